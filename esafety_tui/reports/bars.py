"""Bars made of characters, for terminals: this year solid, the year before beside it lighter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from esafety_tui.reports.figure_types import Figures, Row, Value

SOLID = "▇"
LIGHT = "░"


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled value with, if there is one, the value of the year before."""

    label: str
    now: Value
    before: Value = None


def bars_of(
    figures: Figures, figure: str, rows: Iterable[Row], column: str = "count"
) -> tuple[Bar, ...]:
    """The bars of *rows* of a *figure*, taken from the figures as they are."""
    before = figures.before
    return tuple(
        Bar(
            row.label,
            figures.this.tables[figure].value(row.key, column),
            before.tables[figure].value(row.key, column) if before else None,
        )
        for row in rows
    )


def draw_bars(bars: Sequence[Bar], width: int) -> list[str]:
    """Draw *bars* as lines of at most *width* characters.

    A line for this year, and one below it for the year before where any bar has
    one.  All are to one scale; a value that is not none has a bar of one character
    at least.  What is withheld is a word, never a bar.
    """
    values = [value for bar in bars for value in (bar.now, bar.before)]
    label_width = min(max((len(bar.label) for bar in bars), default=0), max(width // 3, 1))
    value_width = max((len(_word(value)) for value in values), default=0)
    room = max(width - label_width - value_width - 2, 1)
    largest = max((_size(value) for value in values), default=0.0)
    with_before = any(bar.before is not None for bar in bars)
    lines = []
    for bar in bars:
        label = _cut(bar.label, label_width).ljust(label_width)
        lines.append(f"{label} {_drawn(bar.now, SOLID, room, largest)}")
        if with_before:
            lines.append(f"{'':{label_width}} {_drawn(bar.before, LIGHT, room, largest)}")
    return [line[:width].rstrip() for line in lines]


def _drawn(value: Value, sign: str, room: int, largest: float) -> str:
    size = _size(value)
    length = max(1, round(size / largest * room)) if size > 0 else 0
    return f"{sign * length} {_word(value)}" if length else _word(value)


def _size(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _word(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
