"""Every act whose form says *blank = now*: a time that was emptied is that of the act."""

from collections.abc import Callable
from datetime import datetime

import pytest

from esafety_tui.casework.casework import Casework
from support.school import Clock

MEASURE = {"kind": "monitoring", "reason": "x", "consent": "given"}
URL = "https://www.instagram.com/fake"
# Each act with an emptied time, on a case that has one record of each kind: the time it kept.
ACTS: dict[str, Callable[[Casework, str], datetime | None]] = {
    "record": lambda desk, _: (
        desk.cases.record({"title": "Another", "reported_at": None}).reported_at
    ),
    "add-entry": lambda desk, ref: (
        desk.entries.add_entry(ref, {"text": "x", "at": None}).entries[-1].at
    ),
    "change-entry": lambda desk, ref: (
        desk.entries.change_entry(ref, "n1", {"at": None}).entries[0].at
    ),
    "add-support": lambda desk, ref: (
        desk.entries.add_support(ref, {"person": "p1", "at": None}).support[-1].at
    ),
    "change-support": lambda desk, ref: (
        desk.entries.change_support(ref, "s1", {"at": None}).support[0].at
    ),
    "add-measure": lambda desk, ref: (
        desk.entries.add_measure(ref, {**MEASURE, "at": None}).measures[-1].at
    ),
    "change-measure": lambda desk, ref: (
        desk.entries.change_measure(ref, "m1", {"at": None}).measures[0].at
    ),
    "add-sanction": lambda desk, ref: (
        desk.entries.add_sanction(ref, {"kind": "detention", "at": None}).sanctions[-1].at
    ),
    "change-sanction": lambda desk, ref: (
        desk.entries.change_sanction(ref, "c1", {"at": None}).sanctions[0].at
    ),
    "refer": lambda desk, ref: (
        desk.referrals.refer(ref, {"agency": "local-authority", "reason": "x", "at": None})
        .referrals[-1]
        .at
    ),
    "outcome-of-a-referral": lambda desk, ref: (
        desk.referrals.change(ref, desk.records.incident(ref).referrals[0].id,
                             {"outcome": "no action", "outcome_at": None}).referrals[0].outcome_at
    ),
    "send-removal": lambda desk, ref: (
        desk.removals.send(ref, "r1", {"terms_broken": "harassment", "sent_at": None})
        .removals[0].sent_at
    ),
    "check-in": lambda desk, ref: (
        desk.check_ins.record(ref, "k1", {"stopped": "yes", "done_at": None}).check_ins[-1].done_at
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_an_emptied_time_is_now(casework: Casework, ref: str, clock: Clock, act: str) -> None:
    casework.entries.add_entry(ref, {"text": "x"})
    casework.entries.add_support(ref, {"person": "p1"})
    casework.entries.add_measure(ref, MEASURE)
    casework.entries.add_sanction(ref, {"kind": "detention"})
    casework.referrals.refer(ref, {"agency": "local-authority", "reason": "x"})
    casework.removals.add(ref, {"provider": "Instagram", "address": URL, "captured_at": clock.now})
    casework.check_ins.arrange(ref)
    clock.on(minutes=50)
    assert ACTS[act](casework, ref) == clock.now
