"""What the school writes down: typed records and the words they choose from.

Imports nothing of ours.  Every record is frozen, cleaned and checked on the way
in; :func:`esafety_tui.model.record.read` is the one door for data from outside.
"""
