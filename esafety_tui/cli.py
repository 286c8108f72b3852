"""The commands; each imports what it needs inside itself, since import time is start-up time."""


def main() -> None:
    """Run the command line."""
