"""Figures: equal to a slow and obvious count, of the right year, and each defined once."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.records.board_day import overdue_refreshers
from esafety_tui.model.actions import Sanction, SanctionKind
from esafety_tui.model.incident import FromLog, Incident
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import Hold
from esafety_tui.model.school.prevention import (
    ActivityKind,
    PolicyName,
    PolicyReview,
    Prevention,
    Training,
)
from esafety_tui.model.school.year_groups import ORDER, year_group
from esafety_tui.model.vocabulary import Answer, Fact, Role, Severity, Stage, Standing
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.counting import CountingContext, MainTerms
from esafety_tui.reports.figures.figure_types import (
    ALL,
    SECTIONS,
    Cell,
    Figures,
    Unit,
    definitions,
)
from esafety_tui.reports.figures.rows import NONE, NOT_TOLD
from support.cases import case
from support.examples import examples
from support.reports.generated_school import SCHOOL, made_incidents, made_prevention, part_not_known
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, WORK, YEAR, expected_of
from support.reports.year_figures import annual_figures

MONDAY = datetime(2025, 11, 3, 10, tzinfo=UTC)
SEEDS = st.tuples(st.integers(0, 60), st.integers(0, 10_000))


def figures_of(
    incidents: Iterable[Incident],
    prevention: Prevention | None = None,
    *,
    year: str = YEAR,
    today: date = TODAY,
) -> Figures:
    return annual_figures(
        year,
        incidents,
        prevention or Prevention(),
        CountingContext(SCHOOL, CALENDAR, shipped_steps(), today),
    )


@given(SEEDS)
@settings(max_examples=examples(25), deadline=None)
def test_every_figure_equals_a_slow_and_obvious_count(seed: tuple[int, int]) -> None:
    number, salt = seed
    every = [
        *made_incidents(YEAR, number, salt),
        *made_incidents(BEFORE, number // 2, salt),
        *made_incidents("2023-24", 5, salt),
    ]
    if salt % 2:
        every = [one if salt % 3 and n % 2 else part_not_known(one) for n, one in enumerate(every)]
    prevention = made_prevention(["2023-24", BEFORE, YEAR, "2026-27"], salt)
    figures = figures_of(every, prevention)
    for year in figures.years:
        expected = expected_of(year.year, every, prevention)
        assert set(expected) == set(year.tables)
        for figure, values in expected.items():
            assert dict(year.tables[figure].values) == values, figure


def test_incidents_are_read_once() -> None:
    once = iter(made_incidents(YEAR, 20))
    figures = figures_of(once)
    assert figures.this.value(Cell("incidents-recorded")) == 20
    assert next(once, None) is None


def test_who_is_only_involved_is_counted_as_neither_targeted_nor_responsible() -> None:
    def counted(*roles: str) -> list[set[tuple[object, object]]]:
        people = [{"role": role, "standing": "pupil", "year_group": "8"} for role in roles]
        times = {"reported_at": MONDAY, "recorded_at": MONDAY}
        told = case(ref=f"{YEAR}/001", people=people, **times)
        return [
            {
                (key, n)
                for key, n in table.values.items()
                if n and not {Role.INVOLVED, NONE} & {*key}
            }
            for table in figures_of([told]).this.tables.values()
        ]

    assert counted("involved") == counted()
    assert counted("target") != counted()
    assert counted("responsible") != counted()


def test_of_people_whose_part_is_not_known_it_is_not_said_that_none_was_targeted() -> None:
    def said(figure: str, *roles: str, row: str = ALL, column: str = "count") -> object:
        people = [{"role": role, "standing": "staff"} for role in roles]
        told = case(ref=f"{YEAR}/001", people=people, reported_at=MONDAY, recorded_at=MONDAY)
        return figures_of([told]).this.value(Cell(figure, row, column))

    for figure, of in (
        ("incidents-by-first-target", {"row": "pupils"}),
        ("incidents-by-target", {"row": Standing.PUPIL, "column": ALL}),
        ("incidents-by-year-group", {"row": NONE}),
        ("staff-supported", {}),
    ):
        assert said(figure, **of) == 0
        assert said(figure, "involved", **of) is None
        assert said(figure, "involved", "target", **of) == (figure == "staff-supported")
    by = {"row": Standing.STAFF, "column": Standing.PUPIL}
    assert said("incidents-by-target", "target", **by) == 0
    assert said("incidents-by-target", "target", "involved", **by) is None
    assert said("incidents-by-first-responsible", "involved", row="pupils") is None


def test_what_a_log_may_tell_in_words_is_not_none_but_not_known() -> None:
    def said(*cases: Incident) -> tuple[object, object]:
        table = figures_of(cases).this.tables["sanctions-by-severity"]
        return table.value(ALL, ALL), table.value(NOT_TOLD, ALL)

    here = one_closed_case()
    log = here.but(ref=f"{YEAR}/002", from_log=FromLog(batch=1), closed_at=MONDAY)
    again = log.but(ref=f"{YEAR}/003")
    known = again.but(sanctions=(Sanction(id="s1", kind=SanctionKind.DETENTION, at=MONDAY),))
    assert said(here) == (0, 0)
    assert said(here, log, again) == (None, 2)
    assert said(here, log, known) == (1, 1)
    closed_here = log.but(closed_at=log.recorded_at + timedelta(days=9))
    assert said(here, closed_here) == (0, 0)
    for figure in ("support-given", "incidents-told", "removals-by-provider", "police-holds"):
        table = figures_of([here, log]).this.tables[figure]
        assert table.value(ALL, table.columns[0].key) is None
        assert table.value(NOT_TOLD, table.columns[0].key) == 1


def test_a_case_that_a_log_brought_counts_in_no_share_of_steps() -> None:
    here = one_closed_case().but(stage=Stage.REPORTED, closed_at=None)
    log = here.but(ref=f"{YEAR}/002", from_log=FromLog(batch=1))
    alone, both = figures_of([here]).this.tables, figures_of([here, log]).this.tables
    assert alone["policy-compliance"].value("E1", "asked")
    for figure in ("policy-compliance", "steps-in-time"):
        assert both[figure].values == alone[figure].values
    assert both["incidents-from-log"].value() == 1
    only = figures_of([log]).this.tables
    assert {*only["policy-compliance"].values.values()} == {None}
    late = [one["overdue-steps"].value() for one in (alone, both)]
    assert late[0] > 0  # the days of a case that came in count from then
    assert late[1] == 2 * late[0]


def test_work_that_nobody_could_record_is_not_said_to_be_none() -> None:
    here = one_closed_case()
    log = here.but(from_log=FromLog(batch=1))
    activity = Cell("prevention-by-audience")
    assert figures_of([here]).this.value(activity) == 0
    assert figures_of([log]).this.value(activity) is None
    held = made_prevention([YEAR])
    assert figures_of([log], held).this.value(activity) == len(
        [one for one in held.activities if one.kind is not ActivityKind.FILTERING_CHECK]
    )


def test_policies_without_a_date_are_not_said_to_be_out_of_date() -> None:
    overdue = PolicyReview(
        policy=PolicyName.E_SAFETY, reviewed_on=date(2020, 1, 6), next_due=date(2021, 1, 6)
    )
    for reviews, in_date in (((), None), ((overdue,), 0)):
        this = figures_of([one_closed_case()], Prevention(reviews=reviews)).this
        assert this.value(Cell("policies-in-date", ALL, "in-date")) == in_date


@pytest.mark.parametrize(("today", "march"), [(date(2026, 2, 28), None), (date(2026, 3, 1), 0)])
def test_a_month_or_term_that_has_not_come_is_not_said_to_have_none(
    today: date, march: int | None
) -> None:
    this = figures_of([one_closed_case()], today=today).this
    months, terms = (this.tables[f"incidents-by-{one}"] for one in ("month", "main-term"))
    assert [months.value(one) for one in ("09", "11", "02", "03", "04", ALL)] == [
        0, 1, 0, march, None, 1,
    ]  # fmt: skip
    assert [terms.value(one) for one in ("autumn", "spring", "summer")] == [1, 0, None]
    of_school = this.tables["incidents-by-term"]
    assert of_school.value("term:summer") is None
    assert of_school.value("term:spring") == 0


@pytest.mark.parametrize(("known", "counted"), [("yes", 1), ("no", 0), ("unknown", 0)])
def test_a_case_that_the_police_know_of_counts_as_told_without_a_day(
    known: Answer, counted: int
) -> None:
    told = one_closed_case(facts={Fact.WITH_POLICE: Answer(known)})
    assert figures_of([told]).this.value(Cell("incidents-told")) == counted


def test_an_incident_belongs_to_the_year_of_its_reference() -> None:
    early = made_incidents(BEFORE, 3)
    assert figures_of(early).this.value(Cell("incidents-recorded")) == 0
    assert figures_of(early, year=BEFORE).this.value(Cell("incidents-recorded")) == 3


def one_closed_case(**more: object) -> Incident:
    """Reported on a Monday and closed on the Friday."""
    return Incident(
        ref=f"{YEAR}/001", title="x", severity=Severity.HIGH, severity_reason="x",
        reported_at=MONDAY, recorded_at=MONDAY,
        stage=Stage.CLOSED, closed_at=MONDAY + timedelta(days=4), **more,
    )  # fmt: skip


@pytest.mark.parametrize(("lifted_after", "counted"), [(0, 0), (1, 1)])
def test_a_hold_that_was_lifted_on_its_first_day_counts_nowhere(
    lifted_after: int, counted: int
) -> None:
    lifted = MONDAY + timedelta(days=lifted_after)
    hold = Hold(since=MONDAY, reason="x", lifted_at=lifted, lifted_reason="x")
    assert figures_of([one_closed_case(holds=(hold,))]).this.value(Cell("police-holds")) == counted


def test_a_case_that_was_closed_without_an_act_is_late_in_its_first_response() -> None:
    this = figures_of([one_closed_case()]).this
    assert this.value(Cell("response-in-target", Severity.HIGH, "due")) == 1
    assert this.value(Cell("response-in-target", Severity.HIGH, "in-target")) == 0


def test_a_year_without_records_is_counted_as_none_and_not_compared() -> None:
    figures = figures_of([])
    assert figures.before is None
    for table in figures.this.tables.values():
        for row in table.rows:
            for column in table.columns:
                value = table.value(row.key, column.key)
                if row.key == NOT_TOLD:
                    assert not value
                elif table.figure in WORK or column.key == "in-date":
                    assert value is None
                elif column.unit is Unit.COUNT and column.key != "policies":
                    assert value == 0
                elif column.unit is not Unit.WORDS and table.figure != "policies-in-date":
                    assert value is None


def test_one_incident_is_enough() -> None:
    figures = figures_of(made_incidents(YEAR, 1))
    assert figures.this.value(Cell("incidents-recorded")) == 1


@pytest.mark.parametrize(
    ("today", "to_date", "as_of"),
    [
        (date(2026, 8, 31), True, date(2026, 8, 31)),
        (date(2026, 9, 1), False, date(2026, 8, 31)),
        (date(2025, 3, 1), True, date(2025, 9, 1)),
    ],
)
def test_a_year_that_is_not_over_is_marked(today: date, to_date: bool, as_of: date) -> None:
    this = figures_of([], today=today).this
    assert (this.to_date, this.as_of) == (to_date, as_of)
    assert this.title == (f"{YEAR} to date" if to_date else YEAR)


def test_as_many_refreshers_are_late_as_on_the_board() -> None:
    held = Training(on=date(2025, 9, 3), trained=4, employed=5, refresher_due=date(2026, 3, 2))
    trainings = (held, held.but(acknowledgement=True))
    today = date(2026, 3, 10)
    this = figures_of([], Prevention(trainings=trainings), today=today).this
    late = [this.value(Cell(one, "all", "overdue")) for one in
            ("training-coverage", "policy-acknowledgement")]  # fmt: skip
    assert late == [1, 1]
    assert len(overdue_refreshers(trainings, today, CALENDAR)) == 2


def test_main_terms_that_are_taken_by_months_say_which_months() -> None:
    plain = ["Autumn term", "Spring term", "Summer term"]
    assert list(MainTerms(SCHOOL).named(YEAR).values()) == plain
    without = MainTerms(SCHOOL.but(terms=())).named(YEAR)
    assert list(without.values()) == [
        "Autumn term (September to December)", "Spring term (January to April)",
        "Summer term (May to August)",
    ]  # fmt: skip
    rows = figures_of([one_closed_case()]).this.tables["incidents-by-main-term"].rows
    assert [row.label for row in rows][:3] == plain


def test_the_year_begins_when_the_school_says() -> None:
    school = SCHOOL.but(year_start=(8, 15))
    assert school.days_of(YEAR) == (date(2025, 8, 15), date(2026, 8, 14))
    figures = annual_figures(YEAR, [], Prevention(), CountingContext(school, CALENDAR, (), TODAY))
    months = [row.label for row in figures.this.tables["incidents-by-month"].rows]
    assert months[:2] == ["August", "September"]


def test_what_is_no_academic_year_is_refused() -> None:
    with pytest.raises(Invalid):
        figures_of([], year="2025-27")


def test_ten_thousand_incidents_are_counted() -> None:
    few = made_incidents(YEAR, 100)
    many = [incident.but(ref=f"{YEAR}/{number:06d}") for number, incident in enumerate(few * 20, 1)]
    hundred, two_thousand = figures_of(few).this, figures_of(many).this
    for figure, table in hundred.tables.items():
        for row in table.rows:
            for column in table.columns:
                value = table.value(row.key, column.key)
                other = two_thousand.tables[figure].value(row.key, column.key)
                if figure in {"policies-in-date", "policy-reviews"} or row.key == NOT_TOLD:
                    continue
                if column.unit is Unit.COUNT:
                    assert isinstance(value, int)
                    assert other == value * 20
                elif column.key not in {"quarter", "three-quarters"}:
                    # Those lie between two values at other places when there are more.
                    assert other == value


# ---------------------------------------------------------------- definitions


def test_every_figure_is_defined_and_every_definition_is_a_figure() -> None:
    assert set(definitions()) == set(figures_of([]).this.tables)


def test_definitions_are_fit_to_print() -> None:
    known = {clause.id for clause in clauses()}
    for one in definitions().values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.id)
        assert one.section in SECTIONS
        assert one.name
        assert one.unit
        assert one.definition.endswith(".")
        assert one.clauses
        assert set(one.clauses) <= known


def test_clauses_name_the_figures_that_cite_them() -> None:
    cited = {(name, clause) for name, one in definitions().items() for clause in one.clauses}
    named = {
        (answer.removeprefix("figure:"), clause.id)
        for clause in clauses()
        for answer in clause.answers
        if answer.startswith("figure:")
    }
    assert named == cited


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Year 8", "Year 8"),
        ("8", "Year 8"),
        ("y8", "Year 8"),
        ("Yr. 10", "Year 10"),
        ("8B", "Year 8"),
        ("P7", "P7"),
        ("primary 3", "P3"),
        ("S4", "S4"),
        ("Reception", "Reception"),
        ("sixth form", "Sixth form"),
        ("", ""),
        ("Year 99", "Other"),
        ("P9", "Other"),
        ("Jamie from 8B", "Other"),
        ("٣", "Other"),
    ],
)
def test_year_groups_come_to_one_spelling_and_never_carry_a_name(text: str, group: str) -> None:
    assert year_group(text) == group


def test_year_groups_stand_from_the_youngest_to_the_oldest() -> None:
    groups = {"Other", "Year 10", "Year 9", "Reception", "P2"}
    assert sorted(groups, key=ORDER.index) == ["Reception", "P2", "Year 9", "Year 10", "Other"]
