"""Takes the names of a case's people out of what is shown while names are hidden.

What was reported is told in somebody's words, and these may name people.  Whoever
is recorded in the case is called by their alias instead; whoever is not recorded
cannot be found, so the screen and the command also say :data:`AS_REPORTED`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from esafety_tui.model.incident import Person
from esafety_tui.reports.free_text import NO_NAMES

AS_REPORTED = "the words are as they were reported, and may hold names"

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
_TITLE = r"(?:\b(?:mr|mrs|ms|miss|dr)\.?\s+)?"
_SHORTEST = 3  # letters of a part of a name that is looked for alone
_MOST_WORDS = 3  # of a name that was typed without any capital
# Names that in small letters are ordinary words, and then stay.
_ORDINARY = frozenset(
    """
    art black brown day dean faith field ford frank gay grace grant gray green hall hill hope
    house iris joy king lane lee long mark may miles page penny price reed rich rose sky smart
    star stone storm summer sunny wall ward west white will wood young
    """.split()  # noqa: SIM905 - as in free_text
)


def without_names(text: str, people: Iterable[Person]) -> str:
    """Return *text* with the names of *people*, whole and in parts, replaced by their aliases.

    A name that was corrected since is one of theirs too.  Whole words only, in any case
    of letters (but *mark* is a word, and *Mark* may be a name), with a *Mr* or *Ms* before
    them.  A part that several of them share becomes *Pupil A or Pupil B*.
    """
    aliases = _aliases(people)
    lower = text.casefold()
    if not any(said in lower for said in aliases):
        return text
    longest_first = sorted(aliases, key=lambda said: (-len(said), said))
    named = "|".join(re.escape(said).replace(r"\ ", r"\s+") for said in longest_first)
    pattern = re.compile(rf"{_TITLE}(?<!\w)({named})(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda found: _instead(found, aliases), text)


def _aliases(people: Iterable[Person]) -> dict[str, list[str]]:
    """What is looked for, in small letters, with the aliases of whoever is called so."""
    aliases: dict[str, list[str]] = {}
    for person in people:
        for said in chain.from_iterable(map(_said, person.names)):
            called = aliases.setdefault(said, [])
            if (alias := person.alias or person.standing.label) not in called:
                called.append(alias)
    return aliases


def _said(name: str) -> Iterator[str]:
    """What in *name* is looked for: the whole, and each part that can stand for somebody.

    The field may hold a description (*A pupil in Form 11C*): then only what is written
    with a capital, and is no common word, is a name.
    """
    words = [word for word in _WORD.findall(name) if word.casefold() not in NO_NAMES]
    capitals = [word for word in words if word[0].isupper()]
    parts = capitals or (words if len(words) <= _MOST_WORDS else [])
    if len(parts) > 1:
        yield " ".join(words).casefold()
    yield from (part.casefold() for part in parts if len(part) >= _SHORTEST)


def _instead(found: re.Match[str], aliases: dict[str, list[str]]) -> str:
    said = " ".join(found[1].casefold().split())
    if found[0].islower() and said in _ORDINARY:
        return found[0]
    return " or ".join(aliases.get(said, ["…"]))
