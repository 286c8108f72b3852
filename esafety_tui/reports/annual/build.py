"""A year's report in one edition, put together from exact figures and the lead's words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from esafety_tui.model.school.annual_review import Publication, SaidRow, SaidTable
from esafety_tui.model.school.closed_year import YearClose
from esafety_tui.reports.annual.basis import TOGETHER, Basis
from esafety_tui.reports.annual.breakdowns import breakdowns
from esafety_tui.reports.annual.contents import breakdown_specs
from esafety_tui.reports.annual.figure_lines import figure_lines
from esafety_tui.reports.annual.later_changes import later_changes
from esafety_tui.reports.annual.notes import contents_notes, definitions, how_to_read, later_notes
from esafety_tui.reports.annual.prevention import bullets, prevention_lines
from esafety_tui.reports.annual.report_types import Breakdown, LeadsWords, Line, Report, paragraphs
from esafety_tui.reports.annual.sentences import next_steps, sentences
from esafety_tui.reports.disclosure.bands import Band
from esafety_tui.reports.disclosure.tables import Group, Shown, ToldSum
from esafety_tui.reports.figures.figure_types import Edition, Figures


def build_report(
    figures: Figures,
    edition: Edition,
    *,
    made_on: date,
    words: LeadsWords,
    earlier: Sequence[Publication] = (),
    targets: Mapping[str, float] | None = None,
    lead: str = "The lead",
    digest: str = "",
    lines: Sequence[Line] = (),
    whole_year: bool = True,
    closes: Mapping[str, YearClose] = MappingProxyType({}),
) -> tuple[Report, tuple[SaidTable, ...]]:
    """The report that *figures* make, and what it says that later ones must reckon with.

    *earlier* are the governors' reports that were written before, the newest last; *targets*
    are the school's, by figure.  *lines* are the incidents of the confidential edition, *closes*
    what was kept of years when they were closed.
    """
    known = Basis(figures, edition, _told_before(earlier))
    these, told = figure_lines(known, targets or {})
    tables = breakdowns(known)
    if not known.exact:
        tables = _with_repeated(tables, known, earlier)
    this, later = figures.this, later_notes(later_changes(figures, closes), edition)
    about = contents_notes(known, made_on, lead, digest, later, whole_year=whole_year)
    actions = words.actions(made_on)
    report = Report(
        school=figures.school,
        edition=edition,
        detail=known.detail,
        years=tuple(one.year for one in figures.shown[:TOGETHER]),
        first=this.first,
        last=this.last,
        as_of=this.as_of,
        to_date=this.to_date,
        made_on=made_on,
        totals=tuple((one.year, known.total(one)) for one in figures.shown[:TOGETHER]),
        figures=these,
        tables=tuple(tables),
        sentences=paragraphs(words.review.sentences) or sentences(known, these, tables),
        next_steps=next_steps(actions, these, this.year),
        prevention=prevention_lines(figures),
        bullets=bullets(figures),
        learned=paragraphs(words.review.changed),
        actions=actions,
        notes=how_to_read(known),
        contents_notes=about,
        definitions=definitions(known, these, tables),
        digest=digest,
        every=figures if known.exact else None,
        lines=lines,
        later=later,
    )
    return report, (*_said_by(tables), *_said_of(told))


def years_told_besides(years: Iterable[str], earlier: Iterable[Publication]) -> list[str]:
    """The years other than *years* of which *earlier* reports said something, the newest first."""
    rows = (row for one in earlier for table in one.tables for row in table.rows)
    return sorted({name for row in rows for name in row.years}.difference(years), reverse=True)


def _told_before(earlier: Sequence[Publication]) -> dict[str, list[ToldSum]]:
    found: dict[str, list[ToldSum]] = {}
    parted = {spec.id: spec.parted for spec in breakdown_specs()}
    for table in (table for publication in earlier for table in publication.tables):
        one, other = parted.get(table.id, ("", ""))
        were_one = not any(other in row.keys for row in table.rows)
        for row in table.rows:
            keys = (*row.keys, other) if were_one and one in row.keys else row.keys
            cells = frozenset((key, year) for key in keys for year in row.years)
            told = ToldSum(cells, row.least, row.most)
            if told not in found.setdefault(table.id, []):
                found[table.id].append(told)
    return found


def _with_repeated(
    tables: list[Breakdown], known: Basis, earlier: Sequence[Publication]
) -> list[Breakdown]:
    """*tables*, with those of the last report where a newer one would tell with it beside."""
    by_id = {one.id: one for one in tables}
    upto = [one for one in earlier if one.report_year <= known.figures.this.year]
    last = {table.id: table for publication in upto for table in publication.tables}
    # A table that could not be made anew is older than this report: it says of which years.
    wanted = [one for one in breakdown_specs() if known.columns and (tables or one.three_years)]
    for spec in wanted:
        if spec.id not in by_id and spec.id in last:
            said = [_as_said(row) for row in last[spec.id].rows]
            years = said[0].years
            rows, before = (
                tuple(row for row in said if (row.years == years) is of_it)
                for of_it in (True, False)
            )
            by_id[spec.id] = Breakdown(
                spec.id, spec.title, years, rows, Band("–"), before, repeated=True
            )
    return [by_id[one.id] for one in breakdown_specs() if one.id in by_id]


def _as_said(row: SaidRow) -> Shown:
    return Shown(
        Group(row.keys, row.label, row.sensitive), Band(row.shown, row.least, row.most), row.years
    )


def _said_by(tables: Sequence[Breakdown]) -> list[SaidTable]:
    return [
        SaidTable(id=one.id, rows=tuple(_said(row) for row in (*one.rows, *one.before)))
        for one in tables
    ]


def _said(row: Shown) -> SaidRow:
    least, most = int(row.band.least or 0), int(row.band.most or 0)
    return SaidRow(
        keys=row.group.keys,
        years=row.years,
        least=least,
        most=most,
        label=row.group.label,
        shown=row.band.shown,
        sensitive=row.group.sensitive,
    )


def _said_of(told: Mapping[str, ToldSum]) -> list[SaidTable]:
    return [
        SaidTable(
            id=name,
            rows=(
                SaidRow(
                    keys=tuple(sorted({key for key, _ in one.cells})),
                    years=tuple(sorted({year for _, year in one.cells})),
                    least=int(one.least),
                    most=int(one.most),
                ),
            ),
        )
        for name, one in told.items()
    ]
