"""The fields of a form: what each takes, which must be filled, and where its value goes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from esafety_tui.casework.provider_names import ProviderNames
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Word

W = TypeVar("W", bound=Word)

# Stands behind the label of a field that cannot stay empty, and before the legend.
NEEDED = "*"


class Kind(Enum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
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
    as ``occurred_on.last``, where that is not its name.
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
    names: Callable[[], ProviderNames] | None = None
    several: bool = False

    @property
    def marked_label(self) -> str:
        """The label, with the sign of a field that cannot stay empty."""
        return f"{self.label} {NEEDED}" if self.needed else self.label


def choice(
    name: str,
    label: str,
    words: type[W],
    *,
    hint: str = "",
    called: Callable[[W], str] = lambda word: word.label,
    goes_into: str = "",
    needed: bool = False,
) -> Field:
    """Make a field for a word from a closed list; *called* is how each reads."""
    labels = tuple((called(word), word.value) for word in words)
    return Field(name, label, Kind.CHOICE, hint, labels, goes_into=goes_into, needed=needed)


ANSWERS = (
    ("yes", Answer.YES.value),
    ("no", Answer.NO.value),
    ("not known yet", Answer.UNKNOWN.value),
)


def answer(name: str, label: str, *, hint: str = "") -> Field:
    """Make a field for yes, no or not known yet."""
    return Field(name, label, Kind.CHOICE, hint, ANSWERS)


def must_choose(data: Mapping[str, object], *names: str) -> None:
    """Refuse what a form hands over without its choice: the record would say something by itself.

    Raises :class:`Invalid` for the first of *names* that is not there.
    """
    for name in names:
        if not data.get(name):
            raise Invalid(name, "must be chosen")


def field_at(fields: Sequence[Field], path: str) -> Field | None:
    """Return the field that becomes what a record has at *path*, or ``None``.

    The closest one: of a span of days the last day, and only else the span.
    """
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
