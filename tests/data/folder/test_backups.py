"""Backups: whole or not there, kept for as long as promised, never lost to a wrong clock."""

import os
import shutil
import stat
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.checked_json import body_of, with_checksum
from esafety_tui.data.files.names import BACKUPS_NAME, MANIFEST_NAME
from esafety_tui.data.folder import backups, pruning
from esafety_tui.data.folder.backups import (
    Backup,
    BackupFailed,
    NothingToBackUp,
    list_backups,
    make_backup,
    sweep_backups,
    unreadable_backups,
    verify_backup,
)
from esafety_tui.data.folder.pruning import (
    DAYS,
    LONGEST_GAP,
    MONTHS,
    NEWEST,
    WEEKS,
    BackupNotRemoved,
    ClockDoubtful,
    NewestDamaged,
    prune,
    remove_backup,
    to_keep,
)
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.examples import examples

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 9, 15, tzinfo=LONDON)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of these")
RECORDS = {
    "keys.json": b"the wrapped keys",
    "records.json": b"the sealed records",
    "history.jsonl": b"the sealed history\n",
    "contacts.json": b"{}",
    "steps.toml": b"# the school's own policy",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "records"
    path.mkdir()
    for name, content in RECORDS.items():
        (path / name).write_bytes(content)
    add_evidence(path, b"a screenshot")
    return path


def add_evidence(folder: Path, content: bytes) -> str:
    (folder / "source").write_bytes(content)
    sha256 = Vault(folder, KeyedCipher(bytes(32))).put(folder / "source").sha256
    (folder / "source").unlink()
    return sha256


def content_of(folder: Path) -> dict[str, bytes]:
    """Return the records folder's own files, without its backups."""
    paths = [*folder.iterdir(), *(folder / "evidence").iterdir()]
    return {
        str(path.relative_to(folder).as_posix()): path.read_bytes()
        for path in paths
        if path.is_file()
    }


def damage(path: Path, change: bytes = b"rubbish") -> None:
    """Put other bytes into the very file, as a failing disk does."""
    with path.open("r+b") as file:
        file.write(change[: path.stat().st_size])


# Making one


def test_a_backup_holds_every_file_as_it_is(folder: Path) -> None:
    backup = make_backup(folder, NOW)
    assert backup.path == folder / BACKUPS_NAME / "2026-11-23T091500"
    held = {file.name: (backup.path / file.name).read_bytes() for file in backup.files}
    assert held == content_of(folder)
    assert verify_backup(backup) == ()
    assert list_backups(folder) == (backup,)
    assert backup.made_at == NOW
    found = backup.find("records.json")
    assert found is not None
    assert (backup.path / found.name).read_bytes() == RECORDS["records.json"]
    assert backup.find("other.json") is None


def test_only_what_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").write_bytes(b"")
    (tmp_path / "unrelated.txt").write_bytes(b"something of the lead's")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "notes.txt").write_bytes(b"something of the lead's")
    assert [file.name for file in make_backup(tmp_path, NOW).files] == ["history.jsonl"]


def test_a_folder_without_records_has_no_backup(tmp_path: Path) -> None:
    (tmp_path / "contacts.json").write_bytes(b"{}")
    with pytest.raises(NothingToBackUp):
        make_backup(tmp_path, NOW)
    assert not (tmp_path / BACKUPS_NAME).exists()


def test_no_backups_are_no_error(tmp_path: Path) -> None:
    assert list_backups(tmp_path) == ()
    assert prune(tmp_path, NOW) == ()
    sweep_backups(tmp_path)


@POSIX
def test_only_the_owner_reads_a_backup(folder: Path) -> None:
    backup = make_backup(folder, NOW)
    for path in backup.path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o700


def test_the_time_has_a_zone(folder: Path) -> None:
    with pytest.raises(ValueError, match="zone"):
        make_backup(folder, datetime(2026, 11, 23))


def test_two_in_one_second_and_a_repeated_hour_both_stay(folder: Path) -> None:
    summer = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    made = [make_backup(folder, at) for at in (summer, summer, summer.replace(fold=1))]
    assert [backup.sequence for backup in made] == [1, 2, 3]
    assert len(list_backups(folder)) == 3
    assert made[2].made_at - made[1].made_at == timedelta(hours=1)


def test_evidence_is_copied_once_and_shared_from_then_on(folder: Path) -> None:
    first = make_backup(folder, NOW)
    second = make_backup(folder, NOW + timedelta(days=1))
    (one,), (two,) = ([*(backup.path / "evidence").iterdir()] for backup in (first, second))
    (live,) = (folder / "evidence").iterdir()
    assert one.samefile(two)
    # Not with the vault: what damages the one must not reach the other.
    assert not live.samefile(one)
    damage(live)
    assert verify_backup(first) == verify_backup(second) == ()


def test_where_nothing_can_be_linked_it_is_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: Any, **__: Any) -> None:
        raise OSError

    make_backup(folder, NOW)
    monkeypatch.setattr(os, "link", no_links)
    backup = make_backup(folder, NOW + timedelta(days=1))
    assert verify_backup(backup) == ()
    assert len(backup.files) == len(RECORDS) + 1


def test_damaged_shared_evidence_is_copied_afresh(folder: Path) -> None:
    first = make_backup(folder, NOW)
    (name,) = [file.name for file in first.files if file.name.startswith("evidence/")]
    damage(first.path / name)
    assert verify_backup(first) == (name,)
    assert verify_backup(make_backup(folder, NOW + timedelta(days=1))) == (name,)
    again = make_backup(folder, NOW + timedelta(days=2), recheck=True)
    assert verify_backup(again) == ()
    # A shorter file is noticed without being asked.
    (again.path / name).write_bytes(b"")
    assert verify_backup(make_backup(folder, NOW + timedelta(days=3))) == ()


def test_removed_evidence_is_not_in_later_backups(folder: Path) -> None:
    make_backup(folder, NOW)
    for path in (folder / "evidence").iterdir():
        path.unlink()
    later = make_backup(folder, NOW + timedelta(days=1))
    assert {file.name for file in later.files} == set(RECORDS)


def test_a_full_disk_is_seen_before_it_is_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1024 * 1024))
    with pytest.raises(BackupFailed, match="room"):
        make_backup(folder, NOW)
    assert [*(folder / BACKUPS_NAME).iterdir()] == []


@SOME_STEPS
def test_a_disk_that_fails_leaves_no_half_backup_and_the_records_alone(
    folder: Path, tmp_path: Path, every: int
) -> None:
    make_backup(folder, NOW)
    add_evidence(folder, b"another screenshot")
    (folder / "contacts.json").unlink()
    kinds = set()
    for number, disk in enumerate(failing_disks(every)):
        tried = shutil.copytree(folder, tmp_path / str(number))
        problem: BaseException | None = None
        try:
            with disk:
                make_backup(tried, NOW + timedelta(days=1))
        except (BackupFailed, Killed) as error:
            problem = error
        kinds.add(type(problem))
        assert content_of(tried) == content_of(folder)
        listed = list_backups(tried)
        assert listed[0].made_at == NOW
        assert [verify_backup(backup) for backup in listed] == [()] * len(listed)
        assert unreadable_backups(tried) == ()
        assert problem is not None or len(listed) == 2
        sweep_backups(tried)
        assert len([*(tried / BACKUPS_NAME).iterdir()]) == len(listed)
        shutil.rmtree(tried)
    assert kinds == {type(None), Killed, BackupFailed}


def test_a_file_that_reads_back_wrong_fails_the_backup(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from esafety_tui.data.files import atomic

    monkeypatch.setattr(atomic, "sha256_of", lambda _path: ("0" * 64, 0))
    with pytest.raises(BackupFailed):
        make_backup(folder, NOW)
    assert list_backups(folder) == ()


# Finding and checking them


def test_every_damaged_or_missing_file_is_named(folder: Path) -> None:
    backup = make_backup(folder, NOW)
    damage(backup.path / "records.json")
    (backup.path / "keys.json").unlink()
    (evidence,) = (backup.path / "evidence").iterdir()
    damage(evidence)
    everything = {"records.json", "keys.json", f"evidence/{evidence.name}"}
    assert set(verify_backup(backup)) == everything
    assert set(verify_backup(backup, evidence=False)) == {"records.json", "keys.json"}


def test_a_backup_without_a_whole_manifest_is_named_and_left(folder: Path) -> None:
    backup = make_backup(folder, NOW)
    manifest = backup.path / MANIFEST_NAME
    content = manifest.read_bytes()
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 4
        manifest.write_bytes(flipped)
        assert list_backups(folder) == ()
    manifest.unlink()
    assert unreadable_backups(folder) == ("2026-11-23T091500",)
    assert prune(folder, NOW) == ()


@pytest.mark.parametrize("name", ["../records.json", "/etc/passwd", "evidence/../keys.json"])
def test_a_manifest_never_leads_elsewhere(folder: Path, name: str) -> None:
    backup = make_backup(folder, NOW)
    manifest = backup.path / MANIFEST_NAME
    body = body_of(manifest.read_bytes())
    manifest.write_bytes(with_checksum(body.replace(b"records.json", name.encode())))
    assert list_backups(folder) == ()
    manifest.write_bytes(with_checksum(body))
    assert list_backups(folder) == (backup,)


def test_a_manifest_of_a_later_version_is_left_alone(folder: Path) -> None:
    manifest = make_backup(folder, NOW).path / MANIFEST_NAME
    body = body_of(manifest.read_bytes())
    manifest.write_bytes(with_checksum(body.replace(b'"format":1', b'"format":2')))
    assert list_backups(folder) == ()


def test_strange_things_among_the_backups_are_left_alone(folder: Path, tmp_path: Path) -> None:
    make_backup(folder, NOW)
    (folder / BACKUPS_NAME / "notes.txt").write_text("the lead's")
    (folder / BACKUPS_NAME / "own").mkdir()
    assert len(list_backups(folder)) == 1
    assert unreadable_backups(folder) == ("own",)
    make_backup(folder, NOW + timedelta(days=1))
    assert (folder / BACKUPS_NAME / "notes.txt").exists()


# Which are kept: the plan

times = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2028, 12, 31), timezones=st.just(UTC)
)
histories = st.lists(times, max_size=60)


@given(histories, times)
@settings(max_examples=examples(200))
def test_the_newest_few_are_always_kept(made: list[datetime], now: datetime) -> None:
    kept = to_keep(made, now)
    assert kept <= set(made)
    assert set(made[-NEWEST:]) <= kept


@given(histories, times)
@settings(max_examples=examples(200))
def test_each_of_the_last_days_weeks_and_months_keeps_its_last(
    made: list[datetime], now: datetime
) -> None:
    made = sorted(made)
    kept = to_keep(made, now)
    today = now.date()
    in_span: list[Callable[[date], bool]] = [
        *(lambda day, n=n: day == today - timedelta(n) for n in range(DAYS)),
        *(
            lambda day, n=n: day.isocalendar()[:2] == (today - timedelta(7 * n)).isocalendar()[:2]
            for n in range(WEEKS)
        ),
        *(
            lambda day, n=n: (
                day.year * 12 + day.month == today.year * 12 + today.month - n
            )
            for n in range(MONTHS)
        ),
    ]  # fmt: skip
    for belongs in in_span:
        there = [at for at in made if at <= now and belongs(at.date())]
        assert not there or there[-1] in kept


@given(histories, times)
@settings(max_examples=examples(200))
def test_not_many_are_kept_and_keeping_again_takes_nothing(
    made: list[datetime], now: datetime
) -> None:
    kept = to_keep(made, now)
    future = {at for at in made if at > now}
    assert len(kept - future) <= NEWEST + DAYS + WEEKS + MONTHS
    assert to_keep([at for at in made if at in kept], now) == kept


@given(histories, times, st.timedeltas(timedelta(0), timedelta(days=20_000)))
@settings(max_examples=examples(200))
def test_a_clock_set_ahead_lets_nothing_go(
    made: list[datetime], now: datetime, ahead: timedelta
) -> None:
    made = [at for at in made if at <= now]
    assert to_keep(made, now + ahead) == to_keep(made, now)


@given(histories, times)
@settings(max_examples=examples(200))
def test_what_lies_in_the_future_is_kept_and_takes_no_place(
    made: list[datetime], now: datetime
) -> None:
    kept = to_keep(made, now)
    assert {at for at in made if at > now} <= kept
    assert to_keep([at for at in made if at <= now], now) <= kept


def test_two_years_of_use_reach_back_a_year() -> None:
    made: list[datetime] = []
    start = datetime(2025, 9, 1, 16, 0, tzinfo=LONDON)
    for day in range(730):
        now = start + timedelta(days=day)
        if now.weekday() < 5 and now.month != 8:
            made = [at for at in [*made, now] if at in to_keep([*made, now], now)]
    assert len(made) <= DAYS + WEEKS + MONTHS
    assert (made[-1] - made[0]).days >= 330
    assert [at.date() for at in made[-DAYS:]] == sorted({at.date() for at in made})[-DAYS:]
    # School was closed in August, so seven school days reach from Wednesday to Thursday.
    assert made[-1] - made[-DAYS] <= timedelta(days=12)


# Which are kept: on the disk


def dated(folder: Path, *days: int, start: datetime = NOW) -> list[Backup]:
    return [make_backup(folder, start + timedelta(days=day)) for day in days]


def test_what_is_no_longer_kept_is_taken_away(folder: Path) -> None:
    made = dated(folder, *range(40))
    now = NOW + timedelta(days=39)
    kept = to_keep([backup.made_at for backup in made], now)
    gone = prune(folder, now)
    assert gone == tuple(backup.path.name for backup in made if backup.made_at not in kept)
    assert {backup.made_at for backup in list_backups(folder)} == kept
    assert sorted(path.name for path in (folder / BACKUPS_NAME).iterdir()) == [
        backup.path.name for backup in list_backups(folder)
    ]
    assert all(verify_backup(backup) == () for backup in list_backups(folder))
    assert prune(folder, now) == ()


def test_the_last_that_has_a_recorded_file_stays(folder: Path) -> None:
    """As when the vault has lost it, or it was damaged there, and it is not put back for long."""
    lost, damaged, whole = ("evidence/" + digit * 64 for digit in "abc")
    for name in (lost, damaged, whole):
        (folder / name).write_text(name)
    had = dated(folder, *range(2))[-1]
    (folder / lost).unlink()
    (folder / damaged).write_text("damaged")
    dated(folder, *range(2, 40))
    now = NOW + timedelta(days=39)
    prune(folder, now, [lost, damaged, whole])
    assert had in list_backups(folder)
    assert len([one for one in list_backups(folder) if one.find(lost)]) == 1
    prune(folder, now, [whole])
    assert had not in list_backups(folder)


def test_a_clock_years_ahead_takes_nothing_away(folder: Path) -> None:
    dated(folder, *range(30))
    before = list_backups(folder)
    ahead = NOW + timedelta(days=3650)
    with pytest.raises(ClockDoubtful):
        prune(folder, ahead)
    wrong = make_backup(folder, ahead)
    with pytest.raises(ClockDoubtful, match="22 December 2026"):
        prune(folder, ahead)
    assert list_backups(folder) == (*before, wrong)
    # Even a whole term with that clock takes no more than any term.
    for day in range(1, 60):
        make_backup(folder, ahead + timedelta(days=day))
        prune(folder, ahead + timedelta(days=day))
    left = [backup.made_at for backup in list_backups(folder)]
    assert [at for at in left if at < NOW + timedelta(days=400)]


def test_a_backup_from_the_future_stops_the_taking_away(folder: Path) -> None:
    made = dated(folder, *range(40))
    with pytest.raises(ClockDoubtful):
        prune(folder, made[-1].made_at - timedelta(minutes=1))
    assert list_backups(folder) == tuple(made)
    assert prune(folder, made[-1].made_at)


def test_a_clock_put_right_again_settles_itself(folder: Path) -> None:
    dated(folder, *range(20))
    (wrong,) = dated(folder, 3650)
    (right,) = dated(folder, 20)
    assert right.sequence == wrong.sequence + 1
    with pytest.raises(ClockDoubtful):
        prune(folder, right.made_at)
    dated(folder, 21)
    assert prune(folder, NOW + timedelta(days=21))
    assert wrong in list_backups(folder)


def test_the_longest_holiday_is_no_doubt(folder: Path) -> None:
    made = dated(folder, *range(20))
    back = made[-1].made_at + LONGEST_GAP
    make_backup(folder, back)
    assert prune(folder, back)


def test_without_the_question_the_clock_would_be_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated(folder, *range(30))
    monkeypatch.setattr(pruning, "_refuse_doubtful_clock", lambda *_: None)
    assert prune(folder, NOW + timedelta(days=3650))


def test_nothing_is_taken_away_while_the_newest_is_damaged(folder: Path) -> None:
    made = dated(folder, *range(30))
    damage(made[-1].path / "history.jsonl")
    with pytest.raises(NewestDamaged):
        prune(folder, made[-1].made_at)
    assert list_backups(folder) == tuple(made)


def test_a_kill_while_one_is_taken_away_leaves_no_half_of_it(folder: Path, tmp_path: Path) -> None:
    dated(folder, *range(2))
    kinds = set()
    for number, disk in enumerate(failing_disks()):
        tried = shutil.copytree(folder, tmp_path / str(number))
        older, newer = list_backups(tried)
        problem: BaseException | None = None
        try:
            with disk:
                remove_backup(older.path)
        except (BackupNotRemoved, Killed) as error:
            problem = error
        kinds.add(type(problem))
        left = list_backups(tried)
        assert newer in left
        assert all(verify_backup(backup) == () for backup in left)
        assert unreadable_backups(tried) == ()
        assert problem is not None or left == (newer,)
        sweep_backups(tried)
        assert len([*(tried / BACKUPS_NAME).iterdir()]) == len(left)
        shutil.rmtree(tried)
    assert kinds == {type(None), Killed, BackupNotRemoved}


@POSIX
def test_a_link_among_the_backups_is_not_followed(folder: Path, tmp_path: Path) -> None:
    backup = make_backup(folder, NOW)
    shutil.move(backup.path, tmp_path / "elsewhere")
    backup.path.symlink_to(tmp_path / "elsewhere")
    assert list_backups(folder) == ()


def test_the_place_for_backups_may_not_be_a_file(folder: Path) -> None:
    (folder / BACKUPS_NAME).write_bytes(b"")
    with pytest.raises(backups.FolderUnusable):
        list_backups(folder)
    with pytest.raises(BackupFailed):
        make_backup(folder, NOW)
