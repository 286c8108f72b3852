"""The figures of a year, with the four before beside it: pure, and in one pass."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from esafety_tui.model.incident import Incident
from esafety_tui.model.reference import parse_year, year_name
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.steps import Step
from esafety_tui.reports.figures.counting import CountingContext, Tally, fill, in_order
from esafety_tui.reports.figures.figure_types import Cell, Figures, Layout, YearFigures
from esafety_tui.reports.figures.incidents import OVERLAP, cells_of, provider_key, spans_of
from esafety_tui.reports.figures.layouts import (
    clause_layout,
    fixed_layouts,
    provider_layout,
    removal_layout,
    term_layout,
    year_group_layout,
)
from esafety_tui.reports.figures.prevention import count_prevention, prevention_layouts
from esafety_tui.reports.figures.rows import NONE

YEARS_BEFORE = 4  # a trend needs five points; an older year is in the report of its own time


def annual_figures(
    year: str,
    incidents: Iterable[Incident],
    prevention: Prevention,
    school: School,
    calendar: SchoolCalendar,
    steps: tuple[Step, ...],
    today: date,
    *,
    years_before: int = YEARS_BEFORE,
) -> Figures:
    """Count everything that the report of *year* (such as ``2025-26``) says.

    *incidents* may be of any years; each belongs to the academic year of its
    reference.  Cases stand as they stand *today*; prevention work as on the last
    day of the year, or today in a year that is not over.  Raises
    :class:`~esafety_tui.model.record.Invalid` when *year* is no academic year.
    """
    start = parse_year(year)
    names = [year_name(start - back) for back in range(years_before + 1)]
    tallies = {name: Tally() for name in names}
    spellings: Counter[str] = Counter()
    context = CountingContext(school, calendar, steps, today)
    for incident in incidents:
        if tally := tallies.get(incident.ref.partition("/")[0]):
            tally.add(cells_of(incident, context), spans_of(incident, context))
            spellings.update(incident.providers)
            spellings.update(removal.provider for removal in incident.removals)
    layouts = {
        **fixed_layouts(school),
        **prevention_layouts(),
        **_found_layouts(tallies.values(), spellings),
        "incidents-by-term": term_layout(context.terms.names(school.academic_year)),
        "policy-compliance": clause_layout({clause.id: clause.title for clause in clauses()}),
    }
    return Figures(
        school=school.name,
        years=tuple(
            _year(name, tally, layouts, prevention, school, today)
            for name, tally in tallies.items()
        ),
    )


def _year(
    year: str,
    tally: Tally,
    layouts: Mapping[str, Layout],
    prevention: Prevention,
    school: School,
    today: date,
) -> YearFigures:
    first, last = first_and_last_day(year, school)
    as_of = max(first, min(last, today))
    has_records = bool(tally.counts) or any(
        first <= day <= as_of
        for day in (
            *(activity.on for activity in prevention.activities),
            *(training.on for training in prevention.trainings),
            *(survey.on for survey in prevention.surveys),
        )
    )
    count_prevention(prevention, first, as_of, tally)
    return YearFigures(
        year=year,
        first=first,
        last=last,
        as_of=as_of,
        to_date=today <= last,
        has_records=has_records,
        tables=fill(layouts, tally),
        overlaps={
            (Cell("incidents-by-month", cell.row), Cell("incidents-by-term", cell.column)): number
            for cell, number in tally.counts.items()
            if cell.figure == OVERLAP
        },
    )


def first_and_last_day(year: str, school: School) -> tuple[date, date]:
    """The first and the last day of the academic *year* at *school*."""
    start = parse_year(year)
    first = date(start, *school.year_start)
    return first, date(start + 1, *school.year_start) - timedelta(days=1)


def _found_layouts(tallies: Iterable[Tally], spellings: Counter[str]) -> dict[str, Layout]:
    """Layouts whose rows come from the records: the same rows for every year."""
    found = {
        figure: set().union(*(tally.rows_of(figure) for tally in tallies))
        for figure in ("incidents-by-provider", "removals-by-provider", "incidents-by-year-group")
    }
    shown = _spellings_shown(spellings)
    return {
        "incidents-by-provider": provider_layout(
            {key: name for key, name in shown.items() if key in found["incidents-by-provider"]}
        ),
        "removals-by-provider": removal_layout(
            {key: name for key, name in shown.items() if key in found["removals-by-provider"]}
        ),
        "incidents-by-year-group": year_group_layout(
            in_order(found["incidents-by-year-group"] - {NONE})
        ),
    }


def _spellings_shown(spellings: Counter[str]) -> dict[str, str]:
    """For each provider's key, the commonest spelling of its name, in alphabetical order."""
    shown: dict[str, str] = {}
    for name, _ in sorted(spellings.items(), key=lambda item: (-item[1], item[0])):
        if name:
            shown.setdefault(provider_key(name), name)
    return dict(sorted(shown.items()))
