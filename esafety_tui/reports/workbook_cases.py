"""The confidential edition's sheet: a line for each incident, by reference and aliases."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import Role
from esafety_tui.reports.rows import label_of
from esafety_tui.reports.workbook_page import NOTHING, Page
from esafety_tui.reports.workbook_tables import draw_headings

TITLE = "Incidents"
WIDTHS = (13.0, 12.0, 20.0, 10.0, 13.0, 22.0, 22.0, 20.0, 20.0, 12.0)
LINES_A_PART = 250  # after so many, whoever waits is told, and may cancel
_HEADINGS = (
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


def draw_cases(
    page: Page,
    incidents: Iterable[Incident],
    categories: Mapping[str, str],
    part_done: Callable[[], None],
) -> None:
    """Fill the sheet; *part_done* is called every :data:`LINES_A_PART` lines.

    *categories* is what the school calls each of them.
    """
    draw_headings(page, "Reference", [(heading, [heading]) for heading in _HEADINGS])
    page.freeze()
    page.sheet.print_title_rows = f"{page.row - 1}:{page.row - 1}"
    first = page.row
    page.lines(_lines(incidents, categories, part_done))
    last = max(first, page.row) - 1
    page.sheet.auto_filter.ref = f"A{first - 1}:J{last}"


def _lines(
    incidents: Iterable[Incident], categories: Mapping[str, str], part_done: Callable[[], None]
) -> Iterator[tuple[str | date, ...]]:
    for number, incident in enumerate(incidents, 1):
        yield _line(incident, categories)
        if number % LINES_A_PART == 0:
            part_done()


def _line(incident: Incident, categories: Mapping[str, str]) -> tuple[str | date, ...]:
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
