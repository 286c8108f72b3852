"""What looks like a person's name in a text, though nobody of that name is in the records.

A title with a word after it (*Mr Patel*), and two words with capitals that are no words of
the program's, of the school's or of the calendar's (*Priya Nair*).  A first name alone, or
two names that are ordinary words, too, is not found: reading the text through is still the
lead's part.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.definitions import SHEETS, definitions
from esafety_tui.reports.names.ordinary_words import MONTHS_TOO, NAMES_TOO, ORDINARY, SEASONS_TOO

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
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
    texts = [*SHEETS.values()]
    texts += [f"{one.title} {one.text}" for one in clauses()]
    texts += [f"{one.title} {one.help}" for one in shipped_steps()]
    texts += [f"{one.name} {one.definition} {one.rows}" for one in definitions().values()]
    return ORDINARY | words_in(texts)


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """The words of *texts*, without capitals."""
    return frozenset(word.casefold() for text in texts for word in WORD.findall(text))


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
    for word in [*WORD.finditer(text), None]:
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
