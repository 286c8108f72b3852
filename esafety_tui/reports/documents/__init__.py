"""Letters, cases and guidance as text."""
