"""School years lived through: a clock that moves, a calendar entered late, and a plain count.

What the program says of deadlines, check-ins, years and figures is compared with a calendar that
is worked out day by day, and with a count in a few lines.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from esafety_tui.casework.annual.closing import exact_figures
from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import day_of
from support.reports.plain_calendar import TERMS, PlainCalendar, awkward_moments
from support.school import SCHOOL, Clock

TARGETS = {"critical": 0, "high": 1, "medium": 3, "low": 5}
WEEKS = (2, 6)


@dataclass
class Told:
    """A case as the simulation knows it, beside what the program keeps."""

    ref: str
    reported: date
    severity: str
    responded: date | None = None
    asked_from: date | None = None
    withdrawn: bool = False


def lived(casework: Casework, clock: Clock, nation: str, years: int, cases: int) -> list[Told]:
    """Live through *years*: cases come in, are answered early, late or never, some withdrawn.

    The first term of a year is entered before it begins, each other one when it has been running
    for a week: late, and one by one.
    """
    rng = random.Random(f"{nation} {years}")
    told: list[Told] = []
    moments = [m for n in range(years + 1) for m in awkward_moments(2026 + n)]
    first, last = datetime(2026, 9, 7, 9), datetime(2026 + years, 7, 31, 23, 59)
    moments += [
        first + timedelta(days=rng.randrange((last - first).days), minutes=rng.randrange(480))
        for _ in range(cases * years)
    ]
    moments = sorted(moment for moment in moments if first <= moment <= last)
    to_enter = list(TERMS[nation])
    entered: list[dict[str, str]] = []
    for moment in moments:
        clock.now = moment.replace(tzinfo=LONDON)
        while to_enter and entered_on(to_enter[0][1]) <= moment.date():
            name, begins, ends = to_enter.pop(0)
            entered.append({"name": name, "first": begins, "last": ends})
            casework.settings.change({"terms": entered})
        told.append(one_case(casework, clock, rng))
    clock.now = (last + timedelta(days=20)).replace(tzinfo=LONDON)
    entered += [{"name": n, "first": f, "last": e} for n, f, e in to_enter]
    casework.settings.change({"terms": entered})
    return told


def entered_on(begins: str) -> date:
    """The day on which a term is entered that begins then."""
    day = date.fromisoformat(begins)
    return day - timedelta(days=10) if day.month in (8, 9) else day + timedelta(days=7)


def one_case(casework: Casework, clock: Clock, rng: random.Random) -> Told:
    """A case comes in now; it is answered within nine days, or never, or was recorded twice."""
    now, severity = clock.now, rng.choice(sorted(TARGETS))
    people = [{"role": "target", "standing": "pupil", "name": "Kim Kid"}]
    ref = casework.cases.record({
        "title": "x", "severity": severity, "severity_reason": "x", "people": people,
    }).ref  # fmt: skip
    told = Told(ref, day_of(now), severity)
    what = rng.random()
    if what < 0.1:
        casework.cases.withdraw(ref, "recorded twice")
        told.withdrawn = True
    elif what < 0.85:
        clock.now = now + timedelta(days=rng.randrange(9))
        casework.entries.add_entry(ref, {"kind": "call", "text": "rang"})
        told.responded = day_of(clock.now)
        casework.check_ins.arrange(ref)
        told.asked_from = told.responded
        clock.now = now
    return told


def check(casework: Casework, nation: str, told: list[Told]) -> None:
    """Compare all that hangs on the calendar with the plain one."""
    plain = PlainCalendar(nation)
    records = casework.records
    for one in told:
        row = records.row(one.ref)
        if one.withdrawn:
            assert (row.deadlines, row.check_ins) == ((), ())
            continue
        if one.responded is None:
            due = plain.add(one.reported, TARGETS[one.severity])
            respond = next(d.day for d in row.deadlines if d.what == "respond")
            assert respond == due, one
        else:
            first = plain.from_(one.responded + timedelta(weeks=2))
            second = one.responded + timedelta(weeks=6)
            second = plain.from_(max(second, first + timedelta(weeks=4)))
            assert row.check_ins == (first, second), one
        assert row.ref[:7] == plain.year(one.reported), one
    late = {row.ref for row in records.search("overdue:").rows}
    board = next(c for c in records.day.concerns(records.prevention()) if c.what == "late")
    assert late == board.refs


def recount(casework: Casework, nation: str, told: list[Told], year: str) -> None:
    """Count a year again, in a few lines."""
    plain, today = PlainCalendar(nation), casework.records.today
    of_year = [one for one in told if one.ref.startswith(year)]
    figures = exact_figures(year, casework)
    assert figures["incidents-recorded"]["all"]["count"] == len(of_year)
    counted = [one for one in of_year if not one.withdrawn]
    assert figures["incidents-counted"]["all"]["count"] == len(counted)
    for severity, days in TARGETS.items():
        due = {
            one.ref: plain.add(one.reported, days) for one in counted if one.severity == severity
        }
        answered = {one.ref: one.responded for one in counted if one.responded}
        over = [ref for ref, day in due.items() if ref in answered or plain.from_(day) < today]
        in_time = [ref for ref in over if answered.get(ref, date.max) <= due[ref]]
        row = figures["response-in-target"][severity]
        assert (row["due"], row["in-target"]) == (len(over), len(in_time)), severity


def run(casework: Casework, clock: Clock, nation: str, years: int, cases: int) -> None:
    casework.settings.change(
        {"nation": nation, "year_start": [8 if nation == "scotland" else 9, 1]}
    )
    told = lived(casework, clock, nation, years, cases)
    check(casework, nation, told)
    for start in range(2026, 2026 + years):
        recount(casework, nation, told, f"{start}-{(start + 1) % 100}")


def test_a_year_lived_through_is_as_a_plain_calendar_has_it(
    casework: Casework, clock: Clock
) -> None:
    run(casework, clock, "england", 1, 8)


@pytest.mark.long
@pytest.mark.parametrize("nation", sorted(TERMS))
def test_three_years_in_each_nation_are_as_a_plain_calendar_has_them(
    casework: Casework, clock: Clock, nation: str
) -> None:
    assert SCHOOL["lead"] == casework.records.lead
    run(casework, clock, nation, 3, 60)
