"""Going back in the history: one record as it was, and what takes an entry back."""

from collections.abc import Iterable

from esafety_tui.data.journal.entry import Content, JournalEntry, Record
from esafety_tui.data.journal.patch import Fields, Misfit, apply, taken_back
from esafety_tui.data.problems import StoreProblem


class ContentErased(StoreProblem):
    """What is asked for was taken out of the history, as the rules of retention want it."""

    title = "Erased"
    sentence = (
        "What this record said then was erased from the history. Nothing was changed. The entry "
        "that erased it says who did it and when."
    )


class ChangedSince(StoreProblem):
    """An entry cannot be taken back, because the same place was changed again."""

    title = "Not undone"
    sentence = (
        "This change cannot be undone: the same words or marks were changed again since. Nothing "
        "was changed. Undo the later change first, or correct the record by hand."
    )


def document_after(
    record: Record, seq: int, now: Fields | None, entries: Iterable[JournalEntry]
) -> Fields | None:
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


def taking_back(
    entry: JournalEntry, now: dict[Record, Fields | None]
) -> dict[Record, Fields | None]:
    """Return the documents as they are *now*, without what *entry* did to them.

    Raises :class:`ChangedSince` or :class:`ContentErased`, also for an entry that erased something.
    """
    if entry.erases or entry.begins or entry.lost:
        raise ContentErased
    back: dict[Record, Fields | None] = {}
    for content in entry.contents:
        try:
            back[content.record] = _before(content, now[content.record])
        except Misfit:
            raise ChangedSince from None
    return back


def _before(content: Content, document: Fields | None) -> Fields | None:
    if content.erased:
        raise ContentErased
    return apply(document, taken_back(content.edits))
