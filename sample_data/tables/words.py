"""Short names for the words that the tables of cases use on every line."""

from esafety_tui.model.actions import Consent, MeasureKind, Place
from esafety_tui.model.actions import SanctionKind as Gave
from esafety_tui.model.evidence import EntryKind as Note
from esafety_tui.model.requests import Addressee as To
from esafety_tui.model.requests import Agency, Complainant, Decision
from esafety_tui.model.requests import RemovalState as Ends
from esafety_tui.model.vocabulary import (
    Category as Kind,
)
from esafety_tui.model.vocabulary import (
    Medium as Via,
)
from esafety_tui.model.vocabulary import (
    Outcome as Found,
)
from esafety_tui.model.vocabulary import (
    Role,
    Route,
    Severity,
    Stage,
)
from esafety_tui.model.vocabulary import (
    Standing as Who,
)

LOW, MEDIUM, HIGH, CRITICAL = Severity

__all__ = [
    "CRITICAL", "HIGH", "LOW", "MEDIUM", "Agency", "Complainant", "Consent", "Decision", "Ends",
    "Found", "Gave", "Kind", "MeasureKind", "Note", "Place", "Role", "Route", "Severity", "Stage",
    "To", "Via", "Who",
]  # fmt: skip
