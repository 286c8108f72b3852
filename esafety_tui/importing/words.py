"""The words of a school's log, brought to the words of the program by ``vocabulary.toml``.

A cell is a value only where the whole of it says so; prose is never searched for words.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Answer, Category, Medium, Outcome, Stage, Word

W = TypeVar("W", bound=Word)

_WORDS = re.compile(r"\w+")
_TICKS = frozenset("✓✔☑✅🗸√")
_CROSSES = frozenset("✗✘☒❌✖☐×")
_BRACKETED = re.compile(r"\([^()]*\)")
_LABEL = re.compile(r"[^:?\n]{1,60}[:?]\s*(?P<value>\S.*)")
# A day behind a word, as in *Closed 12/9/25*, *Closed 4 July 25* or *Yes (3/10)*.
DAY_IN_WORDS = (
    r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?|\d{1,2}(?:st|nd|rd|th)?\s?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?:\s?['’]?\d{2,4})?"
)
_DAY_BEHIND = re.compile(
    rf"(?P<word>[^\d\n]{{1,40}}?)[\s\-–:,(]*(?:\bon\s+)?(?P<day>{DAY_IN_WORDS})\)?", re.IGNORECASE
)
_PIECES = re.compile(r"\s*(?:[;,\n&+]|(?<!\d)/|\s[-–—]\s|\band\b)\s*", re.IGNORECASE)
_DENIES = re.compile(r"(?:not?|never)\b", re.IGNORECASE)
# A word that somebody could settle; anything longer is prose.
_LONGEST_WORD, _MOST_WORDS = 48, 6
_LONGEST_ANSWER = 200
_MOST_WORDS_OF_A_NAME = 3
LONGEST_TITLE = 80
# Behind a title or a "no." a full stop ends no sentence.
_SENTENCE_END = re.compile(r"(?<!\b(?:Mr|Ms|Dr|St|No|no))(?<!\bMrs)[.!?] ")


class Match(NamedTuple, Generic[W]):
    """The word that fits, and whether the log used that very word."""

    word: W
    same: bool


def fold(text: str) -> str:
    """Return *text* in lower case, with nothing in it but words and single spaces."""
    return _folded(text[:2000])


@lru_cache(maxsize=1024)  # a cell is looked at for many words in turn
def _folded(text: str) -> str:
    text = text.casefold()
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(text))


def whole_word(kind: type[W], text: str) -> Match[W] | None:
    """Return the word of *kind* that the whole of *text* says, or ``None``.

    ``Closed ✓`` and ``Status: closed`` say *closed*; a sentence with that word in it does not.
    """
    return _whole_word(kind, text[:200])


@lru_cache(maxsize=4096)
def _whole_word(kind: type[W], text: str) -> Match[W] | None:
    for said in _readings(text):
        if found := phrases_of(kind).get(said):
            return Match(found, same=said in {fold(found), fold(found.label)})
    return None


def category_of(text: str, own: Mapping[Category, str]) -> Match[Category] | None:
    """Return a category: by the name that the school gave it in *own*, else by its words.

    Of several words between commas those count that say a kind at all, if they say the same.
    """
    names = {fold(name): category for category, name in own.items() if fold(name)}
    for said in _readings(text[:200]) if names else ():
        if said in names:
            return Match(names[said], same=True)
    if names and (bare := fold(_BRACKETED.sub(" ", text[:200]))) in names:
        return Match(names[bare], same=False)
    if whole := whole_word(Category, text):
        return whole
    pieces = [piece for piece in _PIECES.split(text[:200]) if fold(piece)]
    found = {names.get(fold(piece)) or _category_piece(piece) for piece in pieces}
    found.discard(Category.OTHER)
    return Match(one, same=False) if len(found) == 1 and (one := found.pop()) else None


def _category_piece(piece: str) -> Category | None:
    if says_no_kind(piece):
        return Category.OTHER
    match = whole_word(Category, piece)
    return match.word if match else None


def status_in(text: str) -> tuple[str, str, Outcome | None]:
    """Return what *Closed 10/7, not proven* is made of: a word, its day if any, and a finding.

    A finding has to stand, in words that are known, behind a stage; the word and the day are
    returned as they are written.
    """
    pieces = [piece for piece in _PIECES.split(text[:200]) if fold(piece)]
    if len(pieces) == 2 and (outcome := whole_word(Outcome, pieces[1])):
        word, day = word_and_day(pieces[0])
        if whole_word(Stage, word):
            return word, day, outcome.word
    return (*word_and_day(text), None)


def says_no_kind(text: str) -> bool:
    """Whether *text* says what every log is about: *online safety*."""
    return fold(text) in _shipped()["category"]["nothing"]


@lru_cache(maxsize=1024)
def services_in(text: str) -> tuple[Sequence[str], Sequence[Medium]]:
    """Return the services that the whole of *text* lists, and the media of those that are known.

    A short name that is not known is taken as it stands.  Both are empty for a sentence.  Words
    that only stand around a service (*sent on Telegram*) are no part of its name, and no name;
    *not Snapchat* and what follows it name none, and brackets only describe: *WhatsApp (parents)*.
    """
    bare = _BRACKETED.sub(" ", text)
    text = bare if fold(bare) else text
    pieces = [piece.strip(" .") for piece in re.split(r"[;,\n/&+]|\band\b", text) if piece.strip()]
    found = [(piece, *_service_in(piece)) for piece in pieces]
    if any(not known and len(one.split()) > _MOST_WORDS_OF_A_NAME for one, _, known in found):
        return [], []
    names: list[str] = []
    media: list[Medium] = []
    for piece, bare, known in found:
        if is_blank(piece) or is_not_known(piece) or is_not_known(bare):
            continue
        if _DENIES.match(piece):
            break  # "not Snapchat / Instagram" may be of both
        if known:
            media.append(known[1])
        elif medium := whole_word(Medium, piece):
            media.append(medium.word)
            continue
        if known or bare:
            names.append(known[0] if known else piece)
    return list(dict.fromkeys(names)), media


def is_short(text: str) -> bool:
    """Whether *text* is a word or a few, and no sentence."""
    words = fold(text).split()
    return len(text) <= _LONGEST_WORD and len(words) <= _MOST_WORDS and "\n" not in text


def is_a_word(text: str, *, prose: bool = False) -> bool:
    """Whether *text* says something short, or *prose*, which somebody could settle once.

    A mark alone, such as a tick, is no word.
    """
    says_nothing = is_blank(text) or is_not_known(text) or says_no_kind(text)
    says_nothing |= not fold(text)
    return (prose or is_short(text)) and not says_nothing


def is_blank(text: str) -> bool:
    """Whether *text* stands for an empty cell: nothing, *n/a*, a dash."""
    folded = fold(text)
    if not folded:
        return answer_of(text) is None
    return folded in _shipped()["blank"]["words"]


def is_not_known(text: str) -> bool:
    """Whether *text* says that something or somebody is not known."""
    return text.strip() == "?" or fold(text) in _shipped()["not-known"]["words"]


def answer_of(text: str) -> Answer | None:
    """Return what a tick, a cross, *yes* or *no* says; ``None`` for anything else.

    A typed letter ``x`` is in neither list: some tick with it, and some cross out.
    """
    return _answer(text) if len(text) <= _LONGEST_ANSWER else None


@lru_cache(maxsize=4096)
def _answer(text: str) -> Answer | None:
    marks = {c for c in text if c in _TICKS or c in _CROSSES}
    rest = fold(text)
    if marks and (marks <= _TICKS or marks <= _CROSSES):
        marked = Answer.YES if marks <= _TICKS else Answer.NO
        if not rest:
            return marked
        if marked is Answer.NO:
            return None
    if is_not_known(text):
        return Answer.UNKNOWN
    for said in _readings(text):
        for answer in (Answer.YES, Answer.NO):
            if said in _shipped()["answer"][answer]:
                return answer
    return None


def _readings(text: str) -> Iterable[str]:
    """Yield *text* folded, and what follows its label: *Police informed: yes*."""
    if any(c in _CROSSES for c in text):
        return  # "closed ✗": the cross may mean either
    label = _LABEL.fullmatch(text.strip())
    for said in (text, label["value"] if label else ""):
        if said and "?" not in said:  # "closed?" asks, and says nothing
            yield fold(said)


def word_and_day(text: str) -> tuple[str, str]:
    """Return the word and the day of which the whole of *text* is made; else *text*, and none."""
    found = _DAY_BEHIND.fullmatch(text.strip())
    return (found["word"], found["day"]) if found else (text, "")


def title_of(text: str) -> str:
    """Return the first sentence or so of *text* as a title."""
    line = clean_line(text[:2000])
    if len(line) <= LONGEST_TITLE:
        return line
    head = line[: LONGEST_TITLE + 1]
    if end := _SENTENCE_END.search(head, LONGEST_TITLE // 3):
        return head[: end.start()]
    return head[: head.rfind(" ") if " " in head else LONGEST_TITLE].rstrip(" ,;:") + "…"


def headings() -> dict[str, list[str]]:
    """Return the headings of logs by what their columns hold."""
    found: dict[str, list[str]] = _shipped()["heading"]
    return found


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Return what finds a word or phrase of a list that decides nothing by itself."""
    longest = sorted(_shipped()[name]["words"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)


@cache
def _shipped() -> dict[str, Any]:
    path = Path(__file__).with_name("vocabulary.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def phrases_of(kind: type[W]) -> dict[str, W]:
    """Return the words of *kind* by all that they are called, folded."""
    table = _shipped()[kind.__name__.lower()]
    found = {
        fold(said): kind(word) for word, phrases in table.items() if word in set(kind)
        for said in phrases
    }  # fmt: skip
    own = {fold(name): word for word in kind for name in (word.value, word.label)}
    return {**found, **own}


def _service_in(piece: str) -> tuple[str, tuple[str, Medium] | None]:
    """Return *piece* without the words at its ends that only stand around a service, and that."""
    around, words = any_of("around-service"), fold(piece).split()
    while words and (said := " ".join(words)) not in _services():
        if around.fullmatch(words[-1]):
            words.pop()
        elif around.fullmatch(words[0]):
            del words[0]
        else:
            return said, None
    said = " ".join(words)
    return said, _services().get(said)


@cache
def _services() -> dict[str, tuple[str, Medium]]:
    return {
        fold(said): (one["name"], Medium(one["medium"]))
        for one in _shipped()["service"]
        for said in (*one["said"], one["name"])
    }
