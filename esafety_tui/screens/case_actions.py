"""What the lead can do with a step or a record of a case: which form, box or choice comes up."""

from collections.abc import Callable, Mapping
from typing import Any

from esafety_tui.casework.history import Entry as HistoryEntry
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
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.mistake import RecordKind
from esafety_tui.model.retention import LegalHold
from esafety_tui.model.vocabulary import Fact
from esafety_tui.model.wording import label_of
from esafety_tui.policy.checklist import ANSWERED, DONE, StepLine
from esafety_tui.policy.complainant import Approach
from esafety_tui.policy.guards import guard_hold
from esafety_tui.policy.removals import HOST
from esafety_tui.screens import case_agency_forms as agencies
from esafety_tui.screens import case_evidence_forms as evidence
from esafety_tui.screens import case_forms as forms
from esafety_tui.screens import case_measure_forms as measures
from esafety_tui.screens import case_removal_forms as removals
from esafety_tui.screens import case_support_forms as support
from esafety_tui.screens.asking import ask_reason, offer
from esafety_tui.screens.case_action_items import ToGive
from esafety_tui.screens.case_evidence_files import file_acts
from esafety_tui.screens.case_history import show_as_it_was
from esafety_tui.screens.case_retention import legal_hold_form
from esafety_tui.screens.facts import FactsBox
from esafety_tui.screens.place import Place
from esafety_tui.widgets.dialogs import attempt

# What is added most often comes first in the menu of `A`.
_OFTEN = (OF_KIND[RecordKind.ENTRY], OF_KIND[RecordKind.EVIDENCE])
# Everything that can be added, as that menu has it, and the word by which a step asks for it.
ADDABLE = {one.offer: one.word for one in (*_OFTEN, *SUB_RECORDS)} | {
    "the outcome": "outcome",
    "what we learn from it": "lessons",
}
# Records that close the case: not needed before the form that asks for them.
_ASKED_AT_CLOSE = frozenset({"outcome", "lessons"})


class CaseActions(Place):
    """A case without its drawing: the acts on it, each through its form."""

    ref: str

    @property
    def incident(self) -> Incident:
        """The incident as it is on disk."""
        return self.casework.incident(self.ref)

    # Adding

    def add_wanted(self, step: StepLine) -> None:
        """Add the record that *step* wants, or answer the question that it asks."""
        if step.asks:
            self.ask_facts(step.asks)
        elif step.satisfied_by:
            self.add(*step.satisfied_by.split(":", 1))
        else:
            forms.entry_form(self, self.ref, text=f"{step.title}: ")

    def add_any(self) -> None:
        """Choose what to add."""
        offer(self, "Add to this case", {said: self._adder(kind) for said, kind in ADDABLE.items()})

    def add(self, kind: str, word: str = "") -> None:
        """Add a record of *kind*, as steps and tabs name it; *word* says which sort."""
        self._adder(kind, word)()

    def _adder(self, kind: str, word: str = "") -> Callable[[], object]:
        incident = self.incident
        ref = self.ref
        of_kind = {"kind": word} if word else {}
        adders: dict[str, Callable[[], object]] = {
            "entry": lambda: forms.entry_form(self, ref, **of_kind),
            "evidence": lambda: self._add_evidence(incident, word),
            "people": lambda: forms.person_form(self, ref, **({"role": word} if word else {})),
            "removal": lambda: self._add_removal(incident, word),
            "removals-answered": lambda: self._add_removal(incident, ""),
            "referral": lambda: self._add_referral(incident, word),
            "support": lambda: support.support_form(self, incident, **of_kind),
            "staff-support": lambda: support.support_form(self, incident, **of_kind),
            "pupil-support": lambda: support.support_form(self, incident, **of_kind),
            "parents-told": lambda: support.support_form(self, incident, kind="parents-told"),
            "measure": self.add_measure,
            "sanction": self.add_sanction,
            "measure or sanction": lambda: offer(
                self, "Add", {"a measure": self.add_measure, "a sanction": self.add_sanction}
            ),
            "check-ins": lambda: attempt(self, lambda: self.casework.arrange_check_ins(ref)),
            "severity": lambda: forms.severity_form(self, incident),
            "outcome": self.settle,
            "lessons": lambda: forms.lessons_form(self, incident),
        }
        return adders.get(kind, self.add_any)

    def _add_evidence(self, incident: Incident, word: str) -> None:
        careful = {"may_be_indecent": True} if word == "indecent" else {}
        evidence.new_evidence(self, incident, **careful)

    def _add_removal(self, incident: Incident, word: str) -> None:
        if word in set(Addressee):
            removals.new_removal(self, incident, Addressee(word))
            return
        removals.new_removal(self, incident, by_the_person=word == "by-the-person")

    def _add_referral(self, incident: Incident, word: str) -> None:
        if word == "police-reference":
            told = [r for r in incident.referrals if r.agency == "police"]
            if told:
                agencies.later_form(self, self.ref, told[-1], reference_needed=True)
                return
            word = "police"
        agencies.referral_form(self, self.ref, **({"agency": word} if word else {}))

    def add_measure(self) -> None:
        """Record a measure, unless a police hold stands in the way (P6)."""
        if self._may("a measure"):
            measures.measure_form(self, self.incident)

    def add_sanction(self) -> None:
        """Record a sanction, unless a police hold stands in the way (P6)."""
        if self._may("a sanction"):
            measures.sanction_form(self, self.incident)

    def settle(self) -> None:
        """Settle the outcome, unless a police hold stands in the way (P6)."""
        if self._may("settling the outcome"):
            forms.outcome_form(self, self.incident)

    def _may(self, what: str) -> bool:
        """Whether no hold forbids *what*; says so before anything is typed if one does."""
        incident = self.incident
        if incident.on_hold:
            attempt(self, lambda: guard_hold(incident, what))
        return not incident.on_hold

    # Acting on a record

    def act_on(self, record: Any) -> None:
        """Do what Enter does on *record*: a sub-record, or the name of a part of the account."""
        ways = self._ways()
        way = ways.get(record if type(record) is str else type(record))
        if way is not None:
            way(record)

    def _ways(self) -> dict[object, Callable[[Any], object]]:
        incident, ref = self.incident, self.ref
        return {
            Fact: self.ask_facts,
            "facts": lambda _: self.ask_facts(),
            "account": lambda _: forms.account_form(self, incident),
            "severity": lambda _: forms.severity_form(self, incident),
            "outcome": lambda _: self.settle(),
            "lessons": lambda _: forms.lessons_form(self, incident),
            Contact: lambda contact: self.desktop.open_contact(contact.id),
            Person: lambda person: forms.person_form(self, ref, person),
            Evidence: self._act_on_evidence,
            HistoryEntry: lambda entry: show_as_it_was(
                self, ref, entry, names=self.desktop.names_shown
            ),
            LegalHold: lambda _: legal_hold_form(self, incident),
            Entry: lambda entry: forms.entry_form(self, ref, entry),
            Approach: lambda approach: removals.prepare(self, incident, approach),
            Removal: lambda removal: self.act_on_removal(incident, removal),
            Referral: lambda referral: agencies.later_form(self, ref, referral),
            Hold: lambda _: agencies.hold_form(self, incident),
            ToGive: lambda owed: support.support_form(
                self, incident, kind=owed.kind, person=owed.person
            ),
            Support: lambda given: support.support_form(self, incident, given),
            CheckIn: lambda check: support.check_in(self, ref, check),
            Measure: self._change_measure,
            Sanction: self._change_sanction,
        }

    def _act_on_evidence(self, kept: Evidence) -> None:
        acts: dict[str, Callable[[], object]] = {
            "change what is registered": lambda: evidence.evidence_form(self, self.ref, kept)
        }
        offer(self, "This evidence", acts | file_acts(self, self.ref, kept))

    def _change_measure(self, measure: Measure) -> None:
        if self._may("a measure"):
            measures.measure_form(self, self.incident, measure)

    def _change_sanction(self, sanction: Sanction) -> None:
        if self._may("a sanction"):
            measures.sanction_form(self, self.incident, sanction)

    def act_on_removal(
        self,
        incident: Incident,
        removal: Removal,
        more: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        """Offer what can be done with a request, the likeliest first, and *more* after it."""
        ref = self.ref
        acts: dict[str, Callable[[], object]] = {}
        if removal.state is RemovalState.DRAFT:
            if removal.draft:  # its text is kept: what is left is to send it
                acts["Mark as sent"] = lambda: removals.send_form(self, ref, removal)
            acts["Its text: word it, copy it, save it"] = lambda: removals.text_of_request(
                self, ref, removal.id
            )
            acts["Mark as sent"] = lambda: removals.send_form(self, ref, removal)
            acts["Change the request"] = lambda: removals.change_removal_form(self, ref, removal)
        else:
            acts["What became of it"] = lambda: removals.follow_form(self, ref, removal)
            for way in self.casework.escalation(incident, removal):
                found = self.casework.contacts.search(way.contact)
                if way.contact == HOST:
                    acts["Ask the host instead (S2)"] = lambda: removals.new_removal(
                        self, incident, Addressee.HOST
                    )
                elif found:
                    acts[f"Turn to {way.contact}: {way.why}"] = self._opens(found[0].id)
            acts["Its text"] = lambda: removals.text_of_request(self, ref, removal.id)
            acts["Their reference, next look, note"] = lambda: removals.change_removal_form(
                self, ref, removal
            )
        acts |= evidence.of_request(self, incident, removal)
        offer(self, removal.provider or removal.addressed_to.label, acts | dict(more or {}))

    def _opens(self, contact_id: str) -> Callable[[], None]:
        return lambda: self.desktop.open_contact(contact_id)

    # The whole case

    def ask_facts(self, begin: Fact | None = None) -> None:
        """Show every question of fact on one screen."""
        self.app.push_screen(FactsBox(self.casework, self.ref, begin))

    def close_or_say_why_not(self) -> None:
        """Close the case with its outcome, or list what is missing; choosing a line goes there."""
        if not self._may("closing it"):
            return
        lines = self.casework.checklist(self.incident).lines
        missing = [
            line
            for line in lines
            if line.state not in ANSWERED and line.satisfied_by not in _ASKED_AT_CLOSE
        ]
        unarranged = not self.incident.check_ins and any(
            line.satisfied_by == "check-ins" and line.state == DONE for line in lines
        )
        if not missing and not unarranged:
            removals.ask_whether_gone(self, self.ref, then=lambda: forms.close_form(self, self.ref))
            return
        acts: dict[str, Callable[[], object]] = {
            f"{line.title} ({', '.join(line.clauses)})": self._goes(line) for line in missing
        }
        if unarranged:  # ticked, but nobody would be asked
            acts["Arrange the check-ins (E8)"] = lambda: self.add("check-ins")
        count = "1 step is" if len(acts) == 1 else f"{len(acts)} steps are"
        acts["Back to the case"] = lambda: None
        offer(self, f"Not yet: {count} missing before it can be closed (E2, P8)", acts)

    def _goes(self, line: StepLine) -> Callable[[], None]:
        return lambda: self.go_to_step(line.id)

    def go_to_step(self, step_id: str) -> None:
        """Highlight a step of the checklist."""
        raise NotImplementedError

    def withdraw(self) -> None:
        """Withdraw a case that was recorded in error; it keeps its reference (E1)."""
        ask_reason(
            self,
            f"Withdraw {self.ref}?",
            label_of(Incident, "withdrawn_reason"),
            lambda reason: self.casework.withdraw(self.ref, reason),
            goes_into="withdrawn_reason",
            intro="It keeps its reference and its records, and is counted as withdrawn (E1).",
        )

    def not_applicable(self, step: StepLine) -> None:
        """Say why a step does not apply."""
        ask_reason(
            self,
            step.title,
            "Why it does not apply",
            lambda reason: self.casework.not_applicable(self.ref, step.id, reason),
            goes_into="note",
        )
