"""F3: a number is found over any form or box, and everything there is as it was afterwards."""

from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.contacts.lookup_key import NumberLookup
from esafety_tui.screens.contacts.overlay import NumbersBox
from esafety_tui.screens.contacts.screen import Contacts
from esafety_tui.setup_app import SetupApp
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.keys.keys_box import KeysBox
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.bursts import burst
from support.screens.places_app import text_of, until


def found(app: ESafetyApp | SetupApp) -> str:
    row = app.screen.query_one("#list", RowList).row
    return "" if row is None else row.name


async def test_in_a_form_a_number_is_found_and_copied_and_the_typing_is_as_it_was(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", *"in words", "tab", *"Fake", "shift+tab", "end", "left", "left")
        form = app.screen
        assert isinstance(form, Form)
        assert "f3 Numbers" in text_of(app)
        area = form.query_one("#field-summary", TextArea)
        at = area.cursor_location
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(app.screen, NumbersBox)
        assert "Escape leads back" in text_of(app)
        await pilot.press(*"three")
        await pilot.pause()
        assert found(app) == "Three"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert app.clipboard
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert app.screen is form
        assert (app.focused, area.cursor_location) == (area, at)
        assert (area.text, form.query_one("#field-title", Input).value) == ("in words", "Fake")
        await pilot.press("x")
        assert area.text == "in worxds"


async def test_keys_in_a_burst_reach_the_form_then_the_search_then_the_form(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await burst(pilot, "n", "tab", *"Fake", "f3", *"ee3", "escape", "escape", *"r3")
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-title", Input).value == "Faker3"


async def test_what_is_looked_up_over_something_cannot_be_changed(casework: Casework) -> None:
    """There a digit is searched for, and leads nowhere."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", "f3")
        await pilot.pause()
        for key in ("f5", "f6", "f8"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, NumbersBox), key
        assert all(contact.checked_on is None for contact in casework.contacts.table.rows)
        await pilot.press("1", "0", "1")
        await pilot.pause()
        assert isinstance(app.screen, NumbersBox)
        assert app.screen.query_one("#search", Input).value == "101"
        assert app.current_mode == "board"


async def test_over_a_question_or_the_keys_too(casework: Casework) -> None:
    """Over a place, it is the contacts themselves."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: type(app.screen) is Contacts)
        await pilot.press("down")
        await pilot.press("f3")
        await until(pilot, lambda: app.focused is app.screen.query_one("#search"))
        await pilot.press("down", "1", "n")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press("x")
        for over, back in (("f1", Form), ("f3", Form)):
            before = app.screen
            await pilot.press(over)
            await until(pilot, partial(lambda earlier: app.screen is not earlier, before))
            await pilot.press("f3")
            await until(pilot, lambda: isinstance(app.screen, NumbersBox))
            assert sum(isinstance(screen, NumbersBox) for screen in app.screen_stack) == 1, over
            assert not any(isinstance(screen, KeysBox) for screen in app.screen_stack), over
            await pilot.press("escape")
            await until(pilot, partial(lambda kind: isinstance(app.screen, kind), back))


async def test_in_the_first_form_of_all_a_number_is_found(folder: Path) -> None:
    app = SetupApp(folder)
    async with app.run_test(size=(100, 35)) as pilot:
        await pilot.pause()
        await pilot.press("enter", *"Hill", "f3", *"ee")
        await pilot.pause()
        assert isinstance(app.screen, NumbersBox)
        assert found(app) == "EE"
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.screen.query_one("#field-name", Input).value == "Hill"
        await pilot.press("s")
        assert app.screen.query_one("#field-name", Input).value == "Hills"
        assert not folder.exists()


@pytest.mark.long
async def test_without_the_binding_the_form_would_not_hear_it(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(NumberLookup, "begin", lambda _: None)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", "f3")
        await pilot.pause()
        assert isinstance(app.screen, Form)
