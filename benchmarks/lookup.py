"""Finding a number from the command line, against an address book for the terminal."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import Row, compare, seconds
from peers import khard

from esafety_tui.data.contacts.table import shipped_rows
from esafety_tui.model.contact import numbers


def contacts() -> Iterator[Row]:
    """Look ``ee`` up among as many entries, with as many numbers."""
    people = [
        (contact.name, value)
        for contact in shipped_rows()
        for _, value in numbers(contact)[:1] or [("", "150")]
    ]
    with tempfile.TemporaryDirectory() as folder:
        peer = [*khard(Path(folder), people), "phone", "ee"]
        ours = [str(Path(sys.executable).parent / "esafety-tui"), "--database", folder]
        yield compare(
            f"contacts ee, among {len(people)} entries",
            seconds(lambda: _told([*ours, "contacts", "ee"])),
            seconds(lambda: _told(peer)),
            1.0, against="khard phone ee", rounds=15,
        )  # fmt: skip


def _told(command: list[str]) -> None:
    """Run *command*; fails unless it found something."""
    if not subprocess.run(command, check=True, capture_output=True).stdout:
        raise RuntimeError("nothing was found")
