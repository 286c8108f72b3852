"""The first day back, and after any absence of a week: one screen tells what there is."""

from datetime import datetime, timedelta

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import LONDON
from support.cases import closed_case
from support.people import PUPIL, TEACHER, a_case
from support.school import Clock
from support.screens.places_app import text_of

TERMS = (
    {"name": "Summer", "first": "2027-04-12", "last": "2027-07-21"},
    {"name": "Autumn", "first": "2027-09-02", "last": "2027-12-17"},
)
LAST_DAY = datetime(2027, 7, 21, 15, 45, tzinfo=LONDON)
BACK = datetime(2027, 9, 2, 8, 15, tzinfo=LONDON)


def before_the_summer(casework: Casework, clock: Clock) -> str:
    clock.now = LAST_DAY - timedelta(days=20)
    casework.settings.change({"terms": TERMS})
    clock.now = LAST_DAY
    ref = a_case(casework, TEACHER, severity="critical", severity_reason="x")
    casework.check_ins.arrange(ref)
    plan = {"text": "Train the new staff", "owner": "Head", "due": "2027-10-01"}
    casework.year.plan_action("2026-27", plan)
    review = {"policy": "e-safety", "reviewed_on": "2026-09-20", "next_due": "2027-09-20"}
    casework.prevention.record("reviews", review)
    return ref


def sections(casework: Casework) -> dict[str, str]:
    return {one.heading: "\n".join(one.lines) for one in casework.school_year.first_day.sections()}


def test_it_tells_what_came_in_what_turns_late_and_what_is_asked_this_term(
    casework: Casework, clock: Clock
) -> None:
    ref = before_the_summer(casework, clock)
    clock.now = BACK
    assert casework.school_year.first_day.is_due()
    said = sections(casework)
    assert f"{ref}  " in said["Late from today"]
    assert (
        f"{ref}  check-in of 4 Aug 2027: on 2 Sep 2027"
        in said["Held over while the school was closed"]
    )
    plan = said["The year's plan asks this term"]
    assert "Train the new staff (by 1 Oct 2027)" in plan
    assert "review of the policy: e-safety, by 20 Sep 2027" in plan
    assert not any(heading.startswith("Came in") for heading in said)
    new = a_case(casework, PUPIL)
    assert f"{new}  Fake profile" in sections(casework)["Came in since Wed 21 Jul 2027"]


def test_who_has_left_is_told(casework: Casework, clock: Clock) -> None:
    ref = closed_case(casework, PUPIL)
    clock.on(days=40)
    casework.check_ins.record(ref, "k1", {"stopped": "left-the-school"})
    said = {one.heading: one.lines for one in casework.school_year.first_day.sections()}
    assert said["Have left the school"] == (f"{ref}  Pupil A",)


def test_nobody_who_was_here_this_week_is_told_unasked(casework: Casework, clock: Clock) -> None:
    a_case(casework, TEACHER)
    assert not casework.school_year.first_day.is_due()
    clock.on(days=6)
    assert not casework.school_year.first_day.is_due()
    clock.on(days=1)
    assert casework.school_year.first_day.is_due()


async def test_the_board_leads_to_it(app: ESafetyApp, clock: Clock) -> None:
    before_the_summer(app.casework, clock)
    clock.now = BACK
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "away since Wed 21 Jul" in text_of(app)
        # What to do first stands before it.
        await pilot.press("up", "right", "enter")
        await pilot.pause()
        assert "Held over while the school was closed" in text_of(app)
