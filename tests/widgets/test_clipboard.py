"""What was copied here leaves the clipboard after a while, once, and only what was copied here."""

from collections.abc import Iterator

import pytest
from textual.app import App
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.base_app import BaseApp


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that is handed to the terminal for the clipboard, in order."""
    told: list[str] = []

    def copy(app: App[object], text: str) -> None:
        app._clipboard = text
        told.append(text)

    monkeypatch.setattr(App, "copy_to_clipboard", copy)
    return told


@pytest.fixture
def app(casework: Casework) -> ESafetyApp:
    made = ESafetyApp(casework)
    made.copies.seconds = 0.05
    return made


async def until(pilot: object, told: list[str], length: int) -> None:
    for _ in range(200):
        if len(told) >= length:
            return
        await pilot.pause(0.01)  # type: ignore[attr-defined]


async def test_a_copied_number_leaves_the_clipboard(app: ESafetyApp, copied: list[str]) -> None:
    async with app.run_test() as pilot:
        app.copy_to_clipboard("0344 381 4772")
        assert copied == ["0344 381 4772"]
        await until(pilot, copied, 2)
        assert copied == ["0344 381 4772", ""]
        assert app.clipboard == ""
    assert copied == ["0344 381 4772", ""]


async def test_control_without_it_the_number_stays(
    app: ESafetyApp, copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BaseApp, "copy_to_clipboard", App.copy_to_clipboard)
    async with app.run_test() as pilot:
        app.copy_to_clipboard("0344 381 4772")
        await pilot.pause(0.2)
    assert copied == ["0344 381 4772"]


async def test_a_second_copy_gets_its_whole_time_and_is_taken_back_once(
    app: ESafetyApp, copied: list[str]
) -> None:
    app.copies.seconds = 3600
    async with app.run_test() as pilot:
        app.copy_to_clipboard("first")
        first = app.copies._to_forget
        app.copies.seconds = 0.05
        app.copy_to_clipboard("second")
        assert app.copies._to_forget is not first
        await until(pilot, copied, 3)
        app.copies.forget()
    assert copied == ["first", "second", ""]


async def test_leaving_takes_it_back_at_once(app: ESafetyApp, copied: list[str]) -> None:
    app.copies.seconds = 3600
    async with app.run_test():
        app.copy_to_clipboard("0344 381 4772")
    assert copied == ["0344 381 4772", ""]


async def test_nothing_that_was_not_copied_here_is_touched(
    app: ESafetyApp, copied: list[str]
) -> None:
    async with app.run_test():
        pass
    assert copied == []


async def test_copies_of_input_fields_and_of_contacts_go_the_same_way(
    app: ESafetyApp, copied: list[str]
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("n", "tab", *"Title", "shift+home", "ctrl+c")
        await until(pilot, copied, 2)
        assert copied == ["Title", ""]
        app.screen.query_one("#field-title", Input).value = ""
        await pilot.press("escape", "3", *"vod", "enter")
        await until(pilot, copied, 4)
        assert copied[3] == ""
        assert copied[2]
