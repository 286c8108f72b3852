"""Closing a year with its figures, and what of them would be another figure today."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from esafety_tui.casework.annual.annual_report import count, of_year
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask
from esafety_tui.model.days import plain_day
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.school.closed_year import ClosedYear, KeptFigures
from esafety_tui.model.wording import so_many
from esafety_tui.reports.annual.later_changes import ShownChange, changes_since
from esafety_tui.reports.figures.figure_types import YearFigures, definitions

_COUNTING = "Every case of the year is counted …"


class YearStanding(NamedTuple):
    """How a year stands, in a sentence, and what of its figures is another one now."""

    said: str
    changes: tuple[ShownChange, ...]


def closing(year: str, casework: Casework) -> LongTask[KeptFigures, ClosedYear]:
    """Count *year* and close it; raises what :meth:`ClosedYears.may_close` raises, at once."""
    closed = casework.school_year.closed
    closed.may_close(year)
    said = {key: one.definition for key, one in definitions().items()}
    return LongTask(
        lambda progress: exact_figures(year, casework, progress),
        lambda figures: closed.close(year, figures, said),
        doing=_COUNTING,
    )


def comparing(year: str, casework: Casework) -> LongTask[YearStanding, YearStanding]:
    """Count *year* anew and compare it with what was kept when it was closed; changes nothing."""
    return LongTask(
        lambda progress: standing(year, casework, progress), lambda found: found, doing=_COUNTING
    )


def standing(year: str, casework: Casework, progress: Progress = unheard) -> YearStanding:
    """Say how *year* stands: closed, as reported on which day, and changed since.

    Counts it, if it is closed; raises :class:`Invalid` where what was kept is damaged.
    """
    kept = casework.school_year.closed.of(year)
    close = kept.latest
    if close is None:
        return YearStanding(f"{year} is not closed: its figures follow every change.", ())
    day = plain_day(close.day)
    if not kept.is_closed:
        reason = close.reopened_reason
        return YearStanding(f"{year} was closed on {day} and opened again: {reason}", ())
    changes = tuple(changes_since(close.figures, _counted(year, casework, progress)))
    if not changes:
        return YearStanding(
            f"{year} was closed on {day}. Every figure is the same if counted now.", ()
        )
    figures = so_many(len(changes), "figure is", "figures are")
    said = f"{year} was closed on {day}. {figures} different if counted now."
    return YearStanding(said, changes)


def exact_figures(year: str, casework: Casework, progress: Progress = unheard) -> KeptFigures:
    """Return the exact figures of *year* as they are kept: by figure, row and column."""
    return {
        name: {
            row.key: {
                column.key: value.isoformat() if isinstance(value, date) else value
                for column in table.columns
                for value in [table.value(row.key, column.key)]
            }
            for row in table.rows
        }
        for name, table in _counted(year, casework, progress).tables.items()
    }


def _counted(year: str, casework: Casework, progress: Progress) -> YearFigures:
    asked = of_year(year, casework)
    alone = replace(asked, periods=asked.periods[:1], told_besides=())

    def going_on() -> Iterator[None]:
        total = len(casework.records.index.refs({year}))
        for done in range(total):
            progress(done, total)
            yield

    return count(alone, casework, going_on()).figures.this
