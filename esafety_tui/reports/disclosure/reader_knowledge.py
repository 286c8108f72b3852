"""What a reader can know of a year: its counts, what adds up, what earlier workbooks said.

This is the material for :func:`~esafety_tui.reports.disclosure.suppression.withhold`.  A count of
an earlier workbook that still is what it was is one and the same unknown; one that has
changed since is an unknown of its own, in the sums of that time.  What adds up between
figures, and what is no more than what, is known too: a reader can do the sums.  So are the
steps that clauses of the policy share: they stand in the policy.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product
from typing import NamedTuple

from esafety_tui.model.school.annual_review import Counts, PublishedYear
from esafety_tui.model.vocabulary import Outcome, Severity, Standing
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure.suppression import Sum
from esafety_tui.reports.figures.figure_types import (
    ALL,
    Cell,
    Column,
    Layout,
    Row,
    Unit,
    YearFigures,
)
from esafety_tui.reports.figures.rows import ANSWERED, NONE, NOT_YET, OTHERS, SEVERAL

CLAUSES = "policy-compliance"
_COUNTED = Cell("incidents-counted")
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
# The columns that count steps, each with those that count some of the same.
STEP_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "asked": ("done", "dated"),
    "done": ("in-time",),
    "dated": ("in-time",),
    "in-time": (),
}
# Those that count only steps which have a day of their own.
OF_A_DAY = frozenset({"dated", "in-time"})


class Bound(NamedTuple):
    """``parts`` together are no more than ``wholes`` together."""

    wholes: tuple[Cell, ...]
    parts: tuple[Cell, ...]


class Knowledge:
    """The counts of one year, and all that holds among them.

    ``free`` are published whatever they are, ``published_before`` is known from
    earlier workbooks, ``unpublished`` stands in no table (with the least that a reader
    takes it for), ``rests`` are wholes less their parts, ``floors`` are the least
    that earlier workbooks tell of some counts, and ``dear`` is how many incidents there
    were, wherever it stands: a report without that says little.
    """

    def __init__(self, year: YearFigures, exact: YearFigures) -> None:
        """Take in *year* with its rare names merged, and *exact* as it was before that."""
        self.counts: dict[Hashable, int] = {}
        self.sums: list[Sum[Hashable]] = []
        self.free: set[Hashable] = set()
        self.published_before: set[Hashable] = set()
        self.unpublished: dict[Hashable, int] = {}
        self.rests: set[Hashable] = set()
        self.dear = total_cells()
        self.floors: dict[Hashable, int] = {}
        self.withheld_before: set[Hashable] = set()
        self._layouts = {figure: table.layout for figure, table in year.tables.items()}
        # A cell's names, one for each count that it was ever known by; and the rows of OTHERS.
        self._names: dict[Cell, list[Hashable]] = {}
        self._others: dict[Hashable, _Others] = {}
        self._earlier = 0
        for cell, column in _counts_in(self._layouts):
            count = year.value(cell)
            if isinstance(count, int):
                self.counts[cell] = count
                if not column.guarded:
                    self.free.add(cell)
        self._add_merged(exact)
        for (first, second), count in year.overlaps.items():
            self._add_unpublished((first, second), count)
        for cells in zip(*year.overlaps, strict=True):
            for cell in dict.fromkeys(cells):
                crossing = tuple(pair for pair in year.overlaps if cell in pair)
                self.sums.append(Sum(cell, crossing))
        self._add_sums(self._layouts, {cell: cell for cell, _ in _counts_in(self._layouts)})

    def add_earlier(self, then: PublishedYear) -> None:
        """Take in what a workbook that has left the school said of this year."""
        self._earlier += 1
        layouts = {
            figure: _layout_then(layout, figure, then) for figure, layout in self._layouts.items()
        }
        names: dict[Cell, Hashable] = {}
        # A reader takes what reads withheld for 1 or more, unless a none had to read so too.
        floor = min((1, *_all_counts(then.withheld)))
        for cell, _ in _counts_in(layouts):
            shown = _count_in(then.shown, cell)
            withheld = _count_in(then.withheld, cell)
            count = shown or withheld or 0
            name = names[cell] = self._name_of(cell, count, then)
            now = isinstance(name, Cell)
            if withheld is None:
                (self.published_before if now else self.free).add(name)
                self.unpublished.pop(name, None)
                self.withheld_before.discard(name)
            elif name in self.published_before or name in self.free:
                pass
            elif now and name not in self.unpublished:
                self.floors[name] = max(floor, self.floors.get(name, 0))
            else:
                self._add_unpublished(
                    name, count, at_least=min(count, max(floor, self.unpublished.get(name, 0)))
                )
                self.withheld_before.add(name)
        for figure, rows in then.merged.items():
            for column in _count_columns(layouts[figure]):
                parts = [Cell(figure, row, column.key) for row in rows]
                if all(part in self.counts for part in parts):
                    others = names.get(Cell(figure, OTHERS, column.key))
                    if others is not None and self.counts[others] == sum(
                        self.counts[part] for part in parts
                    ):
                        self.sums.append(Sum(others, tuple(parts)))
        self._add_sums(layouts, names)

    def _name_of(self, cell: Cell, count: int, then: PublishedYear) -> Hashable:
        """The name of what a workbook said was *count*: that of the same count, if there is one."""
        names = self._names.setdefault(cell, [cell] if cell in self.counts else [])
        if cell.row == OTHERS:
            rows = {*then.shown.get(cell.figure, {}), *then.withheld.get(cell.figure, {})}
            others = _Others(frozenset(rows), frozenset(then.merged.get(cell.figure, ())))
            alike = [name for name in names if self._others[name].are_those_of(others)]
        else:
            alike = names
        for name in alike:
            if self.counts[name] == count:
                return name
        new = ("then", self._earlier, cell)
        self.counts[new] = count
        names.append(new)
        if cell.row == OTHERS:
            self._others[new] = others
        return new

    @property
    def kept(self) -> frozenset[Hashable]:
        """What the latest workbooks withheld, still is what it was, and was never shown."""
        return frozenset(self.floors) - self.published_before - self.free

    def cells_of(self, figures: Collection[str]) -> frozenset[Cell]:
        """The cells of *figures* that the year shows and that concern cases."""
        return frozenset(
            cell
            for cell, column in _counts_in(self._layouts)
            if cell.figure in figures and column.guarded
        )

    def figures_of(self, names: Iterable[Hashable]) -> set[str]:
        """The figures in which *names* stand, and that say something not published before."""
        figures = {cell.figure for name in names for cell in _cells_in(name)}
        return {
            figure for figure in figures if not self.cells_of({figure}) <= self.published_before
        }

    def _add_unpublished(self, name: Hashable, count: int, at_least: int = 0) -> None:
        self.counts[name] = count
        self.unpublished[name] = at_least

    def _add_merged(self, exact: YearFigures) -> None:
        """The rows that were put together stand in no table, but a reader may know of them."""
        for figure, layout in self._layouts.items():
            shown = {row.key for row in layout.rows}
            if OTHERS not in shown:
                continue
            rare = [row.key for row in exact.tables[figure].rows if row.key not in shown]
            others = _Others(frozenset(shown), frozenset(rare))
            for column in _count_columns(layout):
                parts = [Cell(figure, row, column.key) for row in rare]
                for part in parts:
                    count = exact.value(part)
                    self._add_unpublished(part, count if isinstance(count, int) else 0)
                whole = Cell(figure, OTHERS, column.key)
                self._others[whole] = others
                self.sums.append(Sum(whole, tuple(parts)))

    def _add_sums(self, layouts: Mapping[str, Layout], names: Mapping[Cell, Hashable]) -> None:
        """Add what adds up in *layouts*, in the *names* that its cells go by."""
        for total, parts in _sums(layouts):
            if total in names and all(part in names for part in parts):
                one = Sum(names[total], tuple(names[part] for part in parts))
                if one.parts != (one.total,):
                    self.sums.append(one)
        for bound in _bounds(layouts):
            if all(cell in names for cell in (*bound.wholes, *bound.parts)):
                wholes = tuple(names[cell] for cell in bound.wholes)
                self.add_bound(wholes, tuple(names[cell] for cell in bound.parts))
        add_shared_steps(self, names)

    def add_equal(self, whole: Hashable, parts: tuple[Hashable, ...]) -> None:
        """Add that *parts* are *whole* together; not so where a school has steps of its own."""
        if self.counts[whole] == sum(self.counts[part] for part in parts):
            self.sums.append(Sum(whole, parts))

    def add_bound(
        self, wholes: tuple[Hashable, ...], parts: tuple[Hashable, ...]
    ) -> Hashable | None:
        """Add that *parts* are no more than *wholes*: what is left of these is 0 or more.

        Returns the name of what is left, or nothing if that is not so.
        """
        rest = ("rest", wholes, parts)
        left = sum(self.counts[name] for name in wholes) - sum(self.counts[name] for name in parts)
        # A record that came from elsewhere may not be as it should; then nothing follows.
        if rest in self.rests or left < 0:
            return rest if left >= 0 else None
        self._add_rest(rest, left)
        self.sums.append(Sum(self._together(wholes), (*parts, rest)))
        return rest

    def _together(self, wholes: tuple[Hashable, ...]) -> Hashable:
        """The name of what *wholes* are together."""
        if len(wholes) == 1:
            return wholes[0]
        whole = ("together", wholes)
        if whole not in self.rests:
            self._add_rest(whole, sum(self.counts[name] for name in wholes))
            self.sums.append(Sum(whole, wholes))
        return whole

    def _add_rest(self, name: Hashable, count: int) -> None:
        self.counts[name] = count
        self.rests.add(name)


@dataclass(frozen=True, slots=True)
class _Others:
    """Which rows a workbook named, and which it put together under others."""

    named: frozenset[str]
    merged: frozenset[str]

    def are_those_of(self, other: "_Others") -> bool:
        """Whether a reader would take the two for the same: none is named in one of them only."""
        return self.named.isdisjoint(other.merged) and self.merged.isdisjoint(other.named)


def _counts_in(layouts: Mapping[str, Layout]) -> Iterator[tuple[Cell, Column]]:
    for figure, layout in layouts.items():
        for row, column in product(layout.rows, _count_columns(layout)):
            yield Cell(figure, row.key, column.key), column


def _count_columns(layout: Layout) -> list[Column]:
    return [column for column in layout.columns if column.unit is Unit.COUNT]


def _sums(layouts: Mapping[str, Layout]) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """All that adds up: down the rows, along the columns, and between figures."""
    for figure, layout in layouts.items():
        columns = _count_columns(layout)
        for total, parts in _groups(layout.rows).items():
            for column in columns:
                yield (
                    Cell(figure, total, column.key),
                    tuple(Cell(figure, row, column.key) for row in parts),
                )
        for total, parts in _groups(columns).items():
            for row in layout.rows:
                yield (
                    Cell(figure, row.key, total),
                    tuple(Cell(figure, row.key, key) for key in parts),
                )
    yield from sums_between_figures()


def _groups(lines: Iterable[Row] | Iterable[Column]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for line in lines:
        if line.adds_to:
            groups.setdefault(line.adds_to, []).append(line.key)
    return groups


def _bounds(layouts: Mapping[str, Layout]) -> Iterator[Bound]:
    """All that is no more than something else: in the same row, and between figures."""
    for figure, layout in layouts.items():
        for row, column in product(layout.rows, _count_columns(layout)):
            if column.within:
                whole = Cell(figure, row.key, column.within)
                yield Bound((whole,), (Cell(figure, row.key, column.key),))
    yield from bounds_between_figures(layouts)


def _cells_in(name: Hashable) -> Iterator[Cell]:
    """The cells that *name* is, or is made of."""
    if isinstance(name, Cell):
        yield name
    elif isinstance(name, tuple):
        for part in name:
            yield from _cells_in(part)


def _layout_then(layout: Layout, figure: str, then: PublishedYear) -> Layout:
    """The rows that *figure* had then, where they are named by what somebody typed."""
    if not layout.own_words:
        return layout
    fixed = [row for row in layout.rows if not row.key.startswith("provider:")]
    adds_to = ALL if any(row.key == ALL for row in fixed) else ""
    keys = {*then.shown.get(figure, {}), *then.withheld.get(figure, {})}
    own = (Row(key, "", adds_to) for key in sorted(keys - {row.key for row in fixed}))
    return Layout((*own, *fixed), layout.columns, own_words=True)


def _all_counts(counts: Counts) -> Iterator[int]:
    for rows in counts.values():
        for columns in rows.values():
            yield from columns.values()


def _count_in(counts: Mapping[str, Mapping[str, Mapping[str, int]]], cell: Cell) -> int | None:
    return counts.get(cell.figure, {}).get(cell.row, {}).get(cell.column)


# What holds between figures


def bounds_between_figures(layouts: Mapping[str, Layout]) -> Iterator[Bound]:
    """What is no more than what between figures, in tables with the rows of *layouts*.

    Not only sums give counts away: of five incidents five answered in time is known
    to be all of them.
    """
    for wholes, part in _WITHIN:
        yield Bound(wholes, (part,))
    for row in layouts[CLAUSES].rows:
        yield Bound((_COUNTED,), (Cell(CLAUSES, row.key, "incidents"),))
        yield Bound((Cell(CLAUSES, row.key, "done"),), (Cell(CLAUSES, row.key, "in-time"),))
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


# Clauses that the same steps of the checklist answer


def add_shared_steps(known: Knowledge, names: Mapping[Cell, Hashable]) -> None:
    """Add what one clause says of others that the same steps of the checklist answer."""
    _add_one_step_clauses(known, names)
    rests = {column: _left_of_clauses(column, known, names) for column in STEP_COLUMNS}
    for column, fewer in STEP_COLUMNS.items():
        for within in fewer:
            for steps in sorted(rests[column].keys() & rests[within].keys()):
                known.add_bound((rests[column][steps],), (rests[within][steps],))


def _left_of_clauses(
    column: str, known: Knowledge, names: Mapping[Cell, Hashable]
) -> dict[tuple[str, ...], Hashable]:
    """Add what is left of a clause without another; by the clauses, what that is called."""
    rests: dict[tuple[str, ...], Hashable] = {}
    named = {cell.row: name for cell, name in names.items() if cell[::2] == (CLAUSES, column)}
    for one in shared_steps(of_a_day=column in OF_A_DAY):
        if not named.keys() >= {one.whole, one.part}:
            continue
        rest = known.add_bound((named[one.whole],), (named[one.part],))
        if rest is None:
            continue
        rests[one.whole, one.part] = rest
        for other in one.alike:
            known.add_equal(named[other], (rest,))
        for other in one.beyond:
            if (further := known.add_bound((named[other],), (rest,))) is not None:
                rests[other, one.whole, one.part] = further
        if one.one_step and column == "asked":
            known.add_bound((names[Cell(CLAUSES, one.whole, "incidents")],), (rest,))
    return rests


def _add_one_step_clauses(known: Knowledge, names: Mapping[Cell, Hashable]) -> None:
    """Add that a clause of one step asks it once of each incident to which it applies."""
    for clause in clauses_of_one_step():
        cells = (Cell(CLAUSES, clause, column) for column in ("incidents", "asked"))
        incidents, asked = (names.get(cell) for cell in cells)
        if incidents is not None and asked is not None:
            known.add_equal(incidents, (asked,))


class SharedSteps(NamedTuple):
    """A clause whose steps are all among those of another.

    What is left of the *whole* are the very steps of those that are *alike*, and among those
    of the clauses *beyond*; or it is *one_step*, which no incident has twice.
    """

    whole: str
    part: str
    one_step: bool
    alike: tuple[str, ...]
    beyond: tuple[str, ...]


@cache
def shared_steps(*, of_a_day: bool) -> tuple[SharedSteps, ...]:
    """Which clauses are answered by steps of others, in the policy as it is shipped.

    *of_a_day*: by those steps alone that have a day by which they are to be done.
    """
    steps_of = _steps_of(of_a_day=of_a_day)
    found = []
    for whole, part in permutations(steps_of, 2):
        if steps_of[part] <= steps_of[whole]:
            left = steps_of[whole] - steps_of[part]
            others = [one for one in steps_of if one != whole and left]
            found.append(
                SharedSteps(
                    whole,
                    part,
                    len(left) == 1,
                    tuple(one for one in others if steps_of[one] == left),
                    tuple(one for one in others if left < steps_of[one]),
                )
            )
    return tuple(found)


@cache
def clauses_of_one_step() -> tuple[str, ...]:
    """The clauses that one step alone answers: each incident is asked for it once, or not."""
    return tuple(one for one, steps in _steps_of(of_a_day=False).items() if len(steps) == 1)


def _steps_of(*, of_a_day: bool) -> dict[str, set[str]]:
    steps_of: dict[str, set[str]] = {}
    for step in shipped_steps():
        if step.due_days is not None or not of_a_day:
            for clause in step.clauses:
                steps_of.setdefault(clause, set()).add(step.id)
    return steps_of
