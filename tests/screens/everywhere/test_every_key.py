"""Every key of every place, form and box, pressed for what it is for.

The last test fails when a binding is new and no test here presses it.  In the ordinary run those
are left out whose every key other tests press as well, and see what comes of it.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.tombstone import GONE
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.importing.session import LogSession
from esafety_tui.model.progress import Progress
from esafety_tui.model.vocabulary import Answer, Fact, Severity, Stage
from esafety_tui.screens.access.bring_records import PassphraseOfOthers, WhereTheyLie
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.access.new_passphrase import NewPassphrase
from esafety_tui.screens.access.passphrase_box import Opening
from esafety_tui.screens.annual.incidents_behind import Behind
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.board.sorting import Sorting
from esafety_tui.screens.case.draft_text import DraftText
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.hand_over import HandOverBox
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.contacts.overlay import LockedContacts
from esafety_tui.screens.importing.screen import BringIn
from esafety_tui.screens.people.namesakes import Namesakes
from esafety_tui.screens.people.person import PersonCases
from esafety_tui.screens.people.screen import PeoplePlace
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.screens.settings.screen import Settings
from esafety_tui.screens.settings.secrets_box import SecretsBox
from esafety_tui.setup_app import OpeningApp, SetupApp
from esafety_tui.widgets.boxes.dialogs import ClauseBox, Menu, Refusal
from esafety_tui.widgets.boxes.file_picker import FilePicker
from esafety_tui.widgets.boxes.question import Message, Question
from esafety_tui.widgets.boxes.working import StoppedByLead, Working
from esafety_tui.widgets.form.choice_list import ChoiceList
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.path_input import PathInput
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.keys_box import KeysBox
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import Strip, TabStrip
from support.cases import years_go_by
from support.log_files import import_log, read_rows
from support.school import SCHOOL, Clock
from support.screens.case_forms import to_tab
from support.screens.key_walk import CLAIMED, KEYS, Walk, presses
from support.screens.places_app import settled, until

PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
PAGE = "https://social.example/post/1"
NAME = "Jo Bloggs"
also_elsewhere = pytest.mark.long

Open = Callable[..., AbstractAsyncContextManager[Walk]]


@pytest.fixture
def walk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Records which bindings run, and afterwards holds the test to what it claims."""
    walked = Walk()

    async def checked(app: App[Any], key: str, priority: bool = False) -> bool:
        return await walked.check_bindings(app, key, priority)

    monkeypatch.setattr(App, "_check_bindings", checked)
    yield walked
    owed = walked.owed(getattr(request.function, "presses", ()))
    assert not owed, f"claimed, but never run: {owed}"


@pytest.fixture
def opened(walk: Walk, casework: Casework) -> Open:
    """Opens the board, or a case on it."""

    @asynccontextmanager
    async def open_(
        ref: str = "", *, size: tuple[int, int] = (120, 40), keys: tuple[str, ...] = ()
    ) -> AsyncIterator[Walk]:
        app = ESafetyApp(casework)
        async with app.run_test(size=size) as pilot:
            walk.pilot = pilot
            if ref:
                app.open_case(ref)
            await walk.type(*keys)
            yield walk

    return open_


@pytest.fixture
def ref(casework: Casework) -> str:
    """A false profile of a member of staff, by a pupil."""
    return casework.cases.record({
        "title": "False profile", "category": "harassment", "providers": ["Instagram"],
        "occurred_on": {"first": "2026-11-18", "last": "2026-11-20"},
        "severity": "high", "severity_reason": "seen by many",
        "people": [{"role": "target", "standing": "staff", "name": NAME},
                   {"role": "responsible", "standing": "pupil"}],
        "facts": {"content_online": "yes", "poster_known": "no"},
    }).ref  # fmt: skip


def rows_of(walk: Walk) -> "RowList[Any]":
    found = walk.app.focused
    assert isinstance(found, RowList)
    return found


# Everywhere


@also_elsewhere
@presses("place.board", "place.incidents", "place.contacts", "place.report", "place.prevention",
         "place.guidance", "place.people", "place.settings")  # fmt: skip
async def test_places(opened: Open, ref: str) -> None:
    async with opened(ref) as walk:
        assert isinstance(walk.app.screen, CaseScreen)
        await walk.press("place.board")  # the place that the case lies over
        assert isinstance(walk.app.screen, Board)
        for mode in ("incidents", "contacts", "report", "prevention", "guidance", "people",
                     "settings",
                     "board"):  # fmt: skip
            await walk.press(f"place.{mode}")
            assert walk.app.current_mode == mode
            if mode in ("contacts", "people"):
                await walk.type("down")  # in its search digits are text


@presses("app.names", "app.look", "app.tour", "app.help", "app.help_too", "keys.close",
         "app.palette", "app.undo", "app.quit", "app.select_all")  # fmt: skip
async def test_what_works_everywhere(opened: Open, casework: Casework, ref: str) -> None:
    async with opened() as walk:
        await walk.press("app.names", says=NAME)
        theme = walk.app.theme
        await walk.press("app.look")
        assert walk.app.theme != theme
        await walk.press("app.tour", says="1 of 5")
        await walk.type("escape")
        for name in ("app.help", "app.help_too"):
            await walk.press(name, says="What needs you today")
            assert isinstance(walk.app.screen, KeysBox)
            await walk.press("keys.close")
            assert isinstance(walk.app.screen, Board)
        await walk.press("app.palette")
        assert isinstance(walk.app.screen, CommandPalette)
        await walk.type("escape")
        casework.cases.assess(ref, Severity.LOW, "seen by two")
        await walk.settle()
        await walk.press("app.undo", says="High")
        assert casework.records.incident(ref).severity is Severity.HIGH
        await walk.type("slash", *"old")
        await walk.press("app.select_all", quietly=True)
        await walk.type("x")
        assert walk.app.screen.query_one("#search", Input).value == "x"
        await walk.type("escape", "n", *"Told")
        await walk.press("app.select_all", quietly=True)
        await walk.type("y")
        assert walk.app.screen.query_one("#field-summary", TextArea).text == "y"
        await walk.type("escape")
        await walk.press("app.quit")
        assert walk.app._exit


@presses("app.lock", "locked.back", "locked.contacts", "locked.contacts_too",
         "locked.contacts_back")  # fmt: skip
async def test_the_lock(opened: Open, ref: str) -> None:
    async with opened() as walk:
        await walk.press("app.lock")
        assert isinstance(walk.app.screen, Locked)
        assert "False profile" not in walk.said
        for name in ("locked.contacts", "locked.contacts_too"):
            await walk.press(name)
            assert isinstance(walk.app.screen, LockedContacts)
            await walk.press("locked.contacts_back")
            assert isinstance(walk.app.screen, Locked)
        await walk.press("locked.back", says="False profile")


@also_elsewhere
@presses("app.numbers", "numbers.back")
async def test_a_number_over_a_form(opened: Open) -> None:
    async with opened() as walk:
        await walk.type("n")
        form = walk.app.screen
        await walk.press("app.numbers", says="Escape leads back")
        await walk.press("numbers.back")
        assert walk.app.screen is form


# The board, the list of incidents, searching


@presses("board.new", "board.left", "board.right", "board.lane_left", "board.lane_right",
         "board.copy", "board.clear", "board.preview", "list.open")  # fmt: skip
async def test_the_board(opened: Open, casework: Casework, ref: str) -> None:
    async with opened() as walk:
        await walk.press("board.right")
        assert casework.records.incident(ref).stage is Stage.INVESTIGATING
        await walk.press("board.left")
        assert casework.records.incident(ref).stage is Stage.REPORTED
        board = walk.app.screen
        assert isinstance(board, Board)
        await walk.press("board.lane_right")
        assert board.lane == 1
        await walk.press("board.lane_left")
        assert board.lane == 0
        await walk.press("board.copy", says=ref)
        assert walk.app.clipboard == ref
        await walk.type("escape", "slash", *"nothing like it", "enter")
        assert "False profile" not in walk.said
        await walk.press("board.clear", says="False profile")
        assert "z Hide this panel" in walk.said
        await walk.press("board.preview")
        assert "z Hide this panel" not in walk.said
        await walk.press("list.open")
        assert isinstance(walk.app.screen, CaseScreen)
        await walk.type("escape")
        await walk.press("board.new", says="New incident")


@presses("strip.left", "strip.right", "strip.choose", "strip.leave", "board.next")
async def test_the_counts_of_the_board(opened: Open, casework: Casework, ref: str) -> None:
    other = casework.cases.record({"title": "Answered"}).ref
    casework.referrals.refer(other, {"agency": "police", "reason": "threats"})
    async with opened(keys=("up",)) as walk:
        strip = walk.app.screen.query_one(Strip)
        assert strip.has_focus
        assert "danger before child protection" in walk.said
        await walk.press("strip.right")
        assert strip.at == 1
        assert "nobody has acted yet" in walk.said
        await walk.press("strip.left")
        assert strip.at == 0
        held = [tile.name for tile in strip._tiles].index("paused for the police")
        await walk.type(*["right"] * held)
        await walk.press("strip.choose")
        assert "False profile" not in walk.said
        assert "Answered" in walk.said
        await walk.type("up")
        await walk.press("strip.leave")
        assert not strip.has_focus
        await walk.press("board.next")
        assert isinstance(walk.app.screen, CaseScreen)


@presses("incidents.new", "incidents.copy", "incidents.clear", "search.open", "search.complete",
         "search.leave", "search.keep", "search.empty", "search.saved", "menu.back")  # fmt: skip
async def test_the_list_of_incidents_and_searching(
    opened: Open, casework: Casework, ref: str
) -> None:
    async with opened(keys=("2",)) as walk:
        await walk.press("incidents.copy", says=ref)
        await walk.type("escape")
        await walk.press("search.open")
        box = walk.app.screen.query_one("#search", Input)
        assert box.has_focus
        await walk.type(*"seve")
        await walk.press("search.complete")
        assert box.value == "severity:"
        await walk.type(*"high")
        await walk.press("search.leave")
        assert not box.has_focus
        await walk.press("search.open")
        await walk.press("search.keep", says="severity:high")
        await walk.type(*"grave", "ctrl+s")
        assert casework.records.saved_searches() == {"grave": "severity:high"}
        await walk.press("search.empty")
        assert box.value == ""
        await walk.press("search.saved", says="grave")
        await walk.press("menu.back")
        await walk.press("incidents.new", says="New incident")
        await walk.type("escape")
        await walk.press("incidents.clear")
        assert walk.app.current_mode == "board"


@presses("list.down", "list.up", "list.first", "list.last", "list.page_down", "list.page_up")
async def test_lists(opened: Open, casework: Casework) -> None:
    for number in range(60):
        casework.cases.record({"title": f"Case {number}"})
    async with opened(keys=("2",), size=(80, 24)) as walk:
        rows = rows_of(walk)
        for name, at in (("down", 1), ("up", 0), ("last", 59), ("first", 0)):
            await walk.press(f"list.{name}")
            assert rows.highlighted == at
        await walk.press("list.page_down")
        assert rows.highlighted > 10
        await walk.press("list.page_up")
        assert rows.highlighted == 0


# A case


@presses("case.tick", "case.by_whom", "case.not_applicable", "case.next", "case.explain",
         "clause.close", "case.add", "case.add_any", "list.choose", "list.do",
         "records.remove")  # fmt: skip
async def test_the_steps_of_a_case(opened: Open, casework: Casework, ref: str) -> None:
    async with opened(ref) as walk:
        step = rows_of(walk).row.id
        await walk.press("case.explain")
        assert isinstance(walk.app.screen, ClauseBox)
        await walk.press("clause.close")
        await walk.press("case.tick")
        assert step in casework.records.incident(ref).steps
        await walk.press("case.tick")
        assert step not in casework.records.incident(ref).steps
        await walk.press("list.do", says="Tick it ")
        await walk.type("enter")
        assert step in casework.records.incident(ref).steps
        await walk.press("case.by_whom", says="Who did it")
        await walk.type(*["backspace"] * len("Sam Lead"), *"Dee", "ctrl+s")
        assert casework.records.incident(ref).steps[step].by == "Dee"
        await walk.type("end")
        await walk.press("case.next")
        following = casework.records.checklist(casework.records.incident(ref)).next
        assert following is not None
        assert rows_of(walk).row.id == following.id
        await walk.press("case.not_applicable", says="Why it does not apply")
        await walk.type("escape")
        await walk.press("case.add_any", says="Add to this case")
        assert isinstance(walk.app.screen, Menu)
        await walk.press("list.choose")
        assert not isinstance(walk.app.screen, Menu)
        await walk.type("escape", "tab")
        await walk.press("case.add")
        assert isinstance(walk.app.screen, Form)
        await walk.type("escape")
        await to_tab(walk._pilot, "People", "p2")
        await walk.press("records.remove", says="person entered by mistake?")


@presses("case.side", "case.tab_left", "case.tab_right", "case.edit", "case.copy", "case.new",
         "case.back", "case.facts", "case.severity", "case.hold", "case.legal_hold",
         "case.outcome", "case.close", "case.withdraw", "case.stage_on",
         "case.stage_back")  # fmt: skip
async def test_a_case_as_a_whole(opened: Open, casework: Casework, ref: str) -> None:
    async with opened(ref) as walk:
        case = walk.app.screen
        assert isinstance(case, CaseScreen)
        await walk.press("case.side")
        assert case.query_one("#items").has_focus
        tabs = case.query_one(TabStrip)
        await walk.press("case.tab_right")
        assert tabs.active == "People"
        await walk.press("case.tab_left")
        assert tabs.active == "Account"
        await walk.type("tab")
        await walk.press("case.stage_on")
        assert casework.records.incident(ref).stage is Stage.INVESTIGATING
        await walk.press("case.stage_back")
        assert casework.records.incident(ref).stage is Stage.REPORTED
        await walk.press("case.copy", says=ref)
        assert walk.app.clipboard == ref
        await walk.type("escape")
        for name, says in (
            ("edit", "Title"), ("new", "New incident"), ("severity", "seen by many"),
            ("hold", "The school tells the police"), ("legal_hold", "keep this case longer"),
            ("outcome", "Outcome"), ("withdraw", "Withdraw"), ("close", ""),
        ):  # fmt: skip
            await walk.press(f"case.{name}", says=says)
            assert walk.app.screen is not case
            await walk.type("escape")
            assert walk.app.screen is case, name
        await walk.press("case.facts")
        assert isinstance(walk.app.screen, FactsBox)
        await walk.type("escape")
        await walk.press("case.back")
        assert isinstance(walk.app.screen, Board)


@also_elsewhere
@presses("case.yes", "case.no", "case.unknown")
async def test_the_question_at_hand_is_answered_without_a_box(
    opened: Open, casework: Casework, ref: str
) -> None:
    async with opened(ref) as walk:
        case = walk.app.screen
        assert isinstance(case, CaseScreen)
        for key, known in (("yes", Answer.YES), ("no", Answer.NO), ("unknown", Answer.UNKNOWN)):
            casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.UNKNOWN)
            await walk.settle()
            case.go_to_step("ask-content-online")
            await walk.press(f"case.{key}")
            assert casework.records.incident(ref).answer(Fact.CONTENT_ONLINE) is known
            assert walk.app.screen is case
        # On a step that is no question the key answers nothing.
        case.go_to_step("check-safety")
        before = casework.records.incident(ref)
        await walk.type("y")
        assert casework.records.incident(ref) == before


@also_elsewhere
@presses("facts.yes", "facts.no", "facts.unknown", "facts.undo", "facts.back")
async def test_questions_of_fact(opened: Open, casework: Casework, ref: str) -> None:
    fact = Fact.NETWORK_OR_DEVICE_INVOLVED

    def answer() -> Answer:
        return casework.records.incident(ref).answer(fact)

    async with opened(ref, keys=("f",)) as walk:
        rows = rows_of(walk)
        for name, wanted in (("yes", Answer.YES), ("no", Answer.NO), ("unknown", Answer.UNKNOWN)):
            rows.highlight_key(fact)
            await walk.press(f"facts.{name}")
            assert answer() is wanted
        await walk.press("facts.undo")
        assert answer() is Answer.NO
        assert "NO" in walk.said
        await walk.press("facts.back")
        assert isinstance(walk.app.screen, CaseScreen)


# Forms and boxes


@also_elsewhere
@presses("form.save", "form.back", "form.look", "name.take")
async def test_forms(opened: Open, casework: Casework) -> None:
    async with opened(keys=("n",)) as walk:
        theme = walk.app.theme
        await walk.press("form.look")
        assert walk.app.theme != theme
        await walk.type(*"Fake")
        await walk.press("form.back", says="names hidden")
        await walk.type("n", "2")  # another than the one that was begun
        await until(walk._pilot, lambda: isinstance(walk.app.screen, Form))
        await walk.type("tab", *"Fake")
        assert isinstance(walk.app.screen, Form)
        providers = walk.app.screen.query_one("#field-providers", Input)
        providers.focus()
        await walk.type(*"snap")
        await walk.press("name.take")
        assert providers.value == "Snapchat"
        await walk.press("form.save")
        assert [(row.title, row.providers) for row in casework.records.index.newest_first()] == [
            ("Fake", ("Snapchat",))
        ]


@presses("form.down", "form.up", "choice.open")
async def test_the_arrows_lead_from_field_to_field_of_a_form(opened: Open) -> None:
    """Past a choice, which Enter opens, and not out of a text, in which they move."""
    async with opened(keys=("n", "tab")) as walk:
        form = walk.app.screen
        title = walk.app.focused
        fields = form.focus_chain
        after = fields[fields.index(title) + 1 :]
        assert any(isinstance(one, ChoiceList) for one in after[:6])
        for one in after[:6]:
            await walk.press("form.down")
            assert walk.app.focused is one
        await walk.press("form.up")
        choice = form.query(ChoiceList).first()
        choice.focus()
        await walk.press("choice.open")
        assert choice.expanded


@presses("line.back")
async def test_what_is_deleted_in_a_line_or_typed_over_comes_back(opened: Open) -> None:
    async with opened(keys=("n", "tab", *"Fake")) as walk:
        title = walk.app.focused
        assert isinstance(title, Input)
        for keys in (("ctrl+u",), ("backspace",), ("ctrl+w",), ("ctrl+a", "X")):
            await walk.type(*keys)
            assert title.value != "Fake"
            await walk.press("line.back")
            assert title.value == "Fake"


@presses("new.before")
async def test_while_an_incident_is_written_earlier_ones_can_be_looked_at(
    opened: Open, casework: Casework
) -> None:
    kim = {"role": "target", "standing": "pupil", "name": "Kim Kid"}
    casework.cases.record({"title": "Nasty page", "people": [kim]})
    async with opened(keys=("n",), size=(80, 24)) as walk:
        form, account = walk.app.screen, walk.app.focused
        await walk.type(*"Somebody called ")
        walk.app.screen.show_earlier()
        assert "before?" not in walk.said
        await walk.type(*"Kim again")
        await until(walk._pilot, lambda: "Have we had this before?" in walk.said)
        assert "Nasty page" in walk.said
        assert "same names" in walk.said
        await walk.press("new.before")
        await walk.type("enter")
        await until(walk._pilot, lambda: isinstance(walk.app.screen, CaseScreen))
        await walk.type("escape")
        assert walk.app.screen is form
        assert form.typed()["summary"] == "Somebody called Kim again"
        await walk.press("new.before")
        assert walk.app.focused is account


@presses("question.left", "question.right", "question.back", "question.down", "question.up",
         "question.page_down", "question.page_up")  # fmt: skip
async def test_questions_and_messages(opened: Open) -> None:
    answered: list[str | None] = []
    async with opened(size=(80, 24)) as walk:
        long = "\n".join(f"Line {number}." for number in range(60))
        walk.app.push_screen(Question("Really?", long, ("Do it", "Leave it")), answered.append)
        await walk.settle()
        buttons = list(walk.app.screen.query("Button"))
        await walk.press("question.right")
        assert walk.app.focused is buttons[1]
        await walk.press("question.left")
        assert walk.app.focused is buttons[0]
        await walk.press("question.down", says="Line 1.")
        assert "Line 0." not in walk.said
        await walk.press("question.up", says="Line 0.")
        await walk.press("question.page_down")
        assert "Line 1." not in walk.said
        await walk.press("question.page_up", says="Line 0.")
        await walk.press("question.back")
        assert answered == ["Leave it"]


@presses("refusal.explain")
async def test_a_refusal(opened: Open, casework: Casework, ref: str) -> None:
    casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    async with opened(ref, keys=("c",)) as walk:
        assert isinstance(walk.app.screen, Refusal)
        await walk.press("refusal.explain", says="What the policy asks")


@presses("working.stop")
async def test_what_takes_long(opened: Open) -> None:
    def count(progress: Progress) -> None:
        while True:
            progress(1, 100)
            Event().wait(0.001)

    def record(_: None) -> None:
        raise AssertionError("it was stopped")

    ended: list[Exception | None] = []
    async with opened() as walk:
        box = Working("Copying", LongTask(count, record, doing="Counting to the end …"))
        walk.app.push_screen(box, ended.append)
        await walk._pilot.pause()
        assert "Counting to the end … Escape stops it" in walk.said
        await walk.press("working.stop")
        assert [type(error) for error in ended] == [StoppedByLead]


@presses("draft.keep", "draft.copy", "draft.export", "draft.word", "draft.afresh", "draft.back",
         "export.write", "export.back")  # fmt: skip
async def test_the_text_of_a_request(
    opened: Open, casework: Casework, ref: str, tmp_path: Path
) -> None:
    casework.removals.add(ref, {"provider": "Instagram", "address": PAGE})
    async with opened(ref, size=(80, 24)) as walk:
        await to_tab(walk._pilot, "Requests", "r1")
        await walk.type("enter", "enter")
        draft = walk.app.screen
        assert isinstance(draft, DraftText)
        area = draft.query_one(TextArea)
        composed = area.text
        await walk.press("draft.copy")
        assert walk.app.clipboard == composed
        await walk.type("escape") if isinstance(walk.app.screen, Message) else None
        await walk.press("draft.export")
        assert isinstance(walk.app.screen, FileExport)
        await walk.press("export.back")
        assert walk.app.screen is draft
        await walk.press("draft.export")
        walk.app.screen.query_one("#path", Input).value = str(tmp_path / "request.txt")
        await walk.press("export.write", says="The file is written")
        assert (tmp_path / "request.txt").read_text(encoding="utf-8").strip() == composed.strip()
        await walk.type("escape")
        await walk.type(*"Dear")
        await walk.press("draft.word")
        assert isinstance(walk.app.screen, FileExport)
        await walk.type("escape")
        written = area.text
        for _ in range(2):  # the second time there is nothing new
            await walk.press("draft.afresh")
            assert area.text.startswith(composed)
            assert area.text.endswith(written)
            assert area.text.count("What stood here before") == 1
        await walk.type(*"Dear")
        await walk.press("draft.back", says="Requests")
        await walk.type("enter", "enter")
        await walk.press("draft.keep")
        assert "Dear" in casework.records.incident(ref).removals[0].draft


# Contacts


@presses("contacts.copy", "contacts.list", "list.copy", "contacts.checked", "contacts.edit",
         "contacts.new", "contacts.open", "contacts.search", "contacts.clear")  # fmt: skip
async def test_contacts(opened: Open, casework: Casework) -> None:
    async with opened(keys=("3", *"vod")) as walk:
        place = walk.app.screen
        rows = place.query_one("#list", RowList)
        await walk.press("contacts.copy")
        assert isinstance(walk.app.screen, Message)
        copied = walk.app.clipboard
        assert copied
        await walk.type("escape", "slash", *"vod")
        await walk.press("contacts.list")
        assert rows.has_focus
        await walk.type("up")  # the search had the first, and the list goes on from it
        await walk.press("list.copy")
        assert walk.app.clipboard == copied
        await walk.type("escape")
        await walk.press("contacts.checked")
        assert rows.row.checked_on == casework.records.today
        await walk.press("contacts.checked")
        assert rows.row.checked_on != casework.records.today
        await walk.press("contacts.edit", says="Who may complain")
        await walk.type("escape")
        await walk.press("contacts.new", says="A contact of your own")
        await walk.type("escape")
        await walk.press("contacts.search")
        assert place.query_one("#search", Input).has_focus
        await walk.type("down")
        await walk.press("contacts.clear", says=f"{len(casework.contacts.table.rows)} of")
        await walk.press("contacts.open", says="open now only")
        assert all(casework.contacts.is_open(contact) for contact in rows.rows)


# The year


@also_elsewhere
@presses("report.earlier", "report.later", "report.governors", "report.export", "report.words",
         "report.targets", "report.drop", "report.published", "behind.back")  # fmt: skip
async def test_the_annual_report(opened: Open, casework: Casework, ref: str) -> None:
    casework.cases.record({"title": "Earlier", "reported_at": "2025-11-20T09:00:00+00:00"})
    casework.year.plan_action("2026-27", {"text": "Train the new staff"})
    casework.year.write_review("2026-27", "A new route for reports.")
    async with opened(keys=("4",), size=(120, 90)) as walk:
        await walk.press("report.governors", says="small numbers in bands")
        await walk.press("report.governors", says="For you: exact")
        rows = rows_of(walk)
        assert rows.highlight_key("words-n1")
        await walk.settle()
        await walk.press("report.drop")
        assert casework.year.review("2026-27").actions == ()
        await walk.press("report.words", says="A new route for reports.")
        await walk.type("escape")
        await walk.press("report.published")
        await walk.type("escape")
        await walk.press("report.targets", says="Left empty: no target")
        await walk.type("escape")
        at = next(row for row in rows.rows if row.figure and not row.act)
        rows.highlight_key(at.key)
        await walk.type("enter")
        assert isinstance(walk.app.screen, Behind)
        await walk.press("behind.back")
        await walk.press("report.export", says="Who is the report for?")
        await walk.type("enter")
        assert isinstance(walk.app.screen, FileExport)
        await walk.type("escape")
        await walk.press("report.earlier", says="2025-26")
        await walk.press("report.later", says="2026-27")


# Prevention, guidance, settings


@presses("prevention.add", "prevention.edit", "prevention.remove", "prevention.next",
         "prevention.before", "prevention.search", "prevention.clear")  # fmt: skip
async def test_prevention(opened: Open, casework: Casework) -> None:
    casework.prevention.record("trainings", {"on": "2026-09-02", "trained": 44, "employed": 50})
    async with opened(keys=("5",)) as walk:
        rows = rows_of(walk)
        first = rows.row
        await walk.press("prevention.next")
        assert rows.row is not first
        await walk.press("prevention.before")
        assert rows.row is first
        await walk.press("prevention.add")
        assert isinstance(walk.app.screen, Form)
        await walk.type("escape")
        training = next(row for row in rows.rows if row.text.startswith("88%"))
        rows.highlight_key(training.key)
        await walk.press("prevention.edit", says="44")
        await walk.type("escape")
        await walk.press("prevention.remove")
        await walk.type("enter")
        assert casework.records.prevention().trainings == ()
        await walk.press("prevention.search")
        assert isinstance(walk.app.focused, Input)
        await walk.type(*"qqzz", "enter")
        few = len(rows.rows)
        await walk.press("prevention.clear")
        assert len(rows.rows) > few


@presses("guidance.before", "guidance.next", "guidance.search", "guidance.print",
         "guidance.clear")  # fmt: skip
async def test_guidance(opened: Open) -> None:
    async with opened(keys=("6",)) as walk:
        tabs = walk.app.screen.query_one(TabStrip)
        await walk.press("guidance.next")
        assert tabs.active == "habits"
        await walk.press("guidance.before")
        assert tabs.active == "clauses"
        await walk.press("guidance.search")
        assert isinstance(walk.app.focused, Input)
        await walk.type(*"evidence", "enter")
        rows = rows_of(walk)
        few = len(rows.rows)
        await walk.press("guidance.clear")
        assert len(rows.rows) > few
        await walk.press("guidance.print")
        assert isinstance(walk.app.screen, FileExport)


@also_elsewhere
@presses("settings.edit", "settings.add", "settings.remove")
async def test_settings(opened: Open, casework: Casework) -> None:
    closed = [{"first": "2026-11-24", "last": "2026-11-24", "reason": "Snow"}]
    casework.settings.change({"closures": closed})
    async with opened(keys=("0",)) as walk:
        rows = rows_of(walk)
        rows.highlight_key("deputy")
        await walk.press("settings.edit", says=SCHOOL["deputy"])
        await walk.type("escape")
        await walk.type("a")  # which adds nothing to the people of the school
        assert isinstance(walk.app.screen, Settings)
        for at, adds in (("calendar-2026-27", "Add a term"), ("closure-0", "Add closed days")):
            rows.highlight_key(at)
            await walk.pilot.pause()
            assert adds in [key.description for key in walk.app.screen.query_one(KeyFooter).keys]
            await walk.press("settings.add")
            assert isinstance(walk.app.screen, Form)
            await walk.type("escape")
        await walk.press("settings.remove", says="Snow")
        await walk.type("enter")
        assert casework.records.school.closures == ()


@presses("secrets.save", "secrets.back", "secrets.look", "secrets.down", "secrets.up")
async def test_who_may_open(walk: Walk, folder: Path, clock: Clock) -> None:
    casework, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock)
    async with ESafetyApp(casework).run_test(size=(100, 35)) as pilot:
        walk.pilot = pilot
        await walk.type("0")
        rows_of(walk).highlight_key("recovery-key")
        await walk.press("settings.add", says="Somebody who may open the records")
        await walk.type("escape", "enter")
        assert isinstance(walk.app.screen, SecretsBox)
        await walk.press("secrets.look")
        await walk.press("secrets.down")
        await walk.press("secrets.up")
        await walk.press("secrets.save", says="The passphrase is wrong")
        await walk.press("secrets.back")
        assert isinstance(walk.app.screen, Settings)
    casework.close()


@presses("disposal.dispose", "disposal.all", "disposal.back")
async def test_disposal(opened: Open, casework: Casework, clock: Clock) -> None:
    refs = [casework.cases.record({"title": f"Old {number}"}).ref for number in range(3)]
    for old in refs:
        casework.cases.withdraw(old, "Recorded twice")
    years_go_by(casework, clock)
    async with opened() as walk:
        await walk.type("ctrl+p", *"dispose", "enter")
        assert isinstance(walk.app.screen, Disposal)
        await walk.press("disposal.dispose", says="this cannot be undone")
        row = walk.app.screen_stack[-2].query_one(RowList).row
        await walk.type(*row.ref[-3:], "enter")
        await walk.type("enter")
        assert [casework.records.incident(old).title for old in refs].count(GONE) == 1
        await walk.press("disposal.all", says="cannot be undone")
        await walk.type("2", "enter")
        await walk.type("enter")
        assert [casework.records.incident(old).title for old in refs].count(GONE) == 3
        await walk.press("disposal.back")
        assert isinstance(walk.app.screen, Board)


@presses(
    "bring.on", "bring.back", "bring.escape", "bring.mark", "bring.words", "bring.leave_out"
)  # fmt: skip
async def test_bringing_in_a_log(opened: Open, casework: Casework, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Date,Details,Findings\n3/11/2025,Posts,Told A\n4/11/2025,More,Told B\n")
    async with opened() as walk:
        walk.app.push_screen(BringIn(LogSession(casework, path)))
        await walk.type("home")
        await walk.press("bring.on", says="Outcome: 2 not known")
        await walk.press("bring.mark", says="[x] 1 row")
        await walk.press("bring.words", says="All of it is answered")
        await walk.type("5", "end")
        await walk.press("bring.leave_out", says="1 is left out by you")
        await walk.type("3")
        await walk.press("bring.back", says="date reported")
        await walk.press("bring.escape")
        assert isinstance(walk.app.screen, Board)


@presses("sorting.mark", "sorting.all", "sorting.edit", "sorting.namesakes", "sorting.back")
async def test_sorting(opened: Open, casework: Casework, tmp_path: Path) -> None:
    import_log(casework, read_rows(tmp_path, ("Date", "Details"), ("3/11/2025", "Posts")))
    async with opened() as walk:
        walk.app.push_screen(Sorting())
        await walk.type("home")
        await walk.press("sorting.mark", says="1 marked")
        await walk.press("sorting.all", says="0 marked")
        await walk.press("sorting.edit", says="Set for 2025-26/001")
        await walk.type("escape")
        await walk.press("sorting.namesakes")
        assert isinstance(walk.app.screen, Namesakes)
        await walk.type("escape")
        await walk.press("sorting.back")
        assert isinstance(walk.app.screen, Board)


# Before the board


@presses("passphrase.back", "passphrase.encrypt", "passphrase.look", "passphrase.down",
         "passphrase.up", "sheet.leave", "sheet.look", "sheet.save", "sheet.left",
         "sheet.right")  # fmt: skip
async def test_the_first_run(walk: Walk, folder: Path, tmp_path: Path) -> None:
    setup = SetupApp(folder)
    async with setup.run_test(size=(100, 35)) as pilot:
        walk.pilot = pilot
        await walk.type("enter", *"Hill", "enter", *"Sam", "ctrl+s", "enter")
        assert isinstance(setup.screen, NewPassphrase)
        await walk.press("passphrase.look")
        await walk.press("passphrase.back")
        assert isinstance(setup.screen, Form)
        await walk.type("ctrl+s", "enter")
        for field in ("#first", "#second"):
            assert setup.focused is setup.screen.query_one(field)
            setup.screen.query_one(field, Input).value = PASSPHRASE
            await walk.press("passphrase.down")
        await walk.press("passphrase.up")
        assert setup.focused is setup.screen.query_one("#second")
        await walk.press("passphrase.encrypt")
        assert isinstance(setup.screen, RecoverySheet)
        await walk.press("sheet.look")
        buttons = list(setup.screen.query("Button"))
        assert setup.focused is buttons[0]
        await walk.press("sheet.right")
        assert setup.focused is buttons[1]
        await walk.press("sheet.left")
        assert setup.focused is buttons[0]
        setup.screen.query_one("#path", Input).value = str(tmp_path / "key.txt")
        await walk.press("sheet.save", says="Saved in")
        assert setup._recovery_key[:4] in (tmp_path / "key.txt").read_text()
        await walk.press("sheet.leave", says="Have you written down or saved the recovery key?")
        await walk.type(*"kept", "enter")
    begun = setup.return_value
    assert begun is not None
    assert begun.records.encrypted
    begun.close()


@presses("bringing.back", "place.back", "place.find", "place.look")
async def test_records_from_elsewhere(walk: Walk, folder: Path, tmp_path: Path) -> None:
    made, _ = Casework.set_up_encrypted(tmp_path / "other", SCHOOL, PASSPHRASE, cost=CHEAP)
    made.close()
    setup = SetupApp(folder)
    async with setup.run_test(size=(80, 24)) as pilot:
        walk.pilot = pilot
        await walk.type("right", "enter")
        setup.screen.query_one("#path", Input).value = str(tmp_path / "other")
        await walk.press("place.look")
        await walk.press("place.find")
        await settled(pilot)
        assert isinstance(setup.screen, PassphraseOfOthers)
        await walk.press("bringing.back")
        assert isinstance(setup.screen, WhereTheyLie)
        await walk.press("place.back", says="Begin new")
    assert not folder.exists()


@presses("opening.contacts", "opening.quit")
async def test_before_the_records_are_open(walk: Walk, folder: Path) -> None:
    made, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, cost=CHEAP)
    made.close()
    app = OpeningApp(folder, lambda secret: Casework.open(folder, passphrase=secret))
    async with app.run_test(size=(80, 24)) as pilot:
        walk.pilot = pilot
        assert isinstance(app.screen, Opening)
        await walk.press("opening.contacts")
        assert isinstance(app.screen, LockedContacts)
        await walk.type("escape")
        await walk.press("opening.quit")
        assert app._exit
        assert app.return_value is None


@presses("case.hand_over", "hand-over.turn", "hand-over.side", "hand-over.write",
         "hand-over.back", "path.pick", "picker.up", "picker.folder", "picker.back")  # fmt: skip
async def test_a_hand_over(opened: Open, ref: str) -> None:
    async with opened(ref) as walk:
        await walk.press("case.hand_over", says="Hand over to")
        await walk.type("enter", "tab", "c", "r", "i", "m", "e", "ctrl+s")
        box = walk.app.screen
        assert isinstance(box, HandOverBox)
        parts = box._choice.all_parts
        await walk.press("hand-over.turn")
        assert box._choice.all_parts != parts
        await walk.press("hand-over.side")
        assert box.query_one("#text").has_focus
        await walk.press("hand-over.write", says="where it goes")
        await walk.press("path.pick")
        picker = walk.app.screen
        assert isinstance(picker, FilePicker)
        here = picker._here
        await walk.press("picker.up")
        assert picker._here == here.parent
        await walk.press("picker.folder")
        assert walk.app.screen.query_one(PathInput).value == str(here.parent)
        await walk.press("path.pick")
        await walk.press("picker.back")
        await walk.type("escape", "right", "right", "enter")
        walk.app.screen.dismiss() if walk.app.screen is not box else None
        await walk.press("hand-over.back")
        assert isinstance(walk.app.screen, CaseScreen)


@presses("case.related", "people.search", "people.list", "people.empty", "people.clear",
         "person.back")  # fmt: skip
async def test_people_and_related_cases(opened: Open, casework: Casework, ref: str) -> None:
    async with opened(ref) as walk:
        await walk.press("case.related", says="Split off")
        await walk.type("escape", "7")
        place = walk.app.screen
        assert isinstance(place, PeoplePlace)
        await walk.type(*NAME.rsplit(maxsplit=1)[-1][:3].lower())
        await walk.press("people.list")
        assert place.query_one("#list").has_focus
        await walk.type("enter")
        assert isinstance(walk.app.screen, PersonCases)
        await walk.press("person.back")
        await walk.press("people.search")
        assert place.query_one("#search").has_focus
        await walk.press("people.empty")
        assert not place.query_one("#search", Input).value
        await walk.type("down")
        await walk.press("people.clear")
        assert walk.app.current_mode == "board"


@presses("people.namesakes", "namesakes.mark", "namesakes.all", "namesakes.edit",
         "namesakes.back")  # fmt: skip
async def test_names_in_several_cases(opened: Open, casework: Casework) -> None:
    pupil = {"role": "target", "standing": "pupil"}
    people = [{**pupil, "name": name} for name in ("Ali Ash", "Bo Birch")]
    refs = [casework.cases.record({"title": "x", "people": people}).ref for _ in range(2)]
    async with opened() as walk:
        await walk.type("7")
        await walk.press("people.namesakes", says="2 names stand")
        await walk.press("namesakes.all", says="2 marked")
        await walk.press("namesakes.mark", says="1 marked")
        await walk.press("namesakes.edit", says="1 name: each is")
        await walk.type("enter")
        assert [p.who for p in casework.records.incident(refs[0]).people] == ["", "P-001"]
        await walk.press("namesakes.edit", says="1 name: each is")
        await walk.type("down", "enter")
        assert casework.records.incident(refs[0]).people[0].apart == (f"{refs[1]} p1",)
        await walk.press("namesakes.back")
        assert isinstance(walk.app.screen, PeoplePlace)


# Every one


def test_every_binding_is_pressed_by_a_test_of_its_own() -> None:
    """A new binding needs a test here that presses it and looks at what it did."""
    assert sorted(set(KEYS) - set(CLAIMED)) == []
    assert sorted(set(CLAIMED) - set(KEYS)) == []


# What is held against the tests above


async def test_a_key_that_does_nothing_is_found(
    opened: Open, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Board, "action_copy", lambda _: None)
    async with opened() as walk:
        with pytest.raises(AssertionError, match="changed nothing"):
            await walk.press("board.copy")


async def test_a_key_that_something_else_takes_is_found(opened: Open, ref: str) -> None:
    async with opened() as walk:
        walk.app.set_keymap({"list.down": "number_sign"})
        with pytest.raises(AssertionError, match=r"'board\.copy'"):
            await walk.press("board.copy")


def test_a_claim_that_is_not_kept_is_found(walk: Walk) -> None:
    walk.every.add("board.new")
    assert walk.owed(("board.new", "board.copy")) == ["board.copy"]
