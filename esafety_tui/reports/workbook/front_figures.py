"""The figures of the first sheet, in blocks by the time that they count, and how high each is."""

from dataclasses import dataclass

from esafety_tui.reports.annual.notes import reasons
from esafety_tui.reports.annual.report_types import FigureLine, Report, Result
from esafety_tui.reports.annual.sentences import span
from esafety_tui.reports.workbook.cells import BODY_SIZE, Styled, broken, height_of, shown

WIDTHS = (30.0, 13.0, 11.5, 11.5, 10.0, 8.0)
ROW = 19.0  # points of a row of figures or actions
LINE = 15.0  # points of a line across the page
SECTION = 23.0  # points of a heading
_ACROSS = 500.0  # points of a line across the page, in whatever program it is printed


@dataclass(frozen=True)
class Block:
    """Figures of one stretch of time: a heading, a table, and why words stand in it."""

    title: str
    name: str
    header: tuple[str, ...]
    figures: tuple[FigureLine, ...]

    @property
    def rows(self) -> list[list[Styled]]:
        """Each figure, as the cells of its row."""
        return [_figure(one) for one in self.figures]

    @property
    def below(self) -> list[str]:
        """Why words stand in it, in lines across the page."""
        why = " ".join(reasons(self.figures))
        return broken_across(why) if why else []

    @property
    def height(self) -> float:
        """How many points it takes."""
        heads = height_of([Styled(text, "Head right") for text in self.header], WIDTHS, 20)
        rows = sum(height_of(row, WIDTHS, ROW) for row in self.rows)
        return SECTION + heads + rows + LINE * len(self.below)


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


def blocks(report: Report) -> tuple[Block, Block]:
    """The eight figures by the time that they count: this year's, and those of several years."""
    ours = tuple(one for one in report.eight if not one.together)
    several = tuple(one for one in report.eight if one.together)
    beside = ("Change", "Target", "Result")
    title = "This year in figures" if several else "The year in eight figures"
    this_year = Block(
        f"{title}: {report.title}", "Report_figures",
        ("Figure", report.title, report.before, *beside), ours,
    )  # fmt: skip
    if not several:
        return this_year, Block("", "", (), ())
    years = several[0].years
    heads = [f"{len(one)} years to {max(one)}" for one in years[:2]]
    heads += ["Last report"] * (2 - len(heads))
    return this_year, Block(
        f"{len(years[0])} years together: {span(years[0])}", "Report_three_years",
        ("Figure", *heads, *beside), several,
    )  # fmt: skip


def broken_across(text: str) -> list[str]:
    """*text* in lines across the page, with room for the point before it."""
    return broken(text, _ACROSS, BODY_SIZE)
