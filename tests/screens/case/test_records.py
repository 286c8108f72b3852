"""A case's history, its evidence files, its legal hold; and the list of what is due."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tombstone import GONE
from esafety_tui.data.folder.backups import make_backup
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.screens.case.forms.evidence import typed_path
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.widgets.boxes.dialogs import Refusal
from esafety_tui.widgets.lists.row_list import RowList
from support.cases import years_go_by
from support.school import Clock
from support.screens.case_forms import WIDE, on_case, save, to_step, to_tab
from support.screens.places_app import settled, text_of


@pytest.fixture
def ref(casework: Casework) -> str:
    person = {"role": "target", "standing": "pupil", "name": "Jo Bloggs"}
    return casework.cases.record({"title": "Fake profile", "people": [person]}).ref


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Jo Bloggs.png"
    path.write_bytes(b"captured")
    return path


def shown(pilot: Pilot[int]) -> str:
    return " ".join(text_of(pilot.app).replace("│", " ").split())


async def fill_in(pilot: Pilot[int], **typed: str) -> None:
    for name, value in typed.items():
        field = pilot.app.screen.query_one(f"#field-{name}")
        if isinstance(field, TextArea):
            field.text = value
        elif isinstance(field, Input):
            field.value = value
    await pilot.press("ctrl+s")
    await pilot.pause()


# History


async def test_the_history_tab_tells_each_change_before_and_after(
    casework: Casework, ref: str, clock: Clock
) -> None:
    """Enter shows the case as it was then."""
    clock.on(hours=1)
    casework.cases.amend(ref, {"title": "Other title"})
    async with on_case(ESafetyApp(casework), ref, WIDE, "Timeline") as pilot:
        told = shown(pilot)
        assert "23 Nov 2026 10:00 · amended the account" in told
        assert "title: Fake profile → Other title" in told
        assert "Sam Lead" in told
        assert "Jo Bloggs" not in told
        assert told.index("amended the account") < told.index("recorded the incident")
        await pilot.press("f2")
        await pilot.pause()
        assert "Jo Bloggs" in shown(pilot)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert f"{ref} as it was on 23 Nov 2026 09:00" in shown(pilot)
        assert "Fake profile" in shown(pilot)


# Evidence files


async def test_a_file_comes_with_new_evidence_a_copy_goes_out_and_it_is_taken_away(
    casework: Casework, ref: str, file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.png"
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    async with on_case(ESafetyApp(casework), ref, WIDE, "Evidence") as pilot:
        await pilot.press("a")
        await pilot.pause()
        await fill_in(pilot, description="The page", file=str(file))
        (kept,) = casework.records.incident(ref).evidence
        assert kept.file == "Jo Bloggs.png"
        assert "Kept: a file .png · 8 bytes" in shown(pilot)
        assert f"SHA-256 {kept.sha256[:16]}" in shown(pilot)
        assert "Jo Bloggs" not in shown(pilot)

        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        assert "Jo Bloggs" not in pilot.app.screen.query_one("#field-target", Input).value
        await fill_in(pilot, target=str(copy), reason="for the police")
        assert copy.read_bytes() == b"captured"
        assert "The copy is written" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "Copy given out 23 Nov 2026 09:00 by Sam Lead: for the" in shown(pilot)

        await pilot.press("enter", "down", "down", "enter")
        await pilot.pause()
        await pilot.press("enter")  # not without its number
        await pilot.press(*casework.records.incident(ref).evidence[0].id, "enter")
        await pilot.pause()
        await fill_in(pilot, reason="Belongs elsewhere")
        assert "File taken away 23 Nov 2026 09:00 by Sam Lead: Belongs" in shown(pilot)
        assert casework.records.incident(ref).evidence[0].sha256 == ""


async def test_under_a_hold_taking_a_file_away_is_refused_before_anything_is_typed(
    casework: Casework, ref: str, file: Path
) -> None:
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    casework.evidence.bring(ref, {"description": "The page"}, file).done()
    casework.retention.hold_legally(ref, "a claim")
    async with on_case(ESafetyApp(casework), ref, WIDE, "Evidence") as pilot:
        await to_tab(pilot, "Evidence", "e1")
        await pilot.press("enter", "down", "down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Refusal)


async def test_a_file_is_kept_with_what_is_registered_or_refused(
    casework: Casework, ref: str, file: Path
) -> None:
    """One that is refused leaves the form as it was."""
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    casework.entries.add_evidence(ref, {"description": "The page"})
    async with on_case(ESafetyApp(casework), ref, WIDE, "Evidence") as pilot:
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        await fill_in(pilot, file=f"'{file}'")
        assert casework.records.incident(ref).evidence[0].size == 8
        casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
        await pilot.press("a")
        await pilot.pause()
        await fill_in(pilot, description="Another page", file=str(file))
        assert "No file is copied in a case where it may be an indecent image" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen.query_one("#field-description", TextArea).text == "Another page"
        assert len(casework.records.incident(ref).evidence) == 1


async def test_whether_images_may_be_indecent_is_asked_before_any_file(
    casework: Casework, ref: str
) -> None:
    """One key answers; not known yet, the form asks for no file; with no, it does."""
    async with on_case(ESafetyApp(casework), ref, WIDE, "Evidence") as pilot:
        for keys, answer, file_asked in (
            (["down", "down", "enter"], Answer.UNKNOWN, 0),
            (["enter"], Answer.NO, 1),
        ):
            await pilot.press("a")
            await pilot.pause()
            assert "Could there be indecent images?" in shown(pilot)
            await pilot.press(*keys)
            await pilot.pause()
            await pilot.pause()
            found = casework.records.incident(ref).answer(Fact.INDECENT_IMAGES)
            assert found is answer
            assert len(pilot.app.screen.query("#field-description")) == 1
            assert len(pilot.app.screen.query("#field-file")) == file_asked
            await pilot.press("escape")
            await pilot.pause()


async def test_a_measure_that_lacks_its_grounds_is_gone_on_with_by_its_step(
    casework: Casework, ref: str
) -> None:
    casework.cases.answer(ref, Fact.MEASURE_CONSIDERED, Answer.YES)
    casework.cases.add_person(ref, {"role": "responsible", "standing": "pupil"})
    data = {"kind": "monitoring", "reason": "why", "consent": "given"}
    casework.entries.add_measure(ref, data)
    async with on_case(ESafetyApp(casework), ref, WIDE) as pilot:
        await to_step(pilot, "justify-measure")
        await pilot.press("enter")
        await pilot.pause()
        await save(
            pilot, proportionate_because="nothing less", people_told="both", place="on-premises",
            behaviour_policy="yes",
        )  # fmt: skip
    (kept,) = casework.records.incident(ref).measures
    assert kept.says_all
    lines = casework.records.checklist(casework.records.incident(ref)).lines
    assert [line.state for line in lines if line.id == "justify-measure"] == ["done"]


@pytest.mark.parametrize("typed", ["{}", "'{}'", '"{}"', "  {} "])
def test_a_path_as_it_is_typed_pasted_or_dropped(file: Path, typed: str) -> None:
    assert typed_path(typed.format(file)) == file
    assert typed_path(str(file).replace(" ", "\\ ")) == file


@pytest.mark.parametrize(
    "typed", ["", "x" * 5000, "~nobody-of-this-name/a.png"], ids=["nothing", "too long", "no home"]
)
def test_what_cannot_be_a_path_is_said_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        typed_path(typed)
    assert refused.value.field == "file"


# The legal hold


async def test_a_legal_hold_is_set_and_lifted_with_one_key(casework: Casework, ref: str) -> None:
    async with on_case(ESafetyApp(casework), ref, WIDE, "Requests") as pilot:
        await pilot.press("L")
        await pilot.pause()
        await fill_in(pilot, reason="A claim against the school")
        assert casework.records.incident(ref).on_legal_hold
        assert "Kept longer" in shown(pilot)
        assert "A claim against the school" in shown(pilot)
        await pilot.press("L")
        await pilot.pause()
        await fill_in(pilot, reason="Settled")
        assert not casework.records.incident(ref).on_legal_hold
        assert "Lifted: Settled" in shown(pilot)


# What is due


@pytest.fixture
def due(casework: Casework, ref: str, clock: Clock) -> str:
    casework.cases.withdraw(ref, "Recorded twice")
    years_go_by(casework, clock)
    return ref


@asynccontextmanager
async def on_disposal(casework: Casework) -> AsyncIterator[Pilot[int]]:
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p", *"disposal", "enter")
        await settled(pilot)
        assert isinstance(app.screen, Disposal)
        yield pilot


async def said(pilot: Pilot[int], what: str) -> None:
    """Wait until *what* stands on the screen: a thread is at work."""
    for _ in range(500):
        if what in shown(pilot):
            return
        await pilot.pause(0.02)
    raise AssertionError(shown(pilot))


async def test_what_is_due_is_listed_and_disposed_of_after_a_question(
    casework: Casework, due: str
) -> None:
    async with on_disposal(casework) as pilot:
        assert f"{due} ended 23 Nov 2026 · kept until 23 Nov 2033" in shown(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert "this cannot be undone" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert casework.records.incident(due).title == "Fake profile"
        await pilot.press("d", *due[-3:], "enter")
        await said(pilot, "Details deleted")
        assert casework.records.incident(due).title == GONE
        assert "details of 1 case are deleted" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is due" in shown(pilot)
        assert "kept for 7 years" in shown(pilot)
        await pilot.press("d", "D")  # and nothing happens
        await pilot.pause()
        app = pilot.app
        assert isinstance(app, ESafetyApp)
        assert isinstance(app.screen, Disposal)
        # What is left of the case can be looked at.
        app.open_case(due)
        await pilot.resize_terminal(150, 40)
        await to_tab(pilot, "Timeline")
        assert "was erased at the end of retention" in shown(pilot)
        await to_tab(pilot, "Account")
        assert "Details deleted on" in shown(pilot)


async def test_backups_are_replaced_if_the_lead_wants_it(casework: Casework, due: str) -> None:
    casework.records.store.settle()
    make_backup(casework.records.folder, casework.records.now)
    async with on_disposal(casework) as pilot:
        await pilot.press("D", *due[-3:], "enter")
        await said(pilot, "may still hold the content")
        await pilot.press("enter", *"replace", "enter")
        await said(pilot, "arlier copies taken away: 1")


async def test_the_settings_say_how_much_is_due_and_lead_there(
    casework: Casework, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esafety_tui.screens.base.tour._DUE_AFTER", 0.01)
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        for _ in range(100):
            if "been kept for as long" in shown(pilot):
                break
            await pilot.pause(0.02)
        assert "1 case has been kept for as long" in shown(pilot)
        app.clear_notifications()
        await pilot.press("0")
        await pilot.pause()
        app.screen.query_one("#settings", RowList).highlight_key("due")
        await pilot.pause()
        assert "Due to be deleted" in shown(pilot)
        assert "1; Enter shows them" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Disposal)
