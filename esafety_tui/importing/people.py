"""The people whom a row of a log names or describes: each in their own standing, nobody joined.

Groups (*3 others*, *Y9 girls*) are counted words and stay words; initials are people.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from esafety_tui.importing.words import fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Role, Standing

Person = dict[str, Any]

# A cell that lists more people than this is no list of names.
_MOST = 40
_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|sir|madam)"
_BETWEEN = re.compile(
    r"\s*(?:[;\n&+]|\s/\s|(?<=[a-z])/(?=[A-Z])|\band\b|\bplus\b|\b(?:inc|incl|including)\b\.?:?)\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^|\s+)\d[.)]\s+")
_SLASH = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_DASH = re.compile(r"\s[-–—]\s")
_COUPLE = re.compile(rf"({_TITLES})\.?\s*(?:&|and)\s*({_TITLES})\.?\s+(.+)", re.IGNORECASE)
_TITLED = re.compile(rf"{_TITLES}\b\.?", re.IGNORECASE)
_DONE_IT = frozenset({Role.ALLEGED, Role.RESPONSIBLE})
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_YEAR = re.compile(
    r"\b(?:(?:years?|yrs?|y)\s?\d{1,2}[a-z]{0,2}|\d{1,2}[a-z]{1,2}|reception)\b", re.IGNORECASE
)
_YEAR_AT_END = re.compile(rf"(?:^|\s|,)\s*(?P<year>{_YEAR.pattern})\.?$", re.IGNORECASE)
_COMMA = re.compile(r"\s*,(?![^()]*\))\s*")
_INITIALS = re.compile(r"[A-Z]\.?\s?[A-Z]\.?(?:\s?[A-Z]\.?)?")
_GROUP = re.compile(
    r"\b(?:others?|group|groups|several|some|various|many|whole|class|girls|boys|pupils|students"
    r"|children|friends|members|parents|teachers|peers|lads|form|everyone|all|both|number)\b",
    re.IGNORECASE,
)
# Words that describe somebody without naming them, beside those that give a standing.
_DESCRIBING = re.compile(
    r"two|three|four|five|six|seven|eight|nine|ten|a|an|the|of|in|from|at|our|his|her|their|its|one|male|female|year|form|tutor|set|old|ex"
    r"|former|past|other|another|different|neighbouring|school|college|primary|secondary|part|time"
    r"|full|cover|supply|trainee|senior|junior|lead|leader|middle|classroom|subject|maths"
    r"|english|science|history|geography|pe|art|music|drama|french|spanish|german|computing"
    r"|ict|it|dt|re|psychology|sociology|biology|chemistry|physics|learning|support|teaching"
    r"|assistant|head|deputy|department|pastoral|safeguarding|lunchtime|midday|site|office|admin"
    r"|business|network|manager|also|has|who|left|unknown|adult|public|teacher|to|member"
)
# Where one of these begins or ends a name, it says what the person is ("Parent Mrs Green").
# Only there, and only these: "Head" and "Coach" are surnames as well.
_BESIDE_NAME = re.compile(
    r"^(?:teacher|ta|hlta|staff|parent|mother|father|mum|dad|carer|pupil|student|governor)\b"
    r"|\b(?:teacher|ta|hlta|parent|carer|pupil|student|governor|mum|dad|mother|father)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class People:
    """The people whom a cell names, and whether it is clear; groups stay words of the log.

    ``unclear``: a comma may stand between two people or within one name (*Ash, Bo*).
    """

    people: list[Person] = field(default_factory=list)
    unclear: bool = False


def people_in(text: str, role: Role, standing: Standing, several: bool | None = None) -> People:
    """Return the people of *role* in a cell, as data for ``Person``.

    *standing* is what the heading says of all below it; a cell's own words go before it.
    *several* is the answer to what a comma between single names means.
    """
    found = People()
    if is_blank(text) or is_not_known(text):
        return found
    couple = _COUPLE.fullmatch(text.strip())
    pieces = [f"{couple[1]} {couple[3]}", f"{couple[2]} {couple[3]}"] if couple else None
    for piece in pieces or _pieces(text, several, found):
        if is_blank(piece) or is_not_known(piece) or _is_group(piece):
            continue
        person = _person(clean_line(piece), role, standing)
        if couple and person["standing"] is Standing.STAFF:
            person["standing"] = standing  # a couple: parents, as often as not
        found.people.append(person)
    if len(found.people) > _MOST:
        return People([_person(clean_line(text), role, standing)])
    return found


def _pieces(text: str, several: bool | None, found: People) -> Iterable[str]:
    """Split a cell between its people."""
    if _NUMBERED.match(text):  # "1. Ali Ash 2. Bo Birch"
        text = _NUMBERED.sub(";", text)
    parts = [part for part in _BETWEEN.split(text.strip()) if part and part.strip(" ,.")]
    parts = [
        one for part in parts for one in (_SLASH.split(part) if not is_blank(part) else [part])
    ]
    # "Ali, Bo and Cy"; in "Ash, Ali; Birch, Bo" the semicolons stand between people.
    singles = all(
        len(_without_class(one).split()) == 1 for part in parts for one in part.split(",")
    )
    between = re.search(r"[;\n]", text) is not None
    listed = len(parts) > 1 and not between and singles
    for part in parts:
        for piece in _dashed(part.strip(" ,")):
            yield from _at_commas(
                piece, listed=listed, several=False if between else several, found=found
            )


def _dashed(part: str) -> list[str]:
    """Split at dashes where these stand between names, not before a class or a description."""
    names = _DASH.split(part)
    if len(names) > 1 and not any(_describes(name) or _is_group(name) for name in names):
        return names
    return [part]


def _at_commas(part: str, *, listed: bool, several: bool | None, found: People) -> list[str]:
    """Split at commas where these stand between people, not within a name (*Green, Jo*)."""
    raw = [piece for piece in _COMMA.split(part) if piece]
    pieces: list[str] = []
    for piece in raw:  # "Ash, 8B": the class belongs to whoever stands before it
        if pieces and _describes(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    if len(pieces) < 2:
        return [part]
    bare = [_without_class(piece) for piece in pieces]
    single = [name for name in bare if len(name.split()) == 1]
    if not single or listed or all(map(_INITIALS.fullmatch, bare)):
        return pieces
    if any(map(_is_group, pieces)) or any(map(_TITLED.match, pieces)):
        return pieces
    if all(name != piece for name, piece in zip(bare, pieces, strict=True)):
        return pieces  # each with a class of their own
    if len(single) < len(bare) and len(pieces) > 2:
        return pieces
    found.unclear = found.unclear or several is None
    return pieces if several else [part]


def _without_class(piece: str) -> str:
    bare = _BRACKETED.sub(" ", piece).strip()
    at_end = _YEAR_AT_END.search(bare)
    return bare[: at_end.start()].strip() if at_end else bare


def _is_group(piece: str) -> bool:
    """Whether *piece* means several people or some whom nobody has counted, by words alone."""
    words = _YEAR.sub(" ", _BRACKETED.sub(" ", piece))
    if words.strip().isdecimal():
        return True  # "Kyle P + 2"
    if not _GROUP.search(words):
        return False
    left = [
        word for word in _GROUP.sub(" ", words).split() if word[:1].isupper() and word.isalpha()
    ]
    return not left or all(_DESCRIBING.fullmatch(fold(word)) for word in left)


def _person(text: str, role: Role, standing: Standing) -> Person:
    names: list[str] = []
    described: list[str] = []
    parts = [*_COMMA.split(_BRACKETED.sub(" ", text)), *_BRACKETED.findall(text)]
    for part in (one for whole in parts for one in _DASH.split(whole)):
        if part.strip():
            (described if _describes(part) else names).append(part.strip())
    name, year = ", ".join(names), _year_in(" ".join(described))
    if not year and (at_end := _YEAR_AT_END.search(name)):
        name, year = name[: at_end.start()].strip(" ,"), at_end["year"]
    beside = _BESIDE_NAME.search(name)
    own = standing_in(" ".join(described)) or standing_in(beside[0] if beside else "")
    if own:
        standing = own
    elif year and standing is Standing.UNKNOWN:
        standing = Standing.PUPIL
    elif _TITLED.match(name) and standing is Standing.UNKNOWN and role not in _DONE_IT:
        standing = Standing.STAFF  # of somebody alleged a title is too little to go by
    person: Person = {"role": role, "standing": standing, "name": name}
    if described and described != [year]:
        person["note"] = ", ".join(described)
    if year and standing is Standing.PUPIL:
        person["year_group"] = year
    return person


def standing_in(text: str) -> Standing | None:
    """Return the standing that a description gives (*maths teacher*, *parent of Y9*), if one."""
    if whole := whole_word(Standing, text):
        return whole.word
    words = fold(_YEAR.sub(" ", text)).split()
    if {"ex", "former", "past", "old"} & set(words) and {"pupil", "student"} & set(words):
        return Standing.FORMER_PUPIL
    if {"other", "another", "different", "neighbouring"} & set(words) and "school" in words:
        return Standing.OUTSIDER
    found = [match.word for word in words if (match := whole_word(Standing, word))]
    return found[0] if found else None


def _describes(part: str) -> bool:
    """Whether *part* only describes: every word of it does, and it gives a standing or a year."""
    words = fold(_YEAR.sub(" ", part)).split()
    plain = all(
        _DESCRIBING.fullmatch(word) or word.isdecimal() or whole_word(Standing, word)
        for word in words
    )
    return plain and (standing_in(part) is not None or _year_in(part) != "")


def _year_in(text: str) -> str:
    found = _YEAR.search(text)
    return found[0].strip() if found else ""
