"""Pasted text is text, however the terminal's bytes are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from esafety_tui.model.record import clean_text
from esafety_tui.widgets.form.safe_paste import PasteParser
from support.hostile import HOSTILE

HOSTILE_TEXT = " ".join(HOSTILE.values())


def read(parser: XTermParser, *parts: str) -> list[events.Event]:
    return [event for part in parts for event in parser.feed(part)]


def said(found: list[events.Event]) -> list[str]:
    return [e.text if isinstance(e, events.Paste) else e.key for e in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_paste_is_one_event_of_clean_text(text: str) -> None:
    found = read(PasteParser(), f"a\x1b[200~{text}\x1b[201~b")
    assert said(found) == ["a", clean_text(text), "b"]


def test_textual_alone_takes_a_pasted_escape_sequence_for_keys() -> None:
    """The negative control: once this fails, Textual does it by itself."""
    found = read(XTermParser(), "\x1b[200~x\x1b]0;owned\x07 7\x1b[201~")
    assert "7" in said(found)


@given(st.lists(st.integers(0, 60), max_size=6))
def test_cut_anywhere_it_is_the_same(cuts: list[int]) -> None:
    whole = "ab\x1b[200~one\x1b[31mtwo\x1b[20three\x1b[201~c\x1b[A\x1b[200~x\x1b[201~"
    # A cut right after an ESC leaves it to be the Escape key, as it must be.
    places = sorted({c for c in cuts if 0 < c < len(whole) and whole[c - 1] != "\x1b"})
    parts = [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]
    assert said(read(PasteParser(), *parts)) == said(read(PasteParser(), whole))


def test_the_escape_key_does_not_wait_and_a_half_beginning_is_given_up() -> None:
    parser = PasteParser()
    list(parser.feed("\x1b"))
    assert parser._held == ""
    parser = PasteParser()
    assert said(read(parser, "a\x1b[")) == ["a"]
    list(parser.tick())
    assert parser._held == ""
