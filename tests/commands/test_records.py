"""``history``, ``evidence``, ``disposal`` and ``legal-hold``, as people and scripts call them."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from esafety_tui.policy.guards.refused import Refused
from support.school import SCHOOL, Clock


@pytest.fixture
def records(casework: Casework, folder: Path, clock: Clock) -> Path:
    """A school with one case in which something has happened."""
    clock.now -= timedelta(days=1)
    person = {"role": "target", "standing": "pupil", "name": "Jo Bloggs"}
    facts = {"indecent_images": "no"}
    told = {"title": "Fake profile", "people": [person], "facts": facts}
    ref = casework.cases.record(told).ref
    casework.entries.add_evidence(ref, {"description": "The page"})
    clock.on(days=1)
    casework.cases.amend(ref, {"title": "=Other title"})
    casework.close()
    return folder


REF = "2026-27/001"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command_line, ["--database", str(folder), *arguments])


def test_history_as_a_table_for_people(records: Path) -> None:
    done = run(records, "history", REF)
    assert done.exit_code == 0
    for word in ("amended the account", "title", "Fake profile", "=Other title", SCHOOL["lead"]):
        assert word in done.output
    assert "Jo Bloggs" not in done.output
    assert "set the school up" not in done.output
    assert "Jo Bloggs" in run(records, "history", REF, "--names").output
    assert "set the school up" in run(records, "history").output


def test_history_as_json_and_csv(records: Path) -> None:
    told = json.loads(run(records, "history", REF, "--format", "json").output)
    assert [one["act"] for one in told] == [
        "recorded the incident", "registered evidence", "amended the account",
    ]  # fmt: skip
    assert told[-1]["changes"] == [
        {"field": "title", "before": "Fake profile", "after": "=Other title"}
    ]
    rows = run(records, "history", REF, "--format", "csv").output.splitlines()
    assert rows[0].startswith("entry,when,who,what,reference,field,before,after")
    assert rows[-1].endswith("title,Fake profile,'=Other title")  # no formula


def test_history_as_it_was(records: Path) -> None:
    then = run(records, "history", REF, "--as-it-was", "22/11/2026")
    assert "Fake profile" in then.output
    assert "Other title" not in then.output
    before = run(records, "history", REF, "--as-it-was", "2026-11-01")
    assert before.exit_code == 1
    assert "not recorded yet" in before.output
    assert run(records, "history", "--as-it-was", "today").exit_code == 2
    assert run(records, "history", REF, "--as-it-was", "nonsense").exit_code == 2


def test_history_of_what_is_not_there(records: Path) -> None:
    assert run(records, "history", "2026-27/999").exit_code != 0


def test_evidence_from_attaching_to_taking_away(records: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    file.write_bytes(b"captured")
    assert run(records, "evidence", "attach", REF, "e1", str(file)).exit_code == 0
    (listed,) = json.loads(run(records, "evidence", "list", "--format", "json").output)
    assert (listed["ref"], listed["id"], listed["file"]) == (REF, "e1", "a file .png")
    assert "page.png" not in run(records, "evidence", "list", REF).output
    assert "page.png" in run(records, "evidence", "list", REF, "--names").output
    copy = tmp_path / "copy.png"
    assert run(records, "evidence", "get", REF, "e1", "-o", str(copy)).exit_code == 2  # no reason
    got = run(records, "evidence", "get", REF, "e1", "-o", str(copy), "--reason", "police")
    assert got.exit_code == 0
    assert "not encrypted" in got.output
    assert copy.read_bytes() == b"captured"
    removed = run(records, "evidence", "remove", REF, "e1", "--reason", "Belongs elsewhere")
    assert "Backups" in removed.output
    assert not list((records / "evidence").iterdir())


def test_evidence_that_may_be_indecent_is_refused(records: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    file.write_bytes(b"captured")
    with closing(Casework.open(records)) as casework:
        casework.entries.change_evidence(REF, "e1", {"may_be_indecent": True})
    refused = run(records, "evidence", "attach", REF, "e1", str(file))
    assert isinstance(refused.exception, Refused)
    assert not (records / "evidence").exists()


def test_no_evidence_file_is_removed_under_a_hold(records: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    file.write_bytes(b"captured")
    run(records, "evidence", "attach", REF, "e1", str(file))
    run(records, "legal-hold", REF, "--reason", "a claim")
    removed = run(records, "evidence", "remove", REF, "e1", "--reason", "not needed")
    assert isinstance(removed.exception, Refused)
    assert list((records / "evidence").iterdir())


def test_no_evidence_is_said(folder: Path, casework: Casework) -> None:
    casework.close()
    assert "No evidence" in run(folder, "evidence", "list").stderr


@pytest.fixture
def due(records: Path, computer_clock: Clock) -> Path:
    with closing(Casework.open(records)) as casework:
        casework.cases.withdraw(REF, "Recorded twice")
        casework.settings.change({"retention_years": 0})
    return records


def test_disposal_is_dry_until_it_is_told(due: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("esafety_tui.casework.services.retention.is_due", lambda *_: True)
    monkeypatch.setattr(
        "esafety_tui.casework.services.retention.due",
        lambda incidents, *_: [i for i in incidents if i.closed_at and not i.disposed_on],
    )
    dry = run(due, "disposal")
    assert REF in dry.output
    assert "Nothing was changed" in dry.output
    assert json.loads(run(due, "disposal", "--format", "json").output)[0]["ref"] == REF
    assert "Other title" in run(due, "show", REF).output

    done = run(due, "disposal", "--dispose", "--replace-backups")
    assert done.exit_code == 0, done.output
    assert "details of 1 case are deleted" in done.output
    assert "A new backup was made" in done.output
    assert "Other title" not in run(due, "show", REF).output
    assert "Nothing is due" in run(due, "disposal", "--dispose").output
    assert "(erased)" in run(due, "history", REF).output


def test_disposal_of_nothing_is_said(records: Path) -> None:
    assert "Nothing is due" in run(records, "disposal").output


def test_a_legal_hold_and_its_end(due: Path) -> None:
    assert "is kept longer" in run(due, "legal-hold", REF, "--reason", "A claim").output
    refused = run(due, "disposal", REF, "--dispose")
    assert refused.exit_code != 0
    assert "no longer" in run(due, "legal-hold", REF, "--lift", "--reason", "Settled").output
