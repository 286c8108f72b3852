"""What leaves the school: figures, the annual workbook, plain tables.

Made from records and rules only; never opens the store, never imports Textual.
"""
