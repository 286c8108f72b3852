"""What all places of the program have in common: the desk, the title bar, the redraw."""

from collections.abc import Callable, Iterable
from typing import ClassVar, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.unsaved import FormTyping
from esafety_tui.model.days import long_day, short_day
from esafety_tui.widgets.banner import ReadOnlyBanner
from esafety_tui.widgets.clipboard import ForgetfulClipboard, copied
from esafety_tui.widgets.dialogs import Message
from esafety_tui.widgets.drawing import fit
from esafety_tui.widgets.safe_paste import make_pastes_safe
from esafety_tui.widgets.tells_keys import TellsKeys
from esafety_tui.widgets.typing_box import TypingBox


class Desktop(ForgetfulClipboard[int], TellsKeys[int]):
    """The application as a screen knows it: the casework, and whether names show."""

    names_shown: reactive[bool] = reactive(False)
    demo = False

    def __init__(self, casework: Casework) -> None:
        make_pastes_safe()
        super().__init__()
        self.casework = casework

    def open_case(self, ref: str) -> None:
        """Show one case over the place that is open."""
        raise NotImplementedError

    def open_contact(self, contact_id: str) -> None:
        """Show one row of the contact table."""
        raise NotImplementedError

    def action_go(self, mode: str) -> None:
        raise NotImplementedError

    def go_back(self) -> None:
        """Go to the place that was open before this one."""
        raise NotImplementedError

    def places(self) -> Iterable[tuple[str, str]]:
        """Name the places: the mode, and how it is called."""
        raise NotImplementedError

    def acts(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """Name what the palette offers beside the places, and how it is done."""
        return ()

    def tell(self, title: str, text: str) -> None:
        """Show a message box."""
        self.push_screen(Message(title, text))

    def typing_of(self, title: str, start: str) -> FormTyping | None:
        """Return where what is typed into a box over the open place is kept."""
        if self.casework.read_only:
            return None
        places = [screen for screen in self.screen_stack if isinstance(screen, Place)]
        scope = places[-1].scope if places else ""
        return FormTyping(self.casework.unsaved, f"{scope}|{title}|{start}", title, scope)

    def keep_typing(self) -> None:
        """Put on the disk what stands in any box now."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, TypingBox):
                    screen.keep_typing()

    def copy(self, what: str, text: str) -> None:
        """Copy *text*, and show it so that it can be read out."""
        self.copy_to_clipboard(text)
        self.tell(what, f"{text}\n\n{copied(text)}")


class Place(Screen[None]):
    """A place of the program, reached by one key.

    It draws from casework in :meth:`show_records`, which is called when the
    place comes up, when a change is on disk, and when names are shown or hidden.
    """

    heading: ClassVar[str] = ""
    # The reference of the case that this place is about; unsaved typing is kept under it.
    scope: str = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = []

    @property
    def desktop(self) -> Desktop:
        """The application, as screens know it."""
        return cast(Desktop, self.app)

    @property
    def casework(self) -> Casework:
        """Where every reading and every change goes."""
        return self.desktop.casework

    def compose(self) -> ComposeResult:
        yield Static(id="title-bar")
        yield ReadOnlyBanner()
        yield from self.compose_place()

    def compose_place(self) -> ComposeResult:
        """Draw what the place shows below its title bar."""
        raise NotImplementedError

    def show_records(self) -> None:
        """Draw the records as they are now."""

    def tell(self, title: str, text: str) -> None:
        """Show a message box."""
        self.desktop.tell(title, text)

    def on_screen_resume(self) -> None:
        """Another place may have changed something."""
        self.redraw()

    def on_resize(self) -> None:
        """The title bar fills the line."""
        self._show_title()

    def redraw(self) -> None:
        """Draw everything from the records as they are now."""
        self._show_title()
        self.show_records()

    def place_heading(self) -> str:
        """What the title bar says on its left."""
        return f"{self.casework.school.name} · {self.heading}"

    def _show_title(self) -> None:
        casework = self.casework
        self.query_one(ReadOnlyBanner).show_why(casework.why_read_only)
        left = f"{'DEMO · ' if self.desktop.demo else ''}{self.place_heading()}"
        today = casework.today
        closed = casework.calendar.why_closed(today) or "school day"
        names = "NAMES SHOWN" if self.desktop.names_shown else "names hidden"
        rights = (f"{long_day(today)} · {closed} · {names}", f"{short_day(today)} · {names}", names)
        width = max(self.size.width - 2, 0)
        # The most that still leaves the left side whole, or else the least.
        right = next((said for said in rights if cell_len(left + said) + 2 <= width), names)
        line = fit(left, width - len(right) - 2) + "  " + right
        self.query_one("#title-bar", Static).update(Content(line))
