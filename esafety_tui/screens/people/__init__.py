"""People: somebody found by name, and their cases over the years."""
