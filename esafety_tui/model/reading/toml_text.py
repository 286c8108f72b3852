"""Reading TOML that was written by hand, or made to do harm: bounded before it is parsed.

The standard library takes minutes over thousands of dotted names, and fails over brackets
within brackets or a number of thousands of digits.  Nothing that a person writes into a
list of steps or keys comes near these bounds; what stands in quotation marks has none.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

_LONGEST_LINE = 1000
_LONGEST_WORD = 60
_MOST_DOTS = 4
_DEEPEST = 8
# Each alternative takes up all that it begins, so that looking is quick over any text.
_TEXT_OR_REMARK = re.compile(
    r'"""(?:\\[\s\S]|[^"\\]|"(?!""))*+(?:"{3,5}|\\?\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
_WORD = re.compile(rf"[\w+-]{{{_LONGEST_WORD + 1},}}")
_PLACE = re.compile(r"(?s)(.*) \(at line (\d+), column (\d+)\)")


class BadToml(ValueError):
    """A text that is no TOML: why, and in which line and column, where that is known."""

    def __init__(self, said: str, line: int | None = None, column: int | None = None) -> None:
        self.reason = said
        self.line = line
        self.column = column
        place = f" (at line {line}, column {column})" if line else ""
        super().__init__(f"{said}{place}")


def read_toml(text: str) -> dict[str, Any]:
    """Return what *text* says; raises :class:`BadToml`."""
    for line, reason in _out_of_bounds(text):
        raise BadToml(reason, line, 1)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if place := _PLACE.fullmatch(str(error)):
            raise BadToml(place[1], int(place[2]), int(place[3])) from None
        raise BadToml(str(error)) from None


def _out_of_bounds(text: str) -> Iterator[tuple[int, str]]:
    depth = 0
    for number, line in enumerate(_TEXT_OR_REMARK.sub(_blanked, text).split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            yield number, "there are too many dots in one line"
        if _WORD.search(line):
            yield number, "a number or name is far too long"
        for bracket in re.findall(r"[][{}]", line):
            depth += 1 if bracket in "[{" else -1
            if depth > _DEEPEST:
                yield number, "it is nested too deeply"
        if len(line) > _LONGEST_LINE:
            yield number, "the line is far too long"


def _blanked(found: re.Match[str]) -> str:
    """Put a letter in the place of a text and nothing in that of a remark; lines stay lines."""
    return ("" if found[0].startswith("#") else "s") + "\n" * found[0].count("\n")
