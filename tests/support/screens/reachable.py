"""What can be reached from an object: everything that it keeps alive, through whatever holds it."""

import gc
from collections import deque
from collections.abc import Collection, Iterator

import msgspec

_OURS = ("esafety_tui", "textual", "rich", "asyncio", "contextvars")


def reachable(root: object) -> Iterator[object]:
    """Yield all that *root* leads to, caches of modules too; tests and their tools are left out."""
    seen = {id(root)}
    waiting = deque([root])
    kept = []  # an id is good only while its object lives
    while waiting:
        for one in gc.get_referents(waiting.popleft()):
            if id(one) not in seen and not _is_other_module(one):
                seen.add(id(one))
                kept.append(one)
                waiting.append(one)
                yield one


def _is_other_module(one: object) -> bool:
    names = one if isinstance(one, dict) else getattr(one, "__dict__", None)
    if not isinstance(names, dict) or "__spec__" not in names or "__name__" not in names:
        return False
    return str(names["__name__"]).partition(".")[0] not in _OURS


def found(root: object, words: Collection[str], key: bytes) -> set[str]:
    """Return which of *words*, each given backwards, can be reached, and "key" for the key's.

    Backwards, or the test itself would be what keeps them.
    """
    wanted = {word: word[::-1] for word in words}
    told = set()
    for one in reachable(root):
        if isinstance(one, bytes | bytearray | memoryview | msgspec.Raw):
            text = bytes(one).decode("utf-8", "replace")
            if key[::-1] in bytes(one):
                told.add("key")
        elif isinstance(one, str):
            text = one
        else:
            continue
        told |= {word for word, forwards in wanted.items() if forwards in text}
    return told
