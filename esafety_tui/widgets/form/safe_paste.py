"""Pasted text is text: no escape sequence in it is ever taken for keys.

Textual reads what is pasted as it reads keys, and an escape sequence in the middle ends the
paste for it: the letters after it would be commands.  So pastes are put together here, before
Textual sees them, and cleaned as everything is that comes in.  The parser is private to
Textual; its minor version is pinned and tests hold this.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from esafety_tui.model.record import clean_text

_BEGIN, _END = "\x1b[200~", "\x1b[201~"


class PasteParser(XTermParser):
    """Textual's parser with the pastes taken out of what it reads."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._held = ""
        self._pasted: list[str] | None = None

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the events of *data*, which may end anywhere in a sequence."""
        if not data:
            yield from super().feed(data)
            return
        self._held += data
        while self._held:
            before = len(self._held)
            yield from self._paste_part() if self._pasted is not None else self._key_part()
            if len(self._held) == before:
                return

    def tick(self) -> Iterable[Message]:
        """Yield what only time tells: what looked like the beginning of a paste was none."""
        if self._held and self._pasted is None:
            held, self._held = self._held, ""
            yield from super().feed(held)
        yield from super().tick()

    def _key_part(self) -> Iterator[Message]:
        keys, begun, rest = self._held.partition(_BEGIN)
        if begun:
            self._held, self._pasted = rest, []
        else:
            # An ESC alone is the Escape key, which must not wait.
            kept = _begun(keys, _BEGIN)
            kept = kept if len(kept) > 1 else ""
            keys, self._held = keys[: len(keys) - len(kept)], kept
        if keys:
            yield from super().feed(keys)

    def _paste_part(self) -> Iterator[Message]:
        pasted = self._pasted or []
        text, ended, rest = self._held.partition(_END)
        if ended:
            self._held, self._pasted = rest, None
            yield events.Paste(clean_text("".join([*pasted, text])))
        else:
            kept = _begun(text, _END)
            self._pasted = [*pasted, text[: len(text) - len(kept)]]
            self._held = kept


def _begun(text: str, mark: str) -> str:
    """Return the end of *text* with which *mark* may have begun."""
    for length in range(len(mark) - 1, 0, -1):
        if text.endswith(mark[:length]):
            return mark[:length]
    return ""


def make_pastes_safe() -> None:
    """Let the driver of this platform read through :class:`PasteParser`."""
    name = "win32" if sys.platform == "win32" else "linux_driver"
    import_module(f"textual.drivers.{name}").XTermParser = PasteParser  # type: ignore[attr-defined]
