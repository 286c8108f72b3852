"""What each table of the records holds, and what is read from several of them."""

from collections.abc import Mapping
from typing import Any

from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.tables import Database, understood
from esafety_tui.model.batch import Batch
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, Record
from esafety_tui.model.school.annual_review import AnnualReview, Publication
from esafety_tui.model.school.closed_year import ClosedYear
from esafety_tui.model.school.prevention import Activity, PolicyReview, Prevention, Survey, Training
from esafety_tui.model.school.school import SavedSearch, School

INCIDENTS = "incidents"
BATCHES = "imports"
SEARCHES = "searches"
SCHOOL = "school"
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


def prevention_record(table: str, document: Fields) -> Record:
    """Read one piece of prevention work from the disk; raises :class:`NotUnderstood`."""
    return understood(PREVENTION[table], document, "the prevention work")


def prevention_in(db: Database) -> Prevention:
    """Read the prevention work of all years; raises :class:`NotUnderstood`."""
    work: dict[str, Any] = {
        name: tuple(prevention_record(name, kept) for kept in db.table(name)) for name in PREVENTION
    }
    return Prevention(**work)
