"""What all places of the program have in common: the desk, the title bar, the redraw."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Protocol, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import long_day, short_day
from esafety_tui.screens.base.place_bar import PlaceBar
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.clipboard import copied
from esafety_tui.widgets.lists.drawing import fit
from esafety_tui.widgets.lists.row_list import RowList

_WIDE = 100  # columns


class Desktop(Protocol):
    """The application as a screen knows it."""

    casework: Casework
    names_shown: bool
    demo: bool

    def open_case(self, ref: str) -> None: ...
    def search_cases(self, query: str) -> None: ...
    def open_contact(self, contact_id: str) -> None: ...
    def action_go(self, mode: str) -> None: ...
    def action_bring_in(self) -> None: ...
    def go_back(self) -> None: ...
    def go_back_to_a_backup(self) -> None: ...
    def acts(self) -> Iterable[tuple[str, Callable[[], None]]]: ...


class ReadOnlyBanner(Static):
    """A line or two below the title, while the records can only be read."""

    DEFAULT_CSS = """
    ReadOnlyBanner {
        height: auto;
        max-height: 5;
        padding: 0 1;
        background: $warning-muted;
        color: $text-warning;
        text-style: bold;
        display: none;
    }
    ReadOnlyBanner.-shown { display: block; }
    """

    def show_why(self, why: str) -> None:
        self.set_class(bool(why), "-shown")
        self.update(Content(f"READ-ONLY · {why}" if why else ""))


class ScreenBase(Screen[None]):
    """A place of the program, reached by one key.

    It draws from casework in :meth:`show_records`, which is called when the place is mounted and
    when it comes back, when a change is on disk, and when names are shown or hidden.
    """

    heading: ClassVar[str] = ""
    # The id of the list in which the cursor begins.
    list_id: ClassVar[str] = "rows"
    # The reference of the case that this place is about; unsaved typing is kept under it.
    scope: str = ""
    # What the lead has chosen here, by attribute: the place comes back with it after a lock.
    chosen_by: ClassVar[tuple[str, ...]] = ()
    # Whether the keys of the places do anything here.
    leads_elsewhere: ClassVar[bool] = True
    # Whether something else has shown since this was drawn; Textual says of a new place, too, that
    # it comes back, even twice.
    _was_away = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]

    @property
    def desktop(self) -> Desktop:
        return cast(Desktop, self.app)

    @property
    def casework(self) -> Casework:
        return self.desktop.casework

    def compose(self) -> ComposeResult:
        if self.leads_elsewhere:
            with Horizontal(id="map"):
                yield PlaceBar()
                yield Static(id="signed-on")
        yield Static(id="title-bar")
        yield ReadOnlyBanner()
        yield from self.compose_place()

    def compose_place(self) -> ComposeResult:
        raise NotImplementedError

    @property
    def _list(self) -> RowList[Any]:
        return self.query_one(f"#{self.list_id}", RowList)

    def show_records(self) -> None: ...

    def acts(self) -> Iterable[tuple[str, Callable[[], object]]]:
        """What the palette offers here beside what it offers everywhere."""
        return ()

    def show_message(self, title: str, text: str) -> None:
        self.app.push_screen(Message(title, text))

    def say(self, text: str) -> None:
        """Say what was done, and that it can be undone."""
        self.app.notify(f"{text}  u undoes it.", markup=False)

    def copy(self, what: str, text: str) -> None:
        """Copy *text*, and show it so that it can be read out."""
        self.app.copy_to_clipboard(text)
        self.show_message(what, f"{text}\n\n{copied(text)}")

    def on_screen_suspend(self) -> None:
        self._was_away = True

    def on_screen_resume(self) -> None:
        if self._was_away:
            self._was_away = False
            self.redraw()
            if not self.is_gone:
                self.came_back()

    def came_back(self) -> None:
        """Follow what happened elsewhere; drawn already.  Textual calls each class's own `on_`."""

    def on_resize(self) -> None:
        if not self.is_gone:
            self._show_title()

    @property
    def is_gone(self) -> bool:
        """Whether its case is in the records no more: deleted, or its import undone."""
        return bool(self.scope) and not self.casework.records.has(self.scope)

    def redraw(self) -> None:
        if not self.is_gone:
            self._show_title()
            self.show_records()
        elif self.is_current:
            self.app.pop_screen()

    def place_heading(self) -> str:
        """Return what stands at the left above the place."""
        return f"{self.casework.records.school.name} · {self.heading}"

    def _show_title(self) -> None:
        records = self.casework.records
        self.query_one(ReadOnlyBanner).show_why(records.why_read_only)
        if self.leads_elsewhere:
            self.query_one("#signed-on", Static).update(Content(self._signed_on))
        self.query_one("#title-bar", Static).update(self._title_line())

    @property
    def _signed_on(self) -> str:
        """Whose name changes get; empty for plain records, which anybody may have opened."""
        records = self.casework.records
        return records.signer if records.encrypted else ""

    def _title_line(self) -> Content:
        """Say where one is, and what can do harm: names that show, who signs, which day it is."""
        records = self.casework.records
        left = f"{'DEMO · ' if self.desktop.demo else ''}{self.place_heading()}"
        today = records.today
        closed = records.calendar.why_closed(today) or "school day"
        shown = self.desktop.names_shown
        names = " NAMES SHOWN " if shown else "names hidden"
        short = f" · {short_day(today)}"
        if self.size.width < _WIDE:  # where the map leaves no room for who signs
            who = f" · {self._signed_on}" if self._signed_on else ""
            initials = f" · {_in_short(self._signed_on)}" if who else ""
            days = (f"{who}{short}", f"{initials}{short}", initials)
        else:
            days = (f" · {long_day(today)} · {closed}", short, "")
        width = max(self.size.width - 2, 0)
        # The most that still leaves the left side whole, or else the least.
        day = next((text for text in days if cell_len(left + names + text) + 2 <= width), days[-1])
        room = width - cell_len(names + day) - 2
        loud = "bold $on-exact on $exact" if shown else ""
        return Content.assemble(f"{fit(left, room)}  ", (names, loud), day)


def _in_short(signer: str) -> str:
    """Return the initials of a name, and what is said of it: *SL*, *SL, with the recovery key*."""
    name, comma, said = signer.partition(",")
    return "".join(word[0] for word in name.split()[:3]).upper() + comma + said
