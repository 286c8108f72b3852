"""Something that is due, as it may stand outside the program: a reference and what, no names."""

from datetime import date
from typing import NamedTuple


class Reminder(NamedTuple):
    """What is due on a day; ``ref`` is its case, empty for what belongs to none.

    ``key`` is the same however often it is written out, so that a calendar moves it.
    """

    key: str
    day: date
    what: str
    ref: str = ""
    at_once: bool = False

    @property
    def text(self) -> str:
        """The reference and what is due, in a line."""
        return f"{self.ref}: {self.what}" if self.ref else self.what
