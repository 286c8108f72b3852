"""Putting aside what is about to be changed or cut off, under a name that is never used twice."""

from itertools import count
from pathlib import Path

from esafety_tui.data.files.names import SET_ASIDE


def new_aside(folder: Path, name: str) -> Path:
    """Make a folder for what is put aside in *folder*, that of the records; :class:`OSError`.

    It is called *name*, or where that is taken *name* with a number.
    """
    (folder / SET_ASIDE).mkdir(mode=0o700, exist_ok=True)
    path = wanted = folder / SET_ASIDE / name
    numbers = count(2)
    while True:
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            path = wanted.with_name(f"{name}-{next(numbers)}")
        else:
            return path
