"""The people of a log: each in their own standing; groups are counted words; nobody is made up."""

from pathlib import Path

import pytest

from esafety_tui.importing.answers import Answers
from esafety_tui.importing.rows.people_in_cell import people_in
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Route, Standing
from support.log_files import TODAY, csv_bytes, noted, read_log, read_rows, the_row


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Y9 boys - not proved", []),
        ("Y9 pupil", [("pupil", "", "Y9")]),
        ("Year 9", []),
        ("7B", []),
        # Groups, one without a name, where they say what those are; else they stay words.
        ("A group of Y8 pupils", [("pupil", "", "Y8")]),
        ("about 12 Y11 girls", [("pupil", "", "Y11")]),
        ("several teachers", [("staff", "", "")]),
        ("Parents of Y9 girls", [("parent", "", "")]),
        ("girls' parents", [("parent", "", "")]),
        ("pupils from another school", [("outsider", "", "")]),
        ("a few former pupils", [("former-pupil", "", "")]),
        ("most of 8C", [("pupil", "", "8C")]),
        ("Ali Ash and 3 Y9 girls", [("unknown", "Ali Ash", ""), ("pupil", "", "Y9")]),
        ("3 others", []),
        ("friends of Y9 girl", []),
        ("No pupils", []),
        ("none of the girls", []),
        ("Y9 form tutors", [("staff", "", "")]),
        ("children's services", []),
        ("girls' group chat in Y9", []),
        ("various", []),
        # What they are before a name in brackets; a class or a subject there is no name.
        ("Mum (Mrs Ash)", [("parent", "Mrs Ash", "")]),
        ("Head of year (Mr Oak)", [("staff", "Mr Oak", "")]),
        ("TA [Miss Elm]", [("staff", "Miss Elm", "")]),
        ("Mum (by phone)", [("parent", "", "")]),
        ("Teacher (Maths)", [("staff", "", "")]),
        ("Ali Ash (Mrs Oak's class)", [("unknown", "Ali Ash", "")]),
        ("Mr Oak, Ali's stepdad", [("parent", "Mr Oak", "")]),
        ("Mrs Elm (Bo Birch's foster mum)", [("parent", "Mrs Elm", "")]),
        ("Ms Fir - his mum", [("parent", "Ms Fir", "")]),
        ("Mr Oak (Ali's tutor)", [("staff", "Mr Oak", "")]),
        ("Form tutor", [("staff", "", "")]),
        ("School nurse", [("staff", "", "")]),
        ("Lunch supervisor", [("staff", "", "")]),
        ("9B form tutor", [("staff", "", "")]),
        ("whole form", []),
        ("Bus supervisor's friend", []),
        ("Ali's mum", [("parent", "", "")]),
        ("Parent of Di Elm", [("parent", "", "")]),
        ("Ali Ash, Bo's mum", [("unknown", "Ali Ash", ""), ("parent", "", "")]),
        ("Ali, mum", [("unknown", "Ali", ""), ("parent", "", "")]),
        ("Mum, Ali", [("parent", "", ""), ("unknown", "Ali", "")]),
        ("Parent/carer", [("parent", "", "")]),
        ("Mum and dad", [("parent", "", ""), ("parent", "", "")]),
        ("Ali's sister in Y11", []),
        ("Bo's older brother (9B)", []),
        ("Ali's cousin", []),
        ("Ali told Cy in Y11", []),
        # Years in the plural are no class, and no number is part of a name.
        ("Said Y11s", []),
        ("Over 20 Y8s", []),
        ("Said Y9 Boys", []),
        ("Said 9B", [("pupil", "Said", "9B")]),
        ("Said Ahmed 9S", [("pupil", "Said Ahmed", "9S")]),
        ("Ali 7 8C", []),
        # A class and a word for a person are set aside at either end of a name.
        ("Y9 Ali Ash", [("pupil", "Ali Ash", "Y9")]),
        ("Ali Ash Y9 pupil", [("pupil", "Ali Ash", "Y9")]),
        ("Pupil Ali Ash", [("pupil", "Ali Ash", "")]),
        ("Mum Rang", []),
        # Which of two classes somebody is in, nobody says.
        ("Connor Yates 8C now 9C", []),
        ("Ali Ash now 9B", []),
        ("Ali Ash, was 8B, now 9B", []),
        ("Ali Ash (8B, now in 9B)", [("unknown", "Ali Ash", "")]),
        ("8B Ali Ash 9B", [("pupil", "Ali Ash", "")]),
        # Words, and nobody: prose, a way of telling, a service, a letter, a class, a group.
        ("Ali Ash (9B) Posted", []),
        ("ali ash 8b", []),
        ("Mum via form tutor", []),
        ("Not Ali Ash", []),
        ("CPOMS", []),
        ("Police", []),
        ("Snapchat", []),
        ("F", []),
        ("Mr", []),
        ("Mrs Oak's class", []),
        ("No Pupils", []),
        ("Netball Team", []),
        ("Fake Profile", []),
        ("Smith Family", []),
        ("Ali Ash " * 200, []),
        ("Ben Now", [("unknown", "Ben Now", "")]),
        # Where somebody stands is nobody; a name in brackets is one.
        ("(same as 25/10)", []),
        ("Same as above", []),
        ("As Above", []),
        ("Ditto", []),
        ("See Row 9", []),
        ("Ali Ash; (see 26/09)", [("unknown", "Ali Ash", "")]),
        ("(Ali Ash 9B)", []),
        ("Wei Ming See", [("unknown", "Wei Ming See", "")]),
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
        ("Parent Mrs Ash", [("parent", "Mrs Ash", "")]),
        ("Mr Coach", [("staff", "Mr Coach", "")]),
        ("Ms Head", [("staff", "Ms Head", "")]),
        ("Mr English", [("staff", "Mr English", "")]),
        ("Jo Green and Al Brown", [("unknown", "Jo Green", ""), ("unknown", "Al Brown", "")]),
        # A class behind two who are joined holds for both; in a list it may be that of the last.
        ("Jo Green & Al Brown (9B)", [("pupil", "Jo Green", "9B"), ("pupil", "Al Brown", "9B")]),
        ("Jo Green and Al Brown 9B", [("pupil", "Jo Green", "9B"), ("pupil", "Al Brown", "9B")]),
        ("Jo Green, Al Brown (9B)", [("unknown", "Jo Green", ""), ("pupil", "Al Brown", "9B")]),
        (
            "Jo, Al and Cy (9B)",
            [("unknown", "Jo", ""), ("unknown", "Al", ""), ("pupil", "Cy", "9B")],
        ),
        ("Jo Green; Al Brown (9B)", [("unknown", "Jo Green", ""), ("pupil", "Al Brown", "9B")]),
        (
            "Mrs Ash, Jo Oak, Al Fir 9B",
            [
                ("staff", "Mrs Ash", ""),
                ("unknown", "Jo Oak", ""),
                ("pupil", "Al Fir", "9B"),
            ],
        ),
        (
            "KB, Al Brown, Bo Fir 9B",
            [
                ("unknown", "KB", ""),
                ("unknown", "Al Brown", ""),
                ("pupil", "Bo Fir", "9B"),
            ],
        ),
        ("AB & CD 9B", [("pupil", "AB", "9B"), ("pupil", "CD", "9B")]),
        ("Jo Green (left) & Al Fox 9B", [("unknown", "Jo Green", ""), ("pupil", "Al Fox", "9B")]),
        ("Mrs Ash & Jo Green (9B)", [("staff", "Mrs Ash", ""), ("pupil", "Jo Green", "9B")]),
        ("Jo Green and his sister (9B)", [("unknown", "Jo Green", "")]),
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
        ("two Y7 pupils & a TA", [("pupil", "", "Y7"), ("staff", "", "")]),
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
    row = the_row(tmp_path, Staff_affected="Jo Oak")
    assert row.incident.people == (
        Person(role=Role.TARGET, standing=Standing.STAFF, name="Jo Oak"),
    )


def test_standing_and_year_group_in_columns_of_their_own(tmp_path: Path) -> None:
    row = the_row(
        tmp_path, Victim="Jo Green", Year_group="Y9", Perpetrator="Al", Offender_type="staff"
    )
    target, responsible = row.incident.people
    assert (target.standing, target.year_group) == ("pupil", "Y9")
    assert responsible.standing == "staff"
    row = the_row(tmp_path, Victim_type="Member of staff", Year="2025")
    assert row.incident.people == (Person(role=Role.TARGET, standing=Standing.STAFF),)
    assert "Year: 2025" in noted(row)


@pytest.mark.parametrize(
    ("year", "years"),
    [
        ("10D 10D", ["10D", "10D"]),
        ("10D, 10E", ["10D", "10E"]),
        ("8C 8D", ["8C", "8D"]),
        ("Year 10", ["Year 10", "Year 10"]),
        ("Year 9 set 2", ["Year 9 set 2", "Year 9 set 2"]),
        # In which of them each is, nobody says: it stays words.
        ("7A / 7F / 7G", ["", ""]),
        ("Y8-10", ["", ""]),
    ],
)
def test_of_several_years_each_pupil_has_their_own_or_none(
    tmp_path: Path, year: str, years: list[str]
) -> None:
    row = the_row(tmp_path, Victim="Ali Ash; Bo Birch", Year_group=year)
    assert [one.year_group for one in row.incident.people] == years
    assert {one.standing for one in row.incident.people} == {"pupil"}
    one_of_it = the_row(tmp_path, Victim="Ali Ash", Year_group="10D 10D").incident.people
    assert [one.year_group for one in one_of_it] == ["10D"]
    assert any(year in line for line in noted(row)) or "".join(years)


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
    assert [(one.name, one.standing) for one in row.incident.people] == [
        ("Jo Green", "pupil"), ("Al Oak", "staff"), ("Mr Elm", "unknown"), ("Mr Elm", "staff"),
    ]  # fmt: skip


@pytest.mark.parametrize("several", [None, True, False])
def test_a_comma_between_single_names_is_asked_about(several: bool | None) -> None:
    found = people_in("Ash, Bo", Role.TARGET, Standing.UNKNOWN, several)
    assert found.unclear is (several is None)
    assert len(found.people) == (2 if several else 1)


def test_who_reported_it_tells_the_route_where_nothing_else_does(tmp_path: Path) -> None:
    assert the_row(tmp_path, Reported_by="Mrs Ash (parent)").incident.route is Route.PARENT
    assert (
        the_row(tmp_path, Reported_by="form tutor", Route="E-mail").incident.route is Route.E_MAIL
    )
    assert the_row(tmp_path, Reported_by="Jo Green").incident.route is Route.OTHER


def test_an_unknown_offender_is_a_fact_and_no_person(tmp_path: Path) -> None:
    row = the_row(tmp_path, Perpetrator="Unknown")
    assert row.incident.people == ()
    assert row.incident.facts == {"poster_known": "no"}
    assert noted(row) == ["Perpetrator: Unknown"]
    assert the_row(tmp_path, Perpetrator="n/a").incident.facts == {}


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Not known, prob. Y10", []),
        ("not known, a Y10 boy", []),
        ("Suspected: Di Elm", [("alleged", "unknown", "Di Elm")]),
        ("Cy Fir? 13B", [("alleged", "pupil", "Cy Fir")]),
        ("Y8 boys - Cy Fir 8? now 9C", []),
        ("Cy Fir (alleged)", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir (not sure)", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir, not confirmed", [("alleged", "unknown", "Cy Fir")]),
        ("apparently Cy Fir", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir, alleged", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir (alleged by Bo)", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir - denies", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir and possibly Di Elm", [("alleged", "unknown", n) for n in ("Cy Fir", "Di Elm")]),
        # What is said between two names may be said of either.
        ("Cy Fir named by Bo", []),
        ("Cy Fir suspected Di Elm", []),
        ("Chief Suspect Cy Fir", []),
        # Beside words that are not understood nobody is responsible.
        ("Cy Fir 9B, told me", [("alleged", "pupil", "Cy Fir")]),
        ("Cy Fir; somebody on Snapchat", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir and others", [("responsible", "unknown", "Cy Fir")]),
        ("Cy Fir; unknown", [("responsible", "unknown", "Cy Fir")]),
        ("prob Cy Fir", [("alleged", "unknown", "Cy Fir")]),
        ("possibly Cy Fir and Di Elm", [("alleged", "unknown", n) for n in ("Cy Fir", "Di Elm")]),
        ("thought to be Cy Fir", [("alleged", "unknown", "Cy Fir")]),
        ("Cy Fir (9C)", [("responsible", "pupil", "Cy Fir")]),
        ("Probyn, Alleyne", [("responsible", "unknown", "Probyn, Alleyne")]),
        ("Cy Fir (left, Y12 at college)", [("responsible", "unknown", "Cy Fir")]),
        ("Mr Fir (teacher, left)", [("responsible", "unknown", "Mr Fir")]),
        ("Mrs Elm (parent of Di)", [("responsible", "parent", "Mrs Elm")]),
        ("Cy Fir (7E) posted", []),
        ("Cy Fir 10D filmed it", []),
        ("9E lad, Cy Fir admits", []),
        ("Boy at St Hild's (name with DSL)", []),
        ("cousin, 19", []),
    ],
)
def test_by_doubt_or_in_prose_nobody_did_it(
    tmp_path: Path, cell: str, people: list[tuple[str, str, str]]
) -> None:
    found = read_rows(tmp_path, ("Date", "Details", "Who did it"), ("3/11/25", "x", cell))
    assert [one.id for one in found.questions] == (["people"] if cell[:6] == "Probyn" else [])
    (row,) = found.rows
    assert [(p.role, p.standing, p.name) for p in row.incident.people] == people
    told = [one.said for one in row.problems]
    if not people:
        assert told == ["names nobody for certain"]
    elif people[0][0] == "alleged":
        assert told == ["is in doubt: whoever it names comes in as alleged"]
    else:
        assert told == []
        return
    assert f"Who did it: {cell}" in noted(row)


def test_of_a_target_in_doubt_the_part_is_not_known(tmp_path: Path) -> None:
    row = the_row(tmp_path, Victim="Ali Ash?")
    assert [(one.role, one.name) for one in row.incident.people] == [("involved", "Ali Ash")]
    assert noted(row) == ["Victim: Ali Ash?"]


def test_somebody_with_a_title_among_children_is_asked_about_once(tmp_path: Path) -> None:
    rows = [
        ("Date", "Details", "Child affected", "Form"),
        ("3/11/26", "a", "Mr R Oak", ""),
        ("4/11/26", "b", "Mr R Oak", "9B"),
        ("5/11/26", "c", "Staff - Mr R Oak", ""),
        ("6/11/26", "d", "Miss Elm (trainee)", ""),
        ("7/11/26", "e", "Ali Ash", "9B"),
    ]
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes(rows))
    found = read_log(path, TODAY)
    assert [(one.id, one.rows) for one in found.questions] == [
        ("word:standing:mr r oak", 2), ("word:standing:miss elm", 1),
    ]  # fmt: skip
    assert [
        (one.name, one.standing, one.year_group)
        for row in found.rows
        for one in row.incident.people
    ] == [
        ("Mr R Oak", "unknown", ""), ("Mr R Oak", "unknown", ""), ("Mr R Oak", "staff", ""),
        ("Miss Elm", "unknown", ""), ("Ali Ash", "pupil", "9B"),
    ]  # fmt: skip
    answers = Answers(words={"standing": {"mr r oak": "staff", "miss elm": "leave"}})
    found = read_log(path, TODAY, answers=answers)
    assert found.questions == ()
    assert [row.incident.people[0].standing for row in found.rows] == [
        "staff", "staff", "staff", "unknown", "pupil",
    ]  # fmt: skip


def test_a_forename_that_one_other_of_the_row_has_is_asked_about_once(tmp_path: Path) -> None:
    rows = [
        ("Date", "Details", "Child affected", "Form", "Told us"),
        ("3/11/26", "a", "Ali Ash / Bo Birch", "9B", "Bo himself"),
        ("4/11/26", "b", "Cy Cedar", "8A", "Cy"),
        ("5/11/26", "c", "Di Elm / Di Fir", "8A", "Di"),
        ("6/11/26", "d", "Ed Gorse", "8A", "Nan"),
    ]
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes(rows))
    asked = read_log(path, TODAY)
    assert [(one.id, one.rows) for one in asked.questions] == [("word:forename:told us", 2)]
    for answer, told in (("same", ("Bo Birch", "pupil", "9B")), ("another", ("Bo", "unknown", ""))):
        found = read_log(path, TODAY, answers=Answers(words={"forename": {"told us": answer}}))
        assert found.questions == ()
        reporters = [
            (one.name, one.standing, one.year_group)
            for row in found.rows
            for one in row.incident.people
            if one.role == "reporter"
        ]
        assert reporters[0] == told
        assert reporters[2:] == [("Di", "unknown", ""), ("", "parent", "")]


@pytest.mark.parametrize(
    ("who", "found_out", "status", "people"),
    [
        ("Keira Dodd 9R", "Keira denied. Not able to prove.", "", [("alleged", "Keira Dodd")]),
        ("Keira Dodd 9R", "Keira admitted it.", "Closed, not proven", [("alleged", "Keira Dodd")]),
        ("Keira Dodd 9R", "Unsubstantiated", "Closed", [("alleged", "Keira Dodd")]),
        ("Keira Dodd 9R", "Admitted. No evidence that it goes on", "Closed",
         [("responsible", "Keira Dodd")]),
        ("Keira Dodd 9R", "Keira is denied access to the network", "Closed",
         [("responsible", "Keira Dodd")]),
        ("Keira Dodd 9R", "Keira denied her access, and denied accessing it", "Closed",
         [("alleged", "Keira Dodd")]),
        ("Tia Collins 9M; also Ella Price 9M?", "Tia admitted. Ella - no evidence.", "Closed",
         [("alleged", "Tia Collins"), ("alleged", "Ella Price")]),
        ("Tia Collins 9M; Ella Price 9M", "Tia admitted. Ella denied.", "Closed",
         [("responsible", "Tia Collins"), ("alleged", "Ella Price")]),
        ("Suspected: Tia Collins; Ella Price", "", "",
         [("alleged", "Tia Collins"), ("alleged", "Ella Price")]),
        ("Tia Collins; Ella Price; not proven", "", "",
         [("alleged", "Tia Collins"), ("alleged", "Ella Price")]),
        ("year 10 student", "Could not establish who.", "closed", [("alleged", "")]),
        ("year 10 student", "", "closed", [("alleged", "")]),
    ],
)  # fmt: skip
def test_nobody_is_responsible_who_denied_it_was_not_proved_or_has_no_name(
    tmp_path: Path, who: str, found_out: str, status: str, people: list[tuple[str, str]]
) -> None:
    headings = ("Date", "Details", "Who did it", "What we found", "Status")
    (row,) = read_rows(tmp_path, headings, ("3/11/25", "x", who, found_out, status)).rows
    assert [(one.role, one.name) for one in row.incident.people] == people
    if people[0][0] == "alleged":
        assert f"Who did it: {who}" in noted(row)
        assert "Who did it" in [one.column for one in row.problems]


def test_two_who_did_it_to_each_other_are_in_both_parts(tmp_path: Path) -> None:
    both = "Imogen Clay & Sadia Hussain (each other)"
    row = the_row(tmp_path, Victim="Sadia Hussain 9C + Imogen Clay 9C", Who_did_it=both)
    assert [(one.role, one.name) for one in row.incident.people] == [
        ("target", "Sadia Hussain"), ("target", "Imogen Clay"),
        ("responsible", "Imogen Clay"), ("responsible", "Sadia Hussain"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "people", "route"),
    [
        ("Ali Ash", [("Ali Ash", "pupil", "9B")], Route.PUPIL),
        ("the victim", [], Route.OTHER),
        ("Ali Ash + dad", [("Ali Ash", "pupil", "9B"), ("", "parent", "")], Route.PUPIL),
        ("Bo himself", [("Bo", "unknown", "")], Route.OTHER),
        ("Ali Oak", [("Ali Oak", "unknown", "")], Route.OTHER),
        ("3 pupils", [("", "pupil", "")], Route.PUPIL),
        ("lots of parents", [("", "parent", "")], Route.PARENT),
        ("lots of calls", [], Route.OTHER),
        ("Ali's nan", [("", "parent", "")], Route.PARENT),
        ("Friend (Cy) via Miss Elm", [], Route.OTHER),
        ("Mum via e-mail", [], Route.OTHER),
    ],
)
def test_who_told_it_is_the_one_of_that_name_in_the_row(
    tmp_path: Path, told: str, people: list[tuple[str, str, str]], route: Route
) -> None:
    headings = ("Date", "Details", "Victim", "Form", "Told us")
    found = read_rows(tmp_path, headings, ("3/11/25", "x", "Ali Ash", "9B", told))
    assert found.questions == ()
    (row,) = found.rows
    assert [
        (one.name, one.standing, one.year_group)
        for one in row.incident.people
        if one.role == "reporter"
    ] == people
    assert row.incident.route is route


def test_of_a_group_nobody_is_said_to_have_done_it(tmp_path: Path) -> None:
    row = the_row(tmp_path, Victim="12 Y11 girls", Who_did_it="3 girls from 9D")
    assert row.incident.people == (
        Person(
            role=Role.TARGET, standing=Standing.PUPIL, note="12 Y11 girls", year_group="Y11"
        ),
    )  # fmt: skip
    assert noted(row) == ["Who did it: 3 girls from 9D"]


@pytest.mark.parametrize(
    ("elsewhere", "name", "standing"),
    [
        ("Ali Ash 9B", "Ali Ash", "pupil"),
        ("Skye M (9B)", "Skye M", "pupil"),
        ("Mrs T Ash (parent)", "Mrs Ash", "parent"),
        ("Mr Oak (caretaker)", "Mr Oak", "staff"),
        ("Jo Green - governor", "Jo Green", "governor"),
        # Nobody, or not for certain the same: a forename, initials, another name, two of them.
        ("Ali 9B", "Ali", "unknown"),
        ("A.B. 9B", "A.B.", "unknown"),
        ("Ali Ash 9B", "Ali Oak", "unknown"),
        ("Mrs T Ash (parent)", "Mrs J Ash", "unknown"),
        ("Mrs T Ash (parent); Mrs J Ash (parent)", "Mrs Ash", "unknown"),
        ("Jo Green 9B; Jo Green (TA)", "Jo Green", "unknown"),
        ("Mrs T Ash (parent); Mrs Ash (TA)", "Mrs Ash", "unknown"),
        ("Mr Oak", "Mr Oak", "unknown"),  # of whom a title alone says it
        ("Ali Ash 9B", "Ali Ash (left)", "unknown"),
    ],
)
def test_a_standing_that_one_row_says_holds_for_the_same_name_in_the_log(
    tmp_path: Path, elsewhere: str, name: str, standing: str
) -> None:
    headings = ("Date", "Details", "Victim", "Who did it")
    rows = [("3/11/25", "x", "", name), ("4/11/25", "y", elsewhere, "")]
    for ordered in (rows, rows[::-1]):
        found = read_rows(tmp_path, headings, *ordered)
        told = [one for row in found.rows for one in row.incident.people if one.role != "target"]
        assert [(one.standing, one.year_group) for one in told] == [(standing, "")]


def test_who_told_it_is_told_by_another_row_too(tmp_path: Path) -> None:
    headings = ("Date", "Details", "Victim", "Form", "Told us")
    rows = [("3/11/25", "x", "Ali Ash", "9B", "Bo Fir"), ("4/11/25", "y", "Bo Fir", "8A", "Cy Elm")]
    found = read_rows(tmp_path, headings, *rows)
    assert [row.incident.route for row in found.rows] == [Route.PUPIL, Route.OTHER]
    assert [row.incident.route for row in found.rows] == [Route.PUPIL, Route.OTHER]
