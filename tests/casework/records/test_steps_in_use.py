"""The steps that serve follow the school's settings, and the day."""

from esafety_tui.casework.casework import Casework
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.policy.supplements.in_use import packs_of
from support.school import Clock


def test_a_supplement_asks_from_the_day_on_which_it_is_in_force(
    casework: Casework, clock: Clock
) -> None:
    records = casework.records
    supplement = packs_of(records.school.nation)[0]
    clock.on(days=(supplement.in_force - records.today).days - 1)
    assert records.steps == shipped_steps()
    casework.settings.change({"supplements": [supplement.id]})
    assert records.steps == shipped_steps()
    clock.on(days=1)
    theirs = {one.step.id for one in supplement.steps}
    assert theirs & {step.id for step in records.steps}
    casework.settings.change({"supplements": []})
    assert records.steps == shipped_steps()
