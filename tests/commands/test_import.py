"""``import`` by command: what it asks, with which options it is answered, and its JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from support.log_files import csv_bytes

Run = Callable[..., Result]
HEADINGS = ("Date", "Details", "Victim", "Category")


@pytest.fixture
def run(casework: Casework, folder: Path) -> Run:
    casework.close()

    def run(*words: str) -> Result:
        return CliRunner().invoke(command_line, ["--database", str(folder), *words])

    return run


def log(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEADINGS) -> str:
    path = folder / "log.csv"
    path.write_bytes(csv_bytes([head, *rows]))
    return str(path)


def asked(result: Result) -> list[str]:
    return [one["id"] for one in json.loads(result.stdout)["questions"]]


@pytest.mark.parametrize(
    ("rows", "question", "option"),
    [
        ([("3/9", "x", "", "")], "year", ("--year", "2026-27")),
        ([("13/1/2026", "x", "", ""), ("1/13/2026", "y", "", "")], "dates:date",
         ("--dates", "day-first")),
        ([("3/9/2026", "x", "Ash, Bo", "")], "people", ("--people", "one")),
        ([(f"{n}/9/2024", "x", "", "") for n in range(1, 8)], "closed-before",
         ("--closed-before", "2025-09-01")),
    ],
)  # fmt: skip
def test_each_question_is_answered_by_its_option(
    run: Run, tmp_path: Path, rows, question: str, option: tuple[str, str]
) -> None:
    file = log(tmp_path, *rows)
    stopped = run("import", file, "--format", "json")
    assert stopped.exit_code == 1
    assert asked(stopped) == [question]
    assert json.loads(run("incidents", "--format", "json").stdout) == []
    assert option[0] in run("import", file).stderr
    done = run("import", file, *option, "--format", "json")
    assert asked(done) == []
    assert json.loads(done.stdout)["import"] == 1


def test_words_and_columns_are_answered_in_a_file_and_kept(run: Run, tmp_path: Path) -> None:
    file = log(
        tmp_path,
        ("3/9/2026", "x", "Ali Ash", "Conduct"),
        head=("Date", "Details", "Student", "Type"),
    )
    assert asked(run("import", file, "--format", "json")) == [
        "column:student", "word:category:conduct",
    ]  # fmt: skip
    answers = tmp_path / "answers.toml"
    answers.write_text(
        '[words.category]\n"Conduct" = "harassment"\n[columns]\n"Student" = "person targeted"\n'
    )
    done = json.loads(run("import", file, "--map", str(answers), "--format", "json").stdout)
    (row,) = done["rows"]
    assert row["incident"]["category"] == "harassment"
    assert row["incident"]["people"][0]["role"] == "target"
    again = run("import", file)
    assert again.exit_code == 0
    assert "As you answered for a log with these headings before" in again.stdout
    answers.write_text("[words")
    assert "The file of answers cannot be read" in str(
        run("import", file, "--map", str(answers)).exception
    )


def test_the_json_of_a_dry_run_tells_of_every_row(run: Run, tmp_path: Path) -> None:
    file = log(
        tmp_path, ("3/9/2026", "x", "", ""), ("31/2/2026", "y", "", ""), ("Total", "2", "", ""),
        ("4/9/2026", "z", "#REF!", ""),
    )  # fmt: skip
    told = json.loads(run("import", file, "--dry-run", "--format", "json").stdout)
    assert [(row["row"], row["state"]) for row in told["rows"]] == [
        (2, "new"), (3, "left out"), (4, "left out"), (5, "new"),
    ]  # fmt: skip
    assert told["rows"][1]["problems"] == [
        {"column": "date reported", "value": "31/2/2026",
         "said": "is not a day of the calendar (the day comes first)"}
    ]  # fmt: skip
    assert told["rows"][3]["problems"] == [
        {"column": "Victim", "value": "#REF!", "said": "is an error of the spreadsheet"}
    ]
    assert told["rows"][1]["incident"] is None
    assert told["counts"] == {"new": 2, "known": 0, "changed": 0, "left out": 2}
    assert told["columns"][0] == {
        "heading": "Date", "read_as": "date reported",
        "samples": ["3/9/2026", "31/2/2026", "4/9/2026"],
    }  # fmt: skip
    assert json.loads(run("incidents", "--format", "json").stdout) == []


def test_an_import_is_listed_and_taken_back(run: Run, tmp_path: Path) -> None:
    file = log(tmp_path, ("3/9/2026", "x", "", ""))
    assert "import 1" in run("import", file).stdout
    assert json.loads(run("import", "--list", "--format", "json").stdout)[0]["file"] == "log.csv"
    assert "1 removed" in run("import", "--undo", "1").stdout
    assert json.loads(run("import", "--list", "--format", "json").stdout) == []
    assert run("import").exit_code == 2


def test_a_form_is_written_once(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    assert run("form", "-o", str(out)).exit_code == 0
    assert out.is_file()
    assert run("form", "-o", str(out)).exit_code == 2
    assert run("form", "-o", str(out), "--overwrite").exit_code == 0


def test_a_row_is_left_out_by_a_file_of_answers_and_stays_so(run: Run, tmp_path: Path) -> None:
    file = log(tmp_path, ("3/9/2026", "x", "", ""), ("4/9/2026", "TEST", "", ""))
    dry = json.loads(run("import", file, "--dry-run", "--format", "json").stdout)
    row = dry["rows"][1]["incident"]["imported_as"]
    answers = tmp_path / "answers.toml"
    answers.write_text(f'[words.row]\n"{row}" = "leave"\n', encoding="utf-8")
    done = run("import", file, "--map", str(answers))
    assert done.exit_code == 0
    assert "1 brought in (2026-27/001 to 2026-27/001); 0 here already; 1 left out by you." in (
        done.stdout
    )
    again = run("import", file)
    assert again.exit_code == 0
    assert "0 brought in; 1 here already; 1 left out by you." in again.stdout
