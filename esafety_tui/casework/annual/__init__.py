"""The annual report as casework puts it together."""
