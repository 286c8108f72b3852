"""Places 1 and 2: the board, and the list of incidents."""
