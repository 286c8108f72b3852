"""What shows when the program comes up, and a short tour: main places, a key to try in each."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, NamedTuple

from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.model.wording import so_many
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import Message, choose

INVITATION = "New here? F4 shows you round in two minutes."
# Not before the board stands and the first key was pressed, perhaps.
_DUE_AFTER = 3.0
_OLDER, _GO_ON = "An older state", "Go on with these records"
_ONLY_READ = "Until you go on with them, they can only be read. This cannot be undone."
_NEXT = "Next stop"


class Stop(NamedTuple):
    """One stop of the tour: the place, and what is shown there."""

    mode: str
    title: str
    text: str


STOPS = (
    Stop("board", "The board",
         "Every running case is a card, in the lane of its stage, the most pressing first. The "
         "line above names what to do first, which N opens, and counts what needs you today: go up "
         "to a count, and Enter shows only those.\n\nTry: Enter opens a case, n records a new one. "
         "Only its title is needed."),
    Stop("incidents", "Every case",
         "Press / and type: words, a provider, a name, or filters such as overdue: or "
         "severity:high. Tab completes them, ctrl+s keeps a search under a name.\n\n"
         "Names are found, but not shown until you press F2."),
    Stop("contacts", "Who to ring",
         "3 and a few letters (F3 over a form): who it is, when they are open, who has to make "
         "the complaint and what evidence they want. Enter copies the number and shows it, "
         "to be read out."),
    Stop("report", "The year",
         "The figures of a year beside the year before. e writes the workbook for the "
         "governors: counts, and no case described."),
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
    if at + 1 == len(STOPS):
        app.call_after_refresh(app.push_screen, Message(title, stop.text))
        return
    on = {_NEXT: partial(begin_tour, app, go, at + 1)}
    app.call_after_refresh(choose, app, title, stop.text, on)


def show_first_notices(app: App[int], opened: Callable[[], Casework | None]) -> None:
    """Show what was found when the records were *opened*, and what has to be known of them."""
    app.call_after_refresh(show_found, app, opened)
    app.set_timer(_DUE_AFTER, lambda: _show_due(app, opened()))


def show_found(app: App[int], opened: Callable[[], Casework | None]) -> None:
    """Show what was found when the records were *opened*, if they still are."""
    casework = opened()
    if casework is None:
        return
    if found := casework.records.notices:
        app.push_screen(Message("The records", "\n\n".join(found)))
    if casework.records.older_state:
        ask_about_older_state(app, casework)
    _show_own_policy(app, casework)
    app.set_timer(_DUE_AFTER, lambda: _read_evidence(app, opened()))


def ask_about_older_state(app: App[Any], casework: Casework) -> None:
    """Say what is missing, and ask whether to go on without it, if that can be answered here."""
    records = casework.records
    if (older := records.older_state) is None:
        return
    if records.why_read_only != older.in_short:
        app.push_screen(Message(_OLDER, older.sentence))
        return

    def go_on() -> None:
        if said := attempt(app, casework.safekeeping.accept_older_state):
            kept = " What the backup has of it is kept in set-aside." if older.backup else ""
            app.notify(f"The history says that you {said}.{kept}", timeout=15, markup=False)

    choose(app, _OLDER, f"{older.sentence}\n\n{_ONLY_READ}", {_GO_ON: go_on}, word="go on")


def _show_own_policy(app: App[int], casework: Casework) -> None:
    if problem := casework.records.policy.problem:
        app.notify(problem, title="Your own policy", severity="warning", timeout=30, markup=False)


def _read_evidence(app: App[int], casework: Casework | None) -> None:
    """Have a part of the evidence files read in the background; show what is wrong with them."""
    if casework is None:
        return
    loop, context = asyncio.get_running_loop(), copy_context()

    def tell(wrong: str) -> None:
        show = partial(app.notify, wrong, severity="warning", timeout=60, markup=False)
        with suppress(RuntimeError):  # the program has ended
            # Not waited for: who leaves meanwhile waits for the reading to stop.
            loop.call_soon_threadsafe(show, context=context)

    casework.safekeeping.evidence.begin(tell)


def _show_due(app: App[int], casework: Casework | None) -> None:
    """Show once a session that cases have been kept for long enough."""
    if casework is None or casework.records.read_only:
        return
    due = len(casework.retention.due_for_disposal())
    if due:
        cases = so_many(due, "case has", "cases have")
        app.notify(
            f"{cases} been kept for as long as your school has set. Look at them in the "
            "settings (0), under keeping and locking.", timeout=15, markup=False,
        )  # fmt: skip
