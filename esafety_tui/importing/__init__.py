"""Bringing in a log as a school keeps it."""
