"""A line of the list of incidents: at 80 columns the title still says which case it is."""

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.screens.cards import list_line


@pytest.mark.parametrize(("width", "letters"), [(80, 25), (120, 40)])
def test_there_is_room_for_the_title(casework: Casework, width: int, letters: int) -> None:
    title = "Anonymous account that grades the canteen staff by their looks"
    incident = casework.record({"title": title})
    [drawn] = list_line(casework.row(incident.ref), width, casework.day)
    text = "".join(piece.text for piece in drawn)
    assert title[:letters] in text
    assert len(text) <= width
    assert ("reported" in text) is (width == 120)
    assert incident.ref in text
