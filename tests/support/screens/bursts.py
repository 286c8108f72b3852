"""Keys sent as fast as a terminal can send them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.keys.order import KeysInOrder


async def burst(pilot: Pilot[int], *keys: str) -> None:
    """Send keys without waiting for any of them; then wait until nothing is left to do."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key_to_character(key)))
    app = pilot.app
    assert isinstance(app, KeysInOrder)
    await pilot.pause()
    while app._settling is not None or app._waiting:
        await pilot.pause(0.01)
    await pilot.pause()


@asynccontextmanager
async def running(casework: Casework) -> AsyncIterator[Pilot[int]]:
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield pilot
