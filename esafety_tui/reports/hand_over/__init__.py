"""A case as it is handed over: what each recipient gets, and whom they are not told by name."""
