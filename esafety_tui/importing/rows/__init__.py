"""The tables of a log and their rows: what each cell says, and what becomes of it."""
