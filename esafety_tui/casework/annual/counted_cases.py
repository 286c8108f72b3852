"""What each case counts towards in the figures, kept from one counting to the next."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.records import Records
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.incident_counts import CountedCase, counted_case
from esafety_tui.reports.names.identifiers import KnownNames


class CaseWithNames(NamedTuple):
    """What a case counts towards, what people in it are called, and its row of then."""

    row: IndexRow
    case: CountedCase
    names: set[tuple[str, str]]


class CountedCases:
    """The cases as they were last counted.

    One is read and counted anew when its row in the index is another one: so it is as soon as
    anything in it has changed.  All are on another day, and once the school, its calendar or
    the steps are others.
    """

    def __init__(self) -> None:
        self._context: CountingContext | None = None
        self._kept: dict[str, CaseWithNames] = {}

    def of(
        self, rows: Iterable[IndexRow], records: Records, context: CountingContext
    ) -> Iterator[CaseWithNames]:
        """Give the cases of *rows* as they count, one by one; others are forgotten."""
        by_itself = replace(context, coming_back={}, perhaps_back={})
        before = self._kept if by_itself == self._context else {}
        # Of this counting alone: one that was given up may go on beside it for a case.
        self._context, self._kept = by_itself, (kept := dict[str, CaseWithNames]())
        for row in rows:
            found = before.get(row.ref)
            if found is None or found.row is not row:
                # Read after its row: if it changes meanwhile, its next row is another one.
                incident = records.incident(row.ref)
                names = KnownNames()
                names.add(incident.people)
                found = CaseWithNames(row, counted_case(incident, by_itself), names.called)
            kept[row.ref] = found
            yield found
