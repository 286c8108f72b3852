"""What goes beyond one case: the same people, cases that belong together."""
