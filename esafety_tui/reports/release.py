"""The one door by which a report leaves: figures withheld, text looked through, lines complete."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import day_of
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction, Publication
from esafety_tui.model.vocabulary import Role
from esafety_tui.reports.disclosure.publish import published
from esafety_tui.reports.figures.figure_types import NOTHING, WITHHOLD_BELOW, Cell, Edition, Figures
from esafety_tui.reports.figures.rows import category_labels, label_of, renamed_in
from esafety_tui.reports.names.identifiers import (
    Find,
    KnownNames,
    Passage,
    UnconfirmedFinds,
    finds_in,
    unconfirmed,
)

CHANGED = "What changed this year"
PLANNED = "Actions for the next year"
ACCOUNTED = "Last year's actions"
NOTHING_CHANGED = "Nothing has been written about the year."
NOTHING_PLANNED = "No action has been planned."
# What is said of an action: of one for the next year the first three.
ACTION_COLUMNS = ("Action", "Who", "By", "Done", "What came of it")
PLANNED_COLUMNS = ACTION_COLUMNS[:3]
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
Line = tuple[str | date, ...]


@dataclass(frozen=True, slots=True)
class LeadsWords:
    """This year's review, and the one before, whose actions are accounted for."""

    review: AnnualReview
    before: AnnualReview

    @classmethod
    def nothing(cls, year: str) -> "LeadsWords":
        """What a lead who has written nothing says about *year*."""
        return cls(AnnualReview(id=year), AnnualReview(id=year))

    def passages(self) -> Iterator[Passage]:
        """The text that the lead typed, with where it stands."""
        yield Passage(CHANGED, self.review.changed)
        for where, actions in ((PLANNED, self.review.actions), (ACCOUNTED, self.before.actions)):
            for action in actions:
                yield Passage(where, "\n".join((action.text, action.owner, action.result)))


def action_line(action: PlannedAction) -> tuple[str, str, date | None, date | str, str]:
    """What stands of *action* in each of the :data:`ACTION_COLUMNS`."""
    return (action.text, action.owner, action.due, action.done_on or "not yet", action.result)


@dataclass(frozen=True, slots=True)
class Release:
    """A report as it leaves the school: nothing in it waits to be withheld or confirmed.

    ``lines`` are one for each incident in the confidential edition; the governors' has none.
    ``digest`` names the state of the records, for whoever would retrace a figure.
    """

    figures: Figures
    words: LeadsWords
    edition: Edition
    made_on: date
    lines: Sequence[Line] = ()
    digest: str = ""


def released(
    figures: Figures,
    *,
    edition: Edition,
    made_on: date,
    suppress_below: int = WITHHOLD_BELOW,
    incidents: Iterable[Incident] = (),
    digest: str = "",
    words: LeadsWords | None = None,
    known_names: KnownNames | None = None,
    earlier: Sequence[Publication] = (),
) -> Release:
    """Make a report of the exact *figures* ready to leave.

    Counts under *suppress_below* are withheld from the governors' edition, as
    :func:`~esafety_tui.reports.disclosure.publish.published` says.  *incidents* are for the
    confidential edition, which has a line for each of the year; the governors'
    edition does not look at them.  *words* are the lead's own; they, and other text
    that somebody typed, must hold nothing of *known_names* that the lead has not
    confirmed.  *earlier* are workbooks that have left the school.

    Raises :class:`UnconfirmedFinds` when there is text to confirm, and :class:`ValueError`
    when *incidents* are not those that *figures* count.
    """
    lines = list(_lines(figures, incidents)) if edition is Edition.CONFIDENTIAL else []
    shown = published(figures, edition, suppress_below, earlier)
    words = words or LeadsWords.nothing(figures.this.year)
    if finds := to_confirm(words, shown, known_names or KnownNames()):
        raise UnconfirmedFinds(finds)
    return Release(shown, words, edition, made_on, lines, digest)


def to_confirm(words: LeadsWords, shown: Figures, known: KnownNames) -> list[Find]:
    """The finds in all free text of a report that the lead has not confirmed yet.

    *shown* are the figures as they will be published: the names of providers and of
    terms in them, and the school's own names of categories, were typed by somebody, too.
    """
    passages = [*words.passages(), *_own_words(shown)]
    return unconfirmed(finds_in(passages, known), words.review.confirmed)


def _own_words(shown: Figures) -> Iterator[Passage]:
    for category in renamed_in(shown):
        yield Passage("Names of categories", category.name, prose=False)
    for table in shown.this.tables.values():
        for row in table.rows:
            if row.key.startswith(("provider:", "term:")):
                yield Passage("Names of providers and terms", row.label, prose=False)


def _lines(figures: Figures, incidents: Iterable[Incident]) -> Iterator[Line]:
    """The incidents of the figures' year, by reference; they must be as many as were counted."""
    year = figures.this.year
    found = [one for one in incidents if one.ref.startswith(f"{year}/")]
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
