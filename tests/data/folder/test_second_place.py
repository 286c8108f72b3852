"""A second place for backups: copied when it is there, whole or not at all, and pruned alike."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.data.folder.backups import list_backups, verify_backup
from esafety_tui.data.folder.second_place import CopyFailed
from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.record import Invalid
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.school import SCHOOL, Clock

WORDS = "four words and a dog"


@pytest.fixture(params=["plain", "sealed"])
def secret(request: pytest.FixtureRequest) -> str | None:
    return WORDS if request.param == "sealed" else None


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def desk(
    folder: Path, clock: Clock, secret: str | None, stick: Path, tmp_path: Path
) -> Iterator[Casework]:
    """Records with a case, evidence and a second place."""
    if secret:
        desk, _ = Casework.set_up_encrypted(folder, SCHOOL, secret, clock=clock)
    else:
        desk = Casework.set_up(folder, SCHOOL, clock=clock)
    ref = desk.cases.record({"title": "Quibbleford"}).ref
    (tmp_path / "page.png").write_bytes(b"captured")
    desk.evidence.bring(ref, {"description": "Kept"}, tmp_path / "page.png").done()
    desk.settings.change({"second_place": str(stick)})
    yield desk
    desk.close()


def saved(desk: Casework) -> str:
    """What leaving does."""
    return desk.safekeeping.back_up_if_due() or desk.safekeeping.copy_if_there()


def home(stick: Path) -> Path:
    (found,) = stick.iterdir()
    return found


def test_a_copy_is_the_newest_backup_byte_for_byte_and_as_sealed(
    desk: Casework, stick: Path, secret: str | None
) -> None:
    assert saved(desk) == ""
    (copy,) = desk.safekeeping.copies()
    (backup,) = desk.safekeeping.backups()
    files = {path.relative_to(backup.path) for path in backup.path.rglob("*") if path.is_file()}
    assert files == {path.relative_to(copy.path) for path in copy.path.rglob("*") if path.is_file()}
    assert all((copy.path / one).read_bytes() == (backup.path / one).read_bytes() for one in files)
    assert verify_backup(copy) == ()
    words = b"".join(path.read_bytes() for path in stick.rglob("*") if path.is_file())
    assert (b"Quibbleford" in words) == (secret is None)
    assert saved(desk) == ""
    assert desk.safekeeping.copies() == (copy,)  # it is there already


def test_without_a_place_or_with_a_stick_that_is_not_in_nothing_is_made_or_said(
    desk: Casework, stick: Path
) -> None:
    stick.rmdir()
    assert saved(desk) == ""
    assert not stick.exists()
    assert desk.safekeeping.copies() == ()
    desk.settings.change({"second_place": ""})
    stick.mkdir()
    assert saved(desk) == ""
    assert not list(stick.iterdir())


def test_evidence_is_shared_with_the_copy_before_or_else_copied_again(
    desk: Casework, stick: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    def piece() -> Path:
        return next((desk.safekeeping.copies()[-1].path / "evidence").iterdir())

    assert saved(desk) == ""
    first = piece()
    clock.on(days=1)
    desk.cases.record({"title": "Two"})
    assert saved(desk) == ""
    assert first.samefile(piece())
    # A stick as they are sold cannot; and what was damaged there is not shared.
    first.write_bytes(b"shorter")
    clock.on(days=1)
    desk.cases.record({"title": "Three"})
    assert saved(desk) == ""
    assert verify_backup(desk.safekeeping.copies()[-1]) == ()
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "no links")))
    clock.on(days=1)
    desk.cases.record({"title": "Four"})
    assert saved(desk) == ""
    assert verify_backup(desk.safekeeping.copies()[-1]) == ()


def test_the_place_is_pruned_by_the_same_rule_and_two_schools_do_not_meet_there(
    desk: Casework, stick: Path, tmp_path: Path, clock: Clock
) -> None:
    other = Casework.set_up(tmp_path / "other", {**SCHOOL, "name": "Southfield"}, clock=clock)
    other.settings.change({"second_place": str(stick)})
    for number in range(12):
        for one in (desk, other):
            one.cases.record({"title": f"Case {number}"})
            assert saved(one) == ""
        clock.on(hours=1)
    for one in (desk, other):
        here = [backup.path.name for backup in one.safekeeping.backups()]
        assert [copy.path.name for copy in one.safekeeping.copies()] == here
        assert len(here) == 3
    assert len(list(stick.iterdir())) == 2
    other.close()


@SOME_STEPS
def test_a_copy_that_fails_leaves_none_and_the_rest_as_it_was(
    desk: Casework, stick: Path, every: int, clock: Clock
) -> None:
    assert saved(desk) == ""
    clock.on(days=1)
    desk.cases.record({"title": "Two"})
    desk.safekeeping.back_up()
    before = list_backups(home(stick))
    for disk in failing_disks(every):
        with disk, suppress(Killed, CopyFailed):
            desk.safekeeping.copy_to(stick)
        for copy in desk.safekeeping.copies():
            assert verify_backup(copy) == ()
        assert set(before) <= set(desk.safekeeping.copies())
        for new in desk.safekeeping.copies()[1:]:
            shutil.rmtree(new.path)
    desk.safekeeping.copy_to(stick)
    assert len(desk.safekeeping.copies()) == 2
    assert not list((home(stick) / "backups").glob(".*"))


def test_what_is_damaged_or_too_large_is_not_copied(
    desk: Casework, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = desk.safekeeping.back_up()
    content = (backup.path / "history.jsonl").read_bytes()
    (backup.path / "history.jsonl").write_bytes(content[:-9] + b"x" * 9)
    assert "a file of the backup is damaged" in desk.safekeeping.copy_if_there()
    assert desk.safekeeping.copies() == ()
    (backup.path / "history.jsonl").write_bytes(content)
    full = shutil.disk_usage(stick)._replace(free=1024)
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda _: full)
        assert "not enough room" in desk.safekeeping.copy_if_there()
    (home(stick) / "backups").rmdir()
    (home(stick) / "backups").write_text("in the way")
    said = desk.safekeeping.copy_if_there()
    assert said.startswith("The backup could not be copied elsewhere")
    assert "--database" not in said


def test_a_damaged_copy_is_told_by_check_and_made_again(desk: Casework, stick: Path) -> None:
    assert saved(desk) == ""
    assert desk.safekeeping.check().passed
    (copy,) = desk.safekeeping.copies()
    for name in ("history.jsonl", f"evidence/{next((copy.path / 'evidence').iterdir()).name}"):
        (copy.path / name).write_bytes(b"not this")
    (said,) = desk.safekeeping.check().wrong
    assert "second place" in said
    assert "2 of its files" in said
    assert desk.safekeeping.copy_if_there(recheck=True) == ""
    assert verify_backup(desk.safekeeping.copies()[-1]) == ()
    assert desk.safekeeping.check().passed
    place = home(stick) / "backups"
    shutil.rmtree(place)
    place.write_text("in the way")
    assert not desk.safekeeping.check().passed


def test_where_damage_took_the_settings_there_is_no_second_place(
    desk: Casework, folder: Path, clock: Clock, secret: str | None
) -> None:
    desk.close()
    (folder / "records.json").unlink()
    lines = (folder / "history.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "history.jsonl").write_bytes(b"".join([b"not this\n", *lines[1:2]]))
    damaged = Casework.open(folder, read_only=True, clock=clock, passphrase=secret)
    assert "not known" in damaged.records.school.name
    assert damaged.safekeeping.second_place is None
    assert not damaged.safekeeping.check().passed
    damaged.close()


def test_a_plain_backup_of_encrypted_records_is_not_carried_away(
    folder: Path, clock: Clock, stick: Path
) -> None:
    desk = Casework.set_up(folder, SCHOOL, clock=clock)
    desk.settings.change({"second_place": str(stick)})
    desk.safekeeping.back_up()
    desk.encryption.encrypt(WORDS)
    with pytest.raises(CopyFailed, match="before the records were encrypted"):
        desk.safekeeping.copy_to(stick)
    assert not list(stick.rglob("*.json*"))
    assert saved(desk) == ""
    assert all(copy.find("keys.json") for copy in desk.safekeeping.copies())
    desk.close()


# When it is told


def test_it_is_told_after_a_week_and_only_where_a_place_is_set(
    desk: Casework, folder: Path, stick: Path, clock: Clock, secret: str | None
) -> None:
    assert desk.safekeeping.copy_age == "no copy elsewhere noted yet"
    assert saved(desk) == ""
    assert desk.safekeeping.copy_age == ""
    clock.on(days=7)
    assert desk.safekeeping.copy_age == ""
    stick.rename(stick.with_name("taken home"))
    clock.on(days=2)
    assert saved(desk) == ""
    assert desk.safekeeping.copy_age == "copy elsewhere: 9 days old"
    again = Casework.open(folder, read_only=True, clock=clock, passphrase=secret)
    assert again.safekeeping.copy_age == "copy elsewhere: 9 days old"
    again.close()
    # Nothing has changed since, so what is there is the newest.
    stick.with_name("taken home").rename(stick)
    assert saved(desk) == ""
    assert desk.safekeeping.copy_age == ""
    clock.on(days=-30)
    assert desk.safekeeping.copy_age == "copy elsewhere: of a later day"
    desk.settings.change({"second_place": ""})
    assert desk.safekeeping.copy_age == ""


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\xfe", b'{"at":"9999-99-99T00:00:00Z"}', b"[" * 5000]
)
def test_a_note_that_does_not_read_counts_as_none(
    desk: Casework, folder: Path, content: bytes
) -> None:
    (folder / "last-copy.json").write_bytes(content)
    assert desk.safekeeping.copy_age == "no copy elsewhere noted yet"
    assert saved(desk) == ""
    assert desk.safekeeping.copy_age == ""


def test_it_is_said_who_can_read_it_there(desk: Casework, secret: str | None) -> None:
    assert ("whoever has it can read it" in desk.safekeeping.second_place_said) == (not secret)


# AtHand it


def test_a_place_is_a_folder_that_is_there_and_not_in_the_records(
    desk: Casework, folder: Path, tmp_path: Path, stick: Path
) -> None:
    for wrong in (tmp_path / "nowhere", tmp_path / "page.png", folder, folder / "backups", "\0"):
        with pytest.raises(Invalid):
            desk.settings.change({"second_place": str(wrong)})
    assert desk.records.school.second_place == str(stick)
    stick.rmdir()
    desk.settings.change({"deputy": "Dee", "second_place": str(stick)})  # as it stood in the form
    desk.settings.change({"second_place": f'"{tmp_path}"'})
    assert desk.records.school.second_place == str(tmp_path)


# Coming back from it


def test_everything_comes_back_from_the_stick_on_another_computer(
    desk: Casework, folder: Path, stick: Path, tmp_path: Path, clock: Clock, secret: str | None
) -> None:
    assert saved(desk) == ""
    desk.close()
    shutil.rmtree(folder)
    clock.on(days=3)
    new = tmp_path / "another" / "computer"
    with Restoration(new, lambda: secret, clock) as at:
        at.carry_out(at.plan(at.sources(str(stick))[0]))
    came = Casework.open(new, clock=clock, passphrase=secret)
    assert [row.title for row in came.records.index.newest_first()] == ["Quibbleford"]
    assert came.safekeeping.check().passed
    clock.on(seconds=timedelta(days=1).total_seconds())
    assert saved(came) == ""
    assert len(list(stick.iterdir())) == 1  # the same database goes on in the same place
    assert len(came.safekeeping.copies()) == 2
    with suppress(StoreProblem):
        came.close()
