"""The workbook: its sheets in reading order, written whole or not at all."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.progress import Progress, unheard
from esafety_tui.reports.annual.report_types import (
    Breakdown,
    Detail,
    FigureUnit,
    PreventionLine,
    Report,
    Result,
)
from esafety_tui.reports.annual.sentences import span
from esafety_tui.reports.disclosure.bands import NOT_RECORDED, Band
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.output_file import whole_file
from esafety_tui.reports.release import LINE_HEADINGS
from esafety_tui.reports.workbook.cells import Look, Styled, shown
from esafety_tui.reports.workbook.charts import Bars, ChartNumbers
from esafety_tui.reports.workbook.every_figure import every_figure
from esafety_tui.reports.workbook.front import Front
from esafety_tui.reports.workbook.table_sheet import draw_contents, table_sheet

_PARTS = 10  # sheets, and the saving: the parts of which whoever waits is told


def write_workbook(
    report: Report, path: Path, *, progress: Progress = unheard, overwrite: bool = False
) -> None:
    """Write *report* as a workbook to *path*.

    *progress* is told how many of how many parts are done, and may raise to cancel:
    nothing is then left behind.

    Raises :class:`FileExistsError` when there is something at *path* and not *overwrite*,
    and :class:`OSError` when the file cannot be written.
    """
    numbers = count(1)
    with whole_file(path, overwrite=overwrite) as file:
        # Not right into the file: on a full disk an archive that is let go of complains once more.
        made = BytesIO()
        _build(report, lambda: progress(min(next(numbers), _PARTS - 1), _PARTS)).save(made)
        file.write(made.getvalue())
        progress(_PARTS, _PARTS)  # all but the naming of the file: the last chance to cancel


def _build(report: Report, part_done: Callable[[], None]) -> Workbook:
    """Fill a workbook with *report*; *part_done* is called after each sheet."""
    book = Workbook()
    front = book.worksheets[0]
    front.title = "Report"
    sheets = _Sheets(book, report, Look(book), part_done)
    contents = book.create_sheet("Contents and notes")
    held = [("Report", "The two pages for the meeting."), ("Contents and notes", "This sheet.")]
    held.append(sheets.figures())
    kinds = years = None
    if report.tables:
        held.append(sheets.breakdowns())
        years, kinds = sheets.bars_of_years(), sheets.bars_of("what_it_was")
    held.append(sheets.prevention())
    confidence, activities = (
        sheets.bars_of_prevention("Confidence"),
        sheets.bars_of_prevention("Activities"),
    )
    held += [sheets.actions(), sheets.definitions()]
    if report.every is not None:
        held.append(sheets.every())
    if report.edition is Edition.CONFIDENTIAL:
        held.append(sheets.incidents())
    numbers = ChartNumbers(years, kinds, confidence, activities)
    not_all = Front(front, sheets.look, report, numbers).draw()
    part_done()
    draw_contents(contents, sheets.look, report, held, not_all)
    part_done()
    _describe(book, report)
    return book


class _Sheets:
    """The sheets behind the first: one table each."""

    def __init__(
        self, book: Workbook, report: Report, look: Look, part_done: Callable[[], None]
    ) -> None:
        self._book = book
        self._report = report
        self._part_done = part_done
        self._rows: dict[str, tuple[Worksheet, int, int]] = {}  # of what, from row to row
        self.look = look

    def _sheet(
        self,
        name: str,
        title: str,
        notes: Sequence[str],
        header: Sequence[str],
        rows: Iterable[Sequence[Styled]],
        widths: Sequence[float],
    ) -> tuple[Worksheet, int]:
        sheet = self._book.create_sheet(name)
        top = table_sheet(sheet, self.look, self._report, title, notes, header, rows, widths)
        self._part_done()
        return sheet, top

    def figures(self) -> tuple[str, str]:
        """Every figure, the years from left to right."""
        report = self._report
        coarse = report.detail is Detail.COARSE
        columns = max(len(one.values) for one in report.figures)
        heads = ["This report", "Last report"] if coarse else list(report.years[:columns])
        heads = heads[:columns][::-1]
        rows = [
            [
                Styled(one.name, "Row name"),
                *([Styled(span(one.years[0]), "Row text")] if coarse else []),
                *(
                    shown(one.values[at], one.unit)
                    if at < len(one.values)
                    else Styled("–", "Row band")
                    for at in reversed(range(columns))
                ),
                Styled(one.change, "Row band"),
                Styled(one.target.shown, "Row band"),
                Styled(
                    one.result.value, "Result not met" if one.result is Result.NOT_MET else "Result"
                ),
            ]
            # Those of one year first, and then those of several: two blocks in one table.
            for one in sorted(report.figures, key=lambda one: one.together)
        ]
        notes = ["This sheet has one table: the eight figures of the report, and more."]
        if coarse:
            notes.append(_coarse_note(report))
        period = ["Years"] if coarse else []
        widths = (34.0, *[22.0] * len(period), *[13.0] * columns, 13.0, 12.0, 10.0)
        header = ("Figure", *period, *heads, "Change", "Target", "Result")
        self._sheet("Figures", "Figures", notes, header, rows, widths)
        return "Figures", "The eight figures and more, with the reports before."

    def breakdowns(self) -> tuple[str, str]:
        """One-way tables of incidents, below each other in one table."""
        report = self._report
        rows: list[list[Styled]] = []
        with_last = any(table.before for table in report.tables)
        for year, band in reversed(report.totals):
            last = [Styled("", "Row band")] if with_last else []
            rows.append(_breakdown_row("Incidents recorded", year, last, band))
        places = {"years": (0, len(rows))}
        for table in report.tables:
            start = len(rows)
            for number, row in enumerate(table.rows):
                before = table.before[number].band if number < len(table.before) else None
                last = [shown(before, FigureUnit.COUNT) if before else Styled("–", "Row band")]
                rows.append(
                    _breakdown_row(
                        _title(table, report), row.group.label, last if with_last else [], row.band
                    )
                )
            places[table.id] = (start, len(rows))
        heads = [f"{report.years[1]} (incidents)"] if with_last else []
        of = (
            "This report (incidents)"
            if report.detail is Detail.COARSE
            else f"{report.title} (incidents)"
        )
        header = ("Breakdown", "Group", *heads, of, "At least", "At most")
        note = (
            "Counts are exact."
            if report.every
            else "All counts are bands, rounded each for itself: do not add them."
        )
        widths = (26.0, 32.0, *[14.0] * len(heads), 15.0, 10.0, 10.0)
        notes = ["This sheet has one table of several breakdowns, each of all incidents.", note]
        sheet, top = self._sheet(
            "Breakdowns", "Breakdowns of the incidents", notes, header, rows, widths
        )
        for name, (start, end) in places.items():
            self._rows[name] = (sheet, top + 1 + start, top + end)
        return "Breakdowns", "The incidents in one-way tables, with at least and at most."

    def _columns(self) -> tuple[int, int]:
        """The columns of the sheet Breakdowns with *at most* and *at least*."""
        with_last = any(table.before for table in self._report.tables)
        return 5 + with_last, 4 + with_last

    def bars_of(self, table: str) -> Bars | None:
        """Where the chart of *table* finds its numbers."""
        found = next((one for one in self._report.tables if one.id == table), None)
        if table not in self._rows or found is None:
            return None
        labels = tuple(row.band.shown for row in found.rows)
        return Bars(*self._rows[table], 2, self._columns(), labels)

    def bars_of_years(self) -> Bars:
        """Where the chart of the years' totals finds its numbers."""
        labels = tuple(band.shown for _, band in reversed(self._report.totals))
        return Bars(*self._rows["years"], 2, self._columns(), labels)

    def prevention(self) -> tuple[str, str]:
        """What was done beforehand."""
        report = self._report
        years = report.years[: max((len(one.values) for one in report.prevention), default=1)]
        rows = [_prevention_row(one) for one in report.prevention]
        notes = [
            "This sheet has one table. All numbers are exact.",
            "Dates are those of the last time. Somebody who came twice took two places.",
        ]
        header = ("Kind", "Item", "Unit", *reversed(years))
        widths = (30.0, 30.0, 14.0, *[14.0] * len(years))
        title = "Prevention, training, surveys and policies"
        sheet, top = self._sheet("Prevention", title, notes, header, rows, widths)
        for kind in ("Confidence", "Activities"):
            at = [number for number, one in enumerate(report.prevention) if one.kind == kind]
            self._rows[kind] = (sheet, top + 1 + at[0], top + 1 + at[-1])
        return "Prevention", "Lessons, training, surveys, checks and policy reviews: exact."

    def bars_of_prevention(self, kind: str) -> Bars | None:
        """Where the chart of that *kind* finds its numbers; None where one is not recorded."""
        lines = [one for one in self._report.prevention if one.kind == kind]
        sheet, first, last = self._rows[kind]
        if kind == "Activities":
            return Bars(sheet, first, last - 1, 2, (3 + len(lines[0].values),))
        if not all(isinstance(one.values[0], int | float) for one in lines):
            return None
        both = all(isinstance(value, int | float) for one in lines for value in one.values)
        newest = 3 + len(lines[0].values)
        series = (newest - 1, newest) if both and newest > 4 else (newest,)
        return Bars(sheet, first, last, 2, series)

    def actions(self) -> tuple[str, str]:
        """What was agreed, and what came of it."""
        rows = [
            [
                Styled(one.action, "Row name"),
                Styled(one.owner, "Row text"),
                Styled(one.agreed, "Row text"),
                Styled(one.due, "Row date") if one.due else Styled("–", "Row band"),
                Styled(one.done, "Row date") if one.done else Styled("not yet", "Row band"),
                Styled(one.came_of_it or "to come", "Row text"),
            ]
            for one in self._report.actions
        ]
        if not rows:
            rows = [[Styled("No action is agreed yet.", "Row name"), *[Styled("", "Row text")] * 5]]
        notes = ["This sheet has one table. Owners are posts, not names."]
        header = ("Action", "Owner", "Agreed", "Due", "Done", "What came of it")
        self._sheet("Actions", "Actions", notes, header, rows, (32.0, 15.0, 10.0, 13.0, 13.0, 36.0))
        return "Actions", "What was agreed, who does it by when, and what came of it."

    def definitions(self) -> tuple[str, str]:
        """What each word and figure means."""
        rows = [
            [Styled(term, "Row name"), Styled(text, "Row text")]
            for term, text in self._report.definitions
        ]
        notes = ["This sheet has one table."]
        self._sheet("Definitions", "Definitions", notes, ("Term", "Meaning"), rows, (28.0, 78.0))
        return "Definitions", "What each word and figure means."

    def every(self) -> tuple[str, str]:
        """Every exact figure, for whoever may see it."""
        header, rows = every_figure(self._report)
        notes = [
            "This sheet has one table: every figure that is counted, exact, a line for each value.",
            "It is there to look things up in: these lines are what is printed of it.",
        ]
        widths = (32.0, 32.0, 24.0, *[13.0] * (len(header) - 3))
        sheet, top = self._sheet("Every figure", "Every figure", notes, header, rows, widths)
        sheet.print_area = f"A1:{get_column_letter(len(header))}{top - 1}"
        return "Every figure", "Every figure that is counted, exact."

    def incidents(self) -> tuple[str, str]:
        """A line for each incident."""
        # Made as they are written: of thousands no more than one is there at a time.
        rows = (list(map(_line_cell, line)) for line in self._report.lines)
        notes = [
            "This sheet has one table. People stand by alias; an alias holds within its case only."
        ]
        widths = (13.0, 13.0, 18.0, 10.0, 14.0, 16.0, 16.0, 16.0, 16.0, 13.0)
        self._sheet("Incidents", "Incidents", notes, LINE_HEADINGS, rows, widths)
        return "Incidents", "A line for each incident, by reference and alias."


def _title(table: Breakdown, report: Report) -> str:
    """The title, with the years where they are not those of the report."""
    if table.years == (report.title,) or (report.detail is Detail.COARSE and not table.repeated):
        return table.title
    return f"{table.title}, {table.years[-1]} to {table.years[0]}"


def _breakdown_row(title: str, group: str, last: list[Styled], band: Band) -> list[Styled]:
    return [
        Styled(title, "Row name"),
        Styled(group, "Row text"),
        *last,
        shown(band, FigureUnit.COUNT),
        *(
            Styled(int(one), "Row whole number")
            if one is not None and band.shown != NOT_RECORDED.shown
            else Styled("–", "Row band")
            for one in (band.least, band.most)
        ),
    ]


def _coarse_note(report: Report) -> str:
    now = next(one.years for one in report.figures if one.together)
    last = f" The last report took {span(now[1])} together." if len(now) > 1 else ""
    return f"Several years count as one.{last}"


def _prevention_row(one: PreventionLine) -> list[Styled]:
    return [
        Styled(one.kind, "Row name"),
        Styled(one.item, "Row text"),
        Styled(one.unit, "Row text"),
        *(_prevention_cell(value, one.unit) for value in reversed(one.values)),
    ]


def _prevention_cell(value: int | float | date | str | None, unit: str) -> Styled:
    if isinstance(value, date):
        return Styled(value, "Row date")
    if isinstance(value, str) or value is None:
        return Styled(value or "not recorded", "Row band")
    return Styled(value, "Row score" if unit.startswith("mean") else "Row whole number")


def _line_cell(value: str | date) -> Styled:
    return Styled(value, "Row date") if isinstance(value, date) else Styled(value, "Row text")


def _describe(book: Workbook, report: Report) -> None:
    """Set the document's properties."""
    made = report.made_on
    book.properties.title = f"E-safety report {report.title}"
    book.properties.subject = f"{report.school}: {report.edition.heading}"
    book.properties.creator = report.school
    secret = report.edition is not Edition.GOVERNORS
    book.properties.keywords = (
        f"{report.edition.label.upper()}, e-safety" if secret else "e-safety, governors"
    )
    book.properties.category = report.edition.heading
    book.properties.language = "en-GB"
    book.properties.created = datetime(made.year, made.month, made.day)
