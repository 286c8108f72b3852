"""The settings on the screen: a section changed."""

from textual.pilot import Pilot
from textual.widgets import Input, Select

from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import until


async def change(pilot: Pilot[int], key: str, press: str = "e", **values: object) -> None:
    """Open the form of the row *key*, fill it and save; what that moves is looked up then."""

    def is_on_the_row() -> bool:
        """Whether the cursor is there: not before the last change is saved and drawn."""
        rows = pilot.app.screen.query(RowList)
        for one in rows:
            one.highlight_key(key)
        return any(one.row is not None and one.row.key == key for one in rows)

    await until(pilot, is_on_the_row)
    await pilot.press(press)
    fields = [f"#field-{name}" for name in values]
    await until(pilot, lambda: all(pilot.app.screen.query(field) for field in fields))
    for name, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{name}")
        assert isinstance(widget, Input | Select)
        widget.value = value
    await pilot.press("ctrl+s")
    await pilot.pause()
