"""What the workbook holds: its sheets in reading order, and its document properties."""

from collections.abc import Callable
from datetime import datetime

from openpyxl import Workbook

from esafety_tui.model.vocabulary import Severity
from esafety_tui.reports import (
    workbook_cases,
    workbook_notes,
    workbook_policy,
    workbook_summary,
    workbook_withheld,
    workbook_words,
    workbook_years,
)
from esafety_tui.reports.definitions import SHEETS, definitions, on_sheet
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import ALL, Figures, Unit
from esafety_tui.reports.outgoing import Outgoing
from esafety_tui.reports.rows import NONE, OTHERS, category_labels
from esafety_tui.reports.workbook_cells import Looks
from esafety_tui.reports.workbook_charts import bar_chart, rows_to_chart
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_print import Imprint
from esafety_tui.reports.workbook_tables import draw_figure

LINES_A_PART = workbook_cases.LINES_A_PART
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


def build(report: Outgoing, part_done: Callable[[], None]) -> Workbook:
    """Fill a workbook with *report*.

    *part_done* is called after each sheet and every :data:`LINES_A_PART` lines.
    """
    figures, edition = report.figures, report.edition
    book = Workbook()
    book.remove(book.worksheets[0])
    imprint = Imprint(figures.school, figures.this.title, edition, report.made_on, report.digest)
    looks = Looks()

    def page(title: str, widths: tuple[float, ...], *, landscape: bool = False) -> Page:
        return Page(book.create_sheet(title), imprint, looks, title, widths, landscape=landscape)

    summary = page(SHEETS["summary"], workbook_summary.WIDTHS)
    workbook_summary.draw_summary(summary, figures)
    summary.finish(one_page=True)
    part_done()
    review = page(workbook_words.TITLE, workbook_words.WIDTHS)
    workbook_words.draw_words(review, report.words)
    review.finish()
    part_done()
    years = page(workbook_years.TITLE, workbook_years.widths(figures))
    workbook_years.draw_years(years, figures)
    years.finish(one_page=True)
    part_done()
    for sheet, title in SHEETS.items():
        if sheet in _FORMS:
            widths, landscape = _FORMS[sheet]
            one = page(title, widths, landscape=landscape)
            one.freeze()
            for definition in on_sheet(sheet):
                draw_figure(one, definition, figures)
                _draw_chart(one, definition.id, figures)
            one.finish()
            part_done()
        elif sheet == "policy":
            one = page(title, workbook_policy.WIDTHS, landscape=True)
            workbook_policy.draw_policy(one, figures)
            one.finish()
            part_done()
    if edition is Edition.CONFIDENTIAL:
        cases = page(workbook_cases.TITLE, workbook_cases.WIDTHS, landscape=True)
        workbook_cases.draw_cases(cases, report.lines, category_labels(figures), part_done)
        cases.finish()
        part_done()
    notes = page("Definitions", workbook_notes.DEFINITION_WIDTHS, landscape=True)
    workbook_notes.draw_definitions(notes, figures)
    notes.finish()
    part_done()
    withheld = page(workbook_withheld.TITLE, workbook_withheld.WIDTHS)
    workbook_withheld.draw_withheld(withheld, figures)
    withheld.finish()
    part_done()
    about = page("About", workbook_notes.ABOUT_WIDTHS)
    workbook_notes.draw_about(about, figures, report.digest)
    about.finish()
    part_done()
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
