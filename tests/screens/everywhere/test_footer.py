"""The foot of every place shows whole keys, the most used first, down to the one for help."""

from collections.abc import Iterable

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import settled, text_of

DONE_MOST = {"Tick", "Add", "Edit", "Back", "Side", "Undo"}
OF_A_CASE = {
    80: DONE_MOST,
    120: {*DONE_MOST, "Does not apply", "Questions"},
    200: {*DONE_MOST, "Does not apply", "Questions", "Severity", "Close", "Hold", "Copy", "Any",
          "Next step", "Leave", "Numbers", "Names"},
}  # fmt: skip


@pytest.mark.parametrize("widths", [(60,), pytest.param((60, 100), marks=pytest.mark.long)])
async def test_no_key_is_cut_off_at_any_width(casework: Casework, widths: tuple[int, ...]) -> None:
    """And a case shows what is done most."""
    ref = casework.cases.record({"title": "A case"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        for place in PLACES:
            await pilot.press(place.key)
            await settled(pilot)
            assert app.current_mode == place.mode
            await at_widths(pilot, place.name, widths)
            if place.mode in ("contacts", "people"):
                await pilot.press("down")  # in its search digits are text
        app.open_case(ref)
        shown = await at_widths(pilot, "a case", (60, 80, 100, 120, 200))
    for width, wanted in OF_A_CASE.items():
        assert set(shown[width]) == {*wanted, "All keys", "Go to"}


async def at_widths(pilot: Pilot[int], place: str, widths: Iterable[int]) -> dict[int, list[str]]:
    """Which keys the foot shows at which width."""
    app = pilot.app
    assert isinstance(app, ESafetyApp)
    shown: dict[int, list[str]] = {}
    before: list[str] = []
    for width in widths:
        await pilot.resize_terminal(width, 24)
        await pilot.pause()
        foot = text_of(app).splitlines()[-1]
        assert "f1 All keys" in foot, (place, foot)
        assert foot.rstrip().endswith("^p Go to"), (place, foot)
        every = dict(app.screen.query_one(KeyFooter).placed())
        for start, key in every.items():
            assert foot[start:].lstrip(" ▏").startswith(f"{key.display} {key.description}"), place
        keys = [key for key in every.values() if key.action != "command_palette"]
        assert len(keys) > 1, place
        *_, last, palette = every
        assert last + every[last].width <= palette == width - every[palette].width, (place, foot)
        # More room shows what stood there before, and more.
        names = [key.description for key in keys if key.action not in ("show_keys", "undo")]
        assert names[: len(before)] == before, place
        before = names
        shown[width] = [key.description for key in every.values()]
    return shown


async def test_a_key_without_room_is_told_by_help(casework: Casework) -> None:
    ref = casework.cases.record({"title": "A case"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_case(ref)
        await pilot.pause()
        assert "Severity" not in text_of(app).splitlines()[-1]
        await pilot.press("f1")
        told = ""
        for _ in range(4):
            await pilot.press("pagedown")
            told += text_of(app)
        for wanted in ("Say how serious it is", "police referral", "Every question of fact"):
            assert wanted in told


async def test_it_is_drawn_anew_only_where_it_says_something_else(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    render = KeyFooter.render

    def counted(foot: KeyFooter) -> Content:
        drawn.append("anew")
        return render(foot)

    for number in range(3):
        casework.cases.record({"title": f"Case {number}"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(KeyFooter, "render", counted)
        await pilot.press("down", "up", "down")
        app.screen.refresh_bindings()
        await pilot.pause()
        assert drawn == []
        await pilot.press("slash", "x")  # the search box has keys of its own
        await pilot.pause()
        assert drawn
        assert "Save this search" in text_of(app).splitlines()[-1]


async def test_what_was_done_is_said_in_a_line_above_the_foot_and_covers_no_other(
    casework: Casework,
) -> None:
    casework.cases.record({"title": "A case"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("greater_than_sign")
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        with_it = text_of(app).splitlines()
        for toast in app.screen.query(Toast):
            toast.display = False
        await pilot.pause()
        without = text_of(app).splitlines()
        covered = [at for at, line in enumerate(without) if line != with_it[at]]
        assert covered == [len(without) - 2]
        assert "Undone: moved to investigating" in with_it[-2]


async def test_the_foot_of_a_case_says_tick_only_where_space_ticks(casework: Casework) -> None:
    """Over a question, a step that wants a record or waits, and a heading, the box says more."""
    ref = casework.cases.record({"title": "A case"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 40)) as pilot:
        app.open_case(ref)
        await settled(pilot)
        steps = app.screen.query_one("#steps", RowList)
        lines = {
            one.id: one for one in casework.records.checklist(casework.records.incident(ref)).lines
        }
        ticks = {"check-safety": True, "ask-indecent-images": False, "record-target": False}
        assert ticks.keys() <= lines.keys()
        for step, only_ticked in ticks.items():
            steps.highlight_key(step)
            await settled(pilot)
            assert ("space Tick" in text_of(app).splitlines()[-1]) is only_ticked, step
