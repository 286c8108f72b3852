"""The kept index rows: as good as made anew, or not used."""

import gc
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework import desk
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.index import index_row
from esafety_tui.casework.row_cache import NAME
from esafety_tui.casework.rows import Rows
from esafety_tui.data.documents import Documents
from esafety_tui.model.vocabulary import Stage

Reopened = Callable[[], Casework]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The references whose rows were made, in order."""
    refs: list[str] = []

    def noted(incident: object, *rest: object) -> object:
        refs.append(incident.ref)  # type: ignore[attr-defined]
        return index_row(incident, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "index_row", noted)
    return refs


def three(casework: Casework) -> list[str]:
    people = [{"role": "target", "standing": "pupil", "name": "Zoë Zebedee"}]
    return [casework.record({"title": f"Case {n}", "people": people}).ref for n in range(3)]


def test_rows_are_kept_and_none_is_made_again(
    casework: Casework, reopened: Reopened, made: list[str]
) -> None:
    three(casework)
    before = casework.rows()
    casework.close()
    made.clear()
    again = reopened()
    assert again.rows() == before
    assert made == []


def test_after_a_crash_only_what_changed_is_made_again(
    casework: Casework, folder: Path, reopened: Reopened, made: list[str]
) -> None:
    first, *_ = three(casework)
    casework.close()
    crashed = Casework.open(folder, clock=lambda: casework.now)
    crashed.move(first, Stage.WAITING)
    made.clear()
    again = reopened()  # the first one was not closed
    assert made == [first]
    assert again.rows() == crashed.rows()
    crashed.close()


def spoilt_school(folder: Path, casework: Casework) -> None:
    opened = Casework.open(folder, clock=lambda: casework.now)
    opened.change_school({"response_targets": {"high": 9}})
    opened._row_cache.write = lambda *_: None  # type: ignore[method-assign]  # as if killed
    opened.close()


def damaged(folder: Path, casework: Casework) -> None:
    (folder / NAME).write_bytes(b"\x00 no such thing")


def removed(folder: Path, casework: Casework) -> None:
    (folder / NAME).unlink()


def of_another_program(folder: Path, casework: Casework) -> None:
    kept = msgspec.msgpack.decode((folder / NAME).read_bytes())
    (folder / NAME).write_bytes(msgspec.msgpack.encode({**kept, "made_from": b"other"}))


def of_another_history(folder: Path, casework: Casework) -> None:
    kept = msgspec.msgpack.decode((folder / NAME).read_bytes())
    kept["link"]["hash"] = b"x" * 32
    (folder / NAME).write_bytes(msgspec.msgpack.encode(kept))


@pytest.mark.parametrize(
    "spoil", [spoilt_school, damaged, removed, of_another_program, of_another_history]
)
def test_rows_that_may_be_wrong_are_made_anew(
    casework: Casework,
    folder: Path,
    reopened: Reopened,
    made: list[str],
    spoil: Callable[[Path, Casework], None],
) -> None:
    refs = three(casework)
    casework.close()
    spoil(folder, casework)
    made.clear()
    again = reopened()
    assert made == refs
    assert again.rows() == [again.row(ref) for ref in reversed(refs)]


def test_kept_rows_are_sealed_as_the_records_are(folder: Path, casework: Casework) -> None:
    three(casework)
    casework.close()
    assert "zebedee" in (folder / NAME).read_bytes().decode("utf-8", "replace")  # plain records
    assert (folder / NAME).stat().st_mode & 0o077 == 0


def test_a_reader_keeps_nothing(casework: Casework, folder: Path, reopened: Reopened) -> None:
    three(casework)
    reopened().close()
    assert not (folder / NAME).exists() or (folder / NAME).stat().st_size < 2000


def test_documents_are_as_good_as_decoded() -> None:
    plain = {"a": {"x": [1]}, "b": {}}
    documents = Documents(
        msgspec.json.decode(msgspec.json.encode(plain), type=dict[str, msgspec.Raw])
    )
    documents["c"] = {"y": 2}
    whole = {**plain, "c": {"y": 2}}
    assert documents == whole
    assert documents != plain
    assert (documents["a"], documents.get("b"), documents.get("z")) == ({"x": [1]}, {}, None)
    assert list(documents.values()) == list(whole.values())
    assert list(documents.items()) == list(whole.items())
    assert msgspec.json.decode(msgspec.json.encode({"t": documents})) == {"t": whole}
    assert documents.pop("a") == {"x": [1]}
    assert documents.pop("a", None) is None


def test_rows_that_come_in_any_order_stand_in_that_of_their_references(casework: Casework) -> None:
    three(casework)
    newest_first = casework.rows()
    assert Rows(reversed(newest_first)).newest_first() == newest_first
    assert Rows(newest_first).newest_first() == newest_first


async def test_the_collector_that_rests_while_loading_works_once_the_board_stands(
    casework: Casework,
) -> None:
    gc.disable()
    try:
        async with ESafetyApp(casework).run_test() as pilot:
            await pilot.pause()
            assert gc.isenabled()
    finally:
        gc.enable()
