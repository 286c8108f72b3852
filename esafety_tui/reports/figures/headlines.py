"""The main figures, in the order in which a governor asks for them."""

from dataclasses import dataclass
from decimal import Decimal

from esafety_tui.model.actions import Stopped
from esafety_tui.model.school.prevention import SurveyGroup
from esafety_tui.model.vocabulary import Answer
from esafety_tui.reports.figures.figure_types import (
    ALL,
    WITHHELD,
    Cell,
    Figures,
    Unit,
    Value,
    YearFigures,
    rounded,
    whole_percent,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A main figure: where it stands, what it is called, and the count that it rests on."""

    label: str
    cell: Cell
    unit: Unit = Unit.COUNT
    out_of: Cell | None = None


def _share(label: str, figure: str, *whole: str, row: str = ALL) -> Headline:
    """The share in *row* of *figure*, and the count in the row and column of the *whole*."""
    return Headline(label, Cell(figure, row, "share"), Unit.SHARE, Cell(figure, *whole))


def _median(label: str, figure: str, unit: Unit) -> Headline:
    return Headline(label, Cell(figure, ALL, "median"), unit, Cell(figure, ALL, "timed"))


AT_A_GLANCE = "At a glance"

# The five that matter most come first; the screen shows them as a strip.
HEADLINES: tuple[tuple[str, tuple[Headline, ...]], ...] = (
    (
        AT_A_GLANCE,
        (
            Headline("Incidents recorded", Cell("incidents-recorded")),
            _share("First response within the target", "response-in-target", ALL, "due"),
            _share("Material removed, of what was asked for", "removals-by-provider", ALL, ALL),
            _share(
                "It stopped, of those asked afterwards", "did-it-stop", "answered", row=Stopped.YES
            ),
            _share("Staff trained on one topic at least", "training-coverage", ALL, "employed"),
        ),
    ),
    (
        "How many",
        (
            Headline("Withdrawn", Cell("incidents-withdrawn")),
            Headline("In the figures (recorded, less withdrawn)", Cell("incidents-counted")),
            Headline("Still open", Cell("incidents-open")),
            Headline("Closed", Cell("incidents-closed")),
            Headline("Reopened", Cell("incidents-reopened")),
        ),
    ),
    (
        "How fast (half took no longer than this)",
        (
            _median("Days from incident to report", "days-to-report", Unit.DAYS),
            _median(
                "School days from report to first response",
                "days-to-first-response",
                Unit.SCHOOL_DAYS,
            ),
            _median("School days from report to close", "days-to-close", Unit.SCHOOL_DAYS),
            _median("Days from request to removal", "days-to-removal", Unit.DAYS),
        ),
    ),
    (
        "What was done",
        (
            _share("Staff targeted who were supported", "staff-supported"),
            Headline(
                "Referrals to police and agencies", Cell("referrals-by-agency", ALL, "referred")
            ),
            Headline("Malicious allegations", Cell("malicious-allegations")),
            _share("Check-ins held, of those due", "check-ins-held", ALL, "due"),
            _share("Satisfied with how it was handled", "satisfaction", "answered", row=Answer.YES),
        ),
    ),
    (
        "Prevention",
        (
            Headline(
                "People reached by prevention work", Cell("prevention-by-audience", ALL, "reached")
            ),
            _share("Staff who acknowledged the policy", "policy-acknowledgement", ALL, "employed"),
            _share("Policies in date", "policies-in-date", ALL, "policies"),
            *(
                Headline(
                    f"Confidence of {group.label} (1 to 5)",
                    Cell("confidence", group, "score"),
                    Unit.SCORE,
                    Cell("confidence", group, "responses"),
                )
                for group in SurveyGroup
            ),
        ),
    ),
)


def change(headline: Headline, figures: Figures) -> Value:
    """This year's value less last year's, as both read; shares in percentage points.

    None where either is missing or withheld, and for counts while the year is not
    over: a part of a year is not less than a whole one.
    """
    if figures.before is None or (headline.unit is Unit.COUNT and figures.this.to_date):
        return None
    now, then = (_as_shown(year, headline) for year in (figures.this, figures.before))
    if now is None or then is None:
        return None
    less = now - then
    return float(less) if headline.unit in (Unit.DAYS, Unit.SCHOOL_DAYS, Unit.SCORE) else int(less)


def out_of(headline: Headline, figures: Figures) -> Value:
    """The count that this year's value rests on; None where that value is withheld."""
    if headline.out_of is None or figures.this.value(headline.cell) is WITHHELD:
        return None
    return figures.this.value(headline.out_of)


def _as_shown(year: YearFigures, headline: Headline) -> Decimal | None:
    """The headline's value in *year* as it reads: whoever checks the change has no more."""
    value = year.value(headline.cell)
    if not isinstance(value, int | float):
        return None
    if headline.unit is Unit.SHARE:
        return Decimal(whole_percent(value))
    return rounded(value, "1" if headline.unit is Unit.COUNT else "0.1")
