"""Made-up schools for tests of reports: years of incidents and prevention work, from a seed.

Every text that must never leave the school is made of the MARKERS, so that a test
can look for them in what was written.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from esafety_tui.model.actions import (
    CheckIn,
    Consent,
    Measure,
    MeasureKind,
    Sanction,
    SanctionKind,
    Stopped,
    Support,
    SupportKind,
)
from esafety_tui.model.days import LONDON
from esafety_tui.model.evidence import Entry, EntryKind, Evidence
from esafety_tui.model.incident import Incident, Occurred, Person, StepMark, StepState, parse_year
from esafety_tui.model.requests import (
    Addressee,
    Agency,
    Complainant,
    Decision,
    Hold,
    Referral,
    Removal,
    RemovalEvent,
    RemovalState,
)
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
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
from esafety_tui.model.school.school import School, Term
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    Category,
    Fact,
    Medium,
    Motivation,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    WhereDone,
)
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.annual.report_types import LeadsWords

NAME, ALIAS, WORDS = "Zzquill Namemark", "Zzaliasmark", "Zzfreetext"
MARKERS = (NAME, ALIAS, WORDS)
PROVIDERS = ("YouTube", "Instagram", "WhatsApp", "Snapchat", "TikTok", "youtube", "Tiny site")
TERMS = (
    Term(name="Autumn", first=date(2024, 9, 3), last=date(2024, 12, 20)),
    Term(name="Spring", first=date(2025, 1, 6), last=date(2025, 4, 4)),
    Term(name="Summer", first=date(2025, 4, 22), last=date(2025, 7, 22)),
    Term(name="Autumn", first=date(2025, 9, 2), last=date(2025, 12, 19)),
    Term(name="Spring", first=date(2026, 1, 5), last=date(2026, 3, 27)),
    Term(name="Summer", first=date(2026, 4, 13), last=date(2026, 7, 21)),
)
_EMPLOYED = 60
SCHOOL = School(name="Northfield School", lead="A. Lead", terms=TERMS)

# What made cases may have: the seeds of the examples were found with these.
FACTS = tuple(one for one in Fact if one is not Fact.REPORTER_EXPOSED)
OUTCOMES = tuple(one for one in Outcome if one not in (Outcome.UNFOUNDED, Outcome.FALSE))


def made_incidents(
    year: str, number: int, seed: int = 0, *, providers: Sequence[str] = PROVIDERS
) -> list[Incident]:
    """*number* incidents of the academic *year*, about which everything may be so or otherwise."""
    random = Random(f"{year} {number} {seed}")
    return [_incident(f"{year}/{n:03d}", random, providers) for n in range(1, number + 1)]


def part_not_known(incident: Incident) -> Incident:
    """The same, and nobody knows in which part people were in it."""
    return incident.but(people=tuple(one.but(role=Role.INVOLVED) for one in incident.people))


def _incident(ref: str, random: Random, providers: Sequence[str]) -> Incident:
    first = date(parse_year(ref[:7]), 9, 1)
    reported = first + timedelta(days=random.randrange(320))
    stage = random.choice(list(Stage) + [Stage.CLOSED] * 8)
    severity = random.choice([*Severity, Severity.LOW, Severity.MEDIUM, None])
    # Of its own, so that one step more in the policy makes no other school.
    marking = Random(random.random())
    return Incident(
        ref=ref,
        title=WORDS,
        summary=WORDS,
        category=random.choice([*Category, *[Category.CYBERBULLYING] * 8]),
        severity=severity,
        severity_reason=WORDS if severity else "",
        medium=random.choice(list(Medium)),
        motivation=marking.choice([Motivation.NOT_KNOWN, *Motivation]),
        where=marking.choice(list(WhereDone)),
        providers=tuple(random.sample(providers, random.randrange(min(3, len(providers) + 1)))),
        occurred_on=_occurred(reported, random),
        reported_at=_at(reported, random),
        recorded_at=_at(reported + timedelta(days=1), random),
        route=random.choice(list(Route)),
        people=_people(random),
        facts={fact: random.choice(list(Answer)) for fact in FACTS if random.random() < 0.6},
        stage=stage,
        steps={
            step.id: _mark(reported, marking) for step in shipped_steps() if marking.random() < 0.3
        },
        evidence=(Evidence(at=_at(reported, random), description=WORDS, address=WORDS),),
        entries=_entries(reported, random),
        removals=tuple(
            _removal(reported + timedelta(days=random.randrange(5)), random, providers)
            for _ in _few(random)
        ),
        referrals=tuple(
            Referral(
                at=_at(reported + timedelta(days=random.randrange(9)), random),
                agency=random.choice(list(Agency)),
                decision=random.choice(list(Decision)),
                reason=WORDS,
                outcome=random.choice(["", WORDS]),
            )
            for _ in _few(random)
        ),
        support=tuple(
            Support(
                at=_at(reported + timedelta(days=random.randrange(9)), random),
                person=random.choice(["", "p0", "p1"]),
                kind=random.choice(list(SupportKind)),
                taken_up=random.choice(list(Answer)),
                note=WORDS,
            )
            for _ in _few(random)
        ),
        measures=tuple(
            Measure(
                at=_at(reported + timedelta(days=random.randrange(9)), random),
                kind=random.choice(list(MeasureKind)),
                reason=WORDS,
                consent=random.choice([*Consent, None]),
            )
            for _ in _few(random)
        ),
        sanctions=tuple(
            Sanction(at=_at(reported, random), kind=random.choice(list(SanctionKind)), person=NAME)
            for _ in _few(random)
        ),
        check_ins=tuple(_check_in(reported, random) for _ in _few(random)),
        outcome=random.choice([*OUTCOMES, None]),
        lessons=WORDS,
        holds=tuple(
            Hold(
                since=_at(reported, random),
                reason=WORDS,
                lifted_at=random.choice([None, _at(reported + timedelta(days=9), random)]),
            )
            for _ in range(random.randrange(10) // 9)
        ),
        closed_at=_at(reported + timedelta(days=random.randrange(1, 60)), random)
        if stage in ENDED
        else None,
        reopened_at=(_at(reported, random),) if random.random() < 0.1 else (),
        withdrawn_reason=WORDS if stage is Stage.WITHDRAWN else "",
    )


def _few(random: Random) -> range:
    return range(random.choice([0, 0, 0, 1, 1, 2]))


def _at(day: date, random: Random) -> datetime:
    return datetime.combine(day, time(random.randrange(7, 20), random.randrange(60)), LONDON)


def _occurred(reported: date, random: Random) -> Occurred | None:
    if random.random() < 0.2:
        return None
    first = reported - timedelta(days=random.randrange(12))
    return Occurred(first=first, last=min(reported, first + timedelta(days=random.randrange(4))))


def _people(random: Random) -> tuple[Person, ...]:
    return tuple(
        Person(
            id=f"p{number}",
            role=random.choice([Role.TARGET, Role.TARGET, Role.RESPONSIBLE, Role.REPORTER]),
            standing=random.choice([*Standing, Standing.STAFF, Standing.PUPIL, Standing.PUPIL]),
            name=NAME,
            alias=ALIAS,
            year_group=random.choice(["", "8", "Year 9", "y10", "R", NAME]),
            note=WORDS,
        )
        for number in range(random.randrange(4))
    )


def _mark(reported: date, random: Random) -> StepMark:
    return StepMark(
        state=random.choice([StepState.DONE] * 4 + [StepState.NOT_APPLICABLE]),
        at=_at(reported + timedelta(days=1 + random.randrange(20)), random),
        note=WORDS,
    )


def _entries(reported: date, random: Random) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            at=_at(reported + timedelta(days=random.randrange(8)), random),
            kind=random.choice(list(EntryKind)),
            text=WORDS,
        )
        for _ in range(random.randrange(4))
    )


def _removal(reported: date, random: Random, providers: Sequence[str]) -> Removal:
    state = random.choice(list(RemovalState))
    sent = _at(reported + timedelta(days=1), random)
    gone = _at(reported + timedelta(days=2 + random.randrange(20)), random)
    addressed_to = random.choice(list(Addressee))
    draft = state is RemovalState.DRAFT
    events = ()
    if state in {RemovalState.REMOVED, RemovalState.BACK_AGAIN} and random.random() < 0.7:
        events = (RemovalEvent(at=gone, state=RemovalState.REMOVED, note=WORDS),)
    return Removal(
        at=sent,
        address=WORDS,
        provider=random.choice([*providers, "Tiny site"]),
        addressed_to=addressed_to,
        complainant=random.choice(list(Complainant)),
        state=state,
        sent_at=None if draft else sent,
        answered_at=gone if not draft and random.random() < 0.6 else None,
        events=events,
        note=WORDS,
    )


def _check_in(reported: date, random: Random) -> CheckIn:
    due = reported + timedelta(days=random.choice([14, 42]))
    done = random.random() < 0.8
    return CheckIn(
        due=due,
        person=NAME,
        done_at=_at(due + timedelta(days=random.randrange(3)), random) if done else None,
        stopped=random.choice([Stopped.YES, Stopped.YES, Stopped.PARTLY, Stopped.NO])
        if done
        else None,
        satisfied=random.choice(list(Answer)),
        note=WORDS,
    )


def made_prevention(years: Sequence[str], seed: int = 0) -> Prevention:
    """Prevention work in *years*."""
    random = Random(f"{years} {seed}")
    starts = [date(parse_year(year), 9, 1) for year in years]

    def days(number: int) -> list[date]:
        return [
            start + timedelta(days=random.randrange(365)) for start in starts for _ in range(number)
        ]

    return Prevention(
        activities=tuple(
            Activity(
                on=day,
                kind=random.choice(list(ActivityKind)),
                topic=random.choice(list(Topic)),
                audience=random.choice(list(Audience)),
                reached=random.randrange(200),
                title="An activity",
            )
            for day in days(9)
        )
        + tuple(
            Activity(
                on=start + timedelta(days=70),
                kind=kind,
                topic=Topic.NATIONAL_GUIDANCE,
                audience=Audience.GOVERNORS,
                reached=9,
                title="An activity",
            )
            for start in starts
            for kind in (ActivityKind.BRIEFING, ActivityKind.FILTERING_CHECK)
        ),
        trainings=tuple(
            Training(
                on=day,
                topic=random.choice(list(Topic)),
                acknowledgement=random.random() < 0.4,
                trained=45 + random.randrange(16),
                employed=_EMPLOYED,
                refresher_due=random.choice([None, day + timedelta(days=random.randrange(500))]),
            )
            for day in days(6)
        ),
        reviews=tuple(
            PolicyReview(
                policy=random.choice(list(PolicyName)),
                reviewed_on=day,
                next_due=day + timedelta(days=1 + random.randrange(700)),
            )
            for day in days(5)
        ),
        surveys=tuple(
            Survey(
                on=day,
                group=group,
                asked=_EMPLOYED if group is SurveyGroup.STAFF else 100,
                responses=min(
                    random.choice([48, 60, 80]), _EMPLOYED - 6 if group is SurveyGroup.STAFF else 80
                ),
                score=3 + random.randrange(16) / 10,
            )
            for group in SurveyGroup
            for day in days(1)
        ),
    )


def made_words(year: str, before: str) -> LeadsWords:
    """What a lead wrote about *year*, with actions agreed in it and in the year *before*."""
    first, next_year = parse_year(year), parse_year(year) + 1
    return LeadsWords(
        AnnualReview(
            id=year,
            changed="Pupils tell us sooner when they can write it down.\n"
            "Parents say that they do not hear what came of a report; we shall tell them.",
            actions=(
                PlannedAction(
                    id="a3", text="Tell parents in writing what was done after a report",
                    owner="E-safety lead", due=date(next_year, 12, 18),
                ),
                PlannedAction(
                    id="a4", text="An evening on group chats for parents", owner="Deputy head",
                    due=date(next_year + 1, 1, 29),
                ),
            ),
        ),
        AnnualReview(
            id=before,
            actions=(
                PlannedAction(
                    id="a1", text="Put up a box for written reports", owner="E-safety lead",
                    due=date(first, 10, 10), done_on=date(first, 10, 3), result="It is used",
                ),
                PlannedAction(
                    id="a2", text="Train the office and lunch staff", owner="Head",
                    due=date(next_year, 3, 27), done_on=date(next_year, 5, 13),
                ),
                PlannedAction(
                    id="a5", text="Review the mobile devices policy", owner="Governing body",
                    due=date(next_year, 6, 30),
                ),
            ),
        ),
    )  # fmt: skip
