"""Build esafety-tui as one folder that needs no Python: ``python packaging/build.py``.

The folder is for the system on which it is built (Windows for Windows). Beside the program
stands a file to double-click, which asks the terminal for a window of a good size.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "esafety-tui"
SIZE = {"columns": 120, "rows": 40}

WINDOWS = """@echo off
rem Windows Terminal keeps the size it has; the older console takes this one.
title {name}
chcp 65001 >nul
mode con: cols={columns} lines={rows}
"%~dp0{name}\\{name}.exe" %*
if errorlevel 1 pause
"""
ELSEWHERE = """#!/bin/sh
# A terminal that does not listen keeps the size it has.
printf '\\033[8;{rows};{columns}t'
exec "$(dirname "$0")/{name}/{name}" "$@"
"""


def build(to: Path) -> Path:
    """Build the program in the folder *to*; return the file to double-click."""
    from PyInstaller.__main__ import run  # the launcher is written without it

    work = ("--workpath", str(to / "work"), "--distpath", str(to))
    run(["--noconfirm", "--log-level", "ERROR", *work, str(HERE / f"{NAME}.spec")])
    return write_launcher(to, windows=sys.platform == "win32")


def write_launcher(to: Path, *, windows: bool) -> Path:
    """Write into the folder *to* what is double-clicked to start the program; return it."""
    file = to / f"Start {NAME}.{'cmd' if windows else 'command'}"
    text = (WINDOWS if windows else ELSEWHERE).format(name=NAME, **SIZE)
    file.write_text(text, encoding="utf-8", newline="\r\n" if windows else "\n")
    file.chmod(0o755)
    return file


def main() -> None:
    """Build where the caller says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=HERE.parent / "dist", help="default: dist/")
    print(f"Built. To start it, double-click {build(parser.parse_args().to)}")


if __name__ == "__main__":
    main()
