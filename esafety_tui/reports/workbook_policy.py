"""The policy clause by clause: what each asks, what answers it, and how well it was kept."""

from esafety_tui.policy.clauses import clauses
from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.definitions import definitions
from esafety_tui.reports.explanations import answered_by
from esafety_tui.reports.figure_types import Column, Figures, Unit
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_tables import draw_headings

WIDTHS = (38.0, 34.0, 10.0, 10.0, 9.0, 9.0, 9.0, 9.0, 9.0, 11.0, 11.0)
_FIGURE = "policy-compliance"


def draw_policy(page: Page, figures: Figures) -> None:
    """Fill the sheet on the policy: a line for each clause."""
    page.paragraph(definitions()[_FIGURE].definition)
    columns = figures.this.tables[_FIGURE].columns
    done_before = [Column("share", "Share done", Unit.SHARE)] if figures.before else []
    groups = [
        ("", ["What the school has in place"]),
        (figures.this.title, [column.label for column in columns]),
    ]
    if figures.before:
        groups.append((figures.before.year, [column.label for column in done_before]))
    draw_headings(page, "Clause", groups)
    heading_row = page.row - 1
    page.set_height(29, heading_row)
    page.freeze()
    page.sheet.print_title_rows = f"{heading_row - 1}:{heading_row}"
    for clause in clauses():
        label = f"{clause.id} · {clause.title}"
        answers = answered_by(clause)
        page.put(1, label, style.STRONG, alignment=style.WRAPPED, border=style.LINE)
        page.put(2, answers, style.NOTE, alignment=style.WRAPPED, border=style.LINE)
        page.fit_height(label, WIDTHS[0])
        page.fit_height(answers, WIDTHS[1], style.NOTE)
        has_steps = any(answer.startswith("step:") for answer in clause.answers)
        cells = [(figures.this, column) for column in columns]
        if figures.before:
            cells += [(figures.before, column) for column in done_before]
        for number, (year, column) in enumerate(cells, 3):
            if has_steps:
                value = year.tables[_FIGURE].value(clause.id, column.key)
                page.figure(number, value, column.unit, border=style.LINE)
            else:
                page.put(number, None, border=style.LINE)
        page.row += 1
