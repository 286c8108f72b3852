"""The pictures of the docs: one of each place, drawn from nothing but the sample school."""

import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS))

from pictures import FOLDER, PICTURES, pictures  # noqa: E402

DRAWN = sorted(FOLDER.glob("*.svg"))


def test_every_picture_is_there_and_on_a_page() -> None:
    assert {picture.stem for picture in DRAWN} == set(PICTURES)
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    places = (DOCS / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(docs/pictures/(\w+)\.svg\)", readme)
    shown += re.findall(r"!\[[^\]]+\]\(pictures/(\w+)\.svg\)", places)
    assert sorted(shown) == sorted(PICTURES)


@pytest.mark.parametrize("picture", DRAWN, ids=lambda path: path.stem)
def test_a_picture_fetches_nothing_and_is_small(picture: Path) -> None:
    drawn = picture.read_text(encoding="utf-8")
    assert not re.findall(r"url\((?!#)|href=|<script|<image|@import", drawn)
    assert len(drawn) < 200_000


@pytest.mark.long
async def test_they_are_as_the_program_draws_them_today() -> None:
    """Draw them anew with: python docs/pictures.py."""
    async for name, drawn in pictures():
        kept = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert kept == drawn, f"{name} is not as the program draws it today"
