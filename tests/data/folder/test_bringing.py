"""Records come from wherever they lie: onto a new computer, or back to a backup, all or nothing."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from esafety_tui.casework.access.bringing_records import Bringing
from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.data.crypto.key_problems import WrongPassphrase
from esafety_tui.data.folder.backups import list_backups
from esafety_tui.data.folder.find_records import (
    NothingToBring,
    PlaceUnreadable,
    find_sources,
    place_typed,
)
from esafety_tui.data.folder.restoring import Plan
from esafety_tui.data.journal.entry import JournalEntry
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.store import has_records
from esafety_tui.model.days import plain_moment
from support.cheap import CHEAP
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.school import SCHOOL, Clock

WORDS = "four words and a dog"
REF = "2026-27/001"
PICTURE = b"the page as it was " * 8


@pytest.fixture(params=["plain", "sealed"])
def secret(request: pytest.FixtureRequest) -> str | None:
    return WORDS if request.param == "sealed" else None


@pytest.fixture
def lost(tmp_path: Path, clock: Clock, secret: str | None) -> Path:
    """The records of a laptop: a case with evidence, a backup, a case, and another backup."""
    return school_in(tmp_path / "laptop", clock, secret)


def school_in(folder: Path, clock: Clock, secret: str | None) -> Path:
    if secret:
        casework, key = Casework.set_up_encrypted(folder, SCHOOL, secret, clock=clock)
        (folder.parent / "key").write_text(key)
    else:
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    picture = folder.parent / "picture.png"
    picture.write_bytes(PICTURE)
    with closing(casework):
        casework.cases.record({"title": "One"})
        casework.evidence.bring(REF, {"description": "The page"}, picture).done()
        casework.safekeeping.back_up()
        clock.on(days=1)
        casework.cases.record({"title": "Two"})
        casework.contacts.change(None, {"name": "Our firm", "category": "helpline"})
        casework.safekeeping.back_up()
    return folder


def open_(folder: Path, clock: Clock, secret: str | None) -> Casework:
    return Casework.open(folder, clock=clock, passphrase=secret)


def titles(casework: Casework) -> list[str]:
    return sorted(row.title for row in casework.records.index.newest_first())


def content_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def plan(folder: Path, named: Path | str, secret: str | None, clock: Clock) -> Plan:
    with Restoration(folder, lambda: secret, clock) as at:
        return at.plan(at.sources(str(named))[0])


def bring(folder: Path, named: Path | str, secret: str | None, clock: Clock) -> list[str]:
    with Restoration(folder, lambda: secret, clock) as at:
        planned = at.plan(at.sources(str(named))[0])
        at.carry_out(planned)
    return planned.steps


def last_entry(folder: Path, casework: Casework) -> JournalEntry:
    return read_history(folder / "history.jsonl", casework.records.store.cipher).entries[-1]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()  # a backup shares evidence with others
    path.write_bytes(content)


# Where they may lie


def _newest(laptop: Path, stick: Path) -> Path:
    return Path(shutil.copytree(list_backups(laptop)[-1].path, stick / "copy"))


def _backups(laptop: Path, stick: Path) -> Path:
    return Path(shutil.copytree(laptop / "backups", stick / "backups"))


def _folder(laptop: Path, stick: Path) -> Path:
    return Path(shutil.copytree(laptop, stick / "records"))


def _root_with_backups(laptop: Path, stick: Path) -> Path:
    shutil.copytree(laptop / "backups", stick / "school" / "July" / "backups")
    (stick / "photos").mkdir()
    return stick / "school"


def _root_with_folder(laptop: Path, stick: Path) -> Path:
    shutil.copytree(laptop, stick / "esafety-tui")
    (stick / "letter.txt").write_text("Dear parents")
    return stick


def _file(laptop: Path, stick: Path) -> Path:
    return _folder(laptop, stick) / "records.json"


PLACES = {
    "a backup": _newest,
    "a folder of backups": _backups,
    "a records folder": _folder,
    "a stick with backups deep in it": _root_with_backups,
    "a stick with a records folder": _root_with_folder,
    "a file of the records": _file,
}


@pytest.mark.parametrize("lie", PLACES.values(), ids=list(PLACES))
def test_records_come_from_wherever_they_lie(
    lost: Path,
    folder: Path,
    tmp_path: Path,
    clock: Clock,
    secret: str | None,
    lie: Callable[[Path, Path], Path],
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    place = lie(lost, stick)
    shutil.rmtree(lost)
    before = content_of(stick)
    said = " ".join(bring(folder, place, secret, clock))
    assert "Northfield School" in said
    assert "2 cases, 1 file of evidence" in said
    assert "Every file in it was read, and is whole." in said
    assert ("not encrypted" in said) == (secret is None)
    assert content_of(stick) == before
    keys = [secret, (tmp_path / "key").read_text()] if secret else [None]
    with closing(open_(folder, clock, keys[0])) as casework:
        entry = last_entry(folder, casework)
    assert entry.by == "Sam Lead"
    assert entry.act.startswith("brought the records back as they were in ")
    for key in keys:
        with closing(open_(folder, clock, key)) as casework:
            assert titles(casework) == ["One", "Two"]
            check = casework.safekeeping.check()
            assert (check.passed, check.evidence) == (True, 1), check.wrong
            assert casework.contacts.table.search("our firm")
            assert not casework.records.notices
            casework.cases.amend(REF, {"summary": f"opened with {key}"})
    assert not (folder / "set-aside").exists()


def test_step_by_step_it_ends_as_by_one_command(
    lost: Path, tmp_path: Path, clock: Clock, secret: str | None, marks: Path
) -> None:
    """What this computer knew is not missed where an older backup is brought, and it is backed up.

    The folder was lost, and this is its computer.
    """
    open_(lost, clock, secret).close()
    assert list(marks.iterdir())
    shutil.move(lost / "backups", tmp_path / "stick")
    shutil.rmtree(lost)
    bringing = Bringing(lost, lambda typed: open_(lost, clock, typed), clock)
    bringing.looking(str(tmp_path / "stick")).done()
    bringing.planning(bringing.found[-1], secret).done()
    assert bringing.plan
    with closing(bringing.carrying_out(bringing.plan).done()) as casework:
        assert titles(casework) == ["One"]
        assert casework.records.older_state is None
    assert list_backups(lost)


def test_the_newest_comes_first_and_a_damaged_list_serves_where_nothing_else_does(
    lost: Path, tmp_path: Path
) -> None:
    backups = list_backups(lost)
    found = find_sources(lost / "backups")
    assert [one.path for one in found] == [one.path for one in reversed(backups)]
    flip(backups[-1].path / "manifest.json")
    assert [one.path for one in find_sources(lost / "backups")] == [backups[0].path]
    alone = Path(shutil.copytree(backups[-1].path, tmp_path / "alone" / "copy"))
    assert [one.path for one in find_sources(alone.parent)] == [alone]


def test_two_backups_of_one_minute_are_told_apart_where_the_line_is_cut(
    lost: Path, clock: Clock, secret: str | None
) -> None:
    with closing(open_(lost, clock, secret)) as casework:
        casework.safekeeping.back_up()
        clock.on(seconds=20)
        casework.safekeeping.back_up()
    one, other = find_sources(lost / "backups")[:2]
    assert plain_moment(one.at) == plain_moment(other.at)
    assert one.said[:50] != other.said[:50]


def test_where_nothing_is_or_nothing_can_be_read_is_said(
    folder: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    loop = tmp_path / "empty" / "loop"
    loop.symlink_to(tmp_path / "empty")
    os.mkfifo(tmp_path / "pipe")
    named = ["", " ", "a\0b", "nowhere", "~nobody/x", "\x1b[31mred", str(loop), "2020-01-01T000000"]
    with Restoration(folder, lambda: None, clock) as at:
        for one in named:
            with pytest.raises(NothingToBring) as refused:
                at.sources(one)
            assert "\x1b" not in str(refused.value)
            assert "Nothing was changed" in str(refused.value)
        with pytest.raises(NothingToBring):
            at.sources(str(tmp_path / "pipe"))
        with pytest.raises(PlaceUnreadable):
            at.sources("x" * 5000)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("E:", "E:\\"),
        ("'/a b/c'", "/a b/c"),
        (' "D:\\Backups" ', "D:\\Backups"),
        ("~", str(Path.home())),
    ],
)
def test_a_place_is_read_as_people_type_it(typed: str, path: str) -> None:
    """On Windows *E:* alone is where one was last on that stick."""
    assert str(place_typed(typed)) == path


def test_a_large_share_is_not_looked_through_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esafety_tui.data.folder.find_records._MOST_FOLDERS", 30)
    for number in range(40):
        (tmp_path / "share" / f"{number:02}" / "deeper").mkdir(parents=True)
    looked: list[Path] = []
    real = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: looked.append(path) or real(path))
    with pytest.raises(NothingToBring):
        find_sources(tmp_path / "share")
    assert len(looked) < 40


# What is wrong with them


def test_a_wrong_passphrase_changes_nothing(lost: Path, folder: Path, clock: Clock) -> None:
    if not (lost / "keys.json").exists():
        pytest.skip("plain records have none")
    with pytest.raises(WrongPassphrase):
        bring(folder, lost / "backups", "another passphrase", clock)
    assert not folder.exists()


def _records(backup: Path) -> None:
    flip(backup / "records.json")


def _history(backup: Path) -> None:
    lines = (backup / "history.jsonl").read_bytes().splitlines(keepends=True)
    lines[1] = lines[1][:20] + b"#" + lines[1][21:]
    (backup / "history.jsonl").write_bytes(b"".join(lines))


def _history_gone(backup: Path) -> None:
    (backup / "history.jsonl").unlink()


def _evidence(backup: Path) -> None:
    flip(next((backup / "evidence").iterdir()))


DAMAGE = {
    "records": (_records, "The records file is damaged"),
    "history": (_history, "Taken from backups into the history"),
    "no history": (_history_gone, "history"),
    "evidence": (_evidence, "Evidence files taken from backups: 1."),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_damaged_is_said_and_mended_from_the_backups_beside_it(
    lost: Path, folder: Path, tmp_path: Path, clock: Clock, secret: str | None, what: str
) -> None:
    damage, says = DAMAGE[what]
    place = _backups(lost, tmp_path)
    damage(list_backups(tmp_path)[-1].path)
    said = " ".join(bring(folder, place, secret, clock))
    assert says in said
    assert "is whole" not in said
    with closing(open_(folder, clock, secret)) as casework:
        assert titles(casework) == ["One", "Two"]
        assert not casework.records.read_only
        assert casework.safekeeping.check().passed


def test_evidence_that_is_whole_nowhere_and_damaged_contacts_are_said(
    lost: Path, folder: Path, tmp_path: Path, clock: Clock, secret: str | None
) -> None:
    alone = _newest(lost, tmp_path)
    _evidence(alone)
    name = "contacts.sealed" if secret else "contacts.json"
    (alone / name).write_bytes(b"[]")
    said = " ".join(bring(folder, alone, secret, clock))
    assert "no backup has whole: 1." in said
    assert f"Damaged in the backup, and taken as it is: {name}." in said
    with closing(open_(folder, clock, secret)) as casework:
        assert titles(casework) == ["One", "Two"]
        assert not casework.safekeeping.check().passed


def test_a_lost_key_file_comes_from_the_backups_beside_it(
    lost: Path, folder: Path, clock: Clock, secret: str | None
) -> None:
    if secret is None:
        pytest.skip("plain records have none")
    (lost / "keys.json").unlink()
    bring(folder, lost, secret, clock)
    with closing(open_(folder, clock, secret)) as casework:
        assert titles(casework) == ["One", "Two"]


def test_records_of_before_there_was_a_history_come_with_one(
    folder: Path, tmp_path: Path, clock: Clock
) -> None:
    from data.folder.test_migration import of_format_1

    of_format_1(tmp_path / "old", clock)
    bring(folder, tmp_path / "old", None, clock)
    with closing(open_(folder, clock, None)) as casework:
        assert titles(casework) == ["One"]
        assert casework.safekeeping.check().passed
        assert last_entry(folder, casework).act.startswith("brought the records back")


@SOME_STEPS
def test_at_every_step_all_of_it_is_there_or_nothing(
    lost: Path, folder: Path, tmp_path: Path, clock: Clock, secret: str | None, every: int
) -> None:
    source = find_sources(lost / "backups")[0]
    for number, disk in enumerate(failing_disks(every)):
        target = tmp_path / str(number)
        with Restoration(target, lambda: secret, clock) as at:
            planned = at.plan(source)
            with disk, suppress(Killed, StoreProblem):
                at.carry_out(planned)
        if has_records(target):
            with closing(open_(target, clock, secret)) as casework:
                assert titles(casework) == ["One", "Two"]
                assert casework.safekeeping.check().passed
        else:
            assert not (target / ".switch" / "list.json").exists()
            assert not any(path.is_file() and path.suffix == ".json" and "lock" not in path.name
                           for path in target.glob("*"))  # fmt: skip
        shutil.rmtree(target, ignore_errors=True)


# Going back


def test_going_back_is_in_the_history_and_what_stood_there_can_be_brought_back_in_turn(
    lost: Path, tmp_path: Path, clock: Clock, secret: str | None
) -> None:
    later = tmp_path / "later.png"
    later.write_bytes(b"something else")
    with closing(open_(lost, clock, secret)) as casework:
        casework.evidence.bring(REF, {"description": "Later"}, later).done()
    before = content_of(lost / "evidence")
    older = list_backups(lost)[0]
    bring(lost, older.path.name, secret, clock)
    with closing(open_(lost, clock, secret)) as casework:
        assert titles(casework) == ["One"]
        entry = last_entry(lost, casework)
        assert entry.act == "brought the records back as they were in the backup of 23 Nov " \
            "2026 09:00"  # fmt: skip
        assert (entry.by, entry.time) == ("Sam Lead", clock.now)
        check = casework.safekeeping.check()
        assert check.passed
        assert not check.notes
    (aside,) = (lost / "set-aside").iterdir()
    bring(lost, aside, secret, clock)
    assert content_of(lost / "evidence") == before
    with closing(open_(lost, clock, secret)) as casework:
        assert titles(casework) == ["One", "Two"]
        assert casework.safekeeping.check().passed


def test_a_damaged_backup_is_mended_but_taken_no_further_than_its_day(
    lost: Path, clock: Clock, secret: str | None
) -> None:
    older, newer = list_backups(lost)
    _records(older.path)
    bring(lost, older.path.name, secret, clock)
    with closing(open_(lost, clock, secret)) as casework:
        assert titles(casework) == ["One"]
    assert newer in list_backups(lost)


def test_other_records_in_the_folder_are_told_of_and_set_aside_whole(
    lost: Path, folder: Path, clock: Clock, secret: str | None
) -> None:
    school_in(folder, clock, "other words entirely")
    said = " ".join(bring(folder, lost, secret, clock))
    assert "whether of these records or of others, is kept whole in the folder set-aside." in said
    with closing(open_(folder, clock, secret)) as casework:
        assert casework.safekeeping.check().passed
    (aside,) = (folder / "set-aside").iterdir()
    with closing(open_(aside, clock, "other words entirely")) as casework:
        assert titles(casework) == ["One", "Two"]
        assert casework.safekeeping.check().passed


@pytest.mark.parametrize("now_sealed", [True, False], ids=["plain again", "sealed again"])
def test_what_one_goes_back_to_is_plain_or_encrypted_as_it_was(
    folder: Path, tmp_path: Path, clock: Clock, now_sealed: bool
) -> None:
    kept = school_in(folder, clock, None if now_sealed else WORDS)
    backup = list_backups(kept)[-1].path.name
    with closing(open_(kept, clock, None if now_sealed else WORDS)) as casework:
        if now_sealed:
            casework.encryption.encrypt(WORDS)
        else:
            casework.encryption.decrypt()
    (kept / "unsaved.typing").write_bytes(b"something typed under the other keys")
    (kept / "contacts.sealed").write_bytes(b"contacts under the other keys")
    secret = None if now_sealed else WORDS
    said = " ".join(bring(kept, backup, secret, clock))
    assert ("not encrypted" in said) == now_sealed
    assert (kept / "keys.json").exists() != now_sealed
    assert not (kept / "unsaved.typing").exists()
    assert not (now_sealed and (kept / "contacts.sealed").exists())
    with closing(open_(kept, clock, secret)) as casework:
        assert titles(casework) == ["One", "Two"]
        check = casework.safekeeping.check()
        assert check.passed, check.wrong
        # What was set aside is as it was, too.
        assert len(check.notes) == (not now_sealed)


def test_what_is_being_copied_is_told_and_can_be_stopped(
    lost: Path, folder: Path, clock: Clock, secret: str | None
) -> None:
    heard: list[tuple[int, int]] = []
    planned = plan(folder, lost, secret, clock)
    with Restoration(folder, lambda: secret, clock) as at:

        def stop(done: int, total: int) -> None:
            heard.append((done, total))
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            at.carry_out(planned, stop)
        assert not has_records(folder)
        assert not (folder / ".switch").exists()
        at.carry_out(planned, lambda *far: heard.append(far))
    assert heard[-1][0] == heard[-1][1] > 0


def test_whoever_brings_them_with_the_recovery_key_does_not_sign_as_the_lead(
    tmp_path: Path, clock: Clock
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    casework, printed = Casework.set_up_encrypted(old, SCHOOL, WORDS, clock=clock, cost=CHEAP)
    casework.close()
    bring(new, old, printed, clock)
    with closing(open_(new, clock, WORDS)) as brought:
        assert last_entry(new, brought).by == "somebody, with the recovery key"
    assert list_backups(new)  # they are backed up as soon as they are here
    other = tmp_path / "other"
    bring(other, old, WORDS, clock)
    with closing(open_(other, clock, WORDS)) as brought:
        assert last_entry(other, brought).by == SCHOOL["lead"]
