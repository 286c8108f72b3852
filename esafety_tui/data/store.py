"""The one door to the records: open, read, and change them.

A change is one line of the history, synced to the disk; then a change of the tables in memory; only
then are those told of it who show records.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.atomic import replace_file, sync_folder
from esafety_tui.data.files.file_swap import finish_switch, is_switching
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.files.names import (
    DATED,
    HISTORY_NAME,
    MANIFEST_NAME,
    RECORDS_NAME,
    SET_ASIDE,
    TAIL_NAME,
    made_as_backup,
    new_aside,
)
from esafety_tui.data.folder.contents import clear_derived, sweep_parts
from esafety_tui.data.folder.migration import migrated
from esafety_tui.data.folder.older_state import OlderState, older_state
from esafety_tui.data.journal.damage import tail_notice
from esafety_tui.data.journal.entry import Change, Record
from esafety_tui.data.journal.erasure import Erasure, work_out
from esafety_tui.data.journal.journal import Journal
from esafety_tui.data.journal.loading import Loaded, load
from esafety_tui.data.journal.mark import Mark, Marker, begun_with
from esafety_tui.data.journal.opening import cipher_for, make_folder
from esafety_tui.data.journal.snapshot import Reach, RecordsFile
from esafety_tui.data.problems import (
    ChangeInside,
    NoRecords,
    ReadOnly,
    StoreProblem,
    SwitchUnfinished,
    Unconfirmed,
    cause,
)
from esafety_tui.data.tables import Database, Draft, DraftOutcome, KeptTables, Tables
from esafety_tui.model.evidence import digests_in
from esafety_tui.model.progress import Progress, unheard

Clock = Callable[[], datetime]

FOR_READING = "they were opened for reading"
IN_A_BACKUP = (
    "this is a backup, which stays as it was made; esafety-tui restore --from with its folder "
    "brings what it holds into the records folder, to go on from there"
)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The school's database: TinyDB tables in memory, their history on disk.

    ``db`` is those tables, to be read; within :meth:`change` there is one to be written.
    ``notices`` are sentences for the lead about what was found on opening; ``why_read_only`` says
    why changes are refused, or is empty; ``damage`` what is damaged, if anything is;
    ``older_state`` what was recorded once and is not here, and ``mark`` what this computer knew.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cipher: Cipher = PLAIN,
        read_only: bool = False,
        create: bool = False,
        clock: Clock = _now,
    ) -> None:
        """Open the records in *folder*, sealed with *cipher*.

        With *create*, a missing folder is made and the records begin with the first change.
        Unless *read_only*, the writer's lock is taken (:class:`InUse`).  Damaged records are opened
        for reading only.  Also raises :class:`NoRecords` and what :func:`load` raises.
        """
        self.folder = folder
        self.cipher = cipher
        self._clock = clock
        if made_as_backup(folder):
            read_only, self.why_read_only = True, IN_A_BACKUP
        else:
            self.why_read_only = FOR_READING if read_only else ""
        self._kept = KeptTables()
        self.db = Database(self._kept)
        self._draft: Draft | None = None
        self._listeners: list[Callable[[Change], None]] = []
        # What stops those who read the folder in the background, before its files go or change.
        self.readers: list[Callable[[], object]] = []
        if create:
            make_folder(folder)
        elif not has_records(folder):
            raise NoRecords(folder)
        self._lock = None if read_only else WriterLock(folder, clock())
        self._opened = False
        self._opened_at = clock()
        self.mark: Mark | None = None
        self.older_state: OlderState | None = None
        try:
            if self._lock:
                finish_switch(folder)
                sweep_parts(folder)
                # Copied here with a backup, it says what this folder was on another day.
                with contextlib.suppress(OSError):
                    (folder / MANIFEST_NAME).unlink(missing_ok=True)
            loaded = Loaded({}) if create else load(folder, cipher)
            if self._lock and loaded.damage is None:
                loaded = migrated(folder, loaded, cipher, clock)
            self._take(loaded)
            self._compare()
            if not (self.read_only or create):
                self._begin_writing(loaded)
                self._note()
        except BaseException:
            self.close()
            raise

    def _take(self, loaded: Loaded) -> None:
        self.damage = loaded.damage
        self.notices = loaded.notices
        if loaded.damage:
            self.why_read_only = loaded.damage.sentence
        self.history = Journal(self.folder, self.cipher, loaded)
        if not self._opened:
            self._marker = Marker(self.folder, begun_with(self.history.path, self.cipher))
        self._opened = True
        self._kept.take(loaded.tables)
        self._file = RecordsFile(self.folder, loaded.reach)

    def _compare(self) -> None:
        """See whether this is the state in which the records were left; a backup never is."""
        if self.in_a_backup:
            return
        self.mark = self._marker.read()
        if self.damage:
            return  # repaired first: until then nobody can say after which entry they are shown
        self.older_state = older_state(self.folder, self.cipher, self.history.head, self.mark)
        if self.older_state and not self.why_read_only:
            self.why_read_only = self.older_state.in_short

    def _note(self) -> None:
        """Note outside the folder how far the records reach."""
        head = self.history.head
        if head.seq == 1:
            self._marker.close()
            self._marker = Marker(self.folder, head.hash)
        if self.history.writable:
            self._marker.write(head, self._opened_at)

    def forget_mark(self) -> None:
        """Leave nothing outside the folder that tells how far the records reached."""
        self._marker.forget()

    def accept(self, *, by: str, at: datetime) -> None:
        """Go on with records that are an :attr:`older_state`; the history says who did, and when.

        Raises what :meth:`change` raises, and :class:`StoreProblem`: it is then still to be
        answered.
        """
        older = self.older_state
        if older is None or self.why_read_only != older.in_short:
            raise ReadOnly(self.why_read_only)
        self.older_state, self.why_read_only = None, ""
        try:
            self._resume(self.cipher)
            with self.change(act=older.accepted, by=by, at=at):
                pass
        except BaseException:
            self.history.close()
            self.older_state, self.why_read_only = older, older.in_short
            raise

    def _begin_writing(self, loaded: Loaded) -> None:
        try:
            if loaded.tail:
                self._put_aside(loaded)
            self.history.open_for_writing(loaded)
        except OSError as error:
            self.why_read_only = f"the history could not be opened for writing ({cause(error)})"
            return
        if loaded.erased:
            self._end_erasure(loaded)
        if self._file.reach is None or loaded.erased:
            # What was erased is not to lie in the old records file any longer.
            with contextlib.suppress(StoreProblem):
                self.settle()

    def _end_erasure(self, loaded: Loaded) -> None:
        """Take away what is left of erased records: the program was killed over it."""
        from esafety_tui.data.evidence.vault import Vault  # noqa: PLC0415 - hardly ever

        clear_derived(self.folder)
        files = digests_in(msgspec.json.encode(loaded.erased))
        for digest in files - digests_in(msgspec.json.encode(loaded.tables)):
            with contextlib.suppress(StoreProblem):
                Vault(self.folder, self.cipher).remove(digest)

    @property
    def in_a_backup(self) -> bool:
        """Whether these are the records in a backup, which is older than the records by nature."""
        return self.why_read_only == IN_A_BACKUP

    def _put_aside(self, loaded: Loaded) -> None:
        """Keep what is about to be cut off the history, and say where; raises :class:`OSError`."""
        aside = new_aside(self.folder, self._clock().strftime(DATED))
        replace_file(aside / TAIL_NAME, loaded.tail)
        for place in (aside.parent, self.folder):
            sync_folder(place)
        last = loaded.link.seq
        where = tail_notice(last, f"{SET_ASIDE}/{aside.name}")
        self.notices = tuple(where if one == tail_notice(last) else one for one in self.notices)

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return bool(self.why_read_only)

    @contextlib.contextmanager
    def change(self, *, act: str, by: str, at: datetime, ref: str = "") -> Iterator[Database]:
        """Give the tables to be written to, as one act; it is on disk when the block is left.

        A block that raises has changed nothing; one that leaves every document as it was is not
        written down, one that writes to none is.  Raises :class:`ReadOnly`, :class:`ChangeInside`,
        :class:`NotSaved` or :class:`ReplacedBehindUs`: the records, in memory and on disk, are
        then as they were; or :class:`Unconfirmed`, after which they can only be read.
        """
        self._may_begin()
        with contextlib.closing(Draft(self._kept.tables)) as draft:
            self._draft = draft
            yield Database(draft)
            outcome = draft.outcome()
        if draft.used and not outcome.patches:
            return
        change = Change(act, ref, by, at, tuple(outcome.left))
        with self._writing():
            self.history.append(change, outcome.patches.items())
        self._note()
        self._apply(outcome, change)
        if self.history.length > self._file.due:
            with contextlib.suppress(StoreProblem):
                self.settle()

    def erasure(
        self,
        records: Collection[Record],
        change: Change,
        leave: Callable[[Database], None],
        progress: Progress = unheard,
    ) -> Erasure:
        """Work *change* out that takes *records* and their earlier content out of the history.

        *leave* is given the tables without them, and writes what is to remain.  Nothing is changed
        yet: it may run in any thread.  Raises :class:`ReadOnly`, and what :func:`work_out` raises.
        """
        if self.read_only:
            raise ReadOnly(self.why_read_only)
        return work_out(self._kept.tables, self.history, records, change, leave, progress)

    def erase(self, erasure: Erasure) -> None:
        """Do what was worked out: in place of the history at once, or not at all.

        The old records file stands until :meth:`settle`, which is to come last of all: after a kill
        it tells the next opening which files are still to be taken away.  Raises what
        :meth:`change` raises; :class:`NotSaved` also when something was recorded since.
        """
        self._may_begin()
        with self._writing():
            self.history.replace(erasure.entries, erasure.lines, erasure.before)
        self._note()
        self._apply(erasure.outcome, erasure.change)

    def settle(self) -> None:
        """Write the records file anew, up to the last change; raises what :meth:`change` raises.

        No change is lost then, because the history has it.
        """
        with self._writing():
            history = self.history
            reach = Reach(history.head, history.length, history.digest, self.cipher.generation)
            self._file.write(self._kept.tables, reach, self.cipher)

    @property
    def tables(self) -> Tables:
        """What the tables hold, to be read: for whoever writes them out whole."""
        return self._kept.tables

    def json_of(self, table: str, key: str) -> msgspec.Raw | None:
        """Return one document as it is held: for whoever wants little of very many."""
        documents: dict[str, Any] = self._kept.tables.get(table, {})
        return dict.get(documents, key)

    def convert(self, exchange: Callable[[], Cipher]) -> None:
        """Let *exchange* put other files in place of these, and go on under its cipher.

        When it raises a :class:`StoreProblem`, everything goes on as it
        was; after a :class:`SwitchUnfinished` the records are read-only.
        """
        self._may_begin()
        self._stop_readers()
        self.history.close()
        try:
            cipher = exchange()
        except SwitchUnfinished as error:
            self.why_read_only = str(error)
            raise
        except StoreProblem:
            # Whatever was prepared may hold the records, and goes.
            with contextlib.suppress(SwitchUnfinished):
                finish_switch(self.folder)
            self._resume(self.cipher)
            raise
        self._resume(cipher)
        self._note()

    def _resume(self, cipher: Cipher) -> None:
        self.cipher = cipher
        try:
            loaded = load(self.folder, cipher)
        except StoreProblem as problem:
            self.why_read_only = str(problem)
            raise
        self._take(loaded)
        self._begin_writing(loaded)

    def rekeyed(self, cipher: Cipher) -> None:
        """Go on with *cipher*, which has the same data key under a changed key file."""
        self.cipher = cipher
        self.settle()

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call *listener* after every change; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Write the records file if it is behind, and give the lock up."""
        self._stop_readers()
        if self._opened and self.history.writable:
            if self._file.reach is None or self._file.reach.link != self.history.head:
                with contextlib.suppress(StoreProblem):
                    self.settle()
            self.history.close()
        if self._opened:
            self._marker.close()
        self.why_read_only = self.why_read_only or "they have been closed"
        if self._lock:
            self._lock.release()
            self._lock = None

    def _stop_readers(self) -> None:
        for stop in self.readers:
            stop()

    def _may_begin(self) -> None:
        if self.read_only:
            raise ReadOnly(self.why_read_only)
        if self._draft and not self._draft.over:
            raise ChangeInside

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Refuse when only reading is safe, and refuse from now on when it has become so."""
        if self.read_only:
            raise ReadOnly(self.why_read_only)
        try:
            yield
        except Unconfirmed as error:
            self.why_read_only = str(error)
            raise

    def _apply(self, outcome: DraftOutcome, change: Change) -> None:
        self._kept.put(outcome.left)
        for listener in tuple(self._listeners):
            listener(change)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(
    folder: Path, passphrase: str | None = None, *, read_only: bool = False, clock: Clock = _now
) -> Store:
    """Open the records in *folder* as they are kept, with the passphrase that they need, if any.

    Raises what :class:`Store` and :func:`cipher_for` raise.
    """
    if not has_records(folder):
        raise NoRecords(folder)
    cipher = cipher_for(folder, passphrase)
    return Store(folder, cipher=cipher, read_only=read_only, clock=clock)


def has_records(folder: Path) -> bool:
    """Whether there is a database in *folder*, perhaps one that is just being put there."""
    there = any((folder / name).is_file() for name in (RECORDS_NAME, HISTORY_NAME))
    return there or is_switching(folder)
