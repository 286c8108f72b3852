"""The tables of a log: where a row of headings begins one, and which rows below are no entries."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, zip_longest

from msgspec.structs import replace

from esafety_tui.importing.answers import Answers
from esafety_tui.importing.columns import (
    DATES,
    WHAT,
    WHEN,
    Heading,
    LogColumn,
    column_of,
    columns_in,
    fold_heading,
    headings_of,
    is_heading_row,
    shown_as,
)
from esafety_tui.importing.files.sheet import Sheet, SheetRow
from esafety_tui.importing.words import any_of, fold
from esafety_tui.model.incident import parse_year
from esafety_tui.model.record import Invalid, clean_line

# Among so many of the first rows, the row of headings has some of both.
_LOOKED_AT = 50
_LONGEST_HEADING = 100
_FOOTER = re.compile(
    r"(?:grand |sub ?)?totals?\b|sum$|count$|number of|no of|nos? of|key$|key |legend|reviewed by"
    r"|signed|updated|last updated|notes?$|checked by|prepared by|page \d|end of|printed"
)
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)(?!\d)")
_PLAIN_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class LogTable:
    """Rows below one row of headings, and the rows between them that are no entries.

    ``year_end`` is the last day of the year that the sheet or a title says it is about.
    """

    sheet: Sheet
    heading_row: int
    headings: tuple[Heading, ...]
    rows: tuple[SheetRow, ...]
    no_entries: tuple[int, ...]
    year_end: date | None


def tables_in(sheet: Sheet, answers: Answers, year_start: tuple[int, int]) -> list[LogTable]:
    """Return the tables of *sheet*, one below the other; none where nothing looks like headings."""
    sheet = _with_whole_names(_upright(sheet))
    starts: list[tuple[int, int, list[str]]] = []  # where the headings are, how many rows, and they
    at = 0
    while at < len(sheet.rows):
        found = _headings_at(sheet.rows, at, first=not starts, answers=answers)
        if found and (starts or at < _LOOKED_AT) and _differs(found[1], starts):
            starts.append((at, *found))
        at += found[0] if found else 1
    tables: list[LogTable] = []
    for number, (at, depth, found_cells) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(sheet.rows)
        body = sheet.rows[at + depth : end]
        widest = max((len(row.cells) for row in body), default=0)
        cells = found_cells + [""] * (widest - len(found_cells))
        headings = headings_of(cells, answers.columns)
        judged = [(row, _is_no_entry(row, headings)) for row in body]
        above = sheet.rows[starts[number - 1][0] if number else 0 : at]
        titles = [] if number else [text for row in above for text in row.texts]
        tables.append(
            LogTable(
                sheet, sheet.rows[at].number, headings,
                tuple(row for row, none in judged if not none),
                tuple(row.number for row, none in judged if none),
                _year_end([sheet.name, *titles, answers.year], year_start),
            )
        )  # fmt: skip
    return tables


def _headings_at(
    rows: Sequence[SheetRow], at: int, *, first: bool, answers: Answers
) -> tuple[int, list[str]] | None:
    """Return how many rows of headings begin at *at*, and the headings; ``None`` if none do."""
    cells = rows[at].cells
    if not all(isinstance(cell, str) for cell in cells) or sum(cell != "" for cell in cells) < 2:
        return None
    if not first and max(len(str(cell)) for cell in cells) > _LONGEST_HEADING:
        return None
    one = list(rows[at].texts)
    after = rows[at + 1] if first and at + 1 < len(rows) else None
    if after and _goes_on(rows[at], after) and is_heading_row(both := _joined(one, after.texts)):
        return 2, both
    answered = first and any(fold_heading(text) in answers.columns for text in one if text)
    alone = is_heading_row(one) or (answered and bool(columns_in(one) & (WHAT | WHEN)))
    # Where the next row has more of them, this one only groups them.
    grouping = (
        after
        and is_heading_row(after.texts)
        and len(columns_in(after.texts)) > len(columns_in(one))
    )
    return (1, one) if alone and not grouping else None


def _goes_on(upper: SheetRow, lower: SheetRow) -> bool:
    """Whether *lower* goes on with the headings of *upper*, and is not the first entry already.

    An entry has a day below *Date* and words below *What happened*; what goes on with such a
    heading makes another one with it (*Date*, *of incident*).
    """
    texts = lower.texts
    if lower.number != upper.number + 1 or not all(isinstance(c, str) for c in lower.cells):
        return False
    if any(any(map(str.isdecimal, text)) or len(text) > _LONGEST_HEADING for text in texts):
        return False
    both = [pair for pair in zip(upper.texts, texts, strict=False) if pair[1]]
    telling = (WHAT | WHEN) - {LogColumn.CATEGORY}  # below that may stand the kinds, to be ticked
    parted = [pair for pair in both if column_of(pair[0]) in telling]
    # A lone cell below any other heading is a divider, or an entry that lacks all else.
    return (len(both) > 1 or bool(parted)) and all(column_of(" ".join(pair)) for pair in parted)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return headings over two rows as one: a group above holds until the next one begins."""
    found: list[str] = []
    group = ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        group = above or group
        both = f"{group} {below}".strip()
        known = next((text for text in (both, below, above) if text and column_of(text)), "")
        found.append(known or (both if below else above))
    return found


def _differs(cells: list[str], starts: Sequence[tuple[int, int, list[str]]]) -> bool:
    """Whether *cells* are other headings than the last: the same again are no new table."""
    return not starts or [fold_heading(c) for c in cells if c] != [
        fold_heading(c) for c in starts[-1][2] if c
    ]


def _upright(sheet: Sheet) -> Sheet:
    """Return a form that asks in the first column and is answered beside it as one row."""
    if len(sheet.rows) > _LOOKED_AT:
        return sheet
    asked = [row for row in sheet.rows if len(row.cells) >= 2 and column_of(row.texts[0])]
    columns = {column_of(row.texts[0]) for row in asked}
    across = any(is_heading_row(row.texts) for row in sheet.rows)
    if across or len(asked) < 3 or not (columns & WHAT and columns & WHEN):
        return sheet
    rows = [row for row in sheet.rows if row.text(0)]
    answers = tuple(next((cell for cell in row.cells[1:] if cell != ""), "") for row in rows)
    return replace(
        sheet,
        rows=(
            SheetRow(rows[0].number, tuple(row.cells[0] for row in rows)),
            SheetRow(rows[-1].number, answers),
        ),
    )


def _with_whole_names(sheet: Sheet) -> Sheet:
    """Return *sheet* with *Forename* and *Surname* side by side as one column of names."""
    for row in sheet.rows[:_LOOKED_AT]:
        folded = [fold_heading(text) if len(text) <= _LONGEST_HEADING else "" for text in row.texts]
        for place, (first, second) in enumerate(pairwise(folded)):
            if any_of("forename").fullmatch(first) and any_of("surname").fullmatch(second):
                rows = [_name_joined(one, place, heading=one is row) for one in sheet.rows]
                return replace(sheet, rows=tuple(rows))
    return sheet


def _name_joined(row: SheetRow, place: int, *, heading: bool) -> SheetRow:
    if len(row.cells) <= place + 1:
        return row
    name = "Name" if heading else f"{row.text(place)} {row.text(place + 1)}".strip()
    cells = (*row.cells[:place], name, "", *row.cells[place + 2 :])
    return replace(row, cells=cells)


def _is_no_entry(row: SheetRow, headings: Sequence[Heading]) -> bool:
    """Whether *row* is a total, a legend, the headings again, or a divider (*Autumn term*)."""
    filled = [(place, text) for place, text in enumerate(row.texts) if text]
    if not filled:
        return not row.remarks  # without texts it is nothing but control characters
    if _FOOTER.match(fold(filled[0][1])) and not _tells(row, headings):
        return True
    again = sum(
        shown_as(text) == heading.shown
        for heading, text in zip(headings, row.texts, strict=False)
        if text and text[0] == heading.shown[0]
    )
    if again >= 2 and again * 2 >= len(filled):
        return True
    if len(filled) > 1:
        return False
    return _divides(*filled[0], headings)


def _divides(place: int, text: str, headings: Sequence[Heading]) -> bool:
    """Whether a lone cell is a divider (*Autumn term*) or a remark, and no entry.

    Any other below a column that is known is an entry that lacks something, and told as such.
    """
    column = headings[place].column if place < len(headings) else None
    if column in DATES:
        return not any(c.isdecimal() for c in text) or _is_of_a_term(fold(text).split()[0])
    if column in WHAT:
        return False
    words = fold(text).split()
    nothing = column in (None, LogColumn.WORDS, LogColumn.REFERENCE)
    return nothing or all(_is_of_a_term(word) or word.isdecimal() for word in words)


def _is_of_a_term(word: str) -> bool:
    return any_of("term").fullmatch(word) is not None


def _tells(row: SheetRow, headings: Sequence[Heading]) -> bool:
    """Whether a row that begins like a total has a day of its own, and tells in letters."""
    day = told = False
    for heading, cell, text in zip(headings, row.cells, row.texts, strict=False):
        if heading.column in DATES:
            day |= isinstance(cell, datetime) or re.match(r"\d{1,4}[/.\- ]", text) is not None
        elif heading.column in WHAT:
            told |= re.search(r"[^\W\d_]", text) is not None
    return day and told


def _year_end(said: Iterable[str], year_start: tuple[int, int]) -> date | None:
    """Return the last day of the year that one of *said* names: the first of them that does."""
    for text in said:
        if found := _SCHOOL_YEAR.search(text):
            try:
                begins = parse_year(f"{found[1]}-{found[2]}")
            except Invalid:
                continue
            return date.fromordinal(date(begins + 1, *year_start).toordinal() - 1)
        if plain := _PLAIN_YEAR.search(clean_line(text)):
            return date(int(plain[1]), 12, 31)
    return None
