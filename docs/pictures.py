"""Draw the pictures of the docs: python docs/pictures.py [--check].

Each place of the program, on the sample school, at nine o'clock of the Monday on
which that was written down.  Drawn by the program itself from fictional data, so
that a picture can neither show a real person nor something that is no longer so:
with ``--check`` nothing is written, and the exit code says whether they are as
the program draws them today.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import ANCHOR, fill, load_sample
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import plain

FOLDER = Path(__file__).parent / "pictures"
NINE = datetime(ANCHOR.year, ANCHOR.month, ANCHOR.day, 9, tzinfo=LONDON)
SIZE = (120, 36)

# What to press, from the board, until the place stands as the picture shows it.
PICTURES = {
    "board": (),
    "case": ("enter",),
    "incidents": ("2",),
    "contacts": ("3", *"ee"),
    "annual": ("4", "left"),
    "prevention": ("5",),
    "guidance": ("6",),
}
# Where the terminal's letters are fetched from on the Internet: a picture fetches nothing.
_FONTS = re.compile(r"\s*@font-face \{[^}]*\}")


def main() -> int:
    """Draw every picture, or check them."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the docs.")
    parser.add_argument("--check", action="store_true", help="say whether they are up to date")
    check = parser.parse_args().check
    stale = asyncio.run(_draw_all(check=check))
    if check and stale:
        print(f"not as the program draws them today: {', '.join(stale)}")
    return 1 if check and stale else 0


async def _draw_all(*, check: bool) -> list[str]:
    """Draw the pictures; with *check* only name those that differ from the kept ones."""
    stale = []
    async for name, drawn in pictures():
        kept = FOLDER / f"{name}.svg"
        if kept.is_file() and kept.read_text(encoding="utf-8") == drawn:
            continue
        stale.append(name)
        if not check:
            FOLDER.mkdir(exist_ok=True)
            kept.write_text(drawn, encoding="utf-8", newline="\n")
    return stale


async def pictures() -> AsyncIterator[tuple[str, str]]:
    """Yield the name and the SVG of each picture."""
    for name, keys in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            yield name, await _picture(Path(folder) / "records", keys)


async def _picture(folder: Path, keys: tuple[str, ...]) -> str:
    sample = load_sample(ANCHOR)
    casework = Casework.set_up(folder, plain(sample.school), clock=lambda: NINE)
    fill(casework, sample.incidents, sample.prevention, sample.reviews)
    try:
        app = ESafetyApp(casework)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.app.workers.wait_for_complete()
                await pilot.pause()
            drawn = app.export_screenshot(title="esafety-tui")
    finally:
        casework.close()
    return _FONTS.sub("", drawn)


if __name__ == "__main__":
    sys.exit(main())
