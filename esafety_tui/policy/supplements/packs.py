"""A supplement: law or guidance beside the policy, with the lines that it brings."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple, Self, TypeVar

from esafety_tui.model.days import long_day
from esafety_tui.model.school.prevention import ActivityKind
from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy.conditions import Condition
from esafety_tui.policy.steps import Origin, Step

EVERYWHERE = frozenset(Nation)


@dataclass(frozen=True, slots=True)
class PackStep:
    """A step or a question that stands after the step ``after``, in schools of ``nations``."""

    step: Step
    after: str
    nations: frozenset[Nation] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning that stands beside the ``guard`` of the policy with this clause."""

    id: str
    guard: str
    text: str
    source: Origin
    nations: frozenset[Nation] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of guidance."""

    id: str
    title: str
    text: str
    source: Origin
    nations: frozenset[Nation] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Yearly:
    """What the school does every academic year, recorded as an ``activity`` of prevention work."""

    id: str
    title: str
    text: str
    activity: ActivityKind
    source: Origin
    nations: frozenset[Nation] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the supplement asks for less than the policy, and the school may choose that.

    Until it does, the stricter holds.  Then the step ``relaxes`` is asked only ``when`` that
    holds, and the step ``instead`` of the supplement elsewhere.
    """

    id: str
    title: str
    strict: str
    milder: str
    relaxes: str
    when: Condition
    instead: str
    source: Origin


L = TypeVar("L", Caution, Note, Yearly, Choice)


class PackLine(NamedTuple):
    """One line of a supplement as it is listed: of what kind, what it says, and beside what."""

    id: str
    kind: str
    says: str
    beside: str
    source: Origin
    nations: frozenset[Nation] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Pack:
    """One supplement, as its file states it.

    ``called`` is its name with its year, as every line of it says.  ``since`` says since when it
    holds, and ``in_force`` is that day where it is known; ``until`` is the day on which it is
    known to end, ``checked`` when somebody last read it again.  ``left_out`` says what of it is
    not here, and why.
    """

    id: str
    called: str
    title: str
    publisher: str
    nations: frozenset[Nation]
    status: str
    source: str
    in_force: date | None
    since: str
    checked: date
    until: date | None = None
    left_out: str = ""
    steps: tuple[PackStep, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()
    choices: tuple[Choice, ...] = ()
    yearly: tuple[Yearly, ...] = ()

    @property
    def lines(self) -> tuple[PackLine, ...]:
        """Every line that it brings, in one shape."""
        return (
            *(
                PackLine(one.step.id, "question" if one.step.asks else "step", one.step.title,
                         f"{', '.join(one.step.clauses)}, after {one.after}", one.step.source,
                         one.nations)
                for one in self.steps
                if one.step.source
            ),
            *(PackLine(one.id, "warning", one.text, f"beside {one.guard}", one.source, one.nations)
              for one in self.cautions),
            *(PackLine(one.id, "guidance", f"{one.title}. {one.text}", "guidance", one.source,
                       one.nations) for one in self.notes),
            *(PackLine(one.id, "every year", f"{one.title}. {one.text}",
                       f"recorded as {one.activity.label}", one.source, one.nations)
              for one in self.yearly),
            *(PackLine(one.id, "choice", f"{one.title}: {one.milder}", f"instead of {one.relaxes}",
                       one.source) for one in self.choices),
        )  # fmt: skip

    def as_of(self, today: date) -> Self:
        """Return it as it is to be read *today*: each line says so where it may be out of date."""
        if not self.out_of_date(today):
            return self

        def aged(lines: tuple[L, ...]) -> tuple[L, ...]:
            return tuple(replace(one, source=replace(one.source, aged=True)) for one in lines)

        def aged_step(one: PackStep) -> PackStep:
            source = one.step.source and replace(one.step.source, aged=True)
            return replace(one, step=replace(one.step, source=source))

        return replace(
            self, steps=tuple(map(aged_step, self.steps)), cautions=aged(self.cautions),
            notes=aged(self.notes), choices=aged(self.choices), yearly=aged(self.yearly),
        )  # fmt: skip

    def begun(self, today: date) -> bool:
        """Whether it is in force by *today*."""
        return self.in_force is None or self.in_force <= today

    def out_of_date(self, today: date) -> str:
        """Say that it may be out of date, and why; empty while it is not."""
        if self.until is not None and self.until < today:
            return f"may be out of date: it held until {long_day(self.until)}"
        if today > _a_year_after(self.checked):
            return f"may be out of date: last checked {long_day(self.checked)}"
        return ""

    def turns(self) -> tuple[date, ...]:
        """Return the days from which it begins to hold, or may be out of date."""
        last = tuple(filter(None, (self.until, _a_year_after(self.checked))))
        begins = (self.in_force,) if self.in_force else ()
        return (*begins, *(day + timedelta(days=1) for day in last))


def _a_year_after(day: date) -> date:
    # A year after 29 February is the last of that month.
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
