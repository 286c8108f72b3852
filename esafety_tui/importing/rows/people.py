"""The people of one row: each in their own standing, nobody joined; and how the report came."""

import re
from typing import Any

from esafety_tui.importing.answers import LEAVE
from esafety_tui.importing.columns import PEOPLE, STANDINGS, LogColumn
from esafety_tui.importing.rows.cells import Part, Problem, RowCells, Unsettled
from esafety_tui.importing.rows.one_person import TITLED, YEAR, Person, standing_in
from esafety_tui.importing.rows.people_in_cell import DONE_IT, IN_DOUBT, people_in
from esafety_tui.importing.words import Match, any_of, fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Role, Route, Standing

_ROLES = {LogColumn[role.name]: role for role in Role}
ROUTES = {
    Standing.PARENT: Route.PARENT,
    Standing.PUPIL: Route.PUPIL,
    Standing.STAFF: Route.COLLEAGUE,
    Standing.GOVERNOR: Route.COLLEAGUE,
}
# What a comma between single names means, as the lead has answered.
_SEVERAL = {"several": True, "one": False, "": None}
_LONGEST_YEAR = 40
_SEVERAL_YEARS = re.compile(r"\d[a-z]?\s?(?:-|–|to)\s?\w*\d", re.IGNORECASE)
_NOBODY = "names nobody for certain"
_NAMELESS = "names nobody: whoever it was comes in as alleged"
_DENIED = "denied, or not proved by the log: comes in as alleged"
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
        people[column] += _in_cell(row, part)
    for part in row.of(*STANDINGS):
        about = part.heading.beside
        if about is LogColumn.RESPONSIBLE and people[LogColumn.ALLEGED] and not people[about]:
            about = LogColumn.ALLEGED
        if about in _ROLES:
            _give_standing(part, people[about], _ROLES[about])
    involved = people[LogColumn.INVOLVED]
    for part in row.of(LogColumn.YEAR_GROUP):
        # Of several whose part is not known it may be the class of any.
        _give_year(part, people[LogColumn.TARGET] or involved * (len(involved) == 1))
    _same_in_row(row, people)
    _told_by_name(row, people[LogColumn.REPORTER])
    found = [person for those in people.values() for person in those]
    return {"people": found, "facts": facts, "route": _route(row, people[LogColumn.REPORTER])}


def _in_cell(row: RowCells, part: Part) -> list[Person]:
    role, answers = _ROLES[part.heading.column or LogColumn.TARGET], row.setting.answers
    found = people_in(part.text, role, part.heading.standing, _SEVERAL[answers.people])
    if found.unclear:
        row.unsettled.append(Unsettled("people", part.heading.folded))
    part.used = found.whole
    people = [dict(one) for one in found.people]
    for one in people:
        if one["role"] is Role.RESPONSIBLE and not one["name"]:  # only described: "year 10 student"
            one["role"] = Role.ALLEGED
            part.used = False
            row.wrong(part, _NAMELESS)
        elif one["standing"] is Standing.PUPIL and TITLED.match(one["name"]):
            said = answers.word("standing", one["name"])
            own = Standing(said) if said in set(Standing) else Standing.UNKNOWN
            one["standing"] = own
            if own is not Standing.PUPIL:
                one.pop("year_group", None)
            if not said:
                row.unsettled.append(Unsettled("standing", one["name"]))
    doubted = next((one["role"] for one in people if one["name"] and one["role"] is not role), None)
    if doubted:
        row.wrong(part, _DOUBTED.format(doubted.label))
    elif not people and role in IN_DOUBT and not (is_blank(part.text) or is_not_known(part.text)):
        row.wrong(part, _NOBODY)
    return people


def not_shown(row: RowCells, data: dict[str, Any]) -> None:
    """Let nobody be responsible who denied it, or of whom the log says that it was not proved.

    A sentence that names one of those who are said to have done it is of them; else of all.  Of no
    evidence only where it names one: there may be none that it went on.
    """
    done = [one for one in data["people"] if one["role"] in DONE_IT]
    if all(one["role"] is not Role.RESPONSIBLE for one in done):
        return
    told = [one.text for one in row.parts if one.heading.column not in PEOPLE and not one.struck]
    doubted = list(done) if data.get("outcome") in _NOT_PROVED else []
    for sentence in (one for text in told for one in SENTENCE.split(text)):
        if found := any_of("not-shown").search(sentence):
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
    pupils = [
        one for one in targets  # beside a title it may be the class of a tutor
        if one["standing"] is Standing.PUPIL
        or (one["standing"] is Standing.UNKNOWN and not TITLED.match(one["name"]))
    ]  # fmt: skip
    if is_blank(text) or len(text) > _LONGEST_YEAR or whole_word(Standing, text):
        return
    each = _listed(text) if YEAR.sub("", text).strip() else YEAR.findall(text)  # "8C 8D"
    if len(set(map(fold, each))) == 1 and not _SEVERAL_YEARS.search(text):
        each = each[:1] * len(pupils)
    elif len(each) != len(pupils):
        each = [""] * len(pupils)  # in which of them each is, nobody says
    for pupil, year in zip(pupils, each, strict=True):
        pupil["standing"] = Standing.PUPIL
        if year:
            pupil.setdefault("year_group", year)
        part.used = pupil.get("year_group") == year and (part.used or pupil is pupils[0])


def _same_in_row(row: RowCells, people: dict[LogColumn | None, list[Person]]) -> None:
    """Take whoever told or saw it for the one of that name in the row.

    By a forename alone (*Ali*, *Ali himself*) only if the lead says so.
    """
    every = [who for those in people.values() for who in those]
    named = {who["name"]: who for who in every if who["name"] and who["role"] in IN_DOUBT}
    for column in (LogColumn.REPORTER, LogColumn.WITNESS):
        for one in people[column]:
            same = named.get(one["name"])
            alike = [name for name in named if name != one["name"] in name.split()]
            if same is None and len(alike) == 1 and " " not in one["name"]:
                heading = row.of(column)[0].heading.folded
                said = row.setting.answers.word("forename", heading)
                if not said:
                    says = f"{one['name']}: {alike[0]}"
                    row.unsettled.append(Unsettled("forename", heading, says=says))
                same = named[alike[0]] if said == "same" else None
            if same and one["standing"] is Standing.UNKNOWN:
                one |= {**same, "role": one["role"]}


def _told_by_name(row: RowCells, reporters: list[Person]) -> None:
    """Offer to say what those are who told of it, of whom nothing stands there but a name.

    By a title alone they are staff, unless the lead says otherwise: *Mrs Ash* may be a mother.
    """
    for part in row.of(LogColumn.REPORTER):
        for one in reporters:
            titled = TITLED.match(one["name"]) is not None
            by_itself = Standing.STAFF if titled else Standing.UNKNOWN
            told = "note" in one or part.heading.standing is not Standing.UNKNOWN
            if told or not one["name"] or one["standing"] is not by_itself:
                continue
            kind = "title" if titled else "reporter"
            said = row.setting.answers.word(kind, part.heading.folded)
            if said in set(Standing) or said == LEAVE:
                one["standing"] = Standing.UNKNOWN if said == LEAVE else Standing(said)
            else:
                asked = Unsettled(kind, part.heading.folded, free=True, says=one["name"])
                row.unsettled.append(asked)


def _listed(text: str) -> list[str]:
    return [piece for piece in re.split(r"\s*(?:[,;\n/&]|\band\b)\s*", text) if piece]


def _route(row: RowCells, reporters: list[Person]) -> Route:
    """Return how the report came: as the log says, or by what the reporter is to the school."""
    route = row.word(LogColumn.ROUTE, Route)
    standing = reporters[0]["standing"] if reporters else Standing.UNKNOWN
    return route or ROUTES.get(standing, Route.OTHER)
