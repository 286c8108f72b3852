"""What the lead is shown unasked when the program comes up."""

from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.screens.base.tour import INVITATION
from esafety_tui.widgets.boxes.dialogs import Message

# Not before the board stands and the first key was pressed, perhaps.
_DUE_AFTER = 3.0


def show_first_notices(app: App[int], casework: Casework, *, demo: bool) -> None:
    """Show what was found when the records were opened, and what has to be known of them."""
    if demo:
        app.notify(INVITATION, timeout=12)
    if found := casework.records.notices:
        app.call_after_refresh(app.push_screen, Message("The records", "\n\n".join(found)))
    app.call_after_refresh(_show_own_policy, app, casework)
    app.set_timer(_DUE_AFTER, lambda: _show_due(app, casework))


def _show_own_policy(app: App[int], casework: Casework) -> None:
    if problem := casework.records.policy.problem:
        app.notify(problem, title="Your own policy", severity="warning", timeout=30, markup=False)


def _show_due(app: App[int], casework: Casework) -> None:
    """Show once a session that cases have been kept for long enough."""
    due = 0 if casework.records.read_only else len(casework.retention.due_for_disposal())
    if due:
        cases = "1 case has" if due == 1 else f"{due} cases have"
        app.notify(
            f"{cases} been kept for as long as your school has set. Look at them in the "
            "settings (0), under keeping and locking.", timeout=15, markup=False,
        )  # fmt: skip
