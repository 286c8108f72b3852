"""The annual monitoring workbook: its sheets in reading order, written whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count, product
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill

from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.vocabulary import Severity
from esafety_tui.reports.figures.figure_types import (
    ALL,
    SHEETS,
    Column,
    Definition,
    Edition,
    Figures,
    Row,
    Table,
    Unit,
    Value,
    YearFigures,
    definitions,
    on_sheet,
)
from esafety_tui.reports.figures.rows import NONE, OTHERS
from esafety_tui.reports.output_file import whole_file
from esafety_tui.reports.release import Release
from esafety_tui.reports.workbook import sheets
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.cells import Looks
from esafety_tui.reports.workbook.charts import bar_chart, rows_to_chart
from esafety_tui.reports.workbook.page import Page
from esafety_tui.reports.workbook.print_setup import Imprint

# A figure of one column has all years side by side; one of a few columns, this year and the
# one before; wider ones stand below each other, and leave out what is none.
_MOST_COLUMNS_BESIDE = 4  # of one year; wider tables stand one below the other
_NO_RECORDS = "no records"
_TitledYear = tuple[str, YearFigures | None]  # None: the school kept no records yet
_SHEETS_AND_SAVING = 18  # the parts of which whoever waits is told
_MOST_NAMED = 10  # providers with a bar of their own; all are in the table

# Widths of the label column and of the columns beside it, and whether the sheet
# lies on its side.
_FORMS: dict[str, tuple[tuple[float, ...], bool]] = {
    "month": ((34.0, *(12.5,) * 5), False),
    "category": ((36.0, *(12.0,) * 5), False),
    "target": ((28.0, *(11.0,) * 10), True),
    "severity": ((34.0, *(12.5,) * 5), False),
    "provider": ((36.0, *(12.0,) * 5), False),
    "response": ((26.0, *(11.0,) * 8), False),
    "removals": ((30.0, *(10.5,) * 8), False),
    "outcomes": ((32.0, *(11.0,) * 8), False),
    "prevention": ((31.0, *(12.5,) * 8), False),
}


def write_workbook(
    report: Release, path: Path, *, progress: Progress = unheard, overwrite: bool = False
) -> None:
    """Write *report* as a workbook to *path*.

    *progress* is told how many of how many parts are done, and may raise to cancel:
    nothing is then left behind.

    Raises :class:`FileExistsError` when there is something at *path* and not *overwrite*,
    and :class:`OSError` when the file cannot be written.
    """
    total = _SHEETS_AND_SAVING + len(report.lines) // sheets.LINES_A_PART
    numbers = count(1)

    def part_done() -> None:
        progress(min(next(numbers), total - 1), total)  # the last is kept for the saving

    with whole_file(path, overwrite=overwrite) as file:
        _build(report, part_done).save(file)
        progress(total, total)  # all but the naming of the file: the last chance to cancel


def _build(report: Release, part_done: Callable[[], None]) -> Workbook:
    """Fill a workbook with *report*; *part_done* is called after each sheet and part of one."""
    figures, edition = report.figures, report.edition
    book = Workbook()
    book.remove(book.worksheets[0])
    imprint = Imprint(figures.school, figures.this.title, edition, report.made_on, report.digest)
    looks = Looks()

    @contextmanager
    def page(
        title: str, widths: tuple[float, ...], *, landscape: bool = False, one_page: bool = False
    ) -> Iterator[Page]:
        sheet = book.create_sheet(title)
        one = Page(sheet, imprint, looks, title, widths, landscape=landscape)
        yield one
        one.finish(one_page=one_page)
        part_done()

    with page(SHEETS["summary"], sheets.SUMMARY_WIDTHS, one_page=True) as one:
        sheets.draw_summary(one, figures)
    with page("Review", sheets.WORDS_WIDTHS) as one:
        sheets.draw_words(one, report.words)
    with page("Five years", sheets.years_widths(figures), one_page=True) as one:
        sheets.draw_years(one, figures)
    for sheet, title in SHEETS.items():
        if sheet in _FORMS:
            widths, landscape = _FORMS[sheet]
            with page(title, widths, landscape=landscape) as one:
                one.freeze()
                for definition in on_sheet(sheet):
                    _draw_figure(one, definition, figures)
                    _draw_chart(one, definition.id, figures)
        elif sheet == "policy":
            with page(title, sheets.POLICY_WIDTHS, landscape=True) as one:
                sheets.draw_policy(one, figures)
    if edition is Edition.CONFIDENTIAL:
        with page("Incidents", sheets.CASE_WIDTHS, landscape=True) as one:
            sheets.draw_cases(one, report.lines, part_done)
    with page("Definitions", sheets.DEFINITION_WIDTHS, landscape=True) as one:
        sheets.draw_definitions(one, figures)
    with page("Withheld", sheets.WITHHELD_WIDTHS) as one:
        sheets.draw_withheld(one, report)
    with page("About", sheets.ABOUT_WIDTHS) as one:
        sheets.draw_about(one, report)
    _describe(book, imprint)
    return book


def _draw_figure(page: Page, definition: Definition, figures: Figures) -> None:
    """Draw the figure of *definition*: its name, its meaning, and its values."""
    page.begin_block()
    page.heading(definition.name)
    page.paragraph(definition.definition)
    table = figures.this.tables[definition.id]
    years: list[_TitledYear] = [(figures.this.title, figures.this)]
    if len(table.columns) == 1 and figures.before:
        years += [(year.title, year) for year in figures.shown[1:]]
    elif len(figures.years) > 1:
        before = figures.years[1].year
        years.append((before if figures.before else f"{before}: {_NO_RECORDS}", figures.before))
    if len(table.columns) <= _MOST_COLUMNS_BESIDE:
        _draw_table(page, definition, years, table.rows, table.columns)
        return
    for title, year in years:
        if year:
            _draw_table(page, definition, [(title, year)], *_used(year.tables[definition.id]))
        else:
            page.paragraph(title)
            page.row += 1


def _draw_table(
    page: Page,
    definition: Definition,
    years: Sequence[_TitledYear],
    rows: Sequence[Row],
    columns: Sequence[Column],
) -> None:
    labels = [column.label for column in columns]
    heading = definition.rows or _what_is_counted(definition)
    page.grouped_headings(heading, [(title, labels) for title, _ in years])
    parents = {row.adds_to for row in rows}
    deep = any(row.key in parents and row.key != ALL for row in rows)
    for row in rows:
        font, fill, border = _look(row, parents)
        alignment = style.INDENTED if deep and row.key not in parents else style.LEFT
        page.put(1, row.label, font, fill=fill, border=border, alignment=alignment)
        for number, ((_, year), column) in enumerate(product(years, columns), 2):
            value: Value = None
            if column.whole_row and column.whole_row != row.adds_to:
                value = ""  # this row has no share
            elif year:
                value = year.tables[definition.id].value(row.key, column.key)
            page.figure(number, value, column.unit, font, fill=fill, border=border)
        page.row += 1
    page.row += 1


def _what_is_counted(definition: Definition) -> str:
    """The heading over the one row of a figure: what it counts first of all."""
    unit = definition.unit.partition(",")[0]
    return unit[:1].upper() + unit[1:]


def _look(row: Row, parents: set[str]) -> tuple[Font, PatternFill | None, Border]:
    if row.key == ALL and len(parents) > 1 - (ALL in parents):
        return style.STRONG, style.TOTAL_FILL if ALL in parents else None, style.TOTAL_LINE
    if row.key in parents:
        return style.STRONG, style.GROUP_FILL, style.LINE
    return style.PLAIN, None, style.LINE


def _used(table: Table) -> tuple[list[Row], list[Column]]:
    """The rows and columns of a wide *table* that are not none throughout; totals always."""
    used = [place for place, value in table.values.items() if value not in (0, None)]
    used_rows = {ALL, *(row for row, _ in used)}
    used_columns = {ALL, *(column for _, column in used)}
    return (
        [row for row in table.rows if row.key in used_rows],
        [one for one in table.columns if one.key in used_columns or one.unit is not Unit.COUNT],
    )


def _draw_chart(page: Page, figure: str, figures: Figures) -> None:
    """Draw the chart that belongs to *figure*, if one does."""
    name = definitions()[figure].name
    rows = rows_to_chart(figures, figure)
    if figure == "incidents-by-month":
        title = name if len(rows) > 3 else "Incidents by third of the year"
        bar_chart(page, figures, figure, title, rows=rows)
    elif figure == "incidents-by-category":
        title = name if len(rows) > 4 else "Incidents by group of categories"
        bar_chart(page, figures, figure, title, rows=rows, sideways=True)
    elif figure == "incidents-by-severity":
        bar_chart(page, figures, figure, name, rows=rows, sideways=True)
    elif figure == "incidents-by-provider":
        named = [row for row in rows if row.key not in {OTHERS, NONE}]
        title = f"{name}: the {_MOST_NAMED} with most" if len(named) > _MOST_NAMED else name
        rows = (*named[:_MOST_NAMED], *rows[len(named) :])
        bar_chart(page, figures, figure, title, rows=rows, sideways=True)
    elif figure == "response-in-target":
        of = tuple(row for row in figures.this.tables[figure].rows if row.key in {*Severity, ALL})
        bar_chart(page, figures, figure, name, rows=of, column="share", unit=Unit.SHARE)
    elif figure == "confidence":
        bar_chart(page, figures, figure, name, rows=rows, column="score", unit=Unit.SCORE)


def _describe(book: Workbook, imprint: Imprint) -> None:
    """Set the document's properties."""
    secret = imprint.edition is Edition.CONFIDENTIAL
    made = datetime(imprint.made_on.year, imprint.made_on.month, imprint.made_on.day)
    book.properties.title = f"E-safety annual monitoring {imprint.year}"
    book.properties.subject = f"{imprint.school}: {imprint.edition.heading}"
    book.properties.creator = "esafety-tui"
    book.properties.keywords = "CONFIDENTIAL" if secret else "e-safety, annual monitoring"
    book.properties.category = imprint.edition.heading
    book.properties.language = "en-GB"
    book.properties.created = made
