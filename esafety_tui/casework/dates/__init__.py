"""Dates as a log writes them, and as a lead types them."""
