"""The school's year on the settings screen: the calendar pasted, the year closed and reopened."""

from datetime import datetime

from textual.pilot import Pilot
from textual.widgets import TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.model.days import LONDON
from esafety_tui.widgets.lists.row_list import RowList
from support.people import TEACHER, a_case
from support.school import Clock
from support.screens.places_app import text_of, until

PASTED = """Term dates 2026 to 2027
Autumn: 2 Sep to 18 Dec
Spring: 4 Jan to 25 Mar
Summer: 12 Apr to 21 Jul"""


async def enter_on(pilot: Pilot[int], key: str) -> None:
    place = pilot.app.screen
    place.query_one(RowList).highlight_key(key)
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen is not place)


async def test_a_calendar_is_pasted_shown_as_it_was_read_and_saved(app: ESafetyApp) -> None:
    ref = a_case(app.casework, TEACHER)
    async with app.run_test(size=(100, 60)) as pilot:
        app.switch_mode("settings")
        await pilot.pause()
        await enter_on(pilot, "calendar-2026-27")
        area = app.screen.query_one("#field-calendar", TextArea)
        assert area.text.startswith("Autumn 1:")
        area.text = PASTED + "\nTraining day: 24 Nov"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "This moves:" in text_of(app))
        said = text_of(app)
        assert "Spring: 4 Jan 2027 to 25 Mar 2027" in said
        assert "left out: Term dates 2026 to 2027" in said
        assert f"{ref}: 24 Nov 2026 becomes 25 Nov 2026" in said
        assert app.casework.records.school.terms == ()
        await pilot.press("enter")
        await until(pilot, lambda: "3 terms, 2 Sep 2026 to 21 Jul 2027" in text_of(app))
        assert len(app.casework.records.school.terms) == 3


async def test_a_year_is_closed_and_opened_again_with_the_reason(
    app: ESafetyApp, clock: Clock
) -> None:
    a_case(app.casework, TEACHER)
    clock.now = datetime(2027, 7, 17, 9, tzinfo=LONDON)
    async with app.run_test(size=(100, 60)) as pilot:
        app.switch_mode("settings")
        await pilot.pause()
        await enter_on(pilot, "close-2026-27")
        assert "Cases that are open" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "closed on 17 Jul 2027, as reported then" in text_of(app))
        assert app.casework.school_year.closed.is_closed("2026-27")
        await enter_on(pilot, "close-2026-27")
        await until(pilot, lambda: "Every figure is the same if counted" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.screen.query("#field-reason")))
        app.screen.query_one("#field-reason", TextArea).text = "two came in late"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.casework.school_year.closed.is_closed("2026-27"))
