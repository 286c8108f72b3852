"""Every form of the program, each opened over a case that has one of everything.

A form is opened as its place opens it, but over a place that only keeps the forms that
are put before it: its fields and its act are then tried without a terminal.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.answers import Answers
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import HandOver, Recipient
from esafety_tui.model.requests import RemovalState
from esafety_tui.model.school.closed_year import YearClose
from esafety_tui.model.vocabulary import Answer, Fact, Severity, Stage
from esafety_tui.policy.checklist import StepLine
from esafety_tui.reports.hand_over.choice import Sending
from esafety_tui.screens.access.greeting import greet
from esafety_tui.screens.annual import review_forms
from esafety_tui.screens.annual.targets import targets_form
from esafety_tui.screens.board.searching import SearchingPlace
from esafety_tui.screens.board.sorting import Sorting
from esafety_tui.screens.case import tabs
from esafety_tui.screens.case.actions import RecordActions
from esafety_tui.screens.case.forms import account as case_forms
from esafety_tui.screens.case.forms import agencies as case_agency_forms
from esafety_tui.screens.case.forms import evidence as case_evidence_forms
from esafety_tui.screens.case.forms import handing_over
from esafety_tui.screens.case.forms import measures as case_measure_forms
from esafety_tui.screens.case.forms import related as case_related_forms
from esafety_tui.screens.case.forms import removals as case_removal_forms
from esafety_tui.screens.case.forms import requests as case_request_forms
from esafety_tui.screens.case.forms import sanctions as case_sanctions
from esafety_tui.screens.case.forms import support as case_support_forms
from esafety_tui.screens.case.forms.new_incident import new_incident_form
from esafety_tui.screens.case.hand_over import HandOverBox
from esafety_tui.screens.case.step_actions import StageActions, StepActions
from esafety_tui.screens.contacts.screen import Contacts
from esafety_tui.screens.importing.screen import BringIn, bring_in_log
from esafety_tui.screens.prevention import forms as prevention_forms
from esafety_tui.screens.settings import forms as settings_forms
from esafety_tui.screens.settings import rows as settings_rows
from esafety_tui.screens.settings import school_year as year_forms
from esafety_tui.screens.settings.calendar import calendar_form
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.screens.settings.new_lead import hand_over_form
from esafety_tui.setup_app import SetupApp
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.form.field import Kind
from esafety_tui.widgets.form.form import Form

YEAR, BEFORE = "2026-27", "2025-26"
PAGE = "https://social.example/post/1"


class Asking:
    """A place that keeps the forms it is asked to show, and who asked."""

    def __init__(self, casework: Casework, ref: str = "") -> None:
        self.casework = casework
        self.ref = ref
        self.forms: list[Form] = []
        self.came_from: set[tuple[str, str]] = set()
        self.app = self
        self._screen_stacks: dict[str, list[Any]] = {}  # no form stands open anywhere
        self.desktop = SimpleNamespace(open_case=lambda _ref: None, names_shown=True)

    def push_screen(self, screen: Form | Menu | Question, chosen: Any = None) -> None:
        if isinstance(screen, Menu):
            chosen(screen._choices[0])
            return
        if isinstance(screen, Question):
            chosen(screen.answers[0])
            return
        self.forms.append(screen)
        self.came_from |= {
            (Path(frame.filename).stem, frame.function) for frame in inspect.stack(context=0)
        }

    def redraw(self) -> None: ...

    def show_records(self) -> None: ...

    def show_message(self, title: str, text: str) -> None: ...


Opens = Callable[[Any, Incident], object]


@dataclass(frozen=True)
class Known:
    """A form: how it comes up, what fills the fields that it needs, what has to be so before."""

    name: str
    opens: Opens
    fills: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Casework, str], object] = lambda _casework, _ref: None


def whole_case(casework: Casework, file: Path) -> str:
    """A case with one record of each kind; the evidence with the file at *file*."""
    ref = casework.cases.record({
        "title": "False profile",
        "severity": "high",
        "severity_reason": "seen by many",
        "people": [
            {"role": "target", "standing": "staff", "name": "Jo Bloggs"},
            {"role": "responsible", "standing": "pupil", "name": "Al Pupil"},
        ],
        "facts": {"indecent_images": "no"},
    }).ref  # fmt: skip
    file.write_bytes(b"captured")
    casework.evidence.bring(ref, {"description": "The page"}, file).done()
    casework.entries.add_evidence(ref, {"description": "Another page"})
    casework.entries.add_entry(ref, {"text": "Rang the parents"})
    casework.removals.add(ref, {"provider": "Instagram", "address": PAGE})
    casework.removals.add(ref, {"addressed_to": "poster", "address": f"{PAGE}/2"})
    casework.removals.send(ref, "r2")
    casework.referrals.refer(ref, {"agency": "other", "reason": "asked for advice"})
    casework.entries.add_support(ref, {"person": "p1"})
    casework.entries.add_measure(
        ref, {"kind": "monitoring", "reason": "threats", "consent": "given"}
    )
    casework.entries.add_sanction(ref, {"kind": "detention", "person": "p2"})
    casework.check_ins.arrange(ref)
    casework.entries.add_data_request(
        ref, {"kind": "access-request", "received_on": casework.records.today}
    )
    casework.leaving.letters.keep(ref, {"kind": "staff", "person": "p1", "text": "Dear Jo Bloggs"})
    given = HandOver(
        id="h1", at=casework.records.now, by="Sam Lead", recipient=Recipient.POLICE, basis="crime",
        to_name="DC Merrow", receipt_asked=True,
    )  # fmt: skip
    # As it is recorded with its document, which takes a while to write.
    incident = casework.records.incident(ref)
    casework.records.keep("handed the case over", incident.but(hand_overs=(given,)))
    casework.year.write_review(YEAR, "We taught more")
    casework.year.plan_action(YEAR, {"text": "Teach it again"})
    return ref


def _prevention(table: str) -> Opens:
    return lambda place, _: prevention_forms.add_form(place, table)


def _settings(section: str) -> Opens:
    return lambda place, _: settings_forms.section_form(place, section)


def _words(act: str) -> Opens:
    def opens(place: Any, _: Incident) -> None:
        review = place.casework.year.review(YEAR)
        review_forms.change_words(place, SimpleNamespace(review=review, before=review), act)

    return opens


def _set_up(place: Any, _: Incident) -> None:
    app = SetupApp(place.casework.records.folder.parent / "another")
    app.push_screen = place.push_screen  # type: ignore[method-assign]
    app._ask_school()


def _another(casework: Casework, _ref: str) -> None:
    casework.cases.record({"title": "Another case"})


def _linked(casework: Casework, ref: str) -> None:
    _another(casework, ref)
    casework.across.cases.link(ref, casework.records.index.newest_first()[0].ref)


def _not_applicable(place: Any, incident: Incident) -> None:
    lines = place.casework.records.checklist(incident).lines
    step = next(line for line in lines if line.state == "open")
    StepActions(place, RecordActions(place)).not_applicable(step)


def _who_did_it(place: Any, incident: Incident) -> None:
    place.incident = incident
    step = place.casework.records.checklist(incident).lines[0]
    StepActions(place, RecordActions(place))._ask_who(step)


def _kept_elsewhere(place: Any, incident: Incident) -> None:
    place.incident = incident
    lines = place.casework.records.checklist(incident).lines
    step = next(line for line in lines if line.state == "open" and line.wants_record)
    StepActions(place, RecordActions(place)).ask_by_whom(step)


def _ticked_by_hand(casework: Casework, incident: Incident) -> StepLine:
    """A step that no record and no answer does."""
    lines = casework.records.checklist(incident).lines
    return next(line for line in lines if not line.satisfied_by and not line.asks)


def _step(act: str, chosen: str) -> Opens:
    """Open a step with *act*, and choose what leads to its form."""

    def opens(place: Any, incident: Incident) -> None:
        place.incident = incident
        actions = StepActions(place, RecordActions(place))
        actions._by = lambda _: ""  # type: ignore[method-assign]
        actions._choose = lambda _title, _text, acts, **_: acts[chosen]()  # type: ignore[method-assign]
        getattr(actions, act)(_ticked_by_hand(place.casework, incident))

    return opens


def _tick(casework: Casework, ref: str) -> None:
    casework.cases.tick(ref, _ticked_by_hand(casework, casework.records.incident(ref)).id)


def _closable(casework: Casework, ref: str) -> None:
    for _ in range(20):
        lines = casework.records.checklist(casework.records.incident(ref)).lines
        still = [
            line
            for line in lines
            if line.state == "open" and line.satisfied_by not in ("outcome", "lessons")
        ]
        if not still:
            casework.cases.answer(ref, Fact.NOT_SATISFIED, Answer.NO)
            return
        for line in still:
            casework.cases.not_applicable(ref, line.id, "settled otherwise")


def _which_year(place: Any, _: Incident) -> None:
    retention = SimpleNamespace(disposing=lambda _refs, _year: None)
    records = place.casework.records
    place._disposed = place.call_after_refresh = lambda *_: None
    place.casework = SimpleNamespace(retention=retention, records=records)
    Disposal._ask_year(place, (), "The clock has jumped.")


def _closed(casework: Casework, year: str) -> None:
    """Have *year* closed, as it would be with cases of it."""
    kept, records = casework.school_year.closed.of(year), casework.records
    close = YearClose(at=records.now, by=records.signer, packed="")
    casework.school_year.closed._put(f"closed the year {year}", kept.but(closes=(close,)))


def _greeted(**about: object) -> Opens:
    """What is asked of whoever opens records of which *about* is so."""

    def opens(place: Any, _: Incident) -> None:
        kept = place.casework.records
        nothing = {"read_only": False, "clock_doubt": "", "to_be_introduced": False}
        records = SimpleNamespace(
            **{**nothing, "signed_on": False, **about},
            introduce=kept.introduce, believe_clock=kept.believe_clock, now=kept.now,
        )  # fmt: skip
        place.call_after_refresh = lambda act, *given: act(*given)
        greet(place, SimpleNamespace(records=records, school_year=place.casework.school_year))

    return opens


def _with_a_log(place: Any) -> Any:
    """A place on which a log is brought in, as far as its forms ask."""
    place.session = SimpleNamespace(answer=Answers().with_answer)
    place._keep_answers = lambda: None
    place._shown = str
    return place


FORMS = (
    Known("new incident", lambda p, _: new_incident_form(p), {"title": "T"}),
    Known("account", case_forms.account_form),
    Known("severity", case_forms.severity_form, {"severity": "low", "reason": "seen by one"}),
    Known("person", case_forms.person_form, {"role": "witness"}),
    Known("change a person", lambda p, i: case_forms.person_form(p, i, i.people[0])),
    Known("entry", case_forms.entry_form, {"text": "Rang"}),
    Known("correct an entry", lambda p, i: case_forms.entry_form(p, i, i.entries[0])),
    Known("evidence", case_evidence_forms.evidence_form, {"address": PAGE}),
    Known(
        "change evidence",
        lambda p, i: case_evidence_forms.evidence_form(p, i, i.evidence[1]),
        {"address": PAGE},
    ),
    Known("outcome", case_forms.outcome_form, {"outcome": "substantiated"}),
    Known("lessons", case_forms.lessons_form, {"lessons": "L"}),
    Known(
        "close",
        lambda p, i: case_forms.close_form(p, i.ref),
        {"outcome": "substantiated", "lessons": "L"},
        _closable,
    ),
    Known(
        "referral", lambda p, i: case_agency_forms.referral_form(p, i.ref),
        {"agency": "ceop", "reason": "R"},
    ),
    Known("later", lambda p, i: case_agency_forms.later_form(p, i.ref, i.referrals[0])),
    Known(
        "lift the hold", case_agency_forms.hold_form, {"reason": "DC Hall agreed"},
        lambda casework, ref: casework.referrals.place_hold(ref, "the mother told them"),
    ),
    Known("hold", lambda p, i: _second(p, case_agency_forms.hold_form, i), {"reason": "R"}),
    Known(
        "measure", case_measure_forms.measure_form,
        {"kind": "monitoring", "reason": "R", "consent": "given"},
    ),
    Known("change a measure", lambda p, i: case_measure_forms.measure_form(p, i, i.measures[0])),
    Known("data request", case_request_forms.request_form, {"kind": "access-request"}),
    Known("change a data request",
          lambda p, i: case_request_forms.request_form(p, i, i.data_requests[0])),
    Known("change a data request",
          lambda p, i: case_request_forms.request_form(p, i, i.data_requests[0])),
    Known("sanction", case_sanctions.sanction_form, {"kind": "detention"}),
    Known("change a sanction", lambda p, i: case_sanctions.sanction_form(p, i, i.sanctions[0])),
    Known(
        "removal", lambda p, i: case_removal_forms.removal_form(p, i, ""),
        {"provider": "YouTube", "address": "https://video.example/1"},
    ),
    Known("change a removal", lambda p, i: case_removal_forms.change_removal_form(
        p, i.ref, i.removals[0])),
    Known("a sent removal", lambda p, i: case_removal_forms.change_removal_form(
        p, i.ref, i.removals[1])),
    Known("send", lambda p, i: case_removal_forms.send_form(p, i.ref, i.removals[0]),
          {"captured_at": "2026-11-23T08:00:00+00:00", "terms_broken": "bullying"}),
    Known(
        "follow", lambda p, i: case_removal_forms.follow_form(p, i.ref, i.removals[1]),
        {"state": RemovalState.CHASED},
    ),
    Known("support", case_support_forms.support_form, {"kind": "conversation"}),
    Known("change support", lambda p, i: case_support_forms.support_form(p, i, i.support[0])),
    Known(
        "check-in", lambda p, i: case_support_forms.check_in(p, i.ref, i.check_ins[0]),
        {"stopped": "yes"},
    ),
    Known("move a check-in", lambda p, i: _second(
        p, case_support_forms.check_in, i.ref, i.check_ins[0]), {"due": date(2026, 12, 8)}),
    Known("keep a file", lambda p, i: case_evidence_forms.attach_form(p, i.ref, i.evidence[1]),
          {"file": "page.png"}),
    Known(
        "write a copy", lambda p, i: case_evidence_forms.give_out_form(p, i.ref, i.evidence[0]),
        {"reason": "for the police"},
    ),
    Known(
        "take away", lambda p, i: case_evidence_forms.take_away_form(p, i.ref, i.evidence[0]),
        {"reason": "R"},
    ),
    Known(
        "withdraw",
        lambda p, _: StageActions(p, RecordActions(p)).withdraw(),
        {"reason": "recorded twice"},
    ),
    Known(
        "entered by mistake",
        lambda p, i: tabs.mistake_form(p, i.ref, i.support[0]), {"reason": "doubled"},
    ),
    Known("not applicable", _not_applicable, {"reason": "R"}),
    Known("who did it", _who_did_it),
    Known("tick with a note", _step("_ask_whether_done", "Tick with a note")),
    Known("change the note of a tick", _step("_show_mark", "Change the note"), before=_tick),
    Known("done, kept elsewhere", _kept_elsewhere, {"kept": "the personnel file"}),
    Known("hand over", lambda p, i: handing_over.hand_over_form(p, i, Recipient.PERSON),
          {"person": "p1", "basis": "their request"}),
    Known("hand over under a hold", lambda p, i: handing_over.hand_over_form(
        p, i, Recipient.INSURER), {"basis": "a claim", "agreed": "DC Merrow"},
          lambda casework, ref: casework.referrals.place_hold(ref, "told")),
    Known("where it goes", lambda p, i: HandOverBox(
        p, i.ref, Sending(Recipient.POLICE, "crime")).action_write()),
    Known("link a case", case_related_forms.link_form, {"other": "2026-27/002"}, _another),
    Known("take a link away", case_related_forms.unlink_form, {"other": "2026-27/002"}, _linked),
    Known("merge a case", case_related_forms.merge_form, {"other": "2026-27/002"}, _another),
    Known("split off", case_related_forms.split_form, {"title": "T", "p-p1": True}),
    Known("a receipt", lambda p, i: handing_over.receipt_form(p, i.ref, i.hand_overs[0])),
    Known("sent in error", lambda p, i: handing_over.sent_in_error_form(
        p, i.ref, i.hand_overs[0]), {"sent_in_error": "They deleted it"}),
    Known("a sent letter", lambda p, i: handing_over.sent_form(p, i.ref, i.letters[0])),
    Known("legal hold", case_agency_forms.legal_hold_form, {"reason": "a claim"}),
    Known(
        "lift the legal hold", case_agency_forms.legal_hold_form, {"reason": "settled"},
        lambda casework, ref: casework.retention.hold_legally(ref, "a claim"),
    ),
    Known("activity", _prevention("activities"), {"on": "2026-11-02", "audience": "pupils"}),
    Known("training", _prevention("trainings"),
          {"on": "2026-11-02", "trained": 3, "employed": 5}),
    Known("review", _prevention("reviews"), {
        "policy": "behaviour", "reviewed_on": "2026-11-02", "next_due": "2027-11-02"}),
    Known("survey", _prevention("surveys"), {
        "on": "2026-11-02", "group": "staff", "asked": 9, "responses": 5, "score": "3.8"}),
    Known("change an activity", lambda p, _: prevention_forms.change_form(
        p, "activities", p.casework.prevention.record(
            "activities", {"on": "2026-11-02", "audience": "pupils"}))),
    Known("who is who", _settings(settings_rows.PEOPLE)),
    Known("the year", _settings(settings_rows.YEAR)),
    Known("a term", _settings(settings_rows.TERMS), {"first": "2026-09-03"}),
    Known("a closure", _settings(settings_rows.CLOSURES), {"first": "2026-09-03"}),
    Known("targets", _settings(settings_rows.TARGETS)),
    Known("categories", _settings(settings_rows.CATEGORIES)),
    Known("keeping", _settings(settings_rows.KEEPING)),
    Known("backups", _settings(settings_rows.BACKUPS)),
    Known("what changed", _words(review_forms.WRITE)),
    Known("targets of the report", lambda p, _: targets_form(p), {"in_time": "85"}),
    Known("plan", _words(review_forms.PLAN), {"text": "Teach"}),
    Known("change an action", _words("change n1")),
    Known("account for an action", _words("account n1")),
    Known("own contact", lambda p, _: Contacts._ask(p, None),
          {"name": "Our officer", "category": "helpline"}),
    Known("change a contact", lambda p, _: Contacts._ask(
        p, p.casework.contacts.table.search("EE")[0])),
    Known("keep a search", lambda p, _: SearchingPlace._name_search(p, "overdue:"),
          {"name": "late"}),
    Known("the procedure", case_forms.procedure_form, {"procedure": "complaints"}),
    Known("open again", lambda p, i: case_forms.reopen_form(p, i.ref, Stage.MONITORING),
          {"reason": "R"}, lambda casework, ref: casework.cases.withdraw(ref, "twice")),
    Known("the calendar", lambda p, _: calendar_form(p, YEAR),
          {"calendar": "Autumn 1: 2 Sep to 23 Oct"}),
    Known("a new lead or deputy", lambda p, _: hand_over_form(p),
          {"name": "Dee Puty"}),
    Known("open a year again", lambda p, _: year_forms._reopen(p, BEFORE), {"reason": "R"},
          lambda casework, _: _closed(casework, BEFORE)),
    Known("severity of several", lambda p, i: Sorting._reasoned(
        p, [i.ref], "Severity", Severity, "severity_reason"), {"reason": "R"}),
    Known("the day of one to sort", lambda p, i: Sorting._day(p, i.ref),
          {"said": {"first": "2026-11-03", "last": "2026-11-03"}}),
    Known("answer about a log", lambda p, _: BringIn._type_answer(
        _with_a_log(p), SimpleNamespace(id="year", about="Which year?")), {"said": "2025-26"}),
    Known("the day in a log", lambda p, _: BringIn._write_day(
        _with_a_log(p), "date of incident:a while ago", "Row 2 says: a while ago"),
          {"said": {"first": "2025-11-03", "last": "2025-11-03"}}),
    Known("the file of a log", lambda p, _: bring_in_log(p, p.casework), {"file": "our log.csv"}),
    Known("which year the clock shows", _greeted(clock_doubt="The clock has jumped."),
          {"year": "twenty twenty-six"}),
    Known("who has the recovery key", _greeted(to_be_introduced=True), {"name": "Dee Puty"}),
    Known("which year it is", _which_year, {"year": "twenty twenty-six"}),
    Known("set up", _set_up, {"name": "Hill School", "lead": "Sam Lead"}),
)  # fmt: skip


def _second(place: Any, opens: Callable[..., object], *about: object) -> None:
    """Open a form by the second choice of its menu."""
    plain = place.push_screen
    place.push_screen = lambda screen, chosen=None: (
        chosen(screen._choices[1]) if isinstance(screen, Menu) else plain(screen, chosen)
    )
    opens(place, *about)
    place.push_screen = plain


def handed_over(form: Form, fills: dict[str, Any]) -> dict[str, Any]:
    """What the form hands to its act when *fills* is typed over what it began with."""
    data = {}
    for one in form._fields:
        if one.name in fills:
            data[one.name] = fills[one.name]
        elif form._values.get(one.name) not in (None, ""):
            data[one.name] = form._values[one.name]
    return data


def emptied(form: Form, data: dict[str, Any], name: str) -> dict[str, Any]:
    """What the form hands over when the field *name* is emptied."""
    left = {key: value for key, value in data.items() if key != name}
    one = next(one for one in form._fields if one.name == name)
    if form._values.get(name) not in (None, ""):
        left[name] = "" if one.kind in (Kind.LINE, Kind.TEXT) else None
    return left
