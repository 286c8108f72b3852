"""The forms of records: nothing is chosen silently, no time stands that cannot be."""

from datetime import date, timedelta

import pytest
from textual.widgets import Select, Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.actions import Stopped, SupportKind
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import RemovalState
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.incident_counts import cells_of, spans_of
from esafety_tui.widgets.form.form import Form
from support.cases import closed_case
from support.people import PUPIL, TEACHER, a_case
from support.school import NOW, Clock
from support.screens.case_forms import WIDE, case_of, on_case, said_below, save, shown, to_tab

PAGE = "https://social.example/post/1"


# What must be chosen


async def test_an_empty_support_form_is_refused(app: ESafetyApp, ref: str) -> None:
    """Support is not left without its kind when it is changed, either; and somebody is needed."""
    nobody = app.casework.cases.record({"title": "A call"}).ref
    app.casework.cases.add_person(
        ref, {"role": "target", "standing": "staff"}
    )  # two: nobody is meant
    async with on_case(app, nobody, WIDE, "Support") as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert not isinstance(app.screen, Form)
        assert "Add the person first" in shown(app)
        await pilot.press("enter", "escape")
        app.open_case(ref)
        await to_tab(pilot, "Support")
        await pilot.press("a", "ctrl+s")
        await pilot.pause()
        assert said_below(app.screen) == "What must be chosen."
        assert "What *" in shown(app)
        await save(pilot, kind="union")
        assert said_below(app.screen) == "Who for must be chosen."
        assert case_of(app, ref).support == ()
        await save(pilot, person="p1")
        assert [one.kind for one in case_of(app, ref).support] == [SupportKind.UNION]
        await to_tab(pilot, "Support", "s1")
        await pilot.press("e")
        await save(pilot, kind=Select.NULL)
        assert said_below(app.screen) == "What must be chosen."
        assert case_of(app, ref).support[0].kind is SupportKind.UNION


# Names that are hidden


async def test_a_form_shows_no_name_while_names_are_hidden(app: ESafetyApp, ref: str) -> None:
    """One that is missing is asked for; in evidence, measures and referrals they are hidden too."""
    app.casework.cases.change_person(ref, "p1", {"note": "Rang Jo at home"})
    app.casework.cases.change_person(ref, "p2", {"name": ""})
    app.casework.entries.add_evidence(ref, {"description": "A page", "captured_by": "Ann Name"})
    app.casework.entries.add_measure(ref, {
        "kind": "search", "reason": "threats", "consent": "given", "searcher": "Ann Name",
        "searcher_trained": "yes",
    })  # fmt: skip
    app.casework.referrals.refer(
        ref, {"agency": "other", "reason": "advice", "officer": "Ann Name"}
    )
    async with on_case(app, ref, WIDE) as pilot:
        for tab, key, wanted in (
            ("Evidence", "e1", "Captured by"),
            ("Action", "m1", "Who searches"),
            ("Requests", "a1", "Officer or worker"),
        ):
            await to_tab(pilot, tab, key)
            await pilot.press("e", *(["enter"] if tab == "Evidence" else []))
            await pilot.pause()
            assert isinstance(app.screen, Form), tab
            said = " ".join(str(one.render()) for one in app.screen.query(Static))
            assert f"kept as it is: {wanted}." in said  # it may take several lines
            assert "Ann Name" not in shown(app)
            await pilot.press("escape")
            await pilot.pause()
        await to_tab(pilot, "People", "p2")
        await pilot.press("e")
        await save(pilot, name="Al Pupil")
        assert case_of(app, ref).people[1].name == "Al Pupil"
        await to_tab(pilot, "People", "p1")
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert "Jo" not in "".join(str(value) for value in app.screen.typed().values())
        assert "Jo" not in shown(app)
        assert "Not shown here, and kept as it is: Name, Note." in shown(app)
        assert len(app.screen.query(".form--row")) == 7  # as many as while names show
        assert [bool(one.focusable) for one in app.screen.query(".form--hidden")] == [True, True]
        await save(pilot, wants="An apology")
        person = case_of(app, ref).people[0]
        assert (person.name, person.note) == ("Jo Bloggs", "Rang Jo at home")
        assert person.wants == "An apology"
        await pilot.press("f2")
        await to_tab(pilot, "People", "p1")
        await pilot.press("e")
        await save(pilot, name="Jo Blogs")
        assert case_of(app, ref).people[0].name == "Jo Blogs"


# A time that cannot be


@pytest.mark.parametrize(
    "told", ["27 Nov 25:00", "27 Nov 12:60", "31 Nov 12:00", "32 November", "Nov 27, 9:15:77"]
)
def test_a_time_that_cannot_be_is_refused(casework: Casework, ref: str, told: str) -> None:
    with pytest.raises(Invalid, match="description") as refused:
        casework.entries.add_evidence(ref, {"description": "A message", "shown_at": told})
    assert refused.value.field == "shown_at"
    casework.entries.add_evidence(ref, {"description": "A message"})
    with pytest.raises(Invalid, match="description"):
        casework.entries.change_evidence(ref, "e1", {"shown_at": told})


@pytest.mark.parametrize(
    "told",
    ["27 Nov 23:59", "27 Nov 24:00", "29 Feb", "yesterday at 9.15", "11/27/2026 11:30 PM", "2 min",
     "2026-11-27T09:15:00+00:00"],
)  # fmt: skip
def test_a_time_that_can_be_stays_as_it_is_shown(casework: Casework, ref: str, told: str) -> None:
    kept = casework.entries.add_evidence(
        ref, {"description": "A message", "shown_at": told}
    ).evidence[0]
    assert kept.shown_at == told


# When a request was answered


def sent(casework: Casework, ref: str) -> None:
    casework.removals.add(ref, {
        "provider": "Instagram", "address": PAGE, "illegal": "yes",
        "captured_at": NOW - timedelta(hours=1),
    })  # fmt: skip
    casework.removals.send(ref, "r1")


def days_to_removal(casework: Casework, ref: str) -> list[int]:
    context = CountingContext(
        casework.records.school,
        casework.records.calendar,
        casework.records.steps,
        casework.records.today,
    )
    spans = spans_of(casework.records.incident(ref), context)
    return [days for cell, days in spans if cell.figure == "days-to-removal"]


async def test_the_day_of_the_removal_is_asked_and_counted(
    app: ESafetyApp, ref: str, clock: Clock
) -> None:
    sent(app.casework, ref)
    clock.on(days=4)
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Requests", "r1")
        await pilot.press("enter", "enter")
        await save(pilot, state="removed", at="tomorrow")
        assert "must not be in the future" in said_below(app.screen)
        await save(pilot, at="20 Nov")
        assert said_below(app.screen) == "When must not be before the request was sent."
        await save(pilot, at="25 Nov 10:00")
    removal = case_of(app, ref).removals[0]
    assert removal.state is RemovalState.REMOVED
    assert removal.events[-1].at == NOW + timedelta(days=2, hours=1)
    assert days_to_removal(app.casework, ref) == [2]


def test_the_day_of_sending_without_an_hour_is_not_before_it(casework: Casework, ref: str) -> None:
    sent(casework, ref)
    midnight = NOW.replace(hour=0)
    removal = casework.removals.follow(ref, "r1", RemovalState.REMOVED, at=midnight).removals[0]
    assert removal.events[-1].at == removal.sent_at
    assert days_to_removal(casework, ref) == [0]


# Asked before its day


def held(casework: Casework, ref: str) -> dict[str, int]:
    context = CountingContext(
        casework.records.school,
        casework.records.calendar,
        casework.records.steps,
        casework.records.today,
    )
    cells = list(cells_of(casework.records.incident(ref), context))
    return {
        what: sum(cell.figure == "check-ins-held" and cell.column == what for cell in cells)
        for what in ("due", "held")
    }


def test_an_answer_on_the_day_of_the_close_does_not_answer_the_check_in_to_come(
    casework: Casework, clock: Clock
) -> None:
    ref = closed_case(casework, TEACHER)
    incident = casework.check_ins.record(ref, "k1", {"stopped": "yes"})
    early = incident.check_ins[-1]
    assert (early.id, early.due, early.stopped) == ("k3", casework.records.today, Stopped.YES)
    assert [one.done_at for one in incident.check_ins[:2]] == [None, None]
    assert held(casework, ref) == {"due": 1, "held": 1}
    clock.on(days=14)
    assert held(casework, ref) == {"due": 2, "held": 1}
    casework.check_ins.record(ref, "k1", {"stopped": "yes"})
    assert held(casework, ref) == {"due": 2, "held": 2}


def test_one_that_is_moved_is_answered_on_its_new_day(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    casework.check_ins.arrange(ref)
    casework.check_ins.move(ref, "k1", casework.records.today)
    incident = casework.check_ins.record(ref, "k1", {"stopped": "yes"})
    assert len(incident.check_ins) == 2
    assert incident.check_ins[0].stopped is Stopped.YES


async def test_the_form_says_what_becomes_of_an_early_answer(app: ESafetyApp, ref: str) -> None:
    app.casework.check_ins.arrange(ref)
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Support", "k1")
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert "This check-in is for Mon 7 Dec 2026" in shown(app)
        await save(pilot)
        assert (
            said_below(app.screen)
            == "Did it stop? must be answered: yes, partly, no, or left the school."
        )
        await save(pilot, stopped="yes")
    early = case_of(app, ref).check_ins[-1]
    assert (early.id, early.due) == ("k3", date(2026, 11, 23))
