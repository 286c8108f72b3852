"""Write the README's key table anew from the bindings: python docs/key_table.py."""

import sys
from pathlib import Path

from esafety_tui.keys import table

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end -->"


def renewed(readme: str) -> str:
    """Return the text of the README with the table as it is now."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"The key table in {README.name} is up to date.\n")
