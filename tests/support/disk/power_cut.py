"""A power cut: of what was written, only what was synced is there afterwards.

Follows the system calls of a program and keeps what a disk is bound to hold: of
each file the content at its last sync, of each folder the names at its last sync.
"""

import os
from pathlib import Path
from typing import Any, Self

import pytest


class PowerCut:
    """Within its ``with`` block, follows what happens in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._patch = pytest.MonkeyPatch()
        # Inode numbers are used again by the system; these are not.
        self._files: dict[int, int] = {}
        self._content: dict[int, bytes] = {}
        self._names: dict[str, dict[str, int]] = {}
        self._open: dict[int, str] = {}
        self._number = 0

    def __enter__(self) -> Self:
        for entry in sorted(self._folder.rglob("*")) if self._folder.exists() else []:
            if entry.is_file():
                self._content[self._file(str(entry))] = entry.read_bytes()
        for place in [self._folder, *filter(Path.is_dir, self._folder.rglob("*"))]:
            if place.exists():
                self._sync_names(str(place))
        real_open, real_fsync = os.open, os.fsync

        def open_(path: Any, flags: int, *rest: Any, **more: Any) -> int:
            descriptor = real_open(path, flags, *rest, **more)
            if str(path).startswith(str(self._folder)):
                self._open[descriptor] = os.fspath(path)
                if flags & os.O_EXCL:
                    self._files.pop(os.fstat(descriptor).st_ino, None)
            return descriptor

        def fsync(descriptor: int) -> None:
            real_fsync(descriptor)
            found = os.fstat(descriptor)
            path = self._open.get(descriptor)
            if path is None or not os.path.lexists(path):
                return
            if Path(path).is_dir():
                self._sync_names(path)
            elif Path(path).stat().st_ino == found.st_ino:
                self._content[self._file(path)] = Path(path).read_bytes()

        self._patch.setattr(os, "open", open_)
        self._patch.setattr(os, "fsync", fsync)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def after(self, target: Path, *, names_kept: bool) -> Path:
        """Write to *target* what is there when the power comes back.

        With *names_kept*, every name reached the disk, though it was not synced, and
        only content is missing: disks are free to do so.
        """
        names = {str(self._folder): self._names.get(str(self._folder), {})}
        if names_kept:
            names = {
                str(self._folder): {
                    entry.name: self._file(entry.path)
                    for entry in os.scandir(self._folder)
                    if entry.is_file()
                }
            }
        target.mkdir()
        for name, number in names[str(self._folder)].items():
            (target / name).write_bytes(self._content.get(number, b""))
        return target

    def _file(self, path: str) -> int:
        inode = Path(path).stat().st_ino
        if inode not in self._files:
            self._number += 1
            self._files[inode] = self._number
        return self._files[inode]

    def _sync_names(self, path: str) -> None:
        self._names[path] = {
            entry.name: self._file(entry.path) for entry in os.scandir(path) if entry.is_file()
        }
