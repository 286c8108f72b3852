"""The year as rows: the eight figures first, the lead's words, then every figure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len

from esafety_tui.model.days import plain_day
from esafety_tui.model.school.annual_review import PlannedAction
from esafety_tui.policy.clauses import cited
from esafety_tui.reports.annual.contents import figure_specs
from esafety_tui.reports.annual.notes import reasons
from esafety_tui.reports.annual.report_types import (
    ACCOUNTED,
    LEARNED,
    PLANNED,
    ActionLine,
    FigureLine,
    LeadsWords,
    Report,
)
from esafety_tui.reports.figures.figure_types import ALL, SECTIONS, Figures, definitions, in_section
from esafety_tui.screens.annual.figure_tables import FigureTable
from esafety_tui.screens.annual.review_forms import ACCOUNT, CHANGE, PLAN, WRITE
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line, wrap


def remarks(figures: Figures) -> list[str]:
    """What is to be known of this year's figures and of those beside them."""
    found = []
    if figures.this.to_date:
        as_of = figures.this.as_of
        found.append(
            f"The year is not over: figures are to date, as of {as_of.day} {as_of:%B %Y}, and "
            "counts are not compared with a whole year."
        )
    if figures.nothing_to_compare:
        found.append(figures.nothing_to_compare)
    if figures.missing:
        found.append(f"No records of {', '.join(figures.missing)}.")
    return found


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Some lines of the report; Enter explains ``figure`` and ``row``, or does ``act`` instead."""

    key: str
    figure: str
    draw: Callable[[int], Lines]
    row: str = ALL
    act: str = ""


def _blank(key: str) -> FigureRow:
    return FigureRow(f"blank-{key}", "", lambda _: [()])


def _section(key: str, title: str) -> FigureRow:
    def draw(width: int) -> Lines:
        rule = "─" * max(width - len(title) - 4, 0)
        return [line(" ", Piece(title.upper(), Palette.HEADING), " ", Piece(rule, Palette.QUIET))]

    return FigureRow(f"sheet-{key}", "", draw)


def _remark(key: str, sentence: str) -> FigureRow:
    return FigureRow(key, "", lambda width: wrap(sentence, width - 2, indent=" "))


def report_rows(figures: Figures, exact: Report, words: LeadsWords) -> list[FigureRow]:
    """Return a year from top to bottom as the lead sees it; an empty year says that it is.

    *exact* is the report with exact numbers, whose eight figures come first.
    """
    if not figures.this.has_records:
        return [_nothing(figures), *_words_rows(words)]
    rows = [*_notes_on(figures), *figure_rows(exact), *_later(exact), *_words_rows(words)]
    for section, title in SECTIONS.items():
        tables = [
            FigureTable(figures, definition.name, figures.this.tables[definition.id])
            for definition in in_section(section)
            if definition.id in figures.this.tables
        ]
        if tables:
            rows += [_blank(section), _section(section, title)]
        for number, table in enumerate(tables):
            rows += list(_table_rows(table, first=number == 0))
    return rows


def governors_rows(report: Report) -> list[FigureRow]:
    """Return what the governors' report says, from top to bottom."""
    rows = [
        *figure_rows(report),
        *(_remark(f"reason-{n}", text) for n, text in enumerate(reasons(report.figures))),
        *_later(report),
        _blank("sentences"),
        _section("sentences", "The year in sentences"),
    ]
    rows += [_remark(f"sentence-{n}", text) for n, text in enumerate(report.sentences)]
    rows += [_blank("next"), _section("next", "What is next: actions")]
    rows += [_remark(f"next-{n}", text) for n, text in enumerate(report.next_steps)]
    rows += [_remark(f"action-{n}", _in_a_line(one)) for n, one in enumerate(report.actions)]
    for table in report.tables:
        span = "" if len(table.years) == 1 else f", {min(table.years)} to {max(table.years)}"
        rows += [_blank(table.id), _section(table.id, f"{table.title}{span}")]
        before = [row.band.shown for row in table.before]
        for n, row in enumerate(table.rows):
            last = before[n] if n < len(before) else ""
            cells = (row.group.label, row.band.shown, last, "", "", "")
            rows.append(FigureRow(f"{table.id}-{n}", "", partial(_cells_line, cells)))
    rows += [_blank("prevent"), _section("prevent", "What we did to prevent")]
    rows += [_remark(f"bullet-{n}", text) for n, text in enumerate(report.bullets)]
    rows += [_blank("read"), _section("read", "How to read the numbers")]
    rows += [_remark(f"note-{n}", f"{term}: {text}") for n, (term, text) in enumerate(report.notes)]
    return rows


def _in_a_line(one: ActionLine) -> str:
    due = f"by {plain_day(one.due)}" if one.due else ""
    return " · ".join(filter(None, (f"{one.state}: {one.action}", one.owner, due)))


def _later(report: Report) -> Iterator[FigureRow]:
    """What changed in a closed year since it was reported."""
    if report.later:
        yield _blank("later")
        yield _section("later", "Changed since they were reported")
        yield from (_remark(f"later-{n}", text) for n, text in enumerate(report.later))


def figure_rows(report: Report) -> list[FigureRow]:
    """The figures of *report*, the eight first, with last year, change, target and result.

    Those that count several years as one stand apart, below a heading that says so.
    """
    cells = {spec.id: spec.part for spec in figure_specs()}
    ours = [one for one in report.figures if not one.together]
    several = [one for one in report.figures if one.together]
    last = report.years[1] if len(report.years) > 1 else ""
    heads: dict[str, tuple[tuple[str, ...], list[FigureLine]]]
    heads = {"figures-heading": (("", report.title, last), ours)}
    if several:
        now, *before = (f"to {max(years)}" for years in several[0].years[:2])
        title = f"{len(several[0].years[0])} years together"
        heads["figures-together"] = ((title, now, *(before or [""])), several)
    texts = {
        one.id: (
            one.name, one.this.shown, one.last.shown if last else "",
            one.change, one.target.shown, one.result.value,
        )
        for one in report.figures
    }  # fmt: skip
    # A band in words, such as "fewer than half", may want a cell more.
    beside = list(zip(*texts.values(), strict=True))[1:]
    longest = (max(map(cell_len, column)) + 1 for column in beside)
    columns = tuple(map(max, _COLUMNS, longest)) or _COLUMNS
    rows = []
    for key, (head, figures) in heads.items():
        text = (*head, "Change", "Target", "Result")
        draw = partial(_cells_line, text, columns=columns, look=Palette.HEADING)
        rows.append(FigureRow(key, "", draw))
        for one in figures:
            draw = partial(_cells_line, texts[one.id], columns=columns)
            rows.append(
                FigureRow(f"figure-{one.id}", cells[one.id].figure, draw, cells[one.id].row)
            )
    return rows


_COLUMNS = (15, 15, 13, 13, 9)  # cells for what stands beside a figure's name


def _cells_line(
    cells: tuple[str, ...],
    width: int,
    columns: tuple[int, ...] = _COLUMNS,
    look: Palette = Palette.PLAIN,
) -> Lines:
    """A figure's name and as many of the *columns* beside it as there is room for.

    A heading says what there is no room for.
    """
    width = min(width, _WIDEST)
    shown = len(columns)
    while shown > 1 and width - 2 - sum(columns[:shown]) < _NAME:
        shown -= 1
    room = width - 2 - sum(columns[:shown])
    name, first, *rest = cells
    pieces = [
        Piece(f"{fit_left(first, columns[0])}", look if look is Palette.HEADING else Palette.STRONG)
    ]
    beside = zip(rest, columns[1:shown], strict=False)
    pieces += [Piece(fit_left(text, cells_wide), look) for text, cells_wide in beside]
    lines = [line(" ", Piece(fit(name, room), look), *pieces)]
    away = ", ".join(filter(None, cells[shown + 1 :])) if look is Palette.HEADING else ""
    return lines + (wrap(f"In a wider window: {away}", width, Palette.QUIET, " ") if away else [])


_NAME = 34
_WIDEST = 124  # cells: in a longer line the eye does not find the number of a name


def fit_left(text: str, width: int) -> str:
    """*text* at the right end of *width* cells, with a blank before it at least."""
    return f"{' ':>{max(width - cell_len(text), 1)}}{text}"


def _notes_on(figures: Figures) -> Iterator[FigureRow]:
    for number, sentence in enumerate(remarks(figures)):
        yield _remark(f"remark-{number}", sentence)


def meaning(figure: str) -> tuple[str, str]:
    """The name of *figure*, and what it counts, with the clauses it answers."""
    definition = definitions()[figure]
    clauses = f"\n\nIt answers {cited(definition.clauses)}." if definition.clauses else ""
    return definition.name, f"{definition.definition}{clauses}"


def _nothing(figures: Figures) -> FigureRow:
    nothing = f"Nothing was recorded in {figures.this.year}: no incident, no prevention work."
    lines = [nothing, "The left and right arrows go to another year."]
    return _remark("nothing", "\n".join(lines))


def _words_rows(words: LeadsWords) -> Iterator[FigureRow]:
    yield _blank("words")
    yield _section("words", "In your own words")
    changed = words.review.changed or "Nothing written yet: Enter writes it."
    yield FigureRow("words-changed", "", partial(_words, LEARNED, changed), act=WRITE)
    lists = (
        (f"{ACCOUNTED}, {words.before.id}", "before-", words.before.actions, ACCOUNT),
        (PLANNED, "", words.review.actions, CHANGE),
    )
    for title, key, actions, act in lists:
        for number, action in enumerate(actions):
            # The heading stands once, over the first.
            draw = partial(_action, "" if number else title, action)
            yield FigureRow(f"words-{key}{action.id}", "", draw, act=act + action.id)
    more = "Enter plans another action." if words.review.actions else "Enter plans an action."
    title = "" if words.review.actions else PLANNED
    yield FigureRow("words-plan", "", partial(_words, title, more), act=PLAN)


def _words(title: str, text: str, width: int) -> Lines:
    head = [line(" ", Piece(title, Palette.STRONG))] if title else []
    return [*head, *wrap(text, width - 2, indent="   ")]


def _action(title: str, action: PlannedAction, width: int) -> Lines:
    due = f"by {plain_day(action.due)}" if action.due else ""
    done = f"done {plain_day(action.done_on)}" if action.done_on else ""
    more = " · ".join(filter(None, (action.owner, due, done, action.result)))
    return [
        *(wrap(title, width - 2, Palette.STRONG, indent=" ") if title else ()),
        *wrap(action.text, width - 2, indent="   "),
        *(wrap(more, width - 2, Palette.QUIET, indent="   ") if more else ()),
    ]


def _table_rows(table: FigureTable, *, first: bool) -> Iterator[FigureRow]:
    figure = table.figure
    if not first and not table.short:
        yield _blank(figure)
    if not table.short:
        yield FigureRow(f"{figure}-heading", figure, table.heading)
    for key in table.row_keys:
        yield FigureRow(f"{figure}-row-{key}", figure, partial(table.row, key), key)
    if table.none:
        yield FigureRow(f"{figure}-none", figure, table.none_line)
