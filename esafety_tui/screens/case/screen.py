"""One case: the way through on the left, what it is about on the right."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from esafety_tui.model.actions import CheckIn
from esafety_tui.model.catalogue import OF_TYPE
from esafety_tui.model.requests import Removal
from esafety_tui.model.vocabulary import Answer, AskedFact
from esafety_tui.policy.checklist import OPEN, StepGroup, StepLine, group_of
from esafety_tui.policy.due import CHECK_IN
from esafety_tui.screens.base.asking import Acts
from esafety_tui.screens.base.incident_lines import severity_word
from esafety_tui.screens.case.actions import CasePlace, RecordActions
from esafety_tui.screens.case.answering import SHOWN, OneByOne, answer
from esafety_tui.screens.case.at_hand import StepAtHand, next_beside_steps, what_is_next
from esafety_tui.screens.case.checklist import GroupHeading, draw_step, step_rows
from esafety_tui.screens.case.forms import account as forms
from esafety_tui.screens.case.forms import agencies, handing_over, related
from esafety_tui.screens.case.forms.new_incident import new_incident_form
from esafety_tui.screens.case.items import Item, draw_item, is_folded
from esafety_tui.screens.case.step_actions import StageActions, StepActions
from esafety_tui.screens.case.tabs import (
    TABS,
    mistake_form,
    tab_adds,
    tab_counts,
    tab_items,
)
from esafety_tui.widgets.boxes.dialogs import show_clauses
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import Lines
from esafety_tui.widgets.lists.row_list import DoingList, RecordList, RowList
from esafety_tui.widgets.lists.strip import TabStrip

StepRow = GroupHeading | StepLine
_CHANGE = "Change it"
_OF_A_STEP = frozenset({"answer", "tick", "by_whom", "not_applicable", "explain"})
_CASE = Binding.Group("The case as a whole")


class CaseScreen(CasePlace):
    """An incident with its checklist; Escape goes back to where it was opened from."""

    HELP = """
    One case. On the left what the policy asks for, and by when; on the right what is recorded.
    Enter does the step, or shows what was done; Space ticks, or opens the record that the step
    wants; ? shows the clause of the policy that asks for it; b says who did it, when, and where
    its record is kept if not here. Tab goes to the records.
    """
    CSS_PATH = "screen.tcss"
    chosen_by = ("_tab", "on_right")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes", id="case.yes", tooltip="Answer the question: yes"),
        Binding("n", "answer('no')", "No", id="case.no", tooltip="Answer the question: no"),
        Binding("d", "answer('unknown')", "Don't know", id="case.unknown",
                tooltip="Answer the question: not known yet"),
        Binding("space", "tick", "Tick", id="case.tick",
                tooltip="Tick the highlighted step, or open the record that it wants"),
        Binding("a", "add", "Add", id="case.add",
                tooltip="Add the record that the highlighted step, or the open tab, wants"),
        Binding("e", "edit", "Edit", id="case.edit",
                tooltip="Change the account, or the highlighted record of the right side"),
        Binding("escape", "app.pop_screen", "Back", id="case.back", group=_CASE,
                tooltip="Back to where the case was opened from"),
        Binding("x", "not_applicable", "Does not apply", id="case.not_applicable",
                tooltip="Say why the step does not apply"),
        Binding("b", "by_whom", "Who did it", show=False, id="case.by_whom",
                tooltip="Who did the step, when, and where its record is if not here; ticks it"),
        Binding("tab,shift+tab", "side", "Side", key_display="tab", id="case.side", group=MOVING,
                tooltip="Go over to the records on the right, and back to the steps"),
        Binding("f", "facts", "Questions", id="case.facts", group=_CASE,
                tooltip="Every question of fact on one screen: yes, no, not known yet"),
        Binding("s", "severity", "Severity", id="case.severity", group=_CASE,
                tooltip="Say how serious it is, and why; earlier answers are kept"),
        Binding("c", "close", "Close", id="case.close", group=_CASE,
                tooltip="Close with the outcome; lists what is missing before"),
        Binding("H", "hold", "Hold", id="case.hold", group=_CASE,
                tooltip="Record a police referral and its hold, or lift the hold"),
        Binding("number_sign", "copy", "Copy", key_display="#", id="case.copy", group=_CASE,
                tooltip="Copy the reference of the case, and show it"),
        Binding("A", "add_any", "Any", id="case.add_any",
                tooltip="Choose what to add to the case, whatever is highlighted"),
        Binding("N", "next", "Next step", id="case.next", group=MOVING,
                tooltip="Go to the step that is next"),
        Binding("o", "outcome", "Outcome", show=False, id="case.outcome", group=_CASE,
                tooltip="Record what you found, and why"),
        Binding("L", "legal_hold", "Keep longer", show=False, id="case.legal_hold", group=_CASE,
                tooltip="Keep the case longer, for a claim or inquiry; or lift that"),
        Binding("P", "hand_over", "Hand over", show=False, id="case.hand_over", group=_CASE,
                tooltip="Share the case: police, safeguarding lead, a new school, the person"),
        Binding("R", "related", "Related cases", show=False, id="case.related", group=_CASE,
                tooltip="Cases that belong together: open, link, merge, split off"),
        Binding("w", "withdraw", "Withdraw", show=False, id="case.withdraw", group=_CASE,
                tooltip="For a case recorded in error; it keeps its reference"),
        Binding("less_than_sign,comma", "move(-1)", "Stage back", show=False,
                id="case.stage_back", group=_CASE,
                tooltip="Move the case a stage back; a closed one is opened again"),
        Binding("greater_than_sign,full_stop", "move(1)", "Stage on", show=False,
                id="case.stage_on", group=_CASE,
                tooltip="Move the case to the next stage"),
        Binding("ctrl+n", "new", "New incident", show=False, id="case.new",
                tooltip="Record another incident; this one is still there afterwards"),
        Binding("question_mark", "explain", "Why?", show=False, id="case.explain",
                tooltip="What the step asks, and the clause in plain words"),
        Binding("left,h,left_square_bracket", "tab(-1)", "Tab on the left", show=False,
                id="case.tab_left", group=MOVING,
                tooltip="The tab on the left"),
        Binding("right,l,right_square_bracket", "tab(1)", "Tab on the right", show=False,
                id="case.tab_right", group=MOVING,
                tooltip="The tab on the right"),
    ]  # fmt: skip

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.record_actions = RecordActions(self)
        self.step_actions = StepActions(self, self.record_actions)
        self.stage_actions = StageActions(self, self.record_actions)
        self.action_add_any = self.record_actions.add_any
        self.action_facts = self.record_actions.ask_facts
        self.action_outcome = self.record_actions.settle
        self.action_close = self.stage_actions.close
        self.action_withdraw = self.stage_actions.withdraw
        self.action_move = self.stage_actions.move
        self._steps = DoingList[StepRow](
            self._draw_step,
            key=lambda row: row.id,
            selectable=lambda row: isinstance(row, StepLine) or row.folds,
            id="steps",
        )
        self._one_by_one = OneByOne(self._steps, _open_question)
        self._items = RecordList[Item](
            draw_item,
            selectable=lambda item: item.record is not None,
            empty=" Nothing here yet. a adds it.",
            id="items",
        )
        self._said = ("", 0)  # what was done last, and the change of the records that it was
        self._stays: dict[str, StepGroup] = {}
        self._done_folded = True
        self._tab = TABS[0]
        self._keys_of: tuple[str, bool, bool] | None = None  # what says which keys a step has
        self._wanted = ""  # the record to go to on the tab that is about to open

    def compose_place(self) -> ComposeResult:
        yield StepAtHand(id="at-hand")
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield self._steps
            with Vertical(id="right"):
                yield TabStrip({tab: tab for tab in TABS})
                yield self._items
        yield Static(id="said")
        yield KeyFooter(always="undo")

    def on_mount(self) -> None:
        self.redraw()
        self._steps.focus()
        self.action_next()

    def acts(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What can be done with the case as a whole, as its keys say it."""
        for key in self.BINDINGS:
            if isinstance(key, Binding) and key.group is _CASE and key.action != "app.pop_screen":
                yield f"{key.description}: {key.tooltip}", partial(self.run_action, key.action)

    # Drawing

    def place_heading(self) -> str:
        view = self.view
        i, title = view.incident, view.masked(view.incident.title)
        hold = " · ║ POLICE HOLD" if i.on_hold else ""
        return (
            f"{i.ref} · {i.stage.label.capitalize()} · {severity_word(i.severity)}{hold} · {title}"
        )

    def show_records(self) -> None:
        records, view = self.casework.records, self.view
        incident = view.incident
        checklist = records.checklist_with_offices(incident)
        self.query_one(StepAtHand).show_hold(incident)
        for line in checklist.lines:
            self._stays.setdefault(line.id, group_of(line, records.today))
        self._steps.show_rows(
            step_rows(checklist, records.today, self._stays, folded=self._done_folded)
        )
        self._one_by_one.go_back()
        self._show_step()
        self._show_said()
        self._items.show_rows(tab_items(view, self._tab))
        counts = tab_counts(view)
        names = {tab: f"{tab} {count}" if count else tab for tab, count in counts.items()}
        self.query_one(TabStrip).rename(names)

    def say(self, text: str) -> None:
        """Say below both sides what was done, for as long as `u` would undo just that."""
        self._said = f"{text}  u undoes it.", self._last_change
        self._show_said()

    def _show_said(self) -> None:
        text, change = self._said
        line = self.query_one("#said", Static)
        line.update(Content(text))
        line.display = bool(text) and change == self._last_change

    @property
    def _last_change(self) -> int:
        return self.casework.records.store.history.head.seq

    @on(RowList.Highlighted, "#steps")
    def _show_step(self) -> None:
        self._keys_follow()
        self.query_one(StepAtHand).show_step(
            self.casework.records, self.incident, self._steps.row, on_right=self._items.has_focus
        )

    def _keys_follow(self) -> None:
        """Let the foot follow, where the row under the cursor has other keys than the last."""
        step = self._step
        keys = (step.state, bool(step.asks), step.is_only_ticked) if step else None
        if keys != self._keys_of:
            self._keys_of = keys
            self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        if self.focused in (self._steps, self._items):
            self._show_step()

    def _draw_step(self, row: StepRow, width: int) -> Lines:
        if isinstance(row, StepLine) and row.kept:
            row = replace(row, kept=self.view.masked(row.kept))
        records = self.casework.records
        by = "" if isinstance(row, GroupHeading) else row.done_by
        if by == records.lead:
            by = ""  # which goes without saying; and nothing is read again for each step
        elif by:
            by = self.view.masked(by)
        return draw_step(row, width, records.today, records.calendar, by)

    @on(TabStrip.Opened)
    def _tab_opened(self, event: TabStrip.Opened) -> None:
        self._tab = event.name
        self.show_records()
        if self._wanted:
            self._items.highlight_key(self._wanted)
            self._wanted = ""
            return
        self._items.action_edge(-1)
        self._items.scroll_home(animate=False)

    def action_tab(self, by: int) -> None:
        at = max(0, min(TABS.index(self._tab) + by, len(TABS) - 1))
        if self._items.has_focus:
            self.query_one(TabStrip).active = TABS[at]
        self._show_side(right=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a step work on a step alone: on the other side none is seen to be meant."""
        if action in _OF_A_STEP and (self.focused is self._items or self._step is None):
            return False
        if action == "answer" and not (self._step and self._step.asks and self._step.state == OPEN):
            return False
        return super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Leave Space out of the foot where it does not tick: the box says what it does there."""
        active, step = super().active_bindings, self._step
        for key, one in active.items():
            if one.binding.action == "tick" and step and not step.is_only_ticked:
                active[key] = one._replace(binding=replace(one.binding, show=False))
        return active

    def action_side(self) -> None:
        self._stays.clear()  # who comes back finds what is done where it belongs
        self._show_side(right=not self._items.has_focus)

    def _show_side(self, *, right: bool) -> None:
        self.on_right = right
        (self._items if right else self._steps).focus()

    @property
    def on_right(self) -> bool:
        """Whether the records show rather than the steps, where there is room for one side."""
        return self.has_class("-right")

    @on_right.setter
    def on_right(self, right: bool) -> None:
        self.set_class(right, "-right")

    def go_to_step(self, step_id: str) -> None:
        self._show_side(right=False)
        if not self._steps.highlight_key(step_id):
            self._done_folded = False
            self.show_records()
            self._steps.highlight_key(step_id)

    def show_record(self, tab: str, key: str) -> None:
        self._show_side(right=True)
        if self._tab == tab:
            self._items.highlight_key(key)
        else:
            self._wanted = key
            self.query_one(TabStrip).active = tab

    def action_next(self) -> None:
        checklist, due = what_is_next(self.casework.records, self.incident)
        if beside := next_beside_steps(checklist, due, self.casework.records.today):
            kind = CheckIn if beside.what == CHECK_IN else Removal
            self.show_record(OF_TYPE[kind].tab, beside.key)
        elif checklist.next:
            self.go_to_step(checklist.next.id)

    # The highlighted step

    @property
    def _step(self) -> StepLine | None:
        row = self._steps.row
        return row if isinstance(row, StepLine) else None

    def action_tick(self) -> None:
        if self._step:
            self.step_actions.tick_step(self._step)

    def action_by_whom(self) -> None:
        if self._step:
            self.step_actions.ask_by_whom(self._step)

    def action_not_applicable(self) -> None:
        if self._step:
            self.step_actions.not_applicable(self._step)

    def action_explain(self) -> None:
        if step := self._step:
            source = step.source.told if step.source else ""
            text = "\n\n".join(filter(None, (step.help, source)))
            show_clauses(self, step.title, step.clauses, text)

    @on(RowList.Chosen, "#steps")
    def _do_step(self) -> None:
        if self._step:
            self.step_actions.do_step(self._step)
        elif self._steps.row is not None:
            self._done_folded = not self._done_folded
            self.show_records()

    def is_slip(self, key: events.Key) -> bool:
        """Whether *key* is meant for a question that the cursor has left by itself."""
        return self._one_by_one.is_too_soon(self, key)

    def action_answer(self, word: str) -> None:
        """Answer the question at hand, without a box, and go on to the next that is open."""
        if (step := self._step) is None or step.asks is None:
            return
        asked, title = step.asks, step.title

        def shown() -> None:
            self._one_by_one.go_on(asked)
            self.say(f"Answered {SHOWN[Answer(word)]}: {title}")

        answer(self, self.casework, self.ref, asked, Answer(word), shown)

    # Records

    def action_add(self) -> None:
        if self._items.has_focus:
            self.record_actions.add(tab_adds(self._tab))
        elif self._step:
            self.step_actions.add_wanted(self._step)

    def action_edit(self) -> None:
        row = self._items.row if self._items.has_focus else None
        if row is not None and row.record is not None:
            self.record_actions.act_on(row.record)
        else:
            forms.account_form(self, self.incident)

    @on(RowList.Chosen, "#items")
    def _chosen(self, event: RowList.Chosen) -> None:
        if is_folded(event.row, self._items.size.width):
            self._read_whole(event.row)
        else:
            self.record_actions.act_on(event.row.record)

    def _read_whole(self, item: Item) -> None:
        title, *rest = (piece.text for piece in item.paragraphs)
        change: Acts = {_CHANGE: partial(self.record_actions.act_on, item.record)}
        choose(self, title, "\n\n".join(rest), change)

    def action_take_out(self) -> None:
        if self._items.row is not None:
            mistake_form(self, self.ref, self._items.row.record)

    # The whole case

    def action_severity(self) -> None:
        forms.severity_form(self, self.incident)

    def action_hold(self) -> None:
        agencies.hold_form(self, self.incident)

    def action_legal_hold(self) -> None:
        agencies.legal_hold_form(self, self.incident)

    def action_related(self) -> None:
        related.related_menu(self, self.incident)

    def action_hand_over(self) -> None:
        handing_over.hand_over(self, self.incident)

    def action_copy(self) -> None:
        self.copy("Reference", self.ref)

    def action_new(self) -> None:
        new_incident_form(self)


def _open_question(row: StepRow) -> AskedFact | None:
    if isinstance(row, StepLine) and row.state == OPEN and not row.says_unknown:
        return row.asks
    return None
