"""What happens to the files of records: flips, cuts, lines out of place, old copies put back."""

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

RECORDS, HISTORY = "records.json", "history.jsonl"
# What a disk writes at once, made small as the files here are.
PAGE = 256

Damage = Callable[[Path, random.Random], None]


def _changed(change: Callable[[bytes, random.Random], bytes], *names: str) -> Damage:
    def do(folder: Path, chance: random.Random) -> None:
        path = folder / chance.choice(names)
        if path.exists():
            path.write_bytes(change(path.read_bytes(), chance))

    return do


def _lines(change: Callable[[list[bytes], random.Random], None]) -> Damage:
    def do(content: bytes, chance: random.Random) -> bytes:
        lines = content.splitlines(keepends=True)
        if lines:
            change(lines, chance)
        return b"".join(lines)

    return _changed(do, HISTORY)


def _flip(content: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(content)
    for _ in range(chance.randint(1, 3)) if content else ():
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _flip_near_the_end(content: bytes, chance: random.Random) -> bytes:
    start = max(0, content.rfind(b"\n", 0, -1))
    return content[:start] + _flip(content[start:], chance)


def _flip_an_end(lines: list[bytes], chance: random.Random) -> None:
    place = chance.randrange(len(lines))
    lines[place] = lines[place][:-1] + bytes([10 ^ (1 << chance.randrange(8))])


def _page(filled: Callable[[random.Random, int], bytes]) -> Callable[[bytes, random.Random], bytes]:
    def do(content: bytes, chance: random.Random) -> bytes:
        start = chance.randrange(len(content) // PAGE + 1) * PAGE
        page = content[start : start + PAGE]
        return content[:start] + filled(chance, len(page)) + content[start + PAGE :]

    return do


def _zeros(_: random.Random, length: int) -> bytes:
    return bytes(length)


def _garbage(chance: random.Random, length: int) -> bytes:
    return chance.randbytes(length)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _cut_a_little(content: bytes, chance: random.Random) -> bytes:
    return content[: max(0, len(content) - chance.randint(1, 40))]


def _cut_lines(lines: list[bytes], chance: random.Random) -> None:
    del lines[-chance.randint(1, 3) :]


def _blank(lines: list[bytes], chance: random.Random) -> None:
    blank = chance.choice([b"\n", b"\r\n", b"   \n", b"\n\n\n", b"{}\n", b"\x00\n"])
    lines.insert(chance.randint(0, len(lines)), blank)


def _double(lines: list[bytes], chance: random.Random) -> None:
    one = chance.choice(lines)
    place = lines.index(one) + 1 if chance.random() < 0.5 else chance.randint(0, len(lines))
    lines.insert(place, one)


def _swap(lines: list[bytes], chance: random.Random) -> None:
    one = chance.randrange(len(lines))
    other = (one + 1) % len(lines) if chance.random() < 0.5 else chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _take_out(lines: list[bytes], chance: random.Random) -> None:
    place = chance.randrange(len(lines))
    lines[place] = chance.choice([b"", b"\n", bytes(len(lines[place]) - 1) + b"\n"])


def _tear(lines: list[bytes], chance: random.Random) -> None:
    """A line that was being written when the power went."""
    one = chance.choice(lines)
    torn = one[: chance.randint(1, len(one) - 1)] if len(one) > 1 else one
    lines.append(torn + chance.choice([b"", b"\n", bytes(chance.randint(1, 300))]))


def _windows_ends(lines: list[bytes], _: random.Random) -> None:
    lines[:] = [line.replace(b"\n", b"\r\n") for line in lines]


def lose(folder: Path, chance: random.Random) -> None:
    (folder / chance.choice([RECORDS, HISTORY])).unlink(missing_ok=True)


def put_back(copies: Path, folder: Path, chance: random.Random) -> None:
    """Put an older copy of one file, or of both, in its place, out of the folder *copies*."""
    copy = chance.choice(sorted(copies.iterdir()))
    for name in chance.choice([(RECORDS,), (HISTORY,), (RECORDS, HISTORY)]):
        if (copy / name).exists():
            (folder / name).write_bytes((copy / name).read_bytes())


def copy_over(folder: Path, chance: random.Random) -> None:
    """Copy a backup over the records as it lies there, with its list of files."""
    if backups := sorted((folder / "backups").glob("2*")):
        shutil.copytree(chance.choice(backups), folder, dirs_exist_ok=True)


def _in_a_backup(damage: Damage) -> Damage:
    def do(folder: Path, chance: random.Random) -> None:
        if backups := sorted((folder / "backups").glob("2*")):
            damage(chance.choice(backups), chance)

    return do


DAMAGES: dict[str, Damage] = {
    "bits flip": _changed(_flip, RECORDS, HISTORY, HISTORY),
    "bits flip near the end": _changed(_flip_near_the_end, HISTORY),
    "the end of a line flips": _lines(_flip_an_end),
    "a page of zeros": _changed(_page(_zeros), RECORDS, HISTORY, HISTORY),
    "a page of garbage": _changed(_page(_garbage), RECORDS, HISTORY),
    "cut": _changed(_cut, RECORDS, HISTORY, HISTORY),
    "cut a little": _changed(_cut_a_little, RECORDS, HISTORY, HISTORY),
    "lines cut off": _lines(_cut_lines),
    "blank lines": _lines(_blank),
    "a line doubled": _lines(_double),
    "lines swapped": _lines(_swap),
    "a line taken out": _lines(_take_out),
    "a torn line": _lines(_tear),
    "ends as on Windows": _lines(_windows_ends),
    "a file lost": lose,
    "damage to a backup": _in_a_backup(_changed(_flip, RECORDS, HISTORY)),
    "damage to a backup's list": _in_a_backup(_changed(_flip, "manifest.json")),
    "a backup copied over": copy_over,
    "a backup cut": _in_a_backup(_changed(_cut, RECORDS, HISTORY)),
}


def treat_roughly(folder: Path, copies: Path, chance: random.Random) -> list[str]:
    """Do one to three kinds of damage to the records in *folder*; return their names.

    In the folder *copies* are older ones of its files.
    """
    damages = {**DAMAGES, "an older copy": partial(put_back, copies)}
    names = chance.choices(sorted(damages), k=chance.choice([1, 1, 1, 2, 2, 3]))
    for name in names:
        damages[name](folder, chance)
    return names
