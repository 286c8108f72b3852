"""Prevention work as rows: reviews first, then training, confidence, and what was done."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from rich.cells import cell_len

from esafety_tui.model.days import long_day, plain_day
from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    PolicyReview,
    Prevention,
    Survey,
    SurveyGroup,
    Training,
)
from esafety_tui.model.school.school import School
from esafety_tui.model.wording import so_many
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.days.prevention_due import (
    BRIEFED,
    SURVEY_STALE,
    Work,
    is_briefing,
    work_days,
)
from esafety_tui.policy.supplements.yearly import YearlyDuty
from esafety_tui.reports.figures.rows import heading_of
from esafety_tui.screens.prevention.forms import PreventionRecord
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap

REVIEWS = "Policy reviews"
TRAINING = "Training"
ACKNOWLEDGEMENTS = "Policy acknowledged"
SURVEYS = "Confidence surveys"
ACTIVITIES = "Activities"
# Only where a supplement that is switched on asks for something.
YEARLY = "Every academic year"
TABLES = {
    REVIEWS: "reviews",
    TRAINING: "trainings",
    ACKNOWLEDGEMENTS: "trainings",
    SURVEYS: "surveys",
    ACTIVITIES: "activities",
    YEARLY: "activities",
}
# What would stand in a section that is empty.
_EMPTY = {
    TRAINING: "No training recorded: who was trained in what, of how many, and when again.",
    ACKNOWLEDGEMENTS: "No acknowledgement recorded: how many of the staff know the policy.",
    SURVEYS: "No survey recorded: how confident staff, pupils and parents feel.",
    ACTIVITIES: "No activity recorded: what was held, and whom it reached.",
}
DueInWords = Callable[[Work, str], tuple[str, Palette]]
_SOON = timedelta(days=60)
_BAR = 10


@dataclass(frozen=True, slots=True)
class PreventionRow:
    """A line or two about prevention work; *details* are what Enter shows.

    ``more`` stands behind what is said where there is room for both.  ``note`` is what
    somebody wrote freely: it may name people.  ``records`` are what it tells of, the
    latest first; ``policy`` is what a review row is about, ``activity`` and ``audience`` what
    one that is to be held wants.
    """

    key: str
    section: str
    name: str
    text: str = ""
    more: str = ""
    bar: float | None = None
    look: Palette = Palette.PLAIN
    details: tuple[str, ...] = ()
    note: str = ""
    heading: bool = False
    records: tuple[PreventionRecord, ...] = ()
    policy: PolicyName | None = None
    activity: ActivityKind | None = None
    audience: Audience | None = None

    @property
    def table(self) -> str:
        return TABLES[self.section]

    @property
    def can_be_opened(self) -> bool:
        return bool(self.details or self.note)


def prevention_rows(
    prevention: Prevention,
    school: School,
    today: date,
    calendar: SchoolCalendar,
    duties: Iterable[YearlyDuty] = (),
) -> list[PreventionRow]:
    """Return every section with its rows; what needs the lead first.

    *duties* are what the supplements that are in use ask for every year.
    """
    trainings = sorted(prevention.trainings, key=lambda training: training.on, reverse=True)
    acknowledged = [training for training in trainings if training.acknowledgement]
    trained = [training for training in trainings if not training.acknowledgement]
    days = {
        (one.work, one.of): one.day
        for one in work_days(prevention, school.begun_on, today, calendar)
        if one.day
    }
    due = partial(_due, days, today, calendar)
    sections = {
        REVIEWS: _reviews(prevention.reviews, today, calendar, due),
        **({YEARLY: _yearly(duties, school, today, calendar)} if duties else {}),
        TRAINING: _trainings(TRAINING, trained, today, calendar),
        ACKNOWLEDGEMENTS: _trainings(ACKNOWLEDGEMENTS, acknowledged, today, calendar),
        SURVEYS: _surveys(prevention.surveys, today, due),
        ACTIVITIES: [
            *_briefings(prevention.activities, today, due),
            *_activities(prevention.activities, school, today),
        ],
    }
    rows: list[PreventionRow] = []
    for title, section in sections.items():
        found = list(section) or [_nothing(title, due)]
        counted = _count(title, found)
        rows.append(PreventionRow(f"section-{title}", title, title, counted, heading=True))
        rows += found
    return rows


def draw_prevention_row(row: PreventionRow, width: int) -> Lines:
    """Draw a row: its name, what is said of it, and a bar for a share."""
    if not row.name:
        return wrap(row.text, width - 2, row.look, indent=" ")
    if row.heading:
        room = max(width - len(row.text) - 3, 8)
        title = Piece(fit(row.name.upper(), room), Palette.HEADING)
        return [(), line(" ", title, " ", Piece(row.text, Palette.QUIET))]
    label = 34 if width >= 100 else max(min(30, width * 2 // 5), 14)
    pieces = [Piece(" " + fit(row.name, label)), Piece("  ")]
    room = max(width - label - 4, 10)
    if row.bar is not None:
        full = round(row.bar * _BAR)
        pieces += [Piece("▇" * full), Piece("░" * (_BAR - full) + "  ", Palette.QUIET)]
        room = max(room - _BAR - 2, 10)
    whole = f"{row.text} · {row.more}"
    text = whole if row.more and cell_len(whole) <= room else row.text
    return beside(line(*pieces), text, width - 1, row.look)


def _count(title: str, rows: list[PreventionRow]) -> str:
    if title == REVIEWS:
        needed = sum(row.look is Palette.ALARM for row in rows)
        never = sum(not row.records for row in rows)
        if needed or not never:
            return f"{needed} to do" if needed else "all in date"
        return f"{never} not reviewed yet"
    counted = sum(row.can_be_opened for row in rows)
    return str(counted) if counted else ""


def _due(
    days: Mapping[tuple[Work, str], date],
    today: date,
    calendar: SchoolCalendar,
    work: Work,
    of: str,
) -> tuple[str, Palette]:
    """Say when *work* is to be held, with how that looks; empty where no day is known."""
    day = days.get((work, of))
    return due_in_plain_words(day, today, calendar) if day else ("", Palette.WARNING)


def _nothing(title: str, due: DueInWords) -> PreventionRow:
    """What would stand in a section that is empty, and by when it is to be there."""
    said, look = due(Work.TRAINING, "staff") if title == TRAINING else ("", Palette.QUIET)
    text = f"{_EMPTY[title]} The first is {said}." if said else _EMPTY[title]
    return PreventionRow(f"none-{title}", title, "", text, look=look if said else Palette.QUIET)


def _reviews(
    reviews: Iterable[PolicyReview], today: date, calendar: SchoolCalendar, due: DueInWords
) -> Iterator[PreventionRow]:
    """Each policy's latest review: late ones first, then never reviewed, then by the next."""
    latest_first = sorted(reviews, key=lambda review: review.reviewed_on)[::-1]
    held = {
        policy: tuple(review for review in latest_first if review.policy is policy)
        for policy in PolicyName
    }

    def order(policy: PolicyName) -> tuple[int, date]:
        if not held[policy]:
            return 1, date.max
        by = calendar.next_school_day(held[policy][0].next_due)
        return (0 if by <= today else 2), by

    for policy in sorted(PolicyName, key=order):
        first, look = due(Work.REVIEWS, policy)
        row = PreventionRow(
            f"review-{policy}", REVIEWS, heading_of(policy.label),
            f"no review yet · {first}" if first else "no review recorded",
            look=look if first else Palette.ALARM, policy=policy, records=held[policy],
        )  # fmt: skip
        if row.records:
            latest = held[policy][0]
            text, look = due_in_plain_words(latest.next_due, today, calendar)
            adopted = f"Adopted {long_day(latest.adopted_on)}" if latest.adopted_on else ""
            row = replace(
                row, text=text, look=look, more=f"reviewed {plain_day(latest.reviewed_on)}",
                note=latest.note,
                details=tuple(filter(None, (
                    f"Next review due {long_day(latest.next_due)}", adopted,
                    *(f"Reviewed {long_day(review.reviewed_on)}" for review in held[policy]),
                ))),
            )  # fmt: skip
        yield row


def _yearly(
    duties: Iterable[YearlyDuty], school: School, today: date, calendar: SchoolCalendar
) -> Iterator[PreventionRow]:
    """What is done every year: whether it was in this one, and by when again."""
    for duty in duties:
        by, look = due_in_plain_words(duty.due, today, calendar)
        year = school.academic_year(today)
        text = f"done {plain_day(duty.held[0].on)}" if duty.done else f"not yet in {year}: {by}"
        yield PreventionRow(
            f"yearly-{duty.asked.id}", YEARLY, duty.asked.title, text,
            more=by if duty.done else "", look=look,
            details=(
                duty.asked.text,
                *(f"Done {long_day(one.on)}" for one in duty.held),
                duty.asked.source.told,
            ),
            note=duty.held[0].note if duty.held else "",
            records=duty.held, activity=duty.asked.activity,
        )  # fmt: skip


def _trainings(
    section: str, latest_first: list[Training], today: date, calendar: SchoolCalendar
) -> Iterator[PreventionRow]:
    latest = {training.topic: training for training in reversed(latest_first)}
    for at, training in enumerate(latest_first):
        share = training.trained / training.employed if training.employed else 0.0
        text = f"{share:.0%} · {training.trained} of {training.employed} · {plain_day(training.on)}"
        more, look, due = "", Palette.PLAIN, training.refresher_due
        if due and latest[training.topic] is training:
            words, look = due_in_plain_words(due, today, calendar)
            more = f"refresher {words}"
        if look is not Palette.PLAIN:  # what is due has to be seen on a narrow screen too
            text, more = f"{text} · {more}", ""
        topic = heading_of(training.topic.label)
        yield PreventionRow(
            f"{section}-{training.id or at}", section, training.title or topic,
            text, more=more, bar=share, look=look, note=training.note, records=(training,),
            details=(
                f"{topic}, {long_day(training.on)}",
                f"{training.trained} of {training.employed} employed, {share:.0%}",
                *([f"Refresher due {long_day(due)}"] if due else []),
            ),
        )  # fmt: skip


def _surveys(surveys: Iterable[Survey], today: date, due: DueInWords) -> Iterator[PreventionRow]:
    """Each group's latest score from 1 to 5, and how it has moved; groups not asked say so.

    One of more than two years ago is not drawn as if it said how they feel now.
    """
    latest_first = sorted(surveys, key=lambda survey: survey.on)[::-1]
    for group in SurveyGroup:
        held = tuple(survey for survey in latest_first if survey.group is group)
        name = heading_of(group.label)
        by, look = due(Work.SURVEYS, group)
        if not held:
            if latest_first or by:
                text = f"not asked yet · {by}" if by else "not asked yet"
                yield PreventionRow(f"survey-{group}", SURVEYS, name, text, look=look)
            continue
        trend, since = _trend(held)
        stale = held[0].on + SURVEY_STALE < today
        old = f"last asked {plain_day(held[0].on)}: too old to say how they feel now"
        yield PreventionRow(
            f"survey-{group}", SURVEYS, name, old if stale else trend,
            more="" if stale else f"{since} · {_answered(held[0])}",
            look=Palette.WARNING if stale else Palette.PLAIN,
            bar=None if stale else (held[0].score - 1) / 4, note=held[0].note, records=held,
            details=tuple(
                f"{long_day(survey.on)}: {survey.score:.1f} of 5, {_answered(survey)}"
                for survey in held
            ),
        )  # fmt: skip


def _trend(held: Sequence[Survey]) -> tuple[str, str]:
    """Say the last few scores with the latest change, and since when; *held* is latest first."""
    scores = " → ".join(f"{survey.score:.1f}" for survey in held[3::-1]) + " of 5"
    if len(held) < 2:
        return scores, f"first asked {plain_day(held[0].on)}"
    moved = round(held[0].score - held[1].score, 1)
    change = f"{'up' if moved > 0 else 'down'} {abs(moved):.1f}" if moved else "no change"
    return f"{scores} · {change}", f"since {plain_day(held[1].on)}"


def _answered(survey: Survey) -> str:
    share = f" ({survey.responses / survey.asked:.0%})" if survey.asked else ""
    return f"{survey.responses} of {survey.asked} answered{share}"


def _briefings(
    activities: Iterable[Activity], today: date, due: DueInWords
) -> Iterator[PreventionRow]:
    """Who is to know the national guidance (G1), and when they are told of it, or again."""
    for audience in BRIEFED:
        by, look = due(Work.BRIEFINGS, audience)
        held = [one.on for one in activities if one.on <= today and is_briefing(one, audience)]
        last = f"last {plain_day(max(held))}" if held else "none recorded"
        if by:
            yield PreventionRow(f"briefing-{audience}", ACTIVITIES, f"Briefing: {audience.label}",
                                f"{last} · {by}", look=look, activity=ActivityKind.BRIEFING,
                                audience=audience)  # fmt: skip


def _activities(
    activities: Iterable[Activity], school: School, today: date
) -> Iterator[PreventionRow]:
    held = sorted(activities, key=lambda activity: activity.on, reverse=True)
    for year, of_year in groupby(held, lambda activity: school.academic_year(activity.on)):
        these = list(of_year)
        done = [activity for activity in these if activity.on <= today]
        reached = so_many(sum(activity.reached for activity in done), "person", "people")
        planned = f", {len(these) - len(done)} planned" if len(done) < len(these) else ""
        yield PreventionRow(f"year-{year}", ACTIVITIES, "",
                            f"{year}: {len(done)} held, {reached} reached in all{planned}",
                            look=Palette.STRONG, heading=True)  # fmt: skip
        for at, activity in enumerate(these):
            audience = activity.audience.label
            outcome = f"{activity.reached:,} reached" if activity.on <= today else "planned"
            kind, topic = heading_of(activity.kind.label), activity.topic.label
            yield PreventionRow(
                f"activity-{year}-{activity.id or at}", ACTIVITIES,
                activity.title or f"{kind}: {topic}",
                f"{plain_day(activity.on)} · {audience} · {outcome}",
                note=activity.note, records=(activity,),
                details=(f"{kind} on {topic}, {long_day(activity.on)}",
                         f"For {audience}: {outcome}"),
            )  # fmt: skip


def due_in_plain_words(due: date, today: date, calendar: SchoolCalendar) -> tuple[str, Palette]:
    """Say when something is due: never on a day when the school is closed, but after it (L4)."""
    counts_from = calendar.next_school_day(due)
    days = (counts_from - today).days
    if days < 0:
        return f"{_span(-days)} late", Palette.ALARM
    if days == 0:
        return "due today", Palette.ALARM
    shown = due if due > today else counts_from
    soon = Palette.WARNING if shown - today <= _SOON else Palette.PLAIN
    return f"due {plain_day(shown)}, in {_span((shown - today).days)}", soon


def _span(days: int) -> str:
    for length, unit in ((365, "years"), (30, "months"), (7, "weeks")):
        if days >= 2 * length:
            return f"{days // length} {unit}"
    return so_many(days, "day")
