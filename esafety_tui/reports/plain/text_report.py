"""A report in plain forms; as text, everything that the workbook says, for reading aloud too."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import fill

from esafety_tui.reports.annual.notes import warning
from esafety_tui.reports.annual.report_types import Report
from esafety_tui.reports.figures.figure_types import Value
from esafety_tui.reports.plain.csv_report import csv_report
from esafety_tui.reports.plain.exact_values import exact_values
from esafety_tui.reports.plain.json_report import json_report
from esafety_tui.reports.release import LINE_HEADINGS

_WIDTH = 88


def render(report: Report, form: str) -> str:
    """Return *report* as ``text``, ``csv`` or ``json``.

    Text and JSON say all that the workbook says; CSV holds the numbers, one a line.
    Raises :class:`ValueError` for another form.
    """
    match form:
        case "text":
            return text_report(report)
        case "csv":
            return csv_report(report)
        case "json":
            return json_report(report)
    raise ValueError("the format must be one of text, csv, json")


def text_report(report: Report) -> str:
    """Return *report* as text: parts under headings, figures in tables."""
    return "\n\n".join(part for part in _parts(report) if part) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield f"{report.school}: e-safety report, {report.title}"
    to_date = ", to date" if report.to_date else ""
    span = f"{_text(report.first)} to {_text(report.last)}{to_date}"
    yield f"{report.edition.heading}. {span}. Made on {_text(report.made_on)}."
    yield _filled(warning(report.edition))
    yield _heading("The year in short")
    yield from map(_filled, report.sentences)
    yield _heading("What is next: actions and targets")
    yield from map(_filled, report.next_steps)
    yield from _actions(report)
    yield _heading("The year in figures")
    columns = max(len(one.values) for one in report.figures)
    heads = ["Figure", "This report", *["Before", "Before that"][: columns - 1]]
    yield _table(
        [*heads, "Change", "Target", "Result"],
        (
            [
                one.label,
                *(one.values[at].shown if at < len(one.values) else "–" for at in range(columns)),
                one.change,
                one.target.shown,
                one.result.value,
            ]
            for one in report.figures
        ),
    )
    for table in report.tables:
        span = (
            table.years[0] if len(table.years) == 1 else f"{min(table.years)} to {max(table.years)}"
        )
        yield _heading(f"{table.title}, {span}")
        last = [row.band.shown for row in table.before]
        heads = ["Group", "Incidents", *(["Year before"] if last else [])]
        yield _table(
            heads,
            (
                [row.group.label, row.band.shown, *last[at : at + 1]]
                for at, row in enumerate(table.rows)
            ),
        )
    yield _heading("What we did to prevent incidents")
    yield "\n".join(_filled(one) for one in report.bullets)
    years = report.years[: len(report.prevention[0].values)]
    yield _table(
        ["Kind", "Item", "Unit", *years],
        ([one.kind, one.item, one.unit, *map(_text, one.values)] for one in report.prevention),
    )
    yield _heading("What we learned")
    yield from map(_filled, report.learned or ("Nothing is written yet.",))
    yield from _exact(report)
    for title, pairs in (
        ("About this report", report.contents_notes),
        ("How to read the numbers", report.notes),
        ("Definitions", report.definitions),
    ):
        yield _heading(title)
        yield "\n\n".join(_filled(f"{term}: {text}") for term, text in pairs)


def _actions(report: Report) -> Iterator[str]:
    if not report.actions:
        yield "No action is agreed yet."
    for one in report.actions:
        due = f"due {_text(one.due)}" if one.due else ""
        done = f"done {_text(one.done)}" if one.done else ""
        more = "; ".join(
            filter(None, (one.owner, f"agreed {one.agreed}", due, done, one.came_of_it))
        )
        yield _filled(f"{one.state}: {one.action} ({more})")


def _exact(report: Report) -> Iterator[str]:
    if report.every is not None:
        yield _heading("Every figure")
        values = (
            [one.year, one.figure, one.label, _text(one.value)]
            for one in exact_values(report.every)
            if one.value not in (None, 0)
        )
        yield _table(["Year", "Figure", "What", "Value"], values)
    if report.lines:
        yield _heading("Incidents")
        yield _table(LINE_HEADINGS, ([_text(value) for value in line] for line in report.lines))


def _heading(title: str) -> str:
    return f"{title.upper()}\n{'=' * len(title)}"


def _filled(text: str) -> str:
    return "\n".join(fill(line, _WIDTH) for line in text.splitlines())


def _text(value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - only where a table is shown

    body = [[" ".join(cell.split()) for cell in row] for row in rows]
    if not body:
        return ""
    return tabulate(body, headings, tablefmt="simple", disable_numparse=True)
