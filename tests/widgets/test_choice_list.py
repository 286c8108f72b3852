"""Typing in a choice: the beginning of a word chooses, and nothing that does not hold it."""

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Select
from textual.widgets._select import SelectOverlay

from esafety_tui.widgets.form import choice_list
from esafety_tui.widgets.form.field import Field, Kind
from esafety_tui.widgets.form.field_widget import widget_for

CHOICES = ("outside the school", "upstanding", "support staff", "staff", "standing in (cover)")
WHERE_NONE_FITS = Select.NULL
TYPED = {
    ("enter", *"sta"): "staff",
    tuple("sta"): "staff",  # a letter opens the list
    tuple("cov"): "standing in (cover)",
    tuple("out"): "outside the school",
    tuple("pstand"): WHERE_NONE_FITS,  # within a word only
    tuple("stx"): WHERE_NONE_FITS,
    tuple("choose"): WHERE_NONE_FITS,  # what stands where nothing is chosen
}


class _OneChoice(App[None]):
    def compose(self) -> ComposeResult:
        field = Field("who", "Who", Kind.CHOICE, choices=tuple((word, word) for word in CHOICES))
        yield widget_for(field, "")


async def _chosen() -> dict[tuple[str, ...], object]:
    """What each of the keys in ``TYPED``, and Enter after them, choose."""
    found: dict[tuple[str, ...], object] = {}
    app = _OneChoice()
    async with app.run_test() as pilot:
        choice = app.query_one(Select)
        for keys in TYPED:
            await pilot.press(*keys, "enter")
            await pilot.pause()
            found[keys] = choice.value
            choice.expanded = False
            choice.clear()
            choice.focus()
            await pilot.pause()
    return found


async def test_the_beginning_of_a_word_chooses() -> None:
    assert await _chosen() == TYPED


async def test_textual_alone_chooses_within_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(
        choice_list._ByBeginning, "_find_search_match", SelectOverlay._find_search_match
    )
    assert (await _chosen())[tuple("pstand")] == "upstanding"
