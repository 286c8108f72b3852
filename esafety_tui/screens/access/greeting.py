"""What whoever has opened the records is asked and told: who they are, and what others did."""

from contextlib import suppress
from typing import Any

from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.widgets.boxes.question import Message


def greet(app: App[Any], casework: Casework) -> None:
    """Ask for the name of whoever has the recovery key; tell others what was done without them."""
    records = casework.records
    if not records.read_only and records.clock_doubt:
        from esafety_tui.screens.access.asked_first import ask_year  # noqa: PLC0415 - start-up

        ask_year(app, casework)
    with suppress(StoreProblem):  # the next start tries again
        casework.school_year.terms.read_earlier_days()
    if records.to_be_introduced:
        from esafety_tui.screens.access.asked_first import ask_name  # noqa: PLC0415 - start-up

        ask_name(app, casework)
    elif records.signed_on:
        from esafety_tui.casework.history.since_last import in_short, others_work  # noqa: PLC0415 - start-up

        if work := others_work(records):
            app.call_after_refresh(
                app.push_screen, Message("Since you were last here", in_short(work))
            )
