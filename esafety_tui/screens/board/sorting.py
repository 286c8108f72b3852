"""Sorting what logs brought: several cases are marked, and one thing is set for all of them."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.records.board_day import TO_SORT
from esafety_tui.casework.records.index_row import IndexRow, lacking
from esafety_tui.model.vocabulary import Category, Outcome, Severity, Stage, Word
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line
from esafety_tui.widgets.lists.row_list import RowList

_LACKS = len("category, severity, people")


class Sorting(ScreenBase):
    """The cases that a log brought without category, severity or people; Escape goes back."""

    HELP = """
    What a log brought without category, severity or people. Space marks a case, * all of them;
    then e sets the category, the severity, the stage or the outcome of all that are marked, in one
    change that u undoes. Enter opens one: add its people there. The marks are gone then.
    """
    heading = "to sort"
    list_id = "to-sort"
    CSS_PATH = "incidents.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="sorting.mark",
                tooltip="Mark the highlighted case, or take the mark away"),
        Binding("asterisk", "mark_all", "Mark all", key_display="*", id="sorting.all",
                tooltip="Mark every case of the list, or none"),
        Binding("e", "edit", "Set for all", id="sorting.edit",
                tooltip="Set category, severity, stage or outcome of the marked cases"),
        Binding("escape", "back", "Back", id="sorting.back", tooltip="Back to the board"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._marked: set[str] = set()

    def compose_place(self) -> ComposeResult:
        yield Static(id="count")
        yield RowList[IndexRow](
            self._draw, key=lambda row: row.ref, row_height=1, empty=" All is sorted.", id="to-sort"
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._list.focus()

    def show_records(self) -> None:
        rows = self._rows()
        self._marked &= {row.ref for row in rows}
        lack = "for want of what stands beside each"
        said = f" {len(rows)} to sort, {lack} · {len(self._marked)} marked"
        self.query_one("#count", Static).update(Content(said))
        self._list.show_rows(rows)

    def _rows(self) -> list[IndexRow]:
        records = self.casework.records
        found = records.day.concerns(records.prevention())
        refs = next((one.refs for one in found if one.what == TO_SORT), frozenset())
        return [records.row(ref) for ref in sorted(refs)]

    def _draw(self, row: IndexRow, width: int) -> Lines:
        records = self.casework.records
        mark = "[x]" if row.ref in self._marked else "[ ]"
        lacks = ", ".join(lacking(records.incident(row.ref)))
        start = line(f" {mark} ", Piece(row.ref, Palette.STRONG), f"  {fit(lacks, _LACKS)}  ")
        room = max(width - sum(len(piece.text) for piece in start), 10)
        return [(*start, Piece(fit(records.title(row, names=self.desktop.names_shown), room)))]

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self._marked.clear()  # after a look at another case nobody remembers what was marked
        self.desktop.open_case(event.row.ref)

    def action_mark(self) -> None:
        row = self._list.row
        if row is not None:
            self._marked ^= {row.ref}
            self.show_records()

    def action_mark_all(self) -> None:
        every = {row.ref for row in self._rows()}
        self._marked = set() if self._marked == every else every
        self.show_records()

    def action_back(self) -> None:
        self.dismiss()

    # Setting one thing for all of them

    def action_edit(self) -> None:
        refs = self._chosen_refs()
        label = self.casework.records.school.category_label
        stages = [one for one in Stage if one is not Stage.WITHDRAWN]
        acts = {
            "Category": partial(
                self._offer, refs, "Category", Category, lambda one: {"category": one}, label
            ),
            "Severity": partial(self._reasoned, refs, "Severity", Severity, "severity_reason"),
            "Stage": partial(self._offer, refs, "Stage", stages, lambda one: {"stage": one}),
            "Outcome": partial(self._reasoned, refs, "Outcome", Outcome, "outcome_reason"),
        }
        if refs:
            pick(self, f"Set for {_cases(refs)}", acts)

    def _reasoned(self, refs: list[str], what: str, words: Any, goes_into: str) -> None:
        """Offer *words* of which each needs a reason, and ask for that."""

        def rests_on(word: Word) -> None:
            def submit(data: dict[str, Any]) -> object:
                found: dict[str, Any] = {what.lower(): word}
                return self.casework.cases.sort(refs, reason=data.get("reason", ""), **found)

            fields = (Field("reason", "Why", goes_into=goes_into, needed=True),)
            ask(self, f"{word.label}, for {_cases(refs)}", fields, submit, then=self.redraw)

        acts = {one.label: partial(rests_on, one) for one in words}
        pick(self, f"{what} of {_cases(refs)}", acts)

    def _offer(
        self,
        refs: list[str],
        what: str,
        words: Any,
        data: Callable[[Any], dict[str, Any]],
        label: Callable[[Any], str] = lambda one: str(one.label),
    ) -> None:
        def apply(word: Word) -> None:
            if attempt(self, lambda: self.casework.cases.sort(refs, **data(word))) is not None:
                self.redraw()

        acts = {label(one): partial(apply, one) for one in words}
        pick(self, f"{what} of {_cases(refs)}", acts)

    def _chosen_refs(self) -> list[str]:
        """Return the marked cases, or the highlighted one where none is marked."""
        row = self._list.row
        return sorted(self._marked) or ([row.ref] if row is not None else [])


def _cases(refs: list[str]) -> str:
    return refs[0] if len(refs) == 1 else f"{len(refs)} cases"
