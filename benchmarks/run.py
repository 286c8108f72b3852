"""Measure what is promised about speed: python benchmarks/run.py [NAME…].

Every figure is a ratio against a peer in the same run on the same machine, so that
it means the same on a slow computer and on a fast one.  Peers are installed, the
first time, into an environment of their own.  The exit code is 1 when a figure
misses what it should reach.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module

from measure import Row, show

# Peers are installed, and so compiled.  Where this is set, ours alone would be compiled
# again at each of its starts, which happens to nobody who has installed it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The name on the command line; its module and function; what it measures.
BENCHMARKS = {
    "board": ("desk:first_board", "start to first board, against kanban-tui and against size"),
    "keys": ("desk:key_to_screen", "a key to its effect on the screen: move, tick, search"),
    "contacts": ("lookup:contacts", "a number from the command line, against khard"),
    "workbook": ("workbook:workbook", "the annual report: its figures, and writing it"),
    "schools": (
        "many_schools:many_schools",
        "the reports of 2 to 5,000 schools together, against Python's csv and against size",
    ),
    "import": ("log_import:taking_in", "a log of 5,000 rows, against reading its cells"),
    "change": ("store:change", "one change on disk, against SQLite, stock TinyDB and size"),
    "opening": ("store:opening", "opening 10,000 incidents, against parsing the same bytes"),
    "locking": ("desk:locking", "locking and unlocking 10,000 incidents, against opening them"),
    "passphrase": (
        "passphrase:another_passphrase",
        "another passphrase, against copying the same files",
    ),
    "names": ("leaving:names", "a name completed as it is typed, against size"),
    "hand-over": ("leaving:hand_over", "a hand-over with 200 records, against python-docx"),
    "memory": ("desk:memory", "memory with 10,000 incidents, beside an empty application"),
}


def main() -> int:
    """Run what is named, or everything."""
    parser = argparse.ArgumentParser(description="Measure esafety-tui against its peers.")
    names = ", ".join(BENCHMARKS)
    parser.add_argument("name", nargs="*", help=f"one or more of: {names}; all when none is named")
    chosen = parser.parse_args().name or list(BENCHMARKS)
    if unknown := set(chosen) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are: {names}")
    all_met = True
    with tempfile.TemporaryDirectory(prefix="esafety-bench-") as place:
        # The made-up schools leave no mark in the settings of whoever measures.
        os.environ["XDG_CONFIG_HOME"] = place
        for name in chosen:
            print(f"\n{name}: {BENCHMARKS[name][1]}", flush=True)
            all_met &= show(_found(name)())
    return 0 if all_met else 1


def _found(name: str) -> Callable[[], Iterator[Row]]:
    module, function = BENCHMARKS[name][0].split(":")
    found: Callable[[], Iterator[Row]] = getattr(import_module(module), function)
    return found


if __name__ == "__main__":
    sys.exit(main())
