"""Three incidents worked from report to close in a real terminal, with keys only.

One of them in the ordinary run: it meets a hold, refusals and every kind of step.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import docx
import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.actions import Complainant, RemovalState
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Stage
from support.program import run

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.terminal import Terminal

Act = Callable[[], None]


class Lead:
    """A lead at the keyboard: presses keys, and waits for what the screen says."""

    def __init__(self, terminal: "Terminal") -> None:
        self.terminal = terminal

    @property
    def said(self) -> str:
        """What the screen says, as running text."""
        return self.terminal.said

    def press(self, *keys: str, until: str = "", gone: str = "") -> None:
        """Press *keys*, then wait until the screen says *until*, or says *gone* no more."""
        for key in keys:
            self.terminal.press_and_see(key)
        if until:
            self.terminal.wait_until(lambda: until in self.said, what=until)
        if gone:
            self.terminal.wait_until(lambda: gone not in self.said, what=f"gone: {gone}")

    def form(self, title: str, *fields: "str | list[str]") -> None:
        """Fill the form *title* from its first field on, and save it.

        A text is typed, an empty one leaves the field as it is, a list holds what is
        typed to choose from a list.
        """
        self.terminal.wait("Save  ctrl+s", title)
        for at, field in enumerate(fields):
            if at:
                self.press("tab")
            if isinstance(field, list):
                self.press("enter", until="▲")
                self.terminal.press(*field)
                self.press("enter", gone="▲")
            elif field:
                self.terminal.press(field)
                self.terminal.wait(field)
        self.press("ctrl+s", gone="Save ctrl+s")

    def answer(self, *yes: str) -> None:
        """Answer every question: yes where it holds one of the words, or else no."""
        self.press("f", until="what we know")
        self.terminal.press("home")
        for line in list(self.terminal.screen.display):
            if "not known yet" in line or "from the records" in line:
                self.press("y" if any(words in line for words in yes) else "n")
                self.terminal.press("down")
        self.press("escape", gone="what we know")

    @property
    def next_step(self) -> str:
        """The beginning of the title of the step that is next; empty when none is."""
        for line in self.terminal.screen.display:
            if "NEXT: " in line:
                return line.split("NEXT: ")[1].split("│")[0].split("  ")[0].strip(" ─╮")
        return ""

    def work(self, acts: Mapping[str, Act]) -> None:
        """Do what is next until nothing is: by its act, given by how its title begins, or with `b`.

        Where no act is given, the record that a step wants is kept elsewhere.
        """
        for _ in range(50):
            step = self.next_step
            if not step or step.startswith("Ask whether it stopped"):
                return  # what is left falls due in weeks
            self.terminal.press("N")
            self.terminal.wait_until(partial(self._at, step), what=f"at: {step}")
            act = next((act for title, act in acts.items() if step.startswith(title)), None)
            if act is not None:
                act()
            elif step.startswith("Arrange to ask"):
                self.terminal.press("space")
            else:
                self._say_who()
            self._wait_for_another(step)
        raise AssertionError(f"no end\n{self.terminal.text}")

    def close(self, outcome: list[str], acts: Mapping[str, Act] | None = None) -> None:
        """Work what is left, settle the outcome, and close the case."""

        def settle() -> None:
            self.press("space")
            self.form("what was found?", outcome, "Heard everybody")

        def learn() -> None:
            self.press("a")
            self.form("what we learn", "Tell Year 9 whom to turn to")

        self.work({"Settle the outcome": settle, "Write down": learn, **(acts or {})})
        self.press("c")
        self.form("close the case")
        self.terminal.wait("CLOSED")
        self.press("escape", until="e-safety board")
        self.press("ctrl+q")
        assert self.terminal.ended() == 0

    def choose(self, words: str) -> None:
        """Choose from a menu what has *words* in it."""
        for _ in range(20):
            marked = [line for line in self.terminal.screen.display if "►" in line]
            if any(words in line for line in marked):
                self.press("enter")
                return
            self.press("down")
        raise AssertionError(f"not to be chosen: {words}\n{self.terminal.text}")

    def hand_out(self, folder: Path) -> str:
        """Write the hand-over into *folder*, leave the program, and return its text."""
        self.terminal.press("ctrl+u")
        self.terminal.send(str(folder))
        self.press("ctrl+s", until="Recorded as h1")
        self.press("escape", gone="Recorded as h1")
        self.press("escape", until="e-safety board")
        self.press("ctrl+q")
        assert self.terminal.ended() == 0
        (document,) = folder.rglob("*.docx")
        return "\n".join(one.text for one in docx.Document(str(document)).paragraphs)

    def _say_who(self) -> None:
        """Tick the step with `b`; of one that wants a record, say that it is kept elsewhere."""
        self.press("b", until="Save ctrl+s")
        elsewhere = "kept elsewhere: where?" in self.said
        self.form("", *(["the head's file"] if elsewhere else []))

    def _at(self, step: str) -> bool:
        """Whether the highlight is on *step*, of which the list may show the beginning only."""
        marked = [line.split("►")[1] for line in self.terminal.screen.display if "►" in line]
        return any(line[2:].split("  ")[0].strip()[:20] == step[:20] for line in marked)

    def _wait_for_another(self, step: str) -> None:
        self.terminal.wait_until(lambda: self.next_step != step, what=f"done: {step}")


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

    lead.close(["sub"], {"Capture the address": capture, "Help the person to prove": complain})
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
        {"Record who is responsible": accuse, "Decide on a sanction": give},
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
