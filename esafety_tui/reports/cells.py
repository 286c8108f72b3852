"""Text on its way into CSV files, which spreadsheets open without asking."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula.

    What begins like one (also after blanks, which some programs skip) gets an
    apostrophe in front; everything else is returned as it is.
    """
    begins = text.lstrip(" \u00a0\u3000\ufeff")
    return f"'{text}" if begins.startswith((*_FORMULA_STARTS, "＝", "＋", "－", "＠")) else text
