"""What a log does not say, put once: for the column, the sheet or the word, never for each cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from textwrap import shorten

from esafety_tui.casework.dates.written import BadDate
from esafety_tui.importing.answers import LEAVE, Answers, AskedRow, LogQuestion
from esafety_tui.importing.columns import DATES, LogColumn
from esafety_tui.importing.days import Dating, Order, OrderSeen, read_day
from esafety_tui.importing.files.sheet import Sheet, UnreadableLog, rows_said
from esafety_tui.importing.rows.cells import DATES_LATE, LogRow, RowLeftOut, Unsettled
from esafety_tui.importing.rows.tables import LogTable
from esafety_tui.importing.words import fold, is_short
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import academic_year, parse_year
from esafety_tui.model.record import clean_line, day_of
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    Category,
    Motivation,
    Outcome,
    Route,
    Severity,
    Stage,
    Standing,
    WhereDone,
)

# In the order in which they are put.
_WORDS = {
    "status": (*Stage, LEAVE),
    "standing": (Standing.STAFF, Standing.PARENT, Standing.PUPIL, Standing.OUTSIDER, LEAVE),
    "forename": ("same", "another"),
    "title": (Standing.STAFF, LEAVE),
    "reporter": (Standing.STAFF, Standing.PUPIL, LEAVE),
    "category": (*Category, LEAVE),
    "severity": (*Severity, LEAVE),
    "route": (*Route, LEAVE),
    "place": (*WhereDone, LEAVE),
    "prejudice": (*Motivation, LEAVE),
    "tick": (Answer.YES, Answer.NO),
    "outcome": (*Outcome, LEAVE),
}
_ABOUT = {
    "tick": "“x” under “{}”, beside other marks: does it tick, or cross out?",
    "standing": "“{}” has a title, and stands among pupils or beside a class: who is it?",
    "title": "Under “{}” a title alone makes somebody staff. Is that so of all of these?",
    "reporter": "Under “{}” stand names, and nothing says what they are. What are all these?",
    "forename": "Under “{}” stands a forename that one other in the row has: the same person?",
}
_PARTS = (
    LogColumn.TARGET, LogColumn.ALLEGED, LogColumn.RESPONSIBLE, LogColumn.REPORTER,
    LogColumn.WITNESS, LogColumn.INVOLVED, LogColumn.WORDS,
)  # fmt: skip
# Much of what stands in such a column is prose: a word is asked about that stands there so often.
# A status or a finding is asked about in any case; of too many, one question is put about all
# statuses.  A finding in a sentence, in another column or of too many, may be answered and need not
# be.
_PROSE, _OFTEN = frozenset({"route", "place", "prejudice", "reporter"}), 3
_MOST = 20
_LONGEST = 100
# Fewer old cases than this may as well be looked at one by one.
_SEVERAL = 5
SAME_NUMBER = Unsettled("same number", "")
_ORDERS = (Order.DAY_FIRST, Order.MONTH_FIRST)

# The rows in which each thing stands that has to be asked.
Asked = dict[Unsettled, list[AskedRow]]


def asked_about(row: LogRow) -> AskedRow:
    """Return a row as a question names it."""
    return AskedRow(row.sheet, row.number, row.incident.title)


def asked_of_sheets(
    sheets: Sequence[Sheet], found: Mapping[str, Sequence[LogTable]], answers: Answers
) -> tuple[list[Sheet], list[LogQuestion]]:
    """Return the sheets to read: those chosen, else all visible ones that are logs alike."""
    named = {one.casefold() for one in answers.sheets}
    if named and named != {"all"}:
        chosen = [one for one in sheets if one.name.casefold() in named]
        if missing := named - {one.name.casefold() for one in chosen}:
            raise UnreadableLog(
                f"There is no sheet “{clean_line(min(missing))[:40]}” in the file",
                f"There are: {', '.join(clean_line(one.name)[:40] for one in sheets)[:300]}",
            )
        return chosen, []
    logs = [one for one in sheets if found[one.name]]
    logs = [one for one in logs if any(table.rows for table in found[one.name])] or logs
    visible = [one for one in logs if not one.hidden or answers.hidden]
    if named:
        return visible, []
    if not visible and logs:
        return logs, [_which_sheets(logs, found, "They are hidden in the file")]
    kinds = {tuple(h.folded for h in found[one.name][0].headings if h.folded) for one in visible}
    return visible, [_which_sheets(visible, found, "Their headings differ")] if len(
        kinds
    ) > 1 else []


def _which_sheets(
    sheets: Sequence[Sheet], found: Mapping[str, Sequence[LogTable]], why: str
) -> LogQuestion:
    rows = sum(len(table.rows) for one in sheets for table in found[one.name])
    return LogQuestion(
        "sheets", f"Which sheets are the log? {why}.", rows, (*(one.name for one in sheets), "all"),
        "--sheet NAME (as often as needed), or --sheet all",
    )  # fmt: skip


def asked_of_tables(
    tables: Sequence[LogTable], orders: Mapping[str, OrderSeen], answers: Answers
) -> list[LogQuestion]:
    """Ask about columns of people and the order of dates."""
    questions: dict[str, LogQuestion] = {}
    some_month_first = any(one.order is Order.MONTH_FIRST for one in orders.values())
    for table in tables:
        for heading in table.headings:
            if heading.column not in (LogColumn.PEOPLE, *DATES):
                continue
            filled = sum(row.text(heading.place) != "" for row in table.rows)
            if heading.column is LogColumn.PEOPLE and filled:
                questions[heading.folded] = LogQuestion(
                    f"column:{heading.folded}",
                    f"“{heading.shown}” names people: what part had they? "
                    f"(say {LogColumn.WORDS} to keep it as words)",
                    filled, tuple(map(str, _PARTS)),
                    f'--map FILE.toml with [columns] "{heading.folded}" = "{LogColumn.TARGET}"',
                )  # fmt: skip
            if heading.column in DATES and filled and not answers.dates:
                why = _why_doubtful(orders[heading.folded], other_way=some_month_first)
                if why:
                    questions[heading.folded] = LogQuestion(
                        f"dates:{heading.folded}", f"“{heading.shown}”: {why}", filled,
                        tuple(map(str, _ORDERS)), "--dates day-first or --dates month-first",
                    )  # fmt: skip
    return list(questions.values())


def _why_doubtful(seen: OrderSeen, *, other_way: bool) -> str:
    if seen.mixed:
        return (
            "some dates can only be day first, others only month first. Which is right? What "
            "is not so is told, and kept as words."
        )
    if seen.half_turned:
        return (
            "the file has real dates up to the 12th only, and texts for later days, as when a "
            "spreadsheet turned day and month round. How were they typed? Day first turns the real "
            "dates back; month first leaves them as they are."
        )
    if seen.either and seen.order is None and other_way:
        return "another column has the month first, and this one does not show it. Which is it?"
    return ""


def asked_of_rows(
    unsettled: Asked,
    orders: Mapping[str, OrderSeen],
    problems: Sequence[RowLeftOut],
    rows: Sequence[LogRow],
    today: date,
    year_start: tuple[int, int],
    answers: Answers,
) -> list[LogQuestion]:
    """Ask about words, commas between names, numbers that repeat, the year, and old rows."""
    questions = [*_words(unsettled), *_late_dates(unsettled, orders, answers)]
    commas = [row for one, rows in unsettled.items() if one.kind == "people" for row in rows]
    if commas and not answers.people:
        questions.append(
            LogQuestion(
                "people", "A comma between single names, such as “Ash, Bo”: several people, or one "
                "person with the surname first?", len(commas), ("several", "one"),
                "--people several or --people one", where=tuple(commas),
            )
        )  # fmt: skip
    numbers = unsettled.get(SAME_NUMBER, ())
    if numbers and not answers.same_number:
        questions.append(
            LogQuestion(
                "same-number", "Some rows tell the same of different people, or have one number in "
                "the log: one incident, or separate ones?",
                len(numbers), ("one", "separate"), "--same-number one or --same-number separate",
                where=tuple(numbers),
            )
        )  # fmt: skip
    no_year = [bad for bad in problems if bad.problem.no_year]
    if no_year and not answers.year:
        questions.append(_year(no_year, rows, today, year_start))
    of_status = {
        (row.sheet, row.number) for one, those in unsettled.items() if one.kind == "status"
        for row in those
    }  # fmt: skip
    silent = [row for row in rows if (row.sheet, row.number) not in of_status and not row.said_open]
    return questions + _old_rows(rows, silent, today, year_start, answers)


def _year(
    no_year: Sequence[RowLeftOut], rows: Sequence[LogRow], today: date, year_start: tuple[int, int]
) -> LogQuestion:
    """Ask for the year of dates that have none: first that of the row above, and none to come."""
    one = no_year[0]
    above = [row for row in rows if row.sheet == one.sheet and row.number < one.number]
    days = [today, date(today.year - 1, today.month, 1)]
    dates = "A date has" if len(no_year) == 1 else "Some dates have"
    told = "and nothing in the file tells it"
    if above:
        days.insert(0, day_of(above[-1].incident.reported_at))
        told = f"and the row before {'it' if len(no_year) == 1 else 'the first'} is of "
        told += plain_day(days[0])
    years = list(dict.fromkeys(academic_year(day, year_start) for day in days))
    past = [
        year for year in years
        if all(_begins(bad.problem.value, year, year_start) <= today for bad in no_year)
    ] or years  # fmt: skip
    return LogQuestion(
        "year", f"{dates} no year, {told}. Which school year is it in?", len(no_year),
        tuple(past), f"--year {past[0]}",
        where=tuple(AskedRow(bad.sheet, bad.number, "; ".join(bad.said)) for bad in no_year),
    )  # fmt: skip


def _begins(said: str, year: str, year_start: tuple[int, int]) -> date:
    """Return the day that *said* is in an academic year; the first of all for one that is none."""
    ends = date(parse_year(year) + 1, *year_start) - timedelta(days=1)
    try:
        return read_day(said, Dating(datetime.min, year_end=ends)).first
    except BadDate:
        return date.min


def rows_named(rows: Sequence[AskedRow]) -> str:
    """Name rows by their numbers and their sheets, the first few of many."""
    sheets = {
        one.sheet: rows_said([r.number for r in rows if r.sheet == one.sheet]) for one in rows
    }
    return "; ".join(f"{said} of “{name}”" if name else said for name, said in sheets.items())


def _words(unsettled: Asked) -> Iterable[LogQuestion]:
    found: dict[str, dict[str, tuple[str, list[AskedRow]]]] = {kind: {} for kind in _WORDS}
    waiting = {(one.kind, fold(one.word)) for one in unsettled if not one.free}
    for one, rows in unsettled.items():
        if one.kind in _WORDS:
            words = found[one.kind]
            _, before = words.get(fold(one.word), ("", []))
            words[fold(one.word)] = (clean_line(one.word), [*before, *rows])
    for kind, words in found.items():
        many = sum((kind, word) in waiting for word in words) > _MOST
        prose = kind in _PROSE or (kind == "status" and many)
        asked = {one: told for one, told in words.items() if not prose or len(told[1]) >= _OFTEN}
        rest = [row for one, (_, rows) in words.items() if one not in asked for row in rows]
        if kind == "status" and rest:
            about = "say the status in words of their own. What holds for all of these?"
            yield _asked(kind, "*", f"{len(rest)} cells {about}", rest)
        for folded, (word, rows) in asked.items():
            about = _ABOUT.get(kind, f"“{{}}” is no {kind} that is known: what does it mean?")
            if kind == "outcome" and (kind, folded) not in waiting:
                about = "“{}” may say what was found: which outcome is it, if any?"
            # In whole words: a name that was cut off would not be hidden.
            quoted = shorten(word, _LONGEST, placeholder=" …")
            yield replace(
                _asked(kind, folded, about.format(quoted), rows),
                said="" if kind in _ABOUT else quoted,
                waits=(kind, folded) in waiting
                and (kind != "outcome" or (is_short(word) and not many)),
            )


def _asked(kind: str, word: str, about: str, rows: Sequence[AskedRow]) -> LogQuestion:
    choices = tuple(map(str, _WORDS[kind]))
    example = LEAVE if LEAVE in choices else choices[0]
    return LogQuestion(
        f"word:{kind}:{word}", about, len(rows), choices,
        f'--map FILE.toml with [words.{kind}] "{word}" = "{example}"', where=tuple(rows),
    )  # fmt: skip


def _late_dates(
    unsettled: Asked, orders: Mapping[str, OrderSeen], answers: Answers
) -> Iterable[LogQuestion]:
    """Ask for the order of a column that does not show it and has days that are too late."""
    for one, rows in unsettled.items():
        seen = orders.get(one.word) if one.kind == DATES_LATE else None
        if seen and seen.either and seen.order is None and not answers.dates:
            yield LogQuestion(
                f"dates:{one.word}", f"“{one.word}”: with the day first, some days are later than "
                "the report or than today. Which comes first?", len(rows),
                tuple(map(str, _ORDERS)), "--dates day-first or --dates month-first",
                where=tuple(rows),
            )  # fmt: skip


def _old_rows(
    rows: Sequence[LogRow],
    silent: Sequence[LogRow],
    today: date,
    year_start: tuple[int, int],
    answers: Answers,
) -> list[LogQuestion]:
    """Ask from when on rows are still at work, where many of before are *silent* about it."""
    if answers.closed_before:
        return []
    begins = date(today.year, *year_start)
    begins = begins if begins <= today else date(today.year - 1, *year_start)
    old = [row for row in rows if day_of(row.incident.reported_at) < begins]
    silent = [
        row for row in silent
        if row.incident.stage not in ENDED and day_of(row.incident.reported_at) < begins
    ]  # fmt: skip
    if len(old) * 2 <= len(rows) or len(silent) < _SEVERAL:
        return []
    return [
        LogQuestion(
            "closed-before", "Some rows are from before this school year, and the log says neither "
            "open nor closed. Were those before some day all closed? They would come in as closed "
            "in the old log, not on the board. What the log calls open stays open.", len(silent),
            ("none", begins.isoformat()), f"--closed-before {begins.isoformat()}, or none",
            where=tuple(map(asked_about, silent)),
        )
    ]  # fmt: skip
