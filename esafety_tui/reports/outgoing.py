"""The one door by which a report leaves: figures withheld, text looked through, lines complete."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.incident import Incident
from esafety_tui.model.publication import Publication
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import Cell, Figures
from esafety_tui.reports.free_text import KnownNames, Unconfirmed
from esafety_tui.reports.leads_words import LeadsWords, to_confirm
from esafety_tui.reports.publishing import published


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a report says: nothing in it waits to be withheld or confirmed.

    ``lines`` are the incidents of the confidential edition, by reference; ``digest``
    names the state of the records, for who would retrace a figure.
    """

    figures: Figures
    words: LeadsWords
    edition: Edition
    made_on: date
    lines: Sequence[Incident] = ()
    digest: str = ""


def outgoing(
    figures: Figures,
    *,
    edition: Edition,
    suppress_below: int,
    made_on: date,
    incidents: Iterable[Incident] = (),
    digest: str = "",
    words: LeadsWords | None = None,
    known_names: KnownNames | None = None,
    earlier: Sequence[Publication] = (),
) -> Outgoing:
    """Make a report of the exact *figures* ready to leave.

    Counts under *suppress_below* are withheld from the governors' edition, as
    :func:`~esafety_tui.reports.publishing.published` says.  *incidents* are for the
    confidential edition, which has a line for each of the year; the governors'
    edition does not look at them.  *words* are the lead's own; they, and other text
    that somebody typed, must hold nothing of *known_names* that the lead has not
    confirmed.  *earlier* are workbooks that have left the school.

    Raises :class:`Unconfirmed` when there is text to confirm, and :class:`ValueError`
    when *incidents* are not those that *figures* count.
    """
    lines = _lines(figures, incidents) if edition is Edition.CONFIDENTIAL else []
    shown = published(figures, edition, suppress_below, earlier)
    words = words or LeadsWords.nothing(figures.this.year)
    if finds := to_confirm(words, shown, known_names or KnownNames()):
        raise Unconfirmed(finds)
    return Outgoing(shown, words, edition, made_on, lines, digest)


def _lines(figures: Figures, incidents: Iterable[Incident]) -> list[Incident]:
    """The incidents of the figures' year, by reference; they must be as many as were counted."""
    year = figures.this.year
    lines = [one for one in incidents if one.ref.startswith(f"{year}/")]
    lines.sort(key=lambda one: (len(one.ref), one.ref))  # 1000 after 999
    if len(lines) != figures.this.value(Cell("incidents-recorded")):
        raise ValueError("the confidential edition needs the incidents that the figures count")
    return lines
