"""The guidance as pages of plain text: the clauses, the habits, the reporting routes.

Their words beside the policy's stand in ``guidance_text.toml``.
"""

import textwrap
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from esafety_tui.model.school.school import School
from esafety_tui.model.wording import label_of
from esafety_tui.policy.clauses import Clause, clauses
from esafety_tui.policy.guards.refused import GUARDS
from esafety_tui.policy.places import PLACES
from esafety_tui.policy.steps import Step
from esafety_tui.reports.figures.figure_types import definitions

WIDTH = 78
_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PARTS: dict[str, str] = _WORDS["parts"]
BEFORE_REPORTING: tuple[str, ...] = tuple(_WORDS["before_reporting"])
_RECORDS: dict[str, str] = _WORDS["records"]
_PLACES = {place.mode: place.in_words for place in PLACES}
DO, AVOID = "Do", "Avoid"
# D1 to D15 are to do; the rest of the list is to avoid.
_LAST_TO_DO = 15


class ReportingRoute(NamedTuple):
    """Whom a member of staff can turn to: the office, who holds it, and what for."""

    office: str
    name: str
    what_for: str


# What the notice says, each with what it rests on (L4).
HOURS = (
    "For staff: time to read and answer e-mail is part of your directed time. Nobody expects you "
    "to deal with e-mail in the evening or at a weekend.",
    "For senior leaders: what you send in the evening or at a weekend may wait for an answer "
    "until the next working day. Please say so where it matters.",
    "For pupils, parents and carers: staff answer in working hours. Please do not expect an "
    "answer at once.",
)


def part_of(clause: Clause) -> str:
    """Name the part of the policy to which *clause* belongs."""
    return PARTS.get(clause.id[:1], "")


def habits() -> dict[str, tuple[Clause, ...]]:
    """The habits of Appendix 2, in the source's order: what to do, and what to avoid."""
    found = [clause for clause in clauses() if clause.id.startswith("D")]
    return {
        DO: tuple(habit for habit in found if int(habit.id[1:]) <= _LAST_TO_DO),
        AVOID: tuple(habit for habit in found if int(habit.id[1:]) > _LAST_TO_DO),
    }


def habit_text(habit: Clause) -> str:
    """A habit as one paragraph."""
    return f"{habit.title}. {habit.text}"


def reporting_routes(school: School) -> tuple[ReportingRoute, ...]:
    """The routes by which incidents are reported at *school*, nearest first (G5)."""
    return tuple(
        ReportingRoute(label_of(School, office), getattr(school, office), what_for)
        for office, what_for in _WORDS["what_for"].items()
    )


def in_words(answer: str, steps: Sequence[Step]) -> str:
    """Say what in the program answers a clause: ``step:…``, ``guard:…``, ``figure:…``, …"""
    kind, _, name = answer.partition(":")
    plain = name.replace("-", " ")
    if kind == "step":
        title = next((step.title for step in steps if step.id == name), plain)
        return f"a step on the checklist: {title}"
    if kind == "guard":
        return f"the program allows {GUARDS.get(name, plain)}"
    if kind == "record":
        return f"a record that is kept: {_RECORDS.get(name) or _spaced(name)}"
    if kind == "figure":
        known = definitions().get(name)
        return f"a figure of the annual report: {known.name if known else plain}"
    return f"a place of the program: {_PLACES.get(name, plain)}"


def _spaced(name: str) -> str:
    """Write the name of a kind of record as words: *PolicyReview* as *policy review*."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


# Pages


def clauses_page(shown: Iterable[Clause], steps: Sequence[Step], school: School) -> str:
    """Write the *shown* clauses with what answers them."""
    lines = [*title(school, "the e-safety policy, clause by clause")]
    part = ""
    for clause in shown:
        if part_of(clause) != part:
            part = part_of(clause)
            lines += ["", part.upper()]
        lines += ["", *wrapped(f"{clause.id}  {clause.title}"), *wrapped(clause.text, "    ")]
        lines += _listed((in_words(answer, steps) for answer in clause.answers), "    - ")
    return page(lines)


def habits_page(school: School) -> str:
    """Write the handout of habits: what to do, and what to avoid."""
    lines = [*title(school, "staying safe online")]
    for heading, found in habits().items():
        lines += ["", heading.upper(), ""]
        lines += _listed((habit_text(habit) for habit in found), "  - ")
    return page(lines)


def hours_page(school: School) -> str:
    """Write the notice on e-mail and working hours (L4)."""
    lines = [*title(school, "e-mail and working hours")]
    for paragraph in HOURS:
        lines += ["", *wrapped(paragraph)]
    return page(lines)


def routes_page(school: School) -> str:
    """Write the card of reporting routes with the school's own names."""
    lines = [*title(school, "reporting an e-safety incident"), "", "FIRST", ""]
    lines += _listed(BEFORE_REPORTING, "  - ")
    lines += ["", "WHO TO TELL"]
    for route in reporting_routes(school):
        lines += ["", *wrapped(f"{route.office}: {route.name or '____________________'}")]
        lines += wrapped(route.what_for, "    ")
    return page(lines)


def title(school: School, what: str) -> list[str]:
    """Return the title of a page about *what*, underlined."""
    lines = wrapped(f"{school.name}: {what}")
    return [*lines, "=" * max(len(part) for part in lines)]


def _listed(texts: Iterable[str], sign: str) -> list[str]:
    hanging = " " * (len(sign) - len(sign.lstrip()) + 2)
    return [part for text in texts for part in wrapped(text, sign, hanging)]


def wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Return *text* in lines of the page, *first* before the first and *rest* before others."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest
    )


def page(lines: Iterable[str]) -> str:
    """Return *lines* as the text of a page."""
    return "\n".join(line.rstrip() for line in lines) + "\n"
