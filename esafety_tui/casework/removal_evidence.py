"""What a removal request and the evidence say of one address: it is typed once (P2, S4)."""

from datetime import datetime

from esafety_tui.model.actions import Removal, RemovalState
from esafety_tui.model.address import AddressKind, kind_of_address
from esafety_tui.model.incident import Incident

# Where something can be seen; a number that calls is seen nowhere.
_SHOWN_AT = frozenset({AddressKind.URL, AddressKind.HANDLE})


def capture_of(incident: Incident, removal: Removal) -> datetime | None:
    """Return when the evidence captured the address that *removal* is about, or ``None``."""
    times = [
        kept.captured_at
        for kept in incident.evidence
        if kept.captured_at and removal.address and kept.address == removal.address
    ]
    return max(times, default=None)


def not_in_evidence(incident: Incident) -> tuple[Removal, ...]:
    """Return the requests whose address no evidence has: one for each address, the newest first.

    What was captured may be told by another request for the same address.
    """
    kept = {one.address for one in incident.evidence}
    asked: dict[str, Removal] = {}
    for removal in reversed(incident.removals):
        address = removal.address
        if address in kept or kind_of_address(address) not in _SHOWN_AT:
            continue
        if removal.state is RemovalState.REMOVED:
            continue  # there is nothing to be seen any more
        known = asked.setdefault(address, removal)
        if known.captured_at is None and removal.captured_at is not None:
            asked[address] = known.but(captured_at=removal.captured_at)
    return tuple(asked.values())
