"""The annual report on the screen: counted, exported, done."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from esafety_tui.screens.annual.screen import Annual
from esafety_tui.screens.base.file_export import FileExport
from support.screens.places_app import PlacesApp, settled


async def counted(pilot: Pilot[int]) -> Annual:
    """The report once its figures have been counted."""
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, Annual)
    return screen


def said(app: PlacesApp) -> str:
    """What the box in front says."""
    return "\n".join(str(part.content) for part in app.screen.query(Static))


async def asked_for_a_file(pilot: Pilot[int], path: Path) -> FileExport:
    """The box that asks for a path, with *path* typed: of the governors' report."""
    if not pilot.app.screen._as_governors:  # type: ignore[attr-defined]
        await pilot.press("v")
    await pilot.press("e")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, FileExport)
    screen.query_one("#path", Input).value = str(path)
    return screen
