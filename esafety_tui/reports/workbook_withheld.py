"""The sheet Withheld: what does not stand in this workbook, and why."""

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.definitions import SHEETS, definitions
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import WITHHELD, Figures, Table
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings

TITLE = "Withheld"
WIDTHS = (58.0, *(11.0,) * 5)


def draw_withheld(page: Page, figures: Figures) -> None:
    """Fill the sheet: the rule in words, then how many values of which figure.

    How many, never which of them are small and which only hide a small one: to know
    that would give the small ones away.
    """
    for heading, text in _rule(figures, page.imprint.edition):
        page.heading(heading)
        page.paragraph(text, style.PLAIN)
        page.row += 1
    if not figures.withheld:
        page.freeze(1)
        return
    years = figures.shown
    draw_headings(page, "Values withheld", [(year.title, [year.title]) for year in years])
    page.freeze()
    for one in definitions().values():
        numbers = [_withheld_in(year.tables[one.id]) for year in years]
        if any(numbers):
            page.put(1, f"{one.name} ({SHEETS[one.sheet]})", border=style.LINE)
            for column, number in enumerate(numbers, 2):
                page.put(column, number, alignment=style.RIGHT, border=style.LINE)
            page.row += 1


def _withheld_in(table: Table) -> int:
    return sum(value is WITHHELD for value in table.values.values())


def _rule(figures: Figures, edition: Edition) -> list[tuple[str, str]]:
    below = figures.withheld_below
    if edition is Edition.CONFIDENTIAL:
        return [
            (
                "Nothing is withheld from this edition",
                "It has a line for each incident, which would give everything away. "
                "The governors' edition withholds small counts.",
            )
        ]
    if not below:
        return [
            (
                "Nothing is withheld",
                "Whoever made this workbook switched the withholding of small counts off. In one "
                "school a small count can point at a person: think before you pass it on.",
            )
        ]
    return [
        (
            "What is withheld",
            f"Counts of cases from 1 to {below - 1} read withheld. So do further counts, totals, "
            "shares and middle values from which one of them could be worked out. Services with "
            "small counts are put together in one row, without their names.",
        ),
        (
            "Why",
            "In one school a small count can point at a person: one pupil in one year group, one "
            "parent, one member of staff. What was published in earlier workbooks is taken into "
            "account: nothing can be worked out from two of them side by side either. Where "
            "that cannot be helped, a figure of an earlier year is withheld as a whole.",
        ),
        (
            "What is not withheld",
            "None (0) is shown, unless it would give a small count away. Withdrawn reports and "
            "prevention work are shown however few: they tell nothing about a person of a case.",
        ),
        (
            "What this does not promise",
            "A withheld count can sometimes be narrowed down to a few possible numbers, and "
            "somebody who knows of a case already may recognise it. How many values are withheld "
            "is said below; which of them are small is not, for that would give them away.",
        ),
    ]
