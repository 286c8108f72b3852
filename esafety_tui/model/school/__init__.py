"""What is kept about the school as a whole."""
