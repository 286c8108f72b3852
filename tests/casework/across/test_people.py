"""The same people in several cases: because the lead said so, and never by itself."""

import pytest

from esafety_tui.casework.annual.annual_report import as_seen, count, of_year, plain_report
from esafety_tui.casework.annual.closing import exact_figures
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.people_index import PeopleIndex, PeopleNames
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Role
from esafety_tui.reports.figures.figure_types import Edition
from support.cases import closed_case, the_year, years_go_by
from support.people import BY_PUPIL, PUPIL, TEACHER, a_case
from support.school import Clock

JO = {**PUPIL, "name": "Jo Marlow"}
KIM = {"role": "responsible", "standing": "pupil", "name": "K. Kid"}


def keys(casework: Casework, typed: str) -> list[str]:
    return [found[0].key for found in casework.across.people.find(typed)]


def test_somebody_is_found_by_the_first_letters_and_nobody_is_listed(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, TEACHER)
    assert keys(casework, "ki") == [f"{ref} p1"]
    assert keys(casework, "kid k") == [f"{ref} p1"]
    assert keys(casework, "BLOG") == [f"{ref} p2"]
    assert keys(casework, "") == keys(casework, " ") == keys(casework, "zz") == []


@pytest.mark.parametrize("typed", ["Mr B", "mr. byr", "Mr", "Byrne mr", "by"])
def test_a_title_that_is_typed_finds_too(casework: Casework, typed: str) -> None:
    ref = a_case(casework, {**PUPIL, "name": "Mr Byrne"})
    a_case(casework, {**PUPIL, "name": "Mr Ash" if typed == "by" else "Miss Byrne"})
    assert keys(casework, typed) == [f"{ref} p1"]


def test_a_title_that_is_typed_finds_a_name_without_one(casework: Casework) -> None:
    ref = a_case(casework, {**PUPIL, "name": "Tom Byrne"})
    assert keys(casework, "Mr Byrne") == [f"{ref} p1"]
    assert keys(casework, "Mr") == []
    casework.cases.change_person(ref, "p1", {"name": "Dr Byrne"})  # the words follow the name
    assert keys(casework, "Mr Byrne") == keys(casework, "Tom") == []
    assert keys(casework, "Dr") == [f"{ref} p1"]


def test_two_of_one_name_stay_two_until_the_lead_says_otherwise(casework: Casework) -> None:
    one, two = a_case(casework, PUPIL), a_case(casework, PUPIL)
    assert len(casework.across.people.find("Kim Kid")) == 2
    assert [other.ref for other in casework.across.people.could_be(f"{one} p1")] == [two]
    casework.across.people.keep_apart(f"{one} p1", f"{two} p1")
    assert casework.across.people.could_be(f"{one} p1") == []
    assert casework.across.people.could_be(f"{two} p1") == []
    assert len(casework.across.people.find("Kim Kid")) == 2


def test_whoever_has_two_parts_in_a_case_is_joined_once_and_not_asked_about_again(
    casework: Casework,
) -> None:
    kim = {**PUPIL, "alias": "Pupil A"}
    one = a_case(casework, kim, {**kim, "role": "reporter"})
    two = a_case(casework, PUPIL)
    people = casework.across.people
    assert [[found.place for found in group] for group in people.namesakes()] == [
        [f"{two} p1", f"{one} p1"]
    ]
    people.link(f"{one} p1", f"{two} p1")
    assert people.namesakes() == []
    assert people.could_be(f"{one} p2") == []
    three = a_case(casework, PUPIL)  # somebody new is still asked about
    assert [found.key for found in people.could_be(f"{three} p1")] == ["P-001", f"{one} p2"]


def test_linked_they_are_one_with_their_role_in_each_case(casework: Casework) -> None:
    one, two = a_case(casework, PUPIL), a_case(casework, KIM)
    three = a_case(casework, PUPIL)
    people = casework.across.people
    number = people.link(f"{one} p1", f"{two} p1")
    assert number == "P-001"
    assert people.link(f"{three} p1", f"{two} p1") == number
    assert keys(casework, "Kid") == [number]
    told = [(case.appearance.ref, case.appearance.person.role) for case in people.cases_of(number)]
    assert told == [(three, "target"), (two, "responsible"), (one, "target")]
    assert people.coming_back(casework.records.incident(three)) == [
        "Pupil A: case 2 in 12 months as target"
    ]
    with pytest.raises(Invalid, match="one person already"):
        people.link(f"{one} p1", f"{three} p1")


def test_standing_and_year_group_are_those_at_the_time_of_each_case(
    casework: Casework, clock: Clock
) -> None:
    one = a_case(casework, {**PUPIL, "year_group": "Y8"})
    before = exact_figures("2026-27", casework)
    clock.on(days=365)
    two = a_case(casework, {**PUPIL, "year_group": "Y9"})
    number = casework.across.people.link(f"{one} p1", f"{two} p1")
    casework.cases.change_person(two, "p1", {"standing": "former-pupil", "year_group": ""})
    shown = [
        (person.standing, person.year_group)
        for case in casework.across.people.cases_of(number)
        for person in casework.records.incident(case.appearance.ref).people
    ]
    assert shown == [("former-pupil", ""), ("pupil", "Y8")]
    after = exact_figures("2026-27", casework)
    for figure in ("incidents-by-target", "incidents-by-first-target", "incidents-by-year-group"):
        assert after[figure] == before[figure]


def test_who_comes_back_within_a_year_is_counted_by_role(casework: Casework, clock: Clock) -> None:
    def counted() -> tuple[object, ...]:
        rows = exact_figures("2026-27", casework)["incidents-coming-back"]
        return rows["target"]["count"], rows["responsible"]["count"]

    one, two = a_case(casework, PUPIL), a_case(casework, PUPIL, BY_PUPIL)
    assert counted() == (None, 0)  # a name alone says nothing: neither that it is so, nor that not
    people = casework.across.people
    people.link(f"{one} p1", f"{two} p1")
    assert counted() == (1, 0)
    three = a_case(casework, KIM)
    people.link(f"{one} p1", f"{three} p1")
    assert counted() == (1, 0)  # in another role it is no coming back
    clock.on(days=200)
    people.link(f"{two} p2", f"{a_case(casework, BY_PUPIL)} p1")
    assert counted() == (1, 1)
    casework.cases.withdraw(one, "recorded twice")
    assert counted() == (0, 1)


def test_a_report_never_says_that_nobody_came_back_while_names_are_not_joined(
    casework: Casework,
) -> None:
    def shown(edition: Edition) -> str:
        asked = of_year("2026-27", casework, edition)
        report = as_seen(asked, count(asked, casework), casework)
        return next(one.this.shown for one in report.figures if one.id == "targeted_again")

    editions = (Edition.LEADERSHIP, Edition.GOVERNORS)
    refs = [a_case(casework, PUPIL, JO) for _ in range(2)] + [a_case(casework) for _ in range(12)]
    assert [shown(one) for one in editions] == ["not recorded", "not recorded"]
    people = casework.across.people
    people.link(f"{refs[0]} p1", f"{refs[1]} p1")
    assert [shown(one) for one in editions] == ["at least 1", "not recorded"]
    people.keep_apart(f"{refs[0]} p2", f"{refs[1]} p2")
    assert [shown(one) for one in editions] == ["1", "1 to 4"]


def test_a_report_never_says_that_nobody_was_targeted_where_parts_are_not_known(
    casework: Casework,
) -> None:
    def shown(edition: Edition) -> list[str]:
        asked = of_year("2026-27", casework, edition)
        report = as_seen(asked, count(asked, casework), casework)
        again = next(one.this.shown for one in report.figures if one.id == "targeted_again")
        table = next(one for one in report.tables if one.id == "targeted")
        return [again, *(row.band.shown for row in table.rows)]

    editions = (Edition.LEADERSHIP, Edition.GOVERNORS)
    pupil = {"role": "target", "standing": "pupil"}
    for _ in range(16):
        a_case(casework, pupil)
    assert [shown(one) for one in editions] == [["0", "16", "0", "0"], ["0", "about 15", "0", "0"]]
    for _ in range(7):
        a_case(casework, {**pupil, "role": "involved"})
    assert [shown(one) for one in editions] == [
        ["not recorded", "16", "not recorded", "7"],
        ["not recorded", "about 15", "not recorded", "about 5"],
    ]
    plain = plain_report(of_year("2026-27", casework), casework, "csv")
    assert "Staff,not recorded,,\n" in plain


def test_those_of_one_name_are_joined_or_kept_apart_several_at_once(casework: Casework) -> None:
    def groups() -> list[list[str]]:
        return [[one.place for one in group] for group in people.namesakes()]

    people = casework.across.people
    one, two, three = (a_case(casework, PUPIL, BY_PUPIL) for _ in range(3))
    a_case(casework, {**PUPIL, "standing": "staff"}, {**JO, "name": "Miss Marlow"})
    assert groups() == [[f"{ref} {at}" for ref in (one, two, three)] for at in ("p1", "p2")]
    before = [casework.records.incident(ref) for ref in (one, two, three)]
    assert people.link_all(groups()) == ["P-001", "P-002"]
    assert groups() == []
    casework.undo.take_back(casework.undo.last())
    assert [casework.records.incident(ref) for ref in (one, two, three)] == before
    people.keep_all_apart(groups())
    assert groups() == []
    assert people.could_be(f"{two} p1")[0].person.standing == "staff"
    casework.undo.take_back(casework.undo.last())
    casework.cases.withdraw(one, "recorded twice")
    assert groups() == [[f"{ref} {at}" for ref in (two, three)] for at in ("p1", "p2")]


def test_one_letter_stands_with_one_of_two_and_two_of_a_case_are_never_one(
    casework: Casework,
) -> None:
    def groups() -> list[set[str]]:
        return [{one.person.name for one in group} for group in casework.across.people.namesakes()]

    for name in ("Jo Marlow", "Jim Marlow", "J. Marlow"):
        a_case(casework, {**PUPIL, "name": name})
    (group,) = groups()
    assert len(group) == 2 and "J. Marlow" in group  # noqa: PT018 - one of two, with the letter
    a_case(casework, BY_PUPIL, {**BY_PUPIL, "role": "target"})
    assert groups() == [group]


def test_after_more_than_a_year_nobody_comes_back(casework: Casework, clock: Clock) -> None:
    one = a_case(casework, PUPIL)
    for days, roles in ((364, {Role.TARGET}), (366, None)):
        clock.on(days=days)
        ref = a_case(casework, PUPIL)
        casework.across.people.link(f"{one} p1", f"{ref} p1")
        assert casework.records.index.coming_back().get(ref) == roles


def test_a_link_is_one_act_and_taken_back_by_one(casework: Casework) -> None:
    one, two = a_case(casework, PUPIL), a_case(casework, PUPIL)
    casework.across.people.link(f"{one} p1", f"{two} p1")
    casework.undo.take_back(casework.undo.last())
    assert len(casework.across.people.find("Kim")) == 2


def test_one_who_was_two_people_after_all_is_taken_apart_again(casework: Casework) -> None:
    refs = [a_case(casework, PUPIL) for _ in range(3)]
    people = casework.across.people
    for ref in refs[1:]:
        people.link(f"{refs[0]} p1", f"{ref} p1")
    people.take_apart(f"{refs[2]} p1")
    assert len(people.find("Kim")) == 2
    assert people.could_be(f"{refs[2]} p1") == []  # they are not asked about again
    people.take_apart(f"{refs[1]} p1")
    assert keys(casework, "Kim") == [f"{ref} p1" for ref in refs]
    with pytest.raises(Invalid, match="nobody has said"):
        people.take_apart(f"{refs[1]} p1")


def test_two_of_one_case_are_never_one(casework: Casework) -> None:
    one = a_case(casework, PUPIL, {**PUPIL, "name": "Kim Kid"})
    two = a_case(casework, PUPIL)
    with pytest.raises(Invalid, match="stay two"):
        casework.across.people.link(f"{one} p1", f"{one} p2")
    casework.across.people.link(f"{one} p1", f"{two} p1")
    with pytest.raises(Invalid, match="stay two"):
        casework.across.people.link(f"{two} p1", f"{one} p2")
    with pytest.raises(Invalid, match="nobody at this place"):
        casework.across.people.link(f"{one} p9", f"{two} p1")


def test_whoever_is_disposed_of_leaves_the_register(casework: Casework, clock: Clock) -> None:
    one, two = closed_case(casework, PUPIL), closed_case(casework, PUPIL)
    casework.across.people.link(f"{one} p1", f"{two} p1")
    years_go_by(casework, clock)
    casework.retention.disposing([one], the_year(casework)).done()
    assert [found[0].ref for found in casework.across.people.find("Kim")] == [two]
    casework.retention.disposing([two], the_year(casework)).done()
    assert casework.across.people.find("Kim") == []
    assert "P-001" not in str([casework.records.incident(ref) for ref in (one, two)])


def test_the_index_that_is_kept_up_to_date_is_that_which_is_made_anew(casework: Casework) -> None:
    one, two = a_case(casework, PUPIL, TEACHER), a_case(casework, BY_PUPIL)
    people = casework.records.people
    casework.cases.change_person(one, "p1", {"name": "Kimberley Kidd"})
    casework.cases.add_person(two, PUPIL)
    casework.across.people.link(f"{one} p2", f"{two} p1")
    anew = PeopleIndex(casework.records.index.newest_first())
    assert people._words == anew._words
    assert people._names == anew._names
    assert people._of_key == anew._of_key
    assert people._of_case == anew._of_case


def test_a_name_is_completed_as_it_is_spelt_while_names_show(casework: Casework) -> None:
    a_case(casework, {**PUPIL, "name": "Ms Ana Velloso"}, {**PUPIL, "name": "Anaïs Ash"})
    index = casework.records.people
    shown = PeopleNames(index, lambda: True)
    assert shown.completed("ms an") == "Ms Ana Velloso"
    assert shown.completed("Ana V") == "Ana Velloso"  # whoever leaves the title out
    assert shown.completed("ana") == "Ana Velloso"
    assert shown.completed("anaï") == "Anaïs Ash"
    assert [shown.completed(typed) for typed in ("", "a", "vel", "Ana Velloso", "Anna")] == [""] * 5
    assert PeopleNames(index, lambda: False).completed("ms an") == ""
    assert (shown.spelt("Ana Veloso"), shown.near("Ana Veloso")) == ("Ana Veloso", ())


def test_a_likely_name_is_the_surname_and_a_first_name_or_its_letter(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    same = a_case(casework, {**PUPIL, "name": "Miss K. Kid"})
    other = a_case(casework, {**PUPIL, "name": "Al Kid"})
    likely = [one.ref for one in casework.across.people.could_be(f"{ref} p1")]
    assert same in likely
    assert other not in likely
