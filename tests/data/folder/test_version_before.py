"""What the version before wrote opens unchanged; only copies of ``version_before/`` are opened.

Its README says what lies there and how it was made.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import (
    INCIDENTS,
    PREVENTION,
    PUBLICATIONS,
    REVIEWS,
    SCHOOL,
    SEARCHES,
)
from esafety_tui.cli import command_line
from esafety_tui.data.crypto.key_problems import WrongPassphrase
from esafety_tui.data.tables import THE_SCHOOL
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import plain
from support.school import Clock

HERE = Path(__file__).parent / "version_before"
FORMS = ("plain", "encrypted")
REF, TWIN = "2026-27/001", "2026-27/002"
BACKUPS = ["2026-09-24T095000", "2026-11-23T090500"]


def kept(form: str) -> dict[str, Any]:
    """Everything as it was read when it was written."""
    found: dict[str, Any] = json.loads((HERE / f"{form}.json").read_text(encoding="utf-8"))
    return found


def secret(form: str) -> str | None:
    found: str | None = kept(form)["keys"].get("passphrase")
    return found


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def folder(form: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / form, tmp_path / "records"))


@pytest.fixture
def casework(folder: Path, form: str, clock: Clock) -> Iterator[Casework]:
    clock.on(minutes=20)
    opened = Casework.open(folder, clock=clock, passphrase=secret(form))
    yield opened
    opened.close()


# What a field is called now, by what it was called then.
RENAMED = {
    " · marked private": " · e-mail marked personal or union business",
    "searcher trained": "whoever searched was trained for it",
    "legal hold 1 ": "kept longer 1 ",
    '"reported"': '"new"',
    '"evaluation ': '"severity, answer ',
    '"field": "claim malicious"': '"field": "the claim was made up to do harm"',
    '"field": "with police"': '"field": "the police know"',
    '"after": "host"': '"after": "platform"',
    '"new", "after": "monitoring"': '"new", "after": "checking it stopped"',
    **{f"check in {n} · due": f"check in {n} · to be asked, from" for n in (1, 2, 3)},
}
# What stands in a field that came later, where nobody was asked for it.
NOTHING_SAID = (None, "", [], {}, False, "unknown", "not-known")


def documents(casework: Casework) -> dict[str, dict[str, Any]]:
    """Every record of every table, as JSON has it, under its key."""
    work = casework.records.prevention()
    searches = casework.records.saved_searches()
    found = {
        SCHOOL: {THE_SCHOOL: plain(casework.records.school)},
        INCIDENTS: {incident.ref: plain(incident) for incident in casework.records.incidents()},
        SEARCHES: {name: {"query": query} for name, query in searches.items()},
        REVIEWS: {review.id: plain(review) for review in casework.year.reviews()},
        PUBLICATIONS: {one.id: plain(one) for one in casework.year.publications()},
        **{name: {one.id: plain(one) for one in getattr(work, name)} for name in PREVENTION},
    }
    read: dict[str, dict[str, Any]] = json.loads(json.dumps(found))
    return read


def as_then(now: Any, then: Any) -> Any:
    """Return what is read *now* without the fields that came since and in which nothing is said."""
    if isinstance(now, dict) and isinstance(then, dict):
        return {
            name: as_then(value, then.get(name))
            for name, value in now.items()
            if name in then or value not in NOTHING_SAID
        }
    if isinstance(now, list) and isinstance(then, list) and len(now) == len(then):
        return list(map(as_then, now, then))
    return now


def refuse_unless_all_as_then(casework: Casework, form: str) -> None:
    then = kept(form)["documents"]
    assert as_then(documents(casework), then) == then


def files(folder: Path) -> dict[str, bytes]:
    """The files that are records; the index is made anew, and a lock comes and goes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "index.cache" and ".lock" not in path.name
    }


def test_every_record_is_as_it_was(casework: Casework, form: str) -> None:
    assert [notice.split(" are ")[0] for notice in casework.records.notices] == (
        ["The school's own contacts"] if form == "encrypted" else []
    )
    assert casework.records.damage is None
    refuse_unless_all_as_then(casework, form)


def test_what_a_killed_program_left_is_as_it_was(form: str, tmp_path: Path, clock: Clock) -> None:
    left = shutil.copytree(HERE / f"{form}-cut-off", tmp_path / "left")
    casework = Casework.open(left, clock=clock, passphrase=secret(form))
    refuse_unless_all_as_then(casework, form)
    casework.close()
    assert (left / "history.jsonl").read_bytes() == (HERE / form / "history.jsonl").read_bytes()


def test_opening_and_leaving_changes_no_file(casework: Casework, folder: Path, form: str) -> None:
    """But for the school's own contacts, which go over to the encrypted records."""
    casework.close()
    there, before = files(folder), files(HERE / form)
    if form == "encrypted":
        assert there.pop("contacts.sealed")
        assert before.pop("contacts.json")
    assert there == before


def test_everything_is_whole(casework: Casework, form: str) -> None:
    found = casework.safekeeping.check(kept(form)["digest"])
    assert found.passed, found.wrong
    assert found.head.hash.hex() == kept(form)["digest"]
    assert (found.entries, found.evidence, found.backups) == (len(kept(form)["history"]), 1, 2)


def told_of(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What *history* tells; a single field is called since what its form calls it.

    The reference of an incident stands beside the change, and no more in it.
    """
    return [
        {
            **entry,
            "changes": [
                {**change, "field": change["field"].rsplit(" · ", 1)[:-1]}
                for change in entry["changes"]
                if change["field"] != "ref"
            ],
        }
        for entry in history
    ]


def test_the_history_tells_what_it_told(folder: Path, form: str, tmp_path: Path) -> None:
    written = tmp_path / "passphrase"
    written.write_text(secret(form) or "", encoding="utf-8")
    told = CliRunner().invoke(
        command_line,
        [
            "--database", str(folder), "--passphrase-file", str(written),
            "history", "--format", "json", "--names",
        ],
    )  # fmt: skip
    then = json.dumps(kept(form)["history"], ensure_ascii=False)
    for was, now in RENAMED.items():
        then = then.replace(was, now)
    assert told_of(json.loads(told.stdout)) == told_of(json.loads(then))


def test_a_case_is_shown_as_it_stood(casework: Casework) -> None:
    first = casework.history.incident_at(REF, datetime(2026, 9, 14, 8, 30, tzinfo=LONDON))
    assert first is not None
    assert [person.name for person in first.people] == ["Jo Bloggs", "Al Pupil"]
    assert (first.summary, first.evidence, first.severity) == ("", (), "high")
    assert casework.history.incident_at(TWIN, datetime(2026, 9, 1, tzinfo=LONDON)) is None


@pytest.mark.parametrize("backup", BACKUPS)
def test_a_backup_comes_back(backup: str, folder: Path, form: str, clock: Clock) -> None:
    with Restoration(folder, lambda: secret(form), clock) as at:
        at.carry_out(at.plan(*at.sources(backup)))
    casework = Casework.open(folder, clock=clock, passphrase=secret(form))
    there, then = documents(casework)[INCIDENTS], kept(form)["documents"][INCIDENTS]
    assert as_then(there[REF], then[REF]) == then[REF]
    if backup == BACKUPS[0]:  # before the disposal, and before the second case was told
        assert there["2019-20/001"]["title"] == "A rumour in a chat"
        assert there[TWIN]["summary"] == ""
    else:
        assert as_then(there[TWIN], then[TWIN]) == {**then[TWIN], "entries": []}
    found = casework.safekeeping.check()
    assert found.passed, found.wrong
    casework.close()


def test_the_recovery_key_opens_and_the_first_passphrase_no_more(tmp_path: Path) -> None:
    folder = shutil.copytree(HERE / "encrypted", tmp_path / "records")
    printed = kept("encrypted")["keys"]["recovery_key"]
    for place in (folder, *(folder / "backups" / name for name in BACKUPS)):
        Casework.open(place, read_only=True, passphrase=printed).close()
        with pytest.raises(WrongPassphrase):
            Casework.open(place, read_only=True, passphrase="four words and a dog")


def test_what_lies_beside_the_records_is_read(casework: Casework) -> None:
    (typing,) = casework.records.unsaved.all().values()
    assert (typing.scope, typing.fields) == (TWIN, {"text": "Half a sentence about"})
    assert casework.records.preferences.theme == "textual-light"
    assert "something that was not expected" in casework.safekeeping.last_error()
    assert casework.records.policy.own
    assert casework.contacts.table.search("ee")[0].phone == "01632 960 001"
    assert [row.name for row in casework.contacts.table.search("Our network firm")]
    assert casework.contacts.table.rows[0].checked_on == date(2026, 9, 25)


def test_evidence_comes_out_as_it_went_in(casework: Casework, tmp_path: Path) -> None:
    casework.evidence.take_copy(REF, "e1", tmp_path / "page.png", "for the police").done()
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_the_work_goes_on(casework: Casework, folder: Path, form: str, clock: Clock) -> None:
    ref = casework.cases.record({"title": "Another"}).ref
    assert ref == "2026-27/004"
    casework.cases.amend(REF, {"summary": "told again"})
    casework.cases.amend(REF, {"title": "Another title"})
    casework.undo.take_back(casework.undo.last())
    casework.safekeeping.back_up()
    casework.close()
    again = Casework.open(folder, read_only=True, clock=clock, passphrase=secret(form))
    incident = again.records.incident(REF)
    assert (incident.title, incident.summary) == ("False profile", "told again")
    found = again.safekeeping.check(kept(form)["digest"])
    assert found.passed, found.wrong
    again.close()
