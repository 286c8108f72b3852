"""The two editions in which figures leave the lead's desk."""

from esafety_tui.model.vocabulary import Word

CONFIDENTIAL_WARNING = (
    "CONFIDENTIAL – a line for each incident, by alias. For the lead, the head and whoever "
    "the head names. Not for governors, not by e-mail."
)


class Edition(Word):
    """For whom a report is made.

    *Governors* (Part One) identifies nobody and withholds small counts;
    *confidential* (Part Two) adds a line per incident, and withholds nothing,
    because the lines would give it away.
    """

    GOVERNORS = "governors"
    CONFIDENTIAL = "confidential"

    @property
    def heading(self) -> str:
        """How the edition is called on a page."""
        return {"governors": "Governors' edition", "confidential": "Confidential edition"}[self]
