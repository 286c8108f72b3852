"""Replacing a file: the old or the new, whole, on Linux, macOS and Windows."""

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.data.files import atomic
from esafety_tui.data.files.atomic import PartFile, SyncFailed, WrittenWrong, replace_file, sweep
from esafety_tui.model.reading.ordinary_file import NotOrdinary
from esafety_tui.reports.output_file import whole_file
from support.disk.failing_disk import Killed, failing_disks

pytestmark = pytest.mark.usefixtures("real_disk")
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(b"old")
    return tmp_path / "file"


def test_the_old_or_the_new_whatever_step_fails(path: Path) -> None:
    for disk in failing_disks():
        path.write_bytes(b"old")
        ended = "done"
        with disk:
            try:
                replace_file(path, b"new and longer")
            except Killed:
                ended = "killed"
            except SyncFailed:
                ended = "unconfirmed"
            except OSError:
                ended = "refused"
        found = path.read_bytes()
        assert found in (b"old", b"new and longer")
        assert ended != "done" or found == b"new and longer"
        assert ended != "refused" or found == b"old"
        if ended != "killed":
            assert [one.name for one in path.parent.iterdir()] == ["file"]
        sweep(path.parent, "file")
        assert [one.name for one in path.parent.iterdir()] == ["file"]


def test_in_place_it_would_be_neither(path: Path) -> None:
    """What stock storage does, under the same disks."""
    found = set()
    for disk in failing_disks():
        path.write_bytes(b"old")
        with disk:
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
                atomic.write_all(descriptor, b"new and longer")
                os.close(descriptor)
            except (Killed, OSError):
                pass
        found.add(path.read_bytes())
    assert found - {b"old", b"new and longer"}


def test_it_is_for_the_owner_alone_and_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("needs links and modes")
    path.chmod(0o644)
    (tmp_path / "link").symlink_to(path)
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def large(path: Path) -> None:
    with PartFile(path.parent, "file") as part:
        part.write(b"new")
        part.settle(path)


def given_out(path: Path) -> None:
    with whole_file(path, overwrite=True) as file:
        file.write(b"new")


WAYS = pytest.mark.parametrize(
    "write", [lambda path: replace_file(path, b"new"), large, given_out],
    ids=["small", "large", "given out"],
)  # fmt: skip


@POSIX
@WAYS
@pytest.mark.parametrize("linked", [False, True], ids=["there", "behind a link"])
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["a pipe", "a folder"])
def test_nothing_but_an_ordinary_file_is_replaced(
    tmp_path: Path, make: Callable[[Path], None], linked: bool, write: Callable[[Path], None]
) -> None:
    """As the mightiest user of a computer one could else put a file in the place of a device."""
    there = target = tmp_path / "there"
    make(there)
    if linked:
        target = tmp_path / "records" / "link"
        target.parent.mkdir()
        target.symlink_to(there)
    before = there.stat()
    with pytest.raises(NotOrdinary):
        write(target)
    after = there.stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert target.is_symlink() == linked
    assert not list(tmp_path.rglob("*.part"))


@POSIX
@WAYS
@pytest.mark.parametrize("linked", [False, True], ids=["there", "behind a link"])
def test_an_ordinary_file_is_replaced(
    path: Path, tmp_path: Path, linked: bool, write: Callable[[Path], None]
) -> None:
    """The control: by each of these ways, at either place."""
    target = path
    if linked:
        target = tmp_path / "link"
        target.symlink_to(path)
    write(target)
    assert target.read_bytes() == b"new"


@POSIX
def test_nothing_is_written_beside_what_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(atomic, "PartFile", lambda *_: pytest.fail("written"))
    with pytest.raises(NotOrdinary):
        replace_file(tmp_path / "pipe", b"new")


@WAYS
def test_where_it_cannot_be_told_what_is_there_it_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None]
) -> None:
    real = os.stat

    def failing(asked: Path, **options: Any) -> os.stat_result:
        if asked == path:
            raise OSError(errno.EIO, "Input/output error")
        return real(asked, **options)

    monkeypatch.setattr(os, "stat", failing)
    with pytest.raises(OSError, match="Input/output"):
        write(path)
    monkeypatch.undo()
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    "begin",
    [lambda path: replace_file(path, b"new"), lambda path: PartFile(path.parent, "file")],
    ids=["small", "large"],
)
def test_a_file_that_lies_in_wait_is_not_written_to(
    path: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Path], object]
) -> None:
    """Whoever guesses the passing name does not get the content into a file of their own."""
    monkeypatch.setattr(secrets, "token_hex", lambda _: "00112233")
    theirs = path.parent / "theirs"
    theirs.write_bytes(b"theirs")
    os.link(theirs, path.parent / ".file.00112233.part")
    with pytest.raises(FileExistsError):
        begin(path)
    assert (path.read_bytes(), theirs.read_bytes()) == (b"old", b"theirs")


def test_a_disk_that_gives_back_something_else_is_found_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, b"x" * len(data)))
    with pytest.raises(WrittenWrong):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_short_write_is_carried_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:2]))
    replace_file(path, b"new and longer")
    assert path.read_bytes() == b"new and longer"


def test_on_macos_a_sync_goes_through_the_drive(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked: list[int] = []
    monkeypatch.setattr(atomic.sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _, what: asked.append(what))
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("stops at the drive's cache"))
    replace_file(path, b"new")
    # The file, then its folder.
    assert asked == [51, 51]


def test_windows_waits_for_whoever_has_the_file_open_for_a_moment(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = os.replace, []

    def replace(source: Path, target: Path) -> None:
        tried.append(target)
        if len(tried) < 4:
            raise PermissionError(13, "Access is denied")
        real(source, target)

    waited: list[float] = []
    resolved = path.resolve()
    monkeypatch.setattr(Path, "resolve", lambda self: resolved)
    monkeypatch.setattr(atomic.os, "name", "nt")
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(atomic.time, "sleep", waited.append)
    replace_file(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"new"
    assert waited == [0.0, 0.05, 0.1, 0.2]


def test_a_refusal_that_lasts_is_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(PermissionError):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert len(list(path.parent.iterdir())) == 1
