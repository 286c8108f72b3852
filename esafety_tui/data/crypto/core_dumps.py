"""Keeping memory, and the names in it, out of core dumps."""

import contextlib
import sys

# From <sys/prctl.h>.
_PR_SET_DUMPABLE = 4


def refuse_core_dumps() -> None:
    """Ask the operating system never to write this program's memory to a file."""
    # Windows writes no dump unless an administrator asked for it.
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - exists on POSIX only

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A dump that is piped to a collector, as desktops do it, ignores the limit.
        import ctypes  # noqa: PLC0415 - 10 ms, wanted here only

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
