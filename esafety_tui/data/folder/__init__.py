"""The folder of records as a whole: backups, checking, restoring, encrypting."""
