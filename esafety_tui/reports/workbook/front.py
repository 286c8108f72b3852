"""The first sheet: two pages for the meeting."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.reports.annual.notes import warning
from esafety_tui.reports.annual.report_types import ActionLine, Detail, FigureLine, Report, Result
from esafety_tui.reports.annual.sentences import harm, span
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.workbook.cells import Styled, height_of, link, put, shown
from esafety_tui.reports.workbook.charts import Bars, ChartPlace, bar_chart, in_words
from esafety_tui.reports.workbook.look import Look
from esafety_tui.reports.workbook.table_sheet import put_row, put_table, set_up

WIDTHS = (30.0, 13.0, 11.5, 11.5, 10.0, 8.0)
_PAGE = 744.0  # points that a page holds, a little less than it does
_MOST_ACTIONS = 7
_MOST_LEARNED = 500  # letters
_CHART = 160.0  # points that a chart beside text has at least
_BELOW = 16.0  # points of a line below the figures
_SIGN_OFF = 146.0  # points of the least that stands below the actions
_BESIDE = "Confidence in the school’s help"


@dataclass(frozen=True)
class ChartNumbers:
    """Where on the other sheets the charts find their numbers: none where there are none."""

    years: Bars | None
    kinds: Bars | None
    confidence: Bars | None
    activities: Bars | None


class Front:
    """Draws the sheet from the top down, and knows how much of the page is left."""

    def __init__(self, sheet: Worksheet, look: Look, report: Report, numbers: ChartNumbers) -> None:
        self._sheet = sheet
        self._look = look
        self._report = report
        self._numbers = numbers
        self._row = 1
        self._left = _PAGE

    def draw(self) -> None:
        """Fill the sheet."""
        set_up(self._sheet, self._report, WIDTHS, fit=False)
        self._heading()
        self._figures()
        if self._report.detail is Detail.WORDS:
            chart = self._numbers.confidence
            self._beside("Three years in words", self._report.sentences, self._confidence(chart))
        else:
            self._beside("The year in sentences", self._report.sentences, self._years())
            self._kinds()
        self._sheet.row_breaks.append(Break(id=self._row - 1))
        self._left = _PAGE
        self._bullets("Who was targeted, and what was done", harm(self._report))
        self._bullets("What we did to prevent", self._report.bullets)
        chart = self._numbers.confidence
        words = self._report.detail is Detail.WORDS
        self._beside(
            "What we learned",
            _cut(self._report.learned) or ("Nothing is written yet.",),
            self._activities() if words else self._confidence(chart),
        )
        self._actions()
        self._sign_off()

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

    def _section(self, title: str, *, rule: bool = True) -> None:
        self._across(title, "Section rule" if rule else "Section", 26)

    def _heading(self) -> None:
        report = self._report
        self._across(f"E-safety report for {_for_whom(report)} {report.title}", "Report title", 34)
        self._across(report.school, "School", 24)
        if text := warning(report.edition):
            self._across(text.partition(". ")[0] + ".", "Warning", 18)
        to_date = ", to date" if report.to_date else ""
        span = f"{_day(report.first)} to {_day(report.last)}{to_date}"
        self._across(
            f"{report.edition.heading}. {span}. Made on {_day(report.made_on)}.", "Rule", 24
        )

    # Page 1

    def _figures(self) -> None:
        self._section("The year in eight figures", rule=False)
        report = self._report
        several = report.detail is Detail.COARSE
        now, last = ("This report", "Last report") if several else (report.title, _before(report))
        header = ("Figure", now, last, "Change", "Target", "Result")
        below = list(_asked_about(report))
        # The rows give way for the lines below them, and not the charts, which have names to show.
        least = 22 - len(below) * _BELOW / len(report.eight)
        self._table("Report_figures", header, [_figure(one) for one in report.eight], least)
        for text in below:
            self._across(text, "Body line", _BELOW)

    def _table(
        self, name: str, header: Sequence[str], rows: Sequence[Sequence[Styled]], least: float
    ) -> None:
        top = self._row
        after = put_table(self._sheet, self._look, name, top, header, rows, WIDTHS, least)
        heights = self._sheet.row_dimensions
        self._left -= sum(heights[row].height or least for row in range(top, after))
        self._row = after

    def _beside(self, title: str, texts: Sequence[str], chart: "_Chart | None") -> None:
        """*texts* below each other in the first column, and *chart* beside them."""
        self._section(title)
        cells = [[Styled(text, "Body")] for text in texts]
        heights = [height_of(one, WIDTHS) + 4 for one in cells]
        more = max(_CHART - sum(heights), 0) / len(heights) if chart else 0
        first = self._row
        for one, height in zip(cells, heights, strict=True):
            self._put(one, height + more)
        if chart:
            chart.draw(ChartPlace(self._sheet, first, self._row - 1))

    def _years(self) -> "_Chart | None":
        bars, totals = self._numbers.years, self._report.totals
        if not bars or all(band.most == 0 for _, band in totals):
            return None
        words = in_words([year for year, _ in totals], [band.shown for _, band in totals])
        return _Chart(
            bars, "Incidents recorded each year", words, "Incidents", sideways=False, over=True
        )

    def _confidence(self, bars: Bars | None) -> "_Chart | None":
        if not bars:
            return None
        lines = [one for one in self._report.prevention if one.kind == "Confidence"]
        words = in_words([one.item for one in lines], [str(one.values[0]) for one in lines])
        return _Chart(
            bars, _BESIDE, words, "Mean answer, from 1 (none) to 5 (full)", scale=(1, 5), form="0.0"
        )

    def _activities(self) -> "_Chart | None":
        bars = self._numbers.activities
        if not bars:
            return None
        lines = [one for one in self._report.prevention if one.kind == "Activities"][:-1]
        if not any(one.values[0] for one in lines):
            return None
        words = in_words([one.item for one in lines], [str(one.values[0]) for one in lines])
        return _Chart(bars, "Prevention activities held", words, "Activities")

    def _kinds(self) -> None:
        report, bars = self._report, self._numbers.kinds
        table = next((one for one in report.tables if one.id == "what_it_was"), None)
        when = span(table.years) if table else report.title
        self._section(f"What was reported in {when}")
        if not bars or table is None:
            said = (
                "No incident was recorded."
                if not report.totals[0][1].most
                else (
                    "The kinds of incident are left out: beside the numbers above, or beside an "
                    "earlier report, they would tell small numbers."
                )
            )
            self._across(said, "Body line", 20)
            return
        if report.every is None:
            self._across(
                "Each bar is a band: at least the dark part, at most the dark and the pale part "
                "together.", "Body line", 20,
            )  # fmt: skip
        height = max(min(24.0 * len(table.rows) + 60, self._left - 4), 110.0)
        self._across("", "Body line", height)
        words = in_words(
            [row.group.label for row in table.rows], [row.band.shown for row in table.rows]
        )
        place = ChartPlace(self._sheet, self._row - 1, self._row - 1, left=0)
        _Chart(bars, "", f"What was reported. {words}", "Incidents", over=True).draw(place)

    # Page 2

    def _bullets(self, title: str, texts: Iterable[str]) -> None:
        lines = list(texts)
        if lines:
            self._section(title)
        for text in lines:
            self._across(f"•  {text[:1].upper()}{text[1:]}", "Body line", 20)

    def _actions(self) -> None:
        self._section("Actions", rule=False)
        found = _pressing(self._report.actions)
        rows = [_action(one) for one in found]
        shown = self._fitting(rows)
        rows = rows[:shown]
        if not rows:
            rows = [[Styled("No action is agreed yet.", "Row name"), *[Styled("", "Row text")] * 5]]
        header = ("Action", "Owner", "Due", "Done", "State", "Year")
        self._table("Report_actions", header, rows, 22)
        if len(found) > shown:
            self._across(f"and {len(found) - shown} more: sheet Actions", "Body line", 18)

    def _fitting(self, rows: Sequence[Sequence[Styled]]) -> int:
        """How many of *rows* leave room for the sign-off."""
        left = self._left - 20 - 18 - _SIGN_OFF
        for number, row in enumerate(rows[:_MOST_ACTIONS]):
            left -= height_of(row, WIDTHS, 22)
            if left < 0:
                return number
        return min(len(rows), _MOST_ACTIONS)

    def _sign_off(self) -> None:
        self._section("Link governor’s comment and sign-off")
        lines = int(min(max((self._left - 2 * 24 - 20) // 24, 2), 8))
        self._across("Comment:", "Box line", 24)
        for _ in range(lines - 1):
            self._across("", "Box line", 24)
        for left, right in (
            ("Talked over with the e-safety lead on:", "Seen by the governing body on:"),
            ("Link governor:", "Signed:"),
        ):
            self._across(left, "Box line", 24)
            put(self._sheet, self._look, self._row - 1, 3, Styled(right, "Box line"))
        self._across("", "Body line", 20)
        to = "Contents and notes"
        how = f"How to read this report: sheet {to}"
        link(self._sheet, self._look, self._row - 1, how, to)


@dataclass(frozen=True)
class _Chart:
    bars: Bars
    title: str
    words: str
    axis: str
    sideways: bool = True
    over: bool = False
    scale: tuple[float, float] | None = None
    form: str = "0"

    def draw(self, place: ChartPlace) -> None:
        bar_chart(
            place,
            self.bars,
            self.title,
            self.words,
            axis=self.axis,
            sideways=self.sideways,
            over=self.over,
            scale=self.scale,
            form=self.form,
        )


def _for_whom(report: Report) -> str:
    return {"governors": "governors", "leadership": "leadership"}.get(
        report.edition.value, "the head"
    )


def _before(report: Report) -> str:
    return report.years[1] if len(report.years) > 1 else "Year before"


def _figure(one: FigureLine) -> list[Styled]:
    missed = one.result is Result.NOT_MET
    return [
        Styled(one.label, "Row name"),
        shown(one.this, one.unit, "Figure"),
        shown(one.last, one.unit),
        Styled(one.change, "Row band"),
        Styled(one.target.shown, "Row band"),
        Styled(one.result.value, "Result not met" if missed else "Result"),
    ]


def _asked_about(report: Report) -> Iterator[str]:
    """What readers asked about, where it stands among the eight figures of *report*."""
    figures = report.eight
    if report.edition is Edition.GOVERNORS:
        yield "About, few, half or more: rounded on purpose, so that nobody can be worked out."
    if any(one.id == "stopped" and one.this.least is not None for one in figures):
        yield "Had stopped when asked: at check-ins the school asks those who were targeted."
    if any(one.result is Result.UNCLEAR for one in figures):
        yield "Unclear: the band is too wide to say whether the target is met, near or not met."


def _pressing(actions: Sequence[ActionLine]) -> list[ActionLine]:
    """Those that are open first where there are too many; otherwise as they were agreed."""
    if len(actions) <= _MOST_ACTIONS:
        return list(actions)
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


def _cut(learned: Sequence[str]) -> tuple[str, ...]:
    """The lead's words as far as the page has room for them."""
    left, found = _MOST_LEARNED, []
    for text in learned:
        if len(text) > left:
            found.append(f"{text[:left]}… (all of it: sheet Contents and notes)")
            break
        found.append(text)
        left -= len(text)
    return tuple(found)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
