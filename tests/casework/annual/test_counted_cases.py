"""What is kept of a counting is what a counting of everything would find."""

from collections.abc import Callable

import pytest

from esafety_tui.casework.annual.annual_report import CountedYear, count, of_year
from esafety_tui.casework.annual.counted_cases import CountedCases
from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from support.people import BY_PUPIL, PUPIL, a_case
from support.school import Clock

ONE, TWO = "2026-27/001", "2026-27/002"
Act = Callable[[Casework, Clock], object]
# What happens after two cases were counted, and how many cases are read for the next counting.
ACTS: dict[str, tuple[int, Act]] = {
    "nothing": (0, lambda *_: None),
    "a case changes": (1, lambda it, _: it.cases.amend(ONE, {"category": "scam"})),
    "a name is typed": (
        1,
        lambda it, _: it.cases.change_person(ONE, "p1", {"name": "Mo"}),
    ),
    "a case is withdrawn": (1, lambda it, _: it.cases.withdraw(TWO, "recorded twice")),
    "what was done is taken back": (
        1,
        lambda it, _: (
            it.cases.amend(TWO, {"category": "scam"}),
            it.undo.take_back(it.undo.last()),
        ),
    ),
    "a case comes": (1, lambda it, _: a_case(it, BY_PUPIL, providers=["TikTok"])),
    "a year goes by": (2, lambda _, clock: clock.on(days=364)),
    "the school has terms": (
        2,
        lambda it, _: it.settings.change(
            {"terms": [{"name": "Autumn", "first": "2026-09-02", "last": "2026-12-18"}]}
        ),
    ),
    "somebody comes back": (2, lambda it, _: it.across.people.link(f"{ONE} p1", f"{TWO} p1")),
}


@pytest.mark.parametrize("what", ACTS)
def test_only_what_has_changed_is_read_and_the_figures_are_the_same(
    casework: Casework, clock: Clock, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    a_case(casework, PUPIL, severity="high", severity_reason="seen by many")
    a_case(casework, PUPIL, providers=["Instagram"])
    cases, asked = CountedCases(), of_year("2026-27", casework)
    count(asked, casework, cases=cases)
    expected, act = ACTS[what]
    act(casework, clock)
    afresh = count(asked, casework)
    read: list[str] = []
    incident = casework.records.incident

    def noted(ref: str) -> Incident:
        read.append(ref)
        return incident(ref)

    monkeypatch.setattr(casework.records, "incident", noted)
    assert count(asked, casework, cases=cases) == afresh
    assert len(read) == expected
    assert count(asked, casework, cases=cases) == afresh
    assert len(read) == expected


def test_a_change_while_a_case_is_read_is_counted_the_next_time(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(casework, PUPIL)
    cases, asked = CountedCases(), of_year("2026-27", casework)
    incident = casework.records.incident

    def changed_meanwhile(ref: str) -> Incident:
        monkeypatch.undo()
        before = incident(ref)
        casework.cases.amend(ref, {"category": "scam"})
        return before

    monkeypatch.setattr(casework.records, "incident", changed_meanwhile)
    old = count(asked, casework, cases=cases)
    now = count(asked, casework, cases=cases)
    assert now == count(asked, casework)
    assert figures_by_category(now) != figures_by_category(old)


def figures_by_category(counted: CountedYear) -> object:
    return counted.figures.this.tables["incidents-by-category"]
