"""The school's year: its calendar, its close, and what a turn of the year asks."""
