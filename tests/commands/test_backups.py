"""Commands make backups as the application does: after what they changed, and only then."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from esafety_tui.data.folder import backups
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.data.journal.snapshot import RecordsFile
from esafety_tui.data.problems import NotSaved
from support.school import SCHOOL

REF = "2026-27/001"
WORDS = "four words and a dog"


@pytest.fixture
def records(folder: Path, tmp_path: Path) -> Path:
    """A case with a file of evidence, and files to give to commands."""
    (tmp_path / "page.png").write_bytes(b"captured")
    (tmp_path / "log.csv").write_text("Date reported,Details\n3/11/2025,x\n31/2/2025,y\n")
    (tmp_path / "words").write_text(WORDS)
    with closing(Casework.set_up(folder, SCHOOL)) as casework:
        ref = casework.cases.record({"title": "Fake profile"}).ref
        casework.evidence.bring(ref, {"description": "Kept"}, tmp_path / "page.png").done()
        casework.entries.add_evidence(ref, {"description": "The page"})
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The backups that were made."""
    made: list[object] = []

    def counted(*given: Any, **how: Any) -> object:
        made.append(make_backup(*given, **how))
        return made[-1]

    monkeypatch.setattr(backups, "make_backup", counted)
    return made


@pytest.fixture
def run(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    with closing(Casework.open(records, read_only=True)) as casework:
        ref = casework.records.index.newest_first()[0].ref

    def command(*words: str) -> Result:
        words = tuple(ref if word == REF else word for word in words)
        return CliRunner().invoke(command_line, ["--database", str(records), *words])

    return command


CHANGES = {
    "evidence attach": ("evidence", "attach", REF, "e2", "page.png"),
    "evidence get": ("evidence", "get", REF, "e1", "-o", "copy.png", "--reason", "police"),
    "evidence remove": ("evidence", "remove", REF, "e1", "--reason", "elsewhere"),
    "legal-hold": ("legal-hold", REF, "--reason", "a claim"),
    "import, with a row left out": ("import", "log.csv"),
    "report": ("report", "-o", "report.txt", "--format", "text", "--edition", "governors"),
    "passphrase": ("passphrase", "--set", "--new-passphrase-file", "words"),
    "disposal": ("disposal", "--dispose"),
    "disposal that replaces them": ("disposal", "--dispose", "--replace-backups"),
}  # fmt: skip


@pytest.mark.parametrize("command", CHANGES)
def test_a_command_that_changed_records_makes_one_backup_after_it(
    run: Callable[..., Result],
    records: Path,
    made: list[object],
    command: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if command.startswith("disposal"):
        _is_due(records, monkeypatch)
    before = (records / "history.jsonl").read_bytes()
    done = run(*CHANGES[command])
    assert done.exit_code == ("left out" in command), done.output
    assert (records / "history.jsonl").read_bytes() != before
    assert len(made) == 1
    newest = list_backups(records)[-1].find("history.jsonl")
    assert newest
    assert newest.sha256 == hashlib.sha256((records / "history.jsonl").read_bytes()).hexdigest()


def _is_due(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Casework.open(records)) as casework:
        casework.cases.withdraw(casework.records.index.newest_first()[0].ref, "Recorded twice")
        casework.settings.change({"retention_years": 0})
    monkeypatch.setattr("esafety_tui.casework.services.retention.is_due", lambda *_: True)
    monkeypatch.setattr(
        "esafety_tui.casework.services.retention.due",
        lambda incidents, *_: [one for one in incidents if one.closed_at],
    )


READS = {
    "incidents": ("incidents",),
    "show": ("show", REF),
    "history": ("history",),
    "check": ("check",),
    "report": ("report",),
    "evidence list": ("evidence", "list"),
    "backup --list": ("backup", "--list"),
    "import --dry-run": ("import", "log.csv", "--dry-run"),
    "disposal": ("disposal",),
    "disposal of nothing": ("disposal", "--dispose"),
    "refused": ("legal-hold", REF, "--lift", "--reason", "there is none"),
    "unknown": ("evidence", "attach", REF, "e9", "page.png"),
}


@pytest.mark.parametrize("command", READS)
def test_a_command_that_changed_nothing_makes_none(
    run: Callable[..., Result], records: Path, made: list[object], command: str
) -> None:
    run(*READS[command])
    assert not made
    assert not (records / "backups").exists()


def test_the_backup_that_was_asked_for_is_the_only_one(
    run: Callable[..., Result], made: list[object]
) -> None:
    assert len(json.loads(run("backup", "--format", "json").stdout)) == 1
    assert len(made) == 1


def _in_the_way(records: Path, _: pytest.MonkeyPatch) -> None:
    (records / "backups").write_text("in the way")


def _unreadable(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_backup(records, Casework.open(records, read_only=True).records.now)
    (records / "contacts.json").write_text("{}")

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr("esafety_tui.data.files.atomic.sha256_of", refuse)


@pytest.mark.parametrize("hindered", [_in_the_way, _unreadable])
def test_a_backup_that_cannot_be_made_is_said_and_the_command_ends_as_it_would(
    run: Callable[..., Result],
    records: Path,
    monkeypatch: pytest.MonkeyPatch,
    hindered: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    hindered(records, monkeypatch)
    done = run("legal-hold", REF, "--reason", "a claim")
    assert done.exit_code == 0, done.exception
    assert "is kept longer" in done.stdout
    (said,) = done.stderr.splitlines()
    assert said.startswith("esafety-tui: ")
    with closing(Casework.open(records, read_only=True)) as casework:
        assert casework.records.incidents()[0].on_legal_hold


def test_a_records_file_that_finds_no_room_does_not_make_the_change_untold(
    run: Callable[..., Result], records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history has the change, and the backup has the history."""

    def full(*_: object) -> None:
        raise NotSaved("no space left on device")

    monkeypatch.setattr(RecordsFile, "write", full)
    done = run("legal-hold", REF, "--reason", "A claim")
    assert (done.exit_code, done.stderr) == (0, "")
    newest = list_backups(records)[-1].path
    assert (newest / "history.jsonl").read_bytes() == (records / "history.jsonl").read_bytes()
