"""A title for a case out of the first words of its account: one that names nobody, or none."""

import re
import textwrap
from collections.abc import Collection

from esafety_tui.reports.names.identifiers import name_like, names_among
from esafety_tui.reports.names.ordinary_words import BEGINNINGS

_LONGEST = 60
_FIRST_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")
# What somebody was called, or what was said, is for the account and not for the board.
_SAID = re.compile(r"[\"“”‘*]|\bcall(?:s|ed|ing)?\b|\bsa(?:ys|id|ying)\b", re.IGNORECASE)


def title_from(account: str, no_names: Collection[str]) -> str:
    """Return the first sentence of *account*, or nothing where it could name or insult somebody.

    Titles stand on the board, where names are hidden.  *no_names* are words with capitals that
    name nobody, such as providers.  Of one that is all in capitals there is none: nobody can tell
    its names from its words.
    """
    sentence = _FIRST_SENTENCE.split(account.strip(), maxsplit=1)[0].rstrip(".!? ")
    if sentence.isupper():
        return ""
    first = re.split(r"\W", sentence, maxsplit=1)[0]
    begins = {first} if first.casefold() in BEGINNINGS else set()
    if _SAID.search(sentence) or any(name_like(sentence, no_names)):
        return ""
    if set(names_among(sentence, no_names)) - begins:
        return ""
    title = textwrap.shorten(sentence, _LONGEST, placeholder=" …")
    return title[:1].upper() + title[1:]
