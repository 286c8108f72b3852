"""What can be reached from an object: everything that it keeps alive, through whatever holds it."""

import gc
from collections.abc import Collection, Iterator
from types import FunctionType, ModuleType

import msgspec

_OURS = ("esafety_tui", "textual", "rich", "asyncio", "contextvars")
_BYTES = (bytes, bytearray, memoryview, msgspec.Raw)


def reachable(root: object) -> Iterator[object]:
    """Yield all that *root* leads to, caches of modules too; tests and their tools are left out."""
    seen = {id(root): root}  # an id is good only while its object lives
    layer = [root]
    while layer:
        found = {id(one): one for one in gc.get_referents(*layer)}
        layer = [
            one for at, one in found.items() if at not in seen and not _is_left_out(one, type(one))
        ]
        seen.update((id(one), one) for one in layer)
        yield from layer


def _is_left_out(one: object, kind: type) -> bool:
    if kind is FunctionType or kind.__module__.startswith("support."):
        return str(one.__module__).startswith("support.")
    names = one if kind is dict else one.__dict__ if isinstance(one, ModuleType) else None
    if not isinstance(names, dict) or "__spec__" not in names or "__name__" not in names:
        return False
    return str(names["__name__"]).partition(".")[0] not in _OURS


def found(root: object, words: Collection[str], key: bytes) -> set[str]:
    """Return which of *words*, each given backwards, can be reached, and "key" for the key's.

    Backwards, or the test itself would be what keeps them.
    """
    texts, contents = [], []
    for one in reachable(root):
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, _BYTES):
            contents.append(bytes(one))
    told = {"key"} if key[::-1] in b"\0".join(contents) else set()
    texts.append(b"\0".join(contents).decode("utf-8", "replace"))
    text = "\0".join(texts)
    return told | {word for word in words if word[::-1] in text}
