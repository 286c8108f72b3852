"""The annual monitoring workbook: written whole, under its own name, or not at all."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from esafety_tui.model.incident import Incident
from esafety_tui.model.progress import Progress
from esafety_tui.model.publication import Publication
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import Figures
from esafety_tui.reports.free_text import KnownNames
from esafety_tui.reports.leads_words import LeadsWords
from esafety_tui.reports.outgoing import outgoing


def write_workbook(
    figures: Figures,
    path: Path,
    *,
    edition: Edition,
    suppress_below: int,
    made_on: date,
    progress: Progress | None = None,
    overwrite: bool = False,
    incidents: Iterable[Incident] = (),
    digest: str = "",
    words: LeadsWords | None = None,
    known_names: KnownNames | None = None,
    earlier: Sequence[Publication] = (),
) -> Figures:
    """Write the workbook of *figures* to *path*, as :func:`outgoing` makes it ready to leave.

    *progress* is told how many of how many parts are done, and may raise to cancel:
    nothing is then left behind.

    Returns the figures as the workbook shows them.  Raises what :func:`outgoing` raises,
    :class:`FileExistsError` when there is something at *path* and not *overwrite*, and
    :class:`OSError` when the file cannot be written.
    """
    # openpyxl takes a tenth of a second to load; nobody else should wait for it.
    from esafety_tui.reports.workbook_contents import LINES_A_PART, build  # noqa: PLC0415

    if path.exists() and not overwrite:
        raise FileExistsError(path)
    report = outgoing(
        figures,
        edition=edition,
        suppress_below=suppress_below,
        made_on=made_on,
        incidents=incidents,
        digest=digest,
        words=words,
        known_names=known_names,
        earlier=earlier,
    )
    parts = _Parts(progress, len(report.lines) // LINES_A_PART)
    book = build(report, parts.done)
    # In the same folder, so that putting it in place is one step; readable by
    # nobody but its owner until he passes it on.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            book.save(file)
            file.flush()
            os.fsync(file.fileno())
        parts.all_done()
        _put_in_place(temporary, path, overwrite=overwrite)
    finally:
        temporary.unlink(missing_ok=True)
    return report.figures


def _put_in_place(temporary: Path, path: Path, *, overwrite: bool) -> None:
    """Give *temporary* its name; never over another file unless *overwrite*, not even by a hair."""
    if overwrite:
        temporary.replace(path)
        return
    try:
        path.hardlink_to(temporary)  # unlike a rename, fails if the name is taken
    except FileExistsError:
        raise FileExistsError(path) from None
    except OSError:  # a file system without hard links, such as a memory stick's
        if path.exists():
            raise FileExistsError(path) from None
        temporary.replace(path)


class _Parts:
    """Tells *progress* how far the work has come: the sheets, the lines, the saving."""

    _SHEETS_AND_SAVING = 18

    def __init__(self, progress: Progress | None, more: int) -> None:
        self._progress = progress
        self._total = self._SHEETS_AND_SAVING + more
        self._count = 0

    def done(self) -> None:
        """Say that one more part is done; the last is kept for the saving."""
        self._count = min(self._count + 1, self._total - 1)
        if self._progress:
            self._progress(self._count, self._total)

    def all_done(self) -> None:
        """Say that all is done but the naming of the file: the last chance to cancel."""
        if self._progress:
            self._progress(self._total, self._total)
