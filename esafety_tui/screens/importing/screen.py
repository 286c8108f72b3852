"""Bringing in a log: step by step, each can be gone back, nothing is written before the last."""

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask, as_it_is
from esafety_tui.importing.answers import DAY, LEAVE, RECORD, LogQuestion
from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.files.open_log import ENDINGS
from esafety_tui.importing.intake import Intake
from esafety_tui.importing.session import LogSession
from esafety_tui.model.incident import Occurred
from esafety_tui.model.record import read
from esafety_tui.model.school.school import School
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.importing.rows import (
    COLUMNS,
    DONE,
    DOUBTS,
    QUESTIONS,
    SHEETS,
    STEPS,
    TAKE_IN,
    StepRow,
    choice_in_words,
    draw_step_row,
    question_in_words,
    rows_of,
    shown,
)
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.form.field import Field, Kind, must_choose
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.path_input import path_typed
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.row_list import RowList

if TYPE_CHECKING:
    from textual.app import App

_FILE = Field(
    "file", "The log", hint="ctrl+o looks for it", needed=True, path="file", endings=ENDINGS
)
_WHICH = (
    "A workbook (xlsx, xls, ods), a text (csv, txt) or JSON. It is only read; nothing is written "
    "into the records before the last step. Colours are not read: what one means has to stand in "
    "a cell."
)
_READING = "Reading the log."
_WHICH_DAY: dict[str, str] = {
    LogColumn.REPORTED: "Which day was the school told?",
    LogColumn.OCCURRED: "Which day did it happen?",
    LogColumn.CLOSED: "Which day was it closed?",
}
_ONLY_SHOWN = (
    "Nothing can be written for this one here. If it is wrong, put it right in the file, and read "
    "the file again."
)
T = TypeVar("T")
_SAYS = {
    SHEETS: "Which sheets are the log? Enter marks one or takes the mark away.",
    COLUMNS: "What each column is read as. Enter changes it; what is no field is kept as words.",
    QUESTIONS: "What the file does not say, asked once. Enter answers, space marks those that mean "
    "the same, w leaves a whole list as words.",
    DOUBTS: "What could not be read as it stands; Enter writes a day, space makes a record, x "
    "leaves the row out.",
    TAKE_IN: "Nothing is written before you choose Bring in. Enter on a case shows it, x leaves "
    "its row out.",
    DONE: "It is in.",
}


def bring_in_log(app: "App[Any]", casework: Casework) -> None:
    """Let the lead choose a file, and open the steps with it."""
    read: list[LogSession] = []

    def submit(data: dict[str, Any]) -> LongTask[LogSession, None]:
        path = path_typed("file", data.get("file", ""))
        return LongTask(lambda _: LogSession(casework, path), read.append, doing=_READING)

    def done(saved: bool | None) -> None:
        if saved:
            app.push_screen(BringIn(read[-1]))

    form = Form(
        "Which file is the log?", (_FILE,), submit, intro=_WHICH, does="Read it",
        clock=lambda: casework.records.now,
    )  # fmt: skip
    app.push_screen(form, done)


class BringIn(ScreenBase):
    """The steps from a file to the records."""

    HELP = """
    A log of the school's own comes in step by step: its sheets, what its columns hold, what it
    does not say, what could not be read, and what would come in. Right goes on, Escape goes back
    one step. Nothing is written before Bring in, and you can undo all of it afterwards. What
    you answer is kept for the next log with the same headings. A test, or a row that tells what
    another tells, need not come in: x leaves it out, this time and the next.
    """
    heading = "bring in a log"
    list_id = "step"
    leads_elsewhere = False
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "go_on", "Go on", id="bring.on", tooltip="Go on to the next step"),
        Binding("left", "go_back_one", "Back", id="bring.back", tooltip="Go back one step"),
        Binding("escape", "go_back_one", "Back", show=False, id="bring.escape",
                tooltip="Go back one step; from the first, leave: your answers are kept"),
        Binding("space", "mark", "Mark", id="bring.mark",
                tooltip="Mark a question that has the same answer as others, or make a record"),
        Binding("w", "leave_words", "Leave as words", id="bring.words",
                tooltip="Leave the words of the whole list as they stand in the log"),
        Binding("x", "leave_out", "Leave out", id="bring.leave_out",
                tooltip="Leave the row out, or bring it in after all"),
    ]  # fmt: skip

    def __init__(self, session: LogSession) -> None:
        super().__init__()
        self.session = session
        self.step = self._first
        self._intake: Intake | None = None
        self._marked: set[str] = set()

    def compose_place(self) -> ComposeResult:
        yield Static(id="steps")
        yield Static(id="rule")
        yield RowList[StepRow](
            draw_step_row,
            selectable=lambda row: not row.heading and bool(row.says or row.does),
            empty=" Nothing to show.",
            id="step",
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._list.focus()

    def show_records(self) -> None:
        parts: list[Any] = [" "]
        for at, name in enumerate(STEPS):
            here = at == self.step
            parts += [
                (f"[{at + 1} {name}]" if here else f" {at + 1} {name} ", "bold" if here else "")
            ]
        self.query_one("#steps", Static).update(Content.assemble(*parts))
        self.query_one("#rule", Static).update(
            Content(f"{self.session.path.name}. {_SAYS[self.step]}")
        )
        names = self.desktop.names_shown
        rows = rows_of(self.session, self.step, self._intake, names=names, marked=self._marked)
        self._list.show_rows(rows)

    def _shown(self, said: str) -> str:
        return shown(self.session, said, names=self.desktop.names_shown)

    # Going through the steps

    def action_go_on(self) -> None:
        if self.step < TAKE_IN:
            self._go_to(self.step + 1)

    def action_go_back_one(self) -> None:
        if self.step in (self._first, DONE):
            self.dismiss()
        else:
            self._go_to(self.step - 1)

    def _go_to(self, step: int) -> None:
        if self.step == SHEETS < step and "sheets" in self._questions:
            # Whoever goes on from the sheets as they are marked has said which are the log.
            marked = [one.name for one in self.session.reading.sheets if one.taken]

            def chosen(_: object) -> None:
                self._keep_answers()
                self._go_to(step)

            self._done(partial(self.session.choose_sheets, marked), chosen)
        elif step == TAKE_IN:
            self._done(self.session.intake, partial(self._show_step, step))
        else:
            self._show_step(step)

    def _show_step(self, step: int, intake: Intake | None = None) -> None:
        self.step, self._intake = step, intake or self._intake
        self.redraw()
        self.refresh_bindings()
        self._list.action_edge(-1)
        self._list.focus()

    def on_key(self, event: events.Key) -> None:
        """Go to the step of that number, and to no other place: one is in the midst of it."""
        if event.key in "123456789" and len(event.key) == 1:
            event.stop()
            step = int(event.key) - 1
            if self._first <= step <= TAKE_IN and self.step != DONE:
                self._go_to(step)

    @property
    def _first(self) -> int:
        return SHEETS if len(self.session.reading.sheets) > 1 else COLUMNS

    # What Enter does

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        row: StepRow = event.row
        about = row.key.partition(":")[2]
        acts: dict[str, Callable[[], object]] = {
            "sheet": partial(self._mark_sheet, about),
            "column": partial(self._change_column, about, row.name),
            "question": partial(self._answer, about),
            "again": partial(self._ask_again, about),
            "day": partial(self._write_day, about, f"{row.name}, {row.says}"),
            "record": partial(self._record, about),
            "take": partial(self._take_in, update=False),
            "update": partial(self._take_in, update=True),
            "undo": self._take_back,
            "close": self._to_board,
            "show": partial(self._show, about),
        }
        if row.does:
            acts[row.does]()
        elif self.step == DOUBTS:
            self.notify(_ONLY_SHOWN, timeout=8)

    def _mark_sheet(self, name: str) -> None:
        taken = [one.name for one in self.session.reading.sheets if one.taken]
        marked = [one for one in taken if one != name] if name in taken else [*taken, name]
        if marked:
            self._tried(partial(self.session.choose_sheets, marked))

    def _change_column(self, folded: str, name: str) -> None:
        columns = {
            choice_in_words("column", one, self._school): partial(
                self._answered, [f"column:{folded}"], one
            )
            for one in LogColumn
            if one not in (LogColumn.PEOPLE, LogColumn.TICKED, LogColumn.DATE)
        }
        seen = next(one.read_as for one in self.session.reading.columns if one.folded == folded)
        begin_at = choice_in_words("column", seen, self._school)
        pick(self, f"What does “{name}” hold?", columns, begin_at=begin_at)

    @property
    def _questions(self) -> dict[str, LogQuestion]:
        reading = self.session.reading
        return {one.id: one for one in (*reading.questions, *reading.findings)}

    def _list_of(self, question_id: str) -> list[str]:
        """Return the questions of its list: those of one kind of words."""
        kind = self._questions[question_id].together
        return [one.id for one in self._questions.values() if one.together == kind]

    def _answer(self, question_id: str, back: Callable[[], object] = lambda: None) -> None:
        question = self._questions[question_id]
        asked = [one for one in self._list_of(question_id) if one in self._marked] or [question_id]
        acts: dict[str, Callable[[], object]] = {
            choice_in_words(question_id, choice, self._school): partial(
                self._answered, asked, choice
            )
            for choice in question.choices
        }
        if question_id in ("year", "closed-before"):
            acts["another …"] = partial(self._type_answer, question)
        several = f"{len(asked)} are marked: what do they mean?"
        one = question_in_words(self.session, question, names=self.desktop.names_shown)
        pick(self, one if asked == [question_id] else several, acts, back)

    def action_mark(self) -> None:
        """Mark the question, or make the record; the cursor stays, as in every list."""
        row = self._list.row
        if row is None or row.does not in ("question", "record"):
            return
        about = row.key.partition(":")[2]
        if row.does == "record":
            self._record(about)
        elif len(self._list_of(about)) > 1:
            self._marked ^= {about}
            self.redraw()

    def action_leave_words(self) -> None:
        row = self._list.row
        if row is not None and row.does == "question":
            asked = self._list_of(row.key.partition(":")[2])
            if LEAVE in self._questions[asked[0]].choices:
                self._answered(asked, LEAVE)

    def action_leave_out(self) -> None:
        """Leave the highlighted row out, or bring it in after all."""
        row = self._list.row
        if row is None or not row.of:
            return

        def left(intake: Intake) -> None:
            self._intake = intake
            self._keep_answers()

        self._done(partial(self.session.leave_out, row.of), left)

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        steps = {"mark": (QUESTIONS, DOUBTS), "leave_words": (QUESTIONS,)}
        # JSON has no headings under which it would be kept.
        steps["leave_out"] = (DOUBTS, TAKE_IN) if self.session.reading.headings else ()
        return self.step in steps.get(action, (self.step,))

    def _ask_again(self, asked: str) -> None:
        """Ask once more what was answered; Escape leaves the answer that stood."""
        before = self.session.answers
        stays = partial(self._tried, partial(self.session.read_with, before))

        def ask_now(_: object) -> None:
            self.redraw()
            if asked in self._questions:
                self._answer(asked, stays)

        self._done(partial(self.session.answer, asked, ""), ask_now)

    def _answered(self, asked: Collection[str], choice: str) -> None:
        """Take one answer for all that is *asked*; what a later log brings is asked about anew."""
        answers = self.session.answers
        for one in asked:
            answers = answers.with_answer(one, choice)
        self._marked.difference_update(asked)
        self._tried(partial(self.session.read_with, answers))

    def _type_answer(self, question: LogQuestion) -> None:
        hint = "2025-26" if question.id == "year" else "a day, as 2025-09-01"
        fields = (Field("said", "Your answer", hint=hint, goes_into="year", needed=True),)

        def submit(data: dict[str, Any]) -> None:
            must_choose(data, "said")  # an empty answer would take the one away that stands
            self.session.answer(question.id, str(data["said"]))

        ask(self, "Your answer", fields, submit, intro=self._shown(question.about),
            then=self._keep_answers)  # fmt: skip

    def _write_day(self, about: str, said: str) -> None:
        """Let the lead write the day that the words of a cell mean."""
        column, _, words = about.partition(":")
        kind = Kind.DAY if column == LogColumn.CLOSED else Kind.DAYS
        day = Field("said", "The day", kind, goes_into="occurred_on", needed=True)

        def submit(data: dict[str, Any]) -> None:
            must_choose(data, "said")
            days = data["said"]
            told = read(Occurred, days).in_words if kind is Kind.DAYS else str(days)
            self.session.answer(f"word:{DAY}:{words}", told)

        ask(self, _WHICH_DAY[column], (day,), submit, intro=said, then=self._keep_answers)

    def _record(self, key: str) -> None:
        made = key in self.session.answers.words.get(RECORD, {})
        self._answered([f"word:{RECORD}:{key}"], "" if made else "yes")

    @property
    def _school(self) -> School:
        return self.casework.records.school

    def _keep_answers(self) -> None:
        """Keep what was answered at once: wherever one goes from here, it is not asked again."""
        if not self.casework.records.read_only:
            attempt(self, self.session.keep_answers)
        self.redraw()
        row, questions = self._list.row, self.session.reading.questions
        if self.step == QUESTIONS and questions and row and row.does == "again":
            self._list.highlight_key(f"question:{questions[0].id}")  # below all that is asked

    def _tried(self, act: Callable[[], object]) -> None:
        self._done(act, lambda _: self._keep_answers())

    def _done(self, act: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do *act*, in a thread where the log is large, and *then* with what it gave."""
        if self.session.takes_long:
            carry_out(self, "Reading", LongTask(lambda _: act(), as_it_is, doing=_READING), then)
        elif (found := attempt(self, lambda: (act(),))) is not None:
            then(found[0])

    def _take_in(self, *, update: bool) -> None:
        task = self.session.taking_in(update=update)
        if self.session.takes_long:
            carry_out(self, "Bringing the log in", task, self._taken_in)
        elif (intake := attempt(self, task.done)) is not None:
            self._taken_in(intake)

    def _taken_in(self, intake: Intake) -> None:
        if intake.batch is not None:
            self._show_step(DONE, intake)

    def _to_board(self) -> None:
        self.dismiss()
        self.desktop.action_go("board")

    def _take_back(self) -> None:
        batch = self._intake.batch if self._intake else None
        if batch is None:
            return

        def take_back() -> None:
            if attempt(self, lambda: self.casework.undo.imports.take_back(batch.id)) is not None:
                self._go_to(TAKE_IN)

        choose(self, "Undo the import?", batch.undone(), {"Undo it": take_back})

    def _show(self, fingerprint: str) -> None:
        found = self._intake.rows if self._intake else ()
        one = next((one for one in found if one.row.fingerprint == fingerprint), None)
        if one is not None:
            words = self.casework.records.in_words(one.incident, names=self.desktop.names_shown)
            self.show_message(f"{one.incident.ref} as it would be", self._shown(words))
