"""Figures over prevention work: activities, training, policy reviews, confidence (G1 to G7)."""

from collections.abc import Iterable
from datetime import date

from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    PolicyReview,
    Prevention,
    Survey,
    SurveyGroup,
    Topic,
    Training,
)
from esafety_tui.reports.figures.counting import Tally
from esafety_tui.reports.figures.figure_types import ALL, Cell, Column, Layout, Row, Unit
from esafety_tui.reports.figures.rows import rows_of, total_row

_BRIEFED = (Audience.GOVERNORS, Audience.SENIOR_LEADERS)
IN_DATE, OVERDUE, NEVER = "yes", "overdue", "not reviewed"


def prevention_layouts() -> dict[str, Layout]:
    """Rows and columns of the figures over prevention work.

    What the school did beforehand tells nothing about a person of a case and is
    shown whole; the answers to a survey are guarded, since few people gave them.
    """
    work = (
        Column("count", "Activities", guarded=False),
        Column("reached", "People reached", guarded=False),
    )
    employed = Column("employed", "Employed", guarded=False)
    share = Column("share", "Share", Unit.SHARE, rests_on=("trained", "employed"))
    return {
        "prevention-by-audience": Layout((*rows_of(Audience), total_row("audiences")), work),
        "prevention-by-topic": Layout((*rows_of(Topic), total_row("topics")), work),
        "briefings": Layout(rows_of(_BRIEFED, ""), (Column("last", "Last briefing", Unit.DATE),)),
        "training-coverage": Layout(
            (*rows_of(Topic, ""), Row(ALL, "Any topic")),
            (
                Column("trained", "Trained", guarded=False),
                employed,
                share,
                Column("overdue", "Refreshers overdue", guarded=False),
            ),
        ),
        "policy-acknowledgement": Layout(
            (total_row("staff"),),
            (Column("trained", "Acknowledged", guarded=False), employed, share),
        ),
        "policies-in-date": Layout(
            (total_row("policies"),),
            (
                Column("in-date", "In date", guarded=False),
                Column("policies", "Policies", guarded=False),
                Column("share", "Share", Unit.SHARE, rests_on=("in-date", "policies")),
            ),
        ),
        "policy-reviews": Layout(
            rows_of(PolicyName, ""),
            (
                Column("reviewed", "Reviewed", Unit.DATE),
                Column("next", "Next due", Unit.DATE),
                Column("state", "In date", Unit.WORDS),
            ),
        ),
        "confidence": Layout(
            rows_of(SurveyGroup, ""),
            (
                Column("asked", "Asked", guarded=False),
                Column("responses", "Answered"),
                Column("rate", "Share", Unit.SHARE, rests_on=("responses", "asked")),
                Column("score", "Score (1 to 5)", Unit.SCORE, rests_on=("responses",)),
            ),
        ),
    }


def count_prevention(prevention: Prevention, first: date, as_of: date, tally: Tally) -> None:
    """Count into *tally* what was done from *first* to *as_of*, both included.

    Briefings, reviews and refreshers look at everything up to *as_of*: what was
    done in an earlier year still holds, or is overdue.
    """
    _count_activities(prevention.activities, first, as_of, tally)
    _count_training(prevention.trainings, first, as_of, tally)
    _count_reviews(prevention.reviews, as_of, tally)
    _count_surveys(prevention.surveys, first, as_of, tally)


def _count_activities(
    activities: Iterable[Activity], first: date, as_of: date, tally: Tally
) -> None:
    briefed: dict[Audience, date] = {}
    for activity in activities:
        if activity.on > as_of:
            continue
        if activity.kind is ActivityKind.BRIEFING and activity.audience in _BRIEFED:
            before = briefed.get(activity.audience, activity.on)
            briefed[activity.audience] = max(before, activity.on)
        if activity.on < first:
            continue
        for figure, row in (
            ("prevention-by-audience", activity.audience),
            ("prevention-by-topic", activity.topic),
        ):
            tally.counts[Cell(figure, row)] += 1
            tally.counts[Cell(figure, row, "reached")] += activity.reached
    for audience, day in briefed.items():
        tally.given[Cell("briefings", audience, "last")] = day


def _count_training(trainings: Iterable[Training], first: date, as_of: date, tally: Tally) -> None:
    held = [training for training in trainings if training.on <= as_of]
    acknowledged = [one for one in held if one.acknowledgement and one.on >= first]
    _put_best("policy-acknowledgement", ALL, acknowledged, tally)
    trained = [one for one in held if not one.acknowledgement]
    _put_best("training-coverage", ALL, [one for one in trained if one.on >= first], tally)
    overdue_topics = 0
    for topic in Topic:
        on_topic = sorted((one for one in trained if one.topic is topic), key=lambda one: one.on)
        _put_best("training-coverage", topic, [one for one in on_topic if one.on >= first], tally)
        due = on_topic[-1].refresher_due if on_topic else None
        if due and due < as_of:
            tally.counts[Cell("training-coverage", topic, "overdue")] = 1
            overdue_topics += 1
    tally.counts[Cell("training-coverage", ALL, "overdue")] = overdue_topics


def _put_best(figure: str, row: str, trainings: list[Training], tally: Tally) -> None:
    """Keep the record that reached most; of two that reached as many, the later one."""
    if trainings:
        best = max(trainings, key=lambda one: (one.trained, one.on))
        tally.counts[Cell(figure, row, "trained")] = best.trained
        tally.counts[Cell(figure, row, "employed")] = best.employed


def _count_reviews(reviews: Iterable[PolicyReview], as_of: date, tally: Tally) -> None:
    last: dict[PolicyName, PolicyReview] = {}
    for review in reviews:
        if review.reviewed_on <= as_of:
            known = last.get(review.policy)
            if known is None or known.reviewed_on <= review.reviewed_on:
                last[review.policy] = review
    for policy in PolicyName:
        state = NEVER
        if policy in last:
            review = last[policy]
            state = IN_DATE if review.next_due >= as_of else OVERDUE
            tally.given[Cell("policy-reviews", policy, "reviewed")] = review.reviewed_on
            tally.given[Cell("policy-reviews", policy, "next")] = review.next_due
        tally.given[Cell("policy-reviews", policy, "state")] = state
        tally.counts[Cell("policies-in-date", ALL, "policies")] += 1
        tally.counts[Cell("policies-in-date", ALL, "in-date")] += state == IN_DATE


def _count_surveys(surveys: Iterable[Survey], first: date, as_of: date, tally: Tally) -> None:
    for survey in sorted(surveys, key=lambda one: one.on):
        if first <= survey.on <= as_of:
            tally.counts[Cell("confidence", survey.group, "asked")] = survey.asked
            tally.counts[Cell("confidence", survey.group, "responses")] = survey.responses
            tally.given[Cell("confidence", survey.group, "score")] = survey.score
