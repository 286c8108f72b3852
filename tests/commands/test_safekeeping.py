"""check, backup, restore and passphrase, as typed: what they say and how they end."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from esafety_tui.data.crypto.key_file import Cost, read_key_file
from support import program
from support.program import Result

Run = Callable[..., Result]
PASSPHRASE = "four words and a dog"
ANOTHER = "five words and two cats"


@pytest.fixture
def run(folder: Path) -> Run:
    return partial(program.run, database=folder)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two passphrase files; the second as Windows' editor writes one."""
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(f"{PASSPHRASE}\nnot this line\n")
    other.write_bytes(b"\xef\xbb\xbf" + ANOTHER.encode() + b"\r\n")
    return str(one), str(other)


def well(done: Result) -> str:
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


def refused(done: Result, *words: str, code: int = 1) -> None:
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_a_passphrase_from_set_up_to_plain_files(run: Run, files: tuple[str, str]) -> None:
    one, other = files
    refused(run("setup", "--school", "Hill", "--lead", "Sam"), "passphrase is needed", code=2)
    said = well(run("--passphrase-file", one, "setup", "--school", "Hill", "--lead", "Sam"))
    assert "Recovery key" in said
    refused(run("incidents"), "no passphrase was given")
    refused(run("--passphrase-file", other, "incidents"), "passphrase is wrong")
    refused(run("--passphrase-file", other, "incidents"), "restore tries the key files")
    refused(run("--passphrase-file", "missing.txt", "incidents"), "cannot be read", code=2)
    assert well(run("--passphrase-file", one, "incidents")) == ""
    said = well(run("--passphrase-file", one, "passphrase", "--new-passphrase-file", other))
    assert "Backups made until now still open with the passphrases" in said
    refused(run("--passphrase-file", one, "incidents"), "passphrase is wrong")
    well(run("--passphrase-file", other, "passphrase", "--remove", "--yes"))
    well(run("incidents"))
    refused(run("passphrase"), "not encrypted")
    assert "Recovery key" in well(run("--passphrase-file", one, "passphrase", "--set"))
    refused(run("incidents"), "no passphrase was given")


def test_a_school_gets_keys_that_make_each_guess_dear(folder: Path, files: tuple[str, str]) -> None:
    """Started anew: most tests do with keys that cost nothing."""
    words = ("--passphrase-file", files[0], "setup", "--school", "Hill", "--lead", "Sam")
    well(program.run(*words, database=folder, anew=True))
    cost = read_key_file(folder).header.cost
    assert cost == Cost()
    assert cost.memory_kib * cost.iterations >= 3 * 64 * 1024


def test_plain_records_are_an_explicit_choice_that_says_what_it_means(run: Run) -> None:
    done = run("setup", "--school", "Hill", "--lead", "Sam", "--plain")
    well(done)
    assert "not encrypted: whoever can read this computer's disk" in done.stderr


def test_backup_check_and_restore(run: Run, folder: Path) -> None:
    well(run("setup", "--school", "Hill", "--lead", "Sam", "--plain"))
    listed = json.loads(well(run("backup", "--format", "json")))
    assert len(listed) == 2  # one after the setting up
    assert Path(listed[0]["folder"]).is_dir()
    checked = well(run("check"))
    digest = checked.split("entry 1): ")[1].split()[0]
    assert "Everything that is here is as it was written." in checked
    assert "that of entry 1" in well(run("check", "--digest", digest))
    refused(run("check", "--digest", "0" * 64), "No entry of the history has the digest")
    assert "nothing to restore" in well(run("restore"))
    (folder / "records.json").write_bytes(b"not this")
    refused(run("check"), "damaged")
    shown = well(run("restore"))
    assert "This would be done:" in shown
    assert "Nothing was changed" in shown
    assert (folder / "records.json").read_bytes() == b"not this"
    assert "set-aside" in well(run("restore", "--yes"))
    well(run("check"))
    assert "as they were in the backup of" in well(run("restore", "--from", listed[0]["name"]))
    refused(run("restore", "--from", "1999"), "No records and no backup were found in 1999")
    assert "No unexpected error" in well(run("check", "--last-error"))


def test_without_records_each_says_so(run: Run, folder: Path) -> None:
    for words in (["check"], ["backup"], ["passphrase"], ["restore"]):
        refused(run(*words), "no records", "restore --from")
    assert not folder.exists()


# A recovery key that nobody saw


@pytest.fixture(params=["full", "closed", "broken"])
def takes_nothing(request: pytest.FixtureRequest, folder: Path) -> Run:
    """Run a command whose output takes nothing: a full disk, no output, a reader that left."""
    how: str = request.param
    if how == "full" and not Path("/dev/full").exists():
        pytest.skip("no device that is always full")

    def command(*words: str) -> Result:
        reading, writing = os.pipe()
        os.close(reading)
        if how == "full":
            os.dup2(os.open("/dev/full", os.O_WRONLY), writing)
        try:
            closed = [1] if how == "closed" else []
            return program.run(*words, database=folder, stdout=writing, closed=closed)
        finally:
            os.close(writing)

    return command


NOT_SHOWN = ("recovery key could not be shown", "esafety-tui passphrase --recovery-key")


@pytest.mark.skipif(os.name == "nt", reason="pipes and descriptors of another kind")
def test_a_recovery_key_that_was_not_shown_is_said_and_another_can_be_made(
    run: Run, takes_nothing: Run, files: tuple[str, str]
) -> None:
    secret = ("--passphrase-file", files[0])
    done = takes_nothing(*secret, "setup", "--school", "Hill", "--lead", "Sam")
    refused(done, *NOT_SHOWN)
    assert "run it again" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Recovery key" in well(run(*secret, "passphrase", "--recovery-key"))
    refused(takes_nothing(*secret, "passphrase", "--recovery-key"), *NOT_SHOWN)
    well(run(*secret, "passphrase", "--remove", "--yes"))
    refused(takes_nothing(*secret, "passphrase", "--set"), *NOT_SHOWN)
    assert "Recovery key" in well(run(*secret, "passphrase", "--recovery-key"))
