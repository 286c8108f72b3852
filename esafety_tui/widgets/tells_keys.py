"""F1 everywhere: in places, forms and boxes, before the board and while locked."""

from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType

from esafety_tui.widgets.key_order import KeysInOrder

R = TypeVar("R")


class TellsKeys(KeysInOrder[R], Generic[R]):
    """An application that tells the keys of whatever is in front."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority, or a form (a modal, which hides the application's keys) would not hear it.
        Binding("f1", "show_keys", "All keys", id="app.help", priority=True,
                tooltip="What this place is for, and every key of it"),
    ]  # fmt: skip

    def action_show_keys(self) -> None:
        """Show what this place is for and its keys, or put them away."""
        # Nobody waits for this before the first key.
        from esafety_tui.widgets.key_help import key_help  # noqa: PLC0415
        from esafety_tui.widgets.keys_box import KeysBox  # noqa: PLC0415

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
        from esafety_tui.widgets.keys_box import KeysBox  # noqa: PLC0415 - as above

        if isinstance(self.screen, KeysBox):
            self.screen.action_leave()
            return True
        return False
