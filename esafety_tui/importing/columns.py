"""What the columns of a log hold, told by its row of headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from esafety_tui.importing.words import headings, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Category, Standing, Word


class LogColumn(Word):
    """What a column can hold; the words are those in which problems are reported."""

    REPORTED = "date reported"
    OCCURRED = "date of incident"
    DATE = "date"
    TIME = "time of incident"
    TITLE = "title"
    SUMMARY = "what happened"
    CATEGORY = "category"
    TICKED = "ticked for one category"
    SEVERITY = "severity"
    MEDIUM = "medium"
    PLATFORM = "platform"
    PEOPLE = "people whose part it does not say"
    TARGET = "person targeted"
    TARGET_STANDING = "standing of the person targeted"
    ALLEGED = "person alleged"
    RESPONSIBLE = "person responsible"
    RESPONSIBLE_STANDING = "standing of the person responsible"
    REPORTER = "reported by"
    WITNESS = "witness"
    INVOLVED = "person involved, part not known"
    STANDING = "standing of the people before it"
    YEAR_GROUP = "year group"
    ROUTE = "how it was reported"
    ACTION = "action taken"
    POLICE = "police"
    REFERRED = "referred to"
    REMOVED = "removed"
    WHERE = "in school or out of it"
    MOTIVE = "prejudice as the motive"
    OUTCOME = "outcome"
    STAGE = "status"
    CLOSED = "date closed"
    LESSONS = "lessons"
    REFERENCE = "reference"
    WORDS = "words"


DATES = (LogColumn.REPORTED, LogColumn.OCCURRED, LogColumn.CLOSED)
WHAT = frozenset({LogColumn.TITLE, LogColumn.SUMMARY, LogColumn.CATEGORY})
WHEN = frozenset({LogColumn.REPORTED, LogColumn.OCCURRED, LogColumn.DATE})
PEOPLE = (
    LogColumn.TARGET, LogColumn.ALLEGED, LogColumn.RESPONSIBLE, LogColumn.REPORTER,
    LogColumn.WITNESS, LogColumn.INVOLVED,
)  # fmt: skip
STANDINGS = (LogColumn.TARGET_STANDING, LogColumn.RESPONSIBLE_STANDING, LogColumn.STANDING)
_WHOSE: dict[LogColumn | None, LogColumn] = {
    LogColumn.TARGET_STANDING: LogColumn.TARGET,
    LogColumn.RESPONSIBLE_STANDING: LogColumn.RESPONSIBLE,
}
# Columns that may stand in a log more than once: what they hold is taken together.
_REPEATABLE = frozenset({
    *PEOPLE, LogColumn.PEOPLE, LogColumn.SUMMARY, LogColumn.PLATFORM, LogColumn.ACTION,
    LogColumn.POLICE, LogColumn.LESSONS, LogColumn.TICKED, LogColumn.STANDING, LogColumn.REFERRED,
    LogColumn.REMOVED, LogColumn.CATEGORY, LogColumn.CLOSED, LogColumn.WORDS,
})  # fmt: skip
# A standing that a heading itself gives to the people below it.
_STANDINGS = (
    (re.compile(r"\b(?:pupils?|students?|child(?:ren)?)\b"), Standing.PUPIL),
    (re.compile(r"\b(?:staff|teachers?)\b"), Standing.STAFF),
)
# "Police / LADO": of several agencies the cell has to say which.
_AGENCIES = frozenset({LogColumn.POLICE, LogColumn.REFERRED})
_DOUBTED = re.compile(r"\b(?:alleged|suspected)\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_WORDS = re.compile(r"[^\w]+|_")
_DATE_AND_TIME = re.compile(r"\b(?:date (?:and )?time|time and date|day and date|datetime)\b")
_NUMBERED = re.compile(r"(?<=[a-z]) ?\d$")
_PLAIN_WORDS = frozenset({"the", "please", "s"})
# How a form asks for what another log has as a heading: "In your own words, what happened?"
_ASKED_AS = re.compile(
    r"\b(?:in your own words|in (?:as much )?detail(?: as (?:possible|you can))?|briefly|exactly"
    r"|tell us|describe|explain|write down)\b"
)
_AND_CLASS = re.compile(
    r"\s*(?:[+&/,]|\band\b)\s*(?:form|class|year(?: group)?|tutor group)\s*$", re.IGNORECASE
)
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its place, its heading as shown (its letter if none) and folded, what it holds.

    ``standing`` is what the heading says of the people below it; ``category`` the one that a
    tick below it means; ``beside`` the column of people that a column of standings is about.
    """

    place: int
    shown: str
    folded: str
    column: LogColumn | None
    standing: Standing = Standing.UNKNOWN
    category: Category | None = None
    beside: LogColumn | None = None


def shown_as(text: str) -> str:
    """Return a heading as it is shown: one short line."""
    return clean_line(text[:500])[:_LONGEST_NAME].strip()


def fold_heading(text: str) -> str:
    """Return a heading in lower case, without punctuation, brackets and fillers."""
    return _fold(_BRACKETS.sub(" ", text)) or _fold(text)


def _fold(text: str) -> str:
    folded = _NOT_WORDS.sub(" ", clean_line(text[:500]).casefold().replace("&", " and "))
    folded = _DATE_AND_TIME.sub("date", folded)
    return " ".join(word for word in folded.split() if word not in _PLAIN_WORDS)


@cache
def _known() -> dict[str, LogColumn]:
    return {
        _fold(heading): LogColumn[name.replace("-", "_").upper()]
        for name, those in headings().items()
        for heading in those
    }


@cache
def column_of(text: str) -> LogColumn | None:
    """Return what a column with the heading *text* holds, or ``None``."""
    whole = _fold(text)
    asked = " ".join(_ASKED_AS.sub(" ", whole).split())
    for folded in (whole, fold_heading(text), asked):
        column = _known().get(folded) or _known().get(_NUMBERED.sub("", folded))
        if column is LogColumn.CLOSED and text.rstrip().endswith("?"):
            return LogColumn.STAGE  # "Closed?" is answered as often in words as by a day
        if column:
            # "Who did it (alleged)": a bracket may say that nobody is certain.
            doubted = column is LogColumn.RESPONSIBLE and _DOUBTED.search(whole)
            return LogColumn.ALLEGED if doubted else column
    # "Girl(s) concerned + form" names people as "Girls concerned" does.
    people = column_of(bare) if (bare := _AND_CLASS.sub("", text)) != text else None
    if people in (*PEOPLE, LogColumn.PEOPLE):
        return people
    # "Victim / target", "Pupil / staff affected": alternatives that mean one thing.
    parts = [fold_heading(part) for part in re.split(r"[/,|\n]| or ", text) if part]
    last = parts[-1].rpartition(" ")[2] if parts else ""
    meant = {_known().get(f"{part} {last}") or _known().get(part) for part in parts}
    if meant == _AGENCIES:
        return LogColumn.REFERRED
    if len(meant) == 1 and (column := meant.pop()):
        return column
    kind = whole_word(Category, text.rstrip(" ?"))
    return LogColumn.TICKED if kind and kind.word is not Category.OTHER else None


def columns_in(cells: Sequence[str]) -> set[LogColumn]:
    """Return what the columns would hold if *cells* were the row of headings."""
    found = {column_of(cell) for cell in cells if cell and len(cell) < 200}
    return {column for column in found if column}


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether *cells* can be a row of headings: one tells what happened, and one when."""
    found = columns_in(cells)
    return bool(found & WHAT and found & WHEN)


def headings_of(row: Sequence[str], answered: Mapping[str, str]) -> tuple[Heading, ...]:
    """Return what each column of the log holds, told by the row of headings.

    *answered* says it of those that were asked about, by their folded heading.  A plain *date*
    is the date of the report where no other column is.  Where two columns claim the same single
    thing, the first one has it.
    """
    columns = [_answer(answered, cell) or column_of(cell) for cell in row]
    folded = [fold_heading(cell) for cell in row]
    if "completion time" in folded and "name" in folded and "name" not in answered:
        # Microsoft Forms: the name of whoever filled the form in.
        columns[folded.index("name")] = LogColumn.REPORTER
    for meant in (LogColumn.REPORTED, LogColumn.OCCURRED):
        if LogColumn.DATE in columns and meant not in columns:
            columns[columns.index(LogColumn.DATE)] = meant
    for place, left in enumerate(columns[:-1], start=1):
        if left is LogColumn.OCCURRED and folded[place] == "time":
            columns[place] = LogColumn.TIME  # alone it may be that of the report
    found: list[Heading] = []
    taken: set[LogColumn] = {LogColumn.DATE}  # one that is left over means nothing certain
    before: LogColumn | None = None
    for place, (text, column) in enumerate(zip(row, columns, strict=True)):
        mine = column if column not in taken else None
        if mine and mine not in _REPEATABLE:
            taken.add(mine)
        shown = shown_as(text) or f"column {_letter(place)}"
        kind = whole_word(Category, text.rstrip(" ?")) if mine is LogColumn.TICKED else None
        found.append(
            Heading(
                place, shown, fold_heading(text), mine, _standing(text),
                category=kind.word if kind else None,
                beside=_WHOSE.get(mine, before) if mine in STANDINGS else None,
            )
        )  # fmt: skip
        before = mine if mine in (*PEOPLE, LogColumn.PEOPLE) else before
    return tuple(found)


def _answer(answered: Mapping[str, str], cell: str) -> LogColumn | None:
    said = answered.get(fold_heading(cell))
    return LogColumn(said) if said in set(LogColumn) else None


def _letter(place: int) -> str:
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _standing(text: str) -> Standing:
    found = {standing for pattern, standing in _STANDINGS if pattern.search(_fold(text))}
    return found.pop() if len(found) == 1 else Standing.UNKNOWN
