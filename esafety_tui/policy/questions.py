"""The facts of a case as plain questions, with what is known of each."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, AskedFact, Fact
from esafety_tui.policy.checklist import open_questions
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.steps import Step, shipped_steps


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A question of fact: how it is asked, why, by which clauses, and by what beside them."""

    fact: AskedFact
    ask: str
    why: str
    clauses: tuple[str, ...]
    source: str = ""

    @property
    def cites(self) -> str:
        """The clauses that want to know, and what beside the policy does."""
        return ", ".join(filter(None, (*self.clauses, self.source)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to one case: somebody's answer, what holds by the records if there is none.

    ``matters`` says that a step hangs on it and it is not known yet, ``says_unknown`` that somebody
    said so.
    """

    question: FactQuestion
    answer: Answer
    known: Answer
    matters: bool
    says_unknown: bool = False


@cache
def questions() -> tuple[FactQuestion, ...]:
    """Return the question for every fact, in the order in which they are asked."""
    asks = {step.asks: step.title for step in shipped_steps() if step.asks}
    text = Path(__file__).with_name("questions.toml").read_text(encoding="utf-8")
    return tuple(
        FactQuestion(Fact(one["fact"]), asks[Fact(one["fact"])], one["why"], tuple(one["clauses"]))
        for one in tomllib.loads(text)["question"]
    )


def asked_of(incident: Incident, steps: Iterable[Step]) -> tuple[Asked, ...]:
    """Put every question to *incident*, always in the order in which they are asked.

    After those of the policy come those of the supplements that are in use.
    """
    facts = facts_of(incident)
    steps = tuple(steps)
    matters = open_questions(facts, steps)
    asked = (*questions(), *_of_supplements(steps))
    return tuple(
        Asked(
            q, incident.answer(q.fact), facts[q.fact], q.fact in matters,
            incident.says_unknown(q.fact),
        )
        for q in asked
    )  # fmt: skip


def _of_supplements(steps: Iterable[Step]) -> Iterator[FactQuestion]:
    for step in steps:
        if step.source and step.asks:
            yield FactQuestion(step.asks, step.title, step.help, step.clauses, step.source.said)
