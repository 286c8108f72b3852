"""What the lead sees: one module, and one style sheet, for each screen."""
