"""How an incident is drawn as a card of the board and as a line of a list."""

from collections import Counter
from datetime import date

from rich.cells import cell_len

from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.records import Records
from esafety_tui.model.days import plain_day, short_day
from esafety_tui.model.vocabulary import Role, Severity, Stage, Standing
from esafety_tui.policy.calendar import due_in_words
from esafety_tui.policy.due import CHECK_IN, RESPOND
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line, wrap

# With a title of four lines and three for what is next; and with two and one.
TALL_CARD_HEIGHT = 9
CARD_HEIGHT = 5
NARROW_CARD_HEIGHT = 3
# What a deadline says itself, wherever it stands.
_SAID = (RESPOND, CHECK_IN)
# Below this width a line of the list has no room for the stage beside the title.
_STAGE_FITS = 96
# And below this one the severity is told by its sign alone, as on a card's edge.
_WORD_FITS = 76
# One of them, and several: on a card there is no room for more.
_TARGETED = {
    Standing.STAFF: ("staff", "staff"),
    Standing.PUPIL: ("a pupil", "pupils"),
    Standing.PARENT: ("a parent", "parents"),
    Standing.FORMER_PUPIL: ("a former pupil", "former pupils"),
    Standing.GOVERNOR: ("a governor", "governors"),
    Standing.OUTSIDER: ("an outsider", "outsiders"),
    Standing.UNKNOWN: ("somebody", "people"),
}
_UNSET = "Severity?"
_LOOKS = {
    Severity.CRITICAL: Palette.CRITICAL,
    Severity.HIGH: Palette.HIGH,
    Severity.MEDIUM: Palette.MEDIUM,
    Severity.LOW: Palette.LOW,
}


def short_ref(ref: str) -> str:
    """Drop the century, which every reference of a board shares: ``26-27/031``."""
    return ref[2:]


def edge(severity: Severity | None) -> Piece:
    """Return the edge of a card: the graver, the thicker; a question mark where it is not set."""
    return Piece("?", Palette.QUIET) if severity is None else Piece(severity.sign, _LOOKS[severity])


def severity_word(severity: Severity | None, unset: str = "Severity not set") -> str:
    """Say how severe it is: *High*, or *unset*, which on a card is shorter."""
    return severity.label.capitalize() if severity else unset


def deadline_piece(row: IndexRow, day: BoardDay) -> Piece:
    """Say in words what is next on the calendar."""
    asked_about = row.stage is Stage.CLOSED and any(one <= day.today for one in row.check_ins)
    if row.closed_on and not asked_about:
        return Piece(f"{row.stage} {_ended(row.closed_on, day)}", Palette.QUIET)
    if row.due is None:
        return Piece("no deadline", Palette.QUIET)
    words = due_in_words(row.due.day, day.today, day.calendar, at_once=row.at_once)
    if row.due.what in _SAID:
        words = f"{row.due.what}: {words.removeprefix('due ')}"
    if day.overdue(row):
        return Piece(words, Palette.ALARM)
    return Piece(words, Palette.WARNING if row.due.day <= day.today else Palette.PLAIN)


def _ended(on: date, day: BoardDay) -> str:
    year = day.calendar.academic_year
    return short_day(on) if year(on) == year(day.today) else plain_day(on)


def what_is_next(row: IndexRow, day: BoardDay, width: int, lines: int = 1) -> Lines:
    """Say when the next thing is due, and what it is; a police hold before anything else.

    In so many *lines*, the last cut where it does not fit.
    """
    when = deadline_piece(row, day)
    hold = (Piece("║ Police: ", Palette.HOLD),) if row.on_hold else ()
    text = when.text
    if row.due is not None and not row.ended and row.due.what not in _SAID:
        text = f"{text}: {row.due.what[:1].lower()}{row.due.what[1:]}"
    if not hold:
        text = text[:1].upper() + text[1:]
    elif row.due is None:
        text = "paused"
    room = width - sum(cell_len(piece.text) for piece in hold)
    first, *rest = _in_lines(text, room, lines)
    return [(*hold, Piece(first, when.look)), *(line(Piece(part, when.look)) for part in rest)]


def _in_lines(text: str, width: int, most: int) -> list[str]:
    """Break *text* into at *most* so many lines; what is left over is cut from the last."""
    if most == 1:
        return [fit(text, width)]
    parts = [part[0].text for part in wrap(text, width)]
    return [
        *parts[: most - 1],
        *(fit(" ".join(rest), width) for rest in [parts[most - 1 :]] if rest),
    ]


def card(
    row: IndexRow, width: int, records: Records, *, names: bool = False, height: int = CARD_HEIGHT
) -> Lines:
    """Draw a card for a lane: the title first, then when and what, then how severe and who.

    Of the lines that it has more than it needs, what is next takes the first, the title the other.
    """
    room, spare = width - 3, height - CARD_HEIGHT
    title = _in_lines(records.title(row, names=names), room, 2 + spare // 2)
    said = [
        *(line(Piece(part, Palette.STRONG)) for part in title),
        *what_is_next(row, records.day, room, 1 + (spare + 1) // 2),
        line(Piece(fit(_foot(row, room, names=names), room), Palette.QUIET)),
    ]
    side = edge(row.severity)
    more = side if row.severity else " "
    drawn = [line(more if at else side, " ", *one) for at, one in enumerate(said)]
    return drawn + [line()] * (height - len(drawn))


def narrow_card(row: IndexRow, width: int, records: Records, *, names: bool = False) -> Lines:
    """Draw a card for the one lane of a narrow board."""
    foot = _foot(row, width // 2, names=names)
    side = edge(row.severity)
    room = width - cell_len(foot) - 5
    return [
        line(side, " ", Piece(fit(records.title(row, names=names), room), Palette.STRONG), "  ",
             Piece(foot, Palette.QUIET)),
        line(side if row.severity else " ", " ", *what_is_next(row, records.day, width - 3)[0]),
        line(),
    ]  # fmt: skip


def _foot(row: IndexRow, room: int, *, names: bool) -> str:
    """How severe, who is hurt, and the number.

    Without *names* it says what they are: an alias is somebody else in each case.  That it is the
    severity that is not set, it says where there is *room*.
    """
    who = (row.people_named if names else _what_they_are(row)) or "Target not known"
    who = who[:1].upper() + who[1:]
    behind = f" · {who} · {row.ref[8:]}"
    in_full = f"{severity_word(row.severity)}{behind}"
    short = f"{severity_word(row.severity, _UNSET)}{behind}"
    return in_full if cell_len(in_full) <= room else short


def _what_they_are(row: IndexRow) -> str:
    counted = Counter(one.standing for one in row.persons if one.role is Role.TARGET)
    return ", ".join(
        _TARGETED[standing][0] if number == 1 else f"{number} {_TARGETED[standing][1]}"
        for standing, number in counted.items()
    )


def list_line(row: IndexRow, width: int, records: Records, *, names: bool = False) -> Lines:
    """Draw one line of the list of incidents.

    A narrow one leaves the stage to the title, and a very narrow one the severity to its sign.
    """
    deadline = deadline_piece(row, records.day)
    narrow, tiny = width < _STAGE_FITS, width < _WORD_FITS
    stage = "║ on hold" if row.on_hold else "" if narrow else row.stage.short
    if tiny and row.on_hold:
        stage, deadline = "", Piece(stage, Palette.HOLD)
    if stage or not narrow:
        stage = fit(stage, 10 if narrow else 14)
    weighed = " " if tiny else f" {fit(severity_word(row.severity, _UNSET), len(_UNSET))} "
    start = line(" ", Piece(f"{row.ref:<12}", Palette.STRONG), " ", edge(row.severity), weighed,
                 stage, "" if tiny else " ")  # fmt: skip
    room = max(width - sum(len(piece.text) for piece in start) - 24, 10)
    due = Piece(fit(deadline.text, 21), deadline.look)
    return [(*start, *line(fit(records.title(row, names=names), room), "  ", due))]
