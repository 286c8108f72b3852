"""``python -m esafety_tui`` is the command ``esafety-tui``."""

from esafety_tui.cli import main

main()
