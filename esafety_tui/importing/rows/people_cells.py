"""The people of one row, from all its columns of people, and how the report came."""

import re
from typing import Any

from esafety_tui.importing.columns import PEOPLE, LogColumn
from esafety_tui.importing.people import Person, people_in, standing_in
from esafety_tui.importing.rows.cells import Part, RowCells, Unsettled, known_or_settled
from esafety_tui.importing.words import Match, fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Answer, Fact, Role, Route, Standing

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
_LONGEST_YEAR = 40
# What a comma between single names means, as the lead has answered.
_SEVERAL = {"several": True, "one": False, "": None}


def people_of(row: RowCells) -> dict[str, Any]:
    """Return ``people``, ``route`` and the facts that follow from who is said not to be known."""
    people: dict[LogColumn, list[Person]] = {column: [] for column in PEOPLE}
    facts: dict[Fact, Answer] = {}
    for part in row.of(*PEOPLE):
        column = part.heading.column
        if column is None:
            continue
        people[column] += _in_cell(row, part, _ROLES[column])
        if column in (LogColumn.ALLEGED, LogColumn.RESPONSIBLE) and is_not_known(part.text):
            facts[Fact.POSTER_KNOWN] = Answer.NO
    for part in row.of(LogColumn.TARGET_STANDING):
        _give_standing(part, people[LogColumn.TARGET], Role.TARGET)
    for part in row.of(LogColumn.RESPONSIBLE_STANDING):
        alleged = people[LogColumn.ALLEGED] and not people[LogColumn.RESPONSIBLE]
        column = LogColumn.ALLEGED if alleged else LogColumn.RESPONSIBLE
        _give_standing(part, people[column], _ROLES[column])
    for part in row.of(LogColumn.STANDING):
        if part.heading.beside in _ROLES:
            _give_standing(part, people[part.heading.beside], _ROLES[part.heading.beside])
    for part in row.of(LogColumn.YEAR_GROUP):
        _give_year(part, people[LogColumn.TARGET])
    found = [person for those in people.values() for person in those]
    return {"people": found, "facts": facts, "route": _route(row, people[LogColumn.REPORTER])}


def _in_cell(row: RowCells, part: Part, role: Role) -> list[Person]:
    if is_blank(part.text) or is_not_known(part.text):
        return []
    found = people_in(part.text, role, part.heading.standing, _SEVERAL[row.setting.answers.people])
    if found.unclear:
        row.unsettled.append(Unsettled("people", part.heading.folded, ("several", "one")))
    # Groups are words; so is a cell of which something did not go into a person.
    kept = fold(" ".join(f"{one['name']} {one.get('note', '')}" for one in found.people))
    years = fold(" ".join(one.get("year_group", "") for one in found.people))
    part.used = set(fold(part.text).split()) - {"and"} <= {*kept.split(), *years.split()}
    return found.people


def _give_standing(part: Part, people: list[Person], role: Role) -> None:
    """Give the standing in a column of its own to everybody who has none, or to each their own."""
    each = [standing_in(piece) for piece in _listed(part.text)]
    whole = whole_word(Standing, part.text) or _by_letter(part)
    if whole is None and (len(each) != len(people) or None in each):
        return
    if not people and whole:
        people.append({"role": role, "standing": whole.word, "name": ""})
    for person, own in zip(
        people, each if whole is None else [whole.word] * len(people), strict=True
    ):
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
    perhaps = {Standing.PUPIL, Standing.UNKNOWN}
    pupils = [person for person in targets if person["standing"] in perhaps]
    is_staff = whole_word(Standing, text) is not None
    if is_blank(text) or not pupils or is_staff or len(text) > _LONGEST_YEAR:
        return
    each = _listed(text) if len(_listed(text)) == len(pupils) else [text] * len(pupils)
    for pupil, year in zip(pupils, each, strict=True):
        pupil["standing"] = Standing.PUPIL
        pupil.setdefault("year_group", year)
    part.used = all(pupil["year_group"] == year for pupil, year in zip(pupils, each, strict=True))


def _listed(text: str) -> list[str]:
    return [piece for piece in re.split(r"\s*(?:[,;\n/&]|\band\b)\s*", text) if piece]


def _route(row: RowCells, reporters: list[Person]) -> Route:
    """Return how the report came: as the log says, or by what the reporter is to the school."""
    route = row.word(LogColumn.ROUTE, "route", known_or_settled(row, "route", Route), prose=True)
    standing = reporters[0]["standing"] if reporters else Standing.UNKNOWN
    return route or _ROUTES.get(standing, Route.OTHER)
