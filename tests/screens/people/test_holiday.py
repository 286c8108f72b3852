"""Handing over for a holiday: what is open and due, for whoever takes over."""

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.boxes.question import Message
from support.people import TEACHER, a_case


async def test_the_palette_shows_what_is_open_and_due_without_names(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 40)) as pilot:
        dict(app.acts())["Hand over for a holiday: what is open and due"]()
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert ref in app.screen._text
        assert "OPEN (1)" in app.screen._text
        assert "Bloggs" not in app.screen._text
