"""Lists, strips and what is drawn in them."""
