"""The forms of prevention work: an activity, training, a policy review, a survey (G1 to G7)."""

from collections.abc import Callable
from typing import Any

from esafety_tui.model.days import plain_day
from esafety_tui.model.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    PolicyReview,
    Survey,
    SurveyGroup,
    Topic,
    Training,
)
from esafety_tui.model.record import Invalid, plain
from esafety_tui.screens.asking import ask
from esafety_tui.screens.place import Place
from esafety_tui.widgets.field import Field, Kind, choice

PreventionRecord = Activity | Training | PolicyReview | Survey

_ON = Field("on", "When", Kind.DAY, "today, 3 Nov, 14/01/2027", needed=True)
_NOTE = Field("note", "Note", Kind.TEXT)
_FIELDS: dict[str, tuple[Field, ...]] = {
    "activities": (
        choice("kind", "What", ActivityKind),
        choice("audience", "For whom", Audience, needed=True),
        choice("topic", "On what", Topic),
        Field("title", "Title", hint="Year 7 assembly on kindness online"),
        _ON,
        Field("reached", "How many reached", Kind.NUMBER, "0 while it is only planned"),
        _NOTE,
    ),
    "trainings": (
        choice("topic", "On what", Topic),
        Field("title", "Title"),
        _ON,
        Field("trained", "How many trained", Kind.NUMBER, needed=True),
        Field("employed", "Of how many", Kind.NUMBER, "employed on that day", needed=True),
        Field("refresher_due", "Refresher due", Kind.DAY, "may be left empty", ahead=True),
        Field("acknowledgement", "Kind", Kind.FLAG, "staff acknowledged the policy (L3)"),
        _NOTE,
    ),
    "reviews": (
        choice("policy", "Policy", PolicyName, needed=True),
        Field("reviewed_on", "Reviewed on", Kind.DAY, "today, 3 Nov", needed=True),
        Field("next_due", "Next review due", Kind.DAY, "1 Sep 2027", ahead=True, needed=True),
        Field("adopted_on", "Adopted on", Kind.DAY, "by the employer or governing body"),
        _NOTE,
    ),
    "surveys": (
        choice("group", "Who was asked", SurveyGroup, needed=True),
        _ON,
        Field("asked", "How many asked", Kind.NUMBER, needed=True),
        Field("responses", "How many answered", Kind.NUMBER, needed=True),
        Field(
            "score",
            "Mean score",
            hint="1 (no confidence) to 5 (full confidence), such as 3.8",
            needed=True,
        ),
        _NOTE,
    ),
}
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


def add_form(place: Place, table: str, **values: object) -> None:
    """Record a new piece of prevention work."""
    ask(
        place,
        _TITLES[table],
        _FIELDS[table],
        lambda data: place.casework.record_prevention(table, _numbers(table, data)),
        values,
        intro=_INTRO[table],
    )


def change_form(place: Place, table: str, record: PreventionRecord) -> None:
    """Change a piece of prevention work."""
    ask(
        place,
        f"{_TITLES[table]} · {dated(record)}",
        _FIELDS[table],
        lambda data: place.casework.change_prevention(table, record.id, _numbers(table, data)),
        plain(record),
        intro=_INTRO[table],
    )


def changes(place: Place, table: str, record: PreventionRecord) -> Callable[[], None]:
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
