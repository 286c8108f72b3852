"""A short tour: five places, what each is for, and the one key to try there."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from textual.app import App

from esafety_tui.widgets.boxes.dialogs import choose

INVITATION = "New here? F4 shows you round in two minutes."
_NEXT, _LEAVE = "Next", "Stay here"


class Stop(NamedTuple):
    """One stop of the tour: the place, and what is shown there."""

    mode: str
    title: str
    text: str


STOPS = (
    Stop("board", "The board",
         "Every running case is a card, in the lane of its stage, the most pressing first. The "
         "line above counts what needs you today; go up to it and press Enter to see only "
         "those.\n\nTry: Enter opens a case, n records a new one. Only its title is needed."),
    Stop("incidents", "Every incident",
         "Press / and type: words, a provider, a name, or filters such as overdue: or "
         "severity:high. Tab completes them, ctrl+s keeps a search under a name.\n\n"
         "Names are found, but not shown until you press F2."),
    Stop("contacts", "Whom to ring",
         "3 and a few letters, from anywhere: who it is, when they are open, who has to make "
         "the complaint and what evidence they want. Enter copies the number and shows it "
         "large enough to read out."),
    Stop("report", "The year",
         "The figures of a year beside the year before. e writes the workbook for the "
         "governors, which names nobody."),
    Stop("guidance", "The policy",
         "Every clause in plain words. On a step of a case, ? says why it is asked.\n\n"
         "F1 shows the keys of wherever you are, ctrl+p goes to any place, case or contact, "
         "ctrl+l locks. That is all: 1 takes you back to the board."),
)  # fmt: skip


def begin_tour(app: App[Any], go: Callable[[str], None], at: int = 0) -> None:
    """Show the stop *at*, and *go* on from there for as long as the lead wants to."""
    stop = STOPS[at]
    go(stop.mode)
    title = f"{stop.title} ({at + 1} of {len(STOPS)})"
    on = {_NEXT: partial(begin_tour, app, go, at + 1)} if at + 1 < len(STOPS) else {}
    app.call_after_refresh(choose, app, title, stop.text, on, _LEAVE)
