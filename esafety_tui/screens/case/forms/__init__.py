"""The forms of a case."""
