"""A case whole, as text: every field of every record of it is told."""

from collections.abc import Iterator
from datetime import date, datetime, time
from enum import Enum
from typing import Any, get_origin

import pytest

from esafety_tui.model.catalogue import SUB_RECORDS
from esafety_tui.model.days import plain_day, plain_moment
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Record, kinds_in, read
from esafety_tui.model.vocabulary import Fact, Stage, Word
from esafety_tui.model.wording import FOR_COMPARING, declared
from esafety_tui.reports.documents import in_full
from esafety_tui.reports.documents.case_text import case_text
from support.cases import CALENDAR, MONDAY, SCHOOL, at, case, checklist

# What is told in words of its own: a reference, a link to the person, the word that says which.
_FIXED: dict[str, Any] = {
    "ref": "2026-27/001", "person": "p1", "stage": Stage.REPORTED, "closed_at": None,
    "lifted_at": None, "disposed_on": None,
}  # fmt: skip


def whole(record: type[Record], number: list[int], **fixed: Any) -> dict[str, Any]:
    """Plain data of a *record* with something of its own in each field; one of each list."""
    return {
        name: value
        for name, field in declared(record).items()
        if (value := {**_FIXED, **fixed}.get(name, _something(field.hint, name, number)))
        is not None
    }


def _something(hint: Any, name: str, number: list[int]) -> Any:
    kinds = list(kinds_in(hint))
    records = [kind for kind in kinds if issubclass(kind, Record)]
    if get_origin(hint) is dict:
        return {}
    one = whole(records[0], number) if records else _one_of(kinds, number)
    return [one] if get_origin(hint) is tuple else one


def _one_of(kinds: list[type], number: list[int]) -> Any:
    for kind in kinds:
        if kind is time:
            return "08:10:00"
        if issubclass(kind, Enum):
            return list(kind)[-1].value
        if kind is bool:
            return True
        if kind is int:
            return 31
        if issubclass(kind, date):
            return at().isoformat() if issubclass(kind, datetime) else MONDAY.isoformat()
    number[0] += 1
    return f"Quill{number[0]}x"


def everything() -> Incident:
    """A case with something in every field of every record."""
    data = whole(Incident, [0])
    for kind in SUB_RECORDS:
        for one in data[kind.field]:
            one["id"] = f"{kind.letter}1"
    for person in data["people"]:
        person["born"] = "2011-02-03"  # the day of nothing else
    data["hold"] = data.pop("holds")
    data["facts"] = {fact.value: "yes" for fact in Fact}
    data["steps"] = {
        "police-talks": {"state": "done", "at": at().isoformat(), "by": "Quill by", "note": "Quill"}
    }
    return read(Incident, data)


def text_of(incident: Incident, *, names: bool = True) -> str:
    steps = checklist(incident)
    return case_text(incident, steps, MONDAY, CALENDAR, SCHOOL, names=names)


def untold(record: Record, text: str, where: str = "") -> Iterator[str]:
    """The fields of *record*, and of those within, of which *text* says nothing."""
    for name, field in declared(type(record)).items():
        value = getattr(record, name)
        for one in value if isinstance(value, tuple) else [value]:
            if isinstance(one, Record):
                yield from untold(one, text, f"{name}.")
            elif not (isinstance(one, dict) or one is None or name in ("person", *FOR_COMPARING)):
                label = field.wording.told or field.wording.label or name.replace("_", " ")
                if (label if isinstance(one, bool) else _in_words(one)) not in text:
                    yield f"{where}{name}"


def _values(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _in_words(value: Any) -> str:
    if isinstance(value, Word):
        return SCHOOL.category_names.get(value, value.label)  # type: ignore[call-overload]
    if isinstance(value, datetime):
        return plain_moment(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return plain_day(value) if isinstance(value, date) else str(value)


def test_every_field_of_every_record_is_told() -> None:
    incident = everything()
    text = text_of(incident)
    assert list(untold(incident, text)) == []
    # Of what the program only compares by, nobody is told the digest.
    assert incident.imported_as
    assert incident.imported_as not in text
    assert "imported as" not in text


@pytest.mark.parametrize("kind", SUB_RECORDS, ids=lambda one: one.kind.value)
def test_a_field_that_is_left_out_is_found(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: each text of each kind of record, one after the other."""
    incident = everything()
    lines = in_full.InFull.lines
    for name, field in declared(kind.record).items():
        if (field.hint is not str and str not in kinds_in(field.hint)) or name in (
            "id",
            "person",
            "name",
        ):
            continue
        monkeypatch.setattr(
            in_full.InFull,
            "lines",
            lambda tell, one, indent="", but=frozenset(), name=name: lines(
                tell, one, indent, but | {name}
            ),
        )
        assert f"{kind.field}.{name}" in list(untold(incident, text_of(incident))), name


def test_marks_of_steps_are_told_with_their_note_also_where_the_step_is_gone() -> None:
    incident = case(
        people=[{"role": "target", "standing": "pupil", "alias": "Pupil A", "id": "p1"}],
        steps={
            "no-reply": {"state": "done", "at": at().isoformat(), "by": "Sam", "note": "Told them"},
            "gone-since": {"state": "not-applicable", "at": at().isoformat(), "note": "No need"},
        },
    )
    text = text_of(incident)
    assert "Told them" in text
    assert "Gone since" in text
    assert "No need" in text


def test_while_names_are_hidden_no_field_that_may_hold_one_is_told() -> None:
    incident = everything()
    hidden, shown = text_of(incident, names=False), text_of(incident)
    naming = [
        one
        for kind in SUB_RECORDS
        for record in kind.records_in(incident)
        for name, field in declared(kind.record).items()
        if field.wording.may_hold_name
        for one in _values(getattr(record, name))
    ]
    assert len(naming) > 5
    assert [one for one in naming if _in_words(one) in hidden or str(one) in hidden] == []
    assert [one for one in naming if _in_words(one) not in shown] == []


def test_entries_are_told_in_the_order_in_which_it_happened() -> None:
    incident = case(
        entries=[
            {"id": "n1", "at": at(hour=11).isoformat(), "text": "second"},
            {"id": "n2", "at": at(hour=10).isoformat(), "text": "first"},
        ]
    )
    text = text_of(incident)
    assert text.index("first") < text.index("second")
    assert "ENTRIES" in text
