"""Prevention work: activities, training, policy reviews, confidence surveys (G1 to G7, E4, L3)."""

from secrets import token_hex

from esafety_tui.casework.records.sub_records import revised
from esafety_tui.casework.records.tables import PREVENTION, prevention_record
from esafety_tui.casework.services.base import Data, Service
from esafety_tui.data.tables import document_of
from esafety_tui.model.record import Invalid, Record, given, read
from esafety_tui.policy.supplements.yearly import YearlyDuty, yearly_duties

# What each table holds one of, as the history says it.
_ONE = {
    "activities": "an activity",
    "trainings": "training",
    "reviews": "a policy review",
    "surveys": "a confidence survey",
}


class PreventionWork(Service):
    """Prevention work; *table* is a field of :class:`Prevention`."""

    def record(self, table: str, data: Data) -> Record:
        """Record one piece of prevention work."""
        # Taken out again, an id must not come back for something else: never a running number.
        record = read(PREVENTION[table], {**given(data), "id": f"{table}-{token_hex(4)}"})
        return self._keep_prevention(f"recorded {_ONE[table]}", table, record)

    def change(self, table: str, record_id: str, data: Data) -> Record:
        """Change what is recorded of one piece of prevention work."""
        record = revised(self._prevention_record(table, record_id), {**data, "id": record_id})
        return self._keep_prevention(f"changed {_ONE[table]}", table, record)

    def remove(self, table: str, record_id: str) -> None:
        """Take out what was recorded by mistake; the history keeps it."""
        self._prevention_record(table, record_id)
        with self.records.change(f"removed {_ONE[table]}") as db:
            db.table(table).remove(doc_ids=[record_id])

    def yearly_duties(self) -> tuple[YearlyDuty, ...]:
        """Return how it stands with what the supplements in use ask for every academic year."""
        records = self.records
        done = records.prevention().activities
        school, today = records.school, records.today
        return yearly_duties(records.supplements, done, school, today, records.calendar)

    def _prevention_record(self, table: str, record_id: str) -> Record:
        document = self.records.store.db.table(table).get(doc_id=record_id)
        if document is None:
            raise Invalid("", "there is no such record: it may have been removed meanwhile")
        return prevention_record(table, document)

    def _keep_prevention(self, act: str, table: str, record: Record) -> Record:
        with self.records.change(act) as db:
            db.table(table).upsert(document_of(record))
        return record
