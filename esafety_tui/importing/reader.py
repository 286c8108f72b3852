"""Reading an existing incident log: a table of any usual kind, or JSON as the program writes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import msgspec

from esafety_tui.importing.answers import Answers, AskedRow, LogQuestion
from esafety_tui.importing.columns import DATES, Heading, LogColumn
from esafety_tui.importing.days import Dating, Order, OrderSeen
from esafety_tui.importing.files.open_log import decoded
from esafety_tui.importing.files.sheet import MOST_COLUMNS, Sheet, UnreadableLog, rows_said
from esafety_tui.importing.json_log import read_records
from esafety_tui.importing.matching import fingerprinted
from esafety_tui.importing.questions import (
    SAME_NUMBER,
    Asked,
    asked_about,
    asked_of_rows,
    asked_of_sheets,
    asked_of_tables,
)
from esafety_tui.importing.rows.cells import (
    DATES_LATE,
    LogRow,
    LostRow,
    RowLeftOut,
    Setting,
    row_of,
)
from esafety_tui.importing.rows.one_incident import joined
from esafety_tui.importing.rows.row import log_row
from esafety_tui.importing.rows.standings import with_standings
from esafety_tui.importing.rows.tables import LogTable, tables_in
from esafety_tui.importing.words import answer_of, fold, title_of, whole_word, word_and_day
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import ENDED, Category, Stage
from esafety_tui.model.wording import first_few

_SAMPLES = 3
_MOST_JOINED = 5  # are named


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet of the file, whether it is hidden, how many rows it has, and whether it is read.

    Of one that is read, the rows are those below its headings.
    """

    name: str
    hidden: bool
    rows: int
    taken: bool


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column as it was understood, with the first of its values."""

    heading: str
    folded: str
    read_as: str
    samples: tuple[str, ...]


class LogReading(msgspec.Struct, frozen=True):
    """A log as read; ``notes`` are sentences on how it was understood.

    With any ``questions`` nothing is brought in; ``findings`` are those in prose, of which the lead
    may say which outcome they are.  ``left_out`` are rows that are no entries.
    """

    rows: tuple[LogRow, ...]
    problems: tuple[RowLeftOut, ...]
    notes: tuple[str, ...]
    questions: tuple[LogQuestion, ...] = ()
    findings: tuple[LogQuestion, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    columns: tuple[ColumnSeen, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """What tells one kind of log from another."""
        return tuple(one.folded for one in self.columns if one.folded)


def is_json(path: Path, content: bytes) -> bool:
    """Whether a file is JSON, as the program itself writes it."""
    return path.suffix.casefold() == ".json" or content.lstrip().startswith((b"{", b"["))


def read_json_log(content: bytes, now: datetime) -> LogReading:
    """Read incidents that are written as JSON; raises :class:`UnreadableLog`."""
    found = tuple(read_records(decoded(content), now))
    good = tuple(row for row in found if isinstance(row, LogRow))
    return LogReading(good, tuple(row for row in found if isinstance(row, RowLeftOut)), ())


def read_sheets(
    sheets: Sequence[Sheet],
    today: date,
    categories: Mapping[Category, str],
    year_start: tuple[int, int],
    answers: Answers,
) -> LogReading:
    """Read the sheets that hold a log; raises :class:`UnreadableLog` where none does.

    A row that cannot be brought in becomes a :class:`RowLeftOut`.  *today* is the day at school:
    nothing in a log can have been reported later.  *categories* are those that the school calls by
    names of its own.
    """
    found = {sheet.name: tables_in(sheet, answers, year_start) for sheet in sheets}
    chosen, questions = [*sheets], list[LogQuestion]()
    if len(sheets) > 1 or answers.sheets:
        chosen, questions = asked_of_sheets(sheets, found, answers)
    tables = [table for sheet in chosen for table in found[sheet.name]]
    if not tables:
        raise UnreadableLog(
            "No row of headings was found in the file",
            "Give the columns headings such as Date reported, What happened, Category, Severity, "
            "Platform, Victim",
        )
    orders = _evidence(tables)
    people = any(one.column is LogColumn.PEOPLE for table in tables for one in table.headings)
    if people or any(seen.doubtful for seen in orders.values()):
        questions += asked_of_tables(tables, orders, answers)
    rows: list[LogRow] = []
    problems: list[RowLeftOut] = []
    unsettled: Asked = {}
    for table in tables:
        setting = _setting(table, orders, today, categories, answers)
        rows += _read_table(table, setting, problems, unsettled)
    if len(rows) > 1:  # one row tells nothing of another
        rows = with_standings(rows)
    if unsettled or problems or len(rows) > 1:
        asked = {one.id for one in questions}
        more = asked_of_rows(unsettled, orders, problems, rows, today, year_start, answers)
        questions += [one for one in more if one.id not in asked]
    return LogReading(
        tuple(rows), tuple(problems), tuple(_notes(sheets, tables, rows, answers)),
        tuple(one for one in questions if one.waits),
        tuple(one for one in questions if not one.waits),
        tuple(
            SheetSeen(one.name, one.hidden, _entries(one, tables), one in chosen)
            for one in sheets
        ),
        _columns(tables),
        tuple((table.sheet.name, number) for table in tables for number in table.no_entries),
    )  # fmt: skip


# The dates of all columns of one name are judged together, over all sheets.


def _evidence(tables: Iterable[LogTable]) -> dict[str, OrderSeen]:
    found: dict[str, OrderSeen] = {}
    for table in tables:
        for heading in _dated(table):
            seen = found.setdefault(heading.folded, OrderSeen())
            for row in table.rows:
                seen.add(row.cells[heading.place] if heading.place < len(row.cells) else "")
    return found


def _dated(table: LogTable) -> list[Heading]:
    return [one for one in table.headings if one.column in DATES]


def _setting(
    table: LogTable,
    orders: Mapping[str, OrderSeen],
    today: date,
    categories: Mapping[Category, str],
    answers: Answers,
) -> Setting:
    answered = Order(answers.dates) if answers.dates else None
    proven = {orders[one.folded].order for one in _dated(table)} - {None}
    # A day behind a word, or below the status, is written as those in the columns of days.
    order = answered or (Order.MONTH_FIRST if proven == {Order.MONTH_FIRST} else Order.DAY_FIRST)
    plain = Dating(table.sheet.epoch, order, year_end=table.year_end)
    datings: dict[int, Dating] = {}
    for heading in _dated(table):
        seen = orders[heading.folded]
        # Typed day first, what could be was turned; otherwise the dates stand as they are.
        turned = seen.half_turned and answered is Order.DAY_FIRST
        order = seen.order or answered or Order.DAY_FIRST
        datings[heading.place] = replace(plain, order=order, turned=turned)
    marked = _where(table, LogColumn.TICKED, _is_other_mark)
    closing = _where(table, LogColumn.STAGE, _says_closed)
    closing |= {one.folded for one in table.headings if "closed" in one.folded.split()}
    before = answers.closed_on if answers.closed_before else None
    return Setting(
        table.headings, datings, answers, today, categories, marked, closing, before, plain
    )


def _where(table: LogTable, column: LogColumn, says: Callable[[str], bool]) -> set[str]:
    headed = (one for one in table.headings if one.column is column)
    return {one.folded for one in headed if any(says(row.text(one.place)) for row in table.rows)}


def _is_other_mark(text: str) -> bool:
    return fold(text) != "x" and answer_of(text) is not None


def _says_closed(text: str) -> bool:
    found = whole_word(Stage, word_and_day(text)[0]) if text else None
    return found is not None and found.word in ENDED


def _read_table(
    table: LogTable, setting: Setting, problems: list[RowLeftOut], unsettled: Asked
) -> list[LogRow]:
    """Return the rows of *table*, and add what is wrong and what has to be asked."""
    rows: list[LogRow] = []
    for sheet_row in table.rows:
        row = row_of(sheet_row, setting)
        asked = row.unsettled
        try:
            rows.append(log_row(row, sheet_row.number, table.sheet.name))
        except LostRow as lost:
            said = tuple(map(str, row.parts))
            problems.append(RowLeftOut(sheet_row.number, table.sheet.name, lost.problem, said))
            asked = [one for one in asked if one.kind == DATES_LATE]
        for one in dict.fromkeys(asked):
            says = one.says or title_of(row.text(LogColumn.TITLE) or row.text(LogColumn.SUMMARY))
            about = AskedRow(table.sheet.name, sheet_row.number, says)
            unsettled.setdefault(one, []).append(about)
    rows = fingerprinted(rows)
    if len(rows) > 1:
        rows, differing = joined(rows, setting.answers.same_number)
        if differing:
            unsettled.setdefault(SAME_NUMBER, []).extend(map(asked_about, differing))
    return rows


# How it was understood


def _entries(sheet: Sheet, tables: Sequence[LogTable]) -> int:
    """Return how many rows of *sheet* are read, or how many it has where none are."""
    read = [len(table.rows) for table in tables if table.sheet.name == sheet.name]
    return sum(read) if read else len(sheet.rows)


def _columns(tables: Sequence[LogTable]) -> tuple[ColumnSeen, ...]:
    seen: dict[str, ColumnSeen] = {}
    for table in tables:
        for one in table.headings:
            samples, read_as = _first_texts(table, one.place), one.column or LogColumn.WORDS
            if one.folded or samples:
                seen.setdefault(one.shown, ColumnSeen(one.shown, one.folded, read_as, samples))
    return tuple(seen.values())


def _first_texts(table: LogTable, place: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in table.rows:
        if text := row.text(place):
            found[text] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _notes(
    sheets: Sequence[Sheet], tables: Sequence[LogTable], rows: Sequence[LogRow], answers: Answers
) -> Iterable[str]:
    read = {table.sheet.name for table in tables}
    if len(sheets) > 1:
        yield f"Read: {_listed(one for one in sheets if one.name in read)}."
        others = [one for one in sheets if one.name not in read and one.rows]
        if others:
            yield f"Not read: {_listed(others)}."
    for sheet in sheets:
        if sheet.name in read:
            yield from sheet.said
    for table in tables:
        where = f" of “{clean_line(table.sheet.name)[:40]}”" if len(read) > 1 else ""
        if table.heading_row > 1:
            yield f"The headings{where} are in row {table.heading_row}."
        if table.no_entries:
            said = rows_said(list(table.no_entries))
            yield f"{said}{where}: a heading, a total or a divider, left out."
        if len(table.headings) == MOST_COLUMNS:
            yield f"Only the first {MOST_COLUMNS} columns were read."
    joined = [rows_said([row.number, *row.others]) for row in rows if row.others]
    for said in joined[:_MOST_JOINED]:
        yield f"{said} have one number, or tell the same: they are read as one case."
    if more := joined[_MOST_JOINED:]:
        yield f"So do the rows of {len(more)} more cases."
    if answers.closed_before and answers.closed_on:
        yield "Rows from before the day that you named come in as closed in the old log."


def _listed(sheets: Iterable[Sheet]) -> str:
    named = [f"“{clean_line(one.name)[:40]}”{' (hidden)' if one.hidden else ''}" for one in sheets]
    return first_few(named, 8)
