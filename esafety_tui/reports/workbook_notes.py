"""The sheets that explain the others: Definitions and About."""

from datetime import date

from esafety_tui import __version__
from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.definitions import SHEETS, definitions
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import Figures, Value
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
    this, imprint = figures.this, page.imprint
    page.freeze(1)
    facts: list[tuple[str, Value]] = [
        ("School", figures.school),
        ("Academic year", this.title),
        ("First day", this.first),
        ("Last day", this.last),
        ("Figures as of", this.as_of),
        ("Made on", imprint.made_on),
        ("Edition", imprint.edition.heading),
        ("Counts withheld below", figures.withheld_below or "nothing is withheld"),
        ("Values withheld", figures.withheld),
        ("Digest of the records", digest or "none: these records keep no digest yet"),
        ("Made with", f"esafety-tui {__version__}"),
    ]
    for name, value in facts:
        page.put(1, name, style.STRONG, border=style.LINE)
        dated = style.DATE_FORMAT if isinstance(value, date) else ""
        page.put(2, value, border=style.LINE, number_format=dated)
        page.row += 1
    page.row += 1
    for heading, text in _explanations(imprint.edition):
        page.heading(heading)
        page.paragraph(text, style.PLAIN)
        page.row += 1


def _explanations(edition: Edition) -> list[tuple[str, str]]:
    texts = [
        (
            "How to read the figures",
            "0 means none. A dash (–) means that there is nothing to say: no share of nothing, "
            "no middle value of no cases. A middle value (median) has half of the cases below it "
            "and half above. School days leave out weekends, bank holidays and closure days. "
            "A year that is not over is marked to date.",
        )
    ]
    if edition is Edition.CONFIDENTIAL:
        texts.append(
            (
                "Who may see this edition",
                "It has a line for each incident, by reference and alias, and withholds nothing. "
                "It is for the nominated lead, the head, and whoever the head names. The "
                "governors' edition says the same about the year and points at nobody.",
            )
        )
    else:
        texts.append(
            (
                "What this edition leaves out",
                "Names, aliases, references, addresses and all free text of incidents.",
            )
        )
    texts.append(
        (
            "The policy",
            "Clauses are cited by identifier (G1 to D19) from the school's e-safety policy, after "
            "the NUT's Guidance and Model Policy of November 2014. The sheet Policy clause by "
            "clause says in short what each asks.",
        )
    )
    return texts
