"""The words of a school's log, brought to the words of the program by ``vocabulary.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from esafety_tui.model.vocabulary import Answer, Category, Medium, Severity, Stage, Word

W = TypeVar("W", bound=Word)

_BETWEEN_SEVERITIES = re.compile(
    r"\b(?:not|no|low to|medium to|low medium|medium high|high critical)\b"
)
_BESIDE_MEDIUM = frozenset({"a", "by", "via", "on", "the", "and", "mobile", "phone", "e", "media"})
_NOBODY = frozenset({
    "", "none", "n a", "na", "nil", "no", "nobody", "no one", "not applicable", "tbc", "tba", "0",
    "nothing", "see above", "as above", "ditto",
})  # fmt: skip
_NOT_KNOWN = re.compile(
    r"(?:not (?:yet )?known|unknown|anon(?:ymous)?|unidentified|nk|n k|don t know|unsure|not sure"
    r"|not (?:identified|established))"
    r"(?: (?:person|account|user|poster|sender|caller|number|at present|yet))*"
)
_YES = re.compile(r"(?:y|yes|true|done|informed|contacted|reported|referred|told)\b")
_NO = re.compile(r"(?:n|no|none|not|false|nil|0)\b")


class Match(NamedTuple, Generic[W]):
    """The word that fits, and whether the log used that very word."""

    word: W
    same: bool


def fold(text: str) -> str:
    """Return *text* in lower case, with nothing in it but words and single spaces."""
    apart = unicodedata.normalize("NFKD", text[:2000].casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in apart if not unicodedata.combining(c))))


def nearest(kind: type[W], text: str) -> Match[W] | None:
    """Return the word of *kind* that *text* means, or ``None`` when nothing is known of it."""
    folded = fold(text)
    for word in kind:
        if folded in {fold(word), fold(word.label)}:
            return Match(word, same=True)
    for word, pattern in _patterns(kind):
        if pattern.search(folded):
            return Match(word, same=False)
    return None


def category_of(text: str, own: Mapping[Category, str]) -> Match[Category] | None:
    """Return a category: by the name that the school gave it in *own*, else as :func:`nearest`.

    A word that usually means one category may be what the school calls another.
    """
    folded = fold(text)
    names = {category: fold(name) for category, name in own.items() if fold(name)}
    for category, name in names.items():
        if folded == name:
            return Match(category, same=True)
    spelt_out = nearest(Category, text)
    if spelt_out and spelt_out.same:
        return spelt_out
    for category, name in sorted(names.items(), key=lambda one: -len(one[1])):
        if f" {name} " in f" {folded} ":
            return Match(category, same=False)
    return spelt_out


def severity_of(text: str) -> Match[Severity] | None:
    """Return a severity; ``None`` for what lies between two, or is only a number."""
    return None if _BETWEEN_SEVERITIES.search(fold(text)) else nearest(Severity, text)


def services_in(text: str) -> tuple[list[str], Medium | None]:
    """Return the services that *text* names, and the medium of the first."""
    folded = fold(text)
    found = [(name, medium) for name, pattern, medium in _services() if pattern.search(folded)]
    return [name for name, _ in found], (found[0][1] if found else None)


def is_medium_only(text: str) -> bool:
    """Whether *text* names a medium and nothing else: *text message*, *phone call*."""
    words = fold(text).split()
    return bool(words) and all(
        word in _BESIDE_MEDIUM or any(p.match(word) for _, p in _patterns(Medium)) for word in words
    )


def is_blank(text: str) -> bool:
    """Whether *text* stands for an empty cell: nothing, *n/a*, a dash."""
    return fold(text) in _NOBODY


def is_not_known(text: str) -> bool:
    """Whether *text* says that somebody is not known."""
    return _NOT_KNOWN.fullmatch(fold(text)) is not None


def yes_or_no(text: str) -> Answer:
    """Read an answer at the start of *text*; unknown when it begins with neither."""
    folded = fold(text)
    if folded in {"n a", "nk", "n k"} or is_not_known(text):
        return Answer.UNKNOWN
    if _YES.match(folded):
        return Answer.YES
    return Answer.NO if _NO.match(folded) else Answer.UNKNOWN


@cache
def shipped(name: str) -> dict[str, Any]:
    """Return the words that come with the program in the file *name*."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def _patterns(kind: type[W]) -> tuple[tuple[W, re.Pattern[str]], ...]:
    name = kind.__name__.lower()
    return tuple(
        (kind(word), _pattern(said))
        for table in (("not-closed", name) if kind is Stage else (name,))
        for word, said in shipped("vocabulary.toml")[table].items()
    )


@cache
def _services() -> tuple[tuple[str, re.Pattern[str], Medium], ...]:
    return tuple(
        (one["name"], _pattern(f"(?:{said})\\b" for said in one["said"]), Medium(one["medium"]))
        for one in shipped("vocabulary.toml")["service"]
    )


def _pattern(said: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(said)})")
