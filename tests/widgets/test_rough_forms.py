"""Every form handled roughly: keys as fast as they come, resized, a megabyte pasted, Escape.

Whenever Escape comes, nothing is recorded, and what was typed stands in the form or is kept.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Size
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import clean_text
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.form.form import Form
from support.hostile import HOSTILE
from support.school import SCHOOL, Clock
from support.screens.all_forms import FORMS, Asking, Known, whole_case
from support.screens.places_app import until

pytestmark = pytest.mark.long
# What reaches a form of them, once a paste is made safe.
_WORDS = clean_text(" ".join(HOSTILE.values()))
_MEGABYTE = _WORDS * (1_000_000 // len(_WORDS))
_SIZES = (Size(60, 17), Size(120, 40), Size(80, 24))


def _rough() -> list[events.Event]:
    """What comes into a form while somebody writes, leans on the keys and drags the window."""
    return [
        *(events.Key(letter, letter) for letter in "typed"),
        *(events.Resize(size, size) for size in _SIZES),
        events.Paste(_MEGABYTE),
        events.Key("tab", "\t"),
        *(events.Key(letter, letter) for letter in "more"),
        # Not Enter: of a form with one field the cursor is on the button that saves.
        events.Paste("a line\nanother"),
    ]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("rough")
    casework = Casework.set_up(folder / "records", SCHOOL, clock=Clock())
    ref = whole_case(casework, folder / "page.png")
    casework.close()
    return folder / "records", ref


@pytest.fixture
def asking(
    kept: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Asking]:
    records, ref = kept
    monkeypatch.chdir(records.parent)
    shutil.copytree(records, tmp_path / "records")
    casework = Casework.open(tmp_path / "records", clock=Clock())
    yield Asking(casework, ref)
    casework.close()


def _form(asking: Asking, known: Known) -> Form:
    asking.forms.clear()
    known.opens(asking, asking.casework.records.incident(asking.ref))
    return asking.forms[-1]


@pytest.mark.parametrize("known", FORMS, ids=[known.name for known in FORMS])
async def test_escape_at_any_moment_records_nothing_and_loses_nothing(
    asking: Asking, known: Known
) -> None:
    casework = asking.casework
    known.before(casework, asking.ref)
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        for moment in (1, 7, 9, len(_rough())):
            form = _form(asking, known)
            recorded = casework.records.store.history.head.seq
            app.push_screen(form)
            await until(pilot, lambda: form.is_current and app.focused is not None)  # noqa: B023
            writes = isinstance(app.focused, Input | TextArea)
            for event in _rough()[:moment]:
                app.post_message(event)
            app.post_message(events.Key("escape", "\x1b"))
            await until(pilot, lambda: app._settling is None and not app._waiting)
            assert casework.records.store.history.head.seq == recorded
            if form.is_attached and form.changed:
                assert form in app.screen_stack  # a list was open, or it asks before it goes
                assert isinstance(app.screen, Form | Question)
                form.keep_typing()
                form.set_aside() or form.dismiss()
                await pilot.pause()
            elif writes:
                assert casework.records.unsaved.all()
            for key in casework.records.unsaved.all():
                casework.records.unsaved.take_out(key)
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await pilot.pause()
