"""What a change costs, and what opening costs, at any size of the school.

The store is measured as it is by default: encrypted, every change synced before it
counts.  Its peers keep the same documents on the same folder's disk, unencrypted:
stock TinyDB, and SQLite with ``synchronous=FULL``.
"""

import gc
import itertools
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from measure import Measured, Row, compare, seconds
from school import made_incidents
from tinydb import TinyDB
from tinydb.table import Document, Table

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.store import Store
from esafety_tui.model.record import plain

SIZES = (500, 10_000, 50_000)
OPENED = 10_000
PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
_ROUNDS = 150
# Stock TinyDB takes minutes at 50,000 documents, and its ratio is in the hundreds.
_SQLITE = "SQLite, synchronous=FULL, unencrypted and without a history"
_STOCK = "stock TinyDB, which writes everything anew"
_STOCK_ROUNDS = {500: 7, 10_000: 3, 50_000: 1}

Documents = dict[str, dict[str, Any]]


def change() -> Iterator[Row]:
    """One change of one incident, against both peers and against the size of the school."""
    with tempfile.TemporaryDirectory(prefix="esafety-bench-") as place:
        stores: dict[int, Store] = {}
        for size in SIZES:
            folder = Path(place) / str(size)
            documents = {incident.ref: plain(incident) for incident in made_incidents(size)}
            stores[size] = _filled(folder, documents)
            rollback = _sqlite(folder / "rollback.db", documents, "DELETE")
            write_ahead = _sqlite(folder / "wal.db", documents, "WAL")
            stock = _stock(folder / "stock.json", documents)
            first = dict([next(iter(documents.items()))])
            del documents
            # As the application does: what is there from the start is not looked through again.
            gc.collect()
            gc.freeze()
            ours, name = _changes(stores[size], first), f"a change at {size:,} incidents"
            yield compare(name, _timed(ours), _timed(_updates(rollback, first)), 1.0,
                          against=f"{_SQLITE}, rollback journal", rounds=_ROUNDS)  # fmt: skip
            yield compare(name, _timed(ours), _timed(_updates(write_ahead, first)), None,
                          against=f"{_SQLITE}, write-ahead log", rounds=_ROUNDS)  # fmt: skip
            yield compare(name, _timed(ours), _timed(_rewrites(stock, first)), None,
                          against=_STOCK, rounds=_STOCK_ROUNDS[size])  # fmt: skip
        small, large = SIZES[0], SIZES[-1]
        yield compare(
            f"a change at {large:,} incidents",
            _timed(_changes(stores[large], first)),
            _timed(_changes(stores[small], first)),
            1.5,
            against=f"the same at {small:,}",
            rounds=_ROUNDS,
        )
        for store in stores.values():
            store.close()


def opening() -> Iterator[Row]:
    """Opening 10,000 incidents, with the board's index, against parsing the same bytes."""
    with tempfile.TemporaryDirectory(prefix="esafety-bench-") as place:
        folder = Path(place) / "records"
        sample = load_sample(datetime.now(UTC).date())
        casework, _ = Casework.set_up_encrypted(
            folder, plain(sample.school), PASSPHRASE, cost=CHEAP
        )
        fill(casework, made_incidents(OPENED, sample), sample.prevention)
        casework.close()

        def open_all() -> None:
            opened = Casework.open(folder, passphrase=PASSPHRASE)
            assert opened.records.index.newest_first()
            opened.close()

        content = msgspec.json.encode({
            name: dict(_tables(folder, name)) for name in ("incidents", "school")
        })  # fmt: skip
        yield compare(
            f"opening {OPENED:,} incidents, to the first row",
            seconds(open_all),
            seconds(lambda: _parsed(content)),
            2.0,
            against=f"msgspec parsing the same {len(content) / 1e6:.0f} MB",
        )
        yield compare(
            f"opening {OPENED:,} incidents, to the first row",
            seconds(open_all),
            seconds(lambda: json.loads(content)),
            None,
            against="the standard library parsing them, as stock TinyDB does for every query",
            rounds=3,
        )
        (Path(place) / "parsed.json").write_bytes(content)
        ours = _memory(_OPENED.format(folder=str(folder), passphrase=PASSPHRASE))
        parsed = _memory(_PARSED.format(path=str(Path(place) / "parsed.json")))
        yield Row(
            f"memory with {OPENED:,} incidents open, program and all",
            ours, parsed, ours / parsed, None, "MB", "json.loads of the same documents",
        )  # fmt: skip


def _parsed(content: bytes) -> None:
    """Parse as fast as can be: the garbage collector would double the time."""
    gc.disable()
    try:
        msgspec.json.decode(content)
    finally:
        gc.enable()


def _tables(folder: Path, name: str) -> list[tuple[str, dict[str, Any]]]:
    casework = Casework.open(folder, read_only=True, passphrase=PASSPHRASE)
    return [(document.doc_id, document) for document in casework.records.store.db.table(name)]


def _filled(folder: Path, documents: Documents) -> Store:
    """Make an encrypted store of *documents*, and open it as a program that starts does."""
    cipher = KeyedCipher(bytes(range(32)))
    with (
        Store(folder, cipher=cipher, create=True) as store,
        store.change(act="filled", by="Sam Lead", at=datetime.now(UTC)) as db,
    ):
        db.table("incidents").insert_multiple(
            Document(document, doc_id=ref) for ref, document in documents.items()
        )
    return Store(folder, cipher=cipher)


def _sqlite(path: Path, documents: Documents, journal: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(f"PRAGMA journal_mode={journal}")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE incidents (ref TEXT PRIMARY KEY, document BLOB)")
    database.execute("BEGIN")
    rows = ((ref, msgspec.json.encode(document)) for ref, document in documents.items())
    database.executemany("INSERT INTO incidents VALUES (?, ?)", rows)
    database.execute("COMMIT")
    return database


def _stock(path: Path, documents: Documents) -> Table:
    numbered = {str(number): document for number, document in enumerate(documents.values(), 1)}
    path.write_bytes(msgspec.json.encode({"incidents": numbered}))
    return TinyDB(path).table("incidents")


def _revisions(first: Documents) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the same document over and over, each time with other words."""
    ((ref, document),) = first.items()
    for number in itertools.count():
        yield ref, {**document, "summary": f"{document['summary']} {number}"}


def _changes(store: Store, first: Documents) -> Callable[[], None]:
    revisions = _revisions(first)

    def act() -> None:
        ref, document = next(revisions)
        with store.change(act="amended", ref=ref, by="Sam Lead", at=datetime.now(UTC)) as db:
            db.table("incidents").upsert(Document(document, doc_id=ref))

    return act


def _updates(database: sqlite3.Connection, first: Documents) -> Callable[[], None]:
    revisions = _revisions(first)

    def act() -> None:
        ref, document = next(revisions)
        content = msgspec.json.encode(document)
        database.execute("UPDATE incidents SET document = ? WHERE ref = ?", (content, ref))

    return act


def _rewrites(table: Table, first: Documents) -> Callable[[], None]:
    revisions = _revisions(first)
    return lambda: table.update({"summary": next(revisions)[1]["summary"]}, doc_ids=[1]) and None


def _timed(act: Callable[[], object]) -> Measured:
    def measured() -> float:
        start = time.perf_counter()
        act()
        return time.perf_counter() - start

    return measured


def _memory(script: str) -> float:
    """Return what a program has in memory at the end of *script*, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", script + _RESIDENT], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


_OPENED = """
from pathlib import Path
from esafety_tui.casework.casework import Casework
kept = Casework.open(Path({folder!r}), passphrase={passphrase!r})
rows = kept.records.index.newest_first()
"""
_PARSED = """
import json
from pathlib import Path
kept = json.loads(Path({path!r}).read_bytes())
"""
_RESIDENT = """
import os
try:
    pages = int(open('/proc/self/statm').read().split()[1])
    print(pages * os.sysconf('SC_PAGE_SIZE') / 1e6)
except OSError:
    import resource, sys
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(most / (1e6 if sys.platform == 'darwin' else 1e3))
"""
