"""Taking out what was entered by mistake: the note of it stays, and it counts nowhere."""

from collections.abc import Callable, Mapping
from typing import Any

from esafety_tui.casework.records.sub_records import found
from esafety_tui.casework.services.base import CaseService
from esafety_tui.model.catalogue import OF_KIND, OF_TYPE, SUB_RECORDS
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import Entry, EntryKind
from esafety_tui.model.incident import Incident, RecordKind, TakenOut
from esafety_tui.model.leaving import HandOver, Letter
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.requests import Removal
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.checklist import closing_gaps
from esafety_tui.policy.guards.evidence import guard_evidence_out
from esafety_tui.policy.guards.hold import guard_hold, guard_referral_out


class Corrections(CaseService):
    """Taking a record out, whatever its kind."""

    def check_take_out(self, ref: str, kind: RecordKind, record_id: str) -> Incident:
        """Raise what :meth:`take_out` would, before anybody types a reason; nothing is changed."""
        return self._without(self.records.incident(ref), kind, record_id)

    def take_out(self, ref: str, kind: RecordKind, record_id: str, reason: str) -> Incident:
        """Take out a record that was entered by mistake, with the reason.

        It counts nowhere any more; what it was, and why it went, stay in the history.
        Answers to questions of fact stay as they are.  Refused under a police hold for
        what the police may want (P6), and where something rests on the record.
        """
        incident = self.records.incident(ref)
        without = self._without(incident, kind, record_id)
        was = what_it_was(kind, found(OF_KIND[kind].records_in(incident), record_id))
        note = self.records.signed(
            TakenOut, {"reason": reason, "id": record_id, "kind": kind, "was": was}
        )
        changed = without.but(taken_out=(*incident.taken_out, note))
        act = f"removed what was entered by mistake: {kind.label}"
        return self.records.keep(act, changed, reopens=True)

    def _without(self, incident: Incident, kind: RecordKind, record_id: str) -> Incident:
        """Return *incident* without the record; raises what forbids that."""
        records = OF_KIND[kind].records_in(incident)
        record = found(records, record_id)
        if guard := _GUARDS.get(kind):
            guard(incident, record)
        left = tuple(one for one in records if one.id != record_id)
        without = incident.but(**{OF_KIND[kind].field: left})
        if kind is RecordKind.REFERRAL:
            holds = (h.but(referral="") if h.referral == record_id else h for h in incident.holds)
            without = without.but(holds=tuple(holds))
        self._check_close(incident, without)
        return without

    def _check_close(self, before: Incident, after: Incident) -> None:
        """Refuse to leave a closed case without what its close rested on."""
        if before.stage is not Stage.CLOSED:
            return
        gaps = set(closing_gaps(after, self.records.checklist(after)))
        if gaps - set(closing_gaps(before, self.records.checklist(before))):
            raise Invalid(
                "",
                "the close of the case rests on this record: open the case again first (key <), "
                "remove it, and answer what is missing then",
            )


def what_it_was(kind: RecordKind, record: Any) -> str:
    """Say what a record was, without anybody's name or words."""
    if kind is RecordKind.PERSON:
        return str(record.alias)
    if kind is RecordKind.CHECK_IN:
        return plain_day(record.due)
    return f"{getattr(record, OF_KIND[kind].sort).label}, {plain_day(day_of(record.at))}"


def _may_person_go(incident: Incident, person: Any) -> None:
    named = [
        kind.noun
        for kind in SUB_RECORDS
        if kind.about_somebody
        and any(one.person == person.id for one in getattr(incident, kind.field))
    ]
    if named:
        raise Invalid(
            "",
            f"{person.alias} is named in {_listed(named)} of this case: take that out first, or "
            "let it name somebody else",
        )


def _may_entry_go(incident: Incident, entry: Entry) -> None:
    if entry.kind is EntryKind.INTERVIEW:
        guard_hold(incident, "removing an interview")


def _held(incident: Incident, record: Any) -> None:
    guard_hold(incident, f"taking out {OF_TYPE[type(record)].noun}")


def _may_removal_go(incident: Incident, removal: Removal) -> None:
    if removal.sent_at is not None:
        guard_hold(incident, "removing a request that was sent")


def _may_hand_over_go(incident: Incident, hand_over: HandOver) -> None:
    raise Invalid(
        "",
        f"a hand-over stays on the record ({hand_over.id} of {incident.ref}): if it should not "
        "have gone out, mark it as sent in error, with what was done about it (Enter on it)",
    )


def _may_letter_go(incident: Incident, letter: Letter) -> None:
    if letter.sent_at:
        raise Invalid("", f"a letter that was sent stays with {incident.ref}: write another entry")


# What a hold does not hold, and nothing rests on, may go.
_GUARDS: Mapping[RecordKind, Callable[[Incident, Any], None]] = {
    RecordKind.PERSON: _may_person_go,
    RecordKind.EVIDENCE: guard_evidence_out,
    RecordKind.ENTRY: _may_entry_go,
    RecordKind.REMOVAL: _may_removal_go,
    RecordKind.REFERRAL: guard_referral_out,
    RecordKind.MEASURE: _held,
    RecordKind.SANCTION: _held,
    RecordKind.HAND_OVER: _may_hand_over_go,
    RecordKind.LETTER: _may_letter_go,
}


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
