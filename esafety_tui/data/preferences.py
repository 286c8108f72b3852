"""How the lead likes the program to look: no record, and nothing personal, so never sealed."""

from pathlib import Path

import msgspec

from esafety_tui.data.crypto.cipher_protocol import PLAIN
from esafety_tui.data.problems import NotSaved
from esafety_tui.data.side_file import SideFile
from esafety_tui.model.reading.decoding import Undecodable, json_of

NAME = "preferences.json"


class _Preferences(msgspec.Struct):
    theme: str = ""


class Preferences:
    """The preferences kept in a records folder, also while the records are locked."""

    def __init__(self, folder: Path) -> None:
        self._file = SideFile(folder, NAME, lambda: PLAIN)

    @property
    def theme(self) -> str:
        """The name of the theme that was chosen, or empty."""
        try:
            return json_of(self._file.read() or b"{}", _Preferences).theme
        except Undecodable:
            return ""

    def prefer_theme(self, name: str) -> None:
        """Keep a theme as the one to begin with; where that cannot be, it lasts until the end."""
        try:
            self._file.write(msgspec.json.encode(_Preferences(name)) + b"\n")
        except NotSaved:
            return
