"""One person: the cases, the role in each and how it ended; who could be the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.across.people import InCase
from esafety_tui.casework.records.people_index import Appearance
from esafety_tui.model.days import plain_day
from esafety_tui.model.wording import so_many
from esafety_tui.screens.base.asking import Acts
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap
from esafety_tui.widgets.lists.row_list import OpeningList, RowList

_SAME = (
    "The same person keeps a number over all cases. Nothing else changes: the role stays that of "
    "each case. You can take it apart again."
)
_APART = "Each keeps their own cases, and it is not asked again whether they are the same."


@dataclass(frozen=True)
class PersonRow:
    """A case of theirs, or somebody who could be the same."""

    appearance: Appearance
    case: InCase | None = None

    @property
    def key(self) -> str:
        return self.appearance.place


class PersonCases(ScreenBase):
    """Somebody's cases; Escape goes back."""

    HELP = """
    The cases of one person, the newest first. Enter opens a case, or asks whether somebody with a
    similar name is the same. What is alleged in a case stays alleged here.
    """
    list_id = "cases"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", id="person.back",
                tooltip="Back to the search"),
    ]  # fmt: skip

    def __init__(self, place: str) -> None:
        super().__init__()
        self._where = place

    def compose_place(self) -> ComposeResult:
        yield Static(id="count")
        yield OpeningList[PersonRow](
            self._draw, key=lambda row: row.key, empty=" Nobody stands here any more.", id="cases"
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._list.focus()

    @property
    def _one(self) -> Appearance | None:
        return self.casework.records.people.at(self._where)

    def place_heading(self) -> str:
        one = self._one
        return f"People › {one.called(names=self.desktop.names_shown) if one else '–'}"

    def show_records(self) -> None:
        one = self._one
        if one is None:
            self._list.show_rows([])
            return
        people = self.casework.across.people
        cases = [PersonRow(case.appearance, case) for case in people.cases_of(one.key)]
        near = [PersonRow(other) for other in people.could_be(self._where)]
        said = so_many(len(cases), "case")
        asked = f" · {len(near)} could be the same: Enter asks" if near else ""
        self.query_one("#count", Static).update(Content(f"{said}{asked}"))
        self._list.show_rows([*cases, *near])

    def _draw(self, row: PersonRow, width: int) -> Lines:
        names = self.desktop.names_shown
        one = row.appearance
        if row.case is None:
            text = f"Could be the same: {one.called(names=names)} · {one.person.role.label}"
            return [*wrap(f"{text} in {one.ref}", width - 2, Palette.WARNING, " "), ()]
        case = row.case
        title = case.title_named if names else case.title
        role = f"{one.person.role.label} ({one.person.alias})"
        lines = [
            line(Piece(f" {one.ref} · {role} · {case.outcome}"[:width], Palette.STRONG)),
            line(Piece(f"   {title}"[:width], Palette.QUIET)),
        ]
        for text in case.done:
            lines += wrap(text, width - 4, Palette.PLAIN, "   ")
        for check in case.open_check_ins:
            lines += wrap(f"check-in on {plain_day(check.due)}", width - 4, Palette.WARNING, "   ")
        return [*lines, ()]

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        row: PersonRow = event.row
        people, place = self.casework.across.people, row.appearance.place
        open_it = partial(self.desktop.open_case, row.appearance.ref)
        if row.case is None:
            acts: Acts = {
                "Link them as one person": self._changing(partial(people.link, self._where, place)),
                "Keep them apart": self._changing(partial(people.keep_apart, self._where, place)),
                "Open the case": open_it,
            }
            choose(self, "Is it the same person?", f"{_SAME}\n\n{_APART}", acts)
        elif row.appearance.person.who:
            acts = {
                "Open the case": open_it,
                "Take apart": self._changing(partial(people.take_apart, place)),
            }
            choose(self, row.appearance.ref, "Taken apart, this case is somebody else's.", acts)
        else:
            open_it()

    def _changing(self, act: Callable[[], object]) -> Callable[[], object]:
        return partial(attempt, self, act)
