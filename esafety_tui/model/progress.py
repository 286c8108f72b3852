"""How far something that takes long has come."""

from collections.abc import Callable

# Told how many of how many parts are done; what it raises ends the work.
Progress = Callable[[int, int], None]


def unheard(_done: int, _total: int) -> None:
    """Hear how far it has come, and do nothing."""


def adding_up(progress: Progress, total: int) -> Callable[[int], object]:
    """Return what is told how many bytes more were read; it raises what *progress* raises."""
    done = 0

    def read(more: int) -> None:
        nonlocal done
        done = min(done + more, total)
        progress(done, total)

    return read
