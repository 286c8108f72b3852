"""Three-valued conditions over facts, such as ``content_online and not poster_known``.

What is not known makes a condition unknown only where it matters (Kleene's
logic): *no and unknown* is no.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from esafety_tui.model.vocabulary import Answer

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
ALWAYS = "always"
# Several times as much as the longest that came with the program. Python itself reads what is
# written, one bracket within another; and every answer to every fact is tried.
_LONGEST = 500
_MOST_FACTS = 8


class BadCondition(ValueError):
    """A condition that cannot be read; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that has been read; ``named`` are the facts that it is about, in its order."""

    text: str
    named: tuple[str, ...]
    _tree: ast.expr | None = field(compare=False)  # the text says it all

    def evaluate(self, facts: Mapping[str, Answer]) -> Answer:
        """Return yes, no or unknown; a fact that is not given is unknown."""
        return YES if self._tree is None else _value(self._tree, facts)

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it is about."""
        return frozenset(self.named)

    def first_question(self, facts: Mapping[str, Answer]) -> str:
        """Return the first unknown fact that could still decide it; empty where none could.

        A condition names its facts in the order in which they are worth asking.
        """
        deciding = self.open_questions(facts)
        return next((name for name in self.named if name in deciding), "")

    def open_questions(self, facts: Mapping[str, Answer]) -> frozenset[str]:
        """Return the unknown facts whose answer could still decide the condition."""
        known = tuple((name, facts.get(name, UNKNOWN)) for name in sorted(self.facts))
        return _open_questions(self, known)


def parse(text: str) -> Condition:
    """Read facts with and, or, not, brackets, or *always*; raises :class:`BadCondition`."""
    if text.strip() == ALWAYS:
        return Condition(ALWAYS, (), None)
    if len(text) > _LONGEST:
        raise BadCondition(f"is longer than {_LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadCondition("is not made of facts, and, or, not and brackets") from None
    named = tuple(dict.fromkeys(_names(tree)))
    if len(named) > _MOST_FACTS:
        raise BadCondition(f"hangs on more than {_MOST_FACTS} facts")
    return Condition(text.strip(), named, tree)


def _names(tree: ast.expr) -> Iterator[str]:
    match tree:
        case ast.Name(id=name):
            yield name
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield from _names(inner)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _names(part)
        case _:
            raise BadCondition("is not made of facts, and, or, not and brackets")


def _value(tree: ast.expr, facts: Mapping[str, Answer]) -> Answer:
    if isinstance(tree, ast.Name):
        return facts.get(tree.id, UNKNOWN)
    if isinstance(tree, ast.UnaryOp):
        inner = _value(tree.operand, facts)
        return inner if inner is UNKNOWN else (NO if inner is YES else YES)
    assert isinstance(tree, ast.BoolOp)  # noqa: S101 - parse() lets nothing else through
    decisive, other = (NO, YES) if isinstance(tree.op, ast.And) else (YES, NO)
    found = other
    for part in tree.values:
        value = _value(part, facts)
        if value is decisive:
            return decisive
        if value is UNKNOWN:
            found = UNKNOWN
    return found


@lru_cache(maxsize=4096)
def _open_questions(condition: Condition, known: tuple[tuple[str, Answer], ...]) -> frozenset[str]:
    facts = dict(known)
    unknown = [name for name, answer in known if answer is UNKNOWN]
    deciding: set[str] = set()
    for answers in product((YES, NO), repeat=len(unknown)):
        tried = facts | dict(zip(unknown, answers, strict=True))
        result = condition.evaluate(tried)
        for name in unknown:
            turned = NO if tried[name] is YES else YES
            if condition.evaluate(tried | {name: turned}) is not result:
                deciding.add(name)
    return frozenset(deciding)
