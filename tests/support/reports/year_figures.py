"""The figures of a year of incidents that are in no records."""

from collections.abc import Iterable, Sequence

from esafety_tui.model.incident import Incident, parse_year, year_name
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import Figures, Period
from esafety_tui.reports.figures.incident_counts import counted_case
from esafety_tui.reports.figures.year import YEARS_BEFORE, figures_of


def annual_figures(
    year: str,
    incidents: Iterable[Incident],
    prevention: Prevention,
    context: CountingContext,
    *,
    years_before: int = YEARS_BEFORE,
    told_besides: Sequence[str] = (),
) -> Figures:
    """The figures of *year*, of those before and of *told_besides*, from *incidents* of any."""
    start = parse_year(year)
    names = [year_name(start - back) for back in range(years_before + 1)]
    periods, after = (
        [Period(name, *context.school.days_of(name)) for name in some]
        for some in (names, told_besides)
    )
    cases = (counted_case(incident, context) for incident in incidents)
    return figures_of(periods, cases, prevention, context, after)
