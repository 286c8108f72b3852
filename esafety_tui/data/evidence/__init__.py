"""Evidence files, kept under what is in them."""
