"""The lead leaves a row of a log out: a test, a form that was sent twice, a duplicate."""

import json
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.answers import Answers, answers_in
from esafety_tui.importing.as_json import as_json
from esafety_tui.importing.session import LogSession
from esafety_tui.model.record import Invalid, plain
from esafety_tui.screens.importing.rows import DOUBTS, TAKE_IN, rows_of
from support.log_files import csv_bytes
from support.reports.generated_school import made_incidents

HEADINGS = ("No", "Date reported", "What happened", "Status")
TEST = ("", "4/11/2025", "TEST please ignore", "")
ROWS = (("", "3/11/2025", "Posts", "Open"), TEST, ("", "5/11/2025", "A page", "Open"))


def written(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "log.csv"
    path.write_bytes(csv_bytes([HEADINGS, *rows]))
    return path


def row_of(session: LogSession, number: int) -> str:
    return next(one.fingerprint for one in session.reading.rows if one.number == number)


def titles(casework: Casework) -> list[str]:
    return sorted(one.title for one in casework.records.incidents())


def test_a_row_that_is_left_out_makes_no_incident_this_time_or_the_next(
    casework: Casework, tmp_path: Path
) -> None:
    session = LogSession(casework, written(tmp_path, *ROWS))
    assert len(session.intake().new) == 3
    session.leave_out(row_of(session, 3))
    intake = session.take_in()
    assert (len(intake.new), intake.left_out) == (2, 1)
    assert titles(casework) == ["A page", "Posts"]
    # No number is missing among the references.
    assert [one.ref for one in intake.new] == ["2025-26/001", "2025-26/002"]
    for _ in range(2):  # read anew, as after a restart, and in another order
        again = LogSession(casework, written(tmp_path, *reversed(ROWS))).take_in(update=True)
        assert (again.batch, again.already, again.left_out) == (None, 2, 1)
    assert titles(casework) == ["A page", "Posts"]


def test_what_was_left_out_comes_in_after_all_and_both_imports_are_undone(
    casework: Casework, tmp_path: Path
) -> None:
    session = LogSession(casework, written(tmp_path, *ROWS))
    session.leave_out(row_of(session, 3))
    first = session.take_in().batch
    session = LogSession(casework, session.path)
    assert session.leave_out(row_of(session, 3)).left_out == 0
    second = session.take_in().batch
    assert first
    assert second
    assert titles(casework) == ["A page", "Posts", "TEST please ignore"]
    third = LogSession(casework, session.path).take_in()
    assert (third.batch, third.already, third.left_out) == (None, 3, 0)
    for batch in (second, first):
        casework.undo.imports.take_back(batch.id)
    assert titles(casework) == []
    assert len(LogSession(casework, session.path).intake().new) == 3


def test_a_row_stays_left_out_when_the_import_is_undone(casework: Casework, tmp_path: Path) -> None:
    session = LogSession(casework, written(tmp_path, *ROWS))
    session.leave_out(row_of(session, 3))
    batch = session.take_in().batch
    assert batch
    casework.undo.imports.take_back(batch.id)
    again = LogSession(casework, session.path).take_in()
    assert (len(again.new), again.left_out) == (2, 1)


def test_a_case_that_is_here_already_is_not_touched_by_leaving_its_row_out(
    casework: Casework, tmp_path: Path
) -> None:
    session = LogSession(casework, written(tmp_path, *ROWS))
    session.take_in()
    before = casework.records.incidents()
    row, answers = row_of(session, 3), session.answers
    with pytest.raises(Invalid, match="here already"):
        session.leave_out(row)
    assert session.answers == answers
    # Nor where a file of answers says it: what changed in the log is brought up to date.
    given = answers_in(f'[words.row]\n"{row}" = "leave"\n')
    path = written(tmp_path, ROWS[0], (*TEST[:3], "Closed"), ROWS[2])
    found = LogSession(casework, path, given).intake()
    assert (found.already, len(found.changed), found.left_out) == (2, 1, 0)
    assert casework.records.incidents() == before


def test_of_a_form_that_was_sent_twice_one_is_left_out_and_one_stays(
    casework: Casework, tmp_path: Path
) -> None:
    path = written(tmp_path, ROWS[0], ROWS[0])
    session = LogSession(casework, path)
    session.leave_out(row_of(session, 3))
    assert [one.row.number for one in session.intake().rows if one.state == "new"] == [2]
    session.take_in()
    again = LogSession(casework, path).intake()
    assert (again.new, again.already, again.left_out) == ((), 1, 1)


def test_a_row_that_is_left_out_never_stands_for_the_case_of_another(
    casework: Casework, tmp_path: Path
) -> None:
    """It has the same number, tells the same, and stands before the other one."""
    rows = (("38", "3/11/2025", "Posts", "Open"), ("38", "4/11/2025", "Posts", "Open"))
    session = LogSession(casework, written(tmp_path, *rows), Answers(same_number="separate"))
    session.leave_out(row_of(session, 2))
    (kept,) = session.take_in().new
    again = LogSession(casework, session.path).intake()
    assert (again.new, again.changed, again.already, again.left_out) == ((), (), 1, 1)
    assert f"{kept.reported_at:%d}" == "04"


@pytest.mark.parametrize("said", ['"*" = "leave"', '"{row}" = "no"', '"{row}" = ""'])
def test_only_a_row_that_is_named_and_left_is_left_out(
    casework: Casework, tmp_path: Path, said: str
) -> None:
    path = written(tmp_path, *ROWS)
    row = row_of(LogSession(casework, path), 3)
    given = answers_in(f"[words.row]\n{said.format(row=row)}\n")
    assert len(LogSession(casework, path, given).intake().new) == 3


def test_json_of_the_program_is_not_left_out_row_by_row(casework: Casework, tmp_path: Path) -> None:
    """Its records have references, and are linked by them."""
    path = tmp_path / "incidents.json"
    whole = [plain(one) for one in made_incidents("2024-25", 1)]
    path.write_text(json.dumps(whole), encoding="utf-8")
    (row,) = LogSession(casework, path).reading.rows
    given = answers_in(f'[words.row]\n"{row.fingerprint}" = "leave"\n')
    assert len(LogSession(casework, path, given).intake().new) == 1


def test_a_dry_run_says_what_is_left_out_and_under_what_a_row_is_named(
    casework: Casework, tmp_path: Path
) -> None:
    path = written(tmp_path, *ROWS)
    session = LogSession(casework, path)
    row = as_json(session.reading, session.intake())["rows"][1]
    assert (row["row"], row["state"]) == (3, "new")
    given = answers_in(f'[words.row]\n"{row["incident"]["imported_as"]}" = "leave"\n')
    session = LogSession(casework, path, given)
    told = as_json(session.reading, session.intake())
    assert told["rows"][1] == {
        "sheet": "", "row": 3, "state": "left out", "incident": None,
        "problems": [{"column": "row", "value": "", "said": "is left out by you"}],
    }  # fmt: skip
    assert told["counts"] == {"new": 2, "known": 0, "changed": 0, "left out": 1}


def test_what_is_left_out_stays_in_the_list_and_names_nobody(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    rows = (
        ("Date reported", "Details", "Victim", "Date of incident"),
        ("3/11/2025", "Posts", "Bo Birch", ""),
        ("4/11/2025", "dup of Ash above", "Ali Ash", "yesterday"),
    )
    path.write_bytes(csv_bytes(rows))
    session = LogSession(casework, path)
    intake = session.leave_out(row_of(session, 3))
    for names in (True, False):
        listed = rows_of(session, TAKE_IN, intake, names=names)
        said = "\n".join(f"{row.name} {row.says}" for row in listed)
        assert "Bring in 1 new 1 is left out by you" in said
        assert "row 3 left out by you (x brings it in): dup of " in said
        assert ("Ash" in said) is names
        (doubt,) = [row for row in rows_of(session, DOUBTS, intake, names=names) if row.of]
        assert doubt.says.startswith("left out by you")
    assert "left out" not in "".join(
        row.says for row in rows_of(session, TAKE_IN, session.leave_out(row_of(session, 3)),
                                    names=True)
    )  # fmt: skip
