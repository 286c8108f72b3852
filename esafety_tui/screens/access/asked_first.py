"""What is asked before anything is recorded: which year it is, and who signs."""

from typing import Any

from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.form.form import Form

_YEAR = Field("year", "In words", hint="two thousand and …", needed=True)
_RIGHT = (
    "If it is wrong, leave the program and set it right. If it is right, type the year: until then "
    "nothing is recorded."
)
_NAME = Field("name", "Your name", needed=True)
_WHO = (
    "The records were opened with the recovery key, which is nobody's own. What you change is "
    "signed with your name, and with the recovery key."
)


def ask_year(app: App[Any], casework: Casework) -> None:
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


def ask_name(app: App[Any], casework: Casework) -> None:
    """Ask for the name of whoever has the recovery key."""
    records = casework.records
    form = Form(
        "Who are you?",
        (_NAME,),
        lambda data: records.introduce(data.get("name", "")),
        intro=_WHO,
        clock=lambda: records.now,
    )
    app.call_after_refresh(app.push_screen, form)
