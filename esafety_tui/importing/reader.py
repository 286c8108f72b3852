"""Reading an existing incident log: CSV, XLSX, or JSON as the program itself writes it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from esafety_tui.casework.dates.written import BadDate, read_when
from esafety_tui.importing.json_log import read_records
from esafety_tui.importing.open_log import content_of, decoded, sheets_of
from esafety_tui.importing.row import DATES, BadRow, LogRow, incident_data
from esafety_tui.importing.sheet import (
    MOST_COLUMNS,
    BadCell,
    Heading,
    LogColumn,
    Sheet,
    SheetRow,
    UnreadableLog,
    columns_in,
    fold_heading,
    headings_of,
    text_of,
)
from esafety_tui.importing.vocabulary import fold
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Category

_TOTALS = frozenset({"total", "totals", "grand total", "sub total", "subtotal", "sum", "count"})
NO_OWN_NAMES: Mapping[Category, str] = MappingProxyType({})
# Among so many of the first rows, the row of headings has some of both.
_LOOKED_AT = 50
_WHAT = frozenset({LogColumn.TITLE, LogColumn.SUMMARY, LogColumn.CATEGORY})
_WHEN = frozenset({LogColumn.REPORTED, LogColumn.OCCURRED, LogColumn.DATE})
# As many row numbers as a note lists.
_LISTED = 8


@dataclass(frozen=True, slots=True)
class LogReading:
    """A log as read; ``notes`` are sentences on how it was understood."""

    rows: tuple[LogRow, ...]
    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]


def read_log(
    path: Path, today: date, categories: Mapping[Category, str] = NO_OWN_NAMES
) -> LogReading:
    """Read the log at *path*; a row that cannot be taken in becomes a :class:`BadRow`.

    *today* is the day at school: nothing in a log can have been reported later.  *categories* are
    those that the school calls by names of its own.  Raises :class:`UnreadableLog`.
    """
    content = content_of(path)
    if path.suffix.casefold() == ".json" or content.lstrip().startswith((b"{", b"[")):
        return _reading(read_records(decoded(content), today), ())
    sheet, at, notes = _sheet_with_log(list(sheets_of(content)))
    headings = headings_of(_padded(sheet, at))
    judged = [(row, _is_no_entry(row, headings)) for row in sheet.rows[at + 1 :]]
    rows = [row for row, is_none in judged if not is_none]
    notes += _how_columns_matched(headings)
    if left_out := [row.number for row, is_none in judged if is_none]:
        notes.append(f"{_rows_said(left_out)}: a heading, a total or a divider, left out.")
    return _reading(_read_rows(rows, headings, sheet, today, categories), notes)


def _reading(rows: Iterable[LogRow | BadRow], notes: Iterable[str]) -> LogReading:
    read = tuple(rows)
    good = tuple(row for row in read if isinstance(row, LogRow))
    return LogReading(good, tuple(row for row in read if isinstance(row, BadRow)), tuple(notes))


# Finding the log


def _sheet_with_log(sheets: Sequence[Sheet]) -> tuple[Sheet, int, list[str]]:
    """Return the sheet with the best row of headings, where that is, and what to say of it."""
    found = [
        (len(columns), -place, -at, sheet)
        for place, sheet in enumerate(sheets)
        for at, row in enumerate(sheet.rows[:_LOOKED_AT])
        if (columns := columns_in(map(text_of, row.cells))) & _WHAT and columns & _WHEN
    ]
    if not found:
        raise UnreadableLog(
            "No row of headings was found in the file",
            "Give the columns headings such as Date reported, What happened, Category, Severity, "
            "Platform, Victim",
        )
    *_, at, sheet = max(found, key=lambda one: one[:3])
    notes: list[str] = []
    if len(sheets) > 1:
        named = {id(one): f"“{clean_line(one.name)[:40]}”" for one in sheets if one.rows}
        notes.append(f"Read from the sheet {named.pop(id(sheet))}.")
        if named:
            others = ", ".join([*named.values()][:_LISTED])
            notes.append(f"Not read: {others}. Save a sheet as a file of its own to import it.")
    if sheet.rows[-at].number > 1:
        notes.append(f"The headings are in row {sheet.rows[-at].number}.")
    return sheet, -at, notes


def _how_columns_matched(headings: Sequence[Heading]) -> list[str]:
    named = [heading for heading in headings if heading.folded]
    read = [f"“{one.shown}” as {one.column}" for one in named if one.column]
    kept = [f"“{one.shown}”" for one in named if one.column in (None, LogColumn.REFERENCE)]
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


def _is_no_entry(row: SheetRow, headings: Sequence[Heading]) -> bool:
    """Whether *row* is a total, the headings again, or a divider such as *Autumn term*."""
    texts = [text_of(cell) for cell in row.cells]
    filled = [(place, text) for place, text in enumerate(texts) if text]
    if not filled or fold(filled[0][1]) in _TOTALS:
        return True  # without texts it is nothing but control characters
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
    # A lone cell that tells what happened is an entry without a date, to be reported as such.
    return column not in _WHAT


_TERMS = frozenset({"autumn", "spring", "summer", "term", "half", "academic", "year", "week"})


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

    Headings go in as the school writes them: a later version may know more of them.  A running
    number stays out: it changes when a row is put in above.
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
