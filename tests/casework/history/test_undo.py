"""Undo: the last change taken back as a new one; what cannot be is refused in a sentence."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.undo import NotUndone, Undo
from esafety_tui.casework.records.tables import INCIDENTS, SCHOOL
from esafety_tui.data.problems import NotUnderstood, StoreProblem
from esafety_tui.data.store import Store
from esafety_tui.model.record import plain
from esafety_tui.model.vocabulary import Answer, Fact
from support.disk.stores import one, put
from support.later_version import KEPT
from support.school import SCHOOL as NORTHFIELD
from support.school import Clock


@pytest.fixture
def ref(casework: Casework) -> str:
    return casework.cases.record({"title": "Fake profile", "category": "impersonation"}).ref


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("what was kept")
    return path


ACTS: dict[str, Callable[[Casework, str], object]] = {
    "amend": lambda c, ref: c.cases.amend(ref, {"title": "Other", "summary": "Words"}),
    "person": lambda c, ref: c.cases.add_person(ref, {"role": "target", "standing": "pupil"}),
    "assess": lambda c, ref: c.cases.assess(ref, "high", "It goes on"),
    "tick": lambda c, ref: c.cases.tick(ref, "check-safety"),
    "answer": lambda c, ref: c.cases.answer(ref, Fact.POSTER_KNOWN, Answer.YES),
    "entry": lambda c, ref: c.entries.add_entry(ref, {"text": "Rang home", "kind": "call"}),
    "withdraw": lambda c, ref: c.cases.withdraw(ref, "Recorded twice"),
    "school": lambda c, ref: c.settings.change({"head": "New Head", "idle_minutes": 3}),
}


@pytest.mark.parametrize("act", list(ACTS))
def test_undone_is_as_it_was_and_twice_is_done_again(
    casework: Casework, ref: str, act: str
) -> None:
    before = plain(casework.records.incident(ref)), plain(casework.records.school)
    row = casework.records.row(ref)
    ACTS[act](casework, ref)
    after = plain(casework.records.incident(ref)), plain(casework.records.school)
    assert after != before

    first = casework.undo.last()
    assert not first.again
    assert not first.earlier
    casework.undo.take_back(first)
    assert (plain(casework.records.incident(ref)), plain(casework.records.school)) == before
    assert casework.records.row(ref) == row

    second = casework.undo.last()
    assert second.again
    casework.undo.take_back(second)
    assert (plain(casework.records.incident(ref)), plain(casework.records.school)) == after


def test_undoing_is_a_new_entry_and_nothing_leaves_the_history(
    casework: Casework, ref: str, clock: Clock
) -> None:
    casework.cases.tick(ref, "check-safety")
    acts = [entry.act for entry in casework.history.entries()]
    clock.on(minutes=1)
    casework.undo.take_back(casework.undo.last())
    entries = casework.history.entries()
    assert [entry.act for entry in entries] == [*acts, f"undid: {acts[-1]}"]
    assert entries[-1].by == NORTHFIELD["lead"]
    assert entries[-1].ref == ref
    casework.undo.take_back(casework.undo.last())
    assert [entry.act for entry in casework.history.entries()] == [
        *acts,
        f"undid: {acts[-1]}",
        acts[-1],
    ]


def test_undone_is_on_disk(casework: Casework, ref: str, reopened: Callable[[], Casework]) -> None:
    casework.cases.tick(ref, "check-safety")
    casework.undo.take_back(casework.undo.last())
    assert reopened().records.incident(ref).steps == {}


def test_what_was_recorded_is_never_taken_off_the_records(casework: Casework, ref: str) -> None:
    with pytest.raises(NotUndone, match="does not remove a case") as refused:
        casework.undo.last()
    assert "withdrawn" in str(refused.value)
    assert "Nothing was changed" in str(refused.value)
    assert casework.records.incident(ref)


def test_control_without_the_refusal_a_record_would_be_gone(
    casework: Casework, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Undo, "_undoing", lambda undo, entry: undo.history.taking_back(entry))
    casework.undo.take_back(casework.undo.last())
    with pytest.raises(ValueError, match="no incident"):
        casework.records.incident(ref)


def test_what_opens_the_records_stands_and_is_said_to(folder: Path, clock: Clock) -> None:
    passphrase = "four words and a dog"
    casework, _ = Casework.set_up_encrypted(folder, NORTHFIELD, passphrase, clock=clock)
    casework.encryption.add_person(passphrase, "Dee", "five words and two cats").done()
    with pytest.raises(NotUndone, match=r"stays done.*let Dee open the records.*press x"):
        casework.undo.last()
    assert "Dee" in casework.encryption.people()
    casework.close()


def test_setting_up_is_not_undone(casework: Casework) -> None:
    with pytest.raises(NotUndone):
        casework.undo.last()


@pytest.fixture
def again(casework: Casework, ref: str, folder: Path, clock: Clock) -> Iterator[Casework]:
    """The records opened another time, after a tick in the session before."""
    casework.cases.tick(ref, "check-safety")
    casework.close()
    opened = Casework.open(folder, clock=clock)
    yield opened
    opened.close()


def test_a_change_of_an_earlier_session_says_so_and_can_be_undone(
    again: Casework, ref: str
) -> None:
    last = again.undo.last()
    assert last.earlier
    assert last.text == f"ticked a step in {ref}"
    again.undo.take_back(last)
    assert again.records.incident(ref).steps == {}
    assert not again.undo.last().earlier


def test_what_was_offered_is_what_is_undone(casework: Casework, ref: str) -> None:
    casework.cases.tick(ref, "check-safety")
    offered = casework.undo.last()
    casework.cases.amend(ref, {"title": "Other"})
    with pytest.raises(NotUndone, match="meanwhile"):
        casework.undo.take_back(offered)
    assert casework.records.incident(ref).title == "Other"


def test_the_record_of_a_file_that_is_gone_does_not_come_back(
    casework: Casework, ref: str, note: Path
) -> None:
    casework.evidence.bring(ref, {"description": "A note"}, note).done()
    casework.evidence.take_file_away(ref, "e1", "not needed")
    with pytest.raises(NotUndone, match="taken away for good"):
        casework.undo.last()


def test_the_note_of_a_copy_that_is_out_is_not_taken_back(
    casework: Casework, ref: str, note: Path, tmp_path: Path
) -> None:
    casework.evidence.bring(ref, {"description": "A note"}, note).done()
    casework.evidence.take_copy(ref, "e1", tmp_path / "copy.txt", "for the police").done()
    with pytest.raises(NotUndone, match="given out"):
        casework.undo.last()
    assert casework.records.incident(ref).evidence[0].taken


def test_control_without_the_refusal_the_note_would_be_gone(
    casework: Casework, ref: str, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Undo, "_refuse_to_forget", lambda *_: None)
    casework.evidence.bring(ref, {"description": "A note"}, note).done()
    casework.evidence.take_copy(ref, "e1", tmp_path / "copy.txt", "for the police").done()
    casework.undo.take_back(casework.undo.last())
    assert casework.records.incident(ref).evidence[0].taken == ()


KNOWN: dict[str, tuple[str, dict[str, object]]] = {
    table: kept for table, kept in KEPT.items() if table not in (INCIDENTS, SCHOOL)
}


def changed_by_a_later_version(
    folder: Path, clock: Clock, table: str, key: str, *documents: dict[str, object] | None
) -> Casework:
    """Records in which one was put as each of *documents* in turn."""
    Casework.set_up(folder, NORTHFIELD, clock=clock).close()
    store = Store(folder, clock=clock)
    for document in documents:
        with store.change(act="changed it", by="a later version", at=clock.now) as db:
            put(db, key, document, table)
    store.close()
    return Casework.open(folder, clock=clock)


@pytest.mark.parametrize("table", KEPT)
def test_what_only_a_later_version_knows_is_not_brought_back_in_any_table(
    folder: Path, clock: Clock, table: str
) -> None:
    key, known = KEPT[table]
    casework = changed_by_a_later_version(
        folder, clock, table, key, {**known, "weather": "wet"}, {**known}
    )
    before = casework.records.store.history.head
    with pytest.raises(NotUndone, match="does not know something that stood there") as no:
        casework.undo.last()
    assert "wet" not in str(no.value)
    assert casework.records.store.history.head == before
    casework.close()
    Casework.open(folder, clock=clock).close()  # and the records still open


@pytest.mark.parametrize("table", KNOWN)
def test_without_the_refusal_the_records_would_not_open_again(
    folder: Path, clock: Clock, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    key, known = KNOWN[table]
    casework = changed_by_a_later_version(
        folder, clock, table, key, {**known, "weather": "wet"}, {**known}
    )
    monkeypatch.setattr(Undo, "_refuse_unknown", lambda *_: None)
    casework.undo.take_back(casework.undo.last())
    casework.close()
    with pytest.raises(NotUnderstood):
        Casework.open(folder, clock=clock)


@pytest.mark.parametrize("documents", [({"n": 1},), ({"n": 1}, {"n": 2}), ({"n": 1}, None)])
def test_a_table_that_only_a_later_version_has_is_left_alone(
    folder: Path, clock: Clock, documents: tuple[dict[str, object] | None, ...]
) -> None:
    casework = changed_by_a_later_version(folder, clock, "weather", "w1", *documents)
    with pytest.raises(NotUndone, match="does not know"):
        casework.undo.last()
    casework.close()


@pytest.mark.parametrize("table", KNOWN)
def test_what_is_known_is_still_undone(folder: Path, clock: Clock, table: str) -> None:
    key, known = KNOWN[table]
    casework = changed_by_a_later_version(folder, clock, table, key, known)
    casework.undo.take_back(casework.undo.last())
    assert one(casework.records.store, key, table) is None
    casework.close()


def test_undoing_an_attachment_leaves_the_file_for_doing_it_again(
    casework: Casework, ref: str, note: Path
) -> None:
    casework.evidence.bring(ref, {"description": "A note"}, note).done()
    casework.undo.take_back(casework.undo.last())
    assert casework.records.incident(ref).evidence == ()
    casework.undo.take_back(casework.undo.last())
    assert casework.records.incident(ref).evidence[0].sha256


def test_read_only_refuses_with_the_reason(again: Casework, folder: Path, clock: Clock) -> None:
    second = Casework.open(folder, read_only=True, clock=clock)
    with pytest.raises(StoreProblem, match="can only be read"):
        second.undo.take_back(second.undo.last())
