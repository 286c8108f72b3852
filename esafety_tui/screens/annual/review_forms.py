"""The lead's own words as rows of the annual report, and the forms that change them."""

from collections.abc import Iterator
from functools import partial

from esafety_tui.model.days import plain_day
from esafety_tui.model.record import plain
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.leads_words import ACCOUNTED, CHANGED, PLANNED, LeadsWords
from esafety_tui.screens.annual.figure_row import FigureRow, blank, section
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import Host
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.field import fields_of
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap

WRITE, PLAN = "write", "plan"
_CHANGE, _ACCOUNT = "change ", "account "

_ACTION = ("text", "owner", "due")


def words_rows(words: LeadsWords) -> Iterator[FigureRow]:
    """What changed, last year's actions, and those for the next."""
    yield blank("words")
    yield section("words", "In your own words")
    changed = words.review.changed or "Nothing written yet: Enter writes what changed this year."
    yield FigureRow("words-changed", "", partial(_text, CHANGED, changed), act=WRITE)
    for action in words.before.actions:
        draw = partial(_action, f"{ACCOUNTED}, {words.before.id}", action)
        yield FigureRow(f"words-before-{action.id}", "", draw, act=_ACCOUNT + action.id)
    for action in words.review.actions:
        draw = partial(_action, PLANNED, action)
        yield FigureRow(f"words-{action.id}", "", draw, act=_CHANGE + action.id)
    more = "Enter plans another action." if words.review.actions else "Enter plans an action."
    yield FigureRow("words-plan", "", partial(_text, PLANNED, more), act=PLAN)


def change_words(place: Host, words: LeadsWords, act: str) -> None:
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
    elif act.startswith(_CHANGE):
        _change(place, words.review, act.removeprefix(_CHANGE), _ACTION)
    elif act.startswith(_ACCOUNT):
        _change(place, words.before, act.removeprefix(_ACCOUNT), ("done_on", "result", *_ACTION))


def drop_action(place: Host, year: str, act: str) -> None:
    """Drop the action of *act*, the act of a row; or carry one of last year's over to *year*."""
    if act.startswith(_CHANGE):
        attempt(place, lambda: place.casework.year.drop_action(year, act.removeprefix(_CHANGE)))
    elif act.startswith(_ACCOUNT):
        attempt(place, lambda: place.casework.year.carry_over(year, act.removeprefix(_ACCOUNT)))


def _change(place: Host, review: AnnualReview, number: str, asked: tuple[str, ...]) -> None:
    action = next(action for action in review.actions if action.id == number)
    submit = partial(place.casework.year.change_action, review.id, number)
    ask(place, "An action of the review", fields_of(PlannedAction, *asked), submit, plain(action))


def _text(title: str, text: str, width: int) -> Lines:
    return [line(" ", Piece(title, Palette.STRONG)), *wrap(text, width - 2, indent="   ")]


def _action(title: str, action: PlannedAction, width: int) -> Lines:
    due = f"by {plain_day(action.due)}" if action.due else ""
    done = f"done {plain_day(action.done_on)}" if action.done_on else ""
    more = " · ".join(filter(None, (action.owner, due, done, action.result)))
    return [
        *wrap(title, width - 2, Palette.QUIET, indent=" "),
        *wrap(action.text, width - 2, indent="   "),
        *(wrap(more, width - 2, Palette.QUIET, indent="   ") if more else ()),
    ]
