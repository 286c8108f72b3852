"""TinyDB on the records: all that it documents works, and what is written is one change."""

import re
from collections.abc import Callable, ItemsView, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_to
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from esafety_tui.casework.casework import Casework
from esafety_tui.data import open_records, tables
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.crypto.key_problems import WrongPassphrase
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.problems import (
    ChangeInside,
    NoKey,
    NoRecords,
    NotSaved,
    OutsideChange,
    PassphraseNeeded,
    ReadOnly,
    RecordsDamaged,
    StoreProblem,
)
from esafety_tui.data.store import Store
from esafety_tui.data.tables import Documents, KeptTables, KeyedTable, decoded
from esafety_tui.model.vocabulary import Stage
from support.disk.failing_disk import FailingDisk
from support.disk.stores import (
    SEALED,
    an_act,
    begun,
    erase,
    keep,
    on_disk,
    one,
    opened,
    put,
    state_of,
)
from support.school import SCHOOL, Clock

PAGE = Path(__file__).parents[3] / "docs" / "reading-the-records.md"
PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)

APPLE = {"type": "apple", "count": 7, "name": {"first": "Cox", "last": "Orange"},
         "groups": [{"name": "user"}, {"name": "sudo"}]}  # fmt: skip
PEACH = {"type": "peach", "count": 3, "name": {"first": "Red", "last": "Haven"},
         "groups": [{"name": "user"}], "int": 1}  # fmt: skip
PEAR = {"type": "pear", "count": 0, "field": "value"}

Fruit = Query()


class TextTable(Table):
    """TinyDB's own table, whose keys are text as ours are."""

    document_id_class = str  # type: ignore[assignment]


def under(key: str, fields: dict[str, Any]) -> Document:
    return Document(fields, doc_id=key)  # type: ignore[arg-type]  # a text key


def appended(document: dict[str, Any]) -> None:
    document["groups"].append({"name": "eaten"})


def all_of(table: Table) -> dict[str, dict[str, Any]]:
    return {str(document.doc_id): dict(document) for document in table}


# As in TinyDB's own pages, "Getting started" and "Advanced usage".
WRITES: dict[str, Callable[[Table], Any]] = {
    "insert": lambda t: t.insert(under("p", PEAR)),
    "insert_multiple": lambda t: t.insert_multiple([under("p", PEAR), under("q", {"n": 1})]),
    "insert_multiple of any iterable": lambda t: t.insert_multiple(
        under(str(n), {"int": n}) for n in range(2)
    ),
    "update all": lambda t: t.update({"count": 10}),
    "update by a query": lambda t: t.update({"count": 10}, Fruit.type == "apple"),
    "update by keys": lambda t: t.update({"count": 10}, doc_ids=["b", "nowhere"]),
    "update to no effect": lambda t: t.update({"count": 10}, Fruit.type == "plum"),
    "update by a function": lambda t: t.update(appended, Fruit.type == "apple"),
    "update_multiple": lambda t: t.update_multiple([
        ({"int": 2}, where("type") == "peach"), (delete("count"), where("type") == "apple"),
    ]),
    "delete": lambda t: t.update(delete("count"), Fruit.type == "peach"),
    "increment": lambda t: t.update(increment("count"), Fruit.type == "apple"),
    "decrement": lambda t: t.update(decrement("count"), Fruit.type == "apple"),
    "add": lambda t: t.update(add("count", 5), Fruit.type == "apple"),
    "subtract": lambda t: t.update(subtract("count", 5), Fruit.type == "apple"),
    "set": lambda t: t.update(set_to("count", 5), Fruit.type == "apple"),
    "upsert what there is": lambda t: t.upsert({"logged-in": True}, Fruit.type == "apple"),
    "upsert what is new": lambda t: t.upsert(under("p", PEAR), Fruit.type == "pear"),
    "upsert by a key": lambda t: t.upsert(under("a", {"count": 0, "new": [1]})),
    "upsert under a new key": lambda t: t.upsert(under("p", PEAR)),
    "remove by a query": lambda t: t.remove(where("count") < 5),
    "remove by keys": lambda t: t.remove(doc_ids=["b", "nowhere"]),
    "truncate": lambda t: t.truncate(),
    "one after the other": lambda t: (
        t.insert(under("p", PEAR)), t.update({"count": 1}, doc_ids=["p"]), t.remove(doc_ids=["a"]),
        t.update(appended, Fruit.type == "peach"), t.insert(under("a", PEAR)), all_of(t), len(t),
    ),
}  # fmt: skip
READS: dict[str, Callable[[Table], Any]] = {
    "search with where": lambda t: t.search(where("count") > 3),
    "search with a Query": lambda t: t.search(Fruit.type == "peach"),
    "a nested query": lambda t: t.search(Fruit.name.first == "Cox"),
    "a nested query by items": lambda t: t.search(where("name")["first"] == "Cox"),
    "a field that exists": lambda t: t.search(Fruit.int.exists()),
    "matches": lambda t: t.search(Fruit.type.matches("[aZ]pple")),
    "search in text": lambda t: t.search(Fruit.type.search("each")),
    "a test function": lambda t: t.search(Fruit.count.test(lambda n, m: n > m, 3)),
    "map": lambda t: t.search(Fruit.count.map(lambda n: n * 2) == 14),
    "any by a query": lambda t: t.search(Fruit.groups.any(where("name") == "sudo")),
    "all by a query": lambda t: t.search(Fruit.groups.all(where("name") == "user")),
    "any by a list": lambda t: t.search(Fruit.groups.any([{"name": "sudo"}])),
    "one_of": lambda t: t.search(Fruit.type.one_of(["apple", "plum"])),
    "a fragment": lambda t: t.search(Fruit.fragment({"type": "apple", "count": 7})),
    "not": lambda t: t.search(~(Fruit.type == "apple")),
    "and": lambda t: t.search((Fruit.type == "apple") & (Fruit.count > 5)),
    "or": lambda t: t.search((Fruit.type == "apple") | (Fruit.type == "peach")),
    "get": lambda t: t.get(Fruit.type == "apple"),
    "get nothing": lambda t: t.get(Fruit.type == "plum"),
    "get by a key": lambda t: (t.get(doc_id="b"), t.get(doc_id="nowhere")),
    "get by keys": lambda t: t.get(doc_ids=["b", "a"]),
    "contains": lambda t: (t.contains(Fruit.type == "plum"), t.contains(doc_id="a")),
    "count": lambda t: t.count(Fruit.count > 0),
    "len": len,
    "all": lambda t: t.all(),
    "iteration": lambda t: [(fruit.doc_id, fruit) for fruit in t],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Encrypted records with two fruits."""
    folder = tmp_path / "records"
    with begun(folder, SEALED) as store, store.change(**an_act(1)) as db:
        db.table("fruits").insert_multiple([under("a", APPLE), under("b", PEACH)])
    return folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with opened(folder, SEALED) as store:
        yield store


@pytest.fixture
def stock() -> Table:
    """The same in TinyDB as it comes."""
    table = TextTable(MemoryStorage(), "fruits")
    table.insert_multiple([under("a", APPLE), under("b", PEACH)])
    return table


# What TinyDB documents


@pytest.mark.parametrize("name", WRITES)
def test_every_write_does_what_tinydb_does_and_is_there_again(
    name: str, store: Store, folder: Path, stock: Table
) -> None:
    before = store.history.head.seq
    with store.change(**an_act(2)) as db:
        given = WRITES[name](db.table("fruits"))
    assert given == WRITES[name](stock)
    assert all_of(store.db.table("fruits")) == all_of(stock)
    assert store.history.head.seq == before + (name != "update to no effect")
    store.close()
    with opened(folder, SEALED) as again:
        assert not again.notices
        assert all_of(again.db.table("fruits")) == all_of(stock)


@pytest.mark.parametrize("name", READS)
def test_every_reading_finds_what_tinydb_finds_also_within_a_change(
    name: str, store: Store, stock: Table
) -> None:
    assert READS[name](store.db.table("fruits")) == READS[name](stock)
    with store.change(**an_act(2)) as db:
        for table in (db.table("fruits"), stock):
            table.update(increment("count"), Fruit.type == "peach")
            table.insert(under("p", PEAR))
            table.remove(doc_ids=["a"])
        assert READS[name](db.table("fruits")) == READS[name](stock)
    assert READS[name](store.db.table("fruits")) == READS[name](stock)


def test_tables_are_dropped_within_a_change_and_only_there(store: Store, folder: Path) -> None:
    for drop in (store.db.drop_tables, lambda: store.db.drop_table("fruits")):
        with pytest.raises(OutsideChange):
            drop()
    with store.change(**an_act(2)) as db:
        db.drop_table("fruits")
        assert db.tables() == {"school"}
        db.drop_table("nowhere")
    assert on_disk(folder, SEALED).keys() == store.db.tables() == {"school"}
    with store.change(**an_act(3)) as db:
        db.drop_tables()
    assert on_disk(folder, SEALED) == state_of(store) == {}


@pytest.mark.parametrize("write", [
    lambda table: table.insert(PEAR),
    lambda table: table.insert(under("", PEAR)),
    lambda table: table.insert(Document(PEAR, doc_id=7)),
    lambda table: table.insert_multiple([under("p", PEAR), PEAR]),
    lambda table: table.upsert(PEAR, Fruit.type == "pear"),
])  # fmt: skip
def test_what_has_no_text_key_is_refused(store: Store, write: Callable[[Table], Any]) -> None:
    before = state_of(store)
    with pytest.raises(NoKey, match="without a key"):  # noqa: SIM117
        with store.change(**an_act(2)) as db:
            write(db.table("fruits"))
    assert state_of(store) == before


# A change


def test_a_change_is_one_entry_and_one_notice_whatever_it_writes(store: Store) -> None:
    told: list[Change] = []
    store.subscribe(told.append)
    before = store.history.head.seq
    with store.change(act="ticked", ref="2026-27/001", by="Sam", at=an_act(2)["at"]) as db:
        db.table("fruits").update(increment("count"))
        db.table("fruits").insert(under("p", PEAR))
        db.table("trees").insert(under("t", {"high": True}))
        db.table("fruits").remove(doc_ids=["b"])
    (entry,) = [entry for entry in store.history.entries() if entry.seq > before]
    assert (entry.act, entry.ref, entry.by) == ("ticked", "2026-27/001", "Sam")
    (change,) = told
    assert (change.act, change.ref, change.by, change.at) == (
        entry.act, entry.ref, entry.by, entry.time,
    )  # fmt: skip
    written = {("fruits", "a"), ("fruits", "b"), ("fruits", "p"), ("trees", "t")}
    assert set(change.records) == {content.record for content in entry.contents} == written


def test_a_notice_names_only_what_is_otherwise_now(store: Store) -> None:
    told: list[Change] = []
    store.subscribe(told.append)
    with store.change(**an_act(2)) as db:
        db.table("fruits").update(appended, doc_ids=["a"])
        db.table("fruits").update({"count": 3}, doc_ids=["b"])
        db.table("fruits").insert(under("p", PEAR))
        db.table("fruits").remove(doc_ids=["p"])
    assert [change.records for change in told] == [(("fruits", "a"),)]


def test_only_within_the_change_is_seen_what_it_has_done_so_far(store: Store) -> None:
    with store.change(**an_act(2)) as db:
        db.table("fruits").update({"count": 99}, doc_ids=["a"])
        assert db.table("fruits").get(doc_id="a")["count"] == 99
        assert one(store, "a", "fruits") == APPLE
    assert one(store, "a", "fruits") == {**APPLE, "count": 99}


def test_a_block_that_raises_has_changed_nothing(store: Store, folder: Path) -> None:
    told: list[Change] = []
    store.subscribe(told.append)
    before, seq = state_of(store), store.history.head.seq
    with suppress(KeyError), store.change(**an_act(2)) as db:
        db.table("fruits").update(appended, doc_ids=["a"])
        db.drop_table("school")
        raise KeyError
    assert state_of(store) == before == on_disk(folder, SEALED)
    assert (store.history.head.seq, told) == (seq, [])
    keep(store, 3, i1={"n": 1})  # and the next one is taken


def test_a_write_that_fails_half_way_has_written_nothing(store: Store) -> None:
    with store.change(**an_act(2)) as db:
        table = db.table("fruits")
        with pytest.raises(ValueError, match="already exists"):
            table.insert_multiple([under("p", PEAR), under("a", PEAR)])
        with pytest.raises(TypeError):
            table.insert_multiple([under("p", PEAR), under("r", {"no JSON": object()})])
        assert all_of(table) == {"a": APPLE, "b": PEACH}
        table.insert(under("q", PEAR))
    assert all_of(store.db.table("fruits")) == {"a": APPLE, "b": PEACH, "q": PEAR}


def test_what_leaves_all_as_it_was_is_not_written_and_an_act_alone_is(store: Store) -> None:
    seq = store.history.head.seq
    for nothing in (
        lambda table: table.upsert(under("a", APPLE)),
        lambda table: table.remove(doc_ids=["nowhere"]),
        lambda table: (table.insert(under("p", PEAR)), table.remove(doc_ids=["p"])),
    ):
        with store.change(**an_act(2)) as db:
            nothing(db.table("fruits"))
        assert store.history.head.seq == seq
    with store.change(**an_act(3)) as db:
        assert len(db.table("fruits")) == 2
    assert store.history.head.seq == seq + 1


# What is refused


def writes_to(db: TinyDB, name: str = "fruits") -> list[Callable[[], Any]]:
    table = db.table(name)
    return [
        lambda: table.insert(under("p", PEAR)),
        lambda: table.insert_multiple([under("p", PEAR)]),
        lambda: table.update({"count": 5}),
        lambda: table.update_multiple([({"count": 5}, where("count") > 0)]),
        lambda: table.upsert(under("a", PEAR)),
        lambda: table.remove(where("count") > 0),
        table.truncate,
        db.drop_tables,
        lambda: db.drop_table(name),
        lambda: db.insert(under("p", PEAR)),
    ]


def test_a_write_outside_a_change_is_refused_also_after_its_end(store: Store) -> None:
    before = state_of(store)
    with store.change(**an_act(2)) as over:
        pass
    seq = store.history.head.seq
    for write in (*writes_to(store.db), *writes_to(over)):
        with pytest.raises(OutsideChange, match="outside a change"):
            write()
    assert (state_of(store), store.history.head.seq) == (before, seq)


def test_without_that_refusal_tinydb_would_change_memory_and_no_history(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    before, seq = state_of(store), store.history.head.seq
    monkeypatch.setattr(KeyedTable, "_update_table", Table._update_table)
    monkeypatch.setattr(KeptTables, "write", lambda self, data: setattr(self, "tables", data))
    store.db.table("fruits").update({"count": 5})
    assert state_of(store) != before
    assert store.history.head.seq == seq


def test_records_for_reading_take_no_change(folder: Path) -> None:
    with opened(folder, SEALED, read_only=True) as reader:
        begun_at_all = False
        with pytest.raises(ReadOnly), reader.change(**an_act(2)):
            begun_at_all = True
        assert not begun_at_all
        for write in writes_to(reader.db):
            with pytest.raises(OutsideChange):
                write()


def test_a_change_within_a_change_is_refused_and_the_outer_one_goes_on(store: Store) -> None:
    with store.change(**an_act(2)) as db:
        db.table("fruits").insert(under("p", PEAR))
        with pytest.raises(ChangeInside, match="Nothing was changed by it"):
            keep(store, 3, i1={"n": 1})
        with pytest.raises(ChangeInside):
            erase(store, 3, [("fruits", "a")])
    assert store.db.tables() == {"school", "fruits"}
    assert len(store.db.table("fruits")) == 3


def test_without_that_refusal_the_outer_change_would_undo_the_inner_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(Store, "_may_begin", lambda _: None)
    with store.change(**an_act(2)) as db:
        db.table("fruits").update({"count": 8}, doc_ids=["a"])
        keep(store, 3, "fruits", a={**APPLE, "type": "quince"})
    assert one(store, "a", "fruits") == {**APPLE, "count": 8}


def test_whoever_is_told_of_a_change_may_make_the_next(store: Store) -> None:
    def note(change: Change) -> None:
        if change.act != "noted":
            keep(store, 3, act="noted", note={"of": change.act})

    store.subscribe(note)
    with store.change(**an_act(2, "picked")) as db:
        db.table("fruits").insert(under("p", PEAR))
    assert one(store, "note") == {"of": "picked"}


# Memory


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("step", [1, 2])
def test_a_failing_disk_leaves_memory_as_it_was_nested_lists_too(
    store: Store, how: str, step: int
) -> None:
    before = state_of(store)
    with FailingDisk(how, step), pytest.raises(StoreProblem), store.change(**an_act(2)) as db:  # noqa: PT012
        db.table("fruits").update(appended, doc_ids=["a"])
        db.table("fruits").remove(doc_ids=["b"])
        db.drop_table("school")
    assert state_of(store) == before


def test_what_is_read_is_the_readers_own(store: Store) -> None:
    keep(store, 2, i1={"list": [1]})  # changed since it was opened
    for table, key in (("incidents", "i1"), ("fruits", "a")):
        before = one(store, key, table)
        for found in (one(store, key, table), store.db.table(table).all()[0]):
            assert found
            for value in found.values():
                if isinstance(value, list):
                    value.append("mine")
            found["new"] = True
        assert one(store, key, table) == before


def test_without_the_json_in_memory_readers_and_a_failing_change_would_change_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the two above: with the documents themselves in memory."""
    monkeypatch.setattr(Documents, "held", classmethod(
        lambda cls, table: cls({key: decoded(found) for key, found in dict.items(table)})
    ))  # fmt: skip
    with opened(folder, SEALED) as store:
        with FailingDisk("ENOSPC", 1), suppress(NotSaved), store.change(**an_act(2)) as db:
            db.table("fruits").update(appended, doc_ids=["a"])
        found = one(store, "a", "fruits")
        assert found
        assert found["groups"] != APPLE["groups"]
        found["groups"].append("mine")
        assert one(store, "a", "fruits")["groups"][-1] == "mine"  # type: ignore[index]


def test_one_document_is_changed_without_a_look_at_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.change(**an_act(2)) as db:
        db.table("fruits").insert_multiple(under(str(n), {"n": n}) for n in range(500))
    looked: list[Any] = []

    class Counting:
        @staticmethod
        def decode(found: Any) -> Any:
            looked.append(found)
            return real(found)

        encode = tables.msgspec.json.encode

    real = tables.msgspec.json.decode
    monkeypatch.setattr(tables.msgspec, "json", Counting)
    with store.change(**an_act(3)) as db:
        db.table("fruits").upsert(under("7", {"n": 8}))
    assert len(looked) <= 3
    with store.change(**an_act(4)) as db:  # the control: a query looks at all of them
        db.table("fruits").update({"n": 9}, where("n") == 8)
    assert len(looked) > 500


def test_somebody_reads_while_a_change_comes(store: Store) -> None:
    reading = iter(store.db.table("fruits"))
    assert next(reading).doc_id == "a"
    with store.change(**an_act(2)) as db:
        db.table("fruits").insert(under("p", PEAR))
        db.table("fruits").remove(doc_ids=["b"])
        db.table("trees").insert(under("t", {}))
    assert list(reading) == []


def test_without_the_keys_taken_at_once_that_reading_would_break(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""

    def as_any_dictionary(table: Documents) -> ItemsView[str, Any]:
        return ItemsView(table)

    monkeypatch.setattr(Documents, "items", as_any_dictionary)
    reading = iter(store.db.table("fruits"))
    next(reading)
    keep(store, 2, "fruits", p=PEAR)
    with pytest.raises(RuntimeError, match="changed size"):
        next(reading)


# Erasing


def test_what_is_to_remain_is_written_as_in_a_change(store: Store, folder: Path) -> None:
    def leave(db: TinyDB) -> None:
        assert all_of(db.table("fruits")) == {"b": PEACH}
        put(db, "a", {"gone": True}, "fruits")
        db.table("fruits").update(increment("count"), doc_ids=["b"])

    told: list[Change] = []
    store.subscribe(told.append)
    change = Change(ref="", **an_act(2, "erased"))
    erasure = store.erasure([("fruits", "a"), ("school", "school")], change, leave)
    assert all_of(store.db.table("fruits")) == {"a": APPLE, "b": PEACH}
    store.erase(erasure)
    left = {"fruits": {"a": {"gone": True}, "b": {**PEACH, "count": 4}}}
    assert state_of(store) == on_disk(folder, SEALED) == left
    (folder / "records.json").unlink()  # and the history makes the same
    assert on_disk(folder, SEALED) == left
    assert {record for told_of in told for record in told_of.records} == {
        ("fruits", "a"), ("fruits", "b"), ("school", "school"),
    }  # fmt: skip


def test_an_erasure_that_cannot_be_worked_out_changes_nothing(store: Store) -> None:
    before, seq = state_of(store), store.history.head.seq

    def leave(db: TinyDB) -> None:
        db.table("fruits").insert(PEAR)

    with pytest.raises(NoKey):
        store.erasure([("fruits", "a")], Change(ref="", **an_act(2)), leave)
    assert (state_of(store), store.history.head.seq) == (before, seq)


# For scripts


@pytest.fixture(params=["plain", "encrypted"])
def school(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Casework]:
    """Records with a case that waits, still open in the program."""
    folder = tmp_path / "records"
    if request.param == "plain":
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    else:
        casework, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    ref = casework.cases.record({"title": "Fake profile"}).ref
    casework.cases.record({"title": "Another"})
    casework.cases.move(ref, Stage.WAITING)
    yield casework
    casework.close()


def test_the_page_shows_how_a_script_reads_the_records(
    school: Casework, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five lines, run beside the program that has the records open."""
    (script,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert len(list(filter(None, script.splitlines()))) == 5
    monkeypatch.chdir(school.records.folder.parent)
    monkeypatch.setattr("getpass.getpass", lambda: PASSPHRASE)
    exec(script, {})
    assert capsys.readouterr().out == "['2026-27/001']\n"


def test_a_script_holds_nothing_up_and_changes_nothing(school: Casework) -> None:
    with open_records(str(school.records.folder), PASSPHRASE) as db:
        school.cases.record({"title": "Meanwhile"})
        assert len(db.table("incidents")) == 2  # as it was when it was opened
        for write in writes_to(db, "incidents"):
            with pytest.raises(OutsideChange):
                write()
        db.table("incidents").all()[0]["people"].append("mine")
    assert len(open_records(school.records.folder, PASSPHRASE).table("incidents")) == 3
    assert not any(
        case["people"]
        for case in open_records(school.records.folder, PASSPHRASE).table("incidents")
    )


def test_a_script_is_told_what_opening_tells(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "records"
    with pytest.raises(NoRecords):
        open_records(folder)
    Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)[0].close()
    with pytest.raises(PassphraseNeeded):
        open_records(folder)
    with pytest.raises(WrongPassphrase):
        open_records(folder, "four words and a cat")
    (folder / "history.jsonl").unlink()
    with pytest.raises(RecordsDamaged):
        open_records(folder, PASSPHRASE)
