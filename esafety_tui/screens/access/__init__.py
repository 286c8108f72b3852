"""Opening, locking, undoing, leaving."""
