"""Nothing small can be worked out of the reports; without a part of the rule it can."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from esafety_tui.model.actions import CheckIn, Stopped
from esafety_tui.model.record import day_of
from esafety_tui.model.school.annual_review import Publication, SaidRow, SaidTable
from esafety_tui.model.vocabulary import Severity, Stage, Standing
from esafety_tui.reports.annual import basis, breakdowns, build, figure_lines
from esafety_tui.reports.annual.basis import Basis
from esafety_tui.reports.annual.contents import breakdown_specs
from esafety_tui.reports.annual.report_types import Breakdown
from esafety_tui.reports.disclosure import tables
from esafety_tui.reports.disclosure.bands import count_band, exactly
from esafety_tui.reports.disclosure.tables import Group, Shown, ToldSum
from esafety_tui.reports.figures.figure_types import Edition
from support.reports.attacked_school import YEARS, AttackedSchool, sizes
from support.reports.generated_school import made_incidents, part_not_known

# Schools with a few cases a year, with some, and with many: those that are quick to attack.
SEEDS = [1, 3, 5]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_can_be_worked_out(seed: int) -> None:
    assert AttackedSchool.made(sizes(seed), seed).told() == []


@pytest.mark.parametrize("seed", [5, 10, 12])
def test_nor_where_nobody_knows_whether_staff_were_targeted(seed: int) -> None:
    incidents = (
        part_not_known(one) if any(p.standing is Standing.STAFF for p in one.people) else one
        for one in AttackedSchool.made(sizes(seed), seed).incidents
    )
    school = AttackedSchool(tuple(incidents))
    rows = [row for report in school.reports() for one in report["tables"] for row in one["rows"]]
    assert any(row["shown"] == "not recorded" for row in rows)
    assert school.told(["targeted", "responsible"]) == []


def test_a_table_that_is_repeated_is_the_one_of_the_last_report() -> None:
    """What stood beside it then, of the year before, is none of its rows."""
    school = AttackedSchool.made(sizes(290), 290)
    first, then = (
        next(table for table in report["tables"] if table["id"] == "responsible")
        for report in school.reports()
    )
    assert then["repeated"]
    assert not first["repeated"]
    assert (then["years"], then["rows"]) == (first["years"], first["rows"])
    assert then["before"] == first["before"] != []
    assert school.told(["responsible"]) == []


def test_last_years_report_that_is_written_later_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was said of years after its own counts; the control: without that some is told."""
    school, this_year_first = AttackedSchool.made(sizes(141), 141), (YEARS[-1], YEARS[-2])
    assert school.told(["what_it_was"], this_year_first) == []
    monkeypatch.setattr(build, "years_told_besides", lambda *_: [])
    assert school.told(["what_it_was"], this_year_first) != []


@pytest.mark.parametrize(
    ("table", "one", "other"), [("severity", "low", "not-set"), ("what_it_was", "conduct", "other")]
)
def test_what_a_report_said_of_two_rows_in_one_is_still_said_of_both(
    table: str, one: str, other: str
) -> None:
    """Before they were parted the first stood for both; what is said today is of each alone."""
    (spec,) = (spec for spec in breakdown_specs() if spec.id == table)
    keys = {key for group in spec.groups(coarse=False) for key in group.keys}
    assert {one, other} < keys
    for rows, whole in ((keys - {other}, {one, other}), (keys, {one})):
        said = SaidTable(id=table, rows=tuple(
            SaidRow(keys=(key,), years=YEARS[:1], least=5, most=9) for key in sorted(rows)
        ))  # fmt: skip
        at = datetime(2026, 11, 23, tzinfo=UTC)
        told = build._told_before([Publication(at=at, report_year=YEARS[0], tables=(said,))])
        found = {frozenset(key for key, _ in cells) for cells, *_ in told[table]}
        assert found == {frozenset(whole), *(frozenset({key}) for key in rows - {one})}


def test_no_table_of_a_later_year_is_repeated() -> None:
    """What last year's report cannot show beside this year's is left out of it."""
    school = AttackedSchool.made(sizes(48), 48)
    this, last = ([table["id"] for table in report["tables"]] for report in
                  school.reports((YEARS[-1], YEARS[-2])))  # fmt: skip
    assert set(this) - set(last) == {"responsible", "where", "outcome"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(300))
def test_no_small_count_can_be_worked_out_of_many_schools(seed: int) -> None:
    assert AttackedSchool.made(sizes(seed), seed).told() == []


def _exact_whole(spec: object, known: object, years: object, whole: int) -> tuple[str, int]:
    return f"of {whole}", whole


def _nothing_told(*_: object) -> set[object]:
    return set()


def _no_report_before(*_: object) -> dict[str, object]:
    return {}


Change = Callable[[pytest.MonkeyPatch], None]
# Each part of the rule, taken out, and a school in a part of whose reports something is told then.
CONTROLS: dict[str, tuple[int, str, Change]] = {
    "rows are put together": (
        12, "on_what", lambda patch: patch.setattr(tables, "small_ones_told", _nothing_told),
    ),
    "rows are put together in a larger school": (
        264, "targeted", lambda patch: patch.setattr(tables, "small_ones_told", _nothing_told),
    ),
    "earlier reports of the same year are reckoned with": (
        130, "targeted", lambda patch: patch.setattr(build, "_told_before", _no_report_before),
    ),
    "the rest of a whole is not told": (
        5, "in_time", lambda patch: patch.setattr(figure_lines, "_whole_shown", _exact_whole),
    ),
    "tables say nothing together of a total from 1 to 4": (
        109, "when",
        lambda patch: patch.setattr(breakdowns, "_totals_hidden", lambda *_: True),
    ),
    "a total from 1 to 4 is a band": (
        3, "told", lambda patch: patch.setattr(basis, "total_band", exactly),
    ),
}  # fmt: skip


# Of one part of the rule, a school of one size will do in the ordinary run.
PARTS = [
    pytest.param(part, marks=[pytest.mark.long] * ("larger school" in part)) for part in CONTROLS
]


@pytest.mark.parametrize("part", PARTS)
def test_without_a_part_of_the_rule_some_can(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seed, attacked, change = CONTROLS[part]
    school = AttackedSchool.made(sizes(seed), seed)
    assert school.told([attacked]) == []
    change(monkeypatch)
    assert school.told([attacked]) != []


def _school(counted: Sequence[int], sizes: Sequence[int]) -> AttackedSchool:
    """In so many of the cases of each year it had stopped, and they are open: not in the others."""
    asked = timedelta(days=14)
    return AttackedSchool(tuple(
        one.but(
            stage=Stage.INVESTIGATING if number < some else Stage.CLOSED,
            closed_at=None if number < some else one.reported_at,
            check_ins=(CheckIn(
                id="c1", due=day_of(one.reported_at + asked), done_at=one.reported_at + asked,
                stopped=Stopped.YES if number < some else Stopped.NO,
            ),),
        )
        for year, some, size in zip(YEARS, counted, sizes, strict=True)
        for number, one in enumerate(made_incidents(year, size))
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "counted", "sizes"),
    [
        pytest.param("stopped", (8, 2, 3, 1), (8, 7, 6, 8), marks=pytest.mark.long),
        ("open", (7, 3, 3, 1), (7, 5, 6, 6)),
    ],
)
def test_a_figure_stays_away_that_would_tell_with_last_years_beside_it(
    figure: str, counted: Sequence[int], sizes: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two stretches of three years share two: what differs is told of the others."""
    school = _school(counted, sizes)

    def shown() -> list[bool]:
        every = (one for report in school.reports() for one in report["figures"])
        return [one["shown"] != "–" for one in every if one["id"] == figure]

    assert shown() == [True, False]
    assert school.told([figure]) == []
    # The control.
    monkeypatch.setattr(figure_lines, "_hidden", lambda *_: True)
    assert shown() == [True, True]
    assert [told for _, told in school.told([figure])] == [{0, 1}]


def test_what_last_years_report_adds_does_not_tell_this_years_total() -> None:
    """Three kinds that this year's report has, and last year's not: it had three cases or four."""
    new = (Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
    found = tuple(
        one.but(severity=new[number] if year == YEARS[-1] else Severity.LOW, severity_reason="so",
                stage=Stage.REPORTED, closed_at=None)
        for year, size in zip(YEARS, (5, 5, 5, 3), strict=True)
        for number, one in enumerate(made_incidents(year, size))
    )  # fmt: skip
    figures = AttackedSchool(found).figures(YEARS[-2], besides=YEARS[-1:])
    spec = next(one for one in breakdown_specs() if one.id == "severity")
    last = YEARS[-2::-1]
    rows = [Shown(Group(("low",), "Low"), count_band(15), last)]
    rows += [Shown(Group((kind.value,), kind.label), count_band(0), last) for kind in new]
    table = Breakdown(spec.id, spec.title, last, tuple(rows), exactly(15))
    told = [ToldSum(Group((kind.value,), "").cells(YEARS[1:]), 1, 4) for kind in new]
    told.append(ToldSum(Group(("low",), "").cells(YEARS[1:]), 8, 12))
    for earlier, hidden in ((told, False), ([], True)):
        known = Basis(figures, Edition.GOVERNORS, {spec.id: earlier})
        assert breakdowns._totals_hidden([(spec, table)], known) is hidden
