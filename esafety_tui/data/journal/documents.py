"""The documents of a table, each decoded when somebody reads it.

Opening a school of 10,000 incidents reads fifty megabytes; making Python objects
of all of them takes ten times as long as reading them, and five times the memory.
"""

from collections.abc import Iterator
from typing import Any, Self

import msgspec

from esafety_tui.model.reading import decoding


class Documents(dict[str, Any]):
    """A dictionary whose values are documents, or their JSON until they are asked for.

    What was decoded is not kept: most documents are read once, to be shown.  Whoever
    reads one of :meth:`held` documents has it for himself, and may change it.
    """

    @classmethod
    def held(cls, documents: dict[str, Any]) -> Self:
        """Return *documents*, every one of them held as its JSON."""
        return cls({key: encoded(document) for key, document in dict.items(documents)})

    def __getitem__(self, key: str) -> Any:
        return decoded(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """Return one document, or *default*."""
        return decoded(super().get(key, default))

    def pop(self, key: str, *default: Any) -> Any:
        """Take one document out and return it."""
        return decoded(super().pop(key, *default))

    def values(self) -> Iterator[Any]:  # type: ignore[override]  # one after the other
        """Yield the documents."""
        return (document for _, document in self.items())

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]  # one after the other
        """Yield the documents with their keys; a change may come meanwhile, by another thread."""
        # The keys are taken in one step.
        for key in list(self):
            if (document := self.get(key)) is not None:
                yield key, document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self.items()) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as of any dictionary


def encoded(document: Any) -> msgspec.Raw:
    """Return *document* as JSON."""
    if type(document) is msgspec.Raw:
        return document
    return msgspec.Raw(msgspec.json.encode(document))


def decoded(found: Any) -> Any:
    """Return the document that *found* is, or is the JSON of."""
    if type(found) is not msgspec.Raw:
        return found
    return decoding.decoded(msgspec.json.decode, found)
