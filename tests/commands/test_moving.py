"""Copies elsewhere and records from elsewhere, by commands: set up, copied, lost, brought back."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from esafety_tui.data.folder.backups import list_backups

WORDS = "four words and a dog"
SETUP = ("setup", "--school", "Hill", "--lead", "Sam")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture(params=["plain", "sealed"])
def run(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Callable[..., Result]:
    """Runs a command on records that were set up by one."""
    (tmp_path / "words").write_text(WORDS)
    (tmp_path / "wrong").write_text("another passphrase")
    sealed = request.param == "sealed"

    def command(*words: str, database: Path = folder, secret: str = "words") -> Result:
        passphrase = ("--passphrase-file", str(tmp_path / secret)) if sealed else ()
        return CliRunner().invoke(command_line, ["--database", str(database), *passphrase, *words])

    done = command(*SETUP, *(() if sealed else ("--plain",)))
    assert done.exit_code == 0, done.output
    return command


def is_plain(folder: Path) -> bool:
    return not (folder / "keys.json").exists()


def test_setting_up_makes_a_backup_as_other_commands_do(
    run: Callable[..., Result], folder: Path
) -> None:
    (backup,) = list_backups(folder)
    assert bool(backup.find("keys.json")) == (not is_plain(folder))
    assert len(json.loads(run("backup", "--list", "--format", "json").stdout)) == 1


def test_a_backup_goes_to_a_stick_by_its_option(
    run: Callable[..., Result], folder: Path, stick: Path
) -> None:
    done = run("backup", "--to", str(stick))
    assert done.exit_code == 0, done.stderr
    assert "Copied and read back" in done.stderr
    assert ("whoever has the stick" in done.stderr) == is_plain(folder)
    assert len(list(stick.rglob("manifest.json"))) == 1
    nowhere = run("backup", "--to", str(stick / "nowhere"))
    assert nowhere.exit_code != 0
    assert "there is no such folder now" in str(nowhere.exception)
    assert run("backup", "--list", "--to", str(stick)).exit_code == 2


def test_a_second_place_gets_a_copy_after_a_command_and_is_listed(
    run: Callable[..., Result], folder: Path, stick: Path, tmp_path: Path
) -> None:
    secret = None if is_plain(folder) else WORDS
    with closing(Casework.open(folder, passphrase=secret)) as casework:
        casework.settings.change({"second_place": str(stick)})
    assert "cannot be reached" not in run("backup", "--list").stderr
    (tmp_path / "log.csv").write_text("Date reported,Details\n3/11/2025,x\n")
    assert run("import", str(tmp_path / "log.csv")).exit_code == 0
    assert len(list(stick.rglob("manifest.json"))) == 1
    run("incidents")
    assert len(list(stick.rglob("manifest.json"))) == 1
    run("backup")
    listed = json.loads(run("backup", "--list", "--format", "json").stdout)
    places = [one["place"] for one in listed]
    # A plain backup of unchanged records is the same again, and there already.
    assert places.count("here") == 3
    assert places.count("elsewhere") == (1 if is_plain(folder) else 2)
    assert {one["folder"].startswith(str(stick)) for one in listed} == {True, False}
    assert "elsewhere" in run("backup", "--list").stdout
    shutil.rmtree(stick)
    said = run("backup", "--list").stderr
    assert "cannot be reached now" in said
    assert "It had the newest on" in said
    assert run("backup").exit_code == 0  # a stick that is not in is no failure


def test_a_copy_that_cannot_be_made_does_not_change_how_a_command_ends(
    run: Callable[..., Result], folder: Path, stick: Path, tmp_path: Path
) -> None:
    secret = None if is_plain(folder) else WORDS
    with closing(Casework.open(folder, passphrase=secret)) as casework:
        casework.settings.change({"second_place": str(stick)})
    assert run("backup").exit_code == 0
    (place,) = stick.glob("*/backups")
    shutil.rmtree(place)
    place.write_text("in the way")
    (tmp_path / "log.csv").write_text("Date reported,Details\n3/11/2025,x\n")
    done = run("import", str(tmp_path / "log.csv"))
    assert done.exit_code == 0
    assert "could not be copied elsewhere" in done.stderr
    assert run("backup").exit_code == 1


def test_a_lost_laptop_comes_back_from_the_stick(
    run: Callable[..., Result], folder: Path, stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "log.csv").write_text("Date reported,Details\n3/11/2025,x\n")
    assert run("import", str(tmp_path / "log.csv")).exit_code == 0
    assert run("backup", "--to", str(stick)).exit_code == 0
    sealed = not is_plain(folder)
    shutil.rmtree(folder)
    new = tmp_path / "new" / "records"
    if sealed:
        refused = run("restore", "--from", str(stick), "--yes", database=new, secret="wrong")
        assert "The passphrase is wrong" in str(refused.exception)
        assert "esafety-tui restore" not in str(refused.exception)
        assert not new.exists()
    shown = run("restore", "--from", str(stick), database=new)
    assert shown.exit_code == 0, shown.exception
    assert "You get the records of Hill" in shown.stdout
    assert "1 case, 0 files of evidence" in shown.stdout
    assert "Nothing was changed" in shown.stdout
    assert not new.exists()
    done = run("restore", "--from", str(stick), "--yes", database=new)
    assert done.exit_code == 0
    assert f"the records are in {new}" in done.stdout
    assert "set-aside" not in done.stdout
    checked = run("check", database=new)
    assert checked.exit_code == 0, checked.output
    history = " ".join(run("history", database=new).stdout.split())
    assert "brought the records back as they were in the backup of" in history


def test_of_several_the_newest_is_taken_and_the_others_are_named(
    run: Callable[..., Result], folder: Path, stick: Path, tmp_path: Path
) -> None:
    run("backup")
    shutil.copytree(folder / "backups", stick / "backups")
    names = sorted(path.name for path in (stick / "backups").iterdir())
    assert len(names) == 2
    shown = run("restore", "--from", str(stick), database=tmp_path / "new").stdout
    assert "Found 2 there; the newest is taken" in shown
    assert shown.index(f"{names[1]} ") < shown.index(f"{names[0]} ")
    one = run("restore", "--from", str(stick / "backups" / names[0]), database=tmp_path / "new")
    assert names[0] in one.stdout.splitlines()[1]
    assert names[1] not in one.stdout


def test_an_empty_name_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    refused = run("restore", "--from", "", database=tmp_path / "new")
    assert "No records and no backup were found" in str(refused.exception)
