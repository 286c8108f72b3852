"""A log as a file: what kind it is, how far it goes, and its sheets of cells."""
