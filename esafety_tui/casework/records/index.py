"""The index rows of all incidents, kept in order and counted as they change.

What a screen shows after a change must cost the same with 10,000 incidents as
with ten, so nothing here is sorted or counted anew for one row that changed.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise, starmap
from operator import gt

from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.index_row import IndexRow, reference_of
from esafety_tui.model.incident import Reference
from esafety_tui.policy.calendar import SchoolCalendar


class Rows:
    """The rows in the order of their references, and what they come to on the day."""

    def __init__(self, rows: Iterable[IndexRow] = ()) -> None:
        self._rows = list(rows)
        references = list(map(reference_of, self._rows))
        if any(starmap(gt, pairwise(references))):  # kept rows come in their order
            self._rows.sort(key=reference_of)
            references.sort()
        # Never lowered, so that an erased case does not give its number to another.
        self._last_numbers = {reference.year: reference.number for reference in references}
        self._words: Counter[str] | None = None
        self._day: BoardDay | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, ref: str) -> IndexRow | None:
        """Return one row, or ``None``."""
        place, there = self._place(Reference.parse(ref))
        return self._rows[place] if there else None

    def put(self, row: IndexRow) -> None:
        """Take in a row that is new, or that changed."""
        reference = reference_of(row)
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
        if self._day:
            self._day.add(row)

    def take_out(self, ref: str) -> None:
        """Forget the row of an incident that was erased; without it nothing happens."""
        place, there = self._place(Reference.parse(ref))
        if there:
            self._forget(self._rows[place])
            del self._rows[place]

    def newest_first(self) -> list[IndexRow]:
        """Return all rows, the newest reference first."""
        return self._rows[::-1]

    def last_number(self, year: str) -> int:
        """Return the highest running number ever given in an academic year, 0 for none."""
        return self._last_numbers.get(year, 0)

    def years(self) -> list[str]:
        """Return the academic years that have an incident, newest first."""
        found: list[str] = []
        after = len(self._rows)
        while after:
            found.append(reference_of(self._rows[after - 1]).year)
            after, _ = self._place(Reference(found[-1], 0))
        return found

    def refs(self, years: Collection[str]) -> list[str]:
        """Return the references of the incidents of these academic years, oldest first."""
        return [row.ref for row in self._rows if row.ref.partition("/")[0] in years]

    def words(self) -> Iterable[str]:
        """Return the folded words of all providers' and people's names."""
        if self._words is None:
            self._words = Counter(word for row in self._rows for word in row.known_as)
        return self._words

    def day(self, today: date, calendar: SchoolCalendar) -> BoardDay:
        """Return what the rows come to *today*: worked out once a day, then kept up to date."""
        if self._day is None or self._day.today != today or self._day.calendar is not calendar:
            self._day = BoardDay(self._rows, today, calendar)
        return self._day

    def _place(self, reference: Reference) -> tuple[int, bool]:
        """Return where the row of *reference* stands or would stand, and whether it is there."""
        place = bisect_left(self._rows, reference, key=reference_of)
        return place, place < len(self._rows) and reference_of(self._rows[place]) == reference

    def _forget(self, row: IndexRow) -> None:
        if self._day:
            self._day.take_out(row)
        if self._words is not None:
            self._words.subtract(row.known_as)
            for word in row.known_as:
                if not self._words[word]:
                    del self._words[word]
