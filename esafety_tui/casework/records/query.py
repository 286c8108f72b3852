"""The search box: words, and filters such as ``stage:waiting`` or ``overdue:``.

One language for the board, the list of incidents and the command line.  A word is looked for in
all that was written in a case; one that stands nowhere is taken for a misspelt name of a provider
or a person.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.index import Rows
from esafety_tui.casework.records.index_row import IndexRow, fold
from esafety_tui.data.contacts.similar_names import near_names
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Category, Medium, Severity, Stage, Standing, Word

YES = frozenset({"", "yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
CATEGORY = "category"
LISTS: dict[str, type[Word]] = {
    "stage": Stage,
    "severity": Severity,
    CATEGORY: Category,
    "target": Standing,
}
FLAGS = ("overdue", "hold")
SAVED = "saved"
FILTERS = (*LISTS, "provider", "year", *FLAGS, SAVED)
FILTERS_LISTED = " ".join(f"{name}:" for name in FILTERS)
# A value with a blank in it stands in quotation marks.
_TOKEN = re.compile(r'(?:[A-Za-z]+:)?"[^"]*"?|\S+')

Test = Callable[[IndexRow], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter and its value; of a closed list, the ``words`` that the value begins."""

    name: str
    value: str
    words: frozenset[Word] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: every word and every filter must fit."""

    words: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that fit, newest reference first; ``near`` if a word was taken as misspelt.

    ``meant`` is the filter that words which find nothing spell, such as ``overdue:``.
    """

    rows: list[IndexRow]
    near: bool = False
    meant: str = ""


def parse_query(
    text: str,
    saved: Callable[[], Mapping[str, str]] = dict,
    categories: Mapping[Category, str] | None = None,
) -> Query:
    """Read a query; ``saved:NAME`` stands for the query that *saved* gives under it.

    *categories* are those that the school calls by names of its own; the standard words
    are understood too.  Raises :class:`Invalid` for a filter, a value or a name that there is not.
    """
    words: list[str] = []
    filters: list[Filter] = []
    for token in _TOKEN.findall(text):
        name, colon, value = token.partition(":")
        value = value.strip('"')
        if not colon or not name.isalpha() or value.startswith("//"):
            words.append(fold(token.strip('"')))
        elif name.casefold() == SAVED:
            kept = _saved_query(value, saved(), categories)
            words += kept.words
            filters += kept.filters
        else:
            filters.append(_checked(name.casefold(), fold(value), categories or {}))
    return Query(tuple(words), tuple(filters))


# As many words, and beginnings of words, are remembered with the cases that have them.
_MOST_WORDS = 64


class Texts:
    """What was written in the cases, folded: of each read when it is first looked for."""

    def __init__(self, written: Callable[[str], Iterable[str]]) -> None:
        """Read a case by *written*, which gives the texts in that of a reference."""
        self._written = written
        self._read: dict[str, IndexRow] = {}
        self._texts: dict[str, str] = {}
        self._found: dict[str, set[str]] = {}

    def read(self, rows: Iterable[IndexRow]) -> None:
        """Read the cases of *rows* that were not read, or have changed since."""
        read, texts = self._read, self._texts
        for row in rows:
            if read.get(row.ref) is not row:  # a case that changed has another row
                former = (name for person in row.persons for name in person.formerly)
                said = (row.ref, *row.providers, *former, *self._written(row.ref))
                read[row.ref], texts[row.ref] = row, fold("\n".join(said))
                self._found = {}

    def having(self, word: str) -> set[str]:
        """Return the references of cases in which *word* is written, of all that were read."""
        if word not in self._found:
            # A letter more is looked for only where the letters before it were found.
            among = self._found.get(word[:-1], self._texts)
            if len(self._found) >= _MOST_WORDS:
                self._found = {}
            self._found[word] = {ref for ref in among if word in self._texts[ref]}
        return self._found[word]


def find(
    query: Query, rows: Rows, day: BoardDay, texts: Texts, categories: Mapping[Category, str]
) -> Found:
    """Return the rows that fit *query*; *texts* and *categories* are as of :func:`parse_query`."""
    found = everything = rows.newest_first()
    near = False
    if query.words:
        texts.read(everything)
    for word in query.words:
        sorts = _sorts(word, categories)
        refs = texts.having(word)
        fitting = _fitting(refs, found, sorts)
        if not fitting and not _fitting(refs, everything, sorts):
            meant = near_names(word, rows.words())
            fitting = [row for row in found if not meant.isdisjoint(row.known_as)]
            near = near or bool(meant)
        found = fitting
    for one in query.filters:
        test = _test(one, day)
        fitting = [row for row in found if test(row)]
        if not fitting and one.name == "provider" and not any(test(row) for row in everything):
            meant = near_names(
                one.value, {fold_name(p) for row in everything for p in row.providers}
            )
            fitting = [r for r in found if any(fold_name(p) in meant for p in r.providers)]
            near = near or bool(meant)
        found = fitting
    return Found(found, near, "" if found else _meant(query.words))


# Providers are few, rows are many.
fold_name = lru_cache(maxsize=4096)(fold)


def _sorts(word: str, categories: Mapping[Category, str]) -> set[Word]:
    """Return the categories and the places whose names hold *word*."""
    own: set[Word] = {one for one, name in categories.items() if word in fold_name(name)}
    return own | {one for one in (*Category, *Medium) if word in fold_name(one.label)}


def _fitting(refs: set[str], rows: list[IndexRow], sorts: set[Word]) -> list[IndexRow]:
    """Return those of *rows* that have one of *refs*, or are of one of *sorts*."""
    if sorts:
        return [
            row for row in rows
            if row.category in sorts or row.medium in sorts or row.ref in refs
        ]  # fmt: skip
    return [row for row in rows if row.ref in refs]


def _saved_query(
    name: str, saved: Mapping[str, str], categories: Mapping[Category, str] | None
) -> Query:
    """Read a saved search; what a category was called then may be nobody's name now."""
    text = _kept(name, saved)  # not in the sentence: it may hold somebody's name
    try:
        return parse_query(text, categories=categories)
    except Invalid as invalid:
        raise Invalid(
            "",
            f"the saved search {fold(name)} cannot be made as it was saved: "
            f"{invalid.field or 'it'} {invalid.reason}. Write it anew, and save it under the "
            "same name",
        ) from None


def _kept(name: str, saved: Mapping[str, str]) -> str:
    wanted = fold(name)
    for known, text in saved.items():
        if fold(known) == wanted:
            return text
    names = ", ".join(sorted(saved)) or "none yet: ctrl+s in the search box saves one"
    raise Invalid(SAVED, f"takes the name of a saved search; there are {names}")


def _meant(words: tuple[str, ...]) -> str:
    """The filter that a word or two in a row spell without its colon: *over due*."""
    pairs = (first + second for first, second in pairwise(words))
    spelt = next((said for said in (*words, *pairs) if said.replace("-", "") in FILTERS), "")
    return f"{spelt.replace('-', '')}:" if spelt else ""


def _checked(name: str, value: str, categories: Mapping[Category, str]) -> Filter:
    if name not in FILTERS:
        raise Invalid(name, f"is no filter; there are {FILTERS_LISTED}")
    if name in LISTS:
        own = {str(word): said for word, said in categories.items()} if name == CATEGORY else {}
        begun = (
            word for word in LISTS[name]
            if any(said.startswith(value) for said in (word, searched(own.get(word, word.label))))
        )  # fmt: skip
        if not (words := frozenset(begun)):
            takes = (
                word.short if isinstance(word, Stage) else own.get(word, word)
                for word in LISTS[name]
            )
            raise Invalid(name, "takes one of " + ", ".join(takes))
        return Filter(name, value, words)
    if name in FLAGS and value not in YES | NO:
        raise Invalid(name, "takes yes or no")
    return Filter(name, value)


def searched(name: str) -> str:
    """Return a name as a filter takes it: folded, and without the marks that would end it."""
    return fold(name).replace('"', "")


def _test(one: Filter, day: BoardDay) -> Test:
    value, wanted, words = one.value, one.value in YES, one.words
    tests: dict[str, Test] = {
        "stage": lambda row: row.stage in words,
        "severity": lambda row: row.severity in words,
        "category": lambda row: row.category in words,
        "target": lambda row: not words.isdisjoint(row.targets),
        "provider": lambda row: any(value in fold_name(p) for p in row.providers),
        "year": lambda row: row.ref.startswith((value, f"20{value}")),
        "overdue": lambda row: day.overdue(row) is wanted,
        "hold": lambda row: row.on_hold is wanted,
    }
    return tests[one.name]
