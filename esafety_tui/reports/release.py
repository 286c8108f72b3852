"""The one door by which a report leaves: numbers hidden, text looked through, lines complete."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import day_of
from esafety_tui.model.school.annual_review import Publication, SaidTable
from esafety_tui.model.school.closed_year import YearClose
from esafety_tui.model.vocabulary import Role
from esafety_tui.reports.annual.build import build_report
from esafety_tui.reports.annual.report_types import LeadsWords, Line, Report
from esafety_tui.reports.figures.figure_types import NOTHING, Cell, Edition, Figures
from esafety_tui.reports.figures.rows import category_labels, label_of, renamed_in
from esafety_tui.reports.names.identifiers import (
    Find,
    KnownNames,
    Passage,
    UnconfirmedFinds,
    finds_in,
    unconfirmed,
)

# What the confidential edition says of each incident, by reference and aliases.
LINE_HEADINGS = (
    "Reference",
    "Reported",
    "Category",
    "Severity",
    "Stage",
    "Targeted",
    "Responsible",
    "Providers",
    "Outcome",
    "Closed",
)


class Release(NamedTuple):
    """A report that may leave, and what later ones must reckon with (:func:`build_report`)."""

    report: Report
    said: tuple[SaidTable, ...]


def released(
    figures: Figures,
    *,
    edition: Edition,
    made_on: date,
    incidents: Iterable[Incident] = (),
    digest: str = "",
    words: LeadsWords | None = None,
    known_names: KnownNames | None = None,
    earlier: Sequence[Publication] = (),
    targets: Mapping[str, float] | None = None,
    lead: str = "The lead",
    whole_year: bool = True,
    closes: Mapping[str, YearClose] = MappingProxyType({}),
) -> Release:
    """Make a report of the exact *figures* ready to leave.

    *incidents* are for the confidential edition, which has a line for each that is counted;
    the others do not look at them.  *words* are the lead's own; they, and other text
    that somebody typed, must hold nothing of *known_names* that the lead has not
    confirmed.  *earlier* are governors' reports that have left the school, *closes* what was
    kept of years when they were closed.

    Raises :class:`UnconfirmedFinds` when there is text to confirm, and :class:`ValueError`
    when *incidents* are not those that *figures* count.
    """
    lines = list(_lines(figures, incidents)) if edition is Edition.CONFIDENTIAL else []
    words = words or LeadsWords.nothing(figures.this.year)
    if finds := to_confirm(words, figures, edition, known_names or KnownNames()):
        raise UnconfirmedFinds(finds)
    return Release(
        *build_report(
            figures,
            edition,
            made_on=made_on,
            words=words,
            earlier=earlier,
            targets=targets,
            lead=lead,
            digest=digest,
            lines=lines,
            whole_year=whole_year,
            closes=closes,
        )
    )


def to_confirm(
    words: LeadsWords, figures: Figures, edition: Edition, known: KnownNames
) -> list[Find]:
    """The finds in all free text of a report that the lead has not confirmed yet.

    Where the figures stand as they are, the names of providers and of terms in them and the
    school's own names of categories were typed by somebody, too.
    """
    passages = [*words.passages()]
    if edition is not Edition.GOVERNORS:
        passages += _own_words(figures)
    return unconfirmed(finds_in(passages, known), words.review.confirmed)


def _own_words(figures: Figures) -> Iterator[Passage]:
    for category in renamed_in(figures):
        yield Passage("Names of categories", category.name, prose=False)
    for table in figures.this.tables.values():
        for row in table.rows:
            if row.key.startswith(("provider:", "term:")):
                yield Passage("Names of providers and terms", row.label, prose=False)


def _lines(figures: Figures, incidents: Iterable[Incident]) -> Iterator[Line]:
    """The incidents of the period, by reference; they must be as many as were counted."""
    has = figures.this.period.has
    found = [one for one in incidents if has(one.ref, day_of(one.reported_at))]
    found.sort(key=lambda one: (len(one.ref), one.ref))  # 1000 after 999
    if len(found) != figures.this.value(Cell("incidents-recorded")):
        raise ValueError("the confidential edition needs the incidents that the figures count")
    categories = category_labels(figures)
    return (case_line(one, categories) for one in found)


def case_line(incident: Incident, categories: Mapping[str, str]) -> Line:
    """What stands of *incident* under each heading; *categories* is what they are called."""
    return (
        incident.ref,
        day_of(incident.reported_at),
        categories[incident.category],
        label_of(incident.severity) if incident.severity else "not set",
        label_of(incident.stage),
        _aliases(incident.with_role(Role.TARGET)),
        _aliases(incident.with_role(Role.RESPONSIBLE)),
        ", ".join(incident.providers) or NOTHING,
        label_of(incident.outcome) if incident.outcome else NOTHING,
        day_of(incident.closed_at) if incident.closed_at else NOTHING,
    )


def _aliases(people: Iterable[Person]) -> str:
    """How people are called without their names: by alias, or by what they are to the school."""
    return ", ".join(one.alias or label_of(one.standing) for one in people) or NOTHING
