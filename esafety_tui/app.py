"""The application: going from place to place, names, and what may come up over what is open."""

import gc
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import AwaitMount

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import ReadOnly
from esafety_tui.casework.records.drafts import FormTyping
from esafety_tui.data.error_report import report_error
from esafety_tui.model.wording import so_many
from esafety_tui.screens.access.greeting import greet
from esafety_tui.screens.access.held_records import HeldRecords
from esafety_tui.screens.access.locking import LOCK, Locking
from esafety_tui.screens.access.quitting import QUIT, Quitting
from esafety_tui.screens.access.undo import UNDO, take_back
from esafety_tui.screens.base.palette import PaletteSearch
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.too_small import TooSmall
from esafety_tui.screens.base.tour import ask_about_older_state, begin_tour, show_first_notices
from esafety_tui.screens.contacts.lookup_key import NUMBERS, NumberLookup
from esafety_tui.screens.places import MODES, place_bindings
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.typing_box import TypingBox, keep_typing

if TYPE_CHECKING:
    from esafety_tui.screens.settings.screen import Settings

S = TypeVar("S", bound=Screen[Any])
# In seconds: a board that is left open past midnight follows within a minute.
DAY_LOOKED_AT_EVERY = 20.0
NAMES_SHOWN_FOR = 5 * 60.0  # seconds


class ESafetyApp(BaseApp[int]):
    """The terminal application on one school's records."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {PaletteSearch}
    MODES = MODES
    BINDINGS: ClassVar[list[BindingType]] = [
        NUMBERS,
        LOCK,
        UNDO,
        QUIT,
        *place_bindings(),
        Binding("f2", "names", "Names", id="app.names",
                tooltip="Show or hide people's names"),
        Binding("f4", "tour", "Tour", id="app.tour", show=False,
                tooltip="Show me round: what the main places are for"),
        Binding("question_mark", "show_keys", "All keys", show=False, id="app.help_too",
                tooltip="Every key of this place; on a step or a refusal, the clause"),
        Binding("ctrl+p", "command_palette", "Go to", id="app.palette", show=False, priority=True,
                tooltip="Go to any place, case or contact by its name"),
    ]  # fmt: skip

    names_shown: reactive[bool] = reactive(False)

    def __init__(self, casework: Casework, *, demo: bool = False) -> None:
        """Make the application on open records; *demo* is said in the title."""
        preferences = casework.records.preferences
        super().__init__(preferences.theme, preferences.prefer_theme)
        self.held = HeldRecords(casework, self._redraw)
        self.demo = demo
        # Nothing slides or fades: each key shows its effect at once, in one drawing.
        self.animation_level = "none"
        self._came_from = ""
        # The cases of now, where one leaves in order to go back to a backup.
        self.goes_back_from: frozenset[str] | None = None
        self._day = casework.records.today
        self._names_end: Timer | None = None
        self.locking = Locking(self, self.held, self.hide_names)
        self.quitting = Quitting(self, self.held, self.locking)
        self.action_lock = self.locking.lock
        # With the school's own rows and bank holidays.
        numbers = NumberLookup(self, lambda: self.casework.contacts, self._to_contacts)
        self.action_numbers = numbers.begin

    @property
    def casework(self) -> Casework:
        """What can be done with the records, for as long as they are open."""
        return self.held.casework

    def on_mount(self) -> None:
        # Not by DEFAULT_MODE: Textual never lets go of the first screen, and locking wants to.
        self.switch_mode("board")
        # Records and modules live as long as the program: walking through 10,000 incidents takes
        # the garbage collector a tenth of a second, over and over. It works from here on.
        self.call_after_refresh(gc.freeze)
        self.call_after_refresh(gc.enable)
        self.set_interval(DAY_LOOKED_AT_EVERY, self._follow_the_day)
        self.locking.watch()
        self.quitting.watch_for_hang_up()
        show_first_notices(self, lambda: self.held.opened)
        greet(self, self.casework)
        if (self.casework.records.folder / "keys.toml").exists():
            from esafety_tui.keys import own_keys  # noqa: PLC0415 - loads every place

            own = own_keys(self.casework.records.folder, type(self))
            self.set_keymap(own.keymap)
            for mistake in own.mistakes:
                self.notify(mistake, severity="warning", timeout=20, markup=False)

    # Places

    def action_go(self, mode: str) -> None:
        """Go to a place, leaving what lay over the old; contacts look up the provider of a case."""
        ref = getattr(self.screen, "ref", "")  # a case has one; its module may not be loaded yet
        self._go(mode)
        self._clear_place()
        if mode == "contacts" and ref:
            from esafety_tui.screens.contacts.screen import Contacts  # noqa: PLC0415

            if provider := next(iter(self.casework.records.row(ref).providers), ""):
                self._once_open(Contacts, lambda contacts: contacts.look_for(provider))

    def _to_contacts(self) -> bool:
        """Go to the contacts themselves, if nothing lies over the place; whether it did."""
        if self.screen.is_modal or not isinstance(self.screen, ScreenBase):
            return False
        from esafety_tui.screens.contacts.screen import Contacts  # noqa: PLC0415

        self.action_go("contacts")
        self._once_open(Contacts, lambda contacts: contacts.action_search())
        return True

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
        while len(self.screen_stack) > 1:
            over = self.screen
            if isinstance(over, TypingBox):
                changed = over.changed
                if not over.set_aside():
                    return
                if changed:
                    self.notify(
                        f"What you typed into \u201c{over.box_title}\u201d is kept and not saved "
                        "yet. The board counts it, and the form opens again with it.",
                        timeout=10,
                        markup=False,
                    )
            elif isinstance(over, ScreenBase):
                self.pop_screen()
            else:
                return

    def open_case(self, ref: str) -> None:
        from esafety_tui.screens.case.screen import CaseScreen  # noqa: PLC0415 - it brings every form with it

        if self.casework.records.has(ref):
            self.push_screen(CaseScreen(ref))
        else:  # typing may be kept for a case that went
            self.notify(f"{ref} is not in the records any more.", markup=False)

    def go_back_to_a_backup(self) -> None:
        """Leave, and go back to a backup once the records are closed; what is typed is kept."""
        keep_typing(self)
        index = self.casework.records.index
        self.goes_back_from = frozenset(index.refs(index.years()))
        self.exit(0)

    def search_cases(self, query: str) -> None:
        """Go to the list of all cases and search there for *query*."""
        from esafety_tui.screens.board.incidents import Incidents  # noqa: PLC0415

        self._go("incidents")
        self._once_open(Incidents, lambda cases: cases.search_for(query))

    def open_contact(self, contact_id: str) -> None:
        from esafety_tui.screens.contacts.screen import Contacts  # noqa: PLC0415

        self._go("contacts")
        self._once_open(Contacts, lambda contacts: contacts.show_contact(contact_id))

    def action_clause(self, clause_id: str) -> None:
        from esafety_tui.screens.guidance.screen import Guidance  # noqa: PLC0415

        self.switch_mode("guidance")
        self._once_open(Guidance, lambda guidance: guidance.show_clause(clause_id))

    def _once_open(self, kind: type[S], act: Callable[[S], object]) -> None:
        """Do *act* on the place that is about to come up, unless another one has by then."""

        def opened() -> None:
            if isinstance(self.screen, kind):
                act(self.screen)

        self.call_after_refresh(opened)

    def acts(self) -> list[tuple[str, Callable[[], None]]]:
        older = self.casework.records.older_state
        ask = partial(ask_about_older_state, self, self.casework)
        backups = partial(self._in_settings, lambda it: it.show_section("Backups"))
        going_back = partial(self._in_settings, lambda it: it.show_going_back())
        openers = partial(self._in_settings, lambda it: it.show_section("Who may open the records"))
        of_imports = (
            ("Undo an import of a log", self._show_imports),
            ("To sort: what a log did not say for certain", self._show_to_sort),
        )
        return [
            *([("Answer about what is missing from the records", ask)] if older else []),
            ("Undo the last change", self.action_undo),
            ("Lock now", self.locking.lock),
            ("Leave the program: quit, exit", self.quitting.quit),
            ("Backups: where they are, make one, go back to one", backups),
            ("Restore: go back to a backup", going_back),
            ("Passphrase, encryption, recovery key", openers),
            ("Who may open the records: a colleague, a deputy", openers),
            ("Governors' report: export the year's workbook", partial(self._go, "report")),
            ("Hand over for a holiday: what is open and due", self._show_due),
            ("Disposal: cases due to be deleted", self._open_disposal),
            ("Bring in your log: import", self.action_bring_in),
            *(of_imports if self.casework.undo.imports.all() else ()),
        ]

    def _show_to_sort(self) -> None:
        from esafety_tui.screens.board.screen import Board  # noqa: PLC0415 - seldom wanted
        from esafety_tui.screens.board.sorting import Sorting  # noqa: PLC0415 - seldom wanted

        self.action_go("board")
        self._once_open(Board, lambda _: self.push_screen(Sorting()))

    def _show_due(self) -> None:
        """Show what is open, and what waits and falls due, to whoever takes over."""
        page = self.casework.leaving.reminders.page()
        self.push_screen(Message("What is open and due", page))

    def _in_settings(self, show: "Callable[[Settings], object]") -> None:
        """Go to the settings, and *show* something there."""
        from esafety_tui.screens.settings.screen import Settings  # noqa: PLC0415 - seldom wanted

        self._go("settings")
        self._once_open(Settings, show)

    def _show_imports(self) -> None:
        """Go to the logs that were brought in, in the settings."""
        self._in_settings(lambda settings: settings.show_imports())

    def _open_disposal(self) -> None:
        from esafety_tui.screens.settings.disposal import Disposal  # noqa: PLC0415 - seldom wanted

        self.push_screen(Disposal())

    def action_bring_in(self) -> None:
        """Bring in a log of the school's own, step by step."""
        from esafety_tui.screens.importing.screen import bring_in_log  # noqa: PLC0415 - seldom wanted

        bring_in_log(self, self.casework)

    # Keys

    def action_undo(self) -> None:
        take_back(self, self.casework)

    async def action_quit(self) -> None:
        self.quitting.quit()

    def action_names(self) -> None:
        """Show or hide names; who goes away from the screen leaves none on it for long."""
        self.names_shown = not self.names_shown
        if self._names_end is not None:
            self._names_end.stop()
        if self.names_shown:
            self._names_end = self.set_timer(NAMES_SHOWN_FOR, self.action_names)
            minutes = so_many(int(NAMES_SHOWN_FOR // 60), "minute")
            self.notify(f"Names show for {minutes}, then they are hidden again.", timeout=4)
        self._redraw()

    def hide_names(self) -> None:
        """Hide the names, if they show: somebody else may be who comes back."""
        if self.names_shown:
            self.action_names()

    def action_tour(self) -> None:
        begin_tour(self, self.action_go)

    def _follow_the_day(self) -> None:
        """Draw anew what shows once midnight has passed: what was due tomorrow is due today."""
        opened = self.held.opened
        if opened is not None and opened.records.today != self._day:
            self._day = opened.records.today
            self._redraw()

    def _redraw(self) -> None:
        """Draw the place that shows; those beneath draw themselves when they come up again."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ScreenBase):
                if screen.is_mounted:
                    screen.redraw()
                return

    def on_resize(self) -> None:
        # Not within the event: a screen that comes up or goes there may miss its own size, and
        # the sentence of a small window would stand in a large one.
        self.call_later(self._make_fit)

    def _make_fit(self) -> None:
        fits = TooSmall.fits(self.size)
        if fits and isinstance(self.screen, TooSmall):
            self.pop_screen()
        elif not fits and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        """In a window that is too small, take what is typed, but nothing that would act unseen."""
        if not isinstance(self.screen, TooSmall) or self.screen.lets_through(event):
            await super().hand_on(event)
        else:
            self.screen.take(event, self.screen_stack[-2])

    def error_sentence(self, error: Exception) -> str:
        if self.held.opened is not None:
            return self.held.opened.safekeeping.report_error(error)
        return report_error(error, self.held.folder, self.held.clock())

    # Textual's own ways in, each of which asks first

    def may_open(self, screen: Screen[Any] | str) -> bool:
        """Whether *screen* may come up: no form while nothing can be saved."""
        return not (isinstance(screen, TypingBox) and self.casework.records.read_only)

    def push_screen(
        self, screen: Screen[Any] | str, *args: Any, mode: str | None = None, **more: Any
    ) -> Any:
        if self.locking.closed and mode is None:
            return AwaitMount(self.screen, [])  # there is nothing that it could come up over
        if not self.may_open(screen):
            # Before anything is typed: afterwards it would have been typed for nothing.
            refused = ReadOnly(self.casework.records.why_read_only)
            screen, args = Message(refused.title, str(refused)), ()
        return super().push_screen(screen, *args, mode=self.locking.mode_for(mode), **more)

    def pop_screen(self) -> AwaitComplete:
        if self.locking.locked and len(self.screen_stack) == 1:
            return AwaitComplete()
        return super().pop_screen()

    def switch_mode(self, mode: str) -> AwaitMount:
        if self.locking.locked:
            self.locking.go_afterwards(mode)
            return AwaitMount(self.screen, [])
        mounted = super().switch_mode(mode)
        self.locking.come_back_to(mode)
        return mounted

    def notify(self, message: str, **more: Any) -> None:
        """Say something above the foot; while locked, it is said afterwards."""
        if self.locking.locked:
            self.locking.notify_afterwards(message=message, **more)
        else:
            super().notify(message, **more)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While locked, refuse what the application does for an unlocked screen."""
        return super().check_action(action, parameters) if self.locking.allows(action) else False

    async def on_event(self, event: events.Event) -> None:
        """Hand an event on, unless it comes too late and the program is locked by now."""
        if self.locking.hears(event):
            await super().on_event(event)

    def typing_of(self, title: str, start: str, *, of_case: bool = True) -> FormTyping | None:
        if self.casework.records.read_only:
            return None
        places = [screen for screen in self.screen_stack if isinstance(screen, ScreenBase)]
        scope = places[-1].scope if places and of_case else ""
        return FormTyping(self.casework.records.unsaved, f"{scope}|{title}|{start}", title, scope)
