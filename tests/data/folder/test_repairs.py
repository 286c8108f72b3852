"""Repairs that follow one another, or somebody's hand: marks, versions, keys, evidence."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.key_file import (
    OLD_FORMAT,
    Cost,
    OldHeader,
    OldPassphrase,
    OldRecovery,
    key_file_content,
)
from esafety_tui.data.crypto.key_slots import stretched, wrap
from esafety_tui.data.crypto.keys import open_keys
from esafety_tui.data.files.checked_json import body_of, with_checksum
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.data.folder.checking import Check, check_folder
from esafety_tui.data.folder.restoring import plan_repair
from esafety_tui.data.journal.entry import JournalEntry, line_of, lost_entry
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.journal.snapshot import written_out
from esafety_tui.data.problems import RecordsDamaged, RecordsNewer, StoreProblem
from support.disk.stores import (
    CIPHERS,
    SEALED,
    State,
    abandon,
    begun,
    erase,
    keep,
    on_disk,
    opened,
    state_of,
)
from support.school import NOW, SCHOOL, Clock

PLAIN = CIPHERS["plain"]
PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Plain records of eight entries, left properly."""
    folder = tmp_path / "records"
    begun(folder, changes=7).close()
    return folder


def entries_of(folder: Path) -> list[JournalEntry]:
    return read_history(folder / "history.jsonl", PLAIN).entries


def rewrite(folder: Path, *entries: JournalEntry) -> None:
    """Put *entries* in the place of those with their numbers, as whoever can write there may."""
    instead = {entry.seq: entry for entry in entries}
    lines = [line_of(instead.get(e.seq, e), PLAIN) for e in entries_of(folder)]
    (folder / "history.jsonl").write_bytes(b"".join(lines))


def lose(folder: Path, *numbers: int) -> None:
    lines = (folder / "history.jsonl").read_bytes().splitlines(keepends=True)
    for number in numbers:
        lines[number - 1] = b"x" + lines[number - 1][1:]
    (folder / "history.jsonl").write_bytes(b"".join(lines))


def repaired(folder: Path) -> list[str]:
    plan = plan_repair(folder, None, NOW)
    if plan.steps:
        plan.carry_out(NOW)
    assert plan_repair(folder, None, NOW).steps == []
    return plan.steps


def checked(folder: Path, digest: str = "") -> Check:
    return check_folder(folder, PLAIN, (), digest)


def test_a_second_repair_loses_no_more_than_what_was_damaged_since(folder: Path) -> None:
    before = {entry.seq: entry for entry in entries_of(folder)}
    lose(folder, 3)
    repaired(folder)
    for number in (6, 7):
        lose(folder, number)
        assert f"lost in the history: entry {number}." in repaired(folder)[0]
    after = entries_of(folder)
    assert [entry.seq for entry in after if entry.lost] == [3, 6, 7]
    assert {e.seq: e for e in after if e.seq in before and not e.lost} == {
        seq: entry for seq, entry in before.items() if seq not in (3, 6, 7)
    }
    check = checked(folder)
    assert check.passed, check.wrong
    assert "What entries 3 and 6 to 7 of the history said is lost" in check.notes[0]


def test_an_entry_that_is_found_again_takes_its_place(folder: Path) -> None:
    make_backup(folder, NOW)
    aside = folder.parent / "aside"
    shutil.move(folder / "backups", aside)
    lose(folder, 3, 5)
    repaired(folder)
    assert [entry.seq for entry in entries_of(folder) if entry.lost] == [3, 5]
    shutil.move(aside, folder / "backups")
    assert repaired(folder)[0] == "Taken from backups into the history: entries 3 and 5."
    assert not [entry for entry in entries_of(folder) if entry.lost]
    assert checked(folder).passed


@pytest.mark.parametrize("after_a_repair", [False, True])
def test_an_entry_marked_as_lost_by_somebody_else_is_damage(
    folder: Path, *, after_a_repair: bool
) -> None:
    """Neither its hash nor its place says anything of it: only the repair's own entry does."""
    if after_a_repair:
        lose(folder, 2)
        repaired(folder)
    truth = on_disk(folder)
    printed = entries_of(folder)[-1].hash.hex()
    assert checked(folder, printed).passed
    entry = entries_of(folder)[4]
    rewrite(folder, lost_entry(entry.seq, entry.hash))
    check = checked(folder, printed)
    assert any("Entry 5 of the history is damaged or missing" in one for one in check.wrong)
    (folder / "records.json").unlink()
    with opened(folder) as store:
        assert store.damage
    repaired(folder)
    assert "marked the place" in checked(folder).notes[0]
    with opened(folder) as store:
        assert not store.read_only
        assert set(truth["incidents"]) - {"i4"} <= set(state_of(store)["incidents"])


def test_a_digest_says_nothing_of_what_came_before_a_lost_entry(folder: Path) -> None:
    hashes = {entry.seq: entry.hash.hex() for entry in entries_of(folder)}
    lose(folder, 4)
    repaired(folder)
    assert "everything up to it is" in checked(folder, hashes[3]).compared
    assert "entry 4, which is lost: whether" in checked(folder, hashes[4]).compared
    found = checked(folder, hashes[6]).compared
    assert "all from entry 5 up to it" in found
    assert "Of what came before, it proves nothing" in found


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        ("history.jsonl", b'{"v":1,"seq":4', b'{"v":3,"seq":4'),
        ("history.jsonl", b'{"v":1,"seq":4', b'{"v":0,"seq":4'),
        ("history.jsonl", b'{"v":1,"seq":8', b'{"v":9,"seq":8'),
        ("records.json", b'"format":2', b'"format":3'),
        ("records.json", b'"format":2', b'"format":0'),
        ("records.json", b'"format":2', b'"format":1'),
        ("records.json", b'"format":2', b'"format":6'),
    ],
)
@pytest.mark.parametrize("backup", [False, True])
def test_a_flipped_bit_in_a_version_is_no_dead_end(
    folder: Path, name: str, was: bytes, becomes: bytes, *, backup: bool
) -> None:
    truth = on_disk(folder)
    if backup:
        make_backup(folder, NOW)
    path = folder / name
    path.write_bytes(path.read_bytes().replace(was, becomes))
    assert path.read_bytes().count(becomes) == 1
    try:
        with opened(folder) as store:
            assert store.damage
            said = store.damage.sentence
            assert state_of(store) == truth
    except StoreProblem as problem:
        said = str(problem)
    assert "esafety-tui restore" in said
    repaired(folder)
    with opened(folder) as store:
        assert not store.read_only
        assert state_of(store) == truth
    assert checked(folder).passed


@pytest.mark.parametrize("format_", [b"0", b"1"])
def test_records_whose_format_is_damaged_are_not_taken_unchecked(
    folder: Path, format_: bytes
) -> None:
    """Alone, they would be brought to the present format, whatever else is wrong with them."""
    path = folder / "records.json"
    content = path.read_bytes().replace(b'"format":2', b'"format":' + format_)
    path.write_bytes(content.replace(b"Case 1", b"Case 9"))
    (folder / "history.jsonl").unlink()
    with pytest.raises(RecordsDamaged):
        opened(folder)


def test_what_only_a_newer_version_reads_is_said_before_it_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from esafety_tui.data.journal import entry as journal_entry

    with monkeypatch.context() as later:
        later.setattr(journal_entry, "FORMAT", 2)
        store = opened(folder)
        keep(store, 9, i9={"n": 9})
        abandon(store)
    with pytest.raises(RecordsNewer):
        opened(folder)
    with pytest.raises(RecordsNewer):
        checked(folder)
    steps = plan_repair(folder, None, NOW).steps
    assert "newer version of esafety-tui. If there is one, install it" in steps[0]


@pytest.mark.parametrize("layout", [0, 2, 3, 255])
def test_a_sealed_file_of_a_later_layout_is_no_damage_and_a_flipped_bit_is(
    tmp_path: Path, layout: int
) -> None:
    folder = tmp_path / "records"
    begun(folder, SEALED, changes=2).close()
    path = folder / "records.json"
    sealed = path.read_bytes()
    path.write_bytes(sealed[:2] + bytes([layout]) + sealed[3:])
    with opened(folder, SEALED, read_only=True) as store:
        assert store.damage
        assert "is damaged or was altered" in store.damage.sentence
    # What is sealed in another way does not open with the layout set right either.
    path.write_bytes(sealed[:2] + bytes([layout]) + sealed[3:-1] + bytes([sealed[-1] ^ 1]))
    if layout > 1:
        with pytest.raises(RecordsNewer):
            opened(folder, SEALED, read_only=True)


def test_a_repaired_history_is_enough_without_the_records_file(folder: Path) -> None:
    lose(folder, 3)
    repaired(folder)
    truth = on_disk(folder)
    (folder / "records.json").unlink()
    assert checked(folder).passed
    with opened(folder) as store:
        assert store.damage is None
        assert not store.read_only
        assert state_of(store) == truth


def test_an_erasing_entry_that_is_lost_is_no_accusation_for_ever(folder: Path) -> None:
    with opened(folder) as store:
        erase(store, 8, [("incidents", "i2")], i2={"gone": True})
        keep(store, 9, i9={"n": 9})
    truth = on_disk(folder)
    lose(folder, 9)
    assert any("no entry says who did it" in one for one in checked(folder).wrong)
    assert any("lost in the history: entry 9." in step for step in repaired(folder))
    check = checked(folder)
    assert check.passed, check.wrong
    assert on_disk(folder) == truth


@pytest.mark.parametrize("records", ["there", "lost"])
@pytest.mark.parametrize("backup", [False, True])
def test_content_taken_out_by_nobody_is_told_and_comes_back_if_a_backup_has_it(
    folder: Path, records: str, *, backup: bool
) -> None:
    truth = on_disk(folder)
    if backup:
        make_backup(folder, NOW)
    rewrite(folder, entries_of(folder)[2].without([("incidents", "i2")], 7))
    if records == "lost":
        (folder / "records.json").unlink()
        with opened(folder) as store:
            assert store.damage
            assert "What entry 3 of the history changed was taken out" in store.damage.sentence
    assert any("no entry says who did it" in one for one in checked(folder).wrong)
    steps = repaired(folder)
    assert any("found nowhere else" in step for step in steps) != backup
    assert checked(folder).passed
    if backup or records == "there":
        assert on_disk(folder) == truth


def test_records_that_somebody_wrote_anew_are_made_from_the_history(folder: Path) -> None:
    truth = on_disk(folder)
    with opened(folder, read_only=True) as store:
        entries = store.history.entries()
    altered: State = {**truth, "incidents": {**truth["incidents"], "i1": {"title": "Another"}}}
    written = written_out(entries, altered, PLAIN)["records.json"]
    (folder / "records.json").write_bytes(written)
    assert any("esafety-tui restore can" in one for one in checked(folder).wrong)
    assert "does not hold what the history makes" in repaired(folder)[0]
    assert on_disk(folder) == truth


def test_a_history_that_was_left_is_not_gone_back_into(folder: Path) -> None:
    """Somebody went back to a backup on purpose: another one goes further, and is not asked."""
    first = make_backup(folder, NOW).path
    with opened(folder) as store:
        keep(store, 8, i8={"n": 8})
        keep(store, 9, i9={"n": 9})
    make_backup(folder, NOW + timedelta(days=1))
    for name in ("records.json", "history.jsonl"):
        shutil.copy(first / name, folder)
    with opened(folder) as store:
        store.accept(by="Sam Lead", at=NOW)
        keep(store, 10, other={"n": 10})
    truth = on_disk(folder)
    lose(folder, 5)
    steps = repaired(folder)
    assert steps[0] == "Taken from backups into the history: entry 5."
    assert on_disk(folder) == truth


def test_the_history_goes_on_where_a_backup_goes_further(folder: Path) -> None:
    old = {name: (folder / name).read_bytes() for name in ("records.json", "history.jsonl")}
    with opened(folder) as store:
        keep(store, 8, i8={"n": 8})
        keep(store, 9, i9={"n": 9})
    truth = on_disk(folder)
    make_backup(folder, NOW)
    for name, content in old.items():
        (folder / name).write_bytes(content)
    assert "Taken from backups into the history: entries 9 to 10." in repaired(folder)
    assert on_disk(folder) == truth


def test_an_old_format_beside_damage_is_brought_back_too(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "records.json").write_bytes(
        b'{"about":{"file":{"format":1}},"incidents":{"i1":{"n":1}}}'
    )
    (folder / "history.jsonl").write_bytes(b"garbage\n")
    with opened(folder) as store:
        assert store.damage
    assert "begins anew" in repaired(folder)[0]
    with opened(folder) as store:
        assert not store.read_only
        assert state_of(store) == {"incidents": {"i1": {"n": 1}}}


# Keys and evidence


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Path:
    """Sealed records of one case, with a backup."""
    folder = tmp_path / "school"
    casework, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    casework.cases.record({"title": "One"})
    casework.safekeeping.back_up()
    casework.close()
    return folder


def with_cost(folder: Path, change: Callable[[dict[str, int]], None]) -> None:
    """Write another cost into the key file, and its checksum anew."""
    body = msgspec.json.decode(body_of((folder / "keys.json").read_bytes()))
    change(body["header"]["cost"])
    (folder / "keys.json").write_bytes(with_checksum(msgspec.json.encode(body)))


def test_a_changed_cost_is_found_out_and_the_key_file_comes_from_a_backup(
    kept: Path, clock: Clock
) -> None:
    with_cost(kept, lambda cost: cost.update(iterations=2))
    with pytest.raises(StoreProblem, match="is wrong for these records"):
        Casework.open(kept, passphrase=PASSPHRASE, clock=clock)
    with Restoration(kept, lambda: PASSPHRASE, clock) as at:
        plan = at.plan()
        assert "The key file is taken from the backup" in plan.steps[0]
        at.carry_out(plan)
    casework = Casework.open(kept, passphrase=PASSPHRASE, clock=clock)
    assert [row.title for row in casework.records.index.newest_first()] == ["One"]
    casework.close()


def test_a_wrong_passphrase_takes_no_key_file_from_a_backup(kept: Path, clock: Clock) -> None:
    with (
        Restoration(kept, lambda: "some other words", clock) as at,
        pytest.raises(StoreProblem, match="passphrase is wrong"),
    ):
        at.plan()


def test_where_the_key_file_is_lost_too_a_wrong_passphrase_is_called_so(
    kept: Path, clock: Clock
) -> None:
    (kept / "keys.json").unlink()
    with (
        Restoration(kept, lambda: "some other words", clock) as at,
        pytest.raises(StoreProblem, match="passphrase is wrong"),
    ):
        at.plan()


def test_the_passphrase_of_an_older_key_file_is_wrong(kept: Path, clock: Clock) -> None:
    casework = Casework.open(kept, passphrase=PASSPHRASE, clock=clock)
    casework.encryption.change_passphrase(PASSPHRASE, "quite other words", cost=CHEAP).done()
    casework.close()
    with (
        Restoration(kept, lambda: PASSPHRASE, clock) as at,
        pytest.raises(StoreProblem, match="passphrase is wrong"),
    ):
        at.plan()


def old_key_file(cipher: KeyedCipher, generation: int, passphrase: str) -> bytes:
    """A key file of before there were people: a change of passphrase kept the data key."""
    key = stretched(passphrase, bytes(16), CHEAP)
    wrapped = wrap(key, cipher._data_key, b"esafety-tui key slot: passphrase")
    slots = OldPassphrase(CHEAP, bytes(16), wrapped), OldRecovery(bytes(16), wrapped)
    return key_file_content(OldHeader(OLD_FORMAT, generation, *slots), cipher)  # type: ignore[arg-type]


def test_the_passphrase_of_an_older_key_file_of_the_same_key_is_wrong(
    kept: Path, clock: Clock
) -> None:
    """The key file in a backup opens the very records: it is not taken for a damaged one's."""
    cipher = open_keys(kept, PASSPHRASE)
    (backup,) = list_backups(kept)
    (backup.path / "keys.json").write_bytes(old_key_file(cipher, 1, PASSPHRASE))
    (kept / "keys.json").write_bytes(old_key_file(cipher, 2, "quite other words"))
    casework = Casework.open(kept, passphrase="quite other words", clock=clock)
    casework.cases.record({"title": "Two"})
    casework.close()
    with (
        Restoration(kept, lambda: PASSPHRASE, clock) as at,
        pytest.raises(StoreProblem, match="passphrase is wrong"),
    ):
        at.plan()


def test_everything_gone_but_a_sealed_backup_stays_sealed(kept: Path, clock: Clock) -> None:
    for name in ("keys.json", "records.json", "history.jsonl"):
        (kept / name).unlink()
    with Restoration(kept, lambda: PASSPHRASE, clock) as at:
        at.carry_out(at.plan())
    assert b"One" not in (kept / "records.json").read_bytes()
    casework = Casework.open(kept, passphrase=PASSPHRASE, clock=clock)
    assert [row.title for row in casework.records.index.newest_first()] == ["One"]
    casework.close()


def test_keys_lost_and_the_first_bytes_damaged_still_asks_for_the_passphrase(
    kept: Path, clock: Clock
) -> None:
    (kept / "keys.json").unlink()
    for name in ("records.json", "history.jsonl"):
        content = (kept / name).read_bytes()
        (kept / name).write_bytes(b"\x00\x00" + content[2:])
    with Restoration(kept, lambda: PASSPHRASE, clock) as at:
        at.carry_out(at.plan())
    casework = Casework.open(kept, passphrase=PASSPHRASE, clock=clock)
    assert [row.title for row in casework.records.index.newest_first()] == ["One"]
    casework.close()


@pytest.mark.parametrize("secret", [None, PASSPHRASE], ids=["plain", "sealed"])
def test_evidence_is_whole_by_its_content_whatever_a_manifest_says(
    tmp_path: Path, clock: Clock, secret: str | None
) -> None:
    """The newest backup was made after the damage: its manifest names what was damaged by then."""
    folder = tmp_path / "school"
    if secret:
        casework, _ = Casework.set_up_encrypted(folder, SCHOOL, secret, clock=clock, cost=CHEAP)
    else:
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    ref = casework.cases.record({"title": "One"}).ref
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"the page as it was " * 4)
    casework.evidence.bring(ref, {"description": "The page"}, picture).done()
    casework.safekeeping.back_up()
    casework.close()
    (piece,) = (folder / "evidence").iterdir()
    content = piece.read_bytes()
    piece.unlink()
    piece.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    clock.on(days=1)
    damaged = make_backup(folder, clock(), recheck=True)
    bad = damaged.path / "evidence" / piece.name
    bad.unlink(missing_ok=True)
    shutil.copy(piece, bad)
    with Restoration(folder, lambda: secret, clock) as at:
        plan = at.plan()
        assert "Evidence files taken from backups: 1." in plan.steps
        at.carry_out(plan)
    assert piece.read_bytes() == content


def test_evidence_from_a_backup_under_another_key_is_sealed_anew(
    kept: Path, clock: Clock, tmp_path: Path
) -> None:
    """A plain backup from before the records were encrypted still has the file whole."""
    folder = tmp_path / "plain"
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    ref = casework.cases.record({"title": "One"}).ref
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"the page as it was " * 4)
    casework.evidence.bring(ref, {"description": "The page"}, picture).done()
    casework.safekeeping.back_up()
    casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    casework.close()
    (piece,) = (folder / "evidence").iterdir()
    piece.unlink()
    with Restoration(folder, lambda: PASSPHRASE, clock) as at:
        plan = at.plan()
        assert "Evidence files taken from backups: 1." in plan.steps
        at.carry_out(plan)
    assert piece.read_bytes() != picture.read_bytes()
    casework = Casework.open(folder, passphrase=PASSPHRASE, clock=clock)
    check = casework.safekeeping.check()
    assert check.passed, check.wrong
    casework.close()
