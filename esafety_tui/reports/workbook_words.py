"""The sheet Review: the year in the lead's own words, and what is to be done next."""

from collections.abc import Iterable

from esafety_tui.model.annual_review import PlannedAction
from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import Value
from esafety_tui.reports.leads_words import ACCOUNTED, CHANGED, PLANNED, LeadsWords
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings

TITLE = "Review"
WIDTHS = (46.0, 22.0, 13.0, 13.0, 30.0)


def draw_words(page: Page, words: LeadsWords) -> None:
    """Fill the sheet."""
    page.freeze(1)
    page.heading(CHANGED)
    page.paragraph(words.review.changed or "Nothing has been written about the year.", style.PLAIN)
    page.row += 1
    if words.before.actions:
        page.heading(f"{ACCOUNTED} ({words.before.id})")
        _draw_actions(page, words.before.actions, ("Who", "By", "Done", "What came of it"))
    page.heading(PLANNED)
    if words.review.actions:
        _draw_actions(page, words.review.actions, ("Who", "By"))
    else:
        page.paragraph("No action has been planned.", style.PLAIN)


def _draw_actions(page: Page, actions: Iterable[PlannedAction], headings: tuple[str, ...]) -> None:
    draw_headings(page, "Action", [(heading, [heading]) for heading in headings])
    for action in actions:
        done: Value = action.done_on or "not yet"
        values: tuple[Value, ...] = (action.text, action.owner, action.due, done, action.result)
        for column, value in enumerate(values[: len(headings) + 1], 1):
            dated = style.DATE_FORMAT if hasattr(value, "year") else ""
            page.put(
                column,
                value,
                style.STRONG if column == 1 else style.PLAIN,
                number_format=dated,
                alignment=style.WRAPPED,
                border=style.LINE,
            )
            if isinstance(value, str):
                page.fit_height(value, WIDTHS[column - 1])
        page.row += 1
    page.row += 1
