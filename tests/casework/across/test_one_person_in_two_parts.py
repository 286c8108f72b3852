"""Whoever a row names in two parts is one person, and goes by one alias; a namesake by another."""

from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.answers import Answers
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid
from support.log_files import TODAY, csv_bytes, import_log, read_log

HEADINGS = ("Date reported", "Details", "Reported by", "Involved", "Victim")
ANSWERS = Answers(columns={"involved": "person involved, part not known"})


def brought(casework: Casework, folder: Path, *cells: str) -> Incident:
    row = ("3/11/2026", "Mr Byrne was filmed", *cells)
    path = folder / "log.csv"
    path.write_bytes(csv_bytes([HEADINGS, row]))
    (new,) = import_log(casework, read_log(path, TODAY, answers=ANSWERS)).new
    return casework.records.incident(new.ref)


def test_a_name_in_two_parts_has_one_alias(casework: Casework, tmp_path: Path) -> None:
    incident = brought(casework, tmp_path, "Mr Byrne", "Mr Byrne and Ms Ash", "")
    assert [(one.role.value, one.name, one.alias) for one in incident.people] == [
        ("reporter", "Mr Byrne", "Staff A"),
        ("involved", "Mr Byrne", "Staff A"),
        ("involved", "Ms Ash", "Staff B"),
    ]
    assert casework.records.row(incident.ref).title == "Staff A was filmed"


@pytest.mark.parametrize(
    "cells",
    [
        ("Ali Ash 8B", "Ali Ash 9C", ""),  # of another year group
        ("Mr Byrne", "Byrne", ""),  # not the same name
        ("Ali", "Ali", ""),  # no full name
        ("", "Ali Ash 8B, Ali Ash 8B", ""),  # two of one name in one part
    ],
)
def test_who_may_be_two_stay_two(casework: Casework, tmp_path: Path, cells: tuple[str]) -> None:
    people = brought(casework, tmp_path, *cells).people
    assert len(people) == 2
    assert people[0].alias != people[1].alias


def test_a_name_is_corrected_in_one_part_and_nobody_else_gets_that_alias(
    casework: Casework, tmp_path: Path
) -> None:
    ref = brought(casework, tmp_path, "Mr Byrne", "Mr Byrne", "Ali Ash 8B").ref
    cases = casework.cases
    target, told, involved = casework.records.incident(ref).people
    assert told.alias == involved.alias
    cases.change_person(ref, told.id, {"name": "Mr Burn"})
    with pytest.raises(Invalid, match="must be different"):
        cases.change_person(ref, target.id, {"alias": told.alias})
    with pytest.raises(Invalid, match="is in this case already"):
        cases.add_person(ref, {"role": "witness", "name": "Mr Byrne", "alias": told.alias})
    cases.add_person(ref, {"role": "witness", "name": "Mr Byrne", "alias": "Staff Z"})
    # Who is not the same after all is given an alias of their own.
    cases.change_person(ref, involved.id, {"alias": "Staff B"})
    assert casework.records.incident(ref).people[2].alias == "Staff B"
