"""The confidential edition's sheet: a line for each incident, by reference and aliases."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from esafety_tui.model.incident import Incident
from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.case_lines import HEADINGS, case_line
from esafety_tui.reports.edition import ALIASES
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings

TITLE = "Incidents"
WIDTHS = (13.0, 12.0, 20.0, 10.0, 13.0, 22.0, 22.0, 20.0, 20.0, 12.0)
LINES_A_PART = 250  # after so many, whoever waits is told, and may cancel


def draw_cases(
    page: Page,
    incidents: Iterable[Incident],
    categories: Mapping[str, str],
    part_done: Callable[[], None],
) -> None:
    """Fill the sheet; *part_done* is called every :data:`LINES_A_PART` lines.

    *categories* is what the school calls each of them.
    """
    page.paragraph(ALIASES)
    first, *others = HEADINGS
    draw_headings(page, first, [(heading, [heading]) for heading in others])
    page.freeze()
    page.sheet.print_title_rows = f"{page.row - 1}:{page.row - 1}"
    top = page.row
    page.lines(_lines(incidents, categories, part_done))
    if page.row == top:
        page.put(1, "No incident was recorded.", style.NOTE)
        page.row += 1
    last = max(top, page.row) - 1
    page.sheet.auto_filter.ref = f"A{top - 1}:J{last}"


def _lines(
    incidents: Iterable[Incident], categories: Mapping[str, str], part_done: Callable[[], None]
) -> Iterator[tuple[str | date, ...]]:
    for number, incident in enumerate(incidents, 1):
        yield case_line(incident, categories)
        if number % LINES_A_PART == 0:
            part_done()
