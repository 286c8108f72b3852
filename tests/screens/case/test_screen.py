"""The incident screen: its keys, its two sides, how far it is, and how it ends."""

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Static, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.model.leaving import Recipient
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Severity, Stage
from esafety_tui.reports.hand_over.choice import Sending
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.hand_over import HandOverBox
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.case.tabs import TABS
from esafety_tui.screens.guidance.screen import Guidance
from esafety_tui.widgets.boxes.dialogs import ClauseBox, Menu
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import TabStrip
from support.screens.case_forms import (
    NARROW,
    PAGE,
    WIDE,
    case_of,
    fill,
    on_case,
    said_below,
    save,
    shown,
    to_step,
)
from support.screens.places_app import text_of, until

# Getting about


async def test_what_was_handed_over_is_said_with_its_folder(
    app: ESafetyApp, ref: str, tmp_path: Path
) -> None:
    async with on_case(app, ref, WIDE) as pilot:
        assert isinstance(app.screen, CaseScreen)
        app.push_screen(HandOverBox(app.screen, ref, Sending(Recipient.POLICE, "crime")))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        await save(pilot, folder=str(tmp_path))
        await until(pilot, lambda: isinstance(app.screen, Message))
        (folder,) = (one for one in tmp_path.iterdir() if any(one.glob("*.docx")))
        assert str(folder) in " ".join(str(one.content) for one in app.screen.query(Static))


async def test_on_a_narrow_screen_tab_goes_from_side_to_side(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
        assert "THIS WEEK" in shown(app)
        assert "What was reported" not in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "What was reported" in shown(app)
        # What is next stands above both sides; the steps do not.
        assert "THIS WEEK" not in shown(app)
        await pilot.press("right")
        await pilot.pause()
        assert "target · staff" in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "THIS WEEK" in shown(app)
        # Question mark says the clause, and leads into the guidance.
        await to_step(pilot, "set-severity")
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, ClauseBox)
        assert "Clause O2:" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Guidance)
        row = app.screen.query_one("#rows", RowList).row
        assert row is not None
        assert row.key == "O2"


async def test_escape_with_something_typed_loses_nothing(app: ESafetyApp, ref: str) -> None:
    """And what was wrong with a field goes when that field is changed."""
    async with on_case(app, ref, WIDE) as pilot:
        await pilot.press("e")
        await save(pilot, title="")
        assert "Title" in said_below(app.screen)
        await fill(pilot, summary="Typed with care")
        await pilot.pause()
        assert "Title" in said_below(app.screen)  # that was not the field in fault
        await fill(pilot, title="A title")
        await pilot.pause()
        assert said_below(app.screen) == ""
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Form)
        await pilot.press("e")
        await pilot.pause()
        form = app.screen
        assert form.query_one("#field-summary", TextArea).text == "Typed with care"


# Tabs


async def test_every_tab_is_in_sight_and_opens_by_a_click(app: ESafetyApp, ref: str) -> None:
    for number in range(12):
        app.casework.entries.add_entry(ref, {"text": f"Entry {number}", "kind": "note"})
    async with on_case(app, ref, WIDE) as pilot:
        await pilot.press("tab")
        strip = app.screen.query_one(TabStrip)
        for size in (WIDE, NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert strip.region.height == 1, size
            for tab in TABS if size == WIDE else (TABS[1], TABS[-1]):
                lines = [
                    line[strip.region.x : strip.region.right]
                    for line in text_of(app).splitlines()[strip.region.y : strip.region.bottom]
                ]
                y = next(at for at, line in enumerate(lines) if tab in line)
                await pilot.click(TabStrip, offset=(lines[y].index(tab) + 2, y))
                assert strip.active == tab, size
            assert "Timeline 12" in shown(app), size


async def test_every_tab_says_how_much_is_in_it_before_it_is_opened(
    app: ESafetyApp, ref: str
) -> None:
    casework = app.casework
    casework.entries.add_entry(ref, {"text": "Rang", "kind": "note"})
    casework.entries.add_evidence(ref, {"medium": "social-network", "description": "A post"})
    casework.removals.add(ref, {"provider": "Instagram", "address": PAGE})
    casework.entries.add_support(ref, {"kind": "conversation", "person": "p1"})
    casework.entries.add_sanction(ref, {"kind": "detention"})
    async with on_case(app, ref, WIDE) as pilot:
        strip = app.screen.query_one(TabStrip)
        for size in (WIDE, (100, 30), NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            if size == NARROW:
                await pilot.press("tab")
                await pilot.pause()
            drawn = str(strip.render()).split()
            assert " ".join(drawn) == (
                "Account People 2 Evidence 1 Requests 1 Support 1 Action 1 Timeline 1"
            ), size
            assert strip.region.height == (2 if size[0] == 100 else 1), size


async def test_the_palette_has_what_can_be_done_with_a_case(app: ESafetyApp, ref: str) -> None:
    """By the words of whoever wants it, and nowhere but in a case."""
    async with on_case(app, ref) as pilot:
        screen = app.screen
        assert isinstance(screen, CaseScreen)
        for words in ("hand over", "share", "police", "close"):
            assert any(words in said.casefold() for said, _ in screen.acts()), words
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"share")
        await until(pilot, lambda: "Hand over: Share the case" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert "Hand over to" in shown(app)
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        said = shown(app)
        assert "Show it ctrl+s" in said
        assert "Say in your own words why they may have it" in said
        assert "Public task" not in said  # the program says of no basis in law that it applies
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Board)
        assert not list(app.screen.acts())


# Facts


async def test_a_fact_back_to_unknown_loses_no_step_done(app: ESafetyApp, ref: str) -> None:
    """Every question stands on one small screen."""
    app.casework.cases.add_person(ref, {"role": "reporter", "standing": "staff"})
    async with on_case(app, ref) as pilot:
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(app.screen, FactsBox)
        said = shown(app)
        for words in ("Is it still online?", "Could it be a crime?", "Do the police already know?",
                      "not known yet", "from the records"):  # fmt: skip
            assert words in said
        rows = app.screen.query_one(RowList)
        assert len(rows.rows) == len(Fact)
        assert rows.max_scroll_y == 0
        rows.highlight_key(Fact.NETWORK_OR_DEVICE_INVOLVED)
        await pilot.press("y", "escape")
        await to_step(pilot, "safe-use")
        await pilot.press("space", "f")
        await pilot.pause()
        app.screen.query_one(RowList).highlight_key(Fact.NETWORK_OR_DEVICE_INVOLVED)
        await pilot.press("d", "escape")
        await pilot.pause()
        case = case_of(app, ref)
        assert case.answer(Fact.NETWORK_OR_DEVICE_INVOLVED) is Answer.UNKNOWN
        assert "safe-use" in case.steps
        await to_step(pilot, "safe-use")


# Severity and the end of it


async def test_severity_keeps_its_history(app: ESafetyApp, ref: str) -> None:
    """Closing lists what is missing and goes there."""
    async with on_case(app, ref, WIDE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "high. seen by many" in shown(app)
        await save(pilot, severity="critical", reason="")
        assert "severity_reason" in shown(app).replace(" ", "_") or "must say" in shown(app)
        assert case_of(app, ref).severity is Severity.HIGH
        await save(pilot, reason="threats since last night")
        assert case_of(app, ref).severity is Severity.CRITICAL
        assert "high. seen by many" in shown(app)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        assert "missing before it can be closed" in shown(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        row = app.screen.query_one("#steps", RowList).row
        assert row is not None
        assert row.id == "ask-indecent-images"


async def test_outcome_and_lessons_while_the_case_stays_open(app: ESafetyApp, ref: str) -> None:
    """It can be withdrawn with a reason, and that taken back."""
    async with on_case(app, ref) as pilot:
        await pilot.press("o")
        await save(pilot)
        assert "must be chosen" in shown(app)
        await save(pilot, outcome="malicious", reason="the pupil said so")
        await to_step(pilot, "lessons")
        await pilot.press("a")
        await save(pilot, lessons="Teach what a report is for")
        case = case_of(app, ref)
        assert (case.outcome, case.stage) == (Outcome.MALICIOUS, Stage.REPORTED)
        assert case.lessons == "Teach what a report is for"
        await pilot.press("w")
        await save(pilot)
        assert "must say why the case is withdrawn" in shown(app)
        await save(pilot, reason="recorded twice")
        assert case_of(app, ref).stage is Stage.WITHDRAWN
        await pilot.press("less_than_sign")
        await save(pilot)
        assert case_of(app, ref).stage is Stage.WITHDRAWN  # why is asked
        await save(pilot, reason="it was no double after all")
        assert case_of(app, ref).stage is Stage.MONITORING
        assert len(case_of(app, ref).reopened_at) == 1


async def test_every_step_that_wants_a_record_brings_its_form_up(
    app: ESafetyApp, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`a` on a step never ends nowhere: something comes up, and Escape goes back."""
    casework = app.casework
    for fact in (Fact.CONTENT_ONLINE, Fact.POSTER_KNOWN, Fact.MAY_BE_CRIMINAL, Fact.PHONE_ABUSE,
                 Fact.IDENTITY_COMPROMISED, Fact.MEASURE_CONSIDERED,
                 Fact.WANTS_UNION_SUPPORT):  # fmt: skip
        casework.cases.answer(ref, fact, Answer.YES)
    async with on_case(app, ref) as pilot:
        case_screen = app.screen
        lines = casework.records.checklist(case_of(app, ref)).lines
        wanting = [
            line for line in lines if line.state == "open" and line.id != "arrange-check-ins"
        ]
        assert len(wanting) > 20
        brought: dict[str, Screen[Any]] = {}
        with monkeypatch.context() as instead:
            for line in wanting:
                instead.setattr(
                    app, "push_screen", lambda up, *_, at=line.id: brought.setdefault(at, up)
                )
                case_screen.step_actions.add_wanted(line)
        assert list(brought) == [line.id for line in wanting]
        # Many want the same form: of those that are unlike, some are drawn.
        unlike = {(type(up), tuple(getattr(up, "_fields", ()))): up for up in brought.values()}
        assert len(unlike) > 6
        for up in [*unlike.values()][::3]:
            app.push_screen(up)
            await pilot.pause()
            assert app.screen is up
            app.pop_screen()
        await to_step(pilot, wanting[0].id)
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is case_screen


async def test_the_tick_of_the_check_ins_arranges_them(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "arrange-check-ins")
        await pilot.press("space")
        await pilot.pause()
        assert len(case_of(app, ref).check_ins) == 2


async def test_the_board_follows_a_case_that_was_moved_while_it_was_open(
    app: ESafetyApp, ref: str
) -> None:
    """Alone, and with another beside it."""
    async with app.run_test(size=WIDE) as pilot:
        board = app.screen
        assert isinstance(board, Board)
        for begins in (Stage.REPORTED, Stage.INVESTIGATING):
            assert case_of(app, ref).stage is begins
            board.find(ref)
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press("greater_than_sign", "escape")
            await pilot.pause()
            assert app.screen is board
            assert board.current.has_focus
            row = board.current.row
            assert row is not None
            assert (row.ref, row.stage) == (ref, case_of(app, ref).stage)
            assert row.stage is not begins
            app.casework.cases.move(app.casework.cases.record({"title": "Another"}).ref, row.stage)
            await pilot.pause()


async def test_the_highlight_leaves_a_lane_whose_only_case_was_withdrawn(
    app: ESafetyApp, ref: str
) -> None:
    other = app.casework.cases.record({"title": "Another"}).ref
    app.casework.cases.move(other, Stage.WAITING)
    async with app.run_test(size=WIDE) as pilot:
        board = app.screen
        assert isinstance(board, Board)
        await pilot.press("enter")
        await pilot.pause()
        app.casework.cases.withdraw(ref, "recorded in error")
        await pilot.press("escape")
        await pilot.pause()
        row = board.current.row
        assert row is not None
        assert row.ref == other
