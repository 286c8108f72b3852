"""Mending records: what is damaged or missing, from the history and the backups."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.crypto.key_problems import KeyFileAltered, KeyFileDamaged, NoKeys
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.names import HISTORY_NAME, KEYS_NAME, RECORDS_NAME, VAULT_NAME
from esafety_tui.data.folder.backups import Backup, list_backups, verify_backup
from esafety_tui.data.folder.mending import Mended, mend, runs
from esafety_tui.data.folder.migration import BY_PROGRAM, beginning
from esafety_tui.data.folder.older_state import goes_on_elsewhere
from esafety_tui.data.folder.restore_plan import Plan, day_said
from esafety_tui.data.journal.damage import passes, said
from esafety_tui.data.journal.entry import Change, JournalEntry, Link, line_of, link_of, written
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.journal.loading import apply_entry
from esafety_tui.data.journal.opening import cipher_for, looks_sealed
from esafety_tui.data.journal.snapshot import (
    FORMAT,
    Snapshot,
    reach_of,
    read_records,
    records_content,
)
from esafety_tui.data.problems import RecordsDamaged, StoreProblem
from esafety_tui.data.tables import Tables


class NothingLeft(StoreProblem):
    """Neither the files nor any backup hold records that can be read."""

    sentence = (
        "Neither the records, nor their history, nor any backup here can be read. Nothing was "
        "changed. Look for a copy of the whole folder elsewhere, and ask somebody who recovers "
        "data before anything more is written to this disk."
    )


def plan_repair(
    folder: Path, secret: str | None, now: datetime, backups: tuple[Backup, ...] | None = None
) -> Plan:
    """Plan to mend what is damaged or missing in *folder*, with as little loss as there can be.

    *backups* are those to mend it from, oldest first: its own, if nothing else is said.  Raises
    :class:`NothingLeft`, and what :func:`cipher_for` raises.
    """
    plan = Plan(folder)
    backups = (list_backups(folder) if backups is None else backups)[::-1]
    cipher = _cipher(plan, secret, backups)
    records, records_damaged = _records(folder, cipher)
    if records is not None and records.format < FORMAT:
        return plan
    reading = read_history(folder / HISTORY_NAME, cipher)
    reached = records.reach.link if records else Link()
    longer = goes_on_elsewhere(folder, cipher)
    if not reading.whole or reading.link.seq < reached.seq or records is None or longer:
        kept = [e for backup in backups for e in _entries(backup, secret, folder)]
        mended = mend(reading.entries, kept, reached)
        if len(mended.lost) == len(mended.entries):
            # Nothing of the history is left anywhere: it begins anew with the records.
            mended.entries = []
    else:
        mended = Mended(list(reading.entries))
    tables = _tables(records, mended, backups, secret)
    if not tables:
        raise NothingLeft
    _say(plan, mended, records_damaged=records_damaged, missing=records is None)
    _repair_evidence(plan, cipher, tables, backups)
    if not plan.steps and not passes(mended.entries, reached):
        plan.steps.append(
            "The records file does not belong to the history beside it: it is written anew from "
            "the history."
        )
    if plan.steps:
        _write(plan, mended, reached, tables, cipher, now)
    return plan


def is_sealed(folder: Path) -> bool:
    """Whether what can be restored in *folder* is encrypted."""
    if has_keys(folder) or looks_sealed(folder):
        return True
    backups = list_backups(folder)
    return not _is_there(folder) and bool(backups) and backups[-1].find(KEYS_NAME) is not None


def _is_there(folder: Path) -> bool:
    return any((folder / name).exists() for name in (RECORDS_NAME, HISTORY_NAME))


def _cipher(plan: Plan, secret: str | None, backups: tuple[Backup, ...]) -> Cipher:
    """Open the keys, those of a backup where they are gone or damaged."""
    try:
        if not has_keys(plan.folder) and not _is_there(plan.folder) and is_sealed(plan.folder):
            raise NoKeys(plan.folder)
        return cipher_for(plan.folder, secret)
    except (NoKeys, KeyFileDamaged, KeyFileAltered):
        for backup in backups:
            if backup.find(KEYS_NAME) and KEYS_NAME not in verify_backup(backup, evidence=False):
                cipher = cipher_for(backup.path, secret)
                plan.copy[KEYS_NAME] = backup.path / KEYS_NAME
                plan.steps.append(
                    f"The key file is taken from the backup of {day_said(backup.made_at)}: the "
                    "records open with the passphrase of that day."
                )
                return cipher
        raise


def _records(folder: Path, cipher: Cipher) -> tuple[Snapshot | None, bool]:
    try:
        return read_records(folder / RECORDS_NAME, cipher), False
    except RecordsDamaged:
        return None, True


def _entries(backup: Backup, secret: str | None, folder: Path) -> Iterator[JournalEntry]:
    with suppress(StoreProblem):
        cipher = _cipher_of(backup, secret, folder)
        yield from read_history(backup.path / HISTORY_NAME, cipher).entries


def _cipher_of(backup: Backup, secret: str | None, folder: Path) -> Cipher:
    """Open a backup; it may have been made under an earlier passphrase of the same data key."""
    try:
        return cipher_for(backup.path, secret)
    except StoreProblem:
        return cipher_for(folder, secret)


def _tables(
    records: Snapshot | None, mended: Mended, backups: tuple[Backup, ...], secret: str | None
) -> Tables:
    """Return the records as the mended history makes them, from the best place to begin."""
    begun = (records or _records_of(backups, secret, mended)) if mended.lost else None
    tables, reached = (begun.tables, begun.reach.link.seq) if begun else ({}, 0)
    for entry in mended.entries:
        if entry.seq > reached:
            apply_entry(entry, tables)
    return tables


def _records_of(backups: tuple[Backup, ...], secret: str | None, mended: Mended) -> Snapshot | None:
    """Return the newest records of a backup that belong to this history."""
    hashes = {entry.seq: entry.hash for entry in mended.entries}
    for backup in backups:
        with suppress(StoreProblem):
            records = read_records(backup.path / RECORDS_NAME, cipher_for(backup.path, secret))
            if records and hashes.get(records.reach.link.seq) == records.reach.link.hash:
                return records
    return None


def _say(plan: Plan, mended: Mended, *, records_damaged: bool, missing: bool) -> None:
    if mended.from_backups:
        plan.steps.append(
            f"Taken from backups into the history: {said(runs(mended.from_backups))}."
        )
    if mended.lost and not mended.entries:
        plan.steps.append(
            "The history can be found nowhere: it begins anew with the records as they stand, "
            "and says so."
        )
    elif mended.lost:
        plan.steps.append(
            f"Found nowhere and marked as lost in the history: {said(runs(mended.lost))}. The "
            "records are kept as they stand, and written into the history whole."
        )
    if records_damaged or missing:
        what = "damaged" if records_damaged else "missing"
        plan.steps.append(f"The records file is {what}: it is written anew from the history.")


def _repair_evidence(
    plan: Plan, cipher: Cipher, tables: Tables, backups: tuple[Backup, ...]
) -> None:
    """Take evidence that is missing or damaged from the newest backup that has it whole."""
    recorded = [
        piece["sha256"]
        for incident in tables.get("incidents", {}).values()
        for piece in incident.get("evidence", ())
        if piece.get("file") and piece.get("sha256")
    ]
    vault = Vault(plan.folder, cipher)
    wanted = {f"{VAULT_NAME}/{one.name}" for one in vault.verify(recorded) if one.sha256}
    for name in wanted:
        whole = (one for one in backups if one.find(name) and name not in verify_backup(one))
        if backup := next(whole, None):
            plan.copy[name] = backup.path / name
    if found := len(wanted & plan.copy.keys()):
        plan.steps.append(f"Evidence files taken from backups: {found}.")
    if len(wanted) > found:
        plan.steps.append(f"Evidence files that no backup has whole: {len(wanted) - found}.")


def _write(
    plan: Plan, mended: Mended, reached: Link, tables: Tables, cipher: Cipher, now: datetime
) -> None:
    """Prepare history and records, with an entry that says what was done."""
    link = Link() if mended.entries else reached
    for entry in mended.entries:
        link = link_of(entry, link)
    if mended.lost:
        entry = beginning(tables, "repaired the history; what was lost is marked", now, link)
    else:
        entry = written(Change("restored the records", "", BY_PROGRAM, now), (), link)
    lines = b"".join(line_of(one, cipher) for one in [*mended.entries, entry])
    reach = reach_of(link_of(entry, link), lines, cipher)
    plan.put[HISTORY_NAME] = lines
    plan.put[RECORDS_NAME] = records_content(tables, reach, cipher)
