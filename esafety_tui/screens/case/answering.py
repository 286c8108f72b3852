"""Answering one question of fact after another, as on a form on paper."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.screen import Screen

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import plain_moment
from esafety_tui.model.vocabulary import Answer, AskedFact, Fact
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import NOW, choose
from esafety_tui.widgets.lists.row_list import RowList

R = TypeVar("R")
SHOWN = {Answer.YES: "YES", Answer.NO: "NO", Answer.UNKNOWN: "not known yet"}
_LIFT = "Lift the hold"
_STANDS = (
    "The police hold since {} stands because of that answer. The school's own investigation and "
    "sanctions wait for as long as the hold stands.\n\nLift it only if the case never was with the "
    "police; u undoes it. If they have finished, go back and lift it with H, with who agreed."
)
_MISTAKE = "The answer that it is with the police was a mistake; the case was not referred to them."


def answer(
    place: Screen[Any],
    casework: Casework,
    ref: str,
    fact: AskedFact,
    given: Answer,
    shown: Callable[[], None] = lambda: None,
) -> None:
    """Keep an answer and call *shown* once it is kept.

    Where a police hold began with the answer *yes*, ask whether it goes with that answer; it stays
    unless so chosen, and is asked of once more where the answer is given again.
    """
    if attempt(place, lambda: casework.cases.answer(ref, fact, given)) is None:
        return
    shown()
    if fact is Fact.WITH_POLICE and given is not Answer.YES:
        _ask_of_hold(place, casework, ref, shown)


def _ask_of_hold(
    place: Screen[Any], casework: Casework, ref: str, shown: Callable[[], None]
) -> None:
    hold = casework.referrals.hold_by_answer(ref)
    if hold is None:
        return

    def lift() -> None:
        attempt(place, lambda: casework.referrals.lift_hold(ref, _MISTAKE))
        shown()

    text = _STANDS.format(plain_moment(hold.since))
    choose(place, "Lift the police hold too?", text, {_LIFT: lift})


class OneByOne(Generic[R]):
    """Leads from an answer to the next open question of a list, and back when it is undone.

    No key answers a question that nobody saw: after the cursor went on by itself, a key counts
    once the question could be read; where no open one is left below, not before the lead has moved.
    """

    # In seconds; a key that is held down comes again sooner.
    read_in: ClassVar[float] = 0.3

    def __init__(self, rows: RowList[R], asks: Callable[[R], AskedFact | None]) -> None:
        """Lead through *rows*; *asks* says which question is open in one."""
        self._rows = rows
        self._asks = asks
        self._answered: AskedFact | None = None
        self._left: object = None  # the row on which the cursor was left, and since when
        self._since = 0.0

    def go_on(self, answered: AskedFact) -> R | None:
        """Go to the next open question below, which is returned."""
        self._answered = answered
        rows = self._rows.rows
        below = range((self._rows.highlighted or 0) + 1, len(rows))
        at = next((at for at in below if self._asks(rows[at])), None)
        self._since = float("inf") if at is None else NOW().time
        if at is not None:
            self._rows.highlighted = at
        self._left = self._rows.highlighted_key
        return None if at is None else rows[at]

    def go_back(self) -> None:
        """Go back to the question that was answered last, if that answer was undone."""
        undone = (r for r in self._rows.rows if self._answered and self._asks(r) is self._answered)
        if (row := next(undone, None)) is not None:
            self._answered = self._left = None
            self._rows.highlighted = self._rows.rows.index(row)

    def is_too_soon(self, screen: Screen[Any], key: events.Key) -> bool:
        """Whether *key* would answer what the lead has not read, or did not go to."""
        pressed = screen.active_bindings.get(key.key)
        if pressed is None or not pressed.binding.action.startswith("answer("):
            self._left = None  # they look where they are
            return False
        if self._left is None or self._rows.highlighted_key != self._left:
            return False
        too_soon = key.time < self._since + self.read_in
        self._since = max(self._since, key.time)  # a held key comes again and again
        return too_soon
