"""The pieces of a report: figures, breakdowns, prevention, actions, words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.model.vocabulary import Word
from esafety_tui.reports.disclosure.bands import NOTHING, Band
from esafety_tui.reports.disclosure.tables import Shown
from esafety_tui.reports.figures.figure_types import Edition, Figures
from esafety_tui.reports.names.identifiers import Passage


class Detail(Word):
    """How much a report can say of so many cases (:func:`detail_of`)."""

    WORDS = "words"  # no table of cases
    COARSE = "coarse"  # few groups, three years together
    FINE = "fine"  # finer groups, the year beside the last


class FigureUnit(Word):
    """How a figure reads."""

    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    SCORE = "score"


class Result(Word):
    """Whether a target is reached, from what is shown."""

    MET = "Met"
    NEAR = "Near"
    NOT_MET = "Not met"
    UNCLEAR = "Unclear"
    NONE = "–"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure: this year's and those before, newest first, and how it compares.

    ``of`` is the number that it is a part of, in words, and may be empty; ``change`` and
    ``result`` follow from what is shown.
    """

    id: str
    title: str
    unit: FigureUnit
    of: str
    values: tuple[Band, ...]
    years: tuple[tuple[str, ...], ...]
    target: Band = NOTHING
    lower_is_better: bool = False
    change: str = "–"
    result: Result = Result.NONE
    meaning: str = ""

    @property
    def name(self) -> str:
        """The title with what it is of: where the years stand over it."""
        return f"{self.title}, {self.of}" if self.of else self.title

    @property
    def label(self) -> str:
        """The title with what it is of, and how many years are taken together."""
        return f"{self.name}, {len(self.years[0])} years" if self.together else self.name

    @property
    def together(self) -> bool:
        """Whether it counts several years as one."""
        return len(self.years[0]) > 1

    @property
    def this(self) -> Band:
        """The value of the year that is reported."""
        return self.values[0]

    @property
    def last(self) -> Band:
        """The value of the last report, or nothing."""
        return self.values[1] if len(self.values) > 1 else NOTHING


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Cases by one word: rows of this year (or of three), and beside them those of the last.

    ``years`` are those that the rows count.  ``repeated`` is true of a table that stands as in
    the last report, since a newer one beside it would give small numbers away.
    """

    id: str
    title: str
    years: tuple[str, ...]
    rows: tuple[Shown, ...]
    total: Band
    before: tuple[Shown, ...] = ()
    repeated: bool = False
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class PreventionLine:
    """One line of what was done beforehand: exact, for it counts no case."""

    kind: str
    item: str
    unit: str
    values: tuple[int | float | date | str | None, ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action that was agreed: what, who by post, by when, what became of it."""

    action: str
    owner: str
    due: date | None
    done: date | None
    state: str
    agreed: str
    came_of_it: str


Line = tuple[str | date, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says, in one edition; nothing in it waits to be hidden or confirmed.

    ``years`` are the names of the period and of those beside it, newest first.  ``eight`` of the
    ``figures`` come first.  ``every`` are the exact figures behind it, and ``lines`` one for each
    incident: None and nothing for governors.
    ``next_steps`` is what there is to talk over: actions, and targets that were not met.
    ``later`` says of each closed year that it has changed since.
    """

    school: str
    edition: Edition
    detail: Detail
    years: tuple[str, ...]
    first: date
    last: date
    as_of: date
    to_date: bool
    made_on: date
    totals: tuple[tuple[str, Band], ...]
    figures: tuple[FigureLine, ...]
    tables: tuple[Breakdown, ...]
    sentences: tuple[str, ...]
    next_steps: tuple[str, ...]
    prevention: tuple[PreventionLine, ...]
    bullets: tuple[str, ...]
    learned: tuple[str, ...]
    actions: tuple[ActionLine, ...]
    notes: tuple[tuple[str, str], ...]
    contents_notes: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    digest: str = ""
    every: Figures | None = None
    lines: Sequence[Line] = field(default=())
    later: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The year, or the stretch of it, that is reported."""
        return self.years[0]

    @property
    def before(self) -> str:
        """The year before, for a heading."""
        return self.years[1] if len(self.years) > 1 else "Year before"

    @property
    def eight(self) -> tuple[FigureLine, ...]:
        """The figures of the first page."""
        return self.figures[:8]


# What the lead wrote

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
