"""The history in the program's words: each change field by field, before and after.

A patch says where in a document something stood and stands now.  Here a place
becomes what a form calls it (*person 2 · standing*), and a value what a screen
shows (*3 Nov 2026 09:15*, *false allegation*, *yes*); a category is called what the
school calls it now.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import zip_longest
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import UNSET

from esafety_tui.casework.history import Content, Edit, Entry
from esafety_tui.casework.tables import INCIDENTS, KINDS, PUBLICATIONS, REVIEWS, SCHOOL
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Person
from esafety_tui.model.record import LONDON, Record
from esafety_tui.model.vocabulary import Category, Word
from esafety_tui.reports.hidden_names import without_names

Called = Callable[[Category], str]

HIDDEN = "(hidden with the names)"
# By what the program compares a report that was written with a later one: no words.
_FOR_COMPARING = frozenset({"visible", "last_change"})
_TABLES = {SCHOOL: "school", "activities": "activity", "trainings": "training",
           "reviews": "policy review", "surveys": "survey", REVIEWS: "annual review",
           PUBLICATIONS: "workbook"}  # fmt: skip
# What one of a list is called; the rest loses its last letter.
_ONE_OF = {
    "people": "person", "entries": "entry", "evidence": "evidence", "hold": "police hold",
    "legal_holds": "legal hold", "support": "support", "severity_history": "evaluation",
    "facts": "", "steps": "step", "category_names": "name of", "taken": "taking out",
    "reopened_at": "reopened", "taken_out": "entered by mistake",
}  # fmt: skip
_LABELS = {
    "sha256": "SHA-256", "occurred_on": "happened", "by": "by", "at": "at",
    "may_be_indecent": "may be an indecent image", "imported_as": "imported as",
}  # fmt: skip
# Fields that hold somebody's name, what a screen shows of a person only with names, and
# the lead's words about a year, which are looked through for names only when they leave.
_NAMES = frozenset({
    ("people", "name"), ("people", "formerly"), ("people", "note"), ("referrals", "officer"),
    ("evidence", "file"), ("evidence", "captured_by"), ("evidence", "consent_by"),
    ("evidence", "seen_by"), ("measures", "searcher"), ("measures", "private_consent_by"),
    ("changed", "changed"), ("actions", "text"), ("actions", "owner"), ("actions", "result"),
    ("confirmed", "confirmed"), ("taken_out", "reason"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One place of a record, before and after; empty where there was, or is, nothing.

    ``private`` says that a name may stand there; ``ref`` is the incident, if it is one's.
    """

    field: str
    before: str
    after: str
    private: bool = False
    ref: str = ""

    def shown(self, *, names: bool, people: Iterable[Person] = ()) -> "FieldChange":
        """Return the change as it may be shown: without names unless they were asked for.

        *people* are those of the incident, who are called by their alias in what was told.
        """
        if names:
            return self
        if self.private:
            before, after = (HIDDEN if value else "" for value in (self.before, self.after))
        else:
            before, after = (without_names(value, people) for value in (self.before, self.after))
        return replace(self, before=before, after=after)


def field_changes(
    entry: Entry, ref: str = "", called: Called = lambda category: category.label
) -> list[FieldChange]:
    """Return what *entry* changed, field by field; nothing of what was erased since.

    With *ref*, only what it changed in that incident: taking in a log is one entry
    about many.  *called* is what the school calls a category.
    """
    return [change for content in _about(entry, ref) for change in _in_document(content, called)]


def was_erased(entry: Entry, ref: str = "") -> bool:
    """Whether what *entry* changed, in the incident *ref* if one is named, was erased."""
    return any(content.erased for content in _about(entry, ref))


def _about(entry: Entry, ref: str) -> list[Content]:
    return [content for content in entry.contents if not ref or content.key == ref]


def said_at(moment: str) -> str:
    """Write the time of an entry: *23 Nov 2026 09:15*; the lost entry of a damaged one has none."""
    return _moment(datetime.fromisoformat(moment)) if moment else "at a time that is lost"


def _in_document(content: Content, called: Called) -> Iterator[FieldChange]:
    kind = KINDS.get(content.table)
    prefix = (_TABLES[content.table],) if content.table in _TABLES else ()
    for edit in content.edits:
        for change in _in_edit(edit, kind):
            field = " · ".join((*prefix, change.field)) if change.field else " · ".join(prefix)
            before, after = (
                called(value) if isinstance(value, Category) else value
                for value in (change.before, change.after)
            )
            ref = content.key if content.table == INCIDENTS else ""
            yield FieldChange(field or "the whole", before, after, change.private, ref)


def _in_edit(edit: Edit, kind: Any) -> Iterator[FieldChange]:
    labels: list[str] = []
    names: list[str] = []
    hint = kind
    for step in edit.path:
        labels, hint = _stepped(labels, names, hint, step)
        if isinstance(step, str):
            names.append(step)
    if edit.start is UNSET:
        yield from _compared(labels, names, hint, edit.was, edit.now)
        return
    for number, (was, now) in enumerate(
        zip_longest(edit.was, edit.now, fillvalue=UNSET), int(edit.start)
    ):
        inner, item = _stepped(labels, names, hint, number)
        yield from _compared(inner, names, item, was, now)


def _stepped(
    labels: list[str], names: list[str], hint: Any, step: str | int
) -> tuple[list[str], Any]:
    """Return the labels and the kind of value one step further into a document."""
    if isinstance(step, int):
        one = _ONE_OF.get(names[-1], _label(names[-1]).removesuffix("s")) if names else ""
        return [*labels[:-1], f"{one} {step + 1}".strip()], _item_of(hint)
    if names and names[-1] in ("facts", "steps", "response_targets", "category_names"):
        before = _ONE_OF.get(names[-1], _label(names[-1]))
        said = step.replace("_", " ").replace("-", " ")
        return [*labels[:-1], f"{before} {said}".strip()], _item_of(hint)
    return [*labels, _label(step)], _field_of(hint, step)


def _compared(
    labels: list[str], names: list[str], hint: Any, was: Any, now: Any
) -> Iterator[FieldChange]:
    """Yield what differs between two values; records are opened, down to single values."""
    if isinstance(was, dict) or isinstance(now, dict):
        before = was if isinstance(was, dict) else {}
        after = now if isinstance(now, dict) else {}
        for key in [*before, *(key for key in after if key not in before)]:
            inner, item = _stepped(labels, names, hint, key)
            yield from _compared(
                inner, [*names, key], item, before.get(key, UNSET), after.get(key, UNSET)
            )
        return
    if _holds_records(was) or _holds_records(now):
        before_items = was if isinstance(was, list) else []
        after_items = now if isinstance(now, list) else []
        pairs = zip_longest(before_items, after_items, fillvalue=UNSET)
        for number, (one, other) in enumerate(pairs):
            inner, item = _stepped(labels, names, hint, number)
            yield from _compared(inner, names, item, one, other)
        return
    if names[-1:] and names[-1] in _FOR_COMPARING:
        return
    if names[-1:] == ["packed"]:  # a workbook's counts, compressed: nothing to read
        was, now = (value if value is UNSET else "kept" for value in (was, now))
    said, says = _value(was, hint), _value(now, hint)
    if said != says:
        outer = (names[0], names[-1]) if names else ()
        yield FieldChange(" · ".join(filter(None, labels)), said, says, outer in _NAMES)


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _value(value: Any, hint: Any) -> str:
    """Say a value as a screen does; nothing, an empty text and an absent field are the same."""
    if value is UNSET or value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(item, _item_of(hint)) for item in value)
    return _text(value, _kinds(hint)) if isinstance(value, str) else str(value)


def _text(value: str, kinds: tuple[type, ...]) -> str:
    for kind in kinds:
        if issubclass(kind, Category) and value in set(kind):
            return kind(value)  # said by whoever knows what the school calls it
        if issubclass(kind, Word) and value in set(kind):
            return kind(value).label
    if datetime in kinds:
        return _moment(datetime.fromisoformat(value))
    return plain_day(date.fromisoformat(value)) if date in kinds else value


def _moment(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{plain_day(local.date())} {local:%H:%M}"


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " "))


@cache
def _fields(kind: type[Record]) -> Mapping[str, Any]:
    """The kinds of the fields of a record, by their names in JSON."""
    hints = get_type_hints(kind)
    names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return {encoded: hints[name] for name, encoded in names}


@cache
def _field_of(hint: Any, name: str) -> Any:
    for kind in _kinds(hint):
        if issubclass(kind, Record):
            return _fields(kind).get(name)
    return None


@cache
def _item_of(hint: Any) -> Any:
    """The kind of what a list or a mapping holds."""
    for part in (hint, *get_args(hint)):
        if get_origin(part) is tuple:
            return get_args(part)[0]
        if get_origin(part) is dict:
            return get_args(part)[1]
    return None


@cache
def _kinds(hint: Any) -> tuple[type, ...]:
    """The classes among which a value of *hint* is, *none* left out."""
    if isinstance(hint, type) and not get_args(hint):
        return (hint,)
    return tuple(part for part in get_args(hint) if isinstance(part, type) and not get_args(part))
