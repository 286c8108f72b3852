"""A new lead or deputy: from a day, with the list of what is handed over."""

from datetime import date

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.model.school.earlier import Post
from support.people import TEACHER, a_case
from support.school import Clock


def test_a_new_lead_holds_the_post_from_the_day_and_is_handed_what_is_open(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    casework.school_year.hand_over.appoint(Post.LEAD, "Noor Next", date(2026, 12, 1))
    assert casework.records.lead == "Sam Lead"
    clock.on(days=8)
    assert casework.records.lead == "Noor Next"
    text = casework.school_year.hand_over.text(Post.LEAD)
    assert f"{ref}  Fake profile · new" in text
    assert f"{ref}  check-in on 7 Dec 2026" in text
    assert "not encrypted" in text
    with pytest.raises(Invalid, match="nominated e-safety lead"):
        casework.school_year.hand_over.appoint(Post.LEAD, " ")
    casework.school_year.hand_over.appoint(Post.DEPUTY, "")  # a school may have none
    assert casework.records.school.holder(Post.DEPUTY, casework.records.today) == ""
