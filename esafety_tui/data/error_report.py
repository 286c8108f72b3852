"""Where the details of an unexpected error go: a file as protected as the records.

A traceback may carry what stands in a record, so it is never shown on the
terminal; only the sentence that says where it is.
"""

import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from esafety_tui.data.atomic import replace_file

REPORT_NAME = "last-error.txt"


def report_error(error: BaseException, folder: Path | None, at: datetime) -> str:
    """Write the details of *error* and return the sentence for the terminal."""
    details = "".join(traceback.format_exception(error))
    content = f"{at.isoformat()}\n{details}".encode(errors="replace")
    for place in (folder, Path(tempfile.gettempdir())):
        if place is None or not place.is_dir():
            continue
        path = place / REPORT_NAME
        try:
            replace_file(path, content)
        except OSError:
            continue
        return (
            "Something went wrong in esafety-tui. Every change that you saw on the screen is "
            f"saved. The details are in {path}; read them before passing them on, they may hold "
            "names."
        )
    return (
        "Something went wrong in esafety-tui, and its details could not be written down. Every "
        "change that you saw on the screen is saved. Start the program again."
    )
