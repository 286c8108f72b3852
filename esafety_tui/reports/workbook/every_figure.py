"""All exact figures as one table: figure, group, what is counted, and the years beside it."""

from datetime import date

from esafety_tui.reports.annual.report_types import Report
from esafety_tui.reports.figures.figure_types import Unit, Value, definitions
from esafety_tui.reports.workbook.cells import Styled

_FORMS = {
    Unit.COUNT: "Row whole number",
    Unit.SHARE: "Row percent",
    Unit.DAYS: "Row score",
    Unit.SCHOOL_DAYS: "Row score",
    Unit.SCORE: "Row score",
}


def every_figure(report: Report) -> tuple[tuple[str, ...], list[list[Styled]]]:
    """The header and the rows; those that are none in every year are left out, but for totals."""
    if report.every is None:
        return (), []
    years = report.every.shown[::-1]
    rows: list[list[Styled]] = []
    for definition in definitions().values():
        table = report.every.this.tables[definition.id]
        for row in table.rows:
            for column in table.columns:
                values = [year.tables[definition.id].value(row.key, column.key) for year in years]
                if any(value not in (None, 0) for value in values) or len(table.rows) == 1:
                    rows.append(
                        [
                            Styled(definition.name, "Row name"),
                            Styled(row.label, "Row text"),
                            Styled(column.label, "Row text"),
                            *(_cell(value, column.unit) for value in values),
                        ]
                    )
    return ("Figure", "Group", "What", *(year.title for year in years)), rows


def _cell(value: Value, unit: Unit) -> Styled:
    if isinstance(value, date):
        return Styled(value, "Row date")
    if value is None or isinstance(value, str):
        return Styled(value or "–", "Row band")
    return Styled(value, _FORMS.get(unit, "Row whole number"))
