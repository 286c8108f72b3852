"""What withheld counts could be instead: other sets of counts that agree with what is published.

What is published leaves equations among what is withheld.  A reader who knows them, and
the least that each count can be, cannot tell any set of whole numbers that agrees with
both from the true one.  What is said here to be possible is the number in such a set, so
that it is certain.  What is said not to be is impossible too, but for two cases that
cost one count withheld too many: where halves would do and whole numbers were not
found, and where the search was given up as too long.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)

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


# Exact: whole numbers as far as they go.
Number = int | Fraction
Equation = Mapping[Name, int]


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
