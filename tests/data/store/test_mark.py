"""The mark outside the folder: older states are told, nothing else is, and nothing stops for it."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.windows import Windows

from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import ReadOnly
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.data.folder.older_state import StillOlder
from esafety_tui.data.journal.entry import Link
from esafety_tui.data.journal.mark import Marker
from esafety_tui.data.problems import NotSaved
from support.school import SCHOOL, Clock

PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
RECORDS = ("records.json", "history.jsonl")


class School:
    """A school's records, opened and closed, by this computer."""

    def __init__(self, folder: Path, clock: Clock, *, encrypted: bool) -> None:
        self.folder = folder
        self.clock = clock
        self.secret = PASSPHRASE if encrypted else None
        if encrypted:
            casework, _ = Casework.set_up_encrypted(
                folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP
            )
        else:
            casework = Casework.set_up(folder, SCHOOL, clock=clock)
        casework.close()

    def open(self, *, read_only: bool = False) -> Casework:
        return Casework.open(
            self.folder, read_only=read_only, clock=self.clock, passphrase=self.secret
        )

    def record(self, *titles: str) -> None:
        """Record a case a minute, and leave."""
        casework = self.open()
        for title in titles:
            self.clock.on(minutes=1)
            casework.cases.record({"title": title})
        casework.close()

    def kept(self) -> dict[str, bytes]:
        return {name: (self.folder / name).read_bytes() for name in RECORDS}

    def put_back(self, kept: dict[str, bytes]) -> None:
        for name, content in kept.items():
            (self.folder / name).write_bytes(content)

    def cut(self, lines: int = 1) -> None:
        """Take the last *lines* of the history away, and the records file with them."""
        path = self.folder / "history.jsonl"
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-lines]))
        (self.folder / "records.json").unlink()

    def back_up(self) -> None:
        make_backup(self.folder, self.clock.now)

    def restored(self, backup: str | None = None) -> None:
        with Restoration(self.folder, lambda: self.secret, self.clock) as at:
            at.carry_out(at.plan(at.sources(backup)[0] if backup else None))

    def quiet(self) -> int:
        """See that nothing is told and everything goes; return how far the history goes."""
        casework = self.open()
        assert casework.records.older_state is None
        assert casework.records.why_read_only == ""
        found = casework.safekeeping.check()
        assert found.passed, found.wrong
        casework.cases.record({"title": "One more"})
        seq = casework.records.store.history.head.seq
        casework.close()
        return seq

    def told(self) -> str:
        """See that an older state is told, by `check` too, and can be read; return the sentence."""
        casework = self.open()
        older = casework.records.older_state
        assert older
        assert casework.records.why_read_only == older.in_short
        assert older.sentence in casework.safekeeping.check().wrong
        assert casework.records.index.newest_first()
        with pytest.raises(ReadOnly, match="entr"):
            casework.cases.record({"title": "Not now"})
        casework.close()
        looked_at = self.open(read_only=True)
        assert looked_at.records.older_state == older
        looked_at.close()
        return older.sentence


@pytest.fixture(params=["plain", "encrypted"])
def school(request: pytest.FixtureRequest, folder: Path, clock: Clock, marks: Path) -> School:
    """A school with three cases, in entries 2 to 4."""
    made = School(folder, clock, encrypted=request.param == "encrypted")
    made.record("One", "Two", "Three")
    return made


@pytest.fixture
def plain(folder: Path, clock: Clock, marks: Path) -> School:
    made = School(folder, clock, encrypted=False)
    made.record("One", "Two", "Three")
    return made


def titles(school: School) -> list[str]:
    casework = school.open(read_only=True)
    found = sorted(row.title for row in casework.records.index.newest_first())
    casework.close()
    return found


def the_mark(marks: Path) -> Path:
    (mark,) = marks.iterdir()
    return mark


# What is told


@pytest.mark.parametrize("lines", [1, 2])
def test_a_history_that_was_cut_is_told_with_what_is_missing(school: School, lines: int) -> None:
    school.cut(lines)
    said = school.told()
    assert ("entries 3 to 4" if lines == 2 else "entry 4") in said
    assert "23 Nov 2026 09:03" in said
    assert f"after entry {4 - lines}" in said
    assert "No backup here has it" in said
    assert "esafety-tui restore --accept" in said


def test_old_records_and_history_put_back_are_told(school: School) -> None:
    old = school.kept()
    school.record("Four", "Five")
    school.put_back(old)
    assert "entries 5 to 6" in school.told()


def test_an_older_state_is_told_wherever_the_folder_was_moved_to(school: School) -> None:
    moved = school.folder.rename(school.folder.with_name("moved"))
    school.folder = moved
    assert school.quiet() == 5
    school.cut()
    assert "entry 5" in school.told()


def test_an_older_state_is_told_after_the_records_were_encrypted(plain: School) -> None:
    casework = plain.open()
    casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    casework.close()
    plain.secret = PASSPHRASE
    last = plain.quiet()
    plain.cut()
    assert f"entry {last}" in plain.told()


def test_without_a_mark_the_newest_backup_tells(
    school: School, marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.back_up()
    the_mark(marks).unlink()
    school.cut(2)
    said = school.told()
    assert "than they were when the newest backup was made" in said
    assert "entries 3 to 4" in said
    assert "To take it from the backup of 23 Nov 2026" in said


def test_two_that_went_different_ways_are_told_as_that(school: School, tmp_path: Path) -> None:
    """The stick was taken home, and changed there and here."""
    stick = shutil.copytree(school.folder, tmp_path / "stick")
    school.record("Here", "And here", "And here again")
    school.folder = stick
    assert "entries 5 to 7" in school.told()
    casework = school.open()
    casework.safekeeping.accept_older_state()
    casework.cases.record({"title": "There"})
    casework.close()
    school.folder = stick.parent / "records"
    said = school.told()
    assert "went another way than what was recorded on this computer, up to entry 6" in said


def test_a_fork_of_the_newest_backup_is_told_as_that(
    school: School, tmp_path: Path, marks: Path
) -> None:
    aside = shutil.copytree(school.folder, tmp_path / "aside")
    school.record("Here", "And here")
    school.back_up()
    shutil.copytree(school.folder / "backups", aside / "backups")
    the_mark(marks).unlink()
    shutil.move(aside / "backups", tmp_path / "backups")
    school.folder = aside
    school.record("There", "And there", "And there again")
    the_mark(marks).unlink()
    shutil.move(tmp_path / "backups", aside / "backups")
    said = school.told()
    assert "went another way" in said
    assert "esafety-tui restore --from 2026-11-23T090500" in said
    with (
        pytest.raises(StillOlder, match=r"restore --from 2026-11-23T090500.*restore --accept"),
        Restoration(school.folder, lambda: school.secret, school.clock) as at,
    ):
        at.plan()


# What is not


def test_what_this_computer_left_is_not_told(school: School) -> None:
    assert [school.quiet(), school.quiet()] == [5, 6]


def test_records_that_were_changed_on_another_computer_are_not_told(
    school: School, marks: Path
) -> None:
    here = the_mark(marks).read_bytes()
    school.record("There", "And there")
    the_mark(marks).write_bytes(here)
    casework = school.open(read_only=True)
    assert "go through entry 4" in casework.safekeeping.check().noted
    casework.close()
    assert school.quiet() == 7


def test_going_back_to_a_backup_on_purpose_is_not_told(school: School, marks: Path) -> None:
    school.back_up()
    school.record("Four")
    school.back_up()
    school.restored(list_backups(school.folder)[0].path.name)
    noted = school.open(read_only=True)
    assert "exchanged by esafety-tui restore" in noted.safekeeping.check().noted
    noted.close()
    school.quiet()
    the_mark(marks).unlink()
    school.quiet()


def test_a_backup_is_no_older_state_and_moves_no_mark(school: School, marks: Path) -> None:
    school.back_up()
    school.record("Four")
    before = the_mark(marks).read_bytes()
    backup = list_backups(school.folder)[0].path
    opened = Casework.open(backup, clock=school.clock, passphrase=school.secret)
    assert opened.records.older_state is None
    assert opened.safekeeping.check().noted == ""
    opened.close()
    assert the_mark(marks).read_bytes() == before


def test_a_backup_of_other_records_is_no_measure(plain: School, tmp_path: Path) -> None:
    other = School(tmp_path / "other", plain.clock, encrypted=False)
    other.record(*"abcdefgh")
    other.back_up()
    shutil.copytree(other.folder / "backups", plain.folder / "backups")
    shutil.rmtree(tmp_path / "configuration")
    plain.quiet()


# The way on


def test_restore_takes_what_is_missing_from_the_backup(school: School) -> None:
    school.back_up()
    school.cut(2)
    assert titles(school) == ["One"]
    school.restored()
    assert titles(school) == ["One", "Three", "Two"]
    assert school.quiet() == 6


def test_restore_takes_the_part_that_a_backup_has(school: School) -> None:
    school.back_up()
    school.record("Four")
    school.cut(2)
    assert "To take entry 4 from the backup" in school.told()
    school.restored()
    assert titles(school) == ["One", "Three", "Two"]
    assert "entry 5" in school.told()


def test_restore_does_not_say_that_all_is_well(school: School) -> None:
    old = school.kept()
    school.record("Four")
    school.put_back(old)
    with (
        pytest.raises(StillOlder, match="older than they were"),
        Restoration(school.folder, lambda: school.secret, school.clock) as at,
    ):
        at.plan()


def test_accepting_goes_on_and_the_history_says_who_accepted_what(school: School) -> None:
    school.cut(2)
    casework = school.open()
    school.clock.on(hours=1)
    casework.safekeeping.accept_older_state()
    entry = casework.records.store.history.last()
    assert entry
    assert (entry.seq, entry.by, entry.time) == (3, "Sam Lead", school.clock.now)
    assert entry.act == (
        "accepted these records without entries 3 to 4, the last on 23 Nov 2026 09:03"
    )
    casework.cases.record({"title": "Afterwards"})
    casework.close()
    assert titles(school) == ["Afterwards", "One"]
    school.quiet()


def test_accepting_that_cannot_be_saved_leaves_the_question(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.cut()
    casework = school.open()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("esafety_tui.data.journal.journal.write_all", fail)
        with pytest.raises(NotSaved):
            casework.safekeeping.accept_older_state()
    with pytest.raises(ReadOnly):
        casework.cases.record({"title": "Not yet"})
    casework.safekeeping.accept_older_state()
    casework.cases.record({"title": "Now"})
    casework.close()
    school.quiet()


def test_what_is_damaged_is_mended_before_anything_is_accepted(plain: School) -> None:
    """The first entry, with which the school itself goes, and the last.

    Until it is mended nobody can say after which entry the records are shown.
    """
    plain.cut()
    path = plain.folder / "history.jsonl"
    path.write_bytes(b"x" + path.read_bytes()[1:])
    casework = plain.open()
    assert casework.records.damage
    assert casework.records.older_state is None
    with pytest.raises(ReadOnly):
        casework.safekeeping.accept_older_state()
    casework.close()
    plain.restored()
    assert plain.told()


def test_what_is_open_elsewhere_cannot_be_accepted(school: School) -> None:
    school.cut()
    lock = WriterLock(school.folder, school.clock.now)
    casework = school.open(read_only=True)
    with pytest.raises(ReadOnly):
        casework.safekeeping.accept_older_state()
    casework.close()
    lock.release()
    school.told()


# The file


def test_the_mark_follows_each_change(school: School, marks: Path) -> None:
    casework = school.open()
    seen = {the_mark(marks).read_bytes()}
    for number in range(5):
        casework.cases.record({"title": str(number)})
        seen.add(the_mark(marks).read_bytes())
    assert len(seen) == 6
    # As it is when the program is killed: nothing more is written.
    last = the_mark(marks).read_bytes()
    casework.close()
    assert the_mark(marks).read_bytes() == last


def test_reading_notes_nothing(school: School, marks: Path) -> None:
    the_mark(marks).unlink()
    school.open(read_only=True).close()
    assert not list(marks.iterdir())


def test_where_nothing_can_be_noted_everything_goes_and_check_says_so(
    folder: Path, clock: Clock
) -> None:
    school = School(folder, clock, encrypted=False)
    school.record("One")
    casework = school.open()
    assert "has not noted before how far" in casework.safekeeping.check().noted
    casework.close()
    school.quiet()


def test_check_says_that_the_mark_agrees(school: School) -> None:
    casework = school.open(read_only=True)
    assert casework.safekeeping.check().noted == (
        "They reach as far as this computer noted: entry 4."
    )
    casework.close()


def _garbage(path: Path) -> None:
    path.write_bytes(b"\xff\x00" * 5000)


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    target = path.with_name("precious.txt")
    target.write_text("not ours")
    path.unlink()
    path.symlink_to(target)


@pytest.mark.parametrize("put", [_garbage, _nothing, _half, _folder, _pipe, _link])
def test_whatever_stands_in_place_of_the_mark_stops_nothing(
    plain: School, marks: Path, put: Callable[[Path], None]
) -> None:
    if os.name == "nt" and put in (_pipe, _link):
        pytest.skip("made by administrators only, or not at all")
    put(the_mark(marks))
    plain.quiet()
    plain.quiet()
    precious = marks / "precious.txt"
    assert not precious.exists() or precious.read_text() == "not ours"


def test_a_mark_with_a_time_with_which_nobody_can_reckon_is_none(folder: Path, marks: Path) -> None:
    marker = Marker(folder, b"begun")
    for year in (1, 2026, 9999):
        marker.write(Link(4, b"hash", "at"), datetime(year, 6, 1, tzinfo=UTC))
        assert bool(marker.read()) == (year == 2026), year
    marker.close()


def test_no_bit_of_the_mark_that_is_flipped_tells_what_is_not(plain: School, marks: Path) -> None:
    path = the_mark(marks)
    whole = path.read_bytes()
    for at in range(0, len(whole.rstrip()) * 8, 41):
        flipped = bytearray(whole)
        flipped[at // 8] ^= 1 << at % 8
        path.write_bytes(flipped)
        casework = plain.open(read_only=True)
        assert casework.records.older_state is None, at
        casework.close()


def test_marks_are_small_and_few(
    folder: Path, clock: Clock, marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esafety_tui.data.journal.mark._MOST", 4)
    for number in range(6):
        School(folder / str(number), clock, encrypted=False)
    kept = list(marks.iterdir())
    assert len(kept) == 4
    assert {path.stat().st_size for path in kept} == {512}
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


def test_what_is_thrown_away_leaves_no_mark(plain: School, marks: Path) -> None:
    casework = plain.open()
    casework.close()
    casework.safekeeping.leave_no_mark()
    assert not list(marks.iterdir())


@pytest.mark.parametrize("system", [Windows, MacOS])
def test_on_no_system_does_the_mark_lie_with_the_records(
    system: type[MacOS], monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, data and configuration are the same folder."""
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: "/Users/x/AppData/Local")
    records = system("esafety-tui", appauthor=False).user_data_path
    marks = system("esafety-tui-marks", appauthor=False).user_config_path
    assert records not in (marks, *marks.parents)
