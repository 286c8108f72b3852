"""The people of one row: each in their own standing, nobody joined; and how the report came.

Groups (*3 others*, *Y9 girls*) are counted words and stay words; initials are people.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from esafety_tui.importing.columns import PEOPLE, STANDINGS, LogColumn
from esafety_tui.importing.rows.cells import Part, RowCells, Unsettled
from esafety_tui.importing.words import Match, fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Answer, Fact, Role, Route, Standing

Person = dict[str, Any]

_ROLES = {
    LogColumn.TARGET: Role.TARGET,
    LogColumn.ALLEGED: Role.ALLEGED,
    LogColumn.RESPONSIBLE: Role.RESPONSIBLE,
    LogColumn.REPORTER: Role.REPORTER,
    LogColumn.WITNESS: Role.WITNESS,
}
_ROUTES = {
    Standing.PARENT: Route.PARENT,
    Standing.PUPIL: Route.PUPIL,
    Standing.STAFF: Route.COLLEAGUE,
    Standing.GOVERNOR: Route.COLLEAGUE,
}
# What a comma between single names means, as the lead has answered.
_SEVERAL = {"several": True, "one": False, "": None}
_LONGEST_YEAR = 40
_LONGEST_NAME = 5  # words
# A cell that lists more people than this is no list of names.
_MOST = 40

_BETWEEN = re.compile(
    r"\s*(?:[;\n&+]|\s/\s|(?<=[^\W\d_])/(?=[^\W\d_])|\band\b|\bplus\b"
    r"|\b(?:inc|incl|including)\b\.?:?|(?:^|\s)\d[.)]\s)\s*",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\s*,(?![^()]*\))\s*|\s[-–—]\s")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|sir|madam)"
_TITLED = re.compile(rf"{_TITLES}\b\.?", re.IGNORECASE)
_COUPLE = re.compile(rf"\s*({_TITLES})\.?\s*(?:&|and)\s*({_TITLES})\.?\s+([\w'’-]+)", re.I)
_DONE_IT = frozenset({Role.ALLEGED, Role.RESPONSIBLE})  # of them a title is too little to go by
_YEAR = re.compile(
    r"\b(?:(?:years?|yrs?|y)\s?\d{1,2}[a-z]{0,2}|\d{1,2}[a-z]{1,2}|reception)\b", re.IGNORECASE
)
_YEAR_AT_END = re.compile(rf"(?:^|[\s,])\s*(?P<year>{_YEAR.pattern})\.?$", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z]\.?\s?[A-Z]\.?(?:\s?[A-Z]\.?)?")
_GROUP = re.compile(
    r"\b(?:others?|groups?|several|some|various|many|whole|class|girls|boys|pupils|students"
    r"|children|friends|members|parents|teachers|peers|lads|form|everyone|all|both|number)\b",
    re.IGNORECASE,
)
# Words that describe somebody without naming them, beside those that give a standing.
_DESCRIBING = re.compile(
    r"an?|the|of|in|from|at|our|his|her|their|one|two|three|four|five|six|seven|eight|nine|ten|other"
    r"|another|different|neighbouring|old|ex|former|past|year|form|class|set|school|college|primary"
    r"|secondary|male|female|adult|public|supply|cover|trainee|senior|lead|leader|head|deputy"
    r"|assistant|learning|support|department|subject|pastoral|manager|maths|english|science|history"
    r"|geography|pe|art|music|drama|french|spanish|computing|ict|re|who|has|left|member"
)
# Where one of these begins or ends a name, it says what the person is ("Parent Mrs Green").
# Only there, and only these: "Head" and "Coach" are surnames as well.
_WHO = "teacher|ta|hlta|parent|carer|pupil|student|governor|mum|dad|mother|father"
_BESIDE_NAME = re.compile(rf"^(?:{_WHO}|staff)\b|\b(?:{_WHO})$", re.IGNORECASE)

_BETWEEN_NAMES = frozenset({"of", "to", "de", "la", "le", "van", "von", "der", "bin", "al", "el"})
# Words of whoever or whatever is no person with a name: "Bus driver", "Smoothwall alert".
_NO_NAME = re.compile(
    r"\b(?:driver|monitor|alert|filter|system|software|report|e-?mail|phone|call|letter|office"
    r"|officer|worker|team|staff|anon|anonymous|anonymously|friend|nobody|none)\b",
    re.IGNORECASE,
)


def people_of(row: RowCells) -> dict[str, Any]:
    """Return ``people``, ``route`` and the facts that follow from who is said not to be known."""
    people: dict[LogColumn | None, list[Person]] = {column: [] for column in PEOPLE}
    facts: dict[Fact, Answer] = {}
    for part in row.of(*PEOPLE):
        column = part.heading.column
        if column in (LogColumn.ALLEGED, LogColumn.RESPONSIBLE) and is_not_known(part.text):
            facts[Fact.POSTER_KNOWN] = Answer.NO
        people[column] += _in_cell(row, part)
    for part in row.of(*STANDINGS):
        about = part.heading.beside
        if about is LogColumn.RESPONSIBLE and people[LogColumn.ALLEGED] and not people[about]:
            about = LogColumn.ALLEGED
        if about in _ROLES:
            _give_standing(part, people[about], _ROLES[about])
    for part in row.of(LogColumn.YEAR_GROUP):
        _give_year(part, people[LogColumn.TARGET])
    found = [person for those in people.values() for person in those]
    return {"people": found, "facts": facts, "route": _route(row, people[LogColumn.REPORTER])}


def _in_cell(row: RowCells, part: Part) -> list[Person]:
    role = _ROLES[part.heading.column or LogColumn.TARGET]
    several = _SEVERAL[row.setting.answers.people]
    found = people_in(part.text, role, part.heading.standing, several)
    if found.unclear:
        row.unsettled.append(Unsettled("people", part.heading.folded, ("several", "one")))
    part.used = found.whole
    return [dict(one) for one in found.people]


def _give_standing(part: Part, people: list[Person], role: Role) -> None:
    """Give the standing in a column of its own to everybody who has none, or to each their own."""
    each = [standing_in(piece) for piece in _listed(part.text)]
    whole = whole_word(Standing, part.text) or _by_letter(part)
    if whole:
        each = [whole.word] * len(people)
        if not people:
            people.append({"role": role, "standing": whole.word, "name": ""})
    if len(each) != len(people) or None in each:
        return
    for person, own in zip(people, each, strict=True):
        if person["standing"] is Standing.UNKNOWN or person.get("note") is None:
            person["standing"] = own
            if own is not Standing.PUPIL:
                person.pop("year_group", None)
    part.used = whole is not None and whole.same


def _by_letter(part: Part) -> Match[Standing] | None:
    """Return the standing whose first letter a cell is: *P* below *Staff / Pupil*."""
    found = {
        match.word
        for word in part.heading.folded.split()
        if word[0] == fold(part.text) and (match := whole_word(Standing, word))
    }
    return Match(found.pop(), same=False) if len(found) == 1 else None


def _give_year(part: Part, targets: list[Person]) -> None:
    """Give the year group to the pupils targeted, each their own where as many are listed."""
    text = clean_line(part.text)
    pupils = [one for one in targets if one["standing"] in (Standing.PUPIL, Standing.UNKNOWN)]
    if is_blank(text) or len(text) > _LONGEST_YEAR or whole_word(Standing, text):
        return
    each = _listed(text) if len(_listed(text)) == len(pupils) else [text] * len(pupils)
    for pupil, year in zip(pupils, each, strict=True):
        pupil["standing"] = Standing.PUPIL
        pupil.setdefault("year_group", year)
        part.used = pupil["year_group"] == year and (part.used or pupil is pupils[0])


def _listed(text: str) -> list[str]:
    return [piece for piece in re.split(r"\s*(?:[,;\n/&]|\band\b)\s*", text) if piece]


def _route(row: RowCells, reporters: list[Person]) -> Route:
    """Return how the report came: as the log says, or by what the reporter is to the school."""
    route = row.word(LogColumn.ROUTE, Route)
    standing = reporters[0]["standing"] if reporters else Standing.UNKNOWN
    return route or _ROUTES.get(standing, Route.OTHER)


# The people in one cell


class People(NamedTuple):
    """The people whom a cell names, as data for ``Person``.

    ``unclear``: a comma may stand between two people or within one name (*Ash, Bo*).  ``whole``:
    every word of the cell went into a person.
    """

    people: tuple[Person, ...]
    unclear: bool
    whole: bool


@lru_cache(maxsize=2048)  # a name stands in many cells
def people_in(text: str, role: Role, standing: Standing, several: bool | None = None) -> People:
    """Return the people of *role* in a cell.

    *standing* is what the heading says of all below it; a cell's own words go before it.
    *several* is the answer to what a comma between single names means.
    """
    if is_blank(text) or is_not_known(text):
        return People((), unclear=False, whole=False)
    couple = _COUPLE.match(text)  # parents, as often as not
    pieces, unclear = _pieces(_COUPLE.sub(r"\1 \3; \2 \3", text), several)
    people = [
        _person(clean_line(piece), standing, titles_tell=not couple and role not in _DONE_IT)
        for piece in pieces
        if not (is_blank(piece) or is_not_known(piece) or _is_group(piece)) and _is_somebody(piece)
    ]
    if len(people) > _MOST:
        people, unclear = [{"standing": standing, "name": clean_line(text)}], False
    words = (one.get(name, "") for one in people for name in ("name", "note", "year_group"))
    taken = {"and", *fold(" ".join(words)).split()}
    ready = tuple({"role": role, **one} for one in people)
    return People(ready, unclear, whole=taken.issuperset(fold(text).split()))


def _pieces(text: str, several: bool | None) -> tuple[list[str], bool]:
    """Split a cell between its people; also says whether a comma in it may mean either."""
    parts = [_names(part.strip(" ,")) for part in _BETWEEN.split(text) if part.strip(" ,.")]
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
            unclear |= several is None
            found += names if several else [", ".join(names)]
    return found, unclear


def _names(part: str) -> list[str]:
    """Split at commas and dashes, where these stand before no description: *Ash, 8B*."""
    names: list[str] = []
    for piece in filter(None, _WITHIN.split(part)):
        if names and _describes(piece):
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
        or all(_INITIALS.fullmatch(_without_class(name)) for name in names)
        or all(_without_class(name) != name for name in names)
    )


def _is_single(name: str) -> bool:
    return len(_without_class(name).split()) == 1


def _without_class(name: str) -> str:
    return _YEAR_AT_END.sub("", _BRACKETED.sub(" ", name).strip()).strip()


def _is_group(piece: str) -> bool:
    """Whether *piece* means several people or some whom nobody has counted, by words alone."""
    words = _YEAR.sub(" ", _BRACKETED.sub(" ", piece))
    if not _GROUP.search(words):
        return words.strip().isdecimal()  # "Kyle P + 2"
    left = [one for one in _GROUP.sub(" ", words).split() if one[:1].isupper() and one.isalpha()]
    return all(_DESCRIBING.fullmatch(fold(one)) for one in left)


def _is_somebody(piece: str) -> bool:
    """Whether *piece* says what somebody is, or looks like a name: *Al Ash 8B*, *AB*, *Ali's mum*.

    A sentence does not (*Mum rang in*), nor does what has no name (*Bus driver*).
    """
    bare = _without_class(piece).strip(" .,?")
    if _describes(piece) or not bare:
        return True
    words = [word for word in _BESIDE_NAME.sub("", bare).split() if word not in _BETWEEN_NAMES]
    named = all(not word[0].islower() and not word[0].isdecimal() for word in words)
    classed = _without_class(piece) != piece.strip() or _TITLED.match(bare) is not None
    known = is_not_known(bare) or _NO_NAME.search(bare) is not None
    return 0 < len(words) <= _LONGEST_NAME and (named or classed) and not known


def _person(text: str, standing: Standing, *, titles_tell: bool) -> Person:
    parts = [*_WITHIN.split(_BRACKETED.sub(" ", text)), *_BRACKETED.findall(text)]
    parts = [part.strip() for part in parts if part.strip()]
    described = [part for part in parts if _describes(part)]
    name = ", ".join(part for part in parts if part not in described)
    found = _YEAR.search(" ".join(described))
    year = found[0] if found else ""
    if not year and (at_end := _YEAR_AT_END.search(name)):
        name, year = name[: at_end.start()].strip(" ,"), at_end["year"]
    beside = _BESIDE_NAME.search(name)
    own = standing_in(" ".join(described)) or standing_in(beside[0] if beside else "")
    if own:
        standing = own
    elif year and standing is Standing.UNKNOWN:
        standing = Standing.PUPIL
    elif titles_tell and _TITLED.match(name) and standing is Standing.UNKNOWN:
        standing = Standing.STAFF
    person: Person = {"standing": standing, "name": name}
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
    if {"other", "another", "different", "neighbouring"} & set(words) and "school" in words:
        return Standing.OUTSIDER
    if {"ex", "former", "past", "old"} & set(words) and {"pupil", "student"} & set(words):
        return Standing.FORMER_PUPIL
    found = (match.word for word in words if (match := whole_word(Standing, word)))
    return next(found, None)


def _describes(part: str) -> bool:
    """Whether *part* only describes: every word of it does, and it gives a standing or a year."""
    bare = _YEAR.sub(" ", part)
    plain = all(
        _DESCRIBING.fullmatch(word) or word.isdecimal() or whole_word(Standing, word)
        for word in fold(bare).split()
    )
    return plain and (bare != part or standing_in(part) is not None)
