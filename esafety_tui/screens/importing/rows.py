"""The rows of each step of bringing in a log: sheets, columns, questions, doubts, what comes in."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from textwrap import shorten

from esafety_tui.casework.records.sub_records import aliased
from esafety_tui.importing.answers import DAY, LEAVE, NONE, RECORD, LogQuestion
from esafety_tui.importing.columns import DATES, LogColumn
from esafety_tui.importing.intake import LEFT_OUT, NEW, Intake
from esafety_tui.importing.names_in_log import NAMING
from esafety_tui.importing.questions import rows_named
from esafety_tui.importing.rows.cells import Problem
from esafety_tui.importing.said_in_words import Offer
from esafety_tui.importing.session import LogSession
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import (
    Category,
    Motivation,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    WhereDone,
    Word,
)
from esafety_tui.model.wording import first_few, so_many
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap

SHEETS, COLUMNS, QUESTIONS, DOUBTS, TAKE_IN, DONE = range(6)
STEPS = ("Sheets", "Columns", "Questions", "Doubts", "Bring in", "Done")
LEFT_AS_WORDS = "left as words of the log"
_HIDDEN = "names hidden (F2 shows them)"
_MOST_SHOWN, _MOST_NEW = 200, 500
_ROWS_OF_QUESTION = 6
_ROW = 240  # letters of a row that is left out
_WORDS: dict[str, type[Word]] = {
    "category": Category, "severity": Severity, "status": Stage, "outcome": Outcome,
    "route": Route, "place": WhereDone, "prejudice": Motivation, "standing": Standing,
    "title": Standing, "reporter": Standing,
}  # fmt: skip
# What a choice means, beside the question that it answers; "word" before those about words.
_IN_WORDS = {
    ("people", "several"): "several people", ("people", "one"): "one person, surname first",
    ("same-number", "one"): "one incident", ("same-number", "separate"): "separate incidents",
    ("dates", "day-first"): "the day first: 3/11 is 3 November",
    ("dates", "month-first"): "the month first: 3/11 is 11 March",
    ("closed-before", "none"): "no: what is not called closed stays open",
    ("sheets", "all"): "all of them", ("word", LEAVE): LEFT_AS_WORDS,
    ("status", LEAVE): f"{LEFT_AS_WORDS}, and new", ("standing", LEAVE): "not known",
    ("title", LEAVE): "no, or not certain: what they are is not known",
    ("reporter", LEAVE): "not all the same, or not known",
    ("forename", "same"): "yes, the same person", ("forename", "another"): "no, or not known",
}  # fmt: skip
# What is easily mistaken in the list of columns.
_COLUMNS = {
    LogColumn.REPORTED: "date reported: when the school was told",
    LogColumn.OCCURRED: "date of incident: when it happened",
    LogColumn.REFERENCE: "reference: your own number of the incident",
    LogColumn.ACTION: "action taken: kept in words",
    LogColumn.OUTCOME: "outcome: what was found (substantiated, false …), no sanction",
    LogColumn.WORDS: "words: kept as they are, and nothing more",
}


_READ_AS: dict[str, str] = {
    LogColumn.PEOPLE: "? what part had they",
    LogColumn.ACTION: "action taken, kept in words",
}


def shown(session: LogSession, said: str, *, names: bool) -> str:
    """Return what is said of a log, which may quote a cell, with names only if they are shown."""
    return said if names else session.without_names(said)


def question_in_words(session: LogSession, question: LogQuestion, *, names: bool) -> str:
    """Return a question with the rows that hang on it: where they stand, and how they begin."""
    lines = [shown(session, question.about, names=names)]
    for one in question.where[:_ROWS_OF_QUESTION]:
        says = shorten(shown(session, one.says, names=names), 60, placeholder=" …")
        lines.append(f"{one.sheet} {one.number}: {says}".strip())
    if (more := len(question.where) - _ROWS_OF_QUESTION) > 0:
        lines.append(f"and {so_many(more, 'other row')}")
    return "\n".join([*lines, ""] if question.where else lines)


def choice_in_words(question: str, choice: str, school: School) -> str:
    """Return how a *choice* for the question of that id reads; *school* names the categories."""
    kind, _, about = question.partition(":")
    if kind == "column":
        return _COLUMNS.get(LogColumn(choice), choice)
    if kind == "closed-before" and choice[:4].isdecimal():
        return f"yes: what is from before {plain_day(date.fromisoformat(choice))} was closed"
    if question.startswith(f"word:{DAY}:") and choice[:4].isdecimal():
        return plain_day(date.fromisoformat(choice))
    column = about.partition(":")[0] if kind == "word" else ""
    of = _WORDS.get(column)
    if of is Category and choice in set(Category):
        return school.category_label(Category(choice))
    if of and choice in set(of):
        return of(choice).label
    return _IN_WORDS.get((column, choice), _IN_WORDS.get((kind, choice), choice))


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of a step: what it is about, what it says, and what Enter does, if anything.

    ``of`` is the fingerprint of the row of the log that it is about, which can be left out.
    """

    key: str
    name: str
    says: str = ""
    look: Palette = Palette.PLAIN
    does: str = ""
    heading: bool = False
    of: str = ""


def draw_step_row(row: StepRow, width: int) -> Lines:
    """Draw a heading, a sentence, or a name and what stands beside it."""
    if row.heading:
        return [line(), line(" ", Piece(row.name, Palette.HEADING))]
    if not row.says:
        return wrap(row.name, width - 2, row.look, indent="  ")
    label = 30 if width >= 100 else 24
    look = row.look if row.of else Palette.PLAIN
    return beside(line("  ", Piece(fit(row.name, label), row.look), " "), row.says, width - 1, look)


def rows_of(
    session: LogSession,
    step: int,
    intake: Intake | None,
    *,
    names: bool,
    marked: Collection[str] = (),
) -> list[StepRow]:
    """Return the rows of *step*; *names* says whether names of people may stand there.

    *marked* are the questions that get one answer.
    """
    kinds: dict[int, Callable[[LogSession, bool], Iterator[StepRow]]] = {
        SHEETS: _sheets, COLUMNS: _columns, QUESTIONS: partial(_questions, marked=marked),
        DOUBTS: _doubts,
    }  # fmt: skip
    if step in kinds:
        rows = kinds[step](session, names)
    else:
        rows = _taken(session, intake, names) if intake else iter(())
    return [_by_you(row) if row.of and session.answers.leaves_out(row.of) else row for row in rows]


def _by_you(row: StepRow) -> StepRow:
    return replace(row, says=f"left out by you (x brings it in): {row.says}", look=Palette.QUIET)


def _sheets(session: LogSession, _: bool) -> Iterator[StepRow]:
    for one in session.reading.sheets:
        mark = "[x]" if one.taken else "[ ]"
        rows = so_many(one.rows, "row")
        hidden = ", hidden in the file" if one.hidden else ""
        name = one.name or session.path.name
        yield StepRow(f"sheet:{one.name}", f"{mark} {name}", f"{rows}{hidden}", does="sheet")
    for note in session.reading.notes:
        yield StepRow(f"note:{note}", note, look=Palette.QUIET)


def _columns(session: LogSession, names: bool) -> Iterator[StepRow]:
    yield StepRow("h", "Your column, what it is read as, and its first values", heading=True)
    for one in session.reading.columns:
        # A name that was cut off would not be found.
        whole = (shown(session, " ".join(s.split()), names=names) for s in one.samples)
        # What a column of words holds nobody knows: it may be names.
        hidden = one.read_as in (*NAMING, LogColumn.WORDS) and not names
        samples = _HIDDEN if hidden else " · ".join(value[:30] for value in whole)
        asked = one.read_as == LogColumn.PEOPLE
        read_as = _READ_AS.get(one.read_as, one.read_as)
        look = Palette.WARNING if asked else Palette.PLAIN
        does = "column" if one.folded else ""
        yield StepRow(f"column:{one.folded}", one.heading, f"→ {read_as}: {samples}", look, does)


def _questions(session: LogSession, names: bool, *, marked: Collection[str]) -> Iterator[StepRow]:
    questions = (*session.reading.questions, *session.reading.findings)
    if not session.reading.questions:
        said = "Nothing has to be asked: the file says all that is needed."
        if session.answers != NONE:
            said = "All of it is answered."
        if session.remembered:
            said = "Your answers for a log with these headings are used again."
        yield StepRow("none", said, look=Palette.GOOD)
    # In their order, those of one kind behind the first of them.
    lists = dict.fromkeys(one.together for one in questions)
    for those in ([one for one in questions if one.together == kind] for kind in lists):
        listed = len(those) > 1
        if those[0].together != those[0].id:  # of one too: nothing moves up when others go
            yield StepRow(f"list:{those[0].id}", _in_one_list(those), heading=True)
        for one in those:
            rows = so_many(one.rows, "row")
            mark = "?" if not listed else "[x]" if one.id in marked else "[ ]"
            about = shown(session, one.said if listed and one.said else one.about, names=names)
            about += f" ({rows_named(one.where)})" if one.where else ""
            look = Palette.WARNING if one.waits else Palette.QUIET
            yield StepRow(f"question:{one.id}", f"{mark} {rows}", about, look, "question")
    headed = {f"column:{one.folded}": one.heading for one in session.reading.columns}
    given = list(session.answers.given())
    if given:
        yield StepRow("given", "What you answered: Enter asks it again", heading=True)
    for asked, words, choice in given:
        said = choice_in_words(asked, choice, session.casework.records.school)
        about = f"What “{headed[asked]}” holds" if asked in headed else words
        told = about if names else _without_names(session, asked, about)
        yield StepRow(f"given:{asked}", said, told, does="again")


def _in_one_list(those: Sequence[LogQuestion]) -> str:
    """Return what stands above questions of one kind: how many, and which need not be answered."""
    kind = those[0].id.split(":")[1].capitalize()
    free = sum(not one.waits for one in those)
    which = "they" if free == len(those) else f"the {free} in grey"
    return f"{kind}: {len(those)} not known" + (f"; {which} may stay words" if free else "")


def _without_names(session: LogSession, asked: str, about: str) -> str:
    """Return what an answer is *about*, or, where that may name somebody, that it is hidden.

    An answer may be of an earlier log, with its words in small letters: there a name is found
    as if all had capitals.  The day of one cell stands under a piece of what happened.
    """
    always = asked.startswith((f"word:{DAY}:", "word:standing:"))
    spelt = about.title()
    return _HIDDEN if always or session.without_names(spelt) != spelt else about


def _doubts(session: LogSession, names: bool) -> Iterator[StepRow]:
    reading = session.reading
    dates: dict[str, str] = {one: one for one in DATES}
    dates |= {one.heading: one.read_as for one in reading.columns if one.read_as in DATES}
    left = [
        (one.sheet, one.number, one.problem, _row_in_words(one.said, names), "")
        for one in reading.problems
    ]
    told = [
        (row.sheet, row.number, problem, "", row.fingerprint)
        for row in reading.rows
        for problem in row.problems
    ]
    if left:
        yield StepRow("left", f"{len(left)} left out: they have no day, or no words", heading=True)
        yield from _told(left, names, dates)
    if told:
        yield StepRow("told", "Comes in, with the cell kept as words of the log", heading=True)
        yield from _told(told, names, dates)
    if session.offers:
        yield StepRow(
            "said", "Said in words only: Enter makes a record of it, or not", heading=True
        )
        yield from (_offered(session, one, names) for one in session.offers[:_MOST_SHOWN])
        yield from _not_shown("offer", len(session.offers) - _MOST_SHOWN)
    if not left and not told and not session.offers:
        yield StepRow("none", "No row is doubtful.", look=Palette.GOOD)
    if reading.left_out:
        rows = first_few([str(number) for _, number in reading.left_out], 12)
        said = f"No entries, but headings, totals or dividers: rows {rows}"
        yield StepRow("none-left", said, look=Palette.QUIET)


def _told(
    rows: Sequence[tuple[str, int, Problem, str, str]], names: bool, dates: Mapping[str, str]
) -> Iterator[StepRow]:
    for at, (sheet, number, problem, more, of) in enumerate(rows[:_MOST_SHOWN]):
        cell = " ".join(problem.value.split())[:60]
        shown = f"“{cell}”" if names and cell else "the cell" if cell else "it"
        day = problem.day_key if problem.column in dates else ""
        yield StepRow(
            f"day:{dates[problem.column]}:{day}" if day else f"doubt:{at}:{sheet} {number}",
            _row_at(sheet, number), f"{problem.column}: {shown} {problem.said}{more}",
            does="day" if day else "", of=of,
        )  # fmt: skip
    yield from _not_shown("doubt", len(rows) - _MOST_SHOWN)


def _row_at(sheet: str, number: int) -> str:
    return f"row {sheet} {number}" if sheet else f"row {number}"


def _not_shown(what: str, more: int) -> Iterator[StepRow]:
    if more > 0:
        yield StepRow(f"more-{what}:{more}", f"and {more:,} more", look=Palette.QUIET)


def _row_in_words(cells: tuple[str, ...], names: bool) -> str:
    """Return what a row says that is left out: of nobody in it is a name known to be hidden."""
    if not cells:
        return ""
    return f". It says: {shorten(' · '.join(cells), _ROW, placeholder=' …') if names else _HIDDEN}"


def _offered(session: LogSession, offer: Offer, names: bool) -> StepRow:
    made = offer.key in session.answers.words.get(RECORD, {})
    agency = offer.agency.label if offer.agency else "No longer online"
    number = f", reference {offer.reference}" if offer.reference else ""
    people = aliased(offer.row.incident.people, by_name=True)
    said = offer.said if names else session.without_names(offer.said, people)
    mark = "[x]" if made else "[ ]"
    where = _row_at(offer.row.sheet, offer.row.number)
    return StepRow(
        f"record:{offer.key}", f"{mark} {where}", f"{agency}{number}: “{said}”", does="record",
        of=offer.row.fingerprint,
    )  # fmt: skip


def _taken(session: LogSession, intake: Intake, names: bool) -> Iterator[StepRow]:
    done = intake.batch is not None
    already = ", ".join(
        f"{so_many(count, 'is', 'are')} {said}"
        for count, said in ((intake.already, "here already"), (intake.left_out, "left out by you"))
        if count
    )
    if done:
        yield StepRow("close", "Go to the board", "u there undoes it too; later, “Undo an import” "
                      "in ctrl+p, or the settings under Logs brought in", does="close")  # fmt: skip
        yield StepRow("undo", "Undo the import", "as if it had never come in", does="undo")
    elif session.reading.questions:
        lists = {one.together for one in session.reading.questions}
        said = so_many(len(lists), "question is", "questions are")
        yield StepRow("wait", f"{said} not answered yet: nothing can come in.",
                      look=Palette.WARNING)  # fmt: skip
    elif intake.new or intake.changed:
        what = f"{len(intake.new)} new" if intake.new else "nothing new"
        yield StepRow("take", f"Bring in {what}", already, does="take")
        if intake.changed:
            name = f"Bring in {len(intake.new)}, update" if intake.new else "Update"
            both = "the new ones as well; " if intake.new else ""
            says = "what changed, as the log has it by now, never over what you have written since"
            yield StepRow("update", f"{name} {len(intake.changed)}", f"{both}{says}", does="update")
    else:
        yield StepRow("nothing", f"Nothing is new: {already or 'no row was read'}.")
    for note in intake.notes:
        yield StepRow(f"note:{note}", note, look=Palette.QUIET)
    if intake.changed:
        yield StepRow("changed", "Changed in the log since", heading=True)
    for one in intake.changed:
        fields = ", ".join(c.field + (" (yours stays)" if c.kept else "") for c in one.changes)
        yield StepRow(f"changed:{one.row.fingerprint}", one.incident.ref, fields, does="show")
    listed = [one for one in intake.rows if one.state in ((NEW,) if done else (NEW, LEFT_OUT))]
    if listed:
        said = "What came in" if done else "What comes in" if intake.new else "Nothing comes in"
        yield StepRow("new", said, heading=True)
    for one in listed[:_MOST_NEW]:
        title = one.incident.title
        if not names:
            title = session.without_names(title, one.incident.people)
        left = one.state == LEFT_OUT
        yield StepRow(
            f"new:{one.row.fingerprint}",
            _row_at(one.row.sheet, one.row.number) if left else one.incident.ref,
            _in_short(one.incident, title), does="" if left else "show", of=one.row.fingerprint,
        )  # fmt: skip
    yield from _not_shown("new", len(listed) - _MOST_NEW)


def _in_short(incident: Incident, title: str) -> str:
    targets = len(incident.with_role(Role.TARGET))
    who = f" · {targets} targeted" if targets else ""
    return f"{title} · {incident.category.label} · {incident.stage.label}{who}"
