"""What the school has set: people, dates, targets."""

from collections.abc import Mapping
from typing import Any

from esafety_tui.casework.records.tables import SCHOOL, document_of
from esafety_tui.casework.services.base import Service
from esafety_tui.model.record import plain, read
from esafety_tui.model.school.school import School


class SchoolSettings(Service):
    """The one act on the school's settings."""

    def change(self, data: Mapping[str, Any]) -> School:
        """Change what the school has set; deadlines follow at once."""
        school = read(School, {**plain(self.records.school), **data})
        with self.records.change("changed the school's settings") as db:
            db.table(SCHOOL).upsert(document_of(school))
        return school
