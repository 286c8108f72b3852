"""A record field by field, by its declaration: no field can be forgotten, for none is named here.

What is called how, and where a name may stand, is said where the field is declared.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from esafety_tui.model.days import plain_day, plain_moment
from esafety_tui.model.record import Record
from esafety_tui.model.vocabulary import Category, Word
from esafety_tui.model.wording import FOR_COMPARING, Called, declared
from esafety_tui.reports.names.masking import HIDDEN

# By whom somebody of the case is called, given the id; and what the school calls a category.
WhoIs = Callable[[str], str]
Categories = Callable[[Category], str]
_INDENT = "  "


class InFull:
    """Tells records whole; what may hold a name is hidden unless *names*."""

    def __init__(self, who: WhoIs, category: Categories, *, names: bool) -> None:
        self.who = who
        self.category = category
        self.names = names

    def lines(
        self, record: Record, indent: str = "", but: frozenset[str] = frozenset()
    ) -> list[str]:
        """Tell every field of *record* in which something stands, *but* some."""
        fields = declared(type(record))
        told = (
            self._told(name, getattr(record, name), field.wording, indent)
            for name, field in fields.items()
            if name not in but and name not in FOR_COMPARING
        )
        return [line for lines in told for line in lines]

    def value(self, name: str, value: Any) -> str:
        """Say what stands in the field *name*; nothing where nothing does."""
        if not value:
            return ""
        if name == "person":
            return self.who(value) or str(value)
        if isinstance(value, Word):
            return self.category(value) if isinstance(value, Category) else value.label
        if isinstance(value, date):
            return plain_moment(value) if isinstance(value, datetime) else plain_day(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return "yes" if value is True else str(value)

    def _told(self, name: str, value: Any, wording: Called, indent: str) -> Iterator[str]:
        label = wording.told or wording.label or name.replace("_", " ")
        if isinstance(value, Record):
            yield f"{indent}{label}:"
            yield from self.lines(value, indent + _INDENT)
        elif isinstance(value, Mapping):
            for key, one in value.items():
                yield from self._told(str(key), one, wording, indent)
        elif value and isinstance(value, tuple) and isinstance(value[0], Record):
            one = (wording.told or name.replace("_", " ")).removesuffix("s")
            for number, record in enumerate(value, start=1):
                yield f"{indent}{wording.one or one} {number}:"
                yield from self.lines(record, indent + _INDENT)
        else:
            values = value if isinstance(value, tuple) else (value,)
            text = ", ".join(filter(None, (self.value(name, one) for one in values)))
            if text:
                text = text if self.names or not wording.may_hold_name else HIDDEN
                yield f"{indent}{label}{'' if label.endswith('?') else ':'} {_hung(text, indent)}"


def _hung(text: str, indent: str) -> str:
    """Set the lines of *text* under one another."""
    return text.replace("\n", f"\n{indent}{_INDENT}")
