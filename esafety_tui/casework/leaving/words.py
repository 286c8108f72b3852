"""Words with capitals that are nobody's name, in whatever leaves the school."""

from collections.abc import Iterable

from esafety_tui.model.contact import Contact
from esafety_tui.model.school.school import School
from esafety_tui.reports.names.identifiers import words_in


def no_names_in(school: School, contacts: Iterable[Contact]) -> frozenset[str]:
    """Return the words of the school's own names for things, and of services, without capitals."""
    return words_in(
        (
            school.name,
            *(term.name for term in school.terms),
            *school.category_names.values(),
            *(contact.name for contact in contacts),
        )
    )
