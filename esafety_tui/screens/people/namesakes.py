"""Names that stand in several cases: joined as one person, or kept apart, several at once."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.records.people_index import Appearance
from esafety_tui.model.wording import so_many
from esafety_tui.screens.base.asking import Acts
from esafety_tui.screens.base.marking import Marking
from esafety_tui.screens.people.person import PersonCases
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap
from esafety_tui.widgets.lists.row_list import RowList

_Group = tuple[Appearance, ...]


class Namesakes(Marking):
    """Those who may be one person; Escape goes back."""

    HELP = """
    Names that stand in several cases, and of which nobody has said whether they are one person.
    Space marks a name, * all of them; e says of each marked one that it is one person in all its
    cases, or different people, in one change that u undoes. Enter shows one by themselves. Only you
    know: two children can share a name.
    """
    heading = "the same people?"
    list_id = "namesakes"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="namesakes.mark",
                tooltip="Mark the highlighted name, or take the mark away"),
        Binding("asterisk", "mark_all", "Mark all", key_display="*", id="namesakes.all",
                tooltip="Mark every name of the list, or none"),
        Binding("e", "edit", "Same or not", id="namesakes.edit",
                tooltip="Say of each marked name that it is one person, or different people"),
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

    def _show_marks(self) -> None:
        many = so_many(len(self._shown), "name stands", "names stand")
        said = f"{many} in several cases: is each one person? · {len(self._marked)} marked"
        self.query_one("#count", Static).update(Content(said))
        self._list.show_rows(self._shown)

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

    def action_edit(self) -> None:
        chosen = set(self._chosen())
        groups = [
            [one.place for one in group] for group in self._shown if self._key(group) in chosen
        ]
        people = self.casework.across.people
        acts: Acts = {
            "One person in all its cases": partial(self._said, partial(people.link_all, groups)),
            "Different people": partial(self._said, partial(people.keep_all_apart, groups)),
        }
        if groups:
            pick(self, f"{so_many(len(groups), 'name')}: each is", acts)

    def _said(self, act: Callable[[], object]) -> None:
        attempt(self, act)
        self.redraw()
