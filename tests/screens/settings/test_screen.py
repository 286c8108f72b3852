"""School settings: every section changed from its form; dates at once count for deadlines."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Nation, Severity
from esafety_tui.screens.settings.screen import Settings
from esafety_tui.setup_app import GoingBackApp
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import Message, Question
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import PlacesApp, casework_with, text_of, until
from support.screens.settings import change

SIZE = (80, 24)


@pytest.fixture
def app(tmp_path: Path) -> PlacesApp:
    return PlacesApp(casework_with(tmp_path), "settings")


def casework_of(app: PlacesApp) -> Casework:
    return app.casework


async def test_names_people_nation_and_year_start(app: PlacesApp) -> None:
    """A school without a lead is refused, and nothing typed is lost."""
    async with app.run_test(size=SIZE) as pilot:
        await change(pilot, "deputy", deputy="Dee Puty", employer="The Trust")
        school = casework_of(app).records.school
        assert (school.deputy, school.employer) == ("Dee Puty", "The Trust")
        assert "Dee Puty" in text_of(app)
        await change(pilot, "nation", nation="scotland", year_start="17 August")
        await until(pilot, lambda: casework_of(app).records.school.nation is Nation.SCOTLAND)
        assert casework_of(app).records.school.year_start == (8, 17)
        # St Andrew's Day is a bank holiday in Scotland.
        assert "Andrew" in casework_of(app).records.calendar.why_closed(date(2026, 11, 30))
        await change(pilot, "lead", lead="", head="Hal Head")
        await until(pilot, lambda: "nominated e-safety lead" in text_of(app))
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-head", Input).value == "Hal Head"
        assert casework_of(app).records.school.lead == "A. Lead"
        app.pop_screen()
        await change(pilot, "year_start", year_start="soon")
        await until(pilot, lambda: "1 September" in text_of(app))
        assert casework_of(app).records.school.year_start == (8, 17)


async def test_enter_begins_in_the_field_of_the_row(app: PlacesApp) -> None:
    fields = {
        "second_place": "second_place",
        "union_representative": "union_representative",
        "year_start": "year_start",
        "target-medium": "medium",
        "categories": "cyberbullying",
    }
    async with app.run_test(size=SIZE) as pilot:
        for key, field in fields.items():
            app.screen.query_one(RowList).highlight_key(key)
            await pilot.press("enter")
            await until(pilot, lambda: getattr(app.focused, "id", "") == f"field-{field}")  # noqa: B023
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, Settings))


async def test_a_closure_moves_deadlines_at_once_and_can_be_removed(app: PlacesApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        casework = casework_of(app)
        ref = casework.cases.record({"title": "Fake profile"}).ref
        assert casework.records.row(ref).due is not None
        due = casework.records.row(ref).deadlines
        await change(pilot, "no-closures", "a", reason="Snow", first="24 Nov", last="25 Nov")
        await until(pilot, lambda: f"{ref}: 24 Nov 2026 becomes 26 Nov 2026" in text_of(app))
        assert casework.records.school.closures == ()  # what it moves is asked about first
        assert f"{ref}: 23 Nov 2026 becomes" not in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Tue 24 Nov 2026 to Wed 25 Nov 2026" in text_of(app))
        assert [(c.reason, c.first, c.last) for c in casework.records.school.closures] == [
            ("Snow", date(2026, 11, 24), date(2026, 11, 25))
        ]
        later = casework.records.row(ref).deadlines
        assert [d.day for d in later] != [d.day for d in due]
        assert not {d.day for d in later} & {date(2026, 11, 24), date(2026, 11, 25)}
        app.screen.query_one(RowList).highlight_key("closure-0")
        await pilot.press("x", "enter")
        await until(pilot, lambda: "This moves:" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: casework.records.school.closures == ())


async def test_terms_are_added_in_order_and_changed(app: PlacesApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await change(pilot, "calendar-2026-27", "a", name="Spring 1", first="4 Jan", last="12 Feb")
        await until(pilot, lambda: len(casework_of(app).records.school.terms) == 1)
        await change(pilot, "term-0", "a", name="Autumn 2", first="2 Nov", last="18 Dec")
        await until(pilot, lambda: len(casework_of(app).records.school.terms) == 2)
        terms = casework_of(app).records.school.terms
        # A day without its year is one of this academic year, whether past or to come.
        assert [(t.name, t.first) for t in terms] == [
            ("Autumn 2", date(2026, 11, 2)),
            ("Spring 1", date(2027, 1, 4)),
        ]
        last = lambda: casework_of(app).records.school.terms[1].last  # noqa: E731
        await change(pilot, "term-1", last="19 Feb 2027")
        await until(pilot, lambda: last() == date(2027, 2, 19))
        await change(pilot, "term-1", last="1 Jan 2027")
        await until(pilot, lambda: "must not be before the first day" in text_of(app))
        app.pop_screen()
        # Targets, retention and idle minutes.
        await change(pilot, "target-high", high="2")
        targets = lambda: casework_of(app).records.school.response_targets  # noqa: E731
        await until(pilot, lambda: targets()[Severity.HIGH] == 2)
        await change(pilot, "idle_minutes", retention_years="10", idle_minutes="0")
        school = casework_of(app).records.school
        assert targets()[Severity.CRITICAL] == 0
        assert (school.retention_years, school.idle_minutes) == (10, 0)
        app.screen.query_one(RowList).highlight_key("idle_minutes")
        await pilot.pause()
        assert "never by itself" in text_of(app)
        await change(pilot, "target-high", high="soon")
        await until(pilot, lambda: "whole number" in text_of(app))
        assert targets()[Severity.HIGH] == 2


async def test_a_backup_is_made_and_it_is_said_where_it_is(
    app: PlacesApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Settings))
        settings = app.screen
        assert isinstance(settings, Settings)
        for key, said in (
            ("backups-now", "A backup is made, and was read back"),
            ("backups-where", "the newest 3 are kept, and the last of each of the newest 7 days"),
        ):
            settings.query_one(RowList).highlight_key(key)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, Message))
            told = " ".join(text_of(app).replace("│", " ").split())
            assert said in told, key
            made = casework_of(app).safekeeping.backups()
            assert len(made) == 1
            if key == "backups-where":
                assert made[0].path.name in told
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is settings)


async def test_going_back_to_a_backup_closes_the_records_and_needs_a_word(
    casework: Casework,
) -> None:
    first = casework.cases.record({"title": "Before"}).ref
    casework.safekeeping.back_up_if_due()
    later = casework.cases.record({"title": "After"}).ref
    folder, app = casework.records.folder, ESafetyApp(casework)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("0")
        app.screen.query_one(RowList).highlight_key("backups-back")
        await pilot.press("enter", "enter")
    assert app.goes_back_from == {first, later}
    casework.close()
    back = GoingBackApp(folder, app.goes_back_from)
    async with back.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(back.screen, Menu))
        await pilot.press("1")
        await until(pilot, lambda: "type restore" in text_of(back))
        assert f"missing here afterwards: {later}." in " ".join(
            text_of(back).replace("│", " ").split()
        )
        await pilot.press("enter")  # alone it does nothing
        assert isinstance(back.screen, Question)
        await pilot.press(*"restore", "enter")
        await until(pilot, lambda: back.return_value is not None)
    again = back.return_value
    assert again is not None
    assert [row.ref for row in again.records.index.newest_first()] == [first]
    assert list((folder / "set-aside").iterdir())
    again.close()


async def test_whoever_goes_back_to_none_leaves_all_as_it_is(casework: Casework) -> None:
    ref = casework.cases.record({"title": "Before"}).ref
    casework.safekeeping.back_up_if_due()
    casework.close()
    back = GoingBackApp(casework.records.folder, {ref})
    async with back.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(back.screen, Menu))
        await pilot.press("1")
        await until(pilot, lambda: "Every case of today is in it" in text_of(back))
        await pilot.press("escape")
    assert back.return_value is None
    assert not (casework.records.folder / "set-aside").exists()
