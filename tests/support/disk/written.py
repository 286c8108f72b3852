"""Whatever the program writes into a records folder, in any test, is looked for in the one list."""

import os
import sys
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import esafety_tui
from esafety_tui.data.files.names import HISTORY_NAME, RECORDS_NAME
from esafety_tui.data.folder.contents import item_at

_PROGRAM = f"{Path(esafety_tui.__file__).parent}{os.sep}"
_TESTS = f"{Path(__file__).parents[2]}{os.sep}"
_WRITING = os.O_WRONLY | os.O_RDWR
# Where the path stands among what Python tells of each of these.
_MAKES = {"open": 0, "os.mkdir": 0, "os.rename": 1, "os.link": 1, "os.symlink": 1}
_written: set[str] = set()


def watch() -> None:
    """Note from now on what the program itself makes, by whatever call."""
    sys.addaudithook(_note)


def unknown() -> list[str]:
    """Return what was written since into a records folder and is not in the list; forget it."""
    paths = sorted(map(Path, _written))
    _written.clear()
    _has_records.cache_clear()
    seen = {str(path): _in_records(path) for path in paths if not _has_records(path)}
    return [path for path, names in seen.items() if names and not any(map(item_at, names))]


def _note(event: str, given: tuple[Any, ...]) -> None:
    if event not in _MAKES or not isinstance(path := given[_MAKES[event]], str | Path):
        return
    if event == "open" and not (isinstance(given[2], int) and given[2] & _WRITING):
        return
    frame = sys._getframe(1)
    while frame and not frame.f_code.co_filename.startswith((_PROGRAM, _TESTS)):
        frame = frame.f_back  # type: ignore[assignment]
    if frame and frame.f_code.co_filename.startswith(_PROGRAM):
        # No Path is made: a test may be playing Windows.
        _written.add(os.path.abspath(path))  # noqa: PTH100


def _in_records(path: Path) -> list[PurePath]:
    """Return *path* as seen from each folder of records around it: a backup lies in one, too."""
    return [path.relative_to(folder) for folder in path.parents if _has_records(folder)]


@cache  # most lie in the same few folders
def _has_records(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (RECORDS_NAME, HISTORY_NAME))
