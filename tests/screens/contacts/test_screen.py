"""Who to ring, in two keys and three letters, from anywhere."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.keys import OWN_NAME
from esafety_tui.model.contact import NO_VOICE
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.contacts.screen import Contacts
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import text_of


def highlighted(pilot: Pilot[int]) -> str:
    assert isinstance(pilot.app.screen, Contacts)
    row = pilot.app.screen.query_one("#list", RowList).row
    return row.name if row else ""


async def test_two_keys_and_three_letters_then_enter_copies_and_shows(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *"vod")
        assert highlighted(pilot).startswith("Voda")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert app.clipboard
        told = " ".join(str(app.screen.query("Static").last().render()).split())
        lines = app.clipboard.splitlines()
        assert lines[0] in told
        what = "The line above is" if len(lines) == 1 else f"The {len(lines)} lines above are"
        assert f"{what} copied" in told


async def test_from_a_case_its_provider_is_looked_up_and_escape_leads_back(
    casework: Casework,
) -> None:
    ref = casework.cases.record({"title": "One", "providers": ["YouTube", "Instagram"]}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_case(ref)
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert "YouTube" in highlighted(pilot)
        assert app.screen.query_one("#search", Input).value == "YouTube"
        # The next letters begin another search.
        await pilot.press(*"ee")
        assert app.screen.query_one("#search", Input).value == "ee"
        assert highlighted(pilot) == "EE"
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)


async def test_one_key_leaves_the_filled_search_box_and_digits_are_places_again(
    casework: Casework,
) -> None:
    """A second Escape goes back to the board."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        for last, then, mode in (
            ("escape", "2", "incidents"), ("enter", "2", "incidents"), ("escape", "escape", "board")
        ):  # fmt: skip
            await pilot.press("1", "3", *"ee")
            await pilot.pause()
            assert "Leave search" in text_of(app).splitlines()[-1], last
            await pilot.press(last)
            await pilot.pause()
            if last == "enter":
                assert isinstance(app.screen, Message)
                await pilot.press("escape")
                await pilot.pause()
            assert isinstance(app.screen, Contacts)
            assert app.screen.query_one("#search", Input).value == ("ee" if last == "enter" else "")
            rows = app.screen.query_one("#list", RowList)
            assert rows.has_focus, last
            assert (len(rows.rows) == len(casework.contacts.table.rows)) is (last == "escape")
            await pilot.press(then)
            await pilot.pause()
            assert app.current_mode == mode, (last, then)


async def test_keys_of_a_row(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *"vod", "f5")
        row = app.screen.query_one("#list", RowList).row
        assert row.checked_on == casework.records.today
        assert "the same key undoes it" in [n.message for n in app._notifications][-1]
        await pilot.press("f5")
        assert app.screen.query_one("#list", RowList).row.checked_on != casework.records.today
        assert "not checked after all" in [n.message for n in app._notifications][-1]
        await pilot.press("f7")
        assert all(
            casework.contacts.is_open(c) for c in app.screen.query_one("#list", RowList).rows
        )


# Typing in the list


async def left(pilot: Pilot[int], how: str) -> None:
    """Search once, and leave the box for the list."""
    await pilot.press("3", *"ee", how)
    await pilot.pause()
    if how == "enter":
        await pilot.press("escape")  # the number has been read out
        await pilot.pause()
    assert pilot.app.screen.query_one("#list", RowList).has_focus


async def test_letters_typed_in_the_list_are_the_next_search_and_change_nothing(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    before = casework.contacts.table.rows
    # Each begins with what is a key elsewhere, or was one here.
    typed = {"escape": ("vod", "kik"), "enter": ("google",), "down": ("uk safer",)}
    async with app.run_test(size=(80, 24)) as pilot:
        for how, words in typed.items():
            await left(pilot, how)
            for letters in words:
                await pilot.press(*letters)
                await pilot.pause()
                assert app.screen.query_one("#search", Input).value == letters, how
                found = casework.contacts.table.search(letters)
                assert highlighted(pilot) == (found[0].name if found else ""), how
                await pilot.press("down")
            assert casework.contacts.table.rows == before, how
            await pilot.press("slash", *"vod")  # begins another search, too
            assert app.screen.query_one("#search", Input).value == "vod", how
            await pilot.press("escape", "escape")


@pytest.mark.long
async def test_without_that_the_first_letters_would_be_lost(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Contacts, "on_key", lambda *_: None)
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await left(pilot, "down")
        await pilot.press(*"vod")
        assert app.screen.query_one("#search", Input).value == "ee"


async def test_a_letter_that_the_school_gave_to_an_act_keeps_it(
    casework: Casework, folder: Path
) -> None:
    (folder / OWN_NAME).write_text('contacts.checked = "v"\n', encoding="utf-8")
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await left(pilot, "down")
        await pilot.press("v")
        row = app.screen.query_one("#list", RowList).row
        assert row.checked_on == casework.records.today


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("instgram", "Instagram"),
        pytest.param("vodafnoe", "Vodafone", marks=pytest.mark.long),
        pytest.param("tictok", "TikTok", marks=pytest.mark.long),
        pytest.param("yotube", "YouTube", marks=pytest.mark.long),
    ],
)
async def test_a_misspelt_provider_is_asked_about_before_its_number_is_copied(
    casework: Casework, typed: str, name: str
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *typed)
        await pilot.pause()
        asked = f"Nothing is called {typed}. Did you mean {name.casefold()}? Enter takes it"
        assert asked in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.clipboard == ""
        assert app.screen.query_one("#search", Input).value == name.casefold()
        assert highlighted(pilot) == name
        await pilot.press("enter")
        await pilot.pause()
        assert app.clipboard


def test_nonsense_finds_nothing() -> None:
    table = ContactTable(None)
    assert (table.search("qqzzxx"), table.near_to("qqzzxx")) == ((), None)


async def test_digits_typed_in_the_search_are_searched_for(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *"101")
        await pilot.pause()
        assert app.screen.query_one("#search", Input).value == "101"
        assert highlighted(pilot) == "Police - non-emergency"
        await pilot.press("down", "2")  # in the list they are places
        await pilot.pause()
        assert app.current_mode == "incidents"


async def test_a_provider_that_nobody_can_ring_says_so_before_anything_else(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *"smarty")
        await pilot.pause()
        drawn = text_of(app)
        assert f"By telephone: {NO_VOICE}" in drawn
        assert "no number for abusive calls" in drawn.split("By telephone")[0]
        await pilot.press("enter")
        await pilot.pause()
        assert NO_VOICE[1:] in str(app.screen.query("Static").last().render())
        assert NO_VOICE not in app.clipboard


async def test_a_contact_that_was_asked_for_is_shown_whatever_was_searched_for_before(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *"instagram")
        await pilot.pause()
        wanted = casework.contacts.table.search("EE")[0]
        app.open_contact(wanted.id)
        await pilot.pause()
        await pilot.pause()
        assert highlighted(pilot) == wanted.name
