"""The school's settings as rows: people, the year and its days, targets, categories, keeping."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from esafety_tui.model.days import long_day
from esafety_tui.model.school.school import Closure, School, Term
from esafety_tui.model.vocabulary import Category, Severity
from esafety_tui.model.wording import label_of
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.supplements.in_use import packs_of
from esafety_tui.reports.figures.rows import heading_of
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap

PEOPLE = "Who is who"
YEAR = "The school year"
TERMS = "Terms"
CLOSURES = "Days closed"
TARGETS = "First response, in school days"
CATEGORIES = "Categories, as the school calls them"
KEEPING = "Keeping and locking"
SUPPLEMENTS = "Law and guidance beside the policy"
OPENERS = "Who may open the records"
# The row that leads to the cases that were kept for long enough.
DUE = "due"

PEOPLE_FIELDS = (
    "name", "lead", "deputy", "safeguarding_lead", "head", "governing_body", "employer",
    "union_representative", "local_authority",
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
    *,
    due: int = 0,
    copies: str = "",
) -> list[SettingsRow]:
    """Return every setting of *school* under its section, with the rows of *openers*.

    *due* cases are due for disposal; *copies* says how it stands with copies of the backups.
    """
    found = chain(
        _people(school),
        openers,
        _year(school),
        _terms(school, calendar, today),
        _closures(school, today),
        _targets(school),
        _supplements(school, today),
        _categories(school),
        _keeping(school, due, copies),
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


def _people(school: School) -> Iterator[SettingsRow]:
    for name in PEOPLE_FIELDS:
        value = getattr(school, name)
        look = Palette.PLAIN if value else Palette.WARNING
        yield SettingsRow(name, PEOPLE, label_of(School, name), value or "not named", look)


def _year(school: School) -> Iterator[SettingsRow]:
    month, day = school.year_start
    begins = long_day(date(2025, month, day)).split()
    nation = f"{school.nation.label}: its bank holidays, and its law on searches (P5)"
    yield SettingsRow("nation", YEAR, label_of(School, "nation"), nation)
    follows = f"{begins[1]} {begins[2]}: references and the annual report follow it"
    yield SettingsRow("year_start", YEAR, "Begins on", follows)


def _terms(school: School, calendar: SchoolCalendar, today: date) -> Iterator[SettingsRow]:
    if missing := calendar.terms_missing(today):
        yield SettingsRow("terms-missing", TERMS, "", missing, Palette.WARNING)
    if not school.terms:
        yield SettingsRow(
            "no-terms", TERMS, "", "None entered: every weekday counts that is no bank holiday "
            "and not closed. a adds a term or half-term.", Palette.QUIET,
        )  # fmt: skip
    for at, term in enumerate(school.terms):
        yield _span(f"term-{at}", TERMS, term.name or "Term", term, at, today)


def _closures(school: School, today: date) -> Iterator[SettingsRow]:
    if not school.closures:
        yield SettingsRow(
            "no-closures", CLOSURES, "", "None entered: training days, snow, a polling day. "
            "Nothing falls due on them (L4). a adds one.", Palette.QUIET,
        )  # fmt: skip
    for at, closure in enumerate(school.closures):
        yield _span(f"closure-{at}", CLOSURES, closure.reason or "Closed", closure, at, today)


def _targets(school: School) -> Iterator[SettingsRow]:
    for severity in reversed(Severity):
        days = school.target_for(severity)
        text = {0: "the same school day", 1: "1 school day"}.get(days, f"{days} school days")
        yield SettingsRow(f"target-{severity}", TARGETS, severity.label.capitalize(), text)


def _supplements(school: School, today: date) -> Iterator[SettingsRow]:
    for pack in packs_of(school.nation):
        on = pack.id in school.supplements
        parts = ["on" if on else "off", f"checked {long_day(pack.checked)}"]
        if on and pack.in_force > today:
            parts[0] = f"on, not in force before {long_day(pack.in_force)}"
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
        text = "Others: the standard word" if own else "The standard words"
        yield SettingsRow("categories", CATEGORIES, text, rest, Palette.QUIET)


def _keeping(school: School, due: int, copies: str) -> Iterator[SettingsRow]:
    years = "1 year" if school.retention_years == 1 else f"{school.retention_years} years"
    kept = f"{years} after they are closed; then you are asked"
    yield SettingsRow("retention_years", KEEPING, "Closed cases are kept", kept)
    look = Palette.WARNING if due else Palette.PLAIN
    text = f"{due}; Enter shows them" if due else "none; Enter shows how it goes"
    yield SettingsRow(DUE, KEEPING, "Due for disposal", text, look)
    idle = f"after {school.idle_minutes} minutes" if school.idle_minutes else "never by itself"
    locks = f"{idle}; ctrl+l at once (D2)"
    yield SettingsRow("idle_minutes", KEEPING, "Locks when left alone", locks)
    yield SettingsRow("second_place", KEEPING, label_of(School, "second_place"), copies)


def _span(
    key: str, section: str, name: str, days: Term | Closure, at: int, today: date
) -> SettingsRow:
    to = "" if days.first == days.last else f" to {long_day(days.last)}"
    look = Palette.QUIET if days.last < today else Palette.PLAIN
    return SettingsRow(key, section, name, f"{long_day(days.first)}{to}", look, at=at)
