"""Who may open the records: added, removed, with another passphrase or recovery key."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from esafety_tui.data.crypto import key_slots, key_table
from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import OpenedBy, Unopened
from esafety_tui.data.crypto.key_file import Cost, KeyFile, read_key_file
from esafety_tui.data.crypto.key_problems import (
    MOST_PEOPLE,
    KeysNotSaved,
    KeysUnconfirmed,
    LastPerson,
    NameTaken,
    NoSuchPerson,
    OldKeysNeedPassphrase,
    PassphraseTaken,
    TooManyPeople,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryKey,
)
from esafety_tui.data.crypto.key_table import (
    KeyTable,
    create_keys,
    table_in,
    with_name,
    with_passphrase,
    with_person,
    with_recovery_key,
    without_person,
)
from esafety_tui.data.crypto.keys import open_key_file, open_keys
from esafety_tui.data.files.checked_json import with_checksum
from esafety_tui.data.files.names import KEYS_NAME
from esafety_tui.data.problems import StoreProblem
from support.disk.failing_disk import Killed, failing_disks

FAST = Cost(memory_kib=8, iterations=1, lanes=1)
SAM, DEE = "Sam Lead", "Dee Puty"
SAMS, DEES, THIRD = "four quiet otters sing", "seven loud badgers dance", "nine warm herons wade"
OLD = Path(__file__).parents[1] / "folder" / "version_before" / "encrypted" / KEYS_NAME
Make = Callable[[KeyTable], KeyTable]


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, str]:
    """A folder with the keys of Sam, and the recovery key."""
    _, recovery_key = create_keys(tmp_path, SAM, SAMS, cost=FAST)
    return tmp_path, recovery_key


@pytest.fixture
def both(keys: tuple[Path, str]) -> tuple[Path, str]:
    """The same, with Dee."""
    changed(keys[0], SAMS, lambda table: with_person(table, DEE, DEES))
    return keys


def changed(folder: Path, secret: str, *makes: Make) -> KeyTable:
    table = table_in(read_key_file(folder), secret, SAM)
    for make in makes:
        table = make(table)
    table.save(folder)
    return table


def opener(folder: Path, secret: str) -> OpenedBy | None:
    try:
        return open_keys(folder, secret).opened_by
    except (WrongPassphrase, WrongRecoveryKey):
        return None


def opened_by_key_of(folder: Path, secret: str, sealed: bytes) -> bool:
    """Whether the key file and *secret* open what was *sealed*."""
    try:
        return bool(open_keys(folder, secret).open(sealed, b"here"))
    except Unopened:
        return False


def test_each_opens_the_same_records_in_their_own_name(both: tuple[Path, str]) -> None:
    folder, recovery_key = both
    sealed = open_keys(folder, SAMS).seal(b"words", b"here")
    for secret, by in (
        (SAMS, OpenedBy(SAM)), (DEES, OpenedBy(DEE)), (recovery_key, OpenedBy("", True)),
    ):  # fmt: skip
        assert opener(folder, secret) == by
        assert opened_by_key_of(folder, secret, sealed)
    assert opener(folder, "another passphrase") is None


def test_no_name_can_be_read_in_the_key_file(both: tuple[Path, str]) -> None:
    content = (both[0] / KEYS_NAME).read_bytes()
    for word in (SAM, DEE, *SAM.split(), *DEE.split()):
        assert word.encode() not in content


def test_any_number_of_people_cost_one_dear_computation(
    both: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    stretched = key_slots.stretched
    monkeypatch.setattr(
        key_slots, "stretched", lambda *a: made.append(a) or stretched(*a)
    )  # fmt: skip
    for secret in (SAMS, DEES, "another passphrase"):
        made.clear()
        opener(both[0], secret)
        assert len(made) == 1


def test_adding_somebody_leaves_everything_else_as_it_was(keys: tuple[Path, str]) -> None:
    folder, recovery_key = keys
    sealed = open_keys(folder, SAMS).seal(b"words", b"here")
    table = changed(folder, SAMS, lambda table: with_person(table, DEE, DEES))
    assert not table.renewed
    assert not table.printed
    assert all(opened_by_key_of(folder, one, sealed) for one in (SAMS, DEES, recovery_key))


@pytest.mark.parametrize("by", [0, 1], ids=["sam", "the recovery key"])
@pytest.mark.parametrize(
    ("make", "shut", "open_still"),
    [
        (partial(without_person, name=DEE), [DEES], [SAMS]),
        (partial(with_passphrase, name=DEE, passphrase=THIRD), [DEES], [SAMS, THIRD]),
        (with_recovery_key, ["recovery"], [SAMS, DEES]),
    ],
    ids=["removed", "another passphrase", "another recovery key"],
)
def test_what_is_to_open_no_more_opens_nothing_from_now_on(
    both: tuple[Path, str], make: Make, shut: list[str], open_still: list[str], by: int
) -> None:
    """By the new key file, nor by the old one: neither old nor new data is under the old key."""
    folder, recovery_key = both
    before = (folder / KEYS_NAME).read_bytes()
    old_data_key = table_in(read_key_file(folder), SAMS, SAM).data_key
    table = changed(folder, (SAMS, recovery_key)[by], make)
    assert table.renewed
    assert table.data_key != old_data_key
    sealed = table.cipher.seal(b"words", b"here")
    for secret in open_still:
        assert opened_by_key_of(folder, secret, sealed), secret
    if make is with_recovery_key:
        assert opened_by_key_of(folder, table.printed, sealed)
        assert opener(folder, recovery_key) is None
    else:
        assert opened_by_key_of(folder, recovery_key, sealed)
        assert opener(folder, shut[0]) is None
    (folder / KEYS_NAME).write_bytes(before)
    for secret in (SAMS, DEES, recovery_key):
        assert not opened_by_key_of(folder, secret, sealed)


def test_an_altered_table_is_found_out_before_anything_is_given(both: tuple[Path, str]) -> None:
    """Somebody who can write there puts their own public half in the place of Dee's."""
    folder, _ = both
    theirs = key_slots.public_half(key_slots.pair_of_recovery_key(bytes(32), bytes(16)))
    table = table_in(read_key_file(folder), SAMS, SAM)
    forged = key_table.replace(table, people={**table.people, DEE: theirs})
    code = (folder / KEYS_NAME).read_text().split('"code":"')[1].split('"')[0]
    content = forged.content()
    body = content.decode().rsplit(',"checksum"', 1)[0].removeprefix('{"body":')
    own = body.split('"code":"')[1].split('"')[0]
    (folder / KEYS_NAME).write_bytes(with_checksum(body.replace(own, code).encode()))
    with pytest.raises(StoreProblem, match="altered"):
        open_keys(folder, SAMS)
    with pytest.raises(StoreProblem, match="altered"):
        table_in(read_key_file(folder), SAMS, SAM)


@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (partial(with_person, name="Una", passphrase="short"), WeakPassphrase),
        (partial(with_person, name="Una", passphrase=SAMS), PassphraseTaken),
        (partial(with_person, name=DEE, passphrase=THIRD), NameTaken),
        (partial(with_person, name=DEE.upper(), passphrase=THIRD), NameTaken),
        (partial(with_name, name=DEE, new=SAM.lower()), NameTaken),
        (partial(with_name, name="Una", new="Una Rep"), NoSuchPerson),
        (partial(without_person, name="Una"), NoSuchPerson),
        (partial(with_passphrase, name=SAM, passphrase=DEES), PassphraseTaken),
        (partial(with_passphrase, name=SAM, passphrase="short"), WeakPassphrase),
        (partial(with_passphrase, name="Una", passphrase=THIRD), NoSuchPerson),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    both: tuple[Path, str], make: Make, refused: type[StoreProblem]
) -> None:
    before = (both[0] / KEYS_NAME).read_bytes()
    with pytest.raises(refused, match="Nothing was changed"):
        changed(both[0], SAMS, make)
    assert (both[0] / KEYS_NAME).read_bytes() == before


def test_the_last_person_stays(keys: tuple[Path, str]) -> None:
    with pytest.raises(LastPerson):
        changed(keys[0], keys[1], lambda table: without_person(table, SAM))


def test_no_more_people_than_there_may_be(keys: tuple[Path, str]) -> None:
    table = table_in(read_key_file(keys[0]), SAMS, SAM)
    for number in range(1, MOST_PEOPLE):
        table = with_person(table, f"Person {number}", f"{DEES} {number}")
    table.save(keys[0])
    assert opener(keys[0], f"{DEES} {MOST_PEOPLE - 1}") == OpenedBy(f"Person {MOST_PEOPLE - 1}")
    with pytest.raises(TooManyPeople):
        with_person(table, "One more", THIRD)


def test_somebody_is_called_by_another_name(both: tuple[Path, str]) -> None:
    folder, _ = both
    table = changed(folder, DEES, lambda table: with_name(table, DEE, "Dee Puty-Jones"))
    assert not table.renewed
    assert table.opened_by == OpenedBy("Dee Puty-Jones")
    assert list(table.people) == [SAM, "Dee Puty-Jones"]
    assert opener(folder, DEES) == OpenedBy("Dee Puty-Jones")


def test_each_change_is_counted_so_that_an_older_file_can_be_told(both: tuple[Path, str]) -> None:
    folder, _ = both
    assert open_keys(folder, SAMS).generation == 2
    for number, make in enumerate((
        lambda table: with_name(table, DEE, "Dee"),
        with_recovery_key,
        lambda table: with_passphrase(table, SAM, THIRD),
    ), start=3):  # fmt: skip
        assert changed(folder, SAMS, make).generation == number
    assert open_keys(folder, THIRD).generation == 5


def test_whoever_is_alone_gets_the_cost_of_today_and_others_keep_theirs(
    keys: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = keys
    dearer = Cost(memory_kib=16, iterations=1, lanes=1)
    monkeypatch.setattr(key_table, "DEFAULT_COST", dearer)
    table = changed(folder, SAMS, lambda table: with_passphrase(table, SAM, THIRD))
    assert table.cost == dearer
    changed(folder, THIRD, lambda table: with_person(table, DEE, DEES))
    monkeypatch.setattr(key_table, "DEFAULT_COST", FAST)
    table = changed(folder, THIRD, lambda table: with_passphrase(table, SAM, SAMS))
    assert table.cost == dearer
    assert opener(folder, DEES) == OpenedBy(DEE)


# Key files of before there were people


def test_one_of_before_is_begun_anew_with_the_lead(tmp_path: Path) -> None:
    file = KeyFile(OLD.read_bytes(), OLD)
    secret = old("passphrase")
    before = open_key_file(file, secret)
    assert before.opened_by == OpenedBy()
    (tmp_path / KEYS_NAME).write_bytes(OLD.read_bytes())
    table = changed(tmp_path, secret, lambda table: with_person(table, DEE, DEES))
    assert table.renewed
    assert table.generation > before.generation
    assert [opener(tmp_path, one) for one in (secret, DEES)] == [OpenedBy(SAM), OpenedBy(DEE)]
    assert opener(tmp_path, table.printed) == OpenedBy("", True)
    assert opener(tmp_path, old("recovery_key")) is None
    with pytest.raises(Unopened):
        before.open(table.cipher.seal(b"words", b"here"), b"here")


def test_the_recovery_key_of_before_sets_a_new_passphrase_and_nothing_else() -> None:
    file = KeyFile(OLD.read_bytes(), OLD)
    with pytest.raises(OldKeysNeedPassphrase):
        table_in(file, old("recovery_key"), SAM)
    table = table_in(file, old("recovery_key"), SAM, forgotten=True)
    assert table.opened_by == OpenedBy("", True)
    again = KeyFile(with_passphrase(table, SAM, THIRD).content(), OLD)
    assert open_key_file(again, THIRD).opened_by == OpenedBy(SAM)
    with pytest.raises((WrongPassphrase, WrongRecoveryKey)):
        open_key_file(again, old("recovery_key"))


def old(which: str) -> str:
    found: str = json.loads(OLD.parents[1].joinpath("encrypted.json").read_text())["keys"][which]
    return found


# The disk


def test_a_disk_that_fails_while_somebody_is_added_leaves_keys_that_open(tmp_path: Path) -> None:
    outcomes = set()
    for number, disk in enumerate(failing_disks()):
        folder = tmp_path / str(number)
        folder.mkdir()
        create_keys(folder, SAM, SAMS, cost=FAST)
        problem: BaseException | None = None
        try:
            with disk:
                changed(folder, SAMS, lambda table: with_person(table, DEE, DEES))
        except (StoreProblem, Killed) as error:
            problem = error
        assert opener(folder, SAMS) == OpenedBy(SAM)
        added = opener(folder, DEES) is not None
        if problem is None:
            assert added
        if isinstance(problem, KeysNotSaved):
            assert not added
            assert [path.name for path in folder.iterdir()] == [KEYS_NAME]
        outcomes.add((disk.how, type(problem), added))
    assert {how for how, _, _ in outcomes} == {"kill", "EIO", "ENOSPC"}
    assert {kind for _, kind, _ in outcomes} == {
        type(None), Killed, KeysNotSaved, KeysUnconfirmed
    }  # fmt: skip


def test_a_key_file_that_does_not_open_is_never_written(
    keys: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = keys
    before = (folder / KEYS_NAME).read_bytes()
    table = with_person(table_in(read_key_file(folder), SAMS, SAM), DEE, DEES)
    monkeypatch.setattr(key_table, "slot_of_person", partial(another_key, key_slots.slot_of_person))
    with pytest.raises(StoreProblem):
        table.save(folder)
    assert (folder / KEYS_NAME).read_bytes() == before


def another_key(make: Callable[..., object], _key: bytes, *others: object) -> object:
    return make(bytes(32), *others)


def test_a_cipher_tells_who_opened() -> None:
    assert KeyedCipher(bytes(32)).opened_by == OpenedBy()
