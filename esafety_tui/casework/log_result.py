"""What reading a log gives: rows that can be taken in, and every row that cannot."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row that reads as an incident.

    ``number`` is the row number as a spreadsheet shows it (for JSON the position
    in the list, from 1).  ``data`` is what :func:`~esafety_tui.model.record.read`
    takes as an ``Incident`` once it has a reference and the time of recording; a
    JSON record brings these itself.  ``fingerprint`` is the same whenever the
    same row is read again, wherever in the file it stands.
    """

    number: int
    data: dict[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken in; never quotes a cell, which may hold a name."""

    number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogReading:
    """A log as read; ``notes`` are sentences on how it was understood."""

    rows: tuple[LogRow, ...]
    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]
