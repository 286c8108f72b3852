"""The board and the list of cases use all the width, and lose nothing where it is small."""

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.board.preview import Preview
from esafety_tui.widgets.lists.strip import Strip, Tile
from support.school import Clock
from support.screens.places_app import settled, text_of


def several(casework: Casework, clock: Clock) -> None:
    """Cases of which many things are counted, and one of which much is late."""
    for number in range(3):
        casework.cases.record({
            "title": f"Case {number}", "severity": "high", "severity_reason": "threats",
            "providers": ["Instagram"],
        })  # fmt: skip
    ref = casework.cases.record({"title": "False profile of a colleague"}).ref
    casework.referrals.refer(ref, {"agency": "police", "decision": "referred", "reason": "x"})
    casework.removals.add(ref, {"provider": "Instagram", "address": "https://social.example/1"})
    casework.check_ins.arrange(ref)
    clock.on(days=18)


async def test_in_a_narrow_window_every_place_and_every_count_is_still_named(
    casework: Casework, clock: Clock
) -> None:
    several(casework, clock)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        counted = text_of(app).splitlines()[2].split("  ")
        for size in ((60, 24), (80, 24), (100, 30)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            lines = text_of(app).splitlines()
            said = " ".join(" ".join(lines[:8]).split())
            for place in PLACES:
                assert f"{place.key} {place.name}" in said, size
            first, *counts = filter(None, (count.strip() for count in counted))
            assert first[:40] in said, size  # the step of it may be cut
            for count in counts:
                assert count in said, size
            if size[0] < 100:
                assert len([line for line in lines if "›" in line]) == 1, lines


async def test_in_a_wide_window_the_case_stands_beside_the_list_in_whole_words(
    casework: Casework, clock: Clock
) -> None:
    several(casework, clock)
    app = ESafetyApp(casework)
    async with app.run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        for place in ("1", "2"):
            await pilot.press(place, "down")
            await settled(pilot)
            for size, beside in (((160, 45), True), ((200, 60), True), ((120, 40), False)):
                await pilot.resize_terminal(*size)
                await settled(pilot)
                preview = app.screen.query_one(Preview)
                # At 120 columns the board has it below, and the list none.
                assert (preview.region.x > size[0] // 2) is beside
                if beside:
                    said = str(preview.query_one("#preview-next").render())
                    assert "days late" in said
                    assert "…" not in said
                    assert len(said.splitlines()) == preview.query_one("#preview-next").size.height
            await pilot.resize_terminal(160, 45)


async def test_the_first_board_offers_no_key_for_cases_that_are_not_there(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        of_cases = {"copy", "move(1)", "search", "preview"}
        offered = {active.binding.action for active in app.screen.active_bindings.values()}
        assert not offered & of_cases
        casework.cases.record({"title": "The first"})
        await settled(pilot)
        offered = {active.binding.action for active in app.screen.active_bindings.values()}
        assert offered >= of_cases


async def test_what_is_wider_than_a_line_hides_no_count(app: ESafetyApp) -> None:
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one(Strip).show([
            Tile("long", "Do first (N): 013 · 3 days late: check that nobody is in danger"),
            *(Tile(f"{number}", f"{number} of the counts of today") for number in range(1, 6)),
        ])  # fmt: skip
        await settled(pilot)
        assert "Do first (N): 013 · 3 days late: check that nobody is in…" in text_of(app)
        assert "5 of the counts of today" in text_of(app)
