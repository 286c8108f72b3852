"""Place 5: prevention work."""
