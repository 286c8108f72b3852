"""The contact table: type three letters, see who to ring, when, and who may complain."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.model.contact import Contact, voice_gap
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.contacts.lines import Numbers, contact_rows, details, spoken
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.clipboard import copied
from esafety_tui.widgets.form.field import fields_of
from esafety_tui.widgets.form.search_box import LeavingInput
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import Lines
from esafety_tui.widgets.lists.row_list import MOVES, RowList


class ContactSearch(LeavingInput):
    """The search box: Enter copies at once what is highlighted below it."""

    opens = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Copy", id="contacts.copy",
                tooltip="Copy the number or address, and show it to read out"),
        Binding("down", "leave", "To the list", show=False, id="contacts.list", group=MOVING,
                tooltip="Go to the list; a letter typed there begins the next search"),
    ]  # fmt: skip


class ContactList(RowList[Contact], inherit_bindings=False):
    """The rows; letters are not keys here, because they begin a search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Copy", id="list.copy",
                tooltip="Copy the number or address, and show it to read out"),
        *(
            replace(move, key=",".join(key for key in move.key.split(",") if len(key) > 1))
            for move in MOVES
        ),
    ]  # fmt: skip


class Contacts(ScreenBase):
    """Typing narrows the list, wherever the cursor is: so no letter is a key in this place."""

    HELP = """
    Who to ring, when they are open, who has to make the complaint and what evidence they want.
    Type the first letters of a provider, an app or a helpline; Enter copies its number and shows
    it, to be read out. What you add or correct is kept as the records are, and shows while
    the program is locked only if you tick that it may.
    """
    heading = "contacts"
    list_id = "list"
    chosen_by = ("_open_only",)
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Back", id="contacts.clear",
                tooltip="Show every contact again; then back to where you came from"),
        Binding("f5", "checked", "Checked today", id="contacts.checked",
                tooltip="Note that you found this row right today; again undoes it"),
        Binding("f6", "edit", "Edit", id="contacts.edit",
                tooltip="Correct the row for your school; what was shipped is kept beside it"),
        Binding("f7", "open_now", "Open now", id="contacts.open",
                tooltip="Show only what is open now, or everything again"),
        Binding("f8,insert", "new", "Add", id="contacts.new",
                tooltip="Add a contact of your own"),
        Binding("slash", "search", "Search", show=False, id="contacts.search",
                tooltip="Put the cursor in the search box"),
    ]  # fmt: skip

    def __init__(self, table: LookUp | None = None) -> None:
        super().__init__()
        self._table = table
        self._open_only = False
        # What the search may have meant, where nothing is called what was typed; or empty.
        self._meant = ""

    def compose_place(self) -> ComposeResult:
        hint = "type a provider, an app, a helpline …  ↓ goes to the list"
        # A letter that was typed in the list stands in it already: it is not selected.
        yield ContactSearch(placeholder=hint, id="search", compact=True, select_on_focus=False)
        yield Static(id="count")
        yield ContactList(
            self._draw,
            key=lambda contact: contact.id,
            empty=" No match. Esc clears the search.",
            id="list",
        )
        with VerticalScroll(id="detail", can_focus=False):
            yield Static(id="about")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._box.focus()

    @property
    def book(self) -> LookUp:
        """Where numbers are looked up; over something else the records may not even be open."""
        return self._table or self.casework.contacts

    @property
    def _box(self) -> Input:
        return self.query_one("#search", Input)

    def show_records(self) -> None:
        contacts = self.book.table
        found = list(contacts.search(self._box.value))
        near = None if found else contacts.near_to(self._box.value)
        self._meant = near.meant if near else ""
        if near:
            found = list(contacts.search(near.meant))
        if self._open_only:
            found = [contact for contact in found if self.book.is_open(contact)]
        only = " · open now only (F7 shows all)" if self._open_only else ""
        warning = f" · {contacts.warning}" if contacts.warning else ""
        more = " · more with the passphrase" if contacts.hidden else ""
        text = f"{len(found)} of {len(contacts.rows)}{more}{only}{warning}"
        if near:
            text = f"{near} Enter takes it · {text}"
        self.query_one("#count", Static).update(Content(text))
        self._list.show_rows(found)
        self._show_detail()

    def show_contact(self, contact_id: str) -> None:
        with self.prevent(Input.Changed):  # which would highlight the first row, afterwards
            self._box.value = ""
        self._open_only = False
        self.show_records()
        self._list.highlight_key(contact_id)
        self._list.focus()

    def look_for(self, provider: str) -> None:
        """Show the rows of *provider*; the next letter that is typed begins another search."""
        self._box.value = provider
        self._open_only = False
        self.show_records()
        self._list.action_edge(-1)
        self.action_search()

    def _numbers(self, contact: Contact) -> Numbers:
        now = self.book.table.replacement(contact)
        printed = self.book.table.printed_for(contact)
        return Numbers(contact, self.book.opening(contact), now.name if now else "", printed)

    def _draw(self, contact: Contact, width: int) -> Lines:
        return contact_rows(self._numbers(contact), width)

    @on(RowList.Highlighted)
    def _show_detail(self) -> None:
        contact = self._list.row
        shown = details(self._numbers(contact)) if contact else Content("")
        self.query_one("#about", Static).update(shown)

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.show_records()
        self._list.action_edge(-1)

    @on(Input.Submitted, "#search")
    def _done_typing(self) -> None:
        if self._meant:  # a number of somebody else is not copied before it was seen whose it is
            self._box.value = self._meant
            return
        # In the list the arrows go on to the next provider, and a letter begins another search.
        if self._list.row:
            self.set_focus(self._list)
        self.action_copy()

    def on_key(self, event: events.Key) -> None:
        letter = event.character or ""
        if not (letter.isalpha() and self._list.has_focus):
            return
        bound = self.active_bindings.get(event.key)
        if bound is not None and bound.node is not self.app:
            return  # the school has given this letter to something itself
        event.stop()
        event.prevent_default()
        self._box.value = letter
        self._box.cursor_position = len(letter)
        self.set_focus(self._box)

    @on(ContactSearch.Left)
    def _to_list(self) -> None:
        """Go on from the first row, which the search has highlighted already."""
        self._list.focus()
        self._list.action_step(1)

    @on(RowList.LeftAtTop)
    def action_search(self) -> None:
        """Put the cursor in the search box; the next letter begins another search."""
        self._box.focus()
        self._box.action_select_all()

    @on(ContactSearch.Emptied)
    def action_clear(self) -> None:
        """Show every row again; when all of them show, go back to where the lead came from."""
        if not (self._box.value or self._open_only):
            self.go_back()
            return
        self._open_only = False
        self._box.value = ""
        self.show_records()
        self._list.focus()

    def go_back(self) -> None:
        self.desktop.go_back()

    def action_open_now(self) -> None:
        self._open_only = not self._open_only
        self.show_records()

    @on(RowList.Chosen)
    def action_copy(self) -> None:
        contact = self._list.row
        if contact is None:
            return
        text = spoken(contact)
        if not text:
            self.show_message(contact.name, "No number or address is known for this one.")
            return
        self.app.copy_to_clipboard(text)
        gap = voice_gap(contact, self.book.table.printed_for(contact))
        parts = (f"{gap[0].upper()}{gap[1:]}." if gap else "", text, copied(text))
        self.show_message(contact.name, "\n\n".join(filter(None, parts)))

    def action_checked(self) -> None:
        """Note that the row was found right today, or take that back: ``u`` is a letter here."""
        contact = self._list.row
        if contact is None:
            return
        now = attempt(self, lambda: self.casework.contacts.checked(contact.id))
        if now is None:
            return
        self.show_records()
        noted = now.checked_on == self.casework.records.today
        text = "checked today; the same key undoes it" if noted else "not checked after all"
        self.app.notify(f"{now.name}: {text}.", markup=False)

    def action_edit(self) -> None:
        if self._list.row:
            self._ask(self._list.row)

    def action_new(self) -> None:
        self._ask(None)

    def _ask(self, contact: Contact | None) -> None:
        fields = fields_of(
            Contact,
            "name", "category", "phone", "from_your_mobile", "pay_as_you_go", "pay_monthly",
            "email", "report_url", "hours", "who_may_report", "evidence_wanted", "notes",
            "shown_when_locked",
        )  # fmt: skip
        values = {} if contact is None else {f.name: getattr(contact, f.name) for f in fields}
        title = "A contact of your own" if contact is None else contact.name
        ask(self, title, fields, partial(self.casework.contacts.change, contact), values)
