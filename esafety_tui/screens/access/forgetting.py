"""Letting go of what was drawn and read from records that are being closed."""

import asyncio
import gc
from functools import lru_cache

from esafety_tui.widgets.base_app import BaseApp

_CACHE = type(lru_cache(lambda: None))
# Whose caches may hold a line that was drawn; what others remember is never about a record.
_DRAW = ("esafety_tui.", "textual.", "rich.")
# More timers than the application has, of which the loop clears the stopped ones; in seconds.
_MANY = 1000
_LONG = 3600.0


async def forget_places(app: BaseApp[int]) -> None:
    """End every place of *app* with all that lies over it; shown again, it is made anew."""
    for mode, place in app.MODES.items():
        await app.remove_mode(mode)
        app.add_mode(mode, place)


async def forget_traces(app: BaseApp[int]) -> None:
    """Empty the clipboard and what was remembered in order to draw; then collect what is left."""
    app.copies.forget()
    # What Textual itself remembers of a screen.
    app.mouse_over = app.hover_over = app._last_focused_on_app_blur = None
    await forget_timers()
    gc.unfreeze()  # what stood there when the program came up would never be collected
    for cache in gc.get_objects():
        if isinstance(cache, _CACHE) and (cache.__module__ or "").startswith(_DRAW):
            cache.cache_clear()
    gc.collect()


async def forget_timers() -> None:
    """Let the loop clear away timers that were stopped, each of which may hold a screen.

    It keeps them until their time has come, unless they are many and more than half of all.
    """
    await asyncio.sleep(0)  # what was stopped is told so in its turn
    loop = asyncio.get_running_loop()
    for _ in range(_MANY):
        loop.call_later(_LONG, int).cancel()
    await asyncio.sleep(0)
