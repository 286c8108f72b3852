"""The sheets that explain the others: Definitions and About."""

from datetime import date

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.definitions import SHEETS, definitions
from esafety_tui.reports.explanations import explanations, facts
from esafety_tui.reports.figure_types import Figures
from esafety_tui.reports.rows import renamed_in
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings

DEFINITION_WIDTHS = (30.0, 66.0, 22.0, 12.0, 22.0, 24.0)
ABOUT_WIDTHS = (26.0, 66.0)


def draw_definitions(page: Page, figures: Figures) -> None:
    """Fill the sheet that says what every figure means, and what the school calls its own way."""
    headings = ("Meaning", "Unit", "Clauses", "Sheet", "Identifier")
    draw_headings(page, "Figure", [(heading, [heading]) for heading in headings])
    page.freeze()
    page.sheet.print_title_rows = f"{page.row - 1}:{page.row - 1}"
    for one in definitions().values():
        texts = (
            one.name,
            one.definition,
            one.unit,
            ", ".join(one.clauses),
            SHEETS[one.sheet],
            one.id,
        )
        for column, text in enumerate(texts, 1):
            font = style.STRONG if column == 1 else style.PLAIN
            page.put(column, text, font, alignment=style.WRAPPED, border=style.LINE)
            page.fit_height(text, DEFINITION_WIDTHS[column - 1], font)
        page.row += 1
    if renamed := renamed_in(figures):
        page.row += 1
        page.heading("Categories under the school's own names")
        for category in renamed:
            page.paragraph(category.sentence, style.PLAIN)


def draw_about(page: Page, figures: Figures, digest: str) -> None:
    """Fill the sheet that says whose report this is, when it was made, and what is withheld."""
    imprint = page.imprint
    page.freeze(1)
    told = facts(figures, imprint.edition, imprint.made_on, digest)
    for name, value in told.items():
        page.put(1, name, style.STRONG, border=style.LINE)
        dated = style.DATE_FORMAT if isinstance(value, date) else ""
        page.put(2, value, border=style.LINE, number_format=dated, alignment=style.WRAPPED)
        page.fit_height(str(value), ABOUT_WIDTHS[1])
        page.row += 1
    page.row += 1
    for heading, text in explanations(imprint.edition):
        page.heading(heading)
        page.paragraph(text, style.PLAIN)
        page.row += 1
