"""A change as it is told: one act of the lead, and the documents that it left otherwise."""

from dataclasses import dataclass
from datetime import datetime

# A table and the key of a document in it.
Record = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One act of the lead: what was done, when, by whom, to which records.

    ``ref`` is the incident's reference, or empty when the act concerns no
    incident.  All ``records`` reach the disk together or not at all; an act
    that wrote to none is still written down.
    """

    act: str
    ref: str
    by: str
    at: datetime
    records: tuple[Record, ...] = ()
