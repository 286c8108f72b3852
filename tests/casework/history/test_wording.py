"""The history in words: every field of every record, before and after, and no name unasked."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.people_named import contents_of_cases, people_ever
from esafety_tui.casework.history.wording import (
    FieldChange,
    field_changes,
    was_erased,
    written_at,
)
from esafety_tui.casework.sample import fill
from esafety_tui.data.journal.entry import Change, Link, written
from esafety_tui.data.journal.patch import difference
from esafety_tui.model.incident import FromLog, Incident, Person
from esafety_tui.model.record import plain
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.reports.names.masking import HIDDEN
from esafety_tui.screens.case.history import history
from esafety_tui.screens.case.items import CaseView
from support.examples import examples
from support.program import run
from support.school import NOW
from support.strategies import incidents


def entry_between(before: Incident | None, after: Incident) -> Any:
    documents = (plain(one) if one else None for one in (before, after))
    change = Change("act", after.ref, "Sam", after.recorded_at)
    return written(change, [(("incidents", after.ref), difference(*documents))], Link())


def last(casework: Casework) -> list[FieldChange]:
    return field_changes(casework.history.entries()[-1])


@pytest.fixture
def ref(casework: Casework) -> str:
    person = {"role": "target", "standing": "pupil", "name": "Jo Bloggs", "note": "of 8B"}
    return casework.cases.record({"title": "Fake profile", "people": [person]}).ref


def test_a_new_record_is_told_field_by_field(casework: Casework, ref: str) -> None:
    told = {change.field: (change.before, change.after) for change in last(casework)}
    assert told["title"] == ("", "Fake profile")
    assert told["reported"] == ("", "23 Nov 2026 09:00")
    assert told["person 1 · role in this case"] == ("", "target")
    assert told["person 1 · name"] == ("", "Jo Bloggs")


def test_the_digests_of_a_log_are_no_words_of_the_history(casework: Casework, ref: str) -> None:
    before = casework.records.incident(ref)
    log = FromLog(batch=1, row=5, fields={"title": "9e75d8"})
    told = field_changes(entry_between(None, before.but(imported_as="log:4963", from_log=log)))
    told += field_changes(entry_between(
        before.but(imported_as="log:4963", from_log=log),
        before.but(imported_as="log:1111", from_log=log.but(fields={"title": "aaaaaa"})),
    ))  # fmt: skip
    assert "from log · row" in {change.field for change in told}
    said = " ".join(f"{one.field} {one.before} {one.after}" for one in told)
    assert not {"9e75d8", "aaaaaa", "log:4963", "log:1111"} & set(said.split())


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda c, r: c.cases.amend(r, {"title": "Other"}), ("title", "Fake profile", "Other")),
        (lambda c, r: c.cases.amend(r, {"category": "false-allegation"}),
         ("category", "other or not said", "false allegation")),
        (lambda c, r: c.cases.amend(
            r, {"occurred_on": {"first": "2026-11-03", "last": "2026-11-03"}}),
         ("happened · first", "", "3 Nov 2026")),
        (lambda c, r: c.cases.amend(
            r, {"occurred_on": {"first": "2026-11-03", "last": "2026-11-03", "clock": "15:00:00"}}),
         ("happened · time of day", "", "15:00")),
        (lambda c, r: c.cases.answer(r, Fact.POSTER_KNOWN, Answer.YES),
         ("we know who posted it", "", "yes")),
        (lambda c, r: c.cases.tick(r, "check-safety"), ("step check safety · state", "", "done")),
        (lambda c, r: c.entries.add_entry(r, {"text": "Rang home"}),
         ("entry 1 · what happened", "", "Rang home")),
        (lambda c, r: c.cases.change_person(r, "p1", {"standing": "staff"}),
         ("person 1 · who they are", "pupil", "staff")),
        (lambda c, r: c.retention.hold_legally(r, "A claim"),
         ("kept longer 1 · why it is to be kept", "", "A claim")),
        (lambda c, r: c.settings.change({"retention_years": 9}),
         ("school · keep closed cases", "7", "9")),
        (lambda c, r: c.settings.change({"closures": [{"reason": "Snow", "first": "2026-12-01",
                                                     "last": "2026-12-02"}]}),
         ("school · closure 1 · first day", "", "1 Dec 2026")),
        (lambda c, r: c.entries.add_evidence(r, {"description": "x", "may_be_indecent": True}),
         ("evidence 1 · may be an indecent image", "", "yes")),
    ],
    ids=["text", "word", "date", "time of day", "fact", "step", "entry", "person", "legal hold",
         "school", "closure", "flag"],
)  # fmt: skip
def test_each_kind_of_change_in_the_programs_words(
    casework: Casework, ref: str, act: Any, expected: tuple[str, str, str]
) -> None:
    act(casework, ref)
    field, before, after = expected
    told = {change.field: (change.before, change.after) for change in last(casework)}
    assert told[field] == (before, after)


def test_names_are_hidden_unless_they_are_asked_for(casework: Casework, ref: str) -> None:
    changes = last(casework)
    shown = repr([change.shown(names=False) for change in changes])
    assert "Jo Bloggs" not in shown
    assert "8B" not in shown
    assert HIDDEN in shown
    assert "Jo Bloggs" in repr([change.shown(names=True) for change in changes])


def test_what_was_told_calls_people_by_their_alias_unless_names_are_asked_for(
    casework: Casework, ref: str
) -> None:
    casework.cases.amend(ref, {"summary": "Bloggs was told."})
    people = casework.records.incident(ref).people
    (change,) = last(casework)
    assert change.ref == ref
    assert change.shown(names=False, people=people).after == "Pupil A was told."
    assert change.shown(names=True, people=people).after == "Bloggs was told."


def test_the_leads_words_about_a_year_are_hidden_with_the_names(casework: Casework) -> None:
    """They are looked through for names when they leave the school, not when they are typed."""
    casework.year.write_review("2026-27", "Bloggs was brave")
    told = last(casework)
    casework.year.plan_action("2026-27", {"text": "Ask Bloggs", "owner": "Jo Quill"})
    told += last(casework)
    casework.year.change_action("2026-27", "n1", {"result": "Bloggs agreed"})
    told += last(casework)
    casework.year.confirm_finds("2026-27", ["What changed this year: bloggs"])
    told += last(casework)
    hidden = repr([change.shown(names=False) for change in told]).casefold()
    assert "bloggs" not in hidden
    assert "quill" not in hidden
    assert hidden.count(HIDDEN) == 5
    assert "bloggs was brave" in repr([c.shown(names=True) for c in told]).casefold()


@settings(deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(incidents(), st.data())
def test_any_change_is_told_and_equal_records_are_not(first: Incident, data: Any) -> None:
    assert field_changes(entry_between(first, first)) == []
    second = data.draw(incidents(ref=first.ref))
    told = field_changes(entry_between(first, second))
    assert all(change.before != change.after for change in told)
    if first.title != second.title:
        assert any(
            (change.field, change.before, change.after) == ("title", first.title, second.title)
            for change in told
        )


def test_the_time_of_a_lost_entry_is_said_to_be_lost() -> None:
    assert "lost" in written_at("")
    assert written_at("2026-07-01T09:00:00+00:00") == "1 Jul 2026 10:00"


def test_what_was_erased_shows_as_erased(casework: Casework, ref: str) -> None:
    entry = casework.history.entries()[-1]
    assert not was_erased(entry)
    erased = entry.without([("incidents", ref)], 99)
    assert was_erased(erased)
    assert field_changes(erased) == []


def test_an_entry_about_many_incidents_tells_only_of_the_one_that_is_asked_for(
    casework: Casework,
) -> None:
    cases = [
        Incident(ref=f"2025-26/00{n}", title=f"Title {n}", reported_at=NOW, recorded_at=NOW)
        for n in (1, 2, 3)
    ]
    fill(casework, cases, Prevention())
    (entry,) = casework.history.entries("2025-26/002")
    assert {change.after for change in field_changes(entry) if change.field == "title"} == {
        "Title 1", "Title 2", "Title 3",
    }  # fmt: skip
    (title,) = [c for c in field_changes(entry, "2025-26/002") if c.field == "title"]
    assert title.after == "Title 2"
    partly = entry.without([("incidents", "2025-26/001")], 9)
    assert not was_erased(partly, "2025-26/002")
    assert was_erased(partly, "2025-26/001")


def shown_of(casework: Casework, ref: str, people: tuple[Person, ...]) -> str:
    changes = [c for entry in casework.history.entries(ref) for c in field_changes(entry, ref)]
    return repr([change.shown(names=False, people=people) for change in changes])


def test_a_name_that_was_corrected_or_taken_out_is_hidden_in_the_history_too(
    casework: Casework,
) -> None:
    people = [
        {"role": "target", "standing": "staff", "name": "Ada Quince"},
        {"role": "responsible", "standing": "pupil", "name": "Zed Zebra"},
    ]
    told = {"title": "x", "summary": "Zed Zebra wrote it, Wim Walrus saw it", "people": people}
    ref = casework.cases.record(told).ref
    casework.cases.add_person(ref, {"role": "witness", "standing": "pupil", "name": "Wim Walrus"})
    casework.undo.take_back(casework.undo.last())
    casework.cases.change_person(ref, "p2", {"name": "Yan Yak"})
    casework.cases.change_person(ref, "p2", {"alias": "Pupil X"})
    casework.cases.amend(ref, {"summary": "Yan Yak wrote it"})
    today = casework.records.incident(ref).people
    ever = people_ever(contents_of_cases(casework.history.entries(ref))[ref], today)
    hidden = shown_of(casework, ref, ever)
    for name in ("Ada", "Quince", "Zed", "Zebra", "Yan", "Yak", "Wim", "Walrus"):
        assert name not in hidden
    assert "Pupil X wrote it, Pupil B saw it" in hidden
    for words in (["history", ref], ["history"]):
        done = run(*words, database=casework.records.folder)
        assert done.returncode == 0
        assert "wrote it" in done.stdout
        assert not {"Zed", "Zebra", "Walrus", "Quince"} & set(re.findall(r"\w+", done.stdout))
    view = CaseView(casework.records.incident(ref), casework, names=False)
    tab = repr([item.paragraphs for item in history(view)])
    assert "Pupil X wrote it" in tab
    assert not {"Zed", "Zebra", "Walrus", "Quince"} & set(re.findall(r"\w+", tab))
    # The control: those of today alone are not enough.
    assert "Pupil X wrote it, Wim Walrus saw it" in shown_of(casework, ref, today)


def test_the_history_of_what_was_erased_names_nobody_and_does_not_fail(
    casework: Casework, ref: str
) -> None:
    casework.cases.change_person(ref, "p1", {"name": "Yan Yak"})
    entries = [
        entry.without([("incidents", ref)], 99) for entry in casework.history.entries(ref)[:1]
    ]
    entries += casework.history.entries(ref)[1:]
    people = casework.records.incident(ref).people
    assert people_ever(contents_of_cases(entries)[ref], people) == people
