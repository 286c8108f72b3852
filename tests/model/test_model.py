"""Records: what goes in comes out, what cannot be right is refused by field and reason."""

import pytest
from hypothesis import HealthCheck, given, settings

from esafety_tui.model.actions import CheckIn
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.incident import (
    FromLog,
    Incident,
    Occurred,
    Reference,
    StepMark,
    academic_year,
    parse_year,
    year_name,
)
from esafety_tui.model.record import Invalid, Record, plain, read
from esafety_tui.model.requests import Hold, Removal
from esafety_tui.model.school.prevention import PolicyReview, Prevention, Survey, Training
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Medium, Nation
from support.examples import examples
from support.hostile import HOSTILE
from support.strategies import incidents, preventions, schools

QUICK = settings(max_examples=examples(60), suppress_health_check=list(HealthCheck), deadline=None)
NOW = "2026-11-23T09:00:00+00:00"
CASE = {"ref": "2026-27/001", "title": "x", "reported_at": NOW, "recorded_at": NOW}


@QUICK
@given(incidents())
def test_an_incident_goes_out_and_comes_back_the_same(incident: Incident) -> None:
    assert read(Incident, plain(incident)) == incident
    assert read(Incident, incident) == incident


@QUICK
@given(schools(), preventions())
def test_schools_and_prevention_too(school: School, prevention: Prevention) -> None:
    assert read(School, plain(school)) == school
    assert read(Prevention, plain(prevention)) == prevention


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"ref": "14"}, "ref", "2025-26/014"),
        ({"ref": "2025-27/001"}, "year", "2025-26"),
        ({"title": " \x00 "}, "title", "required"),
        ({"title": 5}, "title", "text"),
        ({"severity": "grave", "severity_reason": "x"}, "severity", "low, medium, high, critical"),
        ({"severity": "low"}, "severity_reason", "why it is"),
        ({"reported_at": "2026-11-23"}, "reported_at", "time with its zone"),
        ({"reported_at": "2026-11-23T09:00:00"}, "reported_at", "time with its zone"),
        ({"people": [{"role": "victim"}]}, "people[0].role", "target, alleged"),
        ({"people": [{}]}, "people[0].role", "required"),
        ({"facts": {"moon_is_full": "yes"}}, "facts", "poster_known"),
        ({"facts": {"poster_known": "perhaps"}}, "facts", "yes, no, unknown"),
        ({"occurred_on": {"first": "2026-11-24", "last": "2026-11-24"}}, "occurred_on", "later"),
        ({"closed_at": NOW}, "closed_at", "ended"),
        ({"stage": "closed"}, "closed_at", "ended"),
        ({"stage": "withdrawn", "closed_at": NOW}, "withdrawn_reason", "why"),
        ({"colour": "red"}, "", "'colour'"),
        ({"evidence": "none"}, "evidence", "list"),
        ({"steps": {"x": {"state": "not-applicable", "at": NOW}}}, "steps.note", "why"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(
    change: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(Incident, {**CASE, **change})
    assert refused.value.field == field
    assert reason in refused.value.reason
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Occurred, {"first": "2026-02-02", "last": "2026-02-01"}),
        (Occurred, {"first": "2026-02-01", "last": "2026-02-02", "clock": "15:00:00"}),
        (Evidence, {"at": NOW}),
        (Entry, {"at": NOW, "text": ""}),
        (Removal, {"at": NOW, "addressed_to": "host"}),
        (Removal, {"at": NOW, "addressed_to": "poster", "state": "asked"}),
        (Hold, {"since": NOW, "lifted_at": "2026-11-22T09:00:00Z"}),
        (CheckIn, {"due": "2026-11-23", "stopped": "yes"}),
        (StepMark, {"at": NOW, "state": "not-applicable", "note": " "}),
        (Training, {"on": "2026-11-23", "trained": 9, "employed": 8}),
        (Training, {"on": "2026-11-23", "trained": -1, "employed": 8}),
        (
            PolicyReview,
            {"policy": "e-safety", "reviewed_on": "2026-01-02", "next_due": "2026-01-02"},
        ),
        (Survey, {"on": "2026-11-23", "group": "staff", "asked": 1, "responses": 2, "score": 3}),
        (Survey, {"on": "2026-11-23", "group": "staff", "asked": 3, "responses": 2, "score": 6}),
        (School, {"name": "", "lead": "x"}),
        (School, {"name": "x", "lead": ""}),
        (School, {"name": "x", "lead": "y", "year_start": [2, 29]}),
    ],
)
def test_each_record_refuses_what_cannot_be(kind: type[Record], data: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        read(kind, data)


def test_a_day_without_its_hour_is_written_as_before_there_were_hours() -> None:
    """A log that is brought in again is known by it."""
    day = {"first": "2026-02-01", "last": "2026-02-01", "about": False}
    assert plain(read(Occurred, day)) == day
    assert plain(read(Occurred, {**day, "clock": "15:00:00"})) == {**day, "clock": "15:00:00"}


def test_an_error_never_quotes_what_was_typed() -> None:
    secret = "Robin-Example"
    for change in ({"severity": secret}, {"people": [{"role": secret}]}, {"reported_at": secret}):
        with pytest.raises(Invalid) as refused:
            read(Incident, {**CASE, **change})
        assert secret not in str(refused.value)


def test_records_cannot_be_changed_and_copies_are_checked() -> None:
    incident = read(Incident, CASE)
    with pytest.raises(AttributeError):
        incident.title = "y"  # type: ignore[misc]
    with pytest.raises(Invalid):
        incident.but(title="")
    assert incident.but(title=f" a{HOSTILE['escape colour']} ").title == "ared"


def test_references() -> None:
    assert Reference.parse("2025-26/014") == ("2025-26", 14)
    assert str(Reference("2025-26", 7)) == "2025-26/007"
    assert Reference("2025-26", 999) < Reference("2025-26", 1000)
    for wrong in ("2025-26/000", "2025-26/14", "2025/014", "2025-27/001", "", "x"):
        with pytest.raises(Invalid):
            Reference.parse(wrong)
    assert (parse_year("1999-00"), year_name(1999)) == (1999, "1999-00")


def test_the_academic_year_begins_where_the_school_says() -> None:
    from datetime import date

    assert academic_year(date(2026, 8, 31), (9, 1)) == "2025-26"
    assert academic_year(date(2026, 9, 1), (9, 1)) == "2026-27"
    assert academic_year(date(2026, 8, 17), (8, 17)) == "2026-27"  # Scotland


def test_words_read_as_they_are_spelt_in_english() -> None:
    assert [Medium.E_MAIL.label, Medium.PHOTO_VIDEO.label, Medium.SOCIAL_NETWORK.label] == [
        "e-mail", "photo or video", "social network",
    ]  # fmt: skip
    assert [nation.label for nation in Nation] == [
        "England", "Wales", "Scotland", "Northern Ireland",
    ]  # fmt: skip


def test_what_is_known_of_a_row_of_a_log_is_digests_and_no_text() -> None:
    """They are not cleaned and not hidden, as text is: nobody sees one."""
    assert read(FromLog, {"batch": 1, "fields": {"title": "0af9"}}).fields == {"title": "0af9"}
    for text in ("Jo Bloggs", "\x1b[2J", "=1+1", "a" * 65):
        with pytest.raises(Invalid, match="fields"):
            read(FromLog, {"batch": 1, "fields": {"title": text}})
