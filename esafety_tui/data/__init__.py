"""Where records are kept: the database, its lock and files, and the contact table.

Knows the model and nothing else of ours.  Only casework writes through it.
"""
