"""The lead's own words for a report, and the free text in it that has to be looked through."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.figures.figure_types import Figures
from esafety_tui.reports.figures.rows import renamed_in
from esafety_tui.reports.names.identifiers import Find, KnownNames, Passage, finds_in, unconfirmed

CHANGED = "What changed this year"
PLANNED = "Actions for the next year"
ACCOUNTED = "Last year's actions"
NOTHING_CHANGED = "Nothing has been written about the year."
NOTHING_PLANNED = "No action has been planned."
# What is said of an action: of one for the next year the first three.
ACTION_COLUMNS = ("Action", "Who", "By", "Done", "What came of it")
PLANNED_COLUMNS = ACTION_COLUMNS[:3]


@dataclass(frozen=True, slots=True)
class LeadsWords:
    """This year's review, and the one before, whose actions are accounted for."""

    review: AnnualReview
    before: AnnualReview

    @classmethod
    def nothing(cls, year: str) -> "LeadsWords":
        """What a lead who has written nothing says about *year*."""
        return cls(AnnualReview(id=year), AnnualReview(id=year))

    @property
    def none(self) -> bool:
        """Whether the lead has written nothing."""
        return not (self.review.changed or self.review.actions or self.before.actions)

    def passages(self) -> Iterator[Passage]:
        """The text that the lead typed, with where it stands."""
        yield Passage(CHANGED, self.review.changed)
        for where, actions in (
            (PLANNED, self.review.actions),
            (ACCOUNTED, self.before.actions),
        ):
            for action in actions:
                yield Passage(where, "\n".join(_texts(action)))


def action_line(action: PlannedAction) -> tuple[str, str, date | None, date | str, str]:
    """What stands of *action* in each of the :data:`ACTION_COLUMNS`."""
    return (action.text, action.owner, action.due, action.done_on or "not yet", action.result)


def _texts(action: PlannedAction) -> tuple[str, ...]:
    return (action.text, action.owner, action.result)


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
