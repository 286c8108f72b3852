"""The forms that change the lead's own words in the annual report."""

from functools import partial

from esafety_tui.model.record import plain
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.release import CHANGED, PLANNED, LeadsWords
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.field import fields_of

WRITE, PLAN = "write", "plan"
CHANGE, ACCOUNT = "change ", "account "

_ACTION = ("text", "owner", "due")


def change_words(place: ScreenBase, words: LeadsWords, act: str) -> None:
    """Show the form for *act*, the act of a row of the lead's words."""
    casework, year = place.casework, words.review.id
    if act == WRITE:
        before = {"changed": words.review.changed}
        ask(
            place,
            f"{CHANGED}: {year}",
            fields_of(AnnualReview, "changed"),
            lambda data: casework.year.write_review(year, {**before, **data}["changed"]),
            before,
            intro="It stands in the workbook. No names, initials or references.",
        )
    elif act == PLAN:
        ask(
            place,
            f"{PLANNED} after {year}",
            fields_of(PlannedAction, *_ACTION),
            partial(casework.year.plan_action, year),
            intro="It stands in the workbook, and in next year's review.",
        )
    elif act.startswith(CHANGE):
        _change(place, words.review, act.removeprefix(CHANGE), _ACTION)
    elif act.startswith(ACCOUNT):
        _change(place, words.before, act.removeprefix(ACCOUNT), ("done_on", "result", *_ACTION))


def drop_action(place: ScreenBase, year: str, act: str) -> None:
    """Drop the action of *act*, the act of a row; or carry one of last year's over to *year*."""
    if act.startswith(CHANGE):
        attempt(place, lambda: place.casework.year.drop_action(year, act.removeprefix(CHANGE)))
    elif act.startswith(ACCOUNT):
        attempt(place, lambda: place.casework.year.carry_over(year, act.removeprefix(ACCOUNT)))


def _change(place: ScreenBase, review: AnnualReview, number: str, asked: tuple[str, ...]) -> None:
    action = next(action for action in review.actions if action.id == number)
    submit = partial(place.casework.year.change_action, review.id, number)
    ask(place, "An action of the review", fields_of(PlannedAction, *asked), submit, plain(action))
