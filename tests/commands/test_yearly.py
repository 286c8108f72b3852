"""``report``: the workbook from the command line, its questions, and what can go wrong."""

import csv
import errno
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from esafety_tui import cli
from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Stage
from esafety_tui.reports import output_file
from support import program
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.places_app import casework_with

YEAR, BEFORE = "2025-26", "2024-25"
Answer = tuple[int, str, str]
Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``report`` in this process on a school with two years: exit code, output, errors."""
    incidents = made_incidents(YEAR, 30) + made_incidents(BEFORE, 20)
    casework_with(tmp_path, incidents, made_prevention([BEFORE, YEAR])).close()

    def command(*words: str) -> Answer:
        folder = str(tmp_path / "records")
        monkeypatch.setattr(sys, "argv", ["esafety-tui", "--database", folder, "report", *words])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return command


def test_says_where_the_workbook_is_and_how_to_open_it(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    code, out, _ = run("--year", YEAR, "-o", str(target))
    assert code == 0
    assert str(target) in out
    assert "Excel" in out
    assert load_workbook(target).sheetnames[0] == "Report"


def test_a_name_waits_to_be_confirmed(run: Run, tmp_path: Path) -> None:
    with_words = Casework.open(tmp_path / "records")
    with_words.year.write_review(YEAR, "Namemark was brave.")
    with_words.close()
    target = tmp_path / "x.xlsx"
    code, out, err = run("--year", YEAR, "-o", str(target))
    assert code == 1
    assert "'Namemark' (name) in What we learned" in out
    assert "Namemark" not in err
    assert "--confirm" in err
    assert not target.exists()
    assert run("--year", YEAR, "-o", str(target), "--confirm", "Somebody else")[0] == 1
    assert run("--year", YEAR, "-o", str(target), "--confirm", "namemark")[0] == 0
    assert run("--year", YEAR, "-o", str(target), "--overwrite")[0] == 0


def test_few_cases_that_changed_since_an_earlier_report_are_a_refusal(
    run: Run, tmp_path: Path
) -> None:
    assert run("--year", YEAR, "-o", str(tmp_path / "a.xlsx"))[0] == 0
    records = Casework.open(tmp_path / "records")
    ref = next(one.ref for one in records.records.incidents() if one.stage is not Stage.WITHDRAWN)
    records.cases.withdraw(ref, "reported twice")
    records.close()
    for name in ("b.xlsx", "b.csv"):
        target = tmp_path / name
        code, _, err = run("--year", YEAR, "-o", str(target))
        assert code == 1
        assert "since then 1 case has changed" in err
        assert "Nothing was written." in err
        assert "report --never-handed-out w1" in err
        assert not target.exists()
    assert run("--year", YEAR, "-o", str(tmp_path / "c.csv"), "--all-the-same")[0] == 0
    assert "w2" in run("--published")[1]


def test_what_was_published_is_listed_and_can_be_taken_back(run: Run, tmp_path: Path) -> None:
    run("--year", YEAR, "-o", str(tmp_path / "x.xlsx"))
    _, out, _ = run("--published")
    assert "w1" in out
    assert YEAR in out
    assert run("--never-handed-out", "w1")[0] == 0
    assert "w1" not in run("--published")[1]
    code, _, err = run("--never-handed-out", "w1")
    assert code == 1
    assert "no report of this number" in err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x"), "The disk is full"),
        (PermissionError(errno.EACCES, "x"), "You may not write in that folder"),
    ],
)
def test_a_disk_that_refuses_is_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    target = tmp_path / "x.xlsx"
    with monkeypatch.context() as patch:
        patch.setattr(output_file.os, "fsync", refuse)
        code, _, err = run("--year", YEAR, "-o", str(target))
    assert (code, said in err) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["records"]
    assert "w1" not in run("--published")[1]  # nothing was published


def test_a_file_that_is_open_in_excel_is_a_sentence(
    run: Run, tmp_path: Path, open_in_excel: Callable[[Path], None]
) -> None:
    target = tmp_path / "x.xlsx"
    open_in_excel(target)
    code, _, err = run("--year", YEAR, "-o", str(target), "--overwrite")
    assert code == 1
    assert "open in another program, such as Excel" in err
    assert target.read_text() == "open elsewhere"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["records", "x.xlsx"]


def test_a_year_without_records_says_so(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--year", "2019-20", "-o", str(tmp_path / "x.xlsx"))
    assert code == 1
    assert "nothing on record for 2019-20" in err
    assert run("--year", "2019-20", "-o", str(tmp_path / "x.xlsx"), "--all-the-same")[0] == 0


def test_the_plain_forms_say_the_same(run: Run) -> None:
    report = json.loads(run("--year", YEAR, "--format", "json")[1])
    lines = list(csv.DictReader(io.StringIO(run("--year", YEAR, "--format", "csv")[1])))
    text = run("--year", YEAR, "--format", "text")[1]
    recorded = report["figures"][0]["shown"]
    assert int(recorded) > 20
    now = next(one for one in lines if (one["figure"], one["year"]) == ("incidents", YEAR))
    assert now["shown"] == recorded
    line = next(line for line in text.splitlines() if line.startswith("Incidents recorded"))
    assert recorded in line.split()
    assert [one["year"] for one in report["incidents"]] == [YEAR, BEFORE]


def test_a_term_and_some_days_are_for_those_who_may_see_exact_numbers(run: Run) -> None:
    def counted(*words: str) -> int:
        found = json.loads(run(*words, "--edition", "leadership", "--format", "json")[1])
        return int(found["figures"][0]["shown"])

    year = counted("--year", YEAR)
    terms = [counted("--year", YEAR, "--term", term) for term in ("autumn", "spring", "summer")]
    assert sum(terms) == year
    assert all(terms)
    assert counted("--from", "2025-09-01", "--to", "2025-12-31") == terms[0]
    for words in (("--year", YEAR, "--term", "autumn"), ("--from", "1 Sep 2025")):
        code, _, err = run(*words, "--format", "json")
        assert code == 1
        assert "whole years" in err


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "yesterweek", "--edition", "leadership"),
        ("--to", "2025-12-31", "--edition", "leadership"),
        ("--from", "2025-09-01", "--year", YEAR, "--edition", "leadership"),
        ("-o", "report.pdf"),
        ("--format", "text", "-o", "report.xlsx"),
    ],
)
def test_a_wrong_call_is_told_as_such(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err


PLAIN = {"text": ".txt", "csv": ".csv", "json": ".json"}
# They go one way: in the ordinary run text stands for all.
FORMS = ["text", *(pytest.param(form, marks=pytest.mark.long) for form in ("csv", "json"))]


@pytest.mark.parametrize("form", FORMS)
def test_a_name_in_a_plain_form_waits_to_be_confirmed(run: Run, tmp_path: Path, form: str) -> None:
    with_words = Casework.open(tmp_path / "records")
    with_words.year.write_review(YEAR, "Namemark was brave.")
    with_words.close()
    code, out, err = run("--year", YEAR, "--format", form)
    assert code == 1
    assert out == "'Namemark' (name) in What we learned: … Namemark was brave. …\n"
    assert "--confirm" in err
    assert "Namemark" not in err
    assert run("--year", YEAR, "--format", form, "--confirm", "somebody else")[0] == 1
    code, out, _ = run("--year", YEAR, "--format", form, "--confirm", "namemark")
    assert code == 0
    assert ("Namemark was brave." in out) == (form != "csv")  # which holds numbers only
    assert run("--year", YEAR, "--format", form)[0] == 0  # it is asked once


def test_a_plain_form_of_a_year_without_records_says_so(run: Run) -> None:
    code, out, err = run("--year", "2019-20", "--format", "text")
    assert code == 0
    assert "Nothing was recorded in 2019-20" in out
    assert "no records for 2019-20" in err


@pytest.mark.parametrize("form", FORMS)
def test_a_plain_form_is_written_whole_and_remembered(run: Run, tmp_path: Path, form: str) -> None:
    shown = run("--year", YEAR, "--format", form)[1]
    target = tmp_path / f"x{PLAIN[form]}"
    code, out, _ = run("--year", YEAR, "-o", str(target))
    assert code == 0
    assert str(target) in out
    assert target.read_text("utf-8-sig") == shown
    assert target.read_bytes().startswith(b"\xef\xbb\xbf") == (form == "csv")  # for Excel
    assert "w1" in run("--published")[1]
    code, _, err = run("--year", YEAR, "-o", str(target))
    assert code == 1
    assert "was left as it is" in err
    named = tmp_path / "named otherwise"
    assert run("--year", YEAR, "-o", str(named), "--format", form)[0] == 0
    assert named.is_file()


@pytest.mark.parametrize("form", PLAIN)
def test_a_plain_form_on_a_full_disk_is_a_sentence_and_no_half_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / f"x{PLAIN[form]}"
    with monkeypatch.context() as patch:
        patch.setattr(output_file.os, "fsync", refuse)
        code, _, err = run("--year", YEAR, "-o", str(target))
    assert code == 1
    assert "The disk is full. Nothing was written" in err
    assert [path.name for path in tmp_path.iterdir()] == ["records"]
    assert "w1" not in run("--published")[1]


def test_a_plain_form_with_a_name_in_it_is_not_written(run: Run, tmp_path: Path) -> None:
    with_words = Casework.open(tmp_path / "records")
    with_words.year.write_review(YEAR, "Namemark was brave.")
    with_words.close()
    target = tmp_path / "x.json"
    assert run("--year", YEAR, "-o", str(target))[0] == 1
    assert not target.exists()
    assert run("--year", YEAR, "-o", str(target), "--confirm", "Namemark")[0] == 0
    assert "Namemark" in target.read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_takes_nothing_is_a_sentence(run: Run, tmp_path: Path) -> None:
    words = ("report", "--year", YEAR)
    with Path("/dev/full").open("w") as full:
        ended = program.run(*words, database=tmp_path / "records", stdout=full.fileno())
    assert ended.returncode == 1
    assert ended.stderr.startswith("esafety-tui: The disk is full")
    assert "look before you run it again" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_looking_is_not_publishing(run: Run) -> None:
    for form in ("text", "csv", "json"):
        assert run("--year", YEAR, "--format", form)[0] == 0
    assert "w1" not in run("--published")[1]


def test_check_tells_of_references_of_another_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    incidents = made_incidents(YEAR, 3)
    casework_with(tmp_path, incidents, made_prevention([])).close()

    def check() -> str:
        folder = str(tmp_path / "records")
        monkeypatch.setattr(sys, "argv", ["esafety-tui", "--database", folder, "check"])
        cli.main()
        return capsys.readouterr().out

    assert "school year in the reference" not in check()
    moved = tmp_path / "moved"
    moved.mkdir()
    late = incidents[0].reported_at.replace(year=2025, month=8, day=30)
    other = incidents[0].but(reported_at=late, occurred_on=None, closed_at=None, stage="reported",
                             withdrawn_reason="", reopened_at=())  # fmt: skip
    casework_with(moved, [other, *incidents[1:]], made_prevention([])).close()
    monkeypatch.setattr(sys, "argv", ["esafety-tui", "--database", str(moved / "records"), "check"])
    cli.main()
    assert f"not that of the report for {other.ref}: they count" in capsys.readouterr().out
