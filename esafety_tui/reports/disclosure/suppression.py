"""Withholding of small counts, so that a table cannot point at anybody.

:func:`withhold` is a pure function over named counts and the sums that connect
them.  It knows nothing of incidents, tables or sheets: whoever calls it says which
counts are published together and what adds up to what.  What a withheld count could
be instead :class:`Alternatives` says.

What it promises, for everything that is handed to it in one call:

* no count from 1 to one less than the threshold is published;
* for each withheld count that is not 0 there is at least one other set of counts, all of them
  1 or more (0 or more, if a zero had to be withheld), with which every published number and
  every sum agrees: nobody can work the count out;
* what a small withheld count could be differs by 2 or more.  Only where a count that is dear,
  or a none, would have to go for that, or nothing is left to withhold, two numbers are enough;
* none (0) stays visible, unless nothing else is left to withhold;
* every count that an earlier report withheld, whatever its size, is protected in the same
  way from what both say together; and what earlier reports published hides nothing here.

What it does not promise: that nothing follows from how the sums of different tables overlap,
unless they are handed in together; that a withheld count cannot be *narrowed down* by a
published part or whole; that what is left of a whole without a part is not small; that
earlier reports can be taken back (what they have given away is said to be *lost*).  Counts
that are not of people's cases are left out by the caller, or named as ``free``.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from types import MappingProxyType
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
# Exact: whole numbers as far as they go.
Number = int | Fraction
Equation = Mapping[Name, int]
# How far a search goes; it ends by itself, but not soon in theory.
_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Sum(Generic[Name]):
    """``total`` is the sum of ``parts``, each of them once; with one part, the two are equal."""

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
    kept: Collection[Name] = (),
    floors: Mapping[Name, int] = MappingProxyType({}),
    withheld_before: Collection[Name] = (),
    lost: set[Name] | None = None,
) -> frozenset[Name]:
    """Say which of *counts* must not be published, given the *sums* that hold among them.

    Counts from 1 to *threshold* - 1 are withheld, with what would give them away;
    a threshold of 0 or 1 switches that off.  *free* are published whatever they
    are.  *known* are counts that an earlier report has published: small ones are
    withheld here all the same, but hide nothing.  *unpublished* are counts that stand
    in no table, with the least that a reader takes each for (two tables may cross in
    them): small ones are protected like others, and so are those *withheld_before* by an
    earlier report, however large.  *rests* are unpublished too, what is left of a whole
    when a part is taken away: 0 or more, and not protected.

    Among those that would do, the parts go before totals and small counts before
    large ones; those that are *dear* go only where nothing else helps.  *blank* are
    withheld whatever they are, *kept* because an earlier report withheld them, so that none
    shows what the one before has withheld.  *floors* are the least that earlier reports tell of
    some.  What earlier reports and this one together give away, whatever is withheld
    here, is put into *lost*; or shown, if it is large and was only to hide others.  Names
    in *sums* must be in *counts*, and the sums must hold.

    Raises :class:`CannotWithhold` when *free* leaves nothing to hide a count behind;
    not where something is *known*, since that cannot be taken back.
    """
    free, known, blank = frozenset(free), frozenset(known), frozenset(blank)
    given = _with_what_follows(free | known, sums)
    small = {name for name, count in counts.items() if 0 < count < threshold}
    unseen = {**dict.fromkeys(rests, 0), **unpublished}
    guarded = small.intersection(unpublished) | frozenset(withheld_before)
    withheld = small - given - unseen.keys()
    lost = set() if lost is None else lost
    lost |= guarded & given
    first = not known and not withheld_before
    if first and not small.isdisjoint(given - free):
        raise CannotWithhold("a small count is given away by counts that must be published")
    shown_before = (small & given) - free - unseen.keys()
    if not withheld and guarded <= given:
        return frozenset(shown_before | blank)
    search = _Search(counts, sums, threshold, given, unseen, guarded, dear, floors)
    hidden = (withheld | unseen.keys() | blank | frozenset(kept)) - given
    while exposed := search.alone(hidden) or search.exposed(hidden):
        for name, near in exposed:
            if (partner := search.partner(name, near, hidden)) is not None:
                hidden.add(partner)
            elif not search.settle(name):
                if name in withheld or name in guarded:
                    if first:
                        raise CannotWithhold("a small count is given away whatever is withheld")
                    lost.add(name)
                else:
                    # It was to hide others, and is known whatever is withheld.
                    search.show(name)
                    hidden.discard(name)
    hidden = search.without_needless(hidden, hidden - withheld - unseen.keys() - blank - set(kept))
    return frozenset(hidden - unseen.keys() | shown_before | blank)


def _with_what_follows(given: Collection[Name], sums: Iterable[Sum[Name]]) -> set[Name]:
    """The counts that are *given*, and those that follow from them by one sum after the other."""
    found, left = set(given), list(sums)
    while True:
        following = [(one, [name for name in one.names if name not in found]) for one in left]
        if not (new := {names[0] for _, names in following if len(names) == 1}):
            return found
        found |= new
        left = [one for one, names in following if len(names) > 1]


class _Search(Generic[Name]):
    """The search for further counts to withhold."""

    def __init__(
        self,
        counts: Mapping[Name, int],
        sums: Sequence[Sum[Name]],
        threshold: int,
        free: Collection[Name],
        unseen: Mapping[Name, int],
        guarded: Collection[Name],
        dear: Collection[Name],
        floors: Mapping[Name, int],
    ) -> None:
        self._counts = counts
        self._sums = sums
        self._free = set(free)
        self._dear = frozenset(dear)
        self._floors = floors
        # What stands in no table, with the least that a reader takes it for.
        self._unseen = unseen
        # By how much what a count could be has to differ: nothing is asked of a none, nor
        # of what stands in no table unless it is guarded.
        self._wanted = {
            name: 2 if count < threshold else 1
            for name, count in counts.items()
            if count and (name not in unseen or name in guarded)
        }
        self._sums_of: dict[Name, list[Sum[Name]]] = defaultdict(list)
        self._places_of: dict[Name, list[int]] = defaultdict(list)
        # How much would be missed: totals more than parts, large counts more than
        # small ones; the place only makes the choice the same every time.
        depth = dict.fromkeys(counts, 0)
        for place, one in enumerate(sums):
            depth[one.total] += len(one.parts) > 1
            for name in one.names:
                self._sums_of[name].append(one)
                self._places_of[name].append(place)
        self._cost = {
            name: (depth[name], count, place) for place, (name, count) in enumerate(counts.items())
        }
        self._groups: dict[frozenset[Name], _Group[Name]] = {}

    def settle(self, name: Name) -> bool:
        """Ask less of *name*, since more cannot be had: whether that still is something."""
        self._wanted[name] -= 1
        return self._wanted[name] > 0

    def show(self, name: Name) -> None:
        """Let *name* be published: from here on it hides nothing."""
        self._free.add(name)

    def alone(
        self, withheld: set[Name], sums: Sequence[Sum[Name]] | None = None
    ) -> list[tuple[Name, list[Sum[Name]]]]:
        """A count that is withheld alone in one of its sums, with that sum: the plain case.

        Only in *sums*, if they are given.
        """
        for one in self._sums if sums is None else sums:
            hidden = withheld.intersection(one.names)
            if len(hidden) == 1 and self._choice(one.names, withheld):
                (name,) = hidden
                if self._wanted.get(name):
                    return [(name, [one])]
        return []

    def exposed(
        self, withheld: set[Name], sums: Sequence[Sum[Name]] | None = None
    ) -> list[tuple[Name, list[Sum[Name]]]]:
        """The withheld counts for which too few other values could be shown to be possible.

        One count, with its sums, in each group that hangs together: what is withheld
        for one may help the others.  Only in the groups of *sums*, if they are given.
        """
        found = []
        for equations in groups(self._sums if sums is None else sums, withheld):
            names = frozenset(name for equation in equations for name in equation)
            if (group := self._groups.get(names)) is None:
                group = self._groups[names] = self._group(equations, names)
            if (name := group.exposed(self._wanted)) is not None:
                found.append((name, self._sums_of[name]))
        return found

    def _group(
        self, equations: Sequence[Equation[Name]], names: Collection[Name]
    ) -> "_Group[Name]":
        # A reader takes what is withheld for 1 or more, unless a none had to be withheld too.
        usual = min((1, *(self._counts[name] for name in names if name not in self._unseen)))
        counts = {name: self._counts[name] for name in sorted(names, key=self._cost.__getitem__)}
        least = {
            name: self._unseen.get(name, max(usual, self._floors.get(name, 0))) for name in names
        }
        return _Group(Alternatives(equations, counts, least), list(counts))

    def partner(
        self, name: Name, near: Sequence[Sum[Name]], withheld: Collection[Name]
    ) -> Name | None:
        """The count to withhold so that the sums *near* do not give *name* away, if there is one.

        If those hold nothing suitable, the sums of their counts are looked at, and
        so on.  What is dear comes after all others, and zeros last: that there was none
        is worth saying.  Neither goes only to let *name* be more than two numbers.
        """
        others: list[Name] = []
        # First by way of withheld counts alone: only those hang together with this one.
        for through in (withheld, self._counts):
            others = []
            for ring in self._rings(near, through):
                choice = self._choice(ring, withheld)
                if cheap := [one for one in choice if self._counts[one] and one not in self._dear]:
                    return min(cheap, key=self._cost.__getitem__)
                others += choice
        if self._wanted[name] > 1:
            return None
        dear = [one for one in others if self._counts[one]]
        return min(dear or others, key=self._cost.__getitem__, default=None)

    def _rings(self, near: Sequence[Sum[Name]], through: Collection[Name]) -> Iterator[list[Name]]:
        """The counts in the sums *near*, then, by way of those in *through*, in the next sums."""
        ring, seen = list(near), set(near)
        while ring:
            names = list(dict.fromkeys(name for one in ring for name in one.names))
            yield names
            ring = [
                one
                for name in names
                if name in through
                for one in self._sums_of[name]
                if one not in seen
            ]
            seen.update(ring)

    def without_needless(self, hidden: set[Name], further: set[Name]) -> set[Name]:
        """*hidden* without those of *further* that hide nothing, the most missed looked at first.

        What was withheld on the way may have become needless by what was withheld after
        it; and what would then follow from the rest can be shown with it.
        """

        def missed(name: Name) -> tuple[bool, tuple[int, int, int]]:
            return name in self._dear, self._cost[name]

        for name in sorted(further, key=missed, reverse=True):
            fewer = hidden - {name}
            near = self._hanging_together(name, hidden)  # nothing changes for the others
            while exposed := self.alone(fewer, near) or self.exposed(fewer, near):
                if not further.issuperset(follow := {one for one, _ in exposed}):
                    break
                fewer -= follow
            else:
                hidden = fewer
        return hidden

    def _hanging_together(self, name: Name, withheld: Collection[Name]) -> list[Sum[Name]]:
        """The sums that hang together with those of *name* by way of *withheld* counts."""
        places = list(self._places_of[name])
        seen, met = set(places), {name}
        for place in places:  # grows while it is gone through
            for other in self._sums[place].names:
                if other in withheld and other not in met:
                    met.add(other)
                    new = [one for one in self._places_of[other] if one not in seen]
                    seen.update(new)
                    places += new
        return [self._sums[place] for place in sorted(places)]

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


# What withheld counts could be instead
#
# What is published leaves equations among what is withheld.  A reader who knows them, and
# the least that each count can be, cannot tell any set of whole numbers that agrees with
# both from the true one.  What is said here to be possible is the number in such a set, so
# that it is certain.  What is said not to be is impossible too, but for two cases that
# cost one count withheld too many: where halves would do and whole numbers were not
# found, and where the search was given up as too long.


def groups(sums: Iterable[Sum[Name]], withheld: Set[Name]) -> list[list[Equation[Name]]]:
    """The equations that *sums* leave among *withheld* counts, in groups that share none."""
    equations: list[dict[Name, int]] = []
    holding: dict[Name, list[int]] = defaultdict(list)
    for one in sums:
        if not withheld.isdisjoint(one.names):
            equation = {name: 1 for name in one.parts if name in withheld}
            if one.total in withheld:
                equation[one.total] = -1
            for name in equation:
                holding[name].append(len(equations))
            equations.append(equation)
    found: list[list[Equation[Name]]] = []
    left = set(range(len(equations)))
    for first in range(len(equations)):
        if first in left:
            left.discard(first)
            group = [first]
            for place in group:  # grows while it is gone through
                for name in equations[place]:
                    near = [other for other in holding.pop(name, ()) if other in left]
                    left.difference_update(near)
                    group += near
            found.append([equations[place] for place in sorted(group)])
    return found


class Alternatives(Generic[Name]):
    """How low and how high the counts of one group could be, as far as was looked.

    ``low`` and ``high`` begin with the counts as they are; :meth:`differs` widens them.
    Each is the count in a set of whole numbers, none below the least that a reader takes
    it for, with which all equations hold.

    This is the simplex method, in exact numbers.  Some counts are free, the others follow
    from them.  To change one count, a free one that bears on it is changed until another
    reaches its least; that one becomes free in its place, and so on.  Unlike in the
    textbook it begins at the true counts, where free ones need not be at their least yet.
    """

    def __init__(
        self,
        equations: Iterable[Equation[Name]],
        counts: Mapping[Name, int],
        least: Mapping[Name, int],
    ) -> None:
        """Take the *counts* as they are, and the *least* that a reader takes each for.

        Of those that could follow from the others, counts early in *counts* do.
        """
        self.low = dict(counts)
        self.high = dict(counts)
        self._least = least
        # How much each is above its least in the set that was reached last; which are not whole.
        self._above: dict[Name, Number] = {name: counts[name] - least[name] for name in counts}
        self._names = tuple(counts)
        self._place = {name: place for place, name in enumerate(counts)}
        self._broken: set[Name] = set()
        # What follows from the free ones, by how much each; and what each free one bears on.
        self._follows = _solved(equations, self._place)
        self._leads: dict[Name, set[Name]] = defaultdict(set)
        for name, row in self._follows.items():
            for free in row:
                self._leads[free].add(name)

    def differs(self, name: Name, by: int) -> bool:
        """Whether what *name* could be differs by *by* or more."""
        return (
            self.high[name] - self.low[name] >= by
            or self._reaches(name, 1, self.low[name] + by)
            or self._reaches(name, -1, self.high[name] - by)
        )

    def _reaches(self, name: Name, sign: int, goal: int) -> bool:
        """Whether *name* can be *goal* or more; for a *sign* of -1, *goal* or less."""
        goal -= self._least[name]
        begun = dict(self._above)
        for _ in range(_STEPS if goal >= 0 else 0):
            left = sign * (goal - self._above[name])
            if left <= 0 and not self._broken:
                return True
            if (found := self._way(name, sign)) is None:
                break
            free, way = found
            self._walk(free, way, name, left)
        if self._broken:
            self._above = begun
            self._broken.clear()
        return False

    def _way(self, name: Name, sign: int) -> tuple[Name, int] | None:
        """A free count, and the way it has to change, so that *name* changes as *sign* says.

        The first that there is: any other choice might go round in a circle (Bland 1977).
        """
        row = self._follows.get(name, {name: 1})
        ways = ((free, sign if by > 0 else -sign) for free, by in row.items())
        open_ways = ((free, way) for free, way in ways if way > 0 or self._above[free])
        return min(open_ways, key=lambda found: self._place[found[0]], default=None)

    def _walk(self, free: Name, way: int, name: Name, left: Number) -> None:
        """Change *free* until something reaches its least, or *name* has changed by *left*."""
        rates: dict[Name, Number] = {free: way}
        rates |= {other: self._follows[other][free] * way for other in self._leads[free]}
        rate = rates[name]
        step: Number = ceil(_divided(left, -rate if rate < 0 else rate)) if left > 0 else 1
        limits = (
            (_divided(self._above[other], -by), self._place[other])
            for other, by in rates.items()
            if by < 0
        )
        most, place = min(limits, default=(step, -1))
        blocked = most < step
        step = min(most, step)
        if step:
            for other, by in rates.items():
                self._above[other] += by * step
                if self._above[other].denominator == 1:
                    self._broken.discard(other)
                else:
                    self._broken.add(other)
            if not self._broken:
                self._note(rates)
        if blocked and (blocking := self._names[place]) != free:
            self._swap(blocking, free)

    def _note(self, changed: Iterable[Name]) -> None:
        for name in changed:
            count = int(self._above[name]) + self._least[name]
            if count < self.low[name]:
                self.low[name] = count
            elif count > self.high[name]:
                self.high[name] = count

    def _swap(self, name: Name, free: Name) -> None:
        """Make *name* free, and let *free* follow from it and the others."""
        row = self._follows.pop(name)
        for other in row:
            self._leads[other].discard(name)
        factor = _divided(1, row.pop(free))
        turned = {other: -value * factor for other, value in row.items()}
        turned[name] = factor
        for other in self._leads.pop(free):
            follows = self._follows[other]
            by = follows.pop(free)
            for lead, value in turned.items():
                total = follows.get(lead, 0) + value * by
                if total:
                    follows[lead] = total
                    self._leads[lead].add(other)
                else:
                    del follows[lead]
                    self._leads[lead].discard(other)
        self._follows[free] = turned
        for lead in turned:
            self._leads[lead].add(free)


def _solved(
    equations: Iterable[Equation[Name]], place: Mapping[Name, int]
) -> dict[Name, dict[Name, Number]]:
    """Solve *equations*, early names first: by how much each changes with those left free.

    Gauss-Jordan elimination.
    """
    solved: dict[Name, dict[Name, Number]] = {}
    for equation in equations:
        row: dict[Name, Number] = dict(equation)
        for name in [name for name in row if name in solved]:
            _add(row, solved[name], row.pop(name))
        if not row:
            continue
        pivot = min(row, key=place.__getitem__)
        factor = _divided(-1, row.pop(pivot))
        row = {name: value * factor for name, value in row.items()}
        for other in solved.values():
            if pivot in other:
                _add(other, row, other.pop(pivot))
        solved[pivot] = row
    return solved


def _add(row: dict[Name, Number], other: Mapping[Name, Number], factor: Number) -> None:
    """Add *factor* times *other* to *row*, in place, without keeping zeros."""
    for name, value in other.items():
        total = row.get(name, 0) + value * factor
        if total:
            row[name] = total
        else:
            del row[name]


def _divided(number: Number, by: Number) -> Number:
    """*number* by *by*, exactly; whole if that is whole, since those are quicker."""
    if by in (1, -1):
        return number * by
    divided = Fraction(number) / by
    return divided.numerator if divided.denominator == 1 else divided


class _Group(Generic[Name]):
    """Withheld counts that hang together, and how far they have been looked at."""

    def __init__(self, alternatives: Alternatives[Name], names: Sequence[Name]) -> None:
        self._alternatives = alternatives
        self._names = names
        self._beyond: set[tuple[Name, int]] = set()

    def exposed(self, wanted: Mapping[Name, int]) -> Name | None:
        """The first count for which no values were found that differ as much as is *wanted*."""
        for name in self._names:
            by = wanted.get(name, 0)
            if (name, by) in self._beyond or not self._alternatives.differs(name, by):
                self._beyond.add((name, by))
                return name
        return None
