"""Logs as schools keep them, cell by cell: what each must make, or the question it must put."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.importing.answers import NONE, Answers
from esafety_tui.importing.files.sheet import UnreadableLog
from esafety_tui.importing.reader import LogReading
from esafety_tui.model.record import day_of
from support.log_files import noted, read_log

LOGS = Path(__file__).with_name("logs")
TODAY = date(2025, 12, 12)


def reading(name: str, answers: Answers = NONE, today: date = TODAY) -> LogReading:
    return read_log(LOGS / name, today, answers=answers)


def told(found: LogReading, field: str) -> list[Any]:
    return [getattr(row.incident, field) for row in found.rows]


def reported(found: LogReading) -> list[str]:
    return [f"{day_of(one):%d %b %Y}" for one in told(found, "reported_at")]


def asked(found: LogReading) -> list[str]:
    return [one.id for one in found.questions]


def people(found: LogReading, role: str) -> list[list[str]]:
    return [[one.name for one in row if one.role == role] for row in told(found, "people")]


def test_a_column_with_the_month_first_is_read_so_whole() -> None:
    found = reading("google-forms-us-locale.csv")
    assert reported(found) == ["03 Sep 2025", "16 Sep 2025", "07 Oct 2025", "28 Nov 2025"]
    days = [one.first for one in told(found, "occurred_on")]
    assert days == [date(2025, 9, 2), date(2025, 9, 15), date(2025, 10, 6), date(2025, 11, 27)]
    assert people(found, "reporter") == [["Ms Ash"], ["Mr Birch"], ["Ms Ash"], ["Mr Birch"]]
    assert told(found, "providers") == [("WhatsApp",), ("Instagram",), ("Snapchat",), ("TikTok",)]
    standings = [one.standing for row in told(found, "people") for one in row[:1]]
    assert standings == ["pupil", "pupil", "staff", "pupil"]
    assert asked(found) == []


def test_a_sheet_per_half_term_is_one_log() -> None:
    found = reading("a-sheet-per-half-term.xlsx", today=date(2026, 1, 30))
    assert [(row.sheet, row.number) for row in found.rows] == [
        ("Aut 1", 2), ("Aut 1", 3), ("Aut 1", 4), ("Aut 2", 2), ("Aut 2", 3),
        ("Spr 1", 2), ("Spr 1", 3), ("Spr 1", 4), ("Spr 1", 5),
    ]  # fmt: skip
    chosen = reading("a-sheet-per-half-term.xlsx", Answers(sheets=("aut 2",)))
    assert {row.sheet for row in chosen.rows} == {"Aut 2"}


def test_a_hidden_sheet_is_said_and_left_and_filtered_rows_are_not() -> None:
    found = reading("hidden-sheet-wins.xlsx")
    assert len(found.rows) == 5
    assert [one.rows for one in found.sheets if one.taken] == [5]  # without the headings
    assert [(one.name, one.hidden, one.taken) for one in found.sheets] == [
        ("Log", False, True), ("Old log", True, False),
    ]  # fmt: skip
    assert told(found, "stage") == ["closed", "investigating", "closed", "investigating", "closed"]
    assert any("Old log” (hidden)" in note for note in found.notes)
    # The two have other headings: which is the log is then asked.
    hidden = reading("hidden-sheet-wins.xlsx", Answers(hidden=True, sheets=("Old log",)))
    assert told(hidden, "title") == ["Old hidden incident"]


def test_formulas_without_a_value_are_said() -> None:
    found = reading("formulas-no-cached-value.xlsx")
    assert any(note.startswith("3 cells hold formulas without a value") for note in found.notes)
    assert [bad.number for bad in found.problems] == [2, 3]
    assert told(found, "title") == ["Cyberbullying"]


def test_a_workbook_of_a_mac() -> None:
    found = reading("mac-1904.xlsx")
    assert [f"{one:%d %b %H:%M}" for one in told(found, "reported_at")] == [
        "03 Sep 00:00", "16 Sep 14:05",
    ]  # fmt: skip


def test_the_spellings_of_dates() -> None:
    found = reading("odd-dates.csv", Answers(year="2024-25"))
    third = {
        "UK short year", "weekday", "period", "dots", "time", "time first", "excel d-mmm-yy",
        "iso basic", "iso z", "serial", "no year", "year 24", "words", "wrong weekday",
    }  # fmt: skip
    spans = {
        "month and year": (1, 30), "excel mmm-yy": (1, 30), "week no year": (12, 18),
        "week with year": (9, 15), "week ending": (7, 13), "two dates": (3, 4),
    }  # fmt: skip
    for row in found.rows:
        title, span = row.incident.title, row.incident.occurred_on
        if title in third:
            assert f"{day_of(row.incident.reported_at):%d %m %Y}" == "03 09 2024", title
            assert span is None
        elif title in spans:
            first, last = spans[title]
            assert (span.first, span.last) == (date(2024, 9, first), date(2024, 9, last))
        else:
            assert (title, span.about) == ("half term", True)
            assert (span.first, span.last) == (date(2024, 9, 1), date(2024, 10, 31))
    times = {row.incident.title: f"{row.incident.reported_at:%H:%M}" for row in found.rows}
    assert (times["time"], times["time first"], times["iso z"]) == ("14:20", "14:20", "15:20")
    assert len(found.rows) == 21
    assert asked(reading("odd-dates.csv", today=date(2024, 12, 1))) == ["year"]


@pytest.mark.parametrize(
    ("name", "summary", "who"),
    [
        ("utf16-unicode-text.txt", "£20 asked for on WhatsApp – “pay or else”", "Zoë Ash"),
        ("cp1252-semicolons.csv", "£20 asked for – “pay; or else”", "Zoë Ash"),
        ("mixed-encodings.csv", "Pupil’s photo shared", "Bo Birch"),
        ("libreoffice.ods", "Fake account", "Bo Birch"),
        ("old.xls", "Fake account", "Bo Birch"),
    ],
)
def test_encodings_and_kinds_of_file(name: str, summary: str, who: str) -> None:
    found = reading(name)
    assert found.rows[-1].incident.summary == summary
    assert people(found, "target")[-1] == [who]
    assert not found.problems


def test_a_sentence_under_outcome_is_no_finding_and_closes_nothing() -> None:
    found = reading("free-text-outcome.csv")
    assert told(found, "outcome") == [None] * 6 + ["substantiated"]
    assert set(told(found, "stage")) == {"reported"}
    assert noted(found.rows[0]) == ["Outcome: Both spoken to. No evidence it has carried on since."]
    assert asked(found) == []


def test_a_sentence_under_status_closes_nothing() -> None:
    found = reading("free-text-status.csv")
    assert told(found, "stage") == ["reported"] * 6 + ["closed"]
    assert noted(found.rows[5]) == ["Status: Nearly done"]
    assert not found.rows[6].incident.closed_at


def test_several_people_in_a_cell() -> None:
    found = reading("people.csv")
    assert [len(those) for those in people(found, "target")] == [3, 3, 2, 2, 2, 2, 2, 1, 2, 2]
    assert [len(those) for those in people(found, "responsible")] == [1, 1, 2, 1, 1, 2, 1, 1, 2, 1]
    assert people(found, "target")[0] == ["AB", "CD", "EF"]
    assert people(found, "target")[3] == ["Ash, Ali", "Birch, Bo"]
    assert noted(found.rows[7]) == [
        "Victim: Ali Ash and others", "Perpetrator: group of Y9 girls, inc. Di Elm",
    ]  # fmt: skip
    assert asked(found) == ["people"]
    assert people(reading("people.csv", Answers(people="several")), "responsible")[3] == [
        "Cedar",
        "Cy",
    ]


def test_merged_cells_hold_for_all_their_rows() -> None:
    found = reading("merged-category-over-three-rows.xlsx")
    for row in found.rows:
        assert (row.incident.category, row.incident.severity, row.incident.stage) == (
            "cyberbullying", "high", "closed",
        )  # fmt: skip
        assert row.incident.providers == ("WhatsApp",)
        assert noted(row) == ["Action taken: Parents rung"]
    assert len(found.rows) == 3


def test_answers_of_a_microsoft_form() -> None:
    found = reading("microsoft-forms.xlsx")
    assert [f"{one:%d %b %H:%M}" for one in told(found, "reported_at")] == [
        "16 Sep 08:36", "07 Oct 12:09", "04 Nov 12:09",
    ]  # fmt: skip
    assert people(found, "reporter") == [[], ["Ms Ash"], ["Ms Ash"]]
    assert told(found, "providers") == [("WhatsApp", "Instagram"), ("TikTok",), ("Roblox",)]
    assert asked(found) == ["column:who was involved"]
    answered = Answers(columns={"who was involved": "person targeted"})
    assert people(reading("microsoft-forms.xlsx", answered), "target") == [["AB"], ["CD"], ["EF"]]


def test_an_export_of_a_safeguarding_system() -> None:
    found = reading("cpoms-style.csv")
    (row,) = found.rows
    assert row.incident.category == "cyberbullying"
    assert f"{row.incident.reported_at:%d %b %Y %H:%M}" == "03 Sep 2025 11:02"
    assert row.incident.occurred_on.first == date(2025, 9, 3)
    assert row.incident.stage == "investigating"
    assert asked(found) == ["column:student", "column:linked students"]
    assert "Student: Ali ASH" in noted(row)


def test_words_that_are_not_known_are_asked_about_once() -> None:
    found = reading("four-cs.csv")
    kinds = {one.removeprefix("word:category:") for one in asked(found) if "category" in one}
    assert kinds == {
        "conduct", "contact", "content", "commerce", "ai generated image", "misinformation",
    }  # fmt: skip
    assert told(found, "category") == [
        "other", "other", "other", "other", "other", "sexual-imagery", "other",
        "inappropriate-use", "cyberbullying", "other",
    ]  # fmt: skip
    assert told(found, "severity") == [None] * 7 + ["medium", None, None]
    answers = Answers(words={"category": {"conduct": "harassment", "*": "leave"},
                             "severity": {"*": "leave"}})  # fmt: skip
    again = reading("four-cs.csv", answers)
    assert asked(again) == []
    assert again.rows[0].incident.category == "harassment"


def test_a_dash_is_no_action() -> None:
    found = reading("action-dash.csv")
    assert told(found, "stage") == ["reported"] * 4  # nor does one say where the case stands


def test_totals_and_legends_are_no_bad_rows() -> None:
    found = reading("totals.csv")
    assert told(found, "title") == ["One", "Two"]
    assert not found.problems
    assert [number for _, number in found.left_out] == [5, 6, 7, 8, 9, 10]


def test_the_clocks_of_spring_and_autumn() -> None:
    found = reading("dst.csv")
    assert [f"{one:%d %b %H:%M}" for one in told(found, "reported_at")] == [
        "30 Mar 00:00", "26 Oct 01:30", "02 Jul 00:30", "01 Sep 00:10",
    ]  # fmt: skip
    assert [[one.said for one in row.problems] for row in found.rows] == [
        ["has a time that did not exist: the clocks went forward"], [], [], [],
    ]  # fmt: skip


def test_ticks_and_crosses() -> None:
    found = reading("checkboxes.csv")
    assert told(found, "category") == [
        "other", "sexual-imagery", "cyberbullying", "inappropriate-contact",
    ]  # fmt: skip
    assert told(found, "stage") == ["closed", "reported", "closed", "reported"]
    assert told(found, "facts") == [
        {}, {"with_police": "no"}, {"with_police": "yes"}, {"with_police": "no"},
    ]  # fmt: skip
    assert asked(found) == ["word:tick:cyberbullying"]  # an x beside a tick may be either
    for means, kind in (("yes", "cyberbullying"), ("no", "other")):
        answers = Answers(words={"tick": {"cyberbullying": means}})
        assert reading("checkboxes.csv", answers).rows[0].incident.category == kind


def test_a_second_table_is_read_anew() -> None:
    found = reading("second-table-below.csv")
    assert told(found, "title") == [
        "First", "Abusive post on Facebook", "False allegation on TikTok",
    ]  # fmt: skip
    assert told(found, "outcome") == [None, "substantiated", "no-further-action"]
    assert asked(found) == ["column:member of staff"]


def test_a_vague_day_beside_a_good_one_loses_no_row() -> None:
    found = reading("typed-dates-2.csv")
    assert reported(found) == ["15 Sep 2025"] * 11
    spans = [(s.first.day, s.last.day) if s else None for s in told(found, "occurred_on")]
    assert spans == [
        None, (13, 14), (1, 30), (12, 14), (8, 14), None, (15, 15), None, (10, 12), None, (1, 31),
    ]  # fmt: skip
    assert all(any("Date of incident" in line for line in noted(row)) for row in found.rows)


def test_errors_of_a_spreadsheet_are_nothing_and_said() -> None:
    found = reading("error-cells.csv")
    first, second = found.rows
    assert first.incident.people == first.incident.providers == ()
    assert first.kept == ()
    assert len(first.problems) == 5
    assert people(found, "target") == [[], ["Ali Ash"]]
    assert second.incident.providers == ()


def test_one_row_for_each_pupil_is_one_incident() -> None:
    found = reading("one-row-per-pupil.csv")
    assert people(found, "target") == [["Ali Ash", "Bo Birch", "Di Elm"]]
    assert people(found, "responsible") == [["Cy Cedar"]]
    assert len(reading("one-row-per-pupil.csv", Answers(same_number="separate")).rows) == 3


def test_an_old_log_without_a_status_is_asked_about() -> None:
    assert asked(reading("no-status-old-log.csv")) == ["closed-before"]
    found = reading("no-status-old-log.csv", Answers(closed_before="2024-09-01"))
    assert asked(found) == []
    assert {row.incident.stage for row in found.rows} == {"closed"}
    assert all(row.incident.from_log.old for row in found.rows)
    assert all(not row.incident.closed_at for row in found.rows)


@pytest.mark.parametrize(
    ("name", "said"), [("word-table.docx", "Word document"), ("stray-quote.csv", "line 3")]
)
def test_what_cannot_be_read_is_refused_by_what_it_is(name: str, said: str) -> None:
    with pytest.raises(UnreadableLog, match=said):
        reading(name)
