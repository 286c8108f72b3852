"""No number that a school can set, or once could, ends the program."""

import json
from pathlib import Path

import pytest

from esafety_tui.casework.access.unlock_throttle import IdleWatch
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import SCHOOL
from esafety_tui.data.tables import document_of
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.model.school.school import School
from esafety_tui.widgets.form.field import Field, Kind
from esafety_tui.widgets.form.field_widget import read_typed
from support import school
from support.school import Clock

HUGE = [10**4, 10**9, 2**63, 10**400]
GIVEN = {
    "retention_years": lambda number: {"retention_years": number},
    "idle_minutes": lambda number: {"idle_minutes": number},
    "high": lambda number: {"response_targets": {"high": number}},
}


@pytest.mark.parametrize("number", HUGE, ids=["thousands", "billions", "64 bits", "400 digits"])
@pytest.mark.parametrize("name", GIVEN)
def test_it_is_refused_on_the_way_in(
    casework: Casework, tmp_path: Path, name: str, number: int
) -> None:
    data = GIVEN[name](number)
    for act in (
        lambda: casework.settings.change(data),
        lambda: Casework.set_up(tmp_path / "another", {**school.SCHOOL, **data}),
    ):
        with pytest.raises(Invalid, match="at most") as refused:
            act()
        assert refused.value.field == name
    casework.settings.change(GIVEN[name](100))
    typed = str(number)[:4000] + "000"
    with pytest.raises(Invalid, match="at most"):
        read_typed(Field("n", "N", Kind.NUMBER), typed, Clock())


@pytest.mark.parametrize("number", HUGE, ids=["thousands", "billions", "64 bits", "400 digits"])
def test_what_an_earlier_version_took_in_opens_and_everything_can_be_reckoned(
    casework: Casework, folder: Path, clock: Clock, number: int
) -> None:
    given = {name: value for make in GIVEN.values() for name, value in make(number).items()}
    kept = {**plain(casework.records.school), **given}
    with casework.records.change("as an earlier version") as db:
        document = document_of(casework.records.school)
        document.update(json.loads(json.dumps(kept)))
        db.table(SCHOOL).upsert(document)
    ref = casework.cases.record({"title": "A case", "severity": "high", "severity_reason": "x"}).ref
    casework.close()
    again = Casework.open(folder, clock=clock)
    assert again.records.school.retention_years <= 100
    again.retention.due_for_disposal()
    again.records.checklist(again.records.incident(ref))
    assert IdleWatch().over(again.records.school.idle_minutes) is False
    again.settings.change({"head": "Another"})
    again.close()


def test_a_usual_school_is_as_it_was() -> None:
    given = {"name": "S", "lead": "L", "retention_years": 25, "response_targets": {"low": 20}}
    assert plain(read(School, given)).items() >= given.items()
