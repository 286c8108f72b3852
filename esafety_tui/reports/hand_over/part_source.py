"""What every part of a hand-over is made from, and how a time stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from esafety_tui.model.days import LONDON, long_day, plain_moment
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident, Person
from esafety_tui.policy.guards.evidence import guard_evidence_file
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.reports.documents.in_full import InFull
from esafety_tui.reports.hand_over.choice import AtHand, Sending
from esafety_tui.reports.hand_over.naming import Naming
from esafety_tui.reports.hand_over.selection import Selected


@dataclass(frozen=True)
class Told:
    """All that a part is made from."""

    chosen: Selected
    choice: Sending
    setting: AtHand
    naming: Naming
    tell: InFull
    called: Mapping[str, str]

    @property
    def incident(self) -> Incident:
        """The case as far as it goes in."""
        return self.chosen.incident


def called_in(person: Person, named: Sequence[Person]) -> str:
    """What to call *person* in a document in which those *named* stand by name and alias."""
    alias = person.alias or person.standing.label
    by_name = person.name and any(one.id == person.id for one in named)
    return f"{person.name} ({alias})" if by_name else alias


def capital(text: str) -> str:
    """Return *text* as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def file_goes(evidence: Evidence, incident: Incident, choice: Sending) -> bool:
    """Whether the file of *evidence* goes with it: never one that may be an indecent image (P2)."""
    if not (choice.files and evidence.sha256):
        return False
    try:
        guard_evidence_file(incident, evidence, taken_in=False)
    except Refused:
        return False
    return True


def when(moment: datetime | None) -> str:
    """A time in words; a midnight is a day whose hour nobody noted."""
    if moment is None:
        return ""
    local = moment.astimezone(LONDON)
    return plain_moment(moment) if (local.hour, local.minute) != (0, 0) else long_day(local.date())
