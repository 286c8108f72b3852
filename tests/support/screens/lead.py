"""A lead at the keyboard of the program in a real terminal, who works cases to their end."""

import re
import sys
from collections.abc import Callable, Mapping
from functools import partial

from esafety_tui.policy.steps import shipped_steps

if sys.platform != "win32":
    from support.terminal import Terminal

Act = Callable[[], None]
# How the title of a step begins, by its id: so much of it fits in a line of the list.
TITLES = {step.id: step.title[:30].strip() for step in shipped_steps()}
_ASKED = re.compile(r"│  (?P<at>[ ►])[ !?] (?P<ask>\S.*?)  +(?P<said>\S.*?)  ")
_WHOLE = {step.id: step.title for step in shipped_steps()}


class Lead:
    """A lead at the keyboard: presses keys, and waits for what the screen says."""

    def __init__(self, terminal: "Terminal") -> None:
        self.terminal = terminal

    @property
    def said(self) -> str:
        """What the screen says, as running text."""
        return self.terminal.said

    def press(self, *keys: str, until: str = "", gone: str = "") -> None:
        """Press *keys*, then wait until the screen says *until*, or says *gone* no more."""
        for key in keys:
            self.terminal.press_and_see(key)
        if until:
            self.terminal.wait_until(lambda: until in self.said, what=until)
        if gone:
            self.terminal.wait_until(lambda: gone not in self.said, what=f"gone: {gone}")

    def fill(self, title: str, *fields: "str | list[str] | bool") -> None:
        """Fill the form *title* from its first field on.

        A text is typed, an empty one leaves the field as it is, a list holds what is
        typed to choose from a list, and true ticks a box.
        """
        self.terminal.wait("  ctrl+s", title)
        for at, field in enumerate(fields):
            if at:
                self.press("tab")
            self.put(field)

    def put(self, field: "str | list[str] | bool") -> None:
        """Put *field* into the field under the cursor, as :meth:`fill` has it."""
        if isinstance(field, list):
            self.press("enter", until="▲")
            self.terminal.press(*field)
            self.press("enter", gone="▲")
        elif field is True:
            self.press("space")
        elif field:
            self.terminal.press(field)
            self.terminal.wait(field)

    def form(self, title: str, *fields: "str | list[str] | bool") -> None:
        """Fill the form *title*, and save it."""
        self.fill(title, *fields)
        does = "Close the case" if title == "close the case" else "Save"
        self.press("ctrl+s", gone=f"{does} ctrl+s")

    def refused(self, *said: str) -> None:
        """Save the form, be refused with what is *said*, and go back to it."""
        self.press("ctrl+s", until="The policy says: not yet")
        # The box is wider than what stands at its sides.
        lines = [max(line.split("│"), key=len) for line in self.terminal.screen.display]
        box = " ".join(" ".join(lines).split())
        assert all(words in box for words in said), self.terminal.text
        self.press("escape", gone="The policy says: not yet")

    def answer(self, *yes: str) -> None:
        """Answer every question: yes where it holds one of the words, or else no."""
        self.press("f", until="what we know")
        for at, asked in enumerate(self._asked):
            if asked["said"] == "not known yet" or "from the records" in asked["said"]:
                self._go_to_question(at)
                self.press("y" if any(words in asked["ask"] for words in yes) else "n")
                self.terminal.wait_until(partial(self._is_answered, asked["ask"]))
        self.press("escape", gone="what we know")

    @property
    def _asked(self) -> list[re.Match[str]]:
        """The lines of questions: whether the cursor is *at* it, what they *ask*, and *said*."""
        return [found for line in self.terminal.screen.display if (found := _ASKED.search(line))]

    def _go_to_question(self, wanted: int) -> None:
        while (at := [one["at"] for one in self._asked].index("►")) != wanted:
            self.press("down" if at < wanted else "up")

    def _is_answered(self, ask: str) -> bool:
        """Whether the box says that it is: by then it has gone on to the next that is open."""
        return ask[:30] in self.said.rpartition("Answered ")[2]

    @property
    def next_step(self) -> str:
        """The beginning of the title of the step that is next; empty when none is."""
        for line in self.terminal.screen.display:
            if "NEXT: " in line:
                return line.split("NEXT: ")[1].split("│")[0].split("  ")[0].strip(" ─╮╯")
        return ""

    @property
    def steps(self) -> str:
        """The list of steps on the left, as running text."""
        shown = [line for line in self.terminal.screen.display if "─" not in line]
        lines = [line.partition("│")[0].strip(" ►") for line in shown]
        return " ".join(" ".join(lines).split())

    def answer_step(self, key: str, then: str) -> None:
        """Answer the question at hand with *key*, and wait for the step *then* that follows."""
        self.press(key)
        self.terminal.wait_until(lambda: TITLES[then] in self.steps, what=f"step: {then}")

    def go(self, step: str) -> None:
        """Go to the step with this id, down from the top of the list."""
        step = _WHOLE[step]
        self.terminal.press("home")
        for _ in range(60):
            if self.at(step) and step in self._in_box:
                return
            self.press("down")
        raise AssertionError(f"no step: {step}\n{self.terminal.text}")

    @property
    def _in_box(self) -> str:
        """The upper edge of the box: it has the title of the step at hand."""
        return next(line for line in self.terminal.screen.display if "╭─ " in line)

    def work(self, acts: Mapping[str, Act]) -> None:
        """Do what is next until nothing is: by its act, given by the id of the step, or with `b`.

        Where no act is given, the record that a step wants is kept elsewhere.
        """
        for _ in range(50):
            step = self.next_step
            if not step or step.startswith("Ask whether it stopped"):
                return  # what is left falls due in weeks
            self.terminal.press("N")
            self.terminal.wait_until(partial(self.at, step), what=f"at: {step}")
            act = next((act for name, act in acts.items() if step.startswith(_WHOLE[name])), None)
            if act is not None:
                act()
            elif step.startswith(_WHOLE["arrange-check-ins"]):
                self.terminal.press("space")
            else:
                self._say_who()
            self._wait_for_another(step)
        raise AssertionError(f"no end\n{self.terminal.text}")

    def close(self, outcome: list[str], acts: Mapping[str, Act] | None = None) -> None:
        """Work what is left, settle the outcome, and close the case."""

        def settle() -> None:
            self.press("space")
            self.form("what was found?", outcome, "Heard everybody")

        def learn() -> None:
            self.press("a")
            self.form("what we learn", "Tell Year 9 whom to turn to")

        self.work({"settle-outcome": settle, "lessons": learn, **(acts or {})})
        self.press("c")
        self.form("close the case")
        self.terminal.wait("· Closed ·")
        self.press("escape", until="e-safety board")
        self.press("ctrl+q")
        assert self.terminal.ended() == 0

    def _say_who(self) -> None:
        """Tick the step with `b`; of one that wants a record, say that it is kept elsewhere."""
        self.press("b", until="Save ctrl+s")
        elsewhere = "kept elsewhere: where?" in self.said
        self.form("", *(["the head's file"] if elsewhere else []))

    def at(self, step: str) -> bool:
        """Whether the highlight is on *step*, of which the list may show the beginning only."""
        marked = [line.split("►")[1] for line in self.terminal.screen.display if "►" in line]
        titles = (line[2:].split("  ")[0].strip()[:20] for line in marked)
        return any(title and step.startswith(title) for title in titles)

    def _wait_for_another(self, step: str) -> None:
        self.terminal.wait_until(lambda: self.next_step != step, what=f"done: {step}")
