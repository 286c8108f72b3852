"""The clauses of the policy: what each asks in plain words, and what answers it."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause.

    ``answers`` name what in the program answers it (``step:…``, ``guard:…``,
    ``record:…``, ``figure:…``, ``place:…``).
    """

    id: str
    title: str
    text: str
    answers: tuple[str, ...] = ()


@cache
def clauses() -> tuple[Clause, ...]:
    """Return every clause, in the order of the policy."""
    text = Path(__file__).with_name("clauses.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["clause"], tuple[Clause, ...])


@cache
def clause_ids() -> frozenset[str]:
    """Return the ids of every clause."""
    return frozenset(clause.id for clause in clauses())


def cited(ids: Sequence[str], source: str = "") -> str:
    """Name the clauses with *ids* as what they are, and the law or guidance beside them.

    >>> cited(["P2", "L2"], "KCSIE 2026")
    'clauses P2, L2; KCSIE 2026'
    """
    said = f"clause{'s' if len(ids) > 1 else ''} {', '.join(ids)}" if ids else ""
    return "; ".join(filter(None, (said, source)))


def answers_of(clause: Clause, cited: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return what answers *clause* under the steps in use, *cited* with the clauses they cite."""
    kept = [a for a in clause.answers if a.removeprefix("step:") in cited or "step:" not in a]
    more = [f"step:{name}" for name, clauses in cited.items() if clause.id in clauses]
    return tuple(dict.fromkeys([*kept, *more]))
