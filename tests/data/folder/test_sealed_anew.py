"""Records encrypted again: what opened them before opens nothing that is written from now on."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.drafts import Typing
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.crypto.key_problems import (
    KeyFileReplaced,
    LastPerson,
    NoKeys,
    NotWhoOpened,
    OldKeysNeedPassphrase,
    WrongPassphrase,
)
from esafety_tui.data.crypto.key_table import create_keys
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.evidence.vault_problems import EvidenceDamaged
from esafety_tui.data.files.names import KEYS_NAME, SEALED_ERROR_REPORT
from esafety_tui.data.problems import NotSaved, RecordsUnopened, StoreProblem
from esafety_tui.model.record import Invalid
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.school import SCHOOL, Clock

if TYPE_CHECKING:
    from esafety_tui.casework.services.encryption import Changing

SAM, DEE = SCHOOL["lead"], SCHOOL["deputy"]
SAMS, DEES, THIRD = "four words and a dog", "five words and two cats", "six words and no cow"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
MARKER = "Quibbleford"
REF = "2026-27/001"
OLD = Path(__file__).parent / "version_before"
Change = Callable[[Casework], "Changing"]


def begun(folder: Path, clock: Clock) -> tuple[Casework, str]:
    """A school that two may open, with a case, an evidence file and unsaved typing."""
    casework, printed = Casework.set_up_encrypted(folder, SCHOOL, SAMS, clock=clock, cost=CHEAP)
    casework.encryption.add_person(SAMS, DEE, DEES).done()
    casework.cases.record({"title": MARKER})
    picture = folder.parent / f"{folder.name}.png"
    picture.write_bytes(MARKER.encode() * 10)
    Vault(folder, casework.records.store.cipher).put(picture)
    casework.records.unsaved.put("key", Typing("New", "", clock(), {"title": MARKER}))
    return casework, printed


@pytest.fixture
def school(folder: Path, clock: Clock) -> tuple[Casework, str]:
    return begun(folder, clock)


@pytest.fixture
def casework(school: tuple[Casework, str]) -> Casework:
    return school[0]


def opens(folder: Path, clock: Clock, secret: str) -> bool:
    """Whether *secret* opens records that are whole, or nothing at all."""
    try:
        casework = Casework.open(folder, read_only=True, clock=clock, passphrase=secret)
    except StoreProblem:
        return False
    assert casework.records.damage is None
    assert casework.records.incident(REF).title == MARKER
    assert casework.records.unsaved.all()["key"].fields == {"title": MARKER}
    found = casework.safekeeping.check()
    assert found.passed, found.wrong
    assert len(list((folder / "evidence").iterdir())) == 1
    assert not Vault(folder, casework.records.store.cipher).verify()
    casework.close()
    return True


CHANGES: dict[str, tuple[Change, list[str], list[str]]] = {
    "another passphrase": (
        lambda c: c.encryption.change_passphrase(SAMS, THIRD), [SAMS], [THIRD, DEES],
    ),
    "somebody taken off": (lambda c: c.encryption.remove_person(SAMS, DEE), [DEES], [SAMS]),
    "another recovery key": (
        lambda c: c.encryption.replace_recovery_key(SAMS), ["recovery"], [SAMS, DEES],
    ),
}  # fmt: skip
ALL_CHANGES = pytest.mark.parametrize(
    ("change", "shut", "open_still"), CHANGES.values(), ids=CHANGES
)


@ALL_CHANGES
def test_what_opened_before_opens_nothing_written_since(
    change: Change, shut: list[str], open_still: list[str], school: tuple[Casework, str],
    clock: Clock,
) -> None:  # fmt: skip
    casework, printed = school
    folder = casework.records.folder
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    evidence = {path.name for path in (folder / "evidence").iterdir()}
    said = change(casework).done()
    casework.cases.amend(REF, {"summary": "written since"})
    casework.close()
    secrets = [printed if one == "recovery" else one for one in shut]
    assert all(not opens(folder, clock, one) for one in secrets)
    for secret in (*open_still, said.recovery_key or printed):
        assert opens(folder, clock, secret)
    assert not evidence & {path.name for path in (folder / "evidence").iterdir()}
    # Whoever kept the key file of before, and knows what opened it.
    (folder / KEYS_NAME).write_bytes(before[KEYS_NAME])
    for secret in (*secrets, SAMS, DEES, printed):
        with pytest.raises(StoreProblem):
            Casework.open(folder, read_only=True, clock=clock, passphrase=secret)


def test_a_backup_of_before_opens_with_what_opened_it_then(
    casework: Casework, clock: Clock
) -> None:
    backup = casework.safekeeping.back_up()
    said = casework.encryption.remove_person(SAMS, DEE).done()
    assert "Backups made until now still open with the passphrases" in said.text
    after = casework.safekeeping.back_up()
    casework.close()
    for path, secret, so in (
        (backup.path, DEES, True), (after.path, DEES, False), (after.path, SAMS, True),
    ):  # fmt: skip
        try:
            Casework.open(path, read_only=True, clock=clock, passphrase=secret).close()
        except WrongPassphrase:
            assert not so
        else:
            assert so


@SOME_STEPS
@pytest.mark.parametrize("name", CHANGES)
def test_every_step_may_fail_and_leaves_the_old_or_the_new_whole(
    tmp_path: Path, clock: Clock, name: str, every: int
) -> None:
    change, (shut,), (*_, open_always) = CHANGES[name]
    unfinished = "RecoveryKeyUnseen" if shut == "recovery" else "SwitchUnfinished"
    ends = set()
    for number, disk in enumerate(failing_disks(every)):
        folder = tmp_path / str(number)
        casework, printed = begun(folder, clock)
        end = "done"
        with disk:
            try:
                change(casework).done()
            except Killed:
                end = "killed"
            except StoreProblem as problem:
                end = type(problem).__name__
        ends.add(end)
        if end not in ("killed", unfinished) and not casework.records.read_only:
            casework.cases.amend(REF, {"summary": "later"})
        casework.records.store.history.close()
        casework.records.store._lock._lock.release()  # type: ignore[union-attr]
        assert opens(folder, clock, open_always), (disk.how, disk.at, end)
        old = opens(folder, clock, printed if shut == "recovery" else shut)
        if end in ("done", unfinished):
            assert not old, (disk.how, disk.at)
        if end in ("NotSaved", "EvidenceNotSaved"):
            assert old, (disk.how, disk.at)
    assert ends == {"done", "killed", unfinished, "NotSaved", "EvidenceNotSaved"}


# What is refused


def test_a_key_file_put_in_place_by_somebody_else_is_never_sealed_under(
    casework: Casework, clock: Clock, tmp_path: Path
) -> None:
    """It gives another data key to Sam, whose public half can be read, and to the intruder."""
    folder = casework.records.folder
    (tmp_path / "theirs").mkdir()
    create_keys(tmp_path / "theirs", SAM, SAMS, cost=CHEAP)
    shutil.copy(tmp_path / "theirs" / KEYS_NAME, folder / KEYS_NAME)
    for change, _, _ in CHANGES.values():
        with pytest.raises(KeyFileReplaced):
            change(casework)
    with pytest.raises(KeyFileReplaced):
        casework.encryption.people()


def test_whoever_is_signed_on_says_it_again(casework: Casework) -> None:
    for secret, refused in ((DEES, NotWhoOpened), (THIRD, WrongPassphrase)):
        with pytest.raises(refused):
            casework.encryption.change_passphrase(secret, "seven words and a hen").done()
    assert casework.encryption.people() == (SAM, DEE)


def test_nobody_removes_themselves_nor_the_last_person(casework: Casework, clock: Clock) -> None:
    with pytest.raises(Invalid, match="nobody removes themselves"):
        casework.encryption.remove_person(SAMS, SAM).done()
    folder = casework.records.folder
    casework.close()
    dees = Casework.open(folder, clock=clock, passphrase=DEES)
    dees.encryption.remove_person(DEES, SAM).done()
    with pytest.raises(LastPerson):
        dees.encryption.remove_person(DEES, DEE).done()
    dees.close()


def test_plain_records_have_nobody(folder: Path, clock: Clock) -> None:
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    for refused in (
        casework.encryption.people,
        lambda: casework.encryption.add_person("", DEE, DEES),
    ):
        with pytest.raises(NoKeys):
            refused()
    casework.close()


@pytest.mark.parametrize("name", ["", " \n", "x" * 101])
def test_a_name_that_is_none_is_refused(casework: Casework, name: str) -> None:
    for task in (
        lambda: casework.encryption.add_person(SAMS, name, THIRD),
        lambda: casework.encryption.rename_person(SAMS, DEE, name),
    ):
        with pytest.raises(Invalid):
            task()


def test_what_was_recorded_meanwhile_is_not_lost(casework: Casework, clock: Clock) -> None:
    task = casework.encryption.remove_person(SAMS, DEE)
    task.carry()
    casework.cases.amend(REF, {"summary": "meanwhile"})
    with pytest.raises(NotSaved, match="meanwhile"):
        task.record()
    assert casework.records.incident(REF).summary == "meanwhile"
    assert not (casework.records.folder / ".switch").exists()
    casework.close()
    assert opens(casework.records.folder, clock, DEES)


@pytest.mark.parametrize("at", [1, 2])
def test_stopped_it_leaves_nothing(casework: Casework, clock: Clock, at: int) -> None:
    class Stopped(Exception):
        pass

    told = []

    def progress(*how_far: int) -> None:
        told.append(how_far)
        if len(told) == at:
            raise Stopped

    task = casework.encryption.remove_person(SAMS, DEE)
    with pytest.raises(Stopped):
        task.carry(progress)
    assert not (casework.records.folder / ".switch").exists()
    task.carry()
    task.take_back()
    assert not (casework.records.folder / ".switch").exists()
    casework.close()
    assert opens(casework.records.folder, clock, DEES)


# What goes over, and what stays


def test_what_is_typed_while_it_is_sealed_goes_over_too(casework: Casework, clock: Clock) -> None:
    task = casework.encryption.replace_recovery_key(SAMS)
    task.carry()
    casework.records.unsaved.put("another", Typing("New", "", clock(), {"title": "typed"}))
    task.record()
    casework.close()
    again = Casework.open(casework.records.folder, clock=clock, passphrase=SAMS)
    assert set(again.records.unsaved.all()) == {"key", "another"}
    again.close()


def test_nothing_is_left_that_the_old_key_opens(casework: Casework) -> None:
    folder, was = casework.records.folder, casework.records.store.cipher
    casework.safekeeping.report_error(ValueError(MARKER))
    assert (folder / SEALED_ERROR_REPORT).exists()
    casework.encryption.replace_recovery_key(SAMS).done()
    casework.close()
    assert not (folder / SEALED_ERROR_REPORT).exists()
    for name in ("records.json", "unsaved.typing", "index.cache"):
        if (folder / name).exists():
            with pytest.raises(Exception, match="sealed under other keys"):
                was.open((folder / name).read_bytes(), name.removesuffix(".json").encode())


def test_evidence_that_is_damaged_keeps_nobody_in(casework: Casework, clock: Clock) -> None:
    """It stays as it lies, and is told by the check; the rest goes over."""
    folder = casework.records.folder
    (damaged,) = (folder / "evidence").iterdir()
    damaged.write_bytes(damaged.read_bytes()[:-1])
    other = folder.parent / "other.png"
    other.write_bytes(b"whole")
    Vault(folder, casework.records.store.cipher).put(other)
    content = damaged.read_bytes()
    casework.encryption.remove_person(SAMS, DEE).done()
    assert damaged.read_bytes() == content
    (wrong,) = casework.safekeeping.check().wrong
    assert damaged.name[:8] in wrong or "damaged" in wrong
    casework.close()
    with pytest.raises(WrongPassphrase):
        Casework.open(folder, clock=clock, passphrase=DEES)
    again = Casework.open(folder, clock=clock, passphrase=SAMS)
    with pytest.raises(EvidenceDamaged):
        again.encryption.decrypt()
    again.close()


# Records of before there were people


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD / "encrypted", tmp_path / "records"))


def secret_of(which: str) -> str:
    found: str = json.loads((OLD / "encrypted.json").read_text())["keys"][which]
    return found


def test_they_go_over_at_the_first_change(old: Path, clock: Clock) -> None:
    passphrase, recovery_key = secret_of("passphrase"), secret_of("recovery_key")
    before = (old / KEYS_NAME).read_bytes()
    casework = Casework.open(old, clock=clock, passphrase=passphrase)
    lead = casework.records.school.lead
    assert casework.encryption.people() == (lead,)
    assert casework.records.signer == lead
    said = casework.encryption.add_person(passphrase, "Una Rep", THIRD).done()
    assert "printed before opens them no more" in said.text
    assert casework.encryption.people() == (lead, "Una Rep")
    assert casework.safekeeping.check().passed
    casework.close()
    for secret in (passphrase, THIRD, said.recovery_key):
        Casework.open(old, read_only=True, clock=clock, passphrase=secret).close()
    with pytest.raises(StoreProblem):
        Casework.open(old, read_only=True, clock=clock, passphrase=recovery_key)
    (old / KEYS_NAME).write_bytes(before)
    with pytest.raises(RecordsUnopened, match="the key file beside it is of another day"):
        Casework.open(old, read_only=True, clock=clock, passphrase=passphrase)


def test_with_the_recovery_key_of_before_a_new_passphrase_is_set(old: Path, clock: Clock) -> None:
    recovery_key = secret_of("recovery_key")
    casework = Casework.open(old, clock=clock, passphrase=recovery_key)
    with pytest.raises(OldKeysNeedPassphrase):
        casework.encryption.replace_recovery_key(recovery_key).done()
    said = casework.encryption.change_passphrase(recovery_key, THIRD).done()
    assert said.recovery_key
    casework.close()
    for secret in (THIRD, said.recovery_key):
        Casework.open(old, read_only=True, clock=clock, passphrase=secret).close()
    with pytest.raises(StoreProblem):
        Casework.open(old, read_only=True, clock=clock, passphrase=secret_of("passphrase"))


# Forgotten passphrases


def test_with_the_recovery_key_it_is_said_whose_passphrase_is_forgotten(
    school: tuple[Casework, str], clock: Clock
) -> None:
    casework, printed = school
    folder = casework.records.folder
    casework.close()
    again = Casework.open(folder, clock=clock, passphrase=printed)
    with pytest.raises(Invalid, match="whose passphrase"):
        again.encryption.change_passphrase(printed, THIRD).done()
    again.encryption.change_passphrase(printed, THIRD, name=DEE).done()
    again.close()
    assert [opens(folder, clock, one) for one in (SAMS, DEES, THIRD, printed)] == [
        True, False, True, True,
    ]  # fmt: skip
