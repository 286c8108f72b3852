"""The journal of changes, and the records as last written out."""
