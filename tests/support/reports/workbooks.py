"""Workbooks for the tests: of any school, and one of each edition that many tests may read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

from esafety_tui.model.incident import Incident
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.annual.report_types import LeadsWords, Report
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import Edition, Figures
from esafety_tui.reports.release import released
from esafety_tui.reports.workbook.write import write_workbook
from support.reports.generated_school import SCHOOL, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, YEAR
from support.reports.year_figures import annual_figures

MADE_ON = date(2026, 11, 23)
TARGETS = {"in_time": 0.85, "removed": 0.75, "days_to_close": 30, "trained": 0.95, "policies": 9}


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


def report_of(figures: Figures, edition: Edition = Edition.GOVERNORS, **more: Any) -> Report:
    return released(figures, edition=edition, made_on=MADE_ON, **more).report


def written(
    folder: Path,
    incidents: list[Incident],
    *,
    edition: Edition = Edition.GOVERNORS,
    words: LeadsWords | None = None,
    **look: Any,
) -> tuple[Path, Workbook]:
    path = folder / "report.xlsx"
    figures = figures_of(incidents, **look)
    write_workbook(report_of(figures, edition, incidents=incidents, words=words), path)
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
    report: Report


@cache
def usual(folder: Path, edition: Edition) -> Usual:
    """Write that workbook into *folder* the first time that it is asked for."""
    path = folder / f"{edition}.xlsx"
    report = report_of(
        usual_figures(), edition, incidents=usual_incidents(), targets=TARGETS, digest="a1b2c3"
    )
    write_workbook(report, path)
    return Usual(path, load_workbook(path), report)


def everything_in(path: Path) -> str:
    """All parts of the file as they are stored, names of parts included."""
    with ZipFile(path) as parts:
        return "\n".join(f"{name}\n{parts.read(name).decode()}" for name in parts.namelist())


# How a test asks for one: by edition.
Workbooks = Callable[..., Usual]
