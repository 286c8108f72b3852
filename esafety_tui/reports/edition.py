"""The two editions in which figures leave the lead's desk."""

from esafety_tui.model.vocabulary import Word


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
