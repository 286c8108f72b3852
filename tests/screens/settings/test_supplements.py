"""Law and guidance beside the policy is switched on in the settings, and shows where it applies."""

from pathlib import Path

import pytest

from esafety_tui.screens.guidance.screen import Guidance
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import PlacesApp, casework_with, text_of


@pytest.fixture
def app(tmp_path: Path) -> PlacesApp:
    return PlacesApp(casework_with(tmp_path), "settings")


def flat(app: PlacesApp) -> str:
    return " ".join(text_of(app).replace("│", " ").split())


async def test_one_is_switched_on_and_off_and_says_what_it_is(app: PlacesApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        app.screen.query_one("#settings", RowList).highlight_key("searching-england")
        await pilot.press("enter")
        await pilot.pause()
        assert "Searching, screening and confiscation" in flat(app)
        assert "Department for Education; advice" in flat(app)
        assert "Not in it:" in flat(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.casework.records.school.supplements == ("searching-england",)
        assert "on · checked Mon 30 Nov 2026 by the makers" in flat(app)
        await pilot.press("enter", "escape")
        assert app.casework.records.school.supplements == ("searching-england",)
        await pilot.press("enter", "enter")
        assert app.casework.records.school.supplements == ()


async def test_where_it_asks_for_less_the_school_chooses(app: PlacesApp) -> None:
    app.casework.settings.switch_supplement("sharing-nudes-uk", on=True)
    async with app.run_test(size=(80, 40)) as pilot:
        app.screen.query_one("#settings", RowList).highlight_key("n24-police")
        assert "every case of indecent images goes to the police" in flat(app)
        await pilot.press("enter", "right", "enter")
        await pilot.pause()
        assert app.casework.records.school.milder_choices == ("n24-police",)
        assert "the designated safeguarding lead decides" in flat(app)
        await pilot.press("enter", "escape")
        assert app.casework.records.school.milder_choices == ("n24-police",)
        await pilot.press("enter", "enter")
        assert app.casework.records.school.milder_choices == ()


async def test_the_guidance_has_a_page_for_what_is_on_and_else_none(tmp_path: Path) -> None:
    app = PlacesApp(casework_with(tmp_path), "guidance")
    async with app.run_test(size=(80, 40)) as pilot:
        assert isinstance(app.screen, Guidance)
        assert "Supplements" not in flat(app)
        app.casework.settings.switch_supplement("kcsie-england", on=True)
        await pilot.pause()
        await pilot.press("right", "right", "right", "right")
        await pilot.pause()
        assert "K26-1" in flat(app)
        assert "From KCSIE 2026: paragraphs 56 and 59." in flat(app)
        app.casework.settings.switch_supplement("kcsie-england", on=False)
        app.screen.redraw()
        await pilot.pause()
        assert "Supplements" not in flat(app)
        assert "K26-1" not in flat(app)
