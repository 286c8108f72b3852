"""What leaves the school, worked in a real terminal with keys only; and two of one name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident

pytestmark = [pytest.mark.terminal, pytest.mark.long]
if sys.platform != "win32":
    from support.screens.lead import Lead
    from terminal.test_cases import kept, lead, record

    __all__ = ["kept", "lead"]  # fixtures


def choose(lead: Lead, words: str) -> None:
    """Choose from a menu what has *words* in it."""
    for _ in range(20):
        marked = [line for line in lead.terminal.screen.display if "►" in line]
        if any(words in line for line in marked):
            lead.press("enter")
            return
        lead.press("down")
    raise AssertionError(f"not to be chosen: {words}\n{lead.terminal.text}")


def hand_out(lead: Lead, folder: Path) -> str:
    """Write the hand-over into *folder*, leave the program, and return its text."""
    lead.terminal.press("ctrl+u")
    lead.terminal.send(str(folder))
    lead.press("ctrl+s", until="Recorded as h1")
    lead.press("escape", gone="Recorded as h1")
    lead.press("escape", until="e-safety board")
    lead.press("ctrl+q")
    assert lead.terminal.ended() == 0
    (document,) = folder.rglob("*.docx")
    return "\n".join(one.text for one in docx.Document(str(document)).paragraphs)


@pytest.mark.parametrize("lead", [("--supplements",)], indirect=True)
def test_somebody_gets_their_own_data(
    tmp_path: Path, lead: Lead, kept: Callable[[], Incident]
) -> None:
    record(lead, "A false page", "imp", "social", "Instagram", "pupil", "Kim Kid")
    lead.press("A", until="Add to this case")
    choose(lead, "a person")
    lead.form("add a person", ["resp"], ["pup"], "Max Power")
    lead.press("A", until="Add to this case")
    choose(lead, "an entry")
    lead.form("Kind", ["call"], "Kim rang. Rufus Hartnoll saw Max Power do it")
    lead.press("A", until="Add to this case")
    choose(lead, "a request for data")
    lead.form("data request or complaint", ["acc"], "", ["pupil a"], "Kim's mother")
    lead.press("P", until="Hand over to")
    choose(lead, "the person whose data it is")
    lead.form("hand over to", "", ["pupil a"], "their request")
    lead.terminal.wait("In short")
    lead.press("ctrl+s", until="Rufus Hartnoll")
    lead.press("enter", until="where it goes")
    text = hand_out(lead, tmp_path / "out")
    assert "Kim Kid (Pupil A)" in text
    assert "[…] saw Pupil B do it" in text
    assert not {"Max", "Rufus"} & set(text.split())
    case = kept()
    assert case.hand_overs[0].person == "p1"
    assert case.data_requests[0].answered_on
    assert "Not named to you" in case.data_requests[0].left_out


def test_the_police_get_a_case_that_they_hold_and_nobody_else(
    tmp_path: Path, lead: Lead, kept: Callable[[], Incident]
) -> None:
    record(lead, "Threats by text", "threats", "text", "EE", "staff", "Jo Bloggs")
    lead.press("H", until="The school tells the police")
    lead.press("enter")
    lead.form("others told?", "", "", "", "Threats to hurt her", "the head", "no pupil", "LOG 44")
    lead.terminal.wait("POLICE HOLD")
    lead.press("P", until="Hand over to")
    choose(lead, "the insurer or solicitor")
    lead.press("tab", "c", "l", "a", "i", "m", "ctrl+s", until="P6")
    lead.press("escape", until="Show it ctrl+s")
    lead.press("escape", until="POLICE HOLD")
    lead.press("P", until="Hand over to")
    choose(lead, "the police")
    lead.form("hand over to the police", "PC Haigh", "a crime is investigated")
    lead.terminal.wait("In short")
    lead.press("ctrl+s", until="where it goes")
    text = hand_out(lead, tmp_path / "out")
    assert "PC Haigh, the police" in text
    assert "Jo Bloggs" in text
    assert "LOG 44" in text
    assert [one.recipient for one in kept().hand_overs] == ["police"]


def test_two_pupils_of_one_name_and_a_merge_that_is_taken_back(lead: Lead, tmp_path: Path) -> None:
    about = ("imp", "social", "Instagram", "pupil", "Kim Kid")
    record(lead, "A false page", *about)
    lead.press("escape", until="e-safety board")
    record(lead, "A false page again", *about, then="Is it somebody in another case?")
    choose(lead, "None of them")
    lead.terminal.wait("Likely the same as an earlier case")
    lead.press("escape", gone="Likely the same")
    lead.press("R", until="Merge another case into this one")
    choose(lead, "Merge another case")
    lead.form("merge another case into this one", ["2026"])
    lead.press("u", until="Undone: ")
    lead.press("escape", until="e-safety board")
    lead.press("ctrl+q")
    assert lead.terminal.ended() == 0
    casework = Casework.open(tmp_path / "records", read_only=True)
    try:
        assert [one.merged_into for one in casework.records.incidents()] == ["", ""]
        acts = [one.act for one in casework.history.entries()]
        assert any("merged" in act for act in acts)
        found = casework.across.people.find("Kim Kid")
        assert [len(one) for one in found] == [1, 1]  # two stay two
    finally:
        casework.close()
