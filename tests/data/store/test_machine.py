"""Any sequence of changes, kills, failures, re-openings and erasures against a dictionary."""

import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from esafety_tui.data.folder.checking import check_folder
from esafety_tui.data.journal.journal import Journal
from esafety_tui.data.problems import NotSaved, StoreProblem, Unconfirmed
from esafety_tui.data.store import Store
from support.disk.failing_disk import FailingDisk, Killed
from support.disk.stores import CIPHERS, State, abandon, begun, erase, keep, opened, state_of

keys = st.sampled_from(["a", "b", "c"])
tables = st.sampled_from(["incidents", "surveys"])
values = st.integers(0, 2) | st.lists(st.integers(0, 2), max_size=3)
documents = st.dictionaries(st.sampled_from(["x", "y"]), values, max_size=2)
failures = st.sampled_from(["EIO", "ENOSPC", "kill"])


class StoreMachine(RuleBasedStateMachine):
    """The store beside a plain dictionary that is told only what was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.folder = self.place / "records"
        self.store: Store | None = None
        self.may: list[State] = []
        self.at = 0

    @initialize(kind=st.sampled_from(sorted(CIPHERS)))
    def begin(self, kind: str) -> None:
        self.cipher = CIPHERS[kind]
        self.store = begun(self.folder, self.cipher)
        self.truth: State = {"school": {"school": {"name": "Northfield"}}}

    def teardown(self) -> None:
        abandon(self.store)
        if self.folder.exists():
            check = check_folder(self.folder, self.cipher, ())
            problems = check.wrong
        shutil.rmtree(self.place)
        assert not problems

    def after(self, table: str, key: str, document: dict[str, Any] | None) -> State:
        state = copy.deepcopy(self.truth)
        state.setdefault(table, {}).pop(key, None)
        if document is not None:
            state[table][key] = document
        return {name: documents for name, documents in state.items() if documents}

    @rule(table=tables, key=keys, document=documents | st.none())
    def change(self, table: str, key: str, document: dict[str, Any] | None) -> None:
        self.at += 1
        keep(self.store, self.at, table=table, **{key: document})
        self.truth = self.after(table, key, document)

    @rule(table=tables, key=keys, document=documents, how=failures,
          step=st.integers(1, 4))  # fmt: skip
    def change_on_a_failing_disk(
        self, table: str, key: str, document: dict[str, Any], how: str, step: int
    ) -> None:
        self.at += 1
        done = self.after(table, key, document)
        try:
            with FailingDisk(how, step):
                keep(self.store, self.at, table=table, **{key: document})
        except NotSaved:
            assert state_of(self.store) == self.truth
        except (Unconfirmed, Killed):
            self._look_which((self.truth, done))
        else:
            self.truth = done

    @rule(table=tables, key=keys)
    def erase(self, table: str, key: str) -> None:
        self.at += 1
        erase(self.store, self.at, [(table, key)], table=table, **{key: {"gone": 1}})
        self.truth = self.after(table, key, {"gone": 1})

    @rule(how=failures, step=st.integers(1, 12))
    def settle_on_a_failing_disk(self, how: str, step: int) -> None:
        try:
            with FailingDisk(how, step):
                self.store.settle()
        except NotSaved:
            pass
        except (Unconfirmed, Killed):
            self._look_which((self.truth,))

    @rule()
    def settle(self) -> None:
        self.store.settle()

    @rule()
    def leave_and_return(self) -> None:
        self.store.close()
        self.store = opened(self.folder, self.cipher)
        assert not self.store.notices

    @rule()
    def die_and_return(self) -> None:
        self._look_which((self.truth,))

    @rule(length=st.integers(1, 40))
    def die_in_the_middle_of_a_line(self, length: int) -> None:
        abandon(self.store)
        with (self.folder / "history.jsonl").open("ab") as file:
            file.write(b'{"v":1,"seq":9999,"at":"2026-11-23T09:00:00"'[:length])
        self.store = opened(self.folder, self.cipher)
        assert self.store.notices

    @rule()
    def lose_the_records_file(self) -> None:
        abandon(self.store)
        (self.folder / "records.json").unlink(missing_ok=True)
        self.store = opened(self.folder, self.cipher)

    def _look_which(self, may: tuple[State, ...]) -> None:
        abandon(self.store)
        self.store = opened(self.folder, self.cipher)
        found = state_of(self.store)
        assert found in may
        self.truth = found

    @invariant()
    def memory_is_what_was_acknowledged(self) -> None:
        if self.store is not None:
            assert not self.store.read_only, self.store.why_read_only
            assert state_of(self.store) == self.truth


QUICK = settings(
    max_examples=12, stateful_step_count=25, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck), database=None,
)  # fmt: skip


def test_any_sequence_agrees_with_a_dictionary() -> None:
    run_state_machine_as_test(StoreMachine, settings=QUICK)  # type: ignore[no-untyped-call]


@pytest.mark.long
def test_many_sequences_agree_with_a_dictionary() -> None:
    long = settings(QUICK, max_examples=1_000, stateful_step_count=60, derandomize=False)
    run_state_machine_as_test(StoreMachine, settings=long)  # type: ignore[no-untyped-call]


def test_the_machine_finds_a_store_that_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that does not write every line is found out."""
    real = Journal.append

    def forgetful(self: Journal, change: Any, patches: Any) -> None:
        if self.head.seq % 3:
            real(self, change, patches)

    monkeypatch.setattr(Journal, "append", forgetful)
    # Found is enough: what it is made of need not be looked for.
    finding = settings(QUICK, phases=(Phase.generate,), report_multiple_bugs=False)
    with pytest.raises((AssertionError, StoreProblem)):
        run_state_machine_as_test(StoreMachine, settings=finding)  # type: ignore[no-untyped-call]
