"""The stages of a case: moving it, closing it with its outcome, withdrawing it."""

from functools import partial

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import ENDED, LANES, Stage
from esafety_tui.model.wording import label_of
from esafety_tui.policy.checklist import ANSWERED, DONE
from esafety_tui.screens.base.asking import Acts, ask_reason, offer
from esafety_tui.screens.case.actions import CasePlace, RecordActions
from esafety_tui.screens.case.forms import account as forms
from esafety_tui.screens.case.forms import removals
from esafety_tui.widgets.boxes.dialogs import attempt

# Records that close the case: not needed before the form that asks for them.
_ASKED_AT_CLOSE = frozenset({"outcome", "lessons"})


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
            removals.ask_whether_gone(self.host, self.host.ref, then=close)
            return
        acts: Acts = {
            f"{line.title} ({', '.join(line.clauses)})": partial(self.host.go_to_step, line.id)
            for line in missing
        }
        if unarranged:  # ticked, but nobody would be asked
            acts["Arrange the check-ins (E8)"] = partial(self.records.add, "check-ins")
        count = "1 step is" if len(acts) == 1 else f"{len(acts)} steps are"
        acts["Back to the case"] = lambda: None
        offer(self.host, f"Not yet: {count} missing before it can be closed (E2, P8)", acts)

    def withdraw(self) -> None:
        """Withdraw a case that was recorded in error; it keeps its reference (E1)."""
        ask_reason(
            self.host,
            f"Withdraw {self.host.ref}?",
            label_of(Incident, "withdrawn_reason"),
            partial(self.host.casework.cases.withdraw, self.host.ref),
            goes_into="withdrawn_reason",
            intro="It keeps its reference and its records, and is counted as withdrawn (E1).",
        )
