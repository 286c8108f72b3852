"""The forms of prevention work: an activity, training, a policy review, a survey (G1 to G7)."""

from collections.abc import Callable
from typing import Any

from esafety_tui.casework.records.tables import PREVENTION
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, plain
from esafety_tui.model.school.prevention import (
    Activity,
    PolicyReview,
    Survey,
    Training,
)
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.form.field import Field, fields_of

PreventionRecord = Activity | Training | PolicyReview | Survey

_ASKED = {
    "activities": ("kind", "audience", "topic", "title", "on", "reached", "note"),
    "trainings": (
        "topic", "title", "on", "trained", "employed", "refresher_due", "acknowledgement", "note",
    ),
    "reviews": ("policy", "reviewed_on", "next_due", "adopted_on", "note"),
    "surveys": ("group", "on", "asked", "responses", "score", "note"),
}  # fmt: skip
_TITLES = {
    "activities": "Activity",
    "trainings": "Training, or staff acknowledging the policy",
    "reviews": "Policy review",
    "surveys": "Confidence survey",
}
_INTRO = {
    "activities": "For whom it was and how many it reached are what the year is counted by.",
    "trainings": "Numbers only, nobody's name: so many trained of so many employed (G3).",
    "reviews": "The one with the latest date counts; the next due date shows on the board (G4).",
    "surveys": "One group at a time; the report sets the mean beside last year's (G7).",
}


def add_form(place: ScreenBase, table: str, **values: object) -> None:
    """Record a new piece of prevention work."""
    ask(
        place,
        _TITLES[table],
        _fields(table),
        lambda data: place.casework.prevention.record(table, _numbers(table, data)),
        values,
        intro=_INTRO[table],
    )


def change_form(place: ScreenBase, table: str, record: PreventionRecord) -> None:
    """Change a piece of prevention work."""
    ask(
        place,
        f"{_TITLES[table]} · {dated(record)}",
        _fields(table),
        lambda data: place.casework.prevention.change(table, record.id, _numbers(table, data)),
        plain(record),
        intro=_INTRO[table],
    )


def _fields(table: str) -> tuple[Field, ...]:
    return fields_of(PREVENTION[table], *_ASKED[table])


def changes(place: ScreenBase, table: str, record: PreventionRecord) -> Callable[[], None]:
    """Return what shows the form of *record*, for a menu of several."""
    return lambda: change_form(place, table, record)


def dated(record: PreventionRecord) -> str:
    """Name a record by its day."""
    day = record.reviewed_on if isinstance(record, PolicyReview) else record.on
    return plain_day(day)


def _numbers(table: str, data: dict[str, Any]) -> dict[str, Any]:
    """A mean score is typed as text; 3,8 is 3.8."""
    if table == "surveys" and data.get("score"):
        try:
            data["score"] = float(str(data["score"]).replace(",", "."))
        except ValueError:
            raise Invalid("score", "must be a number from 1 to 5, such as 3.8") from None
    return data
