"""Years without records are said wherever years stand beside each other."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from esafety_tui.casework.annual.annual_report import plain_report, write_report
from esafety_tui.reports.figures.figure_types import Edition
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.annual_report import counted
from support.screens.places_app import PlacesApp, casework_with, text_of

YEAR = "2026-27"
BETWEEN = "No records of 2024-25, 2023-24: the years beside each other do not all follow"
BEFORE = "The school kept no records in 2025-26: nothing to compare."
# The years with records beside this one, and what has to be said.
SCHOOLS = {
    "a gap": (("2025-26", "2022-23"), BETWEEN, ""),
    "a gap just before": (("2024-25",), "No records of 2025-26:", BEFORE),
    "five years": (("2025-26", "2024-25", "2023-24", "2022-23"), "", ""),
    "a first year": ((), "", BEFORE),
}


@pytest.mark.parametrize("school", SCHOOLS)
async def test_on_the_screen(tmp_path: Path, school: str) -> None:
    years, between, before = SCHOOLS[school]
    incidents = [one for year in (YEAR, *years) for one in made_incidents(year, 2)]
    app = PlacesApp(casework_with(tmp_path, incidents, made_prevention([])), "report")
    async with app.run_test(size=(120, 60)) as pilot:
        await counted(pilot)
        said = text_of(app)
    assert ("No records of" in said) == bool(between)
    assert between in said
    assert ("nothing to compare" in said) == bool(before)
    assert before in said


@pytest.mark.parametrize("school", SCHOOLS)
def test_in_the_workbook_and_the_plain_forms(tmp_path: Path, school: str) -> None:
    years, between, before = SCHOOLS[school]
    incidents = [one for year in (YEAR, *years) for one in made_incidents(year, 2)]
    casework = casework_with(tmp_path, incidents, made_prevention([]))
    path = tmp_path / "x.xlsx"
    write_report(YEAR, casework, path, edition=Edition.GOVERNORS)
    book = load_workbook(path)
    summary, five_years = (
        "\n".join(str(row[0]) for row in book[title].iter_rows(values_only=True))
        for title in ("Summary", "Five years")
    )
    text, told = (
        plain_report(YEAR, casework, form, edition=Edition.GOVERNORS) for form in ("text", "json")
    )
    text, report = " ".join(text.split()), json.loads(told)
    for said in (five_years, text, " ".join(report["remarks"])):
        assert ("No records of" in said) == bool(between)
        assert between in said
    for said in (summary, text, " ".join(report["remarks"])):
        assert ("nothing to compare." in said) == bool(before)
        assert before in said
    casework.close()
