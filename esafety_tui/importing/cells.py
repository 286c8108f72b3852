"""One row of a log as what its columns hold, and the notes that reading it leaves.

Nothing is lost: what has no field of its own, or was brought to another word, is
noted beside the incident.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from esafety_tui.casework.dates.written import BadDate, Cell, When, read_when
from esafety_tui.importing.columns import Heading, LogColumn
from esafety_tui.importing.sheet import SheetRow, text_of
from esafety_tui.importing.vocabulary import Match, is_blank, is_not_known
from esafety_tui.model.vocabulary import Word

W = TypeVar("W", bound=Word)


class BadCell(ValueError):
    """A row that cannot be taken in: which column, and why; never what the cell says."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


class Cells:
    """The cells of one row by column; ``notes`` are lines to be kept beside the incident."""

    def __init__(
        self, row: SheetRow, headings: Sequence[Heading], epoch: datetime, today: date
    ) -> None:
        self.notes: list[str] = []
        self._epoch = epoch
        self._today = today
        self._cells: dict[LogColumn, list[tuple[Heading, Cell]]] = {}
        self._others: list[tuple[Heading, Cell]] = []
        for heading, cell in zip(headings, row.cells, strict=False):
            if text_of(cell) and heading.column in (None, LogColumn.REFERENCE):
                self._others.append((heading, cell))
            elif text_of(cell) and heading.column:
                self._cells.setdefault(heading.column, []).append((heading, cell))

    def of(self, column: LogColumn) -> Iterator[tuple[Heading, str]]:
        """Yield what stands under each heading of *column*."""
        for heading, cell in self._cells.get(column, ()):
            yield heading, text_of(cell)

    def text(self, column: LogColumn) -> str:
        """Return all that stands under *column*; empty when nothing does."""
        return "\n".join(text for _, text in self.of(column))

    def when(self, column: LogColumn, near: date | None = None) -> When | None:
        """Read the date under *column*; raises :class:`BadCell`.

        A date without a year is the last such day up to *near*.
        """
        for _, cell in self._cells.get(column, ()):
            text = text_of(cell)
            if is_blank(text) or is_not_known(text):
                continue
            try:
                when = read_when(cell, self._epoch, near)
            except BadDate as bad:
                raise BadCell(column, bad.reason) from None
            if when.first > self._today:
                raise BadCell(column, "lies in the future")
            if when.more or when.year_added:
                self.note_log(column, text)
            if when.year_added:
                self.notes.append("It gives no year: the last such day before the report.")
            return when
        return None

    def word(self, column: LogColumn, match: Match[W] | None) -> W | None:
        """Return the word of *match*; what the log says is noted unless it says the same."""
        text = self.text(column)
        if text and not is_blank(text) and (match is None or not match.same):
            self.note_log(column, text)
        return match.word if match else None

    def note(self, what: str, text: str) -> None:
        """Keep a line beside the incident."""
        self.notes.append(f"{what}: {text}")

    def note_log(self, column: LogColumn, text: str) -> None:
        """Keep what the log says under *column* beside what was made of it."""
        self.note(f"{column.capitalize()} in the log", text)

    def note_others(self) -> None:
        """Keep every cell of a column that has no field of its own."""
        for heading, cell in self._others:
            self.note(heading.shown, text_of(cell))
