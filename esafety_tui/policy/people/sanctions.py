"""Against whom a sanction can be meant (O3, P7)."""

from esafety_tui.model.actions import Sanction
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.vocabulary import Answer, RecordFact, Role, Standing
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.people.accused import accused, responsible


def likely_meant(incident: Incident) -> tuple[Person, ...]:
    """Return whom a sanction may be proposed against: who is responsible, and no accused staff."""
    in_question = facts_of(incident)[RecordFact.STAFF_ACCUSED] is Answer.YES
    return tuple(
        one for one in responsible(incident) if not (in_question and one.standing is Standing.STAFF)
    )


def guard_sanction(incident: Incident, sanction: Sanction) -> None:
    """Ask why a sanction is against somebody who is only targeted here, or was cleared (O3, P7).

    A reason in its note is the answer, and is kept with it.
    """
    if sanction.note:
        return
    if sanction.person in {one.id for one in incident.with_role(Role.TARGET)}:
        raise Refused(
            "The sanction is not recorded: it is against somebody who is only targeted in this "
            "case.",
            "O3",
            "If they did something too, say in the note what; or choose whoever is responsible.",
        )
    if sanction.person in {one.id for one in accused(incident)}:
        raise Refused(
            "The sanction is not recorded: it is against a member of staff who was cleared in "
            "this case.",
            "P7",
            "Choose whoever made the claim; or say in the note what else they did.",
        )
