"""How far something that takes long has come."""

from collections.abc import Callable

# Told how many of how many parts are done; what it raises ends the work.
Progress = Callable[[int, int], None]


def unheard(_done: int, _total: int) -> None:
    """Hear how far it has come, and do nothing."""
