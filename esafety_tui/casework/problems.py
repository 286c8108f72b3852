"""What those above casework need to know of the store: its problems, and whether it is there."""

from esafety_tui.data.problems import InUse, NoRecords, StoreProblem
from esafety_tui.data.store import has_records

__all__ = ["InUse", "NoRecords", "StoreProblem", "has_records"]
