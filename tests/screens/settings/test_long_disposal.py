"""Disposing of much, and replacing large backups: beside the screen, and always whole on disk."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.tombstone import GONE
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files import atomic
from esafety_tui.data.files.names import BACKUPS_NAME
from esafety_tui.data.folder import backups, copies
from esafety_tui.data.folder.backups import list_backups, make_backup, verify_backup
from esafety_tui.data.journal import erasure, journal
from esafety_tui.data.problems import NotSaved
from esafety_tui.data.store import Store
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.settings import disposal
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.boxes.working import Working
from support.cases import years_go_by
from support.disk.stores import one as kept_of
from support.school import Clock
from support.screens.case_forms import shown


class Slow:
    """Something that waits until it may go on, and knows in which threads it was done."""

    def __init__(self, does: Callable[..., Any]) -> None:
        self._does = does
        self.begun = threading.Event()
        self.open = threading.Event()
        self.by: set[threading.Thread] = set()

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.by.add(threading.current_thread())
        self.begun.set()
        assert self.open.wait(120)
        return self._does(*given, **named)


@pytest.fixture
def slowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any, str], Slow]]:
    """Slow a function down, by where it stands and its name."""
    made: list[Slow] = []

    def slow(where: Any, name: str) -> Slow:
        one = Slow(getattr(where, name))
        made.append(one)

        def slowly(*given: Any, **named: Any) -> Any:
            return one(*given, **named)

        monkeypatch.setattr(where, name, slowly)
        return one

    yield slow
    for one in made:
        one.open.set()


@pytest.fixture
def due(casework: Casework, clock: Clock, tmp_path: Path) -> str:
    """A case with two files whose time is over, in a backup too."""
    ref = casework.cases.record({"title": "Film of a lesson"}).ref
    for name in ("film.mp4", "page.png"):
        path = tmp_path / name
        path.write_bytes(name.encode() * 1000)
        casework.evidence.bring(ref, {"description": name}, path).done()
    casework.cases.withdraw(ref, "Recorded twice")
    years_go_by(casework, clock)
    casework.records.store.settle()
    make_backup(casework.records.folder, clock.now)
    return ref


def evidence(casework: Casework) -> int:
    return len(list((casework.records.folder / "evidence").iterdir()))


def said(pilot: Pilot[int]) -> str:
    """What stands on the screen, without the frame of a box."""
    return " ".join(shown(pilot.app).replace("│", " ").split())


async def until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    for _ in range(1000):
        await pilot.pause(0.01)
        if done():
            return
    raise AssertionError(f"it does not come\n{shown(pilot.app)}")


@asynccontextmanager
async def disposing(casework: Casework, *, all_of_it: bool = False) -> AsyncIterator[Pilot[int]]:
    """The list of what is due, with its disposal begun; *all_of_it* waits for the end."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(Disposal())
        await until(pilot, lambda: isinstance(app.screen, Disposal))
        await pilot.press("d", *"001", "enter")
        if all_of_it:
            await until(pilot, lambda: "Backups made until now" in said(pilot))
        yield pilot


# The disposal


async def test_the_screen_goes_on_while_the_files_go(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow]
) -> None:
    remove = slowed(Vault, "remove")
    async with disposing(casework) as pilot:
        app = pilot.app
        assert isinstance(app, ESafetyApp)
        await until(pilot, lambda: isinstance(app.screen, Working) and remove.begun.is_set())
        assert casework.records.incident(due).title == GONE
        assert "Taking the evidence files away" in said(pilot)
        assert "━" in said(pilot)
        await pilot.resize_terminal(120, 40)
        await pilot.press("ctrl+q")
        await pilot.pause()
        told = [note.message for note in app._notifications]
        assert any("cannot be stopped half-way" in one for one in told), told
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert isinstance(app.screen, Locked)
        app.locking.unlock()
        await pilot.pause()
        assert isinstance(app.screen, Working)
        remove.open.set()
        await until(pilot, lambda: "Evidence files taken away: 2" in said(pilot))
    assert threading.main_thread() not in remove.by
    assert evidence(casework) == 0


async def test_without_the_thread_the_screen_itself_would_take_them_away(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The negative control: what is done at once is done by the thread that draws."""

    def at_once(_: object, __: str, act: LongTask[Any, Any], then: Callable[[Any], None]) -> None:
        then(act.done())

    monkeypatch.setattr(disposal, "carry_out", at_once)
    remove = slowed(Vault, "remove")
    remove.open.set()
    async with disposing(casework, all_of_it=True):
        assert remove.by == {threading.main_thread()}


async def test_escape_stops_it_before_anything_has_happened(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow]
) -> None:
    before = (casework.records.folder / "history.jsonl").read_bytes()
    reading = slowed(erasure, "read_lines")
    async with disposing(casework) as pilot:
        await until(pilot, lambda: reading.begun.is_set() and isinstance(pilot.app.screen, Working))
        assert "Escape stops it" in said(pilot)
        await pilot.press("escape")
        reading.open.set()
        await until(pilot, lambda: "are as they were" in said(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Disposal))
        assert (casework.records.folder / "history.jsonl").read_bytes() == before
        assert casework.records.incident(due).title == "Film of a lesson"
        assert evidence(casework) == 2
        await pilot.press("d", *"001", "enter")  # and it can be begun again
        await until(pilot, lambda: "Evidence files taken away: 2" in said(pilot))
    assert threading.main_thread() not in reading.by


async def test_once_disposed_of_escape_leaves_no_file_behind(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow]
) -> None:
    remove = slowed(Vault, "remove")
    async with disposing(casework) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Working) and remove.begun.is_set())
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "cannot be stopped half-way" in said(pilot))
        remove.open.set()
        await until(pilot, lambda: "Evidence files taken away: 2" in said(pilot))
    assert evidence(casework) == 0


async def test_a_program_that_ends_meanwhile_still_takes_every_file_away(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow]
) -> None:
    remove = slowed(Vault, "remove")
    async with disposing(casework) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Working) and remove.begun.is_set())
        pilot.app.exit()
    remove.open.set()
    for _ in range(1000):
        if evidence(casework) == 0:
            break
        await asyncio.sleep(0.01)
    assert evidence(casework) == 0


async def test_what_cannot_be_saved_is_said_and_nothing_is_disposed_of(
    casework: Casework, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "replace_file", full)
    async with disposing(casework) as pilot:
        await until(pilot, lambda: "could not be saved" in said(pilot))
        assert casework.records.incident(due).title == "Film of a lesson"
        assert evidence(casework) == 2


# Two threads


def test_what_is_recorded_meanwhile_is_never_lost(casework: Casework, due: str) -> None:
    act = casework.retention.disposing([due])
    act.carry()
    other = casework.cases.record({"title": "Meanwhile"}).ref
    with pytest.raises(NotSaved, match="something else was recorded meanwhile"):
        act.record()
    assert casework.records.incident(due).title == "Film of a lesson"
    casework.close()
    again = Casework.open(casework.records.folder, read_only=True)
    assert again.records.incident(other).title == "Meanwhile"
    assert again.safekeeping.check().passed


def test_without_that_refusal_it_would_be_lost_from_the_history(
    casework: Casework, due: str
) -> None:
    """The negative control: the same, with the head taken for the one it began with."""
    act = casework.retention.disposing([due])
    act.carry()
    other = casework.cases.record({"title": "Meanwhile"}).ref
    worked_out = act._carried
    assert worked_out is not None
    head = casework.records.store.history.head
    newer = worked_out._replace(before=head)
    casework.records.store.erase(newer)
    assert not [entry for entry in casework.history.entries() if entry.ref == other]


def test_a_backup_made_beside_changes_is_whole(casework: Casework, due: str) -> None:
    refs: list[str] = []
    making = threading.Thread(
        target=lambda: make_backup(casework.records.folder, casework.records.now)
    )
    making.start()
    while making.is_alive():
        refs.append(casework.cases.record({"title": f"Case {len(refs)}"}).ref)
        casework.records.store.settle()
    making.join()
    backup = list_backups(casework.records.folder)[-1]
    assert verify_backup(backup) == ()
    held = Store(backup.path, read_only=True)
    assert held.damage is None
    for document in held.db.table("incidents"):
        assert document == kept_of(casework.records.store, document.doc_id)


# The backups


async def test_earlier_backups_stay_until_the_new_one_is_whole_and_a_stop_is_safe(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow]
) -> None:
    reading = slowed(backups, "sha256_of")
    async with disposing(casework, all_of_it=True) as pilot:
        casework.evidence.bring(
            casework.cases.record({"title": "Another"}).ref, {"description": "x"},
            casework.records.folder.parent / "film.mp4",
        ).done()  # fmt: skip
        before = list_backups(casework.records.folder)
        await pilot.press(*"replace", "enter")
        await until(pilot, lambda: reading.begun.is_set() and isinstance(pilot.app.screen, Working))
        assert "Making a new backup" in said(pilot)
        await pilot.press("escape")
        reading.open.set()
        await until(pilot, lambda: "made until now are as they were" in said(pilot))
    assert list_backups(casework.records.folder) == before
    assert [path.name for path in (casework.records.folder / BACKUPS_NAME).iterdir()] == [
        backup.path.name for backup in before
    ]
    assert threading.main_thread() not in reading.by


async def test_taking_earlier_backups_away_is_not_left_half_done(
    casework: Casework, due: str, slowed: Callable[[Any, str], Slow], clock: Clock
) -> None:
    make_backup(casework.records.folder, clock.now)
    taking = slowed(copies, "remove_backup")
    async with disposing(casework, all_of_it=True) as pilot:
        await pilot.press(*"replace", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Working) and taking.begun.is_set())
        assert "Taking the earlier backups away" in said(pilot)
        await pilot.press("escape")
        await pilot.resize_terminal(120, 40)
        assert "cannot be stopped half-way" in said(pilot)
        taking.open.set()
        await until(pilot, lambda: "earlier copies taken away: 2" in said(pilot))
    (only,) = list_backups(casework.records.folder)
    assert verify_backup(only) == ()
    assert threading.main_thread() not in taking.by


async def test_no_earlier_backup_goes_when_the_new_one_cannot_be_made(
    casework: Casework, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with disposing(casework, all_of_it=True) as pilot:
        before = list_backups(casework.records.folder)
        assert isinstance(pilot.app.screen, Question)

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(atomic, "write_all", full)
        await pilot.press(*"replace", "enter")
        await until(pilot, lambda: "could not be made" in said(pilot))
    assert list_backups(casework.records.folder) == before


def test_how_far_a_backup_has_come_is_told_to_its_end(casework: Casework, due: str) -> None:
    heard: list[tuple[int, int]] = []
    make_backup(casework.records.folder, casework.records.now, recheck=True,
                progress=lambda done, total: heard.append((done, total)))  # fmt: skip
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1]
