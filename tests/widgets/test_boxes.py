"""The one rule of every box, held by whatever asks.

Enter does what the title asks, Escape changes nothing, and what cannot be undone cannot be
done with Enter alone.
"""

import ast
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Input, Static

import esafety_tui
from esafety_tui.model.days import LONDON
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import GO_BACK, NOW, Message, Question
from esafety_tui.widgets.form.field import Field, Kind
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.keys.order import KeysInOrder
from support.screens.places_app import until

_SOURCE = Path(esafety_tui.__file__).parent
_ASK = ("choose", "Question")
_NEVER = {"yes", "no", "ok", "cancel", "back"}
# What no undo brings back: the functions that ask about it.
_FINAL = {
    "_ask",  # of the disposal
    "_ask_to_discard",
    "_disposed",
    "_ask_to_forget",
    "asks",
    "confirm_finds",
    "take_away_form",
    "take_import_back",
    "_ask_to_replace",
    "_ask_plain",
    "ask_about_older_state",
    "action_leave",
}


@cache
def _asking(source: str) -> list[tuple[str, ast.Call]]:
    """Every call in *source* that puts up a box with answers, and the function it stands in."""
    if not any(f"{name}(" in source for name in _ASK):
        return []
    return [
        (function.name, call)
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in _ASK
    ]


def _wants_a_word(call: ast.Call) -> bool:
    return any(given.arg == "word" for given in call.keywords)


def _by_enter_alone(source: str) -> set[str]:
    """Functions that ask about what is final, without a word to be typed."""
    return {name for name, call in _asking(source) if name in _FINAL and not _wants_a_word(call)}


def _sources() -> Iterator[str]:
    for path in sorted(_SOURCE.rglob("*.py")):
        if path.parent.name != "boxes":
            yield path.read_text(encoding="utf-8")


def test_what_is_final_wants_a_word_typed() -> None:
    found = {name for source in _sources() for name, call in _asking(source) if _wants_a_word(call)}
    assert found >= _FINAL
    assert not [name for source in _sources() for name in _by_enter_alone(source)]


def test_a_final_question_without_a_word_would_be_found() -> None:
    """The negative control of the test above."""
    source = "def _disposed(self):\n    choose(self, 'Sure?', '', {'Dispose': act})\n"
    assert _by_enter_alone(source) == {"_disposed"}
    assert _by_enter_alone(source.replace("act}", "act}, word='019'")) == set()


def test_no_answer_is_a_bare_yes_or_no() -> None:
    for source in _sources():
        for name, call in _asking(source):
            for part in ast.walk(call):
                if isinstance(part, ast.Dict):
                    for key in part.keys:
                        if isinstance(key, ast.Constant):
                            first = str(key.value).casefold().partition(",")[0]
                            assert first not in _NEVER, (name, key.value)


def _boxes() -> Iterator[Question]:
    deeds = ("Close the case", "Print it")
    for many, word in product((1, 2), ("", "019")):
        answers = (*deeds[:many], GO_BACK)
        final = deeds if word else ()
        yield Question("Close it?", "A text.", answers, word=word, final=final)
    yield Question("Leave?", "", ("Keep", "Discard", GO_BACK), word="019", final=("Discard",))
    yield Message("Read this", "A text.")


_KEYS = (("escape",), ("y", "n"), ("enter",), (*"019", "enter"))


async def _break_the_rule(every: tuple[tuple[str, ...], ...] = _KEYS) -> list[tuple[str, ...]]:
    """The boxes in which a key of *every* gives what it must not."""
    wrong: list[tuple[str, ...]] = []
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        for number, _ in enumerate(_boxes()):
            for keys in every:
                box = list(_boxes())[number]
                given: list[str | None] = []
                app.push_screen(box, given.append)
                await pilot.pause()
                first = box.query(Button).first()
                final = first.name in box._final
                at_first = isinstance(app.focused, Input) if final else app.focused is first
                await pilot.press(*keys)
                await pilot.pause()
                does = [] if final and keys == ("enter",) else [box.answers[0]]
                expected = {"escape": [box.answers[-1]], "y": []}.get(keys[0], does)
                if given != expected or not at_first:
                    wrong.append((*box.answers, *keys))
                if app.screen is box:
                    box.dismiss()
                    await pilot.pause()
    return wrong


async def test_every_box_keeps_the_rule() -> None:
    assert await _break_the_rule() == []


async def test_a_box_whose_word_always_fits_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(Question, "fits", True)
    assert ("Close the case", GO_BACK, "enter") in await _break_the_rule((("enter",),))


# In seconds after it went down, when a key that is held comes again on Windows.
_HELD = (0.0, *(0.5 + 0.033 * number for number in range(3)))
_FIELDS = (Field("note", "Note"), Field("more", "More", Kind.TEXT))


class _OneBoxAfterTheOther(BaseApp[None]):
    """Whatever a box is answered, another comes up; beneath, what is pressed is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[object] = []
        self.beneath: list[str] = []
        self.later = 0.0

    def ask(self, box: Screen[Any]) -> None:
        self.push_screen(box, self._answered)

    def _answered(self, answer: object) -> None:
        self.given.append(answer)
        if len(self.given) % 2:  # once the first answer has come, and once nothing comes up
            self.ask(Question("The next?", "", ("Do it", GO_BACK)))

    def on_key(self, event: events.Key) -> None:
        if len(self.screen_stack) == 1:
            self.beneath.append(event.key)


def _all_boxes() -> Iterator[tuple[Screen[Any], object]]:
    """Every kind of box, and what the first Enter in it answers, if it does."""
    for box in _boxes():
        yield box, None if box.answers[0] in box._final else box.answers[0]
    yield Menu("Add what?", ("A note", "Evidence")), "A note"
    form = Form("A form", _FIELDS, lambda _: None, clock=lambda: datetime.now(LONDON))
    form.call_after_refresh(lambda: form.query_one("#save").focus())
    yield form, True


async def _hold(pilot: Pilot[None], key: str, comes: tuple[float, ...] = _HELD) -> None:
    """Hold *key* down for a while, or press it each time that it *comes*."""
    app = pilot.app
    assert isinstance(app, _OneBoxAfterTheOther)
    down = app.later = max(app.later, NOW().time) + 60
    for after in comes:
        event = events.Key(key, None)
        event.time = down + after
        app.post_message(event)
    await until(pilot, lambda: not app.message_queue_size)
    await until(pilot, lambda: app._settling is None and not app._waiting)


async def _done_by_a_held_key(key: str) -> dict[str, tuple[list[object], list[str]]]:
    """What each box is answered while *key* is held, and what arrives beneath, against the rule."""
    wrong = {}
    app = _OneBoxAfterTheOther()
    async with app.run_test(size=(80, 24)) as pilot:
        for box, answer in _all_boxes():
            app.given, app.beneath = [], []
            app.ask(box)
            await until(pilot, lambda: box.is_current and app.focused is not None)  # noqa: B023
            await _hold(pilot, key)
            if (app.given, app.beneath) != ([] if answer is None else [answer], []):
                wrong[f"{box} {answer}"] = list(app.given), list(app.beneath)
            while len(app.screen_stack) > 1:
                app.screen.dismiss()
                await pilot.pause()
    return wrong


async def test_a_key_that_is_held_answers_one_box_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not the one after it, and nothing beneath; with the control that without the rule it does."""
    monkeypatch.setattr(KeysInOrder, "held_for", 0.7)
    assert await _done_by_a_held_key("enter") == {}
    monkeypatch.setattr(KeysInOrder, "held_for", 0.0)
    assert len(await _done_by_a_held_key("enter")) > 3


async def test_a_key_that_is_pressed_twice_answers_two_boxes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever presses Enter again at what came up means it, however soon after the first."""
    monkeypatch.setattr(KeysInOrder, "held_for", 0.7)
    app = _OneBoxAfterTheOther()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(Question("The first?", "", ("Do it", GO_BACK)))
        await until(pilot, lambda: app.focused is not None)
        await _hold(pilot, "enter", (0.0, 0.2))
        await until(pilot, lambda: len(app.given) > 1)
        assert app.given == ["Do it", "Do it"]


async def test_a_menu_is_numbered_and_its_number_chooses() -> None:
    app: BaseApp[None] = BaseApp()
    given: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("2", "9", "escape"):
            app.push_screen(Menu("Add what?", ("A note", "Evidence")), given.append)
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            if isinstance(app.screen, Menu):
                await pilot.press("enter")
                await pilot.pause()
        for many, said in ((9, "Enter or a number"), (10, "Enter or the key beside it")):
            app.push_screen(
                Menu("Which?", [f"No {number}" for number in range(many)]), given.append
            )
            await until(pilot, lambda: bool(app.screen.query(".dialog--title")))
            title = app.screen.query_one(".dialog--title", Static)
            assert str(title.render()) == f"Which?   {said}"
            await pilot.press("j", "9" if many == 9 else "a")
            await until(pilot, lambda: not isinstance(app.screen, Menu))
    assert given == ["Evidence", "A note", "", "No 8", "No 9"]
