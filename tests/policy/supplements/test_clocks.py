"""The clock of a request about data runs in calendar time, which no holiday stops."""

from datetime import date

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid, read
from esafety_tui.model.requests import DataRequest, DataRequestKind
from esafety_tui.policy.supplements.clocks import answer_due

ACCESS, COMPLAINT = DataRequestKind.ACCESS_REQUEST, DataRequestKind.DATA_COMPLAINT
AT = "2026-11-20T09:00:00+00:00"


def due(kind: DataRequestKind, received: str, **data: object) -> date | None:
    return answer_due(read(DataRequest, {"at": AT, "kind": kind, "received_on": received, **data}))


@pytest.mark.parametrize(
    ("received", "data", "expected"),
    [
        # Over Christmas: it is the same day of the next month.
        ("2026-12-18", {}, date(2027, 1, 18)),
        ("2027-01-31", {}, date(2027, 2, 28)),
        # Longer, said within the first month; said too late it is not longer.
        ("2026-12-18", {"longer_said_on": "2027-01-18"}, date(2027, 3, 18)),
        ("2026-12-18", {"longer_said_on": "2027-01-19"}, date(2027, 1, 18)),
        ("2026-12-18", {"answered_on": "2027-01-04"}, None),
        # To acknowledge it is for complaints.
        ("2026-12-18", {"acknowledged_on": "2026-12-19"}, date(2027, 1, 18)),
    ],
)
def test_a_request_is_answered_in_a_month(
    received: str, data: dict[str, object], expected: date | None
) -> None:
    why = {"longer_because": "many records"} if "longer_said_on" in data else {}
    assert due(ACCESS, received, **data, **why) == expected


def test_a_complaint_is_acknowledged_in_thirty_days() -> None:
    assert due(COMPLAINT, "2027-02-01") == date(2027, 3, 3)
    assert due(COMPLAINT, "2027-02-01", acknowledged_on="2027-02-02") is None
    assert due(COMPLAINT, "2027-02-01", answered_on="2027-02-02") is None


@pytest.mark.parametrize("day", ["longer_said_on", "acknowledged_on", "answered_on"])
def test_nothing_is_answered_before_it_came(day: str) -> None:
    with pytest.raises(Invalid) as bad:
        due(ACCESS, "2026-12-18", **{day: "2026-12-17"}, longer_because="many")
    assert bad.value.field == day


def test_that_it_takes_longer_wants_a_reason() -> None:
    with pytest.raises(Invalid, match="why it takes longer"):
        due(ACCESS, "2026-12-18", longer_said_on="2026-12-19")


def test_the_first_of_several_says_when_the_step_is_due(casework: Casework) -> None:
    casework.settings.switch_supplement("data-protection-uk", on=True)
    ref = casework.cases.record({"title": "A case"}).ref
    for received in ("2026-11-20", "2026-11-09"):
        casework.entries.add_data_request(ref, {"kind": "access-request", "received_on": received})

    def line() -> tuple[date | None, str]:
        lines = casework.records.checklist(casework.records.incident(ref)).lines
        return next((one.due, one.state) for one in lines if one.id == "dp-1")

    assert line() == (date(2026, 12, 9), "open")
    casework.entries.change_data_request(ref, "d2", {"answered_on": "2026-11-23"})
    assert line() == (date(2026, 12, 20), "open")  # a Sunday, all the same
    casework.entries.change_data_request(ref, "d1", {"answered_on": "2026-11-23"})
    assert line() == (None, "done")
