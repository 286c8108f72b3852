"""A school for tests, and a clock that stands still."""

from datetime import datetime, timedelta

from esafety_tui.model.days import LONDON

# A Monday in term.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
SCHOOL = {
    "name": "Northfield School",
    "lead": "Sam Lead",
    "deputy": "Dee Puty",
    "head": "Hal Head",
    "union_representative": "Una Rep",
}


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        """Move on by days, hours, minutes."""
        self.now = self.now + timedelta(**by)
