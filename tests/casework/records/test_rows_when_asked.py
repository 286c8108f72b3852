"""The row of an incident that changed is made when somebody asks for it, and once."""

from threading import Event, Thread

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index import FollowedRows
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.checklist import line_of
from support.school import Clock


def test_changes_make_no_row_and_a_reading_makes_one(
    casework: Casework, ref: str, made: list[str]
) -> None:
    read = casework.records
    assert read.people.find("bloggs")
    made.clear()
    casework.cases.tick(ref, "check-safety")
    casework.cases.amend(ref, {"title": "Another title"})
    assert made == []
    assert read.row(ref).title_named == "Another title"
    assert [row.done for row in read.day.lane(Stage.REPORTED)] == [read.row(ref).done]
    casework.cases.change_person(ref, "p1", {"name": "Mo Marlow"})
    assert read.people.find("marlow")
    assert not read.people.find("bloggs")
    assert made == [ref, ref]


def test_the_row_of_what_goes_is_gone(casework: Casework, ref: str, clock: Clock) -> None:
    read = casework.records
    number = read.next_reference(clock.now.date())
    with read.change("took it back", ref) as db:
        db.table("incidents").remove(doc_ids=[ref])
    assert not read.has(ref)
    assert read.next_reference(clock.now.date()).number == number.number - 1


def test_one_line_of_the_checklist_is_the_line_without_its_day(
    casework: Casework, ref: str
) -> None:
    casework.cases.tick(ref, "check-safety")
    read = casework.records
    incident = read.incident(ref)
    lines = read.checklist(incident).lines
    assert any(line.due for line in lines)
    for line in lines:
        alone = line_of(line.id, incident, read.steps)
        assert alone is not None
        assert alone.due is None
        assert [getattr(alone, name) for name in type(line).__slots__ if name != "due"] == [
            getattr(line, name) for name in type(line).__slots__ if name != "due"
        ]
    assert line_of("no-such-step", incident, read.steps) is None


def test_whoever_reads_while_a_row_is_made_waits_for_it(casework: Casework, ref: str) -> None:
    """Figures are counted in a thread: neither reads of a case what is no more."""
    row, begun, go = casework.records.row(ref), Event(), Event()

    def made(_: str) -> IndexRow:
        begun.set()
        assert go.wait(10)
        return row

    followed, seen = FollowedRows({ref}, made), list[IndexRow | None]()
    readers = [Thread(target=lambda: seen.append(followed.rows.get(ref))) for _ in range(2)]
    readers[0].start()
    assert begun.wait(10)
    readers[1].start()
    readers[1].join(0.1)
    go.set()
    for one in readers:
        one.join(10)
    assert seen == [row, row]
