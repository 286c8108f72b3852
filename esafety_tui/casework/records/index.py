"""The index rows of all incidents, kept in order and counted as they change.

What a screen shows after a change must cost the same with 10,000 incidents as
with ten, so nothing here is sorted or counted anew for one row that changed.
And what no board shows any more need not be there before somebody asks for it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise, starmap
from operator import gt
from threading import RLock
from typing import NamedTuple

from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.index_row import (
    IndexPerson,
    IndexRow,
    name_parts,
    reference_of,
    same_name,
)
from esafety_tui.casework.records.people_index import PeopleIndex
from esafety_tui.data.tables import collector_at_rest
from esafety_tui.model.incident import Reference
from esafety_tui.model.vocabulary import Role, Stage, Standing
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.reports.names.masking import name_words

# Whose coming back is told on a case, and for how long.
COMING_BACK = (Role.TARGET, Role.RESPONSIBLE)
YEAR_DAYS = 365
# As whom somebody may come back.
_PART = {**dict(zip(COMING_BACK, COMING_BACK, strict=True)), Role.ALLEGED: Role.RESPONSIBLE}

Pair = tuple[tuple[IndexRow, IndexPerson], tuple[IndexRow, IndexPerson]]


class Past(NamedTuple):
    """Rows that no board shows on or after a day, unless they change; ``rows`` gives them.

    ``names`` are the words of the names of their people.
    """

    day: date
    rows: Callable[[], Iterable[IndexRow]]
    names: frozenset[str] = frozenset()


class FollowedRows:
    """The rows of all incidents; those that changed are made when they are next asked for."""

    def __init__(self, changed: set[str], made: Callable[[str], IndexRow | None]) -> None:
        """Follow the incidents that are put into *changed*.

        *made* gives the row of one as it is by now; ``None`` for one that was taken back.
        """
        self._changed = changed
        self._made = made
        self._rows = Rows()
        self._people: PeopleIndex | None = None
        self._making = RLock()

    @property
    def rows(self) -> "Rows":
        """The rows, each as its incident is by now."""
        self.make()
        return self._rows

    @property
    def people(self) -> PeopleIndex:
        """Everybody in the cases; gathered when that is first asked, then kept up to date."""
        rows = self.rows
        if self._people is None:
            self._people = PeopleIndex(rows.newest_first())
        return self._people

    def begin(self, rows: "Rows", changed: Iterable[str] = ()) -> None:
        """Hold *rows*, which are as the incidents are but for those that *changed*."""
        with self._making:
            self._rows = rows
            self._changed.clear()
            self._changed.update(changed)
            self.make()

    def refs(self, wanted: Callable[[IndexRow], bool]) -> set[str]:
        """Return the references of the rows, as they were made last, that are *wanted*."""
        return {row.ref for row in self._rows.newest_first() if wanted(row)}

    def make(self) -> None:
        """Make the rows of those that changed."""
        with self._making:
            if self._changed:
                self._make()

    @collector_at_rest()
    def _make(self) -> None:
        while self._changed:
            ref = self._changed.pop()
            self._take(ref, self._made(ref))

    def _take(self, ref: str, row: IndexRow | None) -> None:
        if row is None:
            self._rows.take_out(ref)
            if self._people is not None:
                self._people.take_out(ref)
        else:
            self._rows.put(row)
            if self._people is not None:
                self._people.put(row)


class Rows:
    """The rows in the order of their references, and what they come to on the day."""

    def __init__(self, rows: Iterable[IndexRow] = (), past: Past | None = None) -> None:
        """Hold *rows*, and those of the *past* from when one that is not among *rows* is wanted."""
        self._rows: list[IndexRow] = []
        # Lowered by what an import had added and is taken back with it, by nothing else.
        self._last_numbers: dict[str, int] = {}
        self._take(list(rows))
        self._past = past
        self._past_names = past.names if past else frozenset()
        self._names: Counter[str] | None = None
        # Figures are counted in a thread: what it takes in is not to undo a change.
        self._taking = RLock()
        self._words: Counter[str] | None = None
        self._apart: list[Pair] | None = None
        self._day: BoardDay | None = None

    def __len__(self) -> int:
        return len(self._all())

    def __bool__(self) -> bool:
        return bool(self._rows) or len(self) > 0

    def get(self, ref: str) -> IndexRow | None:
        """Return one row, or ``None``."""
        place, there = self._place(Reference.parse(ref))
        return self._rows[place] if there else None

    def put(self, row: IndexRow) -> None:
        """Take in a row that is new, or that changed."""
        reference = reference_of(row)
        with self._taking:
            self._apart = None
            place, there = self._place(reference)
            if there:
                self._forget(self._rows[place])
                self._rows[place] = row
            else:
                self._rows.insert(place, row)
        last = self._last_numbers.get(reference.year, 0)
        self._last_numbers[reference.year] = max(last, reference.number)
        if self._words is not None:
            self._words.update(row.known_as)
        if self._names is not None:
            self._names.update(names_in(row))
        if self._day:
            self._day.add(row)

    def take_out(self, ref: str) -> None:
        """Forget the row of an incident that an import had added; without it nothing happens.

        Its number is free again if it was the last of its year: no gap stays (E1).
        """
        with self._taking:
            reference = Reference.parse(ref)
            place, there = self._place(reference)
            if there:
                self._apart = None
                self._forget(self._rows[place])
                del self._rows[place]
                before = reference_of(self._rows[place - 1]) if place else Reference("", 0)
                if self._last_numbers.get(reference.year) == reference.number:
                    same = before.year == reference.year
                    self._last_numbers[reference.year] = before.number if same else 0

    def newest_first(self) -> list[IndexRow]:
        """Return all rows, the newest reference first."""
        return self._all()[::-1]

    def waiting(self) -> list[IndexRow]:
        """Return the rows that have a check-in or a look ahead; of the past none has."""
        return [row for row in self._rows if row.check_ins or row.removal_looks]

    def last_number(self, year: str) -> int:
        """Return the highest running number in use in an academic year, 0 for none."""
        self._all()
        return self._last_numbers.get(year, 0)

    def years(self) -> list[str]:
        """Return the academic years that have an incident, newest first."""
        found: list[str] = []
        after = len(self._all())
        while after:
            found.append(reference_of(self._rows[after - 1]).year)
            after, _ = self._place(Reference(found[-1], 0))
        return found

    def of_years(self, years: Collection[str]) -> list[IndexRow]:
        """Return the rows of the incidents of these academic years, oldest first."""
        return [row for row in self._all() if row.ref.partition("/")[0] in years]

    def refs(self, years: Collection[str]) -> list[str]:
        """Return the references of the incidents of these academic years, oldest first."""
        return [row.ref for row in self.of_years(years)]

    def coming_back(self) -> dict[str, frozenset[Role]]:
        """Return by reference in which roles somebody of a case was in another in the year before.

        Only of those of whom the lead has said that they are the same; withdrawn cases do not
        count.
        """
        days: dict[tuple[str, Role], set[tuple[date, str]]] = defaultdict(set)
        for row in self._all():
            if row.stage is not Stage.WITHDRAWN:
                for person in row.persons:
                    if person.who and person.role in COMING_BACK:
                        days[person.who, person.role].add((row.reported_on, row.ref))
        found: dict[str, frozenset[Role]] = {}
        for (_, role), cases in days.items():
            for (before, _), (day, ref) in pairwise(sorted(cases)):
                if (day - before).days < YEAR_DAYS:
                    found[ref] = found.get(ref, frozenset()) | {role}
        return found

    def perhaps_back(self) -> dict[str, frozenset[Role]]:
        """Return as :meth:`coming_back` what names tell, of which nobody has said whose they are.

        Who is alleged may have been responsible, and whose part is not known, anything.
        """
        found: dict[str, frozenset[Role]] = {}
        for row in self._all():
            parts = {person.role for person in row.persons}
            if row.stage is not Stage.WITHDRAWN and Role.INVOLVED in parts:
                found[row.ref] = frozenset(one for one in COMING_BACK if one.open_in(parts))
        for pair in self.apart():
            before, last = sorted(
                (row for row, _ in pair), key=lambda row: (row.reported_on, row.ref)
            )
            roles = {_PART.get(person.role) for _, person in pair}
            near = (last.reported_on - before.reported_on).days < YEAR_DAYS
            if near and len(roles) == 1 and (role := roles.pop()):
                found[last.ref] = found.get(last.ref, frozenset()) | {role}
        return found

    def apart(self) -> list[Pair]:
        """Return those in two cases whose names and standing may be one person's, two by two.

        Not those of whom the lead has said that they are the same, or are not; nobody of a
        withdrawn case.  Kept until a row changes.
        """
        with self._taking:
            if self._apart is None:
                self._apart = list(self._namesakes())
            return self._apart

    def _namesakes(self) -> Iterator[Pair]:
        called: dict[str, list[tuple[IndexRow, IndexPerson, list[str]]]] = defaultdict(list)
        places: dict[str, set[str]] = defaultdict(set)
        for row in self._all():
            for person in row.persons if row.stage is not Stage.WITHDRAWN else ():
                places[person.key(row.ref)].add(f"{row.ref} {person.id}")
                if parts := name_parts(person.name):
                    called[parts[-1]].append((row, person, parts))
        for namesakes in called.values():
            for (row, one, name), (other_row, two, other_name) in combinations(namesakes, 2):
                key, other_key = one.key(row.ref), two.key(other_row.ref)
                if (
                    row.ref != other_row.ref
                    and key != other_key
                    # Nobody asks whether a teacher is a pupil.
                    and len({one.standing, two.standing} - {Standing.UNKNOWN}) < 2
                    and same_name(name, other_name)
                    and places[key].isdisjoint(two.apart)
                    and places[other_key].isdisjoint(one.apart)
                    # Who has two parts in a case is not asked about twice.
                    and not _in_case(places[key], other_row.ref)
                    and not _in_case(places[other_key], row.ref)
                ):
                    yield (row, one), (other_row, two)

    def words(self) -> Iterable[str]:
        """Return the folded words of all providers' and people's names."""
        if self._words is None:
            self._words = Counter(word for row in self._all() for word in row.known_as)
        return self._words

    def is_name(self, word: str) -> bool:
        """Whether anybody in any case is called by *word*, in small letters.

        What was called so when the program began stays a name until it ends.
        """
        if self._names is None:
            self._names = Counter(name for row in self._rows for name in names_in(row))
        return self._names[word] > 0 or word in self._past_names

    def day(self, today: date, calendar: SchoolCalendar) -> BoardDay:
        """Return what the rows come to *today*: worked out once a day, then kept up to date."""
        if self._day is None or self._day.today != today or self._day.calendar is not calendar:
            shown = self._all() if self._past and today < self._past.day else self._rows
            self._day = BoardDay(shown, today, calendar)
        return self._day

    def _place(self, reference: Reference) -> tuple[int, bool]:
        """Return where the row of *reference* stands or would stand, and whether it is there."""
        place = bisect_left(self._rows, reference, key=reference_of)
        there = place < len(self._rows) and reference_of(self._rows[place]) == reference
        if not there and self._past:
            self._all()
            return self._place(reference)
        return place, there

    def _all(self) -> list[IndexRow]:
        """Return every row; those of the past are there from now on."""
        with self._taking:
            if self._past:
                past, self._past = self._past, None
                rows = {row.ref: row for row in (*past.rows(), *self._rows)}
                self._take(list(rows.values()))
            return self._rows

    def _take(self, rows: list[IndexRow]) -> None:
        """Hold *rows*, all there are."""
        references = list(map(reference_of, rows))
        if any(starmap(gt, pairwise(references))):  # kept rows come in their order
            rows.sort(key=reference_of)
            references.sort()
        for year, number in references:
            self._last_numbers[year] = max(self._last_numbers.get(year, 0), number)
        self._rows = rows

    def _forget(self, row: IndexRow) -> None:
        if self._names is not None:
            self._names.subtract(names_in(row))
        if self._day:
            self._day.take_out(row)
        if self._words is not None:
            self._words.subtract(row.known_as)
            for word in row.known_as:
                if not self._words[word]:
                    del self._words[word]


def _in_case(places: Iterable[str], ref: str) -> bool:
    return any(place.startswith(f"{ref} ") for place in places)


def names_in(row: IndexRow) -> set[str]:
    """Return the words by which people of one case are or were called, in small letters."""
    names = (name for one in row.persons for name in (one.name, *one.formerly))
    return {word for name in names for word in name_words(name)}
