"""One file: replaced whole, locked, swapped."""
