"""The people whom a row of a log names or describes, and how the report came."""

import re
from typing import Any

from esafety_tui.importing.sheet import Cells, LogColumn
from esafety_tui.importing.vocabulary import fold, is_blank, is_not_known, nearest
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Answer, Fact, Role, Route, Standing

Person = dict[str, Any]

_ROLES = (
    (LogColumn.TARGET, Role.TARGET),
    (LogColumn.RESPONSIBLE, Role.RESPONSIBLE),
    (LogColumn.REPORTER, Role.REPORTER),
    (LogColumn.WITNESS, Role.WITNESS),
)
_ROUTES = {
    Standing.PARENT: Route.PARENT,
    Standing.PUPIL: Route.PUPIL,
    Standing.STAFF: Route.COLLEAGUE,
    Standing.GOVERNOR: Route.COLLEAGUE,
}
_LONGEST_YEAR = 40

# A cell that lists more people than this is kept as one entry: it is no list of names.
_MOST = 12
_BETWEEN = re.compile(r"\s*(?:[;\n&+]|\s/\s|\band\b)\s*", re.IGNORECASE)
_TITLE_ONLY = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|sir)\.?", re.IGNORECASE)
_PARTS = re.compile(r"[()\[\],]|\s[-–—]\s")
_YEAR = re.compile(
    r"\b(?:(?:years?|yrs?|y)\s?\d{1,2}[a-z]{0,2}|\d{1,2}[a-z]{1,2}|reception)\b", re.IGNORECASE
)
_YEAR_AT_END = re.compile(rf"\s(?P<year>{_YEAR.pattern})\.?$", re.IGNORECASE)
_COMMA = re.compile(r",(?![^(]*\))")
_BRACKETS = re.compile(r"\([^()]*\)")
# Where one of these begins or ends a name, it says what the person is ("Parent Mrs Green").
# Only there, and only these: "Head" and "Coach" are surnames as well.
_BESIDE_NAME = re.compile(
    r"^(?:teacher|ta|hlta|staff|parent|mother|father|mum|dad|carer|pupil|student|governor)\b"
    r"|\b(?:teacher|ta|hlta|parent|carer|pupil|student|governor)$",
    re.IGNORECASE,
)
# Words that describe somebody without naming them, beside those that give a standing.
_DESCRIBING = re.compile(
    r"a|an|the|of|in|from|at|our|his|her|their|its|one|two|three|four|five|six|several|some"
    r"|many|group|member|members|male|female|whole|class|year|form|tutor|set|old|ex|former"
    r"|past|other|another|different|neighbouring|school|college|primary|secondary|part|time"
    r"|full|cover|supply|trainee|senior|junior|lead|leader|middle|classroom|subject|maths"
    r"|english|science|history|geography|pe|art|music|drama|french|spanish|german|computing"
    r"|ict|it|dt|re|psychology|sociology|biology|chemistry|physics|learning|support|teaching"
    r"|assistant|assistants|head|heads|deputy|department|pastoral|safeguarding|lunchtime"
    r"|midday|site|office|admin|business|network|manager|also|has|who|left|unknown|adult"
    r"|public|teacher|to"
)


def people_of(cells: Cells) -> dict[str, Any]:
    """Return ``people``, ``route`` and the facts that follow from who is said not to be known."""
    people: list[Person] = []
    facts: dict[Fact, Answer] = {}
    for column, role in _ROLES:
        for heading, text in cells.of(column):
            found = people_in(text, role, heading.standing)
            people += found
            if not found and not is_blank(text):
                cells.note(heading.shown, text)
                if role is Role.RESPONSIBLE:
                    facts[Fact.POSTER_KNOWN] = Answer.NO
    _add_standing(cells, LogColumn.TARGET_STANDING, Role.TARGET, people)
    _add_standing(cells, LogColumn.RESPONSIBLE_STANDING, Role.RESPONSIBLE, people)
    _add_year_group(cells, people)
    return {"people": people, "facts": facts, "route": _route(cells, people)}


def _add_standing(cells: Cells, column: LogColumn, role: Role, people: list[Person]) -> None:
    """Give the standing in a column of its own to everybody of *role* who has none."""
    standing = cells.word(column, nearest(Standing, cells.text(column)))
    if standing is None:
        return
    theirs = [person for person in people if person["role"] is role]
    if not theirs:
        theirs = [{"role": role, "standing": standing}]
        people += theirs
    for person in theirs:
        if person["standing"] is Standing.UNKNOWN:
            person["standing"] = standing


def _add_year_group(cells: Cells, people: list[Person]) -> None:
    """Give the year group to the pupils targeted; where there are none, note it."""
    text = clean_line(cells.text(LogColumn.YEAR_GROUP))
    if is_blank(text):
        return
    perhaps = {Standing.PUPIL, Standing.UNKNOWN}
    targets = [person for person in people if person["role"] is Role.TARGET]
    pupils = [person for person in targets if person["standing"] in perhaps]
    is_staff = nearest(Standing, text) and not any(map(str.isdecimal, text))
    if not pupils or is_staff or len(text) > _LONGEST_YEAR:
        cells.note_log(LogColumn.YEAR_GROUP, text)
        return
    for pupil in pupils:
        pupil["standing"] = Standing.PUPIL
        pupil.setdefault("year_group", text)


def _route(cells: Cells, people: list[Person]) -> Route:
    """Return how the report came: as the log says, or by what the reporter is to the school."""
    route = cells.word(LogColumn.ROUTE, nearest(Route, cells.text(LogColumn.ROUTE)))
    reporter = next((one["standing"] for one in people if one["role"] is Role.REPORTER), None)
    return route or _ROUTES.get(reporter or Standing.UNKNOWN, Route.OTHER)


def people_in(text: str, role: Role, standing: Standing) -> list[Person]:
    """Return the people of *role* in a cell, as data for ``Person``.

    *standing* is what the heading says of all below it; a cell's own words go before it.
    """
    pieces = [one for piece in _BETWEEN.split(text.strip()) if piece for one in _listed(piece)]
    if len(pieces) > _MOST or any(_TITLE_ONLY.fullmatch(piece) for piece in pieces):
        pieces = [text]
    return [
        _person(clean_line(piece), role, standing)
        for piece in pieces
        if not is_blank(piece) and not is_not_known(piece)
    ]


def _listed(piece: str) -> list[str]:
    """Split at commas where these stand between full names, not within one (*Green, Jo*)."""
    parts = _COMMA.split(piece)
    full = all(len(_BRACKETS.sub("", part).split()) > 1 and not _describes(part) for part in parts)
    return parts if full else [piece]


def _person(text: str, role: Role, standing: Standing) -> Person:
    names: list[str] = []
    described: list[str] = []
    for part in _PARTS.split(text):
        if part.strip():
            (described if _describes(part) else names).append(part.strip())
    name, year = ", ".join(names), _year_in(" ".join(described))
    if not year and (at_end := _YEAR_AT_END.search(name)):
        name, year = name[: at_end.start()].strip(), at_end["year"]
    beside = _BESIDE_NAME.search(name)
    own = nearest(Standing, " ".join(described)) or nearest(Standing, beside[0] if beside else "")
    if own:
        standing = own.word
    elif year and standing is Standing.UNKNOWN:
        standing = Standing.PUPIL
    person: Person = {"role": role, "standing": standing, "name": name}
    if described:
        person["note"] = ", ".join(described)
    if year and standing is Standing.PUPIL:
        person["year_group"] = year
    return person


def _describes(part: str) -> bool:
    """Whether *part* only describes: every word of it does, and it gives a standing or a year."""
    rest = _YEAR.sub(" ", part)
    words = fold(rest).split()
    plain = all(
        _DESCRIBING.fullmatch(word) or word.isdecimal() or nearest(Standing, word) for word in words
    )
    return plain and (nearest(Standing, part) is not None or _year_in(part) != "")


def _year_in(text: str) -> str:
    found = _YEAR.search(text)
    return found[0].strip() if found else ""
