"""What a terminal is for and most tests of screens need not pay: each step drawn, styles anew.

A test that is about drawing while something happens takes the real thing: the fixture
``real_drawing``.
"""

from collections import defaultdict
from typing import Any

from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

REAL_DRAWING = Compositor.render_update


def make_screens_cheap() -> None:
    """Let screens cost less from now on, in this process."""
    _share_parsed_styles()
    _draw_what_is_waited_for()


class _Parsed(dict[Any, Any]):
    """Rules by the styles they were parsed from: in the same colours they stay what they are."""

    def clear(self) -> None:
        """Keep them, though an application takes other colours."""


def _share_parsed_styles() -> None:
    """Let applications with the same colours share what was parsed: a sixth of what a start costs.

    Textual keeps it for one application, and not all of it.
    """
    parsed: defaultdict[frozenset[tuple[str, str]], _Parsed] = defaultdict(_Parsed)
    parse = Stylesheet.parse

    def parse_shared(sheet: Stylesheet) -> None:
        sheet._parse_cache = parsed[frozenset(sheet._variables.items())]  # type: ignore[assignment]
        parse(sheet)

    Stylesheet.parse = parse_shared  # type: ignore[method-assign]


def _draw_what_is_waited_for() -> None:
    """Draw a screen once a test has waited for it, not at each step on the way: a fifth of all.

    Textual draws for nobody where there is no terminal.  What is drawn here as well: what a test
    looks at, and whatever it asks to be drawn in *full*.
    """
    pause = Pilot.pause

    def draw_in_full(drawn: Compositor, full: bool = False, **how: Any) -> Any:
        return REAL_DRAWING(drawn, full, **how) if full else None

    async def pause_and_draw(pilot: Pilot[Any], delay: float | None = None) -> None:
        await pause(pilot, delay)
        screens = pilot.app._background_screens
        REAL_DRAWING(pilot.app.screen._compositor, screen_stack=screens)

    Compositor.render_update = draw_in_full  # type: ignore[method-assign]
    Pilot.pause = pause_and_draw  # type: ignore[method-assign]
