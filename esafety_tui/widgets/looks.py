"""How the program looks: as the lead likes it, before the board too, and F9 to change it."""

from collections.abc import Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter, Monochrome, NoColor

from esafety_tui.themes import DARK, LOOKS, THEMES, look_after
from esafety_tui.widgets.without_colour import GREYS, SHAPES_ONLY

R = TypeVar("R")


class Preferences(Protocol):
    """Where the look is kept that was chosen."""

    @property
    def theme(self) -> str:
        """The name of the theme that was chosen, or empty."""

    def prefer_theme(self, name: str) -> None:
        """Keep a theme as the one to begin with."""


class LooksAsLiked(App[R], Generic[R]):
    """An application with the program's themes; what is chosen is kept, where it can be."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "look", "Colours", id="app.look", show=False,
                tooltip="Dark, light, high contrast, or the terminal's own colours"),
    ]  # fmt: skip

    preferences: Preferences | None = None

    def look_as_liked(self, preferences: Preferences | None = None) -> None:
        """Look as *preferences* say, and keep there what is chosen; without them, dark."""
        for theme in THEMES:
            self.register_theme(theme)
        self.preferences = preferences
        liked = preferences.theme if preferences else ""
        self.theme = liked if liked in LOOKS else DARK.name

    def action_look(self, name: str = "") -> None:
        """Change how everything looks to the theme *name*, or to the next one, and keep it so."""
        self.theme = name or look_after(self.theme)
        if self.preferences:
            self.preferences.prefer_theme(self.theme)
        self.notify(f"Colours: {LOOKS[self.theme]}", timeout=3)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what each line goes through before it is drawn, as the look of now wants it.

        Textual chooses once, before it knows the look: it would make greys of the terminal's
        own colours, which have none, and so draw black on black.
        """
        filters = super().get_line_filters()
        if not self.no_color:
            return filters
        others = [one for one in filters if not isinstance(one, Monochrome | NoColor)]
        return [*others, SHAPES_ONLY if self.native_ansi_color else GREYS]
