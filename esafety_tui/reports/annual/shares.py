"""A share, or a part, of the cases of some years, as it may be shown, and what it is of."""

from typing import NamedTuple

from esafety_tui.reports.annual.basis import COUNTED, Basis, Years
from esafety_tui.reports.annual.contents import FigureSpec, number
from esafety_tui.reports.annual.report_types import Detail
from esafety_tui.reports.disclosure.bands import FEW, NOTHING, Band, count_band, exactly
from esafety_tui.reports.disclosure.shares import PERCENT_FROM, WORDS_FROM, parts_shown, share_band
from esafety_tui.reports.disclosure.witnesses import ToldSum, YearRow, small_ones_told
from esafety_tui.reports.figures.figure_types import whole_percent

IN, OUT = "in", "out"  # of a part, and left over


class ShownPart(NamedTuple):
    """A share as it is shown, what it is of in words, and what is so told of the part."""

    band: Band
    of: str
    told: ToldSum | None = None


NOT_SHOWN = ShownPart(NOTHING, "")


def share_of(spec: FigureSpec, known: Basis, years: Years) -> ShownPart:
    """The share that *spec* counts in *years*."""
    part = sum(number(year, spec.part) for year in years)
    whole = sum(number(year, spec.whole) for year in years if spec.whole)
    if not whole:
        return ShownPart(Band("not recorded"), "")
    if known.exact:
        return ShownPart(exactly(part / whole, f"{whole_percent(part / whole)}%"), f"of {whole:,}")
    of, least = _whole_shown(spec, known, years, whole)
    if spec.in_words:
        # Of steps that every case asks for, the number would tell how many cases there are.
        of, least = "", WORDS_FROM if least >= PERCENT_FROM else 0
    band = share_band(part, whole, least)
    if band == NOTHING:
        return NOT_SHOWN
    told = ToldSum(
        frozenset((IN, year.year) for year in years),
        *parts_shown(band, whole, least),
    )
    return ShownPart(band, of, told) if _hidden(spec, known, years, told) else NOT_SHOWN


def count_of(spec: FigureSpec, known: Basis, years: Years) -> ShownPart:
    """How many of the incidents of *years* are what *spec* counts."""
    count = sum(number(year, spec.part) for year in years)
    if known.exact:
        return ShownPart(exactly(count), "")
    band = count_band(count)
    told = ToldSum(frozenset((IN, one.year) for one in years), band.least or 0, band.most or 0)
    return ShownPart(band, "", told) if _hidden(spec, known, years, told) else NOT_SHOWN


def _hidden(spec: FigureSpec, known: Basis, years: Years, told: ToldSum) -> bool:
    """Whether no small part, and no small rest, of any year can be told."""
    counts: dict[YearRow, int] = {}
    for year in known.named(spec.id, years):
        part, whole = number(year, spec.part), number(year, spec.whole or COUNTED)
        counts[IN, year.year], counts[OUT, year.year] = part, whole - part
    earlier = [one for one in known.told_before(spec.id, counts) if one.fits(counts)]
    telling = small_ones_told(counts, [*earlier, told])
    return not telling or telling <= small_ones_told(counts, earlier)


def _whole_shown(spec: FigureSpec, known: Basis, years: Years, whole: int) -> tuple[str, int]:
    """What the share is of, in words, and the least that a reader may take it to be.

    What is left over of all incidents must not be told: where it is from 1 to 4, the number is
    left open, and the share reads as it would for any of them.
    """
    several = known.detail is Detail.COARSE
    band = count_band(whole)
    if not spec.within:
        if whole <= FEW:
            return "", 0
        return (f"of {band.shown}", int(band.least or 0)) if several else (f"of {whole:,}", whole)
    total = known.total_of(years)
    if total.exact == whole:
        return f"of {whole:,}", whole
    least = int(total.least or 0) - FEW
    if whole < least:
        return ("", int(band.least or 0)) if several else (f"of {whole:,}", whole)
    return "" if several else f"of {least:,} to {least + FEW - 1:,}", max(least, 0)
