"""What others did since somebody was last here."""

from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.since_last import in_short, others_work
from support.school import SCHOOL, Clock

SAM, DEE = SCHOOL["lead"], SCHOOL["deputy"]
SAMS, DEES = "four words and a dog", "five words and two cats"


@pytest.fixture
def school(folder: Path, clock: Clock) -> Path:
    """A school of two; Sam has added Dee, and has a case."""
    casework, _ = Casework.set_up_encrypted(folder, SCHOOL, SAMS, clock=clock)
    casework.encryption.add_person(SAMS, DEE, DEES).done()
    casework.cases.record({"title": "One"})
    casework.close()
    return folder


def told(folder: Path, clock: Clock, secret: str | None, *acts: str) -> list[str]:
    """What somebody is told on coming; then they do *acts* in a case."""
    casework = Casework.open(folder, clock=clock, passphrase=secret)
    said = [one.text for one in others_work(casework.records)]
    for act in acts:
        casework.entries.add_entry("2026-27/001", {"text": act, "kind": "note"})
    casework.close()
    return said


def test_each_is_told_once_what_the_other_did(school: Path, clock: Clock) -> None:
    assert told(school, clock, SAMS) == []
    assert told(school, clock, DEES, "a", "b") == []
    assert told(school, clock, SAMS, "c") == [f"2026-27/001 · {DEE}: wrote an entry"]
    assert told(school, clock, SAMS) == []
    assert told(school, clock, DEES) == [f"2026-27/001 · {SAM}: wrote an entry"]
    assert told(school, clock, DEES) == []


def test_without_the_note_what_came_after_their_last_act_is_told(
    school: Path, clock: Clock
) -> None:
    told(school, clock, DEES, "a")
    told(school, clock, SAMS, "b")
    (school / "preferences.json").unlink()
    assert told(school, clock, DEES) == [f"2026-27/001 · {SAM}: wrote an entry"]


def test_nobody_is_told_where_nobody_is_signed_on(folder: Path, clock: Clock) -> None:
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.cases.record({"title": "One"})
    assert others_work(casework.records) == []
    assert not (folder / "preferences.json").exists()
    casework.close()


def test_the_colours_outlive_what_is_noted(school: Path, clock: Clock) -> None:
    casework = Casework.open(school, clock=clock, passphrase=SAMS)
    casework.records.preferences.prefer_theme("textual-light")
    others_work(casework.records)
    assert casework.records.preferences.theme == "textual-light"
    casework.records.preferences.prefer_theme("textual-dark")
    casework.close()
    assert told(school, clock, SAMS) == []


def test_much_is_told_in_few_lines(school: Path, clock: Clock) -> None:
    casework = Casework.open(school, clock=clock, passphrase=DEES)
    others_work(casework.records)
    for number in range(12):
        ref = casework.cases.record({"title": f"Number {number}"}).ref
        for step in ("reassure", "tell-lead"):
            casework.cases.amend(ref, {"summary": step})
    casework.close()
    casework = Casework.open(school, clock=clock, passphrase=SAMS)
    said = in_short(others_work(casework.records)).splitlines()
    casework.close()
    assert len(said) == 9
    assert said[-1] == "And more, in 4 other places."
    assert said[0].startswith("2026-27/013 · ")
