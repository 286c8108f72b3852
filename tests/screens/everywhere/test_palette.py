"""The palette: what stands first for what was typed."""

from pathlib import Path

import pytest
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index_row import fold
from esafety_tui.screens.base import palette
from esafety_tui.screens.base.palette import how_near
from esafety_tui.screens.board.sorting import Sorting
from esafety_tui.screens.settings.screen import Settings
from esafety_tui.widgets.lists.row_list import RowList
from support.log_files import import_log, read_rows
from support.screens.places_app import settled, text_of, until


@pytest.mark.parametrize(
    ("typed", "name", "near"),
    [
        ("ee", "EE", 0),
        ("éé", "EE", 0),
        ("police", "Police - emergency", 1),
        ("police em", "Police - emergency", 2),
        ("emerg pol", "Police - emergency", 2),
        ("ee", "Three", 3),
        ("ee", "A meeting", 3),
    ],
)
def test_how_near_a_name_is(typed: str, name: str, near: int) -> None:
    assert how_near(fold(typed).split(), name) == near


async def offered(pilot: Pilot[int], typed: str) -> list[str]:
    """What the palette lists for *typed*, from the top."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    app = pilot.app
    assert isinstance(app.screen, CommandPalette)
    app.screen.query_one("CommandInput").value = typed  # type: ignore[attr-defined]
    await pilot.pause()
    await settled(pilot)
    found = app.screen.query_one(CommandList)
    options = [str(found.get_option_at_index(at).prompt) for at in range(found.option_count)]
    await pilot.press("escape")
    await pilot.pause()
    return options


@pytest.fixture
def cases(casework: Casework) -> Casework:
    for title in ("Three screens shared", "A meeting with parents", "Keen to see it gone"):
        casework.cases.record({"title": title})
    return casework


async def for_each(app: ESafetyApp, *typed: str) -> list[list[str]]:
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        return [await offered(pilot, one) for one in typed]


async def test_bringing_in_the_log_comes_before_cases_with_a_log_in_them(
    app: ESafetyApp, cases: Casework
) -> None:
    cases.cases.record({"title": "Log of calls at night"})
    [found] = await for_each(app, "log")
    assert found[0] == "Bring in your log: import"
    assert any("Log of calls" in one for one in found)


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("restore", "BACKUPS"),
        ("colleague", "WHO MAY"),
        *(
            pytest.param(typed, "WHO MAY", marks=pytest.mark.long)
            for typed in ("passphrase", "encrypt", "deputy")
        ),
    ],
)
async def test_what_a_lead_looks_for_is_found_in_the_settings(
    app: ESafetyApp, typed: str, heading: str
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *typed)
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Settings))
        await settled(pilot)
        row = app.screen.query_one(RowList)
        assert row.row.section.upper().startswith(heading)
        assert heading in text_of(app)


async def test_the_very_name_comes_before_what_has_the_letters(
    app: ESafetyApp, cases: Casework
) -> None:
    """A reference leads to its case; beginnings come before the middle of a word."""
    cases.cases.record({"title": "Screens broken"})
    found, case, screens = await for_each(app, "ee", "2026-27/002", "screen")
    assert found[0].startswith("EE ·")
    assert {"2026-27/001  Three screens shared", "2026-27/002  A meeting with parents"} <= {*found}
    assert case[0] == "2026-27/002  A meeting with parents"
    assert screens[:2] == ["2026-27/004  Screens broken", "2026-27/001  Three screens shared"]


async def test_a_place_comes_first_if_its_name_begins_so(app: ESafetyApp, cases: Casework) -> None:
    cases.cases.record({"title": "Contacts"})
    cases.cases.record({"title": "Con"})  # the very words, and yet the place is meant oftener
    begun, whole = await for_each(app, "con", "contacts")
    assert begun[:2] == ["Go to: Contacts", "2026-27/005  Con"]
    assert whole[:2] == ["Go to: Contacts", "2026-27/004  Contacts"]


@pytest.mark.long
async def test_without_the_order_cases_would_stand_in_between(
    app: ESafetyApp, cases: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(palette, "how_near", lambda words, *names: 0)
    cases.cases.record({"title": "Screens broken"})
    cases.cases.record({"title": "Sunscreen"})
    (found,) = await for_each(app, "screen")
    assert found[0] != "2026-27/004  Screens broken"


async def test_an_import_is_undone_from_here_too_where_there_is_one(
    app: ESafetyApp, cases: Casework, tmp_path: Path
) -> None:
    [found] = await for_each(app, "import")
    assert not any("Undo an import" in one for one in found)
    rows = read_rows(tmp_path, ("Date", "Details"), ("3/11/2026", "Posts"))
    batch = import_log(cases, rows, file="our log.csv").batch
    assert batch
    again = ESafetyApp(cases)
    async with again.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        assert "Undo an import of a log" in await offered(pilot, "import")
        assert "To sort: what a log did not say for certain" in await offered(pilot, "to sort")
        await pilot.press("4")
        again._show_to_sort()
        await until(pilot, lambda: isinstance(again.screen, Sorting))
        assert "2026-27/004" in text_of(again)
        again._show_imports()
        await until(pilot, lambda: isinstance(again.screen, Settings))
        await until(pilot, lambda: again.screen.query_one(RowList).row.key == f"import-{batch.id}")
        await pilot.press("enter")
        await until(pilot, lambda: "1 case goes again. The file was our log.csv." in text_of(again))


@pytest.mark.parametrize(
    ("act", "name"),
    [
        ("Restore: go back to a backup", "Go back to one"),
        ("Backups: where they are, make one, go back to one", "On this computer"),
        ("Passphrase, encryption, recovery key", "Encrypted"),
    ],
)
async def test_what_is_in_the_settings_is_gone_to(
    app: ESafetyApp, cases: Casework, act: str, name: str
) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        dict(app.acts())[act]()
        await until(pilot, lambda: isinstance(app.screen, Settings))
        await until(pilot, lambda: app.screen.query_one(RowList).row.name == name)
