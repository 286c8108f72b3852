"""The sheets of a workbook (xlsx, xls, ods), as values only: no formula is ever worked out."""

import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

from msgspec.structs import replace

from esafety_tui.casework.dates.written import Cell
from esafety_tui.importing.files.old_workbook import old_sheets
from esafety_tui.importing.files.parts import Merged, Place, check_parts, is_archive
from esafety_tui.importing.files.sheet import (
    DAMAGED,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_ROWS,
    Sheet,
    SheetRow,
    UnreadableLog,
    rows_said,
)

_EPOCH, _MAC_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)


def workbook_sheets(content: bytes, *, hidden: bool) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, hidden rows only if wanted; raises :class:`UnreadableLog`."""
    if not is_archive(content):
        for old, rows in old_sheets(content):
            merged = [((top, left), (end - 1, right - 1)) for top, end, left, right in
                      old.merged_cells]  # fmt: skip
            sheet = Sheet(old.name, (), _EPOCH, old.visibility != 0)
            yield _with_rows(sheet, _filled(rows, (0, 0), merged), None, hidden=hidden)
        return
    parts = check_parts(content)
    from python_calamine import SheetVisibleEnum, load_workbook  # noqa: PLC0415 - slow

    try:
        book = load_workbook(io.BytesIO(content))
        beside = _beside(content) if parts.asks_more else {}
        epoch = _MAC_EPOCH if parts.mac_epoch else _EPOCH
        for meta, merged in zip_longest(book.sheets_metadata, parts.merged):
            cells = book.get_sheet_by_name(meta.name)
            sheet = Sheet(cells.name, (), epoch, meta.visible != SheetVisibleEnum.Visible)
            filled = _filled(
                cells.iter_rows() if cells.height else (), cells.start or (0, 0),
                merged or cells.merged_cell_ranges or (),
            )  # fmt: skip
            yield _with_rows(sheet, filled, beside.get(meta.name), hidden=hidden)
    except (UnreadableLog, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # calamine answers a damaged workbook with whatever comes, panics too
        raise UnreadableLog(*DAMAGED) from None


def _beside(content: bytes) -> dict[str, Any]:
    """Return the sheets as openpyxl has them: with comments, hidden rows, formulas, formats."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow, and seldom wanted

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of drop-down lists and styles that it leaves out
        return {one.title: one for one in load_workbook(io.BytesIO(content), keep_links=False)}


def _with_rows(
    sheet: Sheet, filled: Iterable[tuple[int, list[Cell]]], beside: Any, *, hidden: bool
) -> Sheet:
    """Return *sheet* with its rows; *beside* is the sheet as openpyxl has it, where it is asked."""
    rows: list[SheetRow] = []
    left_out: list[int] = []
    filtered: list[int] = []
    bare = 0
    for number, cells in filled:
        remarks, struck, formulas = _remarked(beside, number, cells)
        bare += formulas
        while cells and cells[-1] == "":
            cells.pop()
        if not cells and not remarks:
            continue
        if beside is not None and beside.row_dimensions[number].hidden:
            # What a filter hides is in the log; what somebody hid by hand may not be.
            (filtered if _in_filter(beside, number) else left_out).append(number)
            if left_out[-1:] == [number] and not hidden:
                continue
        if len(rows) == MOST_ROWS:
            raise UnreadableLog(*TOO_MANY_ROWS)
        rows.append(SheetRow(number, tuple(cells), tuple(remarks), frozenset(struck)))
    said = []
    if left_out:
        became = "brought in all the same" if hidden else "left out"
        said.append(f"{rows_said(left_out)}: hidden in the sheet, {became}.")
    if filtered:
        said.append(f"{rows_said(filtered)}: hidden by a filter, read with the others.")
    if bare:
        said.append(
            f"{bare} {'cell holds a formula' if bare == 1 else 'cells hold formulas'} without a "
            "value: open the file in Excel, save it there, and what they come to is in it."
        )
    return replace(sheet, rows=tuple(rows), said=tuple(said))


def _filled(
    lines: Iterable[Iterable[object]], start: Place, merged_cells: Iterable[Merged]
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the number and the cells of each row; what a merged cell says holds to its last."""
    merged = _merged(merged_cells)
    held: dict[int, tuple[int, Cell]] = {}
    first_row, first_column = start
    for number, values in enumerate(lines, start=first_row + 1):
        cells = [*[""] * first_column, *map(_cell, values)][:MOST_COLUMNS]
        for place, (last, cell) in held.items():
            if number <= last and place < len(cells):
                cells[place] = cell
        for place, last in merged.get(number, ()):
            if place < len(cells) and cells[place] != "":
                held[place] = last, cells[place]
        yield number, cells


def _in_filter(beside: Any, number: int) -> bool:
    if not beside.auto_filter.ref:
        return False
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - slow, and seldom wanted

    _, top, _, bottom = range_boundaries(beside.auto_filter.ref)
    return (top or 0) < number <= (bottom or 0)


def _merged(cells: Iterable[Merged]) -> dict[int, list[tuple[int, int]]]:
    """Return the merged cells that hold for several rows: place and last row, by the first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in cells:
        if bottom > top and right == left and bottom - top < MOST_ROWS:
            found.setdefault(top + 1, []).append((left, bottom + 1))
    return found


def _remarked(
    beside: Any, number: int, cells: list[Cell]
) -> tuple[list[tuple[int, str]], set[int], int]:
    """Return the comments of a row, what is struck out, and how many formulas have no value."""
    if beside is None:
        return [], set(), 0
    remarks: list[tuple[int, str]] = []
    struck: set[int] = set()
    bare = 0
    for place in range(min(beside.max_column, MOST_COLUMNS)):
        found = beside._cells.get((number, place + 1))
        if found is None:
            continue
        has_value = place < len(cells) and cells[place] != ""
        if found.comment:
            remarks.append((place, f"comment: {found.comment.text}"))
        if has_value and found.font and found.font.strike:
            struck.add(place)
        bare += found.data_type == "f" and not has_value
    return remarks, struck, bare


def _cell(value: object) -> Cell:
    cell: Cell = ""
    match value:
        case None:
            pass
        case str():
            cell = value
        case bool():
            cell = "yes" if value else "no"
        case int() | float() | datetime():
            cell = value
        case date():
            cell = datetime(value.year, value.month, value.day)
        case time():
            cell = f"{value:%H:%M}"
        case timedelta():
            cell = (
                f"{int(value.total_seconds()) // 3600}:{int(value.total_seconds()) // 60 % 60:02}"
            )
        case _:
            cell = str(value)
    return "" if isinstance(cell, str) and not cell.strip() else cell
