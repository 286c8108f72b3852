"""The school's settings as rows: people, the year and its days, targets, categories, keeping."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, groupby
from pathlib import Path

from esafety_tui.model.batch import Batch
from esafety_tui.model.days import long_day, plain_day, plain_moment
from esafety_tui.model.incident import parse_year, year_name
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.school.school import Closure, School, Term
from esafety_tui.model.vocabulary import Category, Severity
from esafety_tui.model.wording import label_of, so_many
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.supplements.in_use import packs_of
from esafety_tui.reports.figures.rows import heading_of
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap

PEOPLE = "School and people"
YEAR = "The school year"
TERMS = "Terms"
CLOSURES = "Days closed"
TARGETS = "First response, in school days"
CATEGORIES = "Categories, as the school calls them"
KEEPING = "Keeping and locking"
BACKUPS = "Backups"
SUPPLEMENTS = "Law and guidance beside the policy"
OPENERS = "Who may open the records"
# The rows that lead to the calendar of a year begin so; the year follows.
CALENDAR = "calendar-"
_NO_TERMS = "none yet: every weekday counts, except bank holidays and closed days"
# The row that leads to the cases that were kept for long enough.
DUE = "due"
# The row that leads to bringing in a log, and the beginning of those of imports.
BRING_IN, IMPORT = "bring-in", "import-"
LOGS = "Logs brought in"
PAGE = "kept-for"

PEOPLE_FIELDS = (
    "name", "lead", "deputy", "safeguarding_lead", "head", "governing_body", "employer",
    "union_representative", "local_authority", "reached_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettingsRow:
    """One setting with its value; ``at`` is the place of a term or closure in its list."""

    key: str
    section: str
    name: str
    value: str = ""
    look: Palette = Palette.PLAIN
    heading: bool = False
    at: int | None = None

    @property
    def field(self) -> str:
        """The field of the section's form in which it is changed, if it has one of its own."""
        return self.key.partition("-")[2] or self.key


def settings_rows(
    school: School,
    calendar: SchoolCalendar,
    today: date,
    openers: Iterable[SettingsRow] = (),
    turns: Iterable[SettingsRow] = (),
    *,
    due: int = 0,
    backups: Iterable[SettingsRow] = (),
    imports: Iterable[Batch] = (),
) -> list[SettingsRow]:
    """Return every setting of *school* under its section, with the rows of *openers* and *turns*.

    *due* cases are due for disposal; *backups* are the rows of the backups.
    """
    found = chain(
        _people(school, today),
        openers,
        _year(school),
        turns,
        _terms(school, calendar, today),
        _closures(school, today),
        _targets(school, today),
        _supplements(school, today),
        _categories(school),
        _keeping(school, due),
        backups,
        _logs(imports),
    )
    rows: list[SettingsRow] = []
    for section, of_section in groupby(found, lambda row: row.section):
        rows.append(SettingsRow(f"section-{section}", section, section, heading=True))
        rows += of_section
    return rows


def draw_settings_row(row: SettingsRow, width: int) -> Lines:
    """Draw a heading, or a setting and its value."""
    if row.heading:
        return [(), line(" ", Piece(row.name.upper(), Palette.HEADING))]
    if not row.name:
        return wrap(row.value, width - 2, row.look, indent=" ")
    label = 34 if width >= 100 else 26
    return beside(line(" ", fit(row.name, label), " "), row.value, width - 1, row.look)


def _logs(imports: Iterable[Batch]) -> Iterator[SettingsRow]:
    yield SettingsRow(
        BRING_IN, LOGS, "Bring in your log", "a spreadsheet or an export; Enter begins"
    )
    for one in imports:
        updated = f", {len(one.updated)} brought up to date" if one.updated else ""
        said = f"{one.file}: {so_many(len(one.added), 'case')}{updated}; Enter undoes it"
        yield SettingsRow(f"{IMPORT}{one.id}", LOGS, plain_moment(one.at), said)


def _people(school: School, today: date) -> Iterator[SettingsRow]:
    posts = {post.value: post for post in Post}
    for name in PEOPLE_FIELDS:
        value = getattr(school, name)
        look = Palette.PLAIN if value else Palette.WARNING
        if name in posts and (now := school.holder(posts[name], today)) != value:
            untils = [one.until for one in school.earlier_holders if one.post is posts[name]]
            begins = plain_day(max(untils) + timedelta(days=1))
            value = f"{now or 'nobody'}; from {begins}: {value or 'nobody'}"
        yield SettingsRow(name, PEOPLE, label_of(School, name), value or "not named", look)
    for one in reversed(school.earlier_holders):
        if one.until < today and one.name:
            until = f"{one.post.label} until {plain_day(one.until)}"
            key = f"earlier-{one.post}-{one.until}"
            yield SettingsRow(key, PEOPLE, until.capitalize(), one.name, Palette.QUIET)


def _year(school: School) -> Iterator[SettingsRow]:
    month, day = school.year_start
    begins = long_day(date(2025, month, day)).split()
    nation = f"{school.nation.label}: its bank holidays, and its law on searches"
    yield SettingsRow("nation", YEAR, label_of(School, "nation"), nation)
    follows = f"{begins[1]} {begins[2]}: references and the annual report follow it"
    yield SettingsRow("year_start", YEAR, "Begins on", follows)


def _terms(school: School, calendar: SchoolCalendar, today: date) -> Iterator[SettingsRow]:
    """The calendars by year; of this year and later ones each term, of earlier ones a line."""
    if missing := calendar.terms_missing(today):
        yield SettingsRow("terms-missing", TERMS, "", missing, Palette.WARNING)
    this = school.academic_year(today)
    years = {school.year_of_term(term) for term in school.terms}
    coming = year_name(parse_year(this) + 1)
    for year in sorted({*years, this, coming}):
        terms = [term for term in school.terms if school.year_of_term(term) == year]
        if terms:
            days = f"{plain_day(terms[0].first)} to {plain_day(max(t.last for t in terms))}"
            value = f"{so_many(len(terms), 'term')}, {days}"
        else:
            value = _NO_TERMS if year == this else "no terms yet"
        look = Palette.QUIET if year < this or not terms else Palette.PLAIN
        name = f"Calendar of {year}"
        yield SettingsRow(f"{CALENDAR}{year}", TERMS, name, f"{value}; Enter", look)
    for at, term in enumerate(school.terms):
        if school.year_of_term(term) >= this:
            yield _span(f"term-{at}", TERMS, term.name or "Term", term, at, today)


def _closures(school: School, today: date) -> Iterator[SettingsRow]:
    if not school.closures:
        yield SettingsRow(
            "no-closures", CLOSURES, "", "None entered: training days, snow, a polling day. "
            "Nothing falls due on them. a adds one.", Palette.QUIET,
        )  # fmt: skip
    this = school.academic_year(today)
    earlier = [one for one in school.closures if school.academic_year(one.last) < this]
    if earlier:
        value = f"{len(earlier)}, the last on {long_day(max(one.last for one in earlier))}"
        text = f"{value}: they stand in the calendars of their years"
        yield SettingsRow("earlier-closures", CLOSURES, "In earlier years", text, Palette.QUIET)
    for at, closure in enumerate(school.closures):
        if closure not in earlier:
            yield _span(f"closure-{at}", CLOSURES, closure.reason or "Closed", closure, at, today)


def _targets(school: School, today: date) -> Iterator[SettingsRow]:
    for severity in reversed(Severity):
        days = school.target_for(severity, today)
        text = _school_days(days)
        if (later := school.response_targets.get(severity, days)) != days:
            day = max(one.until for one in school.earlier_targets) + timedelta(days=1)
            text += f"; from {plain_day(day)}: {_school_days(later)}"
        yield SettingsRow(f"target-{severity}", TARGETS, severity.label.capitalize(), text)
    for earlier in reversed(school.earlier_targets):
        if earlier.until < today:
            listed = ", ".join(
                f"{severity.label} {earlier.targets[severity]}"
                for severity in reversed(Severity)
                if severity in earlier.targets
            )
            until = f"{listed}: what was reported by then is measured by them"
            name = f"Until {plain_day(earlier.until)}"
            yield SettingsRow(f"until-{earlier.until}", TARGETS, name, until, Palette.QUIET)


def _school_days(days: int) -> str:
    return so_many(days, "school day") if days else "the same school day"


def _supplements(school: School, today: date) -> Iterator[SettingsRow]:
    for pack in packs_of(school.nation):
        on = pack.id in school.supplements
        parts = [
            "on" if on else "off",
            pack.title if pack.title != pack.called else "",
            f"checked {long_day(pack.checked)} by the makers of this program",
        ]
        if on and not pack.begun(today):
            parts[0] = f"on, not in force before {pack.since}"
        old = pack.out_of_date(today)
        look = Palette.WARNING if on and old else Palette.PLAIN if on else Palette.QUIET
        text = " · ".join(filter(None, (*parts, old)))
        yield SettingsRow(pack.id, SUPPLEMENTS, pack.called, text, look)
        for choice in pack.choices if on else ():
            chosen = choice.milder if choice.id in school.milder_choices else choice.strict
            yield SettingsRow(choice.id, SUPPLEMENTS, choice.title, chosen)


def _categories(school: School) -> Iterator[SettingsRow]:
    own = school.category_names
    for category in Category:
        if category in own:
            yield SettingsRow(f"category-{category}", CATEGORIES, heading_of(category.label),
                              f"called {own[category]}")  # fmt: skip
    rest = ", ".join(category.label for category in Category if category not in own)
    if rest:
        text = "Others, by the program's word" if own else "By the program's words"
        yield SettingsRow("categories", CATEGORIES, text, rest, Palette.QUIET)


def _keeping(school: School, due: int) -> Iterator[SettingsRow]:
    years = so_many(school.retention_years, "year")
    kept = f"{years} after they are closed; then you are asked"
    yield SettingsRow("retention_years", KEEPING, "Closed cases are kept", kept)
    age = "not by age: no date of birth is asked for"
    if school.retention_age:
        age = f"and at least until a pupil whose date of birth is kept is {school.retention_age}"
    yield SettingsRow("retention_age", KEEPING, "By the age of the child", age)
    yield SettingsRow(PAGE, KEEPING, "What is kept for how long", "on one page; Enter")
    look = Palette.WARNING if due else Palette.PLAIN
    text = f"{due}; Enter shows them" if due else "none; Enter shows how it goes"
    yield SettingsRow(DUE, KEEPING, "Due to be deleted", text, look)
    minutes = school.idle_minutes
    idle = f"after {so_many(minutes, 'minute')}" if minutes else "never by itself"
    locks = f"{idle}; ctrl+l at once"
    yield SettingsRow("idle_minutes", KEEPING, "Locks when unused", locks)
    paper = Path(school.letterhead).name or "none: letters are on plain paper"
    yield SettingsRow("letterhead", KEEPING, label_of(School, "letterhead"), paper)


def _span(
    key: str, section: str, name: str, days: Term | Closure, at: int, today: date
) -> SettingsRow:
    to = "" if days.first == days.last else f" to {long_day(days.last)}"
    look = Palette.QUIET if days.last < today else Palette.PLAIN
    return SettingsRow(key, section, name, f"{long_day(days.first)}{to}", look, at=at)
