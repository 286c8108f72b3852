"""Takes the names of a case's people out of what is shown while names are hidden.

What was reported and noted is told in somebody's words, and these may name people.
Whoever is recorded in the case is called by their alias instead; whoever is not
recorded cannot be found, so the screen and the command also say :data:`AS_REPORTED`.
Of people of other cases there is no alias here: their names become :data:`ELSEWHERE`, and
so does whoever has an e-mail address.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain

from esafety_tui.model.days import MONTHS, WEEKDAYS
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Standing
from esafety_tui.reports.names.ordinary_words import (
    MONTHS_TOO,
    NAMES_BY_THEIR_CAPITAL,
    NO_NAMES,
    ORDINARY,
)

AS_REPORTED = "a name that is recorded nowhere still shows"
HIDDEN = "(hidden with the names)"
ELSEWHERE = "(name)"

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
_TITLE = r"(?:\b(?:mr|mrs|ms|miss|dr)\.?\s+)?"
_CAPITAL_WORD = re.compile(rf"(?i:{_TITLE})(?![a-z])({_WORD.pattern})")
# Initials as they may be written: *AK*, *A.K.*, *A. K.*, *A K*; but of *A.K. I saw* the first two.
INITIALS = re.compile(
    r"\b(?:[A-Z](?:\.\s?|\s)[A-Z]\b(?:(?:\.\s?|\s)(?!I['’\s])[A-Z]\b)?\.?|[A-Z]{2,3}\b)"
)
_TITLED_INITIALS = re.compile(rf"(?i:{_TITLE})({INITIALS.pattern})")
_TWO_CAPITALS = re.compile(r"[A-Z](?:\.\s?|\s)?[A-Z]")  # without which there are none: quick
_MOST_INITIALS = 3
_SENTENCE_ENDED = re.compile(r"\s*\Z|\s+[\"'(\u2018\u201c]?[A-Z]")
_HOUR_BEFORE = re.compile(r"\d\s*\Z")
# What stands before the @ of an address, also of one that is cut off there; of *2@5pm* nothing.
_MAILBOX = re.compile(
    r"(?<![\w.+%&-])(?<!\w['’])[\w.+%&-]+(?:['’][\w.+%&-]+)*"
    r"(?:(?<=[^\W\d])@|@(?=[^\W\d]|[\w-]+\.\w))"
)
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_SEVERAL = re.compile(rf"{re.escape(ELSEWHERE)}(?:\s+{re.escape(ELSEWHERE)})+")
_SHORTEST = 3  # letters of a part of a name that is looked for however it is written
_SHORTEST_WRITTEN_SO = 2  # of one that is looked for only with its capital: Jo, Ng
_MOST_WORDS = 3  # of a name that was typed without any capital
_NEAR = 20  # letters before and behind that say how a word is meant
# Where a sentence begins every word has a capital; before one of these it is no name.
_NO_NAME_BEFORE = re.compile(
    r"\s+(?:a|an|anyone|anybody|be|he|her|his|i|it|its|my|not|our|she|that|the|their|there|these|"
    r"they|this|those|we|what|who|you|your)\b",
    re.IGNORECASE,
)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:;\n\u2022\u00b7][\s\"'(\u2018\u201c]*)\Z")
# Of somebody called Jan, May or Sun the name is hidden, and the day *Sun 3 Jan* stays.
_MONTHS = frozenset({"sept", *(part.casefold() for one in MONTHS for part in (one, one[:3]))})
_WEEKDAYS = frozenset(part.casefold() for one in WEEKDAYS for part in (one, one[:3]))
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAY_BEFORE = re.compile(
    rf"(?<![\w.])(?<!year\s)(?<!form\s)(?<!class\s)(?<!room\s){_DAY}(?:\s+(?:of\s+)?|[-/])\Z",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(rf"(?:\s+|[-/])(?:{_DAY},?\s+)?(?:19|20)\d\d\b", re.IGNORECASE)
_DAY_BEHIND = re.compile(
    rf",?\s+(?:the\s+)?{_DAY}(?:(?<=[a-z])|[-/.]\d|\s+(?:of\s+)?(?:{'|'.join(_MONTHS)})\b)",
    re.IGNORECASE,
)
_SINCE_BEFORE = re.compile(
    r"\b(?:in|since|until|during|last|next|early|mid|late)\s+\Z", re.IGNORECASE
)
# As these are written on a keyboard that has no others.
_SPELT = str.maketrans("łŁøØđĐ’‘‐‑", "lLoOdD''--")


def without_names(text: str, people: Iterable[Person]) -> str:
    """Return *text* with the names of *people*, whole and in parts, replaced by their aliases.

    A name that was corrected since is one of theirs too.  Whole words only, in any case of
    letters, with a *Mr* or *Ms* before them.  What is an ordinary word too goes only where it
    is written as a name: *Mark* and *I saw Will*, not *a low mark*, *Will you come?* or *Sun 3
    May*.  *Zoe* is *Zoë*.  A part that several of them share becomes *Pupil A or Pupil B*.
    Initials go in capitals, with full stops and without, of whoever is recorded by them.
    """
    aliases = _aliases(people)
    text = unicodedata.normalize("NFC", text)
    if initials := {part for part in aliases if _are_initials(part)}:
        text = _without_initials(
            text, lambda found, part: _called(found, part, aliases) if part in initials else ""
        )
        aliases = {part: called for part, called in aliases.items() if part not in initials}
    plain = plainly(text)
    lower = plain.casefold()
    if not any(part in lower for part in aliases):
        return text
    longest_first = sorted(aliases, key=lambda part: (-len(part), part))
    named = "|".join(re.escape(part).replace(r"\ ", r"\s+") for part in longest_first)
    pattern = re.compile(rf"{_TITLE}(?<!\w)({named})(?!\w)", re.IGNORECASE)
    hidden = _put_in(text, pattern.finditer(plain), lambda found: _instead(found, aliases))
    for alias in {one for called in aliases.values() for one in called if f"{one} {one}" in hidden}:
        again = re.escape(alias)  # the parts of one name that was not found whole: *St Bede's*
        hidden = re.sub(rf"(?<!\w)({again})(?: {again})+(?!\w)", r"\1", hidden)
    return hidden


def without_addresses(text: str) -> str:
    """Return *text* with :data:`ELSEWHERE` before the @ of each e-mail address.

    An address tells who it is by itself.  To be done before names are hidden, which would leave
    the rest of it.
    """
    if "@" not in text:
        return text
    return _MAILBOX.sub(f"{ELSEWHERE}@", unicodedata.normalize("NFC", text))


def name_words(name: str) -> Iterator[str]:
    """Yield each word of *name* by which somebody may be called, in small letters.

    Of initials it is all of them, as in *a.k.*, however they are written.
    """
    return (part for part in _sought(name) if " " not in part)


def without_names_elsewhere(text: str, is_name: Callable[[str], bool]) -> str:
    """Return *text* with each name of somebody of another case replaced by :data:`ELSEWHERE`.

    *is_name* says whether anybody is called by a word, in small letters.  Whole words with a
    capital only: among thousands of names nearly every word is one of somebody's.
    """

    def instead(found: re.Match[str]) -> str:
        word = _POSSESSIVE.sub("", found[1])
        part = word.casefold()
        if not word[:1].isupper() or not is_name(part):
            return ""
        titled = found[0] != found[1]
        if not titled and (part in ORDINARY or part in NO_NAMES or not _is_name(found, part)):
            return ""
        return ELSEWHERE + found[1][len(word) :]

    def instead_of_initials(found: re.Match[str], part: str) -> str:
        ordinary = "." not in found[1] and found[1].casefold() in ORDINARY
        return ELSEWHERE if is_name(part) and not ordinary else ""

    text = _without_initials(unicodedata.normalize("NFC", text), instead_of_initials)
    return _SEVERAL.sub(ELSEWHERE, _put_in(text, _CAPITAL_WORD.finditer(plainly(text)), instead))


def plainly(text: str) -> str:
    """Return *text*, letter for letter, as others may spell it: *Zoe* for *Zoë*."""
    return text if text.isascii() else "".join(map(_base, text)).translate(_SPELT)


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    apart = unicodedata.normalize("NFKD", letter)
    return apart[0] if all(map(unicodedata.combining, apart[1:])) else letter


def initials_of(name: str) -> str:
    """Return the two or three letters, small, of a *name* that is no more than initials.

    *A.K.*, *AK* or *Mr A K*; of any other, and of a post such as *PE teacher*, nothing.
    """
    words = _WORD.findall(plainly(name))
    apart = [word for word in words if word.casefold() not in NO_NAMES]
    letters = "".join(apart)
    if not 1 < len(letters) <= _MOST_INITIALS or "/" in name:  # as in *n/a*
        return ""
    small = letters.casefold()
    if len(letters) == len(apart):  # each by itself
        return small
    described = len(apart) < len(words)
    return small if letters.isupper() and not (described and small in ORDINARY) else ""


def _are_initials(part: str) -> bool:
    return part.endswith(".")  # which no part of a name does


def _dotted(letters: str) -> str:
    return "".join(f"{one}." for one in letters)


def _without_initials(text: str, instead: Callable[[re.Match[str], str], str]) -> str:
    """Return *text* with what stands *instead* of initials, which it is given as *a.k.* too."""

    def said(found: re.Match[str]) -> str:
        letters = re.sub(r"[.\s]", "", found[1]).casefold()
        if letters in {"am", "pm"} and _HOUR_BEFORE.search(text, 0, found.start()):
            return ""
        hidden = instead(found, _dotted(letters))
        ended = found[1].endswith(".") and _SENTENCE_ENDED.match(text, found.end())
        return f"{hidden}." if hidden and ended else hidden

    plain = plainly(text)
    found = _TITLED_INITIALS.finditer(plain) if _TWO_CAPITALS.search(plain) else ()
    return _put_in(text, found, said)


def _put_in(
    text: str, found: Iterable[re.Match[str]], instead: Callable[[re.Match[str]], str]
) -> str:
    """Return *text* with what stands *instead* of each find; of nothing, it stays as it is."""
    done, at = "", 0
    for one in found:
        if said := instead(one):
            done, at = f"{done}{text[at : one.start()]}{said}", one.end()
    return done + text[at:]


def _aliases(people: Iterable[Person]) -> dict[str, dict[str, bool]]:
    """What is looked for, in small letters: the aliases of whoever is called so, who is a pupil."""
    aliases: dict[str, dict[str, bool]] = {}
    for person in people:
        pupil = person.standing is Standing.PUPIL
        for part in chain.from_iterable(map(_sought, person.names)):
            aliases.setdefault(part, {}).setdefault(person.alias or person.standing.label, pupil)
    return aliases


def _sought(name: str) -> Iterator[str]:
    """What in *name* is looked for: the whole, and each part that can stand for somebody.

    The field may hold a description (*A pupil in Form 11C*): then only what is written
    with a capital, and is no common word, is a name.
    """
    if letters := initials_of(name):
        yield _dotted(letters)
    words = [word for word in _WORD.findall(plainly(name)) if word.casefold() not in NO_NAMES]
    capitals = [word for word in words if word[0].isupper()]
    parts = capitals or (words if len(words) <= _MOST_WORDS else [])
    if len(parts) > 1:
        yield " ".join(words).casefold()
    for part in parts:
        # Of a double name either half may stand for it.
        for half in dict.fromkeys((part, *part.split("-"))):
            if len(half) >= _SHORTEST or (len(half) == _SHORTEST_WRITTEN_SO and half.istitle()):
                yield half.casefold()


def _instead(found: re.Match[str], aliases: dict[str, dict[str, bool]]) -> str:
    part = " ".join(found[1].casefold().split())
    if found[0] == found[1] and not _is_name(found, part):
        return ""
    return _called(found, part, aliases)


def _called(found: re.Match[str], part: str, aliases: dict[str, dict[str, bool]]) -> str:
    titled = found[0] != found[1]  # a Mr or Ms stands before it
    # *Mrs Khan* is not the pupil of that surname, but somebody of the family.
    called = [one for one, pupil in aliases.get(part, {}).items() if not (titled and pupil)]
    return " or ".join(called) or ELSEWHERE


def _is_name(found: re.Match[str], part: str) -> bool:
    """Whether *part*, as it is written where it was *found*, names somebody."""
    if len(part) < _SHORTEST and not found[1].istitle():
        return False
    start, end = found.span()
    before = found.string[max(start - _NEAR, 0) : start]
    behind = found.string[end : end + _NEAR]
    if _is_of_a_date(part, before, behind):
        return False
    if part not in NAMES_BY_THEIR_CAPITAL and part not in _WEEKDAYS:
        return True
    if not found[1][0].isupper():
        return False
    return not (_SENTENCE_BEGINS.search(before) and _begins_no_name(part, behind))


def _is_of_a_date(part: str, before: str, behind: str) -> bool:
    """Whether *part* is the month or the weekday of a date that stands about it."""
    if part in MONTHS_TOO and _SINCE_BEFORE.search(before):
        return True
    if part in _MONTHS:
        return bool(_DAY_BEFORE.search(before) or _YEAR_BEHIND.match(behind))
    return part in _WEEKDAYS and _DAY_BEHIND.match(behind) is not None


def _begins_no_name(part: str, behind: str) -> bool:
    return len(part) < _SHORTEST or _NO_NAME_BEFORE.match(behind) is not None
