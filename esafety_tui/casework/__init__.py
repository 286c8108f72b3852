"""What the lead does: one method of :class:`Casework` for each act.

The only writer to the store.  An act reads the record, passes the guards that
apply, commits one change and tells whoever listens what changed.
"""
