"""A name that is in the records is completed as it is typed; whether it is the same is asked."""

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.names_box import NamesBox
from support.people import PUPIL, a_case
from support.screens.case_forms import NARROW, shown
from support.screens.places_app import until


async def test_of_whoever_has_two_parts_in_a_case_the_parts_are_told(casework: Casework) -> None:
    kim = {**PUPIL, "alias": "Pupil A"}
    ref = a_case(casework, kim, {**kim, "role": "reporter"}, {**PUPIL, "name": "Al Kidd"})
    app = ESafetyApp(casework)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("7", "k", "i")
        await until(pilot, lambda: f"Pupil A in {ref} · pupil · 1 case" in shown(app))
        said = shown(app)
        for alias, part in (("Pupil A", ", target"), ("Pupil A", ", reporter"), ("Pupil B", " ")):
            assert f"{alias} in {ref} · pupil · 1 case, the last {ref}{part}" in said


async def test_a_name_is_completed_and_linked_only_where_the_lead_says_so(
    casework: Casework,
) -> None:
    first = a_case(casework, PUPIL)
    app = ESafetyApp(casework)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Form))
        box = app.screen.query_one("#field-target_name", NamesBox)
        box.focus()
        await pilot.press("k", "i", "right")
        assert box.value == "ki"  # names are hidden: none is told
        box.value = ""
        app.names_shown = True
        await pilot.press("k", "i", "right")
        assert box.value == "Kim Kid"
        app.names_shown = False
        app.screen.query_one("#field-title").value = "Again"  # type: ignore[attr-defined]
        app.screen.query_one("#field-target_year").value = "Y9"  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert f"Pupil A in {first}: pupil, target" in shown(app)
        assert "Kim" not in shown(app)
        assert casework.records.people.of("P-001") == ()
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, Menu))
        assert len(casework.records.people.of("P-001")) == 2
        [again] = [one for one in casework.records.incidents() if one.title == "Again"]
        assert [one.year_group for one in again.people] == ["Y9"]
