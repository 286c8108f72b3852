"""What is due, for outside the program: a calendar file, and a page without names."""
