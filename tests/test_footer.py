"""At 80 columns the foot of every place shows all of its keys, down to the one for help."""

import pytest
from places_app import text_of

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.places import PLACES


@pytest.mark.parametrize("key", [*(place[0] for place in PLACES), "case"])
async def test_no_key_is_cut_off(casework: Casework, key: str) -> None:
    incident = casework.record({"title": "A case"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if key == "case":
            app.open_case(incident.ref)
        else:
            await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        foot = text_of(app).splitlines()[-1]
        assert " f1 All keys" in foot, foot
        assert foot.rstrip().endswith("^p Go to"), foot
