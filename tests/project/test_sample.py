"""The sample school: whole, consistent with the policy, and at home in any week."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.records.index_row import IndexRow, index_row
from esafety_tui.casework.sample import ANCHOR, SampleSchool, load_sample, sample_folder
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident, StepState, parse_year
from esafety_tui.model.record import Record, day_of, plain, read
from esafety_tui.model.requests import Addressee, Agency, Decision, RemovalState
from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.prevention import Audience, Prevention, SurveyGroup, Topic
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import (
    ENDED,
    LANES,
    Answer,
    Category,
    Fact,
    Medium,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
)
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import checklist_of, closing_gaps
from esafety_tui.policy.guards.evidence import guard_evidence
from esafety_tui.policy.guards.requests import guard_removal_sent
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.names.identifiers import finds_in
from esafety_tui.reports.release import LeadsWords
from support.examples import examples
from support.log_files import read_log
from support.reports.known_names import known_of

ROOT = Path(__file__).resolve().parents[2]
DAYS = st.dates(date(2019, 1, 1), date(2060, 12, 31))
# Dates that lie ahead by their nature, and times of day that are only hints.
AHEAD = {"due", "check_on", "next_due", "refresher_due", "first", "last"}


@cache
def sample(today: date = ANCHOR) -> SampleSchool:
    return load_sample(today)


@cache
def rows() -> list[tuple[Incident, IndexRow]]:
    school = sample().school
    calendar = SchoolCalendar(school)
    return [(i, index_row(i, school, calendar, shipped_steps())) for i in sample().incidents]


def times(record: Record, name: str = "") -> Iterator[tuple[str, date | datetime]]:
    """Every date and time in *record*, with the name of its field."""
    for field in record.__struct_fields__:
        value = getattr(record, field)
        several = value.values() if isinstance(value, dict) else value
        for item in several if isinstance(value, tuple | dict) else (value,):
            if isinstance(item, Record):
                yield from times(item)
            elif isinstance(item, date):
                yield field, item


# The files


def test_the_files_are_what_the_tables_give(tmp_path):
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    subprocess.run(
        [sys.executable, ROOT / "sample_data" / "compose.py", tmp_path],
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    for name in (
        "school.json",
        "incidents.json",
        "prevention.json",
        "reviews.json",
        "incident-log.csv",
    ):
        kept = (ROOT / "sample_data" / name).read_bytes().replace(b"\r\n", b"\n")
        assert (tmp_path / name).read_bytes().replace(b"\r\n", b"\n") == kept, name
    assert _cells(tmp_path) == _cells(ROOT / "sample_data")


def _cells(folder: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(folder / "incident-log.xlsx").active.values)


@pytest.mark.parametrize("name", ["incident-log.csv", "incident-log.xlsx"])
def test_the_log_reads_but_for_one_row(name):
    reading = read_log(sample_folder() / name, ANCHOR)
    assert len(reading.rows) == 15
    assert [problem.number for problem in reading.problems] == [18]
    assert [row.number for row in reading.rows if row.problems] == [13]
    titles = {incident.title for incident in sample().incidents}
    assert not titles & {row.incident.title for row in reading.rows}


def test_addresses_lead_nowhere():
    text = (ROOT / "sample_data" / "incidents.json").read_text(encoding="utf-8")
    addresses = [word for word in text.replace('"', " ").split() if word.startswith("http")]
    assert addresses
    assert all(address.split("/")[2].endswith(".example") for address in addresses)


# What is in it


def test_three_years_of_plausible_size():
    years = [incident.reference.year for incident in sample().incidents]
    assert {year: years.count(year) for year in years} == {
        "2024-25": 24,
        "2025-26": 30,
        "2026-27": 15,
    }


def occurring() -> dict[type[StrEnum], set[object]]:
    incidents = sample().incidents
    people = [person for incident in incidents for person in incident.people]
    return {
        Stage: {i.stage for i in incidents},
        Category: {i.category for i in incidents},
        Severity: {i.severity for i in incidents},
        Medium: {i.medium for i in incidents},
        Route: {i.route for i in incidents},
        Outcome: {i.outcome for i in incidents},
        # A part that is not known comes with a log of before.
        Role: {p.role for p in people} | {Role.INVOLVED},
        Standing: {p.standing for p in people},
        Fact: {fact for i in incidents for fact, a in i.facts.items() if a is Answer.YES},
        Agency: {r.agency for i in incidents for r in i.referrals},
        Decision: {r.decision for i in incidents for r in i.referrals},
        RemovalState: {r.state for i in incidents for r in i.removals},
        StepState: {m.state for i in incidents for m in i.steps.values()},
        Audience: {a.audience for a in sample().prevention.activities},
        Topic: {a.topic for a in sample().prevention.activities},
        SurveyGroup: {s.group for s in sample().prevention.surveys},
    }


@pytest.mark.parametrize("words", occurring(), ids=lambda words: words.__name__)
def test_every_word_occurs(words):
    assert set(words) <= occurring()[words]


def test_reports_come_on_school_days_at_school_hours():
    calendar = SchoolCalendar(sample().school)
    for incident in sample().incidents:
        local = incident.reported_at.astimezone(LONDON)
        assert calendar.is_school_day(local.date()), incident.ref
        assert 8 <= local.hour < 17, incident.ref


def test_the_files_write_london_times():
    text = (ROOT / "sample_data" / "incidents.json").read_text(encoding="utf-8")
    for incident in json.loads(text):
        moment = datetime.fromisoformat(incident["reported_at"])
        assert moment.utcoffset() == moment.astimezone(LONDON).utcoffset(), incident["ref"]


def test_records_fit_together():
    refs = {incident.ref for incident in sample().incidents}
    for incident in sample().incidents:
        ids = {person.id for person in incident.people}
        assert {s.person for s in (*incident.support, *incident.sanctions)} <= ids
        assert {check.person for check in incident.check_ins} <= ids
        assert {hold.referral for hold in incident.holds} <= {r.id for r in incident.referrals}
        assert set(incident.links) <= refs - {incident.ref}
        assert set(incident.steps) <= {step.id for step in shipped_steps()}
        assert len({person.alias for person in incident.people}) == len(incident.people)
        if incident.severity:
            assert incident.severity_history[-1].severity is incident.severity
        for name, letter in zip(
            ("evidence", "entries", "removals", "referrals", "support", "measures", "sanctions"),
            "enrasmc",
            strict=True,
        ):
            records = getattr(incident, name)
            assert [r.id for r in records] == [f"{letter}{n}" for n in range(1, len(records) + 1)]


def test_the_leads_words_name_nobody():
    """The demo's workbook can be written without a question."""
    known = known_of(person for incident in sample().incidents for person in incident.people)
    years = {review.id: review for review in sample().reviews}
    assert list(years) == ["2024-25", "2025-26", "2026-27"]
    for review in years.values():
        assert review.changed
        assert review.actions
        words = LeadsWords(review, AnnualReview(id="1999-00"))
        assert finds_in(words.passages(), known) == []


def test_links_go_both_ways():
    linked = {incident.ref: incident.links for incident in sample().incidents}
    assert any(linked.values())
    assert all(ref in linked[other] for ref, links in linked.items() for other in links)


def test_no_record_breaks_a_guard():
    for incident in sample().incidents:
        for kept in incident.evidence:
            guard_evidence(kept)
        for removal in incident.removals:
            if removal.sent_at and removal.addressed_to is Addressee.HOST:
                guard_removal_sent(removal)
        for hold in incident.holds:
            lifted = hold.lifted_at or datetime.max.replace(tzinfo=LONDON)
            for done in incident.sanctions:
                assert not hold.since <= done.at < lifted, incident.ref


def test_closed_cases_could_have_been_closed():
    school = sample().school
    calendar = SchoolCalendar(school)
    closed = [i for i in sample().incidents if i.stage is Stage.CLOSED]
    assert closed
    for incident in closed:
        checklist = checklist_of(incident, calendar, shipped_steps())
        assert closing_gaps(incident, checklist) == (), incident.ref
        assert not incident.on_hold
        assert all(check.done_at for check in incident.check_ins), incident.ref
        acts = [*incident.entries, *incident.support, *incident.sanctions, *incident.referrals]
        assert all(incident.reported_at <= act.at <= incident.closed_at for act in acts)


def test_the_board_has_something_of_everything():
    calendar = SchoolCalendar(sample().school)
    running = [(incident, row) for incident, row in rows() if not row.ended]
    new = [incident for incident, row in running if row.awaits_response]
    assert {row.stage for _, row in running} == set(LANES) - ENDED
    assert len(new) == 2
    assert [incident.severity for incident in new].count(None) == 1
    assert sum(calendar.count(row.due.day, ANCHOR) > 0 for _, row in running if row.due) >= 4
    assert sum(row.on_hold for _, row in running) == 1
    assert any(d.day == ANCHOR for _, row in running for d in row.deadlines)
    assert any(ANCHOR in row.removal_looks for _, row in running)
    week = {ANCHOR + timedelta(days=n) for n in range(5)}
    assert any(set(row.check_ins) & week for _, row in running)


def test_policy_reviews_are_overdue_and_soon_due():
    latest = {review.policy: review.next_due for review in sample().prevention.reviews}
    assert sum(due < ANCHOR for due in latest.values()) == 1
    assert sum(0 <= (due - ANCHOR).days <= 14 for due in latest.values()) == 1


# Moving in time


@given(DAYS)
@settings(max_examples=examples(20), deadline=None)
def test_nothing_recorded_lies_ahead(today):
    moved = load_sample(today)
    for incident in moved.incidents:
        for name, when in times(incident):
            if name in AHEAD and not isinstance(when, datetime):
                continue
            day = day_of(when) if isinstance(when, datetime) else when
            assert day <= today, (incident.ref, name)
        assert incident.occurred_on is None or incident.occurred_on.last <= today
    prevention = moved.prevention
    for record in (*prevention.activities, *prevention.trainings, *prevention.surveys):
        assert record.on <= today
    assert all(review.reviewed_on <= today for review in prevention.reviews)
    for review in moved.reviews:
        assert all(action.done_on is None or action.done_on <= today for action in review.actions)


@given(DAYS)
@settings(max_examples=examples(20), deadline=None)
def test_references_fit_and_have_no_gaps(today):
    moved = load_sample(today)
    numbers: dict[str, list[int]] = {}
    last = None
    for incident in moved.incidents:
        assert last is None or incident.reported_at >= last
        last = incident.reported_at
        year = moved.school.academic_year(day_of(incident.reported_at))
        assert incident.reference.year == year
        numbers.setdefault(year, []).append(incident.reference.number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    running = parse_year(moved.school.academic_year(today))
    assert running - parse_year(moved.reviews[-1].id) in (-1, 0, 1)
    assert len({review.id for review in moved.reviews}) == len(moved.reviews)
    linked = {i.title: {moved_ref(moved, ref) for ref in i.links} for i in moved.incidents}
    assert linked == {
        i.title: {moved_ref(sample(), r) for r in i.links} for i in sample().incidents
    }


def moved_ref(school: SampleSchool, ref: str) -> str:
    """The title of the case that *ref* names in *school*."""
    return next(incident.title for incident in school.incidents if incident.ref == ref)


@given(DAYS)
@settings(max_examples=examples(15), deadline=None)
def test_every_record_stays_valid(today):
    moved = load_sample(today)
    assert read(School, plain(moved.school)) == moved.school
    assert read(Prevention, plain(moved.prevention)) == moved.prevention
    for incident in moved.incidents:
        assert read(Incident, plain(incident)) == incident
    assert {i.stage for i in moved.incidents} == set(Stage)


@given(DAYS)
@settings(max_examples=examples(15), deadline=None)
def test_weekdays_and_clock_times_stay(today):
    by = today - timedelta(days=today.weekday()) - ANCHOR
    for here, there in zip(sample().incidents, load_sample(today).incidents, strict=True):
        for (_, before), (_, after) in zip(times(here), times(there), strict=True):
            assert on_the_clock(after) - on_the_clock(before) == by


def on_the_clock(when: date) -> date:
    """*when* as a clock at school shows it."""
    return when.astimezone(LONDON).replace(tzinfo=None) if isinstance(when, datetime) else when


def test_terms_and_closures_move_along():
    moved = load_sample(ANCHOR + timedelta(weeks=10, days=3)).school
    for name in ("terms", "closures"):
        for before, after in zip(getattr(sample().school, name), getattr(moved, name), strict=True):
            assert after.first - before.first == after.last - before.last == timedelta(weeks=10)
    assert moved.year_start == sample().school.year_start


def test_all_days_of_a_week_show_the_same_school():
    assert load_sample(ANCHOR) == load_sample(ANCHOR + timedelta(days=6))
    assert load_sample(ANCHOR) != load_sample(ANCHOR + timedelta(days=7))
