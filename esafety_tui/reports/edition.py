"""The two editions in which figures leave the lead's desk."""

from esafety_tui.model.vocabulary import Word

# Counts under this are withheld: the threshold of official school statistics.  The command
# takes another.
WITHHOLD_BELOW = 5

CONFIDENTIAL_WARNING = (
    "CONFIDENTIAL – a line for each incident, by alias. For the lead, the head and whoever "
    "the head names. Not for governors, not for Part Two of their meeting, not by e-mail."
)
ALIASES = (
    "An alias holds within its own case only: Pupil A of one case need not be Pupil A of "
    "another. How often somebody was targeted cannot be read from aliases; ask the lead."
)


class Edition(Word):
    """For whom a report is made.

    *Governors* describes no case and withholds small counts; *confidential* adds a line
    per incident, for the lead and the head alone, and withholds nothing, because the
    lines would give it away.
    """

    GOVERNORS = "governors"
    CONFIDENTIAL = "confidential"

    @property
    def heading(self) -> str:
        """How the edition is called on a page."""
        return {"governors": "Governors' edition", "confidential": "Confidential edition"}[self]
