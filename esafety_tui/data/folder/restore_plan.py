"""A restoration as it is shown before it is done, and the doing of it, as one switch of files.

What stood there before is set aside first, never thrown away.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.aside import new_aside
from esafety_tui.data.files.atomic import copy_file, raising
from esafety_tui.data.files.file_swap import INDEX, Switch
from esafety_tui.data.files.names import KEYS_NAME, RECORD_FILES
from esafety_tui.data.folder.backups import list_backups, verify_backup
from esafety_tui.data.problems import NotSaved, ProblemWith


class NoSuchBackup(ProblemWith):
    """A backup was named that is not there, or is damaged."""

    sentence = (
        "The records cannot be brought back from this backup: {}. Nothing was changed. "
        "esafety-tui backup --list names those that there are."
    )


@dataclass
class Plan:
    """What a restoration would do; ``steps`` are sentences, empty when nothing is to be done.

    ``evidence`` are digests, each with the vault that has its file under another key, and ours.
    """

    folder: Path
    steps: list[str] = field(default_factory=list)
    put: dict[str, bytes] = field(default_factory=dict)
    copy: dict[str, Path] = field(default_factory=dict)
    evidence: list[tuple[str, Vault, Vault]] = field(default_factory=list)

    def carry_out(self, now: datetime) -> Path:
        """Do it; return the folder in which the files that were there before are kept.

        Raises :class:`NotSaved`, when nothing has happened, or :class:`SwitchUnfinished`.
        """
        aside = _set_aside(self.folder, now)
        switch = Switch(self.folder)
        for name, content in self.put.items():
            switch.put(name, content)
        for name, source in self.copy.items():
            switch.put_copy(name, source)
        for sha256, kept, vault in self.evidence:
            switch.prepared(kept.copy_one(sha256, vault.within(switch.place)))
        switch.remove(INDEX)
        switch.carry_out()
        return aside


def plan_return(folder: Path, name: str) -> Plan:
    """Plan to go back to the backup called *name* as a whole; raises :class:`NoSuchBackup`."""
    backup = next((b for b in list_backups(folder) if b.path.name == name), None)
    if backup is None:
        raise NoSuchBackup("there is none of that name")
    if bad := verify_backup(backup):
        raise NoSuchBackup(f"{len(bad)} of its files are damaged")
    plan = Plan(folder)
    for file in backup.files:
        if file.name in RECORD_FILES or not (folder / file.name).exists():
            plan.copy[file.name] = backup.path / file.name
    plan.steps = [
        f"The records and their history are put back as they were on {day_said(backup.made_at)}.",
        "What was recorded after that is no longer among the records, and digests printed after "
        "that are no longer found in the history. What was erased since comes back.",
    ]
    plan.steps.append(
        "They open with the passphrase and the recovery key of that day."
        if backup.find(KEYS_NAME)
        else "They are not encrypted, as they were not on that day."
    )
    return plan


def day_said(at: datetime) -> str:
    """Say when a backup was made."""
    return f"{at.day} {at:%B %Y, %H:%M}"


def _set_aside(folder: Path, now: datetime) -> Path:
    """Copy the files of the records into a folder of their own, and return it."""
    with raising(NotSaved):
        aside = new_aside(folder, now)
        for name in RECORD_FILES:
            if (folder / name).is_file():
                copy_file(folder / name, aside / name)
    return aside
