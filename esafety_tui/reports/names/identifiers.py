"""Looks through free text for what may identify somebody, before it leaves the school.

The lead's own words, the names of providers and of terms go into the workbook as they
were typed.  Names, aliases and initials of people in the records, references, anything
like an address or a number, and what looks like a name is found here; that each find
identifies nobody is for the lead to confirm.  Not everything can be found: reading the
text through is still the lead's part.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from esafety_tui.model.contact import Contact
from esafety_tui.model.incident import Person
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import so_many
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.figure_types import SECTIONS, definitions
from esafety_tui.reports.names.masking import INITIALS, initials_of
from esafety_tui.reports.names.ordinary_words import (
    MONTHS_TOO,
    NAMES_TOO,
    NO_NAMES,
    ORDINARY,
    SEASONS_TOO,
)


class FindKind(Word):
    """What a find looks like."""

    NAME = "name"
    LIKE_A_NAME = "looks like a name"
    ALIAS = "alias"
    INITIALS = "initials"
    REFERENCE = "reference"
    ADDRESS = "address or number"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of free text, and where in the report it stands.

    In *prose* two words with capitals look like a name; the names of services all have them.
    """

    where: str
    text: str
    prose: bool = True


@dataclass(frozen=True, slots=True)
class Find:
    """Something in a passage that may identify somebody; ``around`` is the text about it.

    ``sentence`` is the one in which it stands: what was harmless there may not be in another.
    """

    kind: FindKind
    found: str
    where: str
    around: str
    sentence: str = ""

    @property
    def key(self) -> str:
        """By what the lead's confirmation is kept: the words, their place and their sentence."""
        found = self.found.casefold()[:_LONGEST_KEPT]
        return f"{self.where}: {found}, in: {self.sentence}"


class UnconfirmedFinds(Exception):
    """There are finds in the text that the lead has not confirmed; nothing was written."""

    def __init__(self, finds: list[Find]) -> None:
        self.finds = finds
        super().__init__(f"{so_many(len(finds), 'find is', 'finds are')} not confirmed")


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SEAMS = re.compile(r"['’-]")  # of a double name
# Looked for ahead, so that one may begin within another.
_REFERENCE = re.compile(r"\b(?=((?:20)?(\d\d)\s?[-–/]\s?(\d\d)\s?/\s?\d{1,6})\b)")
_PATTERNS = (
    (FindKind.ADDRESS, re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (FindKind.ADDRESS, re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    (FindKind.ADDRESS, re.compile(r"(?<![\w@])@[\w.]{2,}")),
    (FindKind.ADDRESS, re.compile(r"(?<![\w/-])\+?\d(?:[ ()-]?\d){8,}\b")),
)
_AROUND = 30  # characters shown either side of a find
# Of a find, and of its sentence on either side, so many characters are kept with what was
# confirmed, which is one line.
_LONGEST_KEPT = 100
_SENTENCE_ENDS = re.compile(r"[.!?]\s|\n")


@dataclass
class KnownNames:
    """What people in the records are called: each name with its alias, as they were typed.

    Only gathered here, since every counting of a year does so; what is looked for in
    a text follows from it when there is a text.  ``no_names`` are words that are no names
    though they have capitals, such as the school's own; they are without capitals here.
    """

    called: set[tuple[str, str]] = field(default_factory=set)
    no_names: frozenset[str] = frozenset()

    def add(self, people: Iterable[Person]) -> None:
        """Take in what *people* are called, and what they were called before a correction."""
        for person in people:
            self.called.update((name, person.alias) for name in person.names or ("",))


class _Sought:
    """The parts of names, the aliases and the initials that are looked for."""

    def __init__(self, known: KnownNames) -> None:
        self.parts: set[str] = set()
        self.aliases: set[tuple[str, ...]] = set()
        self.initials: set[str] = set()
        for name, alias in known.called:
            words = [word for word in _words(name) if word not in NO_NAMES]
            parts = {part for word in words for part in (word, *_SEAMS.split(word))}
            self.parts.update(part for part in parts if len(part) > 2)
            letters = "".join(word[0] for word in words if not word.isdigit())
            if len(letters) > 1:
                self.initials.update((letters, letters[0] + letters[-1]))
            if letters := initials_of(name):
                self.initials.add(letters)
            if called := tuple(_words(alias)):
                self.aliases.add(called)


def finds_in(passages: Iterable[Passage], known: KnownNames) -> list[Find]:
    """Everything in *passages* that may identify somebody, each find once for its place."""
    found: dict[str, Find] = {}
    sought = _Sought(known)
    for passage in passages:
        text = passage.text
        spans = list(_spans(text, sought))
        spans += [
            (FindKind.LIKE_A_NAME, start, end)
            for start, end in name_like(text, known.no_names, prose=passage.prose)
            if not any(begun < end and start < ended for _, begun, ended in spans)
        ]
        for kind, start, end in sorted(spans, key=lambda span: span[1:]):
            around = text[max(0, start - _AROUND) : end + _AROUND].replace("\n", " ")
            find = Find(kind, text[start:end], passage.where, around, _sentence(text, start, end))
            found.setdefault(find.key, find)
    return list(found.values())


def unconfirmed(finds: Iterable[Find], confirmed: Iterable[str]) -> list[Find]:
    """The *finds* that the lead has not *confirmed* yet (by their keys)."""
    done = set(confirmed)
    return [find for find in finds if find.key not in done]


def _spans(text: str, known: _Sought) -> Iterator[tuple[FindKind, int, int]]:
    words = [(_plain(match[0]), *match.span()) for match in _WORD.finditer(text)]
    for word, start, end in words:
        if known.parts.intersection({word, *_SEAMS.split(word)}):
            yield FindKind.NAME, start, end
    for length in {len(alias) for alias in known.aliases}:
        for at in range(len(words) - length + 1):
            if tuple(word for word, _, _ in words[at : at + length]) in known.aliases:
                yield FindKind.ALIAS, words[at][1], words[at + length - 1][2]
    for match in INITIALS.finditer(text):
        if re.sub(r"[\s.]", "", match[0]).casefold() in known.initials:
            yield FindKind.INITIALS, *match.span()
    for match in _REFERENCE.finditer(text):
        # Two years that follow on each other, then a number: not a date.
        if (int(match[2]) + 1) % 100 == int(match[3]):
            yield FindKind.REFERENCE, *match.span(1)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield kind, *match.span()


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence about what stands from *start* to *end*, in one line and not too long."""
    before = [match.end() for match in _SENTENCE_ENDS.finditer(text, 0, start)]
    after = _SENTENCE_ENDS.search(text, end)
    first = max([start - _LONGEST_KEPT, 0, *before[-1:]])
    last = min(end + _LONGEST_KEPT, after.start() if after else len(text))
    near = f"{text[first:start]}{text[start:end][:_LONGEST_KEPT]}{text[end:last]}"
    return " ".join(near.casefold().split())


def _words(text: str) -> list[str]:
    return [_plain(match[0]) for match in _WORD.finditer(text)]


def _plain(word: str) -> str:
    """*word* without case, accents and a possessive ending: as people may spell it elsewhere."""
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return word.casefold().removesuffix("'s").removesuffix("’s")


# What looks like a name, though nobody of that name is in the records: a title with a word
# after it (Mr Patel), and two words with capitals that are no words of the program's, of the
# school's or of the calendar's (Priya Nair).  A first name alone, or two names that are
# ordinary words, too, is not found.
_TITLE = re.compile(
    r"\b(?:(?P<sure>[Mm]rs?|M(?:RS?|s|x|X)|[Mm]x)|Miss|MISS|Sir|SIR|Dame|Dr|DR|Prof|Rev)\b\.?[ \t]+"
    r"(?=(?P<name>[^\W\d_][\w'’-]*(?:[ \t]+[^\W\d_][\w'’-]*)?))"
)
_BETWEEN = re.compile(r"[ \t]+")
# A sentence begins after these, after a line's end, or where the text does.
_ENDS = '.!?:;\n\r•–—"“(‘'
_LOWER_AFTER_TITLE = frozenset({"and", "or", "the", "of", "who"})
# These are names, too, before a word that is not ordinary.
_TIMES_TOO = MONTHS_TOO | SEASONS_TOO


@cache
def _ordinary() -> frozenset[str]:
    """The words of the policy, of the figures and of any school's year, without capitals."""
    texts = [*SECTIONS.values()]
    texts += [f"{one.title} {one.text}" for one in clauses()]
    texts += [f"{one.title} {one.help}" for one in shipped_steps()]
    texts += [f"{one.name} {one.definition} {one.rows}" for one in definitions().values()]
    return ORDINARY | words_in(texts)


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """The words of *texts*, without capitals."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def no_names_in(school: School, contacts: Iterable[Contact]) -> frozenset[str]:
    """Return the words of the school's own names for things, and of services, without capitals."""
    return words_in(
        (
            school.name,
            *(term.name for term in school.terms),
            *school.category_names.values(),
            *(contact.name for contact in contacts),
        )
    )


def names_among(text: str, no_names: Collection[str]) -> list[str]:
    """Return the words of *text* with a capital that are no ordinary ones; *no_names* are none."""
    return [
        word
        for word in _WORD.findall(text)
        if word[0].isupper() and not _is_ordinary(word, no_names)
    ]


def name_like(
    text: str, no_names: Collection[str], *, prose: bool = True
) -> Iterator[tuple[int, int]]:
    """Where in *text* something stands that looks like a name; *no_names* are words that are none.

    Those are without capitals, and come beside the words of the program.  Two words with
    capitals are looked for in *prose* only.
    """
    taken: list[tuple[int, int]] = []
    for match in _TITLE.finditer(text):
        words = _BETWEEN.split(match["name"])
        if words[0].casefold() in _LOWER_AFTER_TITLE:
            continue
        sure = match["sure"] and not _is_ordinary(words[0], no_names)
        if not (words[0][0].isupper() or sure):
            continue
        end = match.start("name") + len(words[0])
        if len(words) > 1 and words[1][0].isupper():
            end = match.end("name")
        taken.append((match.start(), end))
        yield match.start(), end
    for start, end in _runs_of_capitals(text, no_names) if prose else ():
        if not any(start < before_end and begun < end for begun, before_end in taken):
            yield start, end


def _runs_of_capitals(text: str, no_names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Two or more words with a capital, side by side, of which at least one is not ordinary."""
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        goes_on = (
            bool(run) and word is not None and _BETWEEN.fullmatch(text, run[-1].end(), word.start())
        )
        capital = word is not None and word[0][0].isupper()
        if run and not (goes_on and capital):
            run = _without_first(run, text, no_names)
            if len(run) > 1 and not all(_is_ordinary(one[0], no_names) for one in run):
                yield run[0].start(), run[-1].end()
            run = []
        if word is not None and capital:
            run.append(word)


def _without_first(
    run: list[re.Match[str]], text: str, no_names: Collection[str]
) -> list[re.Match[str]]:
    """*run* without a word that has its capital only because a sentence begins with it."""
    before = text[: run[0].start()].rstrip(" \t")
    begins = not before or before[-1] in _ENDS
    first = run[0][0]
    ordinary = _is_ordinary(first, no_names) and first.casefold() not in _TIMES_TOO
    return run[1:] if begins and ordinary else run


def _is_ordinary(word: str, no_names: Collection[str]) -> bool:
    bare = re.sub(r"['’]s?$", "", word).casefold()
    if word.isupper() or any(letter.isdigit() for letter in word):
        return True  # letters that stand for words, such as PSHE
    if bare in NAMES_TOO:
        return False
    forms = (bare, bare.removesuffix("s"), bare.removesuffix("es"), f"{bare}s")
    parts = re.split(r"['’-]", bare)
    known = _ordinary()
    return any(form in known or form in no_names for form in forms) or (
        len(parts) > 1 and all(part in known or part in no_names for part in parts)
    )
