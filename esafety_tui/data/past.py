"""Going back in the history: one record as it was, and what takes an entry back."""

from collections.abc import Iterable

from esafety_tui.data.change import Put
from esafety_tui.data.history_entry import Content, Entry, Record
from esafety_tui.data.patch import Document, Misfit, apply, taken_back
from esafety_tui.data.problems import StoreProblem


class ContentErased(StoreProblem):
    """What is asked for was taken out of the history, as the rules of retention want it."""

    title = "Erased"

    def __init__(self) -> None:
        super().__init__(
            "What this record said then was erased from the history. Nothing was changed. The "
            "entry that erased it says who did it and when."
        )


class ChangedSince(StoreProblem):
    """An entry cannot be taken back, because the same place was changed again."""

    title = "Not undone"

    def __init__(self) -> None:
        super().__init__(
            "This change cannot be undone: the same words or marks were changed again since. "
            "Nothing was changed. Undo the later change first, or correct the record by hand."
        )


def document_after(
    record: Record, seq: int, now: Document | None, entries: Iterable[Entry]
) -> Document | None:
    """Return the document of *record* as it was after entry number *seq*.

    *now* is the document as it is, *entries* the entries about it, oldest first.
    Raises :class:`ContentErased`.
    """
    document = now
    for entry in reversed([entry for entry in entries if entry.seq > seq]):
        for content in entry.contents:
            if content.record == record:
                document = _before(content, document)
    return document


def taking_back(entry: Entry, now: dict[Record, Document | None]) -> tuple[Put, ...]:
    """Return the puts that undo what *entry* did to the documents as they are *now*.

    Raises :class:`ChangedSince`, or :class:`ContentErased`, also for an entry that
    erased something: that cannot come back.
    """
    if entry.erases or entry.begins or entry.lost:
        raise ContentErased
    puts = []
    for content in entry.contents:
        try:
            document = _before(content, now[content.record])
        except Misfit:
            raise ChangedSince from None
        puts.append(Put(*content.record, document))
    return tuple(puts)


def _before(content: Content, document: Document | None) -> Document | None:
    if content.erased:
        raise ContentErased
    return apply(document, taken_back(content.edits))
