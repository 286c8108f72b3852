"""The annual screen: the lead's own words, what stands behind a figure, names confirmed."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from esafety_tui.casework.annual.annual_report import refs_behind
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Category, Stage
from esafety_tui.reports.figures.figure_types import Column
from esafety_tui.reports.figures.incidents_behind import CountedIncident, CountedWords
from esafety_tui.screens.annual.incidents_behind import Behind
from esafety_tui.screens.annual.rows import FigureRow
from esafety_tui.screens.annual.screen import Annual
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.widgets.boxes.question import Message, Question
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.row_list import RowList
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.annual_report import asked_for_a_file, counted, said
from support.screens.places_app import PlacesApp, casework_with, settled, text_of

YEAR, BEFORE = "2026-27", "2025-26"


@pytest.fixture
def casework(tmp_path: Path) -> Casework:
    incidents = made_incidents(YEAR, 24) + made_incidents(BEFORE, 40)
    return casework_with(tmp_path, incidents, made_prevention([BEFORE, YEAR]))


async def at(pilot: Pilot[int], key: str) -> FigureRow:
    """Put the highlight on the row with *key*."""
    rows = pilot.app.screen.query_one(RowList)
    place = next(n for n, row in enumerate(rows.rows) if row.key == key)
    rows.highlighted = place
    await pilot.pause()
    found: FigureRow = rows.rows[place]
    return found


async def test_what_changed_is_written_and_shown(casework: Casework) -> None:
    """It can be emptied; actions are planned, carried over and dropped."""
    casework.year.plan_action(BEFORE, {"text": "Ask the parents", "owner": "Deputy head"})
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 90)) as pilot:
        await counted(pilot)
        assert "Nothing written yet" in text_of(app)
        for said in ("A new route for reports.", ""):
            await pilot.press("w")
            await pilot.pause()
            assert isinstance(app.screen, Form)
            app.screen.query_one(TextArea).text = said
            await pilot.press("ctrl+s")
            await counted(pilot)
            assert casework.year.review(YEAR).changed == said
            assert said in text_of(app)
        await at(pilot, "words-plan")
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one(TextArea).text = "Train the new staff"
        await pilot.press("ctrl+s")
        await counted(pilot)
        await at(pilot, "words-before-n1")
        await pilot.press("x")
        await counted(pilot)
        texts = [action.text for action in casework.year.review(YEAR).actions]
        assert texts == ["Train the new staff", "Ask the parents"]
        await at(pilot, "words-n1")
        await pilot.press("x")
        await counted(pilot)
        assert [action.text for action in casework.year.review(YEAR).actions] == ["Ask the parents"]
        await at(pilot, "words-before-n1")
        await pilot.press("enter")
        await pilot.pause()
        assert "Done on" in text_of(app)


async def test_a_case_that_goes_while_it_stands_behind_a_figure_says_so(casework: Casework) -> None:
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await at(pilot, "incidents-by-category-row-cyberbullying")
        await pilot.press("enter")
        await settled(pilot)
        rows = app.screen.query_one(RowList)
        gone = rows.rows[0].ref
        with casework.records.change("undid: brought in a log", gone) as db:
            db.table(INCIDENTS).remove(doc_ids=[gone])
        await pilot.resize_terminal(110, 50)
        await pilot.pause()
        assert f"{gone} is not in the records any more." in text_of(app)


async def test_enter_shows_the_incidents_behind_a_figure(casework: Casework) -> None:
    """Of a share, each is marked in the part or not; prevention has none."""
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        report = await counted(pilot)
        await at(pilot, "figure-trained")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert "These come from Prevention" in said(app)
        await pilot.press("escape")
        await at(pilot, "incidents-by-category-row-cyberbullying")
        await pilot.press("enter")
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, Behind)
        expected = [
            incident.ref
            for incident in casework.records.incidents()
            if incident.ref.startswith(YEAR)
            and incident.category is Category.CYBERBULLYING
            and incident.stage is not Stage.WITHDRAWN
        ]
        assert [one.ref for one in screen.query_one(RowList).rows] == expected
        assert f"{len(expected)} incidents" in said(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Annual)
        assert report.figures is not None
        table = report.figures.this.tables["response-in-target"]
        await at(pilot, "figure-in_time")
        await pilot.press("enter")
        await settled(pilot)
        rows = app.screen.query_one(RowList).rows
        part, due = (table.value("all", column) for column in ("in-target", "due"))
        assert sum(one.part for one in rows) == part
        assert sum(one.times for one in rows) == len(rows) == due
        assert f"{part} of {due} in target." in said(app)
        assert "counted" not in said(app)
        shown = text_of(app).splitlines()
        in_time = next(one.ref for one in rows if one.part)
        assert any(in_time in line and "in target " in line for line in shown)
        as_many_stand_behind_as_it_says(casework, report)


def as_many_stand_behind_as_it_says(casework: Casework, report: Annual) -> None:
    assert report.figures is not None
    for figure in ("incidents-by-month", "removals-by-provider", "overdue-steps", "outcomes"):
        table = report.figures.this.tables[figure]
        column = "all" if figure == "removals-by-provider" else "count"
        for row in table.rows:
            if row.adds_to in {"", "all"} and row.key != "all":
                parts = {row.key, *(one.key for one in table.rows if one.adds_to == row.key)}
                columns = table.layout.columns
                behind = refs_behind(YEAR, casework, figure, frozenset(parts), columns)
                assert sum(one.times for one in behind) == (table.value(row.key, column) or 0), (
                    figure
                )


def test_what_is_not_in_the_part_of_a_share_comes_first_and_says_so() -> None:
    part, whole = Column("in-target", "In target", within="due"), Column("due", "Answered or due")
    words = CountedWords("response-in-target", (part, whole))
    found = [
        CountedIncident("1", 1, 1),
        CountedIncident("2", 1, 0),
        CountedIncident("3", 0, 0),
        CountedIncident("4", 1, 1),
    ]
    assert words.sentence(found) == (
        "2 of 3 in target, in 4 incidents. Those that are not come first. Enter opens one."
    )
    assert [(one.ref, words.mark(one)) for one in words.in_order(found)] == [
        ("2", "not"), ("1", "in target"), ("4", "in target"), ("3", "–"),
    ]  # fmt: skip
    assert words.mark(CountedIncident("5", 3, 2)) == "2 of 3"


def test_of_a_count_that_counts_a_case_twice_it_is_said_why() -> None:
    two = CountedIncident("2026-27/001", 2), CountedIncident("2026-27/002", 1)
    words = CountedWords("incidents-by-provider", None)
    assert words.sentence(two) == (
        "2 incidents, 3 in the figure; a case may concern several providers. Enter opens one."
    )
    assert words.sentence(two[1:]) == "1 incident. Enter opens one."


async def test_a_name_is_asked_about_before_anything_is_written(casework: Casework) -> None:
    """Enter lets no name through, and the box names the key for the words."""
    casework.year.write_review(YEAR, "Namemark was brave.")
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await pilot.press("v")
        for key in ("enter", "escape"):
            if isinstance(app.screen, Annual):
                await pilot.press("e")
            await pilot.pause()
            assert isinstance(app.screen, Question), key
            assert "“Namemark” stands in: What we learned" in said(app)
            assert "on the report, w changes" in " ".join(said(app).replace("│", " ").split())
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, Question if key == "enter" else Annual), key
            assert casework.year.review(YEAR).confirmed == (), key
        await pilot.press("w")
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        assert area.cursor_location == area.document.end
        await pilot.press(*" And Zzaliasmark", "ctrl+s")
        await counted(pilot)
        assert casework.year.review(YEAR).changed == "Namemark was brave. And Zzaliasmark"
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(*"keep", "enter")
        await pilot.pause()
        assert "Zzaliasmark" in said(app)
        await pilot.press(*"keep", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FileExport)


async def test_a_name_of_nobody_in_the_records_is_asked_about_and_again_when_its_sentence_changes(
    casework: Casework, tmp_path: Path
) -> None:
    casework.year.write_review(
        YEAR, "Mr Patel in Year 9 sang. The hall was full at Northfield School."
    )
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert "“Mr Patel” stands in: What we learned" in said(app)
        assert "looks like a name" in said(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Annual)
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(*"keep", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FileExport)
        assert "read them for names first" in said(app)
        assert "identifies nobody" not in said(app)
        await pilot.press("escape")
        casework.year.write_review(YEAR, "Mr Patel in Year 9 was bullied. The hall was full.")
        await counted(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert "“Mr Patel” stands in" in said(app)
        await pilot.press("escape")
        await pilot.pause()
        casework.year.write_review(YEAR, "Mr Patel in Year 9 sang. The hall was half full.")
        await counted(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.screen, FileExport)  # that sentence was confirmed before


async def test_a_provider_that_only_the_confidential_edition_names_is_asked_about(
    tmp_path: Path,
) -> None:
    """The governors' edition names no provider, and there is nothing to ask."""
    incidents = made_incidents(YEAR, 12, providers=("YouTube",) * 9 + ("Namemark fan page",))
    assert 0 < sum("Namemark fan page" in one.providers for one in incidents) < 5
    app = PlacesApp(casework_with(tmp_path, incidents, made_prevention([YEAR])), "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.screen, FileExport)
        await pilot.press("escape", "v", "e", "end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Question)
        assert "“Namemark” stands in: Names of providers and terms" in said(app)


async def test_what_was_written_is_remembered_and_can_be_taken_back(
    casework: Casework, tmp_path: Path
) -> None:
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await asked_for_a_file(pilot, tmp_path / "report.xlsx")
        await pilot.press("enter")
        await settled(pilot)
        assert [one.id for one in casework.year.publications()] == ["w1"]
        await pilot.press("escape")
        await counted(pilot)
        await pilot.press("p")
        await pilot.pause()
        assert "w1 · 2026-27" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter", "escape")  # forgets nothing unasked
        await pilot.pause()
        assert [one.id for one in casework.year.publications()] == ["w1"]
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"w1", "enter")
        await pilot.pause()
        assert casework.year.publications() == ()


async def test_a_workbook_that_could_not_be_noted_is_not_to_be_handed_out(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Invalid("", "cannot be noted")

    monkeypatch.setattr(casework.year, "note_publication", refuse)
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await asked_for_a_file(pilot, tmp_path / "report.xlsx")
        await pilot.press("enter")
        await settled(pilot)
        assert "Do not hand this workbook out yet" in said(app)
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Annual)
