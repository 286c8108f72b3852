"""The end of the history, and lines that are none: put aside, passed over, and told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.names import SET_ASIDE, TAIL_NAME
from esafety_tui.data.folder.checking import check_folder
from esafety_tui.data.folder.restoring import plan_repair
from support.disk.stores import CIPHERS, SEALED, abandon, begun, keep, on_disk, opened, state_of
from support.school import NOW


@pytest.fixture(params=CIPHERS)
def cipher(request: pytest.FixtureRequest) -> Cipher:
    return CIPHERS[request.param]


@pytest.fixture
def folder(tmp_path: Path, cipher: Cipher) -> Path:
    """Five entries that the records reach, and three more of a program that was killed."""
    folder = tmp_path / "records"
    begun(folder, cipher, changes=4).close()
    store = opened(folder, cipher)
    keep(store, 5, i1={"title": "Again"})
    keep(store, 6, i6={"n": 6})
    keep(store, 7, i6={"n": 7})
    abandon(store)
    return folder


def flipped(line: bytes) -> bytes:
    return line[:30] + bytes([line[30] ^ 1]) + line[31:]


# What stands at the end in place of the last line, or behind it; and how many entries are left.
ENDS: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "torn": (lambda last: last + last[: len(last) // 2], 8),
    "torn, and its end is there": (lambda last: last + last[: len(last) // 2] + b"\n", 8),
    "a flipped bit": (flipped, 7),
    "a flipped bit, and no end": (lambda last: flipped(last)[:-1], 7),
    "garbage": (lambda last: last + b"\xff\x00garbage\n\xfe", 8),
    "zeros": (lambda last: last + bytes(4096), 8),
    "blank lines": (lambda last: last + b"\n\r\n  \n", 8),
    "the last line twice": (lambda last: last + last, 8),
    "the last line emptied": (lambda last: b"\n", 7),
    "the last line twice and torn": (lambda last: last + last + last[:-9], 8),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_damaged_end_is_cut_put_aside_and_told(end: str, folder: Path, cipher: Cipher) -> None:
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    change, left = ENDS[end]
    path.write_bytes(b"".join([*lines[:-1], change(lines[-1])]))
    stood = path.read_bytes()
    whole = b"".join(lines[:left])
    truth = on_disk(folder, cipher)
    with opened(folder, cipher) as store:
        assert not store.read_only
        assert store.damage is None
        (notice,) = store.notices
        assert f"as they were after entry {left}; if there was an entry {left + 1}" in notice
        (aside,) = (folder / SET_ASIDE).iterdir()
        assert f"{SET_ASIDE}/{aside.name}." in notice
        assert (aside / TAIL_NAME).read_bytes() == stood[len(whole) :]
        assert path.read_bytes() == whole
        assert state_of(store) == truth
        keep(store, 9, later={"n": 9})
    with opened(folder, cipher) as again:
        assert again.notices == ()
        assert state_of(again)["incidents"]["later"] == {"n": 9}
    check = check_folder(folder, cipher, ())
    assert check.passed, check.wrong


def test_what_else_is_to_be_told_is_told_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    begun(folder, KeyedCipher(bytes(range(32)), generation=2)).close()
    with (folder / "history.jsonl").open("ab") as file:
        file.write(b"torn")
    with opened(folder, SEALED) as store:
        assert "is no whole entry" in store.notices[0]
        assert "older than the records" in store.notices[1]


def test_what_was_put_aside_in_the_same_second_stays(folder: Path, cipher: Cipher) -> None:
    path = folder / "history.jsonl"
    for turn in range(3):
        with path.open("ab") as file:
            file.write(b"torn %d" % turn)
        opened(folder, cipher).close()
    found = {one.read_bytes() for one in (folder / SET_ASIDE).glob(f"*/{TAIL_NAME}")}
    assert found == {b"torn 0", b"torn 1", b"torn 2"}


def test_whoever_only_reads_cuts_nothing(folder: Path, cipher: Cipher) -> None:
    path = folder / "history.jsonl"
    with path.open("ab") as file:
        file.write(b"torn")
    before = path.read_bytes()
    with opened(folder, cipher, read_only=True) as store:
        assert "is no whole entry" in store.notices[0]
        assert SET_ASIDE not in store.notices[0]
    assert path.read_bytes() == before
    assert not (folder / SET_ASIDE).exists()
    assert any("no whole entry" in one for one in check_folder(folder, cipher, ()).wrong)


def test_what_cannot_be_put_aside_is_not_cut(folder: Path, cipher: Cipher) -> None:
    path = folder / "history.jsonl"
    with path.open("ab") as file:
        file.write(b"torn")
    before = path.read_bytes()
    (folder / SET_ASIDE).write_text("somebody's own")
    with opened(folder, cipher) as store:
        assert "could not be opened for writing" in store.why_read_only
    assert path.read_bytes() == before


def test_a_damaged_last_line_that_the_records_have_is_named(folder: Path, cipher: Cipher) -> None:
    """It was acknowledged: nothing is cut without a word, and nothing of it is lost."""
    opened(folder, cipher).close()
    truth = on_disk(folder, cipher)
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-1], flipped(lines[-1])]))
    before = path.read_bytes()
    with opened(folder, cipher) as store:
        assert store.damage
        assert store.damage.entries == ((8, 8),)
        assert state_of(store) == truth
    assert path.read_bytes() == before


# Lines between entries that follow one another.
BETWEEN: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "blank": lambda x: [*x[:2], b"\n", b" \r\n", *x[2:]],
    "twice": lambda x: [*x[:2], x[1], *x[2:]],
    "twice, far away": lambda x: [*x[:2], *x[2:6], x[1], *x[6:]],
    "no entry": lambda x: [*x[:3], b'{"v":1}\n', b"\x00\xff\n", *x[3:]],
    "out of order": lambda x: [x[0], x[2], x[1], *x[3:]],
    "the last two out of order": lambda x: [*x[:-2], x[-1], x[-2]],
    "ends as on Windows": lambda x: [line.replace(b"\n", b"\r\n") for line in x],
    "an end flipped": lambda x: [*x[:2], x[2][:-1] + b"\x0b", *x[3:]],
    "an end flipped to a letter": lambda x: [*x[:2], x[2][:-1] + b"J", *x[3:]],
    "an end lost": lambda x: [*x[:2], x[2][:-1], *x[3:]],
    "half a line before a whole one": lambda x: [*x[:2], x[2][:40], *x[2:]],
    "zeros before a line": lambda x: [*x[:2], bytes(99), *x[2:]],
    "behind the records": lambda x: [*x[:6], b"\n", x[5], *x[6:]],
}


@pytest.mark.parametrize("name", BETWEEN)
def test_lines_that_are_none_between_entries_are_passed_over(
    name: str, folder: Path, cipher: Cipher
) -> None:
    truth = on_disk(folder, cipher)
    path = folder / "history.jsonl"
    path.write_bytes(b"".join(BETWEEN[name](path.read_bytes().splitlines(keepends=True))))
    with opened(folder, cipher) as store:
        assert not store.read_only
        assert store.damage is None
        assert state_of(store) == truth
        assert "up to entry 8, is as it was written" in store.notices[0]
        assert [entry.seq for entry in store.history.entries()] == list(range(1, 9))
        assert [entry.seq for entry in store.history.about("i6")] == [7, 8]
        last = store.history.last()
        assert last is not None
        assert last.seq == 8
        keep(store, 9, i6={"n": 9})
        assert [entry.seq for entry in store.history.about("i6")] == [7, 8, 9]
    with opened(folder, cipher) as again:
        assert again.notices == ()
        assert state_of(again)["incidents"]["i6"] == {"n": 9}
    assert any("Lines of the history" in one for one in check_folder(folder, cipher, ()).wrong)


@pytest.mark.parametrize("name", BETWEEN)
def test_a_repair_writes_such_a_history_anew(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "records"
    begun(folder, changes=7).close()
    truth = on_disk(folder)
    path = folder / "history.jsonl"
    path.write_bytes(b"".join(BETWEEN[name](path.read_bytes().splitlines(keepends=True))))
    plan = plan_repair(folder, None, NOW)
    assert "in their order and without what is no entry" in plan.steps[0]
    plan.carry_out(NOW)
    check = check_folder(folder, CIPHERS["plain"], ())
    assert check.passed, check.wrong
    assert on_disk(folder) == truth
    assert plan_repair(folder, None, NOW).steps == []


@pytest.mark.parametrize("number", [1, 4, 8])
def test_damage_to_the_version_of_an_entry_is_damage(tmp_path: Path, number: int) -> None:
    """No newer version wrote it: without the damage it would be the entry that it was."""
    folder = tmp_path / "records"
    begun(folder, changes=7).close()
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number - 1] = lines[number - 1].replace(b'{"v":1', b'{"v":3', 1)
    path.write_bytes(b"".join(lines))
    with opened(folder) as store:
        assert store.damage
        assert store.damage.entries == ((number, number),)


def test_the_last_entry_is_the_last_in_number_wherever_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    begun(folder, changes=3).close()
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-2], lines[-1], lines[-2]]))
    opened(folder).close()
    with opened(folder) as store:
        assert store.history.recent() == ()
        last = store.history.last()
        assert last is not None
        assert last.seq == 4
