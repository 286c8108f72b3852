"""The annual report: a year's figures with the year before beside, and the workbook."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Notice
from textual.widgets import Footer, Static
from textual.worker import Worker, WorkerState, get_current_worker

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from esafety_tui.model.reference import Reference, parse_year, year_name
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import Figures
from esafety_tui.reports.output_file import suggested_path
from esafety_tui.screens.annual_rows import FigureRow, draw_figure_row, meaning, report_rows
from esafety_tui.screens.file_export import FileExport, Progress
from esafety_tui.screens.place import Place
from esafety_tui.widgets.dialogs import Message
from esafety_tui.widgets.row_list import RowList

# The threshold of official school statistics; the command takes another.
WITHHOLD_BELOW = 5


class Annual(Place):
    """One academic year: figures, bars and tables; `e` writes the governors' workbook."""

    heading = "annual monitoring"
    CSS_PATH = "annual.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "year(1)", "Year before", key_display="←", id="report.earlier",
                tooltip="Show the academic year before this one"),
        Binding("right,l", "year(-1)", "Year after", key_display="→", id="report.later",
                tooltip="Show the academic year after this one"),
        Binding("e", "export", "Export workbook", id="report.export",
                tooltip="Write the year's workbook, in the edition that is shown"),
        Binding("E", "edition", "Edition", id="report.edition",
                tooltip="Change between the governors' edition and the confidential one"),
    ]  # fmt: skip

    class Counted(Notice):
        """The figures of a year have been counted, exact and as governors see them."""

        def __init__(self, key: tuple[str, date, int], editions: dict[Edition, Figures]) -> None:
            super().__init__()
            self.key = key
            self.editions = editions

    def __init__(self) -> None:
        super().__init__()
        self._year = ""
        self._edition = Edition.GOVERNORS
        # How many changes there have been: figures are only good for one state of the records.
        self._changes = 0
        self._counted: dict[tuple[str, date, int], dict[Edition, Figures]] = {}
        self._counting: tuple[str, date, int] | None = None
        self._ends: Callable[[], None] = lambda: None

    def compose_place(self) -> ComposeResult:
        """Draw the line with the year and the edition, and the report below it."""
        yield Static(id="year-line")
        yield RowList[FigureRow](
            draw_figure_row,
            key=lambda row: row.key,
            selectable=lambda row: bool(row.figure),
            id="figures",
        )
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the current year, and follow changes."""
        self._ends = self.casework.subscribe(lambda _: self._outdated())
        self._year = self.casework.school.academic_year(self.casework.today)
        self.redraw()
        self._list.focus()

    def on_unmount(self) -> None:
        """Follow changes no longer."""
        self._ends()

    # Drawing

    @property
    def _list(self) -> RowList[FigureRow]:
        return self.query_one("#figures", RowList)

    @property
    def figures(self) -> Figures | None:
        """The year's figures as the chosen edition has them; nothing while they are counted."""
        editions = self._counted.get(self._key())
        return editions[self._edition] if editions else None

    def show_records(self) -> None:
        """Show the year if it has been counted; otherwise count it first."""
        if not self._year:
            return
        figures = self.figures
        self._show_year_line(figures)
        if figures is not None:
            self._list.show_rows(report_rows(figures), empty="")
        else:
            self._list.show_rows([], empty=" counting…")
            if self._counting != self._key():
                self._counting = self._key()
                self._count(self._key(), refs_counted(self._year, self.casework))

    def on_resize(self) -> None:
        """The line with the year is shortened to fit."""
        super().on_resize()
        self._show_year_line(self.figures if self._year else None)

    def _show_year_line(self, figures: Figures | None) -> None:
        years = self._years()
        if not self._year or self._year not in years:
            return
        at = years.index(self._year)
        earlier = "‹ " if at + 1 < len(years) else "  "
        later = " ›" if at else "  "
        title = figures.this.title if figures else self._year
        if self._edition is Edition.GOVERNORS:
            rule = f"counts under {WITHHOLD_BELOW} withheld (w)"
        else:
            rule = "exact counts: for the lead's eyes"
        line = Content.assemble(
            earlier, (title, "bold"), later, "  ", (self._edition.heading, "bold"), " · ", rule
        )
        self.query_one("#year-line", Static).update(line)

    # Counting

    def _key(self) -> tuple[str, date, int]:
        return (self._year, self.casework.today, self._changes)

    def _years(self) -> list[str]:
        """Years with records and the current one, and the one that is shown; newest first."""
        return sorted({*self.casework.years(), self._year}, reverse=True)

    def _outdated(self) -> None:
        self._changes += 1
        self._counted.clear()
        if self.is_current:
            self.show_records()

    @work(thread=True, exclusive=True, group="figures", exit_on_error=False)
    def _count(self, key: tuple[str, date, int], refs: Sequence[str]) -> None:
        worker = get_current_worker()
        wanted = takewhile(lambda _: not worker.is_cancelled, refs)
        exact = count_year(key[0], self.casework, map(self.casework.incident, wanted))
        if worker.is_cancelled:
            return
        from esafety_tui.reports.publishing import published  # noqa: PLC0415 - only here

        editions = {
            Edition.CONFIDENTIAL: exact,
            Edition.GOVERNORS: published(exact, Edition.GOVERNORS, WITHHOLD_BELOW),
        }
        if not worker.is_cancelled:
            self.post_message(self.Counted(key, editions))

    @on(Counted)
    def _show_counted(self, event: Counted) -> None:
        self._counted[event.key] = event.editions
        if event.key == self._key():
            self._counting = None
            self.show_records()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say so when the figures could not be counted."""
        if event.state is WorkerState.ERROR and event.worker.group == "figures":
            self._list.show_rows(
                [],
                empty=" The figures could not be counted. Your records are safe;\n"
                " run esafety-tui check to look for a damaged record.",
            )

    # Acts

    def action_year(self, back: int) -> None:
        """Go to another year: *back* is 1 for the year before, -1 for the year after."""
        years = self._years()
        at = max(0, min(years.index(self._year) + back, len(years) - 1))
        if years[at] != self._year:
            self._year = years[at]
            self.show_records()

    def action_edition(self) -> None:
        """Change between the governors' edition and the confidential one."""
        governors = self._edition is Edition.GOVERNORS
        self._edition = Edition.CONFIDENTIAL if governors else Edition.GOVERNORS
        self.show_records()

    @on(RowList.Chosen)
    def _explain(self) -> None:
        if self._list.row is not None:
            self.app.push_screen(Message(*meaning(self._list.row.figure)))

    def action_export(self) -> None:
        """Ask where the workbook goes, and write it there."""
        year, edition, casework = self._year, self._edition, self.casework
        refs = refs_counted(year, casework)

        def write(path: Path, *, overwrite: bool, progress: Progress) -> None:
            from esafety_tui.reports.workbook import write_workbook  # noqa: PLC0415 - openpyxl

            incidents = []
            for ref in refs:
                progress(0, 1)
                incidents.append(casework.incident(ref))
            figures = count_year(year, casework, incidents)
            progress(0, 1)
            write_workbook(
                figures,
                path,
                edition=edition,
                suppress_below=WITHHOLD_BELOW,
                made_on=casework.today,
                progress=progress,
                overwrite=overwrite,
                incidents=incidents,
            )

        if edition is Edition.GOVERNORS:
            intro = f"It identifies nobody; counts under {WITHHOLD_BELOW} are withheld."
        else:
            intro = "CONFIDENTIAL: a line for each incident, by alias. Not for governors."
        self.app.push_screen(
            FileExport(
                f"The workbook of {year}: {edition.heading.lower()}",
                suggested_path(f"e-safety-{year}-{edition}.xlsx"),
                write,
                intro=intro,
                how_to_open="A double click on the file opens it in Excel, LibreOffice or Numbers.",
            )
        )


def refs_counted(year: str, casework: Casework) -> list[str]:
    """The references of the incidents of *year* and of the years shown beside it, oldest first."""
    from esafety_tui.reports.figures import YEARS_BEFORE  # noqa: PLC0415 - only for a report

    years = {year_name(parse_year(year) - back) for back in range(YEARS_BEFORE + 1)}
    refs = (row.ref for row in casework.rows())
    return sorted(ref for ref in refs if Reference.parse(ref).year in years)


def count_year(year: str, casework: Casework, incidents: Iterable[Incident]) -> Figures:
    """Count the exact figures of *year*; about a second for every 2,000 incidents in it."""
    from esafety_tui.reports.figures import annual_figures  # noqa: PLC0415 - only in a worker

    return annual_figures(
        year,
        incidents,
        casework.prevention(),
        casework.school,
        casework.calendar,
        casework.steps,
        casework.today,
    )
