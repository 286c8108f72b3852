"""Paths as people type them, and files that are written whole or not at all."""

import errno
from pathlib import Path

import pytest

from esafety_tui.model.reading.ordinary_file import NotOrdinary
from esafety_tui.reports import output_file
from esafety_tui.reports.output_file import (
    NoPath,
    path_from,
    suggested_path,
    why_not_written,
    write_text,
)

SUGGESTED = Path("/somewhere/report.xlsx")


def test_suggests_documents_or_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path)
    assert suggested_path("a.txt") == tmp_path / "a.txt"
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "none")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert suggested_path("a.txt") == tmp_path / "home" / "a.txt"


def test_reads_a_path_as_people_type_it(tmp_path: Path) -> None:
    assert path_from(f'  "{tmp_path / "a.xlsx"}" ', SUGGESTED) == tmp_path / "a.xlsx"
    assert path_from(str(tmp_path / "a"), SUGGESTED) == tmp_path / "a.xlsx"
    assert path_from(str(tmp_path), SUGGESTED) == tmp_path / "report.xlsx"
    assert path_from("~/a.xlsx", SUGGESTED) == Path.home() / "a.xlsx"


@pytest.mark.parametrize("typed", ["", "  ", '""', "a\0b", "~nobody-of-this-name/a"])
def test_says_what_cannot_be_a_path(typed: str) -> None:
    with pytest.raises(NoPath, match=r"\.$"):
        path_from(typed, SUGGESTED)


def test_writes_text_whole_and_never_over_another_unasked(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    write_text(path, "ä\n", overwrite=False)
    assert path.read_text(encoding="utf-8") == "ä\n"
    with pytest.raises(FileExistsError):
        write_text(path, "other", overwrite=False)
    assert path.read_text(encoding="utf-8") == "ä\n"
    write_text(path, "other", overwrite=True)
    assert path.read_text(encoding="utf-8") == "other"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.txt"
    path.write_text("before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output_file.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_text(path, "after", overwrite=True)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_problems_in_words(tmp_path: Path) -> None:
    path = tmp_path / "Zzquill.xlsx"
    denied = PermissionError(errno.EACCES, "denied")
    sentences = {
        why_not_written(FileNotFoundError(), tmp_path / "no" / "a"),
        why_not_written(FileExistsError(), path),
        why_not_written(denied, path),
        why_not_written(OSError(errno.ENOSPC, "full"), path),
        why_not_written(OSError(errno.ENAMETOOLONG, "long"), path),
        why_not_written(OSError(errno.EIO, "broken"), path),
        why_not_written(NotOrdinary(), path),
    }
    path.touch()
    in_use = why_not_written(denied, path)
    assert "close it if it is open in another program, such as Excel" in in_use
    assert len(sentences | {in_use}) == 8
    for sentence in sentences | {in_use}:
        assert "Zzquill" not in sentence
        assert "Nothing was written" in sentence or "as it was" in sentence
