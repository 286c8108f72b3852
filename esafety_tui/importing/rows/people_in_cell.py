"""The people whom one cell names; nobody is made up, and in doubt nobody did it.

Groups are counted words: *12 Y9 girls* who are targeted, or who told it, stand once, as pupils
without a name; *3 others* stay words.  Initials are people.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from esafety_tui.importing.words import any_of, fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Role, Standing

Person = dict[str, Any]

_LONGEST_NAME = 5  # words
# A cell that lists more people than this is no list of names.
_MOST = 40

_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|sir|madam|prof|rev)"
# Where one of these begins or ends a name, it says what the person is ("Parent Mrs Green").
# Only there, and only these: "Head" and "Coach" are surnames as well.
_WHO = "teacher|ta|hlta|parent|carer|pupil|student|governor|mum|dad|mother|father"
# Behind "via" stands somebody, or the way: "via e-mail".
_BETWEEN = re.compile(
    r"\s*(?:[;\n&+]|\s/\s|(?<=[^\W\d_])/(?=[^\W\d_])|\band\b|\bplus\b"
    rf"|\bvia\b(?=\s(?:{_TITLES}|{_WHO}|staff|form tutor)\b)"
    r"|\balso\b|\b(?:inc|incl|including)\b\.?:?|(?:^|\s)\d[.)]\s)\s*",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\s*,(?![^()]*\))\s*|\s[-–—]\s")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
# Brackets that hold all there is describe nobody.
_ALONE = re.compile(rf"(?:^|(?<=[;\n,&+]))\s*{_BRACKETED.pattern}\s*(?=$|[;\n,&+])")
# Doubt whether it was they: nobody is responsible by it. In a list between semicolons or lines it
# holds for its own name, unless it stands before all of them or by itself.
_DOUBT = re.compile(
    r"\?|[(\[]?\b(?:suspect(?:ed)?|alleged(?:ly)?|accused|prob(?:ably|\.)?|poss(?:ibly|\.)?"
    r"|perhaps|maybe|(?:thought|believed|said) to be|not prove[dn]|unproven|den(?:y|ie[ds])"
    r"|no proof|not (?:sure|certain|confirmed)|unsure|unconfirmed|apparently|rumou?red"
    r"|named by\b[^()\[\];\n]*)(?![\w-]):?[)\]]?",
    re.IGNORECASE,
)
IN_DOUBT = {
    Role.TARGET: Role.INVOLVED, Role.INVOLVED: Role.INVOLVED,
    Role.ALLEGED: Role.ALLEGED, Role.RESPONSIBLE: Role.ALLEGED,
}  # fmt: skip
# Behind a list of two who did it to one another, who stand among those targeted already.
EACH_OTHER = re.compile(r"[(\[]?\b(?:to )?(?:each other|one another)\b[)\]]?", re.IGNORECASE)
TITLED = re.compile(rf"{_TITLES}\b\.?", re.IGNORECASE)
_COUPLE = re.compile(rf"\s*({_TITLES})\.?\s*(?:&|and)\s*({_TITLES})\.?\s+([\w'’-]+)", re.I)
# "Mum (Mrs Ash)": the name may stand behind what the person is.
_NAME_BEHIND = re.compile(
    rf"(?P<what>[^()\[\]]+?)\s*[(\[](?P<who>{_TITLES}\b[^()\[\]]+)[)\]]", re.I
)
HIMSELF = r"(?<=\w) (?:her|him|them)sel(?:f|ves)\b"
_MAY_BE_GROUPS = frozenset({Role.TARGET, Role.REPORTER})  # in doubt nobody did it
_OF_WHOM = re.compile(r"\b(?:of|in|from|at|by|with)\b")
DONE_IT = frozenset({Role.ALLEGED, Role.RESPONSIBLE})  # of them a title is too little to go by
YEAR = re.compile(
    r"\b(?:(?:years?|yrs?|y)\s?\d{1,2}[a-z]{0,2}|\d{1,2}[a-z]{1,2}|reception)\b", re.IGNORECASE
)
_YEAR_AT_END = re.compile(rf"(?:^|[\s,])\s*(?P<year>{YEAR.pattern})\.?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(
    rf"(?P<year>(?i:{YEAR.pattern}))\s(?P<name>[^\W\d_a-z][^\d\s]*(?:\s[^\W\d_a-z][^\d\s]*)*)"
)
# "Said Y11s", "about 5 boys": what stands before a group is no name, nor is a year in the plural.
_YEARS = re.compile(r"\b([Yy](?:(?:ea)?rs?)?\s?\d{1,2})s\b")
_BEFORE_GROUP = frozenset(("said", "says", "mostly", "mainly", "about", "around", "over", "only"))
# "Ali Ash 8? now 9C": of two classes the one that somebody is in now.
_MOVED = re.compile(
    r"(?:(?:\b(?:was|were|then|formerly|previously|in)\s+)?"
    rf"(?:{YEAR.pattern}|\b\d{{1,2}})[\s,;?]+)?\bnow\s+(?:in\s+)?(?={YEAR.pattern})",
    re.IGNORECASE,
)
# "Ali Ash & Bo Birch (9M)": what stands behind two who are joined so holds for both.
_JOINED = re.compile(r"[^,;/\n()]+\s(?:&|\+|and)\s[^,;/\n]+", re.IGNORECASE)
INITIALS = re.compile(r"[A-Z]\.?\s?[A-Z]\.?(?:\s?[A-Z]\.?)?")
_BESIDE_NAME = re.compile(rf"^(?:{_WHO}|staff)\b|\b(?:{_WHO})$", re.IGNORECASE)
# In brackets: whoever it is, they are not of the school any more; or whose parent they are.
_LEFT = re.compile(r"\bleft\b", re.IGNORECASE)
_PARENT_OF = re.compile(
    r"(?P<who>[a-z]+) (?:of|to) .+|(?:.+['’]s?|his|her|their) (?P<whose>[a-z]+(?:[ -][a-z]+)?)",
    re.IGNORECASE,
)
_KIN = re.compile(r"[^,;]+['’]s? (?:[a-z]+ )?(?:step)?(?:sister|brother|cousin|twin)")
# A word in small letters behind a bracket, or between two names, makes it prose.
_PROSE = re.compile(r"[)\]]\s*[a-z]|\s[a-z][^\s]*\s(?:.*\s)?[A-Z]")
_BETWEEN_NAMES = frozenset({"of", "to", "de", "la", "le", "van", "von", "der", "bin", "al", "el"})


class People(NamedTuple):
    """The people whom a cell names, as data for ``Person``.

    ``unclear``: a comma may stand between two people or within one name (*Ash, Bo*).  ``whole``:
    every word of the cell went into a person.  ``contradicted`` are the names with a title whom
    the heading or a class calls pupils.  ``somebody``: the cell means people, and no mere group.
    """

    people: tuple[Person, ...]
    unclear: bool = False
    whole: bool = False
    contradicted: frozenset[str] = frozenset()
    somebody: bool = False


@lru_cache(maxsize=2048)  # a name stands in many cells
def people_in(text: str, role: Role, standing: Standing, several: bool | None = None) -> People:
    """Return the people of *role* in a cell.

    *standing* is what the heading says of all below it; a cell's own words go before it.
    *several* is the answer to what a comma between single names means.  In doubt, nobody with a
    name is more than alleged, or of a part that is not known.
    """
    if is_blank(text) or is_not_known(text):
        return People(())
    text = _ALONE.sub(r"\1", text)
    listed = [one for one in re.split(r"[;\n]", text) if one.strip()]
    if len(listed) > 1 and _DOUBT.search(text) and not _doubts_all(listed):
        each = [people_in(one, role, standing, several=False) for one in listed]
        return People(
            tuple(person for one in each for person in one.people),
            contradicted=frozenset().union(*(one.contradicted for one in each)),
            somebody=any(one.somebody for one in each),
        )
    couple = _COUPLE.match(text)  # parents, as often as not
    certain = _DOUBT.sub(lambda found: " " if found[0] == "?" else " / ", text)
    plain = _MOVED.sub("", _COUPLE.sub(r"\1 \3; \2 \3", certain))
    pieces, unclear = _pieces(plain, several)
    pieces = [_turned(one) for one in map(clean_line, pieces) if not is_blank(one)]
    groups = [_group(one) for one in pieces if role in _MAY_BE_GROUPS and _is_group(one)]
    pieces = [one for one in pieces if not _is_group(one)]
    people = [
        _person(piece, standing, titles_tell=not couple and role not in DONE_IT)
        for piece in pieces
        if _is_somebody(piece)
        and not any(map(is_not_known, _WITHIN.split(_BRACKETED.sub(" ", piece))))
    ]
    if len(people) > _MOST:
        people, unclear = [{"standing": standing, "name": clean_line(text)}], False
    if len(people) > 1 and not re.search(r"[;\n]", text):
        _share_class(people, joined=_JOINED.fullmatch(text) is not None)
    people += filter(None, groups)
    if certain != text:
        people = [one for one in people if one["name"] and role in IN_DOUBT]
        role = IN_DOUBT.get(role, role)
    words = (one.get(name, "") for one in people for name in ("name", "note", "year_group"))
    taken = {"and", *fold(" ".join(words)).split()}
    ready = tuple({"role": role, **one} for one in people)
    whole = certain == text and taken.issuperset(fold(text).split())
    contradicted = frozenset(
        one["name"] for one in people
        if one["standing"] is Standing.PUPIL and TITLED.match(one["name"])
    )  # fmt: skip
    return People(ready, unclear, whole, contradicted, somebody=bool(pieces))


def _share_class(people: Sequence[Person], *, joined: bool) -> None:
    """Let all be pupils of whom nothing but a name is known, where a class stands behind the last.

    Of two who are *joined* it is the class of both; in a longer list it may be of the last alone.
    """
    *others, last = people
    known = any(
        one["standing"] is not Standing.UNKNOWN or "note" in one
        or TITLED.match(one["name"])
        or (INITIALS.fullmatch(one["name"]) and not joined)  # staff are named so
        for one in others
    )  # fmt: skip
    if known or not last["name"][:1].isupper() or "year_group" not in last:
        return
    for one in others:
        one["standing"] = Standing.PUPIL
        if joined and len(people) == 2:
            one["year_group"] = last["year_group"]


def _turned(piece: str) -> str:
    """Return *Mum (Mrs Ash)* as *Mrs Ash (Mum)*, *Y9 Ali* as *Ali Y9*, *Ali himself* as *Ali*."""
    behind = _NAME_BEHIND.fullmatch(piece)
    if behind and _describes(behind["what"]):
        return f"{behind['who']} ({behind['what']})"
    first = _YEAR_FIRST.fullmatch(piece)
    if first and not (_describes(piece) or _is_group(piece)):
        return f"{first['name']} {first['year']}"
    return re.sub(rf"\sin (?=(?:{YEAR.pattern})$)", " ", re.sub(HIMSELF, "", piece), flags=re.I)


def _doubts_all(listed: Sequence[str]) -> bool:
    """Whether a doubt is of everybody listed: a word before them all, or one without a name."""
    begins = _DOUBT.match(listed[0].lstrip())
    alone = (_DOUBT.sub(" ", one) for one in listed if _DOUBT.search(one))
    return begins is not None or any(
        not fold(one) or {"all", "both", "neither"} & set(fold(one).split()) for one in alone
    )


def _pieces(text: str, several: bool | None) -> tuple[list[str], bool]:
    """Split a cell between its people; also says whether a comma in it may mean either."""
    parts = [_names(part.strip(" ,-–—")) for part in _BETWEEN.split(text) if part.strip(" ,.-–—")]
    if re.search(r"[;\n]", text):  # "Ash, Ali; Birch, Bo"
        several = False
    single = all(_is_single(name) for names in parts for name in names)
    listed = len(parts) > 1 and several is not False and single  # "Ali, Bo and Cy"
    found: list[str] = []
    unclear = False
    for names in parts:
        if listed or _are_people(names):
            found += names
        else:
            unclear |= several is None and not any(map(str.isdecimal, names))  # "cousin, 19"
            found += names if several else [", ".join(names)]
    return found, unclear


def _names(part: str) -> list[str]:
    """Split at commas and dashes, where nothing beside them describes: *Ash, 8B*, *Staff - Ash*."""
    names: list[str] = []
    if _describes(part.partition(": ")[0]):
        part = part.replace(": ", " - ", 1)
    for piece in filter(None, _WITHIN.split(part)):
        before = names[-1] if names else ""
        of_whom = TITLED.match(before) and _is_parent(piece)
        if before and (
            of_whom or _describes(piece) or (_describes(before) and not _is_group(before))
        ):
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return names


def _are_people(names: list[str]) -> bool:
    """Whether what commas part are people for certain, and not one as in *Green, Jo*."""
    single = [_is_single(name) for name in names]
    return (
        len(names) == 1
        or not any(single)
        or (len(names) > 2 and not all(single))
        or all(INITIALS.fullmatch(_without_class(name)) for name in names)
        or all(_without_class(name) != name for name in names)
    )


def _is_single(name: str) -> bool:
    return len(_without_class(name).split()) == 1


def _without_class(name: str) -> str:
    return _YEAR_AT_END.sub("", _BRACKETED.sub(" ", name).strip()).strip()


def _is_group(piece: str) -> bool:
    """Whether *piece* means several people or some whom nobody has counted, by words alone."""
    bare, years = _YEARS.subn(r"\1", _BRACKETED.sub(" ", piece))
    words = YEAR.sub(" ", bare)
    if years and sum(map(str.isalpha, words.split())) < 2:
        return True
    group = any_of("group")
    if " " in words.strip() and whole_word(Standing, words):
        return False  # "form tutor"
    if not group.search(words):
        return words.strip().isdecimal()  # "Kyle P + 2"
    left = [one for one in group.sub(" ", words).split() if one[:1].isupper() and one.isalpha()]
    return all(
        fold(one) in _BEFORE_GROUP or any_of("describing").fullmatch(fold(one)) for one in left
    )


def _group(piece: str) -> Person | None:
    """Return those whom *piece* counts in words, as one without a name, if it says what they are.

    *Girls' parents* are parents, and so are *parents of girls*; friends may be anybody.
    """
    bare = _YEARS.sub(r"\1 pupils", piece)
    said = fold(YEAR.sub(" ", bare))
    found = [standing_in(one.split()[-1]) for one in _OF_WHOM.split(said) if one.strip()]
    year = YEAR.search(bare)
    whole = standing_in(said)
    if whole in (Standing.OUTSIDER, Standing.FORMER_PUPIL):
        found = [whole]
    words = said.split()
    plain = all(any_of("group").fullmatch(w) or any_of("describing").fullmatch(w) for w in words)
    standing = next(filter(None, found), Standing.PUPIL if year and plain else None)
    if standing is None or {"friends", "no", "not", "none", "neither"} & set(words):
        return None
    person: Person = {"standing": standing, "name": "", "note": piece}
    if year and standing is Standing.PUPIL:
        person["year_group"] = year[0]
    return person


def _is_somebody(piece: str) -> bool:
    """Whether *piece* says what somebody is, or looks like a name: *Al Ash 8B*, *AB*, *Ali's mum*.

    A sentence does not (*Mum rang in*), nor does what has no name (*Bus driver*).
    """
    called = [part for part in _WITHIN.split(_BRACKETED.sub(" ", piece)) if not _describes(part)]
    bare = _without_class(" ".join(called)).strip(" .,?")
    if not bare:
        return True
    words = [word for word in _BESIDE_NAME.sub("", bare).split() if word not in _BETWEEN_NAMES]
    named = all(not word[0].islower() and not word[0].isdecimal() for word in words)
    classed = any(map(YEAR.search, _BRACKETED.findall(piece)))
    classed |= bool(_YEAR_AT_END.search(_BRACKETED.sub(" ", piece).strip()) or TITLED.match(bare))
    classed &= bool(_KIN.fullmatch(bare)) or not (
        _PROSE.search(piece) or _PROSE.search(" ".join(words))
    )
    known = is_not_known(bare) or any_of("no-name").search(bare) is not None
    known |= "now" in words or any(map(str.isdecimal, "".join(words)))
    return 0 < len(words) <= _LONGEST_NAME and (named or classed) and not known


def _person(text: str, standing: Standing, *, titles_tell: bool) -> Person:
    bracketed = [part.strip() for part in _BRACKETED.findall(text) if part.strip()]
    bare = clean_line(_BRACKETED.sub(" ", text))
    parts = [part.strip() for part in _WITHIN.split(bare) if part.strip()]
    described = [part for part in (*parts, *bracketed) if _describes(part)]
    if parts and TITLED.match(parts[0]):
        described += filter(_is_parent, parts[1:])
    name = ", ".join(part for part in parts if part not in described)
    noted = described + [part for part in bracketed if part not in described]
    left = any(map(_LEFT.search, noted))
    found = YEAR.search(" ".join(described))
    year = found[0] if found else ""
    if not year and (at_end := _YEAR_AT_END.search(name)):
        name, year = name[: at_end.start()].strip(" ,"), at_end["year"]
    beside = _BESIDE_NAME.search(name)
    own = standing_in(" ".join(described)) or standing_in(beside[0] if beside else "")
    if any(map(_is_parent, noted)):
        standing = Standing.PARENT
    elif own:
        standing = own
    elif year and standing is Standing.UNKNOWN:
        standing = Standing.PUPIL
    elif titles_tell and TITLED.match(name) and standing is Standing.UNKNOWN:
        standing = Standing.STAFF
    if left and standing in (Standing.PUPIL, Standing.STAFF):
        standing = Standing.UNKNOWN
    person: Person = {"standing": standing, "name": name}
    if noted and noted != [year]:
        person["note"] = ", ".join(noted)
    if year and standing is Standing.PUPIL:
        person["year_group"] = year
    return person


def _is_parent(part: str) -> bool:
    """Whether *part* says whose parent somebody is: *parent of Ali*, *Ali's stepdad*."""
    found = _PARENT_OF.fullmatch(part)
    match = found and whole_word(Standing, found["who"] or found["whose"])
    return bool(match and match.word is Standing.PARENT)


def may_be_pupil(person: Person) -> bool:
    """Whether a class beside *person* says that it is a pupil: of a title it may be the tutor's."""
    if person["standing"] is not Standing.UNKNOWN:
        return person["standing"] is Standing.PUPIL
    return not (TITLED.match(person["name"]) or _LEFT.search(person.get("note", "")))


def standing_in(text: str) -> Standing | None:
    """Return the standing that a description gives (*maths teacher*, *parent of Y9*), if one."""
    if whole := whole_word(Standing, text):
        return whole.word
    words = fold(YEAR.sub(" ", text)).split()
    if {"other", "another", "different", "neighbouring"} & set(words) and "school" in words:
        return Standing.OUTSIDER
    if {"ex", "former", "past", "old"} & set(words) and {
        "pupil", "student", "pupils", "students",
    } & set(words):  # fmt: skip
        return Standing.FORMER_PUPIL
    found = (match.word for word in words if (match := whole_word(Standing, word)))
    return next(found, None)


@lru_cache(maxsize=256)  # a part is looked at when it is split, and again by itself
def _describes(part: str) -> bool:
    """Whether *part* only describes: every word of it does, and it gives a standing or a year."""
    bare = YEAR.sub(" ", part)
    plain = whole_word(Standing, bare) is not None or all(
        any_of("describing").fullmatch(word) or word.isdecimal() or whole_word(Standing, word)
        for word in fold(bare).split()
    )
    return plain and (bare != part or standing_in(part) is not None)
