"""Shares of cases: a percentage to the nearest five, or a word, that hides who are left over.

Plain rounding tells the remainder: of 30, 90 % can only be 27.  So a share near the end says
*or more* or *or less*, with room for four on the other side.
"""

from math import ceil, floor

from esafety_tui.reports.disclosure.bands import FEW, NOTHING, Band, exactly

PERCENT_FROM, WORDS_FROM, HALVES_FROM = 20, 14, 5
_STEP = 5  # per cent
# The word, and the least share for which it stands; it ends where the next begins.
_WORDS = (("nearly all", 0.85), ("most", 0.6), ("about half", 0.4), ("few", 0.0))
_HALVES = (("half or more", 0.5), ("under half", 0.0))


def share_band(part: int, whole: int, least_whole: int) -> Band:
    """Show *part* of *whole*.

    *least_whole* is the least that a reader may take *whole* to be: the form hangs on it alone,
    or the form would tell the whole.
    """
    if least_whole < HALVES_FROM:
        return NOTHING
    if least_whole < WORDS_FROM:
        return _in_words(part / whole, _HALVES)
    if least_whole < PERCENT_FROM:
        return exactly(0, "none") if part == 0 else _in_words(part / whole, _WORDS)
    return _in_per_cent(part, whole, least_whole)


def _in_per_cent(part: int, whole: int, least_whole: int) -> Band:
    if whole - part <= FEW:
        least = floor((least_whole - FEW) / least_whole * 100 / _STEP) * _STEP
        return Band(f"{least}% or more", least / 100, 1.0)
    if part == 0:
        return exactly(0, "0%")
    if part <= FEW:
        most = ceil(FEW / least_whole * 100 / _STEP) * _STEP
        return Band(f"{most}% or less", 0.0, most / 100)
    # To the nearest five, a half up, in whole numbers.
    near = (part * 100 * 2 + whole * _STEP) // (whole * _STEP * 2) * _STEP
    return Band(f"about {near}%", max(near - _STEP / 2, 0) / 100, min(near + _STEP / 2, 100) / 100)


def parts_shown(band: Band, whole: int, least_whole: int) -> tuple[int, int]:
    """The least and the most that a part of *whole* can be, given that it reads as *band*."""
    fitting = [part for part in range(whole + 1) if share_band(part, whole, least_whole) == band]
    return fitting[0], fitting[-1]


def _in_words(share: float, words: tuple[tuple[str, float], ...]) -> Band:
    place = next(at for at, (_, least) in enumerate(words) if share >= least)
    return Band(*words[place], words[place - 1][1] if place else 1.0)
