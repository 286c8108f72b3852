"""Boxes over a place: questions, menus, long work."""
