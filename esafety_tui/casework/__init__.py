"""What the lead does: :class:`Casework` holds a service for each subject; only they write."""
