"""The school's year by command: its calendar, its close, the first day back."""
