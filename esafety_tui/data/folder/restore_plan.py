"""A restoration as it is shown before it is done, and the doing of it, as one switch of files.

What stood there before is set aside first.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from esafety_tui.data.files.atomic import copy_file, raising
from esafety_tui.data.files.file_swap import Switch
from esafety_tui.data.files.names import INDEX, RECORD_FILES, SET_ASIDE, VAULT_NAME
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.days import LONDON, MONTHS
from esafety_tui.model.progress import Progress, adding_up, unheard


@dataclass
class Plan:
    """What a restoration would do; ``steps`` are sentences, empty when nothing is to be done.

    ``keep`` names what else is set aside, so that it makes a whole with the files that go.
    """

    folder: Path
    steps: list[str] = field(default_factory=list)
    put: dict[str, bytes] = field(default_factory=dict)
    copy: dict[str, Path] = field(default_factory=dict)
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
            (self.folder / SET_ASIDE).mkdir(mode=0o700, exist_ok=True)
            aside = _new_folder(self.folder / SET_ASIDE / now.strftime("%Y-%m-%dT%H%M%S"))
            for name in there:
                (aside / name).parent.mkdir(mode=0o700, exist_ok=True)
                _keep(self.folder / name, aside / name)
        return aside


def day_said(at: datetime) -> str:
    """Say when a backup was made, by the school's clock."""
    local = at.astimezone(LONDON)
    return f"{local.day} {MONTHS[local.month - 1]} {local:%Y, %H:%M}"


def _keep(path: Path, aside: Path) -> None:
    """Keep evidence by a second name, as it never changes, where the disk can; or else a copy."""
    if path.parent.name == VAULT_NAME:
        with suppress(OSError):
            aside.hardlink_to(path)
            return
    copy_file(path, aside)


def _new_folder(wanted: Path) -> Path:
    """Make the folder *wanted*, or where the name is taken the first that is free behind it."""
    path, numbers = wanted, count(2)
    while True:
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            path = wanted.with_name(f"{wanted.name}-{next(numbers)}")
        else:
            return path
