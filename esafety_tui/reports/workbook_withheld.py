"""The sheet Withheld: what does not stand in this workbook, and why."""

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.definitions import SHEETS
from esafety_tui.reports.explanations import withheld_by_figure, withholding_rule
from esafety_tui.reports.figure_types import Figures
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings

TITLE = "Withheld"
WIDTHS = (58.0, *(11.0,) * 5)


def draw_withheld(page: Page, figures: Figures) -> None:
    """Fill the sheet: the rule in words, then how many values of which figure."""
    for heading, text in withholding_rule(figures, page.imprint.edition):
        page.heading(heading)
        page.paragraph(text, style.PLAIN)
        page.row += 1
    if not figures.withheld:
        page.freeze(1)
        return
    years = figures.shown
    draw_headings(page, "Values withheld", [(year.title, [year.title]) for year in years])
    page.freeze()
    for one, numbers in withheld_by_figure(figures):
        page.put(1, f"{one.name} ({SHEETS[one.sheet]})", border=style.LINE)
        for column, number in enumerate(numbers, 2):
            page.put(column, number, alignment=style.RIGHT, border=style.LINE)
        page.row += 1
