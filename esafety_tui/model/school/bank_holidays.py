"""The bank holidays of the four nations."""

from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

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
    return dict(_united_kingdom()(subdiv=_SUBDIVISIONS[nation], years=year))


@cache
def _united_kingdom() -> Any:
    """Load the calendar of this country by its file, and not with it those of all others.

    Asked in its own way, the package imports 250 countries: a number that is looked up
    from the command line would be there in 250 ms in place of 160.
    """
    import holidays  # noqa: PLC0415 - most commands need not wait for it

    file = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location("holidays_of_this_country", file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom
