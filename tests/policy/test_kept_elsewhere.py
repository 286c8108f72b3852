"""A step that wants a record is done by it, or by saying where that is kept."""

from datetime import timedelta

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.screens.case.checklist import draw_step
from esafety_tui.screens.case.forms.account import _elsewhere_in_words
from support.cases import a_case
from support.school import NOW


def test_a_tick_alone_is_no_record(casework: Casework) -> None:
    ref = a_case(casework)
    with pytest.raises(Invalid, match="must say where its record is"):
        casework.cases.tick(ref, "lessons")
    with pytest.raises(Invalid, match="must say where its record is"):
        casework.cases.done_by(ref, "lessons", {"by": "Dee Puty"})
    assert casework.records.incident(ref).steps == {}
    casework.cases.tick(ref, "lessons", kept="the minutes of the governors")
    checklist = casework.records.checklist(casework.records.incident(ref))
    assert [line.id for line in checklist.elsewhere] == ["lessons"]
    said = _elsewhere_in_words(checklist)
    assert "What has the school learned? · the minutes of the governors" in said
    (line,) = checklist.elsewhere
    drawn = draw_step(line, 90, casework.records.today, casework.records.calendar, "Dee Puty")
    words = "".join(piece.text for one in drawn for piece in one)
    assert "23 Nov 2026 · by Dee Puty · kept elsewhere: the minutes of the governors" in words
    # Once the record is in the case, it is elsewhere no longer.
    amended = casework.cases.amend(ref, {"lessons": "a rule to change"})
    checklist = casework.records.checklist(amended)
    assert checklist.elsewhere == ()
    assert _elsewhere_in_words(checklist) == ""


def test_a_step_done_earlier_has_its_day(casework: Casework) -> None:
    ref = a_case(casework)
    earlier = NOW - timedelta(days=3)
    marked = casework.cases.done_by(ref, "tell-reporter", {"at": earlier, "by": "Dee Puty"})
    assert marked.steps["tell-reporter"].at == earlier
    (line,) = (one for one in casework.records.checklist(marked).lines if one.id == "tell-reporter")
    assert (line.at, line.done_by) == (earlier, "Dee Puty")
    for day in (NOW + timedelta(days=1), None):
        data = {"at": day}
        if day:
            with pytest.raises(Invalid, match="must not be in the future"):
                casework.cases.done_by(ref, "tell-reporter", data)
        else:  # an emptied time leaves the day as it was
            kept = casework.cases.done_by(ref, "tell-reporter", data)
            assert kept.steps["tell-reporter"].at == earlier
