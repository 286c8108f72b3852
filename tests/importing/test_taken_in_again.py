"""The same log again: nothing twice, what changed is brought up to date, and all can be undone."""

import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.wording import field_changes
from esafety_tui.casework.records import records
from esafety_tui.casework.records.index_row import lacking
from esafety_tui.casework.records.tables import BATCHES, INCIDENTS
from esafety_tui.cli import command_line
from esafety_tui.data.tables import document_of
from esafety_tui.importing.answers import Answers
from esafety_tui.importing.intake import Intake
from esafety_tui.importing.session import LogSession
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import NO_DAY_IN_LOG, Incident
from esafety_tui.model.leaving import LetterKind, Recipient
from esafety_tui.model.record import Invalid, at_start_of, plain
from esafety_tui.model.vocabulary import Severity, Stage
from esafety_tui.policy.days.response import first_response
from esafety_tui.policy.retention import kept_until
from esafety_tui.reports.hand_over.choice import AtHand, Sending
from esafety_tui.reports.hand_over.compose import compose
from esafety_tui.screens.case.items import CaseView
from esafety_tui.screens.case.tabs import tab_items
from support.examples import examples
from support.log_files import (
    TODAY,
    csv_bytes,
    import_log,
    read_bytes,
    read_log,
    read_rows,
    workbook_bytes,
)
from support.school import NOW, SCHOOL, Clock

LOGS = Path(__file__).with_name("logs")
HEADINGS = ("No", "Date reported", "Details", "Victim", "Category", "Action taken", "Status")
FIRST = ("1", "3/11/2025", "Unkind posts", "Ali Ash", "Cyberbullying", "Rang home", "Open")
SECOND = ("2", "4/11/2025", "Fake account", "Bo Birch", "Impersonation", "", "Open")


def take_in(
    casework: Casework, folder: Path, *rows: tuple[str, ...], update: bool = False
) -> Intake:
    reading = read_rows(folder, HEADINGS, *rows)
    assert reading.questions == ()
    return import_log(casework, reading, update=update, file="log.csv")


def tables(casework: Casework) -> dict[str, list[Any]]:
    db = casework.records.store.db
    return {name: [dict(one) for one in db.table(name)] for name in (INCIDENTS, BATCHES)}


def test_the_log_of_september_in_december(casework: Casework) -> None:
    september = read_log(LOGS / "same-log-september.csv", TODAY)
    december = read_log(LOGS / "same-log-december.csv", date(2025, 12, 12))
    assert len(import_log(casework, september).new) == 2
    before = import_log(casework, december, dry_run=True)
    assert [one.incident.ref for one in before.changed] == ["2025-26/001", "2025-26/002"]
    assert [change.field for change in before.changed[0].changes] == [
        "where it stands", "words of the log",
    ]  # fmt: skip
    done = import_log(casework, december, update=True)
    assert [incident.title for incident in done.new] == ["Threats"]
    incidents = casework.records.incidents()
    assert [one.stage for one in incidents] == ["closed", "closed", "investigating"]
    assert "Removed by Instagram 5/9" in incidents[0].entries[0].text
    assert import_log(casework, december, update=True).batch is None  # nothing is left to do


def test_what_the_lead_has_written_since_stays(casework: Casework, tmp_path: Path) -> None:
    (new,) = take_in(casework, tmp_path, FIRST).new
    casework.cases.amend(new.ref, {"category": "threats"})
    casework.cases.move(new.ref, Stage.MONITORING)
    changed = (*FIRST[:4], "Harassment", "Rang home. Met parents.", "Closed")
    (one,) = take_in(casework, tmp_path, changed, update=True).changed
    assert {change.field: change.kept for change in one.changes} == {
        "category": True, "where it stands": True, "words of the log": False,
    }  # fmt: skip
    now = casework.records.incident(new.ref)
    assert (now.category, now.stage) == ("threats", "monitoring")
    assert "Met parents." in now.entries[0].text


def test_the_number_of_the_log_knows_a_row_whose_words_changed(
    casework: Casework, tmp_path: Path
) -> None:
    (new,) = take_in(casework, tmp_path, FIRST).new
    again = ("1", "3/11/2025", "Unkind posts, and a page", "Ali Ash, Bo Birch", *FIRST[4:])
    assert [one.incident.ref for one in take_in(casework, tmp_path, again).changed] == [new.ref]
    # Where a running number moved on to another row, the row is what it says.
    moved = (("1", "2/11/2025", "Another thing", "Cy", *FIRST[4:]), ("2", *FIRST[1:]))
    third = take_in(casework, tmp_path, *moved)
    assert [incident.title for incident in third.new] == ["Another thing"]
    assert third.already == 1


def test_what_the_first_version_brought_in_is_known(casework: Casework, tmp_path: Path) -> None:
    """It kept another fingerprint, and nothing of where in the log a case had stood."""
    (new,) = take_in(casework, tmp_path, FIRST).new
    before = new.but(from_log=None, imported_as="log:of-another-kind")
    with casework.records.change("brought in", new.ref) as db:
        db.table(INCIDENTS).upsert(document_of(before))
    again = take_in(casework, tmp_path, FIRST, SECOND)
    assert (again.already, [one.title for one in again.new]) == (1, ["Fake account"])


def test_what_takes_long_is_no_part_of_the_record(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is made on the screen's thread; the rows of the index wait for another."""
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([HEADINGS, FIRST, SECOND]))
    made: list[str] = []
    row_of = records.index_row

    def counted(incident: Incident, *rest: Any) -> records.IndexRow:
        made.append(incident.ref)
        return row_of(incident, *rest)

    monkeypatch.setattr(records, "index_row", counted)
    task = LogSession(casework, path).taking_in(update=False)
    task.carry()
    shown = task.record()
    assert len(tables(casework)[INCIDENTS]) == 2
    assert made == []
    assert shown.done().batch is not None
    assert sorted(made) == ["2025-26/001", "2025-26/002"]


def test_people_that_are_read_otherwise_make_no_other_incident(
    casework: Casework, tmp_path: Path
) -> None:
    """As with another answer about their column; of several that tell the same none is chosen."""
    headings = ("Date reported", "Details", "Child")
    rows = (("3/11/2025", "Posts", "Ali"), ("4/11/2025", "Chat", "Bo"), ("4/11/2025", "Chat", "Cy"))

    def taken_in(part: str) -> Intake:
        answers = Answers(columns={"child": part}, same_number="separate")
        path = tmp_path / "log.csv"
        path.write_bytes(csv_bytes([headings, *rows]))
        return import_log(casework, read_log(path, TODAY, answers=answers), update=True)

    assert len(taken_in("words").new) == 3
    again = taken_in("person targeted")
    assert [change.field for change in again.changed[0].changes] == ["people", "words of the log"]
    assert len(again.changed) == 1
    first = casework.records.incident(again.changed[0].incident.ref)
    assert ([one.name for one in first.people], first.entries) == (["Ali"], ())


def test_whoever_was_involved_is_found_though_their_part_is_not_known(
    casework: Casework, tmp_path: Path
) -> None:
    answers = Answers(columns={"pupils": "person involved, part not known"})
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([("Date", "Details", "Pupils"), ("3/11/2025", "x", "Ali Ash 8B")]))
    (new,) = import_log(casework, read_log(path, TODAY, answers=answers)).new
    assert [(one.role, one.name) for one in new.people] == [("involved", "Ali Ash")]
    assert casework.records.people.find("ash")
    assert [row.ref for row in casework.records.search("ash").rows] == [new.ref]


def test_another_row_of_the_same_words_leaves_whose_is_whose(
    casework: Casework, tmp_path: Path
) -> None:
    answers = Answers(columns={"pupils": "person involved, part not known"})
    path = tmp_path / "log.csv"

    def taken_in(*names: str) -> Intake:
        rows = [("3/11/2025", "Phone taken in", name) for name in names]
        path.write_bytes(csv_bytes([("Date", "Details", "Pupils"), *rows]))
        return import_log(casework, read_log(path, TODAY, answers=answers))

    assert len(taken_in("Bo Birch", "Cy Cedar").new) == 2
    again = taken_in("Ali Ash", "Bo Birch", "Cy Cedar")
    assert [one.people[0].name for one in again.new] == ["Ali Ash"]
    assert again.changed == ()


def test_an_import_is_taken_back_whole(casework: Casework, tmp_path: Path) -> None:
    mine = casework.cases.record({"title": "Mine"})
    before = tables(casework)
    intake = take_in(casework, tmp_path, FIRST, SECOND)
    assert intake.batch is not None
    assert [batch.file for batch in casework.undo.imports.all()] == ["log.csv"]
    back = casework.undo.imports.take_back(intake.batch.id)
    assert back.removed == ("2025-26/001", "2025-26/002")
    assert tables(casework) == before
    assert [row.ref for row in casework.records.index.newest_first()] == [mine.ref]
    again = take_in(casework, tmp_path, FIRST)
    assert [incident.ref for incident in again.new] == ["2025-26/001"]


def test_u_takes_back_an_import_and_does_it_again(casework: Casework, tmp_path: Path) -> None:
    before = tables(casework)
    take_in(casework, tmp_path, FIRST, SECOND)
    after = tables(casework)
    casework.undo.take_back(casework.undo.last())
    assert tables(casework) == before
    casework.undo.take_back(casework.undo.last())
    assert tables(casework) == after


def test_a_number_that_was_given_back_brings_no_history_of_another(
    casework: Casework, tmp_path: Path
) -> None:
    """The history of the case is its own; one that is brought back by *u* keeps it whole."""
    (new,) = take_in(casework, tmp_path, FIRST).new
    casework.undo.imports.take_back("1")
    assert [one.ref for one in take_in(casework, tmp_path, SECOND).new] == [new.ref]
    assert [one.act for one in casework.history.entries(new.ref)] == ["took in a log"]
    casework.cases.amend(new.ref, {"summary": "A page in her name."})
    whole = casework.history.entries(new.ref)
    casework.undo.imports.take_back("1", also_worked_on=True)
    casework.undo.take_back(casework.undo.last())
    assert casework.history.entries(new.ref)[:2] == whole
    assert len(casework.history.entries()) > len(casework.history.entries(new.ref))


def test_what_was_worked_on_stays_unless_it_is_taken_out_too(
    casework: Casework, tmp_path: Path
) -> None:
    intake = take_in(casework, tmp_path, FIRST, SECOND)
    assert intake.batch is not None
    one, two = intake.new
    casework.cases.assess(one.ref, Severity.LOW, "nobody was hurt")
    assert casework.undo.imports.worked_on(intake.batch) == [one.ref]
    back = casework.undo.imports.take_back(intake.batch.id)
    assert (back.removed, back.stay) == ((two.ref,), (one.ref,))
    assert casework.records.has(one.ref)
    back = casework.undo.imports.take_back(intake.batch.id, also_worked_on=True)
    assert back.removed == (one.ref,)
    assert casework.undo.imports.all() == []


def test_what_a_hold_or_a_link_needs_stays_whatever_is_asked(
    casework: Casework, tmp_path: Path
) -> None:
    intake = take_in(casework, tmp_path, FIRST, SECOND)
    assert intake.batch is not None
    one, two = (incident.ref for incident in intake.new)
    casework.retention.hold_legally(one, "a claim")
    casework.cases.record({"title": "Mine", "links": [two]})
    assert casework.undo.imports.take_back(intake.batch.id, also_worked_on=True).removed == ()
    assert casework.records.has(one)
    assert casework.records.has(two)


def test_an_update_is_set_back(casework: Casework, tmp_path: Path) -> None:
    take_in(casework, tmp_path, FIRST)
    before = tables(casework)
    again = take_in(casework, tmp_path, (*FIRST[:6], "Closed"), update=True)
    assert again.batch is not None
    assert casework.records.incident("2025-26/001").stage is Stage.CLOSED
    assert casework.undo.imports.take_back(again.batch.id).restored == ("2025-26/001",)
    assert tables(casework) == before


def test_one_sheet_that_copies_another_adds_nothing(casework: Casework, tmp_path: Path) -> None:
    book = workbook_bytes({"Log": [HEADINGS[1:], FIRST[1:]], "Backup": [HEADINGS[1:], FIRST[1:]]})
    assert len(import_log(casework, read_bytes(tmp_path, book, "log.xlsx")).new) == 1


def test_a_row_on_three_sheets_is_one_case_however_often_it_is_brought_in(
    casework: Casework, tmp_path: Path
) -> None:
    path = tmp_path / "log.xlsx"
    for status, told in (("Open", (1, 2, 0)), ("Open", (0, 3, 0)), ("Closed", (0, 2, 1))):
        rows = [("Date reported", "Details", "Status"), ("3/11/2025", "Posts", status)]
        path.write_bytes(workbook_bytes(dict.fromkeys("ABC", rows)))
        session = LogSession(casework, path, Answers(sheets=("A", "B", "C")))
        intake = session.take_in(update=True)
        assert (len(intake.new), intake.already, len(intake.changed)) == told
        assert len(casework.records.incidents()) == 1


def test_what_the_log_adds_without_a_day_was_not_done_when_it_is_brought_in_again(
    casework: Casework, clock: Clock, tmp_path: Path
) -> None:
    headings, row = (*HEADINGS, "Police"), (*FIRST[:5], "", "Open")
    import_log(casework, read_rows(tmp_path, headings, (*row, "")))
    clock.on(days=30)
    later = read_rows(tmp_path, headings, (*row, "Crime ref 42/1234567/25"))
    (one,) = import_log(casework, later, update=True).changed
    incident = casework.records.incident(one.incident.ref)
    (referral,) = incident.referrals
    assert incident.day_not_known(referral) == NO_DAY_IN_LOG
    assert first_response(incident) is None


def test_an_imported_case_invents_no_close_no_clock_and_no_response(
    casework: Casework, tmp_path: Path
) -> None:
    closed, still_open = take_in(
        casework, tmp_path, (*FIRST[:6], "Closed"), ("2", "4/11/2022", *SECOND[2:])
    ).new[::-1]
    assert closed.stage is Stage.CLOSED
    assert closed.closed_at is None
    assert casework.records.row(closed.ref).closed_on is None
    row = casework.records.row(still_open.ref)
    assert first_response(still_open) is None
    assert not row.awaits_response  # which nobody can tell of what a log brought under way
    assert row.due is None or row.due.day >= NOW.date()
    lane = casework.records.day.lane(Stage.CLOSED)
    assert [one.ref for one in lane] == []
    items = tab_items(CaseView(closed, casework, names=True), "Account")
    (kept,) = [one for one in items if one.key == "kept"]
    assert "On what day it ended is not known" in kept.paragraphs[0].text


def test_a_day_of_the_report_that_the_log_does_not_give_is_told_nowhere(
    casework: Casework, tmp_path: Path
) -> None:
    vague, later = ("1", "May 2026", *FIRST[2:]), ("2", "12/5/2026", *SECOND[2:])
    new = take_in(casework, tmp_path, vague, later).new
    assert [one.from_log and one.from_log.number for one in new] == ["2", "1"]  # 1 May is no day
    ref = new[1].ref

    def said() -> str:
        incident = casework.records.incident(ref)
        items = tab_items(CaseView(incident, casework, names=True), "Account")
        account = "\n".join(one.text for item in items for one in item.paragraphs)
        letter = casework.leaving.letters.draft(ref, LetterKind.GOVERNOR)
        records = casework.records
        about = AtHand(records.school, records.calendar, records.checklist(incident), NOW,
                       "Sam Lead", incident.people)  # fmt: skip
        sending = Sending(Recipient.POLICE, "because")
        return "\n".join((account, letter, compose(incident, sending, about).pages.plain()))

    for words in ("day of report not known", "on a day that our log does not give",
                  "On a day not known"):  # fmt: skip
        assert words in said()
    assert not re.search(r"\b1 May\b", said())
    fields = {one.field for one in field_changes(casework.history.entries()[-1], ref)}
    assert "title" in fields
    assert "reported" not in fields
    known = take_in(casework, tmp_path, ("1", "12/5/2026", *FIRST[2:]), update=True)
    assert [change.field for change in known.changed[0].changes][:1] == ["when it happened"]
    assert casework.records.incident(ref).report_known
    assert "12 May 2026" in said()


def test_the_lead_can_say_when_it_was_reported(casework: Casework, tmp_path: Path) -> None:
    (new,) = take_in(casework, tmp_path, ("1", "May 2026", *FIRST[2:])).new
    casework.cases.amend(new.ref, {"title": "Posts"})
    assert not casework.records.incident(new.ref).report_known
    casework.cases.amend(new.ref, {"reported_at": new.reported_at + timedelta(days=11)})
    assert casework.records.incident(new.ref).report_known
    (told,) = (
        (one.before, one.after)
        for one in field_changes(casework.history.entries()[-1]) if one.field == "reported"
    )  # fmt: skip
    assert told == ("", "12 May 2026")  # before, it was not known
    casework.undo.take_back(casework.undo.last())
    changes = field_changes(casework.history.entries()[-1])
    assert [one.after for one in changes if one.field == "reported"] == [""]


def test_what_the_log_closes_without_a_day_is_due_so_long_after_it_came_in(
    casework: Casework, folder: Path, tmp_path: Path, computer_clock: Clock
) -> None:
    came_in = casework.records.today
    (closed,) = take_in(casework, tmp_path, (*FIRST[:6], "Closed")).new
    until = kept_until(closed, casework.records.school)
    assert until == came_in.replace(year=came_in.year + 7)
    last_day = NOW.replace(year=NOW.year + 7)
    computer_clock.now = last_day
    assert casework.retention.due_for_disposal() == []
    computer_clock.now = last_day + timedelta(days=1)
    assert [one.ref for one in casework.retention.due_for_disposal()] == [closed.ref]
    shown = CliRunner().invoke(command_line, ["--database", str(folder), "disposal"]).output
    assert re.search(rf"{closed.ref} +not known +{plain_day(until)}", shown)


# Any log, in any of the shapes

WORDS = st.sampled_from(
    ["posts", "chat", "a fake page", "threats", "pictures", "a rumour", "calls"]
)
ROWS = st.lists(
    st.tuples(
        st.dates(date(2025, 9, 1), date(2026, 11, 1)),
        st.lists(WORDS, min_size=1, max_size=4).map(" and ".join),
        st.sampled_from(["Ali Ash", "Bo Birch 8B", "AB", "Cy Cedar and Di Elm", ""]),
        st.sampled_from(["Cyberbullying", "Threats", "Hate", ""]),
        st.sampled_from(["", "Rang home", "-"]),
        st.sampled_from(["Open", "Closed", "Monitoring", "see file"]),
    ),
    min_size=1,
    max_size=6,
)
SHAPES = {
    "plain": lambda head, rows: [head, *rows],
    "titled": lambda head, rows: [("E-safety log",), (), head, *rows, ("Total", str(len(rows)))],
    "again": lambda head, rows: [head, rows[0], head, *rows[1:]],
    "turned": lambda head, rows: [tuple(reversed(row)) for row in (head, *rows)],
}


@given(rows=ROWS, shape=st.sampled_from(sorted(SHAPES)), seed=st.integers(0, 99))
@settings(max_examples=examples(6), deadline=None)
def test_any_shape_of_a_log_gives_the_same_incidents(tmp_path_factory, rows, shape, seed) -> None:
    folder = tmp_path_factory.mktemp("any")
    told = [(f"{day:%d/%m/%Y}", *rest) for day, *rest in rows]
    shuffled = random.Random(seed).sample(told, len(told))
    casework = Casework.set_up(folder / "records", SCHOOL, clock=lambda: NOW)
    empty = tables(casework)
    first = _intake(casework, folder, SHAPES["plain"](HEADINGS[1:], told))
    assert len(first.new) == len(rows)
    assert sorted(str(one.reported_at.date()) for one in first.new) == sorted(
        str(day) for day, *_ in rows
    )
    other = _intake(casework, folder, SHAPES[shape](HEADINGS[1:], shuffled), dry_run=True)
    assert (other.new, other.changed, other.already) == ((), (), len(rows))
    assert first.batch is not None
    casework.undo.imports.take_back(first.batch.id)
    assert tables(casework) == empty
    second = _intake(casework, folder, SHAPES[shape](HEADINGS[1:], shuffled))
    assert [_told(one) for one in second.new] == [_told(one) for one in first.new]
    casework.close()


def _intake(casework: Casework, folder: Path, rows: list[Any], *, dry_run: bool = False) -> Intake:
    path = folder / "log.csv"
    path.write_bytes(csv_bytes(rows))
    answers = Answers(closed_before="none")
    return import_log(casework, read_log(path, NOW.date(), answers=answers), dry_run=dry_run)


def _told(incident: Incident) -> dict[str, Any]:
    told = plain(incident)
    return {name: told[name] for name in told if name != "from_log"}


def test_without_such_an_import_there_is_nothing_to_take_back(casework: Casework) -> None:
    assert casework.undo.imports.all() == []
    with pytest.raises(Invalid, match="no import with this number"):
        casework.undo.imports.take_back("7")


def test_what_was_perhaps_entered_twice_is_said(casework: Casework, tmp_path: Path) -> None:
    twice = ("3", *FIRST[1:2], "unkind POSTS.", *FIRST[3:])
    other = ("4", *FIRST[1:2], "A page in the name of a teacher", *FIRST[3:])
    intake = take_in(casework, tmp_path, FIRST, SECOND, twice, other)
    (said,) = [note for note in intake.notes if "entered twice" in note]
    assert said.count("2025-26/") == 2
    assert {one.ref for one in intake.new if "nkind" in one.title} == set(
        re.findall(r"2025-26/\d+", said)
    )


def test_words_of_a_log_may_name_people_and_say_so_while_names_are_hidden(
    casework: Casework, tmp_path: Path
) -> None:
    intake = take_in(casework, tmp_path, FIRST)
    assert any("The words of a log may name people" in note for note in intake.notes)
    for names, told in ((True, []), (False, [True])):
        items = tab_items(CaseView(intake.new[0], casework, names=names), "Timeline")
        texts = [one.text for item in items for one in item.paragraphs]
        assert [
            "their names are not hidden" in one for one in texts if "no case has" in one
        ] == told
    assert not any("may name" in note for note in take_in(casework, tmp_path, FIRST).notes)


def test_it_is_said_of_what_is_recorded_already_and_of_a_time_that_is_no_single_day(
    casework: Casework, tmp_path: Path
) -> None:
    """No day is made up for two rows that know the month alone; another time is another case."""
    here = casework.cases.record({
        "title": "Unkind posts", "reported_at": at_start_of(date(2025, 11, 3)),
        "occurred_on": {"first": "2025-11-03", "last": "2025-11-03"},
    }).ref  # fmt: skip
    months = [(str(n), "June 2025", f"{'Hurtful' if n == 8 else 'hurtful'} posts") for n in (8, 9)]
    rows = [("1", "3/11/2025", "Unkind posts"), ("2", "5/11/2025", "Unkind posts"), *months]
    intake = _intake(casework, tmp_path, [("No", "Date of incident", "Details"), *rows])
    (said,) = [note for note in intake.notes if "entered twice" in note]
    brought = {one.row.number: one.incident for one in intake.rows}
    assert f"{brought[2].ref} and {here} (3 Nov 2025)" in said
    assert f"{brought[4].ref} and {brought[5].ref} (about June 2025)" in said
    assert brought[3].ref not in said
    assert here in lacking(brought[2])[0]
