"""What a reader sees to add up in a report, and what he knows to be no more than something else.

Written down from what stands in the report, not taken from the program.
"""

from collections.abc import Iterator
from itertools import product

from esafety_tui.model.vocabulary import Severity
from esafety_tui.reports.figures.figure_types import Cell, Unit, YearFigures

_PARTS_IN_A_ROW = {
    "response-in-target": [("due", "in-target")],
    "removals-by-the-person": [("asked", "removed")],
    "removals-by-provider": [("all", "timed")],
    "referrals-by-agency": [("referred", "with-outcome")],
    "support-given": [("count", "taken-up")],
    "staff-supported": [("count", "supported")],
    "check-ins-held": [("due", "held")],
    "policy-compliance": [
        ("asked", "incidents"),
        ("asked", "done"),
        ("asked", "dated"),
        ("dated", "in-time"),
        ("done", "in-time"),
    ],
}
_COUNTED, _CLOSED = Cell("incidents-counted"), Cell("incidents-closed")
_EQUAL_TO_COUNTED = [
    Cell("incidents-by-month"),
    Cell("incidents-by-term"),
    Cell("incidents-by-category"),
    Cell("incidents-by-medium"),
    Cell("incidents-by-route"),
    Cell("incidents-by-severity"),
    Cell("incidents-by-target", "all", "all"),
    Cell("outcomes"),
    Cell("did-it-stop"),
    Cell("satisfaction"),
]


def sums(year: YearFigures) -> Iterator[tuple[Cell, list[Cell]]]:
    """What a reader sees to add up."""
    for figure, table in year.tables.items():
        counts = [column for column in table.columns if column.unit is Unit.COUNT]
        for total, column in product(table.rows, counts):
            parts = [row.key for row in table.rows if row.adds_to == total.key]
            if parts:
                yield (
                    Cell(figure, total.key, column.key),
                    [Cell(figure, part, column.key) for part in parts],
                )
        for row, total in product(table.rows, counts):
            parts = [column.key for column in counts if column.adds_to == total.key]
            if parts:
                yield (
                    Cell(figure, row.key, total.key),
                    [Cell(figure, row.key, part) for part in parts],
                )
    yield from ((_COUNTED, [cell]) for cell in _EQUAL_TO_COUNTED)
    yield _COUNTED, [Cell("incidents-open"), _CLOSED]
    yield Cell("incidents-recorded"), [_COUNTED, Cell("incidents-withdrawn")]
    yield _CLOSED, [Cell("days-to-close", "all", "timed")]
    yield Cell("malicious-allegations"), [Cell("outcomes", "malicious")]
    yield Cell("removals-by-provider", "all", "timed"), [Cell("days-to-removal", "all", "timed")]
    holds = "police-holds"
    yield Cell(holds), [Cell(holds, "all", "in-force"), Cell(holds, "all", "timed")]


def no_more_than(year: YearFigures) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """What a reader knows to be no more than something else: wholes, and parts of them."""
    for figure, pairs in _PARTS_IN_A_ROW.items():
        for row, (whole, part) in product(year.tables[figure].rows, pairs):
            yield [Cell(figure, row.key, whole)], [Cell(figure, row.key, part)]
    yield [_COUNTED], [Cell("incidents-reopened")]
    yield [_COUNTED], [Cell("days-to-report", "all", "timed")]
    for severity in Severity:
        answered = Cell("days-to-first-response", severity, "timed")
        due = Cell("response-in-target", severity, "due")
        yield [Cell("incidents-by-severity", severity)], [due]
        yield [due], [answered]
        yield [answered], [Cell("response-in-target", severity, "in-target")]
    # Whoever is one of several kinds of people targeted may be staff, or a pupil.
    staff, pupils, several = (
        Cell("incidents-by-target", kind, "all") for kind in ("staff", "pupil", "several")
    )
    with_staff = Cell("staff-supported")
    yield [_COUNTED], [with_staff]
    yield [with_staff], [staff]
    yield [staff, several], [with_staff]
    yield [Cell("support-given")], [Cell("staff-supported", "all", "supported")]
    groups = [
        Cell("incidents-by-year-group", row) for row in _rows(year, "incidents-by-year-group")
    ]
    yield groups, [pupils]
    for group in groups:
        yield [pupils, several], [group]
    # An incident has at least one provider or none; only others may count it twice.
    services = "incidents-by-provider"
    providers, nowhere = (
        [Cell(services, row) for row in _rows(year, services)],
        Cell(services, "none"),
    )
    yield providers, [_COUNTED]
    for provider in providers:
        if provider.row not in {"none", "others"}:
            yield [_COUNTED], [nowhere, provider]
    requests = "removals-by-provider"
    for column, same in (("all", "asked"), ("removed", "removed")):
        yield [Cell(requests, "all", column)], [Cell("removals-by-the-person", "all", same)]
    for row in _rows(year, requests):
        gone = [Cell(requests, row, "removed"), Cell(requests, row, "back-again")]
        yield gone, [Cell(requests, row, "timed")]
    yield [Cell("check-ins-held", "all", "held")], [Cell("did-it-stop", "answered")]
    yield [Cell("incidents-open")], [Cell("outcomes", "not-yet")]
    for row in _rows(year, "policy-compliance"):
        yield [_COUNTED], [Cell("policy-compliance", row, "incidents")]


def _rows(year: YearFigures, figure: str) -> list[str]:
    return [row.key for row in year.tables[figure].rows]
