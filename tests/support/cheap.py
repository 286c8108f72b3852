"""What a school pays for and its tests need not.

Dear passphrases and waiting for the disk.  A test that is about one of them takes the real thing:
a :class:`Cost`, :data:`REAL_FSYNC`.
"""

import os

from esafety_tui.data.crypto import key_table
from esafety_tui.data.crypto.key_file import Cost

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
REAL_FSYNC = os.fsync


def _fsync(descriptor: int) -> None:
    """Wait for nothing: only the machine could lose what is written, and it outlives a test."""
    os.fstat(descriptor)


def make_cheap() -> None:
    """Let them cost next to nothing from now on, in this process."""
    key_table.DEFAULT_COST = CHEAP
    os.fsync = _fsync


def hold_no_key() -> None:
    """Let no key seem to be held down: a test presses the next one faster than anybody."""
    from esafety_tui.screens.case.answering import OneByOne
    from esafety_tui.widgets.keys.order import KeysInOrder

    OneByOne.read_in = 0.0  # nor does it read
    KeysInOrder.held_for = 0.0
