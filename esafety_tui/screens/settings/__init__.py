"""Place 0: the school's settings."""
