"""The cases that were kept for long enough: what is due, and taking it away."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.services.earlier_copies import Replaced
from esafety_tui.casework.services.retention import Disposed
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.wording import so_many
from esafety_tui.policy.retention import kept_until
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line
from esafety_tui.widgets.lists.row_list import RowList

_IN_WORDS = Field("year", "In words", hint="two thousand and …", needed=True)
_YEAR = (
    "If it is wrong, set it right first. If it is right, type the year: saving it deletes the "
    "details."
)
_MEANS = (
    "Its words, names and files are deleted from the records and their history, for good: "
    "this cannot be undone. Its reference, and what the yearly figures count, stays."
)
_BACKUPS = (
    "A new backup can be made now, read back, and the earlier ones and what was set aside taken "
    "away. Without it earlier backups go as they grow old; what was set aside stays."
)


class Disposal(ScreenBase):
    """The cases whose details are due to be deleted (disposal); Escape goes back."""

    HELP = """
    Cases that have been kept for as long as the school has set. Deleting takes their words, names
    and files away for good; what the yearly figures count stays. Providers that are not in the
    contacts then count together, as (disposed of).
    """
    heading = "due to be deleted"
    list_id = "due"
    CSS_PATH = "disposal.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "dispose", "Delete the details", id="disposal.dispose",
                tooltip="Delete the details of the highlighted case, for good; asks first"),
        Binding("D", "dispose_all", "Delete all of these", id="disposal.all",
                tooltip="Delete the details of every case in this list, for good; asks first"),
        Binding("escape", "back", "Back", id="disposal.back",
                tooltip="Back to where you came from; nothing is deleted"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        yield Static(id="rule")
        yield RowList[Incident](
            self._draw, key=lambda incident: incident.ref, empty=" Nothing is due.", id="due"
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._list.focus()

    def show_records(self) -> None:
        years = so_many(self.casework.records.school.retention_years, "year")
        rule = (
            f"A case is kept for {years} after its end, and longer for a claim or "
            "inquiry (L in the case). Enter opens one. What is due stays until you delete it."
        )
        self.query_one("#rule", Static).update(Content(rule))
        self._list.show_rows(self.casework.retention.due_for_disposal())

    def _draw(self, incident: Incident, width: int) -> Lines:
        until = kept_until(incident, self.casework.records.school)
        days = ""
        if incident.ended_by and until:
            ended = day_of(incident.ended_by)
            begins = "ended" if incident.closed_at else "end not known, came in"
            days = f"{begins} {plain_day(ended)} · kept until {plain_day(until)}"
        title = self.casework.records.masked(incident.title, incident.people)
        return [
            line(" ", Piece(f"{incident.ref}  ", Palette.STRONG), fit(days, width - 16)),
            line(" ", fit(title, width - 2)),
        ]

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self.desktop.open_case(event.row.ref)

    def action_dispose(self) -> None:
        if self._list.row is not None:
            self._ask((self._list.row.ref,))

    def action_dispose_all(self) -> None:
        self._ask(tuple(incident.ref for incident in self.casework.retention.due_for_disposal()))

    def _ask(self, refs: tuple[str, ...]) -> None:
        if not refs:
            return
        if len(refs) == 1:
            what, word = refs[0], refs[0].rpartition("/")[2]
        else:
            what, word = f"all {so_many(len(refs), 'case')}", str(len(refs))
        acts = {"Delete the details": lambda: self._dispose(refs)}
        choose(self, f"Delete the details of {what}?", _MEANS, acts, word=word)

    def _dispose(self, refs: tuple[str, ...]) -> None:
        if doubt := self.casework.retention.clock_doubt():
            self._ask_year(refs, doubt)
            return
        act = attempt(self, lambda: self.casework.retention.disposing(refs))
        if act is not None:
            carry_out(self, "Deleting the details", act, self._disposed)

    def _ask_year(self, refs: tuple[str, ...], doubt: str) -> None:
        """Dispose of *refs* once the lead has typed which year it is."""

        def dispose(data: dict[str, Any]) -> None:
            if not (year := data.get("year", "")):
                raise Invalid("year", "is required, in words")
            act = self.casework.retention.disposing(refs, year)
            self.call_after_refresh(carry_out, self, "Deleting the details", act, self._disposed)

        clock = lambda: self.casework.records.now  # noqa: E731 - as every form is given it
        intro = f"{doubt} {_YEAR}"
        self.app.push_screen(
            Form("Which year is it?", (_IN_WORDS,), dispose, intro=intro, clock=clock)
        )

    def _disposed(self, done: Disposed) -> None:
        self.redraw()
        if not done.copies:
            self.show_message("Details deleted", done.text)
            return
        acts = {"Replace the backups": self._replace}
        text = f"{done.text}\n\n{_BACKUPS}"
        choose(self, "Replace the earlier backups too?", text, acts, word="replace")

    def _replace(self) -> None:
        earlier = self.casework.earlier
        act = attempt(self, lambda: earlier.replacing(earlier.all()))
        if act is not None:
            carry_out(self, "Replacing the backups", act, self._replaced)

    def _replaced(self, done: Replaced) -> None:
        self.show_message("The backups are replaced", done.text)

    def action_back(self) -> None:
        self.app.pop_screen()
