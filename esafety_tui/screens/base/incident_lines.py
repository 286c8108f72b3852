"""How an incident is drawn as a card of the board and as a line of a list."""

from datetime import date

from rich.cells import cell_len

from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.days import plain_day, short_day
from esafety_tui.model.vocabulary import Severity, Stage
from esafety_tui.policy.calendar import due_in_words
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line, wrap

_NOT_ASSESSED = "? not assessed"
# For the lanes of a window of 120 columns, and the narrow ones of 100.
_SHORTER = {_NOT_ASSESSED: ("not assessed", "?"), "!!! critical": ("!!! crit",)}
_BAR = 6
CARD_HEIGHT = 6
NARROW_CARD_HEIGHT = 4
# Below this width a line of the list has no room for the stage beside the title.
_STAGE_FITS = 96


def short_ref(ref: str) -> str:
    """Drop the century, which every reference of a board shares: ``26-27/031``."""
    return ref[2:]


def severity_piece(severity: Severity | None) -> Piece:
    """Say the severity as a sign and a word."""
    if severity is None:
        return Piece(_NOT_ASSESSED, Palette.QUIET)
    look = Palette.ALARM if severity.rank >= Severity.HIGH.rank else Palette.PLAIN
    return Piece(f"{severity.sign} {severity.label}", look)


def deadline_piece(row: IndexRow, day: BoardDay) -> Piece:
    """Say in words what is next on the calendar."""
    if row.stage in (Stage.CLOSED, Stage.WITHDRAWN) and row.closed_on:
        return Piece(f"{row.stage} {_ended(row.closed_on, day)}", Palette.QUIET)
    if row.due is None:
        return Piece("no deadline", Palette.QUIET)
    words = due_in_words(row.due.day, day.today, day.calendar, at_once=row.at_once)
    if row.due.what in ("respond", "check-in"):
        words = f"{row.due.what}: {words.removeprefix('due ')}"
    if day.overdue(row):
        return Piece(words, Palette.ALARM)
    return Piece(words, Palette.WARNING if row.due.day <= day.today else Palette.PLAIN)


def _ended(on: date, day: BoardDay) -> str:
    year = day.calendar.academic_year
    return short_day(on) if year(on) == year(day.today) else plain_day(on)


def about(row: IndexRow, *, names: bool) -> str:
    """Say who is hurt and where, by alias unless *names* are asked for: *Staff A · YouTube*."""
    targets = (row.people_named if names else row.people) or "Target not known"
    return " · ".join([targets[:1].upper() + targets[1:], *row.providers[:1]])


def titled(row: IndexRow, *, names: bool) -> str:
    """The title of the case, which calls its people by alias unless *names* are asked for."""
    return row.title_named if names else row.title


def card(row: IndexRow, width: int, day: BoardDay, *, names: bool = False) -> Lines:
    """Draw a card for a lane of the wide board."""
    title = [piece_line[0].text for piece_line in wrap(titled(row, names=names), width - 2)]
    if len(title) > 2:
        title[1:] = [fit(" ".join(title[1:]), width - 2)]
    title += [""] * (2 - len(title))
    hold = row.on_hold
    severity = severity_piece(row.severity)
    reference = short_ref(row.ref)
    room = width - len(reference) - 2
    words = (severity.text, *_SHORTER.get(severity.text, ()))
    severity = Piece(
        next((one for one in words if cell_len(one) <= room), words[-1]), severity.look
    )
    return [
        line(" ", Piece(reference, Palette.STRONG), " ",
             Piece(fit(severity.text, room), severity.look)),
        line(" ", title[0]),
        line(" ", title[1]),
        line(" ", Piece("‖ police hold" if hold else fit(about(row, names=names), width - 2),
                        Palette.WARNING if hold else Palette.QUIET)),
        line(" ", *_deadline_and_progress(row, day, width - 2)),
        line(),
    ]  # fmt: skip


def narrow_card(row: IndexRow, width: int, day: BoardDay, *, names: bool = False) -> Lines:
    """Draw a card for the one lane of a narrow board."""
    severity = severity_piece(row.severity)
    room = width - len(short_ref(row.ref)) - len(severity.text) - 6
    hold = "‖ police hold · " if row.on_hold else ""
    return [
        line(" ", Piece(short_ref(row.ref), Palette.STRONG), "  ", severity, "  ",
             fit(titled(row, names=names), room)),
        line(" ", Piece(fit(f"{hold}{about(row, names=names)}", width - 2), Palette.QUIET)),
        line(" ", *_deadline_and_progress(row, day, width - 2)),
        line(),
    ]  # fmt: skip


def list_line(row: IndexRow, width: int, day: BoardDay, *, names: bool = False) -> Lines:
    """Draw one line of the list of incidents; a narrow one leaves the stage to the title."""
    severity = severity_piece(row.severity)
    deadline = deadline_piece(row, day)
    narrow = width < _STAGE_FITS
    stage = "‖ on hold" if row.on_hold else "" if narrow else row.stage.label
    if stage or not narrow:
        stage = fit(stage, 10 if narrow else 14)
    weighed = Piece(fit(severity.text, 14), severity.look)
    start = line(" ", Piece(row.ref, Palette.STRONG), "  ", weighed, " ", stage, " ")
    room = max(width - sum(len(piece.text) for piece in start) - 24, 10)
    due = Piece(fit(deadline.text, 21), deadline.look)
    return [(*start, *line(fit(titled(row, names=names), room), "  ", due))]


def _deadline_and_progress(row: IndexRow, day: BoardDay, width: int) -> tuple[Piece, ...]:
    deadline = deadline_piece(row, day)
    full = row.done * _BAR // row.total if row.total else 0
    bar = "▮" * full + "▯" * (_BAR - full) if row.total else ""
    room = width - len(bar) - 1
    if room < len(deadline.text):
        return (Piece(fit(deadline.text, width), deadline.look),)
    return (Piece(fit(deadline.text, room), deadline.look), Piece(" " + bar, Palette.QUIET))
