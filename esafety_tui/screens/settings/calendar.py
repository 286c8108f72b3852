"""A year's calendar on one form: typed, pasted, or last year's; what it moves is shown first."""

from collections.abc import Callable
from typing import Any

from esafety_tui.casework.school_year.year_calendar import Proposal
from esafety_tui.model.record import Invalid
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.form.field import Field, Kind

_FIELD = Field("calendar", "Calendar", Kind.TEXT, "a line each: Autumn 1: 2 Sep to 23 Oct",
               needed=True)  # fmt: skip
_INTRO = (
    "A term or some days closed on each line, typed or pasted from the council's page. Half-terms, "
    "holidays, training days, snow and strikes are told by their words. With a staggered start the "
    "term begins with the first group."
)
_FROM_LAST_YEAR = (
    "Last year's days stand here, 52 weeks on: compare them with what your council or trust has "
    "published."
)


@comes_back
def calendar_form(place: ScreenBase, year: str, text: str = "") -> None:
    """Show the calendar of *year* as text; saving asks first, with what it says and moves."""
    terms = place.casework.school_year.terms
    from_last = _FROM_LAST_YEAR if not text and terms.from_last_year(year) else ""
    text = text or terms.text(year)

    title, typed, read = f"The calendar of {year}", [text], list[Proposal]()

    def submit(data: dict[str, Any]) -> None:
        typed[0] = data.get("calendar", text)
        proposal = terms.propose(year, typed[0])
        if not proposal.said:
            raise Invalid("calendar", "has no line with dates: Autumn 1: 2 Sep to 23 Oct")
        read.append(proposal)

    def confirm() -> None:
        _confirm(place, title, read[-1], lambda: calendar_form(place, year, typed[0]))

    intro = " ".join(filter(None, (from_last, _INTRO)))
    ask(place, title, (_FIELD,), submit, {"calendar": text}, intro=intro, then=confirm)


def save_confirmed(place: ScreenBase, title: str, proposal: Proposal) -> None:
    """Save *proposal*, at once where nothing is doubtful and nothing moves, or else once asked."""
    _confirm(place, title, proposal, lambda: None)


def _confirm(place: ScreenBase, title: str, proposal: Proposal, back: Callable[[], None]) -> None:
    terms = place.casework.school_year.terms

    def save() -> None:
        if attempt(place, lambda: terms.enter(proposal)) is not None:
            place.redraw()  # the box that asked may have made way for it already

    def ask_for_it(moves: tuple[str, ...]) -> None:
        parts = (
            ("", proposal.said),
            ("Is this right?", proposal.doubts),
            ("This moves:", moves),
        )
        told = ["\n".join(filter(None, (head, *lines))) for head, lines in parts if lines]
        if proposal.said and not moves:
            told.append("No day of an open case moves.")
        if told:
            choose(place, title, "\n\n".join(told), {"Save it": save}, back=back)
        else:
            save()

    carry_out(place, title, terms.moving(proposal), ask_for_it, back)
