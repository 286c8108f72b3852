"""Keys in order: each one reaches what the keys before it have brought up.

Textual hands a key to whatever has the cursor at that moment.  Of ``n`` and a title, typed
without looking, the first letters would be commands of the board, because its form has not
come up yet.  So a key waits until what the one before it set going has been done; a single
key never waits.  And a key that is held down does one thing: what comes up meanwhile, or stood
beneath, does not hear it.  A key pressed twice is not held: nothing follows it at once.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable
from weakref import ReferenceType, ref

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen

R = TypeVar("R")

# In seconds: more than anything of ours takes on a slow and busy computer, where letters would
# be lost to a form that is still coming up.  A handler that hangs must not hang the keyboard.
_LONGEST = 10.0
_MOST_ROUNDS = 100
# The keys that do something by themselves on whatever comes up, not those that move or are text.
_ONCE = frozenset({"enter", "space", "ctrl+s", "f10"})


@runtime_checkable
class NoticesSlips(Protocol):
    """A screen that knows which keys were never meant for it."""

    def is_slip(self, key: events.Key) -> bool:
        """Whether *key* is not to reach the screen."""


class KeysInOrder(App[R], Generic[R]):
    """An application that takes one key after the other."""

    # A key that is held down comes again within this time, in seconds; then within the shorter.
    held_for = 0.7
    comes_again_in = 0.12
    _settling: "asyncio.Task[None] | None" = None

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._more_came = asyncio.Event()
        # The last key, when it came, and what showed when it was pressed first (which may go).
        self._last_key: tuple[str, float, ReferenceType[Screen[Any]] | None] | None = None

    def on_load(self) -> None:
        """Let every task wait for its turn, on every Python.

        From Python 3.12 on Textual has new tasks run at once.  A first screen with an
        input field in it is then asked which screen shows before it has been put up.
        """
        asyncio.get_running_loop().set_task_factory(None)

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._settling is not None:
            self._waiting.append(event)
            self._more_came.set()
        else:
            # While it is not known whether a key is held, what comes has to be let in.
            if isinstance(event, events.Key) and self._may_be_held(event):
                self._waiting.append(event)
            else:
                await self.hand_on(event)
            self._settling = asyncio.create_task(self._go_on())

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        if not (isinstance(event, events.Key) and await self._is_slip(event)):
            await super().on_event(event)

    async def _is_slip(self, key: events.Key) -> bool:
        """Whether *key* was pressed before the screen it would reach had come up, or is held."""
        shown = self._shown
        held = self._may_be_held(key) and await self._is_held(key)
        began_on = self._last_key[2] if held and self._last_key else ref(shown) if shown else None
        self._last_key = key.key, key.time, began_on
        return held or _is_slip_on(shown, key)

    @property
    def _shown(self) -> Screen[Any] | None:
        return next(reversed(self._screen_stacks.get(self._current_mode, [])), None)

    def _may_be_held(self, key: events.Key) -> bool:
        """Whether *key* came soon after itself, and did its one thing where something else showed.

        It may be held down, or have been pressed twice.
        """
        if self._last_key is None or key.key not in _ONCE:
            return False
        last, at, there = self._last_key
        soon = key.key == last and key.time - at < self.held_for
        return soon and (there and there()) is not self._shown

    async def _is_held(self, key: events.Key) -> bool:
        """Whether *key* comes as fast as only one that is held does: after itself, or once more."""
        assert self._last_key is not None  # noqa: S101 - else it may not be held
        if key.time - self._last_key[1] < self.comes_again_in:
            return True
        if not self._waiting:
            self._more_came.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.comes_again_in):
                    await self._more_came.wait()
        then = self._waiting[0] if self._waiting else None
        if not (isinstance(then, events.Key) and then.key == key.key):
            return False
        return then.time - key.time < self.comes_again_in

    def press_next(self, key: str) -> None:
        event = events.Key(key, None)
        self._last_key = None  # this one is meant, whatever was pressed to get it
        if self._settling is not None:
            self._waiting.appendleft(event)
        else:
            self.post_message(event)

    async def _go_on(self) -> None:
        try:
            await self._settled()
            while self._waiting:
                await self.hand_on(self._waiting.popleft())
                await self._settled()
        except Exception as error:
            self._handle_exception(error)
        finally:
            self._settling = None

    async def _settled(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST):
                for _ in range(_MOST_ROUNDS):
                    for pump in self._concerned():
                        await _emptied(pump)
                    settled = all(not pump.message_queue_size for pump in self._concerned())
                    if settled and self.screen.is_mounted:
                        return

    def _concerned(self) -> Iterator[MessagePump]:
        if self.focused is not None:
            yield from self.focused.ancestors_with_self
        elif self._screen_stacks.get(self._current_mode):
            yield self.screen
            yield self


def _is_slip_on(shown: object, key: events.Key) -> bool:
    return isinstance(shown, NoticesSlips) and shown.is_slip(key)


async def _emptied(pump: MessagePump) -> None:
    done = asyncio.Event()
    if pump.is_running and pump.call_later(done.set):
        await done.wait()
