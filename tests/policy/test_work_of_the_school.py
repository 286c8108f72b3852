"""What a school owes as a whole has days from its set-up on, and the board names it (G1 to G7)."""

from datetime import date, timedelta

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import plain_day
from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    Prevention,
    Survey,
    SurveyGroup,
    Training,
)
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.days.prevention_due import FIRST_DUE, Work, work_due
from esafety_tui.reports.documents.guidance_text import hours_page
from esafety_tui.screens.prevention.rows import SURVEYS, draw_prevention_row, prevention_rows
from support.school import Clock

BEGUN = date(2026, 9, 1)


@pytest.fixture
def calendar(casework: Casework) -> SchoolCalendar:
    return casework.records.calendar


def owed(calendar: SchoolCalendar, today: date, *done: object, **known: object) -> dict[Work, int]:
    kinds = {"activities": Activity, "trainings": Training, "surveys": Survey}
    held = {name: tuple(one for one in done if isinstance(one, of)) for name, of in kinds.items()}
    written = [one for one in done if isinstance(one, AnnualReview)]
    begun = known.get("begun", BEGUN)
    assert begun is None or isinstance(begun, date)
    found = work_due(Prevention(**held), written, begun, today, calendar)  # type: ignore[arg-type]
    return {work: sum(one.work is work for one in found) for work in Work}


def test_a_new_school_owes_all_of_it_half_a_term_after_its_set_up(
    calendar: SchoolCalendar,
) -> None:
    first = calendar.add(BEGUN, FIRST_DUE)
    assert sum(owed(calendar, first - timedelta(days=1)).values()) == 0
    found = owed(calendar, first)
    assert found == {
        Work.REVIEWS: 9, Work.BRIEFINGS: 2, Work.TRAINING: 1, Work.SURVEYS: 3, Work.MONITORING: 0,
    }  # fmt: skip


def test_what_was_held_is_due_again_after_a_year(calendar: SchoolCalendar) -> None:
    briefed = Activity(on=BEGUN, kind=ActivityKind.BRIEFING, audience=Audience.GOVERNORS, reached=9)
    asked = Survey(on=BEGUN, group=SurveyGroup.STAFF, asked=9, responses=5, score=4.0)
    trained = Training(on=BEGUN, trained=4, employed=9)
    done = (briefed, asked, trained)
    found = owed(calendar, date(2027, 8, 27), *done)
    assert (found[Work.BRIEFINGS], found[Work.SURVEYS], found[Work.TRAINING]) == (1, 2, 0)
    found = owed(calendar, date(2027, 9, 2), *done)
    assert (found[Work.BRIEFINGS], found[Work.SURVEYS]) == (2, 3)


def test_a_year_that_has_ended_is_written_of(calendar: SchoolCalendar) -> None:
    assert owed(calendar, date(2027, 8, 27))[Work.MONITORING] == 0
    assert owed(calendar, date(2027, 9, 2))[Work.MONITORING] == 1
    assert owed(calendar, date(2028, 9, 4))[Work.MONITORING] == 2
    written = AnnualReview(id="2026-27", changed="more assemblies")
    assert owed(calendar, date(2027, 9, 2), written)[Work.MONITORING] == 0


def test_of_older_records_the_day_of_set_up_is_not_guessed(calendar: SchoolCalendar) -> None:
    assert sum(owed(calendar, date(2028, 9, 4), begun=None).values()) == 0


def test_the_board_of_a_new_school_names_it(casework: Casework, clock: Clock) -> None:
    records = casework.records
    assert records.school.begun_on == records.today

    def named() -> set[str]:
        found = records.day.concerns(records.prevention(), (), records.school.begun_on)
        return {one.text for one in found if one.count}

    assert named() == set()
    clock.on(days=70)
    assert {"9 policy reviews due", "2 briefings due", "3 surveys due"} <= named()
    assert any(one.endswith("training due") for one in named())


def test_the_place_of_prevention_says_the_day_of_what_was_never_held(
    casework: Casework, clock: Clock
) -> None:
    records = casework.records
    first = records.calendar.add(records.today, FIRST_DUE)

    def said() -> dict[str, str]:
        rows = prevention_rows(
            records.prevention(), records.school, records.today, records.calendar
        )
        # As they are drawn at 80 columns, where what has no room is left out.
        drawn = {row.key: draw_prevention_row(row, 80) for row in rows}
        texts = {
            key: " ".join("".join(piece.text for piece in line) for line in lines)
            for key, lines in drawn.items()
        }
        return {key: " ".join(text.split()) for key, text in texts.items()}

    owed_then = ("review-behaviour", "none-Training", "survey-staff", "briefing-governors")
    before = said()
    for key in owed_then:
        assert f"due {plain_day(first)}, in 6 weeks" in before[key], key
    assert "9 not reviewed yet" in before["section-Policy reviews"]
    clock.on(days=(first - records.today).days)
    for key in owed_then:
        assert "due today" in said()[key], key
    assert "9 to do" in said()["section-Policy reviews"]
    held = {"kind": "briefing", "audience": "governors", "on": str(records.today), "reached": 9}
    casework.prevention.record("activities", held)
    assert f"last {plain_day(first)}" in said()["briefing-governors"]


def test_an_old_survey_is_not_drawn_as_current(casework: Casework) -> None:
    records, today = casework.records, casework.records.today
    for days, current in ((700, True), (740, False)):
        asked = Survey(
            on=today - timedelta(days=days),
            group=SurveyGroup.STAFF,
            asked=9,
            responses=5,
            score=4.0,
        )
        rows = prevention_rows(
            Prevention(surveys=(asked,)), records.school, today, records.calendar
        )
        row = next(one for one in rows if one.section == SURVEYS and one.key == "survey-staff")
        assert (row.bar is not None) is current
        assert ("too old to say how they feel now" in row.text) is not current


def test_the_notice_on_e_mail_says_whose_time_it_is(casework: Casework) -> None:
    said = " ".join(hours_page(casework.records.school).split())
    assert "part of your directed time" in said
    assert "the next working day" in said
    assert "do not expect an answer at once" in said
