"""The stages of a case: moving it, closing it with its outcome, withdrawing it."""

from collections.abc import Callable

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import ENDED, LANES, Stage
from esafety_tui.model.wording import label_of
from esafety_tui.policy.checklist import ANSWERED, DONE, StepLine
from esafety_tui.screens.base.asking import ask_reason, offer
from esafety_tui.screens.case.actions import CaseHost, RecordActions
from esafety_tui.screens.case.forms import account as forms
from esafety_tui.screens.case.forms import removals
from esafety_tui.widgets.boxes.dialogs import attempt

# Records that close the case: not needed before the form that asks for them.
_ASKED_AT_CLOSE = frozenset({"outcome", "lessons"})


class StageActions:
    """The acts that move a case on, back, or to its end."""

    def __init__(self, host: CaseHost, records: RecordActions) -> None:
        self.host = host
        self.records = records

    def move(self, by: int) -> None:
        """Move the case to the next stage; an ended one is opened again."""
        ref, stage = self.host.ref, self.host.incident.stage
        if stage in ENDED:
            attempt(self.host, lambda: self.host.casework.cases.move(ref, Stage.MONITORING))
            return
        to = LANES.index(stage) + by
        if 0 <= to < len(LANES) and LANES[to] is Stage.CLOSED:
            self.close()
        elif 0 <= to < len(LANES):
            attempt(self.host, lambda: self.host.casework.cases.move(ref, LANES[to]))

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
            removals.ask_whether_gone(
                self.host, self.host.ref, then=lambda: forms.close_form(self.host, self.host.ref)
            )
            return
        acts: dict[str, Callable[[], object]] = {
            f"{line.title} ({', '.join(line.clauses)})": self._goes(line) for line in missing
        }
        if unarranged:  # ticked, but nobody would be asked
            acts["Arrange the check-ins (E8)"] = lambda: self.records.add("check-ins")
        count = "1 step is" if len(acts) == 1 else f"{len(acts)} steps are"
        acts["Back to the case"] = lambda: None
        offer(self.host, f"Not yet: {count} missing before it can be closed (E2, P8)", acts)

    def _goes(self, line: StepLine) -> Callable[[], None]:
        return lambda: self.host.go_to_step(line.id)

    def withdraw(self) -> None:
        """Withdraw a case that was recorded in error; it keeps its reference (E1)."""
        ask_reason(
            self.host,
            f"Withdraw {self.host.ref}?",
            label_of(Incident, "withdrawn_reason"),
            lambda reason: self.host.casework.cases.withdraw(self.host.ref, reason),
            goes_into="withdrawn_reason",
            intro="It keeps its reference and its records, and is counted as withdrawn (E1).",
        )
