"""The figures of a year, with the four before beside it: pure, and in one pass."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

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
from esafety_tui.model.school.year_groups import ORDER
from esafety_tui.model.vocabulary import Role
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.clauses import clauses
from esafety_tui.reports.figures.counting import MAIN_TERMS, CountingContext, Tally, fill
from esafety_tui.reports.figures.figure_types import (
    ALL,
    Cell,
    Column,
    Figures,
    Layout,
    Period,
    Row,
    Unit,
    YearFigures,
)
from esafety_tui.reports.figures.incident_counts import CountedCase
from esafety_tui.reports.figures.layouts import (
    clause_layout,
    fixed_layouts,
    named_rows,
    provider_layout,
    removal_layout,
    share_of_whole,
    term_layout,
    totalled,
    year_group_layout,
)
from esafety_tui.reports.figures.rows import NONE, month_key, provider_key, rows_of, total_row

_TWO_THIRDS = 8  # months of a year
YEARS_BEFORE = 4  # a trend needs five points; an older year is in the report of its own time
DAYS_TO_CLOSE = Cell("days-to-close", ALL, "timed")
_COUNTED, _FROM_LOG = Cell("incidents-counted"), Cell("incidents-from-log")
_WORK = (
    "prevention-by-audience",
    "prevention-by-topic",
    "training-coverage",
    "policy-acknowledgement",
    "confidence",
)
_NOT_OF_LOGS = (
    "response-in-target",
    "days-to-first-response",
    "days-to-report",
    "days-to-close",
    "steps-in-time",
    "policy-compliance",
)
_BRIEFED = (Audience.GOVERNORS, Audience.SENIOR_LEADERS)
_IN_DATE, _OVERDUE, _NEVER = "yes", "overdue", "not reviewed"


def figures_of(
    periods: Sequence[Period],
    cases: Iterable[CountedCase],
    prevention: Prevention,
    context: CountingContext,
    told_besides: Sequence[Period] = (),
) -> Figures:
    """Count everything of *periods*, the one that is reported first, and of *told_besides*."""
    these, after = _Counted(periods), _Counted(told_besides)
    for case in cases:
        these.add(case, context)
        after.add(case, context)
    return Figures(
        school=context.school.name,
        years=_with_whole_years(these.years(prevention, context)),
        told_besides=tuple(after.years(prevention, context)),
    )


class _Counted:
    """What was counted of each of *periods*, whose tables have the same rows."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self._tallies = [(period, Tally()) for period in periods]
        self._spellings: Counter[str] = Counter()

    def add(self, case: CountedCase, context: CountingContext) -> None:
        """Count *case* in the periods that have it."""
        for period, tally in self._tallies:
            if period.has(case.ref, case.reported_on):
                tally.add(case.cells, case.spans)
                tally.add(context.cells_coming_back(case.ref), ())
                self._spellings.update(case.providers)

    def years(self, prevention: Prevention, context: CountingContext) -> list[YearFigures]:
        """The figures of each period, in their order."""
        if not self._tallies:
            return []
        newest = context.school.academic_year(self._tallies[0][0].first)
        layouts = {
            **fixed_layouts(context.school),
            **_prevention_layouts(),
            **_found_layouts([tally for _, tally in self._tallies], self._spellings),
            "incidents-by-main-term": named_rows(context.main_terms.named(newest)),
            "incidents-by-term": term_layout(context.terms.names(context.school.year_of_term)),
            "policy-compliance": clause_layout({clause.id: clause.title for clause in clauses()}),
        }
        return [
            _year(period, tally, layouts, prevention, context) for period, tally in self._tallies
        ]


def _with_whole_years(years: list[YearFigures]) -> tuple[YearFigures, ...]:
    """Return *years*, the newest first, without records where recording had hardly begun.

    The first year on record of which every case lies in its last third is no year to compare
    with: one case of 31 August is not what a year came to.
    """
    first = next((at for at in reversed(range(len(years))) if years[at].has_records), 0)
    if 0 < first < len(years) - 1:
        months = years[first].tables["incidents-by-month"]
        counted = [months.value(row.key, "count") for row in months.rows[:12]]
        if any(counted) and not any(counted[:_TWO_THIRDS]):
            years[first] = replace(years[first], has_records=False)
    return tuple(years)


def _year(
    period: Period,
    tally: Tally,
    layouts: Mapping[str, Layout],
    prevention: Prevention,
    context: CountingContext,
) -> YearFigures:
    first, last = period.first, period.last
    as_of = max(first, min(last, context.today))
    work: chain[Activity | Training | Survey] = chain(
        prevention.activities, prevention.trainings, prevention.surveys
    )
    any_work = any(first <= one.on <= as_of for one in work)
    has_records = bool(tally.counts) or any_work
    tally.unknown.update(_not_come(first, as_of, context))
    if tally.counts[_COUNTED] == tally.counts[_FROM_LOG]:
        # Nobody used the program in that time: it does not know what was done.
        not_told = (
            *(() if any_work else _WORK),
            *(_NOT_OF_LOGS if tally.counts[_FROM_LOG] else ()),
        )
        tally.unknown.update((one, row.key) for one in not_told for row in layouts[one].rows)
    _count_prevention(prevention, first, as_of, context.calendar, tally)
    return YearFigures(
        period=period,
        as_of=as_of,
        to_date=context.today <= last,
        has_records=has_records,
        tables=fill(layouts, tally),
        days_to_close=tuple(tally.spans.get(DAYS_TO_CLOSE, ())),
    )


def _not_come(first: date, as_of: date, context: CountingContext) -> Iterator[tuple[str, str]]:
    """The rows of the months and terms that do not lie in the time from *first* to *as_of*."""
    months = (one.year * 12 + one.month - 1 for one in (first, as_of))
    come = {number % 12 + 1 for number in range(next(months), next(months) + 1)}
    for month in set(range(1, 13)) - come:
        yield "incidents-by-month", month_key(month)
    year = context.school.academic_year(first)
    for key in MAIN_TERMS:
        if context.main_terms.span(year, key)[0] > as_of:
            yield "incidents-by-main-term", key
    for term in context.school.terms:
        if term.first > as_of and context.school.year_of_term(term) == year:
            yield "incidents-by-term", context.terms.key_of(term.first)


def _found_layouts(tallies: Collection[Tally], spellings: Counter[str]) -> dict[str, Layout]:
    """Layouts whose rows come from the records: the same rows for every year."""
    providers, removals, groups = (
        {row for tally in tallies for row in tally.rows_of(figure)}
        for figure in ("incidents-by-provider", "removals-by-provider", "incidents-by-year-group")
    )
    shown = _spellings_shown(spellings)
    return {
        "incidents-by-provider": provider_layout(
            {key: name for key, name in shown.items() if key in providers}
        ),
        "removals-by-provider": removal_layout(
            {key: name for key, name in shown.items() if key in removals}
        ),
        "incidents-by-year-group": year_group_layout(
            sorted(groups - {NONE, Role.INVOLVED}, key=ORDER.index)
        ),
    }


def _spellings_shown(spellings: Counter[str]) -> dict[str, str]:
    """For each provider's key, the commonest spelling of its name, in alphabetical order."""
    shown: dict[str, str] = {}
    for name, _ in sorted(spellings.items(), key=lambda item: (-item[1], item[0])):
        if name:
            shown.setdefault(provider_key(name), name)
    return dict(sorted(shown.items()))


# Prevention work (G1 to G7)


def _prevention_layouts() -> dict[str, Layout]:
    """What was done beforehand: it tells nothing about a person of a case."""
    work = (Column("count", "Activities"), Column("reached", "People reached"))
    employed = Column("employed", "Employed")
    share = share_of_whole("trained", "employed")
    late = Column("overdue", "Refreshers late")
    in_date = Column("in-date", "In date")
    return {
        "prevention-by-audience": totalled(Audience, "audiences", work),
        "prevention-by-topic": totalled(Topic, "topics", work),
        "briefings": Layout(
            (
                *rows_of(_BRIEFED, ""),
                Row(ActivityKind.FILTERING_CHECK, "Filtering and monitoring"),
            ),
            (Column("last", "Last time", Unit.DATE),),
        ),
        "training-coverage": Layout(
            (*rows_of(Topic, ""), Row(ALL, "Any topic")),
            (Column("trained", "Trained"), employed, share, late),
        ),
        "policy-acknowledgement": Layout(
            (total_row("staff"),),
            (Column("trained", "Acknowledged"), employed, share, late),
        ),
        "policies-in-date": Layout(
            (total_row("policies"),),
            (in_date, Column("policies", "Policies"), share_of_whole("in-date", "policies")),
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
                Column("asked", "Asked"),
                Column("responses", "Answered"),
                share_of_whole("responses", "asked", key="rate"),
                Column("score", "Score (1 to 5)", Unit.SCORE, rests_on=("responses",)),
            ),
        ),
    }


def _count_prevention(
    prevention: Prevention, first: date, as_of: date, calendar: SchoolCalendar, tally: Tally
) -> None:
    """Count into *tally* what was done from *first* to *as_of*, both included.

    Briefings, reviews and refreshers look at everything up to *as_of*: what was
    done in an earlier year still holds, or is overdue: nothing becomes so while the school is
    closed (L4), here as on the board.
    """
    _count_activities(prevention.activities, first, as_of, tally)
    _count_training(prevention.trainings, first, as_of, calendar, tally)
    _count_reviews(prevention.reviews, as_of, calendar, tally)
    _count_surveys(prevention.surveys, first, as_of, tally)


def _count_activities(
    activities: Iterable[Activity], first: date, as_of: date, tally: Tally
) -> None:
    for activity in sorted(activities, key=lambda one: one.on):
        if activity.on > as_of:
            break
        if activity.kind is ActivityKind.BRIEFING and activity.audience in _BRIEFED:
            tally.given[Cell("briefings", activity.audience, "last")] = activity.on
        if activity.kind is ActivityKind.FILTERING_CHECK:
            # It reaches nobody: no activity, but a day on which it was done.
            tally.given[Cell("briefings", activity.kind, "last")] = activity.on
            continue
        if activity.on < first:
            continue
        for figure, row in (
            ("prevention-by-audience", activity.audience),
            ("prevention-by-topic", activity.topic),
        ):
            tally.counts[Cell(figure, row)] += 1
            tally.counts[Cell(figure, row, "reached")] += activity.reached


def _count_training(
    trainings: Iterable[Training], first: date, as_of: date, calendar: SchoolCalendar, tally: Tally
) -> None:
    held = sorted((one for one in trainings if one.on <= as_of), key=lambda one: one.on)
    this_year = [one for one in held if one.on >= first]
    acknowledged = [one for one in this_year if one.acknowledgement]
    _put_best("policy-acknowledgement", ALL, acknowledged, tally)
    trained = [one for one in this_year if not one.acknowledgement]
    _put_best("training-coverage", ALL, trained, tally)
    for topic in Topic:
        _put_best("training-coverage", topic, [one for one in trained if one.topic is topic], tally)
    # As on the board: of what staff sign as of training, the last on each topic says when again.
    last = {(one.topic, one.acknowledgement): one.refresher_due for one in held}
    for (topic, acknowledgement), due in last.items():
        if due is None or not calendar.count(due, as_of):
            continue
        if acknowledgement:
            tally.counts[Cell("policy-acknowledgement", ALL, "overdue")] += 1
        else:
            tally.counts[Cell("training-coverage", topic, "overdue")] = 1
            tally.counts[Cell("training-coverage", ALL, "overdue")] += 1


def _put_best(figure: str, row: str, trainings: Iterable[Training], tally: Tally) -> None:
    """Keep the record that reached most; of two that reached as many, the later one."""
    best = max(trainings, key=lambda one: (one.trained, one.on), default=None)
    if best:
        tally.counts[Cell(figure, row, "trained")] = best.trained
        tally.counts[Cell(figure, row, "employed")] = best.employed


def _count_reviews(
    reviews: Iterable[PolicyReview], as_of: date, calendar: SchoolCalendar, tally: Tally
) -> None:
    done = sorted(
        (one for one in reviews if one.reviewed_on <= as_of), key=lambda one: one.reviewed_on
    )
    last = {review.policy: review for review in done}
    if not last:
        tally.unknown.add(("policies-in-date", ALL))
    for policy in PolicyName:
        state = _NEVER
        if policy in last:
            review = last[policy]
            state = _OVERDUE if calendar.count(review.next_due, as_of) else _IN_DATE
            tally.given[Cell("policy-reviews", policy, "reviewed")] = review.reviewed_on
            tally.given[Cell("policy-reviews", policy, "next")] = review.next_due
        tally.given[Cell("policy-reviews", policy, "state")] = state
        tally.counts[Cell("policies-in-date", ALL, "policies")] += 1
        tally.counts[Cell("policies-in-date", ALL, "in-date")] += state == _IN_DATE


def _count_surveys(surveys: Iterable[Survey], first: date, as_of: date, tally: Tally) -> None:
    for survey in sorted(surveys, key=lambda one: one.on):
        if first <= survey.on <= as_of:
            tally.counts[Cell("confidence", survey.group, "asked")] = survey.asked
            tally.counts[Cell("confidence", survey.group, "responses")] = survey.responses
            tally.given[Cell("confidence", survey.group, "score")] = survey.score
