"""The summary: the main figures with last year beside, and the trend, on one page."""

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import Figures, Unit, Value
from esafety_tui.reports.headlines import AT_A_GLANCE, HEADLINES, Headline, change, out_of
from esafety_tui.reports.remarks import remarks
from esafety_tui.reports.workbook_charts import bar_chart, grouped_rows, rows_to_chart
from esafety_tui.reports.workbook_names import name_of
from esafety_tui.reports.workbook_page import Page

WIDTHS = (52.0, 14.0, 14.0, 12.0, 12.0)


def draw_summary(page: Page, figures: Figures) -> None:
    """Fill the summary sheet."""
    for text in (*remarks(figures), "What every figure means stands on the sheet Definitions."):
        page.paragraph(text)
    before = figures.years[1] if len(figures.years) > 1 else None
    headings = ["", figures.this.title, before.year if before else "", "Change", "Out of"]
    for column, text in enumerate(headings, 1):
        page.put(
            column,
            text,
            style.COLUMN_HEADING,
            fill=style.HEADING_FILL,
            alignment=style.LEFT if column == 1 else style.CENTRED,
        )
    page.set_height(29 if figures.this.to_date else 16)
    page.row += 1
    page.freeze()
    for group, headlines in HEADLINES:
        for column in range(1, page.columns + 1):
            page.put(column, group if column == 1 else None, style.STRONG, fill=style.GROUP_FILL)
        page.row += 1
        for headline in headlines:
            _draw(page, headline, figures, large=group == AT_A_GLANCE)
    rows = rows_to_chart(figures, "incidents-by-month")
    of = "month" if len(rows) > 3 else "third of the year"
    title = f"Incidents by {of}"
    bar_chart(page, figures, "incidents-by-month", title, rows=rows, height=5.5)
    groups = grouped_rows(figures.this.tables["incidents-by-category"])
    title = "Incidents by group of categories"
    bar_chart(
        page,
        figures,
        "incidents-by-category",
        title,
        rows=groups,
        sideways=True,
        height=5.5,
    )


def _draw(page: Page, headline: Headline, figures: Figures, *, large: bool) -> None:
    font = style.LARGE if large else style.PLAIN
    page.put(1, headline.label, font, border=style.LINE)
    now: Value = figures.this.value(headline.cell)
    then: Value = figures.before.value(headline.cell) if figures.before else None
    cell = page.figure(2, now, headline.unit, font, border=style.LINE)
    page.name_cell(name_of(headline), cell)
    cell = page.figure(3, then, headline.unit, font, border=style.LINE)
    page.name_cell(f"{name_of(headline)}_year_before", cell)
    page.put(
        4,
        change(headline, figures),
        style.PLAIN,
        number_format=style.CHANGE_FORMATS[headline.unit],
        alignment=style.RIGHT,
        border=style.LINE,
    )
    page.put(
        5,
        out_of(headline, figures),
        style.PLAIN,
        number_format=style.FORMATS[Unit.COUNT],
        alignment=style.RIGHT,
        border=style.LINE,
    )
    if large:
        page.set_height(19)
    page.row += 1
