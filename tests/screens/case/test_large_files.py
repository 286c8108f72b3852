"""A large file of evidence: copied in a thread under a bar, stopped at once, never half kept."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, ProgressBar, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.evidence import vault
from esafety_tui.data.files.atomic import PartFile
from esafety_tui.data.problems import NotSaved
from esafety_tui.screens.case.forms import evidence
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.working import Working
from esafety_tui.widgets.form.form import Form
from support.screens.case_forms import fill, shown, to_tab

CONTENT = os.urandom(3 * 1024 * 1024)


class Gate:
    """Lets a copy begin, and go on only when it is told to; and knows who copies."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()
        self.copied_by: set[threading.Thread] = set()

    def told(
        self, chunks: Iterable[bytes], size: int, progress: Callable[[int, int], None]
    ) -> Iterator[bytes]:
        done = 0
        for chunk in chunks:
            self.copied_by.add(threading.current_thread())
            yield chunk
            done += len(chunk)
            progress(min(done, size), size)
            self.begun.set()
            assert self.open.wait(120)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(vault, "_told", gate.told)
    monkeypatch.setattr(evidence, "_SMALL", 0)
    yield gate
    gate.open.set()


@pytest.fixture
def ref(casework: Casework) -> str:
    return casework.cases.record({"title": "Film of a lesson"}).ref


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    return path


@asynccontextmanager
async def copying(
    casework: Casework, ref: str, film: Path, gate: Gate
) -> AsyncIterator[Pilot[int]]:
    """New evidence with the film, its copy begun and waiting at the gate."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_case(ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await fill(pilot, description="The film", file=str(film))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Working) and gate.begun.is_set())
        yield pilot
        gate.open.set()


async def until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    for _ in range(1000):
        await pilot.pause(0.01)
        if done():
            return
    raise AssertionError(f"it does not come\n{shown(pilot.app)}")


def left_in_the_vault(casework: Casework) -> list[str]:
    folder = casework.evidence._vault.folder
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


async def test_it_is_copied_beside_the_screen_and_then_recorded_once(
    casework: Casework, ref: str, film: Path, gate: Gate
) -> None:
    """The program is not left meanwhile, and says so; saved twice, the file is kept once."""
    async with copying(casework, ref, film, gate) as pilot:
        assert "Escape stops it" in shown(pilot.app)
        assert pilot.app.screen.query_one(ProgressBar).display
        assert "━" in shown(pilot.app)
        assert casework.records.incident(ref).evidence == ()
        await pilot.press("ctrl+q")
        await pilot.pause()
        said = [note.message for note in pilot.app._notifications]
        assert said == ["Copying the file … Escape stops it; nothing is kept then."]
        await pilot.press("ctrl+s", "enter", "f10", "enter")
        gate.open.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        (kept,) = casework.records.incident(ref).evidence
        assert (kept.file, kept.size) == ("film.mp4", len(CONTENT))
        assert "Kept: a file .mp4" in shown(pilot.app)
    assert threading.main_thread() not in gate.copied_by
    assert len(left_in_the_vault(casework)) == 1


@pytest.mark.long
async def test_without_the_thread_the_screen_itself_would_copy(
    casework: Casework, ref: str, film: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what is done at once is done by the thread that draws."""
    monkeypatch.setattr(evidence, "_SMALL", 10 * len(CONTENT))
    gate.open.set()
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_case(ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await fill(pilot, description="The film", file=str(film))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
    assert gate.copied_by == {threading.main_thread()}


async def test_escape_stops_it_and_nothing_is_half_kept(
    casework: Casework, ref: str, film: Path, gate: Gate
) -> None:
    async with copying(casework, ref, film, gate) as pilot:
        await pilot.press("escape")
        assert "Stopping" in shown(pilot.app)
        gate.open.set()
        await until(pilot, lambda: "Stopped. Nothing was kept" in shown(pilot.app))
        assert casework.records.incident(ref).evidence == ()
        assert left_in_the_vault(casework) == []
        form = pilot.app.screen
        assert form.query_one("#field-description", TextArea).text == "The film"
        assert form.query_one("#field-file", Input).value == str(film)
        await pilot.press("ctrl+s")  # and it can be begun again
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
    assert len(casework.records.incident(ref).evidence) == 1


async def test_locked_meanwhile_it_is_recorded_and_the_form_has_ended(
    casework: Casework, ref: str, film: Path, gate: Gate
) -> None:
    async with copying(casework, ref, film, gate) as pilot:
        app = pilot.app
        assert isinstance(app, ESafetyApp)
        app.action_lock()
        await pilot.pause()
        assert not isinstance(app.screen, Working)
        gate.open.set()
        await until(pilot, lambda: len(casework.records.incident(ref).evidence) == 1)
        app.locking.unlock()
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))


async def test_a_record_that_cannot_be_kept_leaves_no_file_either(
    casework: Casework, ref: str, film: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotSaved("the disk is full")

    async with copying(casework, ref, film, gate) as pilot:
        monkeypatch.setattr(casework.records.store.history, "append", full)
        gate.open.set()
        await until(pilot, lambda: "disk is full" in shown(pilot.app))
        assert left_in_the_vault(casework) == []
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


async def test_a_copy_given_out_and_stopped_leaves_no_file_and_no_record(
    casework: Casework, ref: str, film: Path, gate: Gate, tmp_path: Path
) -> None:
    copy = tmp_path / "out" / "copy.mp4"
    copy.parent.mkdir()
    async with giving_out(casework, ref, film, copy, gate) as pilot:
        app = pilot.app
        await pilot.press("escape")
        gate.open.set()
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert list(copy.parent.iterdir()) == []
        assert casework.records.incident(ref).evidence[0].taken == ()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "The copy is written" in shown(app))
    assert copy.read_bytes() == CONTENT
    assert len(casework.records.incident(ref).evidence[0].taken) == 1


# Between the last byte and the record


@pytest.fixture
def read_back(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Lets the copying pass, and waits before what was written is read back.

    What the screen's own thread writes meanwhile, such as what is being typed, is not held up.
    """
    read_back = Gate()
    settle = PartFile.settle

    def slowly(part: PartFile, target: Path) -> None:
        if threading.current_thread() is not threading.main_thread():
            read_back.begun.set()
            assert read_back.open.wait(120)
        settle(part, target)

    gate.open.set()
    monkeypatch.setattr(PartFile, "settle", slowly)
    yield read_back
    read_back.open.set()


@asynccontextmanager
async def giving_out(
    casework: Casework, ref: str, film: Path, copy: Path, gate: Gate
) -> AsyncIterator[Pilot[int]]:
    """A copy of the film on its way to *copy*, waiting at the *gate*."""
    gate.open.set()
    casework.evidence.bring(ref, {"description": "The film"}, film).done()
    gate.open.clear()
    gate.begun.clear()
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_case(ref)
        await to_tab(pilot, "Evidence", "e1")
        await pilot.press("enter", "down", "enter")
        await fill(pilot, target=str(copy), reason="for the police")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Working) and gate.begun.is_set())
        yield pilot


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "copy.mp4"


async def test_stopped_while_it_is_read_back_nothing_is_kept_either(
    casework: Casework, ref: str, film: Path, gate: Gate, read_back: Gate
) -> None:
    async with copying(casework, ref, film, gate) as pilot:
        await until(pilot, lambda: read_back.begun.is_set() and "read back" in shown(pilot.app))
        await pilot.press("escape")
        assert "Stopping" in shown(pilot.app)
        read_back.open.set()
        await until(pilot, lambda: "Stopped. Nothing was kept" in shown(pilot.app))
    assert casework.records.incident(ref).evidence == ()
    assert left_in_the_vault(casework) == []


async def test_a_copy_stopped_while_it_is_read_back_is_not_left(
    casework: Casework, ref: str, film: Path, copy: Path, read_back: Gate
) -> None:
    async with giving_out(casework, ref, film, copy, read_back) as pilot:
        await pilot.press("escape")
        read_back.open.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
    assert not copy.exists()
    assert casework.records.incident(ref).evidence[0].taken == ()


async def test_stopped_in_the_moment_before_the_record_nothing_is_recorded(
    casework: Casework, ref: str, film: Path, copy: Path, read_back: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    heard = Working.ended

    def after_an_escape(box: Working, error: Exception | None) -> None:
        assert error is None
        assert copy.exists()
        box.action_stop()
        heard(box, error)

    monkeypatch.setattr(Working, "ended", after_an_escape)
    async with giving_out(casework, ref, film, copy, read_back) as pilot:
        read_back.open.set()
        await until(pilot, lambda: "Stopped. Nothing was kept" in shown(pilot.app))
    assert not copy.exists()
    assert casework.records.incident(ref).evidence[0].taken == ()


async def test_no_copy_is_left_by_a_program_that_ended_while_it_was_read_back(
    casework: Casework, ref: str, film: Path, copy: Path, read_back: Gate
) -> None:
    async with giving_out(casework, ref, film, copy, read_back) as pilot:
        pilot.app.exit()
    read_back.open.set()
    for _ in range(1000):
        if not list(copy.parent.iterdir()):
            break
        await asyncio.sleep(0.01)
    assert list(copy.parent.iterdir()) == []
    assert casework.records.incident(ref).evidence[0].taken == ()


async def test_no_copy_is_left_by_a_program_that_ended_before_the_record(
    casework: Casework, ref: str, film: Path, copy: Path, read_back: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    carried: list[Exception | None] = []
    monkeypatch.setattr(Working, "ended", lambda _, error: carried.append(error))
    async with giving_out(casework, ref, film, copy, read_back) as pilot:
        read_back.open.set()
        await until(pilot, lambda: bool(carried))  # the thread has done, and nobody records it
        assert copy.exists()
        pilot.app.exit()
    assert carried == [None]
    assert not copy.exists()
    assert casework.records.incident(ref).evidence[0].taken == ()


def test_the_vault_ends_with_what_progress_raises_and_is_as_it_was(
    casework: Casework, film: Path
) -> None:
    class Enough(Exception):
        pass

    heard: list[tuple[int, int]] = []

    def enough(done: int, size: int) -> None:
        heard.append((done, size))
        if done > len(CONTENT) // 2:
            raise Enough

    with pytest.raises(Enough):
        casework.evidence._vault.put(film, enough)
    assert left_in_the_vault(casework) == []
    assert {size for _, size in heard} == {len(CONTENT)}
    assert heard == sorted(heard)
