"""The figures of a year, and what each means."""
