"""Where the details of an unexpected error go, and where somebody may want them to go."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from esafety_tui.data.error_report import report_error
from esafety_tui.data.files.names import ERROR_REPORT
from support.school import NOW

linking = pytest.mark.skipif(os.name == "nt", reason="making links takes rights on Windows")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "everybodys"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    path = tmp_path / "precious.txt"
    path.write_text("as it was")
    return path


def report_in(temporary: Path) -> Path:
    (found,) = temporary.glob("esafety-tui-*/" + ERROR_REPORT)
    return found


@linking
def test_a_link_planted_in_the_temporary_folder_is_not_followed(
    temporary: Path, precious: Path
) -> None:
    (temporary / ERROR_REPORT).symlink_to(precious)
    said = report_error(ValueError("x"), None, NOW)
    assert precious.read_text() == "as it was"
    report = report_in(temporary)
    assert str(report) in said
    assert "ValueError" in report.read_text()
    if os.name != "nt":
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700


@linking
def test_a_link_planted_beside_the_records_is_replaced(tmp_path: Path, precious: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / ERROR_REPORT).symlink_to(precious)
    said = report_error(ValueError("x"), folder, NOW)
    assert precious.read_text() == "as it was"
    assert not (folder / ERROR_REPORT).is_symlink()
    assert "ValueError" in (folder / ERROR_REPORT).read_text()
    assert str(folder / ERROR_REPORT) in said
    assert [path.name for path in folder.iterdir()] == [ERROR_REPORT]


def test_a_folder_in_its_place_sends_the_report_elsewhere(tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "records" / ERROR_REPORT).mkdir(parents=True)
    said = report_error(ValueError("x"), tmp_path / "records", NOW)
    assert str(report_in(temporary)) in said


def test_without_a_place_for_it_the_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert "could not be written down" in report_error(ValueError("x"), None, NOW)


@linking
def test_a_command_that_ends_with_70_follows_no_link(tmp_path: Path, precious: Path) -> None:
    everybodys = tmp_path / "everybodys"
    everybodys.mkdir()
    (everybodys / ERROR_REPORT).symlink_to(precious)
    (tmp_path / "sitecustomize.py").write_text(
        "from esafety_tui.casework.casework import Casework\n"
        "def slip(*_, **__): raise ZeroDivisionError\n"
        "Casework.open = slip\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "esafety_tui", "--database", str(tmp_path / "no"), "incidents"],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "TMPDIR": str(everybodys), "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 70, done.stderr
    assert precious.read_text() == "as it was"
    assert str(report_in(everybodys)) in done.stderr
