"""The checklist: every step by when it is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.days import plain_day
from esafety_tui.model.record import day_of
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
