"""What every application of ours has: F1 and F9, keys in order, and copies that do not last."""

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.widgets import Input, TextArea

from esafety_tui.themes import DARK, DEFAULTS, LOOKS, THEMES, look_after
from esafety_tui.widgets.clipboard import ForgetfulClipboard
from esafety_tui.widgets.form.safe_paste import make_pastes_safe
from esafety_tui.widgets.keys.order import KeysInOrder
from esafety_tui.widgets.looks import line_filters

R = TypeVar("R")


class BaseApp(KeysInOrder[R], Generic[R]):
    """An application with our looks and keys, at the board, before it and while locked."""

    TITLE = "esafety-tui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "look", "Colours", id="app.look", show=False,
                tooltip="Dark, light, high contrast, or the terminal's own colours"),
        # Priority, or a form (a modal, which hides the application's keys) would not hear it.
        Binding("f1", "show_keys", "All keys", id="app.help", priority=True,
                tooltip="What this place is for, and every key of it"),
        # Priority, or a field would go to its beginning, which home does too.
        Binding("ctrl+a", "select_all", "Select all", id="app.select_all", show=False,
                priority=True, tooltip="Select all that stands in the field"),
    ]  # fmt: skip

    def __init__(self, liked: str = "", keep: Callable[[str], None] = lambda _: None) -> None:
        """Make the application in the theme *liked*, or dark; *keep* hears of another."""
        make_pastes_safe()
        super().__init__()
        self.copies = ForgetfulClipboard(self)
        self._keep_theme = keep
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = liked if liked in LOOKS else DARK.name

    def on_mount(self) -> None:
        """Let a signal to stop wait until nothing is being written.

        Textual answers it at once, and writes: in the midst of a write both would wait for ever.
        """
        if sys.platform == "win32":  # which has no such signal
            return
        answer = signal.getsignal(signal.SIGTSTP)
        if callable(answer):
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTSTP, partial(answer, signal.SIGTSTP, None))

    def action_show_keys(self) -> None:
        # Nobody waits for this before the first key.
        from esafety_tui.widgets.keys.keys_box import KeysBox, key_help  # noqa: PLC0415

        if self.hide_keys():
            return

        def closed(key: str | None) -> None:
            if key:
                self.press_next(key)

        box = KeysBox(key_help(self.screen))
        # While locked, boxes come up afterwards; this one tells of the locked screen itself.
        self.push_screen(box, closed, mode=self.current_mode)

    def hide_keys(self) -> bool:
        """Put the keys away; returns whether they were in front."""
        from esafety_tui.widgets.keys.keys_box import KeysBox  # noqa: PLC0415 - as above

        if isinstance(self.screen, KeysBox):
            self.screen.action_leave()
            return True
        return False

    def action_select_all(self) -> None:
        """Select what stands in the field that has the cursor: typing takes its place."""
        if isinstance(self.focused, Input | TextArea):
            self.focused.select_all()

    def action_look(self, name: str = "") -> None:
        """Change how everything looks to the theme *name*, or to the next one, and keep it so."""
        self.theme = name or look_after(self.theme)
        self._keep_theme(self.theme)
        self.notify(f"Colours: {LOOKS[self.theme]}", timeout=3)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {**super().get_theme_variable_defaults(), **DEFAULTS}

    def get_line_filters(self) -> Sequence[LineFilter]:
        return line_filters(self, super().get_line_filters())

    def copy_to_clipboard(self, text: str) -> None:
        """Put *text* on the clipboard for a while; Textual's own fields copy this way too."""
        super().copy_to_clipboard(text)
        self.copies.note(text)

    def on_unmount(self) -> None:
        self.copies.forget()

    def error_sentence(self, error: Exception) -> str:
        """Return what is said of an error of ours, which names nobody."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        """End with a sentence: Textual's own traceback shows local variables, so names.

        A private method of Textual; the minor version is pinned and a test holds it.
        """
        self.panic(Text(self.error_sentence(self._exception or RuntimeError("unknown"))))
