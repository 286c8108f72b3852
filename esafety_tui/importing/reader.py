"""Reading an existing incident log: CSV, XLSX, or JSON as the program itself writes it.

Nothing here knows the store: a reading is rows of plain data and the rows that
cannot be taken in.  See :mod:`esafety_tui.importing.intake` for what becomes of it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType

from esafety_tui.casework.dates.written import BadDate, read_when
from esafety_tui.importing.cells import BadCell
from esafety_tui.importing.columns import (
    Heading,
    LogColumn,
    fold_heading,
    heading_row,
    headings_of,
    known_headings,
)
from esafety_tui.importing.delimited import decoded
from esafety_tui.importing.json_log import looks_like_json, read_records
from esafety_tui.importing.open_log import content_of, sheets_of
from esafety_tui.importing.row import DATES, incident_data
from esafety_tui.importing.sheet import (
    MOST_COLUMNS,
    BadRow,
    LogReading,
    LogRow,
    Sheet,
    SheetRow,
    UnreadableLog,
    text_of,
)
from esafety_tui.importing.vocabulary import fold
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Category

__all__ = ["BadRow", "LogReading", "LogRow", "UnreadableLog", "read_log"]

_TOTALS = frozenset({"total", "totals", "grand total", "sub total", "subtotal", "sum", "count"})
NO_OWN_NAMES: Mapping[Category, str] = MappingProxyType({})
# As many row numbers as a note lists.
_LISTED = 8


def read_log(
    path: Path, today: date, categories: Mapping[Category, str] = NO_OWN_NAMES
) -> LogReading:
    """Read the log at *path*; a row that cannot be taken in becomes a :class:`BadRow`.

    *today* is the day at school: nothing in a log can have been reported later.
    *categories* are those that the school calls by names of its own: a log will too.
    Raises :class:`UnreadableLog` when the file as a whole cannot be read.
    """
    content = content_of(path)
    if path.suffix.casefold() == ".json" or content.lstrip()[:1] in (b"{", b"["):
        text = decoded(content)
        if looks_like_json(text) or path.suffix.casefold() == ".json":
            return _reading(read_records(text, today), ())
    sheet, at, notes = _sheet_with_log(list(sheets_of(content)))
    headings = headings_of(_padded(sheet, at))
    rows, left_out = _entries(sheet.rows[at + 1 :], headings)
    notes += _how_columns_matched(headings)
    if left_out:
        notes.append(f"{_rows_said(left_out)}: a heading, a total or a divider, left out.")
    return _reading(_read_rows(rows, headings, sheet, today, categories), notes)


def _reading(rows: Iterable[LogRow | BadRow], notes: Iterable[str]) -> LogReading:
    good: list[LogRow] = []
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, LogRow):
            good.append(row)
        else:
            bad.append(row)
    return LogReading(tuple(good), tuple(bad), tuple(notes))


# Finding the log


def _sheet_with_log(sheets: Sequence[Sheet]) -> tuple[Sheet, int, list[str]]:
    """Return the sheet with the best row of headings, where that is, and what to say of it."""
    found: list[tuple[int, int, int, Sheet]] = []
    for place, sheet in enumerate(sheets):
        texts = [[text_of(cell) for cell in row.cells] for row in sheet.rows[:_HEADING_ROWS]]
        at = heading_row(texts)
        if at is not None:
            found.append((known_headings(texts[at]), -place, at, sheet))
    if not found:
        raise UnreadableLog(
            "No row of headings was found in the file",
            "Give the columns headings such as Date reported, What happened, Category, Severity, "
            "Platform, Victim",
        )
    _, place, at, sheet = max(found, key=lambda one: one[:2])
    notes: list[str] = []
    if len(sheets) > 1:
        notes.append(f"Read from the sheet “{_shown(sheet.name)}”.")
        others = [other.name for other in sheets if other.rows and other is not sheets[-place]]
        if others:
            names = ", ".join(f"“{_shown(name)}”" for name in others[:_LISTED])
            notes.append(f"Not read: {names}. Save a sheet as a file of its own to import it.")
    if sheet.rows[at].number > 1:
        notes.append(f"The headings are in row {sheet.rows[at].number}.")
    return sheet, at, notes


_HEADING_ROWS = 50


def _shown(name: str) -> str:
    return clean_line(name)[:40]


def _how_columns_matched(headings: Sequence[Heading]) -> list[str]:
    named = [heading for heading in headings if heading.folded]
    read = [f"“{one.shown}” as {one.column}" for one in named if one.column]
    kept = [
        f"“{one.shown}”" for one in named if one.column is None or one.column is LogColumn.REFERENCE
    ]
    notes = [f"Columns read: {'; '.join(read)}."]
    if kept:
        notes.append(f"Kept as notes beside each incident: {', '.join(kept)}.")
    if len(headings) == MOST_COLUMNS:
        notes.append(f"Only the first {MOST_COLUMNS} columns were read.")
    return notes


def _padded(sheet: Sheet, at: int) -> list[str]:
    """Return the headings, with empty ones for cells that stand beyond the last of them."""
    texts = [text_of(cell) for cell in sheet.rows[at].cells]
    widest = max(len(row.cells) for row in sheet.rows)
    return texts + [""] * (widest - len(texts))


# Reading the rows


def _entries(
    rows: Sequence[SheetRow], headings: Sequence[Heading]
) -> tuple[list[SheetRow], list[int]]:
    """Part the rows into entries and the numbers of those that are none."""
    entries: list[SheetRow] = []
    left_out: list[int] = []
    for row in rows:
        if _is_no_entry(row, headings):
            left_out.append(row.number)
        else:
            entries.append(row)
    return entries, left_out


def _is_no_entry(row: SheetRow, headings: Sequence[Heading]) -> bool:
    """Whether *row* is a total, the headings again, or a divider such as *Autumn term*."""
    texts = [text_of(cell) for cell in row.cells]
    filled = [(place, text) for place, text in enumerate(texts) if text]
    if not filled:
        return True  # nothing but control characters
    if fold(filled[0][1]) in _TOTALS:
        return True
    again = sum(
        place < len(headings) and fold_heading(text) == headings[place].folded
        for place, text in filled
    )
    if again >= 2 and again * 2 >= len(filled):
        return True
    if len(filled) > 1:
        return False
    place, text = filled[0]
    column = headings[place].column if place < len(headings) else None
    if column in DATES:
        return not any(c.isdecimal() for c in text) or fold(text).split()[0] in _TERMS
    return column not in _TELLING


_TERMS = frozenset({"autumn", "spring", "summer", "term", "half", "academic", "year", "week"})
# A lone cell under one of these is somebody's entry without a date, to be reported as such.
_TELLING = frozenset({LogColumn.TITLE, LogColumn.SUMMARY, LogColumn.CATEGORY})


def _read_rows(
    rows: Iterable[SheetRow],
    headings: Sequence[Heading],
    sheet: Sheet,
    today: date,
    categories: Mapping[Category, str],
) -> Iterator[LogRow | BadRow]:
    times: Counter[str] = Counter()
    for row in rows:
        try:
            data = incident_data(row, headings, sheet.epoch, today, categories)
        except BadCell as bad:
            yield BadRow(row.number, bad.column, bad.reason)
            continue
        cells = _normalised(row, headings, sheet)
        times[cells] += 1
        yield LogRow(row.number, data, _fingerprint(cells, times[cells]))


def _normalised(row: SheetRow, headings: Sequence[Heading], sheet: Sheet) -> str:
    """Return the cells of a row in a form that CSV and XLSX, and any order of columns, share.

    Headings go in as the school writes them, so that a later version which knows
    more of them gives the same.  A running number stays out: it changes when a
    row is put in above.
    """
    cells: dict[str, list[str]] = {}
    for heading in headings:
        if heading.place >= len(row.cells) or heading.column is LogColumn.REFERENCE:
            continue
        cell = row.cells[heading.place]
        text = fold(text_of(cell))
        if heading.column in DATES and cell != "":
            # What is no date here is one that the row reader could make something of.
            with suppress(BadDate):
                text = read_when(cell, sheet.epoch).moment.isoformat()
        if text:
            cells.setdefault(heading.folded or heading.shown, []).append(text)
    return json.dumps(cells, sort_keys=True)


def _fingerprint(cells: str, occurrence: int) -> str:
    """Return the fingerprint of a row; two rows that are alike in one log are two incidents."""
    digest = hashlib.sha256(f"{occurrence}\n{cells}".encode()).hexdigest()
    return f"log:{digest[:32]}"


def _rows_said(numbers: Sequence[int]) -> str:
    listed = ", ".join(str(number) for number in numbers[:_LISTED])
    more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
    return f"{'Row' if len(numbers) == 1 else 'Rows'} {listed}{more}"
