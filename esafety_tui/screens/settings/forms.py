"""The forms of the school's settings (G5, L3, L4, E2)."""

from datetime import date, timedelta
from typing import Any

from esafety_tui.casework.dates.typed import spoken_day
from esafety_tui.casework.school_year.year_calendar import Proposal
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.model.school.school import Closure, School, Term
from esafety_tui.model.vocabulary import Category, Severity
from esafety_tui.policy.days.calendar_doubts import is_unclear
from esafety_tui.reports.figures.rows import heading_of
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.settings.calendar import save_confirmed
from esafety_tui.screens.settings.rows import (
    BACKUPS,
    CATEGORIES,
    CLOSURES,
    KEEPING,
    PEOPLE,
    PEOPLE_FIELDS,
    TARGETS,
    TERMS,
    YEAR,
)
from esafety_tui.widgets.form.field import Field, Kind, field_of, fields_of

# Where the school keeps terms and closures, what each is called by, and what a form for one is.
_SPANS: dict[str, tuple[str, type[Term | Closure], str, str]] = {
    TERMS: ("terms", Term, "name", "Term or half-term"),
    CLOSURES: ("closures", Closure, "reason", "Days on which the school is closed"),
}
_COPIED = (
    "A stick or a share gets a copy of the newest backup when you leave, if it can be reached "
    "then. The copy is as readable as the records are."
)
_SIGNED = (
    "Changes are signed by whoever opened the records with their own passphrase, or else with the "
    "lead's name. The others stand on the reporting-route card. A new lead or deputy holds the "
    "post from today; for another day, use A new lead or deputy, further down."
)
_WHICH_YEAR = (
    "lies as much in one school year as in the next: enter it in the calendar of its year, with "
    "Enter on that row"
)
_SINCE = Field("since", "From", Kind.DAY, hint="blank = today; 1 Sep", ahead=True)
# What is asked just as the school has it, and what is said of it.
_PLAIN = {
    PEOPLE: (PEOPLE_FIELDS, _SIGNED),
    KEEPING: (
        ("retention_years", "retention_age", "idle_minutes", "letterhead"),
        "",
    ),
    BACKUPS: (("second_place",), _COPIED),
}


@comes_back
def section_form(
    place: ScreenBase, section: str, at: int | None = None, begin_at: str = ""
) -> None:
    """Show the form of *section*; of terms and closures that of the one at *at*, or a new one.

    The cursor is in the field *begin_at*, where the form has one.
    """
    if section in _SPANS:
        _span_form(place, section, at)
    elif section in _PLAIN:
        names, intro = _PLAIN[section]
        school, change = place.casework.records.school, place.casework.settings.change
        fields = fields_of(School, *names)
        ask(place, section, fields, change, plain(school), intro=intro, begin_at=begin_at)
    else:
        forms = {YEAR: _year_form, TARGETS: _targets_form, CATEGORIES: _categories_form}
        forms[section](place, begin_at)


def remove_span(place: ScreenBase, section: str, at: int) -> None:
    """Take a term or a closure out; what that moves is said before."""
    table = _SPANS[section][0]
    spans = plain(place.casework.records.school)[table]
    left = {table: [*spans[:at], *spans[at + 1 :]]}
    year = _year_of(place, table, spans[at])
    save_confirmed(place, "Remove it?", place.casework.school_year.terms.changed(left, year))


def _year_of(place: ScreenBase, table: str, span: dict[str, Any]) -> str:
    school = place.casework.records.school
    if table == "terms":
        return school.year_of_term(read(Term, span))
    return school.academic_year(read(Closure, span).first)


def _year_form(place: ScreenBase, begin_at: str) -> None:
    school = place.casework.records.school
    # The beginning of the year is typed as a day, and kept as month and day.
    fields = (field_of(School, "nation"), field_of(School, "year_start", kind=Kind.LINE))
    month, day = school.year_start
    begins = date(2025, month, day)
    values = {"nation": school.nation, "year_start": f"{begins.day} {begins:%B}"}

    asked: list[Proposal] = []

    def submit(data: dict[str, Any]) -> None:
        if "year_start" in data:
            try:
                begins = spoken_day(f"{data['year_start']} 2025", date(2025, 12, 31))
            except ValueError:
                raise Invalid("year_start", "must be a day and a month: 1 September") from None
            data["year_start"] = [begins.month, begins.day]
        asked.append(place.casework.school_year.terms.setting(data))

    def save() -> None:
        save_confirmed(place, YEAR, asked[-1])

    ask(place, YEAR, fields, submit, values, begin_at=begin_at, then=save)


def _targets_form(place: ScreenBase, begin_at: str) -> None:
    school, today = place.casework.records.school, place.casework.records.today
    hint = "school days; 0: same day"
    fields = (
        *(
            Field(severity.value, severity.label.capitalize(), Kind.NUMBER, hint, needed=True)
            for severity in reversed(Severity)
        ),
        _SINCE,
    )
    values = {severity.value: school.target_for(severity, today) for severity in Severity}

    asked: list[Proposal] = []

    def submit(data: dict[str, Any]) -> None:
        since = data.pop(_SINCE.name, None)
        for name, days in data.items():
            if days is None or days < 0:  # the record could only say that one of them is wrong
                raise Invalid(name, "must be a number of school days; 0 means the same day")
        change = {"response_targets": {**values, **data}}
        asked.append(place.casework.school_year.terms.setting(change, since))

    def save() -> None:
        save_confirmed(place, TARGETS, asked[-1])

    intro = (
        "From the report to the first response. They hold from a day: what was reported "
        "before is measured by the targets that held then."
    )
    ask(place, TARGETS, fields, submit, values, intro=intro, begin_at=begin_at, then=save)


def _categories_form(place: ScreenBase, begin_at: str) -> None:
    fields = tuple(
        Field(category, heading_of(category.label), goes_into=f"category_names.{category}")
        for category in Category
    )
    own = plain(place.casework.records.school)["category_names"]

    def submit(data: dict[str, Any]) -> None:
        place.casework.settings.change({"category_names": {**own, **data}})

    intro = (
        "Left empty: the standard word. Your word shows wherever the category does; the records "
        "keep the standard one, so that figures of earlier years, and of other schools, compare."
    )
    ask(place, CATEGORIES, fields, submit, own, intro=intro, begin_at=begin_at)


def _span_form(place: ScreenBase, section: str, at: int | None) -> None:
    table, kind, named, title = _SPANS[section]
    # Without a year a day is one of this academic year: its end is the latest.
    year_end = _year_end(place)
    fields = (
        field_of(kind, named),
        field_of(kind, "first", latest=year_end),
        field_of(kind, "last", latest=year_end),
    )
    spans = plain(place.casework.records.school)[table]
    changed: list[Proposal] = []

    def submit(data: dict[str, Any]) -> None:
        first = data.get("first")
        if not first:
            raise Invalid("first", "is required")
        span = {named: "", **data, "first": first, "last": data.get("last") or first}
        others = spans if at is None else [*spans[:at], *spans[at + 1 :]]
        kept = sorted([*others, span], key=lambda one: str(one["first"]))
        if kind is Term and is_unclear(read(Term, span), place.casework.records.school):
            raise Invalid("first", _WHICH_YEAR)
        year = _year_of(place, table, span)
        changed.append(place.casework.school_year.terms.changed({table: kept}, year))

    def save() -> None:
        save_confirmed(place, title, changed[-1])

    intro = "Deadlines move as soon as you save."
    ask(place, title, fields, submit, {} if at is None else spans[at], intro=intro, then=save)


def _year_end(place: ScreenBase) -> date:
    school, today = place.casework.records.school, place.casework.records.today
    begins = date(today.year, *school.year_start)
    if begins <= today:
        begins = date(today.year + 1, *school.year_start)
    return begins - timedelta(days=1)
