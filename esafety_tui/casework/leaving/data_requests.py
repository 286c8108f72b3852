"""Somebody asks for their own data: received, extended with the reason, answered."""

from esafety_tui.casework.records.sub_records import found
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import DataRequest


class DataRequests(CaseService):
    """Requests for somebody's own data: each has a month (UK GDPR, Article 12)."""

    def receive(self, ref: str, data: Data) -> Incident:
        """Record a request; its month counts from the day on which it was received."""
        incident = self.records.incident(ref)
        request = self.records.signed(DataRequest, data)
        found(incident.people, request.person)
        return self._add(incident, "received a request for data", request)

    def change(self, ref: str, request_id: str, data: Data) -> Incident:
        """Change what is kept of a request: extend it with the reason, note the answer."""
        incident = self.records.incident(ref)
        request = self._corrected(found(incident.data_requests, request_id), data)
        found(incident.people, request.person)
        return self._put(incident, "changed a request for data", request)
