"""Tab goes through the parts of a place as they are read, and only through those that show."""

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])


@SIZES
@pytest.mark.parametrize("key", [place.key for place in PLACES])
async def test_tab_goes_round_in_the_order_of_reading(
    casework: Casework, key: str, size: tuple[int, int]
) -> None:
    casework.record({"title": "A case"})
    app = ESafetyApp(casework)
    async with app.run_test(size=size) as pilot:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        first = app.focused
        round_trip = []
        for _ in range(12):
            part = app.focused
            assert part is not None
            assert part.region, part
            assert app.screen.region.contains_region(part.region)
            round_trip.append(part)
            await pilot.press("tab")
            await pilot.pause()
            if app.focused is first:
                break
        assert app.focused is first, "Tab never comes back"
        # Each part once, from the top left to the bottom right, wherever it began.
        assert len(set(round_trip)) == len(round_trip)
        places = [(part.region.y, part.region.x) for part in round_trip]
        begins = places.index(min(places))
        assert places[begins:] + places[:begins] == sorted(places)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert app.focused is round_trip[-1]
