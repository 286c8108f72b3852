"""Which column of a school's log holds what, told by its heading."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Standing, Word


class LogColumn(Word):
    """What a column can hold; the words are those in which problems are reported."""

    REPORTED = "date reported"
    OCCURRED = "date of incident"
    DATE = "date"
    TITLE = "title"
    SUMMARY = "what happened"
    CATEGORY = "category"
    SEVERITY = "severity"
    MEDIUM = "medium"
    PLATFORM = "platform"
    TARGET = "person targeted"
    TARGET_STANDING = "standing of the person targeted"
    RESPONSIBLE = "person responsible"
    RESPONSIBLE_STANDING = "standing of the person responsible"
    REPORTER = "reported by"
    WITNESS = "witness"
    YEAR_GROUP = "year group"
    ROUTE = "how it was reported"
    ACTION = "action taken"
    POLICE = "police"
    OUTCOME = "outcome"
    STAGE = "status"
    CLOSED = "date closed"
    LESSONS = "lessons"
    REFERENCE = "reference"


# Columns that may stand in a log more than once: what they hold is taken together.
REPEATABLE = frozenset({
    LogColumn.SUMMARY, LogColumn.TARGET, LogColumn.RESPONSIBLE, LogColumn.WITNESS,
    LogColumn.REPORTER, LogColumn.PLATFORM, LogColumn.ACTION, LogColumn.POLICE, LogColumn.LESSONS,
})  # fmt: skip
# A standing that a heading itself gives to the people below it.
_STANDINGS = (
    (re.compile(r"\b(?:pupils?|students?|child(?:ren)?)\b"), Standing.PUPIL),
    (re.compile(r"\b(?:staff|teachers?)\b"), Standing.STAFF),
)

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_WORDS = re.compile(r"[^\w]+|_")
_DATE_AND_TIME = re.compile(r"\b(?:date (?:and )?time|time and date|day and date|datetime)\b")
_NUMBERED = re.compile(r"(?<=[a-z]) ?\d$")
_PLAIN_WORDS = frozenset({"the", "please", "s"})
_LONGEST_NAME = 40
_LOOKED_AT = 50
# A row with fewer known headings than this is not taken for the row of headings.
_FEWEST = 2
_WHAT = frozenset({LogColumn.TITLE, LogColumn.SUMMARY, LogColumn.CATEGORY})
_WHEN = frozenset({LogColumn.REPORTED, LogColumn.OCCURRED, LogColumn.DATE})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the log: its place, its heading as shown and as folded, what it holds."""

    place: int
    shown: str
    folded: str
    column: LogColumn | None
    standing: Standing = Standing.UNKNOWN


def fold_heading(text: str) -> str:
    """Return a heading in lower case, without punctuation, brackets and fillers."""
    return _fold(_BRACKETS.sub(" ", text)) or _fold(text)


def _fold(text: str) -> str:
    folded = _NOT_WORDS.sub(" ", clean_line(text[:500]).casefold().replace("&", " and "))
    folded = _DATE_AND_TIME.sub("date", folded)
    return " ".join(word for word in folded.split() if word not in _PLAIN_WORDS)


@cache
def _known() -> dict[str, LogColumn]:
    text = Path(__file__).with_name("headings.toml").read_text(encoding="utf-8")
    return {
        heading: LogColumn[name.replace("-", "_").upper()]
        for name, headings in tomllib.loads(text).items()
        for heading in headings
    }


def column_of(text: str) -> LogColumn | None:
    """Return what a column with the heading *text* holds, or ``None``."""
    for folded in (fold_heading(text), _fold(text)):
        column = _known().get(folded) or _known().get(_NUMBERED.sub("", folded))
        if column:
            return column
    # "Victim / target", "Platform, app or site": alternatives that mean one thing.
    parts = [_known().get(fold_heading(part)) for part in re.split(r"[/,|\n]| or ", text) if part]
    return parts[0] if parts and len(set(parts)) == 1 else None


def known_headings(cells: Iterable[str]) -> int:
    """Count the different columns that a row of headings would have."""
    return len({column_of(cell) for cell in cells if cell and len(cell) < 200} - {None})


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the row of headings among the first rows, or ``None``."""
    scores = [_score(row) for row in rows[:_LOOKED_AT]]
    best = max(scores, default=0)
    return scores.index(best) if best >= _FEWEST else None


def _score(row: Sequence[str]) -> int:
    columns = {column_of(cell) for cell in row if cell and len(cell) < 200} - {None}
    return len(columns) if columns & _WHAT and columns & _WHEN else 0


def headings_of(row: Sequence[str]) -> tuple[Heading, ...]:
    """Return what each column of the log holds, told by the row of headings.

    A plain *date* is the date of the report where no other column is.  Where two
    columns claim the same single thing, the first one has it.
    """
    columns = [column_of(cell) for cell in row]
    for meant in (LogColumn.REPORTED, LogColumn.OCCURRED):
        if LogColumn.DATE in columns and meant not in columns:
            columns[columns.index(LogColumn.DATE)] = meant
    found: list[Heading] = []
    taken: set[LogColumn] = {LogColumn.DATE}  # one that is left over means nothing certain
    for place, (text, column) in enumerate(zip(row, columns, strict=True)):
        mine = column if column not in taken else None
        if mine and mine not in REPEATABLE:
            taken.add(mine)
        found.append(
            Heading(place, shown_heading(text, place), fold_heading(text), mine, _standing(text))
        )
    return tuple(found)


def shown_heading(text: str, place: int) -> str:
    """Return a heading as it may be shown: cleaned and short; without one, its letter."""
    return clean_line(text[:500])[:_LONGEST_NAME].strip() or f"column {_letter(place)}"


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def _standing(text: str) -> Standing:
    found = {standing for pattern, standing in _STANDINGS if pattern.search(fold_heading(text))}
    return found.pop() if len(found) == 1 else Standing.UNKNOWN
