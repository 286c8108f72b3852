"""Three-valued conditions against arithmetic on 0, ½ and 1, and questions against trying out."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.model.vocabulary import Answer
from esafety_tui.policy.conditions import ALWAYS, BadCondition, parse
from esafety_tui.policy.steps import shipped_steps
from support.examples import examples

NAMES = "abcd"
FROM_NUMBER = {0.0: Answer.NO, 0.5: Answer.UNKNOWN, 1.0: Answer.YES}
TO_NUMBER = {answer: number for number, answer in FROM_NUMBER.items()}

Oracle = Callable[[Mapping[str, float]], float]


def _name(name: str) -> tuple[str, Oracle]:
    return name, lambda facts: facts[name]


def _not(inner: tuple[str, Oracle]) -> tuple[str, Oracle]:
    return f"not ({inner[0]})", lambda facts: 1 - inner[1](facts)


def _join(
    word: str, pick: Callable[..., float]
) -> Callable[[list[tuple[str, Oracle]]], tuple[str, Oracle]]:
    return lambda parts: (
        f" {word} ".join(f"({text})" for text, _ in parts),
        lambda facts: pick(value(facts) for _, value in parts),
    )


# The text of a condition, and the same condition worked out with min, max and 1 - x.
conditions = st.recursive(
    st.sampled_from(NAMES).map(_name),
    lambda inner: (
        inner.map(_not)
        | st.lists(inner, min_size=2, max_size=3).map(_join("and", min))
        | st.lists(inner, min_size=2, max_size=3).map(_join("or", max))
    ),
    max_leaves=6,
)
known = st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(Answer)))


@settings(max_examples=examples(200), deadline=None)
@given(conditions, known)
def test_and_is_the_least_or_the_greatest_not_the_contrary(
    condition: tuple[str, Oracle], facts: dict[str, Answer]
) -> None:
    text, oracle = condition
    numbers = {name: TO_NUMBER[answer] for name, answer in facts.items()}
    assert parse(text).evaluate(facts) is FROM_NUMBER[oracle(numbers)]


@settings(max_examples=examples(150), deadline=None)
@given(conditions, known)
def test_a_fact_is_asked_only_if_its_answer_can_make_a_difference(
    condition: tuple[str, Oracle], facts: dict[str, Answer]
) -> None:
    text, oracle = condition
    read = parse(text)
    matters = set()
    for full in product((0.0, 1.0), repeat=len(NAMES)):
        numbers = dict(zip(NAMES, full, strict=True))
        if any(facts[n] is not Answer.UNKNOWN and TO_NUMBER[facts[n]] != numbers[n] for n in NAMES):
            continue
        matters |= {
            name
            for name in NAMES
            if facts[name] is Answer.UNKNOWN
            and oracle(numbers) != oracle(numbers | {name: 1 - numbers[name]})
        }
    assert read.open_questions(facts) == matters


def test_a_fact_that_is_not_given_is_unknown() -> None:
    assert parse("a and b").evaluate({"a": Answer.YES}) is Answer.UNKNOWN
    assert parse("a and b").evaluate({"a": Answer.NO}) is Answer.NO
    assert parse("a").open_questions({}) == {"a"}


def test_always_holds_and_is_about_nothing() -> None:
    always = parse(f"  {ALWAYS} ")
    assert always.evaluate({}) is Answer.YES
    assert always.facts == frozenset()
    assert always.open_questions({}) == frozenset()


def test_a_condition_knows_what_it_is_about() -> None:
    assert parse("a and (b or not c) and not a").facts == {"a", "b", "c"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "a & b",
        "a, b",
        "a if b else c",
        "a()",
        "a.b",
        "a[0]",
        "a == b",
        "-a",
        "'a'",
        "1",
        "True",
        "[a]",
        "(a := b)",
        "lambda: a",
        "__import__('os')",
        "a and f'{b}'",
        "a\x00",
        "a; b",
        "a = b",
    ],
)
def test_nothing_but_facts_and_or_not_and_brackets_is_read(text: str) -> None:
    with pytest.raises(BadCondition, match="and, or, not"):
        parse(text)


def test_every_shipped_condition_that_is_unknown_has_a_question_and_none_otherwise() -> None:
    for step in shipped_steps():
        names = sorted(step.when.facts)
        for answers in product(Answer, repeat=len(names)):
            facts = dict(zip(names, answers, strict=True))
            unknown = step.when.evaluate(facts) is Answer.UNKNOWN
            assert bool(step.when.open_questions(facts)) is unknown, (step.id, facts)
