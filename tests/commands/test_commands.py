"""The commands: what they answer, and that every problem is a sentence with its exit code."""

import errno
import json
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from support import program
from support.program import Result

Run = Callable[..., Result]


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command on the records in *folder*."""

    return partial(program.run, database=folder)


@pytest.fixture
def school(run: Run) -> Run:
    assert run("setup", "--school", "Hill School", "--lead", "Sam Lead", "--plain").returncode == 0
    return run


def refused(done: Result, *words: str, code: int = 1) -> None:
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_without_records_every_command_says_so(run: Run, folder: Path) -> None:
    for words in (["incidents"], ["show", "2026-27/001"], ["report"], ["import", "x.csv"]):
        refused(run(*words), "no records")
    assert not folder.exists()


def test_the_board_needs_a_terminal(school: Run) -> None:
    refused(school(), "needs a terminal")
    refused(school("demo"), "needs a terminal")


def test_a_school_is_set_up_once(school: Run, folder: Path) -> None:
    before = (folder / "records.json").read_bytes()
    refused(school("setup", "--school", "X", "--lead", "Y", "--plain"), "already")
    assert (folder / "records.json").read_bytes() == before


def test_unknown_references_filters_and_years(school: Run, tmp_path: Path) -> None:
    refused(school("show", "2025-26/099"), "no incident")
    refused(school("show", "rubbish"), "2025-26/014")
    refused(school("incidents", "colour:red"), "is no filter")
    assert "The filter is overdue:" in school("incidents", "over", "due").stderr
    refused(school("report", "--year", "2025", "-o", str(tmp_path / "x.xlsx")), "2025-26")
    refused(school("policy", "Z9"), "not in the policy")


def test_a_wrong_call_ends_with_2(school: Run) -> None:
    for words in (
        ["nonsense"],
        ["show"],
        ["setup", "--school", "x"],
        ["checklist", "--fact", "moon_is_full=yes"],
        ["checklist", "--fact", "poster_known=perhaps"],
        ["report", "--suppress-below", "-1"],
    ):
        assert school(*words).returncode == 2, words


def test_checklist_follows_the_facts(run: Run) -> None:
    said = run("checklist", "--fact", "content_online=yes", "--fact", "poster_known=no",
               "--fact", "indecent_images=no", "--fact", "identity_compromised=no",
               "--format", "json")  # fmt: skip
    steps = {step["id"]: step for step in json.loads(said.stdout)}
    assert "ask-host" in steps
    assert "ask-poster" not in steps
    assert set(steps["ask-host"]) == {
        "id", "group", "phase", "clauses", "title", "why", "due_days", "state",
    }  # fmt: skip
    assert (steps["ask-host"]["group"], steps["ask-host"]["due_days"]) == ("this-week", 2)
    assert steps["ask-may-be-criminal"]["asks"] == "may_be_criminal"


def test_checklist_says_when_and_what_waits_for_which_answer(run: Run) -> None:
    steps = json.loads(run("checklist", "--format", "json").stdout)
    groups = [step["group"] for step in steps]
    assert list(dict.fromkeys(groups)) == ["now", "this-week", "later"]
    assert groups == sorted(groups, key=["now", "this-week", "later"].index)
    assert [step["id"] for step in steps[:3]] == [
        "check-safety", "ask-indecent-images", "no-copy",
    ]  # fmt: skip
    waiting = [step for step in steps if step["state"] == "waiting"]
    assert {"no-copy": "indecent_images", "consider-police": "may_be_criminal"}.items() <= {
        step["id"]: step["waits_for"] for step in waiting
    }.items()
    asked = {step["asks"]: step["group"] for step in steps if "asks" in step}
    assert all(step["group"] == asked.get(step["waits_for"], "later") for step in waiting)
    assert {step["state"] for step in steps} == {"open", "waiting"}
    assert "waits for: indecent_images" in run("checklist").stdout


def test_policy_lists_every_clause_and_leaves_none_unanswered(run: Run) -> None:
    listed = json.loads(run("policy", "--format", "json").stdout)
    assert len(listed) == 61
    assert not [clause["id"] for clause in listed if not clause["answers"]]
    said = run("policy", "P9").stdout
    assert "guard:P9" in said


def test_policy_lists_the_supplements_line_by_line(run: Run) -> None:
    listed = json.loads(run("policy", "--supplements", "--format", "json").stdout)
    assert len(listed) == 11
    assert all(line["source"] and line["since"] for one in listed for line in one["lines"])
    said = run("policy", "scotland", "--supplements").stdout
    assert "Scotland 2024" in said
    assert "second-hand" in said
    assert "KCSIE" not in said
    refused(run("policy", "france", "--supplements"), "must be one of", "kcsie-england")


def test_the_checklist_is_that_with_a_supplement_if_it_is_named(run: Run) -> None:
    facts = ("--fact", "indecent_images=yes", "--fact", "adult_involved=yes")
    asked = ("checklist", *facts, "--format", "json", "--supplement", "sharing-nudes-uk")
    lines = {one["id"]: one for one in json.loads(run(*asked).stdout)}
    assert lines["n24-3"]["source"] == "Sharing nudes 2024"
    without = {one["id"] for one in json.loads(run(*asked[:-2]).stdout)}
    assert without == {name for name, line in lines.items() if "source" not in line}
    refused(run("checklist", "--supplement", "france"), "no supplement", code=2)
    both = ("--supplement", "wales", "--supplement", "scotland")
    refused(run("checklist", *both), "no nation together", code=2)


def test_a_school_is_set_up_with_what_holds_in_its_nation(run: Run, folder: Path) -> None:
    people = ("--lead", "Sam Lead", "--safeguarding-lead", "Ada Okafor")
    run("setup", "--school", "Hill", *people, "--nation", "wales", "--supplements", "--plain")
    with closing(Casework.open(folder)) as casework:
        school = casework.records.school
    assert {"wales", "equality"} <= set(school.supplements)
    assert "kcsie-england" not in school.supplements
    assert school.safeguarding_lead == "Ada Okafor"


def test_contacts_show_what_was_printed_and_what_is_known(run: Run) -> None:
    said = run("contacts", "ee").stdout
    assert "0800 956 6000" in said
    assert "From 2014, never checked" in said
    assert "7726" in said
    rows = json.loads(run("contacts", "ee", "--format", "json").stdout)
    assert [row["id"] for row in rows[:2]] == ["ee", "ee-2014"]
    refused(run("contacts", "qqqq"), "No contact fits")


def test_an_import_reports_bad_rows_and_adds_nothing_twice(school: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "Our log,,\nDate reported,What happened,Type\n3/11/2025,Mocking comments,bullying\n"
        "31/2/2025,Impossible,bullying\n",
        encoding="utf-8",
    )
    dry = school("import", str(log), "--dry-run")
    assert "1 would come in" in dry.stdout
    assert school("incidents").stdout.strip() == ""
    said = "ow 4, date reported: this is not a day of the calendar"
    refused(school("import", str(log)), said)
    again = school("import", str(log))
    assert again.returncode == 1  # the bad row is still bad
    assert "1 row was left out. Correct it and import" in again.stderr
    assert "0 brought in" in again.stdout
    assert "1 here already" in again.stdout
    assert "Mocking comments" in school("incidents").stdout


def test_an_import_with_no_bad_row_ends_well_even_when_nothing_is_new(
    school: Run, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Date reported,What happened\n3/11/2025,Mocking comments\n", encoding="utf-8")
    for taken_in in ("1 brought in", "0 brought in"):
        done = school("import", str(log))
        assert taken_in in done.stdout
        assert done.returncode == 0
    assert "ends with 1 when something has to be answered" in school("import", "--help").stdout


def test_files_that_are_no_log_are_refused_in_a_sentence(school: Run, tmp_path: Path) -> None:
    rubbish = tmp_path / "x.xlsx"
    rubbish.write_bytes(b"PK\x03\x04 this is no workbook")
    refused(school("import", str(rubbish)))
    (tmp_path / "empty.csv").write_bytes(b"")
    refused(school("import", str(tmp_path / "empty.csv")))
    refused(school("import", str(tmp_path)))
    refused(school("import", str(tmp_path / "missing.csv")))


def test_what_is_shown_as_json_comes_back_in(school: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Date reported,What happened,Type\n3/11/2025,Café talk,bullying\n", "utf-8")
    school("import", str(log))
    shown = school("show", "2025-26/001", "--format", "json").stdout
    (tmp_path / "one.json").write_text(shown, encoding="utf-8")
    assert "1 here already" in school("import", str(tmp_path / "one.json")).stdout
    listed = school("incidents", "--format", "json").stdout
    assert json.loads(listed) == [json.loads(shown)]


def test_names_show_only_when_they_are_asked_for(school: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "Date reported,What happened,Type,Victim,Victim name\n"
        "3/11/2025,Comments,bullying,Y9 pupil,Robin Example\n",
        encoding="utf-8",
    )
    school("import", str(log))
    assert "Robin Example" not in school("show", "2025-26/001").stdout
    assert "Pupil A" in school("show", "2025-26/001").stdout
    assert "Robin Example" in school("show", "2025-26/001", "--names").stdout


def test_the_workbook_is_written_once(school: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    report = ("report", "--year", "2025-26", "--all-the-same", "-o", str(target))
    assert school(*report).returncode == 0
    before = target.read_bytes()
    refused(school(*report), "already")
    assert target.read_bytes() == before
    refused(school("report", "-o", str(tmp_path / "missing" / "x.xlsx")))


def test_a_folder_that_cannot_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Simulated, because the tests may run as somebody who is refused nothing.
    from esafety_tui import cli

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    words = ["--database", str(folder), "setup", "--school", "X", "--lead", "Y", "--plain"]
    monkeypatch.setattr(sys, "argv", ["esafety-tui", *words])
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "cannot be used" in said
    assert "Traceback" not in said
    assert not folder.exists()


def test_a_file_where_the_folder_should_be(run: Run, folder: Path) -> None:
    folder.write_text("not a folder")
    done = run("setup", "--school", "X", "--lead", "Y", "--plain")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert folder.read_text() == "not a folder"


def test_damaged_and_newer_records_are_left_as_they_are(school: Run, folder: Path) -> None:
    records = folder / "records.json"
    good = records.read_bytes()
    for bad in (b"", good[: len(good) // 2], b"[]"):
        records.write_bytes(bad)
        # The history has everything: it is shown, and what is wrong is said.
        done = school("incidents")
        assert done.returncode == 0
        assert "damaged" in done.stderr
        assert "esafety-tui restore" in done.stderr
        assert records.read_bytes() == bad
    newer = good.replace(b'"format":2', b'"format":99')
    records.write_bytes(newer)
    refused(school("incidents"), "newer")
    assert records.read_bytes() == newer


def test_without_history_nothing_is_shown_that_may_be_incomplete(school: Run, folder: Path) -> None:
    (folder / "history.jsonl").unlink()
    refused(school("incidents"), "history of the records is missing", "esafety-tui restore")


def test_a_school_writes_out_its_own_policy_and_is_told_of_a_mistake(
    run: Run, folder: Path
) -> None:
    written = run("policy", "--own")
    assert written.returncode == 0
    assert str(folder / "steps.toml") in written.stdout
    assert "own steps.toml is in use" in run("policy", "P1").stderr
    refused(run("policy", "--own"), "already", "left alone")
    own = folder / "steps.toml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('id = "ask-host"', 'id = "ask-the-host"'), encoding="utf-8")
    said = run("policy", "S2").stdout
    assert "step:ask-the-host" in said
    assert "step:ask-host" not in said
    own.write_text(text.replace('["P1"]', '["P0"]'), encoding="utf-8")
    for command in (("policy", "P1"), ("checklist",)):
        said = run(*command)
        assert said.returncode == 0
        assert "key clauses: there is no clause P0" in said.stderr
    # The records can still be set up in that folder.
    assert run("setup", "--school", "S", "--lead", "L", "--plain").returncode == 0
    assert run("incidents").returncode == 0
