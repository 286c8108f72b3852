"""A year's calendar entered as schools do it: what it says, what is doubtful, what it moves."""

from datetime import date, datetime

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.school_year.year_calendar import Proposal, YearCalendar
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import read
from esafety_tui.model.school.school import School, Term
from esafety_tui.policy.days.calendar_doubts import calendar_doubts, is_unclear
from support.cases import closed_case
from support.people import TEACHER, a_case
from support.school import NOW, SCHOOL, Clock

WHOLE = """Autumn: 2 Sep to 18 Dec
Half-term: 26 Oct to 30 Oct
Spring: 4 Jan to 25 Mar
Summer: 12 Apr to 21 Jul"""
YEAR = "2026-27"


def terms_of(casework: Casework) -> YearCalendar:
    return casework.school_year.terms


def moves(casework: Casework, proposal: Proposal) -> tuple[str, ...]:
    said: tuple[str, ...] = terms_of(casework).moving(proposal).done()
    return said


def test_a_year_is_entered_as_text_and_comes_back_as_text(casework: Casework) -> None:
    proposal = terms_of(casework).propose(YEAR, WHOLE)
    assert proposal.doubts == ()
    assert casework.records.school.terms == ()  # nothing is saved yet
    terms_of(casework).enter(proposal)
    assert [term.name for term in casework.records.school.terms] == ["Autumn", "Spring", "Summer"]
    assert terms_of(casework).text(YEAR).splitlines()[0] == "Autumn: 2 Sep 2026 to 18 Dec 2026"
    again = terms_of(casework).propose(YEAR, terms_of(casework).text(YEAR))
    assert (moves(casework, again), again.doubts) == ((), ())
    assert casework.settings.changed(again.data) == casework.records.school


def test_last_years_is_proposed_a_year_on(casework: Casework, clock: Clock) -> None:
    terms_of(casework).enter(terms_of(casework).propose(YEAR, WHOLE))
    clock.now = datetime(2027, 7, 12, 9, tzinfo=LONDON)
    assert terms_of(casework).from_last_year("2027-28")
    proposed = terms_of(casework).text("2027-28")
    assert "Spring: 3 Jan 2028 to 23 Mar 2028" in proposed
    terms_of(casework).enter(terms_of(casework).propose("2027-28", proposed))
    assert len(casework.records.school.terms) == 6
    assert len(casework.records.school.closures) == 2


def test_what_is_usual_in_the_nation_is_what_a_first_year_begins_with(casework: Casework) -> None:
    assert terms_of(casework).text(YEAR).startswith("Autumn 1:\nAutumn 2:")
    casework.settings.change({"nation": "scotland"})
    assert terms_of(casework).text(YEAR).splitlines() == [
        "Term 1:",
        "Term 2:",
        "Term 3:",
        "Term 4:",
    ]


def test_what_it_moves_is_said_before_it_is_saved(casework: Casework, clock: Clock) -> None:
    terms_of(casework).enter(terms_of(casework).propose(YEAR, WHOLE))
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    late = a_case(casework, TEACHER, severity="high", severity_reason="x")
    clock.on(days=2)
    casework.entries.add_entry(late, {"kind": "call", "text": "rang"})
    snow = terms_of(casework).propose(
        YEAR, f"{WHOLE}\nClosed, snow: 24 Nov 2026\nStrike: 7 Dec 2026"
    )
    heard: list[tuple[int, int]] = []
    looking = terms_of(casework).moving(snow)
    said = "\n".join(looking.done(lambda done, total: heard.append((done, total))))
    assert heard[-1] == (len(heard) - 1, len(heard))  # each case is told
    assert f"{ref}: 7 Dec 2026 becomes 8 Dec 2026 (check-in)" in said
    assert "1 case of 2026-27: whether the first response came in time" in said
    assert casework.records.row(ref).check_ins[0] == date(2026, 12, 7)
    terms_of(casework).enter(snow)
    assert casework.records.row(ref).check_ins[0] == date(2026, 12, 8)


def test_a_term_in_august_says_which_cases_stay_where_they_are(
    casework: Casework, clock: Clock
) -> None:
    clock.now = NOW.replace(month=8, day=27)
    ref = a_case(casework, TEACHER)
    proposal = terms_of(casework).propose(YEAR, WHOLE.replace("2 Sep", "26 Aug"))
    assert any(
        "1 case of 2025-26: the day would belong to another year" in one
        for one in moves(casework, proposal)
    )
    terms_of(casework).enter(proposal)
    casework.cases.amend(ref, {"title": "It can still be amended"})
    assert a_case(casework, TEACHER) == "2026-27/001"


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        (("to 18 Dec", "to 8 Jan 2027"), "Autumn and Spring overlap."),
        (("Spring: 4 Jan to 25 Mar", "Spring: 12 Apr to 21 Jul"), "Summer is there twice."),
        (("Spring: 4 Jan to 25 Mar\n", ""), "Between Autumn and Summer are 16 weeks."),
        (("26 Oct to 30 Oct", "26 Oct 2026 to 25 Oct 2027"), "Half-term lasts 52 weeks."),
        (("to 21 Jul", "to 21 Jul 2036"), "Summer lasts 9 years, without a holiday in it."),
        (("4 Jan to 25 Mar", "5 Jan 2026 to 26 Mar 2026"), "Spring lies in 2025-26, not"),
        (("Spring:", "Spring 2026:"), "Spring 2026 is called after a year in which it"),
        (("Summer: 12 Apr to 21 Jul", ""), "The terms end on 25 Mar 2027: nothing counts"),
        (("Spring:", "Call us\nSpring:"), "These lines have no date, and are left out: Call us."),
    ],
)  # fmt: skip
def test_what_may_be_mistaken_is_asked_about(
    casework: Casework, changed: tuple[str, str], doubt: str
) -> None:
    assert any(
        doubt in one for one in terms_of(casework).propose(YEAR, WHOLE.replace(*changed)).doubts
    )
    assert terms_of(casework).propose(YEAR, WHOLE).doubts == ()


def test_where_the_year_of_a_term_is_not_clear_it_is_asked() -> None:
    school = read(School, SCHOOL)
    middle = Term(first=date(2026, 8, 17), last=date(2026, 9, 11))
    assert is_unclear(middle, school)
    assert not is_unclear(middle.but(year=YEAR), school)
    assert not is_unclear(Term(first=date(2026, 8, 26), last=date(2026, 12, 18)), school)
    assert calendar_doubts(school, YEAR) == (
        "There are no terms for 2026-27: every weekday counts, except bank holidays.",
    )


def test_what_other_targets_would_measure_otherwise_is_said_before_they_are_saved(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER, severity="high", severity_reason="x")
    clock.on(days=2)
    casework.entries.add_entry(ref, {"kind": "call", "text": "rang"})
    targets = {"response_targets": {"high": 4}}
    assert (
        moves(casework, terms_of(casework).setting(targets)) == ()
    )  # from today on: nothing was reported
    (said,) = moves(casework, terms_of(casework).setting(targets, date(2026, 9, 1)))
    assert "1 case of 2026-27: whether the first response came in time" in said


@pytest.mark.parametrize(
    "change",
    [
        {"closures": [{"first": "2026-11-24", "last": "2026-12-11"}]},
        {"terms": [{"first": "2026-09-02", "last": "2026-12-18"}]},
        {"nation": "scotland"},
        {"category_names": {"threats": "Menaces"}},
        {"response_targets": {"high": 9}},
    ],
    ids=str,
)
def test_every_case_is_as_if_the_school_had_always_been_so(
    casework: Casework, clock: Clock, change: dict[str, object]
) -> None:
    """Those that have ended and wait for nothing are left as they are, and are right."""
    a_case(casework, TEACHER, severity="high", severity_reason="x", category="threats")
    closed_case(casework, TEACHER)
    done = closed_case(casework, TEACHER)
    casework.cases.amend(done, {"category": "threats"})
    for check in casework.records.incident(done).check_ins:
        clock.on(days=60)
        casework.check_ins.record(done, check.id, {"stopped": "yes"})
    casework.cases.withdraw(a_case(casework, category="threats"), "recorded twice")
    ended = [row.ref for row in casework.records.index.newest_first() if row.ended]
    assert any(not casework.records.row(ref).deadlines for ref in ended)
    casework.settings.change(change)
    kept = casework.records.index.newest_first()
    again = Casework.open(casework.records.folder, read_only=True, clock=clock)
    again.records._read_school(None)
    assert kept == again.records.index.newest_first()
