"""Where the details of an unexpected error go: a file as protected as the records.

A traceback may carry what stands in a record, so it is never shown on the
terminal; only the sentence that says where it is.  Beside encrypted records it is
sealed; where the key is not at hand, what was found in the records is left out.
"""

import tempfile
import traceback
from datetime import datetime
from functools import partial
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher, Unopened
from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.files.atomic import PartFile, raising
from esafety_tui.data.files.names import ERROR_REPORT, SEALED_ERROR_REPORT
from esafety_tui.data.problems import FolderUnusable, RecordsUnopened
from esafety_tui.model.reading.ordinary_file import read_ordinary

_CONTEXT = b"error report"
_LARGEST = 16 * 1024 * 1024


def report_error(
    error: BaseException, folder: Path | None, at: datetime, cipher: Cipher = PLAIN
) -> str:
    """Write the details of *error* and return the sentence for the terminal.

    *cipher* is that of the records in *folder*, or the plain one when they are not open.
    """
    full = f"{at.isoformat()}\n{''.join(traceback.format_exception(error))}"
    bare = f"{at.isoformat()}\n{_without_values(error)}"
    if folder is not None and folder.is_dir():
        if not cipher.plain:
            sealed = cipher.seal(full.encode(errors="replace"), _CONTEXT)
            if _written(folder / SEALED_ERROR_REPORT, sealed):
                return _SEALED
        path = folder / ERROR_REPORT
        may_have_names = not has_keys(folder)
        if _written(path, (full if may_have_names else bare).encode(errors="replace")):
            return _where(path, may_have_names=may_have_names)
    elsewhere = _private_path()
    if elsewhere is not None and _written(elsewhere, bare.encode(errors="replace")):
        return _where(elsewhere, may_have_names=False)
    return (
        "Something went wrong in esafety-tui, and its details could not be written down. Every "
        "change that you saw on the screen is saved. Start the program again."
    )


def last_error(folder: Path, cipher: Cipher) -> str:
    """Return the details of the last error, or nothing; raises a :class:`StoreProblem`."""
    name = ERROR_REPORT if cipher.plain else SEALED_ERROR_REPORT
    with raising(partial(FolderUnusable, folder)):
        try:
            content = read_ordinary(folder / name, _LARGEST)
        except FileNotFoundError:
            return ""
    try:
        return cipher.open(content, _CONTEXT).decode(errors="replace")
    except Unopened:
        raise RecordsUnopened(folder / name) from None


def _private_path() -> Path | None:
    """Return where a report goes that no folder of records takes, or ``None``.

    The temporary folder is everybody's: a name that can be guessed may be a link by then
    to a file of the lead's.  So the report gets a new folder of its own, which only its
    owner enters; on Windows the temporary folder itself belongs to the user alone.
    """
    try:
        return Path(tempfile.mkdtemp(prefix="esafety-tui-")) / ERROR_REPORT
    except OSError:
        return None


def _written(path: Path, content: bytes) -> bool:
    """Put *content* in the place of whatever *path* names, a link included: none is followed."""
    try:
        with PartFile(path.parent, path.name) as part:
            part.write(content)
            part.settle(path)
    except OSError:
        return False
    return True


def _where(path: Path, *, may_have_names: bool) -> str:
    names = "; read them before passing them on, they may hold names" if may_have_names else ""
    return (
        "Something went wrong in esafety-tui. Every change that you saw on the screen is saved. "
        f"The details are in {path}{names}."
    )


def _without_values(error: BaseException) -> str:
    """Return where *error* happened, without any message: it may quote a record."""
    parts = []
    told: BaseException | None = error
    seen: set[int] = set()  # a chain of causes may go in a circle
    while told is not None and id(told) not in seen:
        seen.add(id(told))
        where = "".join(traceback.format_tb(told.__traceback__))
        parts.append(f"{where}{type(told).__name__}\n")
        told = told.__cause__ or told.__context__
    return "\n".join(parts)


_SEALED = (
    "Something went wrong in esafety-tui. Every change that you saw on the screen is saved. The "
    "details were kept, encrypted, beside the records: esafety-tui check --last-error shows them; "
    "read them before passing them on, they may hold names."
)
