"""The people of a log: each in their own standing; groups are words; nobody is made up."""

from pathlib import Path

import pytest

from esafety_tui.importing.rows.people import people_in
from esafety_tui.model.vocabulary import Role, Route, Standing
from support.log_files import noted, read_rows, the_row


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Y9 pupil", [("pupil", "", "Y9")]),
        ("Year 9", [("pupil", "", "Year 9")]),
        ("A group of Y8 pupils", []),
        ("3 others", []),
        ("Ali Ash and others", [("unknown", "Ali Ash", "")]),
        ("AB, CD, EF", [("unknown", "AB", ""), ("unknown", "CD", ""), ("unknown", "EF", "")]),
        ("teacher", [("staff", "", "")]),
        ("TA", [("staff", "", "")]),
        ("Head of year 9", [("staff", "", "")]),
        ("Parent of Y9 pupil", [("parent", "", "")]),
        ("ex-pupil", [("former-pupil", "", "")]),
        ("pupil from another school", [("outsider", "", "")]),
        ("Jo Green", [("unknown", "Jo Green", "")]),
        ("Jo Green (Y9)", [("pupil", "Jo Green", "Y9")]),
        ("Green, Jo (9B)", [("pupil", "Green, Jo", "9B")]),
        ("Jo Green 9B", [("pupil", "Jo Green", "9B")]),
        ("Mr Oak, maths teacher", [("staff", "Mr Oak", "")]),
        ("Mrs Ash - parent", [("parent", "Mrs Ash", "")]),
        ("Parent Mrs Ash", [("parent", "Parent Mrs Ash", "")]),
        ("Mr Coach", [("staff", "Mr Coach", "")]),
        ("Ms Head", [("staff", "Ms Head", "")]),
        ("Mr English", [("staff", "Mr English", "")]),
        ("Jo Green and Al Brown", [("unknown", "Jo Green", ""), ("unknown", "Al Brown", "")]),
        (
            "Jo Green (Y9); Al Brown (Y8)",
            [("pupil", "Jo Green", "Y9"), ("pupil", "Al Brown", "Y8")],
        ),
        (
            "Jo Green (Y9), Al Brown (Y8)",
            [("pupil", "Jo Green", "Y9"), ("pupil", "Al Brown", "Y8")],
        ),
        ("Mr and Mrs Ash", [("unknown", "Mr Ash", ""), ("unknown", "Mrs Ash", "")]),
        (
            "Mr & Mrs Ash; Bo 8B",
            [("unknown", "Mr Ash", ""), ("unknown", "Mrs Ash", ""), ("pupil", "Bo", "8B")],
        ),
        ("former maths pupil", [("former-pupil", "", "")]),
        ("two Y7 pupils & a TA", [("staff", "", "")]),
        ("Siân Ó Dónaill", [("unknown", "Siân Ó Dónaill", "")]),
        ("unknown", []),
        ("n/a", []),
        ("-", []),
        ("Not known at present", []),
    ],
)
def test_people(cell: str, people: list[tuple[str, str, str]]) -> None:
    found = people_in(cell, Role.TARGET, Standing.UNKNOWN)
    assert [(p["standing"], p["name"], p.get("year_group", "")) for p in found.people] == people


def test_a_heading_can_give_the_standing(tmp_path: Path) -> None:
    data = the_row(tmp_path, Staff_affected="Jo Oak")
    assert data["people"] == [{"role": "target", "standing": "staff", "name": "Jo Oak"}]


def test_standing_and_year_group_in_columns_of_their_own(tmp_path: Path) -> None:
    data = the_row(
        tmp_path, Victim="Jo Green", Year_group="Y9", Perpetrator="Al", Offender_type="staff"
    )
    target, responsible = data["people"]
    assert (target["standing"], target["year_group"]) == ("pupil", "Y9")
    assert responsible["standing"] == "staff"
    data = the_row(tmp_path, Victim_type="Member of staff", Year="2025")
    assert data["people"] == [{"role": "target", "standing": "staff", "name": ""}]
    assert "Year: 2025" in noted(data)


def test_each_person_has_the_standing_of_their_own(tmp_path: Path) -> None:
    headings = (
        "Date",
        "Details",
        "Who was affected?",
        "Staff / Pupil",
        "Perpetrator",
        "Reported by",
    )
    cells = ("3/11/2025", "x", "Jo Green, Al Oak", "Pupil, Staff", "Mr Elm", "Mr Elm")
    (row,) = read_rows(tmp_path, headings, cells).rows
    assert [(one["name"], one["standing"]) for one in row.data["people"]] == [
        ("Jo Green", "pupil"), ("Al Oak", "staff"), ("Mr Elm", "unknown"), ("Mr Elm", "staff"),
    ]  # fmt: skip


@pytest.mark.parametrize("several", [None, True, False])
def test_a_comma_between_single_names_is_asked_about(several: bool | None) -> None:
    found = people_in("Ash, Bo", Role.TARGET, Standing.UNKNOWN, several)
    assert found.unclear is (several is None)
    assert len(found.people) == (2 if several else 1)


def test_who_reported_it_tells_the_route_where_nothing_else_does(tmp_path: Path) -> None:
    assert the_row(tmp_path, Reported_by="Mrs Ash (parent)")["route"] is Route.PARENT
    assert the_row(tmp_path, Reported_by="form tutor", Route="E-mail")["route"] is Route.E_MAIL
    assert the_row(tmp_path, Reported_by="Jo Green")["route"] is Route.OTHER


def test_an_unknown_offender_is_a_fact_and_no_person(tmp_path: Path) -> None:
    data = the_row(tmp_path, Perpetrator="Unknown")
    assert data["people"] == []
    assert data["facts"] == {"poster_known": "no"}
    assert noted(data) == ["Perpetrator: Unknown"]
    assert the_row(tmp_path, Perpetrator="n/a")["facts"] == {}
