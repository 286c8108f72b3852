"""Files beside the records that the program can do without: the index, drafts, preferences.

If such a file is damaged, or was sealed under other keys, it counts as not being there.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher, Unopened
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


class _Preferences(msgspec.Struct):
    theme: str = ""


class Preferences:
    """The preferences in a records folder: nothing personal, so never sealed."""

    def __init__(self, folder: Path) -> None:
        self._file = SideFile(folder, "preferences.json", lambda: PLAIN)

    @property
    def theme(self) -> str:
        """The name of the theme that was chosen, or empty."""
        try:
            return msgspec.json.decode(self._file.read() or b"{}", type=_Preferences).theme
        except msgspec.MsgspecError:
            return ""

    def prefer_theme(self, name: str) -> None:
        """Keep a theme as the one to begin with; where that cannot be, it lasts until the end."""
        try:
            self._file.write(msgspec.json.encode(_Preferences(name)) + b"\n")
        except NotSaved:
            return
