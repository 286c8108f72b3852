"""What stands on the board of a school that has recorded nothing yet: where to begin."""

from collections.abc import Iterator
from dataclasses import dataclass

from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, line

_NAME = 33


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One thing to do: its key or sign, what it is, and the action that Enter runs."""

    key: str
    name: str
    says: str = ""
    action: str = ""
    done: bool = False


_HEADING = FirstRow("", "Nothing is recorded yet. What would you like to do?")
_READY = FirstRow("", "Getting ready")
_BEGIN = (
    FirstRow("n", "Record an incident", "A title is enough to begin.", "screen.new"),
    FirstRow("·", "Bring in your log", "A spreadsheet or an export that you have kept until now.",
             "app.bring_in"),
    FirstRow("3", "Find a number", "Platforms, helplines, police, your local authority.",
             "app.go('contacts')"),
    FirstRow("F4", "Look round", "What the main places are for, in two minutes.", "app.tour"),
)  # fmt: skip


def first_rows(casework: Casework) -> list[FirstRow]:
    """Return what there is to do, and what is ready by now."""
    return [_HEADING, *_BEGIN, _READY, *_getting_ready(casework)]


def _getting_ready(casework: Casework) -> Iterator[FirstRow]:
    school, settings = casework.records.school, "app.go('settings')"
    yield FirstRow(
        "terms",
        "Term dates and closed days",
        "Until then every weekday counts as a school day, except bank holidays.",
        settings,
        done=bool(school.terms),
    )
    if casework.records.encrypted:
        yield FirstRow(
            "people",
            "A second person who may open",
            "Until then only you can, or whoever has the recovery key.",
            settings,
            done=len(casework.encryption.people()) > 1,
        )
    yield FirstRow(
        "copies",
        "Backups in a second place",
        "Until then they are only on this computer.",
        settings,
        done=bool(school.second_place),
    )
    yield FirstRow(
        "reviews",
        "When the policies were reviewed",
        "Then the board tells you when the next review is due.",
        "app.go('prevention')",
        done=bool(casework.records.prevention().reviews),
    )


def draw_first_row(row: FirstRow, width: int) -> Lines:
    """Draw a heading, or a thing to do with its key, or with a tick once it is done."""
    if not row.action:
        return [line(), line(" ", Piece(row.name, Palette.HEADING)), line()]
    begins = row in _BEGIN
    sign = row.key if begins else "✓" if row.done else "○"
    look = Palette.QUIET if row.done else Palette.PLAIN
    sign_look = Palette.STRONG if begins else look
    label = line("  ", Piece(f"{sign:<4}", sign_look), Piece(f"{row.name:<{_NAME}}", look))
    return beside(label, "" if row.done else row.says, width - 2, Palette.QUIET)
