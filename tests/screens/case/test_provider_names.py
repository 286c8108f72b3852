"""Providers in the forms: completed, taken as they are spelt, asked about if nearly right."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Button

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.provider_names import ProviderNames, provider_names
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.names_box import NamesBox
from support.screens.bursts import burst, running
from support.screens.case_forms import NARROW, case_of, on_case, shown, to_tab
from support.screens.places_app import until

if TYPE_CHECKING:
    from support.terminal import Terminal

TABLE = ContactTable(None)


def known(*used: str) -> ProviderNames:
    return provider_names(TABLE.rows, TABLE.replacement, used)


# Names

SPELT = {
    "instagram": "Instagram",
    "INSTAGRAM": "Instagram",
    "insta": "Instagram",
    "ee": "EE",
    "ee limited": "EE",
    "EE Ltd.": "EE",
    "Vodafone UK": "Vodafone",
    "tik tok": "TikTok",
    "www.snapchat.com": "Snapchat",
    "Vodaphone": "Vodafone",
    "3": "Three",
    "x": "X",
    "X (formerly Twitter)": "X",
    "O2": "O2",
    "Twitter": "Twitter",
    "yubo": "Yubo",
    "instag": "instag",
    "Threads": "Threads",
    "ltd": "ltd",
    "": "",
}


@pytest.mark.parametrize("typed", SPELT)
def test_another_spelling_of_a_known_provider_is_taken_as_it(typed: str) -> None:
    assert known("Yubo", "Yubo", "YUBO").spelt(typed) == SPELT[typed]


NEAR = {
    "instag": ("Instagram",),
    "instgram": ("Instagram",),
    "facebok": ("Facebook",),
    "Youbo": ("Yubo",),
    "Signal": (),
    "Google": (),
    "Sky": (),
    "Instagram": (),
    "insta": (),
    "": (),
}


@pytest.mark.parametrize("typed", NEAR)
def test_what_is_nearly_a_provider(typed: str) -> None:
    assert known("Yubo").near(typed) == NEAR[typed]


def test_what_a_school_kept_as_it_was_typed_is_asked_about_no_more() -> None:
    assert known().near("Youtubes") == ("YouTube",)
    assert known("Youtubes").near("Youtubes") == ()


def test_the_provider_that_is_used_most_is_offered_first() -> None:
    assert known().completed("sn") == "Snapchat"
    assert known("Telegram", "TikTok", "TikTok").completed("T") == ""
    assert known("Telegram", "TikTok", "TikTok").completed("te") == "Telegram"
    assert known("Twitch").completed("tw") == "Twitch"
    assert known("Twitter").completed("tw") == "Twitter"


def test_no_helpline_no_number_and_no_name_with_a_comma_is_a_provider() -> None:
    names = known().names
    assert "Instagram" in names
    assert not [name for name in names if "," in name or "(" in name or name.isdigit()]
    assert not {"Childline", "Police - emergency", "Mobile phones", "Vodaphone"} & set(names)


def test_what_is_in_the_field_already_is_not_offered_again() -> None:
    assert known().completed("in", ["insta"]) == ""
    assert known().completed("in", ["EE"]) == "Instagram"


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=5))
def test_a_spelling_is_its_own_spelling_and_a_completion_goes_on(
    typed: str, used: list[str]
) -> None:
    names = known(*used)
    spelt = names.spelt(typed)
    assert names.spelt(spelt) == spelt
    whole = names.completed(typed)
    assert not whole or whole.casefold().startswith(typed.casefold()[:1])
    assert not (names.near(typed) and names.known(typed))


# The form


async def new_incident(pilot: Pilot[int], providers: str) -> NamesBox:
    """Open the form of a new incident with a title, and type *providers*."""
    await pilot.press("n", "tab", *"One")
    box = pilot.app.screen.query_one("#field-providers", NamesBox)
    box.focus()
    await pilot.pause()
    await burst(pilot, *providers)
    return box


def providers(casework: Casework) -> list[tuple[str, ...]]:
    return [row.providers for row in casework.records.index.newest_first()]


SPELLINGS = {
    "insta,ee limited, INSTAGRAM": ("Instagram", "EE"),
    "Signal,  ,": ("Signal",),
}


async def test_certain_spellings_are_taken_without_a_word(casework: Casework) -> None:
    async with running(casework) as pilot:
        for number, (typed, kept) in enumerate(SPELLINGS.items(), start=1):
            await new_incident(pilot, typed)
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert len(providers(casework)) == number, typed
            assert providers(casework)[0] == kept
            if isinstance(pilot.app.screen, Question):  # it is likely the same as the one before
                await pilot.press("escape")
                await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()


async def test_a_name_that_is_nearly_right_is_asked_about_once(casework: Casework) -> None:
    """Going back leaves the typing, and the cursor at the name."""
    async with running(casework) as pilot:
        ways_back: tuple[tuple[str, ...], ...] = (("right", "right", "enter"), ("escape",))
        for keys, kept in (([], "Instagram"), (["right"], "instag")):
            before = providers(casework)
            box = await new_incident(pilot, "EE, instag")
            for back in ways_back:
                save = pilot.app.screen.query_one("#save", Button)
                save.focus()
                # Textual's button is deaf for a fifth of a second after it was pressed.
                await until(pilot, lambda save=save: not save.has_class("-active"))
                await pilot.press("enter")
                await until(pilot, lambda: isinstance(pilot.app.screen, Question))
                await pilot.press(*back)
                await pilot.pause()
                assert isinstance(pilot.app.screen, Form), back
                assert box.has_focus, back
                assert box.value == "EE, instag"
                assert providers(casework) == before
            ways_back = ()
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert isinstance(pilot.app.screen, Question), kept
            assert "Did you mean Instagram?" in shown(pilot.app)
            assert providers(casework) == before
            await pilot.press(*keys, "enter")
            await pilot.pause()
            assert providers(casework) == [("EE", kept), *before]
            await pilot.press("escape")
            await pilot.pause()


async def test_two_doubtful_names_are_asked_about_one_after_the_other(casework: Casework) -> None:
    async with running(casework) as pilot:
        await new_incident(pilot, "instag,facebok")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("right", "enter")
        await pilot.pause()
        assert "Did you mean Facebook?" in shown(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        assert providers(casework) == [("instag", "Facebook")]


async def test_what_is_refused_after_the_question_asks_it_no_second_time(
    casework: Casework,
) -> None:
    async with running(casework) as pilot:
        await new_incident(pilot, "instag")
        form = pilot.app.screen
        form.query_one("#field-title").value = ""  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("right", "enter")
        await pilot.pause()
        assert pilot.app.screen is form
        assert "Title" in shown(pilot.app)
        form.query_one("#field-title").value = "One"  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert providers(casework) == [("instag",)]


async def test_what_the_record_holds_is_neither_asked_about_nor_changed(
    casework: Casework, app: ESafetyApp
) -> None:
    ref = casework.cases.record(
        {"title": "One", "providers": ["instagram", "facebok", "EE ltd"]}
    ).ref
    async with on_case(app, ref) as pilot:
        await pilot.press("e")
        await pilot.pause()
        box = app.screen.query_one("#field-providers", NamesBox)
        box.value += ", snap"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert case_of(app, ref).providers == ("instagram", "facebok", "EE ltd", "Snapchat")


async def test_the_provider_of_a_request_is_asked_about_too(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref, NARROW) as pilot:
        await to_tab(pilot, "Requests")
        app.screen.record_actions.add("removal")  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        box = app.screen.query_one("#field-provider", NamesBox)
        box.value = "snapcat"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Did you mean Snapchat?" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert case_of(app, ref).removals[0].provider == "Snapchat"


# Completing


COMPLETED = {
    "inst": "Instagram",
    "EE, what": "EE, WhatsApp",
    "Instagram,in": "Instagram,in",
    "zz": "zz",
}


async def test_the_right_arrow_takes_the_name_at_once_however_fast(casework: Casework) -> None:
    """One in the middle is completed where it stands; it shows while the cursor is there."""
    async with running(casework) as pilot:
        box = await new_incident(pilot, "")
        for typed, value in COMPLETED.items():
            box.value = ""
            await burst(pilot, *typed, "right", ",", "x")
            assert box.value == f"{value},x"
        box.value = ""
        await burst(pilot, *"inst, EE")
        await pilot.press(*["left"] * 4)
        await pilot.pause()
        assert "instagram, EE" in shown(pilot.app)
        await pilot.press("right")
        await pilot.pause()
        assert box.value == "Instagram, EE"
        assert box.cursor_position == len("Instagram")
        await pilot.press("right")
        assert box.value == "Instagram, EE"
        box.value = ""
        await burst(pilot, *"snap")
        assert "snapchat" in shown(pilot.app)
        await pilot.press("tab")
        await pilot.pause()
        assert "snapchat" not in shown(pilot.app)


async def hasty(casework: Casework) -> list[tuple[str, ...]]:
    """Save twice, and Enter after it, without waiting; then look what was kept."""
    async with running(casework) as pilot:
        await new_incident(pilot, "")
        await burst(pilot, *"Youtubes", "ctrl+s", "ctrl+s", "enter", "enter")
        return providers(casework)


async def test_keys_in_haste_make_no_provider_out_of_another(casework: Casework) -> None:
    assert await hasty(casework) == []


async def test_if_a_box_took_keys_from_before_it_came_up_haste_would(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Question, "is_slip", lambda _box, _key: False)
    assert await hasty(casework) == [("YouTube",)]


@pytest.mark.terminal
@pytest.mark.parametrize(
    ("answer", "kept"),
    [("\r", ("EE", "Instagram")), ("\x1b[C\r", ("EE", "instag"))],
    ids=["use", "keep"],
)
def test_in_a_terminal_everything_typed_at_once_arrives_once(
    casework: Casework,
    folder: Path,
    terminal: "Callable[..., Terminal]",
    reopened: Callable[[], Casework],
    answer: str,
    kept: tuple[str, ...],
) -> None:
    casework.close()
    shown = terminal("--database", str(folder), columns=100, lines=35)
    shown.wait("Nothing is recorded yet")
    shown.send("nOne\t\t\t\tee limited, instag\x13\x13")
    shown.wait("Did you mean Instagram?", "Go back")
    shown.send(answer)
    shown.wait("2026-27/001")
    shown.press("ctrl+q")
    assert shown.ended() == 0
    records = reopened()
    assert providers(records) == [kept]
    records.close()
