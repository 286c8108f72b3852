"""What explains the figures of a report: in the workbook, the plain forms, on the screen."""

from esafety_tui import __version__
from esafety_tui.policy.clauses import Clause
from esafety_tui.reports.figures.figure_types import (
    SHEETS,
    Cell,
    Definition,
    Edition,
    Figures,
    Value,
    definitions,
)
from esafety_tui.reports.release import Release

CONFIDENTIAL_WARNING = (
    "CONFIDENTIAL – a line for each incident, by alias. For the lead, the head and whoever "
    "the head names. Not for governors, not for Part Two of their meeting, not by e-mail."
)
ALIASES = (
    "An alias holds within its own case only: Pupil A of one case need not be Pupil A of "
    "another. How often somebody was targeted cannot be read from aliases; ask the lead."
)
# What the school has in place, where no figure says it.
_ANSWERED_BY = {
    "step": "steps on the checklist of each case",
    "guard": "a safeguard: the lead cannot record that it was done otherwise",
    "record": "written records",
    "place:guidance": "advice that the lead has at hand for staff",
    "place:contacts": "a list of services, with the way to report to each",
    "place:board": "targets in school days, which leave out evenings, weekends and closed days",
    "place:prevention": "a register of prevention work",
    "place:report": "this report",
}
_FOR_WHOM = {
    Edition.CONFIDENTIAL: (
        "Who may see this edition",
        "It has a line for each incident, by reference and alias, and withholds nothing. "
        "It is for the nominated lead, the head, and whoever the head names. It is not "
        "for governors, not even for a confidential part of their meeting, such as one "
        "that they call Part Two: the governors' edition is made for them.",
    ),
    Edition.GOVERNORS: (
        "What this edition leaves out",
        "Names, aliases, references, addresses and all free text of incidents.",
    ),
}


def remarks(figures: Figures) -> list[str]:
    """What is to be known of this year's figures and of those beside them."""
    found = nothing_recorded(figures)
    if figures.this.to_date:
        found.append(
            f"The year is not over: figures are to date, as of {figures.this.as_of.day} "
            f"{figures.this.as_of:%B %Y}, and counts are not compared with a whole year."
        )
    found += nothing_to_compare(figures)
    if figures.withheld_below:
        found.append(
            f"Counts of cases under {figures.withheld_below}, and what would give them away, are "
            "withheld. Withdrawn reports and prevention work may be shown however few: they tell "
            "nothing about a person of a case."
        )
    if figures.withheld:
        found.append(
            "Where few incidents are recorded most counts are small, so that much is withheld: "
            "one of few is easily recognised."
        )
    return found


def nothing_recorded(figures: Figures) -> list[str]:
    """That the year is empty, or has no incidents; nothing if it has."""
    if not figures.this.has_records:
        return [f"Nothing was recorded in {figures.this.year}: no incident, no prevention work."]
    if figures.this.value(Cell("incidents-recorded")) == 0:
        return [f"No incident was recorded in {figures.this.year}."]
    return []


def years_remarks(figures: Figures) -> list[str]:
    """What is to be known of the years side by side."""
    years = figures.shown
    if len(years) == 1:
        return [f"The school kept no records before {figures.this.year}: nothing to compare yet."]
    oldest = years[-1].year
    earliest = f"The earliest year with records here is {oldest}. " if len(years) < 5 else ""
    text = (
        f"{earliest}Earlier years stand as the records say today, and may differ from the report "
        "that was made then: a case may have been closed, or opened again, since."
    )
    return [text, *missing_years(figures)]


def nothing_to_compare(figures: Figures) -> list[str]:
    """That there are no records of the year before; nothing if there are."""
    if len(figures.years) == 1 or figures.before is not None:
        return []
    return [f"The school kept no records in {figures.years[1].year}: nothing to compare."]


def missing_years(figures: Figures) -> list[str]:
    """Which years between those that are shown have no records; nothing if none is missing."""
    if not figures.missing:
        return []
    years = ", ".join(figures.missing)
    return [f"No records of {years}: the years beside each other do not all follow on each other."]


def facts(report: Release) -> dict[str, Value]:
    """Whose report this is, when it was made of which records, and what is withheld."""
    figures, this = report.figures, report.figures.this
    found: dict[str, Value] = {
        "School": figures.school,
        "Academic year": this.title,
        "First day": this.first,
        "Last day": this.last,
        "Figures as of": this.as_of,
        "Made on": report.made_on,
        "Edition": report.edition.heading,
        "Counts withheld below": figures.withheld_below or "nothing is withheld",
        "Values withheld": figures.withheld,
        "State of the records": report.digest or "none: these records have no history yet",
        "Made with": f"esafety-tui {__version__}",
    }
    if report.edition is Edition.CONFIDENTIAL:
        found["Aliases"] = ALIASES
    return found


def explanations(edition: Edition) -> list[tuple[str, str]]:
    """How to read the figures, who may see them, and what is left out: headings and texts."""
    return [
        (
            "How to read the figures",
            "0 means none. A dash (–) means that there is nothing to say: no share of nothing, "
            "no middle value of no cases. A middle value (median) has half of the cases below it "
            "and half above. School days leave out weekends, bank holidays and closure days. "
            "A year that is not over is marked to date.",
        ),
        _FOR_WHOM[edition],
        (
            "The state of the records",
            "A row of letters and digits that stands for all that was in the records when this "
            "report was made; its beginning is printed at the foot. Two reports with the same row "
            "were made from the same records. It tells nothing about any case.",
        ),
        (
            "The policy",
            "Clauses are cited by identifier (G1 to D19) from the school's e-safety policy, after "
            "the NUT's Guidance and Model Policy of November 2014. The part Policy clause by "
            "clause says in short what each asks.",
        ),
    ]


def withholding_rule(report: Release) -> list[tuple[str, str]]:
    """What is withheld, and why: headings and texts."""
    below = report.figures.withheld_below
    if report.edition is Edition.CONFIDENTIAL:
        return [
            (
                "Nothing is withheld from this edition",
                "It has a line for each incident, which would give everything away. "
                "The governors' edition withholds small counts.",
            )
        ]
    if not below:
        return [
            (
                "Nothing is withheld",
                "Whoever made this report switched the withholding of small counts off. In one "
                "school a small count can point at a person: think before you pass it on.",
            )
        ]
    return [
        (
            "What is withheld",
            f"Counts of cases from 1 to {below - 1} read withheld. So do further counts, totals, "
            "shares and middle values from which one of them could be worked out. Services with "
            "small counts are put together in one row, without their names and without a "
            "middle value of their own.",
        ),
        (
            "Why",
            "In one school a small count can point at a person: one pupil in one year group, one "
            "parent, one member of staff. What was published in earlier reports is taken into "
            "account: a count that is withheld here cannot be worked out from one of them either. "
            "Where that cannot be helped, a figure of an earlier year is withheld as a whole.",
        ),
        (
            "Two reports of one year",
            "Whoever has two reports of one year, written at different times, sees which figures "
            f"have changed. Where fewer than {below} cases changed between them, that tells what "
            "changed in those cases, and no withholding can help: the school's e-safety lead is "
            "asked before such a report is written. Where more changed, nobody is asked; the two "
            "tell what changed in all of them together, and a figure that only one of them "
            "changed still tells of that one. Reports of different years are not compared in "
            "this way. An earlier report that was said never to have been handed out is not "
            "taken into account.",
        ),
        (
            "What is not withheld",
            "None (0) is shown, unless it would give a small count away. Withdrawn reports and "
            "prevention work are shown however few: they tell nothing about a person of a case.",
        ),
        (
            "What this does not promise",
            "A withheld count can be narrowed down to a few possible numbers: a part that is shown "
            "says at least how many the whole are, a whole that is shown at most how many the "
            "part. It is never narrowed to one number, and a small count to two only where a total "
            "or a none would have to go for a third. Where a whole and its part are both shown, "
            "what is left can be small: of 10 responses 7 in target leave 3 that were late. "
            "Somebody who knows of a case already may "
            "recognise it. How many values are withheld is said below; which of them are small "
            "is not.",
        ),
    ]


def withheld_by_figure(figures: Figures) -> list[tuple[Definition, list[int]]]:
    """How many values of each figure are withheld in each of the years that are shown.

    How many, never which of them are small and which only hide a small one: to know
    that would give the small ones away.
    """
    numbers = [
        (one, [year.tables[one.id].withheld for year in figures.shown])
        for one in definitions().values()
    ]
    return [(one, withheld) for one, withheld in numbers if any(withheld)]


def answered_by(clause: Clause) -> str:
    """What the school has in place for *clause*, in words for a governor; figures by name."""
    kinds: list[str] = []
    for answer in clause.answers:
        kind, _, name = answer.partition(":")
        if kind == "figure" and name in definitions():
            figure = definitions()[name]
            words = f"figure {figure.name} ({SHEETS[figure.sheet]})"
        else:
            words = _ANSWERED_BY.get(answer) or _ANSWERED_BY.get(kind, kind)
        if words not in kinds:
            kinds.append(words)
    if clause.pending:
        kinds.append("in part not yet answered by the program")
    text = "; ".join(kinds) or "not yet answered by the program"
    return text[:1].upper() + text[1:]
