"""What those above casework need to know of the store: its problems, and what is there."""

from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.crypto.key_problems import WrongPassphrase
from esafety_tui.data.journal.opening import needs_passphrase
from esafety_tui.data.problems import (
    FolderUnusable,
    InUse,
    NoRecords,
    PassphraseNeeded,
    ReadOnly,
    StoreProblem,
)
from esafety_tui.data.store import has_records

__all__ = [
    "FolderUnusable",
    "InUse",
    "NoRecords",
    "PassphraseNeeded",
    "ReadOnly",
    "StoreProblem",
    "WrongPassphrase",
    "has_keys",
    "has_records",
    "needs_passphrase",
]
