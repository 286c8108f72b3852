"""A checklist is as short as the case: few questions, and those that matter now."""

from datetime import timedelta
from itertools import pairwise

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Fact, Medium
from esafety_tui.policy.checklist import WAITING, StepGroup

SOON = (StepGroup.NOW, StepGroup.TODAY)


def test_a_case_with_only_a_title_asks_little(casework: Casework) -> None:
    """At most five questions now and today, on the day of the report and on the next; nine in all.

    The case is of a kind that is not said; what was used may be anything.
    """
    today = casework.records.today
    for medium in Medium:
        incident = casework.cases.record({"title": "Something happened", "medium": medium})
        checklist = casework.records.checklist(incident)
        for day in (today, today + timedelta(days=1)):
            groups = checklist.by_when(day)
            soon = [line.asks for when in SOON for line in groups.get(when, ()) if line.asks]
            assert len(soon) <= 5, (medium, day, soon)
            in_all = [line.asks for lines in groups.values() for line in lines if line.asks]
            assert len(in_all) <= 9, (medium, in_all)
            # What waits for an answer stands under its question, and each of them once.
            ids = [line.id for lines in groups.values() for line in lines]
            assert len(ids) == len(set(ids))
            for lines in groups.values():
                for before, line in pairwise(lines):
                    if line.state == WAITING and line.waits_for in set(Fact):
                        assert line.waits_for in (before.asks, before.waits_for)
