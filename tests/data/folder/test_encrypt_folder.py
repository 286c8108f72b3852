"""Encrypting, decrypting, changing the passphrase: all files or none, whatever step fails."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.drafts import Typing
from esafety_tui.data import error_report, store
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.crypto.key_problems import KeysExist, NoKeys, WeakPassphrase, WrongPassphrase
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.names import ERROR_REPORT, SEALED_ERROR_REPORT
from esafety_tui.data.journal import opening
from esafety_tui.data.problems import (
    PassphraseNeeded,
    RecordsUnopened,
    StoreProblem,
    SwitchUnfinished,
)
from esafety_tui.data.store import Store
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.school import SCHOOL, Clock

PASSPHRASE = "four words and a dog"
ANOTHER = "five words and two cats"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
MARKER = "Quibbleford"


_NOTHING_HAPPENED = {"NotSaved", "EvidenceNotSaved"}


def begun(folder: Path, clock: Clock, *, sealed: bool) -> Casework:
    """A school with one case that names somebody, and one evidence file."""
    if sealed:
        casework, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    else:
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.cases.record({"title": MARKER, "summary": MARKER})
    picture = folder.parent / f"{folder.name}.png"
    picture.write_bytes(MARKER.encode() * 10)
    Vault(folder, casework.records.store.cipher).put(picture)
    return casework


def words_in(folder: Path) -> list[str]:
    """Name the files of the records in which the marker can be read."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and MARKER.encode() in path.read_bytes()
    ]


def opens(folder: Path, clock: Clock, passphrase: str | None) -> bool:
    try:
        casework = Casework.open(folder, read_only=True, clock=clock, passphrase=passphrase)
    except StoreProblem:
        return False
    assert casework.records.damage is None
    assert casework.records.incident("2026-27/001").title == MARKER
    casework.close()
    return True


@pytest.fixture
def sealed(folder: Path, clock: Clock) -> Path:
    begun(folder, clock, sealed=True).close()
    return folder


def test_encrypted_from_the_beginning(sealed: Path, clock: Clock) -> None:
    assert words_in(sealed) == []
    with pytest.raises(PassphraseNeeded):
        Casework.open(sealed, clock=clock)
    with pytest.raises(WrongPassphrase):
        Casework.open(sealed, clock=clock, passphrase=ANOTHER)
    assert opens(sealed, clock, PASSPHRASE)


def test_the_check_finds_a_cipher_that_does_nothing(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esafety_tui.data.crypto.cipher.KeyedCipher.plain", True)
    for way in ("seal", "open"):
        monkeypatch.setattr(f"esafety_tui.data.crypto.cipher.KeyedCipher.{way}", lambda s, t, c: t)
    begun(folder, clock, sealed=True).close()
    assert set(words_in(folder)) >= {"records.json", "history.jsonl"}


def test_the_recovery_key_opens_and_sets_a_new_passphrase(folder: Path, clock: Clock) -> None:
    casework, key = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    casework.cases.record({"title": MARKER})
    casework.close()
    assert opens(folder, clock, key.lower().replace("-", " "))
    again = Casework.open(folder, clock=clock, passphrase=key)
    said = again.encryption.change_passphrase(key, ANOTHER, cost=CHEAP).done()
    assert said.recovery_key == ""
    assert "Backups made until now still open with the passphrases" in said.text
    assert again.history.last_change().act == "changed the passphrase"  # type: ignore[union-attr]
    again.close()
    assert not opens(folder, clock, PASSPHRASE)
    assert opens(folder, clock, ANOTHER)


def test_an_old_backup_opens_with_the_old_passphrase(sealed: Path, clock: Clock) -> None:
    casework = Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    backup = casework.safekeeping.back_up()
    casework.encryption.change_passphrase(PASSPHRASE, ANOTHER, cost=CHEAP).done()
    casework.close()
    assert opens(backup.path, clock, PASSPHRASE)
    assert not opens(backup.path, clock, ANOTHER)


def test_an_old_key_file_put_back_is_said(sealed: Path, clock: Clock) -> None:
    old = (sealed / "keys.json").read_bytes()
    casework = Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    casework.encryption.add_person(PASSPHRASE, "Dee Puty", ANOTHER).done()
    casework.close()
    (sealed / "keys.json").write_bytes(old)
    again = Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    assert any("key file is older" in notice for notice in again.records.notices)
    again.close()


def test_a_new_recovery_key_ends_the_old_one(folder: Path, clock: Clock) -> None:
    casework, old = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    casework.cases.record({"title": MARKER})
    new = casework.encryption.replace_recovery_key(PASSPHRASE).done().recovery_key
    casework.close()
    assert not opens(folder, clock, old)
    assert opens(folder, clock, new)


def test_the_three_messages_are_told_apart(sealed: Path, clock: Clock) -> None:
    keys, records = sealed / "keys.json", sealed / "records.json"
    whole = {path: path.read_bytes() for path in (keys, records)}

    def said(passphrase: str) -> str:
        try:
            casework = Casework.open(sealed, clock=clock, passphrase=passphrase)
        except StoreProblem as problem:
            return str(problem)
        casework.close()
        return casework.records.damage.sentence if casework.records.damage else ""

    assert "passphrase is wrong" in said(ANOTHER)
    records.write_bytes(whole[records][:-1])
    assert "passphrase or recovery key is right" in said(PASSPHRASE)
    keys.write_bytes(whole[keys][:-9])
    assert "no passphrase could be tried" in said(PASSPHRASE)


def test_without_its_key_file_nothing_is_begun_anew(sealed: Path, clock: Clock) -> None:
    (sealed / "keys.json").unlink()
    before = (sealed / "records.json").read_bytes()
    with pytest.raises(NoKeys):
        Casework.open(sealed, clock=clock)
    assert (sealed / "records.json").read_bytes() == before


def test_a_weak_passphrase_begins_nothing(folder: Path, clock: Clock) -> None:
    with pytest.raises(WeakPassphrase):
        Casework.set_up_encrypted(folder, SCHOOL, "short", clock=clock)
    assert not folder.exists()


def test_keys_left_by_a_kill_before_the_first_record_are_replaced(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Store, "change", die)
        with pytest.raises(Killed):
            begun(folder, clock, sealed=True)
    assert (folder / "keys.json").exists()
    begun(folder, clock, sealed=True).close()
    assert opens(folder, clock, PASSPHRASE)


def test_there_and_back(folder: Path, clock: Clock) -> None:
    casework = begun(folder, clock, sealed=False)
    head = casework.history.head_digest()
    (folder / ERROR_REPORT).write_text(MARKER)
    with pytest.raises(NoKeys):
        casework.encryption.decrypt()
    key = casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    with pytest.raises(KeysExist):
        casework.encryption.encrypt(ANOTHER, cost=CHEAP)
    assert casework.records.encrypted
    casework.cases.amend("2026-27/001", {"summary": "changed under the new key"})
    assert words_in(folder) == []
    casework.close()
    assert words_in(folder) == []
    assert opens(folder, clock, key)
    again = Casework.open(folder, clock=clock, passphrase=PASSPHRASE)
    assert again.safekeeping.check(head).passed, again.safekeeping.check(head).wrong
    again.encryption.decrypt()
    assert not again.records.encrypted
    assert not (folder / "keys.json").exists()
    again.cases.amend("2026-27/001", {"title": MARKER})
    acts = [entry.act for entry in again.history.entries()]
    assert [act for act in acts if "crypted" in act] == [
        "encrypted the records",
        "decrypted the records",
    ]
    assert again.safekeeping.check(head).passed
    again.close()
    assert opens(folder, clock, None)


@SOME_STEPS
@pytest.mark.parametrize("to_sealed", [True, False], ids=["encrypt", "decrypt"])
def test_every_step_of_a_conversion_may_fail(
    tmp_path: Path, clock: Clock, *, to_sealed: bool, every: int
) -> None:
    ends = set()
    for number, disk in enumerate(failing_disks(every)):
        folder = tmp_path / str(number)
        casework = begun(folder, clock, sealed=not to_sealed)
        end = "done"
        with disk:
            try:
                if to_sealed:
                    casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
                else:
                    casework.encryption.decrypt()
            except Killed:
                end = "killed"
            except StoreProblem as problem:
                end = type(problem).__name__
        ends.add(end)
        if (
            end not in ("killed", "RecoveryKeyUnseen", "SwitchUnfinished")
            and not casework.records.read_only
        ):
            # The program goes on under whichever it now has.
            casework.cases.amend("2026-27/001", {"summary": "later"})
        casework.records.store.history.close()
        casework.records.store._lock._lock.release()  # type: ignore[union-attr]
        plain, sealed = opens(folder, clock, None), opens(folder, clock, PASSPHRASE)
        # Plain records open with any passphrase.
        assert sealed, (disk.how, disk.at, disk.steps, end)
        if end == "done":
            assert plain is not to_sealed
        casework = Casework.open(folder, clock=clock, passphrase=PASSPHRASE)
        assert casework.safekeeping.check().passed
        assert not (folder / ".switch").exists()
        if casework.records.encrypted:
            assert words_in(folder) == [], (disk.how, disk.at)
        casework.close()
    unfinished = "RecoveryKeyUnseen" if to_sealed else "SwitchUnfinished"
    assert ends == {"done", "killed", unfinished, *_NOTHING_HAPPENED}


def test_without_carrying_a_switch_to_its_end_records_would_be_lost(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (store, opening):
        monkeypatch.setattr(module, "finish_switch", lambda _: None)
    lost = 0
    for number, disk in enumerate(failing_disks()):
        if disk.how != "kill":
            break
        folder = tmp_path / str(number)
        casework = begun(folder, clock, sealed=False)
        with disk, suppress(Killed):
            casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
        casework.records.store.history.close()
        casework.records.store._lock._lock.release()  # type: ignore[union-attr]
        try:
            lost += not opens(folder, clock, PASSPHRASE)
        except AssertionError:  # opened, but with damage
            lost += 1
    assert lost


def test_a_damaged_list_of_a_switch_changes_nothing(sealed: Path, clock: Clock) -> None:
    place = sealed / ".switch"
    place.mkdir()
    (place / "list.json").write_text(json.dumps({"body": {"put": ["../x"]}, "checksum": "0"}))
    before = (sealed / "records.json").read_bytes()
    with pytest.raises(SwitchUnfinished):
        Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    assert (sealed / "records.json").read_bytes() == before


def test_a_list_never_leads_elsewhere(sealed: Path, clock: Clock, tmp_path: Path) -> None:
    from esafety_tui.data.files.checked_json import with_checksum

    (tmp_path / "mine.txt").write_text("mine")
    place = sealed / ".switch"
    place.mkdir()
    body = json.dumps({"put": [], "remove": ["../mine.txt"]}).encode()
    (place / "list.json").write_bytes(with_checksum(body))
    with pytest.raises(SwitchUnfinished):
        Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    assert (tmp_path / "mine.txt").read_text() == "mine"


# Error reports


def raised() -> Exception:
    try:
        raise ValueError(MARKER)
    except ValueError as error:
        return error


def test_an_error_report_is_as_protected_as_the_records(sealed: Path, clock: Clock) -> None:
    casework = Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    said = casework.safekeeping.report_error(raised())
    assert "check --last-error" in said
    assert words_in(sealed) == []
    assert f"ValueError: {MARKER}" in casework.safekeeping.last_error()
    casework.close()


def test_without_the_key_an_error_report_quotes_nothing(sealed: Path, clock: Clock) -> None:
    said = error_report.report_error(raised(), sealed, clock())
    assert str(sealed / ERROR_REPORT) in said
    report = (sealed / ERROR_REPORT).read_text()
    assert MARKER not in report
    assert "ValueError" in report
    assert "in raised" in report


def test_the_report_goes_through_the_causes_and_round_no_circle(sealed: Path, clock: Clock) -> None:
    first, second = ValueError(MARKER), KeyError(MARKER)
    first.__cause__, second.__cause__ = second, first
    error_report.report_error(first, sealed, clock())
    report = (sealed / ERROR_REPORT).read_text()
    assert MARKER not in report
    assert [report.count(kind) for kind in ("ValueError", "KeyError")] == [1, 1]


def test_plain_records_have_a_plain_report(folder: Path, clock: Clock, tmp_path: Path) -> None:
    casework = begun(folder, clock, sealed=False)
    assert casework.safekeeping.last_error() == ""
    assert "may hold names" in casework.safekeeping.report_error(raised())
    assert MARKER in casework.safekeeping.last_error()
    casework.close()


def test_a_damaged_sealed_report_says_so(sealed: Path, clock: Clock) -> None:
    casework = Casework.open(sealed, clock=clock, passphrase=PASSPHRASE)
    casework.safekeeping.report_error(raised())
    path = sealed / SEALED_ERROR_REPORT
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(RecordsUnopened):
        casework.safekeeping.last_error()
    casework.close()


def test_what_was_typed_and_not_saved_is_sealed_and_opened_with_the_records(
    tmp_path: Path, clock: Clock
) -> None:
    folder = tmp_path / "records"
    casework = begun(folder, clock, sealed=False)
    typing = Typing("New incident", "", clock(), {"title": MARKER})
    casework.records.unsaved.put("key", typing)
    casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    # Neither what was there before nor what closing writes can be read.
    assert words_in(folder) == []
    casework.records.unsaved.put("another", typing)
    casework.close()
    assert words_in(folder) == []
    again = Casework.open(folder, clock=clock, passphrase=PASSPHRASE)
    assert set(again.records.unsaved.all()) == {"key", "another"}
    again.encryption.decrypt()
    again.close()
    plain = Casework.open(folder, read_only=True, clock=clock)
    assert set(plain.records.unsaved.all()) == {"key", "another"}
