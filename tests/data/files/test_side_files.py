"""What lies beside the records never stops the program, whatever it is: no file, or any bytes."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.data.files.lock import holder_of
from esafety_tui.data.files.names import HOLDER_NAME, LOCK_NAME

NAMES = (
    "contacts.json", "index.cache", "unsaved.typing", "preferences.json", "keys.toml",
    "steps.toml", "last-error.txt", HOLDER_NAME,
)  # fmt: skip


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_a_pipe(path: Path) -> None:
    # Never to a device: what is written by mistake would change the machine.
    pipe = path.parent.with_name(f"{path.parent.name}-{path.name}")
    os.mkfifo(pipe)
    path.symlink_to(pipe)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may have no more than 108 letters
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def a_circle(path: Path) -> None:
    path.symlink_to(path.name)


KINDS: dict[str, Callable[[Path], object]] = {
    "a pipe": a_pipe,
    "a folder": lambda path: (path / "inside").mkdir(parents=True),
    "a socket": a_socket,
    "a link to a pipe": a_link_to_a_pipe,
    "a link to nowhere": lambda path: path.symlink_to("/nowhere/at/all"),
    "a link to itself": a_circle,
    "a terabyte of nothing": huge,
    "no UTF-8": lambda path: path.write_bytes(b'{"a": "\xff"}'),
    "nested without end": lambda path: path.write_bytes(b"[" * 200_000),
    "nothing": lambda path: path.write_bytes(b""),
}

# All that reads or writes a side file, as the application does it.
USE = """
import sys
from pathlib import Path
from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.error_report import last_error
from esafety_tui.data.crypto.cipher_protocol import PLAIN
from esafety_tui.data.files.lock import holder_of
from esafety_tui.data.side_file import Preferences
from esafety_tui.data.problems import StoreProblem
from esafety_tui.keys import own_keys


def tried(act):
    try:
        act()
    except StoreProblem:
        pass


def use(folder, read_only):
    holder_of(folder)
    casework = Casework.open(folder, read_only=read_only)
    assert len(casework.records.index.newest_first()) == 1
    casework.records.policy.steps, casework.records.unsaved.all(), casework.contacts.table.rows
    Preferences(folder).theme
    own_keys(folder, ESafetyApp)
    tried(lambda: last_error(folder, PLAIN))
    Preferences(folder).prefer_theme("x")
    tried(lambda: casework.contacts.checked(casework.contacts.table.rows[0].id))
    tried(lambda: casework.cases.record({"title": "Another"}))
    casework.records.unsaved.forget_cases({"x"})
    assert len(casework.records.index.newest_first()) == (1 if read_only else 2)
    casework.safekeeping.report_error(ValueError("x"))
    casework.close()


for folder in map(Path, sys.argv[1:]):
    print(folder, flush=True)
    for read_only in (True, False):
        use(folder, read_only)
"""


@pytest.fixture
def spoilt(casework: Casework, folder: Path) -> Callable[[str], Path]:
    """Copy the records, with something of another kind in the place of every side file."""
    casework.cases.record({"title": "A case"})
    casework.close()

    def made(kind: str) -> Path:
        copy = folder.with_name(kind.replace(" ", "-"))
        shutil.copytree(folder, copy)
        for name in NAMES:
            (copy / name).unlink(missing_ok=True)
            KINDS[kind](copy / name)
        return copy

    return made


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_whatever_stands_in_their_place_the_records_are_read_and_changed(
    spoilt: Callable[[str], Path],
) -> None:
    folders = [str(spoilt(kind)) for kind in KINDS]
    done = subprocess.run(
        [sys.executable, "-c", USE, *folders],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert done.stdout.split() == folders


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["a pipe", "a link to a pipe", "no UTF-8"])
@pytest.mark.parametrize("command", ["incidents", "contacts", "policy"])
def test_no_command_ends_or_waits_because_of_them(
    spoilt: Callable[[str], Path], kind: str, command: str
) -> None:
    words = ["-m", "esafety_tui", "--database", str(spoilt(kind)), command]
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("kind", [*list(KINDS)[:3], "a link to a pipe", "a link to itself"])
def test_a_lock_that_is_none_is_refused_in_a_sentence_and_the_records_can_be_read(
    casework: Casework, folder: Path, kind: str
) -> None:
    casework.close()
    (folder / LOCK_NAME).unlink(missing_ok=True)
    KINDS[kind](folder / LOCK_NAME)
    command = [sys.executable, "-m", "esafety_tui", "--database", str(folder)]
    read = subprocess.run([*command, "incidents"], capture_output=True, timeout=30, check=False)
    assert read.returncode == 0, read.stderr
    wrote = subprocess.run(
        [*command, "backup"], capture_output=True, text=True, timeout=30, check=False
    )
    assert wrote.returncode == 1, (wrote.stdout, wrote.stderr)
    assert "cannot be used" in wrote.stderr
    assert "Traceback" not in wrote.stderr


@pytest.mark.skipif(os.name == "nt", reason="making links takes rights on Windows")
def test_who_has_the_lock_is_not_written_through_a_link(casework: Casework, folder: Path) -> None:
    casework.close()
    other = folder.parent / "other.txt"
    other.write_text("as it was")
    (folder / HOLDER_NAME).symlink_to(other)
    Casework.open(folder).close()
    assert other.read_text() == "as it was"


def test_a_folder_in_the_place_of_the_index_does_not_stop_encryption(
    casework: Casework, folder: Path
) -> None:
    casework.close()
    (folder / "index.cache").unlink()
    (folder / "index.cache").mkdir()
    opened = Casework.open(folder)
    opened.encryption.encrypt("four words and a dog")
    opened.close()
    Casework.open(folder, passphrase="four words and a dog").close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=80)
    | st.datetimes().map(
        lambda at: b'{"host":"X","process":1,"since":"%s"}' % at.isoformat().encode()
    )
    | st.sampled_from([
        b'{"host":"X","process":1,"since":"0001-01-01T00:00:00+14:00"}',
        b'{"host":"X","process":1,"since":"9999-12-31T23:59:59-14:00"}',
        b'{"host":"X","process":%s,"since":"2026-01-01T00:00:00Z"}' % (b"9" * 3000),
    ])
)  # fmt: skip
def test_any_bytes_may_say_who_has_the_records(tmp_path: Path, content: bytes) -> None:
    (tmp_path / HOLDER_NAME).write_bytes(content)
    said = holder_of(tmp_path)
    assert "\x1b" not in said
    assert len(said) < 1000
