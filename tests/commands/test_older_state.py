"""Records that are older than they were, by command: told, brought forward or accepted."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import ReadOnly
from esafety_tui.cli import command_line
from esafety_tui.data.folder.backups import list_backups
from esafety_tui.data.folder.older_state import StillOlder
from support.school import NOW, SCHOOL, Clock

REF = "2026-27/001"
Run = Callable[..., Result]


@pytest.fixture
def run(folder: Path) -> Run:
    def command(*words: str) -> Result:
        return CliRunner().invoke(command_line, ["--database", str(folder), *words])

    return command


@pytest.fixture
def held(folder: Path, computer_clock: Clock, marks: Path, run: Run) -> Path:
    """A case whose time is over, and under a legal hold: the last entry of the history."""
    with closing(Casework.set_up(folder, SCHOOL)) as casework:
        casework.cases.record({"title": "A film of a lesson"})
        casework.cases.withdraw(REF, "Recorded twice")
    for year in range(NOW.year + 1, NOW.year + 8):
        computer_clock.now = NOW.replace(year=year) + timedelta(days=1)
        with closing(Casework.open(folder)) as casework, casework.records.change("looked on"):
            pass
    assert REF in run("disposal").output
    assert run("legal-hold", REF, "--reason", "A claim against the school").exit_code == 0
    return folder


def cut(folder: Path) -> None:
    """Take the last change away, as whoever wants the case to be gone would."""
    history = folder / "history.jsonl"
    history.write_bytes(b"".join(history.read_bytes().splitlines(keepends=True)[:-1]))
    (folder / "records.json").unlink()


def without_backups(folder: Path) -> None:
    for path in sorted((folder / "backups").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def test_a_case_whose_hold_vanished_cannot_be_disposed_of_unnoticed(held: Path, run: Run) -> None:
    without_backups(held)
    cut(held)
    told = run("check")
    assert told.exit_code == 1
    assert "entry 11 of the history, made on 24 Nov 2033 09:00, is missing" in told.output
    assert "Everything is as it was written" not in told.output
    refused = run("disposal", "--dispose", "--replace-backups")
    assert isinstance(refused.exception, ReadOnly)
    assert "A film of a lesson" in run("show", REF).output
    assert "entry 11" in run("show", REF).stderr


def test_the_hold_comes_back_from_the_backup(held: Path, run: Run) -> None:
    cut(held)
    assert "entry 11" in run("restore").output
    assert run("restore", "--yes").exit_code == 0
    assert run("check").exit_code == 0
    assert "is kept longer" in str(run("disposal", REF, "--dispose").exception)
    assert "A film of a lesson" in run("show", REF).output


@pytest.fixture
def kept(folder: Path, marks: Path, run: Run) -> Path:
    """A copy of a backup, after which something else was recorded."""
    assert run("setup", "--school", "Hill", "--lead", "Sam", "--plain").exit_code == 0
    kept = shutil.copytree(list_backups(folder)[-1].path, folder.parent / "kept")
    refuse_unless_writable(folder)
    assert run("backup").exit_code == 0
    return kept


def refuse_unless_writable(folder: Path) -> None:
    with closing(Casework.open(folder)) as casework, casework.records.change("went on"):
        pass


def test_a_backup_copied_over_the_records_is_an_older_state_of_them(
    kept: Path, run: Run, folder: Path
) -> None:
    """With its list of files, too: the folder does not turn into a backup by that."""
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    assert "entry 2 of the history" in run("check").stderr
    assert "entry 2" in run("restore", "--yes").output
    assert run("check").exit_code == 0
    refuse_unless_writable(folder)
    assert not (folder / "manifest.json").exists()


def test_what_is_gone_on_without_is_kept_when_its_backup_is_not(
    kept: Path, run: Run, folder: Path
) -> None:
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    assert "kept in the folder set-aside" in run("restore", "--accept", "--yes").output
    without_backups(folder)
    (aside,) = (folder / "set-aside").iterdir()
    known = (aside / "history.jsonl").read_bytes()
    assert run("restore", "--from", str(aside), "--yes").exit_code == 0
    assert (folder / "history.jsonl").read_bytes().startswith(known)


def test_a_backup_is_not_repaired_nor_written_to_and_the_way_on_is_said(kept: Path) -> None:
    whole = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    in_it = ("--database", str(kept))
    for command in (("restore", "--yes"), ("backup",)):
        refused = CliRunner().invoke(command_line, [*in_it, *command])
        assert "esafety-tui restore --from with its folder" in str(refused.exception)
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == whole
    brought = CliRunner().invoke(command_line, [*in_it, "restore", "--from", str(kept), "--yes"])
    assert brought.exit_code == 0, brought.output
    with closing(Casework.open(kept)) as casework:
        assert "went another way" in casework.records.why_read_only


def test_accepting_is_shown_done_and_written_down(held: Path, run: Run) -> None:
    cut(held)
    shown = run("restore", "--accept")
    assert "The history would say that you accepted these records without entry 11" in shown.output
    assert run("check").exit_code == 1
    done = run("restore", "--accept", "--yes")
    assert done.exit_code == 0, done.output
    assert "can be changed again" in done.output
    assert run("check").exit_code == 0
    history = run("history", "--format", "csv").output
    assert "accepted these records without entry 11" in history
    assert "nothing to accept" in run("restore", "--accept", "--yes").output
    assert run("restore", "--accept", "--from", "x").exit_code == 2


def test_restore_refuses_to_say_that_nothing_is_to_be_restored(
    held: Path, run: Run, folder: Path
) -> None:
    without_backups(held)
    kept = {name: (folder / name).read_bytes() for name in ("records.json", "history.jsonl")}
    assert run("legal-hold", REF, "--lift", "--reason", "Settled").exit_code == 0
    without_backups(held)
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    refused = run("restore")
    assert isinstance(refused.exception, StillOlder)
    assert "esafety-tui restore --accept" in str(refused.exception)
    assert "nothing to restore" not in refused.output


def test_check_says_whether_this_computer_knew_the_records(held: Path, run: Run) -> None:
    assert "They reach as far as this computer noted: entry 11." in run("check").output
