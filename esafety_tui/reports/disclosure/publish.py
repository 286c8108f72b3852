"""From exact figures to figures that may leave the school.

:func:`published` decides, with :mod:`esafety_tui.reports.disclosure.suppression`, which values
are withheld, and hands back figures of the same shape with
:data:`~esafety_tui.reports.figures.figure_types.WITHHELD` in their place.  Everything that
writes or draws a report goes through it.  All tables of one year are looked at
together, so that a count withheld in one cannot be had from another that shares a
total with it; each year is looked at with what earlier workbooks have said of it, of
which :func:`record_of` keeps what has to be known.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import product

from esafety_tui.model.school.annual_review import Publication, PublishedYear
from esafety_tui.reports.disclosure.reader_knowledge import (
    CLAUSES,
    Knowledge,
    count_behind_middle_values,
)
from esafety_tui.reports.disclosure.suppression import withhold
from esafety_tui.reports.figures.figure_types import (
    ALL,
    WITHHELD,
    Cell,
    Edition,
    Figures,
    Layout,
    Row,
    Table,
    Unit,
    Value,
    YearFigures,
)
from esafety_tui.reports.figures.rows import NONE, OTHERS, POSTER

_LEFT_OUT = "not-applicable"


def published(
    figures: Figures,
    edition: Edition,
    suppress_below: int,
    earlier: Sequence[Publication] = (),
) -> Figures:
    """Return *figures* as *edition* may show them, counts under *suppress_below* withheld.

    *earlier* are the workbooks that have left the school: nothing withheld now may
    follow from what they showed.

    0 (or 1) withholds nothing.  The confidential edition withholds nothing either:
    its line for each incident would give everything away.  Figures from which
    something is withheld already are returned as they are.
    """
    if figures.withheld_below:
        return figures
    threshold = 0 if edition is Edition.CONFIDENTIAL or suppress_below <= 1 else suppress_below
    years = figures.years
    if threshold:
        years = tuple(_without_steps_left_out(year) for year in years)
        years = _with_rare_names_merged(years, threshold, earlier)
        years = tuple(
            _guarded(year, exact, threshold, _of_year(year.year, earlier))
            for year, exact in zip(years, figures.years, strict=True)
        )
    return replace(figures, years=_with_common_names_first(years), withheld_below=threshold)


def _without_steps_left_out(year: YearFigures) -> YearFigures:
    """*year* without the steps that did not apply.

    They follow from those that were asked for: many steps stand on every checklist, and how
    many incidents there were is the last count to be withheld.
    """
    table = year.tables[CLAUSES]
    columns = tuple(one for one in table.columns if one.key != _LEFT_OUT)
    applied = replace(
        table,
        layout=replace(table.layout, columns=columns),
        values={place: value for place, value in table.values.items() if place[1] != _LEFT_OUT},
    )
    return _with_table(year, applied)


def _with_table(year: YearFigures, table: Table) -> YearFigures:
    return replace(year, tables={**year.tables, table.figure: table})


def _of_year(year: str, earlier: Iterable[Publication]) -> list[PublishedYear]:
    """What *earlier* workbooks said of *year*, each thing once."""
    found: list[PublishedYear] = []
    for publication in earlier:
        found += [one for one in publication.years if one.year == year and one not in found]
    return found


def _guarded(
    year: YearFigures,
    exact: YearFigures,
    threshold: int,
    earlier: Sequence[PublishedYear],
) -> YearFigures:
    """*year* with its small counts withheld, and what would give them away."""
    known = Knowledge(year, exact)
    for published_then in earlier:
        known.add_earlier(published_then)
    if known.counts[Cell("incidents-recorded")] < threshold:
        # Hardly anything was recorded: the withdrawn would tell how much.
        known.free.discard(Cell("incidents-withdrawn"))
    blank: set[str] = set()
    if known.counts[Cell("incidents-counted")] < threshold:
        # Of steps that stand on every checklist so many are asked for as there are incidents.
        blank.add(CLAUSES)
    while True:
        lost: set[Hashable] = set()
        withheld = withhold(
            known.counts,
            known.sums,
            threshold,
            free=known.free,
            known=known.published_before,
            unpublished=known.unpublished,
            rests=known.rests,
            dear=known.dear,
            floors=known.floors,
            blank=known.cells_of(blank),
            kept=known.kept,
            withheld_before=known.withheld_before,
            lost=lost,
        )
        # Where an earlier workbook beside this one would give a count away whatever is
        # withheld, this one says nothing about that figure in that year.
        more = known.figures_of(lost) - blank
        if not more:
            break
        blank |= more
    return replace(
        year,
        tables={figure: _without(table, withheld) for figure, table in year.tables.items()},
        overlaps={},
    )


def _without(table: Table, withheld: Collection[Hashable]) -> Table:
    """*table* without the *withheld* counts, and without what is made from them."""

    def is_withheld(row: str, column: str) -> bool:
        return Cell(table.figure, row, column) in withheld

    behind = {row.key: count_behind_middle_values(table.figure, row.key) for row in table.rows}
    if len(answered := [row for row in behind if row != ALL and table.value(row, "timed")]) == 1:
        behind[ALL] = behind[answered[0]]  # the middle values of all are those of the only row
    values: dict[tuple[str, str], Value] = dict(table.values)
    for row, column in product(table.rows, table.columns):
        made_from = [(row.key, key) for key in column.rests_on]
        if column.whole_row:
            made_from.append((column.whole_row, column.rests_on[1]))
        hidden = is_withheld(row.key, column.key) or any(is_withheld(*key) for key in made_from)
        if column.unit is not Unit.COUNT and behind[row.key] in withheld:
            hidden = True
        if hidden and values.get((row.key, column.key)) is not None:
            values[row.key, column.key] = WITHHELD
    return replace(table, values=values)


def _with_rare_names_merged(
    years: tuple[YearFigures, ...], threshold: int, earlier: Iterable[Publication]
) -> tuple[YearFigures, ...]:
    """Put rows named by what somebody typed into one row, unless common in some year.

    The name itself may tell too much: a small web site may be somebody's own.  One that
    an *earlier* workbook has named keeps its row: as a part of the others, it would tell
    what it and they came to.
    """
    known = [year for publication in earlier for year in publication.years]
    for figure, table in years[0].tables.items():
        if table.layout.own_words:
            named = {
                row
                for year in known
                for counts in (year.shown, year.withheld)
                for row in counts.get(figure, {})
            }
            years = _merged(figure, years, threshold, named)
    return years


def _merged(
    figure: str, years: tuple[YearFigures, ...], threshold: int, named: Collection[str]
) -> tuple[YearFigures, ...]:
    layout = years[0].tables[figure].layout
    main = layout.columns[0].key

    def is_rare(row: Row) -> bool:
        counts = (year.tables[figure].value(row.key, main) for year in years)
        return all(isinstance(count, int) and count < threshold for count in counts)

    with_own_row = {ALL, NONE, POSTER, *named}
    rare = [row for row in layout.rows if row.key not in with_own_row and is_rare(row)]
    if not rare:
        return years
    kept = [row for row in layout.rows if row not in rare]
    fixed = next(i for i, row in enumerate(kept) if row.key in {ALL, NONE, POSTER})
    others = Row(OTHERS, f"Others, fewer than {threshold} each", rare[0].adds_to)
    merged = replace(layout, rows=(*kept[:fixed], others, *kept[fixed:]))
    keys = [row.key for row in rare]
    return tuple(
        _with_table(year, _with_others(year.tables[figure], merged, keys)) for year in years
    )


def _with_others(table: Table, layout: Layout, rare: list[str]) -> Table:
    values = {key: value for key, value in table.values.items() if key[0] not in rare}
    counts: dict[str, int] = {}
    for column in layout.columns:
        if column.unit is Unit.COUNT:
            found = (table.value(row, column.key) for row in rare)
            counts[column.key] = sum(count for count in found if isinstance(count, int))
            values[OTHERS, column.key] = counts[column.key]
    for column in layout.columns:
        if column.unit is Unit.SHARE:
            part, whole = (counts[key] for key in column.rests_on)
            values[OTHERS, column.key] = part / whole if whole else None
        elif column.unit is not Unit.COUNT:
            # A middle value of several cannot be had from theirs.
            values[OTHERS, column.key] = WITHHELD if counts[column.rests_on[0]] else None
    return replace(table, layout=layout, values=values)


def _with_common_names_first(years: tuple[YearFigures, ...]) -> tuple[YearFigures, ...]:
    """Order rows of own words by this year's published counts, the largest first.

    Only what is visible may decide the order, or the order would tell the rest:
    rows with a withheld count follow in the alphabet.
    """
    for figure, table in years[0].tables.items():
        if not table.layout.own_words:
            continue
        main = table.columns[0].key
        rows = table.rows
        own = [row for row in rows if row.key not in {ALL, NONE, POSTER, OTHERS}]
        counts = {row.key: table.value(row.key, main) for row in own}
        visible = {key: count for key, count in counts.items() if isinstance(count, int)}
        own.sort(key=lambda row: -visible.get(row.key, 0))
        layout = replace(table.layout, rows=(*own, *rows[len(own) :]))
        years = tuple(
            _with_table(year, replace(year.tables[figure], layout=layout)) for year in years
        )
    return years


def record_of(exact: Figures, shown: Figures) -> tuple[PublishedYear, ...]:
    """Say what *shown* says of each year with records; *exact* are the same figures unpublished.

    Counts that are none and shown are left out: most are.
    """
    exact_years = {year.year: year for year in exact.years}
    return tuple(_published_year(exact_years[year.year], year) for year in shown.shown)


def _published_year(exact: YearFigures, shown: YearFigures) -> PublishedYear:
    seen: dict[str, dict[str, dict[str, int]]] = {}
    withheld: dict[str, dict[str, dict[str, int]]] = {}
    merged: dict[str, tuple[str, ...]] = {}
    for figure, table in shown.tables.items():
        rows = {row.key for row in table.rows}
        rare = tuple(row.key for row in exact.tables[figure].rows if row.key not in rows)
        if rare:
            merged[figure] = rare
        for row, column in product(table.rows, table.columns):
            if column.unit is not Unit.COUNT:
                continue
            value = table.value(row.key, column.key)
            if value is WITHHELD:
                count = _exact_count(exact.tables[figure], Cell(figure, row.key, column.key), rare)
                withheld.setdefault(figure, {}).setdefault(row.key, {})[column.key] = count
            elif isinstance(value, int) and value:
                seen.setdefault(figure, {}).setdefault(row.key, {})[column.key] = value
    return PublishedYear(year=shown.year, shown=seen, withheld=withheld, merged=merged)


def _exact_count(table: Table, cell: Cell, rare: tuple[str, ...]) -> int:
    rows = rare if cell.row == OTHERS else (cell.row,)
    counts = (table.value(row, cell.column) for row in rows)
    return sum(count for count in counts if isinstance(count, int))
