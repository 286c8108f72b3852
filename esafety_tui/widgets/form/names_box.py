"""A line that takes names that are known: completes them, and may ask about one nearly right.

What completes a name is worked out from what stands in the line at that moment, and never
later, so that a key pressed fast takes exactly what a slow one does.  What a line draws
(``_value``) is private to Textual; its minor version is pinned and tests hold this.
"""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import ClassVar, Protocol

from rich.text import Text
from textual.binding import Binding, BindingType

from esafety_tui.widgets.boxes.question import GO_BACK, Question
from esafety_tui.widgets.form.line import Line

_KEEP = "Keep as typed"
# More names than these are no question any more.
_MOST_MEANT = 2
# A page that was pasted is no list of names.
_MOST_NAMES = 20


class NamesKnown(Protocol):
    """The names that such a line knows: of providers, or of people."""

    def completed(self, begun: str, besides: Collection[str] = (), /) -> str:
        """Return the likeliest name that begins so, but for those in *besides*; or nothing."""

    def spelt(self, typed: str, /) -> str:
        """Return *typed* as the name is spelt, or as it is where it is not known."""

    def near(self, typed: str, /) -> tuple[str, ...]:
        """Return the names that *typed*, which is not known, may have been meant to be."""


class NamesBox(Line):
    """One name, or several with commas between; → takes the completion that shows in grey."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "take", "Take the name", show=False, id="name.take",
                tooltip="Take the name that shows in grey; else a letter to the right"),
    ]  # fmt: skip

    def __init__(
        self,
        value: str,
        names: Callable[[], NamesKnown],
        *,
        several: bool,
        hint: str,
        id: str,  # noqa: A002
    ) -> None:
        """Begin with *value*, whose names stay as they are; *names* is asked when it is needed."""
        self._names = names
        self._several = several
        self._left_alone = {part.strip() for part in self._apart(value)}
        super().__init__(value, placeholder=hint, id=id, compact=True, select_on_focus=False)

    @cached_property
    def _known(self) -> NamesKnown:
        """What is known: looked up once for each form, not for each letter."""
        return self._names()

    def _completing(self) -> tuple[str, str]:
        """What is typed of the name that ends at the cursor, and the name; twice empty if none."""
        if not self.selection.is_empty or not self.has_focus:
            return "", ""
        *earlier, begun = self._apart(self.value[: self.cursor_position])
        rest, *later = self._apart(self.value[self.cursor_position :])
        begun = begun.lstrip()
        if rest.strip() or not begun:
            return "", ""
        name = self._known.completed(begun, [part.strip() for part in (*earlier, *later)])
        return (begun, name) if name else ("", "")

    @property
    def _value(self) -> Text:
        """What is drawn: the completion stands in grey where the cursor is."""
        drawn = super()._value
        begun, name = self._completing()
        if not name:
            return drawn
        grey = Text(name[len(begun) :], self.get_component_rich_style("input--suggestion"), end="")
        at = self.cursor_position
        return Text.assemble(drawn[:at], grey, drawn[at:], no_wrap=True, overflow="ignore", end="")

    def action_take(self) -> None:
        """Take the completion, in the spelling of the name; or go a letter to the right."""
        begun, name = self._completing()
        if not name:
            self.action_cursor_right()
            return
        at = self.cursor_position
        self.replace(name, at - len(begun), at)

    @property
    def spelt(self) -> str:
        """What stands in the line, each name as it is spelt and none of them twice."""
        parts = [part.strip() for part in self._apart(self.value)]
        spelt = (part if part in self._left_alone else self._known.spelt(part) for part in parts)
        return ", ".join(dict.fromkeys(name for name in spelt if name))

    @property
    def doubtful(self) -> tuple[str, tuple[str, ...]] | None:
        """The first name that is nearly another, and which; ``None`` where there is none."""
        parts = [part.strip() for part in self._apart(self.value)]
        for part in parts if len(parts) <= _MOST_NAMES else ():
            meant = () if part in self._left_alone else self._known.near(part)
            if meant:
                return part, meant[:_MOST_MEANT]
        return None

    def ask(self, typed: str, meant: tuple[str, ...], then: Callable[[], None]) -> None:
        """Ask whether *typed* meant one of *meant*, *then* go on; Escape comes back."""
        use = {f"Use {name}": name for name in meant}

        def answered(answer: str | None) -> None:
            if answer in use:
                self._put(typed, use[answer])
            elif answer == _KEEP:
                self._left_alone.add(typed)
            else:
                self.focus()
                return
            then()

        question = Question(
            f"Did you mean {' or '.join(meant)}?",
            f"\u201c{typed}\u201d is in neither the contact table nor the records. What you "
            "typed is still in the form.",
            (*use, _KEEP, GO_BACK),
        )
        self.app.push_screen(question, answered)

    def _put(self, typed: str, name: str) -> None:
        parts = [part.strip() for part in self._apart(self.value)]
        self.value = ", ".join(name if part == typed else part for part in parts if part)

    def _apart(self, text: str) -> list[str]:
        return text.split(",") if self._several else [text]
