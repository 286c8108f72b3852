"""One case: the way through on the left, what it is about on the right."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, Tab, Tabs

from esafety_tui.model.actions import Agency, CheckIn, Hold, Removal, RemovalState
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.vocabulary import ENDED, LANES, Answer, Fact, Stage
from esafety_tui.policy.checklist import StepLine
from esafety_tui.policy.clauses import clauses
from esafety_tui.screens import case_forms as forms
from esafety_tui.screens.cards import severity_piece
from esafety_tui.screens.case_items import QUESTIONS, TABS, CaseView, Item, draw_item
from esafety_tui.screens.case_steps import Heading, draw_step, step_rows
from esafety_tui.screens.place import Place
from esafety_tui.widgets.dialogs import Message, Question, attempt
from esafety_tui.widgets.drawing import Lines
from esafety_tui.widgets.menu import Menu
from esafety_tui.widgets.row_list import RowList

StepRow = Heading | StepLine

_ADD = {
    "an entry": "entry",
    "evidence": "evidence",
    "a person": "person",
    "a removal request": "removal",
    "a referral, or the decision not to refer": "referral",
    "support": "support",
    "a sanction": "sanction",
    "the check-ins (two and six weeks from today)": "check-ins",
}
_TAB_ADDS = {
    "Overview": "entry",
    "People": "person",
    "Evidence": "evidence",
    "Removal": "removal",
    "Agencies": "referral",
    "Support": "support",
    "Story": "entry",
}


class Case(Place):
    """An incident with its checklist; Escape goes back to where it was opened from."""

    CSS_PATH = "case.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", id="case.tick",
                tooltip="Tick the highlighted step, or take the tick back"),
        Binding("x", "not_applicable", "Not applicable", id="case.not_applicable",
                tooltip="Say why the step does not apply"),
        Binding("a", "add", "Add", id="case.add",
                tooltip="Add the record that the highlighted step, or the open tab, wants"),
        Binding("e", "edit", "Edit", id="case.edit", tooltip="Change the account of the incident"),
        Binding("escape", "back", "Back", id="case.back"),
        Binding("A", "add_any", "Add anything", show=False, id="case.add_any"),
        Binding("s", "severity", "Severity", show=False, id="case.severity"),
        Binding("h", "hold", "Police hold", show=False, id="case.hold",
                tooltip="Record a police referral and its hold, or lift the hold"),
        Binding("c", "close", "Close the case", show=False, id="case.close"),
        Binding("w", "withdraw", "Withdraw", show=False, id="case.withdraw",
                tooltip="For a case recorded in error; it keeps its reference"),
        Binding("less_than_sign,comma", "move(-1)", "Stage back", show=False, id="case.stage_back"),
        Binding("greater_than_sign,full_stop", "move(1)", "Stage on", show=False,
                id="case.stage_on"),
        Binding("question_mark", "explain", "Why?", show=False, id="case.explain",
                tooltip="What the step asks, and the clause in plain words"),
        Binding("left_square_bracket", "tab(-1)", "Tab on the left", show=False,
                id="case.tab_left"),
        Binding("right_square_bracket", "tab(1)", "Tab on the right", show=False,
                id="case.tab_right"),
    ]  # fmt: skip

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref
        self._tab = TABS[0]

    def compose_place(self) -> ComposeResult:
        """Draw the checklist and the tabs side by side."""
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield RowList[StepRow](
                    self._draw_step,
                    key=lambda row: row.id,
                    selectable=lambda row: isinstance(row, StepLine),
                    id="steps",
                )
            with Vertical(id="right"):
                yield Tabs(*(Tab(Content(tab), id=tab) for tab in TABS))
                yield RowList[Item](
                    draw_item,
                    key=lambda item: item.key,
                    empty=" Nothing recorded here yet. Press a to add it.",
                    id="items",
                )
        yield Footer()

    def on_mount(self) -> None:
        """Draw, and begin at the next step."""
        self.redraw()
        steps = self._steps
        checklist = self.casework.checklist(self.incident)
        if checklist.next:
            steps.highlight_key(checklist.next.id)
        steps.focus()

    # Drawing

    @property
    def incident(self) -> Incident:
        """The incident as it is on disk."""
        return self.casework.incident(self.ref)

    @property
    def _steps(self) -> RowList[StepRow]:
        return self.query_one("#steps", RowList)

    @property
    def _items(self) -> RowList[Item]:
        return self.query_one("#items", RowList)

    def place_heading(self) -> str:
        """Say which case it is, its stage and its severity."""
        i = self.incident
        hold = " · ‖ POLICE HOLD" if i.on_hold else ""
        return f"{i.ref} · {i.stage.upper()} · {severity_piece(i.severity).text}{hold} · {i.title}"

    def show_records(self) -> None:
        """Draw both sides."""
        incident = self.incident
        self._steps.show_rows(step_rows(self.casework.checklist(incident)))
        view = CaseView(incident, self.casework, self.desktop.names_shown)
        self._items.show_rows(view.tab(self._tab))
        for name, count in view.counts().items():
            label = f"{name} {count}" if count else name
            self.query_one(f"#{name}", Tab).label = Content(label)

    def _draw_step(self, row: StepRow, width: int) -> Lines:
        return draw_step(row, width, self.casework.today, self.casework.calendar)

    @on(Tabs.TabActivated)
    def _tab_chosen(self, event: Tabs.TabActivated) -> None:
        if event.tab.id:
            self._tab = event.tab.id
            self.show_records()

    def action_tab(self, by: int) -> None:
        """Go to the tab on the left or on the right."""
        at = max(0, min(TABS.index(self._tab) + by, len(TABS) - 1))
        self.query_one(Tabs).active = TABS[at]

    # The highlighted step

    @property
    def _step(self) -> StepLine | None:
        row = self._steps.row
        return row if isinstance(row, StepLine) else None

    def action_tick(self) -> None:
        """Tick the step, answer its question, or take the tick back."""
        step = self._step
        if step is None:
            return
        if step.asks and step.state == "open":
            self._ask(step.asks)
        elif step.id in self.incident.steps:
            attempt(self, lambda: self.casework.untick(self.ref, step.id))
        else:
            attempt(self, lambda: self.casework.tick(self.ref, step.id))

    def action_not_applicable(self) -> None:
        """Ask why the step does not apply."""
        step = self._step
        if step:
            forms.reason_form(self, step.title, "Why it does not apply",
                lambda reason: self.casework.not_applicable(self.ref, step.id, reason))  # fmt: skip

    def action_explain(self) -> None:
        """Say what the step asks, and what its clauses say in plain words."""
        step = self._step
        if step is None:
            return
        told = [step.help]
        told += [f"{c.id} · {c.title}: {c.text}" for c in clauses() if c.id in step.clauses]
        self.app.push_screen(Message(step.title, "\n\n".join(filter(None, told))))

    @on(RowList.Chosen, "#steps")
    def _do_step(self) -> None:
        self.action_add()

    # Adding

    def action_add(self) -> None:
        """Add what the highlighted step, or the open tab, wants."""
        if self._items.has_focus:
            self._add(_TAB_ADDS[self._tab])
            return
        step = self._step
        if step and step.asks:
            self._ask(step.asks)
        elif step and step.satisfied_by:
            self._add(*step.satisfied_by.split(":", 1))
        else:
            self.action_add_any()

    def action_add_any(self) -> None:
        """Choose what to add."""
        self.app.push_screen(
            Menu("Add to this case", list(_ADD)),
            lambda said: self._add(_ADD[said]) if said else None,
        )

    def _add(self, kind: str, word: str = "") -> None:
        incident = self.incident
        of_kind = {"kind": word} if word else {}
        acts: dict[str, Callable[[], object]] = {
            "entry": lambda: forms.entry_form(self, self.ref, **of_kind),
            "evidence": lambda: forms.evidence_form(self, self.ref, medium=incident.medium),
            "person": lambda: forms.person_form(self, self.ref),
            "people": lambda: forms.person_form(self, self.ref, role=word or None),
            "removal": lambda: self._add_removal(incident, word),
            "referral": lambda: forms.referral_form(
                self, self.ref, **({"agency": word} if word else {})
            ),
            "support": lambda: forms.support_form(self, incident, **of_kind),
            "sanction": lambda: forms.sanction_form(self, incident),
            "check-ins": lambda: attempt(self, lambda: self.casework.arrange_check_ins(self.ref)),
            "severity": self.action_severity,
            "outcome": self.action_close,
            "fact": lambda: self._ask(Fact(word)),
        }
        acts.get(kind, self.action_add_any)()

    def _add_removal(self, incident: Incident, addressed_to: str) -> None:
        known = next((e for e in incident.evidence if e.address), None)
        values: dict[str, object] = {
            "address": known.address if known else "",
            "captured_at": known.captured_at.isoformat() if known and known.captured_at else "",
            "provider": incident.providers[0] if incident.providers else "",
        }
        if addressed_to:
            values["addressed_to"] = addressed_to
        forms.removal_form(self, self.ref, **values)

    # The right side

    @on(RowList.Chosen, "#items")
    def _act_on(self, event: RowList.Chosen) -> None:
        record = event.row.record
        match record:
            case Fact():
                self._ask(record)
            case Person():
                forms.person_form(self, self.ref, record)
            case Removal(state=RemovalState.DRAFT):
                forms.send_form(self, self.ref, record)
            case Removal():
                forms.follow_form(self, self.ref, record)
            case CheckIn():
                forms.check_in_form(self, self.ref, record)
            case Hold():
                self.action_hold()
            case "account":
                self.action_edit()
            case "severity":
                self.action_severity()

    def _ask(self, fact: Fact) -> None:
        """Ask one question of fact; *not known yet* is as good an answer as any."""
        words = {"Yes": Answer.YES, "No": Answer.NO, "Not known yet": Answer.UNKNOWN}

        def answered(said: str | None) -> None:
            if said in words:
                attempt(self, lambda: self.casework.answer(self.ref, fact, words[said]))

        step = next((s for s in self.casework.steps if s.asks is fact), None)
        text = step.help if step else ""
        self.app.push_screen(Question(QUESTIONS[fact], text, (*words, "Back")), answered)

    # The whole case

    def action_edit(self) -> None:
        """Change the account of the incident."""
        forms.account_form(self, self.incident)

    def action_severity(self) -> None:
        """Set the severity, with its reason."""
        forms.severity_form(self, self.incident)

    def action_hold(self) -> None:
        """Lift the police hold, or record the referral that begins one."""
        if self.incident.on_hold:
            forms.reason_form(self, "Lift the police hold?", "Why, and who agreed",
                lambda reason: self.casework.lift_hold(self.ref, reason))  # fmt: skip
        else:
            forms.referral_form(self, self.ref, agency=Agency.POLICE)

    def action_close(self) -> None:
        """Close the case with its outcome."""
        forms.close_form(self, self.ref)

    def action_withdraw(self) -> None:
        """Withdraw the case with a reason."""
        forms.reason_form(self, f"Withdraw {self.ref}?", "Why it was recorded in error",
            lambda reason: self.casework.withdraw(self.ref, reason))  # fmt: skip

    def action_move(self, by: int) -> None:
        """Move the case to the next stage."""
        stage = self.incident.stage
        if stage in ENDED:
            attempt(self, lambda: self.casework.move(self.ref, Stage.MONITORING))
            return
        to = LANES.index(stage) + by
        if 0 <= to < len(LANES) and LANES[to] is Stage.CLOSED:
            self.action_close()
        elif 0 <= to < len(LANES):
            attempt(self, lambda: self.casework.move(self.ref, LANES[to]))

    def action_back(self) -> None:
        """Go back to where the case was opened from."""
        self.app.pop_screen()
