"""What the school has set: people, dates, targets."""

from collections.abc import Mapping
from typing import Any

from tinydb.table import Document

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import SCHOOL, THE_SCHOOL
from esafety_tui.model.record import plain, read
from esafety_tui.model.school.school import School


class SchoolSettings:
    """The one act on the school's settings."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def change(self, data: Mapping[str, Any]) -> School:
        """Change what the school has set; deadlines follow at once."""
        school = read(School, {**plain(self.records.school), **data})
        with self.records.change("changed the school's settings") as db:
            db.table(SCHOOL).upsert(Document(plain(school), doc_id=THE_SCHOOL))
        return school
