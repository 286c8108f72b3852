"""Searching, and the searches that the lead keeps under a name."""

from tinydb.table import Document

from esafety_tui.casework.records.completion import Known
from esafety_tui.casework.records.query import parse_query
from esafety_tui.casework.records.tables import SEARCHES
from esafety_tui.casework.services.base import Service
from esafety_tui.model.record import Invalid, clean_line

_LONGEST_NAME = 40


class SavedSearches(Service):
    """The acts on saved searches."""

    def known(self) -> Known:
        """Return what a search box can complete: providers, years, saved searches."""
        records = self.records
        providers = {provider for row in records.index.newest_first() for provider in row.providers}
        return Known(
            sorted(providers, key=str.casefold),
            records.index.years(),
            list(records.saved_searches()),
            records.school.category_names,
        )

    def save(self, name: str, query: str) -> None:
        """Keep *query* under *name*; raises :class:`Invalid` for a query that cannot be."""
        name = clean_line(name).replace('"', "'")[:_LONGEST_NAME].strip()
        if not name:
            raise Invalid("name", "is required: what you will call this search")
        query = clean_line(query)
        if not query:
            raise Invalid("", "there is nothing in the search box to save")
        if any(token.casefold().startswith("saved:") for token in query.split()):
            raise Invalid("", "saved: cannot stand in a search that is saved itself")
        parse_query(query, categories=self.records.school.category_names)
        with self.records.change("saved a search") as db:
            db.table(SEARCHES).upsert(Document({"query": query}, doc_id=name))

    def forget(self, name: str) -> None:
        """Keep the search no longer."""
        if name in self.records.saved_searches():
            with self.records.change("forgot a saved search") as db:
                db.table(SEARCHES).remove(doc_ids=[name])
