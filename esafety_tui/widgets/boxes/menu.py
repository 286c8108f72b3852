"""A short list to choose one thing from."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from esafety_tui.widgets.lists.drawing import line
from esafety_tui.widgets.lists.row_list import RowList


class Menu(ModalScreen[str]):
    """Choices one under the other; ends with the chosen one, or empty on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="menu.back", tooltip="Choose nothing")
    ]

    def __init__(self, title: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._given = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog--title")
            rows: RowList[str] = RowList(
                lambda choice, _: [line(f" {choice}")], key=lambda choice: choice, row_height=1
            )
            rows.styles.height = len(self._choices)
            yield rows

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.show_rows(self._choices)
        rows.focus()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self._give(event.row)

    def action_leave(self) -> None:
        self._give("")

    def _give(self, choice: str) -> None:
        # A key that is held down comes again before the menu has gone.
        if not self._given:
            self._given = True
            self.dismiss(choice)
