"""The steps of the policy, read from ``steps.toml`` and checked."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Fact, PeopleFact, Phase
from esafety_tui.policy.conditions import ALWAYS, BadCondition, Condition, parse
from esafety_tui.policy.satisfied import ANSWERS

_FACTS = frozenset({*Fact, *PeopleFact})
_KEYS = frozenset({
    "id", "phase", "clauses", "title", "help", "when", "satisfied_by", "due", "hold", "asks",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the policy asks for.

    ``when`` is the condition under which it is asked; ``satisfied_by`` names the
    record that answers it by itself (empty: only a tick does); ``due_days`` are
    school days from the report (``None``: no deadline of its own);
    ``locked_by_hold`` steps wait for a police hold (P6); a step that ``asks`` a
    fact shows while another step hangs on it.
    """

    id: str
    phase: Phase
    clauses: tuple[str, ...]
    title: str
    help: str
    when: Condition
    satisfied_by: str
    due_days: int | None
    locked_by_hold: bool
    asks: Fact | None


@cache
def shipped_steps() -> tuple[Step, ...]:
    """Return the steps that come with the program, in the order of the file."""
    text = files("esafety_tui.policy").joinpath("steps.toml").read_text(encoding="utf-8")
    return read_steps(text)


def read_steps(text: str) -> tuple[Step, ...]:
    """Read steps from TOML; raises :class:`Invalid` naming the step, the key and the reason."""
    try:
        entries = tomllib.loads(text).get("step", [])
    except tomllib.TOMLDecodeError as error:
        raise Invalid("steps.toml", f"cannot be read: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise Invalid("steps.toml", "must hold [[step]] entries")
    steps = tuple(_step(entry) for entry in entries)
    _check_ids(steps)
    _check_questions(steps)
    return tuple(sorted(steps, key=lambda step: list(Phase).index(step.phase)))


def _step(entry: Mapping[str, Any]) -> Step:
    name = f"step {entry.get('id', '?')}"
    for key in ("id", "phase", "clauses", "title"):
        if not entry.get(key):
            raise Invalid(f"{name}.{key}", "is required")
    if unknown := set(entry) - _KEYS:
        raise Invalid(f"{name}.{min(unknown)}", "is not a key of a step")
    if entry["phase"] not in set(Phase):
        raise Invalid(f"{name}.phase", "must be one of " + ", ".join(Phase))
    satisfied_by = entry.get("satisfied_by", "")
    if satisfied_by and satisfied_by not in ANSWERS:
        raise Invalid(f"{name}.satisfied_by", "must be one of " + ", ".join(ANSWERS))
    asks = entry.get("asks")
    if asks is not None and asks not in set(Fact):
        raise Invalid(f"{name}.asks", "must be one of " + ", ".join(Fact))
    return Step(
        id=entry["id"],
        phase=Phase(entry["phase"]),
        clauses=tuple(entry["clauses"]),
        title=entry["title"],
        help=entry.get("help", ""),
        when=_condition(name, entry.get("when", ALWAYS)),
        satisfied_by=satisfied_by,
        due_days=entry.get("due"),
        locked_by_hold=entry.get("hold", False),
        asks=None if asks is None else Fact(asks),
    )


def _condition(name: str, text: str) -> Condition:
    try:
        condition = parse(text)
    except BadCondition as bad:
        raise Invalid(f"{name}.when", str(bad)) from None
    if unknown := condition.facts - _FACTS:
        raise Invalid(f"{name}.when", f"there is no fact {min(unknown)}")
    return condition


def _check_ids(steps: tuple[Step, ...]) -> None:
    twice = [name for name, times in Counter(step.id for step in steps).items() if times > 1]
    if twice:
        raise Invalid(f"step {twice[0]}.id", "is used twice")


def _check_questions(steps: tuple[Step, ...]) -> None:
    """Every fact that a condition hangs on needs a step that finds it out."""
    asked = {step.asks for step in steps} | set(PeopleFact)
    for step in steps:
        if missing := step.when.facts - asked:
            raise Invalid(f"step {step.id}.when", f"no step finds out the fact {min(missing)}")
