"""One log being brought in: read, asked about, read again with the answers, and brought in."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask, as_it_is
from esafety_tui.data.tables import collector_at_rest
from esafety_tui.importing.answers import LEAVE, NONE, ROW, AnswerFile, Answers
from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.files.open_log import content_of, sheets_of
from esafety_tui.importing.files.sheet import Sheet
from esafety_tui.importing.intake import LEFT_OUT, Intake, carry_in, decided
from esafety_tui.importing.names_in_log import LogNames
from esafety_tui.importing.reader import LogReading, is_json, read_json_log, read_sheets
from esafety_tui.importing.said_in_words import Offer, offers_in, with_records
from esafety_tui.importing.words import fold
from esafety_tui.model.incident import Person
from esafety_tui.model.record import Invalid

# Bytes; some four hundred rows, which are read in half a second.
_LARGE = 50_000
_HERE = (
    "The case of this row is here already, and stays if you leave the row out. If it was recorded "
    "in error, withdraw it."
)
_INDEX = "The log is in. Its cases are put where the board and the search find them."


class LogSession:
    """A log between the file and the records; nothing is brought in before :meth:`take_in`.

    ``remembered``: the answers of an earlier log with the same headings serve again.
    """

    def __init__(self, casework: Casework, path: Path, given: Answers = NONE) -> None:
        """Read the log at *path* with the answers that are *given*; raises :class:`Invalid`."""
        self.casework = casework
        self.path = path
        self.answers = given
        self.remembered = False
        self.offers: tuple[Offer, ...] = ()
        self._size = 0
        self._names: tuple[LogReading, LogNames] | None = None
        # The cells of the file, with those hidden or without: read again if need be.
        self._sheets: dict[bool, Sequence[Sheet]] = {}
        self._kept = AnswerFile(casework.records.folder, casework.records.store.cipher)
        self.reading = self._read(given)
        before = self._kept.find(self.reading.headings) if self.reading.headings else NONE
        if before != NONE:
            self.remembered = True
            self.reading = self._read(given.over(before))

    @collector_at_rest()
    def _read(self, answers: Answers) -> LogReading:
        records = self.casework.records
        if answers.hidden not in self._sheets:
            content = content_of(self.path)
            self._size = len(content)
            if is_json(self.path, content):
                return read_json_log(content, records.now)
            self._sheets[answers.hidden] = sheets_of(content, hidden=answers.hidden)
        school, sheets = records.school, self._sheets[answers.hidden]
        reading = read_sheets(
            sheets, records.today, school.category_names, school.year_start, answers
        )
        self.answers = answers
        of_police = {one.heading for one in reading.columns if one.read_as == LogColumn.POLICE}
        self.offers = tuple(offers_in(reading.rows, of_police))
        return with_records(reading, self.offers, answers)

    def without_names(self, text: str, people: Iterable[Person] = ()) -> str:
        """Return *text* as it shows while names are hidden; the *people* of its row by alias."""
        if self._names is None or self._names[0] is not self.reading:
            self._names = self.reading, LogNames(self.reading)
        return self._names[1].hide(text, self.casework.records.masked, people)

    @property
    def takes_long(self) -> bool:
        """Whether the log is so large that reading it again is waited for."""
        return self._size > _LARGE

    def answer(self, question: str, choice: str) -> None:
        """Take an answer, or take it away where it is empty, and read the log so.

        Raises :class:`Invalid`.
        """
        self.read_with(self.answers.with_answer(question, choice))

    def read_with(self, answers: Answers) -> None:
        """Read the log with *answers* in the place of all that stood; raises :class:`Invalid`."""
        self.reading = self._read(answers)

    def choose_sheets(self, names: Sequence[str]) -> None:
        """Say which sheets are the log, and read them; raises :class:`Invalid`."""
        hidden = {one.name for one in self.reading.sheets if one.hidden}
        more = self.answers.hidden or bool(hidden & set(names))
        self.read_with(replace(self.answers, sheets=tuple(names), hidden=more))

    def intake(self) -> Intake:
        """Return what taking it in would do; nothing is changed."""
        return decided(self.casework, self.reading, self.answers)

    def leave_out(self, fingerprint: str) -> Intake:
        """Leave the row of that fingerprint out, or bring it in after all; return what is then so.

        Raises :class:`Invalid` where its case is here already.
        """
        before, left = self.answers, self.answers.leaves_out(fingerprint)
        about = f"word:{ROW}:{fold(fingerprint)}"
        self.answers = before.with_answer(about, "" if left else LEAVE)
        intake = self.intake()
        those = {one.state for one in intake.rows if one.row.fingerprint == fingerprint}
        if not left and LEFT_OUT not in those:
            self.answers = before
            raise Invalid("", _HERE)
        return intake

    def take_in(self, *, update: bool = False) -> Intake:
        """Take the log in, unless something has to be answered first; the answers are kept."""
        intake: Intake = self.taking_in(update=update).done()
        return intake

    def taking_in(self, *, update: bool) -> LongTask[Intake, LongTask[Intake, Intake]]:
        """Return the task of taking it in; the index of what came in is made after the record."""

        def record(intake: Intake) -> LongTask[Intake, Intake]:
            if not self.reading.questions:
                self._sheets.clear()  # room for what is written
                intake = carry_in(self.casework, intake, update=update, file=self.path.name)
            if intake.batch:
                self.keep_answers()
            return LongTask(lambda _: self._in_index(intake), as_it_is, doing=_INDEX, stops=False)

        return LongTask(lambda _: self.intake(), record, doing="Taking the log in.")

    def _in_index(self, intake: Intake) -> Intake:
        self.casework.records.index  # noqa: B018 - to read it makes the rows of what is new
        return intake

    def keep_answers(self) -> None:
        """Keep the answers for the next log with these headings."""
        if self.answers != NONE and self.reading.headings:
            self._kept.keep(self.reading.headings, self.answers)
