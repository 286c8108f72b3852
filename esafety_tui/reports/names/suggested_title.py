"""A title for a case out of the first words of its account: one that names nobody."""

import re
import textwrap
from collections.abc import Collection

from esafety_tui.reports.names.identifiers import name_like, names_among

_LONGEST = 60
_FIRST_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")


def title_from(account: str, no_names: Collection[str]) -> str:
    """Return the first sentence of *account*, whoever it names as *somebody*.

    Empty where a word may be a name and nobody can tell: titles stand on the board, where names
    are hidden.  *no_names* are words with capitals that name nobody, such as providers.
    """
    sentence = _FIRST_SENTENCE.split(account.strip(), maxsplit=1)[0].rstrip(".!? ")
    for start, end in reversed(list(name_like(sentence, no_names))):
        sentence = f"{sentence[:start]}somebody{sentence[end:]}"
    if names_among(sentence, no_names):
        return ""
    title = textwrap.shorten(sentence, _LONGEST, placeholder=" …")
    return title[:1].upper() + title[1:]
