"""The application: the places and their keys, the palette, names, errors, leaving."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from esafety_tui.casework.casework import Casework
from esafety_tui.screens.palette import PaletteSearch
from esafety_tui.screens.place import Place
from esafety_tui.screens.too_small import TooSmall
from esafety_tui.screens.tour import INVITATION, begin_tour
from esafety_tui.screens.undoing import UndoingDesktop
from esafety_tui.themes import DARK, LOOKS, THEMES, look_after
from esafety_tui.widgets.typing_box import TypingBox


def _board() -> Screen[None]:
    from esafety_tui.screens.board import Board  # noqa: PLC0415 - places load when first visited

    return Board()


def _incidents() -> Screen[None]:
    from esafety_tui.screens.incidents import Incidents  # noqa: PLC0415

    return Incidents()


def _contacts() -> Screen[None]:
    from esafety_tui.screens.contacts import Contacts  # noqa: PLC0415

    return Contacts()


def _report() -> Screen[None]:
    from esafety_tui.screens.annual import Annual  # noqa: PLC0415

    return Annual()


def _prevention() -> Screen[None]:
    from esafety_tui.screens.prevention import PreventionPlace  # noqa: PLC0415

    return PreventionPlace()


def _guidance() -> Screen[None]:
    from esafety_tui.screens.guidance import Guidance  # noqa: PLC0415

    return Guidance()


def _settings() -> Screen[None]:
    from esafety_tui.screens.settings import Settings  # noqa: PLC0415

    return Settings()


# The code of a program that a hang-up ended, and how long it may take over it.
HUNG_UP = 129
_HANG_UP_SECONDS = 2.0
# Not before the board stands and the first key was pressed, perhaps.
_DUE_AFTER = 3.0

PLACES = (
    ("1", "board", "Board", "what is new, overdue and waiting"),
    ("2", "incidents", "Incidents", "every incident, with search"),
    ("3", "contacts", "Contacts", "whom to ring, when, and who may complain"),
    ("4", "report", "Annual report", "the year's figures, and the governors' workbook"),
    ("5", "prevention", "Prevention", "activities, training, policy reviews, surveys"),
    ("6", "guidance", "Guidance", "the policy in plain words"),
    ("0", "settings", "School settings", "people, terms and closures, targets, locking"),
)


_PLACES = Binding.Group("The places")


def _leave_out_of_collection() -> None:
    """Let the garbage collector work from here on, but not on what is there already.

    Records and modules live as long as the program: walking through 10,000 incidents
    takes the collector a tenth of a second, over and over.
    """
    gc.freeze()
    gc.enable()


class ESafetyApp(UndoingDesktop):
    """The terminal application on one school's records."""

    TITLE = "esafety-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {PaletteSearch}
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        "board": _board,
        "incidents": _incidents,
        "contacts": _contacts,
        "report": _report,
        "prevention": _prevention,
        "guidance": _guidance,
        "settings": _settings,
    }
    DEFAULT_MODE = "board"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"go('{mode}')", name, show=False, id=f"place.{mode}", group=_PLACES,
                    tooltip=f"{name}: {says}")
            for key, mode, name, says in PLACES
        ),
        Binding("f2", "names", "Names", id="app.names", show=False,
                tooltip="Show or hide people's names"),
        Binding("f4", "tour", "Tour", id="app.tour", show=False,
                tooltip="Be shown round: five places, what each is for"),
        Binding("f9", "look", "Colours", id="app.look", show=False,
                tooltip="Dark, light, high contrast, or the terminal's own colours"),
        Binding("question_mark", "show_keys", "All keys", show=False, id="app.help_too",
                tooltip="Every key of this place; on a step or a refusal, the clause"),
        Binding("ctrl+p", "command_palette", "Go to", id="app.palette", show=False, priority=True,
                tooltip="Go to any place, case or contact by its name"),
        # Priority, or a form (a modal, which hides the application's keys) would not hear it.
        Binding("ctrl+q", "quit", "Leave", id="app.quit", show=False, priority=True,
                tooltip="Leave; a form with unsaved typing asks first"),
    ]  # fmt: skip

    def __init__(self, casework: Casework, *, demo: bool = False) -> None:
        """Make the application on open records; *demo* is said in the title."""
        super().__init__(casework)
        self.demo = demo
        # Nothing slides or fades: each key shows its effect at once, in one drawing.
        self.animation_level = "none"
        self._came_from = ""
        for theme in THEMES:
            self.register_theme(theme)
        preferred = casework.preferences.theme
        self.theme = preferred if preferred in LOOKS else DARK.name

    def on_mount(self) -> None:
        """Follow every change, so that what shows is what is on disk."""
        self.call_after_refresh(_leave_out_of_collection)
        self.watch_for_hang_up()
        if self.demo:
            self.notify(INVITATION, timeout=12)
        self.casework.subscribe(lambda _: self._redraw())
        if (self.casework.folder / "keys.toml").exists():
            self._take_own_keys()
        if found := self.casework.notices:
            self.call_after_refresh(self.tell, "The records", "\n\n".join(found))
        self.set_timer(_DUE_AFTER, self._tell_due)
        self.call_after_refresh(self._tell_of_own_policy)

    def _tell_of_own_policy(self) -> None:
        if problem := self.casework.policy.problem:
            self.notify(
                problem, title="Your own policy", severity="warning", timeout=30, markup=False
            )

    def _take_own_keys(self) -> None:
        from esafety_tui.keys import own_keys  # noqa: PLC0415 - loads every place

        own = own_keys(self.casework.folder)
        self.set_keymap(own.keymap)
        for mistake in own.mistakes:
            self.notify(mistake, severity="warning", timeout=20, markup=False)

    # Places

    def action_go(self, mode: str) -> None:
        """Go to a place; whatever stood open over the old one is left there.

        From a case to the contacts, its own provider is looked up already.
        """
        ref = getattr(self.screen, "ref", "")  # a case has one; its module may not be loaded yet
        self._go(mode)
        if mode == "contacts" and ref:
            provider = next(iter(self.casework.row(ref).providers), "")
            self.call_after_refresh(self._look_for, provider)

    def go_back(self) -> None:
        """Go to the place that was open before this one."""
        if self._came_from:
            self._go(self._came_from)

    def _go(self, mode: str) -> None:
        if mode != self.current_mode:
            self._came_from = self.current_mode
        self.switch_mode(mode)

    def _look_for(self, provider: str) -> None:
        from esafety_tui.screens.contacts import Contacts  # noqa: PLC0415

        if isinstance(self.screen, Contacts) and provider:
            self.screen.look_for(provider)

    def open_case(self, ref: str) -> None:
        """Show one case over the place that is open."""
        from esafety_tui.screens.case import Case  # noqa: PLC0415 - it brings every form with it

        self.push_screen(Case(ref))

    def open_contact(self, contact_id: str) -> None:
        """Show one row of the contact table."""
        self._go("contacts")
        self.call_after_refresh(self._to_contact, contact_id)

    def _to_contact(self, contact_id: str) -> None:
        from esafety_tui.screens.contacts import Contacts  # noqa: PLC0415

        if isinstance(self.screen, Contacts):
            self.screen.show_contact(contact_id)

    def action_clause(self, clause_id: str) -> None:
        """Show one clause of the policy in the guidance."""
        self.switch_mode("guidance")
        self.call_after_refresh(self._to_clause, clause_id)

    def _to_clause(self, clause_id: str) -> None:
        from esafety_tui.screens.guidance import Guidance  # noqa: PLC0415

        if isinstance(self.screen, Guidance):
            self.screen.show_clause(clause_id)

    def places(self) -> list[tuple[str, str]]:
        """Name the places: the mode, and how it is called."""
        return [(mode, name) for _, mode, name, _ in PLACES]

    def acts(self) -> list[tuple[str, Callable[[], None]]]:
        """Name what the palette offers beside the places, and how it is done."""
        return [
            ("Undo the last change", self.action_undo),
            ("Lock now", self.action_lock),
            ("Dispose of what was kept for long enough", self._open_disposal),
        ]

    def _tell_due(self) -> None:
        """Say once a session that cases have been kept for long enough."""
        due = 0 if self.casework.read_only else len(self.casework.due_for_disposal())
        if due:
            cases = "1 case has" if due == 1 else f"{due} cases have"
            self.notify(
                f"{cases} been kept for as long as your school has set. Look at them in the "
                "settings (0), under keeping and locking.", timeout=15, markup=False,
            )  # fmt: skip

    def _open_disposal(self) -> None:
        from esafety_tui.screens.disposal import Disposal  # noqa: PLC0415 - seldom wanted

        self.push_screen(Disposal())

    def action_names(self) -> None:
        """Show people's names, or hide them again."""
        self.names_shown = not self.names_shown
        self._redraw()

    def action_tour(self) -> None:
        """Show the lead round."""
        begin_tour(self)

    def action_look(self, name: str = "") -> None:
        """Change how everything looks to the theme *name*, or to the next one, and keep it so."""
        self.theme = name or look_after(self.theme)
        self.casework.preferences.prefer_theme(self.theme)
        self.notify(f"Colours: {LOOKS[self.theme]}", timeout=3)

    def _redraw(self) -> None:
        """Draw the place that shows; those beneath draw themselves when they come up again."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Place):
                if screen.is_mounted:
                    screen.redraw()
                return

    def on_resize(self, event: events.Resize) -> None:
        """Below a usable size, say so instead of drawing half a screen."""
        # The event's own size: the application's is still the one before.
        fits = TooSmall.fits(event.size)
        shown = isinstance(self.screen, TooSmall)
        if not fits and not shown:
            self.push_screen(TooSmall())
        elif fits and shown:
            self.pop_screen()

    # Leaving

    async def action_quit(self) -> None:
        """Leave; a form with unsaved typing asks first, and only once."""
        box = self.screen
        if isinstance(box, TypingBox) and box.focused is not None:
            # A priority key overtakes letters that are still on their way to their field.
            box.focused.call_later(self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        if self.locked:
            self.leave_locked()
            return
        unsaved = [s for s in self.screen_stack if isinstance(s, TypingBox) and s.changed]
        if not unsaved:
            self.exit(0)
        elif self.screen is unsaved[-1]:
            unsaved[-1].leave(then=lambda: self.exit(0))

    def watch_for_hang_up(self) -> None:
        """When the terminal goes away, keep what is typed and close the records."""
        if self.is_headless or sys.platform == "win32":  # which ends a console program unasked
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._hung_up)
        loop.add_signal_handler(signal.SIGCONT, self._continued)

    def _continued(self) -> None:
        """Take the terminal back, if it had been given up; Textual would take it twice."""
        if getattr(self._driver, "_must_signal_resume", False):
            self._driver.resume_application_mode()  # type: ignore[union-attr]
        else:
            self.refresh()

    def _hung_up(self) -> None:
        self.keep_typing()
        self.casework.close()
        # Nothing may wait for a terminal that is gone.
        self.set_timer(_HANG_UP_SECONDS, lambda: os._exit(HUNG_UP))
        self.exit(return_code=HUNG_UP)

    def _fatal_error(self) -> None:
        """End with a sentence: Textual's own traceback shows local variables, so names.

        A private method of Textual; the minor version is pinned and a test holds it.
        """
        error = self._exception or RuntimeError("unknown")
        self.panic(Text(self.casework.report_error(error)))
