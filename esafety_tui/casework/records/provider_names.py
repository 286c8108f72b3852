"""How providers are spelt: completed while they are typed, and asked about if nearly right.

A provider has one spelling: that of the contact table, without what stands there in
brackets; or, of one that is not in the table, the one that the records use most.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from esafety_tui.data.contacts.similar_names import near_names
from esafety_tui.model.contact import Contact, ContactKind, ContactStatus

# Helplines and the police are no providers, though their rows stand in the same table.
_KINDS = frozenset({ContactKind.MOBILE, ContactKind.SOCIAL, ContactKind.VIDEO_PHOTO,
                    ContactKind.MESSAGING, ContactKind.CHAT_FORUM, ContactKind.GAMING})  # fmt: skip
# What is said of a company or written around the address of its page, and names nothing.
_AROUND = frozenset({"limited", "ltd", "plc", "inc", "llc", "uk", "co", "com", "org", "net",
                     "www", "http", "https"})  # fmt: skip
# What pupils call them; each counts only while the table has the provider that it means.
_SHORT_FORMS = {"fb": "facebook", "insta": "instagram", "snap": "snapchat", "yt": "youtube"}
# Fewer letters are the beginning of nearly everything.
_BEGUN = 2


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """The names that are known, as they are offered; ``_keys`` has each spelling, and its name."""

    names: tuple[str, ...]
    _keys: Mapping[str, str]

    def completed(self, begun: str, besides: Collection[str] = ()) -> str:
        """Return the likeliest name that begins so, but for those in *besides*; or nothing."""
        if len(begun) < _BEGUN or begun.casefold() in map(str.casefold, self.names):
            return ""
        wanted = begun.casefold()
        besides = {self.spelt(name) for name in besides}
        fits = (name for name in self.names if name[: len(begun)].casefold() == wanted)
        return next((name for name in fits if name not in besides), "")

    def known(self, typed: str) -> str:
        """Return the name that *typed* certainly means; empty where there is none."""
        key = _key(typed)
        if key in self._keys:
            return self._keys[key]
        bare = "".join(word for word in _words(typed) if word not in _AROUND)
        return self._keys.get(bare) or self._keys.get(_SHORT_FORMS.get(bare, ""), "")

    def spelt(self, typed: str) -> str:
        """Return *typed* as the provider is spelt, or as it is where it is not known."""
        return self.known(typed) or typed

    def near(self, typed: str) -> tuple[str, ...]:
        """Return the names that *typed*, which is not known, may have been meant to be.

        Whole words of a longer name are spelt rightly: *Google* is not *Google Classroom*.
        """
        if not typed.strip() or self.known(typed):
            return ()
        words = set(_words(typed))
        keys = {_key(name): name for name in self.names if not words <= set(_words(name))}
        found = near_names(_key(typed), keys)
        return tuple(name for key, name in keys.items() if key in found)


def provider_names(
    rows: Iterable[Contact], today: Callable[[Contact], Contact | None], used: Iterable[str]
) -> ProviderNames:
    """Put the names of the contact table and those *used* in the records together.

    *today* says what stands in the place of a row.  What the 2014 list called otherwise
    (*Vodaphone*, *3*) is another spelling; a service that has closed keeps its name.
    """
    rows = [row for row in rows if row.category in _KINDS]
    rows.sort(key=lambda row: row.status is ContactStatus.RETIRED)
    keys: dict[str, str] = {}
    for row in rows:
        name = _short(row.name)
        # A number is none to complete, nor is a name that would come apart at its comma.
        if row.status is not ContactStatus.POLICY_2014 and _is_name(name):
            keys.setdefault(_key(name), name)
            keys.setdefault(_key(row.name), name)
    for row in rows:
        if row.status is ContactStatus.POLICY_2014 and (now := today(row)) is not None:
            keys.setdefault(_key(row.name), _short(now.name))
    in_table = dict.fromkeys(keys.values())
    of_table = ProviderNames((), dict(keys))
    uses: Counter[str] = Counter()
    for name, count in Counter(used).most_common():
        uses[of_table.known(name) or keys.setdefault(_key(name), name)] += count
    others = dict.fromkeys(name for name in keys.values() if name not in in_table)
    order = [*sorted(in_table, key=lambda name: -uses[name]), *others]
    return ProviderNames(tuple(order), keys)


def _is_name(name: str) -> bool:
    return "," not in name and any(letter.isalpha() for letter in name)


def _short(name: str) -> str:
    return name.split(" (", maxsplit=1)[0]


def _words(text: str) -> tuple[str, ...]:
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = (c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return tuple("".join(kept).split())


def _key(text: str) -> str:
    """What *text* comes to when spellings are compared: letters and digits, run together."""
    return "".join(_words(text)) or text
