"""Damage: bits that flip, files cut short, lines exchanged.  None passes without a word.

Whatever is found, the answer is one of three: a refusal that names the way back,
records that can only be read and say why, or records that are whole and say what
was found.  Never other records than those that were written.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.journal import entry as history_entry
from esafety_tui.data.journal import snapshot
from esafety_tui.data.journal.entry import JournalEntry
from esafety_tui.data.problems import RecordsNewer, StoreProblem
from support.disk.stores import (
    CIPHERS,
    SEALED,
    State,
    abandon,
    begun,
    keep,
    on_disk,
    one,
    opened,
    state_of,
)

FILES = ("records.json", "history.jsonl")
# So many bits are flipped in the ordinary run, of each kind of records; all in the long one.
FLIPS = 150
# The records are cut at every so many lengths in the ordinary run; at all in the long one.
CUTS = 13
Wrong = list[tuple[str, int, int, str]]


@pytest.fixture(params=CIPHERS)
def cipher(request: pytest.FixtureRequest) -> Cipher:
    return CIPHERS[request.param]


@pytest.fixture
def folder(tmp_path: Path, cipher: Cipher) -> Path:
    """A small database, left properly, then changed twice by a program that was killed."""
    folder = tmp_path / "records"
    begun(folder, cipher, changes=4).close()
    store = opened(folder, cipher)
    keep(store, 7, i1={"title": "Case 1", "n": 17}, i9={"n": 9})
    keep(store, 8, i2=None)
    abandon(store)
    return folder


def passed_over(folder: Path, cipher: Cipher, truth: State, but_last: State | None = None) -> str:
    """Open the damaged records; return what is wrong with the answer, or nothing.

    *but_last* are the records without the last entry, which may be missing if that is said.
    """
    try:
        return _answer(folder, cipher, truth, but_last)
    except StoreProblem as problem:
        said = str(problem)
        return "" if "restore" in said or "backup" in said else f"no way back: {said}"
    except Exception as error:
        return f"failed: {error!r}"


def _answer(folder: Path, cipher: Cipher, truth: State, but_last: State | None) -> str:
    with opened(folder, cipher, read_only=True) as store:
        if store.damage:
            said = store.damage.sentence
            if "restore" not in said:
                return f"no way back: {said}"
            if store.damage.complete and state_of(store) != truth:
                return f"said to be complete and is not: {state_of(store)}"
            return ""
        if state_of(store) not in (truth, but_last):
            return f"other records: {state_of(store)}"
        if state_of(store) == but_last:
            return "" if "no whole entry" in str(store.notices) else "the last entry is not here"
        return "" if store.notices else "nothing was said"


def flips(folder: Path, most: int) -> Iterator[tuple[Path, int, int, bytes]]:
    """Flip *most* of the bits of both files, evenly spread."""
    every = max(1, sum(8 * (folder / name).stat().st_size for name in FILES) // most)
    number = 0
    for name in FILES:
        content = (folder / name).read_bytes()
        for position in range(len(content)):
            for bit in range(8):
                number += 1
                # The last letter of a digest in base64 has two bits that say nothing.
                of_no_meaning = bit < 2 and content[position + 1 : position + 3] == b'="'
                if number % every == 0 and not of_no_meaning:
                    flipped = bytearray(content)
                    flipped[position] ^= 1 << bit
                    yield folder / name, position, bit, bytes(flipped)


def flip_all(folder: Path, cipher: Cipher, most: int) -> tuple[int, Wrong]:
    truth = on_disk(folder, cipher)
    history = (folder / "history.jsonl").read_bytes()
    (folder / "history.jsonl").write_bytes(history[: history.rindex(b"\n", 0, -1) + 1])
    but_last = on_disk(folder, cipher)
    (folder / "history.jsonl").write_bytes(history)
    wrong = []
    count = 0
    for path, position, bit, flipped in flips(folder, most):
        whole = path.read_bytes()
        path.write_bytes(flipped)
        count += 1
        if found := passed_over(folder, cipher, truth, but_last):
            wrong.append((path.name, position, bit, found))
        path.write_bytes(whole)
    return count, wrong


def test_no_flipped_bit_passes_without_a_word(folder: Path, cipher: Cipher) -> None:
    count, wrong = flip_all(folder, cipher, FLIPS)
    assert wrong == []
    assert count > FLIPS * 0.99


def test_a_hash_in_the_records_file_is_written_in_one_way_only(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    plain = CIPHERS["plain"]
    begun(folder, plain, changes=2).close()
    truth = on_disk(folder, plain)
    content = bytearray((folder / "records.json").read_bytes())
    # Of the last of 43 symbols in base64, two bits stand for nothing.
    last = content.index(b'"hash":"') + len(b'"hash":"') + 42
    symbols = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    content[last] = symbols[symbols.index(content[last]) + 1]
    (folder / "records.json").write_bytes(content)
    assert passed_over(folder, plain, truth) == ""


# All of them are more than ten thousand, in both kinds of records together.
@pytest.mark.long
def test_no_bit_of_all_passes_without_a_word(folder: Path, cipher: Cipher) -> None:
    count, wrong = flip_all(folder, cipher, 10**9)
    assert wrong == []
    assert count >= 5_000


def test_without_checksums_flipped_bits_would_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "records"
    plain = CIPHERS["plain"]
    begun(folder, plain, changes=2).close()
    monkeypatch.setattr(snapshot.hmac, "compare_digest", lambda *_: True)
    monkeypatch.setattr(JournalEntry, "holds", True)
    _, wrong = flip_all(folder, plain, 200)
    assert len(wrong) > 10


@pytest.mark.parametrize("every", [CUTS, pytest.param(1, marks=pytest.mark.long)])
def test_no_cut_passes_without_a_word(folder: Path, cipher: Cipher, every: int) -> None:
    """Cut at many lengths; the history only where the records have not been left."""
    truth = on_disk(folder, cipher)
    reached = len((folder / "history.jsonl").read_bytes())
    opened(folder, cipher).close()
    assert len((folder / "history.jsonl").read_bytes()) == reached
    for name in FILES:
        path = folder / name
        whole = path.read_bytes()
        for length in range(0, len(whole), every):
            path.write_bytes(whole[:length])
            assert not passed_over(folder, cipher, truth), (name, length)
        path.write_bytes(whole)


@pytest.mark.parametrize("every", [CUTS, pytest.param(1, marks=pytest.mark.long)])
def test_a_cut_after_a_kill_loses_only_the_last_line_and_says_so(
    folder: Path, cipher: Cipher, every: int
) -> None:
    path = folder / "history.jsonl"
    whole = path.read_bytes()
    last = whole[:-1].rfind(b"\n") + 1
    for length in range(last + 1, len(whole) - 2, every):
        path.write_bytes(whole[:length])
        with opened(folder, cipher, read_only=True) as store:
            assert not store.damage
            assert "had not been confirmed" in store.notices[0]
            assert one(store, "i2") == {"title": "Case 2", "n": 2}
            assert one(store, "i9") == {"n": 9}


def with_lines(act: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        path = folder / "history.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(act(lines)))

    return do


EXCHANGES = {
    "two lines change places": with_lines(lambda x: [x[0], x[2], x[1], *x[3:]]),
    "the last two change places": with_lines(lambda x: [*x[:-2], x[-1], x[-2]]),
    "a line is taken out": with_lines(lambda x: [*x[:2], *x[3:]]),
    "the first line is taken out": with_lines(lambda x: x[1:]),
    "a line is there twice": with_lines(lambda x: [*x[:2], x[1], *x[2:]]),
    "the last line is there twice": with_lines(lambda x: [*x, x[-1]]),
    "a line is put in": with_lines(lambda x: [*x[:2], b"{}\n", *x[2:]]),
    "a line is emptied": with_lines(lambda x: [*x[:2], b"\n", *x[3:]]),
    "all is emptied": with_lines(lambda x: []),
    "only the records are there": lambda folder: (folder / "history.jsonl").unlink(),
}


@pytest.mark.parametrize("name", EXCHANGES)
def test_no_exchange_of_lines_passes_without_a_word(
    name: str, folder: Path, cipher: Cipher
) -> None:
    truth = on_disk(folder, cipher)
    EXCHANGES[name](folder)
    assert not passed_over(folder, cipher, truth)


def test_each_entry_that_is_missing_is_named(folder: Path, cipher: Cipher) -> None:
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for number in range(1, len(lines)):
        path.write_bytes(b"".join(lines[: number - 1] + lines[number:]))
        with opened(folder, cipher, read_only=True) as store:
            assert store.damage
            assert store.damage.entries == ((number, number),)


def test_records_of_another_day_are_found_out(folder: Path, cipher: Cipher, tmp_path: Path) -> None:
    """An older records file is right together with the history; a foreign one is not."""
    truth = on_disk(folder, cipher)
    old = (folder / "records.json").read_bytes()
    opened(folder, cipher).close()
    (folder / "records.json").write_bytes(old)
    assert on_disk(folder, cipher) == truth
    begun(tmp_path / "other", cipher, changes=4).close()
    shutil.copy(tmp_path / "other" / "records.json", folder / "records.json")
    with opened(folder, cipher, read_only=True) as store:
        assert store.damage
        assert "do not belong together" in store.damage.sentence


def test_records_sealed_under_other_keys_say_that_they_were_altered(folder: Path) -> None:
    with pytest.raises(StoreProblem, match="passphrase or recovery key is right"):
        opened(folder, KeyedCipher(bytes(32)), read_only=True)


def test_an_altered_entry_with_a_new_hash_breaks_the_chain(tmp_path: Path) -> None:
    """Plain records: somebody alters a line and makes its own digest right again."""
    import msgspec

    folder = tmp_path / "records"
    begun(folder, changes=4).close()
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    entry = msgspec.json.decode(lines[2], type=JournalEntry)
    forged = msgspec.structs.replace(entry, by="Somebody Else", hash=b"")
    forged = msgspec.structs.replace(forged, hash=history_entry.chain_hash(forged))
    lines[2] = msgspec.json.encode(forged) + b"\n"
    path.write_bytes(b"".join(lines))
    with opened(folder, read_only=True) as store:
        assert store.damage
        assert "Entry 4 of the history" in store.damage.sentence


def test_damage_in_the_middle_keeps_what_comes_after(folder: Path, cipher: Cipher) -> None:
    path = folder / "history.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[5] = b"x" + lines[5][1:]
    path.write_bytes(b"".join(lines))
    before = path.read_bytes()
    with opened(folder, cipher) as store:
        assert store.read_only
        assert store.damage
        assert store.damage.entries == ((6, 6),)
        assert "Entry 6 of the history is damaged" in store.why_read_only
        # The line after the damaged one counts.
        assert one(store, "i2") is None
        with pytest.raises(StoreProblem, match="can only be read"):
            keep(store, 9, x={})
    assert path.read_bytes() == before


def test_an_old_key_file_put_back_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    begun(folder, KeyedCipher(bytes(range(32)), generation=2)).close()
    with opened(folder, SEALED) as store:
        assert "older than the records" in store.notices[0]
        assert not store.read_only


def test_format_numbers_from_the_future_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "records"
    with monkeypatch.context() as later:
        later.setattr(history_entry, "FORMAT", history_entry.FORMAT + 1)
        begun(folder).close()
    path = folder / "history.jsonl"
    (folder / "records.json").unlink()
    before = path.read_bytes()
    with pytest.raises(RecordsNewer):
        opened(folder)
    assert path.read_bytes() == before


def test_a_records_file_from_the_future_is_refused_too(
    tmp_path: Path, cipher: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "later" / "records.json"
    with monkeypatch.context() as later:
        later.setattr(snapshot, "FORMAT", snapshot.FORMAT + 1)
        begun(path.parent, cipher, changes=2).close()
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(RecordsNewer):
            opened(path.parent, cipher, read_only=read_only)
    assert path.read_bytes() == before
