"""What the services of casework are built on."""

from collections.abc import Mapping
from typing import Any, TypeVar

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import revised, with_added, with_changed
from esafety_tui.casework.services.case_times import check_times
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Record

Data = Mapping[str, Any]
R = TypeVar("R", bound=Record)


class Service:
    """One subject of casework: what can be done with the open records."""

    def __init__(self, records: Records) -> None:
        self.records = records


class CaseService(Service):
    """A service that adds to the records of a case, and changes them."""

    def _add(self, incident: Incident, act: str, record: Record) -> Incident:
        """Add *record* to those of its kind that *incident* has, under the next id."""
        check_times(incident, record, self.records.now)
        return self.records.keep(act, with_added(incident, record))

    def _put(self, incident: Incident, act: str, record: Record) -> Incident:
        """Put *record* in the place of the one of its kind that has its id."""
        check_times(incident, record, self.records.now)
        return self.records.keep(act, with_changed(incident, record))

    def _corrected(self, record: R, data: Data) -> R:
        """Return *record* with *data* in it; a time that was emptied is now, as the forms say."""
        if data.get("at", self.records.now) is None:
            data = {**data, "at": self.records.now}
        return revised(record, data)
