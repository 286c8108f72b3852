"""Sanctions beside those of like cases (O3)."""

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index_row import index_row
from esafety_tui.casework.records.precedents import precedents
from esafety_tui.casework.sample import load_sample
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Severity, Stage
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.steps import shipped_steps
from support.people import BY_PUPIL, a_case
from support.school import NOW


def sanctioned(casework: Casework, *kinds: str, **data: object) -> str:
    ref = a_case(casework, BY_PUPIL, category="hate", severity_reason="x", **data)
    for kind in kinds:
        casework.entries.add_sanction(ref, {"kind": kind})
    return ref


def test_earlier_sanctions_in_like_cases_without_names(casework: Casework) -> None:
    sanctioned(casework, "detention", "parent-meeting", severity="high")
    sanctioned(casework, "detention", severity="high")
    sanctioned(casework, "suspension", severity="critical")
    sanctioned(casework, "conversation", severity="low")
    for severity in ("high", "critical", "critical"):  # ended without a sanction
        sanctioned(casework, severity=severity, stage="closed", closed_at=NOW)
    sanctioned(casework, severity="high")  # not ended yet: nothing is decided
    ref = sanctioned(casework, "detention", severity="high")  # its own does not count
    found = casework.entries.earlier_sanctions(ref)
    assert [(p.kind, p.times, p.cases) for p in found.same] == [
        ("detention", 2, 2), ("parent-meeting", 1, 1),
    ]  # fmt: skip
    assert [(p.kind, p.times) for p in found.near] == [("suspension", 1)]
    assert (found.cases, found.unsanctioned) == (3, 1)
    assert (found.near_cases, found.near_unsanctioned) == (3, 2)
    assert found.same[0].last == NOW.date()
    assert "Max" not in repr(found)
    withdrawn = sanctioned(casework, "site-ban", severity="high")
    casework.cases.withdraw(withdrawn, "entered twice")
    assert casework.entries.earlier_sanctions(ref) == found
    with pytest.raises(Invalid, match="severity"):
        casework.entries.earlier_sanctions(a_case(casework))


def test_like_cases_that_ended_without_a_sanction_count_too() -> None:
    sample = load_sample(NOW.date())
    calendar = SchoolCalendar(sample.school)
    rows = [index_row(i, sample.school, calendar, shipped_steps()) for i in sample.incidents]
    for category in {i.category for i in sample.incidents}:
        found = precedents("", category, Severity.HIGH, rows)
        like = [
            i for i in sample.incidents
            if (i.category, i.severity) == (category, Severity.HIGH)
            and i.stage is not Stage.WITHDRAWN and (i.sanctions or i.stage is Stage.CLOSED)
        ]  # fmt: skip
        assert found.cases == len(like)
        assert found.unsanctioned == sum(not i.sanctions for i in like)
        assert sum(p.times for p in found.same) == sum(len(i.sanctions) for i in like)


def test_a_search_is_not_moved_to_somebody_whom_staff_may_not_search(casework: Casework) -> None:
    ref = casework.cases.record({"title": "One", "people": [
        {"role": "responsible", "standing": "pupil"}, {"role": "witness", "standing": "parent"},
    ]}).ref  # fmt: skip
    search = {"kind": "search", "reason": "R", "consent": "not-sought", "consent_reason": "R",
              "place": "on-premises", "searcher": "D. Puty", "searcher_trained": "yes"}  # fmt: skip
    casework.entries.add_measure(ref, {**search, "person": "p1"})
    with pytest.raises(Refused, match="over pupils only"):
        casework.entries.add_measure(ref, {**search, "person": "p2"})
    with pytest.raises(Refused, match="over pupils only"):
        casework.entries.change_measure(ref, "m1", {"person": "p2"})
