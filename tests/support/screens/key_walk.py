"""Pressing keys by the names of their bindings, and seeing that they did something.

A test says with :func:`presses` whose keys it presses; the fixture ``walk`` fails it
unless each of them has run by its key.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from support.screens.places_app import settled

sys.path.append(str(Path(__file__).parents[3] / "docs"))

from key_table import rooms

KEYS: dict[str, tuple[str, ...]] = {}
for _room in rooms():
    for _binding in _room.bindings:
        if _binding.id:
            KEYS.setdefault(_binding.id, tuple(_binding.key.split(",")))

Test = TypeVar("Test", bound=Callable[..., Any])
CLAIMED: dict[str, str] = {}


def presses(*names: str) -> Callable[[Test], Test]:
    """Say that a test presses the keys of the bindings *names*, and looks at what they do."""

    def marked(test: Test) -> Test:
        CLAIMED.update(dict.fromkeys(names, test.__name__))
        test.presses = names  # type: ignore[attr-defined]
        return test

    return marked


class State(NamedTuple):
    """What stands on the screen, and whatever else a person could notice."""

    said: str
    beside: tuple[object, ...]


class Walk:
    """Presses keys in an application, and knows which bindings have run."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.every: set[str] = set()
        self.pilot: Pilot[Any] | None = None

    async def check_bindings(self, app: App[Any], key: str, priority: bool = False) -> bool:
        """Do what the application does with a key, and write down which binding it ran."""
        screen = app.screen
        chain = reversed(screen._binding_chain) if priority else screen._modal_binding_chain
        for namespace, bindings in chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.priority == priority and await app.run_action(binding.action, namespace):
                    self.ran.append(str(binding.id))
                    self.every.add(str(binding.id))
                    return True
        return False

    def owed(self, claimed: Iterable[str]) -> list[str]:
        """Which of the *claimed* bindings have not run."""
        return sorted(set(claimed) - self.every)

    async def press(self, name: str, *, says: str = "", quietly: bool = False) -> None:
        """Press the key of the binding *name*: it must run, and something must come of it.

        *says* must stand on the screen afterwards; *quietly* lets everything look as before.
        """
        app = self.app
        key, *others = KEYS[name]
        for other in others:
            active = app.screen.active_bindings.get(other)
            assert active is not None, (name, other)
            assert active.binding.id == name, (name, other, active.binding)
        before = self._state()
        self.ran.clear()
        await self._pilot.press(key)
        await self.settle()
        assert name in self.ran, (name, self.ran)
        after = self._state()
        assert quietly or after != before, f"{name} changed nothing"
        assert says in after.said, (name, after.said)

    async def type(self, *keys: str) -> None:
        """Press keys that are no binding under test."""
        await self._pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to do."""
        await settled(self._pilot)

    @property
    def app(self) -> App[Any]:
        """The application."""
        return self._pilot.app

    @property
    def said(self) -> str:
        """What stands on the screen, in one line."""
        strips = self.app.screen._compositor.render_strips()
        return " ".join(" ".join("".join(s.text for s in strip) for strip in strips).split())

    @property
    def _pilot(self) -> Pilot[Any]:
        assert self.pilot is not None
        return self.pilot

    def _state(self) -> "State":
        """Whatever a person could notice: the screen, the cursor, the clipboard, the colours."""
        app = self.app
        focused = app.focused
        at = focused.cursor_location if isinstance(focused, TextArea) else None
        at = focused.cursor_position if isinstance(focused, Input) else at
        row = getattr(focused, "highlighted", None) or getattr(focused, "at", None)
        return State(self.said, (
            id(app.screen), id(focused), at, row, app.clipboard, app.theme, app._exit,
            len(app._notifications),
        ))  # fmt: skip
