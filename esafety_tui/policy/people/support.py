"""What is owed to each person to be supported, and what of it is done (O4, L1, E3, P8, G5)."""

from dataclasses import dataclass

from esafety_tui.model.actions import Support, SupportKind
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.vocabulary import Standing
from esafety_tui.policy.answers import given_to, parents_told
from esafety_tui.policy.people.accused import to_support


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed to somebody: what, by which clause, and the records that answer it."""

    kind: SupportKind
    title: str
    clause: str
    given: tuple[Support, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class SupportTrack:
    """The support of one person; ``more`` is what was given beside what is owed."""

    person: Person
    owed: tuple[Owed, ...]
    more: tuple[Support, ...]

    @property
    def missing(self) -> tuple[Owed, ...]:
        """What is owed and not yet recorded."""
        return tuple(owed for owed in self.owed if not owed.answered)


_STAFF = (
    (SupportKind.CONVERSATION, "Full support offered: what helps, who keeps in touch", "O4"),
    (SupportKind.WELFARE_CHECK, "Welfare checked", "L1"),
    (SupportKind.WORKLOAD_CHECK, "Workload checked", "L1"),
    (SupportKind.OCCUPATIONAL_HEALTH, "Occupational health offered", "L1"),
    (SupportKind.UNION, "Told how to reach the union", "G5"),
)
_PUPIL = (
    (SupportKind.PASTORAL, "A person to turn to; the pastoral team told", "E3"),
    (SupportKind.PARENTS_TOLD, "Parents told, or why not", "P8"),
)
_ANYBODY = ((SupportKind.CONVERSATION, "Talked with: what they want, what would help", "E3"),)


def support_tracks(incident: Incident) -> tuple[SupportTrack, ...]:
    """Return a track for everybody to be supported in *incident*, staff first.

    Each under the one alias that they have in the case, whatever their role was or becomes.
    """
    staff_first = sorted(to_support(incident), key=lambda one: one.standing is not Standing.STAFF)
    return tuple(_track(incident, person) for person in staff_first)


def _track(incident: Incident, person: Person) -> SupportTrack:
    given = given_to(incident, person)
    kinds = {Standing.STAFF: _STAFF, Standing.PUPIL: _PUPIL}.get(person.standing, _ANYBODY)
    owed = []
    for kind, title, clause in kinds:
        these = tuple(support for support in given if support.kind is kind)
        answered = bool(these) or (
            kind is SupportKind.PARENTS_TOLD and parents_told(incident, person)
        )
        owed.append(Owed(kind, title, clause, these, answered))
    asked_for = {kind for kind, _, _ in kinds}
    return SupportTrack(person, tuple(owed), tuple(s for s in given if s.kind not in asked_for))
