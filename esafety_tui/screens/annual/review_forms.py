"""The forms that change the lead's own words in the annual report."""

from functools import partial

from esafety_tui.model.record import plain
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.annual.report_types import LEARNED, PLANNED, LeadsWords
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
        before = {"changed": words.review.changed, "sentences": words.review.sentences}

        def write(data: dict[str, str]) -> AnnualReview:
            said = {**before, **data}
            return casework.year.write_review(year, said["changed"], said["sentences"])

        ask(
            place,
            f"{LEARNED}: {year}",
            fields_of(AnnualReview, "changed", "sentences"),
            write,
            before,
            intro="It stands in the report. No names, initials or references.",
        )
    elif act == PLAN:
        ask(
            place,
            f"{PLANNED} after {year}",
            fields_of(PlannedAction, *_ACTION),
            partial(casework.year.plan_action, year),
            intro="It stands in the report, and in next year's.",
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
