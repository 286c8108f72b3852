"""Lists whose Enter, or whose letters, mean something of their own."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from esafety_tui.widgets.lists.row_list import MOVES, RowList

T = TypeVar("T")


class OpeningList(RowList[T]):
    """Rows that Enter opens, which the footer says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="list.open", tooltip="Open the highlighted one"),
    ]


class DoingList(RowList[T]):
    """Rows that Enter acts on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Do it", show=False, id="list.do",
                tooltip="Do what the highlighted step asks, or open the highlighted record"),
    ]  # fmt: skip


class RecordList(DoingList[T]):
    """Records of a case, of which one that was entered by mistake can be taken out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "screen.take_out", "Take out", id="records.remove",
                tooltip="Take out the highlighted record: it was entered by mistake"),
    ]  # fmt: skip


def moves_without_letters() -> Iterator[Binding]:
    """Yield what moves about in a list, by keys that are no letters."""
    for move in MOVES:
        yield replace(move, key=",".join(key for key in move.key.split(",") if len(key) > 1))
