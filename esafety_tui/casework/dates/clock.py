"""Whether the computer's clock may be believed where something is destroyed by the date.

A clock that has jumped makes everything look old.  It is compared with when something was
recorded, with the last opening and with the newest backup; where it is far from one of them, the
lead says which year it is, in words, which nobody types without thinking.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.days import plain_day

# A year, and the month by which a yearly date may come late.
FAR = timedelta(days=396)
_BELOW_TWENTY = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class ClockFar(StoreProblem):
    """No case was disposed of, because the clock may be wrong and nobody has said the year."""

    title = "Which year is it?"

    def __init__(self, doubt: str) -> None:
        super().__init__(
            f"{doubt} Nothing was deleted. If the clock is wrong, set it right. If it is "
            "right, delete what is due in the settings (0), or by this command in a terminal: both "
            "ask for the year."
        )


class ClockDoubted(StoreProblem):
    """Nothing was recorded, because the clock is far from the newest entry of the history."""

    title = "Which year is it?"

    def __init__(self, doubt: str) -> None:
        super().__init__(
            f"{doubt} Nothing was recorded. If the clock is wrong, set it right. If it is right, "
            "open the records in the program, and type the year when you are asked."
        )


def doubt_about(
    now: datetime, recorded: Iterable[datetime], opened: datetime | None, backup: datetime | None
) -> str:
    """Say why a clock that shows *now* may be wrong; empty where nothing speaks against it.

    *recorded* is when things were recorded, in their order; *opened* when the records were opened
    the last time before this, *backup* when the newest backup was made.
    """
    for before, after in pairwise([*recorded, now]):
        if abs(after - before) > FAR:
            return _doubt(before, after, "with nothing recorded between")
    if opened and abs(now - opened) > FAR:
        return _doubt(opened, now, "since the records were last opened")
    if backup and abs(now - backup) > FAR:
        return _doubt(backup, now, "since the newest backup was made")
    return ""


def is_year(typed: str, year: int) -> bool:
    """Whether *typed* is *year* in words: *two thousand and twenty-six*, *twenty twenty-six*."""
    words = typed.casefold().replace("-", " ").replace(" and ", " ").split()
    century, rest = divmod(year, 100)
    said = (
        _BELOW_TWENTY[rest] if rest < 20 else f"{_TENS[rest // 10 - 2]} {_BELOW_TWENTY[rest % 10]}"
    )
    # What is still to be disposed of was recorded in this century.
    ways = ["two thousand", *(["twenty"] if rest > 9 else [])] if century == 20 else []
    return any(words == f"{way} {said}".split() for way in ways)


def _doubt(before: datetime, after: datetime, meanwhile: str) -> str:
    return (
        f"The clock of this computer went from {plain_day(before.date())} to "
        f"{plain_day(after.date())} {meanwhile}, and what is due is reckoned by it."
    )
