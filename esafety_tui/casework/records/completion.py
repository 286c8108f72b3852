"""What the last word of a search may become: filters, their values, saved searches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from esafety_tui.casework.records.index_row import fold
from esafety_tui.casework.records.query import CATEGORY, FILTERS, FLAGS, LISTS, SAVED
from esafety_tui.model.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Known:
    """The values that depend on the records."""

    providers: Sequence[str] = field(default=())
    years: Sequence[str] = field(default=())
    saved: Sequence[str] = field(default=())
    categories: Mapping[Category, str] = field(default_factory=dict)


def completions(text: str, known: Known) -> tuple[str, ...]:
    """Return what the last word of *text* may become, the likeliest first."""
    last = last_word(text)
    name, colon, value = last.partition(":")
    if not colon:
        return tuple(f"{f}:" for f in FILTERS if last and f.startswith(last.casefold()))
    name = name.casefold()
    wanted = fold(value.strip('"'))
    return tuple(
        f"{name}:{_quoted(word)}" for word in _values(name, known) if fold(word).startswith(wanted)
    )


def completed(text: str, known: Known) -> str:
    """Return *text*, letter for letter, with the likeliest rest of its last word, if any."""
    last = last_word(text)
    for whole in completions(text, known):
        rest = whole[len(last) :]
        if rest and whole.casefold().startswith(last.casefold()):
            return text + rest
    return text


def taken(text: str, known: Known) -> str:
    """Return *text* with its last word replaced by the likeliest completion, quoted if need be."""
    whole = next(iter(completions(text, known)), None)
    return text if whole is None else text.removesuffix(last_word(text)) + whole


def last_word(text: str) -> str:
    """Return the word that is being typed: empty after a blank, whole inside quotation marks."""
    if text.count('"') % 2:
        start = text.rfind(" ", 0, text.rfind('"')) + 1
        return text[start:]
    return text[text.rfind(" ") + 1 :]


def _values(name: str, known: Known) -> Iterable[str]:
    if name == CATEGORY:
        own = {word: name.replace('"', "") for word, name in known.categories.items()}
        return [*(own.get(word, word.value) for word in Category), *(word.value for word in own)]
    if name in LISTS:
        return [word.value for word in LISTS[name]]
    if name in FLAGS:
        return ["yes", "no"]
    return {"provider": known.providers, "year": known.years, SAVED: known.saved}.get(name, ())


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
