"""How long cases are kept: by years, by the age of the child where that is chosen; and a record."""

from datetime import date

from esafety_tui.casework.casework import Casework
from esafety_tui.policy.retention import kept_until
from esafety_tui.screens.case.forms.account import person_form
from support.cases import closed_case, the_year, years_go_by
from support.people import PUPIL, TEACHER
from support.school import Clock
from support.screens.all_forms import Asking

BORN = {**PUPIL, "born": "2015-03-09"}


def test_a_case_stays_until_the_child_is_of_the_age_that_was_chosen(
    casework: Casework, clock: Clock
) -> None:
    with_birthday = casework.records.incident(closed_case(casework, BORN))
    without = casework.records.incident(closed_case(casework, PUPIL))
    school = casework.records.school
    assert kept_until(with_birthday, school) == kept_until(without, school) == date(2033, 11, 23)
    by_age = casework.settings.change({"retention_age": 25})
    assert kept_until(with_birthday, by_age) == date(2040, 3, 9)
    assert kept_until(without, by_age) == date(2033, 11, 23)
    sooner = casework.settings.change({"retention_age": 16})  # never less than the years
    assert kept_until(with_birthday, sooner) == date(2033, 11, 23)


def test_a_date_of_birth_is_asked_for_only_if_the_school_has_chosen_that(
    casework: Casework,
) -> None:
    place = Asking(casework, "")
    incident = casework.records.incident(casework.cases.record({"title": "x"}).ref)
    person_form(place, incident)
    casework.settings.change({"retention_age": 25})
    person_form(place, incident)
    asked = ["born" in {field.name for field in form._fields} for form in place.forms]
    assert asked == [False, True]


def test_what_was_disposed_of_in_a_year_is_recorded_and_names_no_one(
    casework: Casework, clock: Clock
) -> None:
    ref = closed_case(casework, BORN)
    closed_case(casework, TEACHER)
    years_go_by(casework, clock)
    keeping = casework.school_year.keeping
    assert keeping.disposal_record("2033-34") == "No details were deleted in 2033-34."
    casework.retention.disposing([ref], the_year(casework)).done()
    assert keeping.disposal_record("2033-34") == (
        "Details deleted in 2033-34 at Northfield School: 1 case, at the end of their time.\n"
        "24 Nov 2033: 1 of 2026-27"
    )
    assert casework.records.incident(ref).people[0].born is None
    assert "7 years after their end" in keeping.page()
    assert "No date of birth" in keeping.page()
