"""Tab goes through the parts of a place as they are read, and only through those that show."""

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from support.screens.places_app import settled

SIZES = pytest.mark.parametrize(
    "size",
    [
        pytest.param((120, 40), id="120x40", marks=pytest.mark.long),
        pytest.param((80, 24), id="80x24"),
    ],
)


@SIZES
async def test_tab_goes_round_in_the_order_of_reading(
    casework: Casework, size: tuple[int, int]
) -> None:
    casework.cases.record({"title": "A case"})
    app = ESafetyApp(casework)
    async with app.run_test(size=size) as pilot:
        for place in PLACES:
            app.action_go(place.mode)  # a key might be typed into what has the cursor
            await settled(pilot)
            assert app.current_mode == place.mode
            await round_with_tab(pilot, place.name)


async def round_with_tab(pilot: Pilot[int], place: str) -> None:
    app = pilot.app
    first = app.focused
    round_trip = []
    for _ in range(12):
        part = app.focused
        assert part is not None, place
        assert part.region, (place, part)
        assert app.screen.region.contains_region(part.region), (place, part)
        round_trip.append(part)
        await pilot.press("tab")
        if app.focused is first:
            break
    assert app.focused is first, f"Tab never comes back: {place}"
    # Each part once, from the top left to the bottom right, wherever it began.
    assert len(set(round_trip)) == len(round_trip), place
    at = [(part.region.y, part.region.x) for part in round_trip]
    begins = at.index(min(at))
    assert at[begins:] + at[:begins] == sorted(at), place
    await pilot.press("shift+tab")
    assert app.focused is round_trip[-1], place
