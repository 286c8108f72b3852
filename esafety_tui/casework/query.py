"""The search box: words, and filters such as ``stage:waiting`` or ``overdue:``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from esafety_tui.casework.index import IndexRow, fold
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Category, Severity, Stage, Standing, Word
from esafety_tui.policy.calendar import SchoolCalendar

_YES = frozenset({"", "yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: every word and every filter must fit."""

    words: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    def select(
        self, rows: Iterable[IndexRow], today: date, calendar: SchoolCalendar
    ) -> list[IndexRow]:
        """Return the rows that fit, in their order."""
        tests = [_test(name, value, today, calendar) for name, value in self.filters]
        return [
            row
            for row in rows
            if all(word in row.search for word in self.words) and all(test(row) for test in tests)
        ]


def parse_query(text: str) -> Query:
    """Read a query; raises :class:`Invalid` for a filter or a value that there is not."""
    words: list[str] = []
    filters: list[tuple[str, str]] = []
    for token in text.split():
        name, colon, value = token.partition(":")
        if colon and name.isalpha() and not value.startswith("//"):
            filters.append(_checked(name.casefold(), fold(value)))
        else:
            words.append(fold(token))
    return Query(tuple(words), tuple(filters))


_LISTS: dict[str, type[Word]] = {
    "stage": Stage,
    "severity": Severity,
    "category": Category,
    "target": Standing,
}
_FLAGS = ("overdue", "hold")
FILTERS = (*_LISTS, "provider", "year", *_FLAGS)
FILTERS_SAID = " ".join(f"{name}:" for name in FILTERS)


def _checked(name: str, value: str) -> tuple[str, str]:
    if name not in FILTERS:
        raise Invalid(name, f"is no filter; there are {FILTERS_SAID}")
    if name in _LISTS and not any(word.startswith(value) for word in _LISTS[name]):
        raise Invalid(name, "takes one of " + ", ".join(_LISTS[name]))
    if name in _FLAGS and value not in _YES | _NO:
        raise Invalid(name, "takes yes or no")
    return name, value


def _test(
    name: str, value: str, today: date, calendar: SchoolCalendar
) -> Callable[[IndexRow], bool]:
    wanted = value in _YES
    tests: dict[str, Callable[[IndexRow], bool]] = {
        "stage": lambda row: row.stage.startswith(value),
        "severity": lambda row: row.severity is not None and row.severity.startswith(value),
        "category": lambda row: row.category.startswith(value),
        "target": lambda row: any(standing.startswith(value) for standing in row.targets),
        "provider": lambda row: any(value in fold(provider) for provider in row.providers),
        "year": lambda row: row.ref.startswith(value),
        "overdue": lambda row: row.overdue(today, calendar) is wanted,
        "hold": lambda row: row.on_hold is wanted,
    }
    return tests[name]
