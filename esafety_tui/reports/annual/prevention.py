"""What was done beforehand: exact, line by line, and in a few short sentences."""

from collections.abc import Iterator
from datetime import date

from esafety_tui.model.school.prevention import Audience, PolicyName, SurveyGroup, Topic
from esafety_tui.model.wording import so_many
from esafety_tui.reports.annual.contents import number
from esafety_tui.reports.annual.report_types import PreventionLine
from esafety_tui.reports.figures.figure_types import ALL, Cell, Figures, YearFigures
from esafety_tui.reports.figures.rows import label_of

_CHECKS = {
    "governors": "Governors briefed",
    "senior-leaders": "Senior leaders briefed",
    "filtering-check": "Filtering and monitoring checked",
}
_SURVEYS = (
    ("Confidence", "mean, 1 to 5", "score"),
    ("Survey: asked", "people", "asked"),
    ("Survey: answered", "people", "responses"),
)
_NONE = "not recorded"


def prevention_lines(figures: Figures) -> tuple[PreventionLine, ...]:
    """All lines, with this year and the one before; what nobody recorded says so."""
    years = [figures.this, *([figures.before] if figures.before else [])]
    return tuple(_lines(years))


def _lines(years: list[YearFigures]) -> Iterator[PreventionLine]:
    def line(kind: str, item: str, unit: str, cell: Cell) -> PreventionLine:
        values = (year.value(cell) for year in years)
        kept = (_NONE if value is None else value for value in values)
        return PreventionLine(kind, item, unit, tuple(kept))

    everybody = [*((word.value, label_of(word)) for word in Audience), (ALL, "All audiences")]
    for kind, column, unit in (
        ("Activities", "count", "activities"),
        ("Places taken", "reached", "places"),
    ):
        for key, label in everybody:
            yield line(kind, label, unit, Cell("prevention-by-audience", key, column))
    for topic in Topic:
        cell = Cell("training-coverage", topic, "trained")
        if any(year.value(cell) for year in years):
            yield line("Staff trained", label_of(topic), "staff", cell)
    for label, figure in (
        ("Any topic", "training-coverage"),
        ("Signed the policy", "policy-acknowledgement"),
    ):
        yield line("Staff trained", label, "staff", Cell(figure, ALL, "trained"))
        yield line(
            f"Staff employed, {label.lower()}", "Staff", "staff", Cell(figure, ALL, "employed")
        )
    for kind, unit, column in _SURVEYS:
        for group in SurveyGroup:
            cell = Cell("confidence", group, column)
            yield line(kind, label_of(group), unit, cell)
    for key, label in _CHECKS.items():
        yield line("Last done", label, "date", Cell("briefings", key, "last"))
    for policy in PolicyName:
        cell = Cell("policy-reviews", policy, "reviewed")
        yield line("Policy last reviewed", label_of(policy), "date", cell)


def bullets(figures: Figures) -> tuple[str, ...]:
    """A few lines for the page."""
    year = figures.this
    return (
        _activities(year), _training(year), _briefed(year), _checked(year), _policies(year),
        *_surveys(year),
    )  # fmt: skip


def _activities(year: YearFigures) -> str:
    held = number(year, Cell("prevention-by-audience"))
    if not held:
        return "No lessons, assemblies or briefings are recorded."
    places = number(year, Cell("prevention-by-audience", ALL, "reached"))
    what = so_many(held, "lesson, assembly or briefing", "lessons, assemblies and briefings")
    return f"{what}, attended {so_many(places, 'time')} in all." if places else f"{what}."


def _training(year: YearFigures) -> str:
    trained, staff = (
        number(year, Cell("training-coverage", ALL, c)) for c in ("trained", "employed")
    )
    signed, of = (
        number(year, Cell("policy-acknowledgement", ALL, c)) for c in ("trained", "employed")
    )
    first = _of(trained, staff, "staff trained") if staff else "No staff training is recorded"
    second = (
        f"{_of(signed, of, 'signed the policy')}" if of else "no signing of the policy is recorded"
    )
    return f"{first[:1].upper()}{first[1:]}; {second}."


def _of(part: int, whole: int, what: str) -> str:
    return f"all {whole:,} {what}" if part == whole else f"{part:,} of {whole:,} {what}"


def _briefed(year: YearFigures) -> str:
    governors, leaders = (_last(year, key) for key in ("governors", "senior-leaders"))
    said = f"Governors briefed {governors}" if governors else "No briefing of governors is recorded"
    return f"{said}; senior leaders {leaders}." if leaders else f"{said}."


def _checked(year: YearFigures) -> str:
    last = _last(year, "filtering-check")
    if last:
        return f"Filtering and monitoring checked {last}."
    return "No check of filtering and monitoring is recorded."


def _last(year: YearFigures, key: str) -> str:
    """When it was last done, and whether that was before the time of the report; or nothing."""
    last = year.value(Cell("briefings", key, "last"))
    if not isinstance(last, date):
        return ""
    if last < year.first:
        return f"last on {_day(last)}, not in {year.year}"
    return f"on {_day(last)}"


def _policies(year: YearFigures) -> str:
    late = [
        label_of(policy).lower()
        for policy in PolicyName
        if year.value(Cell("policy-reviews", policy, "state")) != "yes"
    ]
    if year.value(Cell("policies-in-date", ALL, "in-date")) is None:
        return "No review of a policy is recorded."
    if not late:
        return f"All {len(PolicyName)} policies in date."
    return f"Policies not in date: {', '.join(late)}."


def _surveys(year: YearFigures) -> Iterator[str]:
    """Who was asked how far they trust in the school's help, how many answered, and what."""
    said: list[str] = []
    none: list[str] = []
    for group in SurveyGroup:
        answered, asked, score = (
            year.value(Cell("confidence", group, column))
            for column in ("responses", "asked", "score")
        )
        if score is None:
            none.append(label_of(group).lower())
        else:
            how = "" if said else " answered"
            said.append(f"{label_of(group).lower()} {score:.1f} ({answered} of {asked}{how})")
    if said:
        yield f"Confidence in the school's help, 1 to 5: {', '.join(said)}."
    if none:
        yield f"No survey of {' or '.join(none)} is recorded."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
