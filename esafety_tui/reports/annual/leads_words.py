"""The lead's own words about a year, and what became of the actions agreed before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.annual.report_types import ActionLine
from esafety_tui.reports.names.identifiers import Passage

LEARNED = "What we learned"
SENTENCES = "The year in sentences"
PLANNED = "Actions for the next year"
ACCOUNTED = "Last year's actions"


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
        yield Passage(LEARNED, self.review.changed)
        yield Passage(SENTENCES, self.review.sentences)
        for where, actions in ((PLANNED, self.review.actions), (ACCOUNTED, self.before.actions)):
            for action in actions:
                yield Passage(where, "\n".join((action.text, action.owner, action.result)))

    def actions(self, today: date) -> tuple[ActionLine, ...]:
        """The actions agreed last year and this year, as they stand on *today*."""
        return tuple(
            _line(action, review.id, today)
            for review in (self.before, self.review)
            for action in review.actions
        )


def paragraphs(text: str) -> tuple[str, ...]:
    """*text* without empty lines, a paragraph each."""
    return tuple(part.strip() for part in text.splitlines() if part.strip())


def _line(action: PlannedAction, agreed: str, today: date) -> ActionLine:
    due, done = action.due, action.done_on
    if done:
        state = "Done late" if due and done > due else "Done"
    else:
        state = "Late" if due and due < today else "Open"
    return ActionLine(action.text, action.owner, due, done, state, agreed, action.result)
