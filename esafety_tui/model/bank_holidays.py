"""The bank holidays of the four nations."""

from datetime import date
from functools import cache

from esafety_tui.model.vocabulary import Nation

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


@cache
def bank_holidays(nation: Nation, year: int) -> dict[date, str]:
    """Return the bank holidays of *nation* in a calendar year, with their names."""
    import holidays  # noqa: PLC0415 - 0.1 s that most commands need not wait for

    return dict(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))
