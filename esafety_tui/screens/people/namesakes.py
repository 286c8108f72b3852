"""Names that stand in several cases: joined as one person, or kept apart, several at once."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.records.people_index import Appearance
from esafety_tui.model.wording import so_many
from esafety_tui.screens.base.marking import Marking
from esafety_tui.screens.people.person import PersonCases
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap
from esafety_tui.widgets.lists.row_list import RowList

_Group = tuple[Appearance, ...]


class Namesakes(Marking):
    """Those who may be one person; Escape goes back."""

    HELP = """
    Names that stand in several cases, and of which nobody has said whether they are one person.
    Space marks a name, * all of them. o says that each marked name is one person, d that all its
    cases are of different people; u undoes all of it. Enter shows one by themselves. Only you know:
    two children can share a name.
    """
    heading = "the same people?"
    list_id = "namesakes"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="namesakes.mark",
                tooltip="Mark the highlighted name, or take the mark away"),
        Binding("asterisk", "mark_all", "Mark all", key_display="*", id="namesakes.all",
                tooltip="Mark every name of the list, or none"),
        Binding("o", "join", "One person", id="namesakes.join",
                tooltip="Each marked name is one person in all its cases"),
        Binding("d", "keep", "Different people", id="namesakes.keep",
                tooltip="Each marked name is another person in each of its cases"),
        Binding("escape", "app.pop_screen", "Back", id="namesakes.back", tooltip="Go back"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        yield Static(id="count")
        yield RowList[_Group](
            self._draw,
            key=self._key,
            empty=" No name stands in several cases without your word on it.",
            id="namesakes",
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._list.focus()

    def show_records(self) -> None:
        groups = self._rows()
        self._marked &= {self._key(group) for group in groups}
        many = so_many(len(groups), "name stands", "names stand")
        said = f"{many} in several cases: is each one person? · {len(self._marked)} marked"
        self.query_one("#count", Static).update(Content(said))
        self._list.show_rows(groups)

    def _rows(self) -> list[_Group]:
        return self.casework.across.people.namesakes()

    @staticmethod
    def _key(group: _Group) -> str:
        return group[0].place

    def _draw(self, group: _Group, width: int) -> Lines:
        names = self.desktop.names_shown
        who = ", ".join(dict.fromkeys(one.called(names=names) for one in group))
        index = self.casework.records.people
        cases = sorted({same.ref for one in group for same in index.of(one.key)})
        standing = ", ".join(dict.fromkeys(one.person.standing.label for one in group))
        mark = "[x]" if self._key(group) in self._marked else "[ ]"
        about = f"    {standing} · {so_many(len(cases), 'case')}: {', '.join(cases)}"
        return [
            line(Piece(f" {mark} {who}"[:width], Palette.STRONG)),
            *wrap(about.strip(), width - 6, Palette.QUIET, "     "),
        ]

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self.app.push_screen(PersonCases(event.row[0].place))

    def action_join(self) -> None:
        self._said(self.casework.across.people.link_all)

    def action_keep(self) -> None:
        self._said(self.casework.across.people.keep_all_apart)

    def _said(self, act: Callable[[list[list[str]]], object]) -> None:
        chosen = set(self._chosen())
        groups = [
            [one.place for one in group] for group in self._rows() if self._key(group) in chosen
        ]
        if groups and attempt(self, lambda: act(groups) or True) is not None:
            self.redraw()
