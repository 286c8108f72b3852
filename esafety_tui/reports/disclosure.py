"""Withholding of small counts, so that a table cannot point at anybody.

:func:`withhold` is a pure function over named counts and the sums that connect
them.  It knows nothing of incidents, tables or sheets: whoever calls it says which
counts are published together and what adds up to what.

What it promises, for everything that is handed to it in one call:

* no count from 1 to one less than the threshold is published (*primary*);
* for each withheld count that is not 0 there is at least one other set of counts, all
  of them 1 or more (0 or more, if a zero had to be withheld), with which every
  published number and every sum agrees: nobody can work the count out by adding and
  subtracting, nor from knowing that counts are whole and not negative
  (*complementary*).  The search for that other set is careful, not clever: where
  it finds none it withholds one count more, which is safe;
* none (0) stays visible, unless nothing else is left to withhold;
* what a reader knows already from earlier reports hides nothing, and what those
  withheld is not given away by this one, as far as the caller hands them in
  (*known*, *unpublished*).  What an earlier report gave away by itself stays given
  away: no later one can take it back.

What it does not promise:

* that nothing follows from how the sums of different tables overlap, unless the
  caller hands in those tables together and says what is equal, or what is a part
  of what (with an *unpublished* rest);
* that a withheld count cannot be *narrowed down*: only that it is not determined;
* anything about counts that are not counts of people's cases; the caller leaves
  those out, or names them as ``free``.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm
from types import MappingProxyType
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sum(Generic[Name]):
    """``total`` is the sum of ``parts``; with one part, the two are equal."""

    total: Name
    parts: tuple[Name, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """Total and parts together."""
        return (self.total, *self.parts)


class CannotWithhold(ValueError):
    """A small count cannot be protected: all that could hide it must be published."""


def withhold(
    counts: Mapping[Name, int],
    sums: Sequence[Sum[Name]],
    threshold: int,
    *,
    free: Collection[Name] = (),
    known: Collection[Name] = (),
    unpublished: Mapping[Name, int] = MappingProxyType({}),
    rests: Collection[Name] = (),
    dear: Collection[Name] = (),
    blank: Collection[Name] = (),
    floors: Mapping[Name, int] = MappingProxyType({}),
    lost: set[Name] | None = None,
) -> frozenset[Name]:
    """Say which of *counts* must not be published, given the *sums* that hold among them.

    Counts from 1 to *threshold* - 1 are withheld, with what would give them away;
    a threshold of 0 or 1 switches that off.  *free* are published whatever they
    are.  *known* are counts that an earlier report has published: small ones are
    withheld here all the same, but hide nothing.  *unpublished* are counts that stand
    in no table, with the least that a reader takes each for (two tables may cross in
    them): small ones are protected like others.  *rests* are unpublished too, what is
    left of a whole when a part is taken away: 0 or more, and not protected.

    Among those that would do, the parts go before totals and small counts before
    large ones; those that are *dear* go only where nothing else helps.  *blank* are
    withheld whatever they are.  *floors* are the least that earlier reports tell of
    some.  What earlier reports and this one together give away, whatever is withheld
    here, is put into *lost*.  Names in *sums* must be in *counts*, and the sums must hold.

    Raises :class:`CannotWithhold` when *free* leaves nothing to hide a count behind;
    not where something is *known*, since that cannot be taken back.
    """
    free, known = frozenset(free), frozenset(known)
    unseen = {*unpublished, *rests}
    small = {name for name, count in counts.items() if 0 < count < threshold}
    withheld = small - free - known - unseen
    protected_unseen = small.intersection(unpublished)
    blank = frozenset(blank)
    if not withheld and not protected_unseen:
        return frozenset(small & known - free | blank)
    least = {**dict.fromkeys(rests, 0), **unpublished}
    search = _Search(counts, sums, free | known, least, protected_unseen, dear, floors)
    hidden = withheld | unseen | blank - known
    while exposed := search.alone(hidden) or search.unproven(hidden):
        for name, near in exposed:
            if (partner := search.partner(near, hidden)) is not None:
                hidden.add(partner)
            elif known:
                search.give_up(name)
                if lost is not None:
                    lost.add(name)
            else:
                raise CannotWithhold("a small count is given away by counts that must be published")
    # What was withheld on the way may have become needless by what was withheld after it.
    for name in search.totals(hidden - withheld - unseen - blank):
        if not (search.alone(hidden - {name}) or search.unproven(hidden - {name})):
            hidden.discard(name)
    return frozenset(hidden - unseen | (small & known - free) | blank)


class _Search(Generic[Name]):
    """The search for further counts to withhold."""

    def __init__(
        self,
        counts: Mapping[Name, int],
        sums: Sequence[Sum[Name]],
        free: Collection[Name],
        least: Mapping[Name, int],
        protected_unseen: Collection[Name],
        dear: Collection[Name],
        floors: Mapping[Name, int],
    ) -> None:
        self._counts = counts
        self._sums = sums
        self._free = free
        self._dear = frozenset(dear)
        self._floors = floors
        # What stands in no table, with the least that a reader takes it for.
        self._least = least
        # Of what stands in no table, only this is protected; and nothing that is lost.
        self._unprotected = set(least).difference(protected_unseen)
        self._sums_of: dict[Name, list[Sum[Name]]] = defaultdict(list)
        # How much would be missed: totals more than parts, large counts more than
        # small ones; the place only makes the choice the same every time.
        depth = dict.fromkeys(counts, 0)
        for one in sums:
            depth[one.total] += len(one.parts) > 1
            for name in one.names:
                self._sums_of[name].append(one)
        self._cost = {
            name: (depth[name], count, place) for place, (name, count) in enumerate(counts.items())
        }
        self._known_unproven: dict[frozenset[Name], list[Name]] = {}

    def give_up(self, name: Name) -> None:
        """Protect *name* no longer: earlier reports have given it away."""
        self._unprotected.add(name)

    def alone(self, withheld: Collection[Name]) -> list[tuple[Name, list[Sum[Name]]]]:
        """A count that is withheld alone in one of its sums, with that sum: the plain case."""
        for one in self._sums:
            hidden = [name for name in one.names if name in withheld]
            if (
                len(hidden) == 1
                and hidden[0] not in self._unprotected
                and self._choice(one.names, withheld)
            ):
                return [(hidden[0], [one])]
        return []

    def unproven(self, withheld: Collection[Name]) -> list[tuple[Name, list[Sum[Name]]]]:
        """The withheld counts for which no other value could be shown to be possible.

        One count, with its sums, in each group that hangs together: what is withheld
        for one may help the others.
        """
        found = []
        for equations in _components(self._sums, withheld):
            names = frozenset(name for equation in equations for name in equation)
            if names not in self._known_unproven:
                self._known_unproven[names] = _unproven(
                    equations,
                    self._counts,
                    sorted(names, key=self._cost.__getitem__),
                    self._least,
                    self._unprotected,
                    self._floors,
                )
            left = (one for one in self._known_unproven[names] if one not in self._unprotected)
            if (first := next(left, None)) is not None:
                found.append((first, self._sums_of[first]))
        return found

    def partner(self, near: Sequence[Sum[Name]], withheld: Collection[Name]) -> Name | None:
        """The count to withhold so that the sums *near* give none of theirs away, if there is one.

        If those hold nothing suitable, the sums of their counts are looked at, and
        so on.  What is dear comes after all others, and zeros last: that there was none
        is worth saying.
        """
        # First by way of withheld counts alone: only those hang together with this one.
        return self._nearest(near, withheld, through=withheld) or self._nearest(
            near, withheld, through=self._counts
        )

    def _nearest(
        self, near: Sequence[Sum[Name]], withheld: Collection[Name], through: Collection[Name]
    ) -> Name | None:
        last = through is self._counts
        ring, seen = list(near), set(near)
        dear: list[Name] = []
        zeros: list[Name] = []
        while ring:
            names = list(dict.fromkeys(other for one in ring for other in one.names))
            choice = self._choice(names, withheld)
            positive = [other for other in choice if self._counts[other]]
            if cheap := [other for other in positive if other not in self._dear]:
                return min(cheap, key=self._cost.__getitem__)
            dear += positive
            zeros += [other for other in choice if not self._counts[other]]
            ring = [
                one
                for other in names
                if other in through
                for one in self._sums_of[other]
                if one not in seen
            ]
            seen.update(ring)
        return min(dear or zeros, key=self._cost.__getitem__, default=None) if last else None

    def totals(self, chosen: Collection[Name]) -> list[Name]:
        """Those of *chosen* into which others are added, the most missed first."""
        totals = [name for name in chosen if self._cost[name][0] or name in self._dear]
        return sorted(totals, key=lambda name: (name in self._dear, self._cost[name]), reverse=True)

    def _choice(self, names: Iterable[Name], withheld: Collection[Name]) -> list[Name]:
        """Those of *names* that could be withheld as well.

        Not a zero whose total is zero too: it would be seen to be none, and hide nothing.
        """
        return [
            name
            for name in names
            if name not in withheld
            and name not in self._free
            and (self._counts[name] or all(self._counts[one.total] for one in self._sums_of[name]))
        ]


def _unproven(
    equations: Sequence[Mapping[Name, Fraction]],
    counts: Mapping[Name, int],
    names: Sequence[Name],
    unseen: Mapping[Name, int],
    unprotected: Collection[Name],
    floors: Mapping[Name, int],
) -> list[Name]:
    """Those of *names* for which no other set of counts was found that *equations* allow."""
    # A reader takes what is withheld for 1 or more, unless a none had to be withheld too.
    usual = min((1, *(counts[name] for name in names if name not in unseen)))
    least = {name: unseen.get(name, max(usual, floors.get(name, 0))) for name in names}
    unproven = {name for name in names if counts[name] and name not in unprotected}
    if not unproven:
        return []
    # A move that lowers a count of 1 is blocked; letting other counts be the free
    # ones gives other moves.  With the unseen ones free, a whole and its parts move
    # together, and what is left beside them stays.
    seen = [name for name in names if name not in unseen]
    left = [name for name in names if name in unseen]
    orders = [names, names[::-1], *([[*seen, *left], [*seen[::-1], *left]] if left else [])]
    for order in orders:
        moves = _moves(equations, order)
        proven = _moved(moves, counts, least)
        if not unproven <= proven:
            proven |= _moved(_pairs(moves, unproven - proven), counts, least)
        unproven -= proven
        if not unproven:
            break
    return [name for name in names if name in unproven]


def _components(
    sums: Iterable[Sum[Name]], withheld: Collection[Name]
) -> list[list[dict[Name, Fraction]]]:
    """The equations among withheld counts, in groups that share none."""
    leader: dict[Name, Name] = {}

    def lead(name: Name) -> Name:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    equations: list[dict[Name, Fraction]] = []
    for one in sums:
        equation: dict[Name, Fraction] = {}
        for name in one.parts:
            if name in withheld:
                equation[name] = equation.get(name, Fraction()) + 1
        if one.total in withheld:
            equation[one.total] = equation.get(one.total, Fraction()) - 1
        if equation:
            equations.append(equation)
            first = next(iter(equation))
            for name in equation:
                leader[lead(name)] = lead(first)
    groups: dict[Name, list[dict[Name, Fraction]]] = defaultdict(list)
    for equation in equations:
        groups[lead(next(iter(equation)))].append(equation)
    return list(groups.values())


def _moves(
    equations: Iterable[Mapping[Name, Fraction]], order: Sequence[Name]
) -> list[dict[Name, int]]:
    """Whole-number changes under which all *equations* still hold: a basis of them.

    Gauss-Jordan elimination; names early in *order* are solved for first, so that
    those late in it are the ones which move freely.
    """
    place = {name: number for number, name in enumerate(order)}
    solved: dict[Name, dict[Name, Fraction]] = {}
    for equation in equations:
        row = dict(equation)
        for name in [name for name in row if name in solved]:
            _add(row, solved[name], -row[name])
        if not row:
            continue
        pivot = min(row, key=place.__getitem__)
        factor = 1 / row[pivot]
        row = {name: value * factor for name, value in row.items()}
        for other in solved.values():
            if pivot in other:
                _add(other, row, -other[pivot])
        solved[pivot] = row
    moves = []
    for name in order:
        if name in solved:
            continue
        move = {name: Fraction(1)}
        move |= {pivot: -row[name] for pivot, row in solved.items() if name in row}
        scale = lcm(*(value.denominator for value in move.values()))
        moves.append({other: int(value * scale) for other, value in move.items()})
    return moves


def _add(row: dict[Name, Fraction], other: Mapping[Name, Fraction], factor: Fraction) -> None:
    """Add *factor* times *other* to *row*, in place, without keeping zeros."""
    for name, value in other.items():
        total = row.get(name, Fraction()) + value * factor
        if total:
            row[name] = total
        else:
            row.pop(name, None)


def _moved(
    moves: Iterable[Mapping[Name, int]], counts: Mapping[Name, int], least: Mapping[Name, int]
) -> set[Name]:
    """The names that one of *moves*, forwards or backwards, changes without breaking *least*."""
    moved: set[Name] = set()
    for move in moves:
        if all(counts[name] + by >= least[name] for name, by in move.items()) or all(
            counts[name] - by >= least[name] for name, by in move.items()
        ):
            moved.update(move)
    return moved


def _pairs(
    moves: Sequence[Mapping[Name, int]], wanted: Collection[Name]
) -> Iterator[dict[Name, int]]:
    """Sums and differences of two of *moves* that overlap and touch something *wanted*."""
    for first, second in combinations(moves, 2):
        names = first.keys() | second.keys()
        if first.keys().isdisjoint(second) or names.isdisjoint(wanted):
            continue
        for sign in (1, -1):
            pair = {name: first.get(name, 0) + sign * second.get(name, 0) for name in names}
            yield {name: by for name, by in pair.items() if by}
