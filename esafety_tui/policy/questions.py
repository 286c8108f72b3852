"""The facts of a case as plain questions, with what is known of each."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, AskedFact, Fact, RecordFact
from esafety_tui.policy.checklist import open_questions
from esafety_tui.policy.clauses import cited
from esafety_tui.policy.conditions import Condition
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.steps import Step, shipped_steps


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A question of fact: how it is asked, why, by which clauses, and by what beside them.

    ``when`` is the condition of the step that asks it.
    """

    fact: AskedFact
    ask: str
    why: str
    clauses: tuple[str, ...]
    when: Condition
    source: str = ""

    @property
    def cites(self) -> str:
        """The clauses that want to know, and what beside the policy does."""
        return cited(self.clauses, self.source)


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

    @property
    def whence(self) -> str:
        """Words behind an answer that nobody gave: it follows from what is recorded."""
        return "" if self.answer is self.known else " (from the records)"


@cache
def questions() -> tuple[FactQuestion, ...]:
    """Return the question for every fact, in the order in which they are asked."""
    asks = {step.asks: step for step in shipped_steps() if step.asks}
    text = Path(__file__).with_name("questions.toml").read_text(encoding="utf-8")
    return tuple(
        FactQuestion(Fact(one["fact"]), step.title, one["why"], tuple(one["clauses"]), step.when)
        for one in tomllib.loads(text)["question"]
        for step in (asks[Fact(one["fact"])],)
    )


def asked_of(incident: Incident, steps: Iterable[Step]) -> tuple[Asked, ...]:
    """Put the questions to *incident*, always in the order in which they are asked.

    After those of the policy come those of the supplements that are in use.  What is asked about
    staff is left out until one of them is in the case, unless it has been answered: who is
    targeted, and who is said to have done it, is asked first.
    """
    facts = facts_of(incident)
    people = _staff_in_it(facts)
    steps = tuple(steps)
    matters = open_questions(facts, steps)
    asked = (*questions(), *_of_supplements(steps))
    return tuple(
        Asked(
            q, incident.answer(q.fact), facts[q.fact], q.fact in matters,
            incident.says_unknown(q.fact),
        )
        for q in asked
        if q.when.evaluate(people) is not Answer.NO
        or facts[q.fact] is not Answer.UNKNOWN
        or incident.says_unknown(q.fact)
    )  # fmt: skip


def _staff_in_it(facts: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return of *facts* what the people of the case say of staff, and nothing that time brings."""
    named: tuple[str, ...] = (
        RecordFact.TARGET_IS_STAFF, RecordFact.STAFF_CONCERNED, RecordFact.REPORTER_IS_STAFF,
    )  # fmt: skip
    people = {name: Answer.YES if facts[name] is Answer.YES else Answer.NO for name in named}
    if people[RecordFact.STAFF_CONCERNED] is Answer.NO:
        people[RecordFact.STAFF_CLEARED] = Answer.NO  # there is nobody who could be
    return people


def _of_supplements(steps: Iterable[Step]) -> Iterator[FactQuestion]:
    for step in steps:
        if step.source and step.asks:
            yield FactQuestion(
                step.asks, step.title, step.help, step.clauses, step.when, step.source.said
            )
