"""A case to test rules on: plain data in, an incident out; and the lines of its checklist."""

from datetime import date, datetime, timedelta

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import read
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Outcome
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import Checklist, StepLine, checklist_of
from esafety_tui.policy.steps import Step, shipped_steps
from support.people import a_case
from support.school import Clock

MONDAY = date(2026, 11, 23)
SCHOOL = School(name="Hill School", lead="Sam Lead")
CALENDAR = SchoolCalendar(SCHOOL)


def at(day: date = MONDAY, hour: int = 9, minute: int = 0) -> datetime:
    """A time at school."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def november(day: int, hour: int = 9) -> datetime:
    """A time in the November of the case."""
    return at(date(2026, 11, day), hour)


def case(**data: object) -> Incident:
    """A case reported on Monday 23 November 2026 at nine, with *data* as JSON has it."""
    times = {"reported_at": at(), "recorded_at": at()}
    return read(Incident, {"ref": "2026-27/001", "title": "Fake profile", **times, **data})


def checklist(incident: Incident, steps: tuple[Step, ...] | None = None) -> Checklist:
    """The checklist of *incident* at a school without terms and closures."""
    return checklist_of(incident, CALENDAR, steps or shipped_steps())


def lines_of(incident: Incident) -> dict[str, StepLine]:
    """The lines of the checklist by the step's id."""
    return {line.id: line for line in checklist(incident).lines}


def with_sample(casework: Casework) -> Casework:
    """Fill *casework* with the cases and the prevention work of the sample school."""
    sample = load_sample(casework.records.today)
    fill(casework, sample.incidents, sample.prevention)
    return casework


def finish(casework: Casework, ref: str) -> None:
    """Answer every open question with no and tick every step; the outcome is left to the close."""
    for _ in range(5):
        for line in casework.records.checklist(casework.records.incident(ref)).lines:
            if line.state == "open" and line.asks:
                casework.cases.answer(ref, line.asks, Answer.NO)
            elif line.state == "open" and line.satisfied_by != "outcome":
                kept = "the head's file" if line.wants_record else ""
                casework.cases.tick(ref, line.id, kept=kept)
    casework.cases.answer(ref, Fact.NOT_SATISFIED, Answer.NO)  # asked once the outcome is settled


def closed_case(casework: Casework, *people: dict[str, str]) -> str:
    ref = a_case(casework, *people)
    casework.check_ins.arrange(ref)
    finish(casework, ref)
    casework.cases.close(ref, Outcome.SUBSTANTIATED)
    return ref


def the_year(casework: Casework) -> str:
    """Say the year as whoever disposes after years without an entry types it."""
    tens, ones = divmod(casework.records.today.year - 2000, 10)
    units = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    word = ("twenty", "thirty", "forty")[tens - 2]
    return f"two thousand and {word}-{units[ones]}" if ones else f"two thousand and {word}"


def years_go_by(casework: Casework, clock: Clock, years: int = 7) -> None:
    """Set *clock* so many years and a day later; the records were used meanwhile.

    Something was recorded every year: so the clock is believed.
    """
    start = clock.now
    for later in range(1, years + 1):
        clock.now = start.replace(year=start.year + later) + timedelta(days=1)
        with casework.records.change("looked on"):
            pass
