"""Files beside the records that the program can do without: the index, drafts, preferences.

What is kept so is worked out from the records (the index), not yet part of them (drafts), or
how the lead likes the program to look.  If such a file is damaged, was sealed under other
keys, or is no file at all but a pipe or a folder, it counts as not being there.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher, Unopened
from esafety_tui.data.files.atomic import raising, replace_file, sweep
from esafety_tui.data.files.names import PREFERENCES_NAME
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.reading.ordinary_file import read_ordinary
from esafety_tui.model.record import Undecodable, json_of

# An index of 10,000 incidents has a twentieth of this.
_LARGEST = 512 * 1024 * 1024


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
            return self._cipher().open(read_ordinary(self._path, _LARGEST), self._context)
        except (OSError, Unopened):
            return None

    def write(self, content: bytes) -> None:
        """Replace the file; raises :class:`NotSaved`, and the old one stands."""
        with raising(NotSaved):
            replace_file(self._path, self._cipher().seal(content, self._context))

    def remove(self) -> None:
        """Take the file away, and what a killed program left of one half-written."""
        with raising(NotSaved):
            if not self._path.is_dir():  # a folder was never ours, and holds nothing of it
                self._path.unlink(missing_ok=True)
            sweep(self._path.parent, self._path.name)


class _Preferences(msgspec.Struct, omit_defaults=True):
    theme: str = ""
    no_preview: bool = False
    seen: dict[str, int] = {}


class Preferences:
    """The preferences in a records folder: nothing personal, so never sealed.

    Beside them stands how far in the history each person has come, who goes by a keyed mark.
    """

    def __init__(self, folder: Path) -> None:
        self._file = SideFile(folder, PREFERENCES_NAME, lambda: PLAIN)

    @property
    def theme(self) -> str:
        """The name of the theme that was chosen, or empty."""
        return self._kept().theme

    def prefer_theme(self, name: str) -> None:
        """Keep a theme as the one to begin with; where that cannot be, it lasts until the end."""
        self._keep(replace(self._kept(), theme=name))

    @property
    def preview(self) -> bool:
        """Whether the board shows the highlighted case beside its lanes."""
        return not self._kept().no_preview

    def prefer_preview(self, *, shown: bool) -> None:
        """Keep whether the board shows the highlighted case; it lasts as the theme does."""
        self._keep(replace(self._kept(), no_preview=not shown))

    def seen(self, mark: str) -> int | None:
        """Return up to which entry of the history somebody has been here, if that is known."""
        return self._kept().seen.get(mark)

    def note_seen(self, mark: str, seq: int) -> None:
        """Keep that somebody has been here up to entry *seq*; where that cannot be, it is not."""
        kept = self._kept()
        if kept.seen.get(mark) != seq:
            self._keep(replace(kept, seen={**kept.seen, mark: seq}))

    def _kept(self) -> _Preferences:
        try:
            return json_of(self._file.read() or b"{}", _Preferences)
        except Undecodable:
            return _Preferences()

    def _keep(self, preferences: _Preferences) -> None:
        with suppress(NotSaved):
            self._file.write(msgspec.json.encode(preferences) + b"\n")
