"""The people of one row: each in their own standing, nobody joined; and how the report came."""

import re
from typing import Any

from esafety_tui.importing.columns import PEOPLE, STANDINGS, LogColumn
from esafety_tui.importing.rows.cells import Part, Problem, RowCells, Unsettled
from esafety_tui.importing.rows.people_in_cell import (
    DONE_IT,
    EACH_OTHER,
    HIMSELF,
    IN_DOUBT,
    YEAR,
    Person,
    may_be_pupil,
    people_in,
    standing_in,
)
from esafety_tui.importing.words import Match, fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Role, Route, Standing

_ROLES = {
    LogColumn.TARGET: Role.TARGET,
    LogColumn.ALLEGED: Role.ALLEGED,
    LogColumn.RESPONSIBLE: Role.RESPONSIBLE,
    LogColumn.REPORTER: Role.REPORTER,
    LogColumn.WITNESS: Role.WITNESS,
    LogColumn.INVOLVED: Role.INVOLVED,
}
ROUTES = {
    Standing.PARENT: Route.PARENT,
    Standing.PUPIL: Route.PUPIL,
    Standing.STAFF: Route.COLLEAGUE,
    Standing.GOVERNOR: Route.COLLEAGUE,
}
_DID_OR_BORE = (
    LogColumn.TARGET, LogColumn.ALLEGED, LogColumn.RESPONSIBLE, LogColumn.INVOLVED,
)  # fmt: skip
# What a comma between single names means, as the lead has answered.
_SEVERAL = {"several": True, "one": False, "": None}
_LONGEST_YEAR = 40
_SEVERAL_YEARS = re.compile(r"\d[a-z]?\s?(?:-|–|to)\s?\w*\d", re.IGNORECASE)
_THE_TARGET = re.compile(
    rf"(?:the )?(?:victim|target)(?:{HIMSELF})?|(?:her|him)?self", re.IGNORECASE
)
_NOBODY = "names nobody for certain"
_NAMELESS = "names nobody: whoever it was comes in as alleged"
_DENIED = "denied, or not proved by the log: comes in as alleged"
# Said anywhere of who did it: it was denied, or could not be proved; of no evidence only where a
# name stands beside it, for there may be none that it went on.  Denied
# access, somebody denies nothing.
_NOT_SHOWN = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)\b(?! (?:\w+ )?(?:access|entry|permission|service)\b)"
    r"|unproven|unproved|unsubstantiated|unfounded"
    r"|(?:not|never|cannot|can[’']?t|could ?n[’']?t|unable)\b[\w ]{0,20}?"
    r"\b(?:prove[nd]?|establish(?:ed)?|substantiated|upheld)|no (?:proof|(?P<weak>evidence)))\b",
    re.IGNORECASE,
)
_NOT_PROVED = frozenset(
    {Outcome.UNSUBSTANTIATED, Outcome.UNFOUNDED, Outcome.FALSE, Outcome.MALICIOUS}
)
SENTENCE = re.compile(r"[.;!?\n]+")
_DOUBTED = "is in doubt: whoever it names comes in as {}"


def people_of(row: RowCells) -> dict[str, Any]:
    """Return ``people``, ``route`` and the facts that follow from who is said not to be known."""
    people: dict[LogColumn | None, list[Person]] = {column: [] for column in PEOPLE}
    facts: dict[Fact, Answer] = {}
    for part in row.of(*PEOPLE):
        column = part.heading.column
        if column in (LogColumn.ALLEGED, LogColumn.RESPONSIBLE) and is_not_known(part.text):
            facts[Fact.POSTER_KNOWN] = Answer.NO
        named = _in_cell(row, part)
        if column in (LogColumn.ALLEGED, LogColumn.RESPONSIBLE) and EACH_OTHER.search(part.text):
            targeted = {one["name"] for one in people[LogColumn.TARGET]}
            named = [one for one in named if one["name"] not in targeted]  # they are two, not four
            part.used = False
        people[column] += named
    for part in row.of(*STANDINGS):
        about = part.heading.beside
        if about is LogColumn.RESPONSIBLE and people[LogColumn.ALLEGED] and not people[about]:
            about = LogColumn.ALLEGED
        if about in _ROLES:
            _give_standing(part, people[about], _ROLES[about])
    for part in row.of(LogColumn.YEAR_GROUP):
        _give_year(part, people[LogColumn.TARGET])
    _same_in_row(row, people)
    found = [person for those in people.values() for person in those]
    return {"people": found, "facts": facts, "route": _route(row, people[LogColumn.REPORTER])}


def _in_cell(row: RowCells, part: Part) -> list[Person]:
    role, answers = _ROLES[part.heading.column or LogColumn.TARGET], row.setting.answers
    found = people_in(part.text, role, part.heading.standing, _SEVERAL[answers.people])
    if found.unclear:
        row.unsettled.append(Unsettled("people", part.heading.folded))
    part.used = found.whole
    people = [dict(one) for one in found.people]
    _unnamed(row, part, people)
    for one in people:
        if one["name"] in found.contradicted:
            said = answers.word("standing", one["name"])
            one["standing"] = Standing(said) if said in set(Standing) else Standing.UNKNOWN
            if one["standing"] is not Standing.PUPIL:
                one.pop("year_group", None)
            if not said:
                row.unsettled.append(Unsettled("standing", one["name"]))
    doubted = next((one["role"] for one in people if one["name"] and one["role"] is not role), None)
    if doubted:
        row.wrong(part, _DOUBTED.format(doubted.label))
    elif not people and role in IN_DOUBT and found.somebody:
        row.wrong(part, _NOBODY)
    return people


def _unnamed(row: RowCells, part: Part, people: list[Person]) -> None:
    """Hold nobody responsible whom a cell only describes: *year 10 student*."""
    for one in people:
        if one["role"] is Role.RESPONSIBLE and not one["name"]:
            one["role"] = Role.ALLEGED
            part.used = False
            row.wrong(part, _NAMELESS)


def not_shown(row: RowCells, data: dict[str, Any]) -> None:
    """Let nobody be responsible who denied it, or of whom the log says that it was not proved.

    A sentence that names one of those who are said to have done it is of them; else of all.
    """
    done = [one for one in data["people"] if one["role"] in DONE_IT]
    if all(one["role"] is not Role.RESPONSIBLE for one in done):
        return
    told = [one.text for one in row.parts if one.heading.column not in PEOPLE and not one.struck]
    doubted = list(done) if data.get("outcome") in _NOT_PROVED else []
    for sentence in (one for text in told for one in SENTENCE.split(text)):
        if found := _NOT_SHOWN.search(sentence):
            words = set(fold(sentence).split())
            named = [one for one in done if words & set(fold(one["name"]).split())]
            doubted += named or ([] if found["weak"] else done)
    for one in doubted:
        if one["role"] is Role.RESPONSIBLE:
            one["role"] = Role.ALLEGED
            for part in row.of(LogColumn.RESPONSIBLE):
                part.used = False
                row.problems.append(Problem(part.heading.shown, _DENIED, one["name"]))


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
    pupils = [one for one in targets if may_be_pupil(one)]
    if is_blank(text) or len(text) > _LONGEST_YEAR or whole_word(Standing, text):
        return
    listed = _listed(text)
    if len(listed) == 1 and not YEAR.sub("", text).strip():  # "8C 8D"
        listed = [found[0] for found in YEAR.finditer(text)]
    each = listed
    if len(set(map(fold, listed))) == 1 and not _SEVERAL_YEARS.search(text):
        each = listed[:1] * len(pupils)
    elif len(listed) != len(pupils):
        each = [""] * len(pupils)  # in which of them each is, nobody says
    for pupil, year in zip(pupils, each, strict=True):
        pupil["standing"] = Standing.PUPIL
        if year:
            pupil.setdefault("year_group", year)
        part.used = pupil.get("year_group") == year and (part.used or pupil is pupils[0])


def _same_in_row(row: RowCells, people: dict[LogColumn | None, list[Person]]) -> None:
    """Take whoever told or saw it for the one of that name in the row: *Ali Ash*, *Ali himself*.

    By a forename alone only if the lead says so; *the victim* is the one who was targeted.
    """
    named = {who["name"]: who for parts in _DID_OR_BORE for who in people[parts] if who["name"]}
    for column in (LogColumn.REPORTER, LogColumn.WITNESS):
        if any(_THE_TARGET.fullmatch(part.text.strip()) for part in row.of(column)):
            targets = people[LogColumn.TARGET]
            people[column] = [{**who} for who in targets] if len(targets) == 1 else []
            for one in people[column]:
                one["role"] = _ROLES[column]
            row.of(column)[0].used = False
            continue
        for one in people[column]:
            same = named.get(one["name"])
            alike = [name for name in named if name != one["name"] in name.split()]
            if same is None and len(alike) == 1 and " " not in one["name"]:
                heading = row.of(column)[0].heading.folded
                himself = re.search(rf"\b{re.escape(one['name'])}{HIMSELF}", row.text(column))
                said = "same" if himself else row.setting.answers.word("forename", heading)
                if not said:
                    row.unsettled.append(Unsettled("forename", heading))
                same = named[alike[0]] if said == "same" else None
            if same and one["standing"] is Standing.UNKNOWN:
                one |= {**same, "role": one["role"]}


def _listed(text: str) -> list[str]:
    return [piece for piece in re.split(r"\s*(?:[,;\n/&]|\band\b)\s*", text) if piece]


def _route(row: RowCells, reporters: list[Person]) -> Route:
    """Return how the report came: as the log says, or by what the reporter is to the school."""
    route = row.word(LogColumn.ROUTE, Route)
    standing = reporters[0]["standing"] if reporters else Standing.UNKNOWN
    return route or ROUTES.get(standing, Route.OTHER)
