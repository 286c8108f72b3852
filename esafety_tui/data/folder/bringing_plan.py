"""Bringing records from somewhere into a folder: onto another computer, or back to a backup.

What is damaged there is repaired from the backups beside it.  The history then
says that they were brought, in whose name, and how they stood.
"""

from datetime import datetime
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import raising, sha256_of
from esafety_tui.data.files.names import (
    BACKED_UP,
    HISTORY_NAME,
    KEYS_NAME,
    RECORDS_NAME,
    UNSAVED,
    VAULT_NAME,
)
from esafety_tui.data.folder.backups import files_of
from esafety_tui.data.folder.contents import CONTENTS
from esafety_tui.data.folder.find_records import Source
from esafety_tui.data.folder.restoring import Plan, files_in, plan_repair
from esafety_tui.data.journal.entry import Change, Link
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.record import clean_line
from esafety_tui.model.wording import so_many

# What opens under the keys that it was sealed with, and under no others.
_OF_THE_KEYS = (
    KEYS_NAME,
    UNSAVED,
    *(one.name for one in CONTENTS if one.sealed and one.name in BACKED_UP),
)


def plan_bringing(folder: Path, source: Source, secret: str | None, now: datetime) -> Plan:
    """Plan to put the records of *source* into *folder*, in the place of any that are there.

    Reads everything that it takes, also the evidence.  Raises :class:`NothingLeft`, what
    :func:`cipher_for` raises, and :class:`NotSaved` where a file cannot be read.
    """
    plan = plan_repair(source.path, secret, now, source.backups)
    files = {**source.files(), **plan.copy}
    plan.steps = _said(plan, source, folder)
    plan.folder, plan.brings = folder, True
    lead = str(_school(plan).get("lead", ""))
    act = f"brought the records back as they were in {source.named}"
    plan.end_with(Change(act, "", _signer(plan.cipher, lead), now), Link(), begins=not plan.entries)
    with raising(NotSaved):
        _choose(plan, files)
    return plan


def _choose(plan: Plan, files: dict[str, Path]) -> None:
    """Choose which files are copied, and which of those that are in the folder go."""
    plan.copy = {
        name: path
        for name, path in files.items()
        if name not in plan.put and not _is_same(plan.folder / name, path)
    }
    plan.keep = [name for name, _ in files_of(plan.folder) if name.startswith(VAULT_NAME)]
    plan.remove = [
        name
        for name in (*_OF_THE_KEYS, *plan.keep)
        if name not in files and (plan.folder / name).is_file()
    ]


def _is_same(there: Path, path: Path) -> bool:
    return there.is_file() and sha256_of(there) == sha256_of(path)


def _said(plan: Plan, source: Source, folder: Path) -> list[str]:
    """Say what comes of *source*, how whole it is after its repair *plan*, and into what."""
    name = clean_line(str(_school(plan).get("name", ""))) or "a school without a name"
    steps = [
        f"You get the records of {name} and their history as they were in {source.named}: "
        f"{so_many(len(plan.tables.get('incidents', {})), 'case')}, "
        f"{so_many(len({*files_in(plan.tables)}), 'file')} of evidence.",
        *plan.steps,
    ]
    if bad := [one for one in source.damaged() if one not in (*plan.put, *plan.copy)]:
        steps.append(f"Damaged in the backup, and taken as it is: {', '.join(bad)}.")
    elif not plan.steps:
        steps.append("Every file in it was read, and is whole.")
    if any((folder / name).exists() for name in (RECORDS_NAME, HISTORY_NAME)):
        steps.append(
            "What was recorded after that is then missing here, and what was removed or deleted "
            "after that is back. Digests printed after that are no longer found in the history. "
            "What is here now, whether of these records or of others, is kept whole in the folder "
            "set-aside."
        )
    steps.append(
        "They open with the passphrases and the recovery key of that day, and with no others."
        if source.sealed
        else "They are not encrypted: they were not on that day."
    )
    return steps


def _school(plan: Plan) -> dict[str, object]:
    return plan.tables.get("school", {}).get("school") or {}


def _signer(cipher: Cipher, lead: str) -> str:
    """Return who brings the records; with the recovery key, nobody knows yet who that is."""
    by = cipher.opened_by
    return by.name or ("somebody, with the recovery key" if by.recovery_key else lead)
