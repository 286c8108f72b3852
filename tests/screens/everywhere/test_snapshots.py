"""How the places look: at 120×40 and 80×24, dark, light and without colours.

The pictures hold the sample school on a fixed day.  Run with `--snapshot-update`, this file
makes them anew; look at what changed before keeping it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import plain
from esafety_tui.screens.access.locked import Locked
from esafety_tui.themes import DARK, LIGHT
from support.screens.places_app import settled, until

NOON = datetime(2026, 11, 24, 12, tzinfo=LONDON)
WIDE, NARROW, SMALL = (120, 40), (80, 24), (50, 12)
long = pytest.mark.long

PLACES = {
    "board": (),
    "incidents": ("2",),
    "contacts": ("3", "v", "o", "d"),
    "report": ("4",),
    "prevention": ("5",),
    "guidance": ("6",),
    "settings": ("0",),
    "locked": ("ctrl+l",),
    "case": ("enter",),
    "new": ("n",),
    "keys": ("f1",),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "records"
    loaded = load_sample(NOON.date())
    casework = Casework.set_up(folder, plain(loaded.school), clock=lambda: NOON)
    fill(casework, loaded.incidents, loaded.prevention, loaded.reviews)
    casework.close()
    return folder


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor that blinks would be there or not; the tester's own wishes do not count."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    for kind in (Input, TextArea):
        monkeypatch.setattr(kind, "cursor_blink", False)


@pytest.fixture
def compare(
    snap_compare: Callable[..., bool], sample: Path, still: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., bool]:
    opened: list[Casework] = []

    def look(keys: tuple[str, ...], size: tuple[int, int], theme: str = DARK.name) -> bool:
        casework = Casework.open(sample, read_only=True, clock=lambda: NOON)
        casework.records.store.why_read_only = ""  # forms are to be seen; nothing is saved
        opened.append(casework)
        app = ESafetyApp(casework)
        app.theme = theme

        async def before(pilot: Pilot[Any]) -> None:
            await pilot.pause()
            await pilot.press(*keys)
            await settled(pilot)
            if "ctrl+l" in keys:  # locking closes the records behind the screen that shows then
                await until(pilot, lambda: isinstance(pilot.app.screen, Locked))
            await pilot.pause(0.1)  # the keys at the foot are drawn last

        return snap_compare(app, terminal_size=size, run_before=before)

    return look


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
@pytest.mark.parametrize("place", PLACES)
def test_places_look_as_they_should(
    compare: Callable[..., bool], place: str, size: tuple[int, int]
) -> None:
    assert compare(PLACES[place], size)


# In other colours: some in the ordinary run, all in the long one.
some_places = pytest.mark.parametrize(
    "place",
    [
        place if place in {"board", "case", "report"} else pytest.param(place, marks=long)
        for place in PLACES
    ],
)


@some_places
def test_places_look_as_they_should_in_light(compare: Callable[..., bool], place: str) -> None:
    assert compare(PLACES[place], WIDE, LIGHT.name)


@some_places
def test_places_look_as_they_should_without_colours(
    compare: Callable[..., bool], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert compare(PLACES[place], WIDE)


def test_a_window_that_is_too_small_says_so(compare: Callable[..., bool]) -> None:
    assert compare((), SMALL)
