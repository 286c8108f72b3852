"""The guidance as rows: clauses, habits and reporting routes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.school.school import School
from esafety_tui.policy.clauses import Clause, clauses
from esafety_tui.policy.steps import Step
from esafety_tui.policy.supplements.in_use import SupplementsInUse
from esafety_tui.reports.documents.guidance_text import (
    BEFORE_REPORTING,
    HOURS,
    habit_text,
    habits,
    in_words,
    part_of,
    reporting_routes,
)
from esafety_tui.reports.documents.supplements_text import head_of, texts_of
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap


@dataclass(frozen=True, slots=True)
class GuidanceRow:
    """A row of a page of guidance; a ``brief`` one has the rest of it beside the list."""

    key: str
    title: str
    text: str = ""
    heading: bool = False
    brief: bool = False
    beside: tuple[Piece, ...] = ()
    clause: Clause | None = None


def clause_rows(words: str, steps: Sequence[Step]) -> list[GuidanceRow]:
    """Return the clauses that have all of *words*, under the parts of the policy."""
    wanted = words.casefold().split()
    rows: list[GuidanceRow] = []
    part = ""
    for clause in clauses():
        answers = [in_words(answer, steps) for answer in clause.answers]
        text = " ".join((clause.id, clause.title, clause.text, *answers))
        if not all(word in text.casefold() for word in wanted):
            continue
        if part_of(clause) != part:
            part = part_of(clause)
            rows.append(GuidanceRow(f"part-{part}", part, heading=True))
        title, more = f"{clause.id:<4}{clause.title}", _beside(clause, answers)
        rows.append(GuidanceRow(clause.id, title, brief=True, beside=more, clause=clause))
    return rows


def habit_rows() -> list[GuidanceRow]:
    """Return the habits of Appendix 2: what to do, and what to avoid."""
    rows: list[GuidanceRow] = []
    for heading, found in habits().items():
        rows.append(GuidanceRow(heading, heading, heading=True))
        rows += [GuidanceRow(clause.id, f"{clause.id:<4}", habit_text(clause)) for clause in found]
    return rows


def route_rows(school: School) -> list[GuidanceRow]:
    """Return what comes before reporting, and who to tell at *school*.

    Who holds an office is shown while names are hidden too: every member of staff
    has to know it (G5, L3), and it says nothing about a case.
    """
    rows = [GuidanceRow("first", "First", heading=True)]
    rows += [GuidanceRow(f"first-{at}", "", text) for at, text in enumerate(BEFORE_REPORTING)]
    rows.append(GuidanceRow("tell", "Who to tell", heading=True))
    for route in reporting_routes(school):
        name = route.name or "not named in the school settings"
        rows.append(GuidanceRow(route.office, f"{route.office}: {name}", route.what_for))
    numbers = "Place 3, contacts: who may complain, and when they are open (clauses A1 to A6)."
    rows.append(GuidanceRow("numbers", "Numbers of providers and helplines", numbers))
    return rows


def supplement_rows(in_use: SupplementsInUse, today: date) -> list[GuidanceRow]:
    """Return what the supplements *in_use* add, each line with where it comes from."""
    rows: list[GuidanceRow] = []
    for pack in in_use.packs:
        rows.append(GuidanceRow(pack.id, pack.called, heading=True))
        rows.append(GuidanceRow(f"{pack.id}-about", pack.title, " ".join(head_of(pack, today))))
        rows += [
            GuidanceRow(one.id, f"{one.id.upper()}  {one.says}", one.source)
            for one in texts_of(pack, in_use)
        ]
    return rows


def _beside(clause: Clause, answers: Iterable[str]) -> tuple[Piece, ...]:
    parts = [
        Piece(f"{clause.id} · {clause.title}", Palette.HEADING),
        Piece(part_of(clause), Palette.QUIET),
        Piece(""),
        Piece(clause.text),
        Piece(""),
        Piece("How we meet it", Palette.HEADING),
        *(Piece(f"• {answer}") for answer in answers),
    ]
    return tuple(parts)


def hours_rows() -> list[GuidanceRow]:
    """Return the notice on e-mail and working hours (L4)."""
    return [GuidanceRow(f"hours-{at}", "", text) for at, text in enumerate(HOURS)]


def draw_guidance_row(row: GuidanceRow, width: int) -> Lines:
    """Draw a row for *width* cells."""
    if row.heading:
        return [(), line(" ", Piece(row.title.upper(), Palette.HEADING))]
    if row.brief:
        return [line(" ", fit(row.title, max(width - 3, 12)))]
    if not row.text:
        return wrap(row.title, width - 2, indent=" ")
    if len(row.title) <= 4:  # a short identifier stands before the text
        sign = fit(row.title, 4) if row.title else "•"
        return beside(line(" ", Piece(sign, Palette.QUIET), " "), row.text, width - 2)
    return [*wrap(row.title, width - 2, Palette.STRONG, indent=" "),
            *wrap(row.text, width - 2, indent="    "), ()]  # fmt: skip


def draw_paragraph(paragraph: Piece, width: int) -> Lines:
    """Draw a paragraph about a clause."""
    if not paragraph.text:
        return [()]
    hanging = "   " if paragraph.text.startswith("• ") else " "
    wrapped = wrap(paragraph.text, width - 4, paragraph.look)
    return [line(" ", *wrapped[0]), *(line(hanging, *more) for more in wrapped[1:])]
