"""Takes the names that a recipient is not to have out of a text, and leaves the others."""

import re
from collections.abc import Collection, Iterable

from esafety_tui.model.incident import Person
from esafety_tui.model.school.school import School
from esafety_tui.reports.names.identifiers import (
    Find,
    FindKind,
    KnownNames,
    Passage,
    finds_in,
    names_among,
    words_in,
)
from esafety_tui.reports.names.masking import without_names

TAKEN_OUT = "[…]"
# Stands for a name that stays while the others are taken out; no text of ours holds any.
_HELD_FROM = 0xE000
# A reference says no more than the cover does, and an alias is what is to stand there.
_HARMLESS = frozenset({FindKind.ALIAS, FindKind.REFERENCE, FindKind.ADDRESS})
_SHORTEST_IN_ADDRESS = 4
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@[\w.]{2,}|[\w.+-]+@[\w.-]+", re.IGNORECASE)


def unlinked(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return *people*, each alias only once: of somebody targeted it would say that they told it.

    In a further part they go by what they are to the school.
    """
    seen: set[str] = set()
    done = []
    for one in people:
        done.append(one.but(alias="") if one.alias in seen else one)
        seen.add(one.alias)
    return tuple(done)


class Naming:
    """Who is named in a document, and who is not."""

    def __init__(
        self, everybody: Iterable[Person], named: Collection[str], school: School, by: str
    ) -> None:
        """*everybody* with all names that they have had; *named* are ids; *by* hands it over."""
        people = tuple(everybody)
        self.unnamed = tuple(one for one in people if one.id not in named)
        self.named = tuple(one for one in people if one.id in named)
        known = (one.name for one in self.named)
        offices = (school.lead, school.deputy, school.head, school.union_representative, by)
        staying = {name for name in (*known, *offices, school.name) if name}
        # Whoever is not named is not, also where they hold an office of the school.
        hidden = {name for one in self.unnamed for name in one.names}
        self.staying = sorted(staying - hidden, key=len, reverse=True)

    def masked(self, text: str, taken_out: Collection[str] = ()) -> str:
        """Return *text* with aliases in place of names, and without the words *taken_out*."""
        held: dict[str, str] = {}
        for number, name in enumerate(self.staying):
            sign = chr(_HELD_FROM + number)
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            text, found = re.subn(pattern, sign, text)
            if found:
                held[sign] = name
        text = without_names(text, self.unnamed)
        for word in taken_out:
            pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
            text = re.sub(pattern, TAKEN_OUT, text, flags=re.IGNORECASE)
        for sign, name in held.items():
            text = text.replace(sign, name)
        return text

    def finds(
        self,
        texts: Iterable[tuple[str, str]],
        no_names: frozenset[str],
        staff: Iterable[str],
        hidden: Iterable[str] = (),
    ) -> list[Find]:
        """Return what in *texts*, by their headings, may still name somebody who is not to be.

        The names of *staff* who did something for the school may stand there, and every alias.
        What has a capital in the *hidden* fields, such as an officer's name, is asked about.
        """
        aliases = (one.alias for one in (*self.named, *self.unnamed))
        stays = words_in((*self.staying, *staff, *aliases)) | _TITLES
        known = KnownNames(no_names=no_names | stays)
        known.add(self.unnamed)
        known.called.update((word, "") for text in hidden for word in names_among(text, no_names))
        texts = list(texts)
        found = finds_in([Passage(where, text) for where, text in texts], known)
        kept = [
            one for one in found if one.kind not in _HARMLESS and not words_in([one.found]) <= stays
        ]
        return [*kept, *self._in_addresses(texts)]

    def _in_addresses(self, texts: Iterable[tuple[str, str]]) -> Iterable[Find]:
        """Yield the addresses that are made from a name: a masked one has it in no word."""
        parts = {
            part.casefold()
            for one in self.unnamed
            for name in one.names
            for part in re.findall(r"[^\W\d_]+", name)
            if len(part) >= _SHORTEST_IN_ADDRESS
        }
        for where, text in texts:
            for match in _ADDRESSES.finditer(text):
                if any(part in match[0].casefold() for part in parts):
                    yield Find(FindKind.ADDRESS, match[0], where, match[0])
