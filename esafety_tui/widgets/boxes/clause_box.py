"""A clause in plain words, over the step that cites it; from there the way into the guidance."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from esafety_tui.policy.clauses import clauses
from esafety_tui.widgets.boxes.dialogs import OnScreen, Question

_CLOSE, _GUIDANCE = "Close", "Open in guidance"


class ClauseBox(Question):
    """What a step asks, and its clauses in plain words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark",
            "stay",
            "Close",
            show=False,
            id="clause.close",
            tooltip="Close the clause",
        ),
    ]

    def __init__(self, title: str, cited: Sequence[str], text: str = "") -> None:
        parts = [text, *(f"{c.id} · {c.title}\n{c.text}" for c in clauses() if c.id in cited)]
        super().__init__(title, "\n\n".join(filter(None, parts)), (_CLOSE, _GUIDANCE))

    def action_stay(self) -> None:
        self.dismiss(_CLOSE)


def show_clauses(node: OnScreen, title: str, cited: Sequence[str], text: str = "") -> None:
    """Show what *cited* clauses ask; the lead may go on to the first of them in the guidance."""

    async def after(answer: str | None) -> None:
        if answer == _GUIDANCE and cited:
            await node.app.run_action(f"clause('{cited[0]}')")

    node.app.push_screen(ClauseBox(title, cited, text), after)
