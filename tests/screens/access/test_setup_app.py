"""The first run and opening: a passphrase by default, the recovery key once, plain knowingly."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from esafety_tui.casework.access.passphrase_advice import (
    advice,
    recovery_sheet,
    save_recovery_sheet,
)
from esafety_tui.casework.access.unlock_throttle import Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem, has_keys, has_records
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.crypto.key_problems import WrongPassphrase
from esafety_tui.data.crypto.recovery_key import as_printed, new_recovery_key
from esafety_tui.data.folder.find_records import find_sources
from esafety_tui.model.record import Invalid
from esafety_tui.screens.access.bring_records import PassphraseOfOthers, WhereTheyLie
from esafety_tui.screens.access.new_passphrase import NewPassphrase
from esafety_tui.screens.access.passphrase_box import Opening
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.contacts.overlay import LockedContacts
from esafety_tui.setup_app import OpeningApp, SetupApp
from esafety_tui.widgets.boxes.question import Message
from support.school import SCHOOL
from support.screens.places_app import settled, text_of

PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)


@pytest.fixture
def setup(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetupApp]:
    monkeypatch.setattr(
        "esafety_tui.screens.base.recovery_sheet.suggested_path", lambda name: tmp_path / name
    )
    app = SetupApp(folder)
    yield app
    if app._casework is not None:
        app._casework.close()


def shown(pilot: Pilot[Casework]) -> str:
    return " ".join(text_of(pilot.app).replace("│", " ").split())  # type: ignore[arg-type]


async def to_passphrase(pilot: Pilot[Casework]) -> None:
    await pilot.press("enter", *"Hill", "enter", *"Sam", "ctrl+s")
    await pilot.pause()
    assert "Keeping children safe in education 2026" in shown(pilot)
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(pilot.app.screen, NewPassphrase)


async def choose(pilot: Pilot[Casework], first: str, second: str) -> None:
    pilot.app.screen.query_one("#first", Input).value = first
    pilot.app.screen.query_one("#second", Input).value = second
    await pilot.press("ctrl+s")
    await pilot.pause()


async def press(pilot: Pilot[Casework], button: str) -> None:
    pilot.app.screen.query_one(button, Button).press()
    await pilot.pause()


async def test_encrypted_with_the_recovery_key_shown_once(setup: SetupApp, folder: Path) -> None:
    async with setup.run_test(size=(100, 35)) as pilot:
        await to_passphrase(pilot)
        assert not has_records(folder)
        await choose(pilot, PASSPHRASE, PASSPHRASE)
        assert isinstance(pilot.app.screen, RecoverySheet)
        key = setup._recovery_key
        for group in key.split("-"):
            assert group in shown(pilot)
        assert "Shown this once" in shown(pilot)
        await press(pilot, "#done")
        assert "Go back shows the key again" in shown(pilot)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, RecoverySheet)  # Enter alone does nothing
        assert "Here it is" in shown(pilot)
        await press(pilot, "#done")
        await pilot.press(*"kept", "enter")
        await pilot.pause()
    opened = setup.return_value
    assert opened is not None
    assert opened.records.encrypted
    assert opened.records.school.name == "Hill"
    opened.close()
    assert PASSPHRASE.encode() not in b"".join(p.read_bytes() for p in folder.iterdir())
    for secret in (PASSPHRASE, key):
        Casework.open(folder, read_only=True, passphrase=secret).close()
    with pytest.raises(WrongPassphrase):
        Casework.open(folder, read_only=True, passphrase="another passphrase")


async def test_the_sheet_is_saved_by_a_key_and_once_and_never_beside_the_records(
    setup: SetupApp, folder: Path, tmp_path: Path
) -> None:
    """Leaving before the key was noted leaves the records."""
    async with setup.run_test(size=(80, 24)) as pilot:
        await to_passphrase(pilot)
        await choose(pilot, PASSPHRASE, PASSPHRASE)
        foot = text_of(pilot.app).splitlines()[-1]  # type: ignore[arg-type]
        assert "^s Save the text file" in foot
        assert "esc Leave: asks first" in foot
        path = pilot.app.screen.query_one("#path", Input)
        path.value = str(folder / "key.txt")
        await press(pilot, "#save")
        assert "must not lie in the records folder" in shown(pilot)
        assert not (folder / "key.txt").exists()
        path.value = str(tmp_path / "key.txt")
        for _ in range(2):
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert "Saved in" in shown(pilot)
        (tmp_path / "other.txt").write_text("mine")
        path.value = str(tmp_path / "other.txt")
        await pilot.press("f10")
        await pilot.pause()
        assert "already" in shown(pilot)
        await pilot.press("ctrl+q")
    assert (tmp_path / "other.txt").read_text() == "mine"
    text = (tmp_path / "key.txt").read_text()
    assert all(group in text for group in setup._recovery_key.split("-"))
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0
    assert has_records(folder)


async def test_two_that_differ_and_one_that_is_weak_are_refused_and_plain_is_told_of(
    setup: SetupApp, folder: Path
) -> None:
    async with setup.run_test(size=(100, 35)) as pilot:
        await to_passphrase(pilot)
        await choose(pilot, PASSPHRASE, PASSPHRASE + "s")
        assert "not the same" in shown(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert "not the same" not in shown(pilot)
        await choose(pilot, "short", "short")
        assert "shorter than 10" in shown(pilot)
        assert isinstance(pilot.app.screen, NewPassphrase)
        assert not has_records(folder)
        await press(pilot, "#plain")
        assert "can then read every name and every word" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert not has_records(folder)
        await press(pilot, "#plain")
        await pilot.press(*"unencrypted", "enter")
        await pilot.pause()
    assert setup.return_value is not None
    assert not setup.return_value.records.encrypted
    assert not has_keys(folder)


async def test_a_school_has_a_name_and_back_keeps_what_was_typed(
    setup: SetupApp, folder: Path
) -> None:
    async with setup.run_test(size=(100, 35)) as pilot:
        await pilot.press("enter", "ctrl+s")
        await pilot.pause()
        assert "is required" in shown(pilot)
        await pilot.press("escape")
        await to_passphrase(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen.query_one("#field-name", Input).value == "Hill"
        await pilot.press("escape")
        await pilot.pause()
        assert "Begin new" in shown(pilot)
        await pilot.press("escape")
    assert setup.return_value is None
    assert not folder.exists()


# Saving the sheet


def test_a_way_round_into_the_records_folder_is_found(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    link = tmp_path / "link"
    link.symlink_to(folder)
    for path in (folder / "a.txt", folder / ".." / folder.name / "a.txt", link / "a.txt"):
        with pytest.raises(Invalid, match="records folder"):
            save_recovery_sheet("sheet", path, folder)
    save_recovery_sheet("sheet", tmp_path / "a.txt", folder)
    with pytest.raises(FileExistsError):
        save_recovery_sheet("other", tmp_path / "a.txt", folder)
    assert (tmp_path / "a.txt").read_text() == "sheet"


def test_the_sheet_says_what_it_is_and_where_to_keep_it() -> None:
    sheet = recovery_sheet(as_printed(new_recovery_key()), "Hill School")
    for words in ("Hill School", "without the passphrase", "in the safe, not beside"):
        assert words in sheet
    assert max(len(line) for line in sheet.splitlines()) <= 68


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [("", ""), ("a", "1 character: too short"), ("x" * 9, "too short, 10"), ("x" * 10, "will do"),
     ("x" * 16, "good"), ("x" * 24, "very good")],
)  # fmt: skip
def test_advice_goes_by_length(passphrase: str, says: str) -> None:
    assert says in advice(passphrase)
    assert advice(passphrase) or not passphrase


# Opening


@pytest.fixture
def sealed(folder: Path) -> str:
    """Encrypted records; the recovery key as printed."""
    opened, key = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, cost=CHEAP)
    opened.cases.record({"title": "Quibbleford"})
    opened.close()
    return key


def opening(folder: Path) -> OpeningApp:
    return OpeningApp(folder, lambda secret: Casework.open(folder, passphrase=secret))


async def type_secret(pilot: Pilot[Casework], secret: str) -> None:
    pilot.app.screen.query_one("#secret", Input).value = secret
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("with_key", [False, True], ids=["passphrase", "recovery key"])
async def test_opened_with_either(folder: Path, sealed: str, with_key: bool) -> None:
    app = opening(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Quibbleford" not in shown(pilot)
        assert SCHOOL["name"] not in shown(pilot)
        await type_secret(pilot, sealed if with_key else PASSPHRASE)
    assert app.return_value is not None
    assert app.return_value.records.index.newest_first()[0].title == "Quibbleford"
    app.return_value.close()


@pytest.mark.usefixtures("sealed")
async def test_a_wrong_one_is_said_and_waited_for(folder: Path) -> None:
    app = opening(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_secret(pilot, "not the passphrase")
        assert "The passphrase is wrong" in shown(pilot)
        box = pilot.app.screen.query_one("#secret", Input)
        assert box.disabled
        assert box.value == ""
        assert isinstance(pilot.app.screen, Opening)
        assert pilot.app.screen.wait > 0
        await pilot.press("ctrl+q")
    assert app.return_value is None


async def test_only_after_several_wrong_ones_it_is_said_what_else_may_be_wrong(
    folder: Path, sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recovery key with a slip is said by its group."""
    slip = sealed.replace(sealed[0], "Z" if sealed[0] != "Z" else "Y", 1)
    monkeypatch.setattr(Pause, "wait", 0.0)
    async with opening(folder).run_test(size=(80, 24)) as pilot:
        await type_secret(pilot, slip)
        assert "group 1 of 13" in shown(pilot)
    async with opening(folder).run_test(size=(80, 24)) as pilot:
        said = []
        for _ in range(4):
            await type_secret(pilot, "not the passphrase")
            said.append("may be damaged" in shown(pilot))
        assert said == [False, False, False, True]


@pytest.mark.usefixtures("sealed")
async def test_a_damaged_key_file_is_told_from_a_wrong_passphrase(folder: Path) -> None:
    content = bytearray((folder / "keys.json").read_bytes())
    content[40] ^= 1
    (folder / "keys.json").write_bytes(content)
    app = opening(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_secret(pilot, PASSPHRASE)
        assert "is damaged" in shown(pilot)
        assert "passphrase is wrong" not in shown(pilot)
    with pytest.raises(StoreProblem):
        Casework.open(folder, passphrase=PASSPHRASE)


@pytest.mark.usefixtures("sealed")
async def test_a_number_is_found_without_the_passphrase(folder: Path) -> None:
    casework = Casework.open(folder, passphrase=PASSPHRASE)
    marked = {"name": "Our network firm", "category": "helpline", "shown_when_locked": True}
    casework.contacts.change(None, marked)
    casework.contacts.change(None, {"name": "Our network officer", "category": "helpline"})
    casework.close()
    app = opening(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "found without it: F3" in shown(pilot)
        await pilot.press("f3", *"netw")
        await pilot.pause()
        assert "Our network firm" in shown(pilot)  # the school's own
        assert "officer" not in shown(pilot)
        assert "more with the passphrase" in shown(pilot)
        await pilot.press("escape", "slash", *"vod")
        await pilot.pause()
        assert isinstance(app.screen, LockedContacts)
        assert "locked · contacts" in shown(pilot)
        assert "Voda" in shown(pilot)
        assert SCHOOL["name"] not in shown(pilot)
        # To look up and to copy, and nothing else.
        before = sorted(path.name for path in folder.iterdir())
        await pilot.press("down", "f5", "f6", "f8", "insert")
        await pilot.pause()
        assert isinstance(app.screen, LockedContacts)
        assert sorted(path.name for path in folder.iterdir()) == before
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert app.clipboard
        for key in ("escape", "escape"):
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app.screen, LockedContacts)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Opening)
        await type_secret(pilot, PASSPHRASE)
    assert app.return_value is not None
    app.return_value.close()


# Records that come from elsewhere


async def look_for(pilot: Pilot[Casework], place: Path | str) -> None:
    if not isinstance(pilot.app.screen, WhereTheyLie):
        await pilot.press("right", "enter")
        await pilot.pause()
    pilot.app.screen.query_one("#path", Input).value = str(place)
    await pilot.press("ctrl+s")
    await settled(pilot)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Two backups of an encrypted school, of which the second has a case more."""
    opened, _ = Casework.set_up_encrypted(tmp_path / "old", SCHOOL, PASSPHRASE, cost=CHEAP)
    with closing(opened):
        for title in ("Quibbleford", "Later"):
            opened.cases.record({"title": title})
            opened.safekeeping.back_up()
    (tmp_path / "stick").mkdir()
    (tmp_path / "old" / "backups").rename(tmp_path / "stick" / "backups")
    return tmp_path / "stick"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_records_are_brought_from_a_stick_and_the_passphrase_is_asked_once(
    setup: SetupApp, folder: Path, stick: Path, size: tuple[int, int]
) -> None:
    async with setup.run_test(size=size) as pilot:
        assert "wherever it lies" in shown(pilot)
        await look_for(pilot, stick)
        assert "The newest comes first" in shown(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(setup.screen, PassphraseOfOthers)
        newest = find_sources(stick)[0]
        assert newest.said[:50] in shown(pilot)
        await type_secret(pilot, PASSPHRASE)
        await settled(pilot)
        assert "Northfield School" in shown(pilot)
        assert "2 cases, 0 files of evidence" in shown(pilot)
        assert "is whole" in shown(pilot)
        assert not folder.exists()
        await pilot.press("enter")
        await settled(pilot)
    opened = setup.return_value
    assert opened is not None
    assert not opened.records.read_only
    assert "have been brought here" in " ".join(opened.records.notices)
    assert sorted(row.title for row in opened.records.index.newest_first()) == [
        "Later", "Quibbleford",
    ]  # fmt: skip
    assert opened.safekeeping.check().passed


async def test_a_wrong_passphrase_and_a_change_of_mind_leave_nothing(
    setup: SetupApp, folder: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PassphraseOfOthers, "wait", 0.0)
    async with setup.run_test(size=(80, 24)) as pilot:
        await look_for(pilot, stick)
        await pilot.press("down", "enter")
        await settled(pilot)
        await type_secret(pilot, "not the passphrase")
        await settled(pilot)
        assert "The passphrase is wrong" in shown(pilot)
        assert isinstance(setup.screen, PassphraseOfOthers)
        await type_secret(pilot, PASSPHRASE)
        await settled(pilot)
        assert "1 case, 0 files of evidence" in shown(pilot)
        await pilot.press("escape")
        await settled(pilot)
        # Where it was typed before.
        assert setup.screen.query_one("#path", Input).value == str(stick)
        await pilot.press("escape")
        await settled(pilot)
        assert "Begin new" in shown(pilot)
        await pilot.press("escape")
    assert setup.return_value is None
    assert not folder.exists()


async def test_where_nothing_is_is_said_and_asked_again(
    setup: SetupApp, folder: Path, tmp_path: Path
) -> None:
    async with setup.run_test(size=(80, 24)) as pilot:
        await look_for(pilot, "")
        assert "is required" in shown(pilot)
        (tmp_path / "empty").mkdir()
        await look_for(pilot, tmp_path / "empty")
        assert "No records and no backup were found" in shown(pilot)
        assert setup.screen.query_one("#path", Input).value.endswith("empty")
        await pilot.press("ctrl+q")
    assert not folder.exists()


async def test_plain_records_come_without_a_passphrase_and_damage_is_told(
    setup: SetupApp, folder: Path, tmp_path: Path
) -> None:
    with closing(Casework.set_up(tmp_path / "old", SCHOOL)) as opened:
        opened.cases.record({"title": "Quibbleford"})
    (tmp_path / "old" / "records.json").write_bytes(b"not this")
    async with setup.run_test(size=(100, 35)) as pilot:
        await look_for(pilot, tmp_path / "old")
        assert "The records file is damaged" in shown(pilot)
        assert "not encrypted" in shown(pilot)
        await pilot.press("enter")
        await settled(pilot)
    assert setup.return_value is not None
    assert has_records(folder)
    assert (tmp_path / "old" / "records.json").read_bytes() == b"not this"


async def test_what_goes_wrong_at_the_end_is_said_and_asked_again(
    setup: SetupApp, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Casework.set_up(tmp_path / "old", SCHOOL)):
        pass

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with setup.run_test(size=(80, 24)) as pilot:
        await look_for(pilot, tmp_path / "old")
        monkeypatch.setattr("esafety_tui.data.files.file_swap.replace_file", full)
        await pilot.press("enter")
        await settled(pilot)
        assert "no space left on device" in shown(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(setup.screen, WhereTheyLie)
        await pilot.press("ctrl+q")
    assert setup.return_value is None
    assert not has_records(folder)
