"""What Enter and Space do with a step, of which only Space ticks at once, and with a stage."""

from datetime import datetime
from functools import partial

from esafety_tui.casework.services.case_service import Cases
from esafety_tui.model.catalogue import OF_TYPE
from esafety_tui.model.incident import Incident, StepMark, StepState
from esafety_tui.model.requests import Removal
from esafety_tui.model.vocabulary import ENDED, LANES, Stage
from esafety_tui.model.wording import label_of, so_many
from esafety_tui.policy.answers import answered_by, waiting_requests
from esafety_tui.policy.checklist import ANSWERED, DONE, LOCKED, OPEN, WAITING, StepLine
from esafety_tui.policy.guards.hold import guard_hold
from esafety_tui.screens.base.asking import Acts, ask, ask_reason, offer
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.actions import CasePlace, RecordActions
from esafety_tui.screens.case.forms import account as forms
from esafety_tui.screens.case.forms import removals
from esafety_tui.screens.case.items import when
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.field import field_of, fields_of

# Steps on which a tick alone would not do: the close wants what they are about.
_NEVER_ONLY_TICKED = frozenset({"check-ins", "outcome"})
# What is one thing of the case: its form shows it, and changes it.
_ONE_OF_THE_CASE = frozenset({"severity", "outcome", "procedure", "lessons"})
# Records that close the case: not needed before the form that asks for them.
_ASKED_AT_CLOSE = frozenset({"outcome", "lessons"})
_WHY_NOT = "Why it does not apply"
_ANOTHER = "Another request"
_IF_NEEDED = "Nobody knows yet whether this is needed: the answer to a question decides."


class StepActions:
    """The acts on a step of the checklist; *records* adds and follows what a step asks for."""

    def __init__(self, host: CasePlace, records: RecordActions) -> None:
        self.host = host
        self.records = records

    # Enter

    def do_step(self, step: StepLine) -> None:
        """Lead to what *step* asks, or show what was done; nothing is ticked unasked."""
        incident = self.host.incident
        if step.state == LOCKED:
            attempt(self.host, lambda: guard_hold(incident, "this step"))
        elif step.id in incident.steps:
            self._show_mark(step)
        elif step.state == DONE and step.by_record and step.satisfied_by not in _ONE_OF_THE_CASE:
            self._show_answer(step)
        elif step.satisfied_by == "check-ins":
            self._choose(step.title, step.help, {"Arrange them": partial(self.add_wanted, step)})
        elif step.asks or step.satisfied_by:
            self._open_wanted(step)
        else:
            self._ask_whether_done(step)

    def _open_wanted(self, step: StepLine) -> None:
        """Open what *step* wants: the request that waits, or the form of a new record."""
        requests = waiting_requests(self.host.incident, step.satisfied_by)
        if requests:
            self._follow(step, requests)
        else:
            self.add_wanted(step)

    def _ask_whether_done(self, step: StepLine) -> None:
        acts: Acts = {
            "Tick it": partial(self._tick, step),
            "Tick with a note": partial(self._tick_with_note, step),
        }
        text = f"{step.help} ({step.cites})"
        if step.state == WAITING:  # the first is not to tick what nobody may ever ask for
            acts = {"Answer the question": partial(self.records.ask_facts, step.waits_for), **acts}
            text = f"{_IF_NEEDED}\n\n{text}"
        self._choose(step.title, text, acts)

    @comes_back
    def _tick_with_note(self, step: StepLine) -> None:
        ask(
            self.host,
            step.title,
            fields_of(StepMark, "note"),
            lambda d: self._cases.tick(self.host.ref, step.id, d.get("note", "")),
        )

    def _follow(self, step: StepLine, requests: tuple[Removal, ...]) -> None:
        act_on = partial(self.records.act_on_removal, self.host.incident)
        another: Acts = {_ANOTHER: partial(self.add_wanted, step)}
        if len(requests) == 1:
            act_on(requests[0], another)
            return
        acts: Acts = {
            f"{at}. {one.provider or one.addressed_to.label} · {one.state.label} {one.address}": (
                partial(act_on, one)
            )
            for at, one in enumerate(requests, 1)
        }
        offer(self.host, "Which request?", acts | another)

    def _show_mark(self, step: StepLine) -> None:
        what = "Marked: does not apply" if self._does_not_apply(step) else "Ticked"
        text = f"{what} on {when(step.at)}{self._by(step.done_by)}."
        acts: Acts = {
            # First what changes nothing yet: the Enter that ticked it, twice more, would untick it.
            "Change the note": partial(self._change_note, step),
            "Say who did it": partial(self._ask_who, step),
            "Undo it": partial(self._untick, step),
        }
        self._choose(step.title, f"{text}\n\n{step.note}".rstrip(), acts)

    def _does_not_apply(self, step: StepLine) -> bool:
        return self.host.incident.steps[step.id].state is StepState.NOT_APPLICABLE

    @comes_back
    def _change_note(self, step: StepLine) -> None:
        why_not = self._does_not_apply(step)
        label = _WHY_NOT if why_not else label_of(StepMark, "note")
        ask(
            self.host,
            step.title,
            (field_of(StepMark, "note", label=label, needed=why_not),),
            lambda d: self._cases.note_step(self.host.ref, step.id, d.get("note", "")),
            {"note": step.note},
        )

    def _show_answer(self, step: StepLine) -> None:
        record = answered_by(self.host.incident, step.satisfied_by)
        if record is None:
            self.add_wanted(step)
            return
        tab = OF_TYPE[type(record)].tab
        at = next(filter(None, (getattr(record, name, None) for name in ("sent_at", "at"))), None)
        noted = f" of {when(at)}" if isinstance(at, datetime) else ""
        text = (
            f"Done: answered by a record{noted}{self._by(getattr(record, 'by', ''))}. "
            f"It stands under {tab}."
        )
        acts: Acts = {"Show the record": partial(self.host.show_record, tab, record.id)}
        if step.satisfied_by != "check-ins":
            acts["Add another"] = partial(self.add_wanted, step)
        self._choose(step.title, text, acts)

    # Space

    def tick_step(self, step: StepLine) -> None:
        if step.asks and step.state == OPEN:
            self.records.ask_facts(step.asks)
        elif step.id in self.host.incident.steps:
            self._untick(step)
        elif step.by_record:
            self.host.show_message(
                "Done by a record",
                "You recorded it. Tab goes to the records, where you can change it.",
            )
        elif step.state == LOCKED:
            attempt(self.host, lambda: guard_hold(self.host.incident, "this step"))
        elif step.satisfied_by:
            self._open_wanted(step)
        elif step.state == WAITING:
            self._ask_whether_done(step)
        else:
            self._tick(step)

    def ask_by_whom(self, step: StepLine) -> None:
        """Ask who did *step*; a question or a record is answered by whoever it names."""
        only_by_record = step.by_record or step.satisfied_by in _NEVER_ONLY_TICKED
        if step.asks:
            self.records.ask_facts(step.asks)
        elif step.id in self.host.incident.steps or not only_by_record:
            self._ask_who(step)
        else:
            self.tick_step(step)

    @comes_back
    def not_applicable(self, step: StepLine) -> None:
        ask_reason(
            self.host,
            step.title,
            field_of(StepMark, "note", label=_WHY_NOT),
            partial(self._cases.not_applicable, self.host.ref, step.id),
        )

    def add_wanted(self, step: StepLine) -> None:
        if step.asks:
            self.records.ask_facts(step.asks)
        elif step.satisfied_by:
            self.records.add(*step.satisfied_by.split(":", 1))
        else:
            forms.entry_form(self.host, self.host.incident, text=f"{step.title}: ")

    @property
    def _cases(self) -> Cases:
        return self.host.casework.cases

    def _tick(self, step: StepLine) -> None:
        if attempt(self.host, lambda: self._cases.tick(self.host.ref, step.id)):
            self.host.say(f"Ticked: {step.title}.")

    def _untick(self, step: StepLine) -> None:
        if attempt(self.host, lambda: self._cases.untick(self.host.ref, step.id)):
            self.host.say(f"No longer ticked: {step.title}.")

    @comes_back
    def _ask_who(self, step: StepLine) -> None:
        """Ask who did *step*, and when (P8); of a record that is elsewhere, where it is kept.

        Saving ticks the step, if nothing has.
        """
        ref = self.host.ref
        mark = self.host.incident.steps.get(step.id)
        signer = self.host.casework.records.signer
        elsewhere = step.wants_record and not (mark and mark.state is StepState.NOT_APPLICABLE)
        where = (field_of(StepMark, "kept", needed=True),) if elsewhere else ()
        fields = (
            *where,
            field_of(StepMark, "by", hint=f"blank = {signer}"),
            *fields_of(StepMark, "at"),
        )
        known = {"by": mark.by, "at": mark.at, "kept": mark.kept} if mark else {"by": signer}
        ask(
            self.host,
            f"{ref} · {'done, kept elsewhere: where?' if elsewhere else 'who did it, and when?'}",
            fields,
            lambda d: self._cases.done_by(ref, step.id, d),
            known,
            intro=f"{step.title}." + ("" if mark else " Saving ticks the step."),
        )

    def _choose(self, title: str, text: str, acts: Acts) -> None:
        """Show a step with what can be done, all of which can be undone."""
        choose(self.host, title, text, acts)

    def _by(self, name: str) -> str:
        """Say who did it, the people of the case by their alias unless names are shown."""
        names = self.host.desktop.names_shown
        if name == self.host.casework.records.lead and not names:
            return " by the lead"
        return f" by {self.host.view.masked(name)}" if name else ""


class StageActions:
    """The acts that move a case on, back, or to its end."""

    def __init__(self, host: CasePlace, records: RecordActions) -> None:
        self.host = host
        self.records = records

    def move(self, by: int) -> None:
        """Move the case to the next stage; an ended one is opened again."""
        stage = self.host.incident.stage
        at = LANES.index(stage) + by if stage not in ENDED else LANES.index(Stage.MONITORING)
        if not 0 <= at < len(LANES):
            return
        if LANES[at] is Stage.CLOSED:
            self.close()
        elif stage in ENDED:
            forms.reopen_form(self.host, self.host.ref, LANES[at])
        else:
            attempt(self.host, lambda: self.host.casework.cases.move(self.host.ref, LANES[at]))

    def close(self) -> None:
        """Close the case with its outcome, or list what is missing; choosing a line goes there."""
        if not self.records.may("closing it"):
            return
        lines = self.host.casework.records.checklist(self.host.incident).lines
        missing = [
            line
            for line in lines
            if line.state not in ANSWERED and line.satisfied_by not in _ASKED_AT_CLOSE
        ]
        unarranged = not self.host.incident.check_ins and any(
            line.satisfied_by == "check-ins" and line.state == DONE for line in lines
        )
        if not missing and not unarranged:
            close = partial(forms.close_form, self.host, self.host.ref)
            gone = partial(close, gone=True)
            removals.ask_whether_gone(self.host, self.host.ref, noted=gone, otherwise=close)
            return
        acts: Acts = {line.title: partial(self.host.go_to_step, line.id) for line in missing}
        if unarranged:  # ticked, but nobody would be asked
            acts["Book the check-ins"] = partial(self.records.add, "check-ins")
        count = so_many(len(acts), "step is", "steps are")
        acts["Back to the case"] = lambda: None
        offer(self.host, f"Not yet: {count} missing before it can be closed (clauses E2, P8)", acts)

    @comes_back
    def withdraw(self) -> None:
        """Withdraw a case that was recorded in error; it keeps its reference (E1)."""
        ask_reason(
            self.host,
            f"Withdraw {self.host.ref}?",
            field_of(Incident, "withdrawn_reason"),
            partial(self.host.casework.cases.withdraw, self.host.ref),
            intro="It keeps its reference and its records, and is counted as withdrawn.",
        )
