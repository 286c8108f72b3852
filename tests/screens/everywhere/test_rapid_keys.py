"""Keys as fast as a terminal can send them: in order, nothing lost, nothing doubled.

The keys are put into the application's queue without waiting for any of them, as a
terminal's driver does.  For each protection there is a negative control: it is taken
out, and what it prevents happens.
"""

import asyncio
import sys

import pytest
from textual import events
from textual.app import App, ScreenStackError
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Input
from textual.widgets._toast import Toast

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Stage
from esafety_tui.screens.base.too_small import TooSmall
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.question import Message, Question
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.typing_box import TypingBox
from esafety_tui.widgets.keys.order import KeysInOrder
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.bursts import burst, running
from support.screens.places_app import settled, until

pytestmark = pytest.mark.usefixtures("real_drawing")


def as_textual_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the order of keys out: each goes to what has the cursor when it arrives."""
    monkeypatch.setattr(KeysInOrder, "on_event", App.on_event)


def titles(casework: Casework) -> list[str]:
    return [row.title for row in casework.records.index.newest_first()]


async def save_three_times(casework: Casework) -> None:
    async with running(casework) as pilot:
        await pilot.press("n", "tab", *"Once")
        pilot.app.screen.query_one("#save", Button).focus()
        await pilot.pause()
        await burst(pilot, "enter", "ctrl+s", "enter")


async def test_a_form_saved_three_times_at_once_is_saved_once(casework: Casework) -> None:
    await save_three_times(casework)
    assert titles(casework) == ["Once"]


@pytest.mark.long
async def test_without_the_end_of_the_form_at_once_it_is_saved_again(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save_and_stay(box: TypingBox) -> None:
        box._ended = box.save()

    monkeypatch.setattr(TypingBox, "_save_and_end", save_and_stay)
    await save_three_times(casework)
    assert len(titles(casework)) > 1


ON, BACK = "greater_than_sign", "less_than_sign"


async def move_fast(casework: Casework) -> tuple[list[str], list[str]]:
    """Where a card went, and where the card beside it went."""
    ref = casework.cases.record({"title": "One"}).ref
    other = casework.cases.record({"title": "Two"}).ref
    async with running(casework) as pilot:
        assert isinstance(pilot.app.screen, Board)
        pilot.app.screen._follow(ref, 0)
        await burst(pilot, *[ON, ON, BACK, ON, BACK] * 2)
    return acts_on(casework, ref, "moved to "), acts_on(casework, other, "moved to ")


def acts_on(casework: Casework, ref: str, act: str) -> list[str]:
    acts = [entry.act for entry in casework.records.store.history.entries() if entry.ref == ref]
    return [done.removeprefix(act) for done in acts if act in done]


async def test_a_card_moved_fast_goes_where_the_keys_say(casework: Casework) -> None:
    moved, beside = await move_fast(casework)
    waiting, checking = Stage.WAITING.label, Stage.MONITORING.label
    assert moved == [
        "investigating", waiting, "investigating", waiting, "investigating",
        waiting, checking, waiting, checking, waiting,
    ]  # fmt: skip
    assert beside == []


@pytest.mark.long
async def test_without_the_cursor_going_with_the_card_another_one_moves(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Board, "_follow", lambda *_: None)
    moved, beside = await move_fast(casework)
    assert (len(moved), len(beside)) == (1, 1)


async def tick_fast(casework: Casework) -> list[str]:
    ref = casework.cases.record({"title": "One"}).ref
    async with running(casework) as pilot:
        pilot.app.open_case(ref)  # type: ignore[attr-defined]
        await pilot.pause()
        case = pilot.app.screen
        assert isinstance(case, CaseScreen)
        step = next(
            line.id
            for line in casework.records.checklist(casework.records.incident(ref)).lines
            if not line.asks and not line.by_record and line.state == "open"
        )
        case._steps.highlight_key(step)
        await pilot.pause()
        await burst(pilot, *["space"] * 7)
        await settled(pilot)
    return acts_on(casework, ref, "tick")


async def test_ticks_come_and_go_in_order(casework: Casework) -> None:
    acts = await tick_fast(casework)
    assert len(acts) == 7
    assert acts[0::2] == [acts[0]] * 4
    assert acts[1::2] == [acts[1]] * 3
    assert acts[0] != acts[1]


@pytest.mark.long
async def test_ticks_that_were_not_done_one_after_the_other_would_be_doubled(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: each key looks at the step before the last one has ticked it."""
    looked: list[str] = []

    def later(case: CaseScreen) -> None:
        step = case._step
        assert step is not None
        ticked = step.id in case.incident.steps

        async def act() -> None:
            looked.append(step.id)
            while len(looked) < 7:
                await asyncio.sleep(0.001)
            (casework.cases.untick if ticked else casework.cases.tick)(case.ref, step.id)

        case.run_worker(act())

    monkeypatch.setattr(CaseScreen, "action_tick", later)
    acts = await tick_fast(casework)
    assert len(set(acts)) == 1


async def test_enter_pressed_three_times_opens_one_case(casework: Casework) -> None:
    casework.cases.record({"title": "One"})
    async with running(casework) as pilot:
        await burst(pilot, "enter", "enter")
        assert sum(isinstance(screen, CaseScreen) for screen in pilot.app.screen_stack) == 1


@pytest.mark.long
async def test_without_the_protections_it_opens_more_than_one(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    casework.cases.record({"title": "One"})
    as_textual_does(monkeypatch)
    monkeypatch.setattr(ESafetyApp, "open_case", lambda app, ref: app.push_screen(CaseScreen(ref)))
    async with running(casework) as pilot:
        await burst(pilot, "enter", "enter")
        assert sum(isinstance(screen, CaseScreen) for screen in pilot.app.screen_stack) > 1


async def test_a_box_answered_three_times_at_once_is_answered_once(casework: Casework) -> None:
    answers: list[str | None] = []
    async with running(casework) as pilot:
        pilot.app.push_screen(Question("One?", "", ("Yes", "No")), answers.append)
        pilot.app.push_screen(Message("Two", "read this"), answers.append)
        await pilot.pause()
        await burst(pilot, "enter", "enter", "escape", "escape")
        assert pilot.app.is_running
    assert answers[0] == "Close"
    assert answers[1:] in (["Yes"], ["No"])


@pytest.mark.long
async def test_without_the_protection_a_second_answer_is_an_error(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def unprotected(box: Question, answer: str) -> None:
        given.append(answer)

    monkeypatch.setattr(Question, "_give", unprotected)
    async with running(casework) as pilot:
        pilot.app.push_screen(Question("One?", "", ("Yes", "No")))
        await pilot.pause()
        await burst(pilot, "escape", "escape", "escape")
    assert len(given) == 3


async def test_places_changed_as_fast_as_can_be_end_at_the_last(casework: Casework) -> None:
    casework.cases.record({"title": "One"})
    async with running(casework) as pilot:
        await burst(pilot, *"12456" * 2, "3", "down", "2")
        await settled(pilot)
        await burst(pilot)
        assert pilot.app.current_mode == "incidents"
        screens: list[Screen[object]] = [*pilot.app.screen_stack]
        assert len(screens) == 1


async def type_without_looking(casework: Casework) -> list[str]:
    casework.cases.record({"title": "Old"})
    async with running(casework) as pilot:
        await burst(pilot, "n", "tab", *"Hx>wa", "ctrl+s")
    return [f"{row.title} {row.stage}" for row in casework.records.index.newest_first()]


async def test_a_title_typed_before_its_form_has_come_up_is_all_there(casework: Casework) -> None:
    assert await type_without_looking(casework) == ["Hx>wa reported", "Old reported"]


@pytest.mark.long
async def test_without_the_order_of_keys_its_letters_are_commands_or_lost(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_textual_does(monkeypatch)
    assert await type_without_looking(casework) != ["Hx>wa reported", "Old reported"]


SIZES = ((120, 40), (80, 24), (50, 10), (30, 5), (100, 30), (61, 17), (200, 60), (30, 5))


@pytest.mark.parametrize("sizes", [SIZES[1:5], pytest.param(SIZES, marks=pytest.mark.long)])
async def test_resizing_all_the_while_loses_nothing(
    casework: Casework, sizes: tuple[tuple[int, int], ...]
) -> None:
    for number in range(4):
        casework.cases.record({"title": f"Case {number}"})
    async with running(casework) as pilot:
        for size in sizes:
            await pilot.resize_terminal(*size)
            await burst(pilot, "down", "right", "left")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert isinstance(pilot.app.screen, Board)
        await pilot.press("n", "tab", *"Kept")
        await pilot.resize_terminal(30, 5)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert titles(casework).count("Kept") == 1


@pytest.mark.long
async def test_without_a_look_at_what_shows_the_window_would_stay_too_small(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_say_so(app: ESafetyApp, event: events.Resize) -> None:
        if not TooSmall.fits(event.size):
            app.push_screen(TooSmall())
        elif isinstance(app.screen, TooSmall):
            app.pop_screen()

    monkeypatch.setattr(ESafetyApp, "on_resize", always_say_so)
    monkeypatch.delattr(TooSmall, "on_screen_resume")  # which mends it as well
    async with running(casework) as pilot:
        for size in ((50, 10), (30, 5), (120, 40)):
            await pilot.resize_terminal(*size)
            await burst(pilot, "down")
        assert isinstance(pilot.app.screen, TooSmall)


# A window that is too small: what is typed is taken, and nothing acts unseen


async def type_while_too_small(casework: Casework) -> str:
    """Type a title of which a part is typed, taken back and pasted out of sight."""
    async with running(casework) as pilot:
        await pilot.press("n", "tab", *"Seen ")
        await pilot.resize_terminal(30, 5)
        await burst(pilot, *"unseenx", "backspace", "enter", "escape", "ctrl+p", "f1")
        pilot.app.post_message(events.Paste(" pasted"))
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        await pilot.resize_terminal(100, 30)
        await burst(pilot, *" again")
        assert isinstance(pilot.app.screen, Form)
        return pilot.app.screen.query_one("#field-title", Input).value


async def test_typed_while_too_small_it_is_there_when_there_is_room_again(
    casework: Casework,
) -> None:
    assert await type_while_too_small(casework) == "Seen unseen pasted again"


@pytest.mark.long
async def test_without_that_what_is_typed_out_of_sight_is_lost(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TooSmall, "take", lambda *_: None)
    assert await type_while_too_small(casework) == "Seen  again"


async def act_while_too_small(casework: Casework) -> list[str]:
    casework.cases.record({"title": "Stays"})
    async with running(casework) as pilot:
        await pilot.resize_terminal(30, 5)
        await burst(pilot, ">", "n", "ctrl+p")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert isinstance(pilot.app.screen, Board)
    return [row.stage for row in casework.records.index.newest_first()]


async def test_a_window_that_is_too_small_obeys_no_key(casework: Casework) -> None:
    assert await act_while_too_small(casework) == ["reported"]


@pytest.mark.long
async def test_without_that_the_palette_opens_out_of_sight(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TooSmall, "lets_through", lambda *_: True)
    with pytest.raises(AssertionError):
        await act_while_too_small(casework)


async def test_it_can_be_left_and_what_pops_up_does_not_cover_its_sentence(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.resize_terminal(30, 6)
        pilot.app.notify("In a corner")
        await pilot.pause()
        toasts = pilot.app.screen.query(Toast)
        assert [toast.display for toast in toasts] == [False]
        await pilot.press("ctrl+q")
        assert pilot.app.return_code == 0


async def room_again_under_a_box(casework: Casework) -> bool:
    """Return whether the window still says that it is too small, once a box over it is gone."""
    async with running(casework) as pilot:
        await pilot.resize_terminal(30, 6)
        box = ModalScreen[None]()
        pilot.app.push_screen(box)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        box.dismiss()
        await pilot.pause()
        return isinstance(pilot.app.screen, TooSmall)


async def test_room_that_came_while_a_box_lay_over_it_is_seen(casework: Casework) -> None:
    assert not await room_again_under_a_box(casework)


@pytest.mark.long
async def test_without_a_look_once_the_box_is_gone_it_would_not_be(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(TooSmall, "on_screen_resume")
    assert await room_again_under_a_box(casework)


# The keys of F1, and letters among the contacts


async def a_key_found_and_typing_after_it(casework: Casework) -> list[str]:
    """F1, the key that was looked for, and a title, all at once."""
    async with running(casework) as pilot:
        await burst(pilot, "f1", "n", "tab", *"Fake", "ctrl+s")
    return titles(casework)


async def test_a_key_that_was_found_comes_before_what_is_typed_after_it(
    casework: Casework,
) -> None:
    assert await a_key_found_and_typing_after_it(casework) == ["Fake"]


@pytest.mark.long
async def test_pressed_at_the_end_of_the_line_it_would_come_too_late(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeysInOrder, "press_next", App.simulate_key)
    assert await a_key_found_and_typing_after_it(casework) == []


async def test_letters_for_the_list_of_contacts_all_reach_the_search(casework: Casework) -> None:
    before = casework.contacts.table.rows
    async with running(casework) as pilot:
        await burst(pilot, "3", *"ee", "escape", *"vodaf")
        box = pilot.app.screen.query_one("#search", Input)
        assert box.value == "vodaf"
    assert casework.contacts.table.rows == before


async def test_enter_pressed_twice_opens_one_form_and_leaves_the_cursor_in_it(
    casework: Casework,
) -> None:
    async with running(casework) as pilot:
        await burst(pilot, "down", "enter", "enter", *"log")
        field = pilot.app.screen.query_one("#field-file", Input)
        assert field.value == "log"
        assert len(pilot.app.screen_stack) == 2


@pytest.mark.parametrize("highlighted_before", [True, False])
async def test_a_double_click_opens_one_form(casework: Casework, highlighted_before: bool) -> None:
    async with running(casework) as pilot:
        rows = pilot.app.screen.query_one("#first-day", RowList)
        line = rows._placed.start(2)
        if highlighted_before:
            await pilot.press("down")
        for chain in (1, 2, 3):
            where = (rows, 5, line, 0, 0, 1, False, False, False)
            rows.post_message(events.Click(*where, chain=chain))
        await pilot.pause()
        await until(pilot, lambda: len(pilot.app.screen_stack) > 1)
        assert len(pilot.app.screen_stack) == 2


async def test_tasks_wait_for_their_turn_on_every_python(casework: Casework) -> None:
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, work, **more: asyncio.Task(work, loop=loop, **more))
    try:
        async with running(casework):
            assert loop.get_task_factory() is None
    finally:
        loop.set_task_factory(None)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="every task waits for its turn here")
@pytest.mark.long
async def test_without_that_the_board_never_comes_up(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(KeysInOrder, "on_load")
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    try:
        with pytest.raises(ScreenStackError):
            async with running(casework):
                pass
    finally:
        loop.set_task_factory(None)
