"""A report as JSON: everything that the workbook says, under names that do not change."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from esafety_tui.model.school.annual_review import PlannedAction
from esafety_tui.policy.clauses import clauses
from esafety_tui.reports import explanations as explain
from esafety_tui.reports.figures.figure_types import (
    SHEETS,
    Definition,
    Edition,
    Figures,
    Value,
    YearFigures,
    definitions,
)
from esafety_tui.reports.figures.headlines import HEADLINES, Headline, change, out_of
from esafety_tui.reports.figures.rows import renamed_in
from esafety_tui.reports.release import LINE_HEADINGS, LeadsWords, Release


def json_report(report: Release) -> str:
    """Return *report* as JSON."""
    figures, edition = report.figures, report.edition
    secret = edition is Edition.CONFIDENTIAL
    content = {
        "school": figures.school,
        "edition": edition.value,
        "warning": explain.CONFIDENTIAL_WARNING if secret else "",
        "withheld_below": figures.withheld_below,
        "remarks": [*explain.remarks(figures), *explain.years_remarks(figures)],
        "years": [_year(year) for year in figures.shown],
        "years_without_records": list(figures.missing),
        "main_figures": [
            _headline(group, headline, figures)
            for group, headlines in HEADLINES
            for headline in headlines
        ],
        "leads_words": _words(report.words),
        "figures": [_figure(definition, figures) for definition in definitions().values()],
        **_explained(report),
    }
    if secret:
        content["incidents"] = [
            dict(zip(LINE_HEADINGS, map(_value, line), strict=True)) for line in report.lines
        ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _year(year: YearFigures) -> dict[str, Any]:
    return {
        "year": year.year,
        "title": year.title,
        "first": year.first.isoformat(),
        "last": year.last.isoformat(),
        "as_of": year.as_of.isoformat(),
        "to_date": year.to_date,
    }


def _explained(report: Release) -> dict[str, Any]:
    """What explains the figures: clauses, names, what is withheld, and whose report this is."""
    figures = report.figures
    return {
        "clauses": [
            {"id": clause.id, "title": clause.title, "answered_by": explain.answered_by(clause)}
            for clause in clauses()
        ],
        "categories_renamed": [
            {"name": one.name, "standard": one.standard, "said": one.sentence}
            for one in renamed_in(figures)
        ],
        "withheld": [
            {
                "figure": one.id,
                "name": f"{one.name} ({SHEETS[one.sheet]})",
                "years": dict(zip((year.year for year in figures.shown), numbers, strict=True)),
            }
            for one, numbers in explain.withheld_by_figure(figures)
        ],
        "explanations": [
            {"heading": heading, "text": text}
            for heading, text in (
                *explain.withholding_rule(report),
                *explain.explanations(report.edition),
            )
        ],
        "about": {name: _value(value) for name, value in explain.facts(report).items()},
    }


def _headline(group: str, headline: Headline, figures: Figures) -> dict[str, Any]:
    figure, row, column = headline.cell
    return {
        "group": group,
        "name": headline.label,
        "figure": figure,
        "row": row,
        "column": column,
        "unit": headline.unit.value,
        "years": {year.year: _value(year.value(headline.cell)) for year in figures.shown},
        "change": _value(change(headline, figures)),
        "out_of": _value(out_of(headline, figures)),
    }


def _words(words: LeadsWords) -> dict[str, Any]:
    return {
        "changed": words.review.changed,
        "actions": _actions(words.review.actions),
        "year_before": words.before.id,
        "actions_of_year_before": _actions(words.before.actions),
    }


def _actions(actions: Iterable[PlannedAction]) -> list[dict[str, Any]]:
    return [
        {
            "action": action.text,
            "owner": action.owner,
            "by": _value(action.due),
            "done_on": _value(action.done_on),
            "result": action.result,
        }
        for action in actions
    ]


def _figure(definition: Definition, figures: Figures) -> dict[str, Any]:
    table = figures.this.tables[definition.id]
    return {
        "id": definition.id,
        "name": definition.name,
        "sheet": SHEETS[definition.sheet],
        "definition": definition.definition,
        "rows_are": definition.rows,
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
                        column.key: _value(year.tables[definition.id].value(row.key, column.key))
                        for column in table.columns
                    }
                    for year in figures.shown
                },
            }
            for row in table.rows
        ],
    }


def _value(value: Value) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
