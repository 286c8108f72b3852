"""What a log brought is sorted: several cases at once, past their guards, and all undone by u."""

from datetime import date

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.board_day import TO_SORT
from esafety_tui.casework.records.index_row import lacking
from esafety_tui.importing.answers import Answers
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Category, Outcome, Role, Severity, Stage, Standing
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.screens.board.sorting import Sorting
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.dialogs import Menu
from support.log_files import TODAY, csv_bytes, import_log, read_log, read_rows
from support.screens.places_app import text_of, until

HEADINGS = ("Date reported", "Details", "Victim", "Category", "Severity")
ROWS = (
    ("3/11/2026", "Posts", "Ali Ash 8B", "", ""),
    ("4/11/2026", "A page", "", "Threats", "Low"),
    ("5/11/2026", "All is there", "Bo Birch 8B", "Threats", "Low"),
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
    casework.cases.add_person(brought[1], {"role": "target", "standing": "pupil"})
    assert to_sort(casework) == frozenset()
    casework.cases.change_person(brought[1], "p1", {"role": "involved"})
    assert lacking(casework.records.incident(brought[1])) == ("whose part",)
    for whoever in ("reporter", "witness"):  # only told it, or saw it
        casework.cases.change_person(brought[1], "p1", {"role": whoever})
        assert lacking(casework.records.incident(brought[1])) == ("people",)
    assert casework.records.incident(mine).category is Category.OTHER


def test_other_that_is_chosen_or_that_the_log_says_is_not_for_want_of_a_category(
    casework: Casework, tmp_path
) -> None:
    rows = (
        ("3/11/2026", "x", "Ali Ash 8B", "Other", "Low"),
        ("4/11/2026", "y", "Bo 8B", "", "Low"),
    )
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
        # That Enter opened a case: what was marked before the look at it is marked after it.
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is sorting)
        assert sorting._marked == set(brought[:2])


async def test_where_nobody_has_a_standing_to_be_set_it_is_said(
    casework: Casework, tmp_path
) -> None:
    rows = ("3/11/2026", "x", "Ali Ash", "", ""), ("4/11/2026", "y", "", "", "")
    refs = [one.ref for one in import_log(casework, read_rows(tmp_path, HEADINGS, *rows)).new]
    cases, nobody = casework.cases, "nobody is targeted, or their standing is known already"
    with pytest.raises(Invalid, match=f"In {refs[1]} {nobody}"):
        cases.sort(refs[1:], standing=((Role.TARGET,), Standing.PUPIL))
    with pytest.raises(Invalid, match="In the 2 marked cases nobody is said to have done it, or"):
        cases.sort(refs, standing=((Role.ALLEGED, Role.RESPONSIBLE), Standing.PUPIL))
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 30)) as pilot:
        app.push_screen(Sorting())
        await until(pilot, lambda: "2 to sort" in text_of(app))
        await pilot.press("asterisk", "e")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("5", "1")
        await until(pilot, lambda: f"1 of the 2 marked cases {nobody}" in said_in(app))
    assert casework.records.incident(refs[0]).people[0].standing is Standing.STAFF
    assert cases.standing_not_set(refs[:1], (Role.REPORTER,))
    with pytest.raises(Invalid, match="known already"):
        cases.sort(refs, standing=((Role.TARGET,), Standing.PUPIL))


def said_in(app: ESafetyApp) -> str:
    return " ".join(one.message for one in app._notifications)


async def test_a_mark_is_drawn_and_reads_no_case_again(
    casework: Casework, brought: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sorting = Sorting()
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.push_screen(sorting)
        await until(pilot, lambda: sorting.is_current)
        monkeypatch.setattr(Sorting, "_rows", lambda _: pytest.fail("the cases were read again"))
        await pilot.press("space", "asterisk")
        await pilot.pause()
        assert "2 marked" in text_of(app)
        assert text_of(app).count("[x]") == 2


async def test_old_cases_stand_below_and_are_sorted_only_by_whoever_looks(
    casework: Casework, tmp_path
) -> None:
    rows = ("Date reported", "Details", "Severity"), ("3/11/2024", "x", ""), ("4/11/2026", "y", "")
    file = tmp_path / "log.csv"
    file.write_bytes(csv_bytes(rows))
    answers = Answers(closed_before="2026-09-01")
    old, new = (i.ref for i in import_log(casework, read_log(file, TODAY, answers=answers)).new)
    assert to_sort(casework) == {new}
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        sorting = Sorting()
        app.push_screen(sorting)
        await until(pilot, lambda: "1 to sort · then 1 of past years" in text_of(app))
        assert [row.ref for row in sorting._rows()] == [new, old]
        casework.cases.sort([old], category=Category.HATE, severity=Severity.LOW, reason="the log")
        assert [row.ref for row in sorting._rows()] == [new]


LOG = ("Date reported", "Date of incident", "Details", "Victim", "Category", "Severity", "Status")


@pytest.fixture
def told(casework: Casework, tmp_path) -> dict[str, str]:
    """Return the references of a log, each with what is to be sorted of it."""
    rows = (
        ("3/11/2026", "2/11/2026", "A fake page of Mr Ash", "Mr Ash", "Threats", "Low", "Closed"),
        ("3/11/2026", "Oct 2026", "A video", "Ali Ash 8B", "Threats", "Low", "Open"),
        ("4/11/2026", "not known", "Posts", "Bo Birch", "Threats", "Low", "Open"),
        ("5/11/2026", "4/11/2026", "Calls at night", "Di Dale 8B", "Threats", "Low", "dup of 8"),
        ("5/11/2026", "4/11/2026", "calls, at night", "Cy Cole 8B", "Threats", "Low", "Open"),
    )
    intake = import_log(casework, read_rows(tmp_path, LOG, *rows))
    return {one.ref: ", ".join(lacking(one)) for one in intake.new}


def left(casework: Casework, ref: str) -> tuple[str, ...]:
    return lacking(casework.records.incident(ref))


def test_what_is_doubtful_is_to_sort_with_what_it_lacks(told: dict[str, str]) -> None:
    closed, week, unknown, twice, again = told
    assert told == {
        closed: "outcome",
        week: "day",
        unknown: "standing, day",
        twice: f"like {again}, status",
        again: f"like {twice}",
    }


def test_what_a_case_was_like_is_forgotten_with_the_import_that_brought_it(
    casework: Casework, told: dict[str, str]
) -> None:
    """The number is given again: the case that then has it would be offered to be merged."""
    *_, twice, again = told
    casework.cases.add_person(twice, {"role": "witness", "standing": "pupil"})
    assert again in casework.undo.imports.take_back("1").removed
    assert casework.cases.record({"title": "Another"}).ref == again
    assert left(casework, twice) == ("status",)


def test_each_doubt_is_settled_and_u_takes_it_back(
    casework: Casework, told: dict[str, str]
) -> None:
    closed, week, unknown, twice, again = told
    cases = casework.cases
    cases.sort([closed], outcome=Outcome.SUBSTANTIATED, reason="by the log")
    day = date(2026, 10, 30)
    cases.amend(week, {"occurred_on": {"first": day, "last": day}})
    cases.sort([unknown], standing=((Role.TARGET,), Standing.PUPIL))
    assert left(casework, unknown) == ("day",)
    cases.sort([unknown], leave=True)
    assert to_sort(casework) == {twice, again}
    casework.undo.take_back(casework.undo.last())
    assert left(casework, unknown) == ("day",)
    cases.sort([unknown], leave=True)
    casework.across.cases.merge(twice, again)
    assert left(casework, twice) == ("status",)
    cases.sort([twice], stage=Stage.REPORTED)
    assert to_sort(casework) == frozenset()


def test_a_case_that_the_log_left_open_is_closed_as_it_was_there(
    casework: Casework, told: dict[str, str]
) -> None:
    *_, twice, again = told
    casework.cases.sort([twice], closed_in_log=True)
    with pytest.raises(Invalid, match="has ended"):  # one that is open would be closed unseen
        casework.across.cases.merge(twice, again)
    casework.cases.sort([again], closed_in_log=True)
    incident = casework.records.incident(twice)
    assert (incident.stage, incident.closed_at) == (Stage.CLOSED, None)
    assert incident.closed_in_log
    # Nothing is asked of it, and a duplicate goes into it as it is.
    checklist = casework.records.checklist(incident)
    assert {line.state for line in checklist.lines} == {"done"}
    assert checklist.next is None
    assert casework.records.row(twice).deadlines == ()
    merged = casework.across.cases.merge(twice, again)
    assert merged.stage is Stage.CLOSED
    assert casework.records.incident(again).merged_into == twice


def test_what_is_dealt_with_here_is_not_closed_in_a_log(
    casework: Casework, told: dict[str, str]
) -> None:
    ref = next(ref for ref, lacks in told.items() if lacks == "day")
    mine = casework.cases.record({"title": "Mine"}).ref
    with pytest.raises(Invalid, match="recorded here"):
        casework.cases.sort([mine], closed_in_log=True)
    step = casework.records.checklist(casework.records.incident(ref)).lines[0]
    casework.cases.tick(ref, step.id, kept="a book")
    with pytest.raises(Invalid, match="dealt with here"):
        casework.cases.sort([ref], closed_in_log=True)
    casework.undo.take_back(casework.undo.last())
    casework.referrals.place_hold(ref, "the police ask for it")
    with pytest.raises(Refused, match="P6"):
        casework.cases.sort([ref], closed_in_log=True)
    gone = casework.cases.withdraw(mine, "an error").ref
    with pytest.raises(Invalid, match="has ended"):
        casework.across.cases.merge(gone, next(iter(told)))


@pytest.mark.parametrize("first_is_over", [False, True])
async def test_twins_are_merged_and_the_rest_is_left_from_the_list(
    casework: Casework, told: dict[str, str], *, first_is_over: bool
) -> None:
    """The second goes into the first, but into one that is over nothing open goes."""
    *_, twice, again = told
    if first_is_over:
        casework.cases.sort([twice], closed_in_log=True)
    into, taken = (again, twice) if first_is_over else (twice, again)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        sorting = Sorting()
        app.push_screen(sorting)
        await until(pilot, lambda: bool(sorting._list.rows))
        await pilot.press("end", "e")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert f"It is {twice}: merge the two" in text_of(app)
        await pilot.press("1")
        await until(pilot, lambda: app.screen is sorting)
        assert casework.records.incident(taken).merged_into == into
        await pilot.press("asterisk", "e")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("end", "enter")
        await until(pilot, lambda: app.screen is sorting and "All is sorted" in text_of(app))
