"""The annual report of a school's records: counted, written, and remembered as published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from esafety_tui.casework.annual.differencing import refuse_if_few_changed, visible
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.leaving.words import no_names_in
from esafety_tui.model.incident import Incident, parse_year, year_name
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.reports.disclosure.publish import published, record_of
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import WITHHOLD_BELOW, Column, Edition, Figures
from esafety_tui.reports.figures.incidents_behind import CountedIncident, incidents_behind
from esafety_tui.reports.figures.year import YEARS_BEFORE, annual_figures
from esafety_tui.reports.names.identifiers import Find, KnownNames
from esafety_tui.reports.release import LeadsWords, Release, released, to_confirm


@dataclass(frozen=True)
class CountedYear:
    """A year's exact figures, and the names that must not leave with them."""

    figures: Figures
    known_names: KnownNames


@dataclass(frozen=True)
class Written:
    """A report that was written: its figures, exact and as it shows them.

    ``last_change`` is the number of the newest change of the records that it counts.
    """

    exact: Figures
    shown: Figures
    edition: Edition
    last_change: int


def refs_counted(year: str, casework: Casework) -> list[str]:
    """The references of the incidents of *year* and of the years shown beside it, oldest first."""
    start = parse_year(year)
    years = {year_name(start - back) for back in range(YEARS_BEFORE + 1)}
    return casework.records.index.refs(years)


def count_year(year: str, casework: Casework, incidents: Iterable[Incident]) -> CountedYear:
    """Count the exact figures of *year* from *incidents*, which are read once."""
    known = KnownNames(no_names=_no_names(casework))

    def remembered() -> Iterator[Incident]:
        for incident in incidents:
            known.add(incident.people)
            yield incident

    prevention = casework.records.prevention()
    figures = annual_figures(year, remembered(), prevention, _context(casework))
    return CountedYear(figures, known)


def exact_figures(year: str, casework: Casework) -> dict[str, dict[str, dict[str, object]]]:
    """The exact figures of *year* as plain data: by figure, row and column; days as text.

    For whoever keeps what a year came to as it stood on a day.
    """
    incidents = map(casework.records.incident, refs_counted(year, casework))
    this = count_year(year, casework, incidents).figures.this
    return {
        name: {
            row.key: {
                column.key: value.isoformat() if isinstance(value, date) else value
                for column in table.columns
                for value in [table.value(row.key, column.key)]
            }
            for row in table.rows
        }
        for name, table in this.tables.items()
    }


def _context(casework: Casework) -> CountingContext:
    """What is needed beside the incidents of *casework* to count them."""
    records = casework.records
    return CountingContext(records.school, records.calendar, records.policy.steps, records.today)


def _no_names(casework: Casework) -> frozenset[str]:
    """Words with capitals that are no person's name: the school's own, and those of services."""
    return no_names_in(casework.records.school, casework.contacts.table.rows)


def refs_behind(
    year: str,
    casework: Casework,
    figure: str,
    rows: frozenset[str],
    columns: tuple[Column, ...],
) -> Iterator[CountedIncident]:
    """The incidents of *year* that count in *rows* of *figure*, and how often each does."""
    context = _context(casework)
    incidents = map(casework.records.incident, casework.records.index.refs({year}))
    return incidents_behind(incidents, context, figure, rows, columns)


def leads_words(year: str, casework: Casework) -> LeadsWords:
    """The lead's own words about *year*."""
    return LeadsWords(casework.year.review(year), casework.year.review_before(year))


def finds_to_confirm(shown: Figures, known: KnownNames, casework: Casework) -> list[Find]:
    """What the lead has to confirm before the workbook that says what *shown* does can be written.

    The confidential edition names providers that are *others* to the governors.
    """
    return to_confirm(leads_words(shown.this.year, casework), shown, known)


def write_report(
    year: str,
    casework: Casework,
    path: Path,
    *,
    edition: Edition,
    form: str = "",
    suppress_below: int = WITHHOLD_BELOW,
    progress: Progress = unheard,
    overwrite: bool = False,
    all_the_same: bool = False,
) -> Written:
    """Read, count and write the report of *year*: a workbook, or a plain *form* of it.

    It changes no record, so a thread may do it; whoever asked then calls :func:`remember`.
    Raises :class:`FileExistsError` when there is something at *path* and not *overwrite*, what
    :func:`~esafety_tui.reports.release.released` and
    :func:`~esafety_tui.reports.workbook.write.write_workbook` raise, and
    :class:`~esafety_tui.casework.annual.differencing.FewChanged` unless it is to be written
    *all_the_same*.
    """
    if path.exists() and not overwrite:  # before all the counting, not after it
        raise FileExistsError(path)
    last_change = casework.history.last_change_number()  # what comes during the reading is new
    exact, report = _made(
        year, casework, edition, suppress_below, all_the_same=all_the_same, progress=progress
    )
    if form:
        from esafety_tui.reports.output_file import write_text  # noqa: PLC0415 - only when written
        from esafety_tui.reports.plain.text_report import render  # noqa: PLC0415

        mark = "\ufeff" if form == "csv" else ""  # without it Excel takes accents for other letters
        write_text(path, mark + render(report, form), overwrite=overwrite)
    else:
        from esafety_tui.reports.workbook.write import write_workbook  # noqa: PLC0415 - openpyxl

        write_workbook(report, path, progress=progress, overwrite=overwrite)
    return Written(exact, report.figures, edition, last_change)


def plain_report(
    year: str,
    casework: Casework,
    form: str,
    *,
    edition: Edition,
    suppress_below: int = WITHHOLD_BELOW,
) -> str:
    """Count the report of *year* and return it in the plain *form*: it passes the same door.

    Raises what :func:`~esafety_tui.reports.release.released` and
    :func:`~esafety_tui.reports.plain.text_report.render` raise.
    """
    from esafety_tui.reports.plain.text_report import render  # noqa: PLC0415 - only the command needs it

    _, report = _made(year, casework, edition, suppress_below, all_the_same=True)
    return render(report, form)


def _made(
    year: str,
    casework: Casework,
    edition: Edition,
    suppress_below: int,
    *,
    all_the_same: bool,
    progress: Progress = unheard,
) -> tuple[Figures, Release]:
    """The exact figures of *year*, and its report, once that may leave."""
    refs, incidents = refs_counted(year, casework), []
    for ref in refs:
        progress(0, 1)
        incidents.append(casework.records.incident(ref))
    counted = count_year(year, casework, incidents)
    progress(0, 1)
    shown = published(counted.figures, edition, suppress_below, casework.year.publications())
    if edition is Edition.GOVERNORS and not all_the_same:
        refuse_if_few_changed(shown, refs, _context(casework), casework, progress=progress)
    report = released(
        shown,
        edition=edition,
        made_on=casework.records.today,
        suppress_below=suppress_below,
        incidents=incidents,
        digest=casework.history.head_digest(),
        words=leads_words(year, casework),
        known_names=counted.known_names,
    )
    return counted.figures, report


def remember(written: Written, casework: Casework) -> bool:
    """Keep what a governors' edition showed, so that no later one gives away what it withheld.

    Returns true once that is so.  Raises a
    :class:`~esafety_tui.data.problems.StoreProblem` when that cannot be saved.
    """
    if written.edition is Edition.GOVERNORS:
        casework.year.note_publication(
            written.shown.this.year,
            written.shown.withheld_below,
            record_of(written.exact, written.shown),
            visible=visible(written.shown),
            last_change=written.last_change,
        )
    return True
