"""The steps of the policy, read from ``steps.toml`` and checked."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from esafety_tui.model.reading.toml_text import BadToml, read_toml
from esafety_tui.model.record import Invalid, clean_line
from esafety_tui.model.vocabulary import AskedFact, Fact, Phase, RecordFact
from esafety_tui.policy.answers import ANSWERS
from esafety_tui.policy.clauses import clause_ids
from esafety_tui.policy.conditions import ALWAYS, BadCondition, Condition, parse

# Every key of a step: what kind of value it takes, and how that is said.
_KEYS: dict[str, tuple[type, str]] = {
    "id": (str, "must be text"),
    "phase": (str, "must be text"),
    "clauses": (list, 'must be a list such as ["P1"]'),
    "title": (str, "must be text"),
    "help": (str, "must be text"),
    "when": (str, "must be text: facts with and, or, not and brackets"),
    "satisfied_by": (str, "must be text"),
    "due": (int, "must be a whole number of school days"),
    "from": (str, "must be text"),
    "protects": (str, "must be text"),
    "hold": (bool, "must be true or false"),
    "asks": (str, "must be text"),
}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# From when the days of a step count: the report, or since they are known to be unhappy (E8).
REPORT, UNHAPPY = "report", "not-satisfied"
BEGINNINGS = (REPORT, UNHAPPY)
# Whom a step keeps safe, the most urgent first; the last is every other step.
PROTECTED = ("anybody", "child", "replies", "")
# What a deadline may be: beyond a school year it is a slip of the finger.
_LONGEST_DUE = 200
# No policy asks for more; each step is worked out for each case.
_MOST_STEPS = 300


@dataclass(frozen=True, slots=True)
class Origin:
    """The law or guidance beside the policy that a step comes from.

    ``pack`` is the id of its supplement and ``name`` what that is called, with its year;
    ``where`` is the place in it, or who says so, and ``since`` when it came into force.
    ``second_hand`` says that the text itself was not seen, ``aged`` that it may be out of date.
    """

    pack: str
    name: str
    where: str
    since: str
    second_hand: bool
    aged: bool = False

    @property
    def said(self) -> str:
        """What stands beside a line that comes from it."""
        doubts = ("second-hand" if self.second_hand else "", "may be out of date" * self.aged)
        return ", ".join(filter(None, (self.name, *doubts)))

    @property
    def told(self) -> str:
        """All of it as a sentence or two, for whoever wants to know more."""
        unseen = " Second-hand: the text itself was not seen." if self.second_hand else ""
        aged = " It may be out of date." if self.aged else ""
        return f"From {self.name}: {self.where}. In force since {self.since}.{unseen}{aged}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the policy asks for, or with a ``source`` the law and guidance beside it.

    ``when`` is the condition under which it is asked; ``satisfied_by`` names the
    record that answers it by itself (empty: only a tick does); ``due_days`` are
    school days (``None``: no deadline of its own), counted ``due_from`` the report, or another
    of :data:`BEGINNINGS` (while that is not known there is no day);
    ``protects`` is one of :data:`PROTECTED`: such steps come first of their time;
    ``locked_by_hold`` steps wait for a police hold (P6); a step that ``asks`` a
    fact shows while another step hangs on it.  ``clock`` names what reckons its day in calendar
    time instead.
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
    asks: AskedFact | None
    protects: str = ""
    due_from: str = REPORT
    source: Origin | None = None
    clock: str = ""


class Words(NamedTuple):
    """The facts that a file of steps may hang on, and those that it may ask for."""

    facts: frozenset[str]
    asks: Mapping[str, AskedFact]


POLICY_WORDS = Words(frozenset({*Fact, *RecordFact}), {fact.value: fact for fact in Fact})


class BadSteps(Invalid):
    """A mistake in a file of steps: ``line`` (``None`` where there is none), key and reason."""

    def __init__(self, field: str, reason: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(field, reason)

    @property
    def sentence(self) -> str:
        """The mistake as a sentence: line, step and key, reason."""
        where = f"line {self.line}: " if self.line else ""
        said = where + self.field.replace(".", ", key ", int(" " in self.field))
        said += f": {self.reason}" if " " in self.field else f" {self.reason}"
        return said[:1].upper() + said[1:] + "."


@cache
def shipped_text() -> str:
    """Return the file of steps that comes with the program."""
    return Path(__file__).with_name("steps.toml").read_text(encoding="utf-8")


@cache
def shipped_steps() -> tuple[Step, ...]:
    """Return the steps that come with the program, in the order of the file."""
    return read_steps(shipped_text())


def read_steps(text: str) -> tuple[Step, ...]:
    """Read steps from TOML; raises :class:`BadSteps` naming line, step, key and reason."""
    try:
        content = read_toml(text)
    except BadToml as bad:
        place = f" from column {bad.column} on" if bad.column else ""
        reason = f"cannot be read as TOML{place} ({bad.reason})"
        raise BadSteps("steps.toml", reason, bad.line) from None
    if unknown := set(content) - {"step"}:
        name = min(unknown)
        line = next((n for n, said in enumerate(text.splitlines(), 1) if name in said), None)
        raise BadSteps("steps.toml", f"holds {clean_line(name)[:40]!r}: steps are [[step]]", line)
    entries = content.get("step")
    if not isinstance(entries, list) or not entries:
        raise BadSteps("steps.toml", "must hold [[step]] entries")
    if len(entries) > _MOST_STEPS:
        raise BadSteps("steps.toml", f"holds more than {_MOST_STEPS} steps")
    lines = EntryLines(text, len(entries))
    try:
        steps = tuple(step_of(entry, POLICY_WORDS) for entry in entries)
        _check_ids(steps)
        _check_questions(steps)
        _check_circles(steps)
    except BadSteps as bad:
        name, _, key = bad.field.partition(".")
        raise BadSteps(bad.field, bad.reason, lines.of(entries, name, key)) from None
    return tuple(sorted(steps, key=lambda step: list(Phase).index(step.phase)))


def step_of(entry: object, words: Words) -> Step:
    """Return the step that *entry* of a file states; raises :class:`BadSteps`."""
    if not isinstance(entry, Mapping):
        raise BadSteps("steps.toml", "must hold [[step]] entries")
    name = _name(entry)
    if unknown := set(entry) - set(_KEYS):
        raise BadSteps(f"{name}.{clean_line(min(unknown))[:40]}", "is not a key of a step")
    for key, (kind, wanted) in _KEYS.items():
        value = entry.get(key)
        # To Python a true is a number too.
        mistaken = isinstance(value, bool) and kind is int
        if key in entry and (mistaken or not isinstance(value, kind)):
            raise BadSteps(f"{name}.{key}", wanted)
    for key in ("id", "phase", "clauses", "title"):
        if not entry.get(key):
            raise BadSteps(f"{name}.{key}", "is required")
    if not _ID.fullmatch(entry["id"]):
        raise BadSteps(f"{name}.id", "must be small letters, digits and hyphens, such as ask-host")
    _check_words(name, entry, words)
    asks = entry.get("asks")
    return Step(
        id=entry["id"],
        phase=Phase(entry["phase"]),
        clauses=tuple(entry["clauses"]),
        title=clean_line(entry["title"]),
        help=clean_line(entry.get("help", "")),
        when=condition_of(name, entry.get("when", ALWAYS), words),
        satisfied_by=entry.get("satisfied_by", ""),
        due_days=entry.get("due"),
        locked_by_hold=entry.get("hold", False),
        asks=None if asks is None else words.asks[asks],
        protects=entry.get("protects", ""),
        due_from=entry.get("from", REPORT),
    )


def _check_words(name: str, entry: Mapping[str, Any], words: Words) -> None:
    """Refuse words that are in none of the lists that a step chooses from."""
    lists = {"phase": tuple(Phase), "satisfied_by": ("", *ANSWERS), "asks": tuple(words.asks),
             "protects": PROTECTED, "from": BEGINNINGS}  # fmt: skip
    for key, known in lists.items():
        if key in entry and entry[key] not in known:
            raise BadSteps(f"{name}.{key}", "must be one of " + ", ".join(filter(None, known)))
    for clause in entry["clauses"]:
        if str(clause) not in clause_ids():
            raise BadSteps(f"{name}.clauses", f"there is no clause {clean_line(str(clause))[:20]}")
    if not 0 <= entry.get("due", 0) <= _LONGEST_DUE:
        raise BadSteps(f"{name}.due", f"must be 0 to {_LONGEST_DUE} school days")


def _name(entry: Mapping[str, Any]) -> str:
    found = entry.get("id")
    return f"step {clean_line(found)[:40] if isinstance(found, str) and found else '?'}"


def condition_of(name: str, text: str, words: Words) -> Condition:
    """Read a condition in *words* for what is called *name*; raises :class:`BadSteps`."""
    try:
        condition = parse(text)
    except BadCondition as bad:
        raise BadSteps(f"{name}.when", str(bad)) from None
    if unknown := condition.facts - words.facts:
        raise BadSteps(f"{name}.when", f"there is no fact {clean_line(min(unknown))[:40]}")
    return condition


def _check_ids(steps: tuple[Step, ...]) -> None:
    twice = [name for name, times in Counter(step.id for step in steps).items() if times > 1]
    if twice:
        raise BadSteps(f"step {twice[0]}.id", "is used twice")


def _check_questions(steps: tuple[Step, ...]) -> None:
    """Every fact that a condition hangs on needs a step that finds it out."""
    asked = {step.asks for step in steps} | set(RecordFact)
    for step in steps:
        if missing := step.when.facts - asked:
            raise BadSteps(f"step {step.id}.when", f"no step finds out the fact {min(missing)}")


def _check_circles(steps: tuple[Step, ...]) -> None:
    """No question may wait, over others, for its own answer."""
    waits = {Fact(step.asks): step for step in steps if step.asks and step.when.facts}

    def follow(fact: Fact, way: tuple[Fact, ...]) -> None:
        if fact in way:
            circle = " needs ".join((*way[way.index(fact) :], fact))
            raise BadSteps(f"step {waits[fact].id}.when", f"goes round in a circle: {circle}")
        step = waits.get(fact)
        for needed in sorted(step.when.facts if step else ()):
            if needed in set(Fact):
                follow(Fact(needed), (*way, fact))

    for fact in filter(None, waits):
        follow(fact, ())


class EntryLines:
    """Where in the text each of its *entries* under the same *heading* begins, and its keys."""

    def __init__(self, text: str, entries: int, heading: str = "step") -> None:
        self._lines = text.splitlines()
        found = []
        inside = False
        wanted = re.compile(rf"\s*\[\[\s*[\"']?{heading}[\"']?\s*\]\]")
        for number, line in enumerate(self._lines, 1):
            if not inside and wanted.match(line):
                found.append(number)
            # A heading within a text of several lines is no heading.
            inside ^= (line.count('"""') + line.count("'''")) % 2 == 1
        # Where the two disagree it is better to name no line than a wrong one.
        self._steps = found if len(found) == entries else []

    def of(self, entries: list[Any], name: str, key: str) -> int | None:
        """Return the line of *key* in the entry called *name*, or else of the entry."""
        fits = [n for n, entry in enumerate(entries) if _name(entry) == name]
        if not fits or not self._steps:
            return None
        place = fits[-1] if key == "id" else fits[0]  # of two with one id, the later
        first = self._steps[place]
        after = self._steps[place + 1] if place + 1 < len(self._steps) else len(self._lines) + 1
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for number in range(first, after):
            if key and pattern.match(self._lines[number - 1]):
                return number
        return first
