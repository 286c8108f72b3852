"""Repairing records: what is damaged or missing, from the records, the history and every backup.

Whatever is found is chosen by its content.  The plan always ends in records that can be written,
as long as any file holds some; what no file holds is named by its number.  It is shown before it
is carried out, as one switch of files; what stood there before is set aside first.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.atomic import copy_file, raising
from esafety_tui.data.files.file_swap import Switch
from esafety_tui.data.files.names import (
    BACKED_UP,
    DATED,
    HISTORY_NAME,
    INDEX,
    KEYS_NAME,
    RECORDS_NAME,
    VAULT_NAME,
    new_aside,
)
from esafety_tui.data.folder.backups import Backup
from esafety_tui.data.folder.history_repair import Remade, furthest, makes, remade, repaired
from esafety_tui.data.folder.migration import BY_PROGRAM, beginning
from esafety_tui.data.folder.sources import NEWER, Held, Sources, places_of_backups
from esafety_tui.data.journal.damage import is_foreign
from esafety_tui.data.journal.entry import Change, JournalEntry, Link, link_of, written
from esafety_tui.data.journal.lines import unexplained, vouched_for
from esafety_tui.data.journal.numbers import repair_act, runs, said
from esafety_tui.data.journal.snapshot import FORMAT, written_out
from esafety_tui.data.problems import NotSaved, StoreProblem
from esafety_tui.data.tables import Tables
from esafety_tui.model.progress import Progress, adding_up, unheard


class NothingLeft(StoreProblem):
    """Neither the files nor any backup hold records that can be read."""

    sentence = (
        "Neither the records, nor their history, nor any backup here can be read. Nothing was "
        "changed. Look for a copy of the whole folder elsewhere, and ask somebody who recovers "
        "data before anything more is written to this disk. Records on a stick or elsewhere: "
        "esafety-tui restore --from, and where they lie."
    )


@dataclass
class Plan:
    """What a restoration would do; ``steps`` are sentences, empty when nothing is to be done.

    The records are then the ``entries`` and ``tables`` under ``cipher``.
    ``evidence`` are digests, each with the vault that has its file under another key, and ours;
    ``keep`` names what else is set aside, so that it makes a whole with the files that go.
    ``brings`` says that the records come from elsewhere, or from an earlier day.
    """

    folder: Path
    entries: list[JournalEntry] = field(default_factory=list)
    tables: Tables = field(default_factory=dict)
    cipher: Cipher = PLAIN
    steps: list[str] = field(default_factory=list)
    put: dict[str, bytes] = field(default_factory=dict)
    copy: dict[str, Path] = field(default_factory=dict)
    evidence: list[tuple[str, Vault, Vault]] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    brings: bool = False

    def end_with(self, change: Change, link: Link, *, begins: bool) -> None:
        """Prepare history and records, with an entry of *change*; if it *begins*, with them all.

        A history without entries follows *link*.
        """
        for entry in self.entries:
            link = link_of(entry, link)
        last = beginning(self.tables, change, link) if begins else written(change, (), link)
        self.entries.append(last)
        self.put |= written_out(self.entries, self.tables, self.cipher)

    def carry_out(self, now: datetime, progress: Progress = unheard) -> Path | None:
        """Do it; return the folder in which the files from before are kept, if there were any.

        *progress* hears how many bytes are copied.  Raises :class:`NotSaved`, and what *progress*
        raises, when nothing has happened to the records, or :class:`SwitchUnfinished`.
        """
        with raising(NotSaved):
            read = adding_up(progress, sum(path.stat().st_size for path in self.copy.values()))
            aside = self._set_aside(now)
        with Switch(self.folder) as switch:
            for name, content in self.put.items():
                switch.put(name, content)
            for name, source in self.copy.items():
                switch.put_copy(name, source, read)
            for sha256, kept, vault in self.evidence:
                switch.prepared(kept.copy_one(sha256, vault.within(switch.place)))
            for name in (INDEX, *self.remove):
                switch.remove(name)
            switch.carry_out()
        return aside

    def _set_aside(self, now: datetime) -> Path | None:
        """Keep the files of the records, and whatever else goes, in a folder of their own."""
        names = dict.fromkeys((*BACKED_UP, *self.copy, *self.remove, *self.keep))
        there = [name for name in names if (self.folder / name).is_file()]
        if not there:
            return None
        aside = new_aside(self.folder, now.strftime(DATED))
        for name in there:
            _keep(self.folder / name, aside / name)
        return aside


def set_backup_aside(backup: Backup, folder: Path, now: datetime) -> None:
    """Keep what *backup* has, whatever becomes of it; raises :class:`NotSaved`."""
    with raising(NotSaved):
        aside = new_aside(folder, now.strftime(DATED))
        for file in backup.files:
            _keep(backup.path / file.name, aside / file.name)


def _keep(path: Path, aside: Path) -> None:
    """Keep evidence by a second name, as it never changes, where the disk can; or else a copy."""
    aside.parent.mkdir(mode=0o700, exist_ok=True)
    if path.parent.name == VAULT_NAME:
        with suppress(OSError):
            aside.hardlink_to(path)
            return
    copy_file(path, aside)


def plan_repair(
    folder: Path, secret: str | None, now: datetime, backups: Sequence[Path] | None = None
) -> Plan:
    """Plan to repair what is damaged or missing in *folder*, with as little loss as there can be.

    *backups* are where those lie to repair it from, newest first: its own, if nothing else is said.
    Raises :class:`NothingLeft`, :class:`FolderUnusable`, and what :func:`cipher_for` raises.
    """
    sources = Sources(folder, secret, places_of_backups(folder) if backups is None else backups)
    own, kept = sources.own, sources.kept
    if own.reach and own.format < FORMAT and own.reading.is_mere_beginning:
        # They are brought to the present format when they are opened.
        return Plan(folder, own.reading.entries, own.tables(), sources.cipher)
    foreign = is_foreign(own.reached, own.reading.entries)
    entries = repaired(
        [*own.reading.entries, *own.reading.others],
        Link() if foreign else own.reached,
        [(held.reading.entries, held.reached) for held in kept],
    )
    base = furthest([own, *kept], entries)
    if all(entry.lost for entry in entries):
        # Nothing of the history is left anywhere: it begins anew with the records.
        entries = []
    state = remade(entries, base)
    if not state.tables:
        raise NothingLeft
    plan = Plan(folder, entries, state.tables, sources.cipher)
    if sources.keys_from:
        plan.copy[KEYS_NAME] = sources.keys_from / KEYS_NAME
        plan.steps.append(
            f"The key file is taken from the backup {sources.keys_from.name}: the records open "
            "with the passphrase of that day."
        )
    plan.steps += _of_the_history(folder, own, entries, base)
    plan.steps += _of_the_files(own, entries, state)
    nowhere = _repair_evidence(plan, kept)
    if plan.steps:
        lost = [entry.seq for entry in entries if entry.lost]
        act = "restored the records" if state.exact else repair_act(lost)
        link = base.reached if base else Link()
        plan.end_with(Change(act, "", BY_PROGRAM, now), link, begins=not state.exact)
    if nowhere:
        plan.steps.append(f"Evidence files that no backup has whole: {nowhere}.")
    return plan


def _of_the_history(
    folder: Path, own: Held, entries: list[JournalEntry], base: Held | None
) -> Iterator[str]:
    """Say what becomes of the entries of the history."""
    reading = own.reading
    written = any((folder / name).is_file() for name in (RECORDS_NAME, HISTORY_NAME))
    if written and not own and has_keys(folder):
        yield (
            "Neither the records nor the history here open with this key. If they were written "
            "under another, do not do this, and look for its key file."
        )
    if reading.newer or own.trouble == NEWER:
        yield (
            "Something here seems to be of a newer version of esafety-tui. If there is one, "
            "install it and do not do this: what only that version knows is left out."
        )
    ours = {entry.hash for entry in (*reading.entries, *reading.others) if not entry.lost}
    if found := [entry.seq for entry in entries if not entry.lost and entry.hash not in ours]:
        yield f"Taken from backups into the history: {said(runs(found))}."
    if not entries:
        yield (
            "The history can be found nowhere: it begins anew with the records as they stand, "
            "and says so."
        )
    marked = vouched_for(reading.entries)
    if lost := [entry.seq for entry in entries if entry.lost and entry.seq not in marked]:
        yield (
            f"Found nowhere and marked as lost in the history: {said(runs(lost))}. The records are "
            "written into the history whole, as they stand then."
        )
        known = [base.reached.seq if base else 0, *(one.seq for one in entries if one.begins)]
        if gone := [seq for seq in lost if seq > max(known)]:
            yield (
                f"What {said(runs(gone))} changed is not among the records, unless a later entry "
                "says it again: look through what you have on paper."
            )
    taken = unexplained(entries)
    if regained := sorted({*unexplained(reading.entries)} - {*taken}):
        yield f"Content that was taken out of {said(runs(regained))} is put back."
    if taken:
        yield (
            f"Content of {said(runs(taken))} was taken out of the history, and no entry says who "
            "did it. It is found nowhere else. The records are written into the history whole, as "
            "they stand then."
        )


def _of_the_files(own: Held, entries: list[JournalEntry], state: Remade) -> Iterator[str]:
    """Say what could not be made again, and which files are written anew."""
    if state.unfit:
        yield (
            f"What {said(runs(state.unfit))} changed could not be done again in full, because what "
            "it was changed in is lost or was altered. It can still be read in the history."
        )
    if own.reading.strays or own.reading.tail or own.reading.unended:
        yield (
            "The lines of the history are written anew, in their order and without what is no "
            "entry. The file as it was is kept with the others from before."
        )
    trouble = own.trouble
    if own.reach and not own.lies_on(entries):
        trouble = "does not belong to the history beside it"
    elif own.reach and state.exact and not makes(own, entries, state.tables):
        trouble = "does not hold what the history makes"
    if trouble:
        yield f"The records file {trouble}: it is written anew."


def _repair_evidence(plan: Plan, kept: Collection[Held]) -> int:
    """Take evidence that is missing or damaged from the newest backup that has it whole.

    Returns how many files no backup has.
    """
    vault = Vault(plan.folder, plan.cipher)
    wanted = [one.sha256 for one in vault.verify(files_in(plan.tables)) if one.sha256]
    found = 0
    for sha256 in wanted:
        places = (Vault(held.place, held.cipher) for held in kept)
        if whole := next((place for place in places if place.has_whole(sha256)), None):
            found += 1
            if (name := whole.name_of(sha256)) == vault.name_of(sha256):
                plan.copy[f"{VAULT_NAME}/{name}"] = whole.folder / name
            else:
                plan.evidence.append((sha256, whole, vault))
    if found:
        plan.steps.append(f"Evidence files taken from backups: {found}.")
    return len(wanted) - found


def files_in(tables: Tables) -> list[str]:
    """Return the digests of the evidence files that belong to the records."""
    return [
        piece["sha256"]
        for incident in tables.get("incidents", {}).values()
        for piece in incident.get("evidence", ())
        if piece.get("file") and piece.get("sha256")
    ]
