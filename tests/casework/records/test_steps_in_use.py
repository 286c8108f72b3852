"""The steps that serve follow the school's settings, and the day."""

from pathlib import Path

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.policy.supplements.in_use import packs_of
from support.school import NOW, SCHOOL, Clock


def test_a_supplement_asks_from_the_day_on_which_it_is_in_force(folder: Path, clock: Clock) -> None:
    supplements = [one for one in packs_of(Nation.ENGLAND) if one.steps and one.in_force]
    supplement = max(supplements, key=lambda one: one.in_force)
    clock.on(days=(supplement.in_force - NOW.date()).days - 1)
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    records = casework.records
    casework.settings.change({"supplements": [supplement.id]})
    assert records.steps == shipped_steps()
    clock.on(days=1)
    theirs = {one.step.id for one in supplement.steps}
    assert theirs & {step.id for step in records.steps}
    casework.settings.change({"supplements": []})
    assert records.steps == shipped_steps()
    casework.close()
