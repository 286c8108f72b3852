"""Closing a year with its figures, and what of them would be another figure today."""

from typing import NamedTuple, cast

from esafety_tui.casework.annual.annual_report import exact_figures
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.school_year.closed_years import changed_since
from esafety_tui.model.days import plain_day
from esafety_tui.model.school.closed_year import ClosedYear, KeptFigures
from esafety_tui.reports.figures.figure_types import definitions


class ShownChange(NamedTuple):
    """A figure as it was reported, and as it would be now, in words."""

    name: str
    then: str
    now: str


def close_year(year: str, casework: Casework) -> ClosedYear:
    """Count *year* and close it; raises what :meth:`ClosedYears.close` raises."""
    said = {key: one.definition for key, one in definitions().items()}
    return casework.school_year.closed.close(year, _exact(year, casework), said)


def changes_since_close(year: str, casework: Casework) -> list[ShownChange]:
    """Return the figures of *year* that are others than when it was closed last."""
    close = casework.school_year.closed.of(year).latest
    if close is None:
        return []
    known = definitions()
    return [
        ShownChange(
            f"{known[one.figure].name if one.figure in known else one.figure}: "
            f"{one.row}, {one.column}",
            str(one.then),
            str(one.now),
        )
        for one in changed_since(close, _exact(year, casework))
    ]


def as_reported(year: str, casework: Casework) -> str:
    """Say in a sentence how *year* stands: closed, as reported on which day, and changed since."""
    kept = casework.school_year.closed.of(year)
    close = kept.latest
    if close is None:
        return f"{year} is not closed: its figures follow every change."
    day = plain_day(close.day)
    if not kept.is_closed:
        return f"{year} was closed on {day} and opened again: {close.reopened_reason}"
    changed = len(changes_since_close(year, casework))
    if not changed:
        return f"{year} was closed on {day}; counted now, every figure is the same."
    figures = "1 figure is" if changed == 1 else f"{changed} figures are"
    return f"{year} was closed on {day}, as reported then; counted now, {figures} another one."


def _exact(year: str, casework: Casework) -> KeptFigures:
    # What is counted exactly holds nothing that is withheld.
    return cast(KeptFigures, exact_figures(year, casework))
