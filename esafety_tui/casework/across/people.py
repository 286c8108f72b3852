"""The register of people: who is the same in several cases, because the lead said so.

It is no list of its own: a number on those who are the same, which goes with their last case.
"""

from typing import NamedTuple

from esafety_tui.casework.records.index import COMING_BACK, YEAR_DAYS
from esafety_tui.casework.records.people_index import Appearance
from esafety_tui.casework.records.sub_records import found
from esafety_tui.casework.services.base import Service
from esafety_tui.model.actions import CheckIn
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Role, Stage


class InCase(NamedTuple):
    """What somebody is in one case, what was done about them, and what is still to be asked."""

    appearance: Appearance
    title: str
    title_named: str
    stage: Stage
    outcome: str
    done: tuple[str, ...]
    open_check_ins: tuple[CheckIn, ...]


class PeopleRegister(Service):
    """Finding somebody in all cases, saying who is the same, and taking that apart."""

    def find(self, typed: str) -> list[tuple[Appearance, ...]]:
        """Return everybody whose name fits what was *typed*, each with their cases."""
        index = self.records.people
        return [index.of(key) for key in index.find(typed)]

    def cases_of(self, key: str) -> list[InCase]:
        """Return somebody's cases, the newest first; withdrawn ones are not told."""
        return [
            self._in_case(one)
            for one in self.records.people.of(key)
            if self.records.row(one.ref).stage is not Stage.WITHDRAWN
        ]

    def could_be(self, place: str) -> list[Appearance]:
        """Return those in other cases who may be the same as who stands at *place*.

        Whom the lead has said to be somebody else is not among them.
        """
        index = self.records.people
        one = index.at(place)
        if one is None or not one.person.name:
            return []
        apart = set(one.person.apart)
        seen = {one.key}
        near: list[Appearance] = []
        for other in index.like(one.person.name):
            if other.ref == one.ref or other.key in seen or place in other.person.apart:
                continue
            if not apart & {same.place for same in index.of(other.key)}:
                seen.add(other.key)
                near.append(other)
        return near

    def link(self, place: str, other: str) -> str:
        """Say that those at two places are one person; return their number."""
        one, two = self._at(place), self._at(other)
        if one.ref == two.ref:
            raise Invalid("", "they are in one case: two people of it stay two")
        if one.person.who and one.person.who == two.person.who:
            raise Invalid("", "they are one person already")
        index = self.records.people
        number = one.person.who or two.person.who or f"P-{index.last_number() + 1:03d}"
        places = {same.place for key in (one.key, two.key) for same in index.of(key)}
        cases = {spot.partition(" ")[0] for spot in places}
        if len(cases) < len(places):
            raise Invalid("", "both are in one case: two people of it stay two")
        self._set(places, "said who is the same person", who=number)
        return number

    def keep_apart(self, place: str, other: str) -> None:
        """Say that those at two places are not one person: it is not asked again."""
        one, two = self._at(place), self._at(other)
        with_apart = one.person.apart, two.person.apart
        incidents = [
            self._changed(one.place, apart=tuple(dict.fromkeys((*with_apart[0], two.place)))),
            self._changed(two.place, apart=tuple(dict.fromkeys((*with_apart[1], one.place)))),
        ]
        self.records.keep_together(
            "said who is not the same person", incidents, about=incidents[0].ref
        )

    def take_apart(self, place: str) -> None:
        """Say that who stands at *place* is none of those whom they were said to be."""
        one = self._at(place)
        if not one.person.who:
            raise Invalid("", "nobody has said that they are somebody in another case")
        others = [same for same in self.records.people.of(one.key) if same.place != place]
        theirs = tuple(dict.fromkeys((*one.person.apart, *(same.place for same in others))))
        incidents = [self._changed(place, who="", apart=theirs)]
        for same in others:
            apart = tuple(dict.fromkeys((*same.person.apart, place)))
            # Alone they are no longer somebody in several cases.
            who = same.person.who if len(others) > 1 else ""
            incidents.append(self._changed(same.place, who=who, apart=apart))
        self.records.keep_together("took people apart", incidents, about=incidents[0].ref)

    def coming_back(self, incident: Incident) -> list[str]:
        """Say of whom of *incident* it is not the first case in twelve months, by alias."""
        said = []
        for person in incident.people:
            if not person.who or person.role not in COMING_BACK:
                continue
            day = self.records.row(incident.ref).reported_on
            rows = [
                self.records.row(one.ref)
                for one in self.records.people.of(person.who)
                if one.person.role is person.role
            ]
            near = [
                row
                for row in rows
                if row.stage is not Stage.WITHDRAWN
                and 0 <= (day - row.reported_on).days < YEAR_DAYS
            ]
            if len(near) > 1:
                said.append(f"{person.alias}: case {len(near)} in 12 months as {person.role.label}")
        return said

    def _at(self, place: str) -> Appearance:
        one = self.records.people.at(place)
        if one is None:
            raise Invalid(
                "", "there is nobody at this place: say case and id, such as 2026-27/001 p1"
            )
        return one

    def _set(self, places: set[str], act: str, **changes: str) -> None:
        changed = [self._changed(place, **changes) for place in sorted(places)]
        self.records.keep_together(act, changed, about=changed[0].ref)

    def _changed(self, place: str, **changes: object) -> Incident:
        ref, _, person_id = place.partition(" ")
        incident = self.records.incident(ref)
        found(incident.people, person_id)
        people = (p.but(**changes) if p.id == person_id else p for p in incident.people)
        return incident.but(people=tuple(people))

    def _in_case(self, one: Appearance) -> InCase:
        incident, row = self.records.incident(one.ref), self.records.row(one.ref)
        theirs = one.person.id
        done = (
            *(f"support: {s.kind.label}" for s in incident.support if s.person == theirs),
            *(f"sanction: {s.kind.label}" for s in incident.sanctions if s.person == theirs),
            *(f"{m.kind.label}" for m in incident.measures if m.person == theirs),
        )
        asked = (c for c in incident.check_ins if c.person in ("", theirs) and not c.done_at)
        ended = f", {plain_day(row.closed_on)}" if row.closed_on else ""
        outcome = f"{incident.outcome.label if incident.outcome else row.stage.label}{ended}"
        checks = tuple(asked) if one.person.role is Role.TARGET else ()
        return InCase(
            one,
            self.records.title(row, names=False),
            row.title_named,
            row.stage,
            outcome,
            done,
            checks,
        )
