"""What the file does not say: asked once, answered by the lead, and kept for the next time."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.names import IMPORT_MAP_NAME
from esafety_tui.data.side_file import SideFile
from esafety_tui.importing.files.sheet import UnreadableLog
from esafety_tui.importing.words import fold
from esafety_tui.model.incident import parse_year
from esafety_tui.model.reading.toml_text import BadToml, read_toml
from esafety_tui.model.record import Invalid, clean_line

LEAVE = "leave"
# The cells for which the lead has written the day, rows of which a record is made, rows left out.
DAY, RECORD, ROW = "date", "record", "row"
# What a file of answers that somebody has written can be wrong in.
_WRONG = (msgspec.ValidationError, BadToml, KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row that hangs on a question: where it stands, and how it begins."""

    sheet: str
    number: int
    says: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """Something the file does not say.

    ``about`` is the question in words, ``rows`` how many rows hang on it, ``choices`` what may be
    answered, and ``option`` how a command answers it.  ``said`` are the words that it is about,
    where the question is what they mean; nothing comes in while one ``waits`` for its answer.
    ``where`` are the rows, of a question that is about some of them.
    """

    id: str
    about: str
    rows: int
    choices: tuple[str, ...]
    option: str
    said: str = ""
    waits: bool = True
    where: tuple[AskedRow, ...] = ()

    @property
    def together(self) -> str:
        """What it shares with the others of one list: the kind of words, or nothing."""
        kind, _, _ = self.id.rpartition(":")
        return kind if kind.startswith("word:") else self.id


class Answers(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What the lead has answered about a log; an empty answer is none.

    ``columns`` say what a column holds, by its folded heading; ``words`` what a word means, by
    the column (``category`` …) and the folded word, and the day of one cell.  Raises
    :class:`Invalid` for a year or a day that is none.
    """

    sheets: tuple[str, ...] = ()
    year: str = ""
    dates: Literal["", "day-first", "month-first"] = ""
    people: Literal["", "several", "one"] = ""
    same_number: Literal["", "one", "separate"] = ""
    closed_before: str = ""
    hidden: bool = False
    columns: Mapping[str, str] = {}
    words: Mapping[str, Mapping[str, str]] = {}

    def __post_init__(self) -> None:
        if self.year:
            parse_year(self.year)
        try:
            self.closed_on  # noqa: B018 - to read it shows whether it is a day
        except ValueError:
            raise Invalid("", "this is no day; write it as 2025-09-01") from None

    @property
    def closed_on(self) -> date | None:
        """The day before which everything was closed, if there is one."""
        dated = self.closed_before not in ("", "none")
        return date.fromisoformat(self.closed_before) if dated else None

    def word(self, kind: str, text: str) -> str:
        """Return what the lead said that *text* means in a column of *kind*, or nothing."""
        words = self.words.get(kind, {})
        return words.get(fold(text)) or words.get("*", "")

    def leaves_out(self, fingerprint: str) -> bool:
        """Whether the lead leaves the row of that fingerprint out."""
        return self.words.get(ROW, {}).get(fold(fingerprint)) == LEAVE

    def over(self, other: "Answers") -> "Answers":
        """Return these answers, and those of *other* where these say nothing."""
        mine, theirs = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        both = {name: mine[name] or theirs[name] for name in mine}
        both["columns"] = {**other.columns, **self.columns}
        both["words"] = {
            kind: {**other.words.get(kind, {}), **self.words.get(kind, {})}
            for kind in {**other.words, **self.words}
        }
        return Answers(**both)

    def with_answer(self, question: str, choice: str) -> "Answers":
        """Return these and *choice* for the question of that id; an empty one takes it away."""
        kind, _, about = question.partition(":")
        if kind == "word":
            of, _, word = about.partition(":")
            return replace(
                self, words={**self.words, of: _set(self.words.get(of, {}), word, choice)}
            )
        if kind == "column":
            return replace(self, columns=_set(self.columns, about, choice))
        if kind == "sheets":
            return replace(self, sheets=(choice,) if choice else ())
        return replace(self, **{kind.replace("-", "_"): choice})

    def given(self) -> Iterator[tuple[str, str, str]]:
        """Yield what was answered: the id of the question, what it was about, and the answer."""
        if self.sheets:
            yield "sheets", "Which sheets are the log", ", ".join(self.sheets)
        for heading, column in self.columns.items():
            yield f"column:{heading}", f"What the column “{heading}” holds", column
        for kind, words in self.words.items():
            for word, means in words.items() if kind not in (RECORD, ROW) else ():
                said = "Every other word" if word == "*" else f"“{word}”"
                yield f"word:{kind}:{word}", f"{said} as {kind}", means
        plain = msgspec.to_builtins(self)
        yield from ((name, about, plain[name]) for name, about in _ABOUT.items() if plain[name])


_ABOUT = {
    "year": "The year of dates that have none",
    "dates": "Which comes first in a date",
    "people": "A comma between single names",
    "same-number": "Rows of one number, or that tell the same",
    "closed-before": "Before which day everything was closed",
}


def _set(answers: Mapping[str, str], name: str, choice: str) -> dict[str, str]:
    return {key: value for key, value in {**answers, name: choice}.items() if value}


NONE = Answers()


class AnswerFile:
    """The file ``import-map.toml`` beside the records: the answers, by the headings of each log."""

    def __init__(self, folder: Any, cipher: Cipher = PLAIN) -> None:
        self._file = SideFile(folder, IMPORT_MAP_NAME, lambda: cipher)

    def find(self, headings: Iterable[str]) -> Answers:
        """Return what was answered about a log with *headings*; nothing where nobody has."""
        return self._all().get(_key(headings), NONE)

    def keep(self, headings: Iterable[str], answers: Answers) -> None:
        """Keep *answers* for the next log with *headings*; raises :class:`NotSaved`."""
        kept = {**self._all(), _key(headings): answers}
        self._file.write("\n".join(_lines(kept)).encode())

    def _all(self) -> dict[str, Answers]:
        content = self._file.read() or b""
        try:
            tables = read_toml(content.decode("utf-8-sig")).get("log", [])
            return {_key(one["headings"]): _answers(one) for one in tables}
        except _WRONG:
            return {}  # what cannot be read is asked again


def answers_in(text: str) -> Answers:
    """Read a file of answers, of one log or of several; raises :class:`UnreadableLog`."""
    try:
        told = read_toml(text)
        found = NONE
        for one in told.get("log", [told]):
            found = found.over(_answers(one))
        return found
    except _WRONG as error:
        why = clean_line(str(error))[:120] if isinstance(error, BadToml) else "its form is another"
        raise UnreadableLog(
            f"The file of answers cannot be read ({why})",
            'Write it as the questions show: [words.category] and below it "Conduct" = "leave"',
        ) from None


def _key(headings: Iterable[str]) -> str:
    return " | ".join(sorted({one for one in headings if one}))


def _answers(table: Mapping[str, Any]) -> Answers:
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in table.items()
    }
    said["columns"] = {
        " ".join(str(name).casefold().split()): column
        for name, column in table.get("columns", {}).items()
    }
    said["words"] = {
        kind: {fold(word) or word: means for word, means in words.items()}
        for kind, words in table.get("words", {}).items()
    }
    return msgspec.convert(said, Answers)


def _lines(kept: Mapping[str, Answers]) -> Iterable[str]:
    yield "# What you answered about your logs: it serves again for one with the same headings."
    yield "# Take the file away, and everything is asked again."
    for key, one in kept.items():
        yield "\n[[log]]"
        yield f"headings = {_quoted(key.split(' | '))}"
        plain = msgspec.to_builtins(one)
        columns, words = plain.pop("columns"), plain.pop("words")
        yield from (f"{name} = {_quoted(value)}" for name, value in plain.items() if value)
        for name, table in {
            "columns": columns,
            **{f"words.{of}": words[of] for of in words},
        }.items():
            if table:
                yield f"[log.{name}]"
                yield from (f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items())


def _quoted(value: Any) -> str:
    """Write *value* as TOML, which has texts, lists and yes as JSON has them."""
    return clean_line(json.dumps(value, ensure_ascii=False))
