"""What stands below the title of every place while the records can only be read."""

from textual.content import Content
from textual.widgets import Static


class ReadOnlyBanner(Static):
    """A line or two below the title, while the records can only be read."""

    DEFAULT_CSS = """
    ReadOnlyBanner {
        height: auto;
        max-height: 5;
        padding: 0 1;
        background: $warning-muted;
        color: $text-warning;
        text-style: bold;
        display: none;
    }
    ReadOnlyBanner.-shown { display: block; }
    """

    def show_why(self, why: str) -> None:
        """Say *why*, or go away when it is empty."""
        self.set_class(bool(why), "-shown")
        self.update(Content(f"READ-ONLY · {why}" if why else ""))
