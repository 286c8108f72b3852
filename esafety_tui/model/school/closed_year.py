"""A school year that was closed: what it came to, kept as it stood on that day."""

import base64
import zlib
from datetime import date
from typing import Annotated

import msgspec

from esafety_tui.model.incident import parse_year
from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text, json_of
from esafety_tui.model.school.school import Closure, Term
from esafety_tui.model.vocabulary import Severity
from esafety_tui.model.wording import Called

# Figure, row, column: the identifiers of reports/figures; days are text.
Value = int | float | str | None
KeptFigures = dict[str, dict[str, dict[str, Value]]]


class YearClose(Record, frozen=True, kw_only=True):
    """One close of a year: its figures, definitions, targets, terms and days closed of that day.

    ``packed`` holds figures and definitions, compressed: as plain fields they would make the
    record and its line in the history unreadable and long.
    """

    at: Moment
    by: Line = ""
    packed: Text
    targets: dict[Severity, Count] = {}
    terms: tuple[Term, ...] = ()
    closures: tuple[Closure, ...] = ()
    reopened_at: Moment | None = None
    reopened_by: Line = ""
    reopened_reason: Annotated[Text, Called("Why", needed=True, may_hold_name=True)] = ""

    def _check(self) -> None:
        if self.reopened_at is not None and not self.reopened_reason:
            raise Invalid("reopened_reason", "must say why the year is opened again")

    @property
    def day(self) -> date:
        """The day on which it was closed, as the school reported it."""
        return self.at.date()

    @property
    def _content(self) -> tuple[KeptFigures, dict[str, str]]:
        try:
            data = zlib.decompress(base64.b64decode(self.packed, validate=True))
            return json_of(data, tuple[KeptFigures, dict[str, str]])
        except (ValueError, zlib.error):  # binascii's errors and Undecodable are ValueErrors
            raise Invalid("packed", "is damaged: what was kept of that year is lost") from None

    @property
    def figures(self) -> KeptFigures:
        """The exact figures, to the digit; raises :class:`Invalid` if they are damaged."""
        return self._content[0]

    @property
    def definitions(self) -> dict[str, str]:
        """What each figure was said to mean; raises :class:`Invalid` if that is damaged."""
        return self._content[1]


class ClosedYear(Record, frozen=True, kw_only=True):
    """An academic year with every close of it, the newest last; reopened, it is open again."""

    id: Line
    closes: Annotated[tuple[YearClose, ...], Called(one="close of the year")] = ()

    def _check(self) -> None:
        parse_year(self.id)

    @property
    def is_closed(self) -> bool:
        """Whether the year is closed now."""
        return bool(self.closes) and self.closes[-1].reopened_at is None

    @property
    def latest(self) -> YearClose | None:
        """What was kept last, whether or not the year was opened again since."""
        return self.closes[-1] if self.closes else None


def pack(figures: KeptFigures, definitions: dict[str, str]) -> str:
    """Return figures and definitions as :class:`YearClose` keeps them."""
    data = msgspec.json.encode((figures, definitions), order="sorted")
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")
