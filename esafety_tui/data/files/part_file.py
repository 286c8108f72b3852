"""Writing a file that is too large to hold in memory so that it appears whole or not at all."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from esafety_tui.data.files.atomic import (
    WrittenWrong,
    _rename,
    sync_file,
    sync_folder,
    write_all,
)

_READ_BACK = 1 << 20


class PartFile:
    """A file under a passing name, readable by the owner alone, until :meth:`settle` names it.

    As a context manager it leaves nothing behind unless it was settled.  A
    killed program leaves ``.LABEL.*.part``, which
    :func:`esafety_tui.data.files.atomic.sweep` takes away.
    """

    def __init__(self, folder: Path, label: str) -> None:
        """Begin a file in *folder*; raises :class:`OSError`."""
        self._path = folder / f".{label}.{secrets.token_hex(4)}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._descriptor: int | None = os.open(self._path, flags, 0o600)
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest of what was written so far, as hexadecimal digits."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> None:
        """Append *content*; raises :class:`OSError`."""
        assert self._descriptor is not None  # noqa: S101 - a slip in our own code
        write_all(self._descriptor, content)
        self._digest.update(content)
        self.size += len(content)

    def settle(self, target: Path) -> None:
        """Put the file under *target*'s name, in the same folder, once it is seen to be whole.

        Replaces the file, or the link to one, that stood there, and nothing else.  Raises
        :class:`OSError`: nothing stands there then that did not before, save when the
        folder's own sync failed.
        """
        assert self._descriptor is not None  # noqa: S101 - a slip in our own code
        sync_file(self._descriptor)
        self._close()
        if sha256_of(self._path) != (self.sha256, self.size):
            raise WrittenWrong("the file read back differs from what was written")
        _rename(self._path, target)
        sync_folder(target.parent)

    def _close(self) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        # Nothing that goes wrong in tidying up may hide what went wrong before.
        with contextlib.suppress(OSError):
            self._close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def sha256_of(path: Path, read: Callable[[int], object] | None = None) -> tuple[str, int]:
    """Return the digest of a file, as hexadecimal digits, and its size.

    *read* hears how many bytes more were read.  Raises :class:`OSError`, and what *read* raises.
    """
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_READ_BACK):
            digest.update(chunk)
            size += len(chunk)
            if read:
                read(len(chunk))
    return digest.hexdigest(), size
