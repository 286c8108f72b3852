"""What adds up, and what is a part of what, between figures: a reader can do the sums too."""

from esafety_tui.model.vocabulary import Outcome, Severity, Standing
from esafety_tui.reports.figure_types import ALL, Cell
from esafety_tui.reports.rows import NONE


def parts_between_figures() -> tuple[tuple[Cell, Cell], ...]:
    """What is a part of what between figures: the whole, and its part.

    Not only sums give counts away: of five incidents five answered in time is known
    to be all of them.
    """
    counted = Cell("incidents-counted")
    return (
        (counted, Cell("incidents-reopened")),
        (counted, Cell("days-to-report", ALL, "timed")),
        (counted, Cell("staff-supported")),
        (Cell("staff-supported"), Cell("incidents-by-target", Standing.STAFF, ALL)),
        *(
            (Cell("incidents-by-severity", row), Cell("days-to-first-response", row, "timed"))
            for row in (*Severity, NONE, ALL)
        ),
        *(
            (Cell("incidents-by-severity", row), Cell("response-in-target", row, "due"))
            for row in (*Severity, ALL)
        ),
    )


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
