"""How the places look: at three sizes, and in every look.

The pictures hold the sample school on a fixed day.  Run with `--snapshot-update`, this file
makes them anew, with `-m "long or not long"` all of them; look at what changed before keeping it.
Another look has a picture at one size: what stands where is the same at the others, letter by
letter.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import plain
from esafety_tui.setup_app import OpeningApp, SetupApp
from esafety_tui.themes import CONTRAST, DARK, LIGHT
from esafety_tui.widgets.base_app import BaseApp
from support.screens.places_app import settled, text_of
from support.screens.states import STATES, State, reach

NOON = datetime(2026, 11, 24, 12, tzinfo=LONDON)
SIZES = ((80, 24), (120, 40), (200, 60))
PICTURED = (120, 40)
WITHOUT_COLOURS = "no colours"
OTHER_LOOKS = (LIGHT.name, CONTRAST.name, WITHOUT_COLOURS)
NOWHERE = Path("/school/records")  # where nothing is, and nothing is written
long = pytest.mark.long


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "records"
    loaded = load_sample(NOON.date())
    casework = Casework.set_up(folder, plain(loaded.school), clock=lambda: NOON)
    fill(casework, loaded.incidents, loaded.prevention, loaded.reviews)
    casework.close()
    return folder


@dataclass(frozen=True)
class School:
    """Where the pictures are taken: the sample school, and an empty folder."""

    sample: Path
    empty: Path

    def desk(self) -> ESafetyApp:
        casework = Casework.open(self.sample, read_only=True, clock=lambda: NOON)
        casework.records.store.why_read_only = ""  # forms are to be seen; nothing is saved
        return ESafetyApp(casework)

    def first_board(self) -> ESafetyApp:
        return ESafetyApp(Casework.set_up(
            self.empty, {"name": "Hill School", "lead": "Sam Lead"}, clock=lambda: NOON
        ))  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An application, and the state in which it is pictured."""

    begins: Callable[[School], BaseApp[Any]]
    state: State = STATES["board"]

    @asynccontextmanager
    async def shown(self, school: School) -> AsyncIterator[Pilot[Any]]:
        app = self.begins(school)
        try:
            async with app.run_test(size=SIZES[0]) as pilot:
                await reach(pilot, self.state)
                yield pilot
        finally:
            if isinstance(app, ESafetyApp):
                app.casework.close()


PLACES = {
    name: Place(School.desk, STATES[name])
    for name in (
        "board", "cases", "contacts", "report", "prevention", "guidance", "people", "person",
        "settings", "locked", "case", "case, records", "case, questions", "case, add any", "new",
        "keys", "go to", "bring in", "recovery sheet", "question",
    )
}  # fmt: skip
PLACES |= {
    "first board": Place(School.first_board),
    "welcome": Place(lambda _: SetupApp(NOWHERE)),
    "choosing a passphrase": Place(
        lambda _: SetupApp(NOWHERE),
        State(("enter", *"Hill", "enter", *"Sam", "ctrl+s", "enter")),
    ),
    "passphrase": Place(lambda _: OpeningApp(NOWHERE, lambda _: pytest.fail("nobody typed it"))),
}

# Built as others are that are pictured in the ordinary run.
LIKE_OTHERS = {
    *("cases", "people", "person", "first board", "go to"),
    *("case, records", "case, questions", "case, add any"),
}


@pytest.fixture
def school(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> School:
    """A cursor that blinks would be there or not; the tester's own wishes do not count."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    for kind in (Input, TextArea):
        monkeypatch.setattr(kind, "cursor_blink", False)
    monkeypatch.setattr("esafety_tui.screens.base.recovery_sheet.suggested_path", Path)
    return School(sample, tmp_path / "records")


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SVGImageExtension)


async def put_on(pilot: Pilot[Any], look: str, size: tuple[int, int]) -> None:
    app = pilot.app
    app.no_color = look == WITHOUT_COLOURS
    app.theme = DARK.name if app.no_color else look
    await pilot.resize_terminal(*size)
    await settled(pilot)
    await pilot.pause(0.1)  # the keys at the foot are drawn last


def when(place: str, size: tuple[int, int]) -> Any:
    """In the ordinary run each at one size and the board at all; in the long one all at all."""
    usual = place == "board" or (size == PICTURED and place not in LIKE_OTHERS)
    return pytest.param(place, size, id=f"{place}-{size[0]}x{size[1]}", marks=() if usual else long)


@pytest.mark.parametrize(
    ("place", "size"), [when(place, size) for place in PLACES for size in SIZES]
)
async def test_every_place_looks_as_it_should(
    school: School, picture: SnapshotAssertion, place: str, size: tuple[int, int]
) -> None:
    async with PLACES[place].shown(school) as pilot:
        await put_on(pilot, DARK.name, size)
        assert picture == pilot.app.export_screenshot(simplify=True)


# The board in the ordinary run, all in the long one.
@pytest.mark.parametrize(
    "place",
    [place if place == "board" else pytest.param(place, marks=long) for place in PLACES],
)
async def test_every_place_looks_as_it_should_in_every_other_look(
    school: School, picture: SnapshotAssertion, place: str
) -> None:
    wrong = []
    async with PLACES[place].shown(school) as pilot:
        for size in SIZES:
            await put_on(pilot, DARK.name, size)
            said = text_of(pilot.app)
            for look in OTHER_LOOKS:
                await put_on(pilot, look, size)
                assert text_of(pilot.app) == said, (look, size)
                shot = pilot.app.export_screenshot(simplify=True)
                if size == PICTURED and picture(name=look) != shot:
                    wrong.append(look)
    assert wrong == []


async def test_a_window_that_is_too_small_says_so(
    school: School, picture: SnapshotAssertion
) -> None:
    async with School.desk(school).run_test(size=(50, 12)) as pilot:
        await settled(pilot)
        assert picture == pilot.app.export_screenshot(simplify=True)
