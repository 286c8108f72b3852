"""The school's own contacts are encrypted with the rest, but for those that may be shown."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from esafety_tui.data.contacts.own_rows import carried_over
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.data.crypto.cipher_protocol import PLAIN
from esafety_tui.data.files.names import CONTACTS_NAME, SEALED_CONTACTS
from esafety_tui.data.problems import NotSaved, StoreProblem
from support.cheap import CHEAP
from support.school import SCHOOL, Clock

PASSPHRASE = "four words and a dog"
HIDDEN = {"name": "Officer Jane Doe", "category": "helpline", "phone": "07700 900123"}
SHOWN = {"name": "Our network firm", "category": "helpline", "shown_when_locked": True}


@pytest.fixture
def sealed(folder: Path, clock: Clock) -> Casework:
    opened, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    return opened


def own(table: ContactTable) -> list[str]:
    return [row.name for row in table.rows if row.status == "school"]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_is_not_marked_lies_nowhere_plain_and_shows_to_nobody_without_the_passphrase(
    sealed: Casework, folder: Path
) -> None:
    sealed.contacts.change(None, HIDDEN)
    sealed.contacts.change(None, SHOWN)
    sealed.safekeeping.back_up()
    found = everything(folder)
    assert b"Our network firm" in found  # the control
    for words in (b"Jane", b"900123"):
        assert words not in found
    locked = LookUp(folder).table
    assert (own(locked), locked.hidden) == (["Our network firm"], True)
    sealed.close()
    opened = Casework.open(folder, passphrase=PASSPHRASE)
    assert own(opened.contacts.table) == ["Officer Jane Doe", "Our network firm"]
    assert not opened.contacts.table.hidden
    opened.close()


@pytest.mark.parametrize("first", [HIDDEN, SHOWN])
def test_a_mark_is_set_and_taken_back(
    sealed: Casework, folder: Path, first: dict[str, object]
) -> None:
    row = sealed.contacts.change(None, first)
    for shown in (True, False, True):
        row = sealed.contacts.change(row, {"shown_when_locked": shown})
        locked = LookUp(folder).table
        assert (own(locked), locked.hidden) == ([row.name] if shown else [], not shown)
        assert (str(row.name).encode() in everything(folder)) is shown
        assert own(ContactTable(folder, lambda: sealed.records.store.cipher)) == [row.name]
    sealed.close()


@pytest.mark.parametrize("name", [CONTACTS_NAME, SEALED_CONTACTS])
def test_when_one_of_two_files_cannot_be_written_both_are_as_they_were(
    sealed: Casework, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    row = sealed.contacts.change(None, HIDDEN)
    sealed.contacts.change(None, SHOWN)
    sealed.contacts.change(None, {**HIDDEN, "name": "Somebody else"})
    before = (folder / CONTACTS_NAME).read_bytes(), (folder / SEALED_CONTACTS).read_bytes()

    def full(path: Path, content: bytes) -> None:
        if path.name == name:
            raise OSError(28, "No space left on device")
        path.write_bytes(content)

    monkeypatch.setattr("esafety_tui.data.files.file_swap.replace_file", full)
    with pytest.raises(NotSaved):
        sealed.contacts.change(row, {"shown_when_locked": True})
    assert own(LookUp(folder).table) == ["Our network firm"]
    assert not sealed.contacts.table.find(row.id).shown_when_locked
    now = (folder / CONTACTS_NAME).read_bytes(), (folder / SEALED_CONTACTS).read_bytes()
    assert now == before
    sealed.close()


def test_encrypting_and_decrypting_carry_every_row(casework: Casework, folder: Path) -> None:
    casework.contacts.change(None, HIDDEN)
    casework.contacts.change(None, SHOWN)
    plain = json.loads((folder / CONTACTS_NAME).read_text())
    casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    assert b"Jane" not in everything(folder)
    assert own(LookUp(folder).table) == ["Our network firm"]
    casework.contacts.change(casework.contacts.table.rows[-2], {"notes": "rings back"})
    casework.encryption.decrypt()
    assert not (folder / SEALED_CONTACTS).exists()
    plain[0]["notes"] = "rings back"
    assert json.loads((folder / CONTACTS_NAME).read_text()) == plain
    assert own(ContactTable(folder)) == ["Officer Jane Doe", "Our network firm"]


@pytest.mark.parametrize("content", [b"", b"[{]", b'[{"name": "Jane'])
def test_what_is_damaged_is_encrypted_as_it_is_and_comes_back(
    casework: Casework, folder: Path, content: bytes
) -> None:
    (folder / CONTACTS_NAME).write_bytes(content)
    casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    assert not (folder / CONTACTS_NAME).exists()
    assert b"Jane" not in everything(folder)
    casework.encryption.decrypt()
    assert (folder / CONTACTS_NAME).read_bytes() == content


def left_plain(folder: Path, *rows: dict[str, object]) -> None:
    """Let the records have *rows* as a version before left them, without the mark."""
    said = [{"id": f"school-{n}", "status": "school", **row} for n, row in enumerate(rows, 1)]
    (folder / CONTACTS_NAME).write_text(json.dumps(said))


def test_what_an_earlier_version_left_plain_goes_over_once_and_is_told_once(
    sealed: Casework, folder: Path, clock: Clock
) -> None:
    sealed.close()
    left_plain(folder, HIDDEN)
    looking = Casework.open(folder, passphrase=PASSPHRASE, read_only=True, clock=clock)
    assert own(looking.contacts.table) == ["Officer Jane Doe"]
    assert (folder / CONTACTS_NAME).exists()  # who only looks changes nothing
    # Nor was it said that it may be shown.
    assert (own(LookUp(folder).table), LookUp(folder).table.hidden) == ([], True)
    for notices in (1, 0):
        opened = Casework.open(folder, passphrase=PASSPHRASE, clock=clock)
        assert len(opened.records.notices) == notices
        assert own(opened.contacts.table) == ["Officer Jane Doe"]
        opened.close()
        assert b"Jane" not in everything(folder)


def test_beside_plain_records_nothing_goes_over(casework: Casework, folder: Path) -> None:
    casework.contacts.change(None, HIDDEN)
    casework.close()
    before = (folder / CONTACTS_NAME).read_bytes()
    opened = Casework.open(folder)
    assert opened.records.notices == ()
    assert (folder / CONTACTS_NAME).read_bytes() == before
    # The locked screen keeps to what the lead has said, all the same.
    assert (own(LookUp(folder).table), LookUp(folder).table.hidden) == ([], True)
    opened.close()


def test_a_damaged_file_shows_the_shipped_rows_is_told_by_check_and_put_aside(
    sealed: Casework, folder: Path
) -> None:
    sealed.contacts.change(None, HIDDEN)
    content = bytearray((folder / SEALED_CONTACTS).read_bytes())
    content[50] ^= 1
    (folder / SEALED_CONTACTS).write_bytes(content)
    sealed.close()
    opened = Casework.open(folder, passphrase=PASSPHRASE)
    table = opened.contacts.table
    assert own(table) == []
    assert SEALED_CONTACTS in table.warning
    assert any(SEALED_CONTACTS in sentence for sentence in opened.safekeeping.check().wrong)
    opened.contacts.change(None, SHOWN)
    aside = folder / "set-aside" / "contacts" / SEALED_CONTACTS
    assert aside.read_bytes() == content
    assert own(ContactTable(folder, lambda: opened.records.store.cipher)) == ["Our network firm"]
    assert opened.safekeeping.check().passed
    opened.close()


def test_without_the_passphrase_nothing_is_written(sealed: Casework, folder: Path) -> None:
    sealed.contacts.change(None, HIDDEN)
    before = everything(folder)
    table = LookUp(folder).table
    with pytest.raises(StoreProblem):
        table.put(table.rows[0])
    assert everything(folder) == before
    sealed.close()


def test_sealed_rows_open_under_their_own_key_only(sealed: Casework, folder: Path) -> None:
    sealed.contacts.change(None, HIDDEN)
    assert carried_over(folder, PLAIN, PLAIN) == {}  # there is no plain file
    sealed.close()


@pytest.mark.parametrize("opened", [False, True], ids=["without", "with the passphrase"])
def test_the_command_shows_the_marked_ones_and_says_that_there_are_more(
    sealed: Casework, folder: Path, tmp_path: Path, opened: bool
) -> None:
    sealed.contacts.change(None, HIDDEN)
    sealed.contacts.change(None, SHOWN)
    sealed.close()
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE)
    words = ["--database", str(folder), *(["--passphrase-file", str(file)] if opened else [])]
    done = CliRunner().invoke(command_line, [*words, "contacts", "--format", "csv"])
    assert done.exit_code == 0
    assert "Our network firm" in done.stdout
    assert ("Officer Jane Doe" in done.stdout) is opened
    assert ("not shown here" in done.stderr) is not opened


def test_the_command_says_nothing_of_more_where_there_is_no_more(
    sealed: Casework, folder: Path
) -> None:
    sealed.contacts.change(None, SHOWN)
    sealed.close()
    done = CliRunner().invoke(command_line, ["--database", str(folder), "contacts", "network"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Our network" in done.stdout
