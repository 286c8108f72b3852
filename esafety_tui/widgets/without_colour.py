"""How the screen is drawn where the lead wants no colour at all (NO_COLOR, no-color.org).

The program's own looks become shades of grey.  In the terminal's own colours nobody
knows what those are, so none is sent: what had a ground of its own is turned round
instead, and highlight, cursor and selection are still to be seen.
"""

from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, Monochrome

_PLAIN = Style.from_color(RichColor.default(), RichColor.default())


@lru_cache(1024)
def _in_shape_only(style: Style) -> Style:
    """*style* without its colours; on a ground of its own it is turned round."""
    ground = style.bgcolor
    turned = bool(style.reverse) or not (ground is None or ground.is_default)
    return style + _PLAIN + Style(reverse=turned)


class ShapesOnly(LineFilter):
    """Take every colour out; leave weight, underlines, and what is turned round."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return *segments* in the terminal's own two colours."""
        return [
            Segment(text, None if style is None else _in_shape_only(style), control)
            for text, style, control in segments
        ]


GREYS = Monochrome()
SHAPES_ONLY = ShapesOnly()
