"""The figures counted again, slowly and obviously: what the fast count is held against.

Each figure is counted anew from the records, in the words of its definition.  Only
the policy's own rules (school days, first response, checklist) are taken over:
they have tests of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from statistics import median
from typing import Any

from esafety_tui.model.actions import Consent, MeasureKind, SanctionKind, Stopped, SupportKind
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Addressee, Agency, Complainant, Decision, RemovalState
from esafety_tui.model.school.prevention import (
    ActivityKind,
    Audience,
    PolicyName,
    Prevention,
    SurveyGroup,
    Topic,
)
from esafety_tui.model.school.year_groups import year_group
from esafety_tui.model.vocabulary import (
    Answer,
    Category,
    Fact,
    Medium,
    Motivation,
    Outcome,
    Phase,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    WhereDone,
)
from esafety_tui.policy.calendar import (
    SchoolCalendar,
    first_response,
    paused,
)
from esafety_tui.policy.checklist import StepLine, checklist_of
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.days.response import response_due, response_in_target
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.policy.supplements.clocks import answer_due
from esafety_tui.reports.figures.figure_types import Value
from support.reports.generated_school import SCHOOL

YEAR, BEFORE = "2025-26", "2024-25"
YEARS = (YEAR, BEFORE, "2023-24", "2022-23", "2021-22")
TODAY = date(2026, 11, 23)
CALENDAR = SchoolCalendar(SCHOOL)

Expected = dict[tuple[str, str], Value]


def open_part(incident: Incident, role: Role) -> bool:
    """Whether somebody of whom that is not known may have been in it, and nobody is for certain."""
    roles = [person.role for person in incident.people]
    return Role.INVOLVED in roles and role not in roles


def people_as(incident: Incident, role: Role) -> str:
    if open_part(incident, role):
        return "involved"
    standings = {person.standing for person in incident.people if person.role is role}
    return "none" if not standings else "several" if len(standings) > 1 else standings.pop()


KINDS = {
    "pupils": "pupil",
    "staff": "staff",
    "outside": "parent former-pupil outsider",
}


def first_kind(incident: Incident, role: Role, kinds: str) -> str:
    """The first of *kinds* that somebody of *role* is; a governor responsible is as staff."""
    if open_part(incident, role):
        return "involved"
    them = {one.standing.value for one in incident.people if one.role is role}
    if role is Role.RESPONSIBLE and "governor" in them:
        them |= {"staff"}
    return next((kind for kind in kinds.split() if them & set(KINDS[kind].split())), "none")


def main_term(incident: Incident) -> str:
    """By the first days of the school's terms of that year; of four months each without them."""
    day = day_of(incident.reported_at)
    begun = int(incident.ref[:4])
    terms = sorted(
        t.first for t in SCHOOL.terms if SCHOOL.academic_year(t.first) == incident.ref[:7]
    )
    if len(terms) == 3:
        return "summer" if day >= terms[2] else "spring" if day >= terms[1] else "autumn"
    if day >= date(begun + 1, 5, 1):
        return "summer"
    return "spring" if day >= date(begun + 1, 1, 1) else "autumn"


def last_answer(incident: Incident) -> str:
    done = [c for c in incident.check_ins if c.done_at and c.stopped not in (None, Stopped.LEFT)]
    return max(done, key=lambda c: c.done_at).stopped if done else "not-yet"  # type: ignore


def last_satisfied(incident: Incident) -> str:
    done = [c for c in incident.check_ins if c.done_at and c.satisfied is not Answer.UNKNOWN]
    if done:
        return max(done, key=lambda c: c.done_at).satisfied  # type: ignore
    said = incident.facts.get(Fact.NOT_SATISFIED)
    return "no" if said is Answer.YES else "yes" if said is Answer.NO else "not-yet"


def in_target(incident: Incident) -> bool | None:
    if incident.severity is None:
        return None
    if (answer := response_in_target(incident, SCHOOL, CALENDAR)) is not None:
        return answer
    if incident.stage is Stage.CLOSED:
        return False
    due = response_due(incident, SCHOOL, CALENDAR)
    return False if due is not None and CALENDAR.count(due, TODAY) else None


def middle(days: Iterable[int]) -> float | None:
    days = list(days)
    return float(median(days)) if days else None


def point(days: list[int], part: float) -> float:
    """Where *part* of the sorted days lies, in proportion between two of them."""
    place = part * (len(days) - 1)
    below = sorted(days)[int(place)]
    above = sorted(days)[min(int(place) + 1, len(days) - 1)]
    return below + (above - below) * (place - int(place))


def spread(row: str, days: Iterable[int]) -> Expected:
    """How many spans there are, and their quartiles."""
    days = list(days)
    points = {"quarter": 0.25, "median": 0.5, "three-quarters": 0.75}
    return {(row, "timed"): len(days)} | {
        (row, column): point(days, part) if len(days) > (0 if part == 0.5 else 7) else None
        for column, part in points.items()
    }


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def unless_open(values: Expected) -> Expected:
    """*values*, of which none is not known where some cases are open."""
    return {key: n or None for key, n in values.items()} if values["involved", "count"] else values


WORK = (
    "prevention-by-audience",
    "prevention-by-topic",
    "training-coverage",
    "policy-acknowledgement",
    "confidence",
)
WHAT_WAS_DONE = (
    "removals-by-provider",
    "removals-by-the-person",
    "referrals-by-agency",
    "police-holds",
    "support-given",
    "staff-supported",
    "measures-by-consent",
    "sanctions-by-severity",
)


def expected_of(year: str, every: list[Incident], prevention: Prevention) -> dict[str, Expected]:
    """What every figure should say, each counted anew from the records."""
    recorded = [i for i in every if i.ref.startswith(year)]
    ours = [i for i in recorded if i.stage is not Stage.WITHDRAWN]
    merged = [i for i in recorded if i.merged_into]

    def number(when: Callable[[Incident], Any]) -> Expected:
        return {("all", "count"): sum(bool(when(i)) for i in ours)}

    def by(words: Iterable[str], word_of: Callable[[Incident], str]) -> Expected:
        values: Expected = {
            (word, "count"): sum(word_of(i) == word for i in ours) for word in words
        }
        return values | {("all", "count"): len(ours)}

    out: dict[str, Expected] = {
        "incidents-recorded": {("all", "count"): len(recorded)},
        "incidents-withdrawn": {("all", "count"): len(recorded) - len(ours) - len(merged)},
        "incidents-merged": {("all", "count"): len(merged)},
        # Who comes back is told by the register of people, which these records do not have.
        "incidents-coming-back": {
            (row, "count"): 0
            for row in ("target", "responsible", "perhaps-target", "perhaps-responsible")
        },
        "incidents-counted": {("all", "count"): len(ours)},
        "incidents-open": number(lambda i: i.stage is not Stage.CLOSED),
        "incidents-closed": number(lambda i: i.stage is Stage.CLOSED),
        "incidents-reopened": number(lambda i: i.reopened_at),
        "incidents-from-log": number(lambda i: i.from_log),
        "malicious-allegations": number(lambda i: i.outcome is Outcome.MALICIOUS),
        "incidents-by-medium": by(Medium, lambda i: i.medium),
        "incidents-by-route": by(Route, lambda i: i.route),
        "incidents-by-severity": by([*Severity, "none"], lambda i: i.severity or "none"),
        "incidents-by-term": by(
            [*(f"term:{term.name.casefold()}" for term in SCHOOL.terms), "none"], term_of
        ),
        "outcomes": by([*Outcome, "not-yet"], lambda i: i.outcome or "not-yet"),
    }
    out["incidents-told"] = number(
        lambda i: (
            any(r.decision is Decision.REFERRED for r in i.referrals)
            or i.facts.get(Fact.WITH_POLICE) is Answer.YES
        )
    )
    out["incidents-by-place"] = by(WhereDone, lambda i: i.where)
    out["incidents-by-motivation"] = by(Motivation, lambda i: i.motivation)
    out["incidents-by-first-target"] = unless_open(
        by(
            ["pupils", "staff", "none", "involved"],
            lambda i: first_kind(i, Role.TARGET, "pupils staff"),
        )
    )
    out["incidents-by-first-responsible"] = unless_open(
        by(
            ["staff", "pupils", "outside", "none", "involved"],
            lambda i: first_kind(i, Role.RESPONSIBLE, "staff pupils outside"),
        )
    )
    out["incidents-by-main-term"] = by(["autumn", "spring", "summer"], main_term)
    months = [f"{month:02d}" for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)]
    out["incidents-by-month"] = by(months, lambda i: f"{day_of(i.reported_at):%m}")
    families = {
        "bullying": "cyberbullying harassment malicious-calls threats hate",
        "content": "offensive-content image-sharing sexual-imagery extremism self-harm-content",
        "identity": "impersonation privacy-breach account-compromise scam",
        "conduct": "inappropriate-contact inappropriate-use false-allegation other",
    }
    out["incidents-by-category"] = by(Category, lambda i: i.category) | {
        (f"family-{key}", "count"): sum(i.category in words.split() for i in ours)
        for key, words in families.items()
    }
    kinds = [*Standing, "several", "none", "involved"]
    as_what = [(people_as(i, Role.TARGET), people_as(i, Role.RESPONSIBLE)) for i in ours]

    def not_known(row: str, column: str) -> bool:
        no_target = row != "involved" and any(one == "involved" for one, _ in as_what)
        return no_target or (column != "all" and (row, "involved") in as_what)

    out["incidents-by-target"] = {
        (row, column): sum(
            row in (one, "all") and column in (other, "all") for one, other in as_what
        )
        or (None if not_known(row, column) else 0)
        for row in [*kinds, "all"]
        for column in [*kinds, "all"]
    }
    names = {
        name.casefold()
        for i in every
        if i.ref[:7] in YEARS and i.stage is not Stage.WITHDRAWN
        for name in i.providers
    }
    out["incidents-by-provider"] = {
        (f"provider:{name}", "count"): sum(
            name in [one.casefold() for one in i.providers] for i in ours
        )
        for name in names
    } | {("none", "count"): sum(not i.providers for i in ours)}

    def groups(incident: Incident) -> set[str]:
        return {
            year_group(person.year_group) or "none"
            for person in incident.people
            if person.role is Role.TARGET and person.standing is Standing.PUPIL
        }

    found = {
        group
        for i in every
        if i.ref[:7] in YEARS and i.stage is not Stage.WITHDRAWN
        for group in groups(i)
    }
    out["incidents-by-year-group"] = unless_open(
        {(group, "count"): sum(group in groups(i) for i in ours) for group in found | {"none"}}
        | {("involved", "count"): sum(open_part(i, Role.TARGET) for i in ours)}
    )
    out |= what_was_done(every, ours)
    # None of these cases came from a log: of all of them it is known what was done.
    for figure in (*WHAT_WAS_DONE, "incidents-told", "malicious-allegations"):
        columns = {column for _, column in out[figure]}
        how_many = {"all", "count", "asked"}
        out[figure] |= {("not-told", one): 0 if one in how_many else None for one in columns}
    not_told = sum(
        open_part(i, Role.TARGET)
        and any(
            one.role is Role.INVOLVED and one.standing in (Standing.STAFF, Standing.UNKNOWN)
            for one in i.people
        )
        for i in ours
    )
    if not_told:
        staff = out["staff-supported"]
        out["staff-supported"] = {key: value or None for key, value in staff.items()}
        out["staff-supported"]["not-told", "count"] = not_told
    out |= beforehand(year, prevention)
    work = (*prevention.activities, *prevention.trainings, *prevention.surveys)
    if not ours and not any(SCHOOL.academic_year(one.on) == year for one in work):
        for figure in WORK:  # nobody used the program then
            out[figure] = {key: value or None for key, value in out[figure].items()}
    return out | how_fast(ours)


def how_fast(ours: list[Incident]) -> dict[str, Expected]:
    reported = [(day_of(i.reported_at) - i.occurred_on.last).days for i in ours if i.occurred_on]
    closed = [
        CALENDAR.count(day_of(i.reported_at), day_of(i.closed_at)) for i in ours if i.closed_at
    ]
    answered: Expected = {}
    target: Expected = {}
    for word in [*Severity, "none", "all"]:
        some = [i for i in ours if word in ("all", i.severity or "none")]
        days = [
            CALENDAR.count(day_of(i.reported_at), day_of(first))
            for i in some
            if (first := first_response(i))
        ]
        answered |= spread(word, days)
        if word != "none":
            due = [i for i in some if in_target(i) is not None]
            met = [i for i in some if in_target(i)]
            target |= {
                (word, "due"): len(due),
                (word, "in-target"): len(met),
                (word, "share"): share(len(met), len(due)),
            }
    return {
        "days-to-report": spread("all", [max(0, days) for days in reported]),
        "days-to-close": spread("all", closed),
        "overdue-steps": overdue_steps(ours),
        "steps-in-time": steps_in_time(ours),
        "days-to-first-response": answered,
        "response-in-target": target,
    }


def what_was_done(every: list[Incident], ours: list[Incident]) -> dict[str, Expected]:
    sent = [r for i in ours for r in i.removals if r.state is not RemovalState.DRAFT]
    named = {
        r.provider.casefold()
        for i in every
        if i.ref[:7] in YEARS and i.stage is not Stage.WITHDRAWN
        for r in i.removals
        if r.state is not RemovalState.DRAFT and r.addressed_to is not Addressee.POSTER
    }

    def asked_of(removal: Any) -> str:
        if removal.addressed_to is Addressee.POSTER:
            return "poster"
        return f"provider:{removal.provider.casefold()}" if removal.provider else "none"

    states = {
        "removed": [RemovalState.REMOVED],
        "refused": [RemovalState.REFUSED],
        "back-again": [RemovalState.BACK_AGAIN],
        "pending": [RemovalState.ASKED, RemovalState.CHASED, RemovalState.ANSWERED],
    }
    removals: Expected = {}
    for row in [*(f"provider:{name}" for name in named), "poster", "none", "all"]:
        some = [r for r in sent if row in ("all", asked_of(r))]
        for column, words in states.items():
            removals[row, column] = sum(r.state in words for r in some)
        removals[row, "all"] = len(some)
        gone = sum(r.state is RemovalState.REMOVED for r in some)
        removals[row, "share"] = share(gone, len(some))
        days = days_to_removal(some)
        removals |= {(row, "timed"): len(days), (row, "median"): middle(days)}
    own = [r for r in sent if r.complainant is not Complainant.SCHOOL]
    own_gone = [r for r in own if r.state is RemovalState.REMOVED]
    referrals = [r for i in ours for r in i.referrals]
    holds = [
        h
        for i in ours
        for h in i.holds
        if h.lifted_at is None or day_of(h.lifted_at) != day_of(h.since)
    ]
    support = [s for i in ours for s in i.support]
    measures = [m for i in ours for m in i.measures]
    sanctions = [(s.kind, i.severity or "none") for i in ours for s in i.sanctions]
    staff = [
        (i, p)
        for i in ours
        for p in i.people
        if p.role is Role.TARGET and p.standing is Standing.STAFF
    ]
    supported = [
        p
        for i, p in staff
        if any(
            s.taken_up is not Answer.NO
            and (
                s.person in (p.id, p.alias, p.name)
                or (s.person == "" and sum(other is i for other, _ in staff) == 1)
            )
            for s in i.support
        )
    ]
    check_ins = [c for i in ours for c in i.check_ins if CALENDAR.next_school_day(c.due) <= TODAY]
    held = [c for c in check_ins if c.done_at and c.stopped is not Stopped.LEFT]
    return {
        "removals-by-provider": removals,
        "days-to-removal": spread("all", days_to_removal(sent)),
        "removals-by-the-person": {
            ("all", "asked"): len(own),
            ("all", "removed"): len(own_gone),
            ("all", "share"): share(len(own_gone), len(own)),
        },
        "referrals-by-agency": {
            (row, column): sum(row in ("all", r.agency) and test(r) for r in referrals)
            for row in [*Agency, "all"]
            for column, test in {
                "referred": lambda r: r.decision is Decision.REFERRED,
                "not-referred": lambda r: r.decision is Decision.NOT_REFERRED,
                "with-outcome": lambda r: r.decision is Decision.REFERRED and bool(r.outcome),
                "all": lambda r: True,
            }.items()
        },
        "police-holds": {
            ("all", "count"): len(holds),
            ("all", "in-force"): sum(h.lifted_at is None for h in holds),
            ("all", "timed"): sum(h.lifted_at is not None for h in holds),
            ("all", "median"): middle(
                CALENDAR.count(day_of(h.since), day_of(h.lifted_at)) for h in holds if h.lifted_at
            ),
        },
        "support-given": {
            (row, column): sum(
                row in ("all", s.kind) and (column == "count" or s.taken_up is Answer.YES)
                for s in support
            )
            for row in [*SupportKind, "all"]
            for column in ("count", "taken-up")
        },
        "staff-supported": {
            ("all", "count"): len(staff),
            ("all", "supported"): len(supported),
            ("all", "share"): share(len(supported), len(staff)),
        },
        "measures-by-consent": {
            (row, column): sum(
                row in ("all", m.kind) and column in ("all", m.consent or "none") for m in measures
            )
            for row in [*MeasureKind, "all"]
            for column in [*Consent, "none", "all"]
        },
        "sanctions-by-severity": {
            (row, column): sum(
                row in ("all", kind) and column in ("all", severity) for kind, severity in sanctions
            )
            for row in [*SanctionKind, "all"]
            for column in [*Severity, "none", "all"]
        },
        "check-ins-held": {
            ("all", "due"): len(check_ins),
            ("all", "held"): len(held),
            ("all", "share"): share(len(held), len(check_ins)),
        },
        "did-it-stop": answers(
            [w for w in Stopped if w != "left-the-school"], [last_answer(i) for i in ours]
        ),
        "satisfaction": answers(("yes", "no"), [last_satisfied(i) for i in ours]),
        "policy-compliance": clause_by_clause(ours),
    }


def days_to_removal(requests: list[Any]) -> list[int]:
    days = []
    for r in requests:
        moments = [e.at for e in r.events if e.state is RemovalState.REMOVED]
        if not moments and r.state is RemovalState.REMOVED and r.answered_at:
            moments = [r.answered_at]
        if moments and r.sent_at:
            days.append(max(0, (day_of(min(moments)) - day_of(r.sent_at)).days))
    return days


def overdue_steps(ours: list[Incident]) -> Expected:
    late = [
        line.phase
        for incident in ours
        for line in checklist_of(incident, CALENDAR, shipped_steps()).lines
        if line.state == "open" and line.due and CALENDAR.count(line.due, TODAY)
    ]
    return {(phase, "count"): late.count(phase) for phase in Phase} | {("all", "count"): len(late)}


def steps_in_time(ours: list[Incident]) -> Expected:
    dated = met = 0
    for incident in ours:
        for line in checklist_of(incident, CALENDAR, shipped_steps()).lines:
            if line.state == "open":
                dated += bool(line.due and CALENDAR.count(line.due, TODAY))
            elif line.state == "done" and line.at and (day := due_day(line, incident)):
                dated += 1
                met += day_of(line.at) <= day
    return {
        ("all", "dated"): dated,
        ("all", "in-time"): met,
        ("all", "share"): share(met, dated),
    }


def due_day(line: StepLine, incident: Incident) -> date | None:
    step = next(step for step in shipped_steps() if step.id == line.id)
    if step.clock:
        days = [answer_due(one) for one in incident.data_requests if one.kind == step.clock]
        return min(filter(None, days), default=None)
    if step.due_days is None:
        return None
    began: datetime | None = incident.reported_at
    if incident.from_log:
        began = max(incident.reported_at, incident.recorded_at)
    if step.due_from == "not-satisfied":
        unhappy = [one.done_at for one in incident.check_ins if one.satisfied is Answer.NO]
        began = incident.not_satisfied_at or max(filter(None, unhappy), default=None)
    if began is None:
        return None
    start = day_of(began)
    day = CALENDAR.add(start, step.due_days)
    return paused(day, start, incident, CALENDAR) if step.locked_by_hold else day


def term_of(incident: Incident) -> str:
    day = day_of(incident.reported_at)
    inside = [term for term in SCHOOL.terms if term.first <= day <= term.last]
    return f"term:{inside[0].name.casefold()}" if inside else "none"


def answers(words: Iterable[str], given: list[str]) -> Expected:
    answered = sum(one != "not-yet" for one in given)
    values: Expected = {}
    for word in words:
        values[word, "count"] = given.count(word)
        values[word, "share"] = share(given.count(word), answered)
    return values | {
        ("answered", "count"): answered,
        ("answered", "share"): None,
        ("not-yet", "count"): len(given) - answered,
        ("not-yet", "share"): None,
        ("all", "count"): len(given),
        ("all", "share"): None,
    }


def clause_by_clause(ours: list[Incident]) -> Expected:
    counts: Counter[tuple[str, str]] = Counter()
    for incident in ours:
        lines = checklist_of(incident, CALENDAR, shipped_steps()).lines
        for clause in {clause for line in lines for clause in line.clauses}:
            on_clause = [line for line in lines if clause in line.clauses]
            asked = [line for line in on_clause if line.state != "not-applicable"]
            done = [line for line in asked if line.state == "done"]
            late = [
                line
                for line in asked
                if line.state != "done" and line.due and CALENDAR.count(line.due, TODAY)
            ]
            dated = [line for line in done if line.at and due_day(line, incident)]
            counts[clause, "incidents"] += bool(asked)
            counts[clause, "asked"] += len(asked)
            counts[clause, "done"] += len(done)
            counts[clause, "not-applicable"] += len(on_clause) - len(asked)
            counts[clause, "dated"] += len(dated) + len(late)
            counts[clause, "in-time"] += sum(
                day_of(line.at) <= due_day(line, incident)  # type: ignore
                for line in dated
            )
    columns = ("incidents", "asked", "done", "not-applicable", "dated", "in-time")
    values: Expected = {(one.id, c): counts[one.id, c] for one in clauses() for c in columns}
    for one in clauses():
        row = one.id
        values[row, "share"] = share(counts[row, "done"], counts[row, "asked"])
        values[row, "share-in-time"] = share(counts[row, "in-time"], counts[row, "dated"])
    return values


def beforehand(year: str, prevention: Prevention) -> dict[str, Expected]:
    start = int(year[:4])
    first, last = date(start, 9, 1), min(date(start + 1, 8, 31), TODAY)
    held = [
        a
        for a in prevention.activities
        if a.kind is not ActivityKind.FILTERING_CHECK and first <= a.on <= last
    ]
    out: dict[str, Expected] = {}
    for figure, words, field in (
        ("prevention-by-audience", Audience, "audience"),
        ("prevention-by-topic", Topic, "topic"),
    ):
        out[figure] = {}
        for row in [*words, "all"]:
            some = [a for a in held if row in ("all", getattr(a, field))]
            out[figure][row, "count"] = len(some)
            out[figure][row, "reached"] = sum(a.reached for a in some)
    out["briefings"] = {
        (audience, "last"): max(
            (
                a.on
                for a in prevention.activities
                if a.kind is ActivityKind.BRIEFING and a.audience is audience and a.on <= last
            ),
            default=None,
        )
        for audience in (Audience.GOVERNORS, Audience.SENIOR_LEADERS)
    } | {
        ("filtering-check", "last"): max(
            (
                a.on
                for a in prevention.activities
                if a.kind is ActivityKind.FILTERING_CHECK and a.on <= last
            ),
            default=None,
        )
    }

    def best(figure: str, row: str, trainings: list[Any]) -> Expected:
        most = max(trainings, key=lambda t: (t.trained, t.on), default=None)
        trained, employed = (most.trained, most.employed) if most else (0, 0)
        return {
            (row, "trained"): trained,
            (row, "employed"): employed,
            (row, "share"): share(trained, employed),
        }

    def late(trainings: list[Any], topic: Topic) -> bool:
        some = sorted((t for t in trainings if t.topic is topic), key=lambda t: t.on)
        due = some[-1].refresher_due if some else None
        return bool(due and CALENDAR.count(due, last))

    training = [t for t in prevention.trainings if not t.acknowledgement and t.on <= last]
    coverage = best("training-coverage", "all", [t for t in training if t.on >= first])
    for topic in Topic:
        some = [t for t in training if t.topic is topic and t.on >= first]
        coverage |= best("training-coverage", topic, some)
        coverage[topic, "overdue"] = int(late(training, topic))
    coverage["all", "overdue"] = sum(late(training, topic) for topic in Topic)
    out["training-coverage"] = coverage
    read = [t for t in prevention.trainings if t.acknowledgement and t.on <= last]
    signed = best("policy-acknowledgement", "all", [t for t in read if t.on >= first])
    signed["all", "overdue"] = sum(late(read, topic) for topic in Topic)
    out["policy-acknowledgement"] = signed
    reviews: Expected = {}
    good = 0
    for policy in PolicyName:
        some = [r for r in prevention.reviews if r.policy is policy and r.reviewed_on <= last]
        if some:
            review = max(reversed(some), key=lambda r: r.reviewed_on)
            state = "overdue" if CALENDAR.count(review.next_due, last) else "yes"
            good += state == "yes"
            reviews |= {(policy, "reviewed"): review.reviewed_on, (policy, "next"): review.next_due}
        else:
            state = "not reviewed"
            reviews |= {(policy, "reviewed"): None, (policy, "next"): None}
        reviews[policy, "state"] = state
    out["policy-reviews"] = reviews
    out["policies-in-date"] = {
        ("all", "in-date"): good
        if any(reviews.get((one, "reviewed")) for one in PolicyName)
        else None,
        ("all", "policies"): len(PolicyName),
        ("all", "share"): good / len(PolicyName)
        if any(reviews.get((one, "reviewed")) for one in PolicyName)
        else None,
    }
    out["confidence"] = {}
    for group in SurveyGroup:
        surveys = [s for s in prevention.surveys if s.group is group and first <= s.on <= last]
        survey = max(reversed(surveys), key=lambda s: s.on, default=None)
        out["confidence"] |= {
            (group, "asked"): survey.asked if survey else 0,
            (group, "responses"): survey.responses if survey else 0,
            (group, "rate"): share(survey.responses, survey.asked) if survey else None,
            (group, "score"): survey.score if survey else None,
        }
    return out
