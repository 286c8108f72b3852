"""The supplements that a school has switched on, and the steps with theirs among them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Nation, Phase
from esafety_tui.policy.conditions import parse
from esafety_tui.policy.steps import Step
from esafety_tui.policy.supplements.packs import Caution, Choice, Note, Pack, Yearly
from esafety_tui.policy.supplements.reading import read_pack


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """Return the supplements that come with the program, by their ids."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return tuple(read_pack(file.read_text(encoding="utf-8"), file.name) for file in files)


def steps_of_all_packs() -> tuple[Step, ...]:
    """Return the steps of every supplement that comes with the program, switched on or not."""
    return tuple(one.step for pack in shipped_packs() for one in pack.steps)


def packs_of(nation: Nation) -> tuple[Pack, ...]:
    """Return the supplements that hold in *nation*, of those that come with the program."""
    return tuple(pack for pack in shipped_packs() if nation in pack.nations)


@dataclass(frozen=True, slots=True)
class SupplementsInUse:
    """The supplements of one school: its ``packs``, its nation, and where it chose the milder."""

    packs: tuple[Pack, ...] = ()
    nation: Nation = Nation.ENGLAND
    milder: frozenset[str] = frozenset()

    def steps_with(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Return *steps* of the policy, unchanged, with those of the supplements in their places.

        Only what the school chose itself is asked in fewer cases (:class:`Choice`).  A step whose
        place the school's own list has not stands at the end of its phase; a question that
        another supplement asks already is not asked twice.
        """
        if not self.packs:
            return steps
        theirs: dict[str, list[Step]] = {}
        asked = {step.asks for step in steps}
        for step, after in self._steps():
            if step.asks is None or step.asks not in asked:
                theirs.setdefault(after, []).append(step)
                asked.add(step.asks)
        placed = [
            one
            for step in map(self._relaxed, steps)
            for one in (step, *theirs.pop(step.id, ()))
        ]  # fmt: skip
        placed += [one for left in theirs.values() for one in left]
        return tuple(sorted(placed, key=lambda step: list(Phase).index(step.phase)))

    def _steps(self) -> Iterator[tuple[Step, str]]:
        for pack in self.packs:
            yield from self._placed(pack)

    def _placed(self, pack: Pack) -> Iterator[tuple[Step, str]]:
        not_chosen = {one.instead for one in pack.choices if one.id not in self.milder}
        for one in pack.steps:
            if self.nation in one.nations and one.step.id not in not_chosen:
                yield one.step, one.after

    def steps_of(self, pack: Pack) -> tuple[Step, ...]:
        """Return the steps and questions that *pack* has for the nation and what was chosen."""
        return tuple(step for step, _ in self._placed(pack))

    def _relaxed(self, step: Step) -> Step:
        for choice in self.chosen:
            if choice.relaxes == step.id:
                both = f"({step.when.text}) and ({choice.when.text})"
                return replace(step, when=parse(both))
        return step

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """What of the choices the school has made for the milder."""
        return tuple(
            one for pack in self.packs for one in pack.choices if one.id in self.milder
        )  # fmt: skip

    def asks_for(self, word: str) -> bool:
        """Whether a step of them wants a record of the kind that steps call *word*."""
        return any(step.satisfied_by.partition(":")[0] == word for step, _ in self._steps())

    def beside(self, guard: str) -> str:
        """Return what stands beside the guard of the clause *guard*, as one text."""
        return " ".join(f"{one.text} ({one.source.said})" for one in self.cautions(guard))

    def cautions(self, guard: str) -> tuple[Caution, ...]:
        """Return the warnings that stand beside the guard of the clause *guard*."""
        found = (one for pack in self.packs for one in pack.cautions)
        return tuple(one for one in found if one.guard == guard and self.nation in one.nations)

    def yearly(self) -> tuple[Yearly, ...]:
        """Return what the school is to do every academic year."""
        found = (one for pack in self.packs for one in pack.yearly)
        return tuple(one for one in found if self.nation in one.nations)

    def notes(self, pack: Pack) -> tuple[Note, ...]:
        """Return the guidance that *pack* has for the nation."""
        return tuple(note for note in pack.notes if self.nation in note.nations)


NONE_IN_USE = SupplementsInUse()


def supplements_of(school: School, today: date) -> SupplementsInUse:
    """Return what *school* has switched on and holds for it *today*.

    What does not hold in its nation, or is not in force yet, is not in use.
    """
    if not school.supplements:
        return NONE_IN_USE
    return SupplementsInUse(
        tuple(
            pack.as_of(today)
            for pack in packs_of(school.nation)
            if pack.id in school.supplements and pack.begun(today)
        ),
        school.nation,
        frozenset(school.milder_choices),
    )


def next_turn(school: School, today: date) -> date | None:
    """Return the first day after *today* on which what *school* has switched on reads otherwise."""
    if not school.supplements:
        return None
    on = (pack for pack in packs_of(school.nation) if pack.id in school.supplements)
    return min((day for pack in on for day in pack.turns() if day > today), default=None)
