"""The first sheet: two pages for the meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.reports.annual.notes import reasons, warning, why_bands
from esafety_tui.reports.annual.report_types import ActionLine, Detail, FigureLine, Report, Result
from esafety_tui.reports.annual.sentences import span
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.workbook.cells import (
    BODY_SIZE,
    Look,
    Styled,
    broken,
    height_of,
    link,
    put,
    shown,
)
from esafety_tui.reports.workbook.charts import (
    Chart,
    ChartNumbers,
    ChartPlace,
    chart_of_activities,
    chart_of_confidence,
    chart_of_kinds,
    chart_of_years,
)
from esafety_tui.reports.workbook.table_sheet import put_row, put_table, set_up

WIDTHS = (30.0, 13.0, 11.5, 11.5, 10.0, 8.0)
_PAGE = 744.0  # points that a page holds, a little less than it does
_MOST_ACTIONS = 7
_ACROSS = 500.0  # points of a line across the page, in whatever program it is printed
_A_LINE, _SHORT_LINE = 86, 30  # letters that surely stand in such a line, and in the first column
# Letters of the story, and of what was learned: more stands on the sheet Contents and notes.
_MOST_OF_STORY, _MOST_LEARNED = 16 * _A_LINE, 500
_ROW = 19.0  # points of a row of figures or actions
_LINE = 15.0  # points of such a line
_SECTION, _GAP = 23.0, 4.0  # points of a heading, and of the room below its rule
_CHARTS, _A_BAR = 150.0, 22.0  # points of two charts beside each other, and of each bar
_LEAST_CHARTS = 100.0
_CHART = 150.0  # points that a chart beside text has at least
_SIGN_OFF = 146.0  # points of the least that the sign-off takes


@dataclass(frozen=True)
class _Block:
    """Figures of one stretch of time: a heading, a table, and why words stand in it."""

    title: str
    name: str
    header: tuple[str, ...]
    figures: tuple[FigureLine, ...]

    @property
    def rows(self) -> list[list[Styled]]:
        return [_figure(one) for one in self.figures]

    @property
    def below(self) -> list[str]:
        why = " ".join(reasons(self.figures))
        return _broken(why) if why else []

    @property
    def height(self) -> float:
        """How many points it takes."""
        heads = height_of([Styled(text, "Head right") for text in self.header], WIDTHS, 20)
        rows = sum(height_of(row, WIDTHS, _ROW) for row in self.rows)
        return _SECTION + heads + rows + _LINE * len(self.below)


class Front:
    """Draws the sheet from the top down, and knows how much of the page is left."""

    def __init__(self, sheet: Worksheet, look: Look, report: Report, numbers: ChartNumbers) -> None:
        self._sheet = sheet
        self._look = look
        self._report = report
        self._numbers = numbers
        self._row = 1
        self._left = _PAGE
        self._not_all: list[tuple[str, str]] = []

    def draw(self) -> list[tuple[str, str]]:
        """Fill the sheet; return, whole and with its heading, what it had no room for."""
        set_up(self._sheet, self._report, WIDTHS, fit=False)
        self._heading()
        self._section("The year in short")
        if self._report.every is None and self._report.detail is not Detail.WORDS:
            self._across(why_bands(), "Body line", _LINE)
        self._lines(self._cut("The year in short", self._report.sentences, _MOST_OF_STORY))
        this_year, several = _blocks(self._report)
        self._actions(self._left - this_year.height)
        self._block(this_year)
        if prevented := self._left >= _height_of(self._report.bullets):
            self._prevention()
        self._sheet.row_breaks.append(Break(id=self._row - 1))
        self._left = _PAGE
        if several.figures:
            self._block(several)
        words = self._report.detail is Detail.WORDS
        if not words:
            self._incidents([] if prevented else self._report.bullets)
        if not prevented:
            self._prevention()
        self._learned()
        chart = chart_of_activities(self._report, self._numbers.activities) if words else None
        if chart:
            self._section(chart.title)
            room = self._left - _SIGN_OFF
            self._across("", "Body line", max(min(_CHART, room), _LEAST_CHARTS))
            place = ChartPlace(self._sheet, self._row - 1, self._row - 1, left=0)
            replace(chart, title="").draw(place)
        self._sign_off()
        return self._not_all

    # Rows

    def _put(self, cells: Sequence[Styled], least: float) -> None:
        put_row(self._sheet, self._look, self._row, cells, WIDTHS, least)
        self._took(self._sheet.row_dimensions[self._row].height or least)

    def _took(self, points: float) -> None:
        self._left -= points
        self._row += 1

    def _across(self, text: str, style: str, points: float) -> None:
        """A line across all columns; the text runs over the empty cells beside it."""
        for column in range(1, len(WIDTHS) + 1):
            put(
                self._sheet,
                self._look,
                self._row,
                column,
                Styled(text if column == 1 else None, style),
            )
        self._sheet.row_dimensions[self._row].height = points
        self._took(points)

    def _section(self, title: str) -> None:
        self._across(title, "Section rule", _SECTION)

    def _heading(self) -> None:
        report = self._report
        self._across(f"E-safety report for {_for_whom(report)} {report.title}", "Report title", 30)
        self._across(report.school, "School", 22)
        if text := warning(report.edition):
            self._across(text.partition(". ")[0] + ".", "Warning", 18)
        to_date = ", to date" if report.to_date else ""
        span = f"{_day(report.first)} to {_day(report.last)}{to_date}"
        self._across(
            f"{report.edition.heading}. {span}. Made on {_day(report.made_on)}.", "Rule", 22
        )

    def _lines(self, texts: Sequence[str]) -> None:
        """*texts* across the page, each broken where the page ends: no cell is merged."""
        for text in texts:
            first, *more = _broken(text)
            self._across(f"•  {first}", "Body line", _LINE)
            for one in more:
                self._across(one, "Line below", _LINE)

    def _cut(self, title: str, texts: Sequence[str], most: int, a_line: int = _A_LINE) -> list[str]:
        """*texts* as far as there is room; what is more stands on the sheet Contents and notes."""
        found = _fitting_texts(texts, most, a_line)
        if found != [*texts]:
            self._not_all.append((title, "\n".join(texts)))
        return found

    # Page 1

    def _block(self, block: _Block) -> None:
        self._section(block.title)
        self._table(block.name, block.header, block.rows, _ROW)
        for text in block.below:
            self._across(text, "Body line", _LINE)

    def _table(
        self, name: str, header: Sequence[str], rows: Sequence[Sequence[Styled]], least: float
    ) -> None:
        top = self._row
        after = put_table(self._sheet, self._look, name, top, header, rows, WIDTHS, least)
        heights = self._sheet.row_dimensions
        self._left -= sum(heights[row].height or least for row in range(top, after))
        self._row = after

    def _beside(self, title: str, texts: Sequence[str], chart: Chart | None) -> None:
        """*texts* below each other in the first column, and *chart* beside them."""
        self._section(title)
        cells = [[Styled(text, "Body")] for text in texts]
        heights = [height_of(one, WIDTHS) + 4 for one in cells]
        if chart:
            heights[-1] += max(_CHART - sum(heights), 0)
        first = self._row
        for one, height in zip(cells, heights, strict=True):
            self._put(one, height)
        if chart:
            chart.draw(ChartPlace(self._sheet, first, self._row - 1))

    def _prevention(self) -> None:
        self._section("What we did to prevent incidents")
        self._lines(self._report.bullets)

    def _incidents(self, below: Sequence[str]) -> None:
        """How many each year, and beside it of what kind; *below* is what must stand below yet."""
        report, bars = self._report, self._numbers.kinds
        self._section("How many each year, and of what kind")
        years = chart_of_years(report, self._numbers.years)
        table = next((one for one in report.tables if one.id == "what_it_was"), None)
        if table is None or bars is None:
            self._across(
                "The kinds are left out: beside other numbers they would tell small ones."
                if years
                else "No incident was recorded.",
                "Body line",
                _LINE,
            )
        elif report.every is None:
            self._across(
                "By kind: the dark bar is the least it can be, dark and pale together the most.",
                "Body line",
                _LINE,
            )
        if not years:
            return
        # They give way to what is below them, down to where their names would not be seen.
        wanted = max(_CHARTS, 45 + _A_BAR * (len(table.rows) if table else 0))
        learned = _fitting_texts(report.learned, _MOST_LEARNED, _A_LINE) or [""]
        least = _height_of(learned) + (_height_of(below) if below else 0) + _SIGN_OFF
        self._across("", "Body line", max(min(wanted, self._left - least), _LEAST_CHARTS))
        at = self._row - 1
        if bars and table:
            years.draw(ChartPlace(self._sheet, at, at, left=0, right=1))
            chart_of_kinds(table, bars).draw(ChartPlace(self._sheet, at, at))
        else:
            years.draw(ChartPlace(self._sheet, at, at, left=0, right=4))

    # Page 2

    def _learned(self) -> None:
        """What the lead wrote; beside it what the surveys said, where the page has room."""
        title, learned = "What we learned", self._report.learned or ("Nothing is written yet.",)
        beside = _fitting_texts(learned, _MOST_LEARNED, _SHORT_LINE)
        chart = chart_of_confidence(self._report, self._numbers.confidence)
        high = max(_CHART, sum(height_of([Styled(one, "Body")], WIDTHS) + 4 for one in beside))
        if chart and self._left - _SECTION - high >= _SIGN_OFF:
            beside = self._cut(title, learned, _MOST_LEARNED, _SHORT_LINE)
            self._beside(title, beside, chart)
        else:
            self._section(title)
            self._lines(self._cut(title, learned, _MOST_LEARNED))

    def _actions(self, room: float) -> None:
        """What was agreed, as far as it goes into *room* points."""
        self._section("What is next: actions and targets")
        before = self._left
        self._lines(self._report.next_steps)
        self._across("", "Body line", _GAP)
        room -= _SECTION + before - self._left + 20
        found = _pressing(self._report.actions)
        rows = [_action(one) for one in found]
        shown = _fitting(rows, room)
        rows = rows[:shown]
        if not rows:
            rows = [
                [
                    Styled("No action is agreed yet.", "Row name"),
                    Styled("", "Row text"),
                    *[Styled("", "Row band")] * 4,
                ]
            ]
        header = ("Action", "Owner", "Due", "Done", "State", "Agreed")
        self._table("Report_actions", header, rows, _ROW)
        if len(found) > shown:
            self._across(f"and {len(found) - shown} more: sheet Actions", "Body line", _LINE)

    def _sign_off(self) -> None:
        governors = self._report.edition is Edition.GOVERNORS
        who = "Link governor" if governors else "Head"
        self._section(f"{who}’s comment and sign-off")
        lines = int(min(max((self._left - 2 * 24 - 20) // 24, 2), 8))
        self._across("Comment:", "Box line", 24)
        for _ in range(lines - 1):
            self._across("", "Box line", 24)
        for left, right in (
            (
                "Talked over with the e-safety lead on:",
                "Seen by the governing body on:" if governors else "",
            ),
            (f"{who}:", "Signed:"),
        ):
            self._across(left, "Box line", 24)
            put(self._sheet, self._look, self._row - 1, 3, Styled(right, "Box line"))
        self._across("", "Body line", 20)
        to = "Contents and notes"
        how = f"How to read this report: page 3 (sheet {to})"
        link(self._sheet, self._look, self._row - 1, how, to)


def _for_whom(report: Report) -> str:
    return {"governors": "governors", "leadership": "leadership"}.get(
        report.edition.value, "the head"
    )


def _figure(one: FigureLine) -> list[Styled]:
    missed = one.result is Result.NOT_MET
    return [
        Styled(one.name, "Row name"),
        shown(one.this, one.unit, "Figure"),
        shown(one.last, one.unit),
        Styled(one.change, "Row band"),
        Styled(one.target.shown, "Row band"),
        Styled(one.result.value, "Result not met" if missed else "Result"),
    ]


def _blocks(report: Report) -> tuple[_Block, _Block]:
    """The eight figures by the time that they count: this year's, and those of several years."""
    ours = tuple(one for one in report.eight if not one.together)
    several = tuple(one for one in report.eight if one.together)
    beside = ("Change", "Target", "Result")
    title = "This year in figures" if several else "The year in eight figures"
    this_year = _Block(
        f"{title}: {report.title}", "Report_figures",
        ("Figure", report.title, report.before, *beside), ours,
    )  # fmt: skip
    if not several:
        return this_year, _Block("", "", (), ())
    years = several[0].years
    heads = [f"{len(one)} years to {max(one)}" for one in years[:2]]
    heads += ["Last report"] * (2 - len(heads))
    return this_year, _Block(
        f"{len(years[0])} years together: {span(years[0])}", "Report_three_years",
        ("Figure", *heads, *beside), several,
    )  # fmt: skip


def _height_of(texts: Sequence[str]) -> float:
    """How many points a heading takes with *texts* below it."""
    return _SECTION + _LINE * sum(len(_broken(one)) for one in texts)


def _broken(text: str) -> list[str]:
    """*text* in lines across the page, with room for the point before it."""
    return broken(text, _ACROSS, BODY_SIZE)


def _fitting(rows: Sequence[Sequence[Styled]], room: float) -> int:
    """How many of *rows*, which are actions, go into *room* points; one of them always."""
    heights = [height_of(row, WIDTHS, _ROW) for row in rows]
    for number in range(min(len(rows), _MOST_ACTIONS), 1, -1):
        more = _LINE if number < len(rows) else 0
        if sum(heights[:number]) + more <= room:
            return number
    return min(len(rows), 1)


def _pressing(actions: Sequence[ActionLine]) -> list[ActionLine]:
    """Those that are open first: of them there is something to say."""
    return sorted(actions, key=lambda one: one.done is not None)


def _action(one: ActionLine) -> list[Styled]:
    late = one.state == "Late"
    return [
        Styled(_one_line(one.action), "Row name"),
        Styled(one.owner, "Row text"),
        Styled(one.due, "Row date") if one.due else Styled("–", "Row band"),
        Styled(one.done, "Row date") if one.done else Styled("not yet", "Row band"),
        Styled(one.state, "Result not met" if late else "Result"),
        Styled(one.agreed, "Row band"),
    ]


def _one_line(text: str) -> str:
    """*text* as far as the page has room for it; all of it stands on the sheet Actions."""
    text = " ".join(text.split())
    return text if len(text) <= 75 else text[:74] + "…"


def _fitting_texts(texts: Sequence[str], letters: int, a_line: int) -> list[str]:
    """*texts* as far as the page has room for so many *letters*, in lines of *a_line*."""
    found = list[str]()
    for text in texts:
        if len(text) > letters:
            found.append(f"{text[: max(letters, 0)]}… (all of it: sheet Contents and notes)")
            break
        found.append(text)
        letters -= ceil(len(text) / a_line) * a_line
    return found


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
