"""What each table of the records holds: the kind of record under its name."""

from collections.abc import Mapping

from esafety_tui.casework.desk import INCIDENTS, PREVENTION, SCHOOL, SEARCHES
from esafety_tui.casework.yearly_acts import PUBLICATIONS, REVIEWS
from esafety_tui.model.annual_review import AnnualReview
from esafety_tui.model.incident import Incident
from esafety_tui.model.publication import Publication
from esafety_tui.model.record import Record
from esafety_tui.model.saved_search import SavedSearch
from esafety_tui.model.school import School

KINDS: Mapping[str, type[Record]] = {
    INCIDENTS: Incident,
    SCHOOL: School,
    SEARCHES: SavedSearch,
    REVIEWS: AnnualReview,
    PUBLICATIONS: Publication,
    **PREVENTION,
}
