"""The application: going from place to place, names, colours, errors."""

import gc
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.look_up import LooksUp
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.leaving import LeavingDesktop
from esafety_tui.screens.numbers import FindsNumbers
from esafety_tui.screens.palette import PaletteSearch
from esafety_tui.screens.place import Place
from esafety_tui.screens.places import MODES, place_bindings
from esafety_tui.screens.too_small import TooSmall
from esafety_tui.screens.tour import INVITATION, begin_tour
from esafety_tui.widgets.looks import LooksAsLiked
from esafety_tui.widgets.typing_box import TypingBox

# Not before the board stands and the first key was pressed, perhaps.
_DUE_AFTER = 3.0


def _leave_out_of_collection() -> None:
    """Let the garbage collector work from here on, but not on what is there already.

    Records and modules live as long as the program: walking through 10,000 incidents
    takes the collector a tenth of a second, over and over.
    """
    gc.freeze()
    gc.enable()


class ESafetyApp(LeavingDesktop, FindsNumbers[int], LooksAsLiked[int]):
    """The terminal application on one school's records."""

    TITLE = "esafety-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {PaletteSearch}
    MODES = MODES
    DEFAULT_MODE = "board"
    BINDINGS: ClassVar[list[BindingType]] = [
        *place_bindings(),
        Binding("f2", "names", "Names", id="app.names", show=False,
                tooltip="Show or hide people's names"),
        Binding("f4", "tour", "Tour", id="app.tour", show=False,
                tooltip="Be shown round: five places, what each is for"),
        Binding("question_mark", "show_keys", "All keys", show=False, id="app.help_too",
                tooltip="Every key of this place; on a step or a refusal, the clause"),
        Binding("ctrl+p", "command_palette", "Go to", id="app.palette", show=False, priority=True,
                tooltip="Go to any place, case or contact by its name"),
    ]  # fmt: skip

    def __init__(self, casework: Casework, *, demo: bool = False) -> None:
        """Make the application on open records; *demo* is said in the title."""
        super().__init__(casework)
        self.demo = demo
        # Nothing slides or fades: each key shows its effect at once, in one drawing.
        self.animation_level = "none"
        self._came_from = ""
        self.look_as_liked(casework.preferences)

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

        own = own_keys(self.casework.folder, type(self))
        self.set_keymap(own.keymap)
        for mistake in own.mistakes:
            self.notify(mistake, severity="warning", timeout=20, markup=False)

    # Places

    def action_go(self, mode: str) -> None:
        """Go to a place itself; whatever stood open over the old one is left there.

        From a case to the contacts, its own provider is looked up already.
        """
        ref = getattr(self.screen, "ref", "")  # a case has one; its module may not be loaded yet
        self._go(mode)
        self._clear_place()
        if mode == "contacts" and ref:
            provider = next(iter(self.casework.row(ref).providers), "")
            self.call_after_refresh(self._look_for, provider)

    def numbers_table(self) -> LooksUp:
        """Return where numbers are looked up: with the school's own rows and bank holidays."""
        return self.casework

    def to_contacts(self) -> bool:
        """Go to the contacts themselves, if nothing lies over the place; whether it did."""
        if self.screen.is_modal or not isinstance(self.screen, Place):
            return False
        self.action_go("contacts")
        self.call_after_refresh(self._to_search)
        return True

    def _to_search(self) -> None:
        from esafety_tui.screens.contacts import Contacts  # noqa: PLC0415

        if isinstance(self.screen, Contacts):
            self.screen.action_search()

    def go_back(self) -> None:
        """Go to what was open before this place: the case that lay over the other, too."""
        if self._came_from:
            self._go(self._came_from)

    def _go(self, mode: str) -> None:
        if mode != self.current_mode:
            self._came_from = self.current_mode
            self.switch_mode(mode)

    def _clear_place(self) -> None:
        """Take away what lies over the place; typing is kept and said, a question stays."""
        kept = []
        while len(self.screen_stack) > 1:
            over = self.screen
            if isinstance(over, TypingBox):
                changed = over.changed
                if not over.set_aside():
                    break
                if changed:
                    kept.append(over.box_title)
            elif not isinstance(over, Place):
                break
            else:
                self.pop_screen()
        for title in kept:
            self.notify(
                f"What you typed into \u201c{title}\u201d is kept and not saved yet. The board "
                "counts it, and the form opens again with it.", timeout=10, markup=False,
            )  # fmt: skip

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
        return [(place.mode, place.name) for place in PLACES]

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

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        """In a window that is too small, take what is typed, but nothing that would act unseen."""
        if not isinstance(self.screen, TooSmall) or self.screen.lets_through(event):
            await super().hand_on(event)
        else:
            self.screen.take(event, self.screen_stack[-2])

    def _fatal_error(self) -> None:
        """End with a sentence: Textual's own traceback shows local variables, so names.

        A private method of Textual; the minor version is pinned and a test holds it.
        """
        error = self._exception or RuntimeError("unknown")
        self.panic(Text(self.casework.report_error(error)))
