"""The lead's own words as rows of the annual report, and the forms that change them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from esafety_tui.model.days import plain_day
from esafety_tui.model.record import plain
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.release import ACCOUNTED, CHANGED, PLANNED, LeadsWords
from esafety_tui.screens.annual.figure_row import FigureRow, blank, section
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import Host
from esafety_tui.widgets.form.field import fields_of
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap

WRITE, PLAN = "write", "plan"
_CHANGE, _ACCOUNT = "change ", "account "

_ACTION = ("text", "owner", "due")
_RESULT = ("done_on", "result")


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
        ask(
            place,
            f"{CHANGED}: {year}",
            fields_of(AnnualReview, "changed"),
            lambda data: casework.year.write_review(
                year, data.get("changed", words.review.changed)
            ),
            {"changed": words.review.changed},
            intro="It stands in the workbook. No names, initials or references.",
        )
    elif act == PLAN:
        ask(
            place,
            f"{PLANNED} after {year}",
            fields_of(PlannedAction, *_ACTION),
            lambda data: casework.year.plan_action(year, data),
            intro="It stands in the workbook, and in next year's review.",
        )
    elif act.startswith(_CHANGE):
        action = _of(words.review, act.removeprefix(_CHANGE))
        _change(place, words.review.id, action, _ACTION)
    elif act.startswith(_ACCOUNT):
        action = _of(words.before, act.removeprefix(_ACCOUNT))
        _change(place, words.before.id, action, (*_RESULT, *_ACTION))


def planned_action(row: FigureRow) -> str:
    """The identifier of the action that *row* shows, if it is one for the next year."""
    return row.act.removeprefix(_CHANGE) if row.act.startswith(_CHANGE) else ""


def earlier_action(row: FigureRow) -> str:
    """The identifier of the action that *row* shows, if it was planned the year before."""
    return row.act.removeprefix(_ACCOUNT) if row.act.startswith(_ACCOUNT) else ""


def _change(place: Host, year: str, action: PlannedAction, asked: tuple[str, ...]) -> None:
    def submit(data: dict[str, Any]) -> None:
        place.casework.year.change_action(year, action.id, data)

    ask(place, "An action of the review", fields_of(PlannedAction, *asked), submit, plain(action))


def _of(review: AnnualReview, action_id: str) -> PlannedAction:
    return next(action for action in review.actions if action.id == action_id)


def _text(title: str, text: str, width: int) -> Lines:
    return [line(" ", Piece(title, Palette.STRONG)), *wrap(text, width - 2, indent="   ")]


def _action(title: str, action: PlannedAction, width: int) -> Lines:
    parts = [action.owner] if action.owner else []
    if action.due:
        parts.append(f"by {plain_day(action.due)}")
    if action.done_on:
        parts.append(f"done {plain_day(action.done_on)}")
    if action.result:
        parts.append(action.result)
    lines = [*wrap(title, width - 2, Palette.QUIET, indent=" ")]
    lines += wrap(action.text, width - 2, indent="   ")
    return (
        lines + wrap(" · ".join(parts), width - 2, Palette.QUIET, indent="   ") if parts else lines
    )
