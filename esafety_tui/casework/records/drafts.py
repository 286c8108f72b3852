"""What was typed into a form and not saved yet: kept, so that nothing is ever lost.

It lies beside the records in one file, sealed as they are, from a moment after
typing stops until the form is saved or its typing discarded.  It is no record:
no figure counts it and no history tells of it.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.data.files.names import UNSAVED
from esafety_tui.data.problems import NotSaved
from esafety_tui.data.side_file import SideFile
from esafety_tui.data.store import Store
from esafety_tui.model.record import Moment, Undecodable, is_outside, json_of


class Typing(msgspec.Struct, frozen=True):
    """What stands in the changed fields of a form, under its ``labels``; ``scope`` is its case."""

    title: str
    scope: str
    at: Moment
    fields: dict[str, str | bool]
    labels: dict[str, str] = {}

    def __post_init__(self) -> None:
        """Refuse a time that is none, as part of reading."""
        if is_outside(self.at):
            raise ValueError("a time that lies outside the years of records")


class UnsavedTyping:
    """The typing of all forms, by a key for each."""

    def __init__(self, store: Store) -> None:
        self._file = SideFile(store.folder, UNSAVED, lambda: store.cipher)
        self._store = store
        self._kept: dict[str, Typing] | None = None

    def all(self) -> dict[str, Typing]:
        """Return what is kept, the latest first."""
        return dict(sorted(self._all().items(), key=lambda pair: pair[1].at, reverse=True))

    def get(self, key: str) -> Typing | None:
        """Return what was typed into one form and never saved, or ``None``."""
        return self._all().get(key)

    def put(self, key: str, typing: Typing) -> None:
        """Keep what stands in a form, on the disk when this returns; raises :class:`NotSaved`."""
        self._write({**self._all(), key: typing})

    def take_out(self, key: str) -> None:
        """Forget a form's typing, because it was saved or discarded."""
        if key in self._all():
            self._write({k: typing for k, typing in self._all().items() if k != key})

    def forget_cases(self, refs: Collection[str]) -> None:
        """Forget all typing in cases that were disposed of; raises :class:`NotSaved`.

        A file that cannot be read may hold such typing, and goes.
        """
        left = {k: typing for k, typing in self._all().items() if typing.scope not in refs}
        if left != self._all() or not (left or self._read_only):
            self._write(left)

    def forget_disposed(self) -> None:
        """Forget typing in cases that were disposed of, where a kill kept that from being done."""
        kept = self._store.db.table(INCIDENTS)
        found = (kept.get(doc_id=scope) for scope in {one.scope for one in self._all().values()})
        gone = {document.doc_id for document in found if document and document.get("disposed_on")}
        if gone:
            with suppress(NotSaved):
                self.forget_cases(gone)

    def _all(self) -> dict[str, Typing]:
        if self._kept is None:
            content = self._file.read() or b"{}"
            try:
                self._kept = json_of(content, dict[str, Typing])
            except Undecodable:
                self._kept = {}
        return self._kept

    @property
    def _read_only(self) -> bool:
        return self._store.read_only

    def _write(self, kept: dict[str, Typing]) -> None:
        if self._read_only:
            raise NotSaved("the records can only be read")
        if kept:
            self._file.write(msgspec.json.encode(kept))
        else:
            self._file.remove()
        self._kept = kept


class FormTyping:
    """The place of one form's typing among all of it."""

    def __init__(self, kept: UnsavedTyping, key: str, title: str, scope: str) -> None:
        self._kept = kept
        self._key = key
        self._title = title
        self._scope = scope

    def get(self) -> Typing | None:
        """Return what was typed here and never saved, or ``None``."""
        return self._kept.get(self._key)

    def put(self, fields: dict[str, Any], labels: Mapping[str, str], at: datetime) -> None:
        """Keep *fields*; none of them forgets what was kept.  Raises :class:`NotSaved`."""
        before = self.get()
        if before is not None and before.fields == fields:
            return
        if fields:
            said = {name: labels[name] for name in fields if name in labels}
            self._kept.put(self._key, Typing(self._title, self._scope, at, fields, said))
        else:
            self.take_out()

    def take_out(self) -> None:
        """Forget it; raises :class:`NotSaved`."""
        self._kept.take_out(self._key)
