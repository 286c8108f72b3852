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
from esafety_tui.data.files.names import HOLDER_NAME, LOCK_NAME, UNSAVED
from esafety_tui.data.folder.contents import CONTENTS, Meaning
from support import program
from support.cheap import CHEAP
from support.examples import examples

PASSPHRASE = "four words and a dog"
# All that is neither the records themselves nor the lock, which has a test of its own.
NAMES = [
    one.name
    for one in CONTENTS
    if one.means in (Meaning.OWN, Meaning.DERIVED) or one.name in (UNSAVED, HOLDER_NAME)
]
FORMS = ["plain", "encrypted"]


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
from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.data.files.lock import holder_of
from esafety_tui.data.side_file import Preferences
from esafety_tui.data.problems import StoreProblem
from esafety_tui.keys import own_keys


def tried(act):
    try:
        return act()
    except StoreProblem:
        return None


def use(folder, read_only):
    holder_of(folder)
    LookUp(folder).table.rows
    casework = Casework.open(folder, read_only=read_only, passphrase=sys.argv[1] or None)
    assert len(casework.records.index.newest_first()) == 1
    casework.records.policy.steps, casework.records.unsaved.all(), casework.contacts.table.rows
    Preferences(folder).theme
    own_keys(folder, ESafetyApp)
    tried(casework.safekeeping.last_error)
    Preferences(folder).prefer_theme("x")
    tried(lambda: casework.contacts.checked(casework.contacts.table.rows[0].id))
    tried(lambda: casework.cases.record({"title": "Another"}))
    casework.records.unsaved.forget_cases({"x"})
    assert len(casework.records.index.newest_first()) == (1 if read_only else 2)
    casework.safekeeping.evidence.begin(print)
    casework.safekeeping.check()
    casework.safekeeping.report_error(ValueError("x"))
    casework.safekeeping.back_up_if_due()
    casework.close()


for folder in map(Path, sys.argv[2:]):
    print(folder, flush=True)
    for read_only in (True, False):
        use(folder, read_only)
"""

# All that reads the records, or what is made of them; what it meets is a problem with a sentence.
READ = """
import sys
from pathlib import Path
from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.data.problems import StoreProblem


def tried(act):
    try:
        return act()
    except StoreProblem as problem:
        assert str(problem).endswith(".")


def plan(folder):
    with Restoration(folder, lambda: secret) as restoration:
        restoration.plan()


secret = sys.argv[1] or None
for folder in map(Path, sys.argv[2:]):
    print(folder, flush=True)
    for read_only in (True, False):
        casework = tried(lambda: Casework.open(folder, read_only=read_only, passphrase=secret))
        if casework:
            tried(lambda: casework.cases.record({"title": "Another"}))
            tried(casework.safekeeping.check)
            tried(casework.safekeeping.back_up)
            tried(lambda: casework.safekeeping.evidence.faults(read=True))
            casework.close()
    tried(lambda: plan(folder))
"""


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def begun(casework: Casework, folder: Path, form: str) -> Path:
    """Records with a case, a file of evidence and a backup, closed."""
    ref = casework.cases.record({"title": "A case"}).ref
    page = folder.with_name("page.png")
    page.write_bytes(b"captured")
    casework.evidence.bring(ref, {"description": "The page"}, page).done()
    casework.contacts.change(None, {"name": "Our network firm", "category": "helpline"})
    if form == "encrypted":
        casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    casework.safekeeping.back_up()
    casework.close()
    return folder


@pytest.fixture
def spoilt(begun: Path) -> Callable[..., Path]:
    """Copy the records, with something of another kind in the place of every file that is named."""

    def made(kind: str, *names: str) -> Path:
        what = f"{kind}-{names[0].replace('/', '-')}" if names else kind
        copy = begun.with_name(what.replace(" ", "-"))
        shutil.copytree(begun, copy)
        for name in names or NAMES:
            path = copy / name.replace("BACKUP", next((copy / "backups").iterdir()).name)
            path = path.with_name(path.name.replace("FILE", kept_in(path.parent)))
            path.parent.mkdir(exist_ok=True)
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
            KINDS[kind](path)
        return copy

    return made


def kept_in(vault: Path) -> str:
    return next((path.name for path in vault.iterdir()), "") if vault.name == "evidence" else ""


def run(script: str, form: str, folders: list[str]) -> None:
    """Run *script* over *folders*: it ends well, and soon."""
    secret = PASSPHRASE if form == "encrypted" else ""
    done = subprocess.run(
        [sys.executable, "-c", script, secret, *folders],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert done.stdout.split() == folders


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_whatever_stands_in_their_place_the_records_are_read_and_changed(
    spoilt: Callable[..., Path], form: str
) -> None:
    kinds = list(KINDS) if form == "plain" else list(KINDS)[1::3]
    run(USE, form, [str(spoilt(kind)) for kind in kinds])


# Where a file of the records should be, or of a backup, or a folder of them.
PLACES = (
    "records.json", "history.jsonl", "keys.json", ".switch/list.json", ".switch", "evidence",
    "evidence/FILE", "backups", "backups/BACKUP/manifest.json", "backups/BACKUP/records.json",
    "set-aside",
)  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_whatever_stands_for_the_records_ends_in_a_sentence_and_is_not_waited_for(
    spoilt: Callable[..., Path], form: str
) -> None:
    kinds = ["a pipe", "no UTF-8"]
    if form == "plain":
        kinds += ["a folder", "a link to a pipe", "a terabyte of nothing"]
    run(READ, form, [str(spoilt(kind, place)) for kind in kinds for place in PLACES])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize(
    ("kind", "command"),
    [("a pipe", "incidents"), ("a link to a pipe", "contacts"), ("no UTF-8", "policy")],
)
@pytest.mark.parametrize("form", ["plain"], indirect=True)
def test_no_command_ends_or_waits_because_of_them(
    spoilt: Callable[..., Path], kind: str, command: str
) -> None:
    done = program.run(command, database=spoilt(kind))
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
    read = program.run("incidents", database=folder)
    assert read.returncode == 0, read.stderr
    wrote = program.run("backup", database=folder)
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


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
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
