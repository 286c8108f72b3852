"""Year groups in one spelling, so that one year's can stand beside another's.

One that is not understood becomes *other*: it is typed freely, and what stands there may be a name.
"""

import re

OTHER = "Other"
_WORDS = {
    "nursery": "Nursery",
    "n": "Nursery",
    "reception": "Reception",
    "r": "Reception",
    "sixth form": "Sixth form",
    "6th form": "Sixth form",
}
_NUMBERED = re.compile(
    r"(?P<kind>year|yr|y|primary|p|s|secondary)?[ .]*(?P<number>[0-9]{1,2})[ .]*[a-z]?"
)
_KINDS = {"primary": ("P", 7), "p": ("P", 7), "s": ("S", 6), "secondary": ("S", 6)}
# From the youngest to the oldest.
ORDER = (
    "Nursery",
    "Reception",
    *(f"P{number}" for number in range(1, 8)),
    *(f"S{number}" for number in range(1, 7)),
    *(f"Year {number}" for number in range(1, 15)),
    "Sixth form",
    OTHER,
)


def year_group(text: str) -> str:
    """Name the year group that *text* gives: ``Year 8``, ``P7``, ``Reception``, or ``Other``.

    Empty when *text* is empty.
    """
    text = text.strip().casefold()
    if not text or text in _WORDS:
        return _WORDS.get(text, "")
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return OTHER
    letter, highest = _KINDS.get(match["kind"] or "", ("Year ", 14))
    return f"{letter}{number}" if 1 <= (number := int(match["number"])) <= highest else OTHER
