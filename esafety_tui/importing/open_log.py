"""A log file as sheets of cells, whatever program wrote it, within limits.

What a file is, is told by how it begins, never by its name alone: a workbook
that somebody renamed to ``.csv`` is still a workbook.
"""

from collections.abc import Iterator
from pathlib import Path

from esafety_tui.importing.delimited import delimited_sheet
from esafety_tui.importing.sheet import NotATable, Sheet, UnreadableLog
from esafety_tui.model.reading.ordinary_file import NotOrdinary, TooLarge, read_ordinary

# Text of any script takes up to four times as much once it is read, and is copied.
MOST_BYTES = 24 * 1024 * 1024

_WORKBOOK = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds an encrypted workbook, as a compound file names it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def content_of(path: Path) -> bytes:
    """Read the whole file, once it is known to be a file of bearable size.

    Raises :class:`UnreadableLog`.
    """
    try:
        content = read_ordinary(path, MOST_BYTES)
    except NotOrdinary:
        if path.is_dir():
            raise UnreadableLog("This is a folder", "Name the file in which the log is") from None
        raise NotATable from None
    except TooLarge:
        raise UnreadableLog(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB",
            "Split the log by year and import the parts one after another",
        ) from None
    except FileNotFoundError:
        raise UnreadableLog("There is no such file", "Check its name and folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise UnreadableLog(
            f"The file cannot be opened ({why.lower()})",
            "Close it in other programs, or copy it to a folder of your own",
        ) from None
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableLog("The file is empty", "Look whether the log was saved")
    return content


def sheets_of(content: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a CSV file or a workbook; raises :class:`UnreadableLog`."""
    if content.startswith(_OLE):
        raise _old_or_locked(content)
    if content.startswith(_WORKBOOK):
        from esafety_tui.importing.workbook import workbook_sheets  # noqa: PLC0415 - slow

        yield from workbook_sheets(content)
    else:
        yield delimited_sheet(content)


def _old_or_locked(content: bytes) -> UnreadableLog:
    if _ENCRYPTED in content:
        return UnreadableLog(
            "The workbook is protected with a password",
            "Take the password off a copy of it (in Excel: File, Info, Protect Workbook) and "
            "import the copy",
        )
    return UnreadableLog(
        "This is a workbook of the old kind (.xls) or another Office document",
        "Open it in Excel, save it as .xlsx and import that",
    )
