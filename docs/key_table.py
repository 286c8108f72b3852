"""Write the two tables of keys.md anew, from the bindings: python docs/key_table.py."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textual.binding import Binding

from esafety_tui.app import ESafetyApp
from esafety_tui.keys import bindings_of, kinds_with_keys
from esafety_tui.widgets.keys.names import EVERYWHERE, shown_keys

HERE = Path(__file__).parent
PAGE = HERE / "keys.md"
BY_KEY, BY_PLACE = "<!-- by key -->\n", "<!-- by place -->\n"
END = "<!-- end -->"

# The table begins with these, and calls them so; the others follow.
_FIRST = {
    "ESafetyApp": EVERYWHERE, "Board": "Board", "Strip": "Today, on the board",
    "Incidents": "Cases", "SearchBox": "Search box", "CaseScreen": "A case",
    "FactsBox": "Questions of fact", "Contacts": "Contacts", "Annual": "Year",
    "PreventionPlace": "Prevention", "Guidance": "Policy", "Settings": "Settings",
    "RowList": "Lists", "Form": "Forms", "Line": "A line of a form",
    "ChoiceList": "A choice of a form", "Question": "Questions and messages",
}  # fmt: skip
_CALLED = {
    "Behind": "Behind a figure", "ClauseBox": "A clause", "ContactList": "Contact list",
    "BringIn": "Bringing in a log",
    "ContactSearch": "Contact search", "Disposal": "Disposal", "DoingList": "Lists of a case",
    "DraftText": "A drafted text", "FileExport": "Where a file goes",
    "HandOverBox": "A hand-over", "FilePicker": "Looking for a file",
    "PathInput": "Where a path is typed",
    "PeoplePlace": "People", "PeopleSearch": "People search",
    "PersonCases": "A person's cases",
    "KeysBox": "All keys",
    "Locked": "Locked screen", "LockedContacts": "Contacts while locked", "Menu": "A choice",
    "NamesBox": "A provider's name", "NewIncident": "A new incident",
    "NewPassphrase": "A new passphrase",
    "NumbersBox": "Contacts over a form", "Opening": "Before the records are open",
    "OpeningList": "Lists of cases", "RecordList": "Records of a case",
    "PassphraseOfOthers": "Records from elsewhere", "RecoverySheet": "The recovery sheet",
    "SecretsBox": "Who may open the records", "WhereTheyLie": "Where records lie",
    "Refusal": "What was refused", "Sorting": "Cases to sort",
    "Namesakes": "Names in several cases",
    "Working": "While something long goes on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the screen with the keys that it has, without those that it shares."""

    name: str
    bindings: tuple[Binding, ...]


def rooms() -> tuple[Room, ...]:
    """Return every part of the program that has keys."""
    kinds = {ESafetyApp.__name__: ESafetyApp, **kinds_with_keys()}
    # What another one is made from has its keys there.
    made_from = {base.__name__ for kind in kinds.values() for base in kind.__mro__[1:]}
    others = sorted(name for name in kinds if name not in _FIRST and name not in made_from)
    named = {**_FIRST, **{name: _CALLED.get(name, name) for name in others}}
    return tuple(Room(called, bindings_of(kinds[name])) for name, called in named.items())


def _told_once() -> Iterator[tuple[str, list[tuple[Binding, list[str]]]]]:
    """Yield each part of the program with its bindings and, of each, the keys told there.

    The parts that come first tell all of theirs; what is made from one of them repeats
    nothing of it.
    """
    told: set[tuple[str | None, str]] = set()
    for room in rooms():
        bindings = []
        for binding in room.bindings:
            keys = binding.key.split(",")
            if room.name not in _FIRST.values():
                keys = [key for key in keys if (binding.id, key) not in told]
            told.update((binding.id, key) for key in keys)
            if keys:
                bindings.append((binding, keys))
        yield room.name, bindings


def table() -> str:
    """Return the table of places, in Markdown: which keys each has, and the name of each."""
    lines = ["| where | keys | what | name in keys.toml |", "|---|---|---|---|"]
    for where, bindings in _told_once():
        name = f"**{where}**"
        for b, keys in bindings:
            shown = shown_keys(",".join(keys)).replace("|", "\\|")
            lines.append(f"| {name} | {shown} | {b.tooltip or b.description} | `{b.id}` |")
            name = ""
    return "\n".join(lines)


def verbs() -> dict[str, list[tuple[str, Binding]]]:
    """Return for each key what it does, with the name of the part where it does it."""
    found: dict[str, list[tuple[str, Binding]]] = {}
    for where, bindings in _told_once():
        for binding, keys in bindings:
            for key in keys:
                found.setdefault(key, []).append((where, binding))
    return found


def table_by_key() -> str:
    """Return the table of verbs, in Markdown: what each key does, wherever it does something."""
    lines = ["| key | where | what |", "|---|---|---|"]
    for key, uses in sorted(verbs().items(), key=lambda item: (len(item[0]), item[0].lower())):
        name = f"**{shown_keys(key)}**".replace("|", "\\|")
        for where, binding in uses:
            place = "Everywhere" if where == EVERYWHERE else where
            lines.append(f"| {name} | {place} | {binding.tooltip or binding.description} |")
            name = ""
    return "\n".join(lines)


def renewed(text: str, begin: str, keys: str) -> str:
    """Return *text* with the table *keys* in the place of the one after *begin*."""
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(END)
    return f"{before}{begin}{keys}\n{END}{after}"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    for begin, keys in ((BY_KEY, table_by_key()), (BY_PLACE, table())):
        page = renewed(page, begin, keys)
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(f"The tables in {PAGE.name} are up to date.\n")
