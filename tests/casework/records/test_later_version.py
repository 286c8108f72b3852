"""What a later version wrote: a sentence when the records are opened, and nothing is touched."""

from pathlib import Path
from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import (
    INCIDENTS,
    PREVENTION,
    PUBLICATIONS,
    REVIEWS,
    SCHOOL,
    SEARCHES,
)
from esafety_tui.data.problems import NotUnderstood
from esafety_tui.data.store import Store
from support.disk.stores import put
from support.later_version import KEPT, REF
from support.school import NOW, Clock
from support.school import SCHOOL as NORTHFIELD

CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    **{f"a new field in {table}": (table, {"weather": "wet"}) for table in KEPT},
    "a new category of an incident": (INCIDENTS, {"category": "grooming"}),
    "a new category in the settings": (SCHOOL, {"category_names": {"grooming": "Luring"}}),
    "a new audience": ("activities", {"audience": "grooming"}),
}


def put_in(folder: Path, clock: Clock, table: str, changed: dict[str, Any]) -> None:
    key, document = KEPT[table]
    store = Store(folder, clock=clock)
    with store.change(act="changed it", by="a later version", at=NOW) as db:
        put(db, key, {**document, **changed}, table)
    store.close()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".cache"}


def test_every_table_is_here(folder: Path, clock: Clock) -> None:
    assert {*PREVENTION, INCIDENTS, SCHOOL, SEARCHES, REVIEWS, PUBLICATIONS} == set(KEPT)


@pytest.mark.parametrize("table", KEPT)
def test_the_control_what_is_known_opens(folder: Path, clock: Clock, table: str) -> None:
    Casework.set_up(folder, NORTHFIELD, clock=clock).close()
    put_in(folder, clock, table, {})
    Casework.open(folder, clock=clock).close()


@pytest.mark.parametrize("said", CHANGES)
def test_what_this_version_does_not_know_is_a_sentence_and_nothing_is_lost(
    folder: Path, clock: Clock, said: str
) -> None:
    Casework.set_up(folder, NORTHFIELD, clock=clock).close()
    put_in(folder, clock, *CHANGES[said])
    before = files(folder)
    for _ in range(2):  # the first time leaves nothing locked
        with pytest.raises(NotUnderstood, match="this version of esafety-tui does not know") as no:
            Casework.open(folder, clock=clock)
        assert "grooming" not in str(no.value)
        assert "wet" not in str(no.value)
    assert files(folder) == before


def test_a_case_as_it_was_under_a_later_version_is_a_sentence(folder: Path, clock: Clock) -> None:
    Casework.set_up(folder, NORTHFIELD, clock=clock).close()
    put_in(folder, clock, INCIDENTS, {"weather": "wet"})
    clock.on(days=1)
    store = Store(folder, clock=clock)
    with store.change(act="changed it back", ref=REF, by="a later version", at=clock.now) as db:
        put(db, REF, KEPT[INCIDENTS][1])
    store.close()
    casework = Casework.open(folder, clock=clock)
    with pytest.raises(NotUnderstood, match=f"something in the incident {REF}"):
        casework.history.incident_at(REF, NOW)
    casework.close()
