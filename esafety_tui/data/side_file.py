"""A file beside the records that the program can do without: sealed as they are.

What is kept so is either worked out from the records (the index) or not yet part
of them (drafts).  If such a file is damaged, or was sealed under other keys, it
counts as not being there.
"""

from collections.abc import Callable
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened
from esafety_tui.data.files.atomic import raising, replace_file, sweep
from esafety_tui.data.problems import NotSaved


class SideFile:
    """The file *name* in *folder*, sealed for its name and nothing else.

    *cipher* is asked for each time: records are encrypted and decrypted while open.
    """

    def __init__(self, folder: Path, name: str, cipher: Callable[[], Cipher]) -> None:
        self._path = folder / name
        self._cipher = cipher
        self._context = name.encode()

    def read(self) -> bytes | None:
        """Return what was kept, or ``None`` when there is nothing that can be used."""
        try:
            return self._cipher().open(self._path.read_bytes(), self._context)
        except (OSError, Unopened):
            return None

    def write(self, content: bytes) -> None:
        """Replace the file; raises :class:`NotSaved`, and the old one stands."""
        with raising(NotSaved):
            replace_file(self._path, self._cipher().seal(content, self._context))

    def remove(self) -> None:
        """Take the file away, and what a killed program left of one half-written."""
        with raising(NotSaved):
            self._path.unlink(missing_ok=True)
            sweep(self._path.parent, self._path.name)
