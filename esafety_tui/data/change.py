"""A change as casework asks for it: one act, and the documents that it leaves behind."""

from dataclasses import dataclass
from datetime import datetime

from esafety_tui.data.patch import Document


@dataclass(frozen=True, slots=True)
class Put:
    """One document as it is to be after a change; ``None`` takes it out."""

    table: str
    key: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Change:
    """One act of the lead: what was done, when, by whom, to which record.

    ``ref`` is the incident's reference, or empty when the act concerns no
    incident.  All ``puts`` reach the disk together or not at all; a change
    without any is still written down, as an act that changed no record.
    """

    act: str
    ref: str
    by: str
    at: datetime
    puts: tuple[Put, ...]
