"""Bringing in a log: the steps from the file to the records."""
