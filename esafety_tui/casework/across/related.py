"""Cases that belong together: linked, merged into one, or split in two."""

from collections.abc import Callable, Collection

from esafety_tui.casework.across.likeness import Likely, Signs, WhatIsTold, signs_between
from esafety_tui.casework.across.moving import with_people, with_records, without_records
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.sub_records import aliased, found, with_added
from esafety_tui.casework.services.base import CaseService
from esafety_tui.model.evidence import Entry
from esafety_tui.model.incident import Incident, Reference
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.vocabulary import ENDED, Answer, Stage
from esafety_tui.policy.guards.hold import guard_hold

# Among so many newest cases the likely ones are looked for, and so many are told.
_LOOKED_AT = 400
_TOLD = 3


class RelatedCases(CaseService):
    """Linking, merging and splitting; each is one act, and undone by one."""

    def related(self, ref: str) -> list[IndexRow]:
        """Return the cases that *ref* belongs together with, whichever of the two says so."""
        row = self.records.row(ref)
        rows = (
            other
            for other in self.records.index.newest_first()
            if other.ref in row.links or ref in other.links
        )
        return [other for other in rows if other.ref != ref]

    def likely(self, ref: str) -> list[Likely]:
        """Return the cases that are likely the same, the likeliest first: never decided here."""
        row = self.records.row(ref)
        known = {other.ref for other in self.related(ref)} | {ref}
        return self._likeliest(
            lambda other: () if other.ref in known else signs_between(row, other)
        )

    def before(self, told: WhatIsTold) -> list[Likely]:
        """Return the cases that may be the same as what is *told*, or name whom it names."""
        signs, today = told.signs, self.records.today
        return self._likeliest(lambda row: signs(row, today))

    def _likeliest(self, because: Callable[[IndexRow], Signs]) -> list[Likely]:
        newest = self.records.index.newest_first()[:_LOOKED_AT]
        found = [Likely(row, signs) for row in newest if (signs := because(row))]
        running = (one for one in found if one.row.stage is not Stage.WITHDRAWN)
        return sorted(running, key=lambda one: -len(one.because))[:_TOLD]

    def link(self, ref: str, other: str) -> Incident:
        """Say that two cases belong together: it shows on both."""
        one, two = self._two(ref, other)
        if other in one.links and ref in two.links:
            raise Invalid("links", "has this case already")
        linked = self.records.keep_together(
            "linked two cases",
            (_linked(one, two.ref), _linked(two, one.ref)),
            about=one.ref,
        )
        return linked[0]

    def unlink(self, ref: str, other: str) -> Incident:
        """Say that two cases do not belong together after all."""
        one, two = self._two(ref, other)
        parted = self.records.keep_together(
            "took a link away",
            (_unlinked(one, two.ref), _unlinked(two, one.ref)),
            about=one.ref,
        )
        return parted[0]

    def merge(self, ref: str, other: str) -> Incident:
        """Take the records and the people of *other* into *ref*; *other* counts no more.

        It keeps its number, is withdrawn as merged, and leads here.  One that its log closed takes
        in another that its log closed, and stays closed: no open case goes into it.  Raises
        :class:`Invalid` for a case with itself or one that has ended here, :class:`Refused` across
        a hold (P6).
        """
        into, taken = self._two(ref, other)
        for one in (into, taken):
            guard_hold(one, "merging it")
            if one.on_legal_hold:
                raise Invalid(
                    "", f"{one.ref} is kept longer for a claim or inquiry: end that first (key L)"
                )
        if into.stage in ENDED and not (into.closed_in_log and taken.closed_in_log):
            raise Invalid("", f"{into.ref} has ended: open it again first (key <), then merge")
        if taken.stage is Stage.WITHDRAWN:
            raise Invalid("", f"{taken.ref} was withdrawn, and has nothing to be merged")
        into, ids = with_people(into, taken.people)
        into = with_records(into, taken, ids)
        said = " ".join(filter(None, (f"Merged from {taken.ref}: {taken.title}.", taken.summary)))
        note = self.records.signed(Entry, {"text": said})
        into = with_added(into, note)
        into = _linked(into, taken.ref).but(
            facts={**taken.facts, **_answered(into)},
            steps={**taken.steps, **into.steps},
            reported_at=into.reported_at,
        )
        reason = f"merged into {into.ref}"
        gone = without_records(_linked(taken, into.ref)).but(
            people=(), steps={}, stage=Stage.WITHDRAWN, closed_at=self.records.now,
            withdrawn_reason=reason, merged_into=into.ref,
        )  # fmt: skip
        act = f"merged {taken.ref} into it"
        return self.records.keep_together(act, (into, gone), about=into.ref)[0]

    def split(
        self, ref: str, title: str, people: Collection[str], records: Collection[str]
    ) -> Incident:
        """Make a new case of some people and records of *ref*; people stay in both, records move.

        Raises :class:`Invalid` without a title or anybody or anything chosen, and
        :class:`Refused` under a police hold (P6).
        """
        before = self.records.incident(ref)
        guard_hold(before, "splitting it")
        if not (people or records):
            raise Invalid("", "nobody and nothing is chosen: a new case needs some of the old one")
        chosen = [found(before.people, one) for one in people]
        new = Incident(
            ref=str(self.records.next_reference(day_of(before.reported_at))),
            title=title,
            category=before.category,
            medium=before.medium,
            providers=before.providers,
            occurred_on=before.occurred_on,
            reported_at=before.reported_at,
            recorded_at=self.records.now,
            route=before.route,
            heard_by=before.heard_by,
            links=(ref,),
            split_from=ref,
        )
        new, ids = with_people(new, [person.but(alias="") for person in chosen])
        new = with_records(new.but(people=aliased(new.people)), before, ids, records)
        rest = _linked(without_records(before, records) if records else before, new.ref)
        self._check_nobody_missed(new)
        act = f"split off from {ref}"
        return self.records.keep_together(act, (new, rest), about=new.ref)[0]

    def _check_nobody_missed(self, new: Incident) -> None:
        ids = {person.id for person in new.people}
        named = [
            *(one.person for one in new.support),
            *(one.person for one in new.sanctions),
            *(one.person for one in new.check_ins),
            *(one.person for one in new.measures),
        ]
        if set(named) - ids - {""}:
            raise Invalid("", "a record is about somebody who is not chosen: choose them too")

    def _two(self, ref: str, other: str) -> tuple[Incident, Incident]:
        ref, other = str(Reference.parse(ref)), str(Reference.parse(other))
        if ref == other:
            raise Invalid("", "it is one case: choose another one")
        one, two = self.records.incident(ref), self.records.incident(other)
        for incident in (one, two):
            if incident.merged_into:
                raise Invalid(
                    "", f"{incident.ref} is merged into {incident.merged_into}: choose that"
                )
        return one, two


def _linked(incident: Incident, ref: str) -> Incident:
    return incident.but(links=tuple(dict.fromkeys((*incident.links, ref))))


def _unlinked(incident: Incident, ref: str) -> Incident:
    return incident.but(links=tuple(one for one in incident.links if one != ref))


def _answered(incident: Incident) -> dict[object, Answer]:
    return {fact: said for fact, said in incident.facts.items() if said is not Answer.UNKNOWN}
