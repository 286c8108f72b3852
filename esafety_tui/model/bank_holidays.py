"""The bank holidays of the four nations."""

import sys
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from esafety_tui.model.vocabulary import Nation

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
_COUNTRIES = "holidays.countries"


@cache
def bank_holidays(nation: Nation, year: int) -> dict[date, str]:
    """Return the bank holidays of *nation* in a calendar year, with their names."""
    return dict(_united_kingdom()(subdiv=_SUBDIVISIONS[nation], years=year))


@cache
def _united_kingdom() -> Any:
    """Load the calendar of this country, and not with it those of all others.

    The package of countries imports 250 of them, which takes twenty times as long
    as this one: the first board waits for it.  So an empty package stands in its
    place meanwhile.
    """
    import holidays  # noqa: PLC0415 - most commands need not wait for it

    if _COUNTRIES in sys.modules:
        return holidays.country_holidays("GB").__class__
    alone = ModuleType(_COUNTRIES)
    alone.__path__ = [str(Path(holidays.__file__).parent / "countries")]
    sys.modules[_COUNTRIES] = alone
    try:
        from holidays.countries.united_kingdom import UnitedKingdom  # noqa: PLC0415
    finally:
        del sys.modules[_COUNTRIES]
    return UnitedKingdom
