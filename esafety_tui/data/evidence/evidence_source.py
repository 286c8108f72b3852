"""Reading a file that is to become evidence: once, and only if it is an ordinary file at rest."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from esafety_tui.data.crypto.sealed_stream import chunks_of
from esafety_tui.data.evidence.vault_problems import EvidenceChanged, EvidenceRefused
from esafety_tui.data.files.atomic import raising
from esafety_tui.model.reading.ordinary_file import READING

_MEGABYTE = 1024 * 1024
# The largest file that is taken in, in bytes: a few minutes of video.
LARGEST = 200 * _MEGABYTE


class EvidenceSource:
    """An ordinary file of *size* bytes, open for reading; never executed nor handed on."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        """Open the file at *path*; a symbolic link is followed to the file that it names.

        Raises :class:`EvidenceRefused` for what is no ordinary file, is empty,
        cannot be read, or is larger than *largest* bytes.
        """
        with raising(_unreadable):
            # Looked at before it is opened: opening a pipe waits, opening a device can act.
            _refuse_unusual(path.stat(), largest)
            self._file = os.fdopen(os.open(path, READING), "rb")
            self._found = os.fstat(self._file.fileno())
        try:
            _refuse_unusual(self._found, largest)
        except EvidenceRefused:
            self._file.close()
            raise
        self.size = self._found.st_size

    def chunks(self) -> Iterator[bytes]:
        """Yield what the file holds, to be called once.

        Raises :class:`EvidenceChanged`, at the latest after the last chunk, when the
        file was written to in the meantime, and :class:`EvidenceRefused`.
        """
        size = 0
        with raising(_unreadable):
            for chunk in chunks_of(self._file):
                size += len(chunk)
                if size > self._found.st_size:
                    raise EvidenceChanged
                yield chunk
            now = _state(os.fstat(self._file.fileno()))
            if size != self._found.st_size or now != _state(self._found):
                raise EvidenceChanged

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _refuse_unusual(found: os.stat_result, largest: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise EvidenceRefused("it is a folder", "Attach the files in it one by one.")
    if not stat.S_ISREG(found.st_mode):
        raise EvidenceRefused(
            "it is a device, a pipe or something else that is no file",
            "Save what it holds as a file and attach that.",
        )
    if found.st_size > largest:
        raise EvidenceRefused(
            f"it is larger than {largest // _MEGABYTE} MB",
            "Keep it where it is, write down where, and attach the part that matters.",
        )
    if found.st_size == 0:
        raise EvidenceRefused("it is empty", "Save or download it again, then attach it.")


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _unreadable(why: str) -> EvidenceRefused:
    return EvidenceRefused(
        f"it could not be read ({why})", "Check that it is there and may be read."
    )
