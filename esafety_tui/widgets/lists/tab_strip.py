"""The names of the parts of a place, all of them in sight; one is open."""

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from esafety_tui.widgets.lists.tiles import clicked, placed


class TabStrip(Widget):
    """Tabs that go on to a second line rather than off the edge; a click opens one.

    It never has the cursor: its place says which keys go from tab to tab.
    """

    DEFAULT_CSS = """
    TabStrip { height: auto; padding: 0 1; }
    """

    active: reactive[str] = reactive("", init=False)

    class Opened(Message):
        """Another tab is open."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, labels: Mapping[str, str]) -> None:
        """Make a tab for each name, with what it is called; the first one is open."""
        super().__init__()
        self._labels = dict(labels)
        self.set_reactive(TabStrip.active, next(iter(labels)))

    def rename(self, labels: Mapping[str, str]) -> None:
        """Call tabs otherwise, by their names: *Removal 2*."""
        self._labels.update(labels)
        self.refresh(layout=True)

    def watch_active(self, name: str) -> None:
        self.post_message(self.Opened(name))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return placed(self._labels.values(), width)[-1].line + 1

    def render(self) -> Content:
        parts: list[Content | str] = []
        line = 0
        places = placed(self._labels.values(), self.content_size.width)
        for (name, label), place in zip(self._labels.items(), places, strict=True):
            if place.line > line:
                parts.append("\n")
                line = place.line
            style = "bold underline on $primary-muted" if name == self.active else ""
            parts += [Content.styled(f" {label} ", style), " "]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        places = placed(self._labels.values(), self.content_size.width)
        number = clicked(places, event.x - self.styles.padding.left, event.y)
        if number is not None:
            self.active = tuple(self._labels)[number]
