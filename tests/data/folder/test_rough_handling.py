"""Files treated roughly, at random: no dead end, no loss of what a file holds, no false word."""

import random
import shutil
from pathlib import Path

import pytest

from support.disk.judging import Judge
from support.disk.rough_handling import treat_roughly
from support.disk.true_records import PASSPHRASE, Truth, school

# By number: whether there is a backup, whether something was erased, whether an entry was lost and
# its place marked, and whether the program was left rather than killed.
KINDS = [
    (backup, erased, repaired, left)
    for backup in (False, True)
    for erased in (False, True)
    for repaired in (False, True)
    for left in (False, True)
]
# In the ordinary run two of each kind, with a passphrase and without.
ORDINARY, LONG, CHUNK = 64, 20_000, 500


def handled(place: Path, first: int, cases: int) -> list[str]:
    """Treat schools roughly, *cases* times; return what went wrong, with the number of the case."""
    wrong: list[str] = []
    truths: dict[tuple[int, str | None], Truth] = {}
    for number in range(first, first + cases):
        kind, secret = number // 2 % len(KINDS), PASSPHRASE if number % 2 else None
        if (kind, secret) not in truths:
            backup, erased, repaired, left = KINDS[kind]
            home = place / f"{kind}{'-sealed' if secret else ''}"
            truths[kind, secret] = school(
                home, secret, backup=backup, erased=erased, repaired=repaired, left=left
            )
        truth = truths[kind, secret]
        work = place / "work"
        shutil.copytree(truth.folder, work)
        chance = random.Random(number)
        names = treat_roughly(work, truth.copies, chance)
        judge = Judge(work, truth)
        found = judge.look(repair_first=chance.random() < 0.3)
        wrong += [f"case {number} ({', '.join(names)}): {one}" for one in found]
        shutil.rmtree(work)
    return wrong


def test_rough_handling_leaves_no_dead_end(tmp_path: Path) -> None:
    assert handled(tmp_path, 0, ORDINARY) == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(ORDINARY, LONG + ORDINARY, CHUNK))
def test_twenty_thousand_rough_handlings(tmp_path: Path, first: int) -> None:
    assert handled(tmp_path, first, CHUNK) == []
