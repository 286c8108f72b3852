"""The attack: everything that follows from published reports, worked out without the program.

Each count is an unknown of its own; one that is what it was in the latest report before is
one unknown in both.  That is all that a reader may take to be equal, and more than he can
see: most cases do not change between two reports, so that he may guess "as it was", and be
right.  That a withheld count has changed, and then changed back to what it was two reports
ago, nobody would guess, and nothing shows it.  What adds up is written down from what a reader
sees, not taken from the program.  Two exact methods look for unknowns with one possible
value only: elimination (modulo a large prime), and the bounds that follow from counts being
whole and not negative, withheld ones 1 or more, and a part no more than its whole.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from itertools import product

from esafety_tui.reports.figures.figure_types import WITHHELD, Cell, Figures, Unit, YearFigures
from support.reports.what_adds_up import no_more_than, sums

PRIME = 2**61 - 1
THRESHOLD = 5
Name = Hashable


class Attack:
    """Gathers reports of one year, and says which withheld counts follow from them."""

    def __init__(self) -> None:
        self.truth: dict[Name, int] = {}
        self.seen: dict[Name, int] = {}
        self.unknown: dict[Name, int] = {}  # with the least that it can be
        self.equations: list[tuple[Name, list[Name]]] = []
        self.reports: list[tuple[dict[Cell, Name], YearFigures]] = []

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
        self.reports.append((names, shown))
        for total, parts in sums(shown):
            if total in names and all(part in names for part in parts):
                self.equations.append((names[total], [names[part] for part in parts]))
        for wholes, parts in no_more_than(shown):
            self.add_bound([names[cell] for cell in wholes], [names[cell] for cell in parts])
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

    def add_bound(self, wholes: list[Name], parts: list[Name]) -> None:
        """*parts* are no more than *wholes*: there is a rest, which is not negative."""
        together, rest = ("together", *wholes), ("rest", *wholes, "of", *parts)
        for name, more, less in (together, wholes, []), (rest, wholes, parts):
            self.truth[name] = sum(self.truth[one] for one in more) - sum(
                self.truth[one] for one in less
            )
        if self.truth[rest] >= 0:  # as it should be; otherwise a reader would be misled
            self.unknown[together] = self.unknown[rest] = 0
            self.equations += [(together, wholes), (together, [*parts, rest])]

    def _name(self, cell: Cell, true: int, shown: YearFigures) -> Name:
        """What *cell* was in the latest report with it, if it still is that; or one of its own.

        Not what it was in an older report: in between it has changed, and a reader would have
        to know so of a count that is withheld, and that it has changed back.
        """
        for names, before in reversed(self.reports):
            alike = cell.row != "others" or _named(before, cell) == _named(shown, cell)
            if alike and cell in names:
                if self.truth[names[cell]] == true:
                    return names[cell]
                break
        name = (len(self.reports), cell)
        self.truth[name] = true
        return name

    def worked_out(self) -> set[Name]:
        """The counts of cases that a report withheld and none showed, and that are determined.

        Not those that are none: that nothing happened may be known.
        """
        rows, unknown = self.left_open()
        bounds = _bounds(rows, unknown)
        found = _alone(rows) | {name for name, (low, high) in bounds.items() if low == high}
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


def _alone(rows: list[tuple[Counter[Name], int]]) -> set[Name]:
    """Gauss and Jordan: an equation with one unknown left gives it away."""
    solved: dict[Name, dict[Name, int]] = {}
    stands_in: dict[Name, set[Name]] = defaultdict(set)

    def without(row: dict[Name, int], name: Name, other: dict[Name, int]) -> list[Name]:
        """Put *other* for *name* into *row*; returns what *row* has won by that."""
        factor = row.pop(name)
        won = []
        for one, by in other.items():
            total = (row.get(one, 0) - factor * by) % PRIME
            if not total:
                row.pop(one, None)
                continue
            if one not in row:
                won.append(one)
            row[one] = total
        return won

    for equation, _ in rows:
        row = dict(equation)
        for name in [name for name in row if name in solved]:
            without(row, name, solved[name])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row.pop(pivot), -1, PRIME)
        row = {name: factor * inverse % PRIME for name, factor in row.items()}
        for other in stands_in.pop(pivot, ()):
            if pivot in solved[other]:
                for name in without(solved[other], pivot, row):
                    stands_in[name].add(other)
        solved[pivot] = row
        for name in row:
            stands_in[name].add(pivot)
    return {name for name, row in solved.items() if not row}


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
