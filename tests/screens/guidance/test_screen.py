"""Guidance: clauses with search, habits, reporting routes, and printing."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from esafety_tui.policy.clauses import clauses
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.screens.guidance.screen import Guidance
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import PlacesApp, casework_with, settled, text_of


@pytest.fixture
def app(tmp_path: Path) -> PlacesApp:
    school = {"deputy": "B. [/red] Deputy", "head": "C. Head", "employer": "[bold"}
    return PlacesApp(casework_with(tmp_path, **school), "guidance")


def flat(app: PlacesApp) -> str:
    return " ".join(text_of(app).replace("│", " ").split())


def rows_of(app: PlacesApp) -> list[str]:
    return [row.key for row in app.screen.query_one("#rows", RowList).rows if not row.heading]


async def test_shows_a_clause_with_what_answers_it(app: PlacesApp) -> None:
    """And all of a long one on a small screen."""
    async with app.run_test(size=(120, 40)) as pilot:
        for size in ((120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("home")
            await pilot.pause()
            assert rows_of(app) == [clause.id for clause in clauses()]
            assert "G1 · Leaders know the national guidance" in flat(app), size
            await pilot.press("j", "down")
            assert "G3 · Staff are trained" in flat(app), size
            assert "How we meet it" in flat(app), size
        long = max(clauses(), key=lambda clause: len(clause.answers))
        app.screen.query_one("#rows", RowList).highlight_key(long.id)
        await pilot.press("enter", "end")
        beside = app.screen.query_one("#beside", RowList)
        assert beside.has_focus
        assert beside.row == beside.rows[-1]
        assert beside.scroll_offset.y + beside.size.height >= beside.virtual_size.height
        await pilot.press("escape")
        assert app.screen.query_one("#rows", RowList).has_focus
        assert app.screen.query_one("#rows", RowList).row.key == long.id


async def test_search_narrows_the_clauses(app: PlacesApp) -> None:
    """Goes through the pages, of which only one is searched."""
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"union e-mail")
        await pilot.pause()
        found = rows_of(app)
        assert "P9" in found
        assert len(found) < 10
        await pilot.press("enter")
        assert app.screen.query_one("#rows", RowList).has_focus
        await pilot.press("slash", *" zzz")
        await pilot.pause()
        assert "No clause has these words" in flat(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(rows_of(app)) == len(clauses())
        assert not app.screen.query_one("#search", Input).display
        await pilot.press("right")
        await pilot.pause()
        assert rows_of(app) == [f"D{n}" for n in range(1, 20)]
        shown = flat(app)
        assert shown.index("DO") < shown.index("D15") < shown.index("AVOID") < shown.index("D16")
        await pilot.press("l", "l")
        await pilot.pause()
        assert "E-safety lead: A. Lead" in flat(app)
        assert "Deputy: B. [/red] Deputy" in flat(app)
        assert "Union representative: not named in the school settings" in flat(app)
        await pilot.press("slash")  # there is only one page to search
        await pilot.pause()
        assert len(rows_of(app)) == len(clauses())
        assert app.screen.query_one("#search", Input).has_focus


async def test_prints_the_page_that_is_shown(app: PlacesApp, tmp_path: Path) -> None:
    """Of clauses, only those that were found."""
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        for name, text in (
            ("e-safety-clauses.txt", "P9  "),
            ("e-safety-habits.txt", "AVOID"),
            ("e-safety-hours.txt", "part of your directed time"),
            ("e-safety-routes.txt", "E-safety lead: A. Lead"),
        ):
            await pilot.press("p")
            await pilot.pause()
            assert isinstance(app.screen, FileExport)
            path = app.screen.query_one("#path", Input)
            assert Path(path.value).name == name
            await printed(pilot, tmp_path)
            assert text in (tmp_path / name).read_text(encoding="utf-8")
            assert isinstance(app.screen, Message), name
            await pilot.press("enter")
            assert isinstance(app.screen, Guidance), name
            await pilot.press("right")
            await pilot.pause()
        assert "S4  " in (tmp_path / "e-safety-clauses.txt").read_text(encoding="utf-8")
        await pilot.press("slash", *"P9", "enter", "p")
        await pilot.pause()
        await printed(pilot, tmp_path / "some.txt")
        some = (tmp_path / "some.txt").read_text(encoding="utf-8")
        assert "P9  " in some
        assert "S4  " not in some


async def printed(pilot: Pilot[int], path: Path) -> None:
    pilot.app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")
    await settled(pilot)
