"""What ``incidents`` and ``show`` write as JSON, ``import`` takes back unchanged."""

import json
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import plain
from esafety_tui.model.school.prevention import Prevention
from support.examples import examples
from support.log_files import import_log, read_log
from support.school import NOW, SCHOOL
from support.strategies import cases, incidents

QUICK = settings(max_examples=examples(25), suppress_health_check=list(HealthCheck), deadline=None)


def an_empty_school(folder: Path) -> Casework:
    return Casework.set_up(folder, SCHOOL, clock=lambda: NOW)


def brought_in(casework: Casework, data: object, folder: Path) -> Casework:
    path = folder / "records-from-elsewhere.json"
    path.write_text(json.dumps(data, ensure_ascii=True), encoding="utf-8")
    # A strategy's reports may lie after the tests' present; that is not what is asked here.
    intake = import_log(casework, read_log(path, date.max))
    assert intake.problems == ()
    return casework


@QUICK
@given(cases())
def test_incidents_come_back_as_they_went_out(known: list[Incident]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with_closing = an_empty_school(folder / "one")
        fill(with_closing, known, Prevention())
        out = [plain(incident) for incident in with_closing.records.incidents()]
        with_closing.close()
        again = brought_in(an_empty_school(folder / "two"), out, folder)
        assert again.records.incidents() == known
        assert brought_in(again, out, folder).records.incidents() == known
        again.close()
        reopened = Casework.open(folder / "two", read_only=True, clock=lambda: NOW)
        assert [plain(incident) for incident in reopened.records.incidents()] == out


@QUICK
@given(incidents())
def test_one_incident_comes_back_as_it_was_shown(incident: Incident) -> None:
    incident = incident.but(ref=f"{incident.reference.year}/001")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        casework = brought_in(an_empty_school(folder / "one"), plain(incident), folder)
        assert casework.records.incidents() == [incident]
        casework.close()


def test_a_reference_that_would_leave_a_gap_is_given_anew(tmp_path: Path) -> None:
    case = {"title": "x", "reported_at": NOW.isoformat(), "recorded_at": NOW.isoformat()}
    brought = [
        {**case, "ref": "2026-27/003", "links": ["2026-27/007"]},
        {**case, "ref": "2026-27/007", "title": "y"},
    ]
    casework = an_empty_school(tmp_path / "one")
    path = tmp_path / "brought.json"
    path.write_text(json.dumps(brought), encoding="utf-8")
    intake = import_log(casework, read_log(path, NOW.date()))
    assert intake.renumbered == (("2026-27/003", "2026-27/001"), ("2026-27/007", "2026-27/002"))
    assert casework.records.incident("2026-27/001").links == ("2026-27/002",)
    assert import_log(casework, read_log(path, NOW.date())).already == 2
    casework.close()


def test_a_reference_that_is_taken_by_something_else_is_reported(tmp_path: Path) -> None:
    casework = an_empty_school(tmp_path / "one")
    ref = casework.cases.record({"title": "mine"}).ref
    other = {**plain(casework.records.incident(ref)), "title": "theirs"}
    path = tmp_path / "brought.json"
    path.write_text(json.dumps(other), encoding="utf-8")
    intake = import_log(casework, read_log(path, NOW.date()))
    assert [one.problem.column for one in intake.problems] == ["ref"]
    assert casework.records.incident(ref).title == "mine"
    casework.close()
