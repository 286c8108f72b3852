"""The settings on the screen: a section changed."""

from textual.pilot import Pilot
from textual.widgets import Input, Select

from esafety_tui.widgets.lists.row_list import RowList


async def change(pilot: Pilot[int], key: str, press: str = "e", **values: object) -> None:
    """Open the form of the row *key* and fill it."""
    pilot.app.screen.query_one(RowList).highlight_key(key)
    await pilot.press(press)
    for name, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{name}")
        assert isinstance(widget, Input | Select)
        widget.value = value
    await pilot.press("ctrl+s")
    await pilot.pause()
