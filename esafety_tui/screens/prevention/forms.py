"""The forms of prevention work: an activity, training, a policy review, a survey (G1 to G7)."""

from functools import partial
from typing import Any

from esafety_tui.casework.records.tables import PREVENTION
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, plain
from esafety_tui.model.school.prevention import Activity, PolicyReview, Survey, Training
from esafety_tui.screens.base.asking import Submit, ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.form.field import fields_of

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
    "trainings": "Numbers only, nobody's name: so many trained of so many employed.",
    "reviews": "The one with the latest date counts; the next due date shows on the board.",
    "surveys": "One group at a time; the report sets the mean beside last year's.",
}


@comes_back
def add_form(place: ScreenBase, table: str, **values: object) -> None:
    """Record a new piece of prevention work."""
    submit = partial(place.casework.prevention.record, table)
    _form(place, table, _TITLES[table], submit, values)


@comes_back
def change_form(place: ScreenBase, table: str, record: PreventionRecord) -> None:
    """Change a piece of prevention work."""
    submit = partial(place.casework.prevention.change, table, record.id)
    _form(place, table, f"{_TITLES[table]} · {dated(record)}", submit, plain(record))


def _form(
    place: ScreenBase, table: str, title: str, submit: Submit, values: dict[str, Any]
) -> None:
    fields = fields_of(PREVENTION[table], *_ASKED[table])
    ask(place, title, fields, lambda data: submit(_numbers(data)), values, intro=_INTRO[table])


def dated(record: PreventionRecord) -> str:
    """Name a record by its day."""
    day = record.reviewed_on if isinstance(record, PolicyReview) else record.on
    return plain_day(day)


def _numbers(data: dict[str, Any]) -> dict[str, Any]:
    """A mean score is typed as text; 3,8 is 3.8."""
    if data.get("score"):
        try:
            data["score"] = float(str(data["score"]).replace(",", "."))
        except ValueError:
            raise Invalid("score", "must be a number from 1 to 5, such as 3.8") from None
    return data
