"""Putting aside what is about to be changed or cut off, under a name that is never used twice."""

from datetime import datetime
from itertools import count
from pathlib import Path

SET_ASIDE = "set-aside"


def new_aside(folder: Path, now: datetime) -> Path:
    """Make a folder in *folder*, that of the records, for what is put aside; :class:`OSError`."""
    (folder / SET_ASIDE).mkdir(mode=0o700, exist_ok=True)
    path = wanted = folder / SET_ASIDE / now.strftime("%Y-%m-%dT%H%M%S")
    numbers = count(2)
    while True:
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            path = wanted.with_name(f"{wanted.name}-{next(numbers)}")
        else:
            return path
