"""Sorting what logs brought: several cases are marked, and one thing is set for all of them."""

from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.records.board_day import TO_SORT
from esafety_tui.casework.records.index_row import IndexRow, lacking
from esafety_tui.model.vocabulary import (
    ENDED,
    Category,
    Outcome,
    Role,
    Severity,
    Stage,
    Standing,
    Word,
)
from esafety_tui.model.wording import so_many
from esafety_tui.screens.base.asking import Acts, ask
from esafety_tui.screens.base.marking import Marking
from esafety_tui.screens.people.namesakes import Namesakes
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.form.field import Field, Kind, must_choose
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line
from esafety_tui.widgets.lists.row_list import RowList

_LACKS, _LACKS_WIDE = len("category, severity, whose part"), 50
_TARGETED, _DID_IT = "Standing of who was targeted", "Standing of who did it"
_IN_LOG = "closed before the log came in"
_LEAVE = "Leave them as they are"


class Sorting(Marking):
    """What a log did not say of the cases that it brought; Escape goes back."""

    HELP = """
    What a log did not say of the cases that it brought, or not for certain. Space marks a case, *
    all of them; then e sets the category, the severity, the stage, the outcome or a standing of all
    that are marked, in one change that u undoes. Where two tell nearly the same, e on one of them
    merges them. Cases of past years that lack a category or a severity stand below the others: the
    figures of those years gain by it. Enter opens one. F5 lists names that stand in several cases.
    To leave them as they are is in e too: they go from this list.
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
                tooltip="Set category, severity, stage, outcome, day or standing of the marked"),
        Binding("f5", "namesakes", "Same people", id="sorting.namesakes",
                tooltip="Names that stand in several cases: join those who are one person"),
        Binding("escape", "back", "Back", id="sorting.back", tooltip="Back to the board"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        yield Static(id="count")
        yield RowList[IndexRow](
            self._draw, key=self._key, row_height=1, empty=" All is sorted.", id="to-sort"
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._list.focus()

    def _show_marks(self) -> None:
        beside = "beside each, what its log did not say for certain"
        past = sum(not row.to_sort for row in self._shown)
        apart = f" · then {past} of past years, which need not be sorted" if past else ""
        said = f" {len(self._shown) - past} to sort{apart}: {beside} · {len(self._marked)} marked"
        self.query_one("#count", Static).update(Content(said))
        self._list.show_rows(self._shown)

    def _rows(self) -> list[IndexRow]:
        records = self.casework.records
        found = records.day.concerns(records.prevention())
        refs = next((one.refs for one in found if one.what == TO_SORT), frozenset())
        past = (
            row
            for row in records.index.newest_first()
            if row.stage is Stage.CLOSED
            and not row.to_sort
            and (row.severity is None or row.category is Category.OTHER)
            and lacking(records.incident(row.ref))
        )
        return [*(records.row(ref) for ref in sorted(refs)), *past]

    @staticmethod
    def _key(row: IndexRow) -> str:
        return row.ref

    def _draw(self, row: IndexRow, width: int) -> Lines:
        records = self.casework.records
        mark = "[x]" if row.ref in self._marked else "[ ]"
        lacks = ", ".join(lacking(records.incident(row.ref)))
        lacks = fit(lacks, _LACKS_WIDE if width >= 100 else _LACKS)
        start = line(f" {mark} ", Piece(row.ref, Palette.STRONG), f"  {lacks}  ")
        room = max(width - sum(len(piece.text) for piece in start), 10)
        return [(*start, Piece(fit(records.title(row, names=self.desktop.names_shown), room)))]

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self.desktop.open_case(event.row.ref)

    def action_back(self) -> None:
        self.dismiss()

    def action_namesakes(self) -> None:
        self.app.push_screen(Namesakes())

    # Setting one thing for all of them

    def action_edit(self) -> None:
        refs = self._chosen()
        acts: Acts = {
            **(self._of_one(refs[0]) if len(refs) == 1 else {}),
            "Category": partial(self._category, refs),
            "Severity": partial(self._reasoned, refs, "Severity", Severity, "severity_reason"),
            "Stage": partial(self._stage, refs),
            "Outcome": partial(self._reasoned, refs, "Outcome", Outcome, "outcome_reason"),
            _TARGETED: partial(self._standing, refs, _TARGETED, Role.TARGET),
            _DID_IT: partial(self._standing, refs, _DID_IT, Role.ALLEGED, Role.RESPONSIBLE),
            _LEAVE: partial(self._sorted, refs, leave=True),
        }
        if refs:
            pick(self, f"Set for {_cases(refs)}", acts)

    def _of_one(self, ref: str) -> Acts:
        """Return what is settled of one case alone: its day, and whether it is another one."""
        incident = self.casework.records.incident(ref)
        lacks = lacking(incident)
        acts: Acts = {
            f"It is {other}: merge the two": partial(self._merge, ref, other)
            for other in (incident.from_log.doubtful if incident.from_log else ())
            if f"like {other}" in lacks
        }
        if "day" in lacks:
            acts["The day on which it happened"] = partial(self._day, ref)
        return acts

    def _merge(self, ref: str, other: str) -> None:
        def ended_last(one: str) -> tuple[bool, str]:
            return self.casework.records.row(one).stage in ENDED, one

        def merge() -> object:
            # Into one that is open: what is still to be done in it stays.
            return self.casework.across.cases.merge(*sorted((ref, other), key=ended_last))

        if attempt(self, merge) is not None:
            self.redraw()

    def _day(self, ref: str) -> None:
        def submit(data: dict[str, Any]) -> object:
            must_choose(data, "said")
            return self.casework.cases.amend(ref, {"occurred_on": data["said"]})

        field = Field("said", "The day", Kind.DAYS, goes_into="occurred_on", needed=True)
        said = self.casework.records.incident(ref).occurred_on
        intro = f"So far: {said.in_words}." if said else "So far it is not known."
        ask(self, f"{ref} · The day on which it happened", (field,), submit, intro=intro,
            then=self.redraw)  # fmt: skip

    def _stage(self, refs: list[str]) -> None:
        acts: Acts = {
            one.label: partial(self._sorted, refs, stage=one)
            for one in Stage
            if one is not Stage.WITHDRAWN
        }
        acts[_IN_LOG] = partial(self._sorted, refs, closed_in_log=True)
        pick(self, f"Stage of {_cases(refs)}", acts)

    def _standing(self, refs: list[str], what: str, *roles: Role) -> None:
        """Offer the standings for whoever has one of *roles*, where theirs is not known."""
        unset = self.casework.cases.standing_not_set(refs, roles)
        said = f"{unset}: nothing changed there." if unset else ""
        acts: Acts = {
            one.label: partial(self._sorted, refs, said, standing=(roles, one))
            for one in Standing
            if one is not Standing.UNKNOWN
        }
        pick(self, f"{what}, where it is not known", acts)

    def _sorted(self, refs: list[str], said: str = "", **what: Any) -> None:
        """Set *what* for all of *refs*; what is *said* is where nothing changed."""
        if attempt(self, lambda: self.casework.cases.sort(refs, **what)) is not None:
            self.redraw()
            if said:
                self.say(said)

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

    def _category(self, refs: list[str]) -> None:
        label = self.casework.records.school.category_label
        acts: Acts = {label(one): partial(self._sorted, refs, category=one) for one in Category}
        pick(self, f"Category of {_cases(refs)}", acts)


def _cases(refs: list[str]) -> str:
    return refs[0] if len(refs) == 1 else so_many(len(refs), "case")
