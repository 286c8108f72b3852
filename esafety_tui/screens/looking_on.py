"""While the records can only be read, no form is offered."""

from typing import Any

from textual.screen import Screen

from esafety_tui.casework.problems import ReadOnly
from esafety_tui.screens.locking import LockingDesktop
from esafety_tui.widgets.dialogs import Message
from esafety_tui.widgets.typing_box import TypingBox


class LookingOnDesktop(LockingDesktop):
    """A desktop that offers no form while nothing can be saved."""

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **more: Any) -> Any:
        """Show *screen*; in place of a form, say why nothing can be changed.

        Before anything is typed: afterwards it would have been typed for nothing.
        """
        if isinstance(screen, TypingBox) and self.casework.read_only:
            refused = ReadOnly(self.casework.why_read_only)
            return super().push_screen(Message(refused.title, str(refused)), **more)
        return super().push_screen(screen, *args, **more)
