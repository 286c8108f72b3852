"""The sheets beside the figures, before and after them.

Before: the summary, whose main figures have names, so that other workbooks can link to
them, the lead's own words, the years side by side.  After: policy, incidents, definitions,
what is withheld, About.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from esafety_tui.model.school.annual_review import PlannedAction
from esafety_tui.policy.clauses import clauses
from esafety_tui.reports import explanations as explain
from esafety_tui.reports.figures.figure_types import SHEETS, Column, Figures, Unit, definitions
from esafety_tui.reports.figures.headlines import AT_A_GLANCE, HEADLINES, Headline, change, out_of
from esafety_tui.reports.figures.rows import BY_CATEGORY, renamed_in
from esafety_tui.reports.release import (
    ACCOUNTED,
    ACTION_COLUMNS,
    CHANGED,
    LINE_HEADINGS,
    NOTHING_CHANGED,
    NOTHING_PLANNED,
    PLANNED,
    PLANNED_COLUMNS,
    LeadsWords,
    Line,
    Release,
    action_line,
)
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.cells import ReadyCell, pieces
from esafety_tui.reports.workbook.charts import bar_chart, grouped_rows, rows_to_chart, trend_chart
from esafety_tui.reports.workbook.page import Page

SUMMARY_WIDTHS = (52.0, 14.0, 14.0, 12.0, 12.0)
WORDS_WIDTHS = (44.0, 20.0, 13.0, 13.0, 44.0)
_MOST_ASKED = HEADLINES[0][1]
_PREVENTION = HEADLINES[-1][1]
POLICY_WIDTHS = (38.0, 34.0, 10.0, 10.0, 9.0, 9.0, 9.0, 9.0, 9.0, 11.0, 11.0)
CASE_WIDTHS = (13.0, 12.0, 20.0, 10.0, 13.0, 22.0, 22.0, 20.0, 20.0, 12.0)
DEFINITION_WIDTHS = (30.0, 66.0, 22.0, 12.0, 22.0, 24.0)
WITHHELD_WIDTHS = (58.0, *(11.0,) * 5)
ABOUT_WIDTHS = (26.0, 66.0)
LINES_A_PART = 250  # after so many, whoever waits is told, and may cancel
_POLICY = "policy-compliance"


def draw_summary(page: Page, figures: Figures) -> None:
    """Fill the summary sheet."""
    for text in (
        *explain.remarks(figures),
        "What every figure means stands on the sheet Definitions.",
    ):
        page.paragraph(text)
    before = figures.years[1] if len(figures.years) > 1 else None
    headings = ["", figures.this.title, before.year if before else "", "Change", "Out of"]
    _head_table(page, headings, figures)
    for group, headlines in HEADLINES:
        _draw_group(page, group)
        for headline in headlines:
            _draw_headline(page, headline, figures, large=group == AT_A_GLANCE)
    rows = rows_to_chart(figures, "incidents-by-month")
    title = f"Incidents by {'month' if len(rows) > 3 else 'third of the year'}"
    bar_chart(page, figures, "incidents-by-month", title, rows=rows, height=5.5)
    groups = grouped_rows(figures.this.tables[BY_CATEGORY])
    title = "Incidents by group of categories"
    bar_chart(page, figures, BY_CATEGORY, title, rows=groups, sideways=True, height=5.5)


def _head_table(page: Page, headings: Sequence[str], figures: Figures) -> None:
    """Write *headings* over the main figures, with room for *to date* where it is said."""
    page.headings(headings, height=29 if figures.this.to_date else 16)
    page.freeze()


def _draw_group(page: Page, title: str) -> None:
    for column in range(1, page.columns + 1):
        page.put(column, title if column == 1 else None, style.STRONG, fill=style.GROUP_FILL)
    page.row += 1


def _draw_headline(page: Page, headline: Headline, figures: Figures, *, large: bool) -> None:
    font = style.LARGE if large else style.PLAIN
    page.put(1, headline.label, font, border=style.LINE)
    years = {"": figures.this, "_year_before": figures.before}
    for column, (which, year) in enumerate(years.items(), 2):
        value = year.value(headline.cell) if year else None
        cell = page.figure(column, value, headline.unit, font, border=style.LINE)
        _define(page, f"{name_of(headline)}{which}", cell)
    for column, value, number_format in (
        (4, change(headline, figures), style.CHANGE_FORMATS[headline.unit]),
        (5, out_of(headline, figures), style.FORMATS[Unit.COUNT]),
    ):
        page.put(
            column,
            value,
            number_format=number_format,
            alignment=style.RIGHT,
            border=style.LINE,
        )
    if large:
        page.set_height(19)
    page.row += 1


def name_of(headline: Headline) -> str:
    """The name of the cell that holds *headline* on the summary.

    It follows from the figure's identifiers, which never change: a link made to
    last year's workbook finds the same figure in this year's.
    """
    figure, row, column = headline.cell
    parts = [figure, *(part for part in (row, column) if part not in {"all", "count"})]
    return "_".join(parts).replace("-", "_")


def _define(page: Page, name: str, cell: ReadyCell) -> None:
    """Give *cell* of *page* a *name* that holds in the whole workbook."""
    book = page.sheet.parent
    assert book is not None  # noqa: S101 - a sheet is made by its book
    where = f"{quote_sheetname(page.sheet.title)}!{absolute_coordinate(cell.coordinate)}"
    book.defined_names[name] = DefinedName(name, attr_text=where)


def draw_words(page: Page, words: LeadsWords) -> None:
    """Fill the sheet with the year in the lead's own words, and what is to be done next."""
    page.freeze(1)
    page.begin_block()
    page.section(CHANGED, words.review.changed or NOTHING_CHANGED)
    if words.before.actions:
        page.begin_block()
        page.heading(f"{ACCOUNTED} ({words.before.id})")
        _draw_actions(page, words.before.actions, ACTION_COLUMNS)
    page.begin_block()
    page.heading(PLANNED)
    if words.review.actions:
        _draw_actions(page, words.review.actions, PLANNED_COLUMNS)
    else:
        page.paragraph(NOTHING_PLANNED, style.PLAIN)


def _draw_actions(page: Page, actions: Iterable[PlannedAction], headings: tuple[str, ...]) -> None:
    """Draw *actions*; what finds no room in one row goes on in the next."""
    page.headings(headings)
    fonts = [style.STRONG, *(style.PLAIN,) * (len(headings) - 1)]
    for action in actions:
        columns = [
            pieces(value, width, font) if isinstance(value, str) else [value]
            for value, width, font in zip(action_line(action), WORDS_WIDTHS, fonts, strict=False)
        ]
        rows = list(zip_longest(*columns))
        for number, row in enumerate(rows, 1):
            border = style.LINE if number == len(rows) else None
            for column, (value, font) in enumerate(zip(row, fonts, strict=True), 1):
                page.wrapped(column, value, font, border=border)
            page.row += 1
    page.row += 1


def years_widths(figures: Figures) -> tuple[float, ...]:
    """The widths of the label column and of each year's, together as wide as a page."""
    years = len(figures.shown)
    return (48.0, *(max(13.0, 40.0 / years),) * years)


def draw_years(page: Page, figures: Figures) -> None:
    """Fill the sheet with the main figures of each year with records, and the trend."""
    years = figures.shown[::-1]
    for text in explain.years_remarks(figures):
        page.paragraph(text)
    _head_table(page, ["", *(year.title for year in years)], figures)
    for group, headlines in HEADLINES:
        _draw_group(page, group)
        for headline in headlines:
            page.put(1, headline.label, border=style.LINE)
            for column, year in enumerate(years, 2):
                page.figure(column, year.value(headline.cell), headline.unit, border=style.LINE)
            page.row += 1
    if len(years) > 1:
        trend_chart(page, figures, "Incidents, year by year", _with_unit(Unit.COUNT))
        shares = _with_unit(Unit.SHARE)
        trend_chart(page, figures, "Response, removal, training: year by year", shares)
        scores = tuple(one for one in _PREVENTION if one.unit is Unit.SCORE)
        trend_chart(page, figures, "Confidence (1 to 5), year by year", scores)


def _with_unit(unit: Unit) -> tuple[Headline, ...]:
    return tuple(one for one in _MOST_ASKED if one.unit is unit)


def draw_policy(page: Page, figures: Figures) -> None:
    """Fill the sheet on the policy: a line for each clause."""
    page.paragraph(definitions()[_POLICY].definition)
    columns = figures.this.tables[_POLICY].columns
    groups = [
        ("", ["What the school has in place"]),
        (figures.this.title, [column.label for column in columns]),
    ]
    cells = [(figures.this, column) for column in columns]
    if figures.before:
        done_before = Column("share", "Share done", Unit.SHARE)
        groups.append((figures.before.year, [done_before.label]))
        cells.append((figures.before, done_before))
    page.grouped_headings("Clause", groups)
    page.set_height(29, page.row - 1)
    page.freeze(repeat=2)
    for clause in clauses():
        page.wrapped(1, f"{clause.id} · {clause.title}", style.STRONG)
        page.wrapped(2, explain.answered_by(clause), style.NOTE)
        has_steps = any(answer.startswith("step:") for answer in clause.answers)
        for number, (year, column) in enumerate(cells, 3):
            if has_steps:
                value = year.tables[_POLICY].value(clause.id, column.key)
                page.figure(number, value, column.unit, border=style.LINE)
            else:
                page.put(number, None, border=style.LINE)
        page.row += 1


def draw_cases(page: Page, lines: Sequence[Line], part_done: Callable[[], None]) -> None:
    """Fill the confidential edition's sheet: a line for each incident, by reference and aliases.

    *part_done* is called every :data:`LINES_A_PART` lines.
    """
    page.paragraph(explain.ALIASES)
    page.headings(LINE_HEADINGS)
    page.freeze(repeat=1)
    top = page.row
    page.lines(_in_parts(lines, part_done))
    if not lines:
        page.put(1, "No incident was recorded.", style.NOTE)
        page.row += 1
    page.sheet.auto_filter.ref = f"A{top - 1}:J{page.row - 1}"


def _in_parts(lines: Sequence[Line], part_done: Callable[[], None]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield line
        if number % LINES_A_PART == 0:
            part_done()


def draw_definitions(page: Page, figures: Figures) -> None:
    """Fill the sheet that says what every figure means, and what the school calls its own way."""
    page.headings(("Figure", "Meaning", "Unit", "Clauses", "Sheet", "Identifier"))
    page.freeze(repeat=1)
    for one in definitions().values():
        page.wrapped(1, one.name, style.STRONG)
        others = one.definition, one.unit, ", ".join(one.clauses), SHEETS[one.sheet], one.id
        for column, text in enumerate(others, 2):
            page.wrapped(column, text)
        page.row += 1
    if renamed := renamed_in(figures):
        page.row += 1
        page.heading("Categories under the school's own names")
        for category in renamed:
            page.paragraph(category.sentence, style.PLAIN)


def draw_withheld(page: Page, report: Release) -> None:
    """Fill the sheet on what is withheld: the rule, then how many values of which figure."""
    for heading, text in explain.withholding_rule(report):
        page.section(heading, text)
    figures = report.figures
    if not figures.withheld:
        page.freeze(1)
        return
    page.headings(["Values withheld", *(year.title for year in figures.shown)])
    page.freeze()
    for one, numbers in explain.withheld_by_figure(figures):
        page.put(1, f"{one.name} ({SHEETS[one.sheet]})", border=style.LINE)
        for column, number in enumerate(numbers, 2):
            page.put(column, number, alignment=style.RIGHT, border=style.LINE)
        page.row += 1


def draw_about(page: Page, report: Release) -> None:
    """Fill the sheet that says whose report this is, when it was made, and what is withheld."""
    page.freeze(1)
    for name, value in explain.facts(report).items():
        page.put(1, name, style.STRONG, border=style.LINE)
        page.wrapped(2, value)
        page.row += 1
    page.row += 1
    for heading, text in explain.explanations(report.edition):
        page.section(heading, text)
