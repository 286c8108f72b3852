"""One table of keys: named, explained, in docs/keys.md as they are; a school's own keys."""

import inspect
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import esafety_tui
from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.keys import OWN_NAME, OwnKeys, read_keys
from esafety_tui.screens.case.facts import FactsBox

sys.path.append(str(Path(__file__).parents[2] / "docs"))

import key_table
from key_table import BY_KEY, BY_PLACE, PAGE, renewed, rooms, table, table_by_key, verbs


def classes_with_keys() -> dict[str, type[DOMNode]]:
    found = {}
    for module in pkgutil.walk_packages(esafety_tui.__path__, "esafety_tui."):
        if not module.name.startswith(("esafety_tui.screens", "esafety_tui.widgets")):
            continue
        for name, kind in vars(import_module(module.name)).items():
            ours = inspect.isclass(kind) and kind.__module__.startswith("esafety_tui")
            if ours and issubclass(kind, DOMNode) and "BINDINGS" in vars(kind):
                found[name] = kind
    return found


@pytest.mark.parametrize("name", sorted(classes_with_keys()))
def test_every_binding_has_an_id_of_its_own_and_says_what_it_does(name: str) -> None:
    bindings = classes_with_keys()[name].BINDINGS
    for binding in bindings:
        assert isinstance(binding, Binding)
        assert binding.id, binding
        assert binding.tooltip, binding
    assert len({b.id for b in bindings if isinstance(b, Binding)}) == len(bindings)


def test_every_class_with_keys_is_in_the_table() -> None:
    named = {b.id for room in rooms() for b in room.bindings}
    for kind in classes_with_keys().values():
        for binding in kind.BINDINGS:
            assert isinstance(binding, Binding)
            assert binding.id in named, binding


def test_every_part_of_the_table_is_called_in_plain_words() -> None:
    of_classes = {room.name for room in rooms()} & classes_with_keys().keys()
    # These are plain words already, and what the lead calls the place or the list.
    assert of_classes <= {"Board", "Contacts", "Prevention", "Settings", "Disposal"}


@pytest.mark.parametrize("name", ["Working", "ClauseBox"])
def test_without_its_plain_words_a_part_would_stand_there_as_a_class(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a part that nobody named is seen."""
    monkeypatch.delitem(key_table._CALLED, name)
    with pytest.raises(AssertionError):
        test_every_part_of_the_table_is_called_in_plain_words()


def test_both_tables_tell_the_same_keys() -> None:
    by_place = [line.split(" | ") for line in table().splitlines()[2:]]
    by_key = table_by_key().splitlines()[2:]
    assert sum(len(cells[1].replace("\\|", "I").split()) for cells in by_place) == len(by_key)


@pytest.mark.parametrize(("begin", "keys"), [(BY_KEY, table_by_key), (BY_PLACE, table)])
def test_the_page_of_keys_has_them_as_they_are(begin: str, keys: Callable[[], str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert renewed(page, begin, keys()) == page, "run: python docs/key_table.py"


# What a letter means, by the last word of each binding's name.  A second meaning is written
# here only after thought: whoever presses it in the wrong place must lose nothing.
LETTERS = {
    "a": {"add"}, "A": {"add_any"}, "b": {"by_whom"}, "c": {"close"},
    "d": {"dispose", "unknown"}, "D": {"all"},
    "e": {"edit", "export"}, "f": {"open", "search", "facts"}, "F": {"saved"},
    "g": {"first"}, "G": {"last"},
    "h": {"lane_left", "left", "tab_left", "earlier", "before"}, "H": {"hold"},
    "j": {"down", "leave"}, "k": {"up"},
    "l": {"lane_right", "right", "tab_right", "later", "next"}, "L": {"legal_hold"},
    "n": {"new", "no"}, "N": {"next"}, "o": {"outcome"}, "p": {"published", "print"},
    "P": {"hand_over"}, "R": {"related"},
    "q": {"back"}, "s": {"severity"}, "t": {"targets"}, "u": {"undo"},
    "v": {"governors"}, "w": {"withdraw", "words"},
    "x": {"not_applicable", "drop", "remove", "leave_out"}, "y": {"yes"},
    "z": {"preview"},
}  # fmt: skip


def test_a_letter_means_the_same_everywhere() -> None:
    means = {
        key: {str(binding.id).rpartition(".")[2] for _, binding in uses}
        for key, uses in verbs().items()
        if len(key) == 1 and key.isalpha()
    }
    assert means == LETTERS


def test_no_place_has_two_things_on_one_key() -> None:
    for room in rooms():
        keys = Counter(k for b in room.bindings for k in b.key.split(","))
        assert [key for key, times in keys.items() if times > 1] == [], room.name


# A school's own keys


def own_keys(text: str) -> OwnKeys:
    return read_keys(text, ESafetyApp)


def test_own_keys_are_read_and_each_mistake_is_a_sentence() -> None:
    own = own_keys('board.new = "insert, f7"\nboard.nwe = "x"\napp.lock = 3\nplace.board = "zzz"\n')
    assert own.keymap == {"board.new": "insert,f7"}
    assert len(own.mistakes) == 3
    assert "perhaps board.new" in own.mistakes[0]
    for mistake in own.mistakes:
        assert mistake.endswith("serve there.")


def test_a_key_that_is_taken_is_not_given_away() -> None:
    own = own_keys('place.incidents = "3"\nboard.new = "4"\n')
    assert own.keymap == {}
    assert len(own.mistakes) == 2


def test_two_keys_may_change_places() -> None:
    swapped = {"place.incidents": "3", "place.contacts": "2", "locked.contacts_too": "f12"}
    own = own_keys("\n".join(f'{name} = "{key}"' for name, key in swapped.items()))
    assert (own.keymap, own.mistakes) == (swapped, ())


@pytest.mark.parametrize("text", ["board.new = ", "= 3", "\x00", "board = 1\n[board]\nnew='x'"])
def test_a_file_that_is_no_toml_is_said(text: str) -> None:
    own = own_keys(text)
    assert own.keymap == {}
    assert len(own.mistakes) == 1


async def test_own_keys_work_and_mistakes_show(casework: Casework, folder: Path) -> None:
    (folder / OWN_NAME).write_text('place.contacts = "f12"\nnot.there = "x"\n', encoding="utf-8")
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        assert any("not.there" in notice.message for notice in app._notifications)
        await pilot.press("f12")
        assert app.current_mode == "contacts"


async def test_without_the_file_the_shipped_keys_work(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f12")
        assert app.current_mode == "board"
        await pilot.press("3")
        assert app.current_mode == "contacts"


def test_undo_among_the_questions_says_what_undo_says_everywhere() -> None:
    """It is the same act: it takes back the last change, be that an answer here or not."""
    tooltips = [
        binding.tooltip
        for place in (FactsBox, ESafetyApp)
        for binding in place.BINDINGS
        if isinstance(binding, Binding) and binding.action == "undo"
    ]
    assert len(tooltips) == 2
    assert all(tooltip.startswith("Undo the last change") for tooltip in tooltips)
