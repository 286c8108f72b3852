"""What whoever has opened the records is asked and told: who they are, and what others did."""

from typing import Any

from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.boxes.dialogs import Message
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.form.form import Form

_WHO = (
    "The records were opened with the recovery key, which is nobody's own. What you change is "
    "signed with your name, and with the recovery key."
)


def greet(app: App[Any], casework: Casework) -> None:
    """Ask for the name of whoever has the recovery key; tell others what was done without them."""
    records = casework.records
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
