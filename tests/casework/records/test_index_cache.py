"""The kept index rows: as good as made anew, or not used."""

import gc
import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records import index_cache
from esafety_tui.casework.records.index import Rows
from esafety_tui.data.files.names import INDEX
from esafety_tui.data.tables import Documents
from esafety_tui.model.vocabulary import Answer, Fact, Stage
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.own_steps import OWN_NAME, own_copy
from esafety_tui.policy.supplements.in_use import shipped_packs
from support.school import Clock

Reopened = Callable[[], Casework]


def three(casework: Casework) -> list[str]:
    people = [{"role": "target", "standing": "pupil", "name": "Zoë Zebedee"}]
    return [casework.cases.record({"title": f"Case {n}", "people": people}).ref for n in range(3)]


def test_rows_are_kept_and_none_is_made_again(
    casework: Casework, reopened: Reopened, made: list[str]
) -> None:
    three(casework)
    before = casework.records.index.newest_first()
    casework.close()
    made.clear()
    again = reopened()
    assert again.records.index.newest_first() == before
    assert made == []


def test_rows_are_made_again_on_the_day_on_which_a_supplement_may_be_out_of_date(
    casework: Casework, clock: Clock, reopened: Reopened, made: list[str]
) -> None:
    casework.settings.switch_supplement("kcsie-england", on=True)
    refs = three(casework)
    for ref in refs:
        casework.cases.tick(ref, "check-safety")
        casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    checked = next(one.checked for one in shipped_packs() if one.id == "kcsie-england")
    casework.close()
    for days, again in ((checked + timedelta(days=365), []), (checked + timedelta(days=366), refs)):
        made.clear()
        clock.on(days=(days - clock.now.date()).days)
        opened = reopened()
        assert sorted(made) == again
        assert all("KCSIE 2026" in row.next_step for row in opened.records.index.newest_first())
        said = [
            row.next_step.endswith("out of date)") for row in opened.records.index.newest_first()
        ]
        assert said == [bool(again)] * len(refs)
        opened.close()


def test_after_a_crash_only_what_changed_is_made_again(
    casework: Casework, folder: Path, reopened: Reopened, made: list[str]
) -> None:
    first, *_ = three(casework)
    casework.close()
    crashed = Casework.open(folder, clock=lambda: casework.records.now)
    crashed.cases.move(first, Stage.WAITING)
    made.clear()
    again = reopened()  # the first one was not closed
    assert made == [first]
    assert again.records.index.newest_first() == crashed.records.index.newest_first()
    crashed.close()


def spoilt_school(folder: Path, casework: Casework) -> None:
    opened = Casework.open(folder, clock=lambda: casework.records.now)
    opened.settings.change({"response_targets": {"high": 9}})
    opened.records.index_cache.write = lambda *_: None  # type: ignore[method-assign]  # as if killed
    opened.close()


def damaged(folder: Path, casework: Casework) -> None:
    (folder / INDEX).write_bytes(b"\x00 no such thing")


def removed(folder: Path, casework: Casework) -> None:
    (folder / INDEX).unlink()


def under_other_steps(folder: Path, casework: Casework) -> None:
    (folder / OWN_NAME).write_text(own_copy(), encoding="utf-8")


def of_other_bank_holidays(folder: Path, casework: Casework) -> None:
    """The calendar was installed anew since: its files have another time."""
    elsewhere = folder.parent / "holidays.py"
    elsewhere.write_bytes(b"")
    found = ModuleSpec("holidays", None, origin=str(elsewhere))
    index_cache.find_spec = lambda _: found  # type: ignore[assignment]
    index_cache._program.cache_clear()


def kept_in(folder: Path) -> Any:
    return msgspec.msgpack.decode((folder / INDEX).read_bytes()[32:])


def keep(folder: Path, kept: Any) -> None:
    content = msgspec.msgpack.encode(kept)
    (folder / INDEX).write_bytes(hashlib.sha256(content).digest() + content)


def of_another_program(folder: Path, casework: Casework) -> None:
    keep(folder, {**kept_in(folder), "made_from": b"other"})


def of_another_history(folder: Path, casework: Casework) -> None:
    kept = kept_in(folder)
    kept["link"]["hash"] = b"x" * 32
    keep(folder, kept)


def without_a_checksum(folder: Path, casework: Casework) -> None:
    """As the program before this one kept them."""
    (folder / INDEX).write_bytes((folder / INDEX).read_bytes()[32:])


@pytest.mark.parametrize(
    "spoil",
    [
        spoilt_school,
        damaged,
        removed,
        under_other_steps,
        of_other_bank_holidays,
        of_another_program,
        of_another_history,
        without_a_checksum,
    ],
)
def test_rows_that_may_be_wrong_are_made_anew(
    casework: Casework,
    folder: Path,
    reopened: Reopened,
    made: list[str],
    spoil: Callable[[Path, Casework], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Both are put back afterwards.
    monkeypatch.setattr(index_cache, "find_spec", find_spec)
    monkeypatch.setattr(index_cache, "_program", cache(index_cache._program.__wrapped__))
    refs = three(casework)
    casework.close()
    spoil(folder, casework)
    made.clear()
    again = reopened()
    assert made == refs
    assert again.records.index.newest_first() == [again.records.row(ref) for ref in reversed(refs)]


@pytest.mark.parametrize("every", [53, pytest.param(7, marks=pytest.mark.long)])
def test_no_bit_of_them_can_be_flipped_and_no_byte_cut(
    casework: Casework, folder: Path, reopened: Reopened, every: int
) -> None:
    refs = three(casework)
    casework.close()
    path = folder / INDEX
    whole = path.read_bytes()
    opened = reopened()
    kept = partial(opened.records.index_cache.read, opened.records.today)
    assert kept()
    for at in range(0, len(whole) * 8, every):
        flipped = bytearray(whole)
        flipped[at // 8] ^= 1 << at % 8
        path.write_bytes(flipped)
        assert kept() is None, at
    for length in range(0, len(whole), every):
        path.write_bytes(whole[:length])
        assert kept() is None, length
    assert len(opened.records.index.newest_first()) == len(refs)


def test_the_first_board_waits_for_neither_the_steps_nor_the_bank_holidays(
    casework: Casework, folder: Path
) -> None:
    three(casework)
    _ = casework.records.day
    casework.close()
    script = (
        "import sys; from pathlib import Path; from esafety_tui.casework.casework import Casework\n"
        "from datetime import datetime\n"
        "from esafety_tui.policy.steps import shipped_steps\n"
        f"now = datetime.fromisoformat({casework.records.now.isoformat()!r})\n"
        "opened = Casework.open(Path(sys.argv[1]), clock=lambda: now)\n"
        "assert len(opened.records.day.lane('reported')) == 3\n"
        "assert opened.records.calendar.why_closed(now.date()) == ''\n"
        "assert 'holidays' not in sys.modules, 'bank holidays'\n"
        "assert not shipped_steps.cache_info().currsize, 'steps'\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True, timeout=60)


def test_kept_school_days_are_those_that_are_worked_out(
    casework: Casework, reopened: Reopened
) -> None:
    three(casework)
    casework.close()
    again = reopened()
    assert again.records.calendar.days
    anew = SchoolCalendar(again.records.school)
    for year, days in again.records.calendar.days.items():
        assert days == tuple(
            day
            for n in range(366)
            if (day := date(year, 1, 1) + timedelta(days=n)).year == year
            and anew.is_school_day(day)
        )


def test_kept_rows_are_sealed_as_the_records_are(folder: Path, casework: Casework) -> None:
    three(casework)
    casework.close()
    assert "zebedee" in (folder / INDEX).read_bytes().decode("utf-8", "replace")  # plain records
    assert (folder / INDEX).stat().st_mode & 0o077 == 0


def test_a_reader_keeps_nothing(casework: Casework, folder: Path, reopened: Reopened) -> None:
    three(casework)
    reopened().close()
    assert not (folder / INDEX).exists() or (folder / INDEX).stat().st_size < 2000


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
    newest_first = casework.records.index.newest_first()
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
