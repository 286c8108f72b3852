"""Unlocking opens closed records again, and the lead stands where they stood."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.access.unlock_throttle import Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.records import Records
from esafety_tui.model.vocabulary import Stage
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.annual.screen import Annual
from esafety_tui.screens.board.incidents import Incidents
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.prevention.screen import PreventionPlace
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.row_list import RowList
from support.cheap import CHEAP
from support.school import SCHOOL, Clock
from support.screens.places_app import text_of, until

pytestmark = pytest.mark.usefixtures("little_to_collect")
SECRET = "four words and a dog"
NEW_SECRET = "another four words and a cat"


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Pilot[int]]:
    """The program on encrypted records with four cases, at the board."""
    casework, _ = Casework.set_up_encrypted(folder, SCHOOL, SECRET, clock=Clock(), cost=CHEAP)
    for number in range(4):
        ref = casework.cases.record({
            "title": f"Case {number}",
            "providers": ["Instagram" if number % 2 else "YouTube"],
            "people": [{"role": "target", "standing": "pupil", "name": "Jo Bloggs"}],
        }).ref  # fmt: skip
        casework.entries.add_entry(ref, {"text": "Rang the parents"})
        casework.entries.add_entry(ref, {"text": "Rang them again"})
    casework.cases.move("2026-27/004", Stage.INVESTIGATING)
    app = ESafetyApp(casework)
    del casework
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        yield pilot
    app.held.close()


async def locked(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+l")
    await until(pilot, lambda: "The records are closed" in text_of(pilot.app))


async def unlocked(pilot: Pilot[int], secret: str = SECRET) -> None:
    pilot.app.screen.query_one("#secret", Input).value = secret
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Locked))
    for _ in range(5):
        await pilot.pause()


def stands(pilot: Pilot[int]) -> dict[str, Any]:
    """All that tells where the lead stands, and what shows there."""
    app = pilot.app
    screen = app.screen
    return {
        "screens": [type(one).__name__ for one in app.screen_stack],
        "cursor": screen.focused.id if screen.focused else None,
        "rows": {one.id: one.highlighted for one in screen.query(RowList)},
        "boxes": {one.id: one.value for one in screen.query(Input)},
        "shown": text_of(app),
    }


async def comes_back(pilot: Pilot[int]) -> None:
    before = stands(pilot)
    await locked(pilot)
    await unlocked(pilot)
    assert stands(pilot) == before


# Each place, with what was chosen in it


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        pytest.param(("down", "down"), Board, marks=pytest.mark.long),
        pytest.param(("right",), Board, marks=pytest.mark.long),
        pytest.param(("up", "right", "enter"), Board, marks=pytest.mark.long),
        (("slash", *"youtube", "enter", "down"), Board),
        pytest.param(
            ("2", "slash", *"case", "enter", "down", "down"), Incidents, marks=pytest.mark.long
        ),
        pytest.param(("2", "slash", *"insta"), Incidents, marks=pytest.mark.long),
        pytest.param(("4", "right", "down", "down"), Annual, marks=pytest.mark.long),
        pytest.param(("5",), PreventionPlace, marks=pytest.mark.long),
        pytest.param(("3", *"ins"), None, marks=pytest.mark.long),
        pytest.param(("6", "down", "down"), None, marks=pytest.mark.long),
        pytest.param(("0", "down", "down", "down"), None, marks=pytest.mark.long),
        pytest.param(("down", "enter", "down", "down"), CaseScreen, marks=pytest.mark.long),
        (("enter", "tab", *["right"] * 7, "down"), CaseScreen),
        pytest.param(("2", "down", "enter", "tab", "right"), CaseScreen, marks=pytest.mark.long),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
async def test_the_place_the_case_the_tab_the_row_and_the_search_are_there(
    folder: Path, keys: tuple[str, ...], place: type | None
) -> None:
    async with running(folder) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: "counting" not in text_of(pilot.app))
        assert place is None or isinstance(pilot.app.screen, place)
        await comes_back(pilot)


async def test_what_lay_in_other_places_is_there_when_one_goes_back_to_them(folder: Path) -> None:
    async with running(folder) as pilot:
        await pilot.press("2", "down", "down")
        listed = stands(pilot)
        await pilot.press("1", "enter", "tab", "right")
        await pilot.pause()
        await comes_back(pilot)
        await comes_back(pilot)  # once more, and nothing is forgotten
        await pilot.press("escape", "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Incidents))
        await pilot.pause()
        assert stands(pilot)["rows"] == listed["rows"]


async def test_a_place_that_was_only_coming_up_comes_up(folder: Path) -> None:
    async with running(folder) as pilot:
        pilot.app.switch_mode("report")
        pilot.app.locking.lock()
        await until(pilot, lambda: "The records are closed" in text_of(pilot.app))
        await unlocked(pilot)
        await until(pilot, lambda: "2026-27" in text_of(pilot.app))
        assert isinstance(pilot.app.screen, Annual)


# Forms


FORMS = {
    "a new incident": ("n",),
    "the account": ("enter", "e"),
    "the severity": ("enter", "s"),
    "a person": ("enter", "tab", "right", "a"),
    "an entry that is corrected": ("enter", "tab", *["right"] * 7, "down", "e"),
    "why a step does not apply": ("enter", "down", "x"),
    "who did a step": ("enter", "b"),
    "a hold": ("enter", "H", "enter"),
    "to withdraw": ("enter", "w"),
    "to close, from the board": ("enter", "L"),
    "a search that is kept": ("slash", *"insta", "ctrl+s"),
    "words of the year": ("4", "w"),
    "prevention": ("5", "a"),
    "settings": ("0", "enter"),
}


# A new incident has tests of its own, here and of the lock; the others are swept at length.
_OF_EACH_WAY = {"an entry that is corrected"}
_LONG = pytest.mark.long


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(keys, id=name, marks=() if name in _OF_EACH_WAY else _LONG)
        for name, keys in FORMS.items()
    ],
)
async def test_a_form_is_there_with_what_was_typed(folder: Path, keys: tuple[str, ...]) -> None:
    async with running(folder) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        typed = await _type_into_the_first_text(pilot)
        title = pilot.app.screen.box_title
        await locked(pilot)
        assert title not in text_of(pilot.app)
        await unlocked(pilot)
        form = pilot.app.screen
        assert isinstance(form, Form)
        assert form.box_title == title
        assert _texts(form) == typed
        assert form.focused is not None
        # It does what it would have done.
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, Form)
        assert "not recorded yet" in [note.message for note in pilot.app._notifications][-1]


def _texts(form: Form) -> dict[str | None, str]:
    boxes = {one.id: one.value for one in form.query(Input)}
    return boxes | {one.id: one.text for one in form.query(TextArea)}


async def _type_into_the_first_text(pilot: Pilot[int]) -> dict[str | None, str]:
    form = pilot.app.screen
    assert isinstance(form, Form)
    field = next(iter(form.query("Input, TextArea")))
    form.set_focus(field)
    await pilot.press(*"Fake")
    return _texts(form)


async def test_a_form_that_only_a_key_brings_up_says_that_it_is_kept(folder: Path) -> None:
    async with running(folder) as pilot:
        await pilot.press("3", "f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        await _type_into_the_first_text(pilot)
        await locked(pilot)
        await unlocked(pilot)
        assert "What you typed into" in text_of(pilot.app)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        assert "Fake" in _texts(pilot.app.screen).values()


# What happened meanwhile


async def test_what_another_program_changed_is_seen(folder: Path) -> None:
    async with running(folder) as pilot:
        await pilot.press("down", "enter", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        await _type_into_the_first_text(pilot)
        await locked(pilot)
        other = Casework.open(folder, passphrase=SECRET, clock=Clock())
        other.cases.amend("2026-27/002", {"title": "Renamed meanwhile"})
        other.cases.record({"title": "New meanwhile"})
        other.close()
        await unlocked(pilot)
        shown = text_of(pilot.app)
        assert "Renamed meanwhile" in shown
        # The form began with other words: what was typed waits among what is not saved.
        assert len(pilot.app.casework.records.unsaved.all()) == 1
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Board))
        assert "New meanwhile" in text_of(pilot.app)


async def test_while_another_program_has_them_they_open_for_reading_and_it_says_so(
    folder: Path,
) -> None:
    async with running(folder) as pilot:
        await pilot.press("down", "enter", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        await _type_into_the_first_text(pilot)
        await locked(pilot)
        other = Casework.open(folder, passphrase=SECRET, clock=Clock())
        await unlocked(pilot)
        assert isinstance(pilot.app.screen, CaseScreen)
        said = " ".join(text_of(pilot.app).split())
        assert "READ-ONLY · Open in another copy of esafety-tui" in said
        (told,) = [note.message for note in pilot.app._notifications]
        assert "is kept, encrypted, and not saved yet" in told
        # Once the other has ended, to lock and unlock is enough.
        other.close()
        await comes_back_to_write(pilot)


async def comes_back_to_write(pilot: Pilot[int]) -> None:
    await locked(pilot)
    await unlocked(pilot)
    assert not pilot.app.casework.records.read_only
    assert "READ-ONLY" not in text_of(pilot.app)
    await pilot.press("e")
    await until(pilot, lambda: isinstance(pilot.app.screen, Form))
    assert any("Fake" in text for text in _texts(pilot.app.screen).values())


async def test_after_the_passphrase_was_changed_the_new_one_opens(folder: Path) -> None:
    async with running(folder) as pilot:
        await locked(pilot)
        other = Casework.open(folder, passphrase=SECRET, clock=Clock())
        other.encryption.change_passphrase(SECRET, NEW_SECRET, cost=CHEAP).done()
        other.close()
        pilot.app.screen.query_one("#secret", Input).value = SECRET
        await pilot.press("enter")
        await until(pilot, lambda: "The passphrase is wrong" in text_of(pilot.app))
        assert pilot.app.held.opened is None
        pilot.app.locking.gate._pause = Pause()
        pilot.app.screen._pause()
        await unlocked(pilot, NEW_SECRET)
        assert isinstance(pilot.app.screen, Board)


async def test_a_case_that_is_there_no_more_leads_to_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(folder) as pilot:
        await pilot.press("2", "enter")
        await pilot.pause()
        await locked(pilot)
        monkeypatch.setattr(Records, "has", lambda *_: False)
        await unlocked(pilot)
        assert isinstance(pilot.app.screen, Incidents)


async def test_records_that_are_gone_are_said_and_it_stays_locked(folder: Path) -> None:
    async with running(folder) as pilot:
        await locked(pilot)
        away = folder.rename(folder.with_name("away"))
        pilot.app.screen.query_one("#secret", Input).value = SECRET
        await pilot.press("enter")
        await until(pilot, lambda: "no records" in " ".join(text_of(pilot.app).split()))
        away.rename(folder)
        pilot.app.locking.gate._pause = Pause()
        pilot.app.screen._pause()
        await unlocked(pilot)
        assert isinstance(pilot.app.screen, Board)


async def test_left_locked_nothing_is_open_and_what_was_typed_is_there_next_time(
    folder: Path,
) -> None:
    async with running(folder) as pilot:
        await pilot.press("n", "tab", *"Fake")
        await pilot.pause()
        await locked(pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert "has not been saved, but it is kept" in " ".join(
            text_of(pilot.app).replace("│", " ").split()
        )
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0
    again = Casework.open(folder, passphrase=SECRET, clock=Clock())
    (typing,) = again.records.unsaved.all().values()
    assert typing.fields == {"title": "Fake"}
    again.close()
