"""A search that the lead keeps under a name."""

from esafety_tui.model.record import Line, Record


class SavedSearch(Record, frozen=True, kw_only=True):
    """What stood in the search box; the name is its key in the table."""

    query: Line
