"""Finding rows of the contact table by what people say: a name, a number, what has happened."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from esafety_tui.data.contacts.similar_names import near_names
from esafety_tui.model.contact import Contact, ContactStatus, voice_numbers
from esafety_tui.model.record import clean_line

# Queries as short as this match only where a word begins, or the list is no help.
_SHORT = 3
_WORD = re.compile(r"[^\W_]+")
# The rank of what replaced a row that fits: after names, before mere mentions.
_SUCCESSOR = 4
_BY_RELIANCE = (
    ContactStatus.SCHOOL,
    ContactStatus.CURRENT,
    ContactStatus.POLICY_2014,
    ContactStatus.UNVERIFIED,
    ContactStatus.RETIRED,
)
# Looking for what a word may mean takes a millisecond or so, and whoever typed more words than a
# name has has pasted them, not misspelt them.
_MOST_MISSPELT = 12


def fitting(
    rows: Sequence[Contact], words: str, replacement: Callable[[Contact], Contact | None]
) -> tuple[Contact, ...]:
    """Return those of *rows* that have every word, the best first.

    For no words, all rows: what the school has checked, then its own, today's, and the rest.
    """
    wanted = _wanted(words)
    if not wanted:
        return tuple(sorted(rows, key=lambda row: (row.checked_on is None, _reliance(row))))
    ranks = {row.id: rank for row in rows if (rank := _rank_of_all(wanted, row)) is not None}
    for row in [row for row in rows if row.id in ranks]:
        # Whoever looks for what has gone wants to see what came after it.
        if (successor := replacement(row)) is not None:
            ranks.setdefault(successor.id, _SUCCESSOR)
    found = (row for row in rows if row.id in ranks)
    return tuple(sorted(found, key=lambda row: (ranks[row.id], _reliance(row))))


class Near(NamedTuple):
    """What was ``typed``, which nothing is called, and what it may have ``meant``."""

    typed: str
    meant: str

    def __str__(self) -> str:
        return f"Nothing is called {clean_line(self.typed)}. Did you mean {self.meant}?"


def near_to(rows: Sequence[Contact], words: str) -> Near | None:
    """Return what *words*, which no row has, may have meant; ``None`` where nobody knows.

    Those that no row has are replaced by the name that is spelt most nearly so.
    """
    wanted = _wanted(words)
    if len(wanted) > _MOST_MISSPELT:
        return None
    names = {part for row in rows for part in fold(row.name).split()}

    def nearest(word: str) -> str:
        if any(_rank(word, row) is not None for row in rows):
            return word
        # The nearest may be several: the first in the alphabet, so that it stays the same.
        return min(near_names(word, names), default="")

    corrected = [nearest(word) for word in wanted]
    known = all(corrected) and corrected != wanted
    return Near(words, " ".join(corrected)) if known else None


@cache
def fold(text: str) -> str:
    """Return *text* for searching: letters and digits only, no accents, no case."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(_WORD.findall(folded))


def _wanted(words: str) -> list[str]:
    """Return the words to look for; a number is one, however its digits are grouped."""
    found = fold(words).split()
    return ["".join(found)] if found and all(word.isdigit() for word in found) else found


def _rank_of_all(words: Iterable[str], contact: Contact) -> int | None:
    """How well a row fits, 0 best, by the word that fits worst; ``None`` when one does not."""
    words = list(dict.fromkeys(words))
    if fold(contact.name) == " ".join(words):
        return 0
    worst = 0
    for word in words:
        if (rank := _rank(word, contact)) is None:
            return None  # the rest, which may be a page that was pasted, is not looked at
        worst = max(worst, rank)
    return worst


def _rank(word: str, contact: Contact) -> int | None:
    if word.isdigit() and (rank := _rank_of_number(word, contact)) is not None:
        return rank
    if (rank := _rank_of_name(word, fold(contact.name))) is not None:
        return rank
    if any(part.startswith(word) for part in fold(contact.replaced_by).split()):
        return _SUCCESSOR
    rest = (contact.category.label, contact.notes, contact.who_may_report, contact.evidence_wanted)
    told = len(word) > _SHORT and any(word in fold(text) for text in rest)
    return 6 if told else None


def _rank_of_name(word: str, name: str) -> int | None:
    parts = name.split()
    if word in parts:
        return 1 if word == parts[0] else 2
    if any(part.startswith(word) for part in parts):
        return 3
    return 5 if len(word) > _SHORT and word in name else None


def _rank_of_number(digits: str, contact: Contact) -> int | None:
    """How well a number of the row fits: all of it, or its beginning."""
    given = [fold(part).replace(" ", "")
             for number in voice_numbers(contact) for part in number.split(" or ")]  # fmt: skip
    if digits in given:
        return 0
    begun = len(digits) >= _SHORT and any(number.startswith(digits) for number in given)
    return 3 if begun else None


def _reliance(contact: Contact) -> int:
    return _BY_RELIANCE.index(contact.status)
