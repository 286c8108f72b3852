"""The checklist: the step at hand in a box above it, and every step by when it is to be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import ENDED
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.policy.checklist import (
    LOCKED,
    OPEN,
    WAITING,
    Checklist,
    StepGroup,
    StepLine,
    group_of,
)
from esafety_tui.policy.due import CALLS, CHECK_IN, LOOK, Due
from esafety_tui.policy.guards.hold import GOES_ON, HELD
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap

SIGNS = {"done": "✓", "not-applicable": "–", "locked": "║", "open": "○", "waiting": "·"}


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """A heading between steps; only that of what is done can be chosen, which unfolds it."""

    id: str
    text: str
    count: str = ""
    folded: bool | None = None

    @property
    def folds(self) -> bool:
        """Whether it can be folded and unfolded."""
        return self.folded is not None


def step_rows(
    checklist: Checklist, today: date, stays: Mapping[str, StepGroup], *, folded: bool
) -> list[GroupHeading | StepLine]:
    """Return the steps by when they are to be done, each group under its heading.

    What was answered since the case was opened *stays* in the group that it had then: nothing
    moves under the hand.  What was done before is *folded* away, or stands at the end.
    """
    rows: list[GroupHeading | StepLine] = []
    for when, lines in checklist.by_when(today, stays).items():
        number = sum(line.state != WAITING for line in lines)
        away = folded if when is StepGroup.DONE else None
        rows.append(GroupHeading(f"when-{when}", when.label.upper(), str(number or ""), away))
        rows += [] if away else lines
    return rows


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


def draw_step(
    row: GroupHeading | StepLine, width: int, today: date, calendar: SchoolCalendar, by: str = ""
) -> Lines:
    """Draw a heading, or a step: its sign and when it is due, and when and *by* whom it was."""
    if isinstance(row, GroupHeading):
        return _heading(row, width)
    if row.state == WAITING:
        # Not known yet: without a word it reads like an order.
        maybe = Piece("if needed", Palette.QUIET)
        waiting = _beside("   · ", row.title, maybe, width, Palette.QUIET)
        return [*waiting, *_source_of(row, width)]
    sign = "?" if row.asks and row.state == OPEN else SIGNS[row.state]
    look = Palette.PLAIN if row.state == OPEN else Palette.QUIET
    lines = _beside(f" {sign} ", row.title, _at_the_right(row, today, calendar), width, look)
    lines += _source_of(row, width)
    if row.says_unknown and row.state == OPEN:
        lines += wrap("said: not known yet", width - 4, Palette.QUIET, indent="   ")
    if row.still_for:
        lines += wrap(
            f"still for {', '.join(row.still_for)}", width - 4, Palette.QUIET, indent="   "
        )
    if row.state == "not-applicable":
        lines += wrap(f"does not apply: {row.note}", width - 4, Palette.QUIET, indent="   ")
    if row.at and row.state in ("done", "not-applicable"):
        kept = f"kept elsewhere: {row.kept}" if row.kept and not row.by_record else ""
        said = (plain_day(day_of(row.at)), f"by {by}" if by else "", kept)
        lines += wrap(" · ".join(filter(None, said)), width - 4, Palette.QUIET, indent="   ")
    elif row.by_record:
        lines += wrap("from the records", width - 4, Palette.QUIET, indent="   ")
    return lines


def _heading(row: GroupHeading, width: int) -> Lines:
    if not row.folds:
        return [line(), *_beside(" ", row.text, Piece(row.count), width, Palette.HEADING)]
    sign, does = ("[+]", "shows") if row.folded else ("[-]", "folds")
    return [line(), line("   ", Piece(f"{sign} {row.text} {row.count}", Palette.HEADING),
                         Piece(f"  Enter {does} them", Palette.QUIET))]  # fmt: skip


def _source_of(row: StepLine, width: int) -> Lines:
    """Say which law or guidance beside the policy asks for a step, if one does."""
    if row.source is None:
        return []
    indent = "     " if row.state == WAITING else "   "
    return wrap(f"from {row.source.said}", width - len(indent) - 1, Palette.QUIET, indent=indent)


def _at_the_right(row: StepLine, today: date, calendar: SchoolCalendar) -> Piece:
    """Say when it is due where its group does not say so."""
    if row.state == LOCKED:
        return Piece("paused for the police", Palette.HOLD)
    if row.state != OPEN or row.due is None:
        return Piece("")
    words = due_in_words(row.due, today, calendar, at_once=row.at_once)
    if calendar.count(row.due, today) > 0:
        return Piece(words, Palette.ALARM)
    said = group_of(row, today) in (StepGroup.NOW, StepGroup.TODAY)
    return Piece("" if said and words in ("at once", "due today") else words.removeprefix("due "))


def _beside(sign: str, title: str, right: Piece, width: int, look: Palette) -> Lines:
    room = max(width - len(sign) - len(right.text) - 2, 10)
    first, *more = (part[0].text for part in wrap(title, room))
    return [
        line(sign, Piece(first.ljust(room), look), " ", right),
        *(line(" " * len(sign), Piece(rest, look)) for rest in more),
    ]
