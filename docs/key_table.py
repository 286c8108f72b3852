"""Write anew, from the bindings, the README's key table and keys.md: python docs/key_table.py."""

import sys
from pathlib import Path

from esafety_tui.keys import table, table_by_key

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
BY_KEY = HERE / "keys.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end -->"


def renewed(text: str, keys: str) -> str:
    """Return *text* with the table *keys* in the place of the one that it has."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{keys}\n{END}{after}"


if __name__ == "__main__":
    for file, keys in ((README, table()), (BY_KEY, table_by_key())):
        file.write_text(renewed(file.read_text(encoding="utf-8"), keys), encoding="utf-8")
        sys.stdout.write(f"The key table in {file.name} is up to date.\n")
