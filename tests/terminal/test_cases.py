"""Three incidents worked from report to close in a real terminal, with keys only."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import Complainant, RemovalState
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Stage
from support.program import run

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.screens.lead import Lead
    from support.terminal import Terminal


@pytest.fixture
def lead(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lead]:
    """A lead in front of an empty board; a parameter holds more words of the set-up."""
    folder = tmp_path / "records"
    words = ("setup", "--school", "Hill School", "--lead", "Sam Lead", "--plain")
    assert run(*words, *getattr(request, "param", ()), database=folder).returncode == 0
    terminal = Terminal("--database", str(folder))
    terminal.wait("Hill School", "New incident")
    yield Lead(terminal)
    terminal.close()


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
    lead: Lead, title: str, category: str, medium: str, provider: str, target: str,
    name: str = "", then: str = "NEXT: ",
) -> None:  # fmt: skip
    """Record an incident from the board; it opens, and *then* stands on the screen."""
    lead.press("n", until="Only a title is needed")
    unsaid = [""] * 4  # who told, their name, how it was heard, when it was reported
    lead.form("New incident", "", title, [category], [medium], provider, "yesterday", *unsaid,
              [target], name)  # fmt: skip
    lead.terminal.wait(then, title)


@pytest.mark.long
def test_threats_with_a_police_hold(lead: Lead, kept: Callable[[], Incident]) -> None:
    record(lead, "Threats by text", "threats", "text", "EE", "staff")
    lead.answer("crime", "malicious calls")
    lead.press("H", until="The school tells the police")
    lead.press("enter")
    lead.form("others told?", "", "", "", "Threats to hurt her", "the head", "no pupil", "LOG 44")
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
    lead.press("end", until="paused for the police")
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
    lead.answer("still online", "fake profile")

    def capture() -> None:
        lead.press("a")
        lead.form("evidence", "", "The profile", "", "https://instagram.com/fake.head", "", "now")

    def complain() -> None:
        lead.press("a", until="take-down request")
        assert "they prove who they are and complain themselves" in lead.said
        assert "(clause S3)" in lead.said
        lead.form("take-down request")
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

    lead.answer("who posted", "part of the school", "made up")
    lead.close(
        ["mal"],
        {"record-responsible": accuse, "consistent-sanction": give},
    )
    case = kept()
    assert case.stage is Stage.CLOSED
    assert case.outcome is Outcome.MALICIOUS
    assert {"malicious-claim", "support-staff"} <= set(case.steps)  # who is accused is supported
    assert [(given.kind, given.person) for given in case.sanctions] == [("detention", "p2")]
