"""What a school pays for and its tests need not: dear passphrases, and waiting for the disk.

A test that is about either takes the real thing back: :data:`REAL_FSYNC`, and
``key_slots.passphrase_slot``.
"""

import os

from esafety_tui.data import key_slots, keys
from esafety_tui.data.key_file import Cost, PassphraseSlot

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
REAL_FSYNC = os.fsync


def _slot(data_key: bytes, passphrase: str, cost: Cost) -> PassphraseSlot:
    """Make a slot at :data:`CHEAP` where a school's own cost would be taken."""
    return key_slots.passphrase_slot(data_key, passphrase, CHEAP if cost == Cost() else cost)


def _fsync(descriptor: int) -> None:
    """Wait for nothing: only the machine could lose what is written, and it outlives a test."""
    os.fstat(descriptor)


def make_cheap() -> None:
    """Let both cost next to nothing from now on, in this process."""
    keys.passphrase_slot = _slot
    os.fsync = _fsync
