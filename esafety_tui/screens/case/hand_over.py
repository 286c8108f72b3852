"""What the recipient of a hand-over would get, beside all that can be put in and left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from esafety_tui.casework.records.index_row import called
from esafety_tui.model.leaving import HandOverPart
from esafety_tui.model.wording import so_many
from esafety_tui.reports.hand_over.choice import Sending
from esafety_tui.reports.hand_over.compose import Composed
from esafety_tui.reports.hand_over.recipients import headings
from esafety_tui.reports.output_file import suggested_path
from esafety_tui.screens.base.asking import Acts, ask, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.form.path_input import path_typed
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap
from esafety_tui.widgets.lists.row_list import RowList

_SAFELY = (
    "It is not encrypted. Hand it over safely, by hand or by secure mail, and delete this copy "
    "when you no longer need it."
)
_NARROWEST = 20
_NAMES = "What they get is shown with the names that they get."


@dataclass(frozen=True)
class ChoiceRow:
    """A row on the left: whether it is in, its words, and what Space makes of the choice."""

    key: str
    text: str
    sign: str = ""
    becomes: Sending | None = None


class HandOverBox(ModalScreen[None]):
    """Choose on the left, read on the right, then write."""

    HELP = """
    On the left is what goes in, who is named, and words that could still name somebody; Space
    changes the highlighted row. On the right is all that they will read. Ctrl+S writes it and
    records it.
    """
    CSS_PATH = "hand_over.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "In or out", id="hand-over.turn",
                tooltip="Put the highlighted row in, or leave it out"),
        Binding("ctrl+s,f10", "write", "Write it", id="hand-over.write", priority=True,
                tooltip="Write the document, and record the hand-over"),
        Binding("tab,shift+tab", "side", "Text", key_display="tab", id="hand-over.side",
                tooltip="Over to the text, to scroll in it, and back"),
        Binding("escape", "leave", "Back", id="hand-over.back",
                tooltip="Back; nothing is written and nothing recorded"),
    ]  # fmt: skip

    def __init__(self, place: ScreenBase, ref: str, choice: Sending) -> None:
        super().__init__()
        self._place = place
        self._ref = ref
        self._choice = choice
        self._rows = RowList[ChoiceRow](
            self._draw,
            key=lambda row: row.key,
            selectable=lambda row: row.becomes is not None,
            id="parts",
        )

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog hand-over"):
            title = f"{self._ref} · hand over to {self._choice.rule.label}"
            yield Static(Content(title), classes="dialog--title")
            with Horizontal(id="sides"):
                yield self._rows
                with VerticalScroll(id="text"):
                    yield Static(id="pages")
            yield Static(id="asked")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Write it  ctrl+s", id="write", compact=True)
                yield Button("Back  esc", id="leave", compact=True)
                yield Static("Space: in or out   Tab: the text", classes="form--legend")

    def on_mount(self) -> None:
        self._rows.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        composed = attempt(self, self._look)
        if composed is None:
            return
        self._rows.show_rows(list(self._all_rows(composed)))
        width = self.query_one("#text").size.width - 3  # the bar for scrolling, and a margin
        pages = composed.pages.plain(max(width, _NARROWEST))
        self.query_one("#pages", Static).update(Content(pages))
        count = len({one.found.casefold() for one in composed.finds})
        names = so_many(count, "word may", "words may")
        asked = f"{names} still name somebody: leave them in or take them out." if count else _NAMES
        self.query_one("#asked", Static).update(Content(asked))

    def _look(self) -> Composed:
        return self._place.casework.leaving.hand_overs.look(self._ref, self._choice)

    # The rows

    def _all_rows(self, composed: Composed) -> Iterator[ChoiceRow]:
        choice, incident = self._choice, self._place.casework.records.incident(self._ref)
        seen: set[str] = set()
        if composed.finds or choice.let or choice.taken_out:
            yield ChoiceRow("words", "WORDS IN THE TEXT")
        for word in (*(one.found for one in composed.finds), *choice.let, *choice.taken_out):
            if word.casefold() not in seen:
                seen.add(word.casefold())
                sign = "in" if word in choice.let else "out" if word in choice.taken_out else "?"
                yield ChoiceRow(f"word-{word}", word, sign, choice.turning(word))
        yield ChoiceRow("parts", "WHAT GOES IN")
        for part in HandOverPart:
            sign = "in" if part in choice.all_parts else "out"
            yield ChoiceRow(part, headings()[part], sign, choice.turning_part(part))
        if any(one.sha256 for one in incident.evidence):
            sign = "in" if choice.files else "out"
            other = replace(choice, files=not choice.files)
            yield ChoiceRow("files", "The files of the evidence", sign, other)
        yield ChoiceRow("names", "NAMED TO THEM")
        for person in incident.people:
            sign = "in" if person.id in composed.named else "out"
            text = called(person, show_names=self._place.desktop.names_shown)
            yield ChoiceRow(
                person.id, f"{text} · {person.role.label}", sign,
                choice.naming(person.id, named=sign == "out"),
            )  # fmt: skip
        if composed.left_out or choice.put_in:
            yield ChoiceRow("records", "RECORDS")
        for one in composed.left_out:
            yield ChoiceRow(one.id, one.what, "out", choice.putting_in(one.id))
        for record in sorted(choice.put_in):
            yield ChoiceRow(record, record, "in", choice.leaving_out(record))

    def _draw(self, row: ChoiceRow, width: int) -> Lines:
        if row.becomes is None:
            return [line(Piece(f" {row.text}", Palette.HEADING))]
        sign = {"in": "[x]", "out": "[ ]"}.get(row.sign, "[?]")
        look = Palette.WARNING if row.sign == "?" else Palette.PLAIN
        return wrap(f"{sign} {row.text}", width - 2, look, " ")

    @on(RowList.Chosen, "#parts")
    def action_turn(self) -> None:
        row = self._rows.row
        if row and row.becomes:
            self._choose(row.becomes)

    def action_side(self) -> None:
        (self.query_one("#text") if self._rows.has_focus else self._rows).focus()

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        self.dismiss()

    # Writing

    @on(Button.Pressed, "#write")
    def action_write(self) -> None:
        place, choice = self._place, self._choice
        suggested = str(suggested_path("hand-overs"))
        folders = []

        def submit(data: dict[str, Any]) -> object:
            folders.append(path_typed("folder", data.get("folder", "")))
            return place.casework.leaving.hand_overs.write(self._ref, choice, folders[-1])

        if self._look().finds:
            self._ask_about_words()
            return
        fields = (
            Field("folder", "Folder", hint="another is made in it", needed=True, path="folder"),
        )
        ask(
            place, f"{self._ref} · where it goes", fields, submit, {"folder": suggested},
            intro=_SAFELY, does="Write it", then=lambda: self._written(folders[-1]),
        )  # fmt: skip

    def _ask_about_words(self) -> None:
        """Let the lead say of a word what becomes of it; after the last one it is written."""
        finds, choice = self._look().finds, self._choice
        if not finds:
            self.action_write()
            return
        word = finds[0].found

        acts: Acts = {
            f"Take it out: they read […], not {word}": partial(self._say, choice.taking_out(word)),
            f"Leave it in: they may have {word}": partial(self._say, choice.letting(word)),
        }
        offer(self._place, f"… {finds[0].around} …", acts)

    def _say(self, choice: Sending) -> None:
        self._choose(choice)
        self._ask_about_words()

    def _choose(self, choice: Sending) -> None:
        self._choice = choice
        self._show()

    def _written(self, folder: Path) -> None:
        """Say where it lies: what is to be sent has to be found again."""
        given = self._place.casework.records.incident(self._ref).hand_overs[-1]
        self.dismiss()
        where = f"{given.document}\nin {folder / Path(given.document).stem}"
        self._place.show_message("Handed over", f"{where}\n\nRecorded as {given.id}. {_SAFELY}")
