"""Hostile text on every screen: nothing crashes, nothing is obeyed, all of it is text."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.crypto.recovery_key import as_printed, new_recovery_key
from esafety_tui.model.record import clean_line, clean_text
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.case.forms.removals import text_of_request
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.case.tabs import TABS
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.setup_app import SetupApp
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.strip import TabStrip
from support.hostile import HOSTILE
from support.school import NOW, Clock
from support.screens.places_app import settled

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


# What would be obeyed if it were drawn as anything but text.
_OBEYED = ("closing tag", "escape colour", "line breaks")


@pytest.fixture
def spoiled(casework: Casework) -> Casework:
    """A school with cases in which every text is made of hostile strings."""
    everything = " ".join(HOSTILE.values())
    casework.settings.change({"name": f"School {everything}"[:400], "deputy": everything[:400]})
    for text in (*_together(HOSTILE.values()), HOSTILE["long word"], HOSTILE["wide"]):
        spoil(casework, text)
    return casework


def _together(texts: Iterable[str], longest: int = 150) -> Iterator[str]:
    """Join short texts, so that a few cases hold them all."""
    joined = ""
    for text in texts:
        if len(joined) + len(text) > longest:
            yield joined
            joined = ""
        joined = f"{joined} {text}".strip() if len(text) < longest else joined
    yield joined


def spoil(casework: Casework, text: str) -> None:
    person = {"standing": "pupil", "name": text, "note": text, "year_group": text}
    ref = casework.cases.record({
        "title": f"T {text}", "summary": text, "providers": [f"P {text}"],
        "severity": "high", "severity_reason": f"R {text}", "reported_at": NOW,
        "people": [{**person, "role": "target", "alias": f"A {text}"},
                   {**person, "role": "responsible"}],
    }).ref  # fmt: skip
    casework.entries.add_entry(ref, {"text": f"E {text}"})
    casework.entries.add_evidence(
        ref, {"description": f"D {text}", "address": text, "shown_at": text}
    )
    # An address has no blanks; what else may be in it stays in it.
    address = f"https://example.test/{quote(text, safe='[]$={}', errors='replace')}"[:400]
    casework.removals.add(ref, {"provider": f"H {text}", "address": address, "note": text})
    casework.referrals.refer(ref, {"agency": "other", "agency_name": text, "reason": f"W {text}"})
    casework.entries.add_support(ref, {"person": "p1", "note": text})
    casework.entries.add_sanction(ref, {"kind": "detention", "person": "p2", "procedure": text})
    casework.cases.not_applicable(ref, "check-safety", f"N {text}")
    casework.contacts.change(None, {"name": f"C {text}", "category": "social", "notes": text,
                                   "phone": text})  # fmt: skip


async def look(pilot: Pilot[int]) -> str:
    """What is drawn, as text; fails on anything that a terminal would obey."""
    await pilot.pause()
    drawn = "\n".join(
        "".join(segment.text for segment in strip)
        for strip in pilot.app.screen._compositor.render_strips()
    )
    assert not _CONTROLS.search(drawn.replace("\n", "")), repr(drawn)
    return drawn


async def through_the_places(pilot: Pilot[int]) -> AsyncIterator[str]:
    """Visit every place, a case with a form over it, the filter, and the palette."""
    for key, *_ in PLACES:
        await pilot.press(key)
        await settled(pilot)
        yield await look(pilot)
    await pilot.press("1", "enter", "e")
    yield await look(pilot)
    await pilot.press("escape", "question_mark")
    yield await look(pilot)
    await pilot.press("escape", "escape", "slash", "T")
    yield await look(pilot)
    await pilot.press("enter", "ctrl+p", "T")
    yield await look(pilot)


async def test_every_place_shows_hostile_text_as_text(spoiled: Casework) -> None:
    app = ESafetyApp(spoiled)
    async with app.run_test(size=(120, 40)) as pilot:
        drawn = "".join([text async for text in through_the_places(pilot)])
    for shown in ("[/foo]", "[red]x[/red]", "[/ [[ ]]"):
        assert shown in drawn


# The headings of the checklist, each with how many steps stand under it.
_WHEN = ("NOW", "TODAY", "WEEK", "LATER", "DONE")


@pytest.mark.parametrize(
    ("size", "tabs"),
    [
        ((80, 24), 4),
        *(pytest.param(size, 1, marks=pytest.mark.long) for size in ((80, 24), (120, 40))),
    ],
)
async def test_every_case_shows_hostile_text_as_text(
    spoiled: Casework, size: tuple[int, int], tabs: int
) -> None:
    """At length, every tab of every case; else some tabs of each."""
    app = ESafetyApp(spoiled)
    async with app.run_test(size=size) as pilot:
        app.names_shown = True
        for at, row in enumerate(spoiled.records.index.newest_first()):
            app.open_case(row.ref)
            await pilot.pause()
            for tab in TABS[at % tabs :: tabs]:
                app.screen.query_one(TabStrip).active = tab
                drawn = await look(pilot)
            assert any(
                f"{heading} " in drawn for heading in ("NOW", "TODAY", "WEEK", "LATER", "DONE")
            )
            app.pop_screen()


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.long)])
async def test_every_form_of_a_case_shows_hostile_text_as_text(
    casework: Casework, each: int
) -> None:
    """At length, every form; else each fourth."""
    spoil(casework, " ".join(HOSTILE[name] for name in _OBEYED))
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.names_shown = True
        app.open_case(casework.records.index.newest_first()[0].ref)
        await pilot.pause()
        case = app.screen
        assert isinstance(case, CaseScreen)
        i = case.incident
        records = (i.people[0], i.evidence[0], i.entries[0], i.referrals[0], i.support[0],
                   i.sanctions[0], "account", "severity", "facts")  # fmt: skip
        ways = [partial(case.record_actions.act_on, record) for record in records]
        ways.append(partial(text_of_request, case, i.ref, i.removals[0].id))
        ways.append(case.stage_actions.close)
        for way in ways[::each]:
            way()
            await look(pilot)
            if isinstance(app.screen, Form):
                await pilot.press("enter")  # opens the list that most forms begin with
                await look(pilot)
            while app.screen is not case:
                app.pop_screen()
                await pilot.pause()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_cleaned_text_holds_nothing_to_obey_and_keeps_its_words(text: str) -> None:
    for clean in (clean_line, clean_text):
        kept = clean(text)
        assert not _CONTROLS.search(kept)
        assert kept == clean(kept)
    assert "[/foo]" in clean_line(HOSTILE["closing tag"])
    assert clean_line(HOSTILE["escape colour"]) == "red"
    assert clean_line(HOSTILE["line breaks"]) == "one two three four"


@pytest.mark.parametrize(
    "size",
    [(60, 16), *(pytest.param(size, marks=pytest.mark.long) for size in ((80, 24), (200, 60)))],
)
async def test_every_place_is_drawn_at_every_size(
    casework: Casework, size: tuple[int, int]
) -> None:
    for text in ("wide", "long word", "emoji", "closing tag"):
        casework.cases.record({"title": HOSTILE[text], "providers": [HOSTILE[text]]})
    app = ESafetyApp(casework)
    async with app.run_test(size=size) as pilot:
        async for _ in through_the_places(pilot):
            pass


async def test_disposal_and_the_locked_contacts_show_hostile_text_as_text(
    spoiled: Casework, clock: Clock
) -> None:
    for row in spoiled.records.index.newest_first():
        spoiled.cases.withdraw(row.ref, f"W {row.title}")
    clock.on(days=366 * 8)
    app = ESafetyApp(spoiled)
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(Disposal())
        drawn = await look(pilot)
        assert "kept until" in drawn
        assert "[/foo]" in drawn
        await pilot.press("d")
        await look(pilot)
        await pilot.press("escape", "ctrl+l", "f3", "C")
        await look(pilot)


async def test_the_recovery_key_of_any_school_is_shown(tmp_path: Path) -> None:
    key = as_printed(new_recovery_key())
    app = SetupApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for text in (*_together(HOSTILE.values()), HOSTILE["long word"], HOSTILE["wide"]):
            await app.push_screen(RecoverySheet(key, clean_line(text), tmp_path))
            drawn = await look(pilot)
            for group in key.split("-"):
                assert group in drawn, text
            assert "I have kept it" in drawn, text
            await app.pop_screen()
