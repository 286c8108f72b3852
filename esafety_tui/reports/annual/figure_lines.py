"""The figures of the report: each with the last, how it changed, its target and the result.

Change and result are worked out from what is shown, never from a number behind it.
"""

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import NamedTuple

from esafety_tui.model.wording import so_many
from esafety_tui.reports.annual.basis import COUNTED, Basis, Years
from esafety_tui.reports.annual.contents import FigureKind, FigureSpec, figure_specs, number, unsure
from esafety_tui.reports.annual.report_types import Detail, FigureLine, FigureUnit, Result
from esafety_tui.reports.disclosure.bands import (
    FEW,
    NOT_RECORDED,
    NOTHING,
    PERCENT_FROM,
    WORDS_FROM,
    Band,
    count_band,
    exactly,
    middle_band,
    parts_shown,
    share_band,
)
from esafety_tui.reports.disclosure.tables import ToldSum, YearRow, small_ones_told
from esafety_tui.reports.figures.figure_types import whole_percent

_UNITS = {
    FigureKind.SHARE: FigureUnit.SHARE,
    FigureKind.EXACT_SHARE: FigureUnit.SHARE,
    FigureKind.MEDIAN: FigureUnit.DAYS,
    FigureKind.SCORE: FigureUnit.SCORE,
}
_NEAR = 0.05  # of the target
_UP, _DOWN, _LIKE = "▲", "▼", "►"
IN, OUT = "in", "out"  # of a part, and left over


class ShownPart(NamedTuple):
    """A share as it is shown, what it is of in words, and what is so told of the part."""

    band: Band
    of: str
    told: ToldSum | None = None


_NOT_SHOWN = ShownPart(NOTHING, "")


def figure_lines(
    known: Basis, targets: Mapping[str, float]
) -> tuple[tuple[FigureLine, ...], dict[str, ToldSum]]:
    """All figures in order, and what the shares and parts of this year so tell a reader."""
    lines: list[FigureLine] = []
    told: dict[str, ToldSum] = {}
    for spec in _specs(known.detail):
        columns = _columns(spec, known)
        parts = [_PARTS[spec.kind](spec, known, years) for years in columns]
        if parts[0].told:
            told[spec.id] = parts[0].told
        lines.append(_line(spec, known, columns, parts, targets.get(spec.id)))
    return tuple(lines), told


def _specs(detail: Detail) -> Iterator[FigureSpec]:
    specs = figure_specs()
    if detail is Detail.WORDS:
        yield from sorted((one for one in specs if one.words), key=lambda one: one.words)
    else:
        yield from specs


def _columns(spec: FigureSpec, known: Basis) -> list[Years]:
    """Which years each value counts: one, or in a small school three together for cases."""
    if spec.kind in (FigureKind.SHARE, FigureKind.COUNT, FigureKind.MEDIAN):
        return list(known.columns)
    shown = known.figures.years[: 2 if known.detail is Detail.COARSE else 3]
    return [(year,) for year in shown if year is shown[0] or year.has_records]


def _line(
    spec: FigureSpec,
    known: Basis,
    columns: list[Years],
    parts: list[ShownPart],
    target: float | None,
) -> FigureLine:
    unit = _UNITS.get(spec.kind, FigureUnit.COUNT)
    values = tuple(part.band for part in parts)
    goal = (
        _target(unit, target, lower=spec.lower_is_better)
        if target is not None
        else Band("no target")
    )
    adds_up = spec.kind in (FigureKind.INCIDENTS, FigureKind.COUNT) or spec.id == "activities"
    comparable = len(values) > 1 and not (adds_up and known.figures.this.to_date)
    return FigureLine(
        id=spec.id,
        title=spec.title,
        unit=unit,
        of=parts[0].of,
        values=values,
        years=tuple(tuple(year.year for year in years) for years in columns),
        target=goal,
        lower_is_better=spec.lower_is_better,
        change=change(values[0], values[1], unit) if comparable else "–",
        result=result(values[0], target, lower=spec.lower_is_better),
        meaning=spec.meaning,
    )


def _incidents(_: FigureSpec, known: Basis, years: Years) -> ShownPart:
    return ShownPart(known.total(years[0]), "")


def _middle(_: FigureSpec, known: Basis, years: Years) -> ShownPart:
    days = [day for year in years for day in year.days_to_close]
    if not days:
        return ShownPart(NOT_RECORDED, "")
    middle = float(median(days))
    band = exactly(middle, f"{middle:g}") if known.exact else middle_band(middle, len(days))
    return ShownPart(band, "")


def _exact(spec: FigureSpec, _: Basis, years: Years) -> ShownPart:
    whole = f"of {number(years[0], spec.whole)}" if spec.whole else ""
    value = years[0].value(spec.part)
    return ShownPart(exactly(value) if isinstance(value, int) else NOT_RECORDED, whole)


def _exact_share(spec: FigureSpec, _: Basis, years: Years) -> ShownPart:
    whole = number(years[0], spec.whole) if spec.whole else 0
    if not whole:
        return ShownPart(NOT_RECORDED, "")
    share = number(years[0], spec.part) / whole
    return ShownPart(exactly(share, f"{whole_percent(share)}%"), f"of {whole:,}")


def _score(spec: FigureSpec, _: Basis, years: Years) -> ShownPart:
    value = years[0].value(spec.part)
    if not isinstance(value, int | float):
        return ShownPart(NOT_RECORDED, "")
    return ShownPart(exactly(value, f"{value:.1f}"), "")


def _share(spec: FigureSpec, known: Basis, years: Years) -> ShownPart:
    """The share that *spec* counts in *years*."""
    part = sum(number(year, spec.part) for year in years)
    whole = sum(number(year, spec.whole) for year in years if spec.whole)
    if not whole:
        return ShownPart(NOT_RECORDED, "")
    if known.exact:
        return ShownPart(exactly(part / whole, f"{whole_percent(part / whole)}%"), f"of {whole:,}")
    of, least = _whole_shown(spec, known, years, whole)
    if spec.in_words:
        # Of steps that every case asks for, the number would tell how many cases there are.
        of, least = "", WORDS_FROM if least >= PERCENT_FROM else 0
    band = share_band(part, whole, least)
    if band == NOTHING:
        return _NOT_SHOWN
    told = ToldSum(
        frozenset((IN, year.year) for year in years),
        *parts_shown(band, whole, least),
    )
    return ShownPart(band, of, told) if _hidden(spec, known, years, told) else _NOT_SHOWN


def _count(spec: FigureSpec, known: Basis, years: Years) -> ShownPart:
    """How many of the incidents of *years* are what *spec* counts."""
    count = sum(number(year, spec.part) for year in years)
    if unsure(years, spec.part):
        # To governors as little is said of some as of none: how many are sure tells of a case.
        if not (known.exact and count):
            return ShownPart(NOT_RECORDED, "")
        most = sum(number(year, COUNTED) for year in years)
        return ShownPart(Band(f"at least {count:,}", count, most), "")
    if known.exact:
        return ShownPart(exactly(count), "")
    band = count_band(count)
    told = ToldSum(frozenset((IN, one.year) for one in years), band.least or 0, band.most or 0)
    return ShownPart(band, "", told) if _hidden(spec, known, years, told) else _NOT_SHOWN


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


_PARTS: Mapping[FigureKind, Callable[[FigureSpec, Basis, Years], ShownPart]] = {
    FigureKind.INCIDENTS: _incidents,
    FigureKind.COUNT: _count,
    FigureKind.SHARE: _share,
    FigureKind.MEDIAN: _middle,
    FigureKind.EXACT: _exact,
    FigureKind.EXACT_SHARE: _exact_share,
    FigureKind.SCORE: _score,
}


def _target(unit: FigureUnit, target: float, *, lower: bool) -> Band:
    shown = f"{target:.0%}" if unit is FigureUnit.SHARE else f"{target:g}"
    if lower and target:
        shown += " or fewer"
    return Band(shown, None if lower else target, target if lower else None)


def change(now: Band, then: Band, unit: FigureUnit) -> str:
    """How *now* differs from *then*, as far as both are shown."""
    if now.least is None or now.most is None or then.least is None or then.most is None:
        return "–"
    if now.exact is None or then.exact is None:
        if now.least > then.most:
            return f"{_UP} higher"
        return f"{_DOWN} lower" if now.most < then.least else f"{_LIKE} similar"
    by = _as_read(now.exact, unit) - _as_read(then.exact, unit)
    if not round(by, 6):
        return f"{_LIKE} the same"
    return f"{_UP if by > 0 else _DOWN} {_by(by, unit)}"


def _by(by: float, unit: FigureUnit) -> str:
    much = abs(by)
    if unit is FigureUnit.SHARE:
        return so_many(f"{much:g}", "point")
    if unit is FigureUnit.SCORE:
        return f"{'up' if by > 0 else 'down'} {much:.1f}"
    return f"{much:g} {'more' if by > 0 else 'fewer'}"


def _as_read(value: float, unit: FigureUnit) -> float:
    """*value* as it stands on the page: whoever checks the change has no more."""
    return whole_percent(value) if unit is FigureUnit.SHARE else round(value, 1)


def result(now: Band, target: float | None, *, lower: bool) -> Result:
    """Whether what is shown reaches *target*."""
    if target is None or now.least is None or now.most is None:
        return Result.NONE
    worst, best = (-now.most, -now.least) if lower else (now.least, now.most)
    goal = -target if lower else target
    near = goal - abs(target) * _NEAR
    if worst >= goal:
        return Result.MET
    if best < near:
        return Result.NOT_MET
    return Result.NEAR if worst >= near and best < goal else Result.UNCLEAR
