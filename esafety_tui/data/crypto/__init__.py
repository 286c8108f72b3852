"""Keys, and files sealed with them."""
