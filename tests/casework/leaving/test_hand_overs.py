"""Handing a case over: written and recorded in one go, or nothing at all."""

import errno
import io
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.undo import NotUndone
from esafety_tui.casework.leaving import hand_overs
from esafety_tui.casework.leaving.hand_overs import NotHandedOver
from esafety_tui.data.problems import ReadOnly
from esafety_tui.model.incident import Incident, RecordKind
from esafety_tui.model.leaving import Recipient
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.due import ANSWER, RECEIPT
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.reports.hand_over.choice import Sending
from esafety_tui.reports.names.identifiers import UnconfirmedFinds
from support.cases import closed_case, the_year, years_go_by
from support.people import BY_PUPIL, PUPIL, TEACHER, a_case
from support.program import run
from support.school import Clock

POLICE = Sending(Recipient.POLICE, "crime investigation")
TO_NEW_SCHOOL = Sending(Recipient.NEW_SCHOOL, "the pupil's file", person="p1")
THEIR_DATA = Sending(Recipient.PERSON, "their request", person="p1")


def with_a_file(casework: Casework, tmp_path: Path) -> str:
    ref = a_case(casework, PUPIL, BY_PUPIL, facts={"indecent_images": "no"})
    (tmp_path / "Kim's page.PNG").write_bytes(b"captured")
    casework.evidence.bring(ref, {"description": "A page"}, tmp_path / "Kim's page.PNG").done()
    return ref


def hand_over(casework: Casework, ref: str, choice: Sending, folder: Path) -> Incident:
    incident: Incident = casework.leaving.hand_overs.write(ref, choice, folder).done()
    return incident


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_the_document_the_files_and_the_record_come_together(
    casework: Casework, tmp_path: Path
) -> None:
    ref = with_a_file(casework, tmp_path)
    out = tmp_path / "out"
    choice = Sending(Recipient.POLICE, "crime investigation", files=True, to_name="PC Haigh")
    incident = hand_over(casework, ref, choice, out)
    (given,) = incident.hand_overs
    inside = "hand-over-2026-27-001-h1"
    assert files_in(out) == [inside, f"{inside}/e1.png", f"{inside}/{given.document}"]
    assert (out / inside / "e1.png").read_bytes() == b"captured"
    assert (given.recipient, given.basis, given.files) == ("police", "crime investigation", ("e1",))
    assert len(given.sha256) == len(given.text_sha256) == 64
    text = "\n".join(p.text for p in docx.Document(out / inside / given.document).paragraphs)
    assert given.text_sha256 in text
    assert "PC Haigh" in text
    assert [one.reason for one in incident.evidence[0].taken] == ["handed over to police (h1)"]
    assert "crime investigation" in casework.records.in_words(incident, names=False)
    assert casework.history.last_change().act == "handed the case over: police"  # type: ignore[union-attr]


def test_what_is_looked_at_is_what_is_written(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL, summary="Kim saw it.")
    before = casework.history.last_change_number()
    looked_at = casework.leaving.hand_overs.look(ref, POLICE)
    assert casework.history.last_change_number() == before
    given = hand_over(casework, ref, POLICE, tmp_path / "out").hand_overs[0]
    assert given.text_sha256 == looked_at.pages.check_number
    assert given.left_out == looked_at.not_in_it


# What is refused


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (Sending(Recipient.POLICE, " "), "must be filled in"),
        (Sending(Recipient.NEW_SCHOOL, "file"), "about whom"),
        (Sending(Recipient.NEW_SCHOOL, "file", person="p2"), "must be a pupil"),
        (Sending(Recipient.PERSON, "request", person="p9"), "no such record"),
        (Sending(Recipient.POLICE, "crime", named=frozenset({"p9"})), "no such record"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_written(
    casework: Casework, tmp_path: Path, choice: Sending, why: str
) -> None:
    ref = a_case(casework, PUPIL, TEACHER)
    with pytest.raises(Invalid, match=why):
        casework.leaving.hand_overs.look(ref, choice)  # before anybody reads it through
    with pytest.raises(Invalid, match=why):
        casework.leaving.hand_overs.write(ref, choice, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_under_a_police_hold_only_the_police_get_it_unless_they_agreed(
    casework: Casework, tmp_path: Path
) -> None:
    ref = a_case(casework, PUPIL)
    casework.referrals.place_hold(ref, "DC Example")
    other = Sending(Recipient.SAFEGUARDING_LEAD, "child protection")
    with pytest.raises(Refused) as refused:
        casework.leaving.hand_overs.write(ref, other, tmp_path / "out")
    assert refused.value.clause == "P6"
    hand_over(casework, ref, POLICE, tmp_path / "out")
    agreed = Sending(Recipient.SAFEGUARDING_LEAD, "child protection", agreed="DC Example, today")
    given = hand_over(casework, ref, agreed, tmp_path / "out").hand_overs[-1]
    assert given.agreed == "DC Example, today"


def test_a_name_in_running_words_is_asked_about_first(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL, summary="He told Rufus Hartnoll.")
    with pytest.raises(UnconfirmedFinds):
        casework.leaving.hand_overs.write(ref, POLICE, tmp_path / "out")
    let = Sending(Recipient.POLICE, "crime", let=frozenset({"Rufus Hartnoll"}))
    assert hand_over(casework, ref, let, tmp_path / "out").hand_overs


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_leaves_nothing_half_done(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    ref = with_a_file(casework, tmp_path)
    before = casework.history.last_change_number()

    def full(path: Path, content: bytes) -> None:
        path.write_bytes(content[:100])
        raise OSError(number, "no")

    monkeypatch.setattr(hand_overs, "_put", full)
    with pytest.raises(NotHandedOver, match="Nothing was written"):
        hand_over(casework, ref, POLICE, tmp_path / "out")
    assert files_in(tmp_path / "out") == []
    assert casework.history.last_change_number() == before


def test_a_record_that_cannot_be_saved_takes_the_document_away(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = a_case(casework, PUPIL)
    task = casework.leaving.hand_overs.write(ref, POLICE, tmp_path / "out")
    task.carry()
    assert files_in(tmp_path / "out")

    def fails(*_: object, **__: object) -> Incident:
        raise ReadOnly("no")

    monkeypatch.setattr(casework.records, "keep", fails)
    with pytest.raises(ReadOnly):
        task.record()
    assert files_in(tmp_path / "out") == []


def test_never_over_what_is_there_nor_into_the_records(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL)
    (tmp_path / "out" / "hand-over-2026-27-001-h1").mkdir(parents=True)
    with pytest.raises(NotHandedOver, match="already"):
        hand_over(casework, ref, POLICE, tmp_path / "out")
    assert files_in(tmp_path / "out") == ["hand-over-2026-27-001-h1"]
    with pytest.raises(Invalid, match="records folder"):
        casework.leaving.hand_overs.write(ref, POLICE, casework.records.folder)


# What stays of it


def test_a_hand_over_is_neither_undone_nor_taken_out(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL)
    hand_over(casework, ref, POLICE, tmp_path / "out")
    with pytest.raises(NotUndone, match="handed over"):
        casework.undo.last()
    with pytest.raises(Invalid, match="sent in error"):
        casework.corrections.take_out(ref, RecordKind.HAND_OVER, "h1", "by mistake")
    with pytest.raises(Invalid, match="what was done"):
        casework.leaving.hand_overs.sent_in_error(ref, "h1", " ")
    changed = casework.leaving.hand_overs.sent_in_error(ref, "h1", "They deleted it and said so")
    assert changed.hand_overs[0].sent_in_error_at
    assert changed.hand_overs[0].basis == "crime investigation"


def test_a_receipt_is_asked_for_chased_and_noted(
    casework: Casework, tmp_path: Path, clock: Clock
) -> None:
    ref = a_case(casework, PUPIL)
    hand_over(casework, ref, TO_NEW_SCHOOL, tmp_path / "out")

    def due() -> list[date]:
        return [one.day for one in casework.records.row(ref).deadlines if one.what == RECEIPT]

    assert due() == [date(2026, 11, 30)]
    clock.on(days=7)
    casework.leaving.hand_overs.chase(ref, "h1")
    assert due() == [date(2026, 12, 7)]
    with pytest.raises(Invalid, match="a day from"):
        casework.leaving.hand_overs.receive(ref, "h1", date(2026, 11, 1))
    casework.leaving.hand_overs.receive(ref, "h1")
    assert due() == []


def test_a_request_has_a_month_on_the_board_and_is_answered_by_the_hand_over(
    casework: Casework, tmp_path: Path, clock: Clock
) -> None:
    ref = closed_case(casework, PUPIL)
    clock.on(days=60)
    for check in casework.records.incident(ref).check_ins:
        casework.check_ins.record(ref, check.id, {"stopped": "yes", "satisfied": "yes"})
    assert ref not in {row.ref for row in casework.records.day.lane(Stage.CLOSED)}
    casework.entries.add_data_request(
        ref, {"kind": "access-request", "person": "p1", "received_on": casework.records.today}
    )
    day = casework.records.today

    def due() -> list[date]:
        return [one.day for one in casework.records.row(ref).deadlines if one.what == ANSWER]

    assert due() == [date(day.year, day.month + 1, day.day)]
    assert ref in {row.ref for row in casework.records.day.lane(Stage.CLOSED)}
    casework.entries.change_data_request(
        ref, "d1", {"longer_said_on": day, "longer_because": "three cases"}
    )
    assert due()[0] > day + timedelta(days=80)
    answered = hand_over(casework, ref, THEIR_DATA, tmp_path / "out")
    assert answered.data_requests[0].answered_on == day
    assert answered.data_requests[0].left_out
    assert due() == []


def test_nothing_of_the_words_of_a_hand_over_outlives_the_disposal(
    casework: Casework, tmp_path: Path, clock: Clock
) -> None:
    ref = closed_case(casework, PUPIL)
    hand_over(casework, ref, Sending(Recipient.POLICE, "Xylo basis", to_name="Xylo name"), tmp_path)
    years_go_by(casework, clock)
    casework.retention.disposing([ref], the_year(casework)).done()
    left = casework.records.incident(ref)
    assert "Xylo" not in str(left)
    assert left.hand_overs[0].recipient is Recipient.POLICE


def test_the_commands_show_write_and_note(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL, summary="Kim told Rufus Hartnoll.")
    folder = casework.records.folder
    casework.close()

    def say(*words: str) -> tuple[int, str, str]:
        done = run(*words, database=folder)
        return done.returncode, done.stdout, done.stderr

    to_police = ("hand-over", ref, "--to", "police", "--basis", "crime")
    code, shown, asked = say(*to_police, "--show")
    assert code == 0
    assert "Kim Kid (Pupil A)" in shown
    assert "Rufus Hartnoll" in asked
    out = str(tmp_path / "out")
    code, _, error = say(*to_police, "-o", out)
    assert code == 1
    assert "--take-out" in error
    code, said, _ = say(*to_police, "-o", out, "--take-out", "Rufus Hartnoll")
    assert code == 0
    assert "recorded as h1" in said
    assert say("handed-over", ref, "h1", "--received")[0] == 0
    assert "received" in say("handed-over", ref)[1]
    assert say("hand-over", ref, "--to", "police", "-o", out)[0] == 1  # no basis
    assert say("data-request", ref, "--person", "p1")[0] == 0
    assert "is to be answered by" in say("data-request", ref, "--extend", "d1", "--because", "x")[1]


def test_a_document_is_whole_word(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL)
    given = hand_over(casework, ref, POLICE, tmp_path / "out").hand_overs[0]
    path = tmp_path / "out" / "hand-over-2026-27-001-h1" / given.document
    document = docx.Document(io.BytesIO(path.read_bytes()))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[0] == "In short"
    assert headings[-1] == "What is not in it"
