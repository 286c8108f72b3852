"""The report of a school's records: counted, written, and remembered as written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import TypedDict

from esafety_tui.casework.annual.counted_cases import CountedCases
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import parse_year, year_name
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.record import Invalid
from esafety_tui.model.school.annual_review import Publication
from esafety_tui.model.school.closed_year import YearClose
from esafety_tui.model.wording import so_many
from esafety_tui.reports.annual.build import build_report, years_told_besides
from esafety_tui.reports.annual.report_types import LeadsWords, Report
from esafety_tui.reports.disclosure.bands import FEW
from esafety_tui.reports.figures.counting import MAIN_TERMS, CountingContext
from esafety_tui.reports.figures.figure_types import Column, Edition, Figures, Period
from esafety_tui.reports.figures.incident_counts import CountedCase
from esafety_tui.reports.figures.incidents_behind import CountedIncident, incidents_behind
from esafety_tui.reports.figures.year import YEARS_BEFORE, figures_of
from esafety_tui.reports.names.identifiers import Find, KnownNames, no_names_in
from esafety_tui.reports.release import Release, released, to_confirm


class FewChanged(Exception):
    """Since an earlier report of the year from one to four cases have changed.

    Nothing was written.  *earlier* is the earlier report, *cases* how many changed since.
    """

    def __init__(self, earlier: Publication, cases: int) -> None:
        self.earlier = earlier
        at = earlier.at.astimezone(LONDON)
        have = so_many(cases, "case has", "cases have")
        self.facts = (
            f"A governors' report of {earlier.report_year} was written on {at.day} "
            f"{at:%B %Y at %H:%M} ({earlier.id}), and since then {have} changed: whoever has both "
            f"reports may see what changed in {'it' if cases == 1 else 'them'}."
        )
        super().__init__(self.facts)


@dataclass(frozen=True)
class WantedReport:
    """Which report is asked for: of what time, and for whom.

    ``periods`` are what is counted, the reported one first; ``year`` is the academic year whose
    words of the lead stand in it.  ``later`` are years after it of which governors have been told.
    """

    year: str
    periods: tuple[Period, ...]
    edition: Edition
    told_besides: tuple[Period, ...] = ()

    @property
    def whole_year(self) -> bool:
        """Whether it is the report of an academic year."""
        return self.periods[0].whole


@dataclass(frozen=True)
class CountedYear:
    """A year's exact figures on a ``day``, and what the people in it are called.

    ``last_change`` is the number of the newest change that is counted for certain.
    """

    figures: Figures
    called: KnownNames
    last_change: int
    day: date

    def is_of(self, asked: WantedReport, casework: Casework) -> bool:
        """Whether these are the figures that *asked* needs, as they would be counted now."""
        these, besides = (
            tuple(one.period for one in years)
            for years in (self.figures.years, self.figures.told_besides)
        )
        return (these, besides, self.last_change, self.day) == (
            asked.periods,
            asked.told_besides,
            casework.history.last_change_number(),
            casework.records.today,
        )


@dataclass(frozen=True)
class Written:
    """A report that was written; ``last_change`` is the number of the newest change it counts."""

    release: Release
    asked: WantedReport
    last_change: int


# Which report


def of_year(year: str, casework: Casework, edition: Edition = Edition.GOVERNORS) -> WantedReport:
    """The report of the academic *year*; raises :class:`Invalid` when it is none."""
    start = parse_year(year)
    names = [year_name(start - back) for back in range(YEARS_BEFORE + 1)]
    besides = years_told_besides(names, casework.year.publications())
    school = casework.records.school
    periods, told = (
        tuple(Period(name, *school.days_of(name)) for name in some) for some in (names, besides)
    )
    return WantedReport(year, periods, edition, told)


def of_term(year: str, term: str, casework: Casework, edition: Edition) -> WantedReport:
    """The report of the autumn, spring or summer *term* of *year*, and of that of the year before.

    Raises :class:`Invalid` for the governors' edition, which is of whole years.
    """
    _refuse_stretch(edition)
    main_terms = _context(casework).main_terms
    before = year_name(parse_year(year) - 1)
    periods = (
        Period(f"{MAIN_TERMS[term]} {one}", *main_terms.span(one, term), whole=False)
        for one in (year, before)
    )
    return WantedReport(year, tuple(periods), edition)


def of_days(first: date, last: date, casework: Casework, edition: Edition) -> WantedReport:
    """The report of the days from *first* to *last*, both included.

    Raises :class:`Invalid` for the governors' edition, and where *last* is before *first*.
    """
    _refuse_stretch(edition)
    if last < first:
        raise Invalid("to", "must not be before the first day")
    name = f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"
    period = Period(name, first, last, whole=False)
    return WantedReport(casework.records.school.academic_year(last), (period,), edition)


def _refuse_stretch(edition: Edition) -> None:
    if edition is Edition.GOVERNORS:
        raise Invalid(
            "edition",
            "must be the leadership one for a term or some days: the governors' is of whole years, "
            "as with more often small numbers could be worked out",
        )


def _rows(periods: Iterable[Period], casework: Casework) -> list[IndexRow]:
    """The rows of the incidents that may be counted in *periods*, oldest first."""
    school = casework.records.school
    years = {school.academic_year(day) for one in periods for day in (one.first, one.last)}
    return casework.records.index.of_years(years)


# Counting


def count(
    asked: WantedReport,
    casework: Casework,
    going_on: Iterable[object] | None = None,
    cases: CountedCases | None = None,
) -> CountedYear:
    """Count the exact figures that *asked* needs; *going_on* may end it early, a case at a time.

    Of the *cases* as they were counted before only those that have changed are read.
    """
    # First of all: what comes during the reading may be counted or not.
    last_change, day = casework.history.last_change_number(), casework.records.today
    context, called = _context(casework), KnownNames()
    rows = _rows((*asked.periods, *asked.told_besides), casework)

    def counted() -> Iterator[CountedCase]:
        found = (cases or CountedCases()).of(rows, casework.records, context)
        for _, one in zip(going_on or repeat(None), found, strict=False):
            called.called.update(one.names)
            yield one.case

    prevention = casework.records.prevention()
    figures = figures_of(asked.periods, counted(), prevention, context, asked.told_besides)
    return CountedYear(figures, called, last_change, day)


def _known_names(counted: CountedYear, casework: Casework) -> KnownNames:
    """The names that must not leave with the figures."""
    no_names = no_names_in(casework.records.school, casework.contacts.table.rows)
    return replace(counted.called, no_names=no_names)


def _context(casework: Casework) -> CountingContext:
    """What is needed beside the incidents of *casework* to count them."""
    records = casework.records
    return CountingContext(
        records.school,
        records.calendar,
        records.policy.steps,
        records.today,
        records.index.coming_back(),
        records.index.perhaps_back(),
    )


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


# Making and writing


def leads_words(year: str, casework: Casework) -> LeadsWords:
    """The lead's own words about *year*."""
    return LeadsWords(casework.year.review(year), casework.year.review_before(year))


def finds_to_confirm(asked: WantedReport, counted: CountedYear, casework: Casework) -> list[Find]:
    """What the lead has to confirm before the report can be written."""
    words = leads_words(asked.year, casework)
    known = _known_names(counted, casework)
    return to_confirm(words, counted.figures, asked.edition, known)


def as_seen(asked: WantedReport, counted: CountedYear, casework: Casework) -> Report:
    """The report as its readers will see it, whatever there is to confirm."""
    return build_report(counted.figures, **_about(asked, casework))[0]


def write_report(
    asked: WantedReport,
    casework: Casework,
    path: Path,
    *,
    form: str = "",
    counted: CountedYear | None = None,
    progress: Progress = unheard,
    overwrite: bool = False,
    all_the_same: bool = False,
) -> Written:
    """Write the report that is *asked* for: a workbook, or a plain *form* of it.

    Its figures are those *counted*, as long as nothing has changed since; else they are counted.
    It changes no record, so a thread may do it; whoever asked then calls :func:`remember`.
    Raises :class:`FileExistsError` when there is something at *path* and not *overwrite*, what
    :func:`~esafety_tui.reports.release.released` and
    :func:`~esafety_tui.reports.workbook.write.write_workbook` raise, and
    :class:`FewChanged` unless it is to be written *all_the_same*.
    """
    if path.exists() and not overwrite:  # before all the counting, not after it
        raise FileExistsError(path)
    if asked.edition is Edition.GOVERNORS and not all_the_same:
        _refuse_if_few_changed(asked, casework)
    if counted is None or not counted.is_of(asked, casework):
        counted = count(asked, casework, map(progress, repeat(0), repeat(1)))
    release = _released(asked, counted, casework)
    if form:
        from esafety_tui.reports.output_file import write_text  # noqa: PLC0415 - only when written
        from esafety_tui.reports.plain.text_report import render  # noqa: PLC0415

        mark = "\ufeff" if form == "csv" else ""  # without it Excel takes accents for other letters
        write_text(path, mark + render(release.report, form), overwrite=overwrite)
    else:
        from esafety_tui.reports.workbook.write import write_workbook  # noqa: PLC0415 - openpyxl

        write_workbook(release.report, path, progress=progress, overwrite=overwrite)
    return Written(release, asked, counted.last_change)


def plain_report(asked: WantedReport, casework: Casework, form: str) -> str:
    """Count the report that is *asked* for and return it in the plain *form*: the same door.

    Raises what :func:`~esafety_tui.reports.release.released` and
    :func:`~esafety_tui.reports.plain.text_report.render` raise.
    """
    from esafety_tui.reports.plain.text_report import render  # noqa: PLC0415 - only the command needs it

    return render(_released(asked, count(asked, casework), casework).report, form)


def _released(asked: WantedReport, counted: CountedYear, casework: Casework) -> Release:
    """The report that is *asked* for, once it may leave."""
    incidents = (casework.records.incident(row.ref) for row in _rows(asked.periods[:1], casework))
    return released(
        counted.figures,
        incidents=incidents,  # read for the confidential edition alone
        known_names=_known_names(counted, casework),
        **_about(asked, casework),
    )


class _About(TypedDict):
    """What a report needs beside its figures."""

    edition: Edition
    made_on: date
    digest: str
    words: LeadsWords
    earlier: Sequence[Publication]
    targets: Mapping[str, float]
    lead: str
    whole_year: bool
    closes: Mapping[str, YearClose]


def _about(asked: WantedReport, casework: Casework) -> _About:
    school = casework.records.school
    return {
        "edition": asked.edition,
        "made_on": casework.records.today,
        "digest": casework.history.head_digest(),
        "words": leads_words(asked.year, casework),
        "earlier": casework.year.publications(),
        "targets": school.report_targets,
        "lead": school.lead,
        "whole_year": asked.whole_year,
        "closes": {
            kept.id: kept.latest for kept in casework.school_year.closed.all() if kept.latest
        },
    }


# What was written


def _refuse_if_few_changed(asked: WantedReport, casework: Casework) -> None:
    """Refuse where from one to four cases changed since the last report of the same year.

    Nothing is computed between the two: a note in a case is a change, too.
    """
    earlier = [one for one in casework.year.publications() if one.report_year == asked.year]
    if not earlier:
        return
    changes = casework.history.changes_after(earlier[-1].last_change, earlier[-1].at)
    changed = sum(row.ref in changes for row in _rows(asked.periods, casework))
    if 1 <= changed <= FEW:
        raise FewChanged(earlier[-1], changed)


def remember(written: Written, casework: Casework) -> bool:
    """Keep what a governors' edition showed, so that no later one gives away what it hid.

    Returns true once that is so.  Raises a
    :class:`~esafety_tui.data.problems.StoreProblem` when that cannot be saved.
    """
    if written.asked.edition is Edition.GOVERNORS:
        casework.year.note_publication(
            written.asked.year,
            written.release.said,
            digest=written.release.report.digest,
            last_change=written.last_change,
        )
    return True
