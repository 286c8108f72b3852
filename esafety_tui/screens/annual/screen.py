"""The annual report: a year's figures with the year before beside, and the workbook."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import repeat, takewhile
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Notice
from textual.widgets import Static
from textual.worker import Worker, WorkerState, get_current_worker

from esafety_tui.reports.annual.report_types import LeadsWords
from esafety_tui.reports.figures.figure_types import Edition, Figures, definitions
from esafety_tui.reports.figures.incidents_behind import (
    CountedIncident,
    CountedWords,
    rows_under,
    share_of,
)
from esafety_tui.screens.annual.export import (
    begin_export,
    confirm_finds,
    export_workbook,
    show_published,
)
from esafety_tui.screens.annual.incidents_behind import Behind
from esafety_tui.screens.annual.review_forms import WRITE, change_words, drop_action
from esafety_tui.screens.annual.rows import FigureRow, governors_rows, meaning, report_rows
from esafety_tui.screens.annual.targets import targets_form
from esafety_tui.screens.base.incident_lines import list_line
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines, line
from esafety_tui.widgets.lists.row_list import RowList

if TYPE_CHECKING:
    from esafety_tui.casework.annual.annual_report import CountedYear
    from esafety_tui.casework.annual.counted_cases import CountedCases
    from esafety_tui.reports.annual.report_types import Report


# What is shown, and for whom: by whether it is what the governors see.
_SEEN = {
    False: ("For you: exact", "do not read out or hand on; v shows what governors see"),
    True: ("As governors see it", "small numbers in bands, no case"),
}
_NOT_COUNTED = """\
 The figures could not be counted. Your records are safe;
 run esafety-tui check to look for a damaged record."""
# A year, the day on which it is counted, and how many changes there had been.
Key = tuple[str, date, int]


class Annual(ScreenBase):
    """One academic year: figures, bars and tables, exact or as governors see them."""

    HELP = """
    The figures of a year beside those of the year before, exact: for your eyes only. v shows what
    the governors see: numbers in bands, and no case. Enter on a figure says what it counts, and
    lists the cases behind it. e writes the report.
    """
    heading = "annual monitoring"
    list_id = "figures"
    chosen_by = ("_year", "_as_governors")
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "year(1)", "Year before", key_display="←", id="report.earlier",
                tooltip="Show the academic year before this one"),
        Binding("right,l", "year(-1)", "Year after", key_display="→", id="report.later",
                tooltip="Show the academic year after this one"),
        Binding("e", "export", "Write the report", id="report.export",
                tooltip="Write the year's report as a workbook; asks who it is for"),
        Binding("v", "governors", "As governors see it", id="report.governors",
                tooltip="Change between your exact figures and what the governors see"),
        Binding("w", "words", "Words", id="report.words",
                tooltip="Write what was learned this year, and the sentences of the report"),
        Binding("t", "targets", "Targets", show=False, id="report.targets",
                tooltip="Say what the school measures its year against"),
        Binding("x", "drop", "Drop or move to next year", show=False, id="report.drop",
                tooltip="Drop the highlighted action, or carry one of last year's over"),
        Binding("p", "published", "Published", show=False, id="report.published",
                tooltip="Governors' reports written so far; forget one that nobody else has had"),
    ]  # fmt: skip

    @dataclass
    class Ready(Notice):
        """The figures of a year have been counted, exact and as governors see them."""

        key: Key
        counted: "CountedYear"
        exact: "Report"
        governors: "Report"

    def __init__(self) -> None:
        super().__init__()
        self._year = ""
        self._as_governors = False
        # How many changes there have been: figures are only good for one state of the records.
        self._changes = 0
        self._counted: dict[Key, Annual.Ready] = {}
        self._counting: Key | None = None
        self._cases: CountedCases | None = None  # of a change only its case is counted anew
        self._ends: Callable[[], None] = lambda: None

    def compose_place(self) -> ComposeResult:
        yield Static(id="year-line")
        yield RowList[FigureRow](
            lambda row, width: row.draw(width),
            selectable=lambda row: bool(row.figure or row.act),
            id="figures",
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self._ends = self.casework.records.subscribe(lambda _: self._outdated())
        self._year = self.casework.school_year.closed.year_to_report()
        self.redraw()
        self._list.focus()

    def on_unmount(self) -> None:
        self._ends()

    # Drawing

    @property
    def figures(self) -> Figures | None:
        """The year's exact figures; nothing while they are counted."""
        ready = self._counted.get(self._key())
        return ready.counted.figures if ready else None

    def show_records(self) -> None:
        if not self._year:
            return
        figures, ready = self.figures, self._counted.get(self._key())
        self._show_year_line(figures)
        if ready is not None and self._as_governors:
            self._list.show_rows(governors_rows(ready.governors), empty="")
        elif ready is not None and figures is not None:
            self._list.show_rows(report_rows(figures, ready.exact, self._words()), empty="")
        else:
            self._list.show_rows([], empty=" counting…")
            if self._counting != self._key():
                self._counting = self._key()
                self._count(self._key())

    def on_resize(self) -> None:
        self._show_year_line(self.figures if self._year else None)

    def _show_year_line(self, figures: Figures | None) -> None:
        years = self._years()
        if not self._year or self._year not in years:
            return
        at = years.index(self._year)
        earlier = "‹ " if at + 1 < len(years) else "  "
        later = " ›" if at else "  "
        title = figures.this.title if figures else self._year
        seen, rule = _SEEN[self._as_governors]
        line = Content.assemble(earlier, (title, "bold"), later, "  ", (seen, "bold"), " · ", rule)
        self.query_one("#year-line", Static).update(line)

    # Counting

    def _key(self) -> Key:
        return (self._year, self.casework.records.today, self._changes)

    def _years(self) -> list[str]:
        """Years with records and the current one, and the one that is shown; newest first."""
        return sorted({*self.casework.records.years(), self._year}, reverse=True)

    def _outdated(self) -> None:
        self._changes += 1
        self._counted.clear()
        if self.is_current:
            self.show_records()

    @work(thread=True, exclusive=True, group="figures", exit_on_error=False)
    def _count(self, key: Key) -> None:
        from esafety_tui.casework.annual.annual_report import (  # noqa: PLC0415 - only in a worker
            as_seen,
            count,
            of_year,
        )
        from esafety_tui.casework.annual.counted_cases import CountedCases  # noqa: PLC0415 - as well

        worker, casework = get_current_worker(), self.casework
        self._cases = self._cases or CountedCases()
        going_on = takewhile(lambda _: not worker.is_cancelled, repeat(None))
        asked = of_year(key[0], casework)
        counted = count(asked, casework, going_on, self._cases)
        if worker.is_cancelled:
            return
        exact, governors = (
            as_seen(replace(asked, edition=edition), counted, casework)
            for edition in (Edition.LEADERSHIP, Edition.GOVERNORS)
        )
        if not worker.is_cancelled:
            self.post_message(self.Ready(key, counted, exact, governors))

    @on(Ready)
    def _show_counted(self, event: Ready) -> None:
        self._counted[event.key] = event
        if event.key == self._key():
            self._counting = None
            self.show_records()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.group == "figures":
            self._list.show_rows([], empty=_NOT_COUNTED)

    def action_year(self, back: int) -> None:
        """Go to another year: *back* is 1 for the year before, -1 for the year after."""
        years = self._years()
        at = max(0, min(years.index(self._year) + back, len(years) - 1))
        if years[at] != self._year:
            self._year = years[at]
            self.show_records()

    def action_governors(self) -> None:
        self._as_governors = not self._as_governors
        self.show_records()

    @on(RowList.Chosen)
    def _explain(self) -> None:
        row = self._list.row
        if row is not None and row.act:
            self._change_words(row.act)
        elif row is not None:
            self._behind(row)

    def _behind(self, row: FigureRow) -> None:
        from esafety_tui.casework.annual.annual_report import refs_behind  # noqa: PLC0415 - only here

        name, text = meaning(row.figure)
        ready = self._counted.get(self._key())
        table = ready.counted.figures.this.tables[row.figure] if ready else None
        label = next((one.label for one in table.rows if one.key == row.row), "") if table else ""
        if table is None or definitions()[row.figure].section == "prevention":
            text += "\n\nThese come from Prevention (5)."
            self.show_message(name, text)
            return
        rows = rows_under(table.layout, row.row)
        columns = table.layout.columns
        look = partial(refs_behind, self._year, self.casework, row.figure, rows, columns)
        title = f"{name}: {label}" if label and label != name else name
        words = CountedWords(row.figure, share_of(columns))
        self.app.push_screen(Behind(title, text, look, self._draw_incident, words), self._open)

    def _draw_incident(self, counted: CountedIncident, width: int) -> Lines:
        records = self.casework.records
        if records.has(counted.ref):
            return list_line(records.row(counted.ref), width, records)
        return [line(f" {counted.ref} is not in the records any more.")]  # its import was undone

    def _open(self, ref: str | None) -> None:
        if ref:
            self.desktop.open_case(ref)

    def action_words(self) -> None:
        self._change_words(WRITE)

    @comes_back
    def _change_words(self, act: str) -> None:
        change_words(self, self._words(), act)

    def action_targets(self) -> None:
        targets_form(self)

    def action_drop(self) -> None:
        if self._list.row is not None:
            drop_action(self, self._year, self._list.row.act)

    def _words(self) -> LeadsWords:
        casework = self.casework
        return LeadsWords(casework.year.review(self._year), casework.year.review_before(self._year))

    def action_export(self) -> None:
        if self._counted.get(self._key()) is not None:  # else it is being counted, and says so
            begin_export(self, self._year, self._export, as_governors=self._as_governors)

    def _export(self, edition: Edition) -> None:
        from esafety_tui.casework.annual.annual_report import (  # noqa: PLC0415 - only here
            finds_to_confirm,
            of_year,
        )

        ready = self._counted.get(self._key())
        if ready is None:
            return
        asked = of_year(self._year, self.casework, edition)
        finds = finds_to_confirm(asked, ready.counted, self.casework)
        confirm_finds(self, self._year, finds, partial(export_workbook, self, asked, ready.counted))

    def action_published(self) -> None:
        show_published(self)
