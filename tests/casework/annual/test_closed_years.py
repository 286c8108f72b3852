"""A closed year stands still: what is open before it, what is kept of it, what changed since."""

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.annual.annual_report import count, of_year, plain_report
from esafety_tui.casework.annual.closing import closing, standing
from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import Invalid
from esafety_tui.reports.figures.figure_types import Edition, Figures
from support.cases import closed_case
from support.people import PUPIL, TEACHER, a_case
from support.school import Clock

YEAR = "2026-27"
TERMS = (
    {"name": "Autumn", "first": "2026-09-02", "last": "2026-12-18"},
    {"name": "Spring", "first": "2027-01-04", "last": "2027-03-25"},
    {"name": "Summer", "first": "2027-04-12", "last": "2027-07-21"},
)
JULY = datetime(2027, 7, 17, 9, tzinfo=LONDON)


@pytest.fixture
def year(casework: Casework, clock: Clock) -> str:
    """A year with a case closed, one open, and one whose check-in falls into September."""
    casework.settings.change({"terms": TERMS})
    closed_case(casework, TEACHER)
    a_case(casework, TEACHER, severity="high", severity_reason="x")
    clock.now = JULY - timedelta(days=10)
    late = a_case(casework, {**PUPIL, "year_group": "Y11"})
    casework.check_ins.arrange(late)
    plan = {"text": "Train the new staff", "owner": "Head", "due": "2027-02-01"}
    casework.year.plan_action("2025-26", plan)
    clock.now = JULY
    return YEAR


def test_what_is_open_and_what_each_lacks_is_listed(casework: Casework, year: str) -> None:
    found = casework.school_year.closed.still_open(year)
    said = {(one.heading, one.ref) for one in found}
    assert ("Cases that are open", f"{year}/002") in said
    assert ("Check-ins that fall into the next year", f"{year}/003") in said
    assert ("Leavers who are still to be asked", f"{year}/003") in said
    assert ("Planned and not done", "") in said
    assert ("Cases that are open", f"{year}/001") not in said
    lacks = next(one.what for one in found if one.ref == f"{year}/002")
    assert "Lacks: " in lacks


def test_a_year_is_closed_with_its_figures_targets_and_terms(
    casework: Casework, clock: Clock, year: str
) -> None:
    kept = closing(year, casework).done().latest
    assert kept is not None
    assert kept.figures["incidents-counted"]["all"]["count"] == 3
    assert [term.name for term in kept.terms] == ["Autumn", "Spring", "Summer"]
    assert "Incidents in the figures" in kept.definitions["did-it-stop"]
    assert kept.targets["high"] == 1
    assert casework.school_year.closed.is_closed(year)
    assert (
        "closed on 17 Jul 2027. Every figure is the same if counted now"
        in standing(year, casework).said
    )
    with pytest.raises(Invalid, match="closed already"):
        closing(year, casework).done()


def test_a_close_tells_how_far_it_is_and_stopped_leaves_nothing(
    casework: Casework, year: str
) -> None:
    heard = []

    def stop_at_the_last(done: int, total: int) -> None:
        heard.append((done, total))
        if done == total - 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        closing(year, casework).done(stop_at_the_last)
    assert heard == [(0, 3), (1, 3), (2, 3)]
    assert casework.school_year.closed.of(year).closes == ()


CHANGES = {
    "targets": lambda c: c.settings.change({"response_targets": {"high": 9}}, date(2026, 9, 1)),
    "terms": lambda c: c.settings.change({"terms": TERMS[:1]}),
    "closures": lambda c: c.settings.change(
        {"closures": [{"first": "2026-11-24", "last": "2026-12-11"}]}
    ),
    "nation": lambda c: c.settings.change({"nation": "scotland"}),
    "withdrawn": lambda c: c.cases.withdraw(f"{YEAR}/002", "recorded twice"),
    "amended": lambda c: c.cases.amend(f"{YEAR}/002", {"category": "threats"}),
    "recorded late": lambda c: c.cases.record(
        {"title": "late", "reported_at": "2027-03-01T09:00:00+00:00"}
    ),
    "asked": lambda c: c.check_ins.record(f"{YEAR}/001", "k1", {"stopped": "no"}),
    "lead": lambda c: c.settings.change({"lead": "Noor Next"}),
}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4, unique=True))
def test_whatever_changes_afterwards_the_kept_figures_stay_to_the_digit(
    casework: Casework, clock: Clock, year: str, changes: list[str]
) -> None:
    if not casework.school_year.closed.is_closed(year):
        closing(year, casework).done()
    kept = casework.school_year.closed.of(year).latest
    assert kept is not None
    before = json.dumps(kept.figures), kept.terms, kept.targets
    clock.on(days=3)
    for name in changes:
        try:
            CHANGES[name](casework)
        except Invalid:
            continue  # it was done in an earlier example
    after = casework.school_year.closed.of(year).latest
    assert after is not None
    assert (json.dumps(after.figures), after.terms, after.targets) == before


def test_a_late_case_shows_beside_what_was_reported(
    casework: Casework, clock: Clock, year: str
) -> None:
    closing(year, casework).done()
    CHANGES["recorded late"](casework)
    shown = [(one.then, one.now) for one in standing(year, casework).changes]
    assert ("3", "4") in shown
    assert "different if counted now" in standing(year, casework).said


def test_the_next_report_says_what_changed_since_a_year_was_closed(
    casework: Casework, clock: Clock, year: str
) -> None:
    def report(edition: Edition) -> str:
        this = casework.records.school.academic_year(casework.records.today)
        return plain_report(of_year(this, casework, edition), casework, "text")

    closing(year, casework).done()
    assert "since they were reported" not in report(Edition.LEADERSHIP)
    clock.now = datetime(2028, 1, 10, 9, tzinfo=LONDON)
    CHANGES["recorded late"](casework)
    told = " ".join(report(Edition.LEADERSHIP).split())
    assert "The figures of 2026-27 were reported as they stood on 17 July 2027." in told
    assert "have changed since: Incidents recorded: reported 3, now 4 Still open" in told
    governors = " ".join(report(Edition.GOVERNORS).split())
    assert (
        "The figures of 2026-27 were reported as they stood on 17 July 2027. What came after"
        in governors
    )
    assert "reported 3" not in governors


def test_opening_a_year_again_asks_why_and_keeps_what_was_kept(
    casework: Casework, clock: Clock, year: str
) -> None:
    closing(year, casework).done()
    with pytest.raises(Invalid, match="must say why"):
        casework.school_year.closed.reopen(year, "")
    casework.school_year.closed.reopen(year, "two cases came in late")
    assert not casework.school_year.closed.is_closed(year)
    assert "opened again: two cases came in late" in standing(year, casework).said
    clock.on(days=1)
    closing(year, casework).done()
    assert len(casework.school_year.closed.of(year).closes) == 2


def test_a_year_that_is_not_over_or_is_empty_is_not_closed(
    casework: Casework, clock: Clock
) -> None:
    a_case(casework, TEACHER)
    with pytest.raises(Invalid, match="is not over: it can be closed from 30 Jun 2027"):
        closing(YEAR, casework).done()
    with pytest.raises(Invalid, match="an empty year is not closed"):
        closing("2025-26", casework).done()


def test_in_september_the_year_that_ended_is_the_one_to_report_until_it_is_closed(
    casework: Casework, clock: Clock, year: str
) -> None:
    clock.now = datetime(2027, 9, 7, 9, tzinfo=LONDON)
    assert casework.school_year.closed.year_to_report() == year
    closing(year, casework).done()
    assert casework.school_year.closed.year_to_report() == "2027-28"
    casework.school_year.closed.reopen(year, "more came in")
    clock.now = datetime(2028, 1, 10, 9, tzinfo=LONDON)
    assert casework.school_year.closed.year_to_report() == "2027-28"


def test_one_case_at_the_end_of_the_first_year_makes_no_year_to_compare_with(
    casework: Casework, clock: Clock
) -> None:
    clock.now = datetime(2026, 8, 31, 23, 30, tzinfo=LONDON)
    assert a_case(casework, TEACHER) == "2025-26/001"
    clock.now = datetime(2026, 9, 1, 0, 10, tzinfo=LONDON)
    assert a_case(casework, TEACHER) == "2026-27/001"
    clock.now = JULY
    assert not counted(casework).years[1].has_records
    casework.cases.record({"title": "x", "reported_at": "2025-11-03T09:00:00+00:00"})
    assert counted(casework).years[1].has_records


def counted(casework: Casework) -> Figures:
    return count(of_year(YEAR, casework), casework).figures


def test_an_empty_year_is_known_as_one(casework: Casework) -> None:
    assert casework.school_year.closed.is_empty("2025-26")
    a_case(casework, TEACHER)
    assert not casework.school_year.closed.is_empty(YEAR)
    survey = {"on": "2025-11-03", "group": "staff", "asked": 9, "responses": 5, "score": 3}
    casework.prevention.record("surveys", survey)
    assert not casework.school_year.closed.is_empty("2025-26")
