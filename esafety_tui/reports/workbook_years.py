"""The sheet Five years: the main figures of each year with records, and the trend."""

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import Figures, Unit
from esafety_tui.reports.headlines import HEADLINES, Headline
from esafety_tui.reports.remarks import years_remarks
from esafety_tui.reports.workbook_page import Page
from esafety_tui.reports.workbook_trend import trend_chart

TITLE = "Five years"
_AT_A_GLANCE = HEADLINES[0][1]
_PREVENTION = HEADLINES[-1][1]


def widths(figures: Figures) -> tuple[float, ...]:
    """The widths of the label column and of each year's, together as wide as a page."""
    years = len(figures.shown)
    return (48.0, *(max(13.0, 40.0 / years),) * years)


def draw_years(page: Page, figures: Figures) -> None:
    """Fill the sheet."""
    years = figures.shown[::-1]
    for text in years_remarks(figures):
        page.paragraph(text)
    headings = ["", *(year.title for year in years)]
    for column, text in enumerate(headings, 1):
        alignment = style.LEFT if column == 1 else style.CENTRED
        page.put(column, text, style.COLUMN_HEADING, fill=style.HEADING_FILL, alignment=alignment)
    page.set_height(29 if figures.this.to_date else 16)
    page.row += 1
    page.freeze()
    for group, headlines in HEADLINES:
        for column in range(1, len(years) + 2):
            page.put(column, group if column == 1 else None, style.STRONG, fill=style.GROUP_FILL)
        page.row += 1
        for headline in headlines:
            page.put(1, headline.label, border=style.LINE)
            for column, year in enumerate(years, 2):
                page.figure(column, year.value(headline.cell), headline.unit, border=style.LINE)
            page.row += 1
    if len(years) > 1:
        trend_chart(page, figures, "Incidents, year by year", _with_unit(Unit.COUNT))
        shares = _with_unit(Unit.SHARE)
        trend_chart(page, figures, "Response, removal, training: year by year", shares)
        scores = tuple(one for one in _PREVENTION if one.unit is Unit.SCORE)
        trend_chart(page, figures, "Confidence (1 to 5), year by year", scores)


def _with_unit(unit: Unit) -> tuple[Headline, ...]:
    return tuple(one for one in _AT_A_GLANCE if one.unit is unit)
