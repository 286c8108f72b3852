"""The attack: everything that follows from published reports, worked out without the program.

Each count is an unknown of its own; one that did not change between two reports is one
unknown in both, as a reader would guess.  What adds up is written down from what a reader
sees, not taken from the program.  Two exact methods look for unknowns with one possible
value only: elimination (modulo a large prime), and the bounds that follow from counts being
whole and not negative, withheld ones 1 or more, and a part no more than its whole.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from itertools import product

from esafety_tui.model.vocabulary import Severity
from esafety_tui.reports.figure_types import WITHHELD, Cell, Figures, Unit, YearFigures

PRIME = 2**61 - 1
THRESHOLD = 5
Name = Hashable
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


class Attack:
    """Gathers reports of one year, and says which withheld counts follow from them."""

    def __init__(self) -> None:
        self.truth: dict[Name, int] = {}
        self.seen: dict[Name, int] = {}
        self.unknown: dict[Name, int] = {}  # with the least that it can be
        self.equations: list[tuple[Name, list[Name]]] = []
        self._reports: list[tuple[dict[Cell, Name], YearFigures]] = []

    def add(self, shown: YearFigures, exact: YearFigures) -> None:
        """Take in a report: *exact* tells only which counts are what they were before."""
        names: dict[Cell, Name] = {}
        hidden: list[Name] = []
        for cell in _counts(shown):
            value, true = shown.value(cell), _true(exact, shown, cell)
            name = names[cell] = self._name(cell, true, shown)
            if value is WITHHELD:
                hidden.append(name)
            else:
                assert value == true
                self.seen[name] = true
        least = min((1, *(self.truth[name] for name in hidden)))
        for name in hidden:
            self.unknown[name] = max(least, self.unknown.get(name, 0))
        put_together: dict[Cell, list[Name]] = {}
        for cell in _put_together(shown, exact):
            name = self._name(cell, _true(exact, shown, cell), shown)
            names[cell] = name
            self.unknown.setdefault(name, 0)
            put_together.setdefault(cell._replace(row="others"), []).append(name)
        self.equations += ((names[cell], parts) for cell, parts in put_together.items())
        self._reports.append((names, shown))
        for total, parts in _sums(shown):
            if total in names and all(part in names for part in parts):
                self.equations.append((names[total], [names[part] for part in parts]))
        for whole, part in _parts(shown):
            rest = ("rest", names[whole], names[part])
            self.truth[rest] = self.truth[names[whole]] - self.truth[names[part]]
            self.unknown.setdefault(rest, 0)
            self.equations.append((names[whole], [names[part], rest]))
        for (month, term), count in exact.overlaps.items():
            both = (names[month], names[term], "both")
            self.truth[both] = count
            self.unknown.setdefault(both, 0)
        for cells in zip(*exact.overlaps, strict=True):
            for cell in set(cells):
                parts = [
                    (names[month], names[term], "both")
                    for month, term in exact.overlaps
                    if cell in (month, term)
                ]
                self.equations.append((names[cell], parts))

    def _name(self, cell: Cell, true: int, shown: YearFigures) -> Name:
        """The unknown that *cell* was in the latest report that said the same of it, or its own."""
        for names, before in reversed(self._reports):
            alike = cell.row != "others" or _named(before, cell) == _named(shown, cell)
            if alike and cell in names and self.truth[names[cell]] == true:
                return names[cell]
        name = (len(self._reports), cell)
        self.truth[name] = true
        return name

    def worked_out(self) -> set[Name]:
        """The counts of cases that a report withheld and none showed, and that are determined.

        Not those that are none: that nothing happened may be known.
        """
        rows, unknown = self.left_open()
        bounds = _bounds(rows, unknown)
        found = _alone(rows, unknown) | {
            name for name, (low, high) in bounds.items() if low == high
        }
        return {name for name in found if self.tells(name)}

    def narrowed(self) -> set[Name]:
        """The small counts that can be no more than two numbers."""
        bounds = _bounds(*self.left_open())
        small = (name for name in bounds if self.tells(name) and self.truth[name] < THRESHOLD)
        return {name for name in small if bounds[name][1] - bounds[name][0] < 2}

    def tells(self, name: Name) -> bool:
        """Whether *name* is a count that stands in a table, and not none."""
        return isinstance(name, tuple) and isinstance(name[1], Cell) and self.truth[name] > 0

    def left_open(self) -> tuple[list[tuple[Counter[Name], int]], dict[Name, int]]:
        """What the reports leave open: equations among unknowns, with the least of each."""
        unknown = {name: least for name, least in self.unknown.items() if name not in self.seen}
        rows = []
        for total, parts in self.equations:
            assert self.truth[total] == sum(self.truth[part] for part in parts), (total, parts)
            row: Counter[Name] = Counter()
            constant = 0
            for name, factor in [(total, -1), *((part, 1) for part in parts)]:
                if name in unknown:
                    row[name] += factor
                else:
                    constant += factor * self.seen[name]
            row = Counter({name: factor for name, factor in row.items() if factor})
            if row:
                rows.append((row, constant))
        return rows, unknown


def attacks_on(*reports: tuple[Figures, Figures]) -> list[Attack]:
    """An attack on each year of reports, each as published and exact."""
    attacks: dict[str, Attack] = {}
    for shown, exact in reports:
        for one, other in zip(shown.years, exact.years, strict=True):
            attacks.setdefault(one.year, Attack()).add(one, other)
    return list(attacks.values())


def attack_on(*reports: tuple[Figures, Figures]) -> set[Name]:
    """What can be worked out of reports, each as published and exact, over all their years."""
    return set().union(*(attack.worked_out() for attack in attacks_on(*reports)))


def _alone(rows: list[tuple[Counter[Name], int]], unknown: dict[Name, int]) -> set[Name]:
    """Gauss and Jordan: a row with one unknown left gives it away."""
    left = [Counter(row) for row, _ in rows]
    solved: list[Counter[Name]] = []
    for name in unknown:
        pivot = next((row for row in left if row[name]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        inverse = pow(pivot[name], -1, PRIME)
        pivot = Counter({one: factor * inverse % PRIME for one, factor in pivot.items()})
        for row in (*left, *solved):
            if factor := row[name]:
                for one, other in pivot.items():
                    row[one] = (row[one] - factor * other) % PRIME
        solved.append(pivot)
    alone = ([name for name, factor in row.items() if factor] for row in solved)
    return {names[0] for names in alone if len(names) == 1}


def _bounds(
    rows: list[tuple[Counter[Name], int]], unknown: dict[Name, int]
) -> dict[Name, tuple[float, float]]:
    """Tighten what each unknown can be, sum by sum, until nothing changes."""
    low: dict[Name, float] = dict(unknown)
    high: dict[Name, float] = dict.fromkeys(unknown, float("inf"))
    changed = True
    while changed:
        changed = False
        for row, constant in rows:
            for name, factor in row.items():
                # factor * name = -(constant + all the others)
                others = [(one, by) for one, by in row.items() if one != name]
                most = constant + sum(by * (high if by > 0 else low)[one] for one, by in others)
                least = constant + sum(by * (low if by > 0 else high)[one] for one, by in others)
                ends = sorted((-most / factor, -least / factor))
                if ends[0] > low[name] + 1e-9:
                    low[name] = -(-ends[0] // 1)
                    changed = True
                if ends[1] < high[name] - 1e-9:
                    high[name] = ends[1] // 1
                    changed = True
    return {name: (low[name], high[name]) for name in unknown}


def _counts(year: YearFigures) -> Iterator[Cell]:
    for figure, table in year.tables.items():
        for row, column in product(table.rows, table.columns):
            if column.unit is Unit.COUNT:
                yield Cell(figure, row.key, column.key)


def _put_together(shown: YearFigures, exact: YearFigures) -> list[Cell]:
    """The cells of the rows that *shown* has put together in one."""
    return [cell for cell in _counts(exact) if cell.row not in _named(shown, cell)]


def _named(year: YearFigures, cell: Cell) -> set[str]:
    return {row.key for row in year.tables[cell.figure].rows}


def _true(exact: YearFigures, shown: YearFigures, cell: Cell) -> int:
    if cell.row != "others":
        return exact.value(cell)  # type: ignore[return-value]
    named = {row.key for row in shown.tables[cell.figure].rows}
    rare = [row.key for row in exact.tables[cell.figure].rows if row.key not in named]
    return sum(exact.value(cell._replace(row=row)) for row in rare)  # type: ignore[misc]


def _sums(year: YearFigures) -> Iterator[tuple[Cell, list[Cell]]]:
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


def _parts(year: YearFigures) -> Iterator[tuple[Cell, Cell]]:
    """What a reader sees to be a part of something."""
    for figure, pairs in _PARTS_IN_A_ROW.items():
        for row, (whole, part) in product(year.tables[figure].rows, pairs):
            yield Cell(figure, row.key, whole), Cell(figure, row.key, part)
    yield _COUNTED, Cell("incidents-reopened")
    yield _COUNTED, Cell("days-to-report", "all", "timed")
    yield _COUNTED, Cell("staff-supported")
    yield Cell("staff-supported"), Cell("incidents-by-target", "staff", "all")
    for severity in Severity:
        yield (
            Cell("incidents-by-severity", severity),
            Cell("days-to-first-response", severity, "timed"),
        )
        yield Cell("incidents-by-severity", severity), Cell("response-in-target", severity, "due")
