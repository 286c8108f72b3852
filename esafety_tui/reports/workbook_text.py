"""How much room a text takes in a cell, as far as that can be told without drawing it."""

from math import ceil
from textwrap import wrap

from openpyxl.styles import Font

HIGHEST = 400.0  # points; Excel has no higher row than 409
_USUAL_SIZE = 10.0
_A_LINE = 1.35  # a line's height, in sizes of its font
_AROUND = 2.0  # points above and below the lines of a cell
# Characters of a font of one point that stand beside each other in a column as wide as one
# character.  Measured with Carlito, which is as wide as Calibri, and a little on the safe side.
_TO_A_WIDTH = 11.2


def height_of(text: str, width: float, font: Font) -> float:
    """How many points high a row must be for *text* in *width* characters; at most HIGHEST."""
    line = _line(width, font)
    lines = sum(max(1, ceil(len(part) / line)) for part in text.split("\n"))
    return min(HIGHEST, _points(lines, font))


def pieces(text: str, width: float, font: Font) -> list[str]:
    """*text* in pieces, each of which finds room in one row: mostly one piece, the whole.

    They end where paragraphs end, if one paragraph is not too long by itself.  Nothing is
    lost but blanks and empty lines where a piece ends.
    """
    most = int((HIGHEST - _AROUND) / (_size(font) * _A_LINE))
    found: list[str] = []
    lines: list[str] = []
    for paragraph in text.split("\n"):
        parts = wrap(
            paragraph,
            int(_line(width, font)),
            drop_whitespace=False,
            replace_whitespace=False,
            expand_tabs=False,
            break_long_words=False,
        ) or [""]
        if len(lines) + len(parts) > most:
            found.append("".join(lines))
            lines = []
        while len(parts) > most:
            found.append("".join(parts[:most]))
            parts = parts[most:]
        lines += parts
        lines[-1] += "\n"
    found.append("".join(lines))
    return [piece.strip() for piece in found if piece.strip()] or [""]


def _size(font: Font) -> float:
    return float(font.size or _USUAL_SIZE)


def _line(width: float, font: Font) -> float:
    """How many characters of *font* stand beside each other in *width* characters."""
    return max(1.0, width * _TO_A_WIDTH / _size(font))


def _points(lines: int, font: Font) -> float:
    return lines * _size(font) * _A_LINE + _AROUND
