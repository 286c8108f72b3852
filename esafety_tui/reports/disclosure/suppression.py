"""Withholding of small counts, so that a table cannot point at anybody.

:func:`withhold` is a pure function over named counts and the sums that connect
them.  It knows nothing of incidents, tables or sheets: whoever calls it says which
counts are published together and what adds up to what.  What a withheld count could
be instead is for :mod:`~esafety_tui.reports.disclosure.feasibility` to say.

What it promises, for everything that is handed to it in one call:

* no count from 1 to one less than the threshold is published (*primary*);
* for each withheld count that is not 0 there is at least one other set of counts, all
  of them 1 or more (0 or more, if a zero had to be withheld), with which every
  published number and every sum agrees: nobody can work the count out by adding and
  subtracting, nor from knowing that counts are whole and not negative
  (*complementary*);
* what a small withheld count could be differs by 2 or more: it is not known to be one
  of two numbers.  Only where a count that is dear, or a none, would have to be withheld
  for that, or nothing is left to withhold, two numbers are enough;
* none (0) stays visible, unless nothing else is left to withhold;
* every count that an earlier report withheld, whatever its size, is protected in the same
  way from what both say together; and what earlier reports published hides nothing here
  (*known*, *unpublished*, *withheld_before*).

What it does not promise:

* that nothing follows from how the sums of different tables overlap, unless the
  caller hands in those tables together and says what is equal, or what is a part
  of what (with an *unpublished* rest);
* that a withheld count cannot be *narrowed down*.  A published part says at least how many
  the whole are, a published whole at most how many the part.  Of many small counts it can
  be told so that they are small, though not how small: no more than the plain rule, by which
  small counts and no others are withheld, says of each of them;
* that what is left of a whole when a part is taken away is not small: both may be shown;
* that earlier reports can be taken back: what they have given away between them, or with
  what must be published now, is said to be *lost*;
* anything about counts that are not counts of people's cases; the caller leaves
  those out, or names them as ``free``.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Generic

from esafety_tui.reports.disclosure.feasibility import Alternatives, Equation, Name, Sum, groups


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
