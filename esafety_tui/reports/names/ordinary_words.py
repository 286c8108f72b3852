"""Ordinary words: what is no name though it has a capital, and what may be both.

The words stand in ``ordinary_words.toml``, each once.
"""

import tomllib
from pathlib import Path

_TEXT = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
_WORDS = {group: frozenset(words.split()) for group, words in tomllib.loads(_TEXT).items()}


def _of(*groups: str) -> frozenset[str]:
    return frozenset().union(*(_WORDS[group] for group in groups))


# Names of people, too.
MONTHS_TOO = _of("months_too")
SEASONS_TOO = _of("seasons_too")
# What stands in the field for a name, and names nobody.
NO_NAMES = _of("people", "school_people", "some")
# What has its capital for another reason than that it is a name.
ORDINARY = _of(
    *("months_too", "seasons_too", "calendar", "places", "school", "school_people"),
    *("little", "some", "surnames_at_school"),
)
# What an account begins with, and no name.
BEGINNINGS = _of("beginnings")
# Before another capital these are names.
NAMES_TOO = _of("first_names", "other_first_names")
# Of somebody who is known to be called so, these are the name only with a capital.
NAMES_BY_THEIR_CAPITAL = _of(
    "first_names", "months_too", "seasons_too", "surnames", "surnames_at_school"
) | {word for word in _of("little", "some") if len(word) == 2}
