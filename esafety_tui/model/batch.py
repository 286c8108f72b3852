"""An import of a log, as a batch that can be taken back."""

from typing import Annotated

from esafety_tui.model.record import Line, Moment, Record
from esafety_tui.model.wording import Called, so_many


class Batch(Record, frozen=True, kw_only=True):
    """One import: when, by whom, of which file, and what it did.

    ``added`` and ``updated`` name the incidents by reference, each with a digest of what the
    import left behind: whether somebody has worked on it since is known by that.
    """

    id: Line
    at: Moment
    by: Line = ""
    file: Annotated[Line, Called("File", may_hold_name=True)] = ""
    added: dict[Line, Line] = {}
    updated: dict[Line, Line] = {}

    @property
    def undone(self) -> str:
        """What undoing it does, where nobody has worked on any of it."""
        added, updated = (
            so_many(len(refs), "case goes", "cases go") for refs in (self.added, self.updated)
        )
        goes = f"{added} again." * bool(self.added)
        back = f"{updated} back to what stood before." * bool(self.updated)
        return " ".join(filter(None, (goes, back)))
