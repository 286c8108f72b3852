"""Years without records are said wherever years stand beside each other."""

from pathlib import Path

import pytest

from esafety_tui.casework.annual.annual_report import of_year, plain_report
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.annual_report import counted
from support.screens.places_app import PlacesApp, casework_with, text_of

YEAR = "2026-27"
BETWEEN = "No records of 2024-25, 2023-24."
BEFORE = "The records in this program do not cover 2025-26: nothing to compare."
# The years with records beside this one, and what has to be said.
SCHOOLS = {
    "a gap": (("2025-26", "2022-23"), BETWEEN, ""),
    "a gap just before": (("2024-25",), "No records of 2025-26.", BEFORE),
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
def test_in_the_plain_forms(tmp_path: Path, school: str) -> None:
    years, between, before = SCHOOLS[school]
    incidents = [one for year in (YEAR, *years) for one in made_incidents(year, 2)]
    casework = casework_with(tmp_path, incidents, made_prevention([]))
    asked = of_year(YEAR, casework)
    for form in ("text", "json"):
        said = " ".join(plain_report(asked, casework, form).split())
        assert ("No records of" in said) == bool(between)
        assert between in said
        assert ("nothing to compare." in said) == bool(before)
        assert before in said
    casework.close()
