"""`docs/file-format.md` is enough: a reader that knows nothing else reads whole schools.

What it reads is what the program says, and it refuses what the program refuses.
"""

import ast
import json
import re
import shutil
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui import data
from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.drafts import FormTyping
from esafety_tui.data import open_records
from esafety_tui.data.crypto.keys import open_keys
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.store import Store
from support import independent_reader
from support.cheap import CHEAP
from support.disk.stores import SEALED, erase, keep, state_of
from support.examples import examples
from support.independent_reader import School, chained, entry_of, replayed
from support.school import SCHOOL, Clock

KEPT = Path(__file__).parent / "folder" / "version_before"
PAGE = Path(__file__).parents[2] / "docs" / "file-format.md"
MOST_LINES = 150
PASSPHRASE = "four words and a dog"
REFUSES = (AssertionError, ValueError, LookupError, TypeError, InvalidTag)


def kept(form: str) -> dict[str, Any]:
    """Everything as the program said it when it was written."""
    found: dict[str, Any] = json.loads((KEPT / f"{form}.json").read_text(encoding="utf-8"))
    return found


def said(folder: Path, secret: str | None) -> dict[str, dict[str, Any]]:
    """Every document as the program reads it now."""
    records = open_records(folder, secret)
    return {name: {one.doc_id: one for one in records.table(name)} for name in records.tables()}


def recorded_files(documents: dict[str, dict[str, Any]]) -> set[str]:
    """The digests of the evidence files that the records name."""
    cases = documents["incidents"].values()
    return {one["sha256"] for case in cases for one in case["evidence"] if one["sha256"]}


@pytest.fixture(params=["passphrase", "recovery_key"])
def secret(request: pytest.FixtureRequest) -> str:
    found: str = kept("encrypted")["keys"][request.param]
    return found


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT / "encrypted", tmp_path / "records"))


@pytest.mark.parametrize("form", ["encrypted", "encrypted-cut-off"])
def test_the_kept_records_are_read_whole(form: str, secret: str, tmp_path: Path) -> None:
    school = School(KEPT / form, secret)
    documents = kept("encrypted")["documents"]
    assert school.records() == documents
    assert said(shutil.copytree(KEPT / form, tmp_path / form), secret) == documents
    assert b64decode(school.history()[-1]["hash"]).hex() == kept("encrypted")["digest"]


@pytest.mark.parametrize("form", ["encrypted", "encrypted-cut-off"])
def test_the_history_alone_makes_the_records(form: str, secret: str) -> None:
    history = School(KEPT / form, secret).history()
    assert len(history) == len(kept("encrypted")["history"])
    assert replayed(history, {}) == kept("encrypted")["documents"]


@pytest.mark.parametrize("form", ["plain", "plain-cut-off"])
def test_a_plain_history_makes_the_records_too(form: str) -> None:
    lines = (KEPT / form / "history.jsonl").read_text(encoding="utf-8").splitlines()
    assert replayed(chained([entry_of(line) for line in lines]), {}) == kept("plain")["documents"]


def test_the_evidence_is_what_the_records_name(secret: str) -> None:
    found = School(KEPT / "encrypted", secret).evidence()
    assert set(found) == recorded_files(kept("encrypted")["documents"])
    assert all(content.startswith(b"\x89PNG\r\n\x1a\n") for content in found.values())


def test_the_backups_are_schools_of_their_own(encrypted: Path, secret: str) -> None:
    backups = School(encrypted, secret).backups()
    assert [path.name for path in backups] == ["2026-09-24T095000", "2026-11-23T090500"]
    for path in backups:
        school = School(path, secret)
        documents = said(path, secret)
        assert school.records() == documents == replayed(school.history(), {})
        assert set(school.evidence()) == recorded_files(documents)


def test_the_side_files_are_what_the_program_says(encrypted: Path, clock: Clock) -> None:
    passphrase = kept("encrypted")["keys"]["passphrase"]
    school = School(encrypted, passphrase)
    casework = Casework.open(encrypted, read_only=True, clock=clock, passphrase=passphrase)
    (typing,) = json.loads(school.sealed_file("unsaved.typing", b"unsaved.typing")).values()
    assert typing["fields"] == casework.records.unsaved.all()["entry 2026-27/002"].fields
    last_error = school.sealed_file("last-error.sealed", b"error report")
    assert last_error.decode() == casework.safekeeping.last_error()
    index = msgspec.msgpack.decode(school.sealed_file("index.cache", b"index.cache"))
    assert {row["ref"] for row in index["rows"]} == set(school.records()["incidents"])
    own = json.loads((encrypted / "contacts.json").read_text(encoding="utf-8"))
    rows = {row.id: row.phone for row in casework.contacts.table.rows}
    assert {row["id"]: row["phone"] for row in own}.items() <= rows.items()


# Damage


def whole(folder: Path, secret: str) -> bool:
    """Whether the program finds everything as it was written."""
    try:
        casework = Casework.open(folder, read_only=True, passphrase=secret)
        casework.safekeeping.last_error()
        return casework.safekeeping.check().passed
    except StoreProblem:
        return False


def read_all(folder: Path, secret: str) -> None:
    """Let the reader read every file that is sealed or summed."""
    school = School(folder, secret)
    school.records()
    school.evidence()
    school.backups()
    for name, context in {
        "unsaved.typing": "",
        "index.cache": "",
        "last-error.sealed": _ERROR,
    }.items():
        school.sealed_file(name, (context or name).encode())


_ERROR = "error report"
_EVIDENCE = "evidence/22f8fcc695763b149b13130a844fab3e7fff5ecf368bfa6410e70aafc7333300"
_BACKUP = "backups/2026-11-23T090500"
ALL_CHECKED = ["keys.json", "records.json", "history.jsonl", _EVIDENCE, "last-error.sealed"]
ALL_CHECKED += [
    f"{_BACKUP}/{name}"
    for name in ("manifest.json", "keys.json", "records.json", "contacts.json", _EVIDENCE)
]


def flip(path: Path) -> None:
    """Flip one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", ALL_CHECKED)
def test_one_flipped_bit_is_found_by_both(name: str, encrypted: Path, secret: str) -> None:
    read_all(encrypted, secret)
    assert whole(encrypted, secret)
    flip(encrypted / name)
    assert not whole(encrypted, secret)
    with pytest.raises(REFUSES):
        read_all(encrypted, secret)


@pytest.mark.parametrize("name", ["unsaved.typing", "index.cache"])
def test_a_damaged_side_file_counts_as_none(name: str, encrypted: Path, secret: str) -> None:
    flip(encrypted / name)
    with pytest.raises(REFUSES):
        read_all(encrypted, secret)
    assert whole(encrypted, secret)
    casework = Casework.open(encrypted, read_only=True, passphrase=secret)
    assert bool(casework.records.unsaved.all()) == (name != "unsaved.typing")
    assert set(School(encrypted, secret).records()["incidents"]) == {
        incident.ref for incident in casework.records.incidents()
    }


def test_evidence_under_another_name_is_found_by_both(encrypted: Path, secret: str) -> None:
    (encrypted / _EVIDENCE).rename(encrypted / "evidence" / ("0" * 64))
    assert not whole(encrypted, secret)
    with pytest.raises(REFUSES):
        School(encrypted, secret).evidence()


@pytest.mark.parametrize(
    ("was", "now"), [(b"Northfield", b"Southfield"), (b'"format":2', b'"format":3')]
)
def test_records_that_were_sealed_wrongly_are_refused_by_both(
    was: bytes, now: bytes, encrypted: Path, secret: str
) -> None:
    """Whoever has the key can seal anything: what is in the file has its own checks."""
    path = encrypted / "records.json"
    cipher = open_keys(encrypted, secret)
    content = cipher.open(path.read_bytes(), b"records")
    path.write_bytes(cipher.seal(content.replace(was, now), b"records"))
    assert was in content
    assert not whole(encrypted, secret)
    with pytest.raises(REFUSES):
        School(encrypted, secret).records()


def test_a_repaired_history_is_read_too(encrypted: Path, secret: str, clock: Clock) -> None:
    """What is lost for good is marked, what came after it need not fit, and all begins again."""
    shutil.rmtree(encrypted / "backups")
    lines = (encrypted / "history.jsonl").read_bytes().splitlines(keepends=True)
    lines[6] = lines[6][::-1].strip() + b"\n"
    (encrypted / "history.jsonl").write_bytes(b"".join(lines))
    with Restoration(encrypted, lambda: secret, clock) as restoration:
        restoration.carry_out(restoration.plan())
    school = School(encrypted, secret)
    history = school.history()
    assert [entry["seq"] for entry in history if entry.get("lost")] == [7]
    assert history[-1]["begins"]
    documents = kept("encrypted")["documents"]
    assert school.records() == replayed(history, {}) == said(encrypted, secret) == documents
    assert whole(encrypted, secret)


# What the program writes today


def lived(folder: Path, clock: Clock, *, sealed: bool) -> Casework:
    """A school with evidence of more than one chunk, a backup, and every file beside."""
    if sealed:
        casework, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    else:
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    ref = casework.cases.record({"title": "A film", "summary": "“café” 😀"}).ref
    film = folder.parent / "film.mp4"
    film.write_bytes(bytes(range(256)) * 5000)
    casework.evidence.bring(ref, {"description": "The film"}, film).done()
    casework.cases.amend(ref, {"summary": "told again", "providers": ["Instagram", "X"]})
    casework.cases.amend(ref, {"providers": ["X"]})
    casework.safekeeping.back_up()
    casework.contacts.change(casework.contacts.table.search("ee")[0], {"phone": "01632 960 001"})
    shown = {"name": "Our network firm", "category": "helpline", "shown_when_locked": True}
    casework.contacts.change(None, shown)
    casework.records.preferences.prefer_theme("textual-light")
    typed = FormTyping(casework.records.unsaved, "entry", "Add to the chronology", ref)
    typed.put({"text": "Half a"}, {"text": "What happened"}, clock.now)
    casework.safekeeping.report_error(ValueError("something"))
    return casework


@pytest.fixture
def today(folder: Path, clock: Clock) -> Iterator[Casework]:
    casework = lived(folder, clock, sealed=True)
    yield casework
    casework.close()


def test_what_is_written_today_is_read(today: Casework, folder: Path) -> None:
    for _ in ("as a killed program leaves it", "as it is left"):
        school = School(folder, PASSPHRASE)
        documents = said(folder, PASSPHRASE)
        assert school.records() == documents == replayed(school.history(), {})
        today.close()
    assert list(school.evidence().values()) == [bytes(range(256)) * 5000]
    own = json.loads(school.sealed_file("contacts.sealed", b"contacts.sealed"))
    assert [row["name"] for row in own] == ["EE", "Our network firm"]
    assert json.loads((folder / "contacts.json").read_text(encoding="utf-8")) == own[1:]
    (backup,) = school.backups()
    assert School(backup, PASSPHRASE).records() == said(backup, PASSPHRASE)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)  # fmt: skip
_documents = st.dictionaries(st.sampled_from(["patch", "salt", "people"]) | st.text(), _values)
_steps = st.tuples(st.sampled_from("ab"), st.none() | _documents, st.booleans())


@given(st.lists(_steps, min_size=1, max_size=6))
@settings(max_examples=examples(60))
def test_any_history_makes_what_the_program_makes_of_it(
    steps: list[tuple[str, dict[str, Any] | None, bool]],
) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        with Store(folder, cipher=SEALED, create=True) as store:
            for number, (key, document, erases) in enumerate(steps):
                if erases and key in store.db.tables() and store.history.writable:
                    erase(store, number, [(key, "k")], table=key, k=document)
                else:
                    keep(store, number, table=key, k=document)
            expected = state_of(store)
        path = folder / "history.jsonl"
        lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
        opened = [sealed_line(line) for line in lines]
        found = replayed(chained([entry_of(line) for line in opened]), {})
        assert exact(found) == exact(expected)


def sealed_line(line: str) -> str:
    """What the reader finds in a line that :data:`SEALED` sealed."""
    key = bytes(range(32))
    return independent_reader.opened(key, independent_reader.binary(line), b"history line").decode()


def exact(tables: dict[str, dict[str, Any]]) -> str:
    """*tables* so that a number is not a truth value; a table without documents is none."""
    return json.dumps({name: table for name, table in tables.items() if table}, sort_keys=True)


@pytest.mark.parametrize("sealed", [True, False], ids=["encrypted", "plain"])
def test_the_page_names_every_file_that_is_written(
    folder: Path, clock: Clock, *, sealed: bool
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    casework = lived(folder, clock, sealed=sealed)
    casework.close()
    names = {path.name for path in folder.iterdir()}
    assert {"records.json", "history.jsonl", "evidence", "backups"} < names
    assert {
        name for name in names if f"| `{name}`" not in page and f"`{name}/" not in page
    } == set()


_FILE_NAME = re.compile(r"\.?[a-z.-]*\.(?:jsonl?|toml|txt|sealed|cache|typing|lock|part|going)")


def test_the_page_names_every_file_that_the_code_names() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = {
        node.value
        for path in Path(data.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and _FILE_NAME.fullmatch(str(node.value))
    }
    assert {"records.json", "records.lock.json", ".going"} < named
    assert {name for name in named if name not in page} == set()


# The reader itself


def source_of_the_reader() -> str:
    return Path(independent_reader.__file__).read_text(encoding="utf-8")


def test_the_reader_imports_nothing_of_ours() -> None:
    imported = set()
    for node in ast.walk(ast.parse(source_of_the_reader())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module))
    others = {name.split(".")[0] for name in imported} - sys.stdlib_module_names
    assert others == {"cryptography"}


def test_the_reader_is_short() -> None:
    """Lines that say something; the formatter sets the empty ones."""
    assert sum(bool(line.strip()) for line in source_of_the_reader().splitlines()) < MOST_LINES
