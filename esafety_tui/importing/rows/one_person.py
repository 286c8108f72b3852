"""What one piece of a cell is: a person, a group, or only words.

Brackets, classes and words that say what somebody is are set aside (standings, ``describing`` and
``beside-name`` of ``vocabulary.toml``).  A whole name that is left is a person, and so is nothing
at all beside a standing (*Year 9 girl*).  Anything else stays words: nobody is made up.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from esafety_tui.importing.words import any_of, fold, is_not_known, services_in, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Route, Standing

Person = dict[str, Any]

TITLED = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|sir|madam|prof|rev)\b\.?", re.IGNORECASE)
INITIALS = re.compile(r"[A-Z]\.?\s?[A-Z]\.?(?:\s?[A-Z]\.?)?")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
# "Y9", "Year 9B", "9S"; in "Y11s", with a small s, they are many.
YEAR = re.compile(
    r"\b(?i:(?:years?|yrs?|y)\s?\d{1,2}[a-z]{0,2}|\d{1,2}[a-z]{1,2}|reception)\b(?-i:(?<!\ds))"
)
# A word behind a bracket: "Ali Ash (9B) posted".
_PROSE = re.compile(rf"[)\]]\s*(?!{YEAR.pattern})\w")
# Whose parent, or of whom: "Ali's mum", "parent of Ali Ash"; the rest says what somebody is.
_WHOSE = re.compile(r"^(?:.+['’]s?|his|her|their)\s", re.IGNORECASE)
_OF_WHOM = re.compile(rf"{_WHOSE.pattern}|\sof(?:\s(?!school)\S+){{1,4}}$", re.IGNORECASE)
_LONGEST_NAME = 5  # words
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*(?<!['’]s)")
_PARTICLE = re.compile("al|bin|d[aeiu]|den|der|el|l[ae]|van|von")


def person_in(piece: str, standing: Standing, *, titles_tell: bool) -> Person | None:
    """Return whom *piece* names or describes, if anybody.

    *standing* is what the heading says; what stands beside the name goes before it.  *titles_tell*
    is whether a title alone means somebody of the staff.
    """
    bare = clean_line(_BRACKETED.sub(" ", piece))
    if is_not_known(bare) or _PROSE.search(piece):
        return None
    inside = [one.strip() for one in _BRACKETED.findall(piece) if one.strip()]
    said = [one for one in (bare, *inside) if describes(one)]
    if bare in said:  # "Mum (Mrs Ash)"
        bare = next(filter(TITLED.match, inside), "")
    beside = [one.strip(" ,.") for one in _beside().findall(bare) if one.strip(" ,.")]
    name = _beside().sub("", bare)
    notes = said + beside + [one for one in inside if one not in (*said, name)]
    said += beside
    years = {fold(one): one for one in YEAR.findall(" ".join(said))}
    rang = beside and not years and " " not in name  # "Mum Rang"
    named = is_name(name) if name else any(map(standing_in, said))  # a class alone is nobody
    if rang or not named:
        return None
    title = titles_tell and TITLED.match(name)
    if own := next(filter(None, map(standing_in, said)), None):
        standing = own
    elif standing is Standing.UNKNOWN:
        standing = Standing.PUPIL if years else Standing.STAFF if title else standing
    if "left" in fold(" ".join(notes)).split() and standing in (Standing.PUPIL, Standing.STAFF):
        standing = Standing.UNKNOWN
    return _person(standing, name, ", ".join(notes), list(years.values()))


def _person(standing: Standing, name: str, note: str, years: Sequence[str]) -> Person:
    person: Person = {"standing": standing, "name": name}
    if note and [note] != years:
        person["note"] = note
    if len(years) == 1 and standing is Standing.PUPIL:  # of two classes, neither
        person["year_group"] = years[0]
    return person


def is_name(text: str) -> bool:
    """Whether *text* is wholly a name, of words with capitals: *Ali Ash*, *Ash, Ali*, *AB*, *Mr P.*

    Without a title a service, a way of telling and a word of groups are no person's.
    """
    title = TITLED.match(text)
    words = text[title.end() if title else 0 :].replace(",", " ").split()
    words = [one for one in words if not _PARTICLE.fullmatch(one)]
    spelt = all(_NAME_WORD.fullmatch(one) and not one[0].islower() for one in words)
    if not spelt or not 0 < len(words) <= _LONGEST_NAME:
        return False
    other = any_of("no-name").search(text) or any_of("group").search(text)
    other_kind = whole_word(Route, text) or services_in(text)[1]
    return title is not None or not (other or other_kind or len(text) < 2)


def called(piece: str) -> str:
    """Return the name in *piece*, without brackets, class and the word for a person beside it."""
    return _beside().sub("", clean_line(_BRACKETED.sub(" ", piece)))


def is_said_of(name: str, piece: str) -> bool:
    """Whether *piece* or *name* only says what the other is: *Mr Oak*, *TA*; *Mum*, *Mrs Ash*.

    *Ali Ash* and *Bo's mum* are two, and so are *Ali* and *mum*.
    """
    forename = standing_in(piece) is Standing.PARENT and " " not in called(name)
    two = not TITLED.match(name) and (forename or _WHOSE.match(piece) is not None)
    behind = describes(piece) and not two
    before = describes(name) and TITLED.match(piece) is not None
    return (behind or before) and not (is_group(name) or is_group(piece))


@cache
def _beside() -> re.Pattern[str]:
    """Return what finds them: *Ali Ash Y9 pupil*; *Head* and *Coach* are surnames as well."""
    word, year = any_of("beside-name").pattern, YEAR.pattern
    before = rf"^(?:{year}\s)?(?:{word}\s)?"
    behind = rf"(?:[\s,]+{word})?(?:[\s,]+{year}\.?)?(?:[\s,]+{word})?$"
    return re.compile(f"{before}|{behind}", re.IGNORECASE)


def is_group(piece: str) -> bool:
    """Whether *piece* means several people, or some whom nobody has counted, and nothing else."""
    words = _words(_BRACKETED.sub(" ", piece))
    if len(words) > 1 and whole_word(Standing, " ".join(words)):  # "form tutor"
        return False
    group = any_of("group").fullmatch
    counted = any(map(group, words)) or (len(words) == 1 and words[0].isdecimal())  # "Ali + 2"
    return counted and all(group(one) or _says(one) for one in words)


def group_in(piece: str) -> Person | None:
    """Return a group as one person without a name, if *piece* says what they are."""
    years = YEAR.findall(piece)
    standing = standing_in(piece) or (Standing.PUPIL if years else None)
    if standing is None or "friends" in _words(piece):  # who may be anybody
        return None
    return _person(standing, "", piece, years)


def standing_in(text: str) -> Standing | None:
    """Return the standing that a description gives, if one: *parent of Y9*, *girls' parents*."""
    if whole := whole_word(Standing, text) or whole_word(Standing, _OF_WHOM.sub("", text)):
        return whole.word
    words = _words(text)
    if {"other", "another", "different", "neighbouring"} & set(words) and "school" in words:
        return Standing.OUTSIDER
    found = [match.word for word in words if (match := whole_word(Standing, word))]
    if Standing.PUPIL in found and {"ex", "former", "past", "old"} & set(words):
        return Standing.FORMER_PUPIL
    return next((one for one in reversed(found) if one is not Standing.UNKNOWN), None)


@lru_cache(maxsize=256)  # a part is looked at when it is split, and again by itself
def describes(part: str) -> bool:
    """Whether *part* only describes: every word of it does, and it gives a standing or a year."""
    whole = whole_word(Standing, part) or whole_word(Standing, _OF_WHOM.sub("", part))
    plain = whole is not None or all(map(_says, _words(part)))
    return plain and (YEAR.search(part) is not None or standing_in(part) is not None)


def _words(text: str) -> list[str]:
    return fold(YEAR.sub(" ", text)).split()


def _says(word: str) -> bool:
    known = any_of("describing").fullmatch(word) or whole_word(Standing, word)
    return known is not None or word.isdecimal()
