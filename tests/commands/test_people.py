"""``people`` and ``passphrase``, as typed by those who may open the records."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from support import program
from support.program import Result

Run = Callable[..., Result]
SECRETS = {
    "sam": "four words and a dog",
    "dee": "five words and two cats",
    "third": "six words and no cow",
    "weak": "short",
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(f"{secret}\n", encoding="utf-8")
    return {name: str(tmp_path / name) for name in SECRETS}


@pytest.fixture
def run(folder: Path) -> Run:
    return partial(program.run, database=folder)


@pytest.fixture
def recovery_key(run: Run, files: dict[str, str], tmp_path: Path) -> str:
    """A school that Sam has set up; the file that holds its recovery key."""
    said = well(
        run("--passphrase-file", files["sam"], "setup", "--school", "Hill", "--lead", "Sam")
    )
    lines = [line.strip() for line in said.splitlines() if line.startswith("    ")]
    (tmp_path / "printed").write_text("-".join(lines), encoding="utf-8")
    return str(tmp_path / "printed")


def well(done: Result) -> str:
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


def refused(done: Result, *words: str, code: int = 1) -> None:
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.usefixtures("recovery_key")
def test_two_people_and_one_of_them_taken_off(run: Run, files: dict[str, str]) -> None:
    as_sam, as_dee = (partial(run, "--passphrase-file", files[who]) for who in ("sam", "dee"))
    assert well(as_sam("people")) == "Sam (signed on)\n"
    refused(as_dee("people"), "passphrase is wrong")
    add = ("people", "--add", "Dee", "--new-passphrase-file")
    refused(as_sam(*add, files["weak"]), "shorter than 10 characters")
    refused(as_sam(*add, files["sam"]), "it opens the records already")
    assert "Dee may open the records." in well(as_sam(*add, files["dee"]))
    refused(as_sam(*add, files["third"]), "of this name")
    assert well(as_dee("people")) == "Sam\nDee (signed on)\n"
    refused(as_dee("people", "--remove", "Dee", "--yes"), "Nobody removes themselves")
    refused(as_dee("people", "--remove", "Una", "--yes"), "Nobody of this name")
    said = as_sam("people", "--remove", "Dee")
    refused(said, "will open nothing that is written from now on")
    well(as_dee("people"))
    said = well(as_sam("people", "--remove", "Dee", "--yes"))
    assert "Dee may open them no more." in said
    assert "Backups made until now still open" in said
    refused(as_dee("people"), "passphrase is wrong")
    assert well(as_sam("people")) == "Sam (signed on)\n"
    history = well(as_sam("history"))
    for act in ("let Dee open the records", "let Dee open the records no more"):
        assert act in " ".join(history.split())


@pytest.mark.usefixtures("recovery_key")
def test_each_signs_in_their_own_name(run: Run, files: dict[str, str], folder: Path) -> None:
    add = ("people", "--add", "Dee", "--new-passphrase-file", files["dee"])
    well(run("--passphrase-file", files["sam"], *add))
    for who, name in (("sam", "Sam"), ("dee", "Dee")):
        casework = Casework.open(folder, passphrase=SECRETS[who])
        ref = casework.cases.record({"title": "Something"}).ref
        step = casework.records.checklist(casework.records.incident(ref)).lines[0].id
        casework.cases.tick(ref, step)
        assert casework.records.incident(ref).steps[step].by == name
        assert {entry.by for entry in casework.history.entries(ref)} == {name}
        casework.close()
    well(run("--passphrase-file", files["dee"], "people", "--rename", "Dee", "Dee Puty"))
    assert well(run("--passphrase-file", files["dee"], "people")) == "Sam\nDee Puty (signed on)\n"


def test_a_forgotten_passphrase_is_set_anew_with_the_recovery_key(
    run: Run, files: dict[str, str], recovery_key: str, folder: Path
) -> None:
    add = ("people", "--add", "Dee", "--new-passphrase-file", files["dee"])
    well(run("--passphrase-file", files["sam"], *add))
    anew = partial(run, "--passphrase-file", recovery_key, "passphrase")
    refused(anew("--new-passphrase-file", files["third"]), "say whose passphrase")
    said = well(anew("--new-passphrase-file", files["third"], "--name", "Dee"))
    assert "The recovery key stays as it is." in said
    refused(run("--passphrase-file", files["dee"], "people"), "passphrase is wrong")
    well(run("--passphrase-file", files["third"], "people"))
    casework = Casework.open(folder, passphrase=SECRETS["sam"])
    last = casework.history.last_change()
    assert last is not None
    assert last.by == "somebody, with the recovery key"
    casework.close()


def test_a_wrong_call_changes_nothing(run: Run, files: dict[str, str]) -> None:
    run("setup", "--school", "Hill", "--lead", "Sam", "--plain")
    refused(run("people", "--add", "A", "--remove", "B"), "one of --add", code=2)
    for words in (["people"], ["people", "--add", "Dee"]):
        refused(run(*words), "not encrypted", "passphrase --set")


@pytest.mark.usefixtures("recovery_key")
def test_a_typed_escape_sequence_reaches_neither_the_terminal_nor_the_list(
    run: Run, files: dict[str, str]
) -> None:
    as_sam = partial(run, "--passphrase-file", files["sam"])
    added = as_sam("people", "--add", "\x1b[31mDee\x07", "--new-passphrase-file", files["dee"])
    renamed = as_sam("people", "--rename", "\x1b[1mDee", "Una\x1b[5m")
    asked = as_sam("people", "--remove", "\x1b[2JUna")
    for done, name in ((added, "Dee"), (renamed, "Una"), (asked, "Una"), (as_sam("people"), "Una")):
        assert name in done.stdout + done.stderr
        assert not {"\x1b", "\x07"} & {*done.stdout, *done.stderr}
    assert "types the new passphrase" not in added.stderr
