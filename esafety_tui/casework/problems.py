"""The problems that an act can meet, for those who may not look into the store."""

from esafety_tui.data.problems import InUse, NoRecords, StoreProblem

__all__ = ["InUse", "NoRecords", "StoreProblem"]
