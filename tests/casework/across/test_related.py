"""Cases that belong together: linked on both sides, merged and taken back, split in two."""

from pathlib import Path

import pytest

from esafety_tui.casework.across.likeness import WhatIsTold
from esafety_tui.casework.annual.annual_report import count, of_year
from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid, plain
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.reports.figures.figure_types import Cell, YearFigures
from support.people import BY_PUPIL, PUPIL, TEACHER, a_case, states
from support.screens.all_forms import whole_case


def exact(casework: Casework) -> YearFigures:
    year = casework.records.school.academic_year(casework.records.today)
    return count(of_year(year, casework), casework).figures.this


def test_a_link_shows_on_both_sides_and_is_one_act(casework: Casework) -> None:
    one, two, three = (a_case(casework, PUPIL) for _ in range(3))
    cases = casework.across.cases
    cases.link(one, two)
    assert [row.ref for row in cases.related(one)] == [two]
    assert [row.ref for row in cases.related(two)] == [one]
    assert cases.related(three) == []
    casework.undo.take_back(casework.undo.last())
    assert cases.related(two) == []
    cases.link(one, two)
    cases.unlink(two, one)
    assert cases.related(one) == []


def test_a_link_that_an_older_version_wrote_on_one_side_shows_on_both(casework: Casework) -> None:
    one, two = a_case(casework), a_case(casework)
    casework.cases.amend(one, {"links": [two]})
    assert [row.ref for row in casework.across.cases.related(two)] == [one]


def test_what_is_likely_the_same_is_said_with_what_speaks_for_it(casework: Casework) -> None:
    one = a_case(casework, PUPIL, providers=["Instagram"])
    other = a_case(casework, BY_PUPIL, providers=["YouTube"], title="Something else")
    two = a_case(casework, PUPIL, providers=["instagram"])
    likely = casework.across.cases.likely(two)
    assert [found.row.ref for found in likely] == [one]
    assert set(likely[0].because) == {"same provider", "same names", "near days", "same words"}
    assert casework.across.cases.likely(other) == []  # near days alone say nothing
    casework.across.cases.link(one, two)
    assert casework.across.cases.likely(two) == []


@pytest.mark.parametrize(
    ("told", "because"),
    [
        (WhatIsTold("Kim is called names in the gaming group"), {"same names", "near days"}),
        (WhatIsTold("a pupil is called names", names="kim kid"), {"same names", "near days"}),
        (WhatIsTold("a kid is called names, a kim too"), set()),  # no name without its capital
        (WhatIsTold("a false page of somebody"), set()),  # near days alone say nothing
        (WhatIsTold("Nasty page", ["instagram"]), {"same provider", "near days"}),
        (WhatIsTold("A nasty rumour about a profile"), {"same words", "near days"}),
        (WhatIsTold(""), set()),
    ],
)
def test_what_is_told_brings_up_earlier_cases(
    casework: Casework, told: WhatIsTold, because: set[str]
) -> None:
    kim = {"role": "target", "standing": "pupil", "name": "Kim Kid"}
    ref = casework.cases.record(
        {"title": "Nasty fake profile", "providers": ["Instagram"], "people": [kim]}
    ).ref
    found = {one.row.ref: set(one.because) for one in casework.across.cases.before(told)}
    assert found == ({ref: because} if because else {})
    casework.cases.withdraw(ref, "twice")
    assert casework.across.cases.before(told) == []


def test_a_merge_moves_the_records_and_one_undo_takes_it_back(
    casework: Casework, tmp_path: Path
) -> None:
    other = whole_case(casework, tmp_path / "page.png")
    into = a_case(casework, PUPIL)
    before = [plain(casework.records.incident(ref)) for ref in (into, other)]
    counted = exact(casework)

    def numbers() -> list[object]:
        return [
            exact(casework).value(Cell(f"incidents-{one}"))
            for one in ("recorded", "withdrawn", "merged", "counted")
        ]

    assert numbers() == [2, 0, 0, 2]
    merged = casework.across.cases.merge(into, other)
    gone = casework.records.incident(other)
    assert (gone.stage, gone.merged_into) == (Stage.WITHDRAWN, into)
    assert gone.ref == other
    assert (gone.people, gone.evidence, gone.support, gone.hand_overs) == ((), (), (), ())
    names = [person.name for person in merged.people]
    assert names == ["Kim Kid", "Jo Bloggs", "Al Pupil"]
    assert merged.support[0].person == "p2"
    assert merged.sanctions[0].person == "p3"
    assert len(merged.evidence) == 2
    assert len(merged.hand_overs) == 1
    assert len({person.alias for person in merged.people}) == 3
    assert f"Merged from {other}" in merged.entries[-1].text
    assert numbers() == [2, 0, 1, 1]  # it counts once, and nothing was withdrawn
    casework.undo.take_back(casework.undo.last())
    assert [plain(casework.records.incident(ref)) for ref in (into, other)] == before
    assert exact(casework) == counted


def test_what_was_done_in_a_merged_case_is_done_in_the_other_one_alone(casework: Casework) -> None:
    into, other = a_case(casework, PUPIL), a_case(casework, TEACHER)
    casework.entries.add_support(other, {"person": "p1", "kind": "welfare-check"})
    assert states(casework, other)["welfare-check"] == "done"
    casework.across.cases.merge(into, other)
    assert states(casework, into)["welfare-check"] == "done"
    assert casework.records.incident(other).steps == {}


def test_whoever_has_two_parts_keeps_one_alias_in_the_merged_case(casework: Casework) -> None:
    kim = {**PUPIL, "alias": "Pupil A"}
    into = a_case(casework, {**PUPIL, "name": "Al Pupil"})
    other = a_case(casework, kim, {**kim, "role": "reporter"})
    merged = casework.across.cases.merge(into, other)
    assert [person.alias for person in merged.people] == ["Pupil A", "Pupil B", "Pupil B"]


def test_the_same_person_in_both_is_one_in_the_merged_case(casework: Casework) -> None:
    one, two = a_case(casework, PUPIL), a_case(casework, PUPIL)
    casework.entries.add_support(two, {"person": "p1", "kind": "pastoral"})
    casework.across.people.link(f"{one} p1", f"{two} p1")
    merged = casework.across.cases.merge(one, two)
    assert [person.name for person in merged.people] == ["Kim Kid"]
    assert merged.support[0].person == "p1"


def test_a_merge_that_cannot_be_is_refused_and_nothing_is_changed(casework: Casework) -> None:
    one, two, held = (a_case(casework, PUPIL) for _ in range(3))
    casework.referrals.place_hold(held, "DC Example")
    before = casework.history.last_change_number()
    cases = casework.across.cases
    with pytest.raises(Invalid, match="one case"):
        cases.merge(one, one)
    for pair in ((one, held), (held, one)):
        with pytest.raises(Refused, match="paused for the police"):
            cases.merge(*pair)
    with pytest.raises(Invalid, match="no incident"):
        cases.merge(one, "2026-27/099")
    assert casework.history.last_change_number() == before
    casework.retention.hold_legally(two, "a claim")
    with pytest.raises(Invalid, match="kept longer"):
        cases.merge(one, two)


def test_a_merged_case_is_not_merged_again(casework: Casework) -> None:
    one, two, three = (a_case(casework, PUPIL) for _ in range(3))
    casework.across.cases.merge(one, two)
    with pytest.raises(Invalid, match=f"merged into {one}"):
        casework.across.cases.merge(three, two)


def test_a_split_takes_chosen_people_and_records_along(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, BY_PUPIL, TEACHER, providers=["Instagram"])
    casework.entries.add_support(ref, {"person": "p3", "kind": "conversation"})
    casework.entries.add_entry(ref, {"text": "about the teacher"})
    casework.entries.add_entry(ref, {"text": "about the pupil"})
    new = casework.across.cases.split(ref, "The teacher", ["p3"], ["s1", "n1"])
    rest = casework.records.incident(ref)
    assert [person.name for person in new.people] == ["Jo Bloggs"]
    assert (new.support[0].person, new.entries[0].text) == ("p1", "about the teacher")
    assert (new.split_from, new.providers) == (ref, ("Instagram",))
    assert [entry.text for entry in rest.entries] == ["about the pupil"]
    assert rest.support == ()
    assert len(rest.people) == 3
    assert [row.ref for row in casework.across.cases.related(ref)] == [new.ref]


def test_a_split_that_cannot_be_is_refused(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, TEACHER)
    casework.entries.add_support(ref, {"person": "p2", "kind": "conversation"})
    with pytest.raises(Invalid, match="nobody and nothing"):
        casework.across.cases.split(ref, "New", [], [])
    with pytest.raises(Invalid, match="not chosen"):
        casework.across.cases.split(ref, "New", ["p1"], ["s1"])
    with pytest.raises(Invalid, match="title"):
        casework.across.cases.split(ref, " ", ["p1"], [])
    casework.referrals.place_hold(ref, "DC Example")
    with pytest.raises(Refused):
        casework.across.cases.split(ref, "New", ["p1"], [])
