"""A title for a case out of the first words of its account: one that names nobody.

Whoever may be named is *somebody*; a first word that nobody can tell from a name is left out.
"""

import re
import textwrap
from collections.abc import Collection

from esafety_tui.reports.names.identifiers import name_like, names_among
from esafety_tui.reports.names.ordinary_words import BEGINNINGS

_LONGEST = 60
_FIRST_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")
_SOMEBODY = "somebody"
# Between two people who are named.
_ALSO = re.compile(rf"\b{_SOMEBODY}(?:(?:,|\s+and|\s+or|)\s+{_SOMEBODY}\b)+", re.IGNORECASE)


def title_from(account: str, no_names: Collection[str]) -> str:
    """Return the first sentence of *account*, whoever it names or may name as *somebody*.

    Titles stand on the board, where names are hidden.  *no_names* are words with capitals that
    name nobody, such as providers.  Of one that is all in capitals there is none: nobody can tell
    its names from its words.
    """
    sentence = _FIRST_SENTENCE.split(account.strip(), maxsplit=1)[0].rstrip(".!? ")
    if sentence.isupper():
        return ""
    for start, end in reversed(list(name_like(sentence, no_names))):
        sentence = f"{sentence[:start]}{_SOMEBODY}{sentence[end:]}"
    for word in names_among(sentence, no_names):
        sentence = _without(word, sentence)
    sentence = _ALSO.sub(_SOMEBODY, sentence)
    title = textwrap.shorten(sentence, _LONGEST, placeholder=" …")
    return title[:1].upper() + title[1:]


def _without(word: str, sentence: str) -> str:
    """Leave *word* out where *sentence* begins with it, and put *somebody* in its place elsewhere.

    At the beginning it has its capital anyway, and is as likely *Ghastly* as a name.
    """
    first, _, rest = sentence.partition(" ")
    if first.strip(",:;-") == word and not rest.startswith(("and ", "or ", "has ", "is ", "was ")):
        return sentence if word.casefold() in BEGINNINGS else rest
    possessive = word[len(re.sub(r"['’]s?$", "", word)) :]
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", f"{_SOMEBODY}{possessive}", sentence, count=1)
