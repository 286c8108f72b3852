"""What each table of the records holds, and how one of its records is read from the disk."""

from collections.abc import Mapping
from typing import Any, TypeVar

from tinydb.table import Document

from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.problems import NotUnderstood
from esafety_tui.data.tables import Database
from esafety_tui.model.batch import Batch
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, Record, plain, read
from esafety_tui.model.school.annual_review import AnnualReview, Publication
from esafety_tui.model.school.closed_year import ClosedYear
from esafety_tui.model.school.prevention import Activity, PolicyReview, Prevention, Survey, Training
from esafety_tui.model.school.school import SavedSearch, School

R = TypeVar("R", bound=Record)

INCIDENTS = "incidents"
BATCHES = "imports"
SEARCHES = "searches"
SCHOOL = "school"
THE_SCHOOL = "school"
REVIEWS = "annual-reviews"
PUBLICATIONS = "publications"
CLOSED_YEARS = "closed-years"
PREVENTION: dict[str, type[Record]] = {
    "activities": Activity,
    "trainings": Training,
    "reviews": PolicyReview,
    "surveys": Survey,
}
KINDS: Mapping[str, type[Record]] = {
    INCIDENTS: Incident,
    BATCHES: Batch,
    SCHOOL: School,
    SEARCHES: SavedSearch,
    REVIEWS: AnnualReview,
    PUBLICATIONS: Publication,
    CLOSED_YEARS: ClosedYear,
    **PREVENTION,
}


class UnknownReference(Invalid):
    """There is no incident with this reference."""

    def __init__(self) -> None:
        super().__init__("", "there is no incident with this reference; see esafety-tui incidents")


def understood(kind: type[R], document: Mapping[str, Any], what: str) -> R:
    """Read *what* from the disk; raises :class:`NotUnderstood` where a later version wrote it."""
    try:
        return read(kind, document)
    except Invalid as invalid:
        field = f" ({invalid.field.replace('_', ' ')})" if invalid.field else ""
        raise NotUnderstood(f"{what}{field}") from invalid


def understood_incident(ref: str, document: Fields) -> Incident:
    """Read an incident from the disk; raises :class:`NotUnderstood`."""
    return understood(Incident, document, f"the incident {ref}")


def prevention_record(table: str, document: Fields) -> Record:
    """Read one piece of prevention work from the disk; raises :class:`NotUnderstood`."""
    return understood(PREVENTION[table], document, "the prevention work")


def prevention_in(db: Database) -> Prevention:
    """Read the prevention work of all years; raises :class:`NotUnderstood`."""
    work: dict[str, Any] = {
        name: tuple(prevention_record(name, kept) for kept in db.table(name)) for name in PREVENTION
    }
    return Prevention(**work)


def document_of(record: Record) -> Document:
    """Return *record* as its table holds it, under its reference or its id."""
    data = plain(record)
    return Document(data, doc_id=data.get("ref") or data.get("id") or THE_SCHOOL)
