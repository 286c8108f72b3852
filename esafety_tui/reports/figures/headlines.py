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


AT_A_GLANCE = "At a glance"

# The five that matter most come first; the screen shows them as a strip.
HEADLINES: tuple[tuple[str, tuple[Headline, ...]], ...] = (
    (
        AT_A_GLANCE,
        (
            Headline("Incidents recorded", Cell("incidents-recorded")),
            Headline(
                "First response within the target",
                Cell("response-in-target", ALL, "share"),
                Unit.SHARE,
                Cell("response-in-target", ALL, "due"),
            ),
            Headline(
                "Material removed, of what was asked for",
                Cell("removals-by-provider", ALL, "share"),
                Unit.SHARE,
                Cell("removals-by-provider", ALL, ALL),
            ),
            Headline(
                "It stopped, of those asked afterwards",
                Cell("did-it-stop", Stopped.YES, "share"),
                Unit.SHARE,
                Cell("did-it-stop", "answered"),
            ),
            Headline(
                "Staff trained on one topic at least",
                Cell("training-coverage", ALL, "share"),
                Unit.SHARE,
                Cell("training-coverage", ALL, "employed"),
            ),
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
            Headline(
                "Days from incident to report",
                Cell("days-to-report", ALL, "median"),
                Unit.DAYS,
                Cell("days-to-report", ALL, "timed"),
            ),
            Headline(
                "School days from report to first response",
                Cell("days-to-first-response", ALL, "median"),
                Unit.SCHOOL_DAYS,
                Cell("days-to-first-response", ALL, "timed"),
            ),
            Headline(
                "School days from report to close",
                Cell("days-to-close", ALL, "median"),
                Unit.SCHOOL_DAYS,
                Cell("days-to-close", ALL, "timed"),
            ),
            Headline(
                "Days from request to removal",
                Cell("days-to-removal", ALL, "median"),
                Unit.DAYS,
                Cell("days-to-removal", ALL, "timed"),
            ),
        ),
    ),
    (
        "What was done",
        (
            Headline(
                "Staff targeted who were supported",
                Cell("staff-supported", ALL, "share"),
                Unit.SHARE,
                Cell("staff-supported"),
            ),
            Headline(
                "Referrals to police and agencies", Cell("referrals-by-agency", ALL, "referred")
            ),
            Headline("Malicious allegations", Cell("malicious-allegations")),
            Headline(
                "Check-ins held, of those due",
                Cell("check-ins-held", ALL, "share"),
                Unit.SHARE,
                Cell("check-ins-held", ALL, "due"),
            ),
            Headline(
                "Satisfied with how it was handled",
                Cell("satisfaction", Answer.YES, "share"),
                Unit.SHARE,
                Cell("satisfaction", "answered"),
            ),
        ),
    ),
    (
        "Prevention",
        (
            Headline(
                "People reached by prevention work", Cell("prevention-by-audience", ALL, "reached")
            ),
            Headline(
                "Staff who acknowledged the policy",
                Cell("policy-acknowledgement", ALL, "share"),
                Unit.SHARE,
                Cell("policy-acknowledgement", ALL, "employed"),
            ),
            Headline(
                "Policies in date",
                Cell("policies-in-date", ALL, "share"),
                Unit.SHARE,
                Cell("policies-in-date", ALL, "policies"),
            ),
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
