"""A record that was entered by mistake: taken out, noted, counted nowhere, and undone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.wording import field_changes
from esafety_tui.model.catalogue import SUB_RECORDS
from esafety_tui.model.incident import Incident, RecordKind
from esafety_tui.model.record import Invalid, plain
from esafety_tui.model.vocabulary import Category, Stage
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.incident_counts import cells_of, spans_of
from esafety_tui.reports.names.masking import HIDDEN
from esafety_tui.reports.release import case_line
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.dialogs import ClauseBox, Refusal
from esafety_tui.widgets.form.form import Form
from support.cases import closed_case
from support.people import TEACHER, a_case, states
from support.school import NOW, SCHOOL, Clock
from support.screens.all_forms import whole_case
from support.screens.case_forms import NARROW, WIDE, case_of, on_case, save, shown, to_step, to_tab

PAGE = "https://social.example/post/9"
Act = Callable[[Casework, str], object]


def _sent(desk: Casework, ref: str) -> None:
    desk.removals.add(ref, {"addressed_to": "poster", "address": PAGE})
    desk.removals.send(ref, "r1")


# Each kind of record, how one is added to a case with a target, and its id.
ADDED: dict[str, tuple[RecordKind, str, Act]] = {
    "a person": (RecordKind.PERSON, "p2", lambda desk, ref: desk.cases.add_person(
        ref, {"role": "responsible", "standing": "pupil", "name": "Wrong Child"})),
    "another target": (RecordKind.PERSON, "p2", lambda desk, ref: desk.cases.add_person(
        ref, {"role": "target", "standing": "pupil", "year_group": "Y8"})),
    "evidence": (RecordKind.EVIDENCE, "e1", lambda desk, ref: desk.entries.add_evidence(
        ref, {"address": PAGE, "captured_at": NOW})),
    "an entry": (RecordKind.ENTRY, "n1", lambda desk, ref: desk.entries.add_entry(
        ref, {"kind": "call", "text": "Rang the wrong parents"})),
    "a draft": (RecordKind.REMOVAL, "r1", lambda desk, ref: desk.removals.add(
        ref, {"addressed_to": "poster", "address": PAGE})),
    "a sent request": (RecordKind.REMOVAL, "r1", _sent),
    "a referral": (RecordKind.REFERRAL, "a1", lambda desk, ref: desk.referrals.refer(
        ref, {"agency": "local-authority", "reason": "for advice"})),
    "support": (RecordKind.SUPPORT, "s1", lambda desk, ref: desk.entries.add_support(
        ref, {"kind": "conversation", "person": "p1", "taken_up": "yes"})),
    "a measure": (RecordKind.MEASURE, "m1", lambda desk, ref: desk.entries.add_measure(
        ref, {"kind": "monitoring", "reason": "threats", "consent": "given"})),
    "a sanction": (RecordKind.SANCTION, "c1", lambda desk, ref: desk.entries.add_sanction(
        ref, {"kind": "detention", "person": "p1", "note": "for what they did"})),
}  # fmt: skip
each_kind = pytest.mark.parametrize(("kind", "record_id", "add"), ADDED.values(), ids=ADDED)


def counted(desk: Casework, ref: str) -> dict[str, Any]:
    """All that is counted, asked or listed of a case."""
    incident = desk.records.incident(ref)
    counting = CountingContext(
        desk.records.school, desk.records.calendar, desk.records.steps, desk.records.today
    )
    return {
        "cells": sorted(cells_of(incident, counting)),
        "spans": sorted(spans_of(incident, counting)),
        "steps": desk.records.checklist(incident),
        "row": desk.records.row(ref),
        "lines": case_line(incident, {one: one.label for one in Category}),
    }


def without_notes(incident: Incident) -> dict[str, Any]:
    return plain(incident.but(taken_out=()))


@each_kind
def test_it_counts_nowhere_as_if_it_had_never_been_entered(
    casework: Casework, kind: RecordKind, record_id: str, add: Act
) -> None:
    ref = a_case(casework, TEACHER)
    before, record = counted(casework, ref), without_notes(casework.records.incident(ref))
    add(casework, ref)
    assert counted(casework, ref) != before or kind is RecordKind.REMOVAL
    casework.corrections.take_out(ref, kind, record_id, "the wrong case")
    assert counted(casework, ref) == before
    assert without_notes(casework.records.incident(ref)) == record


@each_kind
def test_what_it_was_and_why_it_went_stay_and_undo_brings_it_back(
    casework: Casework, kind: RecordKind, record_id: str, add: Act
) -> None:
    ref = a_case(casework, TEACHER)
    add(casework, ref)
    with_it, all_of_it = counted(casework, ref), plain(casework.records.incident(ref))
    (note,) = casework.corrections.take_out(ref, kind, record_id, "the wrong case").taken_out
    assert (note.id, note.kind, note.reason) == (record_id, kind, "the wrong case")
    assert note.by == SCHOOL["lead"]
    assert note.was
    last = casework.history.entries(ref)[-1]
    assert last.act == f"removed what was entered by mistake: {kind.label}"
    changes = field_changes(last, ref)
    assert any(one.before and not one.after for one in changes)
    assert "the wrong case" in [one.after for one in changes]
    casework.undo.take_back(casework.undo.last())
    assert plain(casework.records.incident(ref)) == all_of_it
    assert counted(casework, ref) == with_it


def test_a_check_in_is_taken_out_too(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    incident = casework.corrections.take_out(
        ref, RecordKind.CHECK_IN, "k2", "she has left the school"
    )
    assert [one.id for one in incident.check_ins] == ["k1"]


def test_a_reason_is_asked(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.entries.add_entry(ref, {"text": "x"})
    with pytest.raises(Invalid, match="must say why"):
        casework.corrections.take_out(ref, RecordKind.ENTRY, "n1", "  ")
    assert casework.records.incident(ref).entries


@each_kind
def test_its_number_is_given_to_nothing_else(
    casework: Casework, kind: RecordKind, record_id: str, add: Act
) -> None:
    ref = a_case(casework, TEACHER)
    add(casework, ref)
    casework.corrections.take_out(ref, kind, record_id, "the wrong case")
    if record_id != "r1":
        add(casework, ref)
        ids = _ids(casework.records.incident(ref))
        assert record_id not in ids
        assert record_id[0] in {one[0] for one in ids}


def _ids(incident: Incident) -> list[str]:
    lists = [value for value in without_notes(incident).values() if isinstance(value, list | tuple)]
    return [one["id"] for records in lists for one in records if isinstance(one, dict)]


def test_nobody_else_gets_the_alias_of_who_was_taken_out(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.cases.add_person(ref, {"role": "witness", "standing": "pupil"})
    casework.corrections.take_out(ref, RecordKind.PERSON, "p2", "the wrong child")
    incident = casework.cases.add_person(ref, {"role": "witness", "standing": "pupil"})
    assert [(one.id, one.alias) for one in incident.people] == [
        ("p1", "Staff A"),
        ("p3", "Pupil B"),
    ]


def test_a_step_that_a_mistake_had_answered_is_open_again(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    before = states(casework, ref)
    casework.entries.add_support(ref, {"kind": "welfare-check", "person": "p1"})
    assert states(casework, ref) != before
    casework.corrections.take_out(ref, RecordKind.SUPPORT, "s1", "doubled")
    assert states(casework, ref) == before


# What stands in the way


def test_somebody_whom_records_name_stays_until_they_name_nobody(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.entries.add_support(ref, {"kind": "union", "person": "p1"})
    casework.check_ins.arrange(ref)
    with pytest.raises(Invalid, match="Staff A is named in support and a check-in") as refused:
        casework.corrections.take_out(ref, RecordKind.PERSON, "p1", "the wrong person")
    assert "take that out first" in refused.value.sentence
    assert casework.records.incident(ref).people
    for kind, record_id in (("support", "s1"), ("check-in", "k1"), ("check-in", "k2")):
        casework.corrections.take_out(ref, RecordKind(kind), record_id, "the wrong person")
    assert (
        casework.corrections.take_out(ref, RecordKind.PERSON, "p1", "the wrong person").people == ()
    )


HELD: dict[str, tuple[RecordKind, str, Act]] = {
    "evidence": ADDED["evidence"],
    "a measure": ADDED["a measure"],
    "a sanction": ADDED["a sanction"],
    "a sent request": ADDED["a sent request"],
    "an interview": (RecordKind.ENTRY, "n1", lambda desk, ref: desk.entries.add_entry(
        ref, {"kind": "interview", "text": "Heard him"})),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "record_id", "add"), HELD.values(), ids=HELD)
def test_under_a_police_hold_what_the_police_may_want_stays(
    casework: Casework, kind: RecordKind, record_id: str, add: Act
) -> None:
    ref = a_case(casework, TEACHER)
    add(casework, ref)
    casework.referrals.place_hold(ref, "the mother told them")
    before = casework.records.incident(ref)
    with pytest.raises(Refused) as refused:
        casework.corrections.take_out(ref, kind, record_id, "the wrong case")
    assert refused.value.clause == "P6"
    assert casework.records.incident(ref) == before
    casework.referrals.lift_hold(ref, "DC Hall agreed")
    casework.corrections.take_out(ref, kind, record_id, "the wrong case")


def test_support_goes_on_under_a_hold(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.entries.add_support(ref, {"kind": "union", "person": "p1"})
    casework.referrals.place_hold(ref, "the mother told them")
    assert casework.corrections.take_out(ref, RecordKind.SUPPORT, "s1", "doubled").support == ()


def test_the_referral_on_which_the_hold_rests_stays_until_it_is_lifted(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    with pytest.raises(Refused, match="it began the police hold"):
        casework.corrections.take_out(ref, RecordKind.REFERRAL, "a1", "never told them")
    casework.referrals.lift_hold(ref, "nobody told the police: my mistake")
    incident = casework.corrections.take_out(ref, RecordKind.REFERRAL, "a1", "never told them")
    assert incident.referrals == ()
    assert incident.holds[0].referral == ""


def test_evidence_goes_after_its_file_and_not_once_a_copy_is_out(
    casework: Casework, tmp_path: Path
) -> None:
    ref = a_case(casework, TEACHER)
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(name.encode())
        casework.evidence.bring(ref, {"description": name}, tmp_path / name).done()
    with pytest.raises(Refused, match="its file is kept") as refused:
        casework.corrections.take_out(ref, RecordKind.EVIDENCE, "e1", "the wrong case")
    assert "Take the file away first" in refused.value.way_forward
    casework.evidence.take_file_away(ref, "e1", "the wrong case")
    assert [
        one.id
        for one in casework.corrections.take_out(ref, RecordKind.EVIDENCE, "e1", "wrong").evidence
    ] == ["e2"]
    casework.evidence.take_copy(ref, "e2", tmp_path / "copy.png", "for the police").done()
    casework.evidence.take_file_away(ref, "e2", "the wrong case")
    with pytest.raises(Refused, match="a copy of it was given out"):
        casework.corrections.take_out(ref, RecordKind.EVIDENCE, "e2", "the wrong case")


def test_a_closed_case_keeps_what_its_close_rests_on(casework: Casework) -> None:
    ref = closed_case(casework, TEACHER)
    casework.entries.add_support(ref, {"kind": "counselling", "person": "p1"})
    casework.entries.add_support(ref, {"kind": "counselling", "person": "p1"})
    assert len(casework.corrections.take_out(ref, RecordKind.SUPPORT, "s2", "doubled").support) == 1
    casework.corrections.take_out(ref, RecordKind.CHECK_IN, "k1", "asked elsewhere")
    with pytest.raises(Invalid, match="open the case again first"):
        casework.corrections.take_out(ref, RecordKind.CHECK_IN, "k2", "asked elsewhere")
    casework.cases.move(ref, Stage.MONITORING, "it goes on")
    assert (
        casework.corrections.take_out(ref, RecordKind.CHECK_IN, "k2", "asked elsewhere").check_ins
        == ()
    )


# On the screen


async def test_x_on_the_right_takes_out_the_record_that_has_the_cursor(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.entries.add_support(ref, {"kind": "union", "person": "p1"})
    app.casework.entries.add_support(ref, {"kind": "union", "person": "p1"})
    async with on_case(app, ref, NARROW) as pilot:
        for size in (NARROW, WIDE):
            await pilot.resize_terminal(*size)
            await to_tab(pilot, "Support", "s2")
            assert "x Remove" in shown(app), size
            await pilot.press("x")
            await pilot.pause()
            assert "support entered by mistake?" in shown(app), size
            await save(pilot, reason="Entered twice")
            case = case_of(app, ref)
            assert [one.id for one in case.support] == ["s1"]
            assert case.taken_out[0].reason == "Entered twice"
            assert case.steps == {}
            await pilot.press("u")
            await pilot.pause()
            assert len(case_of(app, ref).support) == 2, size


async def test_what_was_taken_out_stays_marked_on_its_tab_and_hides_its_reason_with_the_names(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.cases.add_person(
        ref, {"role": "witness", "standing": "pupil", "name": "Wrong Child"}
    )
    app.casework.corrections.take_out(ref, RecordKind.PERSON, "p3", "Wrong Child was never there")
    changes = field_changes(app.casework.history.entries(ref)[-1], ref)
    (change,) = (one for one in changes if one.private and one.after)
    assert change.shown(names=False).after == HIDDEN
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "People")
        assert "Removed: entered by mistake: person" in shown(app)
        assert "Pupil B · removed 23 Nov 2026" in shown(app)
        assert "Wrong Child" not in shown(app)
        await to_tab(pilot, "Timeline")
        assert "Wrong Child" not in shown(app)
        await pilot.press("f2")
        await to_tab(pilot, "People")
        assert "Wrong Child was never there" in shown(app)


async def test_what_is_refused_is_said_before_anything_is_typed(app: ESafetyApp, ref: str) -> None:
    app.casework.entries.add_evidence(ref, {"description": "Screen print"})
    app.casework.referrals.place_hold(ref, "the mother told them")
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Evidence", "e1")
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, Refusal)
        await pilot.press("escape")
        await to_tab(pilot, "Requests", "hold0")
        await pilot.press("x")
        await pilot.pause()
        assert "A police hold is lifted, with the reason: key H." in shown(app)


KEYS_OF_STEPS = ("x", "space", "b", "question_mark")


async def test_a_key_of_a_step_does_nothing_to_one_while_the_cursor_is_on_the_right(
    app: ESafetyApp, ref: str
) -> None:
    async with on_case(app, ref, NARROW) as pilot:
        case = app.screen
        await to_step(pilot, "tell-not-to-engage")
        for tab in ("Account", "Support"):
            for key in KEYS_OF_STEPS:
                await to_tab(pilot, tab)
                await pilot.press(key)
                await pilot.pause()
                assert case_of(app, ref).steps == {}, (tab, key)
                assert "Why it does not apply" not in shown(app), (tab, key)
                assert "Who did it" not in shown(app), (tab, key)
                assert not isinstance(app.screen, ClauseBox), (tab, key)
                if app.screen is not case:
                    await pilot.press("escape")
                    await pilot.pause()
                assert app.screen is case, (tab, key)


async def test_without_the_check_space_ticks_a_step_that_nobody_sees(
    app: ESafetyApp, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same keys, with every key at work on both sides."""
    monkeypatch.setattr(CaseScreen, "check_action", lambda *_: True)
    async with on_case(app, ref, NARROW) as pilot:
        await to_step(pilot, "tell-not-to-engage")
        await to_tab(pilot, "People")
        await pilot.press("space")
        await pilot.pause()
        assert set(case_of(app, ref).steps) == {"tell-not-to-engage"}


async def test_on_the_left_x_is_of_the_step(app: ESafetyApp, ref: str, clock: Clock) -> None:
    clock.on(minutes=1)
    async with on_case(app, ref, NARROW) as pilot:
        await to_tab(pilot, "People", "p2")
        await to_step(pilot, "tell-not-to-engage")
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert "Why it does not apply" in shown(app)
        await save(pilot, reason="nobody was written to")
        assert case_of(app, ref).steps["tell-not-to-engage"].at == NOW + timedelta(minutes=1)


def test_the_whole_case_of_the_forms_can_be_emptied(casework: Casework, tmp_path: Path) -> None:
    ref = whole_case(casework, tmp_path / "page.png")
    casework.evidence.take_file_away(ref, "e1", "not needed")
    # A hand-over stays: it is out.
    incident = casework.records.incident(ref)
    casework.records.keep("took it back", incident.but(hand_overs=()))
    # Whom other records name goes last.
    for one in reversed(SUB_RECORDS):
        for record in one.records_in(casework.records.incident(ref)):
            casework.corrections.take_out(ref, one.kind, record.id, "all of it was another case")
        assert one.records_in(casework.records.incident(ref)) == ()
