"""A supplement can only add or tighten: whatever else a file tries is refused, with its line."""

from datetime import date
from pathlib import Path

import pytest

from esafety_tui.policy.steps import BadSteps
from esafety_tui.policy.supplements import in_use
from esafety_tui.policy.supplements.packs import Pack
from esafety_tui.policy.supplements.reading import read_pack

HEAD = """\
id = "small"
prefix = "sm"
name = "Small guide"
year = 2025
title = "A small guide"
publisher = "Somebody"
nations = ["wales"]
status = "advice"
source = "a page"
in_force = 2025-02-01
checked = 2026-03-31
"""
STEP = """
[[step]]
id = "sm-1"
after = "check-safety"
title = "Do a small thing"
source = "page 1"
since = "2025"
certainty = "H"
"""
CAUTION = """
[[caution]]
id = "sm-c"
guard = "P5"
text = "Take care."
source = "page 2"
since = "2025"
certainty = "M"
"""
CHOICE = """
[[choice]]
id = "sm-x"
title = "Which?"
strict = "All."
milder = "Some."
relaxes = "safeguarding-referral"
when = "adult_involved"
instead = "sm-1"
source = "page 3"
since = "2025"
certainty = "H"
"""


def pack(text: str = HEAD + STEP) -> Pack:
    return read_pack(text, "small.toml")


def test_what_a_file_says_is_what_it_brings() -> None:
    small = pack(HEAD + STEP + CAUTION + CHOICE)
    (one,) = small.steps
    assert (one.step.id, one.after, one.step.phase, one.step.clauses) == (
        "sm-1", "check-safety", "receive", ("P8",),
    )  # fmt: skip
    assert one.step.source is not None
    assert one.step.source.said == small.called == "Small guide 2025"
    assert small.cautions[0].source.said == "Small guide 2025, second-hand"
    assert small.choices[0].instead == "sm-1"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        # It rewords, ticks, removes, or answers for the policy.
        (STEP.replace("sm-1", "check-safety"), 14, "is a step of the policy: a supplement cannot"),
        (STEP + 'done = true\n', 20, "can add and tighten, and nothing else"),
        (STEP + 'replaces = "no-copy"\n', 20, "can add and tighten, and nothing else"),
        (STEP + 'phase = "learn"\n', 20, "can add and tighten, and nothing else"),
        (STEP + 'asks = "indecent_images"\n', 20, "only the policy asks it"),
        # It is not its own, or not placed, or says nothing that can be asked.
        (STEP.replace("sm-1", "other-1"), 14, "must begin with sm-"),
        (STEP + STEP, 22, "is used twice"),
        (STEP.replace("check-safety", "nowhere"), 15, "must be a step of the policy"),
        (STEP + 'when = "no_such_fact"\n', 20, "there is no fact"),
        (STEP + 'when = "adult_involved or"\n', 20, "is not made of facts"),
        (STEP + 'clauses = ["Z9"]\n', 20, "there is no clause"),
        (STEP + 'clauses = [["P1"]]\n', 20, "there is no clause"),
        (STEP + 'satisfied_by = "magic"\n', 20, "must be one of"),
        (CAUTION.replace("P5", "Q5"), 15, "must be a clause of the policy"),
        (STEP + CHOICE.replace("sm-1", "no-copy"), 28, "must be a step of this supplement"),
        (STEP + CHOICE.replace("safeguarding-referral", "x"), 26, "must be a step of the policy"),
        # It does not say where it comes from, or nobody has seen it.
        (STEP.replace('source = "page 1"\n', ""), 13, "is required, as text"),
        (STEP.replace('certainty = "H"', 'certainty = "O"'), 19, "what nobody has seen waits"),
        (STEP + 'nations = ["france"]\n', 20, "must be a list of england"),
        ("remove = 1\n", 12, "is nothing that a supplement can say"),
    ],
)  # fmt: skip
def test_what_does_more_than_add_is_refused_with_its_line(
    text: str, line: int, reason: str
) -> None:
    with pytest.raises(BadSteps) as bad:
        pack(HEAD + text)
    assert reason in bad.value.sentence, bad.value.sentence
    assert bad.value.line == line
    assert bad.value.sentence.startswith(f"Line {line}: ")


@pytest.mark.parametrize(
    ("was", "by", "reason"),
    [
        ('id = "small"', 'id = "large"', "must be the name of its file"),
        ("year = 2025", 'year = "2025"', "must be a whole number"),
        ("checked = 2026-03-31\n", "", "must be a day"),
        ('publisher = "Somebody"\n', "", "must be text"),
        ("[", "{", "cannot be read as TOML"),
    ],
)
def test_a_head_that_says_too_little_is_refused(was: str, by: str, reason: str) -> None:
    with pytest.raises(BadSteps, match=reason):
        pack(HEAD.replace(was, by, 1) + STEP)


def test_it_says_that_it_may_be_out_of_date() -> None:
    small = pack()
    assert small.out_of_date(date(2027, 3, 31)) == ""
    assert small.out_of_date(date(2027, 4, 1)) == (
        "may be out of date: last checked Tue 31 Mar 2026"
    )
    ends = pack(HEAD + "until = 2026-08-31\n" + STEP)
    assert ends.out_of_date(date(2026, 8, 31)) == ""
    assert ends.out_of_date(date(2026, 9, 1)) == (
        "may be out of date: it held until Mon 31 Aug 2026"
    )
    leap = pack(HEAD.replace("2026-03-31", "2028-02-29") + STEP)
    assert [bool(leap.out_of_date(date(2029, *day))) for day in ((2, 28), (3, 1))] == [False, True]


def test_each_line_says_that_it_may_be_out_of_date() -> None:
    small = pack(HEAD + STEP + CAUTION + CHOICE)
    young, old = small.as_of(date(2027, 3, 31)), small.as_of(date(2027, 4, 1))
    assert young is small
    doubt = "may be out of date"
    assert all(line.source.said.endswith(doubt) for line in old.lines)
    assert [line.source.said for line in old.lines][1] == f"Small guide 2025, second-hand, {doubt}"
    assert all("It may be out of date." in line.source.told for line in old.lines)
    assert len(old.lines) == len(small.lines) == 3


def test_every_file_that_comes_with_the_program_can_be_read() -> None:
    folder = Path(in_use.__file__).parent
    files = {file.stem for file in folder.glob("*.toml")}
    assert {one.id for one in in_use.shipped_packs()} == files
    prefixes = [line.id.split("-")[0] for one in in_use.shipped_packs() for line in one.lines]
    assert len({one.id for one in in_use.shipped_packs()}) <= len(set(prefixes))
    ids = [line.id for one in in_use.shipped_packs() for line in one.lines]
    assert len(ids) == len(set(ids))
