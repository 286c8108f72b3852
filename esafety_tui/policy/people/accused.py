"""Who is accused in vain, who is responsible, and who is to be supported (P7, O4, E3).

A role changes when the truth is known; nobody is recorded twice for it.
"""

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Role, Standing

# What clears whoever was accused; that a claim cannot be proven does not.
CLEARING = frozenset({Outcome.MALICIOUS, Outcome.FALSE, Outcome.UNFOUNDED})


def accused(incident: Incident) -> tuple[Person, ...]:
    """Return the members of staff against whom a claim was found malicious, false or unfounded.

    They are those who are alleged to have done it; where nobody is, those who were recorded
    as responsible before it was known.
    """
    malicious = incident.answer(Fact.CLAIM_MALICIOUS) is Answer.YES
    if not malicious and incident.outcome not in CLEARING:
        return ()
    return _staff(incident, Role.ALLEGED) or _staff(incident, Role.RESPONSIBLE)


def responsible(incident: Incident) -> tuple[Person, ...]:
    """Return who is responsible in *incident*; never whoever was cleared (P7)."""
    cleared = accused(incident)
    return tuple(one for one in incident.with_role(Role.RESPONSIBLE) if one not in cleared)


def to_support(incident: Incident) -> tuple[Person, ...]:
    """Return everybody to be supported in *incident*, each once.

    Those who are targeted; staff against whom a claim was made in vain (P7); and staff who
    reported it and saw or received it themselves (E3, O4).
    """
    return (*incident.with_role(Role.TARGET), *accused(incident), *exposed_reporters(incident))


def exposed_reporters(incident: Incident) -> tuple[Person, ...]:
    """Return the members of staff who reported it, and saw or received it themselves (E3, O4)."""
    exposed = incident.answer(Fact.REPORTER_EXPOSED) is Answer.YES
    return _staff(incident, Role.REPORTER) if exposed else ()


def _staff(incident: Incident, role: Role) -> tuple[Person, ...]:
    return tuple(one for one in incident.with_role(role) if one.standing is Standing.STAFF)
