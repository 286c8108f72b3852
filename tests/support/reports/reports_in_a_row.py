"""Reports that a school publishes one after the other, while its cases go on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from random import Random

from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.school.annual_review import Publication, packed
from esafety_tui.model.vocabulary import Category, Severity
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure.publish import published, record_of
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import WITHHELD, Edition, Figures
from esafety_tui.reports.figures.year import annual_figures
from support.reports.generated_school import OUTCOMES, SCHOOL, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, YEAR

THRESHOLD = 5
NEXT = "2026-27"
Days = Sequence[tuple[str, date]]  # the year of each report, and the day on which it is made

# The year before at its end, then this year, beside which the year before stands again.
YEAR_BY_YEAR: Days = ((BEFORE, date(2025, 9, 10)), (YEAR, date(2026, 11, 23)))
# This year to date, at its end, and once more beside the next.
ONE_YEAR_THREE_TIMES: Days = (
    (YEAR, date(2026, 1, 20)),
    (YEAR, date(2026, 7, 25)),
    (NEXT, date(2027, 7, 10)),
)


def reports_in_a_row(
    days: Days, number: int, seed: int, *, remembered: int | None = None
) -> list[tuple[Figures, Figures]]:
    """The reports of *days*, each as published and exact, of *number* incidents in a year.

    Between two reports one case in seven changes.  Each report knows of those before it,
    or of as many of the latest as are *remembered*.
    """
    random = Random(seed)
    years = dict.fromkeys([BEFORE, *(year for year, _ in days)])
    incidents = [one for year in years for one in made_incidents(year, number, seed)]
    prevention = made_prevention([BEFORE, YEAR], seed)
    found: list[tuple[Figures, Figures]] = []
    earlier: list[Publication] = []
    for year, day in days:
        exact = annual_figures(
            year,
            [one for one in incidents if one.reported_at.date() <= day],
            prevention,
            CountingContext(SCHOOL, CALENDAR, shipped_steps(), day),
            years_before=1,
        )
        known = earlier if remembered is None else earlier[len(earlier) - remembered :]
        shown = published(exact, Edition.GOVERNORS, THRESHOLD, known)
        found.append((shown, exact))
        earlier.append(publication(shown, exact, datetime.combine(day, time(), LONDON)))
        incidents = [later(one, random) for one in incidents]
    return found


def later(incident: Incident, random: Random) -> Incident:
    """An incident as it may stand some months on."""
    if random.random() < 0.85:
        return incident
    return incident.but(
        severity=random.choice(list(Severity)),
        severity_reason="more is known",
        outcome=random.choice(OUTCOMES),
        category=random.choice(list(Category)),
    )


def publication(shown: Figures, exact: Figures, at: datetime) -> Publication:
    """What the school keeps of a report that has left it."""
    return Publication(
        at=at,
        report_year=exact.this.year,
        withheld_below=shown.withheld_below,
        packed=packed(record_of(exact, shown)),
    )


def only_small_withheld(figures: Figures) -> Figures:
    """What a careless program would publish."""
    years = tuple(
        replace(
            year,
            tables={
                figure: replace(
                    table,
                    values={
                        key: WITHHELD if type(value) is int and 0 < value < THRESHOLD else value
                        for key, value in table.values.items()
                    },
                )
                for figure, table in year.tables.items()
            },
        )
        for year in figures.years
    )
    return replace(figures, years=years, withheld_below=THRESHOLD)
