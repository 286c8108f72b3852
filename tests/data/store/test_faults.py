"""Every system call of every operation fails in every way: the old state or the new, no other.

Killed, an input/output error (after half of a write), a full disk.  The negative
controls take a protection away and see that the same check finds the loss.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tinydb import TinyDB

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.journal.journal import HistoryFile
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.problems import NotSaved, StoreProblem, Unconfirmed
from esafety_tui.data.store import Store
from esafety_tui.data.tables import encoded
from support.disk import stores
from support.disk.failing_disk import FailingDisk, Killed, failing_disks
from support.disk.stores import CIPHERS, State, abandon, begun, keep, on_disk, one, opened, state_of


class Operation(NamedTuple):
    """One thing that the store does: on what, and which state it may leave behind."""

    prepare: Callable[[Path, Cipher], Store | None]
    act: Callable[[Path, Cipher, Store | None], Store | None]
    after: Callable[[State], State]


def some(folder: Path, cipher: Cipher) -> Store:
    return begun(folder, cipher, changes=3)


def left(folder: Path, cipher: Cipher) -> None:
    some(folder, cipher).close()


def left_half_written(folder: Path, cipher: Cipher) -> None:
    left(folder, cipher)
    with (folder / "history.jsonl").open("ab") as file:
        file.write(b'{"v":1,"seq":5,"at":"2026')


def without_records(folder: Path, cipher: Cipher) -> None:
    left(folder, cipher)
    (folder / "records.json").unlink()


def put(**documents: Any) -> Callable[[Path, Cipher, Store | None], Store | None]:
    def act(folder: Path, cipher: Cipher, store: Store | None) -> Store | None:
        assert store is not None
        keep(store, 9, **documents)
        return store

    return act


def erase(folder: Path, cipher: Cipher, store: Store | None) -> Store | None:
    assert store is not None
    stores.erase(store, 9, [("incidents", "i2")], i2={"gone": True})
    return store


def settle(folder: Path, cipher: Cipher, store: Store | None) -> Store | None:
    assert store is not None
    store.settle()
    return store


def close(folder: Path, cipher: Cipher, store: Store | None) -> None:
    assert store is not None
    store.close()


def reopen(folder: Path, cipher: Cipher, store: Store | None) -> Store:
    return opened(folder, cipher)


def begin(folder: Path, cipher: Cipher, store: Store | None) -> Store:
    return begun(folder, cipher)


def merged(**documents: Any) -> Callable[[State], State]:
    def after(state: State) -> State:
        table = {**state["incidents"], **documents}
        return {**state, "incidents": {k: d for k, d in table.items() if d is not None}}

    return after


def nothing(folder: Path, cipher: Cipher) -> None:
    """Nothing is there yet."""


BEGUN = {"school": {"school": {"name": "Northfield"}}}
OPERATIONS = {
    "begin": Operation(nothing, begin, lambda s: BEGUN),
    "add": Operation(some, put(new={"title": "New"}), merged(new={"title": "New"})),
    "change two": Operation(
        some, put(i1={"n": 9}, i2={"n": 8}), merged(i1={"n": 9}, i2={"n": 8})
    ),
    "take out": Operation(some, put(i3=None), merged(i3=None)),
    "erase": Operation(some, erase, merged(i2={"gone": True})),
    "settle": Operation(some, settle, lambda s: s),
    "leave": Operation(some, close, lambda s: s),
    "open": Operation(left_half_written, reopen, lambda s: s),
    "open without records": Operation(without_records, reopen, lambda s: s),
}  # fmt: skip


def survive(operation: Operation, folder: Path, cipher: Cipher, disk: FailingDisk) -> str:
    """Let *operation* meet *disk*; return what is wrong afterwards, or nothing."""
    store = operation.prepare(folder, cipher)
    before = on_disk(folder, cipher) if folder.exists() else {}
    after = operation.after(before)
    acknowledged = False
    problem: BaseException | None = None
    with disk:
        try:
            store = operation.act(folder, cipher, store)
            acknowledged = True
        except Killed:
            problem = None
        except StoreProblem as error:
            problem = error
    if problem and store is not None:
        kept = state_of(store)
        if kept not in (before, after):
            return f"memory holds something else after {problem!r}"
        if not store.read_only:
            # The program goes on, and what it is then told is acknowledged.
            keep(store, 10, later={"title": "Later"})
            before, after = (
                merged(later={"title": "Later"})(kept),
                merged(later={"title": "Later"})(kept),
            )
        elif not isinstance(problem, Unconfirmed):
            return f"read-only after {problem!r}"
    abandon(store)
    if not any((folder / name).exists() for name in ("records.json", "history.jsonl")):
        return "" if not before and not acknowledged else "the records are gone"
    with opened(folder, cipher) as again:
        found = state_of(again)
        if again.damage:
            return f"damage: {again.damage.sentence}"
        if found not in ((after,) if acknowledged else (before, after)):
            return f"found {found}, not {before} nor {after}"
        if read_history(folder / "history.jsonl", cipher).strays:
            return "half a line was left in the history"
        left_over = [path.name for path in folder.glob(".*.part")]
    return f"left behind {left_over}" if left_over else ""


# Of sealed records, written by the same calls, some steps will do in the ordinary run.
@pytest.mark.parametrize(
    ("cipher", "every"),
    [("plain", 1), ("sealed", 4), pytest.param("sealed", 1, marks=pytest.mark.long)],
)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_step_may_fail(name: str, cipher: str, every: int, tmp_path: Path) -> None:
    for number, disk in enumerate(failing_disks(every)):
        wrong = survive(OPERATIONS[name], tmp_path / str(number), CIPHERS[cipher], disk)
        assert not wrong, (disk.how, disk.at, disk.steps, wrong)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_nothing_of_a_long_line_that_failed_follows_a_short_one(
    cipher: str, tmp_path: Path
) -> None:
    folder = tmp_path / "records"
    store = begun(folder, CIPHERS[cipher])
    with FailingDisk("EIO", 1), pytest.raises(NotSaved):
        keep(store, 1, long={"text": "many words " * 200})
    keep(store, 2, short={"n": 1})
    abandon(store)
    with opened(folder, CIPHERS[cipher]) as again:
        assert again.damage is None
        assert again.notices == ()
        assert state_of(again)["incidents"] == {"short": {"n": 1}}


def test_the_check_finds_a_half_line_that_is_not_cut_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two protections: what was half written is cut off, and a line is written where
    # the last good one ended, not where the file does.  Without both, the loss shows.
    real = os.lseek
    monkeypatch.setattr(HistoryFile, "_cut_back", lambda self: None)
    monkeypatch.setattr(os, "lseek", lambda fd, *_: real(fd, 0, os.SEEK_END))
    wrong = survive(OPERATIONS["add"], tmp_path / "x", CIPHERS["plain"], FailingDisk("EIO", 1))
    assert "half a line" in wrong


def test_the_check_finds_a_change_that_memory_has_and_the_disk_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Store.change

    @contextmanager
    def memory_ahead(self: Store, **act: Any) -> Iterator[TinyDB]:
        try:
            with real(self, **act) as db:
                yield db
        except StoreProblem:
            self._kept.put({("incidents", "new"): encoded({"title": "Ahead"})})
            raise

    monkeypatch.setattr(Store, "change", memory_ahead)
    wrong = survive(OPERATIONS["add"], tmp_path / "x", CIPHERS["plain"], FailingDisk("EIO", 1))
    assert "memory holds something else" in wrong


def test_a_sync_that_fails_is_not_tried_again_and_ends_writing(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    store = begun(folder)
    with FailingDisk("EIO", 2) as disk, pytest.raises(Unconfirmed, match="may or may not"):
        keep(store, 1, a={"n": 1})
    assert disk.steps == ["write", "fsync"]
    assert one(store, "a") is None
    with pytest.raises(StoreProblem, match="can only be read"):
        keep(store, 2, b={"n": 1})
    store.close()
    assert on_disk(folder)["school"]


def test_when_the_cut_back_fails_too_writing_ends(tmp_path: Path) -> None:
    store = begun(tmp_path / "records")

    class Failing(FailingDisk):
        def _before(self, step: str) -> None:
            self.steps.append(step)
            if step in ("write", "ftruncate"):
                raise OSError(5, "Input/output error")

    with Failing("EIO", 1), pytest.raises(Unconfirmed):
        keep(store, 1, a={"n": 1})
    assert store.read_only
    abandon(store)
    with opened(tmp_path / "records") as again:
        assert not again.read_only
        assert again.notices
        assert one(again, "a") is None
