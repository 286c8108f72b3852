"""What was done: read, put into words, taken back."""
