"""Searching: filters completed as typed, misspelt names, saved searches; the same everywhere."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.widgets import Input, Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.completion import Known, completed, completions, taken
from esafety_tui.casework.records.index import Rows
from esafety_tui.casework.records.index_row import IndexRow, index_row
from esafety_tui.casework.records.query import Found
from esafety_tui.casework.records.tombstone import tombstone
from esafety_tui.model.record import Invalid
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.vocabulary import LANES, Stage
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.screens.board.incidents import Incidents
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.form.search_box import SearchBox
from esafety_tui.widgets.lists.row_list import RowList
from support.cases import CALENDAR, SCHOOL, case
from support.screens.places_app import text_of, until

KNOWN = Known(("Instagram", "Snap Chat", "Snapchat"), ("2026-27", "2025-26"), ("urgent",))


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("", ""),
        ("sev", "severity:"),
        ("fake sta", "fake stage:"),
        ("severity:h", "severity:high"),
        ("SEVERITY:H", "SEVERITY:High"[:10] + "igh"),
        ("provider:inst", "provider:instagram"),
        ("provider:snapc", "provider:snapchat"),
        ("year:", "year:2026-27"),
        ("saved:u", "saved:urgent"),
        ("hold:n", "hold:no"),
        ("a word ", "a word "),
        ("colour:r", "colour:r"),
    ],
)
def test_the_last_word_is_completed_and_what_was_typed_stays(typed: str, whole: str) -> None:
    assert completed(typed, KNOWN) == whole


def test_a_value_with_a_blank_stands_in_quotation_marks() -> None:
    assert 'provider:"Snap Chat"' in completions("provider:sn", KNOWN)
    assert completions('provider:"Snap C', KNOWN) == ('provider:"Snap Chat"',)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("fake provider:Snap", 'fake provider:"Snap Chat"'),
        ('provider:"Snap C', 'provider:"Snap Chat"'),
        ("sev", "severity:"),
        ("category:hate", "category:hate"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_tab_takes_the_likeliest_and_puts_its_quotation_marks(typed: str, whole: str) -> None:
    assert taken(typed, KNOWN) == whole


@given(st.text(alphabet='abs:" ésn-', max_size=30))
def test_completing_never_changes_what_was_typed(typed: str) -> None:
    assert completed(typed, KNOWN).startswith(typed)


def recorded(casework: Casework, title: str, **data: object) -> str:
    return casework.cases.record({"title": title, **data}).ref


def named(name: str) -> list[dict[str, str]]:
    return [{"role": "target", "standing": "pupil", "name": name}]


def test_misspelt_names_are_found_and_it_is_said(casework: Casework) -> None:
    first = recorded(casework, "One", providers=["Instagram"], people=named("Zoë Smith"))
    second = recorded(casework, "Two", providers=["TikTok"], people=named("Arjun Patel"))
    for typed, refs in {
        "instgram": [first],
        "tictok": [second],
        "smyth": [first],
        "zoe": [first],
        "provider:snpachat": [],
        "provider:instagarm": [first],
        "pattel one": [],
    }.items():
        found = casework.records.search(typed)
        assert [row.ref for row in found.rows] == refs, typed
    assert casework.records.search("smyth").near
    assert not casework.records.search("smith").near


def test_a_word_that_is_spelt_somewhere_is_taken_as_it_stands(casework: Casework) -> None:
    # Without this, everybody whose name is near would come up for a plain search.
    smith = recorded(casework, "One", people=named("A Smith"))
    recorded(casework, "Two", people=named("B Smyth"))
    assert [row.ref for row in casework.records.search("smith").rows] == [smith]


def test_searches_are_kept_under_a_name_and_used_everywhere(casework: Casework) -> None:
    high = recorded(casework, "One", severity="high", severity_reason="x")
    recorded(casework, "Two")
    casework.settings.searches.save("Worst first", "severity:high")
    assert [row.ref for row in casework.records.search('saved:"worst first"').rows] == [high]
    assert [row.ref for row in casework.records.search('saved:"worst first" two').rows] == []
    casework.settings.searches.forget("Worst first")
    with pytest.raises(Invalid, match="none yet"):
        casework.records.search('saved:"worst first"')


@pytest.mark.parametrize(
    ("name", "query"), [("", "x"), ("x", " "), ("x", "colour:red"), ("x", "saved:y")]
)
def test_what_cannot_be_searched_for_is_not_kept(casework: Casework, name: str, query: str) -> None:
    with pytest.raises(Invalid):
        casework.settings.searches.save(name, query)
    assert casework.records.saved_searches() == {}


# The order and the counts are kept up to date, never worked out anew.


def a_row(random: Random, number: int) -> IndexRow:
    data: dict[str, object] = {"ref": f"2026-27/{number:03d}", "stage": random.choice(LANES)}
    if random.random() < 0.7:
        data |= {"severity": random.choice(["low", "high"]), "severity_reason": "x"}
    if random.random() < 0.3:
        data["check_ins"] = [{"id": "k1", "due": f"2026-{random.choice(['10', '12'])}-05"}]
    if data["stage"] == "closed":
        data["reported_at"] = "2026-09-01T10:00:00+00:00"
        data["closed_at"] = f"2026-{random.choice(['09', '11'])}-10T10:00:00+00:00"
    return index_row(case(**data), SCHOOL, CALENDAR, shipped_steps())


def shown(day: BoardDay) -> object:
    lanes = {stage: [row.ref for row in day.lane(stage)] for stage in LANES}
    first = day.first.ref if day.first else ""
    return lanes, first, {c.what: c.refs for c in day.concerns(Prevention())}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_changes_leave_the_day_as_if_it_had_been_worked_out_anew(seed: int) -> None:
    random = Random(seed)
    today = date(2026, 11, 23)
    kept = {number: a_row(random, number) for number in range(1, 8)}
    rows = Rows(kept.values())
    rows.day(today, CALENDAR)
    for _ in range(12):
        number = random.randrange(1, 12)
        if random.random() < 0.2:
            rows.take_out(f"2026-27/{number:03d}")
            kept.pop(number, None)
        else:
            kept[number] = a_row(random, number)
            rows.put(kept[number])
        assert shown(rows.day(today, CALENDAR)) == shown(BoardDay(kept.values(), today, CALENDAR))
        assert [row.ref for row in rows.newest_first()] == sorted(
            (row.ref for row in kept.values()), reverse=True
        )
        assert set(rows.words()) == {word for row in kept.values() for word in row.known_as}
    tomorrow = today + timedelta(days=1)
    assert shown(rows.day(tomorrow, CALENDAR)) == shown(BoardDay(kept.values(), tomorrow, CALENDAR))


def test_a_critical_case_heads_its_lane_even_while_it_waits_for_the_police() -> None:
    """What is paused has no day of its own, and would come last."""
    grave = case(ref="2026-27/002", severity="critical", severity_reason="threats")
    rows = [
        index_row(case(ref="2026-27/001"), SCHOOL, CALENDAR, shipped_steps()),
        replace(index_row(grave, SCHOOL, CALENDAR, shipped_steps()), on_hold=True, deadlines=()),
    ]
    lane = BoardDay(rows, date(2026, 12, 3), CALENDAR).lane(Stage.REPORTED)
    assert [row.ref[8:] for row in lane] == ["002", "001"]


def test_danger_then_child_protection_then_what_is_late_comes_first() -> None:
    """What has waited longest comes before what is critical, and before a day to come."""
    done = {"state": "done", "at": "2026-11-23T09:00:00+00:00"}
    danger_over = {"steps": {"check-safety": done}}
    safe = {"steps": {**danger_over["steps"], "tell-not-to-engage": done},
            "facts": {"indecent_images": "no"}}  # fmt: skip
    grave = {"severity": "critical", "severity_reason": "threats"}
    rows = [
        index_row(case(ref=f"2026-27/00{n}", **said), SCHOOL, CALENDAR, shipped_steps())
        for n, said in enumerate((grave | safe, safe, danger_over, {}), 1)
    ]
    reported = rows[0].reported_on
    order = []
    day = BoardDay(rows, reported, CALENDAR)
    while first := day.first:
        order.append(first.ref[8:])
        day.take_out(first)
    assert order[:2] == ["004", "003"]
    late = BoardDay(rows[:2], reported + timedelta(days=60), CALENDAR)
    assert late.first is rows[0]
    paused = replace(rows[0], deadlines=rows[0].deadlines[-1:])
    assert BoardDay([paused], reported, CALENDAR).first is None
    assert BoardDay([paused, rows[3]], reported, CALENDAR).first is rows[3]


def test_numbers_are_never_used_twice_and_sort_beyond_999() -> None:
    made = [case(ref=f"2026-27/{number}") for number in ("998", "999", "1000")]
    rows = Rows(index_row(one, SCHOOL, CALENDAR, shipped_steps()) for one in made)
    assert [row.ref[8:] for row in rows.newest_first()] == ["1000", "999", "998"]
    # The content of a case is erased: what is left keeps its number.
    left = tombstone(made[-1], date(2034, 1, 10), lambda _: True)
    rows.put(index_row(left, SCHOOL, CALENDAR, shipped_steps()))
    assert rows.last_number("2026-27") == 1000
    # An import is taken back: no gap stays after the last of the year, and none is filled.
    rows.take_out("2026-27/999")
    assert rows.last_number("2026-27") == 1000
    rows.take_out("2026-27/1000")
    assert rows.last_number("2026-27") == 998


# On the screen


def refs(rows: Iterable[IndexRow]) -> list[str]:
    return [row.ref for row in rows]


async def test_results_as_typed_completed_with_tab_and_kept(casework: Casework) -> None:
    high = recorded(casework, "One", severity="high", severity_reason="x")
    recorded(casework, "Two")
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "slash", *"sev")
        assert isinstance(app.screen, Incidents)
        box = app.screen.query_one(SearchBox)
        await pilot.press("tab", "h", "tab")
        assert box.value == "severity:high"
        assert refs(app.screen.query_one(RowList).rows) == [high]
        await pilot.press("ctrl+s", *"bad", "ctrl+s")
        assert casework.records.saved_searches() == {"bad": "severity:high"}
        await pilot.press("escape")
        assert len(app.screen.query_one(RowList).rows) == 2
        await pilot.press("F", "enter")
        assert refs(app.screen.query_one(RowList).rows) == [high]


async def test_the_board_goes_to_what_its_search_finds_and_from_there_to_older_cases(
    casework: Casework,
) -> None:
    old = recorded(casework, "Recorded twice")
    casework.cases.withdraw(old, "in error")
    recorded(casework, "First")
    recorded(casework, "Stutter", stage="monitoring")
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "First" in text_of(app))
        await pilot.press("slash", *"stutter")
        await until(pilot, lambda: "[Checking 1]" in text_of(app))
        await pilot.press("escape", "slash", *old)
        await until(pilot, lambda: "Enter shows 1 in 2 Cases" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Incidents))
        found = app.screen.query_one(RowList)
        await until(pilot, lambda: refs(found.rows) == [old] and found.has_focus)


async def test_names_find_but_are_not_shown(casework: Casework) -> None:
    recorded(casework, "One", people=named("Zoë Zebedee"))
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"zebedde")
        await pilot.pause()
        drawn = "\n".join(
            "".join(s.text for s in strip) for strip in app.screen._compositor.render_strips()
        )
        assert "One" in drawn
        assert "Zebedee" not in drawn
        assert "Closest" in str(app.screen.query_one("#found", Static).render())
        await pilot.press("enter", "f2")
        await pilot.pause()
        drawn = "\n".join(
            "".join(s.text for s in strip) for strip in app.screen._compositor.render_strips()
        )
        assert "Zebedee" in drawn


async def test_one_escape_empties_the_box_and_digits_are_places_again(casework: Casework) -> None:
    """On the board and among the incidents; the filter that was meant is said below the box."""
    recorded(casework, "One")
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        for place in ("1", "2"):
            await pilot.press(place, "slash", *"over", "space", *"due")
            await pilot.pause()
            assert "no case has these words; the filter is overdue:" in text_of(app), place
            assert "Leave search" in text_of(app).splitlines()[-1], place
            await pilot.press("escape")
            await pilot.pause()
            assert app.screen.query_one(SearchBox).value == "", place
            assert isinstance(app.focused, RowList), place
            assert "Leave search" not in text_of(app).splitlines()[-1], place
            await pilot.press("3")
            await pilot.pause()
            assert app.current_mode == "contacts", place
            await pilot.press("down")  # in its search digits are text
        await pilot.press("2")
        await pilot.pause()
        assert app.current_mode == "incidents"
        await pilot.press("escape")  # in the list it goes back to the board
        await pilot.pause()
        assert app.current_mode == "board"


@pytest.mark.parametrize("places", ["136", pytest.param("123567", marks=pytest.mark.long)])
async def test_the_foot_of_an_empty_search_says_how_to_leave_and_only_what_is_no_text(
    casework: Casework, places: str
) -> None:
    """In every place with a search: a digit or a slash typed there is text."""
    recorded(casework, "One")
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        for place in places:
            leave = "Back" if place in "37" else "Leave search"
            await pilot.press(place)
            await pilot.pause()
            if leave != "Back":  # the others open in their search
                assert "/ Search" in text_of(app).splitlines()[-1] or place in "56", place
                await pilot.press("slash")
                await pilot.pause()
            foot = text_of(app).splitlines()[-1]
            assert f"esc {leave}" in foot, place
            assert "/ Search" not in foot, place
            await pilot.press("1", "slash", "7")
            await pilot.pause()
            assert app.screen.query_one("#search", Input).value == "1/7", place
            foot = text_of(app).splitlines()[-1]
            assert ("esc Empty the box" if place == "7" else "esc Leave search") in foot, place
            await pilot.press("escape", "escape", "1")
            await pilot.pause()
            assert app.current_mode == "board", place


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("over due", "overdue:"),
        ("overdue", "overdue:"),
        ("Over-due", "overdue:"),
        ("urgent over due", "overdue:"),
        ("due over", ""),
        ("zebra", ""),
        ("overdue:", ""),
    ],
)
def test_words_that_spell_a_filter_are_told_from_words(
    casework: Casework, typed: str, meant: str
) -> None:
    recorded(casework, "One")
    assert casework.records.search(typed) == Found([], meant=meant)


def test_words_that_some_case_has_are_words(casework: Casework) -> None:
    ref = recorded(casework, "The homework was over due")
    found = casework.records.search("over due")
    assert refs(found.rows) == [ref]
    assert found.meant == ""


async def test_a_search_of_the_board_ends_when_one_goes_to_another_place(
    casework: Casework,
) -> None:
    recorded(casework, "One")
    recorded(casework, "Two")
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"two", "enter")
        await until(pilot, lambda: "One" not in text_of(app))
        await pilot.press("enter")  # into the case and out again: still searched
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Board))
        assert "One" not in text_of(app)
        app.action_go("contacts")
        await pilot.pause()
        app.action_go("board")
        await until(pilot, lambda: "One" in text_of(app))
        assert not app.screen.query_one("#search").display
        assert isinstance(app.focused, RowList)
