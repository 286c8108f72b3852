"""The programs we are measured against, in an environment of their own, with the same data."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

# As they were when the figures were first taken; a newer one may be put here at any time.
KANBAN = "kanban-tui==0.21.2"
KHARD = "khard==0.22.0"
_ENVIRONMENT = Path(__file__).parent / ".peers"

_FILL_KANBAN = """
import json, sys
from kanban_tui.backends.sqlite.backend import SqliteBackend
from kanban_tui.config import SqliteBackendSettings
from kanban_tui.constants import DATABASE_FILE
backend = SqliteBackend(SqliteBackendSettings(database_path=DATABASE_FILE.as_posix()))
if not backend.get_boards():
    backend.create_new_board(name="Cases", icon="")
columns = [column.column_id for column in backend.get_columns() if column.visible]
for at, title in enumerate(json.load(sys.stdin)):
    backend.create_new_task(title=title, description="", column=columns[at % len(columns)])
"""


@cache
def environment() -> Path:
    """Return the folder of the peers' programs; they are installed the first time."""
    programs = _ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
    wanted = f"{KANBAN} {KHARD} {sys.version}"
    note = _ENVIRONMENT / "holds.txt"
    if not note.is_file() or note.read_text() != wanted:
        print(f"installing {KANBAN} and {KHARD} into {_ENVIRONMENT.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", _ENVIRONMENT], check=True)
        install = [programs / "python", "-m", "pip", "install", "-qqq", KANBAN, KHARD]
        # With pip's own settings, not in the place that is put before the user's (run.py).
        own = {name: value for name, value in os.environ.items() if name != "XDG_CONFIG_HOME"}
        subprocess.run(install, check=True, stderr=subprocess.PIPE, env=own)
        note.write_text(wanted)
    return programs


class Kanban:
    """kanban-tui with a board of its own in *folder*, holding a task for each title."""

    def __init__(self, folder: Path, titles: list[str]) -> None:
        folder.mkdir()
        self.env = {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        self.command = [str(environment() / "ktui")]
        subprocess.run(
            [environment() / "python", "-c", _FILL_KANBAN],
            input=json.dumps(titles).encode(), env={**os.environ, **self.env}, check=True,
        )  # fmt: skip


def khard(folder: Path, people: list[tuple[str, str]]) -> list[str]:
    """Make an address book of (name, number) in *folder*; returns the words that begin khard."""
    book = folder / "book"
    book.mkdir(parents=True)
    for at, (name, number) in enumerate(people):
        card = (
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{at}\r\nFN:{_said(name)}\r\nN:{_said(name)};;;;\r\n"
            f"TEL;TYPE=work:{_said(number)}\r\nEND:VCARD\r\n"
        )
        (book / f"{at}.vcf").write_text(card, encoding="utf-8", newline="")
    config = folder / "khard.conf"
    config.write_text(f"[addressbooks]\n[[book]]\npath = {book}\n")
    return [str(environment() / "khard"), "-c", str(config)]


def _said(text: str) -> str:
    marks = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})
    return text.translate(marks)
