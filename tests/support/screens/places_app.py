"""A school with two years behind it, and an application that shows single places of it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled, WorkerFailed

import esafety_tui
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.screens.annual.screen import Annual
from esafety_tui.screens.guidance.screen import Guidance
from esafety_tui.screens.prevention.screen import PreventionPlace
from esafety_tui.screens.settings.screen import Settings
from esafety_tui.widgets.base_app import BaseApp

NOON = datetime(2026, 11, 23, 12, tzinfo=LONDON)


class PlacesApp(BaseApp[int]):
    """The application with three places and nothing around them."""

    CSS_PATH = Path(esafety_tui.__file__).parent / "app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        "report": Annual,
        "prevention": PreventionPlace,
        "guidance": Guidance,
        "settings": Settings,
    }

    def __init__(self, casework: Casework, mode: str) -> None:
        super().__init__()
        self.casework = casework
        self.names_shown = False
        self.demo = False
        self._first = mode

    def on_mount(self) -> None:
        self.switch_mode(self._first)

    def on_unmount(self) -> None:
        self.casework.close()


def casework_with(
    folder: Path,
    incidents: Sequence[Incident] = (),
    prevention: Prevention | None = None,
    **school: object,
) -> Casework:
    """Casework in *folder* with these records, at noon on 23 November 2026."""
    casework = Casework.set_up(
        folder / "records",
        {"name": "Northfield School", "lead": "A. Lead", **school},
        clock=lambda: NOON,
    )
    fill(casework, incidents, with_ids(prevention or Prevention()))
    return casework


def with_ids(prevention: Prevention) -> Prevention:
    """Give every record the identifier under which the store keeps it."""
    numbered = {
        name: tuple(
            record if record.id else record.but(id=f"{name}-{number}")
            for number, record in enumerate(getattr(prevention, name))
        )
        for name in ("activities", "trainings", "reviews", "surveys")
    }
    return Prevention(**numbered)


def text_of(app: App[Any]) -> str:
    """What stands on the screen, as text, line by line."""
    return "\n".join(
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    )


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until no worker is left, of those that others began too, and their ends have been told.

    Not by Textual's own wait: that raises where a worker fails, which the screen has to say.
    """
    await pilot.pause()
    while at_work := [worker for worker in pilot.app.workers if not worker.is_finished]:
        for worker in at_work:
            with suppress(WorkerCancelled, WorkerFailed):
                await worker.wait()
        await pilot.pause()


async def until(pilot: Pilot[Any], done: Callable[[], bool]) -> None:
    """Wait until it is *done*, and drawn."""
    for _ in range(3000):
        await pilot.pause(0.01)
        if done():
            await pilot.pause()
            return
    raise AssertionError(f"it does not come\n{text_of(pilot.app)}")
