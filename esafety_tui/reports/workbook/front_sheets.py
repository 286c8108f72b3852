"""The sheets before the figures: the summary, the lead's own words, the years side by side.

The main figures on the summary have names, so that other workbooks can link to them.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from esafety_tui.model.school.annual_review import PlannedAction
from esafety_tui.reports.explanations import remarks, years_remarks
from esafety_tui.reports.figures.figure_types import Figures, Unit, Value
from esafety_tui.reports.figures.headlines import AT_A_GLANCE, HEADLINES, Headline, change, out_of
from esafety_tui.reports.release import (
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
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.cells import ReadyCell, pieces
from esafety_tui.reports.workbook.charts import bar_chart, grouped_rows, rows_to_chart, trend_chart
from esafety_tui.reports.workbook.page import Page
from esafety_tui.reports.workbook.tables import draw_headings

SUMMARY_WIDTHS = (52.0, 14.0, 14.0, 12.0, 12.0)
WORDS_WIDTHS = (44.0, 20.0, 13.0, 13.0, 44.0)
_MOST_ASKED = HEADLINES[0][1]
_PREVENTION = HEADLINES[-1][1]


def draw_summary(page: Page, figures: Figures) -> None:
    """Fill the summary sheet."""
    for text in (*remarks(figures), "What every figure means stands on the sheet Definitions."):
        page.paragraph(text)
    before = figures.years[1] if len(figures.years) > 1 else None
    headings = ["", figures.this.title, before.year if before else "", "Change", "Out of"]
    _draw_top(page, headings, figures)
    for group, headlines in HEADLINES:
        _draw_group(page, group, len(headings))
        for headline in headlines:
            _draw_headline(page, headline, figures, large=group == AT_A_GLANCE)
    rows = rows_to_chart(figures, "incidents-by-month")
    of = "month" if len(rows) > 3 else "third of the year"
    title = f"Incidents by {of}"
    bar_chart(page, figures, "incidents-by-month", title, rows=rows, height=5.5)
    groups = grouped_rows(figures.this.tables["incidents-by-category"])
    title = "Incidents by group of categories"
    category = "incidents-by-category"
    bar_chart(page, figures, category, title, rows=groups, sideways=True, height=5.5)


def _draw_top(page: Page, headings: Sequence[str], figures: Figures) -> None:
    """Draw the *headings* over the main figures, with room for *to date* where it is said."""
    for column, text in enumerate(headings, 1):
        alignment = style.LEFT if column == 1 else style.CENTRED
        page.put(column, text, style.COLUMN_HEADING, fill=style.HEADING_FILL, alignment=alignment)
    page.set_height(29 if figures.this.to_date else 16)
    page.row += 1
    page.freeze()


def _draw_group(page: Page, title: str, columns: int) -> None:
    for column in range(1, columns + 1):
        page.put(column, title if column == 1 else None, style.STRONG, fill=style.GROUP_FILL)
    page.row += 1


def _draw_headline(page: Page, headline: Headline, figures: Figures, *, large: bool) -> None:
    font = style.LARGE if large else style.PLAIN
    page.put(1, headline.label, font, border=style.LINE)
    now: Value = figures.this.value(headline.cell)
    then: Value = figures.before.value(headline.cell) if figures.before else None
    cell = page.figure(2, now, headline.unit, font, border=style.LINE)
    _define(page, name_of(headline), cell)
    cell = page.figure(3, then, headline.unit, font, border=style.LINE)
    _define(page, f"{name_of(headline)}_year_before", cell)
    page.put(
        4,
        change(headline, figures),
        style.PLAIN,
        number_format=style.CHANGE_FORMATS[headline.unit],
        alignment=style.RIGHT,
        border=style.LINE,
    )
    page.put(
        5,
        out_of(headline, figures),
        style.PLAIN,
        number_format=style.FORMATS[Unit.COUNT],
        alignment=style.RIGHT,
        border=style.LINE,
    )
    if large:
        page.set_height(19)
    page.row += 1


def name_of(headline: Headline) -> str:
    """The name of the cell that holds *headline* on the summary.

    It follows from the figure's identifiers, which never change: a link made to
    last year's workbook finds the same figure in this year's.
    """
    figure, row, column = headline.cell
    parts = [figure, *(part for part in (row, column) if part not in {"all", "count"})]
    return "_".join(parts).replace("-", "_")


def _define(page: Page, name: str, cell: ReadyCell) -> None:
    """Give *cell* of *page* a *name* that holds in the whole workbook."""
    book = page.sheet.parent
    assert book is not None  # noqa: S101 - a sheet is made by its book
    where = f"{quote_sheetname(page.sheet.title)}!{absolute_coordinate(cell.coordinate)}"
    book.defined_names[name] = DefinedName(name, attr_text=where)


def draw_words(page: Page, words: LeadsWords) -> None:
    """Fill the sheet with the year in the lead's own words, and what is to be done next."""
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
    draw_headings(page, headings)
    for action in actions:
        _draw_action(page, action_line(action)[: len(headings)])
    page.row += 1


def _draw_action(page: Page, values: Sequence[Value]) -> None:
    """Draw an action; what finds no room in one row goes on in the next."""
    fonts = [style.STRONG, *(style.PLAIN,) * (len(values) - 1)]
    columns = [
        pieces(value, width, font) if isinstance(value, str) else [value]
        for value, width, font in zip(values, WORDS_WIDTHS, fonts, strict=False)
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
                page.fit_height(value, WORDS_WIDTHS[column - 1], font)
        page.row += 1


def years_widths(figures: Figures) -> tuple[float, ...]:
    """The widths of the label column and of each year's, together as wide as a page."""
    years = len(figures.shown)
    return (48.0, *(max(13.0, 40.0 / years),) * years)


def draw_years(page: Page, figures: Figures) -> None:
    """Fill the sheet with the main figures of each year with records, and the trend."""
    years = figures.shown[::-1]
    for text in years_remarks(figures):
        page.paragraph(text)
    headings = ["", *(year.title for year in years)]
    _draw_top(page, headings, figures)
    for group, headlines in HEADLINES:
        _draw_group(page, group, len(headings))
        for headline in headlines:
            page.put(1, headline.label, border=style.LINE)
            for column, year in enumerate(years, 2):
                page.figure(column, year.value(headline.cell), headline.unit, border=style.LINE)
            page.row += 1
    if len(years) > 1:
        trend_chart(page, figures, "Incidents, year by year", _with_unit(Unit.COUNT))
        shares = _with_unit(Unit.SHARE)
        trend_chart(page, figures, "Response, removal, training: year by year", shares)
        scores = tuple(one for one in _PREVENTION if one.unit is Unit.SCORE)
        trend_chart(page, figures, "Confidence (1 to 5), year by year", scores)


def _with_unit(unit: Unit) -> tuple[Headline, ...]:
    return tuple(one for one in _MOST_ASKED if one.unit is unit)
