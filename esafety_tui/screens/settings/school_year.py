"""The turns of the school's year: its close, the first day back, a new lead or deputy."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import parse_year, year_name
from esafety_tui.model.school.closed_year import YearClose
from esafety_tui.screens.base.asking import ask_reason
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.settings.new_lead import hand_over_form
from esafety_tui.screens.settings.rows import YEAR, SettingsRow
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.form.field import field_of
from esafety_tui.widgets.lists.drawing import Palette

if TYPE_CHECKING:
    from esafety_tui.casework.annual.closing import YearStanding

CLOSE, FIRST_DAY, HAND_OVER = "close-", "first-day", "hand-over"
_MOST_CHANGES = 12
_MEANS = (
    "Its figures, definitions, targets and terms are kept as they stand. Later changes show beside "
    "them. A year with open cases can be closed all the same."
)


def school_year_rows(casework: Casework) -> list[SettingsRow]:
    """Return the rows that lead to the close of a year, to the first day back, to a hand-over."""
    return [
        *_close_rows(casework),
        SettingsRow(FIRST_DAY, YEAR, "The first day back", "what came in, and what waits; Enter"),
        SettingsRow(HAND_OVER, YEAR, "A new lead or deputy", "from which day; Enter"),
    ]


def _close_rows(casework: Casework) -> Iterator[SettingsRow]:
    records, closed = casework.records, casework.school_year.closed
    this = records.school.academic_year(records.today)
    years = {year_name(parse_year(this) - 1), *(one.id for one in closed.all())}
    if records.today >= closed.first_day_to_close(this):
        years.add(this)
    for year in sorted(years):
        if not records.index.refs({year}):
            continue
        kept = closed.of(year)
        if kept.is_closed and kept.latest:
            value, look = f"closed on {plain_day(kept.latest.day)}, as reported then", Palette.QUIET
        else:
            value, look = "not closed: its figures follow every change", Palette.PLAIN
        yield SettingsRow(f"{CLOSE}{year}", YEAR, f"Year {year}", f"{value}; Enter", look)


def open_row(place: ScreenBase, key: str) -> bool:
    """Do what the row *key* leads to; whether it is one of these."""
    acts: dict[str, Callable[[], None]] = {
        FIRST_DAY: lambda: place.show_message(
            "First day back", place.casework.school_year.first_day.text()
        ),
        HAND_OVER: lambda: hand_over_form(place),
    }
    if key.startswith(CLOSE):
        acts[key] = lambda: _close_box(place, key.removeprefix(CLOSE))
    if key in acts:
        acts[key]()
    return key in acts


def _close_box(place: ScreenBase, year: str) -> None:
    from esafety_tui.casework.annual.closing import closing, comparing  # noqa: PLC0415 - counting

    casework, title = place.casework, f"Close the year {year}?"
    if casework.school_year.closed.is_closed(year):
        task = comparing(year, casework)
        carry_out(place, f"The year {year}", task, lambda found: _closed_box(place, year, found))
        return

    def close() -> None:
        task = attempt(place, lambda: closing(year, casework))
        if task is not None:
            carry_out(place, title, task, lambda _: place.redraw())

    text = f"{_MEANS}\n\n{_still_open(casework, year)}"
    choose(place, title, text, {"Close the year": close})


def _closed_box(place: ScreenBase, year: str, found: "YearStanding") -> None:
    more = len(found.changes) - _MOST_CHANGES
    lines = [*map(str, found.changes[:_MOST_CHANGES]), *([f"and {more} more"] if more > 0 else ())]
    text = "\n".join((found.said, "", *lines)).strip()
    choose(place, f"The year {year}", text, {"Open it again": lambda: _reopen(place, year)})


def _still_open(casework: Casework, year: str) -> str:
    found = casework.school_year.closed.still_open(year)
    if not found:
        return "Nothing of it is open."
    parts = []
    for heading, of_it in groupby(found, lambda one: one.heading):
        lines = [f"  {one.ref}  {one.what}" if one.ref else f"  {one.what}" for one in of_it]
        parts.append("\n".join((heading, *lines)))
    return "\n\n".join(parts)


@comes_back
def _reopen(place: ScreenBase, year: str) -> None:
    reason = field_of(YearClose, "reopened_reason")
    reopen = place.casework.school_year.closed.reopen
    intro = "What was kept of it stays on record, and the history says who opened it again."
    ask_reason(place, f"Open {year} again", reason, lambda why: reopen(year, why), intro=intro)
