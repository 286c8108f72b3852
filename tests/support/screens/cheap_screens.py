"""What a terminal is for and most tests of screens need not pay.

Each step drawn, styles parsed anew, and time in which nothing can happen.

A test that is about drawing while something happens takes the real thing: the fixture
``real_drawing``.
"""

import asyncio
import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import Any

import textual.app
import textual.pilot
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual._wait import SLEEP_GRANULARITY, SLEEP_IDLE
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from support.cheap import hold_no_key

REAL_DRAWING = Compositor.render_update
REAL_STYLING = Stylesheet.apply


def make_screens_cheap() -> None:
    """Let screens cost less from now on, in this process."""
    _share_parsed_styles()
    _share_found_rules()
    _draw_what_is_waited_for()
    _wait_for_what_may_come()
    hold_no_key()


class _Parsed(dict[Any, Any]):
    """Rules by the styles they were parsed from: in the same colours they stay what they are."""

    def clear(self) -> None:
        """Keep them, though an application takes other colours."""


def _share_parsed_styles() -> None:
    """Let applications with the same colours share what was parsed: a sixth of what a start costs.

    Textual keeps it for one application, and not all of it.  A rule's number is its identity, as
    Textual says it to be; asked for millions of times, it is the interpreter that says it.
    """
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]
    parsed: defaultdict[frozenset[tuple[str, str]], _Parsed] = defaultdict(_Parsed)
    parse = Stylesheet.parse

    def parse_shared(sheet: Stylesheet) -> None:
        sheet._parse_cache = parsed[frozenset(sheet._variables.items())]  # type: ignore[assignment]
        parse(sheet)

    Stylesheet.parse = parse_shared  # type: ignore[method-assign]


def _share_found_rules() -> None:
    """Let what was found out once hold again: which rules are for a widget in its place.

    Textual keeps that only while it styles many at once, under each parent anew.  It depends on
    the sheet and on what may be asked of the widget and of those around it, which is the key here.
    Where rules ask for more than that, Textual keeps nothing, and so nothing is kept here.
    """
    found = _Found()

    def apply_as_before(
        sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: Any = None
    ) -> None:
        found.is_for(sheet, node)
        REAL_STYLING(sheet, node, animate=animate, cache=found)  # type: ignore[arg-type]

    Stylesheet.apply = apply_as_before  # type: ignore[method-assign]


class _Found:
    """What Textual takes for the rules that it found of late."""

    def __init__(self) -> None:
        self._rules: dict[Any, RulesMap] = {}
        self._numbers: dict[tuple[RuleSet, ...], int] = {}
        # With each list goes the list, so that no other is ever at its address.
        self._lists: dict[int, tuple[int, list[RuleSet]]] = {}

    def is_for(self, sheet: Stylesheet, node: DOMNode) -> None:
        """Take what comes next for what is for *node*."""
        if id(sheet.rules) not in self._lists:
            number = self._numbers.setdefault(tuple(sheet.rules), len(self._numbers))
            self._lists[id(sheet.rules)] = number, sheet.rules
        self._sheet, self._node = self._lists[id(sheet.rules)][0], node

    def get(self, _: object) -> RulesMap | None:
        app = self._node.app
        asked = [
            (
                type(node), node._id, node.classes, node._pseudo_classes_cache_key,
                isinstance(node, Widget) and node.allow_focus(),
            )
            for node in self._node.css_path_nodes
        ]  # fmt: skip
        self._key = (
            self._sheet, app.app_focus, app.current_theme.dark, app.native_ansi_color,
            app.no_color, app.is_inline, *asked,
        )  # fmt: skip
        return self._rules.get(self._key)

    def __setitem__(self, _: object, rules: RulesMap) -> None:
        self._rules[self._key] = rules


def _draw_what_is_waited_for() -> None:
    """Draw what changed once a test has waited for it, not at each step on the way: a fifth of all.

    Textual draws for nobody where there is no terminal.  What a test waits for is drawn, widget by
    widget; they are put together to a screen for what looks at it: strips, and whatever it asks to
    be drawn in *full*, such as a picture.
    """
    pause, strips = Pilot.pause, Compositor.render_strips

    def draw_in_full(drawn: Compositor, full: bool = False, **how: Any) -> Any:
        return REAL_DRAWING(drawn, full, **how) if full else None

    async def pause_and_draw(pilot: Pilot[Any], delay: float | None = None) -> None:
        await pause(pilot, delay)
        screen = pilot.app.screen
        changed = Region.from_union(screen._compositor._dirty_regions or [Region()])
        screen._compositor._dirty_regions.clear()
        for widget, (region, clip) in screen._compositor.visible_widgets.items():
            shown = region.intersection(clip)
            if widget is not screen and shown.overlaps(changed):
                widget.render_lines(shown.translate(-region.offset))

    def looked_at(drawn: Compositor, size: Size | None = None) -> list[Strip]:
        if drawn.root and drawn.root is drawn.root.app.screen:
            # What shows through from below: Textual notes it for each step that it draws.
            visible_screen_stack.set(drawn.root.app._background_screens)
        return strips(drawn, size)

    Compositor.render_update = draw_in_full  # type: ignore[method-assign]
    Compositor.render_strips = looked_at  # type: ignore[method-assign]
    Pilot.pause = pause_and_draw  # type: ignore[method-assign]


def _wait_for_what_may_come() -> None:
    """Let a wait end where nothing can happen in the rest of it.

    Textual waits after each key until the program has rested for a fiftieth of a second, since
    it cannot know whether something comes.  The loop knows: what is ready, and what is due.
    Where a thread is at work nobody knows: Textual's own wait comes first, and then what it left.
    Textual takes a process that gets none of the processor's time for one that rests: a thread that
    stands in the queue for it is waited for.
    """
    wait = textual.pilot.wait_for_idle
    there_before = set(threading.enumerate())

    async def wait_for_what_may_come(min_sleep: float = 0, max_sleep: float = 1) -> None:
        loop: Any = asyncio.get_running_loop()
        begun = process_time()  # on a busy machine the program has had little of the time
        until, worked, threads = 0.0, 0.0, True
        while process_time() - begun < max_sleep:
            await asyncio.sleep(0)
            if loop._ready:
                continue
            if _threads_at_work(loop, there_before):
                if _want_the_processor(set(threading.enumerate()) - there_before):
                    await asyncio.sleep(0.002)
                    continue
                if threads:
                    await wait(min_sleep, max_sleep)
                    threads = False
                    continue
            now = loop.time()
            if process_time() - worked > SLEEP_IDLE:  # after work a rest begins anew
                until, worked = now + SLEEP_GRANULARITY, process_time()
            due = min((one._when for one in loop._scheduled if not one._cancelled), default=until)
            if due >= until:
                return
            await asyncio.sleep(max(0, due - now))
        return

    textual.pilot.wait_for_idle = textual.app.wait_for_idle = wait_for_what_may_come


def _want_the_processor(threads: set[threading.Thread]) -> bool:
    """Whether one of *threads* runs or would, were it its turn, or waits for the disk."""
    for thread in threads:
        with suppress(OSError):  # it has ended, or the system tells of no threads
            state = Path(f"/proc/self/task/{thread.native_id}/stat").read_text()
            if state.rpartition(")")[2].split()[0] in ("R", "D"):
                return True
    return False


def _threads_at_work(loop: Any, there_before: set[threading.Thread]) -> bool:
    """Whether something outside of the *loop* may soon want its turn in it."""
    pool = loop._default_executor
    resting = pool._idle_semaphore._value - pool._work_queue.qsize() if pool else 0
    return len(set(threading.enumerate()) - there_before) > resting
