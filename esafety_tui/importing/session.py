"""One log being taken in: read, asked about, read again with the answers, and taken in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.answers import NONE, AnswerFile, Answers, LogQuestion
from esafety_tui.importing.days import Order
from esafety_tui.importing.files.open_log import content_of, sheets_of
from esafety_tui.importing.files.sheet import Sheet
from esafety_tui.importing.intake import Intake, import_log
from esafety_tui.importing.reader import LogReading, is_json, read_json_log, read_sheets
from esafety_tui.model.incident import parse_year
from esafety_tui.model.record import Invalid


class LogSession:
    """A log between the file and the records; nothing is taken in before :meth:`take_in`.

    ``remembered``: the answers of an earlier log with the same headings serve again.
    """

    def __init__(self, casework: Casework, path: Path, given: Answers = NONE) -> None:
        """Read the log at *path* with the answers that are *given*; raises :class:`Invalid`."""
        self.casework = casework
        self.path = path
        self.answers = given
        self.remembered = False
        self._content = content_of(path)
        self._sheets: dict[bool, Sequence[Sheet]] = {}
        self._kept = AnswerFile(casework.records.folder, casework.records.store.cipher)
        self.reading = self._read(given)
        before = self._kept.find(self.reading.headings) if self.reading.headings else NONE
        if before != NONE:
            self.remembered = True
            self.reading = self._read(given.over(before))

    def _read(self, answers: Answers) -> LogReading:
        records = self.casework.records
        if is_json(self.path, self._content):
            return read_json_log(self._content, records.today)
        if answers.hidden not in self._sheets:
            self._sheets[answers.hidden] = sheets_of(self._content, hidden=answers.hidden)
        school, sheets = records.school, self._sheets[answers.hidden]
        reading = read_sheets(
            sheets, records.today, school.category_names, school.year_start, answers
        )
        self.answers = answers
        return reading

    def answer(self, question: LogQuestion, choice: str) -> None:
        """Take an answer, and read the log with it; raises :class:`Invalid`."""
        try:
            answers = with_answer(self.answers, question.id, choice)
        except ValueError as error:
            if isinstance(error, Invalid):
                raise
            raise Invalid("", "this is no day; write it as 2025-09-01") from None
        self.reading = self._read(answers)

    def set_column(self, folded: str, column: str) -> None:
        """Say what a column holds, and read the log so; raises :class:`Invalid`."""
        columns = {**self.answers.columns, folded: column}
        self.reading = self._read(replace(self.answers, columns=columns))

    def choose_sheets(self, names: Sequence[str]) -> None:
        """Say which sheets are the log, and read them; raises :class:`Invalid`."""
        hidden = {one.name for one in self.reading.sheets if one.hidden}
        more = self.answers.hidden or bool(hidden & set(names))
        self.reading = self._read(replace(self.answers, sheets=tuple(names), hidden=more))

    def intake(self) -> Intake:
        """Return what taking it in would do; nothing is changed."""
        return import_log(self.casework, self.reading, dry_run=True)

    def take_in(self, *, update: bool = False) -> Intake:
        """Take the log in, unless something has to be answered first; the answers are kept."""
        stopped = bool(self.reading.questions)
        intake = import_log(
            self.casework, self.reading, dry_run=stopped, update=update, file=self.path.name
        )
        if intake.batch:
            self.keep_answers()
        return intake

    def keep_answers(self) -> None:
        """Keep the answers for the next log with these headings."""
        if self.answers != NONE and self.reading.headings:
            self._kept.keep(self.reading.headings, self.answers)


def with_answer(answers: Answers, question: str, choice: str) -> Answers:
    """Return *answers* and *choice* for the question of that id; raises :class:`ValueError`."""
    kind, _, about = question.partition(":")
    if kind == "word":
        of, _, word = about.partition(":")
        words = {**answers.words, of: {**answers.words.get(of, {}), word: choice}}
        return replace(answers, words=words)
    if kind == "closed-before":
        day = None if choice == "none" else date.fromisoformat(choice)
        return replace(answers, closed_before=day, asked_closed_before=True)
    said: dict[str, Callable[[], dict[str, Any]]] = {
        "sheets": lambda: {"sheets": (choice,)},
        "dates": lambda: {"order": Order(choice)},
        "people": lambda: {"several": choice == "several"},
        "same-number": lambda: {"same_number": choice == "one"},
        "year": lambda: {"year": choice if parse_year(choice) else ""},
        "column": lambda: {"columns": {**answers.columns, about: choice}},
    }
    return replace(answers, **said[kind]())
