"""What the lead can do with a record of a case: which form, box or choice comes up."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from esafety_tui.casework.history.reader import JournalEntry
from esafety_tui.model.actions import (
    Addressee,
    CheckIn,
    Hold,
    Measure,
    Referral,
    Removal,
    RemovalState,
    Sanction,
    Support,
)
from esafety_tui.model.catalogue import OF_KIND, SUB_RECORDS
from esafety_tui.model.contact import Contact
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.incident import Incident, LegalHold, Person, RecordKind
from esafety_tui.model.vocabulary import Fact
from esafety_tui.policy.complainant import Approach
from esafety_tui.policy.guards import guard_hold
from esafety_tui.policy.removals import HOST
from esafety_tui.screens.base.asking import offer
from esafety_tui.screens.base.screen_base import Host
from esafety_tui.screens.case.action_items import ToGive
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.forms import account as forms
from esafety_tui.screens.case.forms import agencies, evidence, measures, removals, support
from esafety_tui.screens.case.forms.evidence_files import file_acts
from esafety_tui.screens.case.history import show_as_it_was
from esafety_tui.screens.case.retention import legal_hold_form
from esafety_tui.widgets.boxes.dialogs import attempt

# What is added most often comes first in the menu of `A`.
_OFTEN = (OF_KIND[RecordKind.ENTRY], OF_KIND[RecordKind.EVIDENCE])
# Everything that can be added, as that menu has it, and the word by which a step asks for it.
ADDABLE = {one.offer: one.word for one in (*_OFTEN, *SUB_RECORDS)} | {
    "the outcome": "outcome",
    "what we learn from it": "lessons",
}


class CaseHost(Host, Protocol):
    """The screen of one case, as the acts on it know it."""

    ref: str

    @property
    def incident(self) -> Incident:
        """The incident as it is on disk."""

    def go_to_step(self, step_id: str) -> None:
        """Highlight a step of the checklist."""

    def show_record(self, tab: str, key: str) -> None:
        """Go over to the record *key* on *tab*."""


class RecordActions:
    """What is added to a case, and what Enter does on a record of it."""

    def __init__(self, host: CaseHost) -> None:
        self.host = host

    # Adding

    def add_any(self) -> None:
        """Choose what to add."""
        offer(
            self.host,
            "Add to this case",
            {text: self._adder(kind) for text, kind in ADDABLE.items()},
        )

    def add(self, kind: str, word: str = "") -> None:
        """Add a record of *kind*, as steps and tabs name it; *word* says which sort."""
        self._adder(kind, word)()

    def _adder(self, kind: str, word: str = "") -> Callable[[], object]:
        incident = self.host.incident
        ref = self.host.ref
        of_kind = {"kind": word} if word else {}
        adders: dict[str, Callable[[], object]] = {
            "entry": lambda: forms.entry_form(self.host, ref, **of_kind),
            "evidence": lambda: self._add_evidence(incident, word),
            "people": lambda: forms.person_form(self.host, ref, **({"role": word} if word else {})),
            "removal": lambda: self._add_removal(incident, word),
            "removals-answered": lambda: self._add_removal(incident, ""),
            "referral": lambda: self._add_referral(incident, word),
            "support": lambda: support.support_form(self.host, incident, **of_kind),
            "staff-support": lambda: support.support_form(self.host, incident, **of_kind),
            "pupil-support": lambda: support.support_form(self.host, incident, **of_kind),
            "parents-told": lambda: support.support_form(self.host, incident, kind="parents-told"),
            "measure": self.record_measure,
            "sanction": self.record_sanction,
            "measure or sanction": lambda: offer(
                self.host,
                "Add",
                {"a measure": self.record_measure, "a sanction": self.record_sanction},
            ),
            "check-ins": lambda: attempt(
                self.host, lambda: self.host.casework.check_ins.arrange(ref)
            ),
            "severity": lambda: forms.severity_form(self.host, incident),
            "outcome": self.settle,
            "lessons": lambda: forms.lessons_form(self.host, incident),
        }
        return adders.get(kind, self.add_any)

    def _add_evidence(self, incident: Incident, word: str) -> None:
        careful = {"may_be_indecent": True} if word == "indecent" else {}
        evidence.new_evidence(self.host, incident, **careful)

    def _add_removal(self, incident: Incident, word: str) -> None:
        if word in set(Addressee):
            removals.new_removal(self.host, incident, Addressee(word))
            return
        removals.new_removal(self.host, incident, by_the_person=word == "by-the-person")

    def _add_referral(self, incident: Incident, word: str) -> None:
        if word == "police-reference":
            referred = [r for r in incident.referrals if r.agency == "police"]
            if referred:
                agencies.later_form(self.host, self.host.ref, referred[-1], reference_needed=True)
                return
            word = "police"
        agencies.referral_form(self.host, self.host.ref, **({"agency": word} if word else {}))

    def record_measure(self, changed: Measure | None = None) -> None:
        """Record a measure, or change one, unless a police hold stands in the way (P6)."""
        if self.may("a measure"):
            measures.measure_form(self.host, self.host.incident, changed)

    def record_sanction(self, changed: Sanction | None = None) -> None:
        """Record a sanction, or change one, unless a police hold stands in the way (P6)."""
        if self.may("a sanction"):
            measures.sanction_form(self.host, self.host.incident, changed)

    def settle(self) -> None:
        """Settle the outcome, unless a police hold stands in the way (P6)."""
        if self.may("settling the outcome"):
            forms.outcome_form(self.host, self.host.incident)

    def may(self, what: str) -> bool:
        """Whether no hold forbids *what*; says so before anything is typed if one does."""
        incident = self.host.incident
        if incident.on_hold:
            attempt(self.host, lambda: guard_hold(incident, what))
        return not incident.on_hold

    # Acting on a record

    def act_on(self, record: Any) -> None:
        """Do what Enter does on *record*: a sub-record, or the name of a part of the account."""
        ways = self._ways()
        way = ways.get(record if type(record) is str else type(record))
        if way is not None:
            way(record)

    def _ways(self) -> dict[object, Callable[[Any], object]]:
        incident, ref = self.host.incident, self.host.ref
        return {
            Fact: self.ask_facts,
            "facts": lambda _: self.ask_facts(),
            "account": lambda _: forms.account_form(self.host, incident),
            "severity": lambda _: forms.severity_form(self.host, incident),
            "outcome": lambda _: self.settle(),
            "lessons": lambda _: forms.lessons_form(self.host, incident),
            Contact: lambda contact: self.host.desktop.open_contact(contact.id),
            Person: lambda person: forms.person_form(self.host, ref, person),
            Evidence: self._act_on_evidence,
            JournalEntry: lambda entry: show_as_it_was(
                self.host, ref, entry, names=self.host.desktop.names_shown
            ),
            LegalHold: lambda _: legal_hold_form(self.host, incident),
            Entry: lambda entry: forms.entry_form(self.host, ref, entry),
            Approach: lambda approach: removals.prepare(self.host, incident, approach),
            Removal: lambda removal: self.act_on_removal(incident, removal),
            Referral: lambda referral: agencies.later_form(self.host, ref, referral),
            Hold: lambda _: agencies.hold_form(self.host, incident),
            ToGive: lambda owed: support.support_form(
                self.host, incident, kind=owed.kind, person=owed.person
            ),
            Support: lambda given: support.support_form(self.host, incident, given),
            CheckIn: lambda check: support.check_in(self.host, ref, check),
            Measure: self.record_measure,
            Sanction: self.record_sanction,
        }

    def _act_on_evidence(self, kept: Evidence) -> None:
        acts: dict[str, Callable[[], object]] = {
            "change what is registered": lambda: evidence.evidence_form(
                self.host, self.host.ref, kept
            )
        }
        offer(self.host, "This evidence", acts | file_acts(self.host, self.host.ref, kept))

    def act_on_removal(
        self,
        incident: Incident,
        removal: Removal,
        more: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        """Offer what can be done with a request, the likeliest first, and *more* after it."""
        ref = self.host.ref
        acts: dict[str, Callable[[], object]] = {}
        if removal.state is RemovalState.DRAFT:
            if removal.draft:  # its text is kept: what is left is to send it
                acts["Mark as sent"] = lambda: removals.send_form(self.host, ref, removal)
            acts["Its text: word it, copy it, save it"] = lambda: removals.text_of_request(
                self.host, ref, removal.id
            )
            acts["Mark as sent"] = lambda: removals.send_form(self.host, ref, removal)
            acts["Change the request"] = lambda: removals.change_removal_form(
                self.host, ref, removal
            )
        else:
            acts["What became of it"] = lambda: removals.follow_form(self.host, ref, removal)
            for way in self.host.casework.removals.escalation(incident, removal):
                found = self.host.casework.contacts.table.search(way.contact)
                if way.contact == HOST:
                    acts["Ask the host instead (S2)"] = lambda: removals.new_removal(
                        self.host, incident, Addressee.HOST
                    )
                elif found:
                    acts[f"Turn to {way.contact}: {way.why}"] = self._opens(found[0].id)
            acts["Its text"] = lambda: removals.text_of_request(self.host, ref, removal.id)
            acts["Their reference, next look, note"] = lambda: removals.change_removal_form(
                self.host, ref, removal
            )
        acts |= evidence.of_request(self.host, incident, removal)
        offer(self.host, removal.provider or removal.addressed_to.label, acts | dict(more or {}))

    def _opens(self, contact_id: str) -> Callable[[], None]:
        return lambda: self.host.desktop.open_contact(contact_id)

    def ask_facts(self, begin: Fact | None = None) -> None:
        """Show every question of fact on one screen."""
        self.host.app.push_screen(FactsBox(self.host.casework, self.host.ref, begin))
