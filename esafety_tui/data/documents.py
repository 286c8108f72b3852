"""The documents of a table, each decoded when somebody reads it.

Opening a school of 10,000 incidents reads fifty megabytes; making Python objects
of all of them takes ten times as long as reading them, and five times the memory.
"""

from collections.abc import ItemsView, ValuesView
from typing import Any

import msgspec


class Documents(dict[str, Any]):
    """A dictionary whose values are documents, or their JSON until they are asked for.

    What was decoded is not kept: most documents are read once, to be shown.
    """

    def __getitem__(self, key: str) -> Any:
        return _document(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """Return one document, or *default*."""
        return _document(super().get(key, default))

    def pop(self, key: str, *default: Any) -> Any:
        """Take one document out and return it."""
        return _document(super().pop(key, *default))

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # the view of any mapping
        """Return the documents, decoded one after the other."""
        return ValuesView(self)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # the view of any mapping
        """Return the documents with their keys, decoded one after the other."""
        return ItemsView(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self.items()) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as of any dictionary


def _document(found: Any) -> Any:
    return msgspec.json.decode(found) if type(found) is msgspec.Raw else found
