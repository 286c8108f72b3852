"""Keys in order: each one reaches what the keys before it have brought up.

Textual hands a key to whatever has the cursor at that moment.  Of ``n`` and a title, typed
without looking, the first letters would be commands of the board, because its form has not
come up yet.  So a key waits until what the one before it set going has been done; a single
key never waits.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

R = TypeVar("R")

# In seconds: more than anything of ours takes on a slow and busy computer, where letters would
# be lost to a form that is still coming up.  A handler that hangs must not hang the keyboard.
_LONGEST = 10.0
_MOST_ROUNDS = 100


@runtime_checkable
class NoticesSlips(Protocol):
    """A screen that knows which keys were never meant for it."""

    def is_slip(self, key: events.Key) -> bool:
        """Whether *key* is not to reach the screen."""


class KeysInOrder(App[R], Generic[R]):
    """An application that takes one key after the other."""

    _settling: "asyncio.Task[None] | None" = None

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()

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
        else:
            await self.hand_on(event)
            self._settling = asyncio.create_task(self._go_on())

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        if not (isinstance(event, events.Key) and self._is_slip(event)):
            await super().on_event(event)

    def _is_slip(self, key: events.Key) -> bool:
        """Whether *key* was pressed before the screen it would reach had come up."""
        shown: object = next(reversed(self._screen_stacks.get(self._current_mode, [])), None)
        return isinstance(shown, NoticesSlips) and shown.is_slip(key)

    def press_next(self, key: str) -> None:
        event = events.Key(key, None)
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


async def _emptied(pump: MessagePump) -> None:
    done = asyncio.Event()
    if pump.is_running and pump.call_later(done.set):
        await done.wait()
