"""The key file: who gets in, who does not, and which of three honest messages they see."""

import hashlib
import json
import random
import stat
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esafety_tui.data.crypto import key_file, key_slots, key_table, keys, old_keys
from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import Unopened
from esafety_tui.data.crypto.key_file import (
    Cost,
    KeyFile,
    OldPassphrase,
    OldRecovery,
    has_keys,
)
from esafety_tui.data.crypto.key_problems import (
    KeyFileAltered,
    KeyFileDamaged,
    KeyFileNewer,
    KeysExist,
    KeysNotSaved,
    NoKeys,
    NoRoomForKeys,
    RecoveryKeyMistyped,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryKey,
)
from esafety_tui.data.crypto.key_table import create_keys, refuse_weak
from esafety_tui.data.crypto.keys import open_key_file, open_keys
from esafety_tui.data.crypto.recovery_key import GROUPS, as_printed, as_typed, looks_typed
from esafety_tui.data.files import checked_json
from esafety_tui.data.files.checked_json import body_of, with_checksum
from esafety_tui.data.files.names import KEYS_NAME, RECORDS_NAME
from esafety_tui.data.journal.opening import begin_keys
from esafety_tui.data.problems import StoreProblem
from support.disk.failing_disk import Killed, failing_disks
from support.examples import examples

SAM = "Sam Lead"
FAST = Cost(memory_kib=8, iterations=1, lanes=1)
PASSPHRASE = "four quiet otters sing"
ANOTHER = "seven loud badgers dance"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, KeyedCipher, str]:
    """A folder with keys, their cipher, and the recovery key."""
    return tmp_path, *create_keys(tmp_path, SAM, PASSPHRASE, cost=FAST)


def same_key(one: KeyedCipher, other: KeyedCipher) -> bool:
    return other.open(one.seal(b"words", b"here"), b"here") == b"words"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_body(folder: Path, change: Any) -> None:
    """Rewrite the key file with its body changed and its checksum right, as an attacker would."""
    path = folder / KEYS_NAME
    body = json.loads(body_of(path.read_bytes()))
    change(body)
    path.write_bytes(with_checksum(msgspec.json.encode(body)))


# Getting in


def test_passphrase_and_recovery_key_open_the_same_key(made: Any) -> None:
    folder, cipher, recovery_key = made
    assert same_key(cipher, open_keys(folder, PASSPHRASE))
    assert same_key(cipher, open_keys(folder, recovery_key))


def test_a_folder_has_keys_or_not(tmp_path: Path) -> None:
    assert not has_keys(tmp_path)
    with pytest.raises(NoKeys):
        open_keys(tmp_path, PASSPHRASE)
    create_keys(tmp_path, SAM, PASSPHRASE, cost=FAST)
    assert has_keys(tmp_path)


def test_keys_are_never_made_twice(made: Any) -> None:
    folder, cipher, _ = made
    with pytest.raises(KeysExist):
        create_keys(folder, SAM, ANOTHER, cost=FAST)
    assert same_key(cipher, open_keys(folder, PASSPHRASE))


def test_two_schools_have_nothing_in_common(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        create_keys(tmp_path / name, SAM, PASSPHRASE, cost=FAST)
        files.append(json.loads((tmp_path / name / KEYS_NAME).read_bytes())["body"])
    one, two = (file["header"] for file in files)
    assert one["salt"] != two["salt"]
    assert one["recovery"]["public"] != two["recovery"]["public"]
    for said in ("public", "once", "wrapped", "name"):
        assert one["people"][0][said] != two["people"][0][said]


def test_a_passphrase_typed_on_another_keyboard_is_the_same(tmp_path: Path) -> None:
    typed = "café crème brûlée"
    cipher, _ = create_keys(tmp_path, SAM, unicodedata.normalize("NFC", typed), cost=FAST)
    assert same_key(cipher, open_keys(tmp_path, unicodedata.normalize("NFD", typed)))


@pytest.mark.parametrize(
    "wrong", ["", " ", PASSPHRASE.upper(), PASSPHRASE + " ", "x" * 5000, "\udcff", "\0"]
)
def test_a_wrong_passphrase_is_called_one(made: Any, wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        open_keys(made[0], wrong)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_reads_the_key_file(made: Any) -> None:
    assert stat.S_IMODE((made[0] / KEYS_NAME).stat().st_mode) == 0o600


def test_neither_key_nor_passphrase_lies_in_the_folder(made: Any) -> None:
    folder, cipher, recovery_key = made
    content = (folder / KEYS_NAME).read_text()
    assert PASSPHRASE not in content
    assert recovery_key[:5] not in content
    assert SAM not in content
    assert not {word for word in PASSPHRASE.split() if word in repr(cipher)}
    assert names_in(folder) == [KEYS_NAME]


# What is refused


@pytest.mark.parametrize("weak", ["", " " * 20, "ninechars", "a" * 20, "abc" * 7])
def test_a_weak_passphrase_is_refused_with_a_sentence(tmp_path: Path, weak: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        create_keys(tmp_path, SAM, weak, cost=FAST)
    assert not has_keys(tmp_path)
    assert not weak.strip() or weak not in str(refused.value)


def test_characters_count_not_bytes_nor_key_strokes() -> None:
    with pytest.raises(WeakPassphrase):
        refuse_weak("e\u0301e\u0301ABCDEFG")
    refuse_weak("ééoABCDEFG")


# Three honest messages


def test_every_flipped_bit_of_the_file_is_damage(made: Any) -> None:
    folder, _, _ = made
    content = (folder / KEYS_NAME).read_bytes()
    for position in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[position] ^= 1 << bit
            with pytest.raises(KeyFileDamaged):
                KeyFile(bytes(flipped), folder / KEYS_NAME)


def test_without_the_checksum_damage_would_pass_for_a_wrong_passphrase(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _, _ = made
    path = folder / KEYS_NAME
    content = path.read_bytes()
    place = content.index(b'"public":"') + 20
    # Another letter of base64, so that only the checksum can tell.
    other = b"B" if content[place : place + 1] == b"A" else b"A"
    path.write_bytes(content[:place] + other + content[place + 1 :])
    with pytest.raises(KeyFileDamaged):
        open_keys(folder, PASSPHRASE)
    stored = json.loads(content)["checksum"]
    monkeypatch.setattr(checked_json, "_checksum", lambda _body: stored)
    with pytest.raises((WrongPassphrase, KeyFileDamaged)) as found:
        open_keys(folder, PASSPHRASE)
    assert isinstance(found.value, WrongPassphrase)


def test_every_truncation_of_the_file_is_damage(made: Any) -> None:
    folder, _, _ = made
    path = folder / KEYS_NAME
    content = path.read_bytes()
    for length in range(len(content) - 1):
        with pytest.raises(KeyFileDamaged):
            KeyFile(content[:length], path)
    path.write_bytes(b"")
    with pytest.raises(KeyFileDamaged):
        open_keys(folder, PASSPHRASE)


def test_no_flipped_bit_of_the_header_gets_in_even_with_its_checksum_made_right(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker's case: 8,000 altered headers, each with a good checksum."""
    for dear in ("pair_of_passphrase", "pair_of_recovery_key"):
        monkeypatch.setattr(keys, dear, cache(getattr(key_slots, dear)))
    folder, _, recovery_key = made
    path = folder / KEYS_NAME
    body = body_of(path.read_bytes())
    seen = set()
    for position in range(len(body)):
        for bit in range(8):
            flipped = bytearray(body)
            flipped[position] ^= 1 << bit
            checksum = hashlib.sha256(flipped).hexdigest().encode()
            content = b'{"body":%b,"checksum":"%b"}' % (bytes(flipped), checksum)
            for secret in (PASSPHRASE, recovery_key):
                with pytest.raises(StoreProblem) as refused:
                    open_key_file(KeyFile(content, path), secret)
                seen.add(type(refused.value))
    expected = {KeyFileDamaged, KeyFileNewer, WrongPassphrase, WrongRecoveryKey, KeyFileAltered}
    assert seen == expected


def test_an_altered_other_slot_is_told_from_a_wrong_passphrase(made: Any) -> None:
    folder, _, _ = made
    write_body(folder, lambda body: body["header"]["recovery"].update(wrapped="A" * 80))
    with pytest.raises(KeyFileAltered):
        open_keys(folder, PASSPHRASE)


@pytest.mark.parametrize("change", [{"cost": {"memory_kib": 16, "iterations": 1, "lanes": 1}},
                                    {"salt": "A" * 22 + "=="}])  # fmt: skip
def test_an_altered_cost_or_salt_is_not_called_a_wrong_passphrase_alone(
    made: Any, change: dict[str, Any]
) -> None:
    """Nobody can tell the two apart, and the sentence says so."""
    folder, _, _ = made
    write_body(folder, lambda body: body["header"].update(change))
    with pytest.raises(WrongPassphrase, match="is wrong for these records"):
        open_keys(folder, PASSPHRASE)


def test_without_the_code_it_would_be_accepted(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _, _ = made
    write_body(folder, lambda body: body["header"]["recovery"].update(wrapped="A" * 80))
    monkeypatch.setattr(key_file.hmac, "compare_digest", lambda *_: True)
    open_keys(folder, PASSPHRASE)


def test_a_slot_of_another_folder_does_not_get_in(made: Any, tmp_path: Path) -> None:
    folder, _, _ = made
    (tmp_path / "attacker").mkdir()
    create_keys(tmp_path / "attacker", SAM, ANOTHER, cost=FAST)
    theirs = json.loads((tmp_path / "attacker" / KEYS_NAME).read_bytes())["body"]["header"]
    write_body(
        folder, lambda body: body["header"].update(people=theirs["people"], salt=theirs["salt"])
    )
    with pytest.raises(KeyFileAltered):
        # It unwraps the attacker's own key, under which this header was never written.
        open_keys(folder, ANOTHER)
    with pytest.raises(WrongPassphrase):
        open_keys(folder, PASSPHRASE)


def test_an_old_slot_opens_in_its_own_place_only_even_under_the_same_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a slot is for is sealed into it, not only said beside it."""
    key, data_key = bytes(range(32)), bytes(32)
    monkeypatch.setattr(old_keys, "stretched", lambda *_: key)
    monkeypatch.setattr(old_keys, "derived", lambda *_: key)
    of_passphrase = key_slots.wrap(key, data_key, b"esafety-tui key slot: passphrase")
    of_recovery = key_slots.wrap(key, data_key, b"esafety-tui key slot: recovery key")
    passphrase = OldPassphrase(FAST, bytes(16), of_passphrase)
    recovery = OldRecovery(bytes(16), of_recovery)
    assert old_keys.from_passphrase(passphrase, PASSPHRASE) == data_key
    assert old_keys.from_recovery_key(recovery, key) == data_key
    with pytest.raises(WrongPassphrase):
        old_keys.from_passphrase(OldPassphrase(FAST, bytes(16), of_recovery), PASSPHRASE)
    with pytest.raises(WrongRecoveryKey):
        old_keys.from_recovery_key(OldRecovery(bytes(16), of_passphrase), key)


def test_what_is_given_to_one_pair_opens_for_no_other() -> None:
    one, other = (key_slots.pair_of_recovery_key(bytes([n]) * 32, bytes(16)) for n in (1, 2))
    slot = key_slots.slot_for(bytes(32), key_slots.public_half(one))
    assert key_slots.take(slot, one) == bytes(32)
    for wrong in (
        (slot, other),
        (msgspec.structs.replace(slot, public=key_slots.public_half(other)), one),
        (msgspec.structs.replace(slot, once=bytes(32)), one),  # a point of no use
    ):
        with pytest.raises(Unopened):
            key_slots.take(*wrong)


def test_a_newer_key_file_is_refused_as_such(made: Any) -> None:
    folder, _, _ = made
    write_body(folder, lambda body: body["header"].update(format=3, slots=["something else"]))
    with pytest.raises(KeyFileNewer):
        open_keys(folder, PASSPHRASE)


def test_a_hostile_file_cannot_ask_for_much_memory_or_time(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _, _ = made
    asked = []

    class Recorded:
        def __init__(self, **options: Any) -> None:
            asked.append(options["memory_cost"])

        def derive(self, _passphrase: bytes) -> bytes:
            return bytes(32)

    monkeypatch.setattr(key_slots, "Argon2id", Recorded)
    for cost in (
        {"memory_kib": 64 * 1024 * 1024, "iterations": 3, "lanes": 4},
        {"memory_kib": 64, "iterations": 1 << 31, "lanes": 4},
        {"memory_kib": 64, "iterations": 1, "lanes": 1 << 20},
        {"memory_kib": 8, "iterations": 1, "lanes": 2},
        {"memory_kib": -1, "iterations": 1, "lanes": 1},
    ):
        write_body(folder, lambda body, cost=cost: body["header"].update(cost=cost))
        with pytest.raises(KeyFileDamaged):
            open_keys(folder, PASSPHRASE)
    assert asked == []
    # What is allowed does get that far, so the list above would have filled.
    allowed = {"memory_kib": 1 << 20, "iterations": 3, "lanes": 4}
    write_body(folder, lambda body: body["header"].update(cost=allowed))
    with pytest.raises(WrongPassphrase):
        open_keys(folder, PASSPHRASE)
    assert asked == [1 << 20]


def test_too_little_memory_is_no_wrong_passphrase(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(**_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(key_slots, "Argon2id", no_memory)
    with pytest.raises(NoRoomForKeys):
        open_keys(made[0], PASSPHRASE)


def test_an_ordinary_guess_costs_what_the_notes_ask_for() -> None:
    assert (Cost().memory_kib, Cost().iterations, Cost().lanes) == (65536, 3, 4)


def test_the_default_cost_opens_and_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_table, "DEFAULT_COST", Cost())
    cipher, _ = create_keys(tmp_path, SAM, PASSPHRASE)
    assert same_key(cipher, open_keys(tmp_path, PASSPHRASE))
    assert b'"memory_kib":65536,"iterations":3,"lanes":4' in (tmp_path / KEYS_NAME).read_bytes()


def test_no_message_carries_a_secret(made: Any) -> None:
    folder, _, recovery_key = made
    wrong = recovery_key[:-3] + "ZZZ"
    messages = []
    for secret in ("a wrong passphrase", wrong):
        with pytest.raises(StoreProblem) as refused:
            open_keys(folder, secret)
        messages.append(str(refused.value))
    assert "a wrong passphrase" not in messages[0]
    assert not {group for group in wrong.split("-") if group in messages[1]}


# A disk that fails


def opens(folder: Path, passphrase: str) -> bool:
    try:
        open_keys(folder, passphrase)
    except WrongPassphrase:
        return False
    return True


def test_a_disk_that_fails_while_keys_are_made_leaves_none_or_ones_that_open(
    tmp_path: Path,
) -> None:
    for number, disk in enumerate(failing_disks()):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            with disk:
                create_keys(folder, SAM, PASSPHRASE, cost=FAST)
        except KeysNotSaved:
            assert names_in(folder) == []
        except Killed:
            assert not has_keys(folder) or opens(folder, PASSPHRASE)
        else:
            assert opens(folder, PASSPHRASE)


def test_keys_that_a_stopped_program_left_without_records_are_replaced(made: Any) -> None:
    folder, before, _ = made
    after, printed = begin_keys(folder, SAM, "four other words and a cat", FAST)
    assert open_keys(folder, printed).open(after.seal(b"words", b"here"), b"here") == b"words"
    with pytest.raises(Unopened):
        after.open(before.seal(b"words", b"here"), b"here")
    (folder / RECORDS_NAME).write_bytes(b"records")
    with pytest.raises(KeysExist):
        begin_keys(folder, SAM, PASSPHRASE, FAST)


# The recovery key on paper


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=examples(100))
def test_a_printed_key_is_read_back(key: bytes) -> None:
    printed = as_printed(key)
    assert as_typed(printed) == key
    # Keys are random; the plainest one that Hypothesis thinks of is not.
    assert looks_typed(as_printed(hashlib.sha256(key).digest()))
    assert len(printed.split("-")) == GROUPS
    assert not set(printed) & set("ILOU")


@given(st.binary(min_size=32, max_size=32), st.randoms(use_true_random=False))
@settings(max_examples=examples(50))
def test_it_is_read_however_it_is_typed(key: bytes, chance: random.Random) -> None:
    alike = {"0": "0oO", "1": "1iIlL", "V": "vVuU"}
    typed = "".join(
        chance.choice([" ", "-", "\n", "", " – "])
        if symbol == "-"
        else chance.choice(alike.get(symbol, symbol + symbol.lower()))
        for symbol in as_printed(key)
    )
    assert as_typed(f" {typed}\r\n") == key


@given(st.binary(min_size=32, max_size=32), st.data())
@settings(max_examples=examples(200))
def test_one_wrong_symbol_is_found_and_its_group_named(key: bytes, data: Any) -> None:
    groups = as_printed(key).split("-")
    group = data.draw(st.integers(0, GROUPS - 1))
    place = data.draw(st.integers(0, 4))
    symbol = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ$"))
    assume(symbol != groups[group][place])
    groups[group] = groups[group][:place] + symbol + groups[group][place + 1 :]
    with pytest.raises(RecoveryKeyMistyped, match=f"group {group + 1} of 13"):
        as_typed("-".join(groups))


@given(st.binary(min_size=32, max_size=32), st.data())
@settings(max_examples=examples(100))
def test_groups_that_changed_places_are_found(key: bytes, data: Any) -> None:
    groups = as_printed(key).split("-")
    one, other = data.draw(st.tuples(st.integers(0, 12), st.integers(0, 12)))
    assume(groups[one] != groups[other])
    groups[one], groups[other] = groups[other], groups[one]
    with pytest.raises(RecoveryKeyMistyped):
        as_typed("-".join(groups))


@pytest.mark.parametrize("change", [lambda g: g[:-1], lambda g: [*g, "00000"], lambda g: []])
def test_too_few_or_too_many_groups_are_counted(change: Any) -> None:
    groups = as_printed(bytes(range(32))).split("-")
    with pytest.raises(RecoveryKeyMistyped, match="13 groups of 5"):
        as_typed("-".join(change(groups)))


def test_a_symbol_left_out_spoils_its_own_group_only() -> None:
    groups = as_printed(bytes(range(32))).split("-")
    groups[4] = groups[4][:-1]
    with pytest.raises(RecoveryKeyMistyped, match="group 5 of 13"):
        as_typed("-".join(groups))


def test_a_mistyped_recovery_key_is_called_that(made: Any) -> None:
    folder, _, recovery_key = made
    last = "0" if recovery_key[-1] != "0" else "2"
    with pytest.raises(RecoveryKeyMistyped, match="group 13"):
        open_keys(folder, recovery_key[:-1] + last)


def test_another_schools_recovery_key_is_called_that(made: Any) -> None:
    with pytest.raises(WrongRecoveryKey):
        open_keys(made[0], as_printed(bytes(range(32))))


def test_a_passphrase_may_look_like_a_recovery_key(tmp_path: Path) -> None:
    looks_like_one = as_printed(bytes(range(32)))
    cipher, _ = create_keys(tmp_path, SAM, looks_like_one, cost=FAST)
    assert same_key(cipher, open_keys(tmp_path, looks_like_one))


def test_a_long_wrong_passphrase_is_not_called_a_recovery_key(made: Any) -> None:
    with pytest.raises(WrongPassphrase):
        open_keys(made[0], "a sentence that somebody finds easy to remember and types out whole ok")
