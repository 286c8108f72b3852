"""The sample school, moved in time so that its present is today's.

Whole weeks keep every weekday, and days rather than seconds every clock time, in summer too.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import INCIDENTS, PREVENTION, REVIEWS
from esafety_tui.data.tables import document_of
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident, Reference, parse_year
from esafety_tui.model.record import Record, day_of, json_of
from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.school import School

# The Monday on which the sample school was written down.
ANCHOR = date(2026, 11, 23)

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class SampleSchool:
    """A fictional school with three academic years of records, the third under way."""

    school: School
    incidents: tuple[Incident, ...]
    prevention: Prevention
    reviews: tuple[AnnualReview, ...]


def load_sample(today: date) -> SampleSchool:
    """Return the sample school as it would be in the week of *today*.

    Nothing in it has happened later than that week's Monday, early in the morning;
    deadlines and terms do lie ahead.  References agree with the academic years that the
    reports now fall in, and run without gaps.

    Raises :class:`FileNotFoundError` where the package came without the sample.
    """
    folder = sample_folder()
    by = today - timedelta(days=today.weekday()) - ANCHOR
    school = moved(_read(folder / "school.json", School), by)
    incidents = _read(folder / "incidents.json", tuple[Incident, ...])
    prevention = moved(_read(folder / "prevention.json", Prevention), by)
    reviews = _read(folder / "reviews.json", tuple[AnnualReview, ...])
    return SampleSchool(
        school,
        renumbered((moved(incident, by) for incident in incidents), school),
        prevention,
        tuple(moved(review, by).but(id=_year_of(review, by, school)) for review in reviews),
    )


def fill(
    casework: Casework,
    incidents: Iterable[Incident],
    prevention: Prevention,
    reviews: Iterable[AnnualReview] = (),
) -> None:
    """Put a whole school's records over what is there, as the demo does."""
    with casework.records.change("filled the records") as db:
        filled = {name: map(document_of, getattr(prevention, name)) for name in PREVENTION}
        filled |= {REVIEWS: map(document_of, reviews), INCIDENTS: map(document_of, incidents)}
        for name, documents in filled.items():
            for document in documents:
                db.table(name).upsert(document)


def sample_folder() -> Path:
    """Return the folder of the sample school; raises :class:`FileNotFoundError` without one."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "sample_data", package.parent / "sample_data"):
        if (folder / "incidents.json").is_file():
            return folder
    raise FileNotFoundError("The sample school did not come with this copy of the program.")


def moved(record: R, by: timedelta) -> R:
    """Return *record* with every date and time in it, at any depth, moved *by* whole days."""
    return record.but(**{
        name: _moved(getattr(record, name), by) for name in record.__struct_fields__
    })  # fmt: skip


def renumbered(incidents: Iterable[Incident], school: School) -> tuple[Incident, ...]:
    """Return *incidents* in order of report, with references that fit; links follow."""
    in_order = sorted(incidents, key=lambda incident: (incident.reported_at, incident.ref))
    numbers: Counter[str] = Counter()
    new: dict[str, str] = {}
    for incident in in_order:
        year = school.academic_year(day_of(incident.reported_at))
        numbers[year] += 1
        new[incident.ref] = str(Reference(year, numbers[year]))
    return tuple(
        incident.but(
            ref=new[incident.ref], links=tuple(new.get(link, link) for link in incident.links)
        )
        for incident in in_order
    )


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, Record):
        return moved(value, by)
    if isinstance(value, datetime):  # before date: every datetime is a date too
        local = value.astimezone(LONDON).replace(tzinfo=None)
        return (local + by).replace(tzinfo=LONDON)
    if isinstance(value, date):
        return value + by
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    # School.year_start is a tuple as well, but of two numbers, which stay.
    return tuple(_moved(item, by) for item in value) if isinstance(value, tuple) else value


def _year_of(review: AnnualReview, by: timedelta, school: School) -> str:
    """The academic year into which most of the year of *review* was moved."""
    middle = date(parse_year(review.id) + 1, 3, 1)
    return school.academic_year(middle + by)


def _read(path: Path, kind: Any) -> Any:
    return json_of(path.read_bytes(), kind)
