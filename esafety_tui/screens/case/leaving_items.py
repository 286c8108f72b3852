"""What left the school about a case, on its tab: hand-overs and letters."""

from collections.abc import Iterator

from esafety_tui.model.days import plain_day
from esafety_tui.model.leaving import HandOver
from esafety_tui.policy.due import receipt_due
from esafety_tui.screens.case.items import CaseView, Item, item, labelled, when
from esafety_tui.widgets.lists.drawing import Palette


def left_the_school(view: CaseView) -> Iterator[Item]:
    """Hand-overs and letters, each in their order."""
    for given in view.incident.hand_overs:
        yield item(
            given.id,
            (f"Handed over to {given.recipient.label}", Palette.STRONG),
            when(given.at),
            *view.lines(given, to_name=""),
            labelled("About", view.who(given.person)),
            *view.lines(given, basis="", asked="", agreed=""),
            labelled("With files", ", ".join(given.files)),
            (given.left_out, Palette.QUIET),
            (f"Check number {given.text_sha256[:12]}…" if given.text_sha256 else "", Palette.QUIET),
            *_what_came_of_it(view, given),
            record=given,
            folds=True,
        )
    for letter in view.incident.letters:
        sent = f"Sent {when(letter.sent_at)}" if letter.sent_at else "Not sent yet"
        yield item(
            letter.id,
            (f"Letter to {letter.kind.label}", Palette.STRONG),
            f"{when(letter.at)} · {sent}",
            labelled("About", view.who(letter.person)),
            (view.shown(letter, "text"), Palette.QUIET),
            record=letter,
            folds=True,
        )


def _what_came_of_it(view: CaseView, given: HandOver) -> Iterator[object]:
    if given.sent_in_error_at:
        yield ("SENT IN ERROR", Palette.WARNING)
        yield from view.lines(given, sent_in_error="")
    elif given.received_on:
        yield f"Received {plain_day(given.received_on)}"
    elif due := receipt_due(given, view.casework.records.calendar):
        yield (f"Receipt: {view.clock(due)}", Palette.WARNING)
