"""Changing several files of a records folder together: all of them or none.

Everything new is written and synced in a folder of its own.  Then the list of what is to be
done appears there: from then on the switch has happened, and whoever opens the records next
carries it to its end.  Before, nothing has happened, and what was prepared is thrown away.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from esafety_tui.data.files.atomic import copy_file, raising, rename, replace_file, sync_folder
from esafety_tui.data.files.checked_json import NotWhole, body_of, with_checksum
from esafety_tui.data.files.names import OF_ONE_CIPHER, SWITCH_NAME, VAULT_NAME, is_backup_name
from esafety_tui.data.problems import NotSaved, StoreProblem, SwitchUnfinished
from esafety_tui.model.reading.ordinary_file import read_ordinary, refuse_unless_ordinary
from esafety_tui.model.record import Undecodable, json_of

_LIST = "list.json"
# The names of some hundred thousand files of evidence.
_LARGEST_LIST = 16 * 1024 * 1024


class _List(msgspec.Struct, frozen=True):
    put: tuple[str, ...]
    remove: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse names that lead elsewhere."""
        if not all(
            is_backup_name(name) or name in OF_ONE_CIPHER for name in self.put + self.remove
        ):
            raise ValueError("a name that records do not have")


class Switch:
    """A set of changes to the files of *folder*, prepared one by one and then done together.

    Used by the holder of the writer's lock only, with no file of the records open. Every method
    raises :class:`NotSaved` when the disk refuses; nothing has then happened to the records.
    """

    def __init__(self, folder: Path) -> None:
        """Begin to prepare, throwing away what an earlier switch prepared and did not do."""
        self._folder = folder
        self.place = folder / SWITCH_NAME
        self._put: list[str] = []
        self._remove: list[str] = []
        with raising(NotSaved):
            shutil.rmtree(self.place, ignore_errors=True)
            self.place.mkdir(mode=0o700)
            (self.place / VAULT_NAME).mkdir(mode=0o700)

    def put(self, name: str, content: bytes) -> None:
        """Prepare *content* as the file *name*."""
        with raising(NotSaved):
            replace_file(self.place / name, content)
        self._put.append(name)

    def put_copy(
        self, name: str, source: Path, read: Callable[[int], object] | None = None
    ) -> None:
        """Prepare a copy of *source* as the file *name*; *read* hears of bytes, as they come."""
        with raising(NotSaved):
            copy_file(source, self.place / name, read)
        self._put.append(name)

    def prepared(self, name: str) -> None:
        """Take note of a file that somebody else prepared in :attr:`place`, synced."""
        self._put.append(name)

    def remove(self, name: str) -> None:
        """Prepare that the file *name* goes, if it is there."""
        self._remove.append(name)

    def throw_away(self) -> None:
        """Leave nothing of what was prepared, unless it has happened and is to be carried out."""
        if not is_switching(self._folder):
            shutil.rmtree(self.place, ignore_errors=True)

    def carry_out(self) -> None:
        """Do what was prepared; after a :class:`SwitchUnfinished` the next opening ends it."""
        gone = tuple(name for name in self._remove if name not in self._put)
        body = msgspec.json.encode(_List(tuple(self._put), gone))
        with raising(NotSaved, self._unsure):
            for name in self._put:  # while nothing has happened: later there is no way back
                refuse_unless_ordinary(self._folder / name)
            sync_folder(self.place / VAULT_NAME)
            replace_file(self.place / _LIST, with_checksum(body))
        finish_switch(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing of what was prepared and is not to happen."""
        self.throw_away()

    def _unsure(self, why: str) -> StoreProblem:
        """Say what a sync that failed means: without the list there is nothing to be finished."""
        return (SwitchUnfinished if is_switching(self._folder) else NotSaved)(why)


def finish_switch(folder: Path) -> None:
    """Carry a switch that has happened to its end; throw away one that has not.

    For the holder of the writer's lock.  Raises :class:`SwitchUnfinished`.
    """
    place = folder / SWITCH_NAME
    if not place.exists():
        return
    with raising(SwitchUnfinished):
        todo = _todo(place)
        if todo is not None:
            (folder / VAULT_NAME).mkdir(mode=0o700, exist_ok=True)
            for name in todo.put:
                if (place / name).exists():
                    rename(place / name, folder / name)
            for name in todo.remove:
                if not (folder / name).is_dir():  # in the place of a file that is not needed
                    (folder / name).unlink(missing_ok=True)
            sync_folder(folder / VAULT_NAME)
            sync_folder(folder)
            # Last: the list is what says that there is something to be done.
            (place / _LIST).unlink()
            sync_folder(place)
        shutil.rmtree(place)


def is_switching(folder: Path) -> bool:
    """Whether a switch has happened in *folder* and is not carried to its end."""
    return (folder / SWITCH_NAME / _LIST).is_file()


def _todo(place: Path) -> _List | None:
    try:
        return json_of(body_of(read_ordinary(place / _LIST, _LARGEST_LIST)), _List)
    except FileNotFoundError:
        return None
    except (NotWhole, Undecodable):
        # The list appears whole or not at all; this one was damaged since.
        raise SwitchUnfinished("its list of files is damaged") from None
