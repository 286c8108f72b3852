"""How the program looks where the lead wants no colour at all (NO_COLOR, no-color.org).

Its own looks become shades of grey.  In the terminal's own colours nobody knows what those
are, so none is sent: what had a ground of its own is turned round instead, and highlight,
cursor and selection are still to be seen.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

_PLAIN = Style.from_color(RichColor.default(), RichColor.default())


def line_filters(app: App[Any], filters: Sequence[LineFilter]) -> Sequence[LineFilter]:
    """Return those of *filters* that suit the look of *app*, where it is to be without colour.

    Textual chooses once, before it knows the look: it would make greys of the terminal's
    own colours, which have none, and so draw black on black.
    """
    if not app.no_color:
        return filters
    others = [one for one in filters if not isinstance(one, Monochrome | NoColor)]
    return [*others, _SHAPES_ONLY if app.native_ansi_color else _GREYS]


@lru_cache(1024)
def _in_shape_only(style: Style) -> Style:
    """*style* without its colours; on a ground of its own it is turned round."""
    ground = style.bgcolor
    turned = bool(style.reverse) or not (ground is None or ground.is_default)
    return style + _PLAIN + Style(reverse=turned)


class _ShapesOnly(LineFilter):
    """Take every colour out; leave weight, underlines, and what is turned round."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(text, None if style is None else _in_shape_only(style), control)
            for text, style, control in segments
        ]


# Kept: Textual remembers lines by the filter that they went through.
_GREYS = Monochrome()
_SHAPES_ONLY = _ShapesOnly()
