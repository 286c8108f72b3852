"""The history in the program's words: each change field by field, before and after.

A patch says where in a document something stood and stands now.  Here a place
becomes what a form calls it (*person 2 · who they are*), and a value what a screen
shows (*3 Nov 2026 09:15*, *false allegation*, *yes*); a category is called what the
school calls it now.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from itertools import zip_longest
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import UNSET

from esafety_tui.casework.history.reader import Content, Edit, JournalEntry
from esafety_tui.casework.records.tables import (
    CLOSED_YEARS,
    INCIDENTS,
    KINDS,
    PUBLICATIONS,
    REVIEWS,
    SCHOOL,
)
from esafety_tui.model.days import plain_day, plain_moment
from esafety_tui.model.incident import Person
from esafety_tui.model.record import Record
from esafety_tui.model.vocabulary import Category, Word
from esafety_tui.model.wording import FOR_COMPARING, Called, Declared, declared
from esafety_tui.reports.names.masking import HIDDEN, without_names

CategoryLabel = Callable[[Category], str]

# Whoever reads a change has the reference beside it.
_NO_WORDS = FOR_COMPARING | {"ref"}
_TABLES = {SCHOOL: "school", "activities": "activity", "trainings": "training",
           "reviews": "policy review", "surveys": "survey", REVIEWS: "annual review",
           PUBLICATIONS: "workbook", CLOSED_YEARS: "closed year"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One place of a record, before and after; empty where there was, or is, nothing.

    ``field`` is what a form calls it, ``name`` what the record calls it.  ``private`` says that a
    name may stand there; ``ref`` is the incident, if it is one's.
    """

    field: str
    before: str
    after: str
    private: bool = False
    ref: str = ""
    name: str = ""

    def shown(
        self,
        *,
        names: bool,
        people: Iterable[Person] = (),
        masked: Callable[[str, Iterable[Person]], str] = without_names,
    ) -> "FieldChange":
        """Return the change without names unless they were asked for; *people* become aliases."""
        if names:
            return self
        if self.private:
            before, after = (HIDDEN if value else "" for value in (self.before, self.after))
        else:
            before, after = (masked(value, people) for value in (self.before, self.after))
        return replace(self, before=before, after=after)


def field_changes(
    entry: JournalEntry, ref: str = "", called: CategoryLabel = lambda category: category.label
) -> list[FieldChange]:
    """Return what *entry* changed, field by field; nothing of what was erased since.

    With *ref*, only what it changed in that incident: bringing in a log is one entry
    about many.  *called* is what the school calls a category.
    """
    return [change for content in _about(entry, ref) for change in _in_document(content, called)]


def was_erased(entry: JournalEntry, ref: str = "") -> bool:
    """Whether what *entry* changed, in the incident *ref* if one is named, was erased."""
    return any(content.erased for content in _about(entry, ref))


def _about(entry: JournalEntry, ref: str) -> list[Content]:
    return [content for content in entry.contents if not ref or content.key == ref]


def written_at(moment: str) -> str:
    """Write the time of an entry: *23 Nov 2026 09:15*; the lost entry of a damaged one has none."""
    return plain_moment(datetime.fromisoformat(moment)) if moment else "at a time that is lost"


def _in_document(content: Content, called: CategoryLabel) -> Iterator[FieldChange]:
    kind = KINDS.get(content.table)
    prefix = (_TABLES[content.table],) if content.table in _TABLES else ()
    for edit in _told(content.edits):
        for change in _in_edit(edit, kind):
            field = " · ".join((*prefix, change.field)) if change.field else " · ".join(prefix)
            before, after = (
                called(value) if isinstance(value, Category) else value
                for value in (change.before, change.after)
            )
            ref = content.key if content.table == INCIDENTS else ""
            yield replace(change, field=field or "the whole", before=before, after=after, ref=ref)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A spot in a document, in the field ``name``; ``private``: a name may stand there."""

    labels: tuple[str, ...] = ()
    name: str = ""
    hint: Any = None
    wording: Called = field(default_factory=Called)
    private: bool = False

    def at_field(self, name: str) -> "_Spot":
        """Go to a field of the record that stands here."""
        hint, wording = _field_of(self.hint, name)
        label = wording.told or _in_a_sentence(wording.label) or _spaced(name)
        private = self.private or wording.may_hold_name
        return _Spot((*self.labels, label), name, hint, wording, private)

    def at_item(self, number: int) -> "_Spot":
        """Go to one of the list that stands here."""
        one = self.wording.one
        if one is None:
            one = (self.wording.told or _spaced(self.name)).removesuffix("s")
        return self._within(f"{one} {number + 1}", self.name)

    def at_value(self, key: str) -> "_Spot":
        """Go to the value of a *key* in the mapping that stands here."""
        one = self.wording.one
        before = (self.wording.told or _spaced(self.name)) if one is None else one
        words = {word.value: word.label for word in _words_of_keys(self.hint)}
        said = words.get(key) or _spaced(key.replace("-", " "))
        return self._within(f"{before} {said}", key)

    def at(self, step: str | int) -> "_Spot":
        """Go one step further into the document."""
        if isinstance(step, int):
            return self.at_item(step)
        return self.at_value(step) if _is_mapping(self.hint) else self.at_field(step)

    def _within(self, label: str, name: str) -> "_Spot":
        labels = (*self.labels[:-1], label.strip())
        return _Spot(labels, name, _item_of(self.hint), self.wording, self.private)


def _told(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield *edits* without a day of the report that the log of a case does not give."""
    known = next((one for one in edits if one.path == ("from_log", "report_known")), Edit())
    for edit in edits:
        if not edit.path:
            yield Edit(was=_as_known(edit.was), now=_as_known(edit.now), start=edit.start)
        elif edit.path == ("reported_at",):
            was, now = (
                UNSET if is_known is False else said
                for is_known, said in ((known.was, edit.was), (known.now, edit.now))
            )
            yield Edit(edit.path, was, now)
        else:
            yield edit


def _as_known(document: Any) -> Any:
    from_log = document.get("from_log") if isinstance(document, dict) else None
    unknown = from_log and not from_log.get("report_known", True)
    return {**document, "reported_at": UNSET} if unknown else document


def _in_edit(edit: Edit, kind: Any) -> Iterator[FieldChange]:
    spot = _Spot(hint=kind)
    if not _NO_WORDS.isdisjoint(edit.path):
        return
    for step in edit.path:
        spot = spot.at(step)
    if edit.start is UNSET:
        yield from _compared(spot, edit.was, edit.now)
        return
    pairs = zip_longest(edit.was, edit.now, fillvalue=UNSET)
    for number, (was, now) in enumerate(pairs, int(edit.start)):
        yield from _compared(spot.at_item(number), was, now)


def _compared(spot: _Spot, was: Any, now: Any) -> Iterator[FieldChange]:
    """Yield what differs between two values; records are opened, down to single values."""
    if spot.name in _NO_WORDS:
        return
    if isinstance(was, dict) or isinstance(now, dict):
        before = was if isinstance(was, dict) else {}
        after = now if isinstance(now, dict) else {}
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _compared(spot.at(key), before.get(key, UNSET), after.get(key, UNSET))
        return
    if _holds_records(was) or _holds_records(now):
        before_items = was if isinstance(was, list) else []
        after_items = now if isinstance(now, list) else []
        pairs = zip_longest(before_items, after_items, fillvalue=UNSET)
        for number, (one, other) in enumerate(pairs):
            yield from _compared(spot.at_item(number), one, other)
        return
    if spot.name == "packed":  # a workbook's counts, compressed: nothing to read
        was, now = (value if value is UNSET else "kept" for value in (was, now))
    said, says = _value(was, spot.hint), _value(now, spot.hint)
    if said != says:
        label = " · ".join(filter(None, spot.labels))
        yield FieldChange(label, said, says, spot.private, name=spot.name)


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
        return plain_moment(datetime.fromisoformat(value))
    if time in kinds:
        return f"{time.fromisoformat(value):%H:%M}"
    return plain_day(date.fromisoformat(value)) if date in kinds else value


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _in_a_sentence(label: str) -> str:
    """What a form calls a field, as it reads behind other words: *How you heard*, *URL*."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


@cache
def _fields(kind: type[Record]) -> Mapping[str, Declared]:
    """The fields of a record by their names in JSON: of what kinds, and how spoken of."""
    hints = get_type_hints(kind)
    names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return {encoded: Declared(hints[name], declared(kind)[name].wording) for name, encoded in names}


@cache
def _field_of(hint: Any, name: str) -> Declared:
    for kind in _kinds(hint):
        if issubclass(kind, Record) and name in _fields(kind):
            return _fields(kind)[name]
    return Declared(None, Called())


@cache
def _is_mapping(hint: Any) -> bool:
    return get_origin(hint) is dict


def _words_of_keys(hint: Any) -> Iterable[Word]:
    """The closed list from which the keys of a mapping are, if they are from one."""
    keys = get_args(hint)[0] if _is_mapping(hint) else None
    return keys if isinstance(keys, type) and issubclass(keys, Word) else ()


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
