"""An import of a log, as a batch that can be taken back."""

from collections.abc import Collection
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

    def undone(self, stay: Collection[str] = ()) -> str:
        """Say what undoing it does, where those that *stay* were worked on since."""
        added, updated = (
            [ref for ref in refs if ref not in stay] for refs in (self.added, self.updated)
        )
        goes = f"{so_many(len(added), 'case goes', 'cases go')} again." * bool(added)
        back = f"{so_many(len(updated), 'case goes', 'cases go')} back to what stood before."
        return " ".join(filter(None, (goes, back * bool(updated))))
