"""A file that leaves the program: where it goes, whole or not at all, problems in words."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from esafety_tui.model.reading.ordinary_file import NotOrdinary, refuse_unless_ordinary


class NoPath(ValueError):
    """What was typed is not the path of a file; the text is one sentence for the lead."""


def suggested_path(name: str) -> Path:
    """Return a path for the file *name* in the user's documents, or at home without such."""
    from platformdirs import user_documents_path  # noqa: PLC0415 - only when a file is written

    documents = user_documents_path()
    return (documents if documents.is_dir() else Path.home()) / name


def path_from(typed: str, suggested: Path) -> Path:
    """Read the path that somebody *typed* or pasted, quotation marks and ``~`` included.

    A folder means the *suggested* name in it; a name without an ending gets the
    suggested one.  Raises :class:`NoPath` when it cannot be a path.
    """
    text = typed.strip().strip("\"'").strip()
    if not text or "\0" in text:
        raise NoPath("Type where the file is to go.")
    try:
        path = Path(text).expanduser()
        if path.is_dir():
            return path / suggested.name
        return path if path.suffix else path.with_name(path.name + suggested.suffix)
    except (OSError, RuntimeError, ValueError):
        raise NoPath("That cannot be a file. Type a folder and a file name.") from None


@contextmanager
def whole_file(path: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Give a file to write into, which gets the name *path* on leaving, unless by an error.

    Raises :class:`FileExistsError` when there is something at *path* and not
    *overwrite*, and :class:`OSError` when the file cannot be written or what is there
    is no file.
    """
    if path.exists() and not overwrite:  # before the work, and once more after it
        raise FileExistsError(path)
    refuse_unless_ordinary(path)
    # In the same folder, so that putting it in place is one step; readable by
    # nobody but its owner until he passes it on.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".part")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(unfinished, path, overwrite=overwrite)
    finally:
        unfinished.unlink(missing_ok=True)


def _put_in_place(unfinished: Path, path: Path, *, overwrite: bool) -> None:
    """Give *unfinished* its name; never over another file unless *overwrite*, not by a hair."""
    refuse_unless_ordinary(path)
    if overwrite:
        unfinished.replace(path)
        return
    try:
        path.hardlink_to(unfinished)  # unlike a rename, fails if the name is taken
    except FileExistsError:
        raise FileExistsError(path) from None
    except OSError:  # a file system without hard links, such as a memory stick's
        if path.exists():
            raise FileExistsError(path) from None
        unfinished.replace(path)


def write_text(path: Path, text: str, *, overwrite: bool) -> None:
    """Write *text* to *path* in UTF-8, its lines ended as the system does: a :func:`whole_file`."""
    with whole_file(path, overwrite=overwrite) as file:
        file.write(text.replace("\n", os.linesep).encode())


# Windows gives EACCES for what its own rules forbid, and EINVAL for a name like "a?b".
_REASONS = (
    (
        (errno.EACCES, errno.EPERM, errno.EROFS),
        "You may not write in that folder. Nothing was written; choose another, such as documents.",
    ),
    (
        (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)),
        "The disk is full. Nothing was written; make room, or choose another disk.",
    ),
    (
        (errno.ENAMETOOLONG, errno.EINVAL, errno.ENOENT),
        "That cannot be the name of a file. Nothing was written; choose a shorter, plainer name.",
    ),
)
_OTHER_REASON = "The disk would not take the file. Nothing was written; try another folder."


def why_not_written(error: OSError, path: Path) -> str:
    """Say what the disk refused, that nothing is lost, and what to do; never the path itself."""
    if not path.parent.is_dir():
        return "That folder does not exist. Nothing was written; make it first, or choose another."
    if isinstance(error, FileExistsError):
        return "There is a file of that name already. It is as it was; choose another name."
    if isinstance(error, NotOrdinary):
        return "What is there is no ordinary file. It is as it was; choose another name."
    if isinstance(error, PermissionError) and path.exists():
        return (
            "The file that is there could not be replaced. It is as it was; close it if it is"
            " open in another program, such as Excel, or choose another name."
        )
    return next((reason for kinds, reason in _REASONS if error.errno in kinds), _OTHER_REASON)


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """Return *text* for a CSV file so that no spreadsheet takes it for a formula.

    What begins like one (also after blanks, which some programs skip) gets an
    apostrophe in front; everything else is returned as it is.
    """
    begins = text.lstrip(" \u00a0\u3000\ufeff")
    return f"'{text}" if begins.startswith((*_FORMULA_STARTS, "＝", "＋", "－", "＠")) else text
