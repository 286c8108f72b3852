"""The report as text, CSV and JSON."""
