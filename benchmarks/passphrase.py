"""What another passphrase costs: every file encrypted again under a new key."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from measure import Row, compare, seconds
from school import made_incidents

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.model.record import plain

CASES = 10_000
FILES, EACH = 20, 10_000_000
_PASSPHRASES = ("four words and a dog", "five words and two cats")
_CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
# Each file is read, opened, sealed, written, synced, and read back before anything is exchanged.
_MOST = 8.0


def another_passphrase() -> Iterator[Row]:
    """Changing the passphrase, against copying the same files, each synced."""
    with tempfile.TemporaryDirectory(prefix="esafety-bench-") as place:
        folder = Path(place) / "records"
        sample = load_sample(datetime.now(UTC).date())
        casework, _ = Casework.set_up_encrypted(
            folder, plain(sample.school), _PASSPHRASES[0], cost=_CHEAP
        )
        fill(casework, made_incidents(CASES, sample), sample.prevention)
        vault = Vault(folder, casework.records.store.cipher)
        for number in range(FILES):
            picture = Path(place) / f"{number}.png"
            picture.write_bytes(os.urandom(EACH))
            vault.put(picture)
            picture.unlink()
        casework.records.store.settle()
        turns = cycle((_PASSPHRASES, _PASSPHRASES[::-1]))

        def change() -> None:
            current, new = next(turns)
            casework.encryption.change_passphrase(current, new, cost=_CHEAP).done()

        yield compare(
            f"another passphrase, {CASES:,} cases, {FILES * EACH / 1e6:.0f} MB of evidence",
            seconds(change),
            seconds(lambda: _copy(folder, Path(place) / "copy")),
            _MOST,
            against="copying the same files, each synced",
            rounds=3,
        )
        casework.close()


def _copy(folder: Path, target: Path) -> None:
    for path in sorted(folder.rglob("*")):
        copied = target / path.relative_to(folder)
        if path.is_dir():
            copied.mkdir(parents=True, exist_ok=True)
            continue
        copied.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as source, copied.open("wb") as made:
            shutil.copyfileobj(source, made, 1 << 20)
            made.flush()
            os.fsync(made.fileno())
    shutil.rmtree(target)
