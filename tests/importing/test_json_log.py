"""JSON as the program writes it comes back in; what does not fit says where and why."""

import json
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.reader import LogReading
from esafety_tui.model.record import plain
from support.log_files import TODAY, csv_bytes, import_log, read_bytes
from support.reports.generated_school import made_incidents

WHOLE = [plain(incident) for incident in made_incidents("2024-25", 12)]


def read_json(folder: Path, document: object, *, encoding: str = "utf-8") -> LogReading:
    return read_bytes(folder, json.dumps(document).encode(encoding), "incidents.json")


def test_a_list_comes_back_whole_and_in_order(tmp_path: Path) -> None:
    reading = read_json(tmp_path, WHOLE)
    assert not reading.problems
    assert [row.incident for row in reading.rows] == made_incidents("2024-25", 12)
    assert [row.number for row in reading.rows] == list(range(1, 13))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])  # as PowerShell redirects output
def test_one_incident_and_an_object_of_them(tmp_path: Path, encoding: str) -> None:
    one = read_json(tmp_path, WHOLE[0], encoding=encoding)
    many = read_json(tmp_path, {"incidents": WHOLE}, encoding=encoding)
    assert one.rows == many.rows[:1]
    assert len(many.rows) == 12


def test_json_is_known_by_its_content(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, json.dumps(WHOLE).encode(), "export.txt")
    assert len(reading.rows) == 12


def test_bad_records_say_their_position_field_and_reason(tmp_path: Path) -> None:
    records = [
        WHOLE[0],
        {**WHOLE[1], "severity": "awful"},
        {**WHOLE[2], "people": [{"role": "victim"}]},
        {**WHOLE[3], "nickname": "Zzquill"},
        "Zzquill",
        {"title": "No date"},
        {**WHOLE[4], "reported_at": "2026-11-24T09:00:00+00:00", "stage": "reported",
         "closed_at": None, "occurred_on": None, "withdrawn_reason": ""},
    ]  # fmt: skip
    reading = read_json(tmp_path, records)
    assert [row.number for row in reading.rows] == [1]
    told = [(bad.number, bad.problem.column) for bad in reading.problems]
    assert told == [
        (2, "severity"),
        (3, "people[0].role"),
        (4, "record"),
        (5, "record"),
        (6, "reported_at"),
        (7, "reported_at"),
    ]
    assert "future" in reading.problems[-1].problem.said
    assert "Zzquill" not in str(reading.problems)


def test_a_record_without_a_reference_is_given_one(casework: Casework, tmp_path: Path) -> None:
    bare = {"title": "By hand", "reported_at": "2025-11-03T09:15:00+00:00"}
    reading = read_json(tmp_path, bare)
    assert not reading.rows[0].own_number
    (new,) = import_log(casework, reading).new
    assert new.ref == "2025-26/001"
    assert new.recorded_at == casework.records.now
    assert import_log(casework, read_json(tmp_path, bare)).already == 1


def test_what_was_imported_from_a_log_comes_back_as_the_same(
    casework: Casework, tmp_path: Path
) -> None:
    log = csv_bytes([("Date reported", "Details"), ("3/11/2025", "x")])
    import_log(casework, read_bytes(tmp_path, log))
    shown = [plain(incident) for incident in casework.records.incidents()]
    assert import_log(casework, read_json(tmp_path, shown)).already == 1


def test_today_is_the_last_day_of_a_report(tmp_path: Path) -> None:
    record = {"title": "x", "reported_at": f"{TODAY}T23:59:00+00:00"}
    assert len(read_json(tmp_path, record).rows) == 1


def test_what_the_policy_does_not_allow_is_taken_in_and_pointed_at(
    casework: Casework, tmp_path: Path
) -> None:
    """A log is the past, which is recorded as it was (E1); but nobody is left to overlook it."""
    searched = {"kind": "search", "reason": "R", "at": "2025-11-03T09:15:00+00:00"}
    record = {"title": "By hand", "reported_at": "2025-11-03T09:15:00+00:00"}
    intake = import_log(casework, read_json(tmp_path, [record, {**record, "measures": [searched]}]))
    assert len(intake.new) == 2
    (note,) = (note for note in intake.notes if "does not allow" in note)
    assert "What clause P5 does not allow stands in 2025-26/002: it is brought in as it was" in note


AT = "2025-11-03T09:15:00+00:00"
SEARCH = {
    "kind": "search", "reason": "R", "at": AT, "person": "p1", "consent": "not-sought",
    "consent_reason": "harm", "place": "on-premises", "searcher": "Sam", "searcher_trained": "yes",
}  # fmt: skip
SENT = {
    "at": AT, "sent_at": AT, "state": "asked", "provider": "Instagram", "illegal": "yes",
    "address": "https://a.example/1",
}  # fmt: skip
CAPTURE = {"at": AT, "captured_at": AT, "description": "print", "address": "https://a.example/1"}
NOT_TOLD = {"at": AT, "agency": "police", "decision": "not-referred", "reason": "minor"}
FILE = {"at": AT, "description": "print", "file": "a.png", "sha256": "ab" * 32}
# Per clause: what no form takes, and the like that each does.
AS_THE_FORMS = {
    "a member of staff searched without consent": (
        "P5", {"measures": [SEARCH], "people": [{"id": "p1", "role": "responsible",
                                                 "standing": "staff"}]},
        {"measures": [SEARCH], "people": [{"id": "p1", "role": "responsible",
                                           "standing": "pupil"}]},
    ),
    "a host asked without a capture": (
        "S4", {"removals": [SENT]}, {"removals": [SENT], "evidence": [CAPTURE]},
    ),
    "a provider asked by the school": (
        "S3", {"removals": [{**SENT, "addressed_to": "mobile-provider"}]},
        {"removals": [{**SENT, "addressed_to": "mobile-provider",
                       "complainant": "account-holder"}]},
    ),
    "a request that has not been sent": (
        "", {}, {"removals": [{**SENT, "sent_at": None, "state": "draft"}]},
    ),
    "the police not told before a talk": (
        "L2", {"referrals": [NOT_TOLD]}, {"referrals": [{**NOT_TOLD, "staff_consulted": "Jo"}]},
    ),
    "a file where there are indecent images": (
        "P2", {"evidence": [FILE], "facts": {"indecent_images": "yes"}},
        {"evidence": [FILE]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("said", AS_THE_FORMS)
def test_what_the_forms_refuse_an_import_points_at_and_nothing_else(
    casework: Casework, tmp_path: Path, said: str
) -> None:
    clause, wrong, right = AS_THE_FORMS[said]
    record = {"title": "By hand", "reported_at": AT}
    records = [{**record, **right}, *([{**record, **wrong}] if wrong else [])]
    intake = import_log(casework, read_json(tmp_path, records))
    assert len(intake.new) == len(records)
    notes = [note for note in intake.notes if "does not allow" in note]
    said = f"What clause {clause} does not allow stands in 2025-26/002:"
    assert [said in note for note in notes] == [True] * bool(wrong)


@pytest.mark.parametrize("wrong", ["nodigest", "AB" * 32, "ab" * 31, "../" + "ab" * 30, "g" * 64])
def test_what_is_no_digest_is_no_record(tmp_path: Path, wrong: str) -> None:
    given = {"at": AT, "reason": "for the police", "sha256": wrong}
    record = {"title": "By hand", "reported_at": AT}
    reading = read_json(tmp_path, [
        {**record, "evidence": [FILE, {**FILE, "sha256": wrong}]},
        {**record, "evidence": [{**CAPTURE, "taken": [given]}]},
        {**record, "evidence": [FILE]},
    ])  # fmt: skip
    assert [row.number for row in reading.rows] == [3]
    told = [(bad.problem.column, "64" in bad.problem.said) for bad in reading.problems]
    assert told == [("evidence[1].sha256", True), ("evidence[0].sha256", True)]
    assert wrong not in str(reading.problems)


@pytest.mark.parametrize("also", [{}, {"description": ""}, {"sha256": ""}], ids=str)
def test_evidence_whose_file_is_not_here_comes_without_and_is_named(
    casework: Casework, tmp_path: Path, also: dict[str, str]
) -> None:
    record = {"title": "By hand", "reported_at": AT, "evidence": [{**FILE, **also, "size": 8}]}
    reading = read_json(tmp_path, record)
    intake = import_log(casework, reading)
    (evidence,) = casework.records.incident("2025-26/001").evidence
    assert (evidence.file, evidence.sha256, evidence.size) == ("", "", 0)
    assert evidence.description
    (note,) = intake.notes
    assert "without its files, which are not here: 2025-26/001." in note
    assert casework.safekeeping.check().passed
    assert import_log(casework, reading).already == 1


def test_what_brings_its_reference_and_no_file_is_the_same_a_second_time(
    casework: Casework, tmp_path: Path
) -> None:
    reading = read_json(tmp_path, {
        "ref": "2025-26/001", "title": "By hand", "reported_at": AT, "recorded_at": AT,
        "evidence": [FILE],
    })  # fmt: skip
    assert import_log(casework, reading).new[0].ref == "2025-26/001"
    again = import_log(casework, reading)
    assert (again.already, again.problems, again.notes) == (1, (), ())


def test_evidence_whose_file_is_here_keeps_it(casework: Casework, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(b"captured")
    other = casework.cases.record({"title": "Here"}).ref
    casework.evidence.bring(other, {"description": "The page"}, page).done()
    (kept,) = casework.records.incident(other).evidence
    file = {**FILE, "sha256": kept.sha256}
    record = {"title": "By hand", "reported_at": AT, "evidence": [file]}
    intake = import_log(casework, read_json(tmp_path, record))
    assert intake.new[0].evidence[0].sha256 == kept.sha256
    assert not intake.notes


HOLD = {"since": "2025-11-03T10:00:00+00:00", "by": "Sam", "reason": "with the police"}
LIFTED = {**HOLD, "lifted_at": "2025-11-05T10:00:00+00:00", "lifted_by": "Sam",
          "lifted_reason": "PC Plod agreed"}  # fmt: skip


def acts_of(at: str) -> dict[str, dict[str, object]]:
    """What waits for a police hold, each done at *at*."""
    return {
        "a measure": {"measures": [{**SEARCH, "at": at, "person": "p1"}],
                      "people": [{"id": "p1", "role": "responsible", "standing": "pupil"}]},
        "a sanction": {"sanctions": [{"at": at, "kind": "detention", "procedure": "behaviour"}]},
        "an interview": {"entries": [{"at": at, "kind": "interview", "text": "x"}]},
        "closing it": {"stage": "closed", "closed_at": at},
    }  # fmt: skip


@pytest.mark.parametrize("what", acts_of(""))
@pytest.mark.parametrize(
    ("at", "hold", "named"),
    [
        ("2025-11-04T09:00:00+00:00", HOLD, True),
        ("2025-11-04T09:00:00+00:00", LIFTED, True),
        ("2025-11-04T00:00:00+00:00", LIFTED, True),
        ("2025-11-05T09:59:00+00:00", LIFTED, True),
        ("2025-11-05T10:00:00+00:00", LIFTED, False),
        ("2025-11-05T00:00:00+00:00", LIFTED, False),  # its hour was not noted
        ("2025-11-03T09:59:00+00:00", HOLD, False),
        ("2025-11-06T09:00:00+00:00", LIFTED, False),
    ],
)
def test_what_was_done_under_a_police_hold_is_taken_in_and_named(
    casework: Casework, tmp_path: Path, what: str, at: str, hold: dict[str, str], named: bool
) -> None:
    """No school's own investigation and no sanction was to be in the way of the police (P6)."""
    record = {"title": "By hand", "reported_at": AT, "hold": [hold], **acts_of(at)[what]}
    intake = import_log(casework, read_json(tmp_path, record))
    assert len(intake.new) == 1
    notes = [note for note in intake.notes if "clause P6" in note]
    assert ["stands in 2025-26/001: it is brought in as it was" in note for note in notes] == (
        [True] * named
    )


def test_what_goes_on_under_a_hold_is_not_named(casework: Casework, tmp_path: Path) -> None:
    at = "2025-11-04T09:00:00+00:00"
    record = {
        "title": "By hand", "reported_at": AT, "hold": [HOLD],
        "support": [{"at": at, "kind": "conversation", "by": "Sam"}],
        "entries": [{"at": at, "kind": "call", "text": "x"}],
        "evidence": [{**CAPTURE, "at": at, "captured_at": at}],
    }  # fmt: skip
    assert not [n for n in import_log(casework, read_json(tmp_path, record)).notes if "P6" in n]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"facts": {"with_police": "yes"}}, True),
        ({"facts": {"with_police": "yes"}, "hold": [HOLD]}, False),
        ({"facts": {"with_police": "yes"}, "hold": [LIFTED]}, False),
        ({"facts": {"with_police": "yes"}, "stage": "closed", "closed_at": AT}, False),
        ({"facts": {"with_police": "no"}}, False),
    ],
)
def test_what_is_open_and_with_the_police_without_a_hold_is_named(
    casework: Casework, tmp_path: Path, more: dict[str, object], named: bool
) -> None:
    intake = import_log(
        casework, read_json(tmp_path, {"title": "By hand", "reported_at": AT, **more})
    )
    notes = [note for note in intake.notes if "on no police hold (clause P6): 2025-26/001." in note]
    assert len(notes) == named


def test_a_measure_about_nobody_in_the_record_is_no_reason_to_fail(
    casework: Casework, tmp_path: Path
) -> None:
    record = {"title": "By hand", "reported_at": AT, "measures": [{**SEARCH, "person": "p9"}]}
    assert len(import_log(casework, read_json(tmp_path, record)).new) == 1
