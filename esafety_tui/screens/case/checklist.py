"""The checklist: what is next, said above it, and every step by when it is to be done."""

from dataclasses import dataclass
from datetime import date

from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.policy.checklist import WAITING, Checklist, StepGroup, StepLine
from esafety_tui.policy.guards import GOES_ON, HELD
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap

SIGNS = {"done": "✓", "not-applicable": "–", "locked": "║", "open": "○", "waiting": "·"}


_HEADINGS = {
    StepGroup.NOW: "NOW",
    StepGroup.TODAY: "TODAY",
    StepGroup.THIS_WEEK: "THIS WEEK",
    StepGroup.LATER: "LATER",
    StepGroup.DONE: "DONE",
}


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """A heading between steps; it cannot be chosen."""

    id: str
    text: str
    count: str = ""


def step_rows(checklist: Checklist, today: date) -> list[GroupHeading | StepLine]:
    """Return the steps by when they are to be done, each group under its heading."""
    rows: list[GroupHeading | StepLine] = []
    for when, lines in checklist.by_when(today).items():
        number = sum(line.state != WAITING for line in lines)
        rows += [
            GroupHeading(f"when-{when}", _HEADINGS[when], str(number) if number else ""),
            *lines,
        ]
    return rows


def next_in_words(checklist: Checklist, today: date, calendar: SchoolCalendar) -> str:
    """Say what is next, by which clause, and when; empty when nothing is."""
    step = checklist.next
    if step is None:
        return ""
    what = f"NEXT: {step.title} ({step.cites})"
    due = due_in_words(step.due, today, calendar, at_once=step.at_once) if step.due else ""
    return " · ".join(filter(None, (what, due, "N goes there")))


def hold_in_words(incident: Incident) -> str:
    """Say what a police hold holds and what may go on (P6); empty where there is none."""
    hold = next((hold for hold in incident.holds if hold.lifted_at is None), None)
    if hold is None:
        return ""
    since = plain_day(day_of(hold.since))
    return f"║ POLICE HOLD since {since} (P6). Held: {HELD}. Go on with: {GOES_ON}."


def draw_step(
    row: GroupHeading | StepLine, width: int, today: date, calendar: SchoolCalendar, by: str = ""
) -> Lines:
    """Draw a heading, or a step with its sign, clauses and deadline, and *by* whom it was done."""
    if isinstance(row, GroupHeading):
        return [line(), *_beside(" ", row.text, row.count, width, Palette.HEADING)]
    source = _source_of(row, width)
    if row.state == WAITING:
        waits = _beside("   · ", row.title, " ".join(row.clauses), width, Palette.QUIET)
        return [*waits, *source]
    sign = "?" if row.asks and row.state == "open" else SIGNS[row.state]
    look = Palette.PLAIN if row.state == "open" else Palette.QUIET
    lines = _beside(f" {sign} ", row.title, " ".join(row.clauses), width, look)
    lines += source
    if row.still_for:
        lines += wrap(
            f"still for {', '.join(row.still_for)}", width - 4, Palette.QUIET, indent="   "
        )
    if row.state == "open" and row.due:
        over = calendar.count(row.due, today) > 0
        due = due_in_words(row.due, today, calendar, at_once=row.at_once)
        lines.append(line("   ", Piece(due, Palette.ALARM if over else Palette.WARNING)))
    elif row.state == "locked":
        lines.append(line("   ", Piece("waits for the police hold to be lifted", Palette.WARNING)))
    elif row.state == "not-applicable":
        lines += wrap(f"does not apply: {row.note}", width - 4, Palette.QUIET, indent="   ")
    if by and row.state in ("done", "not-applicable"):
        lines += wrap(f"by {by}", width - 4, Palette.QUIET, indent="   ")
    return lines


def _source_of(row: StepLine, width: int) -> Lines:
    """Say which law or guidance beside the policy asks for a step, if one does."""
    if row.source is None:
        return []
    indent = "     " if row.state == WAITING else "   "
    return wrap(f"from {row.source.said}", width - len(indent) - 1, Palette.QUIET, indent=indent)


def _beside(sign: str, title: str, right: str, width: int, look: Palette) -> Lines:
    room = max(width - len(sign) - len(right) - 2, 10)
    first, *more = (part[0].text for part in wrap(title, room))
    return [
        line(sign, Piece(first.ljust(room), look), " ", Piece(right, Palette.QUIET)),
        *(line(" " * len(sign), Piece(rest, look)) for rest in more),
    ]
