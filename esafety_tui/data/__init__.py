"""Where records are kept: the database, its lock and files, and the contact table.

Knows the model and nothing else of ours.  Only casework writes through it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinydb import TinyDB


def open_records(folder: str | Path, passphrase: str | None = None) -> "TinyDB":
    """Return the records in *folder* as they are now, as a TinyDB database to be read.

    For scripts: it keeps nobody from changing the records meanwhile, and has nothing to be
    closed.  *passphrase* may be the recovery key too; plain records need none.  Raises a
    :class:`StoreProblem`, such as :class:`WrongPassphrase`, and :class:`RecordsDamaged` for
    records that are not whole: what is counted in them would be wrong.
    """
    # Here, so that a command which needs no records does not wait for their database.
    from esafety_tui.data.problems import RecordsDamaged  # noqa: PLC0415
    from esafety_tui.data.store import open_store  # noqa: PLC0415

    folder = Path(folder)
    store = open_store(folder, passphrase, read_only=True)
    if store.damage:
        raise RecordsDamaged(folder)
    return store.db
