"""A log is brought in step by step: asked, answered, looked at, taken in and taken back."""

import re
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.importing import session
from esafety_tui.importing.session import LogSession
from esafety_tui.model.batch import Batch
from esafety_tui.model.incident import Person
from esafety_tui.reports.names.masking import without_names
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.importing.rows import (
    COLUMNS,
    DONE,
    DOUBTS,
    QUESTIONS,
    TAKE_IN,
    question_in_words,
    rows_of,
)
from esafety_tui.screens.importing.screen import _ONLY_SHOWN, BringIn
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.path_input import PathInput
from esafety_tui.widgets.lists.row_list import RowList
from support.hostile import HOSTILE
from support.log_files import (
    csv_bytes,
    ods_cell,
    ods_row,
    open_document,
    sheet_xml,
    workbook_bytes,
)
from support.screens.places_app import text_of, until

ROWS = (
    ("Date reported", "Details", "Victim", "Category"),
    ("3/11/2026", "Posts [/b] $x", "Ali Ash", "Conduct"),
    ("4/11/2026", "A page", "Bo Birch", "Threats"),
)


def log(folder: Path) -> Path:
    path = folder / "our log.csv"
    path.write_bytes(csv_bytes(ROWS))
    return path


def shown(screen: BringIn) -> str:
    return "\n".join(f"{row.name} {row.says}" for row in screen._list.rows)


def wrong_in(app: ESafetyApp) -> str:
    found = app.screen.query("#wrong").results(Static)
    return " ".join(str(one.content) for one in found)


async def test_a_log_goes_in_and_comes_out_again(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes long of a large one is done by a thread, under a bar."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = BringIn(LogSession(casework, log(tmp_path)))
        app.push_screen(screen)

        async def shows(*said: str, step: int) -> None:
            await until(
                pilot,
                lambda: (
                    app.screen is screen
                    and screen.step == step
                    and all(one in shown(screen) for one in said)
                ),
            )

        await shows("Details → what happened", step=COLUMNS)
        assert "Ali Ash" not in shown(screen)  # names are hidden
        await pilot.press("right")
        await shows("“Conduct” is no category", step=QUESTIONS)
        await pilot.press("right", "right")
        await shows("1 question is not answered yet", step=TAKE_IN)
        assert casework.records.incidents() == []
        await pilot.press("left", "left", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("enter")
        # What was answered stays in sight; Enter on it asks again, and Escape leaves it.
        await shows("All of it is answered", "cyberbullying “conduct” as category", step=QUESTIONS)
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("escape")
        await shows("All of it is answered", step=QUESTIONS)
        # It is kept already, and a number leads to a step of this, not out of it.
        assert LogSession(casework, log(tmp_path)).remembered
        await pilot.press("1", "2")
        await shows("Details → what happened", step=COLUMNS)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await until(pilot, lambda: app.screen.query_one(RowList).row == "what happened")
        await pilot.press("escape", "5")
        await shows("Bring in 2 new", step=TAKE_IN)
        monkeypatch.setattr(session, "_LARGE", 10)
        await pilot.press("enter")
        await shows("Undo the import", step=DONE)
        assert [one.category for one in casework.records.incidents()] == [
            "cyberbullying", "threats",
        ]  # fmt: skip
        # Enter once more, by mistake, undoes nothing: that is the second row.
        assert screen._list.row.key == "close"
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("enter")
        await shows("Bring in 2 new", step=TAKE_IN)
        assert casework.records.incidents() == []
        await pilot.press("enter")
        await shows("Undo the import", step=DONE)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Board))
        assert len(casework.records.incidents()) == 2


@pytest.mark.parametrize(
    ("typed", "kept", "happened"),
    [
        ("about 29 Oct 2025", "about 29 Oct 2025", (date(2025, 10, 29), True)),
        ("29/10/2025", "29 Oct 2025", None),
    ],
)
async def test_a_day_that_the_lead_writes_with_about_stays_about(
    casework: Casework, tmp_path: Path, typed: str, kept: str, happened: tuple[date, bool] | None
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([("Date reported", "Details"), ("just after half term", "Posts")]))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = BringIn(LogSession(casework, path))
        app.push_screen(screen)
        await until(pilot, lambda: screen.is_mounted and app.screen is screen)
        problem = screen.session.reading.problems[0].problem
        screen._write_day(f"{problem.column}:{problem.day_key}", "half term")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press(*typed, "ctrl+s")
        await until(pilot, lambda: app.screen is screen)
        assert screen.session.answers.words["date"] == {problem.day_key: kept}
        (row,) = screen.session.reading.rows
        assert row.incident.report_known is (happened is None)
        said = row.incident.occurred_on
        assert (said and (said.first, said.about)) == happened
        assert kept in " ".join(
            one.name for one in rows_of(screen.session, QUESTIONS, None, names=True)
        )


async def test_the_answers_are_kept_when_one_leaves(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the log is so large that a thread reads it again, under a bar."""
    monkeypatch.setattr(session, "_LARGE", 10)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.action_bring_in()
        await until(pilot, lambda: isinstance(app.screen, Form))
        box = app.screen.query_one(PathInput)
        box.value = str(tmp_path / "nowhere.csv")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "There is no such file" in wrong_in(app))
        box.value = f'"{log(tmp_path)}"'  # as it is copied from a file manager
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, BringIn))
        screen = app.screen
        assert isinstance(screen, BringIn)
        await until(pilot, lambda: bool(screen.is_mounted and screen._list.rows))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("enter")
        await until(
            pilot, lambda: app.screen is screen and "All of it is answered" in shown(screen)
        )
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen not in app.screen_stack)
    again = LogSession(casework, log(tmp_path))
    assert again.remembered
    assert again.reading.questions == ()
    assert casework.records.incidents() == []


HOSTILE_LOG = (
    ("Date reported", "Details", "Victim", "Category", *(f"Q{n}" for n in range(16_000))),
    ("3/11/2026", "=cmd|' /C calc'!A0", "[/b] $x", "Threats", "[@click=app.quit]x[/]"),
    ("not a day", *HOSTILE.values()),
    ("4/11/2026", *HOSTILE.values()),
    ("5/11/2026", *reversed(HOSTILE.values())),
)


async def test_a_hostile_file_is_refused_in_a_sentence_or_harmless(
    casework: Casework, tmp_path: Path
) -> None:
    """Also a bomb: it is measured in a thread, and the form stays with what was typed."""
    files = {
        "bomb.xlsx": (sheet_xml("<row/>" + " " * 70_000_000), "far more than a log"),
        "entities.xlsx": (sheet_xml("<!DOCTYPE x [<!ENTITY e 'x'>]>"), "damaged"),
        "bomb.ods": (
            open_document(ods_row(ods_cell("x", times=16_384), times=1_048_576)),
            "far more than a log",
        ),
        "broken.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    }
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_bring_in()
        await until(pilot, lambda: isinstance(app.screen, Form))
        form = app.screen
        box = form.query_one(PathInput)
        for name, (content, said) in files.items():
            box.value = str(tmp_path / name)
            Path(box.value).write_bytes(content)
            await pilot.press("ctrl+s")
            await until(pilot, lambda said=said: app.screen is form and said in wrong_in(app))
            await pilot.press("end", "x")  # the form is alive
            assert box.value.endswith("x")
        box.value = str(tmp_path / "log.csv")
        Path(box.value).write_bytes(csv_bytes(HOSTILE_LOG, encoding="utf-8", errors="replace"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, BringIn))
        screen = app.screen
        assert isinstance(screen, BringIn)
        await pilot.press("f2")
        for step in range(COLUMNS, TAKE_IN + 1):
            await pilot.press(str(step + 1))
            await until(pilot, lambda step=step: screen.step == step and bool(screen._list.rows))
            assert "\x1b" not in text_of(app)
        assert app.is_running
        assert len(screen.session.reading.columns) == 200


async def test_a_question_that_quotes_a_name_hides_it(casework: Casework, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    told = ("3/11/2026", "x", "Mr R Oakeley", "Oakeley admitted it", "with Oakeley's union")
    path.write_bytes(csv_bytes([("Date", "Details", "Child affected", "Findings", "Status"), told]))
    session = LogSession(casework, path)
    for asked in list(session.reading.questions):
        session.answer(asked.id, "leave")
        for names in (True, False):
            rows = rows_of(session, QUESTIONS, None, names=names)
            said = "\n".join(f"{row.name} {row.says}" for row in rows).casefold()
            assert ("oakeley" in said) is names
    given = [row.name for row in rows_of(session, QUESTIONS, None, names=False) if row.does]
    words = "left as words of the log"
    assert given == [f"{words}, and new", "not known", words]


def test_undoing_an_import_says_what_goes_and_what_goes_back() -> None:
    at = datetime(2026, 11, 3, tzinfo=UTC)
    both = Batch(id="1", at=at, added={"a": "1", "b": "2"}, updated={"c": "3"})
    assert both.undone() == "2 cases go again. 1 case goes back to what stood before."
    assert both.but(added={}).undone() == "1 case goes back to what stood before."
    assert both.undone(stay=["b", "c"]) == "1 case goes again."  # worked on, they are not counted


def test_names_of_every_row_are_hidden_in_every_step(casework: Casework, tmp_path: Path) -> None:
    """Of whoever is recorded, and of whoever a column of people names in passing."""
    path = tmp_path / "log.csv"
    rows = (
        ("Date reported", "Details", "Victim", "Witnesses", "Findings", "Status", "Note"),
        ("3/11/2026", "Posts by Marsden Quill", "Ali Ash 8B", "Lewin Grantham 10D filmed it",
         "lewin grantham admitted it", "Open", "Ash told Quill, police ref 4471"),
        ("3/11/2026", "They filmed it", "Ali Ash 8B", "ed oakeley", "Ed Oakeley", "Open", ""),
        ("4/11/2026", "Grantham, her again", "Marsden Quill", "her uncle", "",
         "dup of Quill", "Ali's book"),
        ("5/11/2026", "By Zoë", "Zoe Fir", "", "", "", "Zoë's; O’Brien's; Chloe"),
        ("6/11/2026", "By Chloe, o'brien", "Chloë O'Brien", "", "", "", "Fir-Ash"),
        ("not a day", "Quillfeather", "Bo Birch", "", "", "", "Birch"),
    )  # fmt: skip
    path.write_bytes(csv_bytes(rows))
    session = LogSession(casework, path)
    intake = session.intake()
    for names in (True, False):
        told = [
            f"{row.name} {row.says}".casefold()
            for step in range(TAKE_IN + 1)
            for row in rows_of(session, step, intake, names=names)
        ]
        said = "\n".join(told)
        for name in (
            "ali",
            "quill",
            "marsden",
            "grantham",
            "lewin",
            "oakeley",
            "zoë",
            "chloe",
            "brien",
        ):
            assert bool(re.search(rf"\b{name}\b", said)) is names, (name, said)
    assert "(name), her again" in said  # whom only a description means has no name
    assert "they filmed it" in said  # nor is a small word beside a name one


def test_the_parts_of_one_name_are_one_alias() -> None:
    people = [Person(role="witness", name="A girl of St Bede's", alias="Person A")]
    assert without_names("Told by St Bede's, and St Bede's knows", people) == (
        "Told by Person A, and Person A knows"
    )


async def test_findings_are_one_list_in_which_several_get_one_answer_and_the_rest_stay_words(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    sentence = "Told everybody, and nothing more was heard of it since then"
    told = ("told 1", "told 2", "told 3", "told 4", sentence)
    rows = [(f"{n}/11/2026", f"x{n}", said) for n, said in enumerate(told, 1)]
    path.write_bytes(csv_bytes([("Date", "Details", "Findings"), *rows]))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = BringIn(LogSession(casework, path))
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("right")
        await until(pilot, lambda: "Outcome: 5 not known; the 1 in grey may stay" in shown(screen))
        await pilot.press("space", "down", "down", "space")
        await until(pilot, lambda: "[x] 1 row told 3" in shown(screen))
        assert "[ ] 1 row told 2" in shown(screen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("enter")
        given = [f"substantiated “told {n}” as outcome" for n in (1, 3)]
        await until(
            pilot,
            lambda: app.screen is screen and all(one in shown(screen) for one in given),
        )
        assert len(screen.session.reading.questions) == 2
        await pilot.press("home", "w")
        said = "left as words of the log “told 4” as outcome"
        await until(pilot, lambda: said in shown(screen))
        reading = screen.session.reading
        assert (reading.questions, reading.findings) == ((), ())
        outcomes = [row.incident.outcome for row in reading.rows]
        assert outcomes == ["substantiated", None, "substantiated", None, None]
    path.write_bytes(
        csv_bytes([("Date", "Details", "Findings"), *rows, ("4/11/2026", "y", "admits")])
    )
    again = LogSession(casework, path)  # what no earlier log had is asked about
    assert [one.id for one in again.reading.questions] == ["word:outcome:admits"]


def test_a_column_of_words_may_hold_names_and_hides_its_values(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([("Date", "Details", "Zz"), ("3/11/2026", "x", "Nisha Patel")]))
    session = LogSession(casework, path)
    for names in (True, False):
        said = " ".join(one.says for one in rows_of(session, COLUMNS, None, names=names))
        assert ("Nisha" in said) is names


def test_an_answer_about_an_earlier_log_names_nobody(casework: Casework, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    head = ("Reported", "Date of incident", "Details", "Child affected", "Status")
    told = ("3/11/2025", "yesterday", "Told by Lewin Grantham-Quillfeather of it", "Mr Oakeley")
    ash = ("4/11/2025", "3/11/2025", "x", "Bo Birch", "waits for birch")
    path.write_bytes(csv_bytes([head, (*told, "shouts"), ash]))
    session = LogSession(casework, path)
    (day,) = (one.day_key for row in session.reading.rows for one in row.problems if "Date" in
              one.column)  # fmt: skip
    session.answer(f"word:date:{day}", "2025-11-02")
    for asked in list(session.reading.questions):
        session.answer(asked.id, "leave")
    session.keep_answers()
    session.take_in()
    path.write_bytes(csv_bytes([head, ("5/11/2025", "5/11/2025", "y", "Cy Cedar", "Open")]))
    later = LogSession(casework, path)
    assert later.remembered
    for names in (True, False):
        said = "\n".join(row.says for row in rows_of(later, QUESTIONS, None, names=names))
        assert "“shouts” as status" in said
        for name in ("lewin", "grantham", "quill", "oakeley", "birch"):
            assert (name in said) is names, name


def test_a_value_of_a_column_is_cut_only_when_its_names_are_hidden(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    row = ("3/11/2026", "Posts about Marsden Quillfeather", "Marsden Quillfeather")
    path.write_bytes(csv_bytes([("Date", "Details", "Victim"), row]))
    session = LogSession(casework, path)
    for names in (True, False):
        said = " ".join(one.says for one in rows_of(session, COLUMNS, None, names=names))
        assert ("Quill" in said) is names


@pytest.mark.parametrize("times", [8, 12])
def test_what_is_quoted_of_a_cell_ends_with_a_whole_word(
    casework: Casework, tmp_path: Path, times: int
) -> None:
    path = tmp_path / "log.csv"
    told = f" the police rang, {'and ' * times}"
    said = f"{told:a>92}Quillfeather"
    head = ("Date", "Details", "Victim", "Status")
    path.write_bytes(csv_bytes([head, ("3/11/2026", "x", "Ali Quillfeather", f"{said} rang")]))
    session = LogSession(casework, path)
    for step in (QUESTIONS, DOUBTS):
        quoted = " ".join(row.says for row in rows_of(session, step, None, names=False))
        assert "the police rang, and and" in quoted
        assert "Quill" not in quoted


async def test_the_cursor_goes_to_what_is_asked_next_and_never_past_it(
    casework: Casework, tmp_path: Path
) -> None:
    """Enter and a number, again and again, answer one after the other in their order."""
    path = tmp_path / "log.csv"
    rows = [(f"{n}/11/2026", f"x{n}", f"told {n}", f"waits for {n}") for n in range(1, 3)]
    path.write_bytes(csv_bytes([("Date", "Details", "Findings", "Status"), *rows]))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = BringIn(LogSession(casework, path))
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("right")

        def at_the_first(left: int) -> bool:
            asked = screen.session.reading.questions
            here = app.screen is screen and len(asked) == left
            return here and screen._list.row.key == f"question:{asked[0].id}"

        for left in (3, 2, 1):
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, Menu))
            await pilot.press("2")
            await until(pilot, partial(at_the_first, left))
        stages = [row.incident.stage for row in screen.session.reading.rows]
        assert stages == ["investigating", "investigating"]
        await pilot.press("end", "enter")  # what was answered last is asked, and answered, again
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("1")
        await until(pilot, partial(at_the_first, 1))


def test_a_row_that_is_left_out_shows_its_words_but_not_while_names_are_hidden(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([("Date", "Details", "Victim"), ("??", "A page", "Ali Ash")]))
    session = LogSession(casework, path)
    for names in (True, False):
        (row,) = [one for one in rows_of(session, DOUBTS, None, names=names) if one.does == "day"]
        assert ("It says: Date: ?? · Details: A page · Victim: Ali Ash" in row.says) is names
        assert ("Ash" in row.says) is names


async def test_where_nothing_can_be_written_for_a_doubt_enter_says_so(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([("Date", "Details", "Victim"), ("3/11/2026", "", "Ali Ash")]))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(BringIn(LogSession(casework, path)))
        await pilot.pause()
        await pilot.press("4", "enter")
        await pilot.pause()
        assert [one.message for one in app._notifications] == [_ONLY_SHOWN]


def test_a_question_shows_its_rows_and_hides_the_names_in_them(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    rows = [(f"{day}/10/2026", "A page of Ali Ash", "Ali Ash", "Parked") for day in range(1, 9)]
    path.write_bytes(csv_bytes([("Date", "Details", "Victim", "Status"), *rows]))
    session = LogSession(casework, path)
    (question,) = session.reading.questions
    for names in (True, False):
        said = question_in_words(session, question, names=names)
        assert said.count(" of ") == 6
        assert "and 2 other rows" in said
        assert ("Ash" in said) is names
        (listed,) = (one for one in rows_of(session, QUESTIONS, None, names=names)
                     if one.does == "question")  # fmt: skip
        assert "(Rows 2, 3, 4, 5, 6, 7, 8, 9)" in listed.says


async def test_who_goes_on_from_the_sheets_as_marked_is_not_asked_which_they_are(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.xlsx"
    first = [("Our log",), ("Date", "Details"), ("3/11/2026", "A page"), ("Total", "1")]
    second = [("Date", "Details", "Status"), ("4/11/2026", "Posts", "Open")]
    path.write_bytes(workbook_bytes({"A": first, "B": second}))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = BringIn(LogSession(casework, path))
        (question,) = screen.session.reading.questions
        assert question.about == "Which sheets are the log? Their headings differ."
        assert question.rows == sum(one.rows for one in screen.session.reading.sheets) == 2
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press("right")
        await until(pilot, lambda: screen.step == COLUMNS)
        assert screen.session.reading.questions == ()
        assert screen.session.answers.sheets == ("A", "B")


async def test_x_leaves_a_row_out_where_it_stands_and_brings_it_in_again(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    rows = [("3/11/2025", "x", ""), ("4/11/2025", "TEST", "yesterday"), ("5/11/2025", "y", "")]
    path.write_bytes(csv_bytes([("Date reported", "Details", "Date of incident"), *rows]))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = BringIn(LogSession(casework, path))
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)

        def at(said: str, *, left_out: int) -> bool:
            row = screen._list.row
            here = row is not None and f"{row.name} {row.says}".startswith(said)
            return here and shown(screen).count("left out by you (x") == left_out

        await pilot.press("5", "end", "up")
        await until(pilot, lambda: at("2025-26/002 TEST", left_out=0))
        for _ in range(2):  # the cursor stays on the row, though the references move up
            await pilot.press("x")
            await until(pilot, lambda: at("row 3 left out by you", left_out=1))
            assert "Bring in 2 new 1 is left out by you" in shown(screen)
            await pilot.press("enter", "x")  # there is no case to show
            await until(pilot, lambda: at("2025-26/002 TEST", left_out=0))
        await pilot.press("4", "home")
        await until(pilot, lambda: at("row 3 Date of incident", left_out=0))
        await pilot.press("x")
        await until(pilot, lambda: at("row 3 left out by you", left_out=1))
        await pilot.press("5", "home", "enter")
        await until(pilot, lambda: screen.step == DONE)
        assert "TEST" not in shown(screen)
        assert [one.title for one in casework.records.incidents()] == ["x", "y"]
        again = BringIn(LogSession(casework, path))
        app.push_screen(again)
        await until(pilot, lambda: app.screen is again)
        await pilot.press("5")
        await until(pilot, lambda: "2 are here already, 1 is left out by you" in shown(again))
