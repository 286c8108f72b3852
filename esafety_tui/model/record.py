"""What all records share: frozen, cleaned, checked, and read with plain errors.

Text is cleaned once, when it enters the program, so that nothing which is drawn,
printed, exported or copied later can carry a control sequence.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, NamedTuple, Self, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Meta

from esafety_tui.model.days import LONDON
from esafety_tui.model.reading.invisible import without_invisible
from esafety_tui.model.wording import declared

# Kinds of field.  Limits are far beyond honest use: they stop a pasted film
# script from becoming a title, not a lead from writing.
Line = Annotated[str, Meta(max_length=500, extra_json_schema={"kind": "line"})]
Text = Annotated[str, Meta(max_length=200_000, extra_json_schema={"kind": "text"})]
Moment = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]

# What is taken for a day of a school's records, on every way in: no slip of the finger, and
# nothing that the arithmetic of deadlines and school years could run out of.
FIRST_YEAR, LAST_YEAR = 2000, 2100
OUTSIDE = f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}"

# What XML 1.0 (and so a workbook) cannot hold, and the C1 controls, which some
# terminals obey.  TAB and the line ends are dealt with before this is applied.
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A whole escape sequence goes, not only its ESC: otherwise "[31m" stays behind.
_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI … final byte
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC, DCS, SOS, PM, APC … BEL or ST
    r"|\x1b[ -/]*[0-~]"  # two-character sequences
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
# White space that is no single blank within a line.
_BROKEN = re.compile(r"[^\S ]|  ")

# Fields whose name in JSON is not what a person would call them, where no form has a label
# for them.
_CALLED = {
    "ref": "the reference",
    "at": "the time",
    "occurred_on": "the day on which it happened",
    "reported_at": "the time of the report",
    "closed_at": "the time of the close",
    "sent_at": "the time of sending",
    "answered_at": "the time of the answer",
    "lifted_at": "the time of lifting",
    "done_at": "the time of the check-in",
    "last": "the last day",
}


def clean_text(text: str) -> str:
    """Return *text* safe to draw, print and export, with its line breaks kept.

    Escape sequences, control characters, what is invisible, lone surrogates
    and the characters that XML 1.0 cannot hold are taken out; accents and emoji
    stay, in composed form (NFC).
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text.strip()
    text = _LINE_ENDS.sub("\n", text)
    text = _SEQUENCES.sub("", text)
    text = _UNCLEAN.sub("", text)
    text = without_invisible(text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Return *text* cleaned and on one line: runs of white space become one space."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    cleaned = clean_text(text)
    return _BLANKS.sub(" ", cleaned).strip() if _BROKEN.search(cleaned) else cleaned


def bare(text: str) -> str:
    """Return the letters and digits of *text*, without accents and case, to compare it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


T = TypeVar("T")


class Undecodable(ValueError):
    """The bytes are not what they should be."""


def json_of(content: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode JSON as a *kind*; raises :class:`Undecodable`."""
    return decoded(lambda given: msgspec.json.decode(given, type=kind), content)


def msgpack_of(content: bytes | memoryview, kind: type[T]) -> T:
    """Decode MessagePack as a *kind*; raises :class:`Undecodable`."""
    return decoded(lambda given: msgspec.msgpack.decode(given, type=kind), content)


def decoded(decode: Callable[[Any], T], content: bytes | memoryview) -> T:
    """Return what msgspec's *decode* makes of *content*; raises :class:`Undecodable`."""
    try:
        return decode(content)
    # msgspec before 0.23 lets the first of the others through, every version the second.
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(str(error)) from error


class Invalid(ValueError):
    """A record that cannot be accepted.

    ``field`` is the path of the field in JSON (empty when the record as a whole
    is wrong) and ``reason`` says what would be right.  Neither quotes the value:
    it may be somebody's name.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}" if field else reason)

    @property
    def sentence(self) -> str:
        """What is wrong and what would be right, as a sentence."""
        field = _CALLED.get(self.field, self.field.replace("_", " "))
        said = f"{field} {self.reason}" if field else self.reason
        return said[:1].upper() + said[1:] + ("" if said.endswith(".") else ".")


class _TextFields(NamedTuple):
    lines: tuple[str, ...]
    texts: tuple[str, ...]
    line_lists: tuple[str, ...]
    line_maps: tuple[str, ...]
    said_in: Callable[["Record"], tuple[str, ...]]


@cache
def _text_fields(kind: type["Record"]) -> _TextFields:
    """Which fields of *kind* hold text, by the kind of text."""
    hints = {name: field.hint for name, field in declared(kind).items()}
    lines = tuple(name for name, hint in hints.items() if hint == Line)
    texts = tuple(name for name, hint in hints.items() if hint == Text)
    said = (*lines, *texts)
    return _TextFields(
        lines,
        texts,
        line_lists=tuple(name for name, hint in hints.items() if hint == tuple[Line, ...]),
        line_maps=tuple(name for name, hint in hints.items() if get_args(hint)[1:] == (Line,)),
        # Of a single name it would not make a tuple.
        said_in=attrgetter(said[0], *said) if said else lambda _: (),
    )


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that is kept: immutable, its text cleaned on the way in."""

    def __post_init__(self) -> None:
        fields = _text_fields(type(self))
        # A log brings thousands of records, each made more than once: most are seen at once to be
        # clean, with all that they say between bars.
        together = f"|{'|'.join(fields.said_in(self))}|"
        loose = "  " in together or " |" in together or "| " in together
        if loose or not (together.isascii() and together.isprintable()):
            for names, clean in ((fields.lines, clean_line), (fields.texts, clean_text)):
                for name in names:
                    if text := getattr(self, name):
                        self._put(name, clean(text))
        for name in fields.line_lists:
            if lines := getattr(self, name):
                self._put(name, tuple(filter(None, map(clean_line, lines))))
        for name in fields.line_maps:
            if told := getattr(self, name):
                said = ((key, clean_line(line)) for key, line in told.items())
                self._put(name, {key: line for key, line in said if line})
        self._check()

    def _put(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            msgspec.structs.force_setattr(self, name, value)

    def _check(self) -> None:
        """Refuse what no single field shows to be wrong; raises :class:`Invalid`."""

    def but(self, **changes: Any) -> Self:
        """Return a copy with *changes*; the copy is cleaned and checked as well."""
        return msgspec.structs.replace(self, **changes)


R = TypeVar("R", bound=Record)


def read(kind: type[R], data: Mapping[str, Any] | R) -> R:
    """Build a *kind* from plain data, checking every field.

    Passing a record checks it again as a whole, since building one directly
    does not look at the types.

    Raises :class:`Invalid` naming the first field that is wrong and saying what
    would be right.
    """
    if isinstance(data, Record):
        data = plain(data)
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise _explained(error, kind) from None
    except OverflowError:  # a time so early or late that it is no time in London
        raise Invalid("", f"a date in it {OUTSIDE}") from None


def given(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return *data* without what was emptied: that is again as it is where nobody says."""
    return {name: value for name, value in data.items() if value is not None}


def plain(record: Record) -> dict[str, Any]:
    """Return *record* as JSON-ready data, the very structure that :func:`read` takes."""
    data: dict[str, Any] = msgspec.to_builtins(record)
    return data


_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<path>[^`]*)`)?", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_REASONS = (
    (re.compile(r"Expected .*, got `null`"), "must not be empty"),
    (re.compile(r"Expected `datetime|Invalid RFC3339 encoded datetime"),
     "must be a time with its zone, such as 2026-11-23T09:15:00+00:00"),
    (re.compile(r"Expected `date|Invalid RFC3339 encoded date"),
     "must be a date such as 2026-11-23"),
    (re.compile(r"Expected `str` of length <= (\d+)"), "must be at most {0} characters long"),
    (re.compile(r"Expected `(?:int|float|int \| float)` >= (\S+)"), "must be {0} or more"),
    (re.compile(r"Expected `(?:int|float|int \| float)` <= (\S+)"), "must be {0} or less"),
    (re.compile(r"Expected `int"), "must be a whole number"),
    (re.compile(r"Expected `float"), "must be a number"),
    (re.compile(r"Expected `bool"), "must be true or false"),
    (re.compile(r"Expected `str"), "must be text"),
    (re.compile(r"Expected `array"), "must be a list"),
    (re.compile(r"Expected `object"), "must be an object with named fields"),
)  # fmt: skip


def _explained(error: msgspec.ValidationError, kind: type[Record]) -> Invalid:
    """Say in plain words what msgspec found wrong, without quoting the value."""
    match = _MESSAGE.fullmatch(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    field = path.replace("[...]", "").lstrip(".")
    if isinstance(error.__cause__, Invalid):
        return Invalid(
            ".".join(filter(None, (field, error.__cause__.field))), error.__cause__.reason
        )
    if missing := _MISSING.match(what):
        return Invalid(".".join(filter(None, (field, missing[1]))), "is required")
    if unknown := _UNKNOWN.match(what):
        name = clean_line(unknown[1])[:40]
        return Invalid(field, f"has a field {name!r}, which this kind of record does not know")
    if what.startswith("Invalid enum value"):
        return Invalid(field, _choose_from(kind, field, in_value=path.endswith("[...]")))
    for pattern, reason in _REASONS:
        if found := pattern.match(what):
            return Invalid(field, reason.format(*found.groups()))
    return Invalid(field, "is not of the kind that this field takes")


def _choose_from(kind: type[Record], field: str, *, in_value: bool) -> str:
    """List the words that *field* of *kind* takes, following the path through its records.

    A field that maps words to words has two lists; *in_value* asks for the second.
    """
    hint: Any = kind
    for name in re.findall(r"[a-z_]\w*", field):
        record = next((k for k in kinds_in(hint) if issubclass(k, Record)), None)
        if record is None:
            break
        hint = get_type_hints(record).get(name)
    lists = [k for k in kinds_in(hint) if issubclass(k, StrEnum)]
    if not lists:
        return "is not one of the words that this field takes"
    return "must be one of " + ", ".join(lists[-1 if in_value else 0])


def kinds_in(hint: Any) -> Iterator[type]:
    """The classes that a type hint is made of, containers opened."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for part in get_args(hint):
        yield from kinds_in(part)


def now() -> datetime:
    """The time at school, to the second."""
    return datetime.now(LONDON).replace(microsecond=0)


def day_of(moment: datetime) -> date:
    """The calendar day of *moment* at school (Europe/London)."""
    return moment.astimezone(LONDON).date()


def at_start_of(day: date) -> datetime:
    """Midnight at school at the start of *day*: what a date without a time becomes."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def is_outside(day: date) -> bool:
    """Whether *day* is no day that records are about."""
    return not FIRST_YEAR <= day.year <= LAST_YEAR
