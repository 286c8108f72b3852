"""The breakdowns of the report: one-way tables of all incidents, none that tells a small count."""

from collections.abc import Iterator, Sequence

from esafety_tui.reports.annual.basis import COUNTED, TOGETHER, Basis, Years
from esafety_tui.reports.annual.contents import BreakdownSpec, breakdown_specs, number, unsure
from esafety_tui.reports.annual.report_types import Breakdown, Detail
from esafety_tui.reports.disclosure.bands import FEW, NOT_RECORDED, exactly
from esafety_tui.reports.disclosure.tables import (
    VALUES,
    Group,
    Shown,
    ToldSum,
    YearRow,
    possible_totals,
    safe_table,
)
from esafety_tui.reports.figures.figure_types import Cell


def breakdowns(known: Basis) -> list[Breakdown]:
    """All tables that may be shown."""
    if known.detail is Detail.WORDS:
        return []
    made = [(spec, table) for spec in breakdown_specs() if (table := _made(spec, known))]
    while made and not _totals_hidden(made, known):
        made.pop()
    return [table for _, table in made]


def _made(spec: BreakdownSpec, known: Basis) -> Breakdown | None:
    groups = spec.groups(coarse=known.detail is Detail.COARSE)
    columns = _columns(spec, known)
    if not groups or not any(number(year, COUNTED) for year in columns[0]):
        return None
    counts = _counts(spec, columns)
    if spec.may_be_unrecorded and not any(n for (row, _), n in counts.items() if row != spec.rest):
        return None
    if known.exact:
        rows = [[_exact_row(group, counts, _names(years)) for group in groups] for years in columns]
    else:
        rows = _banded(spec, known, groups, columns)
    if not rows:
        return None
    rows = [
        [_as_known(spec, row, years) for row in of]
        for of, years in zip(rows, columns, strict=False)
    ]
    before = tuple(rows[1]) if len(rows) > 1 else ()
    total = known.total_of(columns[0])
    return Breakdown(spec.id, spec.title, _names(columns[0]), tuple(rows[0]), total, before)


def _banded(
    spec: BreakdownSpec, known: Basis, groups: Sequence[Group], columns: Sequence[Years]
) -> list[list[Shown]]:
    """The rows of each column in bands; of fewer columns where the last report's would tell."""
    counts, told = _told_of(spec, known, columns)
    for shown in range(len(columns), 0, -1):
        names = [_names(years) for years in columns[:shown]]
        if rows := safe_table(groups, counts, names, told):
            return rows
    return []


def _told_of(
    spec: BreakdownSpec, known: Basis, columns: Sequence[Years]
) -> tuple[dict[YearRow, int], list[ToldSum]]:
    """The true numbers of all years of which something is said, and what is said of them before."""
    every = known.named(spec.id, tuple(year for years in columns for year in years))
    counts = _counts(spec, (every,))
    return counts, [*known.totals_told(counts, every), *known.told_before(spec.id, counts)]


def _columns(spec: BreakdownSpec, known: Basis) -> list[Years]:
    years = known.figures.years
    if spec.three_years and not known.exact:
        return [years[:TOGETHER]]
    # In a small school the last report's three years stand in the last report.
    return list(known.columns[:1] if known.detail is Detail.COARSE else known.columns[:2])


def _names(years: Years) -> tuple[str, ...]:
    return tuple(year.year for year in years)


def _counts(spec: BreakdownSpec, columns: Sequence[Years]) -> dict[YearRow, int]:
    return {
        (key, year.year): count
        for years in columns
        for year in years
        for key, count in spec.counts(year, number(year, COUNTED)).items()
    }


def _exact_row(group: Group, counts: dict[YearRow, int], years: tuple[str, ...]) -> Shown:
    return Shown(group, exactly(sum(counts[cell] for cell in group.cells(years))), years)


def _as_known(spec: BreakdownSpec, row: Shown, years: Years) -> Shown:
    """*row*, which says of no case that it is none of a row where nobody knows."""
    of = (cell for one in spec.rows if one.key in row.group.keys for cell in one.of)
    if row.band.exact == 0 and any(unsure(years, Cell(spec.figure, cell)) for cell in of):
        return row._replace(band=NOT_RECORDED)
    return row


def _totals_hidden(made: Sequence[tuple[BreakdownSpec, Breakdown]], known: Basis) -> bool:
    """Whether each year's total from 1 to 4 has three values that fit all tables at once."""
    if known.exact:
        return True
    every = (*known.figures.told_besides, *known.figures.years)
    for year in every:
        total = number(year, COUNTED)
        if not 1 <= total <= FEW:
            continue
        possible = set(range(1, FEW + 1))
        for spec, table in made:
            counts, told = _told_of(spec, known, (every,))
            told = [one for one in (*told, *_told_by(table)) if one.fits(counts)]
            possible &= possible_totals(counts, told, year.year)
        if len(possible) < VALUES:
            return False
    return True


def _told_by(table: Breakdown) -> Iterator[ToldSum]:
    return (row.told for row in (*table.rows, *table.before))
