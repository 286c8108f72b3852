"""What whoever has opened the records is asked and told: who they are, and what others did."""

from contextlib import suppress
from typing import Any

from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.form.form import Form

_WHO = (
    "The records were opened with the recovery key, which is nobody's own. What you change is "
    "signed with your name, and with the recovery key."
)


_YEAR = Field("year", "In words", hint="two thousand and …", needed=True)
_RIGHT = (
    "If it is wrong, leave the program and set it right. If it is right, type the year: until then "
    "nothing is recorded."
)


def _ask_year(app: App[Any], casework: Casework) -> None:
    """Ask which year it is, before anything is recorded by a clock that may be wrong."""
    records = casework.records
    form = Form(
        "Which year is it?",
        (_YEAR,),
        lambda data: records.believe_clock(data.get("year", "")),
        intro=f"{records.clock_doubt} {_RIGHT}",
        clock=lambda: records.now,
    )
    app.call_after_refresh(app.push_screen, form)


def greet(app: App[Any], casework: Casework) -> None:
    """Ask for the name of whoever has the recovery key; tell others what was done without them."""
    records = casework.records
    if not records.read_only and records.clock_doubt:
        _ask_year(app, casework)
    with suppress(StoreProblem):  # the next start tries again
        casework.school_year.terms.read_earlier_days()
    if records.to_be_introduced:
        field = Field("name", "Your name", needed=True)
        form = Form(
            "Who are you?",
            (field,),
            lambda data: records.introduce(data.get("name", "")),
            intro=_WHO,
            clock=lambda: records.now,
        )
        app.call_after_refresh(app.push_screen, form)
    elif records.signed_on:
        from esafety_tui.casework.history.since_last import in_short, others_work  # noqa: PLC0415 - start-up

        if work := others_work(records):
            app.call_after_refresh(
                app.push_screen, Message("Since you were last here", in_short(work))
            )
