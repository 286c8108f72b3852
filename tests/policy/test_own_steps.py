"""A school's own ``steps.toml``: it replaces the shipped one, and a mistake stops nothing."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Answer, Fact, Outcome
from esafety_tui.policy import own_steps
from esafety_tui.policy.checklist import WAITING, steps_for
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.own_steps import OWN_NAME, own_copy, own_file
from esafety_tui.policy.steps import BadSteps, read_steps, shipped_steps, shipped_text
from support.examples import examples
from support.school import SCHOOL, Clock

STEP = '[[step]]\nid = "{id}"\nphase = "act"\nclauses = ["P4"]\ntitle = "Do {id}"\n'
GOOD = STEP.format(id="own-step")


def asking(name: str, fact: str, when: str = "") -> str:
    text = STEP.format(id=name) + f'asks = "{fact}"\n'
    return text + (f'when = "{when}"\n' if when else "")


def in_folder(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    content = text.encode() if isinstance(text, str) else text
    (folder / OWN_NAME).write_bytes(content)
    return folder


def test_without_a_file_the_shipped_steps_serve(tmp_path: Path) -> None:
    found = own_file(tmp_path).steps_in_use()
    assert (found.steps, found.own, found.problem) == (shipped_steps(), False, "")


def test_the_copy_to_begin_with_is_the_shipped_policy(tmp_path: Path) -> None:
    found = own_file(in_folder(tmp_path, own_copy())).steps_in_use()
    assert (found.steps, found.own, found.problem) == (shipped_steps(), True, "")


@pytest.mark.parametrize(
    "text",
    [GOOD, GOOD.replace("\n", "\r\n"), "﻿" + GOOD],
    ids=["as written", "with Windows line ends", "with a byte-order mark"],
)
def test_an_own_file_replaces_the_shipped_one(tmp_path: Path, text: str) -> None:
    found = own_file(in_folder(tmp_path, text)).steps_in_use()
    assert [step.id for step in found.steps] == ["own-step"]
    assert found.own
    assert not found.problem


MISTAKES = {
    "a circle of two": (
        asking("a", "poster_known", "content_online")
        + asking("b", "content_online", "poster_known"),
        7, "step a, key when", "circle: poster_known needs content_online needs poster_known",
    ),
    "a question that waits for itself": (
        asking("a", "poster_known", "not poster_known"), 7, "step a, key when", "circle",
    ),
    "an unknown fact": (GOOD + 'when = "moon_is_full"\n', 6, "key when", "no fact moon_is_full"),
    "a fact that nobody asks": (
        GOOD + 'when = "with_police"\n', 6, "key when", "no step finds out the fact with_police",
    ),
    "an unknown clause": (GOOD.replace("P4", "Z9"), 4, "key clauses", "no clause Z9"),
    "an unknown key": (GOOD + 'colour = "red"\n', 6, "key colour", "is not a key of a step"),
    "an unknown phase": (GOOD.replace('"act"', '"dance"'), 3, "key phase", "must be one of"),
    "an unknown record": (GOOD + 'satisfied_by = "magic"\n', 6, "key satisfied_by", "one of"),
    "an unknown question": (GOOD + 'asks = "why"\n', 6, "key asks", "must be one of"),
    "a condition that is none": (GOOD + 'when = "a and"\n', 6, "key when", "is not made of facts"),
    "no title": (GOOD.replace('title = "Do own-step"\n', ""), 1, "key title", "is required"),
    "no TOML": ("[[step]]\nid = \n", 2, "steps.toml", "cannot be read as TOML"),
    "a title that is a number": (GOOD.replace('"Do own-step"', "5"), 5, "key title", "text"),
    "a deadline in words": (GOOD + 'due = "soon"\n', 6, "key due", "whole number"),
    "a deadline that is a truth": (GOOD + "due = true\n", 6, "key due", "whole number"),
    "a deadline before the report": (GOOD + "due = -1\n", 6, "key due", "0 to 200"),
    "clauses that are no list": (GOOD.replace('["P4"]', '"P4"'), 4, "key clauses", "a list"),
    "an id with a blank": (GOOD.replace('"own-step"', '"own step"'), 2, "key id", "hyphens"),
    "one id twice": (GOOD + "# the second\n" + GOOD, 8, "key id", "is used twice"),
    "another table": ("[[steps]]\n" + GOOD, 1, "steps.toml", "steps are [[step]]"),
    "brackets without end": ("x = " + "[" * 5000, 1, "steps.toml", "too deeply"),
    "a number without end": (GOOD + f"due = {'9' * 5000}\n", 6, "steps.toml", "far too long"),
    "dots without end": (".".join("a" * 5000) + " = 1", 1, "steps.toml", "too many dots"),
    "a condition without end": (
        GOOD + f'when = "{"(" * 5000}poster_known{")" * 5000}"\n', 6, "key when", "is longer than",
    ),
    "a condition in too many brackets": (
        GOOD + f'when = "{"(" * 220}poster_known{")" * 220}"\n', 6, "key when", "is not made of",
    ),
    "a condition of too many facts": (
        GOOD + f'when = "{" and ".join(list(Fact)[:9])}"\n', 6, "key when", "more than 8 facts",
    ),
    "more steps than any policy": (
        "".join(GOOD.replace("own-step", f"s{n}") for n in range(301)), None, "steps.toml",
        "more than 300 steps",
    ),
    "no steps": ("# nothing\n", None, "steps.toml", "must hold [[step]] entries"),
    "a single step": (GOOD.replace("[[step]]", "[step]"), None, "steps.toml", "must hold"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_said_with_line_key_and_reason(tmp_path: Path, mistake: str) -> None:
    text, line, key, reason = MISTAKES[mistake]
    found = own_file(in_folder(tmp_path, text)).steps_in_use()
    assert found.steps == shipped_steps()
    assert not found.own
    assert reason in found.problem
    assert key in found.problem
    assert (f"Line {line}: " in found.problem) is (line is not None)
    assert found.problem.endswith("serve meanwhile; nothing done is lost.")


def test_the_line_is_that_of_the_step_among_many(tmp_path: Path) -> None:
    text = shipped_text()
    wrong = text.replace('when = "phone_abuse"', 'when = "phone_abused"')
    line = wrong.splitlines().index('when = "phone_abused"') + 1
    assert (
        f"Line {line}: step help-account-holder, key when:"
        in own_file(in_folder(tmp_path, wrong)).steps_in_use().problem
    )


def test_a_heading_inside_a_text_is_no_step(tmp_path: Path) -> None:
    text = GOOD + 'help = """\n[[step]]\nwhen = 5\n"""\n' + STEP.format(id="b") + 'due = "x"\n'
    assert "Line 15: step b, key due" in own_file(in_folder(tmp_path, text)).steps_in_use().problem


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe[\x00[\x00", "UTF-8"), (b"# " + b"x" * 1_000_001, "larger")],
    ids=["no UTF-8", "far too large"],
)
def test_what_is_no_list_of_steps_is_said_so(tmp_path: Path, content: bytes, said: str) -> None:
    found = own_file(in_folder(tmp_path, content)).steps_in_use()
    assert said in found.problem
    assert found.steps == shipped_steps()


def test_a_file_that_cannot_be_opened_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    in_folder(tmp_path, GOOD)
    monkeypatch.setattr(own_steps, "read_ordinary", refused)
    assert "Permission denied" in own_file(tmp_path).steps_in_use().problem


@settings(max_examples=examples(200), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.text(max_size=60) | st.text(max_size=30).map(lambda text: GOOD + text))
def test_whatever_is_in_the_file_a_sentence_comes_out(text: str) -> None:
    said = mistake_in(text)
    assert "\n" not in said
    assert "\x1b" not in said


def mistake_in(text: str) -> str:
    """What is said of *text*: empty where it can be read; anything but a sentence fails."""
    try:
        read_steps(text)
    except BadSteps as bad:
        return bad.sentence
    return ""


def test_a_question_waits_for_the_one_that_it_hangs_on() -> None:
    steps = read_steps(
        asking("ask-online", "content_online")
        + asking("ask-known", "poster_known", "content_online")
        + STEP.format(id="act-on-it") + 'when = "poster_known"\n'
    )  # fmt: skip

    def ids(**facts: Answer) -> list[str]:
        groups = steps_for(facts, steps).values()
        return [line.id for lines in groups for line in lines if line.state != WAITING]

    assert ids() == ["ask-online"]
    assert ids(content_online=Answer.YES) == ["ask-known"]
    assert ids(content_online=Answer.NO) == []
    assert ids(content_online=Answer.YES, poster_known=Answer.YES) == ["act-on-it"]


def test_records_made_under_other_steps_stay_whole(
    casework: Casework, folder: Path, clock: Clock
) -> None:
    ref = casework.cases.record({"title": "A case"}).ref
    casework.cases.tick(ref, "tell-not-to-engage", "told in person")
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    casework.close()
    in_folder(folder, GOOD)
    with closing(Casework.open(folder, clock=clock)) as own:
        lines = {line.id: line for line in own.records.checklist(own.records.incident(ref)).lines}
        assert set(lines) == {"own-step", "tell-not-to-engage"}
        assert lines["tell-not-to-engage"].state == "done"
        assert lines["tell-not-to-engage"].note == "told in person"
        own.cases.tick(ref, "own-step")
        assert own.records.row(ref).total == 2
    (folder / OWN_NAME).unlink()
    with closing(Casework.open(folder, clock=clock)) as shipped:
        lines = {
            line.id: line for line in shipped.records.checklist(shipped.records.incident(ref)).lines
        }
        assert lines["own-step"].state == "done"
        assert lines["own-step"].title == "Own step"
        assert lines["tell-not-to-engage"].state == "done"


def test_a_mistake_leaves_the_case_as_it_was(folder: Path, clock: Clock) -> None:
    Casework.set_up(folder, SCHOOL, clock=clock).close()
    in_folder(folder, GOOD + 'colour = "red"\n')
    with closing(Casework.open(folder, clock=clock)) as desk:
        assert "Line 6" in desk.records.policy.problem
        assert desk.records.steps == shipped_steps()


def test_the_closing_rule_holds_whatever_own_steps_leave_out(
    folder: Path, clock: Clock, casework: Casework
) -> None:
    casework.close()
    in_folder(folder, GOOD)
    with closing(Casework.open(folder, clock=clock)) as desk:
        ref = desk.cases.record({"title": "A case"}).ref
        desk.cases.tick(ref, "own-step")
        with pytest.raises(Refused, match="outcome"):
            desk.cases.close(ref, None)
        with pytest.raises(Refused, match="check-ins"):
            desk.cases.close(ref, Outcome.SUBSTANTIATED)
        desk.check_ins.arrange(ref)
        desk.cases.close(ref, Outcome.SUBSTANTIATED)
