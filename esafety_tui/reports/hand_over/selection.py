"""Which records of a case go into a hand-over, and which are left out, each with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from esafety_tui.model.catalogue import OF_KIND, SUB_RECORDS, SubRecord, SubRecordKind
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, Person, RecordKind
from esafety_tui.model.leaving import HandOverPart, Why
from esafety_tui.model.record import Record, day_of
from esafety_tui.model.vocabulary import RecordFact, Role
from esafety_tui.model.wording import naming_fields
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.hand_over.choice import Sending
from esafety_tui.reports.names.masking import without_names

# Which part of a hand-over a kind of record stands in.
PART_OF: Mapping[RecordKind, HandOverPart] = {
    RecordKind.PERSON: HandOverPart.PEOPLE,
    RecordKind.EVIDENCE: HandOverPart.EVIDENCE,
    RecordKind.ENTRY: HandOverPart.CHRONOLOGY,
    RecordKind.REMOVAL: HandOverPart.REMOVALS,
    RecordKind.REFERRAL: HandOverPart.REFERRALS,
    RecordKind.SUPPORT: HandOverPart.SUPPORT,
    RecordKind.MEASURE: HandOverPart.MEASURES,
    RecordKind.SANCTION: HandOverPart.SANCTIONS,
    RecordKind.CHECK_IN: HandOverPart.SUPPORT,
    RecordKind.HAND_OVER: HandOverPart.PASSED_ON,
    RecordKind.DATA_REQUEST: HandOverPart.PASSED_ON,
    RecordKind.LETTER: HandOverPart.PASSED_ON,
}
# What concerns somebody who was targeted, or is said to have done it, concerns them as a whole.
_IT_IS_ABOUT_THEM = frozenset({Role.TARGET, Role.ALLEGED, Role.RESPONSIBLE})
# A step that is asked for because of these is taken with whoever did it.
_BECAUSE_OF_WHO_DID_IT = frozenset({
    RecordFact.RESPONSIBLE_IS_PUPIL, RecordFact.RESPONSIBLE_IS_COLLEAGUE,
    RecordFact.RESPONSIBLE_IS_PARENT,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is left out: which, and why."""

    id: str
    what: str
    why: Why


@dataclass(frozen=True, slots=True)
class Selected:
    """The case as far as it goes in, and what of it is left out.

    ``whole`` says whether what belongs to nobody's record, the summary and the decisions, goes
    in too; ``steps_left`` that steps are left out which were taken with whoever did it.
    """

    incident: Incident
    left_out: tuple[LeftOut, ...]
    whole: bool
    steps_left: bool = False


def selected(incident: Incident, choice: Sending) -> Selected:
    """Take out of *incident* what *choice* leaves out."""
    about = next((one for one in incident.people if one.id == choice.person), None)
    one_only = about if choice.rule.about_one else None
    whole = one_only is None or one_only.role in _IT_IS_ABOUT_THEM
    kept: dict[str, tuple[SubRecord, ...]] = {}
    left: list[LeftOut] = []
    for kind in SUB_RECORDS:
        if kind.kind is RecordKind.PERSON:
            continue
        records = kind.records_in(incident)
        if PART_OF[kind.kind] not in choice.all_parts:
            kept[kind.field] = ()
            continue
        reasons = {one.id: _why(one, kind, choice, one_only) for one in records}
        kept[kind.field] = tuple(one for one in records if reasons[one.id] is None)
        left += [
            LeftOut(one.id, _what(one, kind), why)
            for one in records
            if (why := reasons[one.id]) is not None
        ]
    steps = incident.steps
    if one_only and one_only.role not in (Role.ALLEGED, Role.RESPONSIBLE):
        others = _taken_with_who_did_it()
        steps = {step: mark for step, mark in steps.items() if step not in others}
    without = len(steps) < len(incident.steps)
    return Selected(incident.but(**kept, steps=steps), tuple(left), whole, without)


def _taken_with_who_did_it() -> frozenset[str]:
    return frozenset(
        step.id
        for step in shipped_steps()
        if _BECAUSE_OF_WHO_DID_IT.intersection(step.when.named[:1])
    )


def _why(
    record: SubRecord, kind: SubRecordKind, choice: Sending, about: Person | None
) -> Why | None:
    """Say why *record* is left out; ``None`` where it goes in."""
    if record.id in choice.left_out:
        return choice.left_out[record.id]
    if about is None or record.id in choice.put_in:
        return None
    central = about.role in _IT_IS_ABOUT_THEM
    if kind.about_somebody:
        # What names nobody in particular is about the case, and so about whom that is about.
        theirs = ("", about.id) if central else (about.id,)
        return None if getattr(record, "person", "") in theirs else Why.NOT_ABOUT_THEM
    mentioned = central or any(_names(text, about) for text in _texts(record))
    return None if mentioned else Why.NOT_ABOUT_THEM


def _names(text: str, person: Person) -> bool:
    return without_names(text, (person,)) != text or bool(person.alias and person.alias in text)


def _texts(record: object) -> Iterator[str]:
    if isinstance(record, Record):
        for name in record.__struct_fields__:
            yield from _texts(getattr(record, name))
    elif isinstance(record, tuple):
        for one in record:
            yield from _texts(one)
    elif type(record) is str:
        yield record


def signers_in(incident: Incident) -> Iterator[str]:
    """Yield who signed a record of *incident*."""
    for kind in SUB_RECORDS:
        for record in kind.records_in(incident):
            yield getattr(record, "by", "")


def names_in_fields(incident: Incident) -> Iterator[str]:
    """Yield what stands in fields that may hold a name: officers, files, who did something."""
    for kind in SUB_RECORDS:
        if kind.kind is RecordKind.PERSON:
            continue
        for record in kind.records_in(incident):
            for name in naming_fields(kind.record):
                yield from _texts(getattr(record, name))


def _what(record: SubRecord, kind: SubRecordKind) -> str:
    at = getattr(record, "at", None)
    on = f" of {plain_day(day_of(at))}" if at else ""
    return f"{OF_KIND[kind.kind].kind.label}{on}"
