"""Which rows and columns each figure has."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from esafety_tui.model.actions import Consent, MeasureKind, SanctionKind, Stopped, SupportKind
from esafety_tui.model.requests import Agency
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import (
    Answer,
    Medium,
    Motivation,
    Outcome,
    Phase,
    Role,
    Route,
    Severity,
    Standing,
    WhereDone,
    Word,
)
from esafety_tui.reports.figures.counting import QUARTILES
from esafety_tui.reports.figures.figure_types import ALL, Column, Layout, Row, Unit, definitions
from esafety_tui.reports.figures.rows import (
    ANSWERED,
    BY_CATEGORY,
    NONE,
    NOT_TOLD,
    NOT_YET,
    PERHAPS,
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


def share_of_whole(part: str, whole: str, label: str = "Share", key: str = "share") -> Column:
    """The column of the share that one count column is of another."""
    return Column(key, label, Unit.SHARE, rests_on=(part, whole))


def _of_which(whole: Column, part: str, label: str) -> tuple[Column, ...]:
    """The column of a *whole*, that of a *part* of it, and the share."""
    return (whole, Column(part, label, within=whole.key), share_of_whole(part, whole.key))


def _side_by_side(words: Iterable[tuple[str, str]], none: str = "") -> tuple[Column, ...]:
    """A column for each of *words*, for those that have *none*, and for all together."""
    columns = (*words, (NONE, none)) if none else tuple(words)
    return (*(Column(key, label, adds_to=ALL) for key, label in columns), Column(ALL, "All"))


def totalled(words: Iterable[Word], what: str, columns: tuple[Column, ...]) -> Layout:
    """A row for each of *words*, and one for all *what*."""
    return Layout((*rows_of(words), total_row(what)), columns)


def _told_in_words(layout: Layout) -> Layout:
    """*layout*, with a row for the cases of which a log perhaps tells it, or nobody knows."""
    rows = (replace(row, unsure=NOT_TOLD) for row in layout.rows)
    return Layout((*rows, Row(NOT_TOLD, "Cases of which it is not known")), layout.columns)


def _with_part_not_known(layout: Layout) -> Layout:
    """*layout*, with a row, before the last, for cases in which nobody knows whose part it was."""
    unknown = replace(layout.rows[0], key=Role.INVOLVED, label="Part not known")
    *rows, last = (replace(row, unsure=Role.INVOLVED) for row in layout.rows)
    return Layout((*rows, unknown, last), layout.columns)


def named_rows(labels: Mapping[str, str]) -> Layout:
    """A row for each of *labels*, by key, and one for all incidents."""
    rows = (Row(key, label, ALL) for key, label in labels.items())
    return Layout((*rows, total_row("incidents")), _INCIDENTS)


def _timed(rows: tuple[Row, ...], label: str, unit: Unit = Unit.SCHOOL_DAYS) -> Layout:
    """How many were timed, under *label*, and what a quarter, half and three quarters took."""
    quartiles = (Column(key, text, unit, rests_on=("timed",)) for key, text in QUARTILES.items())
    return Layout(rows, (Column("timed", label), *quartiles))


def fixed_layouts(school: School) -> dict[str, Layout]:
    """The layouts that do not depend on what the records hold, by figure."""
    return {
        **{figure: _single(figure) for figure in _SINGLE},
        **{figure: _told_in_words(_single(figure)) for figure in _SINGLE_TOLD},
        **_counting_layouts(school),
        **_timing_layouts(),
        **_acting_layouts(),
        **_closing_layouts(),
    }


_SINGLE = (
    "incidents-recorded",
    "incidents-withdrawn",
    "incidents-merged",
    "incidents-counted",
    "incidents-open",
    "incidents-closed",
    "incidents-reopened",
    "incidents-from-log",
)
_SINGLE_TOLD = ("incidents-told", "malicious-allegations")


def _single(figure: str) -> Layout:
    row = Row(ALL, definitions()[figure].name)
    return Layout((row,), (Column("count", "Incidents"),))


def _counting_layouts(school: School) -> dict[str, Layout]:
    """How many."""
    kinds = [*words_of(Standing), (SEVERAL, "Several kinds"), (NONE, "Nobody recorded")]
    rows = (*(Row(key, label, ALL) for key, label in kinds), total_row("incidents"))
    columns = tuple(
        replace(column, unsure=Role.INVOLVED) if column.adds_to else column
        for column in _side_by_side([*kinds, (Role.INVOLVED, "Part not known")])
    )
    return {
        "incidents-by-month": Layout(month_rows(school.year_start[0]), _INCIDENTS),
        BY_CATEGORY: Layout(category_rows(school), _INCIDENTS),
        "incidents-by-medium": totalled(Medium, "incidents", _INCIDENTS),
        "incidents-by-route": totalled(Route, "incidents", _INCIDENTS),
        "incidents-by-severity": Layout(_severity_rows(), _INCIDENTS),
        "incidents-by-target": _with_part_not_known(Layout(rows, columns)),
        "incidents-by-first-target": _with_part_not_known(
            named_rows({"pupils": "Pupils", "staff": "Staff", NONE: "Others, or nobody recorded"})
        ),
        "incidents-by-first-responsible": _with_part_not_known(
            named_rows(
                {
                    "staff": "Staff or governors",
                    "pupils": "Pupils",
                    "outside": "Somebody outside the school",
                    NONE: "Not known",
                }
            )
        ),
        "incidents-coming-back": Layout(
            (
                Row(Role.TARGET, "Targeted again", unsure=PERHAPS + Role.TARGET),
                Row(Role.RESPONSIBLE, "Responsible again", unsure=PERHAPS + Role.RESPONSIBLE),
                Row(PERHAPS + Role.TARGET, "Perhaps targeted again"),
                Row(PERHAPS + Role.RESPONSIBLE, "Perhaps responsible again"),
            ),
            _INCIDENTS,
        ),
        "incidents-by-place": totalled(WhereDone, "incidents", _INCIDENTS),
        "incidents-by-motivation": totalled(Motivation, "incidents", _INCIDENTS),
    }


def _timing_layouts() -> dict[str, Layout]:
    """How fast."""
    incidents = (total_row("incidents"),)
    due = Column("due", "Answered or due")
    return {
        "response-in-target": totalled(
            Severity, "severities", _of_which(due, "in-target", "In target")
        ),
        "days-to-first-response": _timed(_severity_rows(), "Answered"),
        "days-to-report": _timed(incidents, "Day known", Unit.DAYS),
        "days-to-close": _timed(incidents, "Closed"),
        "steps-in-time": Layout(
            (total_row("steps"),), _of_which(Column("dated", "With a day"), "in-time", "In time")
        ),
        "overdue-steps": totalled(Phase, "steps", (Column("count", "Steps"),)),
        "days-to-removal": _timed((total_row("removals"),), "Day known", Unit.DAYS),
    }


def _acting_layouts() -> dict[str, Layout]:
    """What was done."""
    consents = ((key, f"Consent {label.lower()}") for key, label in words_of(Consent))
    return {
        "removals-by-the-person": _told_in_words(
            Layout(
                (total_row("requests"),), _of_which(Column("asked", "Asked"), "removed", "Removed")
            )
        ),
        "referrals-by-agency": _told_in_words(
            totalled(
                Agency,
                "agencies",
                (
                    Column("referred", "Referred", adds_to=ALL),
                    Column("not-referred", "Not referred", adds_to=ALL),
                    Column(ALL, "Decisions"),
                    Column("with-outcome", "Outcome known", within="referred"),
                ),
            )
        ),
        "police-holds": _told_in_words(
            Layout(
                (total_row("holds"),),
                (
                    Column("count", "Begun"),
                    Column("in-force", "In force", within="count"),
                    Column("timed", "Lifted", within="count"),
                    Column("median", "Median school days", Unit.SCHOOL_DAYS, rests_on=("timed",)),
                ),
            )
        ),
        "support-given": _told_in_words(
            totalled(
                SupportKind,
                "support",
                (
                    Column("count", "Offered or given"),
                    Column("taken-up", "Taken up", within="count"),
                ),
            )
        ),
        "staff-supported": _told_in_words(
            Layout(
                (total_row("staff targeted"),),
                _of_which(Column("count", "Targeted"), "supported", "Supported"),
            )
        ),
        "measures-by-consent": _told_in_words(
            totalled(MeasureKind, "measures", _side_by_side(consents, "Not recorded"))
        ),
        "sanctions-by-severity": _told_in_words(
            totalled(SanctionKind, "sanctions", _side_by_side(words_of(Severity), "Not set"))
        ),
    }


def _closing_layouts() -> dict[str, Layout]:
    """What came of it."""
    stopped = words_of(word for word in Stopped if word is not Stopped.LEFT)
    satisfied = [(key, label) for key, label in words_of(Answer) if key != Answer.UNKNOWN]
    return {
        "outcomes": Layout(
            (*rows_of(Outcome), Row(NOT_YET, "No outcome recorded", ALL), total_row("incidents")),
            _INCIDENTS,
        ),
        "check-ins-held": Layout(
            (total_row("check-ins"),), _of_which(Column("due", "Due"), "held", "Held")
        ),
        "did-it-stop": _answers(stopped, "Not asked yet, or left"),
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
    return (*rows_of(Severity), Row(NONE, "Not yet set", ALL), total_row("incidents"))


def provider_layout(names: Mapping[str, str]) -> Layout:
    """Incidents by provider; *names* are the spellings shown, by key."""
    named = (Row(key, name) for key, name in names.items())
    return Layout((*named, Row(NONE, "No provider recorded")), _INCIDENTS)


def removal_layout(names: Mapping[str, str]) -> Layout:
    """Take-down requests by provider; *names* are the spellings shown, by key."""
    states = (
        ("removed", "Removed"),
        ("refused", "Refused"),
        ("back-again", "Back again"),
        ("pending", "Pending"),
    )
    return _told_in_words(
        Layout(
            (
                *(Row(key, name, ALL) for key, name in names.items()),
                Row(POSTER, "The person who posted", ALL),
                Row(NONE, "No provider recorded", ALL),
                total_row("requests"),
            ),
            (
                Column(ALL, "Asked"),
                *(Column(key, label, adds_to=ALL) for key, label in states),
                share_of_whole("removed", ALL, "Share removed"),
                Column("timed", "Day known", within=ALL),
                _MEDIAN,
            ),
        )
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
    return _with_part_not_known(Layout((*named, Row(NONE, "Year group not recorded")), _INCIDENTS))


def clause_layout(titles: Mapping[str, str]) -> Layout:
    """The policy clause by clause; *titles* by clause."""
    return Layout(
        tuple(Row(clause, f"{clause} · {title}") for clause, title in titles.items()),
        (
            Column("incidents", "Incidents", within="asked"),
            Column("asked", "Steps asked for"),
            Column("done", "Done", within="asked"),
            share_of_whole("done", "asked", "Share done"),
            Column("dated", "With a day", within="asked"),
            Column("in-time", "In time", within="dated"),
            share_of_whole("in-time", "dated", "Share in time", key="share-in-time"),
            Column("not-applicable", "Does not apply"),
        ),
    )
