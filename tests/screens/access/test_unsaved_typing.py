"""Nothing typed is ever lost: kept while it is typed, back after Escape, a lock or a crash."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Button, Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.drafts import Typing, UnsavedTyping
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.files.names import UNSAVED
from esafety_tui.model.days import LONDON
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.board.unsaved_forms import _typed_lines, show_unsaved
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.form import typing_box
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.typing_box import KEPT, TypingBox
from esafety_tui.widgets.lists.strip import Strip
from support.school import Clock
from support.screens.places_app import text_of, until


def account_of(pilot: Pilot[int]) -> str:
    assert isinstance(pilot.app.screen, Form)
    return pilot.app.screen.query_one("#field-summary", TextArea).text


async def answer(pilot: Pilot[int], said: str) -> None:
    assert isinstance(pilot.app.screen, Question)
    next(b for b in pilot.app.screen.query(Button) if b.name == said).press()
    await pilot.pause()


async def go_on(pilot: Pilot[int], which: str = "1") -> None:
    """Go on with a new incident that was kept, by the count on the board."""
    pilot.app.screen.query_one(Strip).focus()
    await pilot.press(*["right"] * 9, "enter", which)
    await answer(pilot, "Go there")
    await pilot.pause()


def kept_fields(casework: Casework) -> list[dict[str, Any]]:
    return [typing.fields for typing in casework.records.unsaved.all().values()]


async def kept_on_disk(pilot: Pilot[int], casework: Casework) -> None:
    """Wait until a moment after typing: the timer itself, not the clock on the wall."""
    box = pilot.app.screen
    assert isinstance(box, TypingBox)
    box.keep_typing()
    await pilot.pause()


async def test_typing_is_kept_by_itself_a_moment_after_the_last_key(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_box, "KEPT_AFTER", 0.01)
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake")
        while {"summary": "Fake"} not in kept_fields(casework):
            await pilot.pause(0.02)
        [typing] = casework.records.unsaved.all().values()
        assert typing.fields == {"summary": "Fake"}


@pytest.mark.long
async def test_without_the_timer_nothing_would_be_kept(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(typing_box, "KEPT_AFTER", 3600)
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake")
        await pilot.pause(0.1)
        assert casework.records.unsaved.all() == {}


async def test_after_a_crash_the_typing_is_back(casework: Casework, folder: Path) -> None:
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"in words", "tab", *"Fake profile")
        await kept_on_disk(pilot, casework)
        # Killed here: what follows reads the disk only.
        kept = (folder / UNSAVED).read_bytes()
    (folder / UNSAVED).write_bytes(kept)
    casework.close()
    again = Casework.open(folder, clock=lambda: casework.records.now)
    async with ESafetyApp(again).run_test(size=(120, 40)) as pilot:
        await go_on(pilot)
        assert pilot.app.screen.query_one("#field-title", Input).value == "Fake profile"
        assert account_of(pilot) == "in words"
        assert "23 Nov 2026 at 09:00" in str(pilot.app.screen.query_one("#kept").render())
        await pilot.press("ctrl+s")
        (row,) = again.records.index.newest_first()
        assert row.title == "Fake profile"
        assert not (folder / UNSAVED).exists()
    again.close()


async def test_escape_keeps_what_is_typed_and_asks_nothing(casework: Casework) -> None:
    """Each new incident is one of its own; one is thrown away with a word only."""
    async with ESafetyApp(casework).run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "escape")
        assert kept_fields(casework) == []  # nothing typed
        await pilot.press("n", *"Fake", "escape")
        assert not isinstance(pilot.app.screen, Form | Question)
        assert "Kept, and not recorded yet" in told(pilot.app)[0]
        await pilot.press("n", "2")  # begin another
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        assert account_of(pilot) == ""
        await pilot.press(*"Second", "escape")
        await pilot.pause()
        assert sorted(one["summary"] for one in kept_fields(casework)) == ["Fake", "Second"]
        await go_on(pilot, "2")
        await pilot.click("#discard")
        await answer(pilot, "Discard")  # grey: nothing happens
        await pilot.press("left", *"discard", "enter")
        await pilot.pause()
        assert len(kept_fields(casework)) == 1
        assert not casework.records.index.newest_first()


async def test_several_lines_pasted_into_the_title_become_title_and_account(
    casework: Casework,
) -> None:
    async with ESafetyApp(casework).run_test(size=(80, 24)) as pilot:
        await pilot.press("n", *"before", "tab")
        pilot.app.screen.query_one("#field-title", Input).value = ""
        pilot.app.screen.post_message(events.Paste("Fake profile\nof a teacher\nsince May"))
        await until(pilot, lambda: account_of(pilot).endswith("since May"))
        assert account_of(pilot) == "before\nof a teacher\nsince May"
        assert pilot.app.screen.query_one("#field-title", Input).value == "Fake profile"


async def test_a_hasty_way_out_records_nothing_and_loses_nothing(casework: Casework) -> None:
    for at, (another, way_out) in enumerate((((), "escape"), (("2",), "ctrl+q")), 1):
        app = ESafetyApp(casework)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("n", *another, "h", way_out, "enter")
            await pilot.pause()
        assert not casework.records.index.newest_first()
        assert len(kept_fields(casework)) == at


async def test_where_typing_cannot_be_kept_enter_alone_does_not_lose_it(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ESafetyApp, "typing_of", lambda *_, **_more: None)
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake", "escape")
        assert "cannot be kept for later" in " ".join(text_of(pilot.app).split())
        await pilot.press("escape")
        assert account_of(pilot) == "Fake"
        assert not casework.records.index.newest_first()
        await pilot.press("escape", "enter")
        assert [row.title for row in casework.records.index.newest_first()] == ["Fake"]


async def test_the_lock_keeps_what_is_typed(casework: Casework) -> None:
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake", "ctrl+l")
        [typing] = casework.records.unsaved.all().values()
        assert typing.fields["summary"] == "Fake"


async def test_leaving_with_unsaved_typing_keeps_it_and_leaves(casework: Casework) -> None:
    """With something else over the typing, it says why not; from the keys of F1, it leaves."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake")
        await pilot.press("ctrl+p", "ctrl+q")
        await pilot.pause()
        assert told(app) == ["Answer or close this first; what you typed is kept."]
        assert app.return_code is None
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("f1", "ctrl+q")
        await pilot.pause()
    assert app.return_code == 0
    assert [one["summary"] for one in kept_fields(casework)] == ["Fake"]


def told(app: ESafetyApp) -> list[str]:
    return [note.message for note in app._notifications]


async def test_typing_in_one_record_does_not_turn_up_in_another(casework: Casework) -> None:
    one = casework.cases.record({"title": "One"}).ref
    two = casework.cases.record({"title": "Two"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        for ref in (one, two):
            app.open_case(ref)
            await pilot.pause()
            await pilot.press("e")
            if ref == one:
                await pilot.press("tab", *"words of one", "escape")
                await pilot.pause()
                app.pop_screen()
            else:
                assert pilot.app.screen.query_one("#field-summary", TextArea).text == ""


def test_typing_is_sealed_as_the_records_are(tmp_path: Path) -> None:
    cost = Cost(memory_kib=8, iterations=1, lanes=1)
    school = {"name": "S", "lead": "L"}
    casework, _ = Casework.set_up_encrypted(
        tmp_path / "r", school, "correct horse battery staple", cost=cost
    )
    kept = casework.records.unsaved
    app = ESafetyApp(casework)
    app.typing_of("t", "s").put({"name": "Zebedee"}, {}, casework.records.now)  # type: ignore[union-attr]
    casework.cases.record({"title": "Zebedee"})
    casework.close()
    for path in (tmp_path / "r").rglob("*"):
        assert path.is_dir() or b"ebedee" not in path.read_bytes(), path
    assert kept.all()


@pytest.mark.parametrize(
    "content",
    [
        b"{damaged",
        b"\xff",
        b"[" * 100_000,
        b'{"a": {"title": "t", "scope": "", "at": "2026-11-23T09:00:00", "fields": {}}}',
        b'{"a": {"title": "t", "scope": "", "at": "0001-01-01T00:00:00Z", "fields": {}}}',
        b'{"a": {"title": "t", "scope": "", "at": "9999-12-31T23:59:59-14:00", "fields": {}}}',
    ],
    ids=range(6),
)
def test_damage_to_the_file_is_no_reason_not_to_open(
    casework: Casework, folder: Path, content: bytes, clock: Clock
) -> None:
    # Written while nobody has it open: what was read on opening is not read again.
    casework.close()
    (folder / UNSAVED).write_bytes(content)
    casework = Casework.open(folder, clock=clock)
    assert casework.records.unsaved.all() == {}
    casework.close()


def test_no_bit_of_the_file_that_is_flipped_ends_the_program(
    casework: Casework, folder: Path
) -> None:
    fields, labels = {"name": "Zo\u00eb"}, {"name": "Name"}
    whole = msgspec.json.encode(
        {"t": Typing("T", "2026-27/001", casework.records.now, fields, labels)}
    )
    for bit in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        (folder / UNSAVED).write_bytes(flipped)
        kept = UnsavedTyping(casework.records.store).all()
        for one in kept.values():
            assert one.at.astimezone(LONDON)


async def test_what_was_begun_is_offered_where_a_new_one_is_begun(casework: Casework) -> None:
    """By its time and first words, if these name nobody; over a case another one begins."""
    ref = casework.cases.record({"title": "Earlier"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Rude posts about a teacher", "escape", "n")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert "Go on with 23 Nov 2026 09:00: Rude posts about a teacher" in text_of(app)
        await pilot.press("escape", "f2", "n")
        await until(pilot, lambda: "09:00: Rude posts about a teacher" in text_of(app))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert account_of(pilot) == "Rude posts about a teacher"
        app.open_case(ref)
        await pilot.pause()
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert account_of(pilot) == ""


async def test_a_form_that_still_lies_open_elsewhere_is_gone_back_to(casework: Casework) -> None:
    """A second form of one draft would record it twice."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "n", *"Fake")
        form = app.screen
        assert isinstance(form, Form)
        await kept_on_disk(pilot, casework)
        app.action_go("board")
        await pilot.pause()
        await go_on(pilot)
        await until(pilot, lambda: app.screen is form)
        assert account_of(pilot) == "Fake"


async def test_discarding_is_asked_in_a_box_of_its_own(casework: Casework) -> None:
    """The box that tells what was typed has no field in it: its cursor looks like the focus."""
    typing = Typing("New incident", "", casework.records.now, {"title": "T"})
    casework.records.unsaved.put("|New incident|1", typing)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ScreenBase)
        show_unsaved(app.screen, new=lambda _draft: None)
        await pilot.press("enter")
        await until(pilot, lambda: getattr(app.focused, "name", "") == "Go there")
        assert not app.screen.query(Input)
        await answer(pilot, "Discard what was typed \u2026")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        await pilot.press("enter")
        assert kept_fields(casework)
        await pilot.press(*"discard", "enter")
        await until(pilot, lambda: not kept_fields(casework))


async def test_what_was_not_saved_is_on_the_board_and_leads_back(casework: Casework) -> None:
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake", "escape")
        await pilot.pause()
        strip = pilot.app.screen.query_one(Strip)
        assert "1 form not saved" in str(strip.render()).replace("\u00a0", " ")
        await go_on(pilot)
        assert account_of(pilot) == "Fake"


async def test_once_it_is_saved_the_board_says_no_more_of_it(casework: Casework) -> None:
    whole_year = [{"name": "Year", "first": "2026-09-02", "last": "2027-07-21"}]
    casework.settings.change({"terms": whole_year})
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", *"Fake", "escape", "up")
        strip = app.screen.query_one(Strip)
        assert strip.has_focus
        await until(pilot, lambda: "saved to no case yet" in text_of(app))
        await until(pilot, lambda: "Show it" in text_of(app))
        casework.records.unsaved.take_out(
            next(iter(casework.records.unsaved.all()))
        )  # as saving does
        app._redraw()
        nothing = "nothing is waiting for you today"
        await until(pilot, lambda: nothing in text_of(app).replace("\u00a0", " "))
        await until(pilot, lambda: "saved to no case yet" not in text_of(app))
        await until(pilot, lambda: "Show it" not in text_of(app))
        await pilot.press("enter")
        assert strip.has_focus


async def test_what_was_not_saved_is_named_as_its_form_names_it(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        app.screen.query_one("#field-occurred_on", Input).value = "3 Nov"
        await pilot.press("escape")
        await pilot.pause()
    (typing,) = casework.records.unsaved.all().values()
    told = list(_typed_lines(typing, names=True))
    assert told == ["When it happened: 3 Nov"]


async def test_what_was_not_saved_tells_no_name_while_names_are_hidden(casework: Casework) -> None:
    typed, labels = {"text": "Amy rang"}, {"text": "What happened"}
    casework.records.unsaved.put(
        "k", Typing("Add an entry", "", casework.records.now, typed, labels)
    )
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for names in (False, True):
            app.names_shown = names
            assert isinstance(app.screen, ScreenBase)
            show_unsaved(app.screen, new=lambda: None)
            await pilot.press("enter")
            await pilot.pause()
            assert "What happened" in text_of(app)
            assert ("Amy rang" in text_of(app)) is names
            await pilot.press("escape")
            await pilot.pause()


@pytest.mark.parametrize(("typed", "said"), [("Somebody rang", KEPT), ("", None)])
async def test_leaving_says_that_what_is_typed_is_kept(
    app: ESafetyApp, monkeypatch: pytest.MonkeyPatch, typed: str, said: str | None
) -> None:
    """Once the screen has gone; nothing is said where nothing was typed."""
    told: list[object] = []
    monkeypatch.setattr(app, "exit", lambda *_, message=None: told.append(message))
    async with app.run_test() as pilot:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press(*typed, "ctrl+q")
        await until(pilot, lambda: bool(told))
        assert told == [said]
        monkeypatch.undo()
