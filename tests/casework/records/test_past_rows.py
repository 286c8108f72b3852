"""Rows of cases that are over and off the board: read when asked for, and as if always there."""

import hashlib
import threading
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records import index
from esafety_tui.casework.records.board_day import AWAITING, BoardDay, is_past
from esafety_tui.casework.records.index import Past, Rows
from esafety_tui.casework.records.index_row import IndexRow, index_row, reference_of
from esafety_tui.data.files.names import INDEX
from esafety_tui.model.record import Undecodable
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.vocabulary import ENDED, LANES, Stage
from esafety_tui.policy.steps import shipped_steps
from support.cases import CALENDAR, SCHOOL, case
from support.school import Clock

Reopened = Callable[[], Casework]

TODAY = date(2026, 11, 23)
_AT = "2027-01-22T10:00:00+00:00"
_TALK = {"id": "e1", "at": _AT, "kind": "interview", "text": "x"}
_CLOSED = ("2026-09-10", "2026-10-23", "2026-10-24", "2026-10-25", "2026-11-22")


def a_row(random: Random, number: int) -> IndexRow:
    year = random.choice(("2025-26", "2026-27"))
    data: dict[str, object] = {"ref": f"{year}/{number:03d}", "stage": random.choice(tuple(Stage))}
    if random.random() < 0.3:
        data["check_ins"] = [{"id": "k1", "due": f"2026-{random.choice(['10', '12'])}-05"}]
    if data["stage"] in ENDED:
        data["reported_at"] = "2026-09-01T10:00:00+00:00"
        data["closed_at"] = f"{random.choice(_CLOSED)}T10:00:00+00:00"
    if data["stage"] is Stage.WITHDRAWN:
        data["withdrawn_reason"] = "x"
    return index_row(case(**data), SCHOOL, CALENDAR, shipped_steps())


def parted(rows: list[IndexRow], on: date = TODAY) -> Rows:
    past = [row for row in rows if is_past(row, on)]
    return Rows((row for row in rows if not is_past(row, on)), Past(on, lambda: past))


def shown(day: BoardDay) -> object:
    lanes = {stage: [row.ref for row in day.lane(stage)] for stage in LANES}
    return lanes, {c.what: c.refs for c in day.concerns(Prevention())}


@pytest.mark.parametrize(
    ("said", "awaits"),
    [
        ({"stage": "investigating"}, True),  # moved on, and nobody has acted
        ({"stage": "reported"}, True),
        (
            {"stage": "reported", "entries": [_TALK]},
            False,
        ),
        ({"stage": "investigating", "from_log": {"batch": 1}}, False),
        ({"stage": "reported", "from_log": {"batch": 1}}, True),
        ({"stage": "closed", "closed_at": _AT}, False),
    ],
)
def test_a_case_waits_for_its_first_response_as_the_report_counts_it(
    said: dict[str, object], *, awaits: bool
) -> None:
    row = index_row(case(**said), SCHOOL, CALENDAR, shipped_steps())
    day = BoardDay([row], TODAY, CALENDAR)
    (found,) = (one for one in day.concerns(Prevention()) if one.what == AWAITING)
    assert (row.ref in found.refs) is awaits


def never() -> list[IndexRow]:
    raise AssertionError("the rows of the past were read")


ASKED: tuple[Callable[[Rows], object], ...] = (
    len,
    bool,
    Rows.newest_first,
    Rows.years,
    lambda rows: rows.refs({"2026-27"}),
    lambda rows: (rows.last_number("2025-26"), rows.last_number("2026-27")),
    lambda rows: sorted(rows.words()),
    lambda rows: [
        rows.get(f"{year}/{n:03d}") for year in ("2025-26", "2026-27") for n in range(1, 9)
    ],
)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_is_asked_is_as_if_all_rows_had_been_there(seed: int) -> None:
    random = Random(seed)
    rows = [a_row(random, number) for number in range(1, 9)]
    for asked in ASKED:
        assert asked(parted(rows)) == asked(Rows(rows))
    whole, kept = Rows(rows), parted(rows)
    for _ in range(8):
        day = TODAY + timedelta(days=random.choice((-40, -1, 0, 0, 1, 40)))
        assert shown(kept.day(day, CALENDAR)) == shown(whole.day(day, CALENDAR))
        row = random.choice(rows)
        if random.random() < 0.3:
            whole.take_out(row.ref)
            kept.take_out(row.ref)
        else:
            changed = msgspec.structs.replace(a_row(random, 1), ref=row.ref)
            whole.put(changed)
            kept.put(changed)
    assert kept.newest_first() == whole.newest_first()
    assert ASKED[5](kept) == ASKED[5](whole)


def test_who_may_be_one_person_is_asked_anew_once_a_row_changes_or_goes() -> None:
    def of(number: int, name: str = "Kim Ash") -> IndexRow:
        pupil = {"id": "p1", "role": "target", "standing": "pupil", "name": name}
        return index_row(
            case(ref=f"2026-27/{number:03d}", people=[pupil]), SCHOOL, CALENDAR, shipped_steps()
        )

    rows = Rows([of(1), of(2)])
    assert len(rows.apart()) == 1
    rows.put(of(3))
    assert len(rows.apart()) == 3
    rows.put(of(1, "Bo Birch"))
    assert len(rows.apart()) == 1
    rows.take_out("2026-27/003")
    assert rows.apart() == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_board_of_the_day_and_of_later_ones_waits_for_none_of_the_past(seed: int) -> None:
    random = Random(seed)
    rows = [a_row(random, number) for number in range(1, 9)]
    near = [row for row in rows if not is_past(row, TODAY)]
    for days in (0, 1, 40):
        day = TODAY + timedelta(days=days)
        kept = Rows(near, Past(TODAY, never))
        assert shown(kept.day(day, CALENDAR)) == shown(BoardDay(rows, day, CALENDAR))
        for row in near:
            assert kept.get(row.ref) is row
            kept.put(row)


def test_a_case_changed_while_another_thread_takes_in_the_past_stays_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = index_row(case(ref="2026-27/001", title="Old"), SCHOOL, CALENDAR, shipped_steps())
    new = msgspec.structs.replace(old, title_named="New")
    rows = Rows([old], Past(TODAY, list))
    taking, changed = threading.Event(), threading.Event()

    def slowly(row: IndexRow) -> object:
        if threading.current_thread() is other:
            taking.set()
            changed.wait(0.2)
        return reference_of(row)

    monkeypatch.setattr(index, "reference_of", slowly)
    other = threading.Thread(target=rows.newest_first)
    other.start()
    taking.wait(120)
    rows.put(new)
    changed.set()
    other.join()
    assert rows.newest_first() == [new]


# Beside the records


@pytest.fixture
def over(casework: Casework, clock: Clock) -> tuple[str, str]:
    """Two cases, one that is over and off the board and one that is new; closed and on disk."""
    gone = casework.cases.record({"title": "Recorded in error"}).ref
    casework.cases.withdraw(gone, "twice")
    clock.on(days=40)
    new = casework.cases.record({"title": "New"}).ref
    casework.close()
    return gone, new


def in_file(folder: Path) -> list[list[object]]:
    kept = msgspec.msgpack.decode((folder / INDEX).read_bytes()[32:])
    found: list[list[object]] = msgspec.msgpack.decode(zlib.decompress(kept["past"]))
    return found


def test_what_is_over_is_kept_apart_and_found_again(
    over: tuple[str, str], folder: Path, reopened: Reopened
) -> None:
    gone, new = over
    assert [row[0] for row in in_file(folder)] == [gone]
    again = reopened()
    assert [row.ref for row in again.records.day.lane(Stage.REPORTED)] == [new]
    assert again.records.row(gone).stage is Stage.WITHDRAWN
    assert len(again.records.index) == 2


def test_a_change_and_a_close_after_it_keep_what_was_over(
    over: tuple[str, str], folder: Path, clock: Clock, reopened: Reopened
) -> None:
    gone, new = over
    opened = Casework.open(folder, clock=clock)
    opened.cases.move(new, Stage.WAITING)
    opened.close()
    assert [row[0] for row in in_file(folder)] == [gone]
    assert [row.ref for row in reopened().records.index.newest_first()] == [new, gone]


def test_leaving_without_a_change_reads_none_of_it(
    over: tuple[str, str],
    folder: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = Casework.open(folder, clock=clock)
    monkeypatch.setattr(Rows, "_all", never)
    opened.close()


def test_a_past_that_does_not_read_under_a_checksum_that_fits_is_made_anew(
    over: tuple[str, str], folder: Path, reopened: Reopened
) -> None:
    whole = reopened().records.index.newest_first()
    kept = msgspec.msgpack.decode((folder / INDEX).read_bytes()[32:])
    nonsense = (zlib.compress(no_rows) for no_rows in (b"", b"\xc1", b"\x91\xc0"))
    for spoilt in (b"", b"\xc1", *nonsense, kept["past"][:-1]):
        content = msgspec.msgpack.encode({**kept, "past": spoilt})
        (folder / INDEX).write_bytes(hashlib.sha256(content).digest() + content)
        again = reopened()
        read = again.records.index_cache.read(again.records.today)
        assert read is not None
        with pytest.raises(Undecodable):
            read.past()
        assert again.records.index.newest_first() == whole
