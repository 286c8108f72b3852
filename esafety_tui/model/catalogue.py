"""The kinds of record that a case holds: of each, once, all that more than one place goes by."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from esafety_tui.model.actions import CheckIn, Measure, Sanction, Support
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.incident import Incident, Person, RecordKind
from esafety_tui.model.leaving import HandOver, Letter
from esafety_tui.model.record import Record
from esafety_tui.model.requests import DataRequest, Referral, Removal


class SubRecord(Protocol):
    """A record within a case."""

    @property
    def id(self) -> str:
        """What it is called within the case."""


class SubRecordKind(NamedTuple):
    """A kind of sub-record: where it is kept, and what it is called by whom.

    ``field`` of an incident holds them; ``letter`` begins their ids.  A sentence says
    ``noun`` of one, the menu of what can be added says ``menu``; ``word`` is how a step
    asks for one.  They show on ``tab``.  The word in ``sort`` says which sort one is.
    """

    kind: RecordKind
    record: type[Record]
    field: str
    letter: str
    word: str
    noun: str
    tab: str
    menu: str = ""
    sort: str = "kind"

    @property
    def about_somebody(self) -> bool:
        """Whether each names somebody of the case."""
        return "person" in self.record.__struct_fields__

    def records_in(self, incident: Incident) -> tuple[SubRecord, ...]:
        """Return those that *incident* holds."""
        records: tuple[SubRecord, ...] = getattr(incident, self.field)
        return records


SUB_RECORDS = (
    SubRecordKind(
        RecordKind.PERSON, Person, field="people", letter="p",
        word="people", noun="a person", tab="People", sort="role",
    ),
    SubRecordKind(
        RecordKind.EVIDENCE, Evidence, field="evidence", letter="e",
        word="evidence", noun="evidence", tab="Evidence", sort="medium",
    ),
    SubRecordKind(
        RecordKind.ENTRY, Entry, field="entries", letter="n",
        word="entry", noun="an entry", tab="Timeline",
        menu="an entry: a call, a meeting, a note",
    ),
    SubRecordKind(
        RecordKind.REMOVAL, Removal, field="removals", letter="r",
        word="removal", noun="a take-down request", tab="Requests", sort="addressed_to",
    ),
    SubRecordKind(
        RecordKind.REFERRAL, Referral, field="referrals", letter="a",
        word="referral", noun="a referral", tab="Requests", sort="agency",
        menu="a referral: the police or others told, or not told",
    ),
    SubRecordKind(
        RecordKind.SUPPORT, Support, field="support", letter="s",
        word="support", noun="support", tab="Support",
    ),
    SubRecordKind(
        RecordKind.MEASURE, Measure, field="measures", letter="m",
        word="measure", noun="a measure", tab="Action",
        menu="monitoring, confiscation or a search",
    ),
    SubRecordKind(
        RecordKind.SANCTION, Sanction, field="sanctions", letter="c",
        word="sanction", noun="a sanction", tab="Action",
    ),
    SubRecordKind(
        RecordKind.CHECK_IN, CheckIn, field="check_ins", letter="k",
        word="check-ins", noun="a check-in", tab="Support", sort="stopped",
        menu="the check-ins, in two weeks and in six",
    ),
    SubRecordKind(
        RecordKind.DATA_REQUEST, DataRequest, field="data_requests", letter="d",
        word="data-request", noun="a data request", tab="Requests",
        menu="a request for data, or a complaint about it",
    ),
    SubRecordKind(
        RecordKind.HAND_OVER, HandOver, field="hand_overs", letter="h",
        word="hand-over", noun="a hand-over", tab="Requests",
        menu="a hand-over: police, safeguarding, a new school …", sort="recipient",
    ),
    SubRecordKind(
        RecordKind.LETTER, Letter, field="letters", letter="l",
        word="letter", noun="a letter", tab="Requests",
        menu="a letter to parents, staff, a reporter, a governor",
    ),
)  # fmt: skip

OF_KIND: Mapping[RecordKind, SubRecordKind] = {one.kind: one for one in SUB_RECORDS}
OF_TYPE: Mapping[type, SubRecordKind] = {one.record: one for one in SUB_RECORDS}
