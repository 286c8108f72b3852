"""What may be shown, so that no small count can be worked out."""
