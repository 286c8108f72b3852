"""One row of a log as an incident: nothing is guessed, and no cell vanishes.

A cell is a value where the whole of it is one.  Whatever is not taken as a value stays beside the
incident as a *note*, in the words of the log: an action dated by the report would pass for a quick
response.
"""

import re
from typing import Any

from esafety_tui.importing.answers import LEAVE
from esafety_tui.importing.columns import PEOPLE, LogColumn
from esafety_tui.importing.rows.agencies import take_agencies
from esafety_tui.importing.rows.cells import (
    IMPORTED,
    NO_REFERENCE,
    LogRow,
    LostRow,
    Part,
    Problem,
    RowCells,
    Unsettled,
)
from esafety_tui.importing.rows.course import dates_of, stage_of
from esafety_tui.importing.rows.people import SENTENCE, not_shown, people_of
from esafety_tui.importing.words import (
    LONGEST_TITLE,
    Match,
    answer_of,
    any_of,
    category_of,
    fold,
    is_blank,
    is_not_known,
    says_no_kind,
    services_in,
    title_of,
    whole_word,
    word_and_day,
)
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, clean_line, read
from esafety_tui.model.vocabulary import (
    Answer,
    Category,
    Fact,
    Medium,
    Motivation,
    Outcome,
    Severity,
    WhereDone,
)

# Where a log may say what was found, in the order in which it is looked for.
_FOUND_IN = (
    LogColumn.STAGE, LogColumn.CLOSED, LogColumn.POLICE, LogColumn.REFERRED, LogColumn.ACTION,
    LogColumn.WORDS, LogColumn.SUMMARY,
)  # fmt: skip
_YES_OR_NO = (Answer.YES, Answer.NO)
_TELLING = (LogColumn.TITLE, LogColumn.SUMMARY, LogColumn.CATEGORY)
_COLOURS = {"r": Severity.HIGH, "a": Severity.MEDIUM, "g": Severity.LOW}


def log_row(row: RowCells, number: int, sheet: str) -> LogRow:
    """Return the incident of which *row* tells, as far as it does; raises :class:`LostRow`."""
    data = _account(row) | dates_of(row) | _classed(row) | _means(row) | people_of(row)
    if told := row.of(LogColumn.POLICE, LogColumn.REFERRED):
        take_agencies(told, data)
    for number_of, one in enumerate(data.get("referrals", ()), 1):
        one |= {"id": f"r{number_of}", "at": data["reported_at"]}
    _removed(row, data["facts"])
    data |= stage_of(row, data["reported_at"])
    data["outcome"] = row.word(LogColumn.OUTCOME, Outcome) or data["outcome"] or _finding(row)
    not_shown(row, data)
    for part in row.of(LogColumn.REFERENCE):
        part.used = True
    own_number = clean_line(row.text(LogColumn.REFERENCE))[:60]
    row.from_log |= {"batch": 0, "sheet": sheet[:60], "row": number, "number": own_number}
    incident = _whole(row, data)
    beside = (*PEOPLE, LogColumn.REFERENCE)
    said = tuple(str(part) for part in row.parts if part.heading.column not in beside)
    kept = [str(part) for part in row.parts if not part.used]
    kept += [f"{part.heading.shown}: struck out in the log" for part in row.parts if part.struck]
    return LogRow(
        number, incident, "", sheet, own_number, tuple(row.problems), row.said_open, said,
        (*kept, *row.remarks),
    )  # fmt: skip


# The parts of an incident


def _account(row: RowCells) -> dict[str, Any]:
    """Return what happened, in the log's words."""
    telling = {column: list[Part]() for column in _TELLING}
    for part in row.parts:  # struck out or not: it is all that tells of it
        if part.heading.column in _TELLING and fold(part.text):
            telling[part.heading.column].append(part)
    titles, summaries, kinds = telling.values()
    ticked = [part for part in row.of(LogColumn.TICKED) if answer_of(part.text) is Answer.YES]
    texts = [part.text for part in (*titles, *summaries, *kinds)]
    texts += [part.heading.shown for part in ticked]
    told = next((text for text in texts if not is_blank(text)), texts[0] if texts else "")
    if not told:
        raise LostRow(Problem(LogColumn.SUMMARY, "is missing: nothing says what happened"))
    title = title_of(told)
    kept = [*summaries] if len(told) <= LONGEST_TITLE else [*titles, *summaries]
    summary = "\n".join(part.text for part in kept)
    for part in (*titles, *summaries):
        part.used = part in kept or part.text == title
    if not summary and kinds:
        kinds[0].used = kinds[0].text == title
    for part in row.of(LogColumn.LESSONS):
        part.used = True
    return {"title": title, "summary": summary, "lessons": row.text(LogColumn.LESSONS)}


def _classed(row: RowCells) -> dict[str, Any]:
    """Return its kind, how grave it was, where it was done and about what, as far as it is said."""
    severity = row.word(LogColumn.SEVERITY, Severity, _severity)
    return {
        "category": _category(row) or Category.OTHER,
        "severity": severity,
        "severity_reason": IMPORTED if severity else "",
        "where": row.word(LogColumn.WHERE, WhereDone, _place) or WhereDone.NOT_KNOWN,
        "motivation": row.word(LogColumn.MOTIVE, Motivation) or Motivation.NOT_KNOWN,
    }


def _severity(part: Part) -> Match[Severity] | None:
    """Look a severity up; in a column that is headed RAG, by the first letter of its colours."""
    if "rag" in part.heading.folded.split() and (colour := _COLOURS.get(fold(part.text))):
        return Match(colour, same=False)
    return whole_word(Severity, part.text)


def _category(row: RowCells) -> Category | None:
    """Return the kind that the column of categories says, or the one column that is ticked."""
    kinds = [*row.of(LogColumn.CATEGORY)]
    # Of several columns one may say the kind, and the other what every log is about.
    kinds.sort(key=lambda part: says_no_kind(part.text))
    row.by_column[LogColumn.CATEGORY] = kinds
    own = row.setting.categories
    found = row.word(LogColumn.CATEGORY, Category, lambda part: category_of(part.text, own))
    ticked: set[Category] = set()
    for part in row.of(LogColumn.TICKED):
        answer = answer_of(part.text)
        if answer is None and fold(part.text) == "x":
            answer = _letter_x(row, part)
        part.used = answer in _YES_OR_NO
        if answer is Answer.YES and part.heading.category:
            ticked.add(part.heading.category)
    if len(ticked) > 1:
        for part in row.of(LogColumn.TICKED):
            part.used = False
    if found in (None, Category.OTHER) and len(ticked) == 1:
        return ticked.pop()
    if found is Category.OTHER and any(not says_no_kind(one.text) for one in kinds):
        row.from_log["other_said"] = True
    return found


def _letter_x(row: RowCells, part: Part) -> Answer | None:
    """Read a typed x: a tick where the column has no other marks, else as the lead has said."""
    shown = part.heading.folded
    if said := row.setting.answers.word("tick", shown):
        return Answer(said) if said in set(Answer) else None
    if shown in row.setting.marked:
        row.unsettled.append(Unsettled("tick", shown))
        return None
    return Answer.YES


def _finding(row: RowCells) -> Outcome | None:
    """Return what the lead has said that a sentence found; one that may say it is offered."""
    if any(not is_blank(part.text) for part in row.of(LogColumn.OUTCOME)):
        return None  # asked about by itself
    finding = any_of("finding")
    told = "\n".join(part.text for part in row.of(*_FOUND_IN))
    for sentence in map(str.strip, SENTENCE.split(told) if finding.search(told) else ()):
        if finding.search(sentence):
            said = row.setting.answers.word("outcome", sentence)
            if not said:
                row.unsettled.append(Unsettled("outcome", sentence, free=True))
            if said != LEAVE:
                return Outcome(said) if said in set(Outcome) else None
    return None


def _place(part: Part) -> Match[WhereDone] | None:
    if match := whole_word(WhereDone, part.text):
        return match
    asked = any_of("in-school").fullmatch(part.heading.folded)
    if asked and (answer := answer_of(part.text)) in _YES_OR_NO:
        inside = answer is Answer.YES
        return Match(WhereDone.IN_SCHOOL if inside else WhereDone.OUT_OF_SCHOOL, same=True)
    means = whole_word(Medium, part.text) or services_in(part.text)[1]
    return Match(WhereDone.NOT_KNOWN, same=False) if means else None


def _means(row: RowCells) -> dict[str, Any]:
    """Return the medium and the services; a service tells the medium where nothing else does."""
    names: list[str] = []
    media: list[Medium] = []
    for part in row.of(LogColumn.PLATFORM, LogColumn.MEDIUM, LogColumn.WHERE):
        if part.used or is_blank(part.text) or is_not_known(part.text):
            continue
        if part.heading.column is not LogColumn.PLATFORM:
            if match := whole_word(Medium, part.text):
                media.insert(0, match.word)
                part.used = match.same
                continue
            if not services_in(part.text)[1]:
                continue  # a way that is not known is no service
        found, by_service = services_in(part.text)
        names += found
        media += by_service
        part.used = [fold(part.text)] == [fold(name) for name in found]
    return {"medium": media[0] if media else Medium.OTHER, "providers": list(dict.fromkeys(names))}


def _removed(row: RowCells, facts: dict[Fact, Answer]) -> None:
    """Take whether the material is gone: *Yes 5/9* says it, *No (12/9)* may be of that day only."""
    for part in row.of(LogColumn.REMOVED):
        word, day = word_and_day(part.text)
        answer = answer_of(word) if not day or fold(word) in ("y", "yes") else None
        if answer in _YES_OR_NO:
            facts[Fact.CONTENT_ONLINE] = Answer.NO if answer is Answer.YES else Answer.YES
            part.used = not day


def _whole(row: RowCells, data: dict[str, Any]) -> Incident:
    """Return *data* as an incident: a field that does not read as one is kept as words."""
    begun = {"ref": NO_REFERENCE, "recorded_at": data["reported_at"], "from_log": row.from_log}
    while True:
        try:
            return read(Incident, {**begun, **data})
        except Invalid as invalid:
            name = re.split(r"[.\[]", invalid.field)[0]
            problem = Problem(name.replace("_", " "), invalid.reason)
            if name not in data or name in ("title", "reported_at"):
                raise LostRow(problem) from None
            row.problems.append(problem)
            for part in row.parts:
                part.used = False
            del data[name]
