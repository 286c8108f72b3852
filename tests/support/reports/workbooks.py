"""Workbooks for the tests: of any school, and one of each edition that many tests may read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.incident import Incident
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import WITHHELD, Edition, Figures, definitions
from esafety_tui.reports.figures.year import annual_figures
from esafety_tui.reports.release import released
from esafety_tui.reports.workbook.write import write_workbook
from support.reports.generated_school import SCHOOL, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, YEAR

MADE_ON = date(2026, 11, 23)


def incidents_of(number: int = 40) -> list[Incident]:
    return [*made_incidents(YEAR, number), *made_incidents(BEFORE, max(0, number - 5))]


def figures_of(
    incidents: list[Incident], prevention: Prevention | None = None, **look: Any
) -> Figures:
    prevention = made_prevention([BEFORE, YEAR]) if prevention is None else prevention
    school, today = look.get("school", SCHOOL), look.get("today", TODAY)
    return annual_figures(
        YEAR, incidents, prevention, CountingContext(school, CALENDAR, shipped_steps(), today)
    )


def written(
    folder: Path,
    incidents: list[Incident],
    *,
    edition: Edition = Edition.GOVERNORS,
    suppress_below: int = 5,
    **look: Any,
) -> tuple[Path, Workbook]:
    path = folder / "report.xlsx"
    report = released(
        figures_of(incidents, **look),
        edition=edition,
        suppress_below=suppress_below,
        made_on=MADE_ON,
        incidents=incidents,
    )
    write_workbook(report, path)
    return path, load_workbook(path)


@cache
def usual_incidents() -> tuple[Incident, ...]:
    return tuple(incidents_of())


@cache
def usual_figures() -> Figures:
    return figures_of(list(usual_incidents()))


@dataclass(frozen=True)
class Usual:
    """The workbook of :func:`usual_incidents`, to be read and not to be changed."""

    path: Path
    book: Workbook
    shown: Figures


@cache
def usual(folder: Path, edition: Edition, suppress_below: int) -> Usual:
    """Write that workbook into *folder* the first time that it is asked for."""
    path = folder / f"{edition}-{suppress_below}.xlsx"
    report = released(
        usual_figures(),
        edition=edition,
        suppress_below=suppress_below,
        made_on=MADE_ON,
        incidents=usual_incidents(),
    )
    write_workbook(report, path)
    return Usual(path, load_workbook(path), report.figures)


def everything_in(path: Path) -> str:
    """All parts of the file as they are stored, names of parts included."""
    with ZipFile(path) as parts:
        return "\n".join(f"{name}\n{parts.read(name).decode()}" for name in parts.namelist())


def tables_on(sheet: Worksheet) -> Iterator[tuple[str, list[list[Any]]]]:
    """The tables below each heading: the rows from under the column headings to a blank row."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=12)]
    names = {one.name: one.id for one in definitions().values()}
    meanings = {one.definition for one in definitions().values()}
    heading, table, inside = "", [], False
    for row in [*rows, [None]]:
        if row[0] in names and not inside:
            heading = names[row[0]]
        elif row[0] in meanings:
            continue  # stands between the heading and its table
        elif not any(value is not None for value in row):
            if inside:
                yield heading, table
            table, inside = [], False
        else:
            inside = True
            table.append(row)


def as_written(value: Any) -> Any:
    if value is WITHHELD:
        return "withheld"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, float):
        return pytest.approx(value)  # a workbook keeps sixteen digits
    return "–" if value is None else value


# How a test asks for one: by edition and threshold.
Workbooks = Callable[..., Usual]
