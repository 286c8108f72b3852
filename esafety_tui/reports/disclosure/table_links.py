"""What adds up between figures, and what is no more than what: a reader can do the sums too."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from esafety_tui.model.vocabulary import Outcome, Severity, Standing
from esafety_tui.reports.figures.figure_types import ALL, Cell, Layout
from esafety_tui.reports.figures.rows import ANSWERED, NONE, NOT_YET, OTHERS, SEVERAL

_COUNTED = Cell("incidents-counted")
_CLAUSES = "policy-compliance"
_PROVIDERS, _REMOVALS = "incidents-by-provider", "removals-by-provider"
_SEVERITIES = "incidents-by-severity"
_ANSWERS, _IN_TARGET = "days-to-first-response", "response-in-target"
_GROUPS = "incidents-by-year-group"
_STAFF, _PUPILS, _SEVERAL = (
    Cell("incidents-by-target", kind, ALL) for kind in (Standing.STAFF, Standing.PUPIL, SEVERAL)
)
_WITH_STAFF = Cell("staff-supported")

# The wholes, and what is no more than they are together.
_WITHIN: tuple[tuple[tuple[Cell, ...], Cell], ...] = (
    ((_COUNTED,), Cell("incidents-reopened")),
    ((_COUNTED,), Cell("days-to-report", ALL, "timed")),
    ((_COUNTED,), _WITH_STAFF),
    ((_WITH_STAFF,), _STAFF),
    ((_STAFF, _SEVERAL), _WITH_STAFF),
    ((Cell("support-given"),), Cell("staff-supported", ALL, "supported")),
    ((Cell("check-ins-held", ALL, "held"),), Cell("did-it-stop", ANSWERED)),
    ((Cell("incidents-open"),), Cell("outcomes", NOT_YET)),
    ((Cell(_REMOVALS, ALL, ALL),), Cell("removals-by-the-person", ALL, "asked")),
    ((Cell(_REMOVALS, ALL, "removed"),), Cell("removals-by-the-person", ALL, "removed")),
    *(((Cell(_SEVERITIES, row),), Cell(_ANSWERS, row, "timed")) for row in (*Severity, NONE, ALL)),
    *(((Cell(_SEVERITIES, row),), Cell(_IN_TARGET, row, "due")) for row in (*Severity, ALL)),
    *(((Cell(_IN_TARGET, row, "due"),), Cell(_ANSWERS, row, "timed")) for row in Severity),
    *(((Cell(_ANSWERS, row, "timed"),), Cell(_IN_TARGET, row, "in-target")) for row in Severity),
)


class Bound(NamedTuple):
    """``parts`` together are no more than ``wholes`` together."""

    wholes: tuple[Cell, ...]
    parts: tuple[Cell, ...]


def bounds_between_figures(layouts: Mapping[str, Layout]) -> Iterator[Bound]:
    """What is no more than what between figures, in tables with the rows of *layouts*.

    Not only sums give counts away: of five incidents five answered in time is known
    to be all of them.
    """
    for wholes, part in _WITHIN:
        yield Bound(wholes, (part,))
    for row in layouts[_CLAUSES].rows:
        yield Bound((_COUNTED,), (Cell(_CLAUSES, row.key, "incidents"),))
        yield Bound((Cell(_CLAUSES, row.key, "done"),), (Cell(_CLAUSES, row.key, "in-time"),))
    for row in layouts[_REMOVALS].rows:
        gone = (Cell(_REMOVALS, row.key, "removed"), Cell(_REMOVALS, row.key, "back-again"))
        yield Bound(gone, (Cell(_REMOVALS, row.key, "timed"),))
    yield from _covering(layouts)


def _covering(layouts: Mapping[str, Layout]) -> Iterator[Bound]:
    """What holds where an incident may count in several rows of a table, but does in one."""
    none = Cell(_PROVIDERS, NONE)
    providers = [Cell(_PROVIDERS, row.key) for row in layouts[_PROVIDERS].rows]
    yield Bound(tuple(providers), (_COUNTED,))
    for cell in providers:
        if cell.row not in {NONE, OTHERS}:  # among the others, one incident may count twice
            yield Bound((_COUNTED,), (none, cell))
    groups = [Cell(_GROUPS, row.key) for row in layouts[_GROUPS].rows]
    yield Bound(tuple(groups), (_PUPILS,))
    for cell in groups:
        yield Bound((_PUPILS, _SEVERAL), (cell,))


def count_behind_middle_values(figure: str, row: str) -> Cell | None:
    """The count that the middle values in *row* of *figure* may tell, if there is one.

    Of five days the quartiles are the second, third and fourth: where these are on both
    sides of the target, everybody can say how many of the five were within it.
    """
    if figure == _ANSWERS and row in list(Severity):
        return Cell(_IN_TARGET, row, "in-target")
    return None


def total_cells() -> frozenset[Cell]:
    """The cells that say how many incidents there were."""
    sums = sums_between_figures()
    equal = (parts[0] for whole, parts in sums if whole == _COUNTED and len(parts) == 1)
    return frozenset({_COUNTED, Cell("incidents-recorded"), *equal})


def sums_between_figures() -> tuple[tuple[Cell, tuple[Cell, ...]], ...]:
    """What adds up between figures: a total, with its parts or the one cell it equals."""
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
        (Cell("incidents-recorded"), (_COUNTED, Cell("incidents-withdrawn"))),
        (_COUNTED, (Cell("incidents-open"), closed)),
        *((_COUNTED, (whole,)) for whole in whole_tables),
        (closed, (Cell("days-to-close", ALL, "timed"),)),
        (
            Cell("removals-by-provider", ALL, "timed"),
            (Cell("days-to-removal", ALL, "timed"),),
        ),
        (Cell("malicious-allegations"), (Cell("outcomes", Outcome.MALICIOUS),)),
    )
