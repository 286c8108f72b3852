"""Three incidents worked from report to close in a real terminal, with keys only.

One of them in the ordinary run: it meets a hold, refusals and every kind of step.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.actions import Complainant, RemovalState
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Stage
from support.program import run

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.screens.lead import Lead
    from support.terminal import Terminal


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Lead]:
    """A lead in front of an empty board."""
    lead = at_the_desk(tmp_path)
    yield lead
    lead.terminal.close()


def at_the_desk(tmp_path: Path, *more: str) -> Lead:
    """Set a school up, with *more* of the command's words, and open its board."""
    folder = tmp_path / "records"
    words = ("setup", "--school", "Hill School", "--lead", "Sam Lead", "--plain", *more)
    assert run(*words, database=folder).returncode == 0
    terminal = Terminal("--database", str(folder))
    terminal.wait("Hill School", "New incident")
    return Lead(terminal)


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], Incident]:
    """Read the first incident as it is on disk, once the program has ended."""

    def read_it() -> Incident:
        casework = Casework.open(tmp_path / "records", read_only=True)
        try:
            return casework.records.incidents()[0]
        finally:
            casework.close()

    return read_it


def record(
    lead: Lead, title: str, category: str, medium: str, provider: str, target: str, name: str = ""
) -> None:
    """Record an incident from the board; it opens."""
    lead.press("n", until="Only the title is needed")
    lead.form("New incident", title, "", [category], [medium], provider, "yesterday", "", "", "",
              [target], name)  # fmt: skip
    lead.terminal.wait("NEXT: ", title)


def test_threats_with_a_police_hold(lead: Lead, kept: Callable[[], Incident]) -> None:
    record(lead, "Threats by text", "threats", "text", "EE", "staff")
    lead.answer("crime", "malicious calls")
    lead.press("H", until="The school tells the police")
    lead.press("enter")
    lead.form("referral", "", "", "", "Threats to hurt her", "the head", "no pupil", "LOG 44")
    lead.terminal.wait("POLICE HOLD")
    # A sanction has to wait; the refusal says what, by which clause, and the way forward.
    lead.press("A", until="Add to this case")
    lead.press(*["down"] * 7, "enter", until="The policy says: not yet")
    assert "a sanction has to wait" in lead.said
    assert "clause P6" in lead.said
    assert "Lift the hold" in lead.said
    lead.press("escape", gone="The policy says: not yet")

    # Support and evidence go on, until only what is held is left.
    lead.work({})
    lead.press("end", until="waits for the police hold")
    lead.press("c", until="The policy says: not yet")
    lead.press("escape", gone="The policy says: not yet")
    lead.press("H")
    lead.form("Lift the police hold?", "DC Hall agreed")
    lead.terminal.wait_until(lambda: "POLICE HOLD" not in lead.said)
    lead.close(["sub"])
    case = kept()
    assert case.stage is Stage.CLOSED
    assert case.referrals[0].reference == "LOG 44"
    assert [hold.lifted_reason for hold in case.holds] == ["DC Hall agreed"]
    assert len(case.check_ins) == 2


@pytest.mark.long
def test_a_false_profile_where_the_person_must_complain(
    lead: Lead, kept: Callable[[], Incident]
) -> None:
    record(lead, "False profile", "imp", "social", "Instagram", "staff")
    lead.answer("still online", "posing")

    def capture() -> None:
        lead.press("a")
        lead.form("evidence", "", "The profile", "", "https://instagram.com/fake.head", "", "now")

    def complain() -> None:
        lead.press("a", until="removal request")
        assert "they prove who they are and complain themselves" in lead.said
        assert "(S3)" in lead.said
        lead.form("removal request")
        lead.terminal.wait("Keep  ctrl+s", "Your own complaint to Instagram")
        lead.press("ctrl+s", gone="Keep ctrl+s")
        lead.press("tab", *["right"] * 3, until="draft")
        lead.press("enter", until="Mark as sent")
        lead.press("enter")
        lead.form("mark the request as sent", "", "", "impersonation")
        lead.terminal.wait("Look again")
        lead.press("enter", "enter")
        lead.form("what happened?", ["remo"])
        lead.press(until="gone from everywhere?")
        lead.press("enter", gone="gone from everywhere?")
        lead.press("tab")

    lead.close(["sub"], {"capture-address": capture, "help-prove-identity": complain})
    case = kept()
    assert case.stage is Stage.CLOSED
    removal = case.removals[0]
    assert removal.complainant is Complainant.PERSON_TARGETED
    assert removal.state is RemovalState.REMOVED
    assert case.answer(Fact.CONTENT_ONLINE) is Answer.NO
    assert "Your own complaint" in removal.draft


@pytest.mark.long
def test_a_malicious_allegation(lead: Lead, kept: Callable[[], Incident]) -> None:
    record(lead, "Claim about a teacher", "false", "social", "X", "staff")

    def accuse() -> None:
        lead.press("a")
        lead.form("add a person", "", ["pup"], "Al Pupil")

    def give() -> None:
        lead.press("a")
        lead.form("sanction", ["det"], "", "behaviour policy")

    lead.answer("who posted", "belong to", "malicious claim")
    lead.close(
        ["mal"],
        {"record-responsible": accuse, "consistent-sanction": give},
    )
    case = kept()
    assert case.stage is Stage.CLOSED
    assert case.outcome is Outcome.MALICIOUS
    assert {"malicious-claim", "support-staff"} <= set(case.steps)  # who is accused is supported
    assert [(given.kind, given.person) for given in case.sanctions] == [("detention", "p2")]


@pytest.mark.long
def test_somebody_gets_their_own_data(tmp_path: Path, kept: Callable[[], Incident]) -> None:
    lead = at_the_desk(tmp_path, "--supplements")
    record(lead, "A false page", "imp", "social", "Instagram", "pupil", "Kim Kid")
    lead.press("A", until="Add to this case")
    lead.choose("a person")
    lead.form("add a person", ["resp"], ["pup"], "Max Power")
    lead.press("A", until="Add to this case")
    lead.choose("an entry")
    lead.form("Kind", ["call"], "Kim rang. Rufus Hartnoll saw Max Power do it")
    lead.press("A", until="Add to this case")
    lead.choose("a request for data")
    lead.form("data request or complaint", ["acc"], "", ["pupil a"], "Kim's mother")
    lead.press("P", until="Hand over to")
    lead.choose("the person whose data it is")
    lead.form("hand over to", "", ["pupil a"], "their request")
    lead.terminal.wait("In short")
    lead.press("ctrl+s", until="Rufus Hartnoll")
    lead.press("enter", until="where it goes")
    text = lead.hand_out(tmp_path / "out")
    assert "Kim Kid (Pupil A)" in text
    assert "[…] saw Pupil B do it" in text
    assert not {"Max", "Rufus"} & set(text.split())
    case = kept()
    assert case.hand_overs[0].person == "p1"
    assert case.data_requests[0].answered_on
    assert "Not named to you" in case.data_requests[0].left_out


@pytest.mark.long
def test_the_police_get_a_case_that_they_hold_and_nobody_else(
    tmp_path: Path, lead: Lead, kept: Callable[[], Incident]
) -> None:
    record(lead, "Threats by text", "threats", "text", "EE", "staff", "Jo Bloggs")
    lead.press("H", until="The school tells the police")
    lead.press("enter")
    lead.form("referral", "", "", "", "Threats to hurt her", "the head", "no pupil", "LOG 44")
    lead.terminal.wait("POLICE HOLD")
    lead.press("P", until="Hand over to")
    lead.choose("the insurer or solicitor")
    lead.press("tab", "c", "l", "a", "i", "m", "ctrl+s", until="P6")
    lead.press("escape", until="Save ctrl+s")
    lead.press("escape", until="Leave this form?")
    lead.press("enter", until="POLICE HOLD")
    lead.press("P", until="Hand over to")
    lead.choose("the police")
    lead.form("hand over to the police", "PC Haigh", "a crime is investigated")
    lead.terminal.wait("In short")
    lead.press("ctrl+s", until="where it goes")
    text = lead.hand_out(tmp_path / "out")
    assert "PC Haigh, the police" in text
    assert "Jo Bloggs" in text
    assert "LOG 44" in text
    assert [one.recipient for one in kept().hand_overs] == ["police"]


@pytest.mark.long
def test_two_pupils_of_one_name_and_a_merge_that_is_taken_back(lead: Lead, tmp_path: Path) -> None:
    about = ("imp", "social", "Instagram", "pupil", "Kim Kid")
    record(lead, "A false page", *about)
    lead.press("escape", until="e-safety board")
    lead.press("n", until="Only the title is needed")
    lead.form("New incident", "A false page again", "", ["imp"], ["social"], "Instagram",
              "yesterday", "", "", "", ["pupil"], "Kim Kid")  # fmt: skip
    lead.terminal.wait("Is it somebody in another case?")
    lead.choose("None of them")
    lead.terminal.wait("Likely the same as an earlier case")
    lead.press("escape", gone="Likely the same")
    lead.press("R", until="Merge another case into this one")
    lead.choose("Merge another case")
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
