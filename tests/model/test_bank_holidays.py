"""Bank holidays are the package's own, though only this country's calendar is loaded."""

import subprocess
import sys

import holidays
import pytest

from esafety_tui.model.school.bank_holidays import bank_holidays
from esafety_tui.model.vocabulary import Nation

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("year", [2014, 2020, 2022, 2023, 2026, 2027, 2040])
def test_they_are_the_packages_own(nation: Nation, year: int) -> None:
    bank_holidays.cache_clear()
    theirs = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year)
    assert bank_holidays(nation, year) == dict(theirs)


ASKED = """
import sys
from datetime import date
{first}
from esafety_tui.model.school.bank_holidays import bank_holidays
from esafety_tui.model.vocabulary import Nation
assert bank_holidays(Nation.ENGLAND, 2026)[date(2026, 12, 25)] == "Christmas Day"
print("holidays.countries.zambia" in sys.modules)
import holidays
assert holidays.country_holidays("FR", years=2026)[date(2026, 7, 14)]
from holidays.countries import Zambia
"""


@pytest.mark.parametrize(
    ("first", "others"), [("", "False"), ("import holidays.countries", "True")]
)
def test_no_other_country_is_loaded_and_none_is_spoilt(first: str, others: str) -> None:
    asked = [sys.executable, "-c", ASKED.format(first=first)]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == others
