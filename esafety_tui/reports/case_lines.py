"""The line for each incident in the confidential edition: by reference and aliases."""

from collections.abc import Iterable, Mapping
from datetime import date

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import Role
from esafety_tui.reports.figure_types import NOTHING
from esafety_tui.reports.rows import label_of

HEADINGS = (
    "Reference",
    "Reported",
    "Category",
    "Severity",
    "Stage",
    "Targeted",
    "Responsible",
    "Providers",
    "Outcome",
    "Closed",
)


def case_line(incident: Incident, categories: Mapping[str, str]) -> tuple[str | date, ...]:
    """What stands of *incident* under each heading; *categories* is what they are called."""
    return (
        incident.ref,
        day_of(incident.reported_at),
        categories[incident.category],
        label_of(incident.severity) if incident.severity else "not set",
        label_of(incident.stage),
        _aliases(incident.with_role(Role.TARGET)),
        _aliases(incident.with_role(Role.RESPONSIBLE)),
        ", ".join(incident.providers) or NOTHING,
        label_of(incident.outcome) if incident.outcome else NOTHING,
        day_of(incident.closed_at) if incident.closed_at else NOTHING,
    )


def _aliases(people: Iterable[Person]) -> str:
    """How people are called without their names: by alias, or by what they are to the school."""
    return ", ".join(one.alias or label_of(one.standing) for one in people) or NOTHING
