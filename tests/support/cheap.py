"""What a school pays for and its tests need not.

Dear passphrases, waiting for the disk, and withholding from the same figures again.  A test
that is about one of them takes the real thing: a :class:`Cost`,
:data:`REAL_FSYNC`, ``disclosure.withhold``.
"""

import os
import pickle
from collections.abc import Hashable
from typing import Any

from esafety_tui.data.crypto import key_table
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.reports.disclosure import publish, suppression

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
REAL_FSYNC = os.fsync


def _fsync(descriptor: int) -> None:
    """Wait for nothing: only the machine could lose what is written, and it outlives a test."""
    os.fstat(descriptor)


_Names = frozenset[Hashable]
_withheld: dict[bytes, tuple[_Names, _Names]] = {}


def _withhold(*figures: Any, lost: set[Hashable], **known: Any) -> _Names:
    """Work out once what is withheld of these figures, and what is lost."""
    asked = pickle.dumps((figures, known))
    if asked not in _withheld:
        given_away: set[Hashable] = set()
        found = suppression.withhold(*figures, lost=given_away, **known)
        _withheld[asked] = (found, frozenset(given_away))
    found, gone = _withheld[asked]
    lost |= gone
    return found


def make_cheap() -> None:
    """Let them cost next to nothing from now on, in this process."""
    key_table.DEFAULT_COST = CHEAP
    os.fsync = _fsync
    publish.withhold = _withhold
