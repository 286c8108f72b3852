"""Every clause of the policy is answered, and what is named as its answer really is there.

A step stands on some checklist, a guard refuses, a record can be kept in an incident,
the school or the prevention work, a figure is counted, a place can be gone to.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.sample import load_sample
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Record
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.clauses import Clause, answers_of, clauses
from esafety_tui.policy.guards.refused import GUARDS
from esafety_tui.policy.places import PLACES
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import definitions
from support.reports.year_figures import annual_figures
from support.situations import CONTROLS, SITUATIONS, TABLE

STEPS = {step.id: step for step in shipped_steps()}
TODAY = date(2026, 11, 23)


def _kinds(hint: Any) -> Iterator[type[Record]]:
    if isinstance(hint, type) and issubclass(hint, Record):
        yield hint
    for part in get_args(hint):
        yield from _kinds(part)


def _kept(kind: type[Record], seen: set[str]) -> set[str]:
    """The names of *kind* and of every record that can be kept inside it."""
    if kind.__name__ not in seen:
        seen.add(kind.__name__)
        for hint in get_type_hints(kind).values():
            for inner in _kinds(hint):
                _kept(inner, seen)
    return seen


RECORDS = set().union(*(_kept(kind, set()) for kind in (Incident, School, Prevention)))


@pytest.fixture(scope="module")
def counted() -> set[str]:
    """The figures that are counted for the sample school's year."""
    sample = load_sample(TODAY)
    year = annual_figures(
        "2025-26", sample.incidents, sample.prevention, CountingContext(sample.school,
        SchoolCalendar(sample.school), shipped_steps(), TODAY),
    )  # fmt: skip
    return {name for of_year in year.years for name in of_year.tables}


@pytest.mark.parametrize("clause", clauses(), ids=lambda clause: clause.id)
def test_what_answers_a_clause_is_there(clause: Clause, counted: set[str]) -> None:
    assert clause.answers
    for answer in clause.answers:
        kind, _, name = answer.partition(":")
        there = {
            "step": STEPS,
            "guard": GUARDS,
            "record": RECORDS,
            "figure": set(definitions()) & counted,
            "place": set(ESafetyApp.MODES),
        }[kind]
        assert name in there, answer


def test_every_step_comes_up_in_some_situation() -> None:
    """A step that nothing brings up would answer no clause."""
    up = {name for s in SITUATIONS for name in s["steps"]} | set(TABLE["every"])
    asked = {fact for s in SITUATIONS for fact in s.get("questions", ())}
    assert {step.id for step in STEPS.values() if not step.asks} == up
    assert {step.asks.value for step in STEPS.values() if step.asks} == asked


def test_every_guard_refuses_something() -> None:
    assert set(CONTROLS) == set(GUARDS)
    named = {a.removeprefix("guard:") for c in clauses() for a in c.answers if "guard:" in a}
    assert named == set(GUARDS)


def test_every_guard_but_the_closing_rule_is_named_by_its_own_clause() -> None:
    own = {clause.id: clause.answers for clause in clauses()}
    for guard in set(GUARDS) - {"closing"}:
        assert f"guard:{guard}" in own[guard]


def test_every_clause_that_asks_something_of_a_case_has_more_than_a_page_about_it() -> None:
    """Appendix 1 and the habits of Appendix 2 are to be read; the rest is to be done."""
    for clause in clauses():
        if clause.id[0] in "GEPSOL":
            kinds = {answer.partition(":")[0] for answer in clause.answers}
            assert kinds & {"step", "guard", "record", "figure"}, clause.id


def test_the_places_that_are_named_have_their_keys() -> None:
    named = {a.removeprefix("place:") for c in clauses() for a in c.answers if "place:" in a}
    assert named <= {mode for _, mode, _, _ in PLACES}


def test_own_steps_change_what_is_named() -> None:
    clause = next(clause for clause in clauses() if clause.id == "S2")
    cited = {"ask-our-host": ("S2", "E5"), "ask-poster": ("S1",)}
    found = answers_of(clause, cited)
    assert "step:ask-our-host" in found
    assert not [a for a in found if a.startswith("step:") and a != "step:ask-our-host"]
    assert "record:Removal" in found


def test_every_identifier_anywhere_in_the_rules_is_a_clause() -> None:
    from importlib.resources import files

    known = {clause.id for clause in clauses()}
    folder = files("esafety_tui.policy")
    for path in folder.iterdir():
        if path.name.endswith((".py", ".toml")):
            text = path.read_text(encoding="utf-8")
            cited = set(re.findall(r"(?<![\w-])([GEPSOLAD]\d{1,2})(?![\w-])", text))
            assert cited <= known, (path.name, cited - known)
