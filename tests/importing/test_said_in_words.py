"""What a log says in words only is offered; a record is made where the lead asks for one."""

from pathlib import Path

import pytest

from esafety_tui.casework.annual.annual_report import refs_behind
from esafety_tui.casework.casework import Casework
from esafety_tui.importing.answers import Answers
from esafety_tui.importing.session import LogSession
from support.log_files import TODAY, csv_bytes, read_log

HEADINGS = ("Date", "What happened", "Police informed", "Action taken", "Status")


def written(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "log.csv"
    path.write_bytes(csv_bytes([HEADINGS, *rows]))
    return path


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("Police told same day, ref CR/2025/118842.", [("police", "CR/2025/118842")]),
        ("Police told, then again with crime no. 4471", [("police", "4471")]),
        ("We rang 101 in Room 101; log 0412 of 9/12", [("police", "log 0412")]),
        ("He waited at the front door of Room 101", []),
        ("Considered the police, not needed (12/9)", [("police", "")]),
        ("MASH referral made", [("local-authority", "")]),
        ("Page taken down by Instagram", [("None", "")]),
        ("A polite notice; nothing came of it", []),
        ("Mum said.\nPolice ref: 4471, took the phone", [("police", "4471")]),
    ],
)
def test_words_are_offered_and_decide_nothing(
    casework: Casework, tmp_path: Path, said: str, offered: list[tuple[str, str]]
) -> None:
    session = LogSession(casework, written(tmp_path, ("3/11/2025", "Posts", "", said, "")))
    assert [(str(one.agency), one.reference) for one in session.offers] == offered
    assert session.reading.rows[0].incident.facts == {}
    assert not session.reading.rows[0].incident.referrals


def test_a_record_is_made_where_the_lead_asks_for_one_and_serves_again(
    casework: Casework, tmp_path: Path
) -> None:
    file = written(tmp_path, ("3/11/2025", "Posts", "", "Police ref 4471; page removed", ""))
    session = LogSession(casework, file)
    for one in session.offers:
        session.answer(f"word:record:{one.key}", "yes")
    (incident,) = session.take_in().new
    assert incident.facts == {"with_police": "yes", "content_online": "no"}
    assert [(one.agency, one.reference) for one in incident.referrals] == [("police", "4471")]
    assert "Police ref 4471; page removed" in incident.entries[0].text  # the words stay
    # No day of it is known; it counts in the year of its case.
    for year, told in (("2025-26", [incident.ref]), ("2026-27", [])):
        behind = refs_behind(year, casework, "incidents-told", frozenset({"all"}), ())
        assert [one.ref for one in behind] == told
    again = LogSession(casework, file)
    assert (again.remembered, again.intake().already) == (True, 1)


def test_what_a_column_of_its_own_says_is_not_offered(casework: Casework, tmp_path: Path) -> None:
    rows = (
        ("3/11/2025", "Posts", "Yes", "Police came", ""),
        ("4/11/2025", "A page", "No", "Police not told", ""),
    )
    assert LogSession(casework, written(tmp_path, *rows)).offers == ()


def test_a_day_is_written_for_words_that_are_none(casework: Casework, tmp_path: Path) -> None:
    row = ("after half term", "Posts", "", "", "")
    session = LogSession(casework, written(tmp_path, row))
    assert [bad.problem.value for bad in session.reading.problems] == ["after half term"]
    (bad,) = session.reading.problems
    session.answer(f"word:date:{bad.problem.day_key}", "2025-11-03")
    (incident,) = session.take_in().new
    assert incident.reported_at.date().isoformat() == "2025-11-03"
    assert "Date: after half term" in incident.entries[0].text


def test_a_row_that_gives_no_day_at_all_can_be_given_one_and_shows_its_words(
    casework: Casework, tmp_path: Path
) -> None:
    rows = (("??", "Posts", "", "Rang home", ""), ("", "A page", "", "", ""))
    session = LogSession(casework, written(tmp_path, *rows))
    first, second = session.reading.problems
    assert first.said == ("Date: ??", "What happened: Posts", "Action taken: Rang home")
    session.answer(f"word:date:{first.problem.day_key}", "2025-11-03")
    assert [bad.number for bad in session.reading.problems] == [second.number]
    (row,) = session.reading.rows
    assert f"{row.incident.reported_at:%Y-%m-%d}" == "2025-11-03"
    assert row.incident.report_known
    assert "Date: ??" in row.kept
    for late in ("2026-12-24", ""):
        session.answer(f"word:date:{first.problem.day_key}", late)
        assert len(session.reading.problems) == 2
    # A row without words is not brought in by a day.
    bad = LogSession(
        casework, written(tmp_path, ("3/11/2025", "", "Yes", "", "Open"))
    ).reading.problems
    assert [one.problem.day_key for one in bad] == [""]


def test_an_import_that_was_undone_and_brought_in_again_is_undone_again(
    casework: Casework, tmp_path: Path
) -> None:
    LogSession(casework, written(tmp_path, ("3/11/2025", "Posts", "", "", "Open"))).take_in()
    file = written(tmp_path, ("3/11/2025", "Posts", "", "Spoke to both", "Closed"))
    before = casework.records.incidents()
    for _ in range(2):
        batch = LogSession(casework, file).take_in(update=True).batch
        assert batch
        assert batch.updated
        assert casework.records.incidents() != before
        casework.undo.imports.take_back(batch.id)
        assert casework.records.incidents() == before


@pytest.mark.parametrize(
    ("headings", "first", "second"),
    [
        (
            "ID,Reported,Date of incident,Details",
            "38,30/11/2025,yesterday,a",
            "39,1/12/2025,yesterday,b",
        ),
        ("Reported,Date of incident,Details", "30/11/2025,yesterday,a", "1/12/2025,yesterday,a"),
        ("ID,Reported,Details", "38,yesterday,a", "39,yesterday,a"),
        ("Reported,Details", "yesterday,a", "yesterday,b"),
    ],
)
def test_yesterday_is_the_day_that_was_written_in_its_own_row_only(
    casework: Casework, tmp_path: Path, headings: str, first: str, second: str
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(f"{headings}\n{first}\n", encoding="utf-8")
    session = LogSession(casework, file)
    bad = [
        *(one.problem for one in session.reading.problems),
        *(one for row in session.reading.rows for one in row.problems),
    ]
    session.answer(f"word:date:{bad[0].day_key}", "2025-11-29")
    session.keep_answers()
    file.write_text(f"{headings}\n{first}\n{second}\n", encoding="utf-8")
    again = LogSession(casework, file).reading
    days = [
        f"{told.occurred_on.first if told.occurred_on else told.reported_at:%Y-%m-%d}"
        for told in (row.incident for row in again.rows)
    ]
    assert days.count("2025-11-29") == 1, days
    assert days[0] == "2025-11-29"


def test_what_the_log_calls_open_is_never_closed_as_old(tmp_path: Path) -> None:
    silent = [(f"{day}/10/2023", f"Posts {day}", "", "", "") for day in range(1, 7)]
    called_open = ("9/10/2023", "Grooming", "", "", "Open")
    file = written(tmp_path, called_open, *silent)
    (question,) = read_log(file, TODAY).questions
    assert (question.id, question.rows, question.choices[0]) == ("closed-before", 6, "none")
    found = read_log(file, TODAY, answers=Answers(closed_before="2026-09-01")).rows
    assert [(row.incident.from_log.old, row.incident.stage) for row in found] == [
        (False, "investigating"), *[(True, "closed")] * 6,
    ]  # fmt: skip


def test_the_question_of_the_year_names_its_rows(tmp_path: Path) -> None:
    file = written(tmp_path, ("3/11", "Posts", "", "", ""), ("4/11/2025", "A page", "", "", ""))
    (question,) = read_log(file, TODAY).questions
    assert question.about.startswith("A date has no year, ")
    assert [(one.number, one.says[:5]) for one in question.where] == [(2, "Date:")]


@pytest.mark.parametrize(
    ("police", "offered"),
    [
        ("-", []),
        ("No - dad dealt with it", []),
        ("No further action by phone", [("police", "")]),
        ("No - CEOP report made by dad", [("ceop", "")]),
        ("Action Fraud, by mum", []),
        ("LADO; police aware ref 20/560981/25",
         [("police", "20/560981/25"), ("local-authority", "")]),
        ("PC Shah came, 20/560981/25", [("police", "20/560981/25")]),
        ("Nobody answered", [("police", "")]),
    ],
)  # fmt: skip
def test_a_column_of_the_police_that_says_none_or_others_offers_no_record_of_them(
    casework: Casework, tmp_path: Path, police: str, offered: list[tuple[str, str]]
) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(csv_bytes([("Date", "What happened", "Police"), ("3/11/2025", "x", police)]))
    session = LogSession(casework, file)
    assert [(str(one.agency), one.reference) for one in session.offers] == offered


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("Yes – 20/711250/26", "20/711250/26"),
        ("Yes 20/802266/26", "20/802266/26"),
        ("Yes – reported 101, ref 20/204417/24", "20/204417/24"),
        ("Yes. Ref 20/377120/25. PC Shah", "20/377120/25"),
        ("Yes - but this is not 20/377120/25", None),
        ("Told PC Shah, same ref 20/802266/26", None),
        ("Yes 101", None),
        ("Yes 3/11/2025", None),
        ("Yes 11/2025", None),
        ("Yes - 3 officers", None),
    ],
)
def test_digits_and_strokes_after_yes_are_the_reference_of_the_police(
    casework: Casework, tmp_path: Path, cell: str, number: str | None
) -> None:
    session = LogSession(casework, written(tmp_path, ("3/11/2025", "Posts", cell, "", "")))
    kept = session.reading.rows[0].kept
    assert any(cell in line for line in kept) or f"Yes {number}" == cell.replace("– ", "")
    referrals = session.reading.rows[0].incident.referrals
    assert [one.reference for one in referrals if one.reference] == ([number] if number else [])


def test_a_quote_whose_beginning_is_left_out_says_so(casework: Casework, tmp_path: Path) -> None:
    said = (
        "The device was traced by its number, to a man in Leeds who is known, and the police came"
    )
    session = LogSession(casework, written(tmp_path, ("3/11/2025", "Posts", "", said, "")))
    (offer,) = session.offers
    assert offer.said.startswith("… ")
    assert f" {offer.said[2:]}" in f" {said}"


@pytest.mark.parametrize(
    ("heading", "cell", "recorded", "offered"),
    [
        ("Police / LADO", "Police - crime ref 24/118823. NFA", [("police", "24/118823")], []),
        ("Police / LADO", "Police 24/118823. CSC referral 6/11",
         [("police", "24/118823"), ("local-authority", "")], []),
        ("Police / LADO", "PCSO, NFA 24/118823", [("police", "24/118823")], []),
        ("Police / LADO", "Police 42/0098/25 - NFA, could not trace",
         [], ["police"]),
        ("Police / LADO", "Police 26/090554 PC Lund", [("police", "26/090554")], []),
        ("Police / LADO", "Police 26/004410 + CEOP", [("police", "26/004410"), ("ceop", "")], []),
        ("Police/LADO/MASH", "Police 26/097310, MASH 13/10",
         [("police", "26/097310"), ("local-authority", "")], []),
        ("Police/LADO/MASH", "Police informed", [("police", "")], []),
        ("Police/LADO/MASH", "Police informed ref 25/091177, advice only",
         [("police", "25/091177")], []),
        ("Police", "24/118823 - NFA", [("police", "24/118823")], []),
        ("Police", "Police 42/0098/25", [("police", "42/0098/25")], []),
        ("Police", "Yes - NFA", [("police", "")], []),
        ("Who we rang", "Police told, NFA", [("police", "")], []),  # which the lead says is police
        ("LADO", "Yes", [("local-authority", "")], []),
        ("MASH", "Yes 13/10", [("local-authority", "")], []),
        # Of several agencies nobody is meant but who is named.
        *((heading, cell, [], []) for heading in ("Police / LADO", "Police/LADO/MASH", "LADO")
          for cell in ("n/a", "-", "no", "N", "LADO - no", "LADO no")),
        ("Police / LADO", "Police no", [], []),
        ("Police / LADO", "LADO informed; police no", [("local-authority", "")], []),
        ("Police / LADO", "Yes", [], ["police", "local-authority"]),
        # Sentences decide nothing, and what may deny does not either.
        ("Police / LADO", "Police rang 101, no crime, log 0412 of 9/12", [], ["police"]),
        ("Police / LADO", "LADO consulted 24/9 - not for them. Police no", [],
         ["police", "local-authority"]),
        ("Police / LADO", "Police and LADO - no", [], ["police", "local-authority"]),
        ("Police / LADO", "Police to be told", [], ["police"]),
        ("Police / LADO", "Police informed?", [], ["police"]),
        ("Police / LADO", "Police informed by mum", [], ["police"]),
        ("Police / LADO", "Police 11/2025", [("police", "")], []),
        ("Police / LADO", "Police informed 12/9/25", [("police", "")], []),
        ("Police / LADO", "Yes - LADO", [("local-authority", "")], []),
        ("LADO", "Yes, CEOP", [], ["ceop"]),
        ("Police / LADO", "Yes. LADO no", [], ["local-authority"]),
        ("Police / LADO", "LADO not needed, police no", [], []),
        ("Police / LADO", "Police not needed. 101 told", [], ["police"]),
        ("Referred to", "Not needed, LADO", [], ["local-authority"]),
        ("Referred to", "Not for: LADO", [], ["local-authority"]),
        ("Referred to", "To follow: CEOP", [], ["ceop"]),
        ("Referred to", "Action Fraud", [("other", "")], []),
        ("Police", "No (PCSO)", [], ["police"]),
        ("Police", "Told mum: no", [], ["police"]),
        ("Police", "Crime ref: none", [], ["police"]),
        ("Police", "Crime no. 24/118823", [("police", "24/118823")], []),
        ("Police", "Called 101, log 443", [("police", "log 443")], []),
        ("Police", "24/118823 is not ours", [], ["police"]),
        ("Police", "Yes, if it carries on", [], ["police"]),
        ("Who we rang", "PC Shah came", [], ["police"]),
        ("Who we rang", "n/a", [], []),
    ],
)  # fmt: skip
def test_a_column_of_agencies_says_who_was_told_and_the_rest_is_offered(
    casework: Casework,
    tmp_path: Path,
    heading: str,
    cell: str,
    recorded: list[tuple[str, str]],
    offered: list[str],
) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(csv_bytes([("Date", "What happened", heading), ("3/11/2025", "x", cell)]))
    session = LogSession(casework, file, Answers(columns={"who we rang": "police"}))
    (row,) = session.reading.rows
    made = [(one.agency, one.reference) for one in row.incident.referrals]
    assert made == recorded
    assert [one.agency for one in session.offers] == offered
    # Whatever is more than what stands on record is kept in the words of the log.
    notes = ("NFA", "PC Lund", "13/10", "12/9", "PCSO", "advice", "LADO - no", "101", "Yes.")
    more = bool(offered) or any(one in cell for one in notes)
    more |= heading in ("LADO", "MASH") and bool(recorded)
    assert any(cell in line for line in row.kept) or not more


def test_a_yes_of_one_column_is_not_undone_by_the_no_of_another(
    casework: Casework, tmp_path: Path
) -> None:
    file = tmp_path / "log.csv"
    for told, number in (("Yes", "No"), ("No", "24/118823")):
        rows = [("Date", "What happened", "Police", "Crime ref"), ("3/11/2025", "x", told, number)]
        file.write_bytes(csv_bytes(rows))
        (row,) = LogSession(casework, file).reading.rows
        assert row.incident.facts == {"with_police": "yes"}
        assert [line for line in row.kept if line.endswith(": No")]


def test_a_question_says_which_rows_it_means_and_how_they_begin(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        ("3/11/2025", "Posts", "", "", "Parked"),
        ("4/11/2025", "A page", "", "", "Open"),
        ("5/11/2025", "More posts", "", "", "parked"),
    )
    (question,) = read_log(file, TODAY).questions
    where = [(one.number, one.says) for one in question.where]
    assert (question.id, where) == ("word:status:parked", [(2, "Posts"), (4, "More posts")])
    assert question.rows == len(where)


def test_a_question_about_a_number_means_the_rows_that_have_it(tmp_path: Path) -> None:
    rows = "7,3/11/2025,Posts\n8,4/11/2025,A page\n7,5/11/2025,A video"
    file = tmp_path / "log.csv"
    file.write_text(f"No,Date,What happened\n{rows}\n", encoding="utf-8")
    (question,) = read_log(file, TODAY).questions
    assert (question.id, [one.number for one in question.where]) == ("same-number", [2, 4])


@pytest.mark.parametrize(
    ("others", "closed"),
    [
        (("Closed", "open"), True),
        (("closed 9/10/2025", "ongoing"), True),
        (("ongoing", "with Head"), False),  # nothing says that such a day closes
    ],
)
def test_a_day_alone_under_status_is_the_day_of_closing_where_cases_are_closed_there(
    tmp_path: Path, others: tuple[str, str], closed: bool
) -> None:
    rows = [("3/9/2025", f"Posts {said}", "", "", said) for said in ("10/10/2025", *others)]
    reading = read_log(written(tmp_path, *rows), TODAY)
    first = reading.rows[0].incident
    assert (first.stage == "closed") is closed
    assert (first.closed_at is not None and f"{first.closed_at:%d/%m/%Y}" == "10/10/2025") is closed
    asked = [one for one in reading.questions if "10/10/2025" in one.said]
    assert (asked == []) is closed


def test_a_day_under_status_has_the_order_of_the_days_of_the_log(tmp_path: Path) -> None:
    rows = (
        ("9/23/2025", "Posts", "", "", "Closed"),
        ("9/24/2025", "A page", "", "", "10/1/2025"),
        ("9/25/2025", "A video", "", "", "closed 10/2/2025"),
    )
    found = [row.incident.closed_at for row in read_log(written(tmp_path, *rows), TODAY).rows]
    assert [f"{day:%Y-%m-%d}" for day in found if day] == ["2025-10-01", "2025-10-02"]
