"""More logs of each kind that schools keep: what their cells say, and what has to be asked."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.importing.answers import NONE, Answers
from esafety_tui.importing.reader import LogReading
from esafety_tui.model.record import day_of
from support.log_files import noted, workbook_bytes
from support.log_files import read_log as read

TODAY = date(2025, 12, 12)
HEADS = ("Date", "Details", "Category", "Status")


def logged(
    folder: Path, log: str | dict[str, list[tuple[object, ...]]], answers: Answers = NONE
) -> LogReading:
    """Read lines of a CSV file, or the sheets of a workbook."""
    path = folder / ("log.csv" if isinstance(log, str) else "log.xlsx")
    content = log.encode() if isinstance(log, str) else workbook_bytes(log)
    path.write_bytes(content)
    return read(path, TODAY, answers=answers)


def each(found: LogReading, field: str) -> list[Any]:
    return [getattr(row.incident, field) for row in found.rows]


def asked(found: LogReading) -> list[str]:
    return [one.id for one in found.questions]


def people(found: LogReading) -> list[list[str]]:
    """Name the people of each row, with the first letters of their parts and standings."""
    return [
        [f"{one.role[:3]} {one.standing[:3]} {one.name}" for one in row.incident.people]
        for row in found.rows
    ]


# Dates


@pytest.mark.parametrize(
    ("log", "days"),
    [
        ("Timestamp,What happened\n10/13/2025 9:12:00,a\n1/5/2025 14:00:00,b", [(13, 10), (5, 1)]),
        ("Date reported,Incident\n9/3/25,a\n9/30/25,b", [(3, 9), (30, 9)]),
        ("Submitted at,Description\n2025-09-03T08:41:07Z,a\n2025-09-13T08:41:07Z,b",
         [(3, 9), (13, 9)]),
        ("Date of this report;Incident\n13.9.2025;a\n3.9.2025;b", [(13, 9), (3, 9)]),
    ],
)  # fmt: skip
def test_a_column_has_one_order(tmp_path: Path, log: str, days: list[tuple[int, int]]) -> None:
    found = logged(tmp_path, log)
    reported = [day_of(one) for one in each(found, "reported_at")]
    assert [(one.day, one.month) for one in reported] == days
    assert asked(found) == []


def test_an_order_that_makes_days_late_is_asked_for(tmp_path: Path) -> None:
    """As Microsoft Forms writes an answer of text: nothing in the column shows its order."""
    log = {"Form1": [
        ("Id", "Completion time", "Name", "Date of incident", "What happened?"),
        (1, datetime(2025, 9, 3, 8, 41), "Ms Ash", "9/2/2025", "a"),
        (2, datetime(2025, 9, 13, 8, 41), "Ms Ash", "9/12/2025", "b"),
    ]}  # fmt: skip
    assert asked(logged(tmp_path, log)) == ["dates:date of incident"]
    found = logged(tmp_path, log, Answers(dates="month-first"))
    assert asked(found) == []
    assert [one.first for one in each(found, "occurred_on")] == [
        date(2025, 9, 2), date(2025, 9, 12),
    ]  # fmt: skip
    late = "Date,Details\n9/12/2025,a\n1/12/2025,b\n13/12/2025,c"
    assert asked(logged(tmp_path, late)) == []  # the 13th shows it, and is told as being late


@pytest.mark.parametrize(
    "said",
    ["Mon 8 Sept '25", "8/9/25 am", "08-09-2025 09:15", "2025/09/08", "8th of September 2025",
     "Sept 8, 2025", "45908", "8 Sep 2025 (after school)", "8/9/25, 9.30am", "'08/09/2025"],
)  # fmt: skip
def test_a_day_in_more_spellings(tmp_path: Path, said: str) -> None:
    found = logged(tmp_path, f'Date,Details\n"{said}",x')
    assert [day_of(one) for one in each(found, "reported_at")] == [date(2025, 9, 8)]
    assert found.rows[0].incident.report_known


@pytest.mark.parametrize(
    ("said", "first", "last", "about"),
    [
        ("8/9/25-10/9/25", 8, 10, True),
        ("8-10 Sept 2025", 8, 10, False),
        ("wb 8/9/25", 8, 14, False),
        ("early September 2025", 1, 30, True),
        ("09/2025", 1, 30, True),
        ("2025-09", 1, 30, True),
        ("8/9/2025?", 8, 8, True),
        ("circa 8/9/25", 8, 8, True),
        ("approx 8/9", 8, 8, True),
    ],
)
def test_what_names_no_single_day_is_a_span_or_about(
    tmp_path: Path, said: str, first: int, last: int, about: bool
) -> None:
    found = logged(tmp_path, f"Date of incident,Date reported,Details\n{said},15/9/2025,x")
    (span,) = each(found, "occurred_on")
    assert (span.first, span.last) == (date(2025, 9, first), date(2025, 9, last))
    assert span.about is about
    if about:
        assert f"Date of incident: {said}" in noted(found.rows[0])


@pytest.mark.parametrize(
    "said", ["Last weekend", "Half term", "Friday night", "Since Monday", "yesterday", "??", "10th"]
)
def test_a_vague_day_is_not_known_and_its_words_are_kept(tmp_path: Path, said: str) -> None:
    found = logged(tmp_path, f"When did it happen,Reported,Details\n{said},15/09/2025,x")
    assert each(found, "occurred_on") == [None]
    assert noted(found.rows[0]) == [f"When did it happen: {said}"]


def test_a_year_comes_from_the_name_of_the_sheet(tmp_path: Path) -> None:
    heads = ("Date", "Details")
    found = logged(tmp_path, {
        "2023-24": [heads, ("3/10", "a"), ("4/6", "b")], "2024-25": [heads, ("3/10", "c")],
    })  # fmt: skip
    assert [f"{one:%d %m %y}" for one in each(found, "reported_at")] == [
        "03 10 23", "04 06 24", "03 10 24",
    ]  # fmt: skip


# Words of a whole cell


def test_a_word_with_its_day_closes_and_a_question_does_not(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Status\n3/9/25,a,Closed - 12/9/25\n3/9/25,b,CLOSED (12/9)\n"
        "3/9/25,c,closed?\n3/9/25,d,Closed by HT\n3/9/25,e,Not closed\n3/9/25,f,Resolved ✓\n"
        "3/9/25,g,Open (awaiting police)",
    )
    assert each(found, "stage") == [
        "closed", "closed", "reported", "reported", "investigating", "closed", "reported",
    ]  # fmt: skip
    closed = each(found, "closed_at")
    assert [one and day_of(one) for one in closed[:2]] == [date(2025, 9, 12)] * 2
    assert closed[2:] == [None] * 5


def test_closed_and_its_day_may_stand_in_two_columns(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Closed?,Date closed\n3/9/25,a,Y,10/9/25\n4/9/25,b,N,\n5/9/25,c,not yet,\n"
        "8/9/25,d,Yes - 3/10/25,\n9/9/25,e,,1/9/25\n9/9/25,f,✓ 12/9,",
    )
    assert each(found, "stage") == [
        "closed", "reported", "reported", "closed", "closed", "closed",
    ]  # fmt: skip
    days = [one and day_of(one) for one in each(found, "closed_at")]
    assert days == [date(2025, 9, 10), None, None, date(2025, 10, 3), None, date(2025, 9, 12)]
    assert [one.said for row in found.rows for one in row.problems] == [
        "is earlier than the report"
    ]


def test_a_finding_of_a_sentence_is_kept_in_words_and_may_be_answered(tmp_path: Path) -> None:
    said = "LADO: substantiated. Agency told, not to return, and the parents know of it."
    log = f'Date,Details,Findings\n3/11/25,x,"{said}"\n4/11/25,y,NFA'
    found = logged(tmp_path, log)
    assert (each(found, "outcome"), found.questions) == ([None, "no-further-action"], ())
    (finding,) = found.findings
    assert f"Findings: {said}" in noted(found.rows[0])
    answered = Answers().with_answer(finding.id, "substantiated")
    found = logged(tmp_path, log, answered)
    assert (each(found, "outcome"), found.findings) == (["substantiated", "no-further-action"], ())
    assert f"Findings: {said}" in noted(found.rows[0])


@pytest.mark.parametrize(
    ("action", "offered"),
    [
        ("Rang home. Cy admitted it, 2 days", "cy admitted it 2 days"),
        ("Looked into: no evidence of it", "looked into no evidence of it"),
        ("Admitted", "admitted"),
        ("Mum asked for admission of guilt", ""),
    ],
)
def test_what_may_say_a_finding_elsewhere_is_offered_among_them_and_decides_nothing(
    tmp_path: Path, action: str, offered: str
) -> None:
    log = f'Date,Details,Action taken,Findings\n3/11/25,x,"{action}",\n4/11/25,y,"{action}",NFA'
    found = logged(tmp_path, log)
    assert (each(found, "outcome"), found.questions) == ([None, "no-further-action"], ())
    assert [one.id for one in found.findings] == [f"word:outcome:{offered}"] * bool(offered)
    for finding in found.findings:
        answered = logged(tmp_path, log, Answers().with_answer(finding.id, "substantiated"))
        assert each(answered, "outcome") == ["substantiated", "no-further-action"]
        left = logged(tmp_path, log, Answers().with_answer(finding.id, "leave"))
        assert (each(left, "outcome")[0], left.findings) == (None, ())


def test_an_outcome_is_one_by_its_whole_cell(tmp_path: Path) -> None:
    told = ("Upheld - pupil admitted it", "Not proven", "NFA", "Unfounded.", "substantiated!",
            "Police will decide whether malicious", "Closed", "malicious?")  # fmt: skip
    rows = "\n".join(f"3/9/25,a{n},{one}" for n, one in enumerate(told))
    found = logged(tmp_path, f"Date,Details,Outcome\n{rows}")
    assert each(found, "outcome") == [
        None, "unsubstantiated", "no-further-action", "unfounded", "substantiated", None, None,
        None,
    ]  # fmt: skip


def test_a_status_or_a_finding_that_is_not_known_is_asked_about_in_one_row_already(
    tmp_path: Path,
) -> None:
    log = (
        "Date,Details,Findings,Status\n3/9/25,a,Admitted,closed - passed to police\n"
        '4/9/25,b,Proven,"police closed June 25, we closed when they told us, in July"\n'
        "5/9/25,c,Ongoing,closed 12/9/25\n8/9/25,d,,dup of 2\n9/9/25,e,n/k,n/k"
    )
    found = logged(tmp_path, log)
    assert asked(found) == [
        "word:status:closed passed to police",
        "word:status:police closed june 25 we closed when they told us in july",
        "word:status:dup of 2", "word:outcome:admitted",
    ]  # fmt: skip
    assert [row.number for row in found.rows for one in row.problems] == [2, 3, 5]
    answers = Answers(words={"status": {
        "closed passed to police": "closed", "dup of 2": "withdrawn",
        "police closed june 25 we closed when they told us in july": "leave",
    }, "outcome": {"admitted": "substantiated"}})  # fmt: skip
    found = logged(tmp_path, log, answers)
    assert asked(found) == []
    assert each(found, "stage") == ["closed", "reported", "closed", "withdrawn", "reported"]
    assert each(found, "outcome") == ["substantiated", "substantiated", None, None, None]
    assert [(row.number, one.said) for row in found.rows for one in row.problems] == [
        (3, "is no status that is known: the case comes in as new")
    ]


@pytest.mark.parametrize(
    ("status", "findings", "told"),
    [
        ("Closed, not proven", "", ("closed", "unsubstantiated")),
        ("closed - upheld", "", ("closed", "substantiated")),
        ("Closed, not proven", "Upheld", ("closed", "substantiated")),
        ("Closed 4/10 - not proven", "", ("closed", "unsubstantiated")),
        ("closed 4 Oct 25 – unfounded", "", ("closed", "unfounded")),
        ("Closed/upheld", "", ("closed", "substantiated")),
        ("Closed - unresolved", "", None),  # is it closed?
        ("Closed - to be reopened", "", None),
        ("Closed 4/10 - not proven yet", "", None),
        ("not proven, closed, Ash", "", None),
    ],
)
def test_a_status_may_say_the_finding_behind_it_in_words_that_are_known(
    tmp_path: Path, status: str, findings: str, told: tuple[str, str] | None
) -> None:
    log = f'Date,Details,Findings,Status\n3/9/25,a,{findings},"{status}"'
    found = logged(tmp_path, log)
    assert bool(asked(found)) is (told is None)
    if told:
        assert (each(found, "stage"), each(found, "outcome")) == ([told[0]], [told[1]])
        day = date(2025, 10, 4) if "4" in status else None
        closed = found.rows[0].incident.closed_at
        assert (closed.date() if closed else None) == day
    assert f"Status: {status}" in noted(found.rows[0])


@pytest.mark.parametrize(
    ("said", "closed", "outcome"),
    [
        ("closed 4 July 25 - unfounded", date(2025, 7, 4), "unfounded"),
        ("Closed 4 July 25", date(2025, 7, 4), None),
        ("closed 4 July 25 unfounded", None, None),
    ],
)
def test_a_day_of_closing_with_the_month_in_letters_has_its_year(
    tmp_path: Path, said: str, closed: date | None, outcome: str | None
) -> None:
    (row,) = logged(tmp_path, f"Date,Details,Date closed\n1/7/25,a,{said}").rows
    at = row.incident.closed_at
    assert (at.date() if at else None, row.incident.outcome) == (closed, outcome)
    assert f"Date closed: {said}" in noted(row)
    assert not any("year" in one.said for one in row.problems)


@pytest.mark.parametrize("mark", ["✓", "☐", "???"])
def test_a_mark_alone_is_no_word_to_be_asked_about(tmp_path: Path, mark: str) -> None:
    found = logged(tmp_path, f"Date,Details,Category,Outcome\n3/9/25,a,{mark},{mark}")
    assert asked(found) == []
    kept = noted(found.rows[0])
    assert mark == "???" or kept == [f"Category: {mark}", f"Outcome: {mark}"]


def test_where_every_status_is_in_words_of_its_own_one_question_is_put(tmp_path: Path) -> None:
    rows = "\n".join(f"3/9/25,a{n},told number {n},waits for {n}" for n in range(21))
    log = f"Date,Details,Outcome,Status\n{rows}"
    found = logged(tmp_path, log)
    (question,) = found.questions
    assert (question.id, question.rows) == ("word:status:*", 21)
    assert len(found.findings) == 21
    found = logged(tmp_path, log, Answers(words={"status": {"*": "waiting"}}))
    assert (asked(found), set(each(found, "stage"))) == ([], {"waiting"})


def test_a_status_that_is_blank_says_no_more_than_that_it_was_reported(tmp_path: Path) -> None:
    """What was done is kept in words: a log that names an action may be of a closed case."""
    found = logged(tmp_path, "Date,Details,Action,Status\n3/9/25,a,Rang home,\n3/9/25,b,-,Open")
    assert each(found, "stage") == ["reported", "investigating"]
    assert noted(found.rows[0]) == ["Action: Rang home"]


def test_words_in_place_of_a_day_are_of_the_year_of_their_sheet(tmp_path: Path) -> None:
    """The name of the sheet goes before an answer, which is for dates that nothing else dates."""
    days = ("w/c 1st Sept", "after half term", "Sept (date tbc)", "12/11", "31/2/2025")
    log = {"2024-25": [("Date", "Details"), *((day, f"row {day}") for day in days)]}
    for answers in (Answers(closed_before="none"), Answers(closed_before="none", year="2025-26")):
        found = logged(tmp_path, log, answers)
        assert asked(found) == []
        spans = [one and (one.first, one.last) for one in each(found, "occurred_on")]
        assert spans == [
            (date(2024, 9, 1), date(2024, 9, 7)), (date(2024, 9, 1), date(2025, 8, 31)),
            (date(2024, 9, 1), date(2024, 9, 30)), None, (date(2024, 9, 1), date(2025, 8, 31)),
        ]  # fmt: skip
        known = [row.incident.report_known for row in found.rows]
        assert known == [False, False, False, True, False]
        assert noted(found.rows[1]) == ["Date: after half term"]
        # An example of another way to write it would read as the day that it is taken for.
        assert "write it as" not in found.rows[1].problems[0].said
        assert day_of(found.rows[3].incident.reported_at) == date(2024, 11, 12)


def test_a_yes_with_its_day_is_a_yes(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Police,Removed?\n3/9/25,a,Yes 5/9/25,Y 5/9\n3/9/25,b,Considered 5/9,No\n"
        "3/9/25,c,No (5/9),?",
    )
    assert [row.incident.facts for row in found.rows] == [
        {"with_police": "yes", "content_online": "no"}, {"content_online": "yes"}, {},
    ]  # fmt: skip
    assert "Police: Yes 5/9/25" in noted(found.rows[0])


@pytest.mark.parametrize(
    ("said", "reference"),
    [
        ("NFRC 261103 4471", None), ("NSPCC 08088005000", None),
        ("Crime no 42/029914/25", "42/029914/25"), ("4471", "4471"),
        ("Prevent ref P/25/0771", None), ("CEOP 261103 4471", None), ("PC 4471", None),
        ("to follow", None), ("none", None),
    ],
)  # fmt: skip
def test_a_number_of_the_police_stands_alone_or_behind_words_that_say_so(
    tmp_path: Path, said: str, reference: str | None
) -> None:
    (row,) = logged(tmp_path, f"Date,Details,Police ref\n3/9/25,x,{said}").rows
    found = [one.reference for one in row.incident.referrals]
    assert found == ([reference] if reference else [])
    assert row.incident.facts == ({"with_police": "yes"} if reference else {})


def test_of_two_columns_of_kinds_one_may_say_it(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Student,Categories,Date/time added,Comments,Behaviour type\n"
        "Ali Ash,Online safety,03/09/2025 11:02,Ongoing,Sexting\n"
        'Bo Birch,"Online Safety, Bullying - Cyber",04/09/2025 9:00,,\n'
        "Cy Cedar,Online safety,05/09/2025 9:00,,",
    )
    assert each(found, "category") == ["sexual-imagery", "cyberbullying", "other"]
    assert asked(found) == ["column:student"]


def test_more_headings_that_are_kinds_and_levels(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Risk category,Risk level\n3/9/25,a,Sexting,High\n4/9/25,b,Contact,Level 2",
    )
    assert each(found, "category") == ["sexual-imagery", "other"]
    assert each(found, "severity") == ["high", None]
    assert asked(found) == ["word:category:contact", "word:severity:level 2"]


# People


@pytest.mark.parametrize(
    ("victim", "named"),
    [
        ("Ali Ash, Bo Birch & Cy Cedar", ["unk Ali Ash", "unk Bo Birch", "unk Cy Cedar"]),
        ("Ali (8B) and Bo (8C)", ["pup Ali", "pup Bo"]),
        ("Ali Ash Y8; Bo Birch Y9", ["pup Ali Ash", "pup Bo Birch"]),
        ("1. Ali Ash 2. Bo Birch", ["unk Ali Ash", "unk Bo Birch"]),
        ("A.A. and B.B.", ["unk A.A.", "unk B.B."]),
        ("Mr Elm, Mrs Fir", ["sta Mr Elm", "sta Mrs Fir"]),
        ("Ali's mum", ["par "]),
        ("parent of Di Elm", ["par "]),
        ("Ali Ash + 2 others", ["unk Ali Ash"]),
        ("All of 8B", ["pup "]),
        ("Three Y9 boys", ["pup "]),
        ("n/k", []),
        ("Mum rang in", []),
        ("Bus driver", []),
        ("Smoothwall alert", []),
        ("Anon via Whisper", []),
        ("Sophie herself", ["unk Sophie"]),
        ("Unknown (Instagram account)", []),
        ("ali ash 8b", []),
        ("Ludwig van Oak", ["unk Ludwig van Oak"]),
    ],
)  # fmt: skip
def test_people_in_more_ways(tmp_path: Path, victim: str, named: list[str]) -> None:
    found = logged(tmp_path, f'Date,Details,Victim\n3/9/25,x,"{victim}"')
    assert people(found) == [[f"tar {one}" for one in named]]


def test_a_letter_in_the_column_beside_is_a_standing(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Who was affected?,Staff / Pupil,Alleged perpetrator,Staff / Student\n"
        "3/9/25,a,Cy Cedar,P,Fir,S\n4/9/25,b,Mr Elm,S,Di,Student\n5/9/25,c,Di,?,Unknown,",
    )
    assert people(found) == [
        ["tar pup Cy Cedar", "all unk Fir"], ["tar sta Mr Elm", "all pup Di"], ["tar unk Di"],
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["By whom?", "Person responsible", "Staff responsible"])
def test_whoever_acts_is_nobody_who_did_it(tmp_path: Path, heading: str) -> None:
    """In plans of action these are the staff who do something about it."""
    found = logged(tmp_path, f"Date,Incident,Action taken,{heading}\n3/9/25,x,Spoken to,Ms Ash")
    assert people(found) == [[]]
    assert f"{heading}: Ms Ash" in noted(found.rows[0])


# Tables


def test_a_heading_that_is_parted_below(tmp_path: Path) -> None:
    """The log of a well-known template: *Action taken* over *What?* and *By whom?*."""
    found = logged(tmp_path, {"Log": [
        ("Reporting log", "", "", "", "", "", ""),
        ("Date", "Time", "Incident", "Action taken", "", "Incident reported by", "Signature"),
        ("", "", "", "What?", "By whom?", "", ""),
        (datetime(2025, 9, 3), "10:15", "Searched for weapons", "Spoken to", "Ms Ash", "Mr Elm",
         "RA"),
    ]})  # fmt: skip
    assert people(found) == [["rep sta Mr Elm"]]
    assert not found.problems
    assert noted(found.rows[0]) == [
        "Time: 10:15", "Action taken What?: Spoken to", "Action taken By whom?: Ms Ash",
        "Signature: RA",
    ]  # fmt: skip


def test_a_row_below_that_lacks_all_but_a_name_is_told(tmp_path: Path) -> None:
    """It is no divider: it names somebody."""
    found = logged(
        tmp_path,
        "Incident ID,Date,Details,Victim\nINC-7,3/9/25,Chat,Ali Ash\n,,,Bo Birch\n,,,Autumn term\n"
        "INC-8,4/9/25,Page,Di Elm",
    )
    assert [bad.number for bad in found.problems] == [3]
    assert found.left_out == (("", 4),)


def test_totals_and_legends_of_other_kinds(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Category\n3/9/25,One,Threats\nTOTAL,1,\nAutumn term total: 1,,\n"
        "Grand total,,1\n* = closed,,\nNumber of incidents: 1,,\nCompleted by: Ms Ash,,\n"
        "Last updated 12/9/25,,\nDate,Details,Category\n4/9/25,Two,Hate",
    )
    assert each(found, "title") == ["One", "Two"]
    assert not found.problems


def test_one_number_whose_rows_differ_is_asked_about_and_nothing_is_lost(tmp_path: Path) -> None:
    log = (
        "Ref,Date,Details,Victim,Status\n1,3/9/25,Chat,Ali Ash,Open\n1,3/9/25,Chat,Bo Birch,Closed"
    )
    found = logged(tmp_path, log)
    assert (len(found.rows), asked(found)) == (2, ["same-number"])
    one_case = "Rows 2, 3 have one number, or tell the same: they are read as one case."
    assert one_case not in found.notes
    found = logged(tmp_path, log, Answers(same_number="one"))
    assert one_case in found.notes
    (row,) = found.rows
    assert [one.name for one in row.incident.people] == ["Ali Ash", "Bo Birch"]
    assert row.incident.stage == "investigating"
    assert "Row 3, Status: Closed" in noted(row)


@pytest.mark.parametrize(
    ("did_it", "people"),
    [
        (("Cy Fir (9A)", "Cy Fir"), [("Cy Fir", "pupil", "9A")]),
        (("Cy Fir", "Cy Fir 9A"), [("Cy Fir", "pupil", "9A")]),
        (("Cy Fir 9A", "Cy Fir 9B"), [("Cy Fir", "pupil", "9A"), ("Cy Fir", "pupil", "9B")]),
        (("Cy Fir", "Cy F"), [("Cy Fir", "unknown", ""), ("Cy F", "unknown", "")]),
    ],
)
def test_whoever_stands_in_two_rows_of_one_case_is_one_person_unless_they_differ(
    tmp_path: Path, did_it: tuple[str, str], people: list[tuple[str, str, str]]
) -> None:
    log = "Ref,Date,Details,Who did it\n" + "\n".join(f"1,3/9/25,Chat,{one}" for one in did_it)
    (row,) = logged(tmp_path, log, Answers(same_number="one")).rows
    found = row.incident.people
    assert [(p.name, p.standing, p.year_group) for p in found] == people
    assert [one.name for one in row.incident.people] == [name for name, *_ in people]


def test_the_same_of_other_people_is_asked_about(tmp_path: Path) -> None:
    """As where one cell over three rows tells what happened to three pupils."""
    log = "Date,Details,Victim\n3/9/25,Chat,Ali\n3/9/25,Chat,Bo\n4/9/25,Chat,Cy\n4/9/25,Chat,Cy"
    found = logged(tmp_path, log)
    assert (len(found.rows), asked(found)) == (4, ["same-number"])
    joined = logged(tmp_path, log, Answers(same_number="one"))
    assert people(joined) == [["tar unk Ali", "tar unk Bo"], ["tar unk Cy"], ["tar unk Cy"]]
    assert len(logged(tmp_path, log, Answers(same_number="separate")).rows) == 4


def test_a_sheet_that_explains_is_no_log(tmp_path: Path) -> None:
    found = logged(tmp_path, {
        "How to": [("How to fill in this log",), ("Date", "Enter the date")],
        "Log 2025-26": [HEADS, (datetime(2025, 9, 3), "a", "Threats", "Closed")],
        "Lists": [("Cyberbullying",), ("Threats",)],
    })  # fmt: skip
    assert [one.name for one in found.sheets if one.taken] == ["Log 2025-26"]
    assert asked(found) == []


def test_errors_of_a_spreadsheet_are_nothing(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Victim,Status\n3/9/25,a,#NAME?,#VALUE!\n#REF!,b,Ali,Open\n#N/A,#N/A,#N/A,#N/A",
    )
    assert people(found) == [[]]
    assert [bad.number for bad in found.problems] == [3, 4]
    assert [one.value for one in found.rows[0].problems] == ["#NAME?", "#VALUE!"]


def test_a_name_over_two_columns_is_one(tmp_path: Path) -> None:
    """As registers export it: forename and surname."""
    log = (
        "Forename,Surname,Reg,Incident date,Type,Details\nAli,Ash,8B,3/9/2025,Sexting,x\n,,,,,\n"
        "Bo,,9A,4/9/2025,Impersonation/fake account,y"
    )
    assert asked(logged(tmp_path, log)) == ["column:name"]
    found = logged(tmp_path, log, Answers(columns={"name": "person targeted"}))
    assert people(found) == [["tar pup Ali Ash"], ["tar pup Bo"]]
    assert each(found, "category") == ["sexual-imagery", "impersonation"]
    assert asked(found) == []


def test_a_heading_says_what_those_below_are(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Victim (pupil),Victim (staff),Perpetrator (pupil or staff)\n"
        "3/9/25,x,Ali Ash,,Cy\n4/9/25,y,,Elm,unknown",
    )
    assert people(found) == [["tar pup Ali Ash", "res unk Cy"], ["tar sta Elm"]]


def test_a_day_of_closing_without_a_year_is_the_first_one_since_the_report(tmp_path: Path) -> None:
    found = logged(
        tmp_path,
        "Date,Details,Status\n15/10/2024,a,resolved 14/11\n4/7/2025,b,closed 12/9\n"
        "4/11/2025,c,Closed 8/11\n4/11/2025,d,Closed 20/12",
    )
    days = [one and day_of(one) for one in each(found, "closed_at")]
    assert days == [date(2024, 11, 14), date(2025, 9, 12), date(2025, 11, 8), None]
    assert [one.said for row in found.rows for one in row.problems] == [
        "is earlier than the report"
    ]


def test_a_day_behind_a_status_that_the_lead_settled_is_the_day_of_closing(tmp_path: Path) -> None:
    log = "Date,Details,Status\n15/7/2025,a,Signed off by LADO 30/7"
    (question,) = logged(tmp_path, log).questions
    settled = NONE.with_answer(question.id, "closed")
    (closed,) = each(logged(tmp_path, log, settled), "closed_at")
    assert day_of(closed) == date(2025, 7, 30)


@pytest.mark.parametrize("heading", ["Closed?", "Status", "Date closed"])
@pytest.mark.parametrize("status", ["ongoing", "not yet", "No"])
def test_only_rows_that_say_nothing_of_it_are_asked_whether_they_were_closed(
    tmp_path: Path, heading: str, status: str
) -> None:
    days = [f"{day}/10/2024,Posts {day}," for day in range(1, 8)]
    log = [f"Date,Details,{heading}", *days]
    assert asked(logged(tmp_path, "\n".join(log))) == ["closed-before"]
    log = [log[0], *(f"{day}{status}" for day in days)]
    assert "closed-before" not in asked(logged(tmp_path, "\n".join(log)))


def test_staff_by_a_title_alone_who_told_of_it_are_asked_about_and_need_not_be(
    tmp_path: Path,
) -> None:
    log = (
        "Date,Details,Target,Who told us\n3/9/25,a,Ali Ash 9B,Mrs Oak\n"
        "3/9/25,b,Bo Birch 9B,Mrs Elm (parent)\n4/9/25,c,Mr Fir,TA Ms Yew"
    )
    found = logged(tmp_path, log)
    (question,) = found.findings
    assert (question.id, found.questions) == ("word:title:who told us", ())
    assert [(one.number, one.says) for one in question.where] == [(2, "Mrs Oak")]
    standings = {
        said: [row.incident.people[-1].standing for row in logged(tmp_path, log, answers).rows]
        for said in ("", "staff", "leave")
        for answers in [NONE.with_answer(question.id, said)]
    }
    assert standings == {
        "": ["staff", "parent", "staff"],
        "staff": ["staff", "parent", "staff"],
        "leave": ["unknown", "parent", "staff"],
    }


def test_the_question_of_a_forename_shows_whom_it_would_take(tmp_path: Path) -> None:
    log = "Date,Details,Target,Reported by\n3/9/25,a,Ibrahim Ash,Ibrahim"
    (question,) = logged(tmp_path, log).questions
    assert [one.says for one in question.where] == ["Ibrahim: Ibrahim Ash"]


def test_a_class_is_that_of_the_only_one_whose_part_is_not_known(tmp_path: Path) -> None:
    log = "Date,Details,Involved,Class\n3/9/25,a,Ali Ash,6B\n4/9/25,b,Ali Ash & Bo Birch,6B"
    settled = NONE.with_answer("column:involved", "person involved, part not known")
    one, two = logged(tmp_path, log, settled).rows
    assert [(who.standing, who.year_group) for who in one.incident.people] == [("pupil", "6B")]
    assert {who.year_group for who in two.incident.people} == {""}


def test_a_finding_below_the_agencies_is_offered(tmp_path: Path) -> None:
    (finding,) = logged(tmp_path, "Date,Details,LADO\n3/9/25,a,LADO - substantiated").findings
    assert finding.id == "word:outcome:lado substantiated"


def test_whoever_has_what_they_are_before_a_title_is_named(tmp_path: Path) -> None:
    (row,) = logged(tmp_path, "Date,Details,Victim\n3/9/25,a,Supply teacher Mr D. Fenn").rows
    (who,) = row.incident.people
    assert (who.name, who.standing) == ("Mr D. Fenn", "staff")


def test_what_stands_in_brackets_is_no_part_of_the_name_of_a_service(tmp_path: Path) -> None:
    (row,) = logged(tmp_path, "Date,Details,Platform\n3/9/25,a,WhatsApp (parents)").rows
    assert row.incident.providers == ("WhatsApp",)
    assert row.kept == ("Platform: WhatsApp (parents)",)


def test_names_of_which_nothing_says_what_they_are_may_be_said_to_be_staff_all_at_once(
    tmp_path: Path,
) -> None:
    rows = ["3/9/25,a,K Barnes", "3/9/25,b,Dan Price", "4/9/25,c,Jo Hartley", "4/9/25,d,mum"]
    log = "\n".join(("Date,Details,Your name", *rows))
    found = logged(tmp_path, log)
    (question,) = found.findings
    assert (question.id, question.rows, found.questions) == ("word:reporter:your name", 3, ())
    told = logged(tmp_path, log, NONE.with_answer(question.id, "staff"))
    assert [row.incident.people[0].standing for row in told.rows] == ["staff"] * 3 + ["parent"]
    assert {row.incident.route for row in told.rows[:3]} == {"colleague"}
    two = logged(tmp_path, "\n".join(("Date,Details,Your name", *rows[:2])))
    assert (two.findings, two.questions) == ((), ())


def test_a_status_that_is_being_asked_about_is_not_also_asked_as_none(tmp_path: Path) -> None:
    rows = [f"{day}/10/2024,Posts {day},sorted with HOY" for day in range(1, 8)]
    found = asked(logged(tmp_path, "\n".join(("Date,Details,Status", *rows))))
    assert found == ["word:status:sorted with hoy"]
