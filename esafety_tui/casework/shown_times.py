"""What a page or a message shows as its date and time: kept as it stands, if it can be one."""

import re

from esafety_tui.model.evidence import Evidence
from esafety_tui.model.record import Invalid

_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")
_DAYS = {"jan": 31, "feb": 29, "mar": 31, "apr": 30, "may": 31, "jun": 30,
         "jul": 31, "aug": 31, "sep": 30, "oct": 31, "nov": 30, "dec": 31}  # fmt: skip
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_DAYS)})[a-z]*\b", re.I)

_WAY = "If the page itself says so, or it is a moment in a clip, write that in the description"


def check_shown(evidence: Evidence, before: Evidence | None = None) -> None:
    """Refuse a clock or a day that cannot be, such as 25:00 or 31 November.

    It is a slip of whoever copied it far more often than what the page shows; what
    was there *before* is not looked at again.  Raises :class:`Invalid`.
    """
    if before is not None and evidence.shown_at == before.shown_at:
        return
    if any(not _can_be(*found.groups(default="0")) for found in _CLOCK.finditer(evidence.shown_at)):
        raise Invalid("shown_at", f"has a time that no clock shows. {_WAY}")
    for found in _DAY_MONTH.finditer(evidence.shown_at):
        if not 1 <= int(found[1]) <= _DAYS[found[2].lower()]:
            raise Invalid("shown_at", f"has a day that the month does not have. {_WAY}")


def _can_be(hours: str, minutes: str, seconds: str) -> bool:
    midnight = (int(hours), int(minutes), int(seconds)) == (24, 0, 0)
    return midnight or (int(hours) < 24 and int(minutes) < 60 and int(seconds) < 61)
