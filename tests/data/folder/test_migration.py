"""Records of an earlier version: brought up on a copy, at every step that may fail."""

import gc
import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.data.journal.snapshot import FORMAT
from esafety_tui.data.problems import StoreProblem
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.disk.stores import state_of
from support.school import SCHOOL, Clock


def of_format_1(folder: Path, clock: Clock) -> dict[str, Any]:
    """Write records as the first version did: one file, and no history."""
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.cases.record({"title": "One"})
    casework.close()
    tables = json.loads((folder / "records.json").read_bytes())
    tables["about"] = {"file": {"format": 1}}
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "records.json").write_text(json.dumps(tables, separators=(",", ":")))
    del tables["about"]
    return tables


def test_an_older_file_is_brought_up_and_kept(folder: Path, clock: Clock) -> None:
    of_format_1(folder, clock)
    old = (folder / "records.json").read_bytes()
    looked_at = Casework.open(folder, read_only=True, clock=clock)
    assert looked_at.records.incident("2026-27/001").title == "One"
    assert (folder / "records.json").read_bytes() == old
    assert not (folder / "history.jsonl").exists()
    casework = Casework.open(folder, clock=clock)
    assert casework.records.incident("2026-27/001").title == "One"
    assert not casework.records.read_only
    (backup,) = casework.safekeeping.backups()
    assert (backup.path / "records.json").read_bytes() == old
    (first,) = casework.history.entries()
    assert first.begins
    casework.cases.amend("2026-27/001", {"title": "Two"})
    assert casework.safekeeping.check().passed
    casework.close()
    assert f'"format":{FORMAT}'.encode() in (folder / "records.json").read_bytes()
    assert Casework.open(folder, clock=clock).records.incident("2026-27/001").title == "Two"


@SOME_STEPS
def test_every_step_of_it_may_fail(folder: Path, clock: Clock, tmp_path: Path, every: int) -> None:
    tables = of_format_1(folder, clock)
    for number, disk in enumerate(failing_disks(every)):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        with disk, suppress(Killed, StoreProblem):
            Casework.open(copy, clock=clock).close()
        if disk.how == "kill":
            gc.collect()  # what a killed program held, the system takes back
        casework = Casework.open(copy, clock=clock)
        assert casework.records.damage is None, (disk.how, disk.at)
        found = state_of(casework.records.store)
        assert {name: table for name, table in found.items() if table} == tables
        assert casework.safekeeping.check().passed
        casework.close()
        shutil.rmtree(copy)


def test_an_old_file_beside_a_history_of_its_own_is_not_migrated(
    folder: Path, clock: Clock, tmp_path: Path
) -> None:
    of_format_1(folder, clock)
    old = (folder / "records.json").read_bytes()
    casework = Casework.open(folder, clock=clock)
    casework.cases.record({"title": "Two"})
    casework.close()
    (folder / "records.json").write_bytes(old)
    casework = Casework.open(folder, clock=clock)
    assert casework.records.damage
    assert "do not belong together" in casework.records.why_read_only
    casework.close()


@pytest.mark.parametrize(
    "content", [b"{}", b'{"about":{"file":{}}}', b'{"about":{"file":{"format":"x"}}}']
)
def test_what_is_no_format_at_all_is_damage(folder: Path, clock: Clock, content: bytes) -> None:
    folder.mkdir()
    (folder / "records.json").write_bytes(content)
    with pytest.raises(StoreProblem, match="damaged"):
        Casework.open(folder, clock=clock)
    assert (folder / "records.json").read_bytes() == content
