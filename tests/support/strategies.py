"""Hypothesis strategies for whole records, valid by construction.

Text is a mixture of plain words and of what people should not be able to do harm
with; times are whole with their zone; an incident may hold anything that the
model allows, also what no lead would write.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from esafety_tui.model.actions import (
    CheckIn,
    Consent,
    Measure,
    MeasureKind,
    Place,
    Sanction,
    SanctionKind,
    Stopped,
    Support,
    SupportKind,
)
from esafety_tui.model.evidence import Entry, EntryKind, Evidence
from esafety_tui.model.incident import (
    Incident,
    Occurred,
    Person,
    RecordKind,
    Reference,
    SeverityChange,
    StepMark,
    StepState,
    TakenOut,
    academic_year,
)
from esafety_tui.model.record import Record, day_of
from esafety_tui.model.requests import (
    Addressee,
    Agency,
    Complainant,
    DataRequest,
    DataRequestKind,
    Decision,
    Hold,
    Referral,
    Removal,
    RemovalEvent,
    RemovalState,
)
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
from esafety_tui.model.school.school import Closure, School, Term
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    Category,
    Fact,
    Medium,
    Nation,
    Outcome,
    RecordFact,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    SupplementFact,
)
from esafety_tui.policy.steps import shipped_steps
from support.hostile import HOSTILE

R = TypeVar("R", bound=Record)

FIRST_DAY, LAST_DAY = date(2022, 9, 1), date(2029, 8, 31)
_ZONES = (UTC, timezone(timedelta(hours=1)))
# Reports on a Monday, a Friday evening, a Saturday, in the Christmas and the summer
# holidays, before Easter, at the changes of the clock, and at midnight in summer time.
REPORTED = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2026-11-23T09:00:00+00:00",
        "2025-09-05T18:30:00+01:00",
        "2026-02-14T11:15:00+00:00",
        "2027-12-24T13:00:00+00:00",
        "2026-07-30T10:00:00+01:00",
        "2026-04-02T16:45:10+01:00",
        "2026-03-29T00:59:59+00:00",
        "2026-10-25T01:30:00+00:00",
        "2026-06-15T23:30:00.250000+00:00",
        "2023-05-05T08:00:00+01:00",
    )
)
_STEP_IDS = tuple(step.id for step in shipped_steps())

# Words that cleaning leaves something of, so that they can stand where text is required.
words = st.sampled_from(["Snapchat", "Ms O'Brien", "Zoë 🙂", "=SUM(A1)", "[/b] & <i>"]) | st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=20
).map(lambda text: f"w{text}")
lines = st.just("") | words | st.sampled_from(sorted(HOSTILE.values())) | st.text(max_size=30)
texts = lines | st.text(max_size=60).map(lambda text: f"first\n{text}\r\nlast")
days = st.dates(FIRST_DAY, LAST_DAY)
answers = st.sampled_from(Answer)
counts = st.integers(0, 2000)


def _after(start: datetime) -> st.SearchStrategy[datetime]:
    """Times from *start* on, in summer and in winter time."""
    return st.builds(
        lambda after, zone: (start + after).astimezone(zone),
        st.timedeltas(timedelta(), timedelta(days=60)),
        st.sampled_from(_ZONES),
    )


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What *strategy* makes, or nothing."""
    return st.none() | strategy


def few(strategy: st.SearchStrategy[R]) -> st.SearchStrategy[tuple[R, ...]]:
    """None, one or two of them."""
    return st.lists(strategy, max_size=2).map(tuple)


def facts() -> st.SearchStrategy[dict[str, Answer]]:
    """Every fact of a case, asked ones and those that follow from the people."""
    return st.fixed_dictionaries(dict.fromkeys((*Fact, *RecordFact), answers))


def people() -> st.SearchStrategy[tuple[Person, ...]]:
    """Up to four people of a case, each with the id and the alias that the program gives."""
    person = st.builds(
        Person,
        role=st.sampled_from(Role),
        standing=st.sampled_from(Standing),
        name=lines,
        alias=words,
        year_group=lines,
        note=texts,
    )
    return st.lists(person, max_size=4, unique_by=lambda one: one.alias).map(
        lambda found: tuple(one.but(id=f"p{n}") for n, one in enumerate(found, start=1))
    )


def evidence(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[Evidence]:
    """A piece of evidence."""
    return st.builds(
        Evidence,
        id=lines,
        at=at,
        by=lines,
        medium=st.sampled_from(Medium),
        description=words,
        address=lines,
        shown_at=lines,
        captured_at=maybe(at),
        captured_by=lines,
        original_at=lines,
        may_be_indecent=st.booleans(),
        seen_by=lines,
        passed_to=lines,
        marked_private=st.booleans(),
        consent_by=lines,
        consent_at=maybe(at),
    )


def _removal(
    state: RemovalState, sent_at: datetime, answered: timedelta | None, **rest: Any
) -> Removal:
    draft = state is RemovalState.DRAFT
    return Removal(
        state=state,
        sent_at=None if draft else sent_at,
        answered_at=None if draft or answered is None else sent_at + answered,
        **rest,
    )


def removals(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[Removal]:
    """A removal request at any point of its life."""
    states = st.sampled_from(RemovalState)
    return st.builds(
        _removal,
        states,
        at,
        maybe(st.timedeltas(timedelta(), timedelta(days=30))),
        id=lines,
        at=at,
        by=lines,
        address=lines,
        provider=words,
        addressed_to=st.sampled_from(Addressee),
        complainant=st.sampled_from(Complainant),
        captured_at=maybe(at),
        illegal=answers,
        terms_broken=texts,
        check_on=maybe(days),
        reference=lines,
        events=few(st.builds(RemovalEvent, at=at, by=lines, state=states, note=texts)),
        draft=texts,
        note=texts,
    )


def referrals(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[Referral]:
    """A decision to refer or not."""
    return st.builds(
        Referral,
        id=lines,
        at=at,
        by=lines,
        agency=st.sampled_from(Agency),
        agency_name=lines,
        decision=st.sampled_from(Decision),
        reason=words,
        staff_consulted=texts,
        parents_consulted=texts,
        reference=lines,
        outcome=texts,
        outcome_at=maybe(at),
    )


def _hold(since: datetime, lasted: timedelta | None, **rest: Any) -> Hold:
    return Hold(since=since, lifted_at=None if lasted is None else since + lasted, **rest)


def holds(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[Hold]:
    """A police hold, in force or lifted."""
    return st.builds(
        _hold,
        at,
        maybe(st.timedeltas(timedelta(), timedelta(days=60))),
        by=lines,
        reason=texts,
        referral=lines,
        lifted_reason=texts,
    )


def _check_in(done_at: datetime | None, stopped: Stopped, **rest: Any) -> CheckIn:
    return CheckIn(done_at=done_at, stopped=stopped if done_at else None, **rest)


def check_ins(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[CheckIn]:
    """A check-in, done or to be done."""
    return st.builds(
        _check_in,
        maybe(at),
        st.sampled_from(Stopped),
        id=lines,
        due=days,
        person=lines,
        by=lines,
        satisfied=answers,
        note=texts,
    )


def data_requests(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[DataRequest]:
    """A request for data or a complaint about it, answered or not."""
    return st.builds(
        DataRequest,
        id=lines,
        at=at,
        by=lines,
        kind=st.sampled_from(DataRequestKind),
        received_on=days,
        asked_by=lines,
        person=lines,
        left_out=texts,
        note=texts,
    )


def marks(at: st.SearchStrategy[datetime]) -> st.SearchStrategy[dict[str, StepMark]]:
    """Ticks and *not applicable* on steps of the list."""
    mark = st.builds(StepMark, state=st.sampled_from(StepState), at=at, by=lines, note=words)
    return st.dictionaries(st.sampled_from(_STEP_IDS), mark, max_size=8)


class _Later(NamedTuple):
    """Strategies for what may follow on a report, made once for each time of a report."""

    at: st.SearchStrategy[datetime]
    occurred: st.SearchStrategy[Occurred | None]
    rest: dict[str, st.SearchStrategy[Any]]


def _occurred(day: date, ago: int, days_long: int) -> Occurred:
    first = day - timedelta(days=ago)
    return Occurred(first=first, last=first + timedelta(days=days_long))


@cache
def _later(reported: datetime) -> _Later:
    at = _after(reported)
    change = st.builds(
        SeverityChange, at=at, by=lines, severity=st.sampled_from(Severity), reason=words
    )
    entry = st.builds(Entry, id=lines, at=at, by=lines, kind=st.sampled_from(EntryKind), text=words)
    support = st.builds(
        Support,
        id=lines,
        at=at,
        by=lines,
        person=lines | st.just("p1"),
        kind=st.sampled_from(SupportKind),
        taken_up=answers,
        note=texts,
    )
    measure = st.builds(
        Measure,
        id=lines,
        at=at,
        by=lines,
        kind=st.sampled_from(MeasureKind),
        reason=words,
        proportionate_because=texts,
        people_told=texts,
        consent=maybe(st.sampled_from(Consent)),
        consent_reason=texts,
        place=maybe(st.sampled_from(Place)),
        searcher=lines,
        searcher_trained=answers,
    )
    sanction = st.builds(
        Sanction,
        id=lines,
        at=at,
        by=lines,
        person=lines,
        kind=st.sampled_from(SanctionKind),
        procedure=lines,
        note=texts,
    )
    taken_out = st.builds(
        TakenOut,
        id=lines,
        kind=st.sampled_from(RecordKind),
        was=lines,
        at=at,
        by=lines,
        reason=words,
    )
    occurred = st.builds(
        _occurred, st.just(day_of(reported)), st.integers(0, 90), st.integers(0, 9)
    )
    rest = {
        "summary": texts,
        "category": st.sampled_from(Category),
        "severity_history": few(change),
        "medium": st.sampled_from(Medium),
        "providers": st.lists(words, max_size=3).map(tuple),
        "recorded_at": at,
        "route": st.sampled_from(Route),
        "people": people(),
        "taken_out": few(taken_out),
        "facts": st.dictionaries(st.sampled_from(Fact), answers),
        "supplement_facts": st.dictionaries(st.sampled_from(SupplementFact), answers),
        "data_requests": few(data_requests(at)),
        "steps": marks(at),
        "evidence": few(evidence(at)),
        "entries": few(entry),
        "removals": few(removals(at)),
        "referrals": few(referrals(at)),
        "support": few(support),
        "measures": few(measure),
        "sanctions": few(sanction),
        "check_ins": few(check_ins(at)),
        "outcome": maybe(st.sampled_from(Outcome)),
        "outcome_reason": texts,
        "lessons": texts,
        "links": st.lists(lines, max_size=2).map(tuple),
        "holds": few(holds(at)),
        "reopened_at": st.lists(at, max_size=2).map(tuple),
        "imported_as": lines,
    }
    return _Later(at, maybe(occurred), rest)


@st.composite
def incidents(draw: st.DrawFn, **fixed: Any) -> Incident:
    """Any incident that the model accepts; *fixed* fields are as they are given."""
    reported = fixed.get("reported_at") or draw(st.sampled_from(REPORTED))
    later = _later(reported)
    made = {name: draw(how) for name, how in later.rest.items() if name not in fixed}
    severity = fixed.get("severity", draw(maybe(st.sampled_from(Severity))))
    stage = fixed.get("stage") or draw(st.sampled_from(Stage))
    year = academic_year(day_of(reported), (9, 1))
    made |= {
        "ref": str(Reference(year, draw(st.integers(1, 999_999)))),
        "title": draw(words),
        "severity": severity,
        "severity_reason": draw(words if severity else texts),
        "occurred_on": draw(later.occurred),
        "reported_at": reported,
        "stage": stage,
        "closed_at": draw(later.at) if stage in ENDED else None,
        "withdrawn_reason": draw(words if stage is Stage.WITHDRAWN else texts),
    }
    return Incident(**{**made, **fixed})


@st.composite
def cases(draw: st.DrawFn) -> list[Incident]:
    """A few incidents as a school has them: in the order of their references, without a gap."""
    made = draw(st.lists(incidents(), min_size=1, max_size=4))
    numbers: Counter[str] = Counter()
    known = []
    for incident in sorted(made, key=lambda incident: incident.reference.year):
        year = incident.reference.year
        numbers[year] += 1
        known.append(incident.but(ref=str(Reference(year, numbers[year]))))
    return known


@st.composite
def spans(draw: st.DrawFn, longest: int = 100) -> dict[str, date]:
    """A first and a last day, at most *longest* days apart."""
    first = draw(days)
    return {"first": first, "last": first + timedelta(days=draw(st.integers(0, longest)))}


@st.composite
def schools(draw: st.DrawFn, **fixed: Any) -> School:
    """Any school: of each nation, with and without terms, closures and targets of its own."""
    terms = draw(st.lists(st.builds(lambda span: Term(name="term", **span), spans()), max_size=4))
    closure = st.builds(lambda reason, span: Closure(reason=reason, **span), lines, spans(30))
    made = {
        "name": draw(words),
        "lead": draw(words),
        "deputy": draw(lines),
        "head": draw(lines),
        "employer": draw(lines),
        "governing_body": draw(lines),
        "union_representative": draw(lines),
        "local_authority": draw(lines),
        "nation": draw(st.sampled_from(Nation)),
        "year_start": draw(st.tuples(st.integers(1, 12), st.integers(1, 28))),
        "terms": tuple(terms),
        "closures": draw(st.lists(closure, max_size=3).map(tuple)),
        "response_targets": draw(
            st.dictionaries(st.sampled_from(Severity), st.integers(0, 30), max_size=4)
        ),
        "retention_years": draw(st.integers(0, 30)),
        "idle_minutes": draw(st.integers(0, 120)),
    }
    return School(**{**made, **fixed})


def _training(trained: int, untrained: int, **rest: Any) -> Training:
    return Training(trained=trained, employed=trained + untrained, **rest)


def _review(reviewed: date, after: int, **rest: Any) -> PolicyReview:
    return PolicyReview(reviewed_on=reviewed, next_due=reviewed + timedelta(days=after), **rest)


def _survey(responses: int, silent: int, **rest: Any) -> Survey:
    return Survey(responses=responses, asked=responses + silent, **rest)


def preventions() -> st.SearchStrategy[Prevention]:
    """Any prevention work."""
    activity = st.builds(Activity, id=lines, on=days, kind=st.sampled_from(ActivityKind),
                         topic=st.sampled_from(Topic), audience=st.sampled_from(Audience),
                         reached=counts, title=lines, note=texts)  # fmt: skip
    training = st.builds(_training, counts, counts, id=lines, on=days,
                         topic=st.sampled_from(Topic), acknowledgement=st.booleans(),
                         refresher_due=maybe(days), title=lines, note=texts)  # fmt: skip
    review = st.builds(_review, days, st.integers(1, 1200), id=lines,
                       policy=st.sampled_from(PolicyName), adopted_on=maybe(days),
                       note=texts)  # fmt: skip
    survey = st.builds(_survey, counts, counts, id=lines, on=days,
                       group=st.sampled_from(SurveyGroup), score=st.floats(1, 5),
                       note=texts)  # fmt: skip
    return st.builds(
        Prevention,
        activities=few(activity),
        trainings=few(training),
        reviews=few(review),
        surveys=few(survey),
    )
