"""Commands about what leaves the school."""
