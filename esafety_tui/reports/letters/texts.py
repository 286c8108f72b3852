"""The texts of the letters: those that come with the program, or a school's own of them."""

import string
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from esafety_tui.model.leaving import LetterKind
from esafety_tui.model.reading.ordinary_file import TooLarge, read_ordinary
from esafety_tui.model.reading.toml_text import BadToml, read_toml

OWN_NAME = "letters.toml"
_LARGEST = 200_000
FILLED = frozenset({
    "school", "lead", "reached", "today", "ref", "kind", "where", "reported", "person", "done",
    "next",
})  # fmt: skip


class LetterText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A letter: the clauses it serves, the role of whom it is about, and its text."""

    clause: str
    text: str
    about: str = ""


class LettersInUse(msgspec.Struct, frozen=True):
    """The letters that serve, and what is wrong with the school's own."""

    letters: Mapping[LetterKind, LetterText]
    problem: str = ""


def shipped_text() -> str:
    """Return the file that comes with the program, to be changed."""
    return Path(__file__).with_name(OWN_NAME).read_text(encoding="utf-8")


def letters_in_use(folder: Path) -> LettersInUse:
    """Read the school's own letters in *folder*, the program's where it has none; never fails."""
    shipped = _read(tomllib.loads(shipped_text()))
    try:
        own = _read(read_toml(read_ordinary(folder / OWN_NAME, _LARGEST).decode("utf-8-sig")))
    except FileNotFoundError:
        return LettersInUse(shipped)
    except TooLarge:
        return LettersInUse(shipped, _problem("it is far larger than letters are"))
    except UnicodeDecodeError:
        return LettersInUse(shipped, _problem("it is not plain text in UTF-8"))
    except OSError as error:
        return LettersInUse(shipped, _problem(f"it cannot be opened ({error.strerror})"))
    except (BadToml, msgspec.ValidationError, ValueError) as error:
        return LettersInUse(shipped, _problem(str(error)))
    return LettersInUse({**shipped, **own})


def _read(given: Mapping[str, object]) -> dict[LetterKind, LetterText]:
    letters = msgspec.convert(given, dict[LetterKind, LetterText])
    for kind, letter in letters.items():
        asked = {
            name for _, name, _, _ in string.Formatter().parse(letter.text) if name is not None
        }
        if unknown := asked - FILLED:
            raise ValueError(f"{kind} asks for {{{min(unknown)}}}, which nothing fills")
    return letters


def _problem(why: str) -> str:
    return f"Your own {OWN_NAME}: {why}. The letters that came with the program serve."
