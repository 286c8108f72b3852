"""The fields of a form: what each takes, which must be filled, and where its value goes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from esafety_tui.model.incident import Occurred
from esafety_tui.model.record import Invalid, Record, Text, kinds_in
from esafety_tui.model.vocabulary import Answer, Word
from esafety_tui.model.wording import declared
from esafety_tui.widgets.form.names_box import NamesKnown

W = TypeVar("W", bound=Word)

# Stands behind the label of a field that cannot stay empty, and before the legend.
NEEDED = "*"


class Kind(Enum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    DAYS = "days"
    MOMENT = "moment"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """One field of a form: its name in the record, its label, and what it takes.

    A *needed* field cannot stay empty.  A day typed without its year is the last such
    day; the next one where what the field holds lies *ahead*; the last up to *latest*
    where that is given.  *goes_into* is the path in the record of what it becomes, such
    as ``occurred_on.last``, where that is not its name.  A *path* is that of a ``file``
    or a ``folder``, which can be looked for, among those with one of the *endings* if any are
    given; *picked* says what a chosen one tells others, and
    *suggests* what its text tells those that are empty.  Of several lines that are pasted the
    first stays, the others go to the field *rest_to*.  What is *hidden* says why where its
    text would stand: it is not to be seen here, nor to be changed.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    ahead: bool = False
    latest: date | None = None
    goes_into: str = ""
    needed: bool = False
    names: Callable[[], NamesKnown] | None = None
    several: bool = False
    path: str = ""
    endings: tuple[str, ...] = ()
    picked: Callable[[Path], Mapping[str, str]] | None = None
    suggests: Callable[[str], Mapping[str, str]] | None = None
    rest_to: str = ""
    hidden: str = ""

    @property
    def marked_label(self) -> str:
        return f"{self.label} {NEEDED}" if self.needed else self.label


def field_of(record: type[Record], of: str, /, **differs: Any) -> Field:
    """Make a field as *record* declares the one that it calls *of*, but for what *differs*."""
    return replace(_declared(record, of), **differs)


def fields_of(record: type[Record], *names: str) -> tuple[Field, ...]:
    """Make the fields of a form as *record* declares them."""
    return tuple(_declared(record, name) for name in names)


def choices(
    words: Iterable[W], called: Callable[[W], str] = lambda word: word.label
) -> tuple[tuple[str, str], ...]:
    """Return *words* as a field offers them; *called* is how each reads."""
    return tuple((called(word), word.value) for word in words)


@cache
def _declared(record: type[Record], name: str) -> Field:
    hint, wording = declared(record)[name]
    kind, offered = (Kind.LINE, ()) if wording.short else _asked_by(hint)
    ahead, needed = wording.ahead, wording.needed
    return Field(
        name, wording.label, kind, wording.help, offered, ahead=ahead, needed=needed,
        path=wording.path,
    )  # fmt: skip


def _asked_by(hint: Any) -> tuple[Kind, tuple[tuple[str, str], ...]]:
    if hint == Text:
        return Kind.TEXT, ()
    for part in kinds_in(hint):
        if issubclass(part, Answer):
            return Kind.CHOICE, _ANSWERS
        if issubclass(part, Word):
            return Kind.CHOICE, choices(part)
        if part in _ASKED_BY:
            return _ASKED_BY[part], ()
    return Kind.LINE, ()


_ANSWERS = (
    ("yes", Answer.YES.value),
    ("no", Answer.NO.value),
    ("not known yet", Answer.UNKNOWN.value),
)
_ASKED_BY = {
    bool: Kind.FLAG, datetime: Kind.MOMENT, date: Kind.DAY, Occurred: Kind.DAYS, int: Kind.NUMBER,
}  # fmt: skip


def must_choose(data: Mapping[str, object], *names: str) -> None:
    """Refuse what a form hands over without its choice: the record would say something by itself.

    Raises :class:`Invalid` for the first of *names* that is not there.
    """
    for name in names:
        if not data.get(name):
            raise Invalid(name, "must be chosen")


def field_at(fields: Sequence[Field], path: str) -> Field | None:
    """Return the field closest to *path* in a record (of a span its last day), or ``None``."""
    path = re.sub(r"\[[^\]]*\]", "", path)
    first, last = path.split(".", maxsplit=1)[0], path.rsplit(".", maxsplit=1)[-1]
    for wanted in filter(None, (path, last, first)):
        for field in fields:
            if wanted in (field.name, field.goes_into):
                return field
    return None


def in_labels(fields: Sequence[Field], invalid: Invalid) -> Invalid:
    """Say *invalid* by the label of the field that was asked for, not by the record's name."""
    field = field_at(fields, invalid.field)
    return invalid if field is None else Invalid(field.label, invalid.reason)
