"""Which rows and columns each figure over incidents has."""

from collections.abc import Iterable, Mapping

from esafety_tui.model.actions import (
    Agency,
    Consent,
    MeasureKind,
    SanctionKind,
    Stopped,
    SupportKind,
)
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Medium, Outcome, Phase, Route, Severity, Standing
from esafety_tui.reports.figures.counting import QUARTILE_LABELS
from esafety_tui.reports.figures.figure_types import ALL, Column, Layout, Row, Unit, definitions
from esafety_tui.reports.figures.rows import (
    ANSWERED,
    BY_CATEGORY,
    NONE,
    NOT_YET,
    POSTER,
    SEVERAL,
    category_rows,
    month_rows,
    rows_of,
    total_row,
    words_of,
)

_INCIDENTS = (Column("count", "Incidents"),)
_MEDIAN = Column("median", "Median days", Unit.DAYS, rests_on=("timed",))


def _quartiles(unit: Unit) -> tuple[Column, ...]:
    """What a quarter, half and three quarters took at most."""
    return tuple(
        Column(key, label, unit, rests_on=("timed",)) for key, label in QUARTILE_LABELS.items()
    )


def _share(part: str, whole: str, label: str = "Share") -> Column:
    return Column("share", label, Unit.SHARE, rests_on=(part, whole))


def fixed_layouts(school: School) -> dict[str, Layout]:
    """The layouts that do not depend on what the records hold, by figure."""
    return {
        **{figure: _single(figure) for figure in _SINGLE},
        **_counting_layouts(school),
        **_timing_layouts(),
        **_acting_layouts(),
        **_closing_layouts(),
    }


_SINGLE = (
    "incidents-recorded",
    "incidents-withdrawn",
    "incidents-counted",
    "incidents-open",
    "incidents-closed",
    "incidents-reopened",
    "malicious-allegations",
)


def _single(figure: str) -> Layout:
    # A withdrawn report was made twice or by mistake: it tells nothing about a person.
    guarded = figure != "incidents-withdrawn"
    row = Row(ALL, definitions()[figure].name)
    return Layout((row,), (Column("count", "Incidents", guarded=guarded),))


def _counting_layouts(school: School) -> dict[str, Layout]:
    """How many."""
    total = total_row("incidents")
    kinds = [*words_of(Standing), (SEVERAL, "Several kinds"), (NONE, "Nobody recorded")]
    return {
        "incidents-by-month": Layout(month_rows(school.year_start[0]), _INCIDENTS),
        BY_CATEGORY: Layout(category_rows(school), _INCIDENTS),
        "incidents-by-medium": Layout((*rows_of(Medium), total), _INCIDENTS),
        "incidents-by-route": Layout((*rows_of(Route), total), _INCIDENTS),
        "incidents-by-severity": Layout((*_severity_rows(), total), _INCIDENTS),
        "incidents-by-target": Layout(
            (*(Row(key, label, ALL) for key, label in kinds), total),
            (*(Column(key, label, adds_to=ALL) for key, label in kinds), Column(ALL, "All")),
        ),
    }


def _timing_layouts() -> dict[str, Layout]:
    """How fast."""
    total = total_row("incidents")
    return {
        "response-in-target": Layout(
            (*rows_of(Severity), total_row("severities")),
            (
                Column("due", "Answered or due"),
                Column("in-target", "In target", within="due"),
                _share("in-target", "due"),
            ),
        ),
        "days-to-first-response": Layout(
            (*_severity_rows(), total),
            (Column("timed", "Answered"), *_quartiles(Unit.SCHOOL_DAYS)),
        ),
        "days-to-report": Layout((total,), (Column("timed", "Day known"), *_quartiles(Unit.DAYS))),
        "days-to-close": Layout(
            (total,), (Column("timed", "Closed"), *_quartiles(Unit.SCHOOL_DAYS))
        ),
        "overdue-steps": Layout((*rows_of(Phase), total_row("steps")), (Column("count", "Steps"),)),
        "days-to-removal": Layout(
            (total_row("removals"),), (Column("timed", "Day known"), *_quartiles(Unit.DAYS))
        ),
    }


def _acting_layouts() -> dict[str, Layout]:
    """What was done."""
    consents = ((key, f"Consent {label.lower()}") for key, label in words_of(Consent))
    severities = words_of(Severity)
    return {
        "removals-by-the-person": Layout(
            (total_row("requests"),),
            (
                Column("asked", "Asked"),
                Column("removed", "Removed", within="asked"),
                _share("removed", "asked"),
            ),
        ),
        "referrals-by-agency": Layout(
            (*rows_of(Agency), total_row("agencies")),
            (
                Column("referred", "Referred", adds_to=ALL),
                Column("not-referred", "Not referred", adds_to=ALL),
                Column(ALL, "Decisions"),
                Column("with-outcome", "Outcome known", within="referred"),
            ),
        ),
        "police-holds": Layout(
            (total_row("holds"),),
            (
                Column("count", "Begun"),
                Column("in-force", "In force"),
                Column("timed", "Lifted"),
                Column("median", "Median school days", Unit.SCHOOL_DAYS, rests_on=("timed",)),
            ),
        ),
        "support-given": Layout(
            (*rows_of(SupportKind), total_row("support")),
            (
                Column("count", "Offered or given"),
                Column("taken-up", "Taken up", within="count"),
            ),
        ),
        "staff-supported": Layout(
            (total_row("incidents with staff targeted"),),
            (
                Column("count", "Incidents"),
                Column("supported", "Supported", within="count"),
                _share("supported", "count"),
            ),
        ),
        "measures-by-consent": Layout(
            (*rows_of(MeasureKind), total_row("measures")),
            (
                *(Column(key, label, adds_to=ALL) for key, label in consents),
                Column(NONE, "Not recorded", adds_to=ALL),
                Column(ALL, "All"),
            ),
        ),
        "sanctions-by-severity": Layout(
            (*rows_of(SanctionKind), total_row("sanctions")),
            (
                *(Column(key, label, adds_to=ALL) for key, label in severities),
                Column(NONE, "Not set", adds_to=ALL),
                Column(ALL, "All"),
            ),
        ),
    }


def _closing_layouts() -> dict[str, Layout]:
    """What came of it."""
    satisfied = [(key, label) for key, label in words_of(Answer) if key != Answer.UNKNOWN]
    return {
        "outcomes": Layout(
            (*rows_of(Outcome), Row(NOT_YET, "No outcome yet", ALL), total_row("incidents")),
            _INCIDENTS,
        ),
        "check-ins-held": Layout(
            (total_row("check-ins"),),
            (
                Column("due", "Due"),
                Column("held", "Held", within="due"),
                _share("held", "due"),
            ),
        ),
        "did-it-stop": _answers(words_of(Stopped), "Not asked yet"),
        "satisfaction": _answers(satisfied, "Not known"),
    }


def _answers(words: Iterable[tuple[str, str]], without: str) -> Layout:
    """A question asked about incidents: the answers, and how many have none."""
    return Layout(
        (
            *(Row(key, label, ANSWERED) for key, label in words),
            Row(ANSWERED, "All answers", ALL),
            Row(NOT_YET, without, ALL),
            total_row("incidents"),
        ),
        (
            Column("count", "Incidents"),
            Column("share", "Share", Unit.SHARE, rests_on=("count", "count"), whole_row=ANSWERED),
        ),
    )


def _severity_rows() -> tuple[Row, ...]:
    return (*rows_of(Severity), Row(NONE, "Not yet set", ALL))


def provider_layout(names: Mapping[str, str]) -> Layout:
    """Incidents by provider; *names* are the spellings shown, by key."""
    named = (Row(key, name) for key, name in names.items())
    return Layout((*named, Row(NONE, "No provider recorded")), _INCIDENTS, own_words=True)


def removal_layout(names: Mapping[str, str]) -> Layout:
    """Removal requests by provider; *names* are the spellings shown, by key."""
    states = (
        ("removed", "Removed"),
        ("refused", "Refused"),
        ("back-again", "Back again"),
        ("pending", "Pending"),
    )
    return Layout(
        (
            *(Row(key, name, ALL) for key, name in names.items()),
            Row(POSTER, "The person who posted", ALL),
            Row(NONE, "No provider recorded", ALL),
            total_row("requests"),
        ),
        (
            Column(ALL, "Asked"),
            *(Column(key, label, adds_to=ALL) for key, label in states),
            _share("removed", ALL, "Share removed"),
            Column("timed", "Day known", within=ALL),
            _MEDIAN,
        ),
        own_words=True,
    )


def term_layout(names: Mapping[str, str]) -> Layout:
    """Incidents by term; *names* are the terms that the school has set, by key, in order."""
    named = (Row(key, name, ALL) for key, name in names.items())
    return Layout(
        (*named, Row(NONE, "In no term that is set", ALL), total_row("incidents")), _INCIDENTS
    )


def year_group_layout(groups: Iterable[str]) -> Layout:
    """Incidents by year group; *groups* are those that occur, in order."""
    named = (Row(group, group) for group in groups)
    return Layout((*named, Row(NONE, "Year group not recorded")), _INCIDENTS)


def clause_layout(titles: Mapping[str, str]) -> Layout:
    """The policy clause by clause; *titles* by clause."""
    return Layout(
        tuple(Row(clause, f"{clause} · {title}") for clause, title in titles.items()),
        (
            Column("incidents", "Incidents", within="asked"),
            Column("asked", "Steps asked for"),
            Column("done", "Done", within="asked"),
            _share("done", "asked", "Share done"),
            Column("dated", "With a day", within="asked"),
            Column("in-time", "In time", within="dated"),
            Column("share-in-time", "Share in time", Unit.SHARE, rests_on=("in-time", "dated")),
            Column("not-applicable", "Not applicable"),
        ),
    )
