"""The reporting form: filled in by a member of staff, it comes in without a question."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from esafety_tui.importing.form import write_form
from esafety_tui.importing.reader import LogReading
from esafety_tui.model.vocabulary import Category
from support.log_files import TODAY, read_log

ANSWERS = {
    "Date reported": datetime(2026, 11, 4),
    "Reported by": "Ms Ash",
    "How reported": "in person",
    "Date of incident": datetime(2026, 11, 3),
    "What happened": "Unkind posts about a pupil",
    "Category": "Unkindness",
    "Who was affected": "Ali Ash",
    "Staff or pupil": "pupil",
    "Year group": "Y9",
    "Alleged perpetrator": "Unknown",
    "Which app": "Instagram",
    "Action taken": "Spoke to Ali",
}


def filled_in(path: Path, answers: dict[str, object]) -> LogReading:
    names = {Category.CYBERBULLYING: "Unkindness"}
    write_form(path, "=Northfield", names, overwrite=False)
    book = load_workbook(path)
    sheet = book["Report"]
    for row in sheet.iter_rows(min_row=5):
        if row[0].value in answers:
            row[1].value = answers[row[0].value]
    book.save(path)
    return read_log(path, TODAY, names)


def test_a_form_comes_in_without_a_question(tmp_path: Path) -> None:
    reading = filled_in(tmp_path / "form.xlsx", ANSWERS)
    assert reading.questions == ()
    (row,) = reading.rows
    assert row.problems == ()
    assert row.incident.report_known
    assert row.incident.category is Category.CYBERBULLYING
    assert row.incident.route == "in-person"
    assert row.incident.providers == ("Instagram",)
    assert [(one.role, one.name, one.standing) for one in row.incident.people] == [
        ("target", "Ali Ash", "pupil"), ("reporter", "Ms Ash", "staff"),
    ]  # fmt: skip
    assert row.incident.facts == {"poster_known": "no"}


def test_it_offers_lists_and_says_what_to_write(tmp_path: Path) -> None:
    write_form(tmp_path / "form.xlsx", "=S", {}, overwrite=False)
    sheet = load_workbook(tmp_path / "form.xlsx")["Report"]
    assert sheet["A2"].value == "'=S"
    rules = sheet.data_validations.dataValidation
    assert all(rule.prompt for rule in rules)
    assert sum(rule.type == "list" for rule in rules) == 5
    with pytest.raises(FileExistsError):
        write_form(tmp_path / "form.xlsx", "S", {}, overwrite=False)
