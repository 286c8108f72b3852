"""Lines made of pieces, each with a look: how rows are drawn without markup."""

import textwrap
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size


class Palette(Enum):
    """How a piece looks; colour only repeats what its words or signs say."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    HEADING = "heading"
    ALARM = "alarm"
    WARNING = "warning"
    GOOD = "good"
    HOLD = "hold"
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Piece(NamedTuple):
    """A stretch of text in one look."""

    text: str
    look: Palette = Palette.PLAIN


Line = tuple[Piece, ...]
Lines = list[Line]


def line(*pieces: str | Piece) -> Line:
    """Make a line of pieces; a plain string is a plain piece."""
    return tuple(Piece(piece) if isinstance(piece, str) else piece for piece in pieces)


def fit(text: str, width: int) -> str:
    """Return *text* in exactly *width* cells, cut with an ellipsis or filled with blanks."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    return set_cell_size(text, width)


def wrap(text: str, width: int, look: Palette = Palette.PLAIN, indent: str = "") -> Lines:
    """Break *text* into lines of at most *width* cells, keeping its own line breaks."""
    room = max(width - len(indent), 1)
    wrapped: list[str] = []
    for paragraph in text.splitlines() or [""]:
        wrapped += _wrapped(paragraph, room) or [""]
    return [line(Piece(indent + part, look)) for part in wrapped]


def beside(label: Line, text: str, width: int, look: Palette = Palette.PLAIN) -> Lines:
    """Break *text* behind *label*, its further lines below its first, in *width* cells."""
    indent = sum(cell_len(piece.text) for piece in label)
    first, *rest = wrap(text, width - indent, look)
    return [(*label, *first), *(line(" " * indent, *more) for more in rest)]


def _wrapped(text: str, width: int) -> list[str]:
    if text.isascii():
        return textwrap.wrap(text, width)
    return list(_wrapped_by_cells(text.split(), width))


def _wrapped_by_cells(words: Iterable[str], width: int) -> Iterable[str]:
    """Wrap by what letters take on the screen: wide ones count twice, marks not at all."""
    current = ""
    for word in words:
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= width:
            current = joined
            continue
        if current:
            yield current
        *heads, current = _broken(word, width)
        yield from heads
    if current:
        yield current


def _broken(word: str, width: int) -> list[str]:
    parts = [""]
    for letter in word:
        if cell_len(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts
