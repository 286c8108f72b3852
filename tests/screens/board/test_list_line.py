"""A line of the list of incidents: at 80 columns the title still says which case it is."""

from datetime import date

import msgspec
import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Stage
from esafety_tui.screens.base.incident_lines import (
    CARD_HEIGHT,
    TALL_CARD_HEIGHT,
    card,
    deadline_piece,
    list_line,
)
from support.school import Clock


@pytest.mark.parametrize(("width", "letters"), [(80, 25), (120, 40)])
def test_there_is_room_for_the_title(casework: Casework, width: int, letters: int) -> None:
    title = "Anonymous account that grades the canteen staff by their looks"
    incident = casework.cases.record({"title": title})
    [drawn] = list_line(casework.records.row(incident.ref), width, casework.records)
    text = "".join(piece.text for piece in drawn)
    assert title[:letters] in text
    assert len(text) <= width
    assert ("new" in text) is (width == 120)
    assert incident.ref in text


@pytest.mark.parametrize("width", [58, 76, 96, 138])
@pytest.mark.parametrize("on_hold", [False, True])
def test_what_is_due_and_the_sign_of_the_severity_are_whole_at_every_width(
    casework: Casework, clock: Clock, width: int, on_hold: bool
) -> None:
    """A very narrow line leaves the word for the severity out, and no end is cut off."""
    ref = casework.cases.record({
        "title": "Anonymous account that grades the canteen staff by their looks",
        "severity": "critical", "severity_reason": "threats",
    }).ref  # fmt: skip
    clock.on(days=9)
    if on_hold:
        casework.referrals.refer(ref, {"agency": "police", "decision": "referred", "reason": "x"})
    row = casework.records.row(ref)
    [drawn] = list_line(row, width, casework.records)
    text = "".join(piece.text for piece in drawn)
    assert len(text) <= width
    assert "█" in text
    assert "Anonymous" in text
    assert ("Critical" in text) is (width > 70)
    said = "║ on hold" if on_hold else deadline_piece(row, casework.records.day).text
    assert said in text


def test_the_lines_that_a_card_has_are_used_for_whole_words(casework: Casework) -> None:
    title = "Anonymous account that grades the canteen staff by their looks, again"
    row = casework.records.row(casework.cases.record({"title": title}).ref)
    for height in range(CARD_HEIGHT, TALL_CARD_HEIGHT + 1):
        lines = card(row, 24, casework.records, height=height)
        texts = ["".join(piece.text for piece in one[1:]).strip() for one in lines]
        assert len(lines) == height
        assert texts[-1] == ""
        assert (title in " ".join(texts)) is (height == TALL_CARD_HEIGHT)
        assert ("check that nobody is in danger" in " ".join(texts)) is (height > CARD_HEIGHT)


def test_that_it_is_the_severity_that_is_not_set_is_said_where_there_is_room(
    casework: Casework,
) -> None:
    row = casework.records.row(casework.cases.record({"title": "Fake profile"}).ref)
    for width, said in ((60, "Severity not set · "), (40, "Severity? · ")):
        text = "".join(piece.text for one in card(row, width, casework.records) for piece in one)
        assert said in text
        assert ("Severity not set" in text) is (width == 60)


@pytest.mark.parametrize(
    ("closed_on", "said"),
    [
        (date(2026, 9, 3), "closed Thu 3 Sep"),
        (date(2026, 7, 3), "closed 3 Jul 2026"),
        (date(2024, 11, 28), "closed 28 Nov 2024"),
    ],
)
def test_a_day_of_an_earlier_academic_year_has_its_year(
    casework: Casework, closed_on: date, said: str
) -> None:
    row = casework.records.row(casework.cases.record({"title": "Fake profile"}).ref)
    ended = msgspec.structs.replace(row, stage=Stage.CLOSED, closed_on=closed_on)
    assert deadline_piece(ended, casework.records.day).text == said


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        ((), "Target not known"),
        (("pupil",), "A pupil"),
        (("pupil", "pupil", "staff"), "2 pupils, staff"),
        (("staff", "staff"), "2 staff"),
    ],
)
def test_a_card_says_what_they_are_and_not_the_letters_of_each_case(
    casework: Casework, standings: tuple[str, ...], said: str
) -> None:
    people = [{"role": "target", "standing": one, "name": "Jo Quill"} for one in standings]
    people.append({"role": "alleged", "standing": "parent"})
    ref = casework.cases.record({"title": "Fake profile", "people": people}).ref
    feet = [
        "".join(piece.text for piece in card(
            casework.records.row(ref), 60, casework.records, names=names
        )[2])
        for names in (False, True)
    ]  # fmt: skip
    assert f"not set · {said} · 001" in feet[0]
    assert ("Jo Quill" in feet[1]) is bool(standings)
