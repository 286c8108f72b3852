"""Checking everything that is kept: the chain, the content, the records, evidence and backups."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.evidence.vault import UNCLAIMED, Vault
from esafety_tui.data.files.atomic import raising
from esafety_tui.data.files.names import HISTORY_NAME, RECORDS_NAME
from esafety_tui.data.folder.backups import list_backups, unreadable_backups, verify_backup
from esafety_tui.data.folder.contents import strangers
from esafety_tui.data.journal.damage import damage_of, tail_notice
from esafety_tui.data.journal.entry import JournalEntry, Link
from esafety_tui.data.journal.lines import Reading, read_history, unexplained, vouched_for
from esafety_tui.data.journal.loading import apply_entry
from esafety_tui.data.journal.numbers import runs, said
from esafety_tui.data.journal.snapshot import Snapshot, read_records
from esafety_tui.data.problems import FolderUnusable, RecordsDamaged, RecordsNewer
from esafety_tui.data.tables import Tables, filled
from esafety_tui.model.record import clean_line
from esafety_tui.model.wording import so_many


@dataclass
class Check:
    """What a check found; ``wrong`` are sentences that need something done, ``notes`` do not.

    ``head`` is where the history ends; its hash is the digest to print and compare.  ``noted`` says
    whether this computer knew how far it went.
    """

    head: Link = field(default_factory=Link)
    entries: int = 0
    evidence: int = 0
    backups: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    compared: str = ""
    noted: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything is as it was written, and the digest given was found."""
        return not self.wrong


def check_folder(
    folder: Path, cipher: Cipher, evidence: Collection[str], digest: str = ""
) -> Check:
    """Read and check every file of the records in *folder*; nothing is changed.

    *evidence* are the SHA-256 digests that the records name.  *digest* is one that was printed
    earlier, or the beginning of it.  Raises :class:`RecordsNewer` and :class:`FolderUnusable`.
    """
    check = Check()
    reading = read_history(folder / HISTORY_NAME, cipher)
    if reading.newer and (reading.tail or not reading.whole):
        raise RecordsNewer(folder / HISTORY_NAME)
    check.head, check.entries = reading.link, len(reading.entries)
    try:
        records = read_records(folder / RECORDS_NAME, cipher)
    except RecordsDamaged as problem:
        check.wrong.append(str(problem))
        records = None
    _check_chain(reading, records, check)
    _check_erasures(reading.entries, check)
    _check_lines(reading, check)
    _check_records(reading, records, check)
    _check_evidence(folder, cipher, evidence, check)
    _check_backups(folder, check)
    _check_strangers(folder, check)
    if digest:
        _compare(digest, reading, check)
    return check


def _check_chain(reading: Reading, records: Snapshot | None, check: Check) -> None:
    reached = records.reach.link if records else Link()
    if damage := damage_of(reading, reached, all_read=True):
        check.wrong.append(damage.sentence)
    if lost := sorted(vouched_for(reading.entries)):
        check.notes.append(
            f"What {said(runs(lost))} of the history said is lost; a repair marked the place. The "
            "records were taken as they stood then."
        )
    first = reading.entries[0] if reading.entries else None
    if first and first.begins and first.seq > 1:
        check.notes.append(
            f"The history begins with entry {first.seq}: what came before was lost. The records "
            "were taken as they stood then."
        )
    for entry in reading.entries:
        if entry.clock_back:
            check.notes.append(
                f"The computer's clock had been set back before entry {entry.seq}: times around "
                "it are not to be relied on. The order of the entries is."
            )


def _check_lines(reading: Reading, check: Check) -> None:
    """See that the file has the lines of its entries, in their order, and no others."""
    if reading.tail:
        # Beside other damage, or with no entry at all, it does not say how far the records go.
        alone = reading.entries and not check.wrong
        check.wrong.append(
            tail_notice(reading.link.seq) if alone else "The end of the history is no whole entry."
        )
    if reading.strays and reading.whole:
        check.wrong.append(
            "Lines of the history are blank, out of their place, there twice, or no entries. The "
            "entries themselves follow one another and are as they were written. esafety-tui "
            "restore writes the file anew in order."
        )


def _check_erasures(entries: list[JournalEntry], check: Check) -> None:
    """See that what was taken out of the history was taken out by an entry that says so."""
    if taken := unexplained(entries):
        check.wrong.append(
            f"Content of {said(runs(taken))} of the history was taken out, and no entry says who "
            "did it. The rest is not concerned. esafety-tui restore takes it from a backup that "
            "has it. Find out who could write to the files."
        )


def _check_records(reading: Reading, records: Snapshot | None, check: Check) -> None:
    """See that the records are what the history makes, step by step."""
    if records is None or not reading.whole:
        return
    tables: Tables = {}
    reached = records.reach.link.seq
    starts = [place for place, entry in enumerate(reading.entries) if entry.begins]
    for entry in reading.entries[starts[-1] if starts else 0 :]:
        if not apply_entry(entry, tables) and not _follows_erasure(entry, reading.entries):
            check.wrong.append(
                f"Entry {entry.seq} of the history does not fit the one before. The records are "
                "as they are shown. Compare them with an earlier backup."
            )
        if entry.seq == reached and filled(tables) != filled(records.tables):
            if any(later.erases and later.seq > reached for later in reading.entries):
                continue
            check.wrong.append(
                "The records file does not hold what the history makes, so one of them was "
                "altered. Both have been left as they are. esafety-tui restore can write the "
                "records anew from the history."
            )


def _follows_erasure(entry: JournalEntry, entries: list[JournalEntry]) -> bool:
    """Whether *entry* changed a record of which earlier content has been erased since."""
    erased = {record for later in entries for record in later.erases if later.seq > entry.seq}
    return any(content.record in erased for content in entry.contents)


def _check_evidence(folder: Path, cipher: Cipher, recorded: Collection[str], check: Check) -> None:
    vault = Vault(folder, cipher)
    check.evidence = sum(vault.holds(digest) for digest in recorded)
    for finding in vault.verify(recorded):
        kind = check.notes if finding.sentence == UNCLAIMED else check.wrong
        kind.append(f"Evidence {(finding.sha256 or finding.name)[:12]}…: {finding.sentence}")


def _check_backups(folder: Path, check: Check) -> None:
    backups = list_backups(folder)
    check.backups = len(backups)
    for backup in backups:
        if bad := verify_backup(backup):
            check.wrong.append(
                f"The backup {backup.path.name} is damaged ({so_many(len(bad), 'file')} of it). "
                "The records and the other backups are not concerned. Make a new one with "
                "esafety-tui backup."
            )
    for name in unreadable_backups(folder):
        check.wrong.append(
            f"The backup {name} does not say what it holds, or says it as only a newer version of "
            "esafety-tui reads it. The records and the other backups are not concerned. Make a new "
            "one with esafety-tui backup."
        )


def _check_strangers(folder: Path, check: Check) -> None:
    with raising(partial(FolderUnusable, folder)):
        others = strangers(folder)
    check.notes.extend(_STRANGER.format(clean_line(name)[:80]) for name in others)


_STRANGER = (
    "In the records folder lies {!r}, which esafety-tui did not put there: it is not encrypted "
    "with the records nor disposed of with them. If nobody needs it, take it away."
)


def _compare(digest: str, reading: Reading, check: Check) -> None:
    wanted = "".join(digest.split()).casefold()
    # A digest says nothing of what came before a gap.
    since = 0
    for entry in reading.entries:
        if entry.lost or entry.seq in reading.broken or entry.seq - 1 not in reading.places:
            since = entry.seq + entry.lost
        if len(wanted) >= _SHORTEST_DIGEST and entry.hash.hex().startswith(wanted):
            check.compared = _compared(entry, since)
            return
    check.wrong.append(
        "No entry of the history has the digest given. Either it was not typed as it was printed, "
        "or the history was changed since then, or belongs to other records. Nothing was changed. "
        "Type it again; if that does not help, compare with the backups of that time."
    )


def _compared(entry: JournalEntry, since: int) -> str:
    if since > entry.seq:
        return (
            f"The digest given is that of entry {entry.seq}, which is lost: whether it is as it "
            "was when the digest was printed, nobody can say."
        )
    if since > 1:
        return (
            f"The digest given is that of entry {entry.seq}: all from entry {since} up to it is as "
            "it was when the digest was printed. Of what came before, it proves nothing, because "
            f"entry {since - 1} is lost."
        )
    return (
        f"The digest given is that of entry {entry.seq}: everything up to it is as it was when the "
        "digest was printed."
    )


# Of 64 digits; fewer could fit by chance or be made to.
_SHORTEST_DIGEST = 16
