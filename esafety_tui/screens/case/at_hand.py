"""What stands above both sides of a case: the police hold, what is next, and the step at hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.records.records import Records
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import ENDED
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.policy.checklist import LOCKED, OPEN, WAITING, Checklist, StepLine
from esafety_tui.policy.due import CALLS, CHECK_IN, LOOK, Due, due_in_case
from esafety_tui.policy.guards.hold import GOES_ON, HELD
from esafety_tui.screens.case.checklist import GroupHeading

# What may be next beside a step, as a card has it.
_BESIDE_STEPS = {
    CHECK_IN: "Ask whether it stopped",
    LOOK: "Look whether it is gone",
    CALLS: "Ask whether the calls have stopped",
}


def still_next(
    incident: Incident, checklist: Checklist, due: Sequence[Due], today: date
) -> tuple[Checklist, Sequence[Due]]:
    """Leave of a case that has ended only what is still asked of it: what is due by *today*."""
    if incident.stage not in ENDED:
        return checklist, due
    return replace(checklist, next=None), [one for one in due if one.day <= today]


def next_beside_steps(checklist: Checklist, due: Sequence[Due], today: date) -> Due | None:
    """Return what of *due* falls due before the next step, and is none.

    A case that has ended has no next step, and of its check-ins those whose day has come.
    """
    first, step = next(iter(due), None), checklist.next
    if first is None or first.what not in _BESIDE_STEPS:
        return None
    if step is None or (step.due is None and first.day <= today):
        return first
    return first if step.due is not None and first.day < step.due else None


def next_in_words(
    checklist: Checklist,
    due: Sequence[Due],
    today: date,
    calendar: SchoolCalendar,
    *,
    begins: str = "NEXT",
) -> str:
    """Say what is next, and when; empty when nothing is.

    It *begins* otherwise for a case that has ended.  The day is that of the card: the first on
    which anything of the case falls *due*.
    """
    beside, step = next_beside_steps(checklist, due, today), checklist.next
    if beside is None and step is None:
        return ""
    what = _BESIDE_STEPS[beside.what] if beside else step.title if step else ""
    said = [f"{begins}: {what}"]
    if due:
        at_once = any(one.at_once for one in due if one.day == due[0].day)
        words = due_in_words(due[0].day, today, calendar, at_once=at_once)
        # A step without a day is done meanwhile.
        apart = beside is None and step is not None and step.due is None
        said.append(f"{due[0].what}: {words.removeprefix('due ')}" if apart else words)
    return " · ".join(said)


def still_to_come(due: Sequence[Due], today: date, calendar: SchoolCalendar) -> str:
    """Say what of *due* remains, and when: *check-in, 1 day late; check-in, due Fri 8 Jan*."""
    return "; ".join(f"{one.what}, {due_in_words(one.day, today, calendar)}" for one in due)


class StepBox(NamedTuple):
    """What the box above both sides says: of what, about it, and the keys that work now."""

    title: str
    text: str
    keys: str


def box_of(
    row: GroupHeading | StepLine | None, step: StepLine | None, following: str, *, on_right: bool
) -> StepBox:
    """Say what the *row* of the steps is about, or the next *step* while the cursor is *on_right*.

    *following* says what is next, be it that step or a record on the right side.
    """
    if on_right:
        of_step = step is not None and following.startswith(f"NEXT: {step.title}")
        text = step.help if step and of_step else "It is among the records of the case."
        return StepBox(following, text, "N Go to it   Tab To the steps") if following else NOTHING
    if isinstance(row, StepLine):
        source = f" {row.source.said}." if row.source else ""
        kind = "QUESTION" if row.asks else "STEP"
        is_next = step is not None and row.id == step.id
        title = following if is_next else f"{kind}: {row.title}"
        said = "Said so far: not known. " if row.says_unknown and row.state == OPEN else ""
        return StepBox(title, f"{said}{row.help}{source}", step_keys(row))
    if row is None:
        return NOTHING
    return StepBox(f"{row.text}: {row.count}", "", "Enter Show them, or fold them away")


NOTHING = StepBox("NEXT: nothing", "Nothing is to be done in it now.", "")


def step_keys(row: StepLine) -> str:
    """Say which keys do what with *row*."""
    why = f"? Why: {row.cites}"
    if row.state == OPEN and row.asks:
        return f"y Yes   n No   d Don't know yet   {why}"
    if row.state == OPEN and row.wants_record:
        return f"Space Record it   b Kept elsewhere   x Does not apply   {why}"
    if row.state == OPEN:
        return f"Space Tick   Enter Tick with a note   x Does not apply   {why}"
    if row.state == WAITING:
        return f"Waits for the answer to the question above it   {why}"
    if row.state == LOCKED:
        return f"Enter Why it waits   {why}"
    return f"Enter What was done   {why}"


def hold_in_words(incident: Incident) -> str:
    """Say what a police hold holds and what may go on (P6); empty where there is none."""
    hold = next((hold for hold in incident.holds if hold.lifted_at is None), None)
    if hold is None:
        return ""
    since = plain_day(day_of(hold.since))
    return f"║ POLICE HOLD since {since} (clause P6). Held: {HELD}. Go on with: {GOES_ON}."


def what_is_next(records: Records, incident: Incident) -> tuple[Checklist, Sequence[Due]]:
    """Return the steps of *incident* and what falls due in it, of an ended case by today."""
    checklist = records.checklist(incident)
    due = due_in_case(incident, checklist, records.school, records.calendar)
    return still_next(incident, checklist, due, records.today)


class StepAtHand(Vertical):
    """The hold and the box of the step at hand; they stay wherever both sides are scrolled to."""

    def compose(self) -> ComposeResult:
        yield Static(id="hold")
        yield Static(id="step-box")

    def show_hold(self, incident: Incident) -> None:
        """Say what a police hold holds, while there is one."""
        hold = self.query_one("#hold", Static)
        hold.update(Content(hold_in_words(incident)))
        hold.display = incident.on_hold

    def show_step(
        self,
        records: Records,
        incident: Incident,
        row: GroupHeading | StepLine | None,
        *,
        on_right: bool,
    ) -> None:
        """Show what is next, and what the *row* under the cursor is about."""
        checklist, due = what_is_next(records, incident)
        ended = incident.stage.label.upper() if incident.stage in ENDED else ""
        begins = f"{ended}, STILL TO DO" if ended else "NEXT"
        following = next_in_words(checklist, due, records.today, records.calendar, begins=begins)
        said = box_of(row, checklist.next, following, on_right=on_right)
        if ended and said is NOTHING:
            due = due_in_case(
                incident, records.checklist(incident), records.school, records.calendar
            )
            coming = still_to_come(due, records.today, records.calendar)
            said = StepBox(f"{ended}. Still to come: {coming or 'nothing'}", "", "")
        box = self.query_one("#step-box", Static)
        box.border_title = Content(said.title)
        # What is next stays in sight.
        box.border_subtitle = Content(following) if said.title != following else None
        box.update(Content.assemble(f"{said.text}\n", (said.keys, "$quiet")))
