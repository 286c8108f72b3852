"""The annual monitoring workbook: its sheets in reading order, written whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.vocabulary import Severity
from esafety_tui.reports.figures.figure_types import (
    ALL,
    SHEETS,
    Edition,
    Figures,
    Unit,
    definitions,
    on_sheet,
)
from esafety_tui.reports.figures.rows import NONE, OTHERS
from esafety_tui.reports.output_file import whole_file
from esafety_tui.reports.release import Release
from esafety_tui.reports.workbook import back_sheets, front_sheets
from esafety_tui.reports.workbook.cells import Looks
from esafety_tui.reports.workbook.charts import bar_chart, rows_to_chart
from esafety_tui.reports.workbook.page import Page
from esafety_tui.reports.workbook.print_setup import Imprint
from esafety_tui.reports.workbook.tables import draw_figure

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
    parts = _Parts(progress, len(report.lines) // back_sheets.LINES_A_PART)
    with whole_file(path, overwrite=overwrite) as file:
        _build(report, parts.done).save(file)
        parts.all_done()


class _Parts:
    """Tells *progress* how far the work has come: the sheets, the lines, the saving."""

    _SHEETS_AND_SAVING = 18

    def __init__(self, progress: Progress, more: int) -> None:
        self._progress = progress
        self._total = self._SHEETS_AND_SAVING + more
        self._count = 0

    def done(self) -> None:
        """One more part is done; the last is kept for the saving."""
        self._count = min(self._count + 1, self._total - 1)
        self._progress(self._count, self._total)

    def all_done(self) -> None:
        """All is done but the naming of the file: the last chance to cancel."""
        self._progress(self._total, self._total)


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

    with page(SHEETS["summary"], front_sheets.SUMMARY_WIDTHS, one_page=True) as one:
        front_sheets.draw_summary(one, figures)
    with page("Review", front_sheets.WORDS_WIDTHS) as one:
        front_sheets.draw_words(one, report.words)
    with page("Five years", front_sheets.years_widths(figures), one_page=True) as one:
        front_sheets.draw_years(one, figures)
    for sheet, title in SHEETS.items():
        if sheet in _FORMS:
            widths, landscape = _FORMS[sheet]
            with page(title, widths, landscape=landscape) as one:
                one.freeze()
                for definition in on_sheet(sheet):
                    draw_figure(one, definition, figures)
                    _draw_chart(one, definition.id, figures)
        elif sheet == "policy":
            with page(title, back_sheets.POLICY_WIDTHS, landscape=True) as one:
                back_sheets.draw_policy(one, figures)
    if edition is Edition.CONFIDENTIAL:
        with page("Incidents", back_sheets.CASE_WIDTHS, landscape=True) as one:
            back_sheets.draw_cases(one, report.lines, part_done)
    with page("Definitions", back_sheets.DEFINITION_WIDTHS, landscape=True) as one:
        back_sheets.draw_definitions(one, figures)
    with page("Withheld", back_sheets.WITHHELD_WIDTHS) as one:
        back_sheets.draw_withheld(one, figures)
    with page("About", back_sheets.ABOUT_WIDTHS) as one:
        back_sheets.draw_about(one, figures, report.digest)
    _describe(book, imprint)
    return book


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
