"""The school's settings: who is who, the year and its days, targets, keeping and locking."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType

from esafety_tui.screens.base.asking import offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.settings.backups import BACK, backup_rows, open_backups
from esafety_tui.screens.settings.calendar import calendar_form
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.screens.settings.encrypting import open_encryption
from esafety_tui.screens.settings.forms import remove_span, section_form
from esafety_tui.screens.settings.imports import take_import_back
from esafety_tui.screens.settings.people import (
    add_person,
    change_person,
    is_person,
    opener_rows,
    take_off,
)
from esafety_tui.screens.settings.rows import (
    BRING_IN,
    CALENDAR,
    CLOSURES,
    DUE,
    IMPORT,
    OPENERS,
    PAGE,
    SUPPLEMENTS,
    TERMS,
    SettingsRow,
    draw_settings_row,
    settings_rows,
)
from esafety_tui.screens.settings.school_year import open_row, school_year_rows
from esafety_tui.screens.settings.supplements import change_supplement
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.row_list import RowList

# What `a` adds to a section.
_ADDS = {TERMS: "Add a term", CLOSURES: "Add closed days", OPENERS: "Add a person"}


class Settings(ScreenBase):
    """What the school has set for itself; every change shows in deadlines at once."""

    HELP = """
    The school and its people, who can open the records, terms and days closed, the targets for a
    first response, the law and guidance beside the policy, how long cases are kept, the lock, and
    the backups. Deadlines move as soon as you save.
    """
    heading = "settings"
    list_id = "settings"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Change", id="settings.edit",
                tooltip="Change the highlighted setting, or the others of its section"),
        Binding("a", "add", "Add", id="settings.add",
                tooltip="Add a term, a day closed, or somebody who may open the records"),
        Binding("x,delete", "remove", "Remove", id="settings.remove",
                tooltip="Remove the highlighted term, day closed, or person who may open"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        # Made at once: the foot asks which keys there are before and after it stands on the screen.
        self._rows = RowList[SettingsRow](
            draw_settings_row,
            selectable=lambda row: not row.heading,
            id="settings",
        )

    def compose_place(self) -> ComposeResult:
        yield self._rows
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._rows.focus()

    def show_records(self) -> None:
        records, due = self.casework.records, len(self.casework.retention.due_for_disposal())
        openers = opener_rows(self.casework)
        turns = school_year_rows(self.casework)
        rows = settings_rows(
            records.school,
            records.calendar,
            records.today,
            openers,
            turns,
            due=due,
            backups=backup_rows(self.casework),
            imports=self.casework.undo.imports.all(),
        )
        self._rows.show_rows(rows)

    @on(RowList.Chosen)
    def action_edit(self) -> None:
        row = self._rows.row
        if row is not None and (
            open_row(self, row.key) or open_backups(self, row.key) or open_encryption(self, row.key)
        ):
            return
        if row is not None and row.key == PAGE:
            self.show_message("What is kept for how long", self.casework.school_year.keeping.page())
        elif row is not None and row.key == DUE:
            self.app.push_screen(Disposal())
        elif row is not None and row.key == BRING_IN:
            self.desktop.action_bring_in()
        elif row is not None and row.key.startswith(IMPORT):
            take_import_back(self, row.key.removeprefix(IMPORT))
        elif row is not None and row.section == OPENERS:
            change_person(self, row)
        elif row is not None and row.key.startswith(CALENDAR):
            calendar_form(self, row.key.removeprefix(CALENDAR))
        elif row is not None and row.section == SUPPLEMENTS:
            change_supplement(self, row.key)
        elif row is not None:
            section_form(self, row.section, row.at, row.field)

    def show_section(self, section: str) -> None:
        """Put the cursor on the first row of a section, and its heading on top."""
        rows = (row for row in self._rows.rows if row.section == section and not row.heading)
        if row := next(rows, None):
            self._rows.highlight_key(row.key)
            self._rows.bring_to_top()

    def show_imports(self) -> None:
        """Put the cursor on the newest of the logs that were brought in."""
        imports = self.casework.undo.imports.all()
        self._rows.highlight_key(f"{IMPORT}{imports[-1].id}" if imports else BRING_IN)

    def show_going_back(self) -> None:
        """Put the cursor on the row that goes back to a backup."""
        self._rows.highlight_key(BACK)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Add only what the section holds, and remove only what can be removed."""
        row = self._rows.row
        if action == "add":
            return row is not None and row.section in self._adds
        if action == "remove":
            others = row and is_person(row) and row.name != self.casework.records.signed_on
            return bool(others) or (row is not None and row.at is not None)
        return super().check_action(action, parameters)

    @on(RowList.Highlighted)
    def _keys_follow(self) -> None:
        self.refresh_bindings()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        active, row = super().active_bindings, self._rows.row
        for key, one in active.items():
            if one.binding.action == "add" and row:
                says = replace(one.binding, description=_ADDS[row.section])
                active[key] = one._replace(binding=says)
        return active

    @property
    def _adds(self) -> Collection[str]:
        """The sections to which something can be added."""
        return _ADDS if self.casework.records.encrypted else {TERMS, CLOSURES}

    def action_add(self) -> None:
        row = self._rows.row
        if row is not None and row.section == OPENERS:
            add_person(self)
        elif row is not None:
            section_form(self, row.section)

    def action_remove(self) -> None:
        row = self._rows.row
        if row is not None and is_person(row):
            take_off(self, row.name)
        if row is None or row.at is None:
            return
        remove = partial(remove_span, self, row.section, row.at)
        acts = {"Remove it": lambda: attempt(self, remove), "Back": lambda: None}
        offer(self, f"{row.name}, {row.value}", acts)
