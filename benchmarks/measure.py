"""How every figure is taken: in pairs, in one run, as a ratio against a peer."""

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours and the peer's, each the median of its runs, and their ratio.

    ``ratio`` is the median over the pairs, so that a machine that slows down in
    the middle slows both.  ``at_most`` is what it should not exceed; ``None``
    where the figure is only for information.
    """

    name: str
    ours: float
    peer: float
    ratio: float
    at_most: float | None = None
    unit: str = "s"
    against: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure is as good as it should be."""
        return self.at_most is None or self.ratio <= self.at_most


Measured = Callable[[], float]


def compare(
    name: str, ours: Measured, peer: Measured, at_most: float | None, *,
    against: str, rounds: int = 7, unit: str = "s",
) -> Row:  # fmt: skip
    """Take *ours* and *peer* in turns, A B A B, after one of each that does not count."""
    ours()
    peer()
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return Row(
        name,
        median(a for a, _ in pairs),
        median(b for _, b in pairs),
        median(a / b for a, b in pairs),
        at_most,
        unit,
        against,
    )


def seconds(act: Callable[[], object]) -> Measured:
    """Make a measurement of how long *act* takes, with no garbage of others in it."""

    def measured() -> float:
        gc.collect()
        start = time.perf_counter()
        act()
        return time.perf_counter() - start

    return measured


def processor_seconds(act: Callable[[], object]) -> Measured:
    """Make a measurement of how long *act* keeps the processor busy.

    For work that waits for nothing: what else the machine does is then not in it.
    """

    def measured() -> float:
        gc.collect()
        start = time.process_time()
        act()
        return time.process_time() - start

    return measured


def show(rows: Iterable[Row]) -> bool:
    """Print the rows as they come; returns whether every one was met."""
    print(f"{'':62}{'ours':>10}{'peer':>10}{'ratio':>8}{'at most':>9}")
    all_met = True
    for row in rows:
        all_met &= row.met
        limit = "" if row.at_most is None else f"{row.at_most:g}"
        print(
            f"{row.name:62}{_amount(row.ours, row.unit):>10}{_amount(row.peer, row.unit):>10}"
            f"{row.ratio:8.2f}{limit:>9}{'' if row.met else '  missed'}"
        )
        if row.against:
            print(f"  against {row.against}")
    return all_met


def _amount(value: float, unit: str) -> str:
    if unit == "s" and value < 1:
        return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} {unit}"
