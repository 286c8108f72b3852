"""Place 4: the annual report."""
