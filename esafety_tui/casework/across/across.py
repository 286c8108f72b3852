"""Everything that goes beyond one case."""

from esafety_tui.casework.across.people import PeopleRegister
from esafety_tui.casework.across.related import RelatedCases
from esafety_tui.casework.records.records import Records


class Across:
    """The register of people, and cases that belong together."""

    def __init__(self, records: Records) -> None:
        self.people = PeopleRegister(records)
        self.cases = RelatedCases(records)
