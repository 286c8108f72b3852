"""What the lead can do with a record of a case: which form, box or choice comes up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from esafety_tui.casework.history.reader import JournalEntry
from esafety_tui.model.actions import CheckIn, Measure, Sanction, Support
from esafety_tui.model.catalogue import OF_KIND, SUB_RECORDS
from esafety_tui.model.contact import Contact
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.incident import Incident, LegalHold, Person, RecordKind
from esafety_tui.model.leaving import HandOver, Letter
from esafety_tui.model.requests import Addressee, DataRequest, Hold, Referral, Removal, RemovalState
from esafety_tui.model.vocabulary import Fact, SupplementFact
from esafety_tui.policy.answers import lacking
from esafety_tui.policy.complainant import Approach
from esafety_tui.policy.guards.hold import guard_hold
from esafety_tui.policy.removals import HOST
from esafety_tui.screens.base.asking import Acts, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.case.action_items import ToGive
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.forms import account as forms
from esafety_tui.screens.case.forms import (
    agencies,
    evidence,
    handing_over,
    measures,
    removals,
    requests,
    sanctions,
    support,
)
from esafety_tui.screens.case.history import show_as_it_was
from esafety_tui.screens.case.items import CaseView
from esafety_tui.widgets.boxes.dialogs import attempt

# What is added most often comes first in the menu of `A`.
_OFTEN = (OF_KIND[RecordKind.ENTRY], OF_KIND[RecordKind.EVIDENCE])
# Everything that can be added, as that menu has it, and the word by which a step asks for it.
ADDABLE = {one.menu or one.noun: one.word for one in (*_OFTEN, *SUB_RECORDS)} | {
    "the outcome": "outcome",
    "the procedure": "procedure",
    "what we learn from it": "lessons",
}

# What is added only where a supplement that is in use asks for it.
_DATA_REQUEST = OF_KIND[RecordKind.DATA_REQUEST].word


class CasePlace(ScreenBase):
    """The screen of one case, as the acts on it know it."""

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = self.scope = ref

    @property
    def incident(self) -> Incident:
        return self.casework.records.incident(self.ref)

    @property
    def view(self) -> CaseView:
        return CaseView(self.incident, self.casework, self.desktop.names_shown)

    def go_to_step(self, step_id: str) -> None:
        raise NotImplementedError

    def show_record(self, tab: str, key: str) -> None:
        raise NotImplementedError


class RecordActions:
    """What is added to a case, and what Enter does on a record of it."""

    def __init__(self, host: CasePlace) -> None:
        self.host = host

    # Adding

    def add_any(self) -> None:
        records = self.host.casework.records
        beside = () if records.supplements.asks_for(_DATA_REQUEST) else (_DATA_REQUEST,)
        added = {text: kind for text, kind in ADDABLE.items() if kind not in beside}
        acts = {text: partial(self.add, kind) for text, kind in added.items()}
        offer(self.host, "Add to this case", acts)

    def add(self, kind: str, word: str = "") -> None:
        """Add a record of *kind*, as steps and tabs name it; *word* says which sort."""
        words = kind.split(" or ")
        if len(words) > 1:
            wanted = {one: word for one, word in ADDABLE.items() if word in words}
            offer(self.host, "Add", {one: partial(self.add, word) for one, word in wanted.items()})
            return
        host, incident = self.host, self.host.incident
        of_kind = {"kind": word} if word else {}
        of_role = {"role": word} if word else {}
        # For whom it is still to be done, where that is one; anybody otherwise.
        person = support.only_one(lacking(incident, f"{kind}:{word}" if word else kind))
        for_whom = {"person": person} if person else {}
        give_support = partial(support.support_form, host, incident, **of_kind, **for_whom)
        adders: Acts = {
            "entry": partial(forms.entry_form, host, incident, **of_kind),
            "evidence": partial(self._add_evidence, incident, word),
            "people": partial(forms.person_form, host, incident, **of_role),
            "removal": partial(self._add_removal, incident, word),
            "removals-answered": partial(self._add_removal, incident, ""),
            "referral": partial(self._add_referral, incident, word),
            "support": give_support,
            "staff-support": give_support,
            "pupil-support": give_support,
            "target-staff-support": give_support,
            "accused-support": give_support,
            "reporter-support": give_support,
            "parents-told": partial(
                support.support_form, host, incident, kind="parents-told", **for_whom
            ),
            "measure": partial(self._add_measure, word),
            "sanction": self.record_sanction,
            "data-request": partial(requests.request_form, host, incident, kind=word),
            "check-ins": self._arrange_check_ins,
            "hand-over": partial(handing_over.hand_over, host, incident),
            "letter": partial(handing_over.new_letter, host, incident),
            "severity": partial(forms.severity_form, host, incident),
            "outcome": self.settle,
            "procedure": partial(forms.procedure_form, host, incident),
            "lessons": partial(forms.lessons_form, host, incident),
        }
        adders.get(kind, self.add_any)()

    def _add_evidence(self, incident: Incident, word: str) -> None:
        careful = {"may_be_indecent": True} if word == "indecent" else {}
        evidence.new_evidence(self.host, incident, **careful)

    def _add_removal(self, incident: Incident, word: str) -> None:
        addressee = Addressee(word) if word in set(Addressee) else None
        by_the_person = word == "by-the-person"
        removals.new_removal(self.host, incident, addressee, by_the_person=by_the_person)

    def _add_referral(self, incident: Incident, word: str) -> None:
        if word in ("police-reference", "police-talks"):
            decided = [r for r in incident.referrals if r.agency == "police"]
            if decided:
                needed = word == "police-reference"
                agencies.later_form(
                    self.host, self.host.ref, decided[-1], reference_needed=needed,
                    outcome_needed=needed and bool(incident.day_not_known(decided[-1])),
                )  # fmt: skip
                return
            word = "police"
        word = word.removesuffix("-told").removesuffix("-decided")
        agencies.referral_form(self.host, self.host.ref, **({"agency": word} if word else {}))

    def _arrange_check_ins(self) -> None:
        attempt(self.host, lambda: self.host.casework.check_ins.arrange(self.host.ref))

    def _add_measure(self, word: str) -> None:
        """Add a measure; for the step about its grounds, go on with one that lacks some."""
        unfinished = (one for one in reversed(self.host.incident.measures) if not one.says_all)
        self.record_measure(next(unfinished, None) if word == "justified" else None)

    def record_measure(self, changed: Measure | None = None) -> None:
        if self.may("a measure"):
            measures.measure_form(self.host, self.host.incident, changed)

    def record_sanction(self, changed: Sanction | None = None) -> None:
        if self.may("a sanction"):
            sanctions.sanction_form(self.host, self.host.incident, changed)

    def settle(self) -> None:
        if self.may("settling the outcome"):
            forms.outcome_form(self.host, self.host.incident)

    def may(self, what: str) -> bool:
        """Whether no police hold (P6) forbids *what*; says so before anything is typed."""
        incident = self.host.incident
        if incident.on_hold:
            attempt(self.host, lambda: guard_hold(incident, what))
        return not incident.on_hold

    # Acting on a record

    def act_on(self, record: Any) -> None:
        """Do what Enter does on *record*: a sub-record, or the name of a part of the account."""
        host, incident, ref = self.host, self.host.incident, self.host.ref
        ways: dict[object, Callable[[Any], object]] = {
            Fact: self.ask_facts,
            SupplementFact: self.ask_facts,
            "facts": lambda _: self.ask_facts(),
            "account": lambda _: forms.account_form(host, incident),
            "severity": lambda _: forms.severity_form(host, incident),
            "outcome": lambda _: self.settle(),
            "procedure": lambda _: forms.procedure_form(host, incident),
            "lessons": lambda _: forms.lessons_form(host, incident),
            Contact: lambda contact: host.desktop.open_contact(contact.id),
            Person: partial(forms.person_form, host, incident),
            Evidence: self._act_on_evidence,
            JournalEntry: partial(show_as_it_was, host, ref),
            LegalHold: lambda _: agencies.legal_hold_form(host, incident),
            Entry: partial(forms.entry_form, host, incident),
            Approach: partial(removals.prepare, host, incident),
            Removal: partial(self.act_on_removal, incident),
            Referral: partial(agencies.later_form, host, ref),
            Hold: lambda _: agencies.hold_form(host, incident),
            ToGive: lambda owed: support.support_form(
                host, incident, kind=owed.kind, person=owed.person
            ),
            Support: partial(support.support_form, host, incident),
            CheckIn: partial(support.check_in, host, ref),
            Measure: self.record_measure,
            Sanction: self.record_sanction,
            HandOver: partial(handing_over.act_on_hand_over, host, ref),
            DataRequest: partial(handing_over.act_on_request, host, incident),
            Letter: partial(handing_over.act_on_letter, host, ref),
        }
        if way := ways.get(record if type(record) is str else type(record)):
            way(record)

    def _act_on_evidence(self, kept: Evidence) -> None:
        change = partial(evidence.evidence_form, self.host, self.host.incident, kept)
        acts: Acts = {"change what is registered": change}
        acts |= evidence.file_acts(self.host, self.host.ref, kept)
        offer(self.host, "This evidence", acts)

    def act_on_removal(
        self, incident: Incident, removal: Removal, more: Acts | None = None
    ) -> None:
        """Offer what can be done with a request, the likeliest first, and *more* after it."""
        host, ref = self.host, self.host.ref
        show_text = partial(removals.text_of_request, host, ref, removal.id)
        change = partial(removals.change_removal_form, host, ref, removal)
        acts: Acts = {}
        if removal.state is RemovalState.DRAFT:
            send = {"Mark as sent": partial(removals.send_form, host, ref, removal)}
            its_text: Acts = {"Its text: word it, copy it, save it": show_text}
            # Where the text is kept, what is left is to send it.
            acts |= send | its_text if removal.draft else its_text | send
            acts["Change the request"] = change
        else:
            acts["What happened"] = partial(removals.follow_form, host, ref, removal)
            acts |= self._where_to_turn(incident, removal)
            acts["Its text"] = show_text
            acts["Their reference, next look, note"] = change
        acts |= evidence.of_request(host, incident, removal) | (more or {})
        offer(host, removal.provider or removal.addressed_to.label, acts)

    def _where_to_turn(self, incident: Incident, removal: Removal) -> Acts:
        host, casework = self.host, self.host.casework
        ask_host = partial(removals.new_removal, host, incident, Addressee.HOST)
        acts: Acts = {}
        for way in casework.removals.escalation(incident, removal):
            if way.contact == HOST:
                acts["Ask the platform instead"] = ask_host
            elif found := casework.contacts.table.search(way.contact):
                show = partial(host.desktop.open_contact, found[0].id)
                acts[f"Turn to {way.contact}: {way.why}"] = show
        return acts

    def ask_facts(self, begin: str | None = None) -> None:
        self.host.app.push_screen(FactsBox(self.host.casework, self.host.ref, begin))
