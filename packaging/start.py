"""What the built program runs: the same command line as everywhere."""

from esafety_tui.cli import main

main()
