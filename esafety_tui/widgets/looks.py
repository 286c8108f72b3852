"""How the program looks: as the lead likes it, before the board too, and F9 to change it."""

from typing import ClassVar, Generic, Protocol, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType

from esafety_tui.themes import DARK, LOOKS, THEMES, look_after

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
