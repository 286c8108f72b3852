"""Judging what the program makes of damaged files, against what was written.

No dead end: the records open and can be written, at once or after a repair.  No loss: whatever a
file still holds is there afterwards.  No sentence that a look at the truth contradicts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from esafety_tui.data.folder.checking import check_folder
from esafety_tui.data.folder.restoring import NothingLeft, Plan, plan_repair
from esafety_tui.data.journal.entry import Record
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.journal.opening import cipher_for
from esafety_tui.data.problems import RecordsNewer, StoreProblem
from esafety_tui.data.store import Store
from esafety_tui.data.tables import filled
from support.disk.rough_handling import HISTORY
from support.disk.stores import State, keep, opened, state_of
from support.disk.true_records import StillHeld, Truth, numbers_in
from support.school import NOW

_AFTER = re.compile(r"as they were after entry (\d+)")
_GONE = re.compile(
    r"(entr(?:y|ies) [\d ,toand]+) of the history (?:is|are) damaged or missing", re.I
)
_UP_TO = re.compile(r"every entry in it, up to entry (\d+), is as it was written")
_HAS = re.compile(r"as the history makes them, up to entry (\d+)")
_FROM_BACKUPS = re.compile(r"Taken from backups into the history: (.*?)\.")
_LOST = re.compile(r"Found nowhere and marked as lost in the history: (.*?)\.")
_NOT_AMONG = re.compile(r"What (.*) changed is not among the records")


class Judge:
    """Looks at one damaged *folder*; ``wrong`` is what nobody should have to read."""

    def __init__(self, folder: Path, truth: Truth) -> None:
        self.folder = folder
        self.truth = truth
        self.held = StillHeld.of(folder, truth)
        self.wrong: list[str] = []
        self.how = ""

    def look(self, *, repair_first: bool) -> list[str]:
        """Open the folder, or repair it, and go on until it can be written to."""
        try:
            self._say(*self._checked())
            if repair_first or not self._opens_whole():
                self._repair()
            if not self.how:
                self._goes_on()
        except Exception as error:
            self.wrong.append(f"failed: {error!r}")
        return self.wrong

    def _say(self, *wrong: str) -> None:
        self.wrong += wrong

    def _opens_whole(self) -> bool:
        """Open for writing; return whether that needs no repair."""
        try:
            with self._open() as store:
                self._say(*self._contradicted(store))
                if store.damage:
                    return False
                if older := store.older_state:
                    if older.backup and not older.forked:
                        return False  # a repair takes from there what is missing
                    store.accept(by="Sam Lead", at=NOW)
                if store.read_only:
                    self._say(f"read-only: {store.why_read_only}")
                state = state_of(store)
        except StoreProblem as problem:
            if "restore" not in str(problem):
                self._say(f"no way on: {problem}")
            return False
        self._say(*_differences(self.held.expected(own=True), state, "opened"))
        return True

    def _open(self) -> Store:
        cipher = cipher_for(self.folder, self.truth.secret)
        return opened(self.folder, cipher)

    def _repair(self) -> None:
        held = self.held.last()
        try:
            plan = plan_repair(self.folder, self.truth.secret, NOW)
        except NothingLeft:
            if held:
                self._say(f"nothing left, it says, but entry {held} is")
            self.how = "nothing left"
            return
        self._say(*self._false_steps(plan))
        if plan.steps:
            plan.carry_out(NOW)
        with self._open() as store:
            state = state_of(store)
            if store.damage or store.read_only or (store.notices and plan.steps):
                self._say(f"after a repair: {store.why_read_only} {store.notices} {plan.steps}")
        self._say(*_differences(self.held.expected(), state, "repaired"))
        self._say(*self._entries_gone())
        if again := plan_repair(self.folder, self.truth.secret, NOW).steps:
            self._say(f"repaired, and then again: {again}")

    def _goes_on(self) -> None:
        with self._open() as store:
            keep(store, 99, later={"title": "Later"})
        with self._open() as store:
            if (state_of(store)["incidents"] or {}).get("later") != {"title": "Later"}:
                self._say("what was written afterwards is gone")
            check = check_folder(self.folder, store.cipher, ())
        lines = [sentence for sentence in check.wrong if "Lines of the history" not in sentence]
        self._say(*(f"check: {one}" for one in lines if not one.startswith("The backup ")))

    def _contradicted(self, store: Store) -> Iterator[str]:
        """Yield what is said on opening and is not so."""
        told = [one.sentence for one in (store.damage, store.older_state) if one]
        said = " ".join([*store.notices, *told])
        state, states = state_of(store), self.truth.states
        for after in (*_AFTER.findall(said), *_HAS.findall(said)):
            if filled(states[int(after)]) != filled(state):
                yield f"not as after entry {after}: {said}"
        yield from self._false_numbers(said)
        if older := store.older_state:
            absent = range(older.last + 1, older.known.seq + 1)
            if there := [number for number in absent if number in self.held.own]:
                yield f"{there} are there: {said}"
        if store.damage and store.damage.complete:
            yield from _differences(self.held.expected(own=True), state, said)
        if store.damage and "restore" not in said:
            yield f"no way on: {said}"

    def _checked(self) -> Iterator[str]:
        """Yield what a check says and is not so."""
        try:
            cipher = cipher_for(self.folder, self.truth.secret)
            check = check_folder(self.folder, cipher, ())
        except RecordsNewer:
            return
        said = " ".join([*check.wrong, *check.notes])
        yield from self._false_numbers(said)
        if numbers := _AFTER.findall(said):
            with opened(self.folder, cipher, read_only=True) as store:
                state = state_of(store)
            for after in numbers:
                if filled(self.truth.states[int(after)]) != filled(state):
                    yield f"checked, and not as after entry {after}: {said}"
        if check.passed and (absent := self._absent(check.head.seq)):
            yield f"the check passes without {absent}"

    def _absent(self, last: int) -> list[int]:
        """Which entries up to the *last* are not there, and have not been lost long ago."""
        lost = {entry.seq for entry in self.truth.lines.values() if entry.lost}
        return [n for n in range(1, last + 1) if n not in self.held.own and n not in lost]

    def _false_numbers(self, said: str) -> Iterator[str]:
        for up_to in _UP_TO.findall(said):
            if absent := self._absent(int(up_to)):
                yield f"{absent} are not as they were written: {said}"
        for named in _GONE.findall(said):
            if there := [n for n in numbers_in(named) if n in self.held.own]:
                yield f"{there} are there: {said}"

    def _false_steps(self, plan: Plan) -> Iterator[str]:
        """Yield what a plan says and is not so."""
        said = " ".join(plan.steps)
        held = self.held.everywhere
        for named in _FROM_BACKUPS.findall(said):
            if wrong := [n for n in numbers_in(named) if n not in self.held.kept]:
                yield f"no backup has {wrong}: {said}"
        for named in _LOST.findall(said):
            if wrong := [n for n in numbers_in(named) if n in held]:
                yield f"{wrong} are held: {said}"
        for named in _NOT_AMONG.findall(said):
            if wrong := [n for n in numbers_in(named) if n <= max(self.held.records)]:
                yield f"{wrong} are in records: {said}"

    def _entries_gone(self) -> Iterator[str]:
        cipher = cipher_for(self.folder, self.truth.secret)
        there = {e.hash: e for e in read_history(self.folder / HISTORY, cipher).entries}
        for seq, entries in self.held.everywhere.items():
            if not any(entry.hash in there for entry in entries):
                yield f"entry {seq} was held and is not in the history"


def _differences(expected: dict[Record, Any], state: State, when: str) -> Iterator[str]:
    for (table, key), document in expected.items():
        if (found := state.get(table, {}).get(key)) != document:
            yield f"{key} is {found}, not {document}: {when}"
