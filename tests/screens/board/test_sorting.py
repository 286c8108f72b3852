"""What a log brought is sorted: several cases at once, past their guards, and all undone by u."""

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.board_day import TO_SORT
from esafety_tui.casework.records.index_row import lacking
from esafety_tui.importing.intake import import_log
from esafety_tui.model.vocabulary import Category, Severity, Stage
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.screens.board.sorting import Sorting
from esafety_tui.screens.case.screen import CaseScreen
from support.log_files import read_rows
from support.screens.places_app import until

HEADINGS = ("Date reported", "Details", "Victim", "Category", "Severity")
ROWS = (
    ("3/11/2026", "Posts", "Ali Ash", "", ""),
    ("4/11/2026", "A page", "", "Threats", "Low"),
    ("5/11/2026", "All is there", "Bo Birch", "Threats", "Low"),
)


@pytest.fixture
def brought(casework: Casework, tmp_path) -> list[str]:
    intake = import_log(casework, read_rows(tmp_path, HEADINGS, *ROWS))
    return [incident.ref for incident in intake.new]


def to_sort(casework: Casework) -> frozenset[str]:
    found = casework.records.day.concerns(casework.records.prevention())
    return next(one.refs for one in found if one.what == TO_SORT)


def test_what_a_log_lacks_is_to_sort_and_what_is_recorded_here_is_not(
    casework: Casework, brought: list[str]
) -> None:
    mine = casework.cases.record({"title": "Mine"}).ref
    assert to_sort(casework) == set(brought[:2])
    casework.cases.sort(brought[:2], category=Category.HATE)
    casework.cases.sort(brought[:2], severity=Severity.LOW, reason="by the log")
    assert to_sort(casework) == {brought[1]}
    assert lacking(casework.records.incident(brought[1])) == ("people",)
    casework.cases.add_person(brought[1], {"role": "target"})
    assert to_sort(casework) == frozenset()
    assert casework.records.incident(mine).category is Category.OTHER


def test_other_that_is_chosen_or_that_the_log_says_is_not_for_want_of_a_category(
    casework: Casework, tmp_path
) -> None:
    rows = (("3/11/2026", "x", "Ali Ash", "Other", "Low"), ("4/11/2026", "y", "Bo", "", "Low"))
    said, silent = (i.ref for i in import_log(casework, read_rows(tmp_path, HEADINGS, *rows)).new)
    assert to_sort(casework) == {silent}
    casework.cases.sort([silent], category=Category.OTHER)
    assert to_sort(casework) == frozenset()
    assert casework.records.incident(said).category is Category.OTHER


def test_all_are_changed_or_none_and_u_takes_all_back(
    casework: Casework, brought: list[str]
) -> None:
    before = [casework.records.incident(ref) for ref in brought]
    with pytest.raises(Refused, match=brought[0]):
        casework.cases.sort(brought, stage=Stage.CLOSED)
    assert [casework.records.incident(ref) for ref in brought] == before
    casework.cases.sort(brought, stage=Stage.MONITORING)
    assert {casework.records.row(ref).stage for ref in brought} == {Stage.MONITORING}
    casework.undo.take_back(casework.undo.last())
    assert [casework.records.incident(ref) for ref in brought] == before


async def test_several_are_marked_and_set_at_once(casework: Casework, brought: list[str]) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        sorting = Sorting()
        app.push_screen(sorting)
        await pilot.press("asterisk", "e", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        first = next(iter(Category))
        assert {casework.records.row(ref).category for ref in brought[:2]} == {first}
        assert sorting._marked == set(brought[:2])
        await pilot.press("u")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert casework.records.row(brought[0]).category is Category.OTHER
        # That Enter opened a case: whoever comes back no more knows what was marked.
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        assert not sorting._marked
