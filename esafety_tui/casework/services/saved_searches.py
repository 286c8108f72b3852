"""Searching, and the searches that the lead keeps under a name."""

from tinydb.table import Document

from esafety_tui.casework.records.completion import Known
from esafety_tui.casework.records.query import parse_query
from esafety_tui.casework.records.records import Desk
from esafety_tui.casework.records.tables import SEARCHES
from esafety_tui.model.record import Invalid
from esafety_tui.model.text import clean_line

_LONGEST_NAME = 40


class SearchActs(Desk):
    """The acts on saved searches."""

    def known(self) -> Known:
        """Return what a search box can complete: providers, years, saved searches."""
        providers = {provider for row in self._rows.newest_first() for provider in row.providers}
        return Known(
            sorted(providers, key=str.casefold),
            self._rows.years(),
            list(self.saved_searches()),
            self.school.category_names,
        )

    def save_search(self, name: str, query: str) -> None:
        """Keep *query* under *name*; raises :class:`Invalid` for a query that cannot be."""
        name = clean_line(name).replace('"', "'")[:_LONGEST_NAME].strip()
        if not name:
            raise Invalid("name", "is required: what you will call this search")
        query = clean_line(query)
        if not query:
            raise Invalid("", "there is nothing in the search box to save")
        if any(token.casefold().startswith("saved:") for token in query.split()):
            raise Invalid("", "saved: cannot stand in a search that is saved itself")
        parse_query(query, categories=self.school.category_names)
        with self._change("saved a search") as db:
            db.table(SEARCHES).upsert(Document({"query": query}, doc_id=name))

    def forget_search(self, name: str) -> None:
        """Keep the search no longer."""
        if name in self.saved_searches():
            with self._change("forgot a saved search") as db:
                db.table(SEARCHES).remove(doc_ids=[name])
