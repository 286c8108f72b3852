"""A report in plain forms: text tables for people, CSV and JSON for other tools."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from types import MappingProxyType
from typing import Any

from esafety_tui.model.publication import Publication
from esafety_tui.reports.cells import safe_cell
from esafety_tui.reports.definitions import Definition, definitions
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import NOTHING, Figures, Table, Unit, Value, YearFigures
from esafety_tui.reports.publishing import published


def render(
    figures: Figures,
    format: str,  # noqa: A002
    edition: Edition,
    suppress_below: int,
    earlier: Sequence[Publication] = (),
) -> str:
    """Return the report of *figures* as ``table`` (or ``text``), ``csv`` or ``json``.

    All three say the same as the workbook; what is withheld there reads
    *withheld* here; *earlier* workbooks are reckoned with as there.  The confidential
    edition withholds nothing; its line for each incident is in the workbook only.
    Raises :class:`ValueError` for another format.
    """
    writer = _FORMATS.get(format)
    if writer is None:
        raise ValueError(f"the format must be one of {', '.join(_FORMATS)}")
    return writer(published(figures, edition, suppress_below, earlier), edition)


def words_for(value: Value, unit: Unit) -> str:
    """A value as it reads in a text table or on a screen."""
    if value is None:
        return NOTHING
    if isinstance(value, float):
        return f"{value:.0%}" if unit is Unit.SHARE else f"{value:.1f}"
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    return str(value)


def _text(figures: Figures, edition: Edition) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - only this form needs it

    parts = [
        f"{figures.school}: e-safety annual monitoring, {figures.this.title}\n"
        f"{edition.heading}. {_withholding(figures)}{_missing(figures)}"
    ]
    for definition, table in _tables(figures):
        years = _years_beside(figures, table)
        headers = [""]
        for year in years:
            several = len(table.columns) > 1
            headers += [
                f"{year.title}\n{column.label}" if several else year.title
                for column in table.columns
            ]
        rows = [
            [
                row.label,
                *(
                    words_for(year.tables[definition.id].value(row.key, column.key), column.unit)
                    for year in years
                    for column in table.columns
                ),
            ]
            for row in table.rows
        ]
        drawn = tabulate(
            rows,
            headers=headers,
            tablefmt="simple",
            disable_numparse=True,
            colalign=("left", *("right",) * (len(headers) - 1)),
        )
        parts.append(f"{definition.name}  ({', '.join(definition.clauses)})\n{drawn}")
    return "\n\n".join(parts) + "\n"


def _csv(figures: Figures, _edition: Edition) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    years = _years_shown(figures)
    writer.writerow(["figure", "row", "column", "unit", *(safe_cell(year.title) for year in years)])
    for definition, table in _tables(figures):
        for row in table.rows:
            for column in table.columns:
                writer.writerow(
                    [
                        definition.id,
                        safe_cell(row.label),
                        safe_cell(column.label),
                        column.unit.value,
                        *(
                            _csv_value(year.tables[definition.id].value(row.key, column.key))
                            for year in years
                        ),
                    ]
                )
    return out.getvalue()


def _csv_value(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return safe_cell(value) if isinstance(value, str) else str(value)


def _json(figures: Figures, edition: Edition) -> str:
    years = _years_shown(figures)
    report = {
        "school": figures.school,
        "edition": edition.value,
        "withheld_below": figures.withheld_below,
        "years": [
            {
                "year": year.year,
                "first": year.first.isoformat(),
                "last": year.last.isoformat(),
                "as_of": year.as_of.isoformat(),
                "to_date": year.to_date,
            }
            for year in years
        ],
        "figures": [
            {
                "id": definition.id,
                "name": definition.name,
                "definition": definition.definition,
                "unit": definition.unit,
                "clauses": list(definition.clauses),
                "columns": [
                    {"id": column.key, "name": column.label, "unit": column.unit.value}
                    for column in table.columns
                ],
                "rows": [
                    {
                        "id": row.key,
                        "name": row.label,
                        "years": {
                            year.year: {
                                column.key: _json_value(
                                    year.tables[definition.id].value(row.key, column.key)
                                )
                                for column in table.columns
                            }
                            for year in years
                        },
                    }
                    for row in table.rows
                ],
            }
            for definition, table in _tables(figures)
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _json_value(value: Value) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _years_shown(figures: Figures) -> list[YearFigures]:
    return list(figures.shown)


def _years_beside(figures: Figures, table: Table) -> list[YearFigures]:
    """The years that a text table has room for: all of them if each has one column."""
    years = _years_shown(figures)
    if len(table.columns) == 1:
        return years
    return [figures.this, *([figures.before] if figures.before else [])]


def _tables(figures: Figures) -> Iterator[tuple[Definition, Table]]:
    for definition in definitions().values():
        yield definition, figures.this.tables[definition.id]


def _withholding(figures: Figures) -> str:
    if not figures.withheld_below:
        return "Nothing is withheld."
    return f"Counts under {figures.withheld_below}, and what would give them away, are withheld."


def _missing(figures: Figures) -> str:
    if not figures.missing:
        return ""
    years = ", ".join(figures.missing)
    return f"\nNo records of {years}: the years beside each other do not all follow on each other."


_FORMATS: Mapping[str, Callable[[Figures, Edition], str]] = MappingProxyType(
    {"table": _text, "text": _text, "csv": _csv, "json": _json}
)
