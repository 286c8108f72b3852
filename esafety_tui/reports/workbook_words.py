"""The sheet Review: the year in the lead's own words, and what is to be done next."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from esafety_tui.model.annual_review import PlannedAction
from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import Value
from esafety_tui.reports.leads_words import (
    ACCOUNTED,
    ACTION_COLUMNS,
    CHANGED,
    NOTHING_CHANGED,
    NOTHING_PLANNED,
    PLANNED,
    PLANNED_COLUMNS,
    LeadsWords,
    action_line,
)
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings
from esafety_tui.reports.workbook_text import pieces

TITLE = "Review"
WIDTHS = (44.0, 20.0, 13.0, 13.0, 44.0)


def draw_words(page: Page, words: LeadsWords) -> None:
    """Fill the sheet."""
    page.freeze(1)
    page.begin_block()
    page.heading(CHANGED)
    page.paragraph(words.review.changed or NOTHING_CHANGED, style.PLAIN)
    page.row += 1
    if words.before.actions:
        page.begin_block()
        page.heading(f"{ACCOUNTED} ({words.before.id})")
        _draw_actions(page, words.before.actions, ACTION_COLUMNS)
    page.begin_block()
    page.heading(PLANNED)
    if words.review.actions:
        _draw_actions(page, words.review.actions, PLANNED_COLUMNS)
    else:
        page.paragraph(NOTHING_PLANNED, style.PLAIN)


def _draw_actions(page: Page, actions: Iterable[PlannedAction], headings: tuple[str, ...]) -> None:
    first, *others = headings
    draw_headings(page, first, [(heading, [heading]) for heading in others])
    for action in actions:
        _draw_action(page, action_line(action)[: len(headings)])
    page.row += 1


def _draw_action(page: Page, values: Sequence[Value]) -> None:
    """Draw an action; what finds no room in one row goes on in the next."""
    fonts = [style.STRONG, *(style.PLAIN,) * (len(values) - 1)]
    columns = [
        pieces(value, width, font) if isinstance(value, str) else [value]
        for value, width, font in zip(values, WIDTHS, fonts, strict=False)
    ]
    last = max(len(parts) for parts in columns) - 1
    for number, row in enumerate(zip_longest(*columns)):
        for column, (value, font) in enumerate(zip(row, fonts, strict=True), 1):
            page.put(
                column,
                value,
                font,
                number_format=style.DATE_FORMAT if hasattr(value, "year") else "",
                alignment=style.WRAPPED,
                border=style.LINE if number == last else None,
            )
            if isinstance(value, str):
                page.fit_height(value, WIDTHS[column - 1], font)
        page.row += 1
