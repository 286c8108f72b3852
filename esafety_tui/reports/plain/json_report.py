"""A report as JSON: everything that the workbook says, under names that do not change."""

import json
from datetime import date
from typing import Any

from esafety_tui.reports.annual.notes import warning
from esafety_tui.reports.annual.report_types import Breakdown, FigureLine, Report, Result
from esafety_tui.reports.disclosure.bands import Band
from esafety_tui.reports.figures.figure_types import Value
from esafety_tui.reports.plain.exact_values import exact_values
from esafety_tui.reports.release import LINE_HEADINGS

_DIRECTIONS = {"▲": "up", "▼": "down", "►": "same"}


def json_report(report: Report) -> str:
    """Return *report* as JSON.

    ``least`` and ``most`` are the limits of the band that is shown, never narrower.
    """
    content: dict[str, Any] = {
        "school": report.school,
        "year": report.title,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "to_date": report.to_date,
        "edition": report.edition.value,
        "warning": warning(report.edition),
        "detail": report.detail.value,
        "made": report.made_on.isoformat(),
        "digest": report.digest,
        "incidents": [{"year": year, **_band(band)} for year, band in report.totals],
        "figures": [_figure(one) for one in report.figures],
        "sentences": list(report.sentences),
        "next_steps": list(report.next_steps),
        "tables": [_table(one) for one in report.tables],
        "prevention": [
            {
                "kind": one.kind,
                "item": one.item,
                "unit": one.unit,
                "values": dict(zip(report.years, map(_value, one.values), strict=False)),
            }
            for one in report.prevention
        ],
        "bullets": list(report.bullets),
        "learned": list(report.learned),
        "actions": [
            {
                "action": one.action,
                "owner": one.owner,
                "due": _value(one.due),
                "done": _value(one.done),
                "state": one.state.lower(),
                "agreed": one.agreed,
                "came_of_it": one.came_of_it or None,
            }
            for one in report.actions
        ],
        "definitions": _terms(report.definitions),
        "notes": _terms((*report.contents_notes, *report.notes)),
    }
    if report.every is not None:
        content["every_figure"] = [one._asdict() for one in exact_values(report.every)]
    if report.lines:
        content["cases"] = [
            dict(zip(LINE_HEADINGS, map(_value, line), strict=True)) for line in report.lines
        ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _band(band: Band) -> dict[str, Any]:
    return {"shown": band.shown, "least": band.least, "most": band.most}


def _figure(one: FigureLine) -> dict[str, Any]:
    sign, _, said = one.change.partition(" ")
    change = {"direction": _DIRECTIONS[sign], "shown": said} if sign in _DIRECTIONS else None
    return {
        "id": one.id,
        "title": one.title,
        "of": one.of,
        "years": list(one.years[0]),
        **_band(one.this),
        "before": [
            {"years": list(years), **_band(band)}
            for years, band in zip(one.years[1:], one.values[1:], strict=True)
        ],
        "change": change,
        "target": _band(one.target),
        "result": None if one.result is Result.NONE else one.result.value.lower(),
    }


def _table(table: Breakdown) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "years": list(table.years),
        "repeated": table.repeated,
        "overlaps": table.overlaps,
        "total": _band(table.total),
        "rows": [
            {"label": row.group.label, "sensitive": row.group.sensitive, **_band(row.band)}
            for row in table.rows
        ],
        "before": [
            {"label": row.group.label, "years": list(row.years), **_band(row.band)}
            for row in table.before
        ],
    }


def _terms(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"term": term, "meaning": text} for term, text in pairs]


def _value(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value
