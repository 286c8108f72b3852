"""Bringing records from somewhere into a folder: onto another computer, or back to a backup.

What is damaged there is mended from the backups beside it, as a repair would.  The history then
says that they were brought, in whose name, and how they stood.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import content_of, raising, sha256_of
from esafety_tui.data.files.names import (
    HISTORY_NAME,
    KEYS_NAME,
    RECORD_FILES,
    RECORDS_NAME,
    UNSAVED,
    VAULT_NAME,
)
from esafety_tui.data.folder.backups import files_of
from esafety_tui.data.folder.contents import CONTENTS
from esafety_tui.data.folder.restore_plan import Plan
from esafety_tui.data.folder.restoring import plan_repair
from esafety_tui.data.folder.whereabouts import Source
from esafety_tui.data.journal.entry import (
    END,
    Change,
    Link,
    entry_of,
    line_of,
    link_of,
    written,
)
from esafety_tui.data.journal.lines import read_lines
from esafety_tui.data.journal.loading import apply_entry
from esafety_tui.data.journal.mark import begun_with
from esafety_tui.data.journal.opening import cipher_for
from esafety_tui.data.journal.patch import difference
from esafety_tui.data.journal.snapshot import reach_of, read_records, records_content
from esafety_tui.data.problems import NotSaved, StoreProblem
from esafety_tui.data.tables import Tables
from esafety_tui.model.record import clean_line

# What opens under the keys that it was sealed with, and under no others.
_OF_THE_KEYS = (
    KEYS_NAME,
    UNSAVED,
    *(one.name for one in CONTENTS if one.sealed and one.name in RECORD_FILES),
)

_OTHERS = (
    "What is in the folder now could not be told to be the same records: they are others, have "
    "another passphrase, or are damaged. They are set aside whole, and not thrown away."
)


def plan_bringing(folder: Path, source: Source, secret: str | None, now: datetime) -> Plan:
    """Plan to put the records of *source* into *folder*, in the place of any that are there.

    Reads everything that it takes, also the evidence.  Raises :class:`NothingLeft`, what
    :func:`cipher_for` raises, and :class:`NotSaved` where a file cannot be read.
    """
    mended = plan_repair(source.path, secret, now, source.backups)
    files = {**source.files(), **mended.copy}
    cipher = cipher_for(files[KEYS_NAME].parent if KEYS_NAME in files else source.path, secret)
    plan = Plan(folder)
    tables = _write(plan, source, mended, cipher, now)
    with raising(NotSaved):
        _choose(plan, files)
    plan.evidence = mended.evidence
    plan.steps = _said(plan, source, tables, mended)
    if _is_there(folder) and not _is_same(folder, secret, plan.put[HISTORY_NAME], cipher):
        plan.steps.append(_OTHERS)
    return plan


def _write(plan: Plan, source: Source, mended: Plan, cipher: Cipher, now: datetime) -> Tables:
    """Prepare history and records with the entry that says whence they came; return the records."""
    history = mended.put.get(HISTORY_NAME) or content_of(source.path / HISTORY_NAME) or b""
    entries = read_lines(history, cipher).entries
    tables: Tables = {}
    link = Link()
    for entry in entries:
        apply_entry(entry, tables)
        link = link_of(entry, link)
    patches = []
    if not entries and (records := read_records(source.path / RECORDS_NAME, cipher)):
        # Records of before there was a history, which then begins with them.
        tables = records.tables
        patches = [
            ((table, key), difference(None, document))
            for table, documents in tables.items()
            for key, document in documents.items()
        ]
    school = tables.get("school", {}).get("school") or {}
    act = f"brought the records back as they were in {source.named}"
    change = Change(act, "", _signer(cipher, str(school.get("lead", ""))), now)
    entry = written(change, patches, link, begins=not entries)
    lines = b"".join(line_of(one, cipher) for one in [*entries, entry])
    plan.put[HISTORY_NAME] = lines
    reach = reach_of(link_of(entry, link), lines, cipher)
    plan.put[RECORDS_NAME] = records_content(tables, reach, cipher)
    return tables


def _choose(plan: Plan, files: dict[str, Path]) -> None:
    """Choose which files are copied, and which of those that are in the folder go."""
    for name, path in files.items():
        there = plan.folder / name
        if name not in plan.put and not (there.is_file() and sha256_of(there) == sha256_of(path)):
            plan.copy[name] = path
    plan.keep = [name for name, _ in files_of(plan.folder) if name.startswith(VAULT_NAME)]
    plan.remove = [
        name
        for name in (*_OF_THE_KEYS, *plan.keep)
        if name not in files and (plan.folder / name).is_file()
    ]


def _said(plan: Plan, source: Source, tables: Tables, mended: Plan) -> list[str]:
    incidents = tables.get("incidents", {})
    kept = {
        piece["sha256"]
        for incident in incidents.values()
        for piece in incident.get("evidence", ())
        if piece.get("file") and piece.get("sha256")
    }
    school = tables.get("school", {}).get("school") or {}
    name = clean_line(str(school.get("name", ""))) or "a school without a name"
    steps = [
        f"The records of {name} and their history are put into the folder as they were in "
        f"{source.named}: {_many(len(incidents), 'case')}, "
        f"{_many(len(kept), 'file')} of evidence.",
        *mended.steps,
    ]
    if bad := [one for one in source.damaged() if one not in plan.put and one not in mended.copy]:
        steps.append(f"Damaged in the backup, and taken as it is: {', '.join(bad)}.")
    elif not mended.steps:
        steps.append("Every file of them was read, and is whole.")
    if _is_there(plan.folder):
        steps.append(
            "What was recorded after that is no longer among the records, and digests printed "
            "after that are no longer found in the history. What was erased since comes back."
        )
    steps.append(
        "They open with the passphrase and the recovery key of that day."
        if source.sealed
        else "They are not encrypted, as they were not on that day."
    )
    return steps


def _is_there(folder: Path) -> bool:
    return any((folder / name).exists() for name in (RECORDS_NAME, HISTORY_NAME))


def _is_same(folder: Path, secret: str | None, history: bytes, cipher: Cipher) -> bool:
    """Whether what is in *folder* begins with the same entry as *history*, as far as it opens."""
    first = entry_of(history.split(END, 1)[0], cipher)
    with suppress(StoreProblem):
        return begun_with(folder / HISTORY_NAME, cipher_for(folder, secret)) == first.hash
    return False


def _signer(cipher: Cipher, lead: str) -> str:
    """Return who brings the records; with the recovery key, nobody knows yet who that is."""
    by = cipher.opened_by
    return by.name or ("somebody, with the recovery key" if by.recovery_key else lead)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
