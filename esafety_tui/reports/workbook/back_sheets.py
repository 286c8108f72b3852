"""The sheets beside the figures: policy, incidents, definitions, what is withheld, About."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from esafety_tui.policy.clauses import clauses
from esafety_tui.reports.explanations import (
    ALIASES,
    answered_by,
    explanations,
    facts,
    withheld_by_figure,
    withholding_rule,
)
from esafety_tui.reports.figures.figure_types import SHEETS, Column, Figures, Unit, definitions
from esafety_tui.reports.figures.rows import renamed_in
from esafety_tui.reports.release import LINE_HEADINGS, Line
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.page import Page
from esafety_tui.reports.workbook.tables import draw_grouped_headings, draw_headings

POLICY_WIDTHS = (38.0, 34.0, 10.0, 10.0, 9.0, 9.0, 9.0, 9.0, 9.0, 11.0, 11.0)
CASE_WIDTHS = (13.0, 12.0, 20.0, 10.0, 13.0, 22.0, 22.0, 20.0, 20.0, 12.0)
DEFINITION_WIDTHS = (30.0, 66.0, 22.0, 12.0, 22.0, 24.0)
WITHHELD_WIDTHS = (58.0, *(11.0,) * 5)
ABOUT_WIDTHS = (26.0, 66.0)
LINES_A_PART = 250  # after so many, whoever waits is told, and may cancel
_POLICY = "policy-compliance"


def draw_policy(page: Page, figures: Figures) -> None:
    """Fill the sheet on the policy: a line for each clause."""
    page.paragraph(definitions()[_POLICY].definition)
    columns = figures.this.tables[_POLICY].columns
    done_before = [Column("share", "Share done", Unit.SHARE)] if figures.before else []
    groups = [
        ("", ["What the school has in place"]),
        (figures.this.title, [column.label for column in columns]),
    ]
    if figures.before:
        groups.append((figures.before.year, [column.label for column in done_before]))
    draw_grouped_headings(page, "Clause", groups)
    heading_row = page.row - 1
    page.set_height(29, heading_row)
    page.freeze()
    page.sheet.print_title_rows = f"{heading_row - 1}:{heading_row}"
    for clause in clauses():
        label = f"{clause.id} · {clause.title}"
        answers = answered_by(clause)
        page.put(1, label, style.STRONG, alignment=style.WRAPPED, border=style.LINE)
        page.put(2, answers, style.NOTE, alignment=style.WRAPPED, border=style.LINE)
        page.fit_height(label, POLICY_WIDTHS[0])
        page.fit_height(answers, POLICY_WIDTHS[1], style.NOTE)
        has_steps = any(answer.startswith("step:") for answer in clause.answers)
        cells = [(figures.this, column) for column in columns]
        if figures.before:
            cells += [(figures.before, column) for column in done_before]
        for number, (year, column) in enumerate(cells, 3):
            if has_steps:
                value = year.tables[_POLICY].value(clause.id, column.key)
                page.figure(number, value, column.unit, border=style.LINE)
            else:
                page.put(number, None, border=style.LINE)
        page.row += 1


def draw_cases(page: Page, lines: Sequence[Line], part_done: Callable[[], None]) -> None:
    """Fill the confidential edition's sheet: a line for each incident, by reference and aliases.

    *part_done* is called every :data:`LINES_A_PART` lines.
    """
    page.paragraph(ALIASES)
    draw_headings(page, LINE_HEADINGS)
    page.freeze()
    page.sheet.print_title_rows = f"{page.row - 1}:{page.row - 1}"
    top = page.row
    page.lines(_in_parts(lines, part_done))
    if not lines:
        page.put(1, "No incident was recorded.", style.NOTE)
        page.row += 1
    page.sheet.auto_filter.ref = f"A{top - 1}:J{page.row - 1}"


def _in_parts(lines: Sequence[Line], part_done: Callable[[], None]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield line
        if number % LINES_A_PART == 0:
            part_done()


def draw_definitions(page: Page, figures: Figures) -> None:
    """Fill the sheet that says what every figure means, and what the school calls its own way."""
    draw_headings(page, ("Figure", "Meaning", "Unit", "Clauses", "Sheet", "Identifier"))
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


def draw_withheld(page: Page, figures: Figures) -> None:
    """Fill the sheet on what is withheld: the rule, then how many values of which figure."""
    for heading, text in withholding_rule(figures, page.imprint.edition):
        page.heading(heading)
        page.paragraph(text, style.PLAIN)
        page.row += 1
    if not figures.withheld:
        page.freeze(1)
        return
    draw_headings(page, ["Values withheld", *(year.title for year in figures.shown)])
    page.freeze()
    for one, numbers in withheld_by_figure(figures):
        page.put(1, f"{one.name} ({SHEETS[one.sheet]})", border=style.LINE)
        for column, number in enumerate(numbers, 2):
            page.put(column, number, alignment=style.RIGHT, border=style.LINE)
        page.row += 1


def draw_about(page: Page, figures: Figures, digest: str) -> None:
    """Fill the sheet that says whose report this is, when it was made, and what is withheld."""
    imprint = page.imprint
    page.freeze(1)
    for name, value in facts(figures, imprint.edition, imprint.made_on, digest).items():
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
