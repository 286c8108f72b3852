"""Driving the forms of a case in a pilot: fill fields, save, read the screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.model.incident import Incident
from esafety_tui.screens.case.items import Item
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import TabStrip

WIDE, NARROW = (120, 40), (80, 24)
PAGE = "https://social.example/post/1"


@asynccontextmanager
async def on_case(
    app: ESafetyApp, ref: str, size: tuple[int, int] = NARROW, tab: str = ""
) -> AsyncIterator[Pilot[int]]:
    """The program with the case *ref* open, and a tab of its right side if one is named."""
    async with app.run_test(size=size) as pilot:
        app.open_case(ref)
        await pilot.pause()
        if tab:
            await to_tab(pilot, tab)
        yield pilot


def case_of(app: ESafetyApp, ref: str) -> Incident:
    """The case as it is kept."""
    return app.casework.records.incident(ref)


def said_below(form: Screen[Any]) -> str:
    """What a form says is wrong."""
    return str(form.query_one("#wrong", Static).render())


async def fill(pilot: Pilot[int], **values: Any) -> None:
    """Put *values* into the fields of the form that is open."""
    await pilot.pause()
    for name, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{name}")
        if isinstance(widget, TextArea):
            widget.text = value
        else:
            assert isinstance(widget, Input | Select | Checkbox)
            widget.value = value


async def save(pilot: Pilot[int], **values: Any) -> None:
    """Fill the form and save it."""
    await fill(pilot, **values)
    await pilot.press("ctrl+s")
    await pilot.pause()


def shown(app: ESafetyApp) -> str:
    """What stands on the screen, as running text."""
    strips = app.screen._compositor.render_strips()
    return " ".join(" ".join("".join(s.text for s in strip) for strip in strips).split())


async def to_step(pilot: Pilot[int], step: str) -> None:
    """Highlight a step of the checklist."""
    await pilot.pause()
    assert isinstance(pilot.app.screen, CaseScreen)
    pilot.app.screen.go_to_step(step)
    assert pilot.app.screen.query_one("#steps", RowList).highlighted_key == step
    await pilot.pause()


async def to_tab(pilot: Pilot[int], tab: str, key: str = "") -> RowList[Item]:
    """Go over to a tab of the right side, and there to the item *key*."""
    await pilot.pause()
    items: RowList[Item] = pilot.app.screen.query_one("#items", RowList)
    if not items.has_focus:
        await pilot.press("tab")
    pilot.app.screen.query_one(TabStrip).active = tab
    await pilot.pause()
    if key:
        assert items.highlight_key(key), (key, [item.key for item in items.rows])
        await pilot.pause()
    return items
