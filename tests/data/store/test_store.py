"""The store: one line for a change, records at intervals, one writer, odd folders."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import tinydb

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files import atomic
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.folder.history_repair import repaired
from esafety_tui.data.journal import journal, snapshot
from esafety_tui.data.journal.entry import NOTHING, Change, Link, line_of, written
from esafety_tui.data.journal.lines import read_lines
from esafety_tui.data.journal.patch import difference
from esafety_tui.data.problems import (
    FolderUnusable,
    InUse,
    NoRecords,
    NotSaved,
    ReadOnly,
    RecordsDamaged,
    ReplacedBehindUs,
    StoreProblem,
)
from support.disk.stores import (
    CIPHERS,
    SEALED,
    abandon,
    an_act,
    begun,
    erase,
    keep,
    on_disk,
    one,
    opened,
    put,
    state_of,
)
from support.school import NOW

pytestmark = pytest.mark.usefixtures("real_disk")


@pytest.fixture(params=CIPHERS)
def cipher(request: pytest.FixtureRequest) -> Cipher:
    return CIPHERS[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "records"


def lines(folder: Path) -> list[bytes]:
    return (folder / "history.jsonl").read_bytes().splitlines()


def test_a_change_is_one_line_and_the_records_wait(folder: Path, cipher: Cipher) -> None:
    with begun(folder, cipher) as store:
        records = (folder / "records.json").read_bytes()
        for number in range(1, 6):
            keep(store, number, i1={"n": number})
            assert len(lines(folder)) == number + 1
            assert on_disk(folder, cipher)["incidents"] == {"i1": {"n": number}}
        assert (folder / "records.json").read_bytes() == records
    assert (folder / "records.json").read_bytes() != records
    with opened(folder, cipher, read_only=True) as store:
        assert store.history.recent() == ()


def test_a_line_says_who_did_what_when_and_what_was_before(folder: Path) -> None:
    with begun(folder, changes=1) as store:
        with store.change(act="amended", ref="2026-27/001", by="Sam", at=NOW) as db:
            put(db, "i1", {"n": 2})
        first, added, amended = store.history.entries()
        assert (amended.seq, amended.act, amended.ref, amended.by) == (
            3,
            "amended",
            "2026-27/001",
            "Sam",
        )
        assert amended.time == NOW
        assert first.before == NOTHING
        assert amended.before == added.hash
        assert {edit.path[-1]: (edit.was, edit.now) for edit in amended.contents[0].edits}["n"] == (
            1,
            2,
        )
        assert store.history.about("i1") == [added, amended]
        assert store.history.about("2026-27/001") == [amended]
        assert store.history.about("nobody") == []


def test_sealed_files_hold_no_word_of_the_records(folder: Path) -> None:
    with begun(folder, SEALED) as store:
        keep(store, 1, i1={"title": "Quibbleford"})
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"Quibbleford" not in content
            assert b"Sam Lead" not in content
            assert b"incidents" not in content


def test_what_changes_nothing_is_not_written(folder: Path) -> None:
    with begun(folder, changes=1) as store:
        told: list[Change] = []
        store.subscribe(told.append)
        keep(store, 2, i1={"title": "Case 1", "n": 1})
        assert len(lines(folder)) == 2
        keep(store, 2, act="took a copy of evidence out")
        assert [entry.act for entry in store.history.recent()][-1] == "took a copy of evidence out"
        assert len(told) == 1


def test_a_clock_that_goes_back_is_recorded_and_changes_no_order(folder: Path) -> None:
    with begun(folder) as store:
        ten_years = timedelta(days=3653)
        for number in (1, 2):
            with store.change(act="changed", by="Sam", at=NOW - ten_years) as db:
                put(db, "i1", {"n": number})
        assert [e.clock_back for e in store.history.entries()] == [False, True, False]
    assert on_disk(folder)["incidents"] == {"i1": {"n": 2}}


def test_memory_holds_what_the_disk_will_give_back(folder: Path) -> None:
    document = {"a": (1, 2), "b": {"c": None}}
    with begun(folder) as store:
        keep(store, 1, i1=document)
        document["b"] = "changed by the caller afterwards"
        assert one(store, "i1") == {"a": [1, 2], "b": {"c": None}}


def test_records_are_written_anew_when_the_lines_outgrow_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_LINES_BEFORE_RECORDS", 2_000)
    with begun(folder) as store:
        written = set()
        for number in range(60):
            keep(store, number, **{f"i{number}": {"text": "x" * 100}})
            written.add((folder / "records.json").stat().st_size)
        # Ever more rarely, as they grow.
        assert 2 <= len(written) <= 15
        abandon(store)
    assert len(on_disk(folder)["incidents"]) == 60


def test_plain_records_are_a_database_that_tinydb_opens(folder: Path) -> None:
    begun(folder, changes=2).close()
    database = tinydb.TinyDB(folder / "records.json", access_mode="r")
    assert {"about", "school", "incidents"} <= database.tables()
    database.close()


# Whoever else is there


def test_one_writer_and_any_readers(folder: Path, cipher: Cipher) -> None:
    with begun(folder, cipher) as store:
        with pytest.raises(InUse) as refused:
            opened(folder, cipher)
        assert f"(process {os.getpid()})" in str(refused.value)
        assert "since" in str(refused.value)
        keep(store, 1, i1={"n": 1})
        with opened(folder, cipher, read_only=True) as reader:
            assert one(reader, "i1") == {"n": 1}
            with pytest.raises(ReadOnly):
                keep(reader, 2, i1={"n": 2})
    assert not (folder / "records.lock.json").exists()
    opened(folder, cipher).close()


def test_without_the_lock_there_would_be_two_writers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = begun(folder)
    monkeypatch.setattr("esafety_tui.data.files.lock.FileLock.acquire", lambda *_, **__: None)
    other = opened(folder)
    assert not other.read_only
    # The second protection: neither writes to a file that the other has written to.
    keep(other, 1, i1={"n": 1})
    with pytest.raises(ReplacedBehindUs):
        keep(store, 2, i1={"n": 2})
    # Without that one too, what was acknowledged is lost.
    monkeypatch.setattr(journal, "identity", lambda _: (1,))
    store.history._file._seen = (1,)  # type: ignore[union-attr]
    keep(store, 3, i2={"n": 3})
    abandon(store)
    abandon(other)
    assert "i1" not in on_disk(folder)["incidents"]


@pytest.mark.parametrize("name", ["records.json", "history.jsonl"])
def test_a_file_replaced_behind_us_is_not_written_over(folder: Path, name: str) -> None:
    store = begun(folder, changes=1)
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    (folder / name).write_bytes(content + b" ")

    def write() -> None:
        keep(store, 2, i1={"n": 2})
        store.settle()

    with pytest.raises(ReplacedBehindUs, match="changed by another program"):
        write()
    assert (folder / name).read_bytes() == content + b" "
    store.close()
    assert (folder / name).read_bytes() == content + b" "


def test_the_holder_of_the_lock_is_only_a_courtesy(folder: Path) -> None:
    with begun(folder):
        for content in (
            b"",
            b"{",
            b'{"host":"\\u001b[2J","process":1,"since":"2026-11-23T09:00:00Z"}',
        ):
            (folder / "records.lock.json").write_bytes(content)
            with pytest.raises(InUse, match=r"another copy of esafety-tui\. Nothing"):
                WriterLock(folder, NOW)


# Odd folders


def test_no_records_is_not_damage(tmp_path: Path) -> None:
    with pytest.raises(NoRecords):
        opened(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["records.json", "history.jsonl"])
def test_a_folder_in_place_of_a_file(folder: Path, name: str) -> None:
    begun(folder, changes=1).close()
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(FolderUnusable):
        opened(folder)
    assert (folder / name).is_dir()


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("mine")
    with pytest.raises(FolderUnusable):
        begun(tmp_path / "records")
    assert (tmp_path / "records").read_text() == "mine"


def test_empty_files_are_damage_and_stay(folder: Path) -> None:
    begun(folder, changes=1).close()
    for name in ("records.json", "history.jsonl"):
        (folder / name).write_bytes(b"")
    with pytest.raises(StoreProblem, match="damaged"):
        opened(folder)
    assert (folder / "records.json").read_bytes() == b""


def test_links_stay_links(folder: Path, tmp_path: Path) -> None:
    begun(folder, changes=1).close()
    for name in ("records.json", "history.jsonl"):
        shutil.move(folder / name, tmp_path / name)
        try:
            (folder / name).symlink_to(tmp_path / name)
        except OSError:
            pytest.skip("this system lets nobody make a link")
    with opened(folder) as store:
        keep(store, 2, i2={"n": 2})
        erase(store, 3, [("incidents", "i1")], i1={"gone": True})
    for name in ("records.json", "history.jsonl"):
        assert (folder / name).is_symlink()
    assert on_disk(folder)["incidents"] == {"i2": {"n": 2}, "i1": {"gone": True}}


def test_a_hard_link_is_read_as_any_file(folder: Path, tmp_path: Path) -> None:
    begun(folder, changes=1).close()
    os.link(folder / "history.jsonl", tmp_path / "second name")
    with opened(folder) as store:
        keep(store, 2, i2={"n": 2})
    assert on_disk(folder)["incidents"].keys() == {"i1", "i2"}


def test_a_folder_that_may_only_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Simulated, because the tests may run as somebody who is refused nothing.
    begun(folder, changes=1).close()
    real = os.open

    def refuse(path: object, flags: int, *rest: int, **more: object) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and "history" in str(path):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    with opened(folder) as store:
        assert "permission denied" in store.why_read_only
        assert one(store, "i1")
        with pytest.raises(ReadOnly):
            keep(store, 2, i1={"n": 2})


def test_everything_is_for_the_owner_alone(folder: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such modes")
    with begun(folder, changes=1):
        assert folder.stat().st_mode & 0o077 == 0
        for path in folder.iterdir():
            assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_full_disk_refuses_and_making_room_helps(folder: Path, tmp_path: Path) -> None:
    from support.disk.failing_disk import FailingDisk

    with begun(folder, changes=1) as store:
        before = state_of(store)
        with FailingDisk("ENOSPC", 1), pytest.raises(NotSaved, match="no space left"):
            keep(store, 2, i1=None)
        assert state_of(store) == before == on_disk(folder)
        keep(store, 3, i1=None)
    assert "incidents" not in on_disk(folder)


def test_on_windows_a_time_told_late_is_no_foreign_hand(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "history.jsonl"
    with begun(folder) as store:
        before = atomic.identity(path)
        os.utime(path, ns=(1, 1))
        assert atomic.identity(path) != before
        os.utime(path, ns=(before[3], before[3]))
        monkeypatch.setattr(atomic.os, "name", "nt")
        late = atomic.identity(path)
        os.utime(path, ns=(1, 1))
        assert atomic.identity(path) == late
        monkeypatch.undo()
        os.utime(path, ns=(before[3], before[3]))
        keep(store, 1, i1={"n": 1})


def test_the_last_entry_is_at_hand_also_after_reopening(folder: Path, cipher: Cipher) -> None:
    begun(folder, cipher, changes=3).close()
    with opened(folder, cipher) as store:
        last = store.history.last()
        assert last
        assert last.seq == 4
        keep(store, 5, i1={"n": 5})
        assert store.history.last() == store.history.recent()[-1]


def test_no_file_is_replaced_while_it_is_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows wants it."""
    from esafety_tui.data.journal import journal

    real = journal.replace_file
    with begun(folder, changes=2) as store:

        def replace(path: Path, content: bytes) -> None:
            assert store.history._file
            assert store.history._file._descriptor == -1
            real(path, content)

        monkeypatch.setattr(journal, "replace_file", replace)
        erase(store, 3, [("incidents", "i1")], i1={"gone": True})
        keep(store, 4, i2={"n": 4})
    assert on_disk(folder)["incidents"] == {"i1": {"gone": True}, "i2": {"n": 4}}


# Erasure


def test_what_is_erased_is_nowhere_and_the_chain_holds(folder: Path, cipher: Cipher) -> None:
    from esafety_tui.data.folder.checking import check_folder

    with begun(folder, cipher, changes=3) as store:
        keep(store, 4, i2={"title": "Quibbleford"}, i3={"n": 33})
        head = store.history.head
        erase(store, 5, [("incidents", "i2")], act="disposed", i2={"gone": True})
        entries = list(store.history.entries())
        assert entries[-2].hash == head.hash
        assert [c.erased for c in entries[-2].contents] == [6, 0]
        assert entries[-1].erases == (("incidents", "i2"),)
        assert state_of(store)["incidents"]["i2"] == {"gone": True}
        keep(store, 6, i2={"gone": True, "held": 1})
    for path in folder.iterdir():
        if cipher.plain and path.is_file():
            assert b"Quibbleford" not in path.read_bytes()
    check = check_folder(folder, cipher, ())
    assert check.passed, check.wrong
    (folder / "records.json").unlink()
    assert on_disk(folder, cipher)["incidents"]["i2"] == {"gone": True, "held": 1}
    assert on_disk(folder, cipher)["incidents"]["i3"] == {"n": 33}


@pytest.mark.parametrize("erased_first", [True, False])
def test_what_was_erased_does_not_come_back_out_of_another_copy(
    folder: Path, cipher: Cipher, erased_first: bool
) -> None:
    """An old copy of the history put back, or an old backup: mended, the content stays erased."""
    with begun(folder, cipher, changes=3) as store:
        old = list(store.history.entries())
        erase(store, 4, [("incidents", "i2")], i2={"gone": True})
        new = list(store.history.entries())
    present, kept = (new, old) if erased_first else (old, new)
    assert repaired(present, Link(), [(kept, Link())]) == new


def flip_in_the_middle(path: Path, _: Cipher) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def end_otherwise(path: Path, cipher: Cipher) -> None:
    """Put a history of the same length there that is whole, and another."""
    entries = read_lines(path.read_bytes(), cipher).entries
    before = Link(entries[-1].seq - 1, entries[-1].before)
    other = Change(ref="", records=(("incidents", "i2"),), **an_act(4))
    patch = ("incidents", "i2"), difference({"title": "Case 2", "n": 2}, {"title": "Quibbleforx"})
    last = written(other, [patch], before)
    path.write_bytes(b"".join(line_of(one, cipher) for one in [*entries[:-1], last]))


@pytest.mark.parametrize("rotten", [flip_in_the_middle, end_otherwise])
def test_nothing_is_erased_from_a_history_that_is_not_whole(
    folder: Path, cipher: Cipher, rotten: Callable[[Path, Cipher], None]
) -> None:
    """What the disk lost would be lost for good, and the new chain would say that all is well."""
    path = folder / "history.jsonl"
    store = begun(folder, cipher, changes=3)
    keep(store, 4, i2={"title": "Quibbleford"})
    as_left = path.stat()
    rotten(path, cipher)
    # A disk that rots tells nobody: the file is of the same size, written at the same time.
    os.utime(path, ns=(as_left.st_atime_ns, as_left.st_mtime_ns))
    assert path.stat().st_size == as_left.st_size
    found, state = path.read_bytes(), state_of(store)
    with pytest.raises(RecordsDamaged):
        erase(store, 5, [("incidents", "i2")], i2={"gone": True})
    assert path.read_bytes() == found
    assert state_of(store) == state
    abandon(store)


def test_content_taken_out_without_an_entry_is_found(folder: Path) -> None:
    from esafety_tui.data.folder.checking import check_folder

    begun(folder, changes=2).close()
    path = folder / "history.jsonl"
    entries = read_lines(path.read_bytes(), CIPHERS["plain"]).entries
    entries[1] = entries[1].without([("incidents", "i1")], 3)
    path.write_bytes(b"".join(line_of(entry, CIPHERS["plain"]) for entry in entries))
    check = check_folder(folder, CIPHERS["plain"], ())
    assert any("no entry says who" in sentence for sentence in check.wrong)
