"""What the file does not say: asked once, answered by the lead, and kept for the next time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.names import IMPORT_MAP_NAME
from esafety_tui.data.side_file import SideFile
from esafety_tui.importing.days import Order
from esafety_tui.importing.files.sheet import UnreadableLog
from esafety_tui.importing.words import fold
from esafety_tui.model.reading.toml_text import BadToml, read_toml
from esafety_tui.model.record import clean_line

LEAVE = "leave"
_KINDS = ("category", "severity", "status", "outcome", "tick")


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """Something the file does not say.

    ``about`` is the question in words, ``rows`` how many rows hang on it, ``choices`` what may be
    answered, and ``option`` how a command answers it.
    """

    id: str
    about: str
    rows: int
    choices: tuple[str, ...]
    option: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What the lead has answered about a log; an empty or missing answer is none.

    ``columns`` say what a column holds, by its folded heading; ``words`` what a word means, by
    the column (``category`` …) and the folded word; ``orders`` the order of a column of dates.
    """

    sheets: tuple[str, ...] = ()
    year: str = ""
    order: Order | None = None
    several: bool | None = None
    same_number: bool | None = None
    closed_before: date | None = None
    asked_closed_before: bool = False
    hidden: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def word(self, kind: str, text: str) -> str:
        """Return what the lead said that *text* means in a column of *kind*, or nothing."""
        words = self.words.get(kind, {})
        return words.get(fold(text)) or words.get("*", "")

    def over(self, other: "Answers") -> "Answers":
        """Return these answers, and those of *other* where these say nothing."""
        return Answers(
            sheets=self.sheets or other.sheets,
            year=self.year or other.year,
            order=self.order or other.order,
            several=other.several if self.several is None else self.several,
            same_number=other.same_number if self.same_number is None else self.same_number,
            closed_before=self.closed_before or other.closed_before,
            asked_closed_before=self.asked_closed_before or other.asked_closed_before,
            hidden=self.hidden or other.hidden,
            columns={**other.columns, **self.columns},
            words={
                kind: {**other.words.get(kind, {}), **self.words.get(kind, {})}
                for kind in {*other.words, *self.words}
            },
        )


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
        except (UnicodeDecodeError, BadToml, KeyError, TypeError, ValueError, AttributeError):
            return {}  # what cannot be read is asked again


def answers_in(text: str) -> Answers:
    """Read a file of answers, of one log or of several; raises :class:`UnreadableLog`."""
    try:
        told = read_toml(text)
        found = NONE
        for one in told.get("log", [told]):
            found = found.over(_answers(one))
        return found
    except (BadToml, KeyError, TypeError, ValueError, AttributeError) as error:
        why = clean_line(str(error))[:120] if isinstance(error, BadToml) else "its form is another"
        raise UnreadableLog(
            f"The file of answers cannot be read ({why})",
            'Write it as the questions show: [words.category] and below it "Conduct" = "leave"',
        ) from None


def _key(headings: Iterable[str]) -> str:
    return " | ".join(sorted({one for one in headings if one}))


def _answers(table: Mapping[str, Any]) -> Answers:
    said = {"several": True, "one": False, "separate": False}
    order = table.get("dates", "")
    return Answers(
        sheets=tuple(map(str, table.get("sheets", ()))),
        year=str(table.get("year", "")),
        order=Order(order) if order else None,
        several=said.get(table.get("people", "")),
        same_number={"one": True, "separate": False}.get(table.get("same-number", "")),
        closed_before=_day(table.get("closed-before")),
        asked_closed_before="closed-before" in table,
        hidden=bool(table.get("hidden", False)),
        columns={
            " ".join(str(name).casefold().split()): str(column)
            for name, column in table.get("columns", {}).items()
        },
        words={
            kind: {fold(word) or word: str(means) for word, means in words.items()}
            for kind, words in table.get("words", {}).items()
            if kind in _KINDS
        },
    )


def _day(value: object) -> date | None:
    if value in (None, "", "none"):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _lines(kept: Mapping[str, Answers]) -> Iterable[str]:
    yield "# What you answered about your logs: it serves again for one with the same headings."
    yield "# Take the file away, and everything is asked again."
    for key, one in kept.items():
        yield "\n[[log]]"
        yield f"headings = [{', '.join(map(_quoted, key.split(' | ')))}]"
        if one.sheets:
            yield f"sheets = [{', '.join(map(_quoted, one.sheets))}]"
        plain = {
            "year": one.year,
            "dates": one.order or "",
            "people": {True: "several", False: "one", None: ""}[one.several],
            "same-number": {True: "one", False: "separate", None: ""}[one.same_number],
        }
        if one.asked_closed_before or one.closed_before:
            day = one.closed_before.isoformat() if one.closed_before else "none"
            yield f"closed-before = {_quoted(day)}"
        yield from (f"{name} = {_quoted(value)}" for name, value in plain.items() if value)
        for name, table in (("columns", one.columns), *_word_tables(one)):
            if table:
                yield f"[log.{name}]"
                yield from (f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items())


def _word_tables(one: Answers) -> Iterable[tuple[str, Mapping[str, str]]]:
    return ((f"words.{kind}", words) for kind, words in one.words.items())


def _quoted(text: str) -> str:
    inner = clean_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
