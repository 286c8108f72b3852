"""Who may open the records, on the screen: in the settings, in the heading, and at the start."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import WrongPassphrase
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.settings.screen import Settings
from esafety_tui.screens.settings.secrets_box import SecretsBox
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.row_list import RowList
from support.school import SCHOOL, Clock
from support.screens.places_app import settled, text_of, until

SAM, DEE = SCHOOL["lead"], SCHOOL["deputy"]
SAMS, DEES, THIRD = "four words and a dog", "five words and two cats", "six words and no cow"
SIZE = (80, 24)


@pytest.fixture
def school(folder: Path, clock: Clock) -> Iterator[tuple[Casework, str]]:
    casework, printed = Casework.set_up_encrypted(folder, SCHOOL, SAMS, clock=clock)
    yield casework, printed
    casework.close()


@pytest.fixture
def casework(school: tuple[Casework, str]) -> Casework:
    return school[0]


async def fill(pilot: Pilot[int], **values: str) -> None:
    """Type into the box that is open, do it, and wait until it is done."""
    assert isinstance(pilot.app.screen, SecretsBox)
    for field, value in values.items():
        pilot.app.screen.query_one(f"#{field}", Input).value = value
    box = pilot.app.screen
    box.query_one("#wrong", Static).update("")
    await pilot.press("ctrl+s")
    for _ in range(100):
        await settled(pilot)
        if pilot.app.screen is box and str(box.query_one("#wrong", Static).content):
            return  # it was refused
        if isinstance(pilot.app.screen, Message | RecoverySheet):
            await pilot.pause()
            return
    raise AssertionError("it never ended")


async def to_row(pilot: Pilot[int], key: str, *presses: str) -> None:
    await pilot.press("0")
    await pilot.pause()
    pilot.app.screen.query_one(RowList).highlight_key(key)
    await pilot.press(*presses)
    await pilot.pause()


def shown(pilot: Pilot[int]) -> str:
    return " ".join(text_of(pilot.app).replace("│", " ").split())


async def test_somebody_is_added_and_taken_off(casework: Casework, clock: Clock) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=SIZE) as pilot:
        await to_row(pilot, f"opener-{SAM}", "a")
        await fill(pilot, name=DEE, new=DEES, again="another", mine=SAMS)
        assert "The two are not the same. Nothing was changed." in shown(pilot)
        await fill(pilot, again=DEES, mine="not mine at all")
        assert "The passphrase is wrong" in shown(pilot)
        await fill(pilot, mine=SAMS)
        assert isinstance(app.screen, Message)
        await pilot.press("enter")
        assert casework.encryption.people() == (SAM, DEE)
        assert f"{DEE}" in shown(pilot)
        assert "signed on" in shown(pilot)
        await to_row(pilot, f"opener-{DEE}", "x")
        assert "will open nothing that is written from now on" in shown(pilot)
        await fill(pilot, mine=SAMS)
        assert "Backups made until now still open" in shown(pilot)
        await pilot.press("enter")
        assert casework.encryption.people() == (SAM,)
    assert [entry.act for entry in casework.history.entries()][-2:] == [
        f"let {DEE} open the records",
        f"let {DEE} open the records no more",
    ]
    with pytest.raises(WrongPassphrase):
        Casework.open(casework.records.folder, read_only=True, passphrase=DEES)


async def test_ones_own_passphrase_and_name_change(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=SIZE) as pilot:
        await to_row(pilot, f"opener-{SAM}", "enter", "down", "enter")
        await fill(pilot, new=THIRD, again=THIRD, mine=SAMS)
        await pilot.press("enter")
        await to_row(pilot, f"opener-{SAM}", "enter", "enter")
        assert app.screen.query_one("#name", Input).value == SAM
        await fill(pilot, name="Sam Leader", mine=THIRD)
        await pilot.press("enter", "1")
        await pilot.pause()
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "Sam Leader" in shown(pilot)
    folder = casework.records.folder
    assert casework.records.signer == "Sam Leader"
    Casework.open(folder, read_only=True, passphrase=THIRD).close()


async def test_a_new_lead_is_led_through_what_opens_the_records(
    school: tuple[Casework, str], clock: Clock
) -> None:
    """A passphrase of their own, and a recovery key made new, which is shown once."""
    casework, before = school
    app = ESafetyApp(casework)
    async with app.run_test(size=SIZE) as pilot:
        await to_row(pilot, "hand-over", "enter")
        await until(pilot, lambda: isinstance(app.screen, Form))
        app.screen.query_one("#field-name", Input).value = "Noor Next"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Noor Next has none yet" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "A passphrase of their own for Noor Next" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SecretsBox))
        assert app.screen.query_one("#name", Input).value == "Noor Next"
        await fill(pilot, new=THIRD, again=THIRD, mine=SAMS)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert "A passphrase of their own" not in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SecretsBox))
        await fill(pilot, mine=SAMS)
        assert isinstance(app.screen, RecoverySheet)
        await pilot.press("escape", *"kept", "enter")
        await until(pilot, lambda: "The recovery key printed before opens" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Menu | Settings))
        assert "A new recovery key" not in shown(pilot)
    assert casework.encryption.people() == (SAM, "Noor Next")
    with pytest.raises(Exception, match="recovery key"):
        Casework.open(casework.records.folder, read_only=True, passphrase=before)


async def test_no_passphrase_that_was_typed_is_kept_anywhere(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=SIZE) as pilot:
        await to_row(pilot, f"opener-{SAM}", "a")
        assert isinstance(app.screen, SecretsBox)
        for field in ("new", "again", "mine"):
            assert app.screen.query_one(f"#{field}", Input).password
            app.screen.query_one(f"#{field}", Input).value = DEES
        await pilot.pause()
        assert DEES not in shown(pilot)
        await pilot.press("escape")
        assert casework.records.unsaved.all() == {}
        await pilot.press("a")
        assert app.screen.query_one("#new", Input).value == ""


async def test_plain_records_say_that_anybody_may(folder: Path, clock: Clock) -> None:
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    async with ESafetyApp(casework).run_test(size=SIZE) as pilot:
        await to_row(pilot, "encrypt")
        assert "whoever can read this computer's disk" in shown(pilot)
        assert SAM not in shown(pilot).split("\n")[0][:80]
    casework.close()


async def test_plain_records_are_encrypted_and_made_plain_again(folder: Path, clock: Clock) -> None:
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    ref = casework.cases.record({"title": "Fake profile"}).ref
    casework.safekeeping.back_up_if_due()
    async with ESafetyApp(casework).run_test(size=SIZE) as pilot:
        await to_row(pilot, "encrypt", "enter")
        await fill(pilot, new="short", again="short")
        assert not casework.records.encrypted
        await fill(pilot, new=SAMS, again=SAMS)
        assert isinstance(pilot.app.screen, RecoverySheet)
        await pilot.press("enter", *"kept", "enter")
        await until(pilot, lambda: "are encrypted" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "anybody can read" in shown(pilot))
        await pilot.press("enter")  # alone it does nothing
        assert casework.earlier.plain()
        await pilot.press(*"replace", "enter")
        await until(pilot, lambda: not casework.earlier.plain())
        await until(pilot, lambda: "earlier copies taken away: 1" in shown(pilot))
        await pilot.press("escape")
        assert casework.encryption.people() == (SAM,)
        casework.cases.record({"title": "Another"})  # it is written as before
        await to_row(pilot, "decrypt", "enter")
        await fill(pilot, mine="not mine at all")
        assert "The passphrase is wrong" in shown(pilot)
        assert casework.records.encrypted
        await fill(pilot, mine=SAMS)
        assert not casework.records.encrypted
    casework.close()
    with closing(Casework.open(folder, clock=clock)) as again:
        assert again.records.incident(ref).title == "Fake profile"
        assert [one.act for one in again.history.entries()][-3:] == [
            "encrypted the records", "recorded the incident", "decrypted the records",
        ]  # fmt: skip


# The heading, and who signs


async def test_the_board_says_who_is_signed_on(casework: Casework) -> None:
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert SAM in text_of(pilot.app).split("\n")[0]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert f"names hidden · {SAM} · " in text_of(pilot.app).split("\n")[1]


async def test_with_the_recovery_key_it_is_asked_who_that_is(
    school: tuple[Casework, str], clock: Clock
) -> None:
    casework, printed = school
    casework.close()
    again = Casework.open(casework.records.folder, clock=clock, passphrase=printed)
    app = ESafetyApp(again)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Form)
        app.screen.query_one("#field-name", Input).value = "Hal Head"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Board)
        ref = again.cases.record({"title": "Another"}).ref
        await pilot.pause()
        assert "HH, with the recovery key" in text_of(app)
        await to_row(pilot, f"opener-{SAM}", "enter", "down", "enter")
        assert "The recovery key again" in shown(pilot)
        await fill(pilot, new=THIRD, again=THIRD, mine=printed)
        assert "The passphrase is changed." in shown(pilot)
    assert again.history.last_change().by == "Hal Head, with the recovery key"  # type: ignore[union-attr]
    assert again.records.incident(ref).title == "Another"
    again.close()


async def test_what_others_did_is_told_once(casework: Casework, clock: Clock) -> None:
    folder = casework.records.folder
    casework.encryption.add_person(SAMS, DEE, DEES).done()
    async with ESafetyApp(casework).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, Board)
    casework.close()
    dees = Casework.open(folder, clock=clock, passphrase=DEES)
    dees.cases.record({"title": "Another"})
    dees.close()
    sams = Casework.open(folder, clock=clock, passphrase=SAMS)
    app = ESafetyApp(sams)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert "Since you were last here" in text_of(app)
        assert f"2026-27/001 · {DEE}: recorded the incident" in shown(pilot)
    async with ESafetyApp(sams).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, Board)
    kept = json.loads((folder / "preferences.json").read_text())
    assert DEE not in json.dumps(kept)
    sams.close()
