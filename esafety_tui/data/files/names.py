"""The names of the files in a folder of records, each said once."""

import re

RECORDS_NAME = "records.json"
HISTORY_NAME = "history.jsonl"
KEYS_NAME = "keys.json"
MANIFEST_NAME = "manifest.json"
# What was cut off the end of a history, where it was put aside.
TAIL_NAME = "history.tail"
VAULT_NAME = "evidence"
# Removed when the records are encrypted, and when they are decrypted.
ERROR_REPORT = "last-error.txt"
SEALED_ERROR_REPORT = "last-error.sealed"
# What a backup holds beside the evidence.  In this order it is copied: the history last of
# the two that belong together, so that it reaches at least as far as the records beside it.
RECORD_FILES = (KEYS_NAME, RECORDS_NAME, HISTORY_NAME, "contacts.json", "steps.toml")
_EVIDENCE_NAME = re.compile(rf"{VAULT_NAME}/[0-9a-f]{{64}}")


def is_backup_name(name: str) -> bool:
    """Whether a backup holds files of this *name*."""
    return name in RECORD_FILES or bool(_EVIDENCE_NAME.fullmatch(name))
