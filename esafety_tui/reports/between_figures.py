"""What adds up, and what is a part of what, between figures: a reader can do the sums too."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from esafety_tui.model.vocabulary import Outcome, Severity, Standing
from esafety_tui.reports.figure_types import ALL, Cell, Layout, Row
from esafety_tui.reports.rows import ANSWERED, NONE, NOT_YET, OTHERS, SEVERAL


class Bound(NamedTuple):
    """``parts`` together are no more than ``wholes`` together."""

    wholes: tuple[Cell, ...]
    parts: tuple[Cell, ...]


def bounds_between_figures(layouts: Mapping[str, Layout]) -> Iterator[Bound]:
    """What is no more than what between figures, in tables with the rows of *layouts*.

    Not only sums give counts away: of five incidents five answered in time is known
    to be all of them.
    """
    counted = Cell("incidents-counted")
    for part in (
        Cell("incidents-reopened"),
        Cell("days-to-report", ALL, "timed"),
        Cell("staff-supported"),
        *(Cell("policy-compliance", row.key, "incidents") for row in _rows(layouts, _CLAUSES)),
    ):
        yield Bound((counted,), (part,))
    for wholes, part in _WITHIN:
        yield Bound(wholes, (part,))
    for row in _rows(layouts, _CLAUSES):
        yield Bound((Cell(_CLAUSES, row.key, "done"),), (Cell(_CLAUSES, row.key, "in-time"),))
    for row in _rows(layouts, _REMOVALS):
        gone = (Cell(_REMOVALS, row.key, "removed"), Cell(_REMOVALS, row.key, "back-again"))
        yield Bound(gone, (Cell(_REMOVALS, row.key, "timed"),))
    yield from _covering(layouts)


def _covering(layouts: Mapping[str, Layout]) -> Iterator[Bound]:
    """What holds in tables in which an incident may count in several rows, but does in one."""
    counted, none = Cell("incidents-counted"), Cell(_PROVIDERS, NONE)
    providers = [Cell(_PROVIDERS, row.key) for row in _rows(layouts, _PROVIDERS)]
    yield Bound(tuple(providers), (counted,))
    for cell in providers:
        # In the row of others one incident may count twice.
        if cell.row not in {NONE, OTHERS}:
            yield Bound((counted,), (none, cell))
    pupils = Cell(_TARGETS, Standing.PUPIL, ALL)
    groups = [Cell(_GROUPS, row.key) for row in _rows(layouts, _GROUPS)]
    yield Bound(tuple(groups), (pupils,))
    for cell in groups:
        yield Bound((pupils, _SEVERAL_TARGETS), (cell,))


def _rows(layouts: Mapping[str, Layout], figure: str) -> tuple[Row, ...]:
    return layouts[figure].rows


_CLAUSES, _REMOVALS, _PROVIDERS = (
    "policy-compliance",
    "removals-by-provider",
    "incidents-by-provider",
)
_TARGETS, _GROUPS = "incidents-by-target", "incidents-by-year-group"
_SEVERITIES, _ANSWERED, _IN_TARGET = (
    "incidents-by-severity",
    "days-to-first-response",
    "response-in-target",
)
_SEVERAL_TARGETS = Cell(_TARGETS, SEVERAL, ALL)
_STAFF = Cell("staff-supported")

# The wholes, and what is no more than they are together.
_WITHIN: tuple[tuple[tuple[Cell, ...], Cell], ...] = (
    ((_STAFF,), Cell(_TARGETS, Standing.STAFF, ALL)),
    ((Cell(_TARGETS, Standing.STAFF, ALL), _SEVERAL_TARGETS), _STAFF),
    ((Cell("support-given"),), Cell("staff-supported", ALL, "supported")),
    ((Cell("check-ins-held", ALL, "held"),), Cell("did-it-stop", ANSWERED)),
    ((Cell("incidents-open"),), Cell("outcomes", NOT_YET)),
    ((Cell(_REMOVALS, ALL, ALL),), Cell("removals-by-the-person", ALL, "asked")),
    ((Cell(_REMOVALS, ALL, "removed"),), Cell("removals-by-the-person", ALL, "removed")),
    *(((Cell(_SEVERITIES, row),), Cell(_ANSWERED, row, "timed")) for row in (*Severity, NONE, ALL)),
    *(((Cell(_SEVERITIES, row),), Cell(_IN_TARGET, row, "due")) for row in (*Severity, ALL)),
    *(((Cell(_IN_TARGET, row, "due"),), Cell(_ANSWERED, row, "timed")) for row in Severity),
    *(((Cell(_ANSWERED, row, "timed"),), Cell(_IN_TARGET, row, "in-target")) for row in Severity),
)


def told_by_middle_values(figure: str, row: str) -> Cell | None:
    """The count that the middle values in *row* of *figure* may tell, if there is one.

    Of five days the quartiles are the second, third and fourth: where these are on both
    sides of the target, everybody can say how many of the five were within it.
    """
    if figure == _ANSWERED and row in list(Severity):
        return Cell(_IN_TARGET, row, "in-target")
    return None


def total_cells() -> frozenset[Cell]:
    """The cells that say how many incidents there were."""
    counted, recorded = Cell("incidents-counted"), Cell("incidents-recorded")
    sums = sums_between_figures()
    equal = (parts[0] for whole, parts in sums if whole == counted and len(parts) == 1)
    return frozenset({counted, recorded, *equal})


def sums_between_figures() -> tuple[tuple[Cell, tuple[Cell, ...]], ...]:
    """What adds up between figures: a total, with its parts or the one cell it equals."""
    counted = Cell("incidents-counted")
    closed = Cell("incidents-closed")
    whole_tables = (
        Cell("incidents-by-month"),
        Cell("incidents-by-term"),
        Cell("incidents-by-category"),
        Cell("incidents-by-medium"),
        Cell("incidents-by-route"),
        Cell("incidents-by-severity"),
        Cell("incidents-by-target", ALL, ALL),
        Cell("outcomes"),
        Cell("did-it-stop"),
        Cell("satisfaction"),
    )
    holds = "police-holds"
    return (
        (Cell(holds), (Cell(holds, ALL, "in-force"), Cell(holds, ALL, "timed"))),
        (Cell("incidents-recorded"), (counted, Cell("incidents-withdrawn"))),
        (counted, (Cell("incidents-open"), closed)),
        *((counted, (whole,)) for whole in whole_tables),
        (closed, (Cell("days-to-close", ALL, "timed"),)),
        (
            Cell("removals-by-provider", ALL, "timed"),
            (Cell("days-to-removal", ALL, "timed"),),
        ),
        (Cell("malicious-allegations"), (Cell("outcomes", Outcome.MALICIOUS),)),
    )
