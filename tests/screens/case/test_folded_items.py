"""A long text in a case: cut after some lines, and never without saying so."""

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.case.items import Item, draw_item, is_folded
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.lists.drawing import Piece
from support.screens.case_forms import on_case, shown, to_tab

WIDTH = 60
MORE = "… more: Enter shows all"
LONG = {
    "words": "The class laughed at what was said. " * 200,
    "one-word": "x" * 5000,
    "chinese": "他们在班上笑他" * 430,
    "addresses": " ".join(f"https://example.com/{'page' * 60}/{n}" for n in range(9)),
    "lines": "\n".join(f"Line {n}" for n in range(30)),
    "after-many-blanks": "It began so." + " " * 5000 + "And went on. " * 200,
    "marks-on-a-letter": "e" + "\N{COMBINING ACUTE ACCENT}" * 5000 + "And went on. " * 200,
}
SHORT = {
    "a-sentence": "It began so.",
    "blanks-at-the-end": "It began so." + " " * 5000,
    "eight-lines": "\n".join(f"Line {n}" for n in range(8)),
    "chinese": "他们在班上笑他" * 20,
}


def an_item(text: str, *, folds: bool = True) -> Item:
    return Item("account", (Piece(text),), folds=folds)


def drawn(item: Item) -> list[str]:
    return ["".join(piece.text for piece in line) for line in draw_item(item, WIDTH)]


@pytest.mark.parametrize("indent", ["", " " * 30], ids=["flush", "indented"])
@pytest.mark.parametrize("kind", LONG)
def test_what_is_cut_says_so_and_enter_shows_all(kind: str, indent: str) -> None:
    item = an_item(indent + LONG[kind])
    assert is_folded(item, WIDTH)
    assert drawn(item)[-2:] == [f" {indent}{MORE}", ""]
    assert len(drawn(item)) <= 8


@pytest.mark.parametrize("kind", SHORT)
def test_what_shows_whole_says_nothing(kind: str) -> None:
    item = an_item(SHORT[kind])
    assert not is_folded(item, WIDTH)
    assert drawn(item) == drawn(an_item(SHORT[kind], folds=False))
    assert MORE not in "\n".join(drawn(item))


@pytest.mark.parametrize("kind", LONG)
def test_an_item_that_does_not_fold_shows_all(kind: str) -> None:
    item = an_item(LONG[kind], folds=False)
    assert not is_folded(item, WIDTH)
    assert MORE not in "\n".join(drawn(item))
    together = "".join("".join(drawn(item)).split())
    assert together == "".join(LONG[kind].split())


@pytest.mark.parametrize("kind", ["one-word", "chinese"])
async def test_enter_on_one_long_word_shows_all_of_it(
    app: ESafetyApp, casework: Casework, kind: str
) -> None:
    ref = casework.cases.record({"title": "Pasted", "summary": LONG[kind]}).ref
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Account", "account")
        assert MORE in shown(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Question)
