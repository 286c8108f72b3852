"""The facts of a case as plain questions, with what is known of each."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.checklist import open_questions
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.steps import Step


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A question of fact: how it is asked, why, and by which clauses."""

    fact: Fact
    ask: str
    why: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to one case: somebody's answer, what holds by the records if there is none.

    ``matters`` says that a step hangs on it and it is not known yet.
    """

    question: FactQuestion
    answer: Answer
    known: Answer
    matters: bool


@cache
def questions() -> tuple[FactQuestion, ...]:
    """Return the question for every fact, in the order in which they are asked."""
    text = Path(__file__).with_name("questions.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["question"], tuple[FactQuestion, ...])


def asked_of(incident: Incident, steps: Iterable[Step]) -> tuple[Asked, ...]:
    """Put every question to *incident*, always in the order in which they are asked."""
    facts = facts_of(incident)
    matters = open_questions(facts, steps)
    return tuple(
        Asked(q, incident.answer(q.fact), facts[q.fact], q.fact in matters) for q in questions()
    )
