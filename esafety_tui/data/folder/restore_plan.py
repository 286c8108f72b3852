"""A restoration as it is shown before it is done, and the doing of it, as one switch of files.

What stood there before is set aside first.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.aside import new_aside
from esafety_tui.data.files.atomic import copy_file, raising
from esafety_tui.data.files.file_swap import Switch
from esafety_tui.data.files.names import DATED, INDEX, RECORD_FILES, VAULT_NAME
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.progress import Progress, adding_up, unheard


@dataclass
class Plan:
    """What a restoration would do; ``steps`` are sentences, empty when nothing is to be done.

    ``evidence`` are digests, each with the vault that has its file under another key, and ours;
    ``keep`` names what else is set aside, so that it makes a whole with the files that go.
    """

    folder: Path
    steps: list[str] = field(default_factory=list)
    put: dict[str, bytes] = field(default_factory=dict)
    copy: dict[str, Path] = field(default_factory=dict)
    evidence: list[tuple[str, Vault, Vault]] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)

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
        names = dict.fromkeys((*RECORD_FILES, *self.copy, *self.remove, *self.keep))
        there = [name for name in names if (self.folder / name).is_file()]
        if not there:
            return None
        with raising(NotSaved):
            aside = new_aside(self.folder, now.strftime(DATED))
            for name in there:
                (aside / name).parent.mkdir(mode=0o700, exist_ok=True)
                _keep(self.folder / name, aside / name)
        return aside


def _keep(path: Path, aside: Path) -> None:
    """Keep evidence by a second name, as it never changes, where the disk can; or else a copy."""
    if path.parent.name == VAULT_NAME:
        with suppress(OSError):
            aside.hardlink_to(path)
            return
    copy_file(path, aside)
