"""Each kind of record is declared once, and whole: its forms, its tab, the history, its way out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.wording import FieldChange, field_changes
from esafety_tui.data.journal.entry import Change, Link, written
from esafety_tui.data.journal.patch import difference
from esafety_tui.model.catalogue import OF_KIND, OF_TYPE, SUB_RECORDS, SubRecordKind
from esafety_tui.model.contact import Contact
from esafety_tui.model.incident import Incident, Person, RecordKind, TakenOut
from esafety_tui.model.record import Invalid, Line, Record, Text, kinds_in, plain, read
from esafety_tui.model.school.annual_review import PlannedAction
from esafety_tui.model.school.prevention import Activity, PolicyReview, Survey, Training
from esafety_tui.model.school.school import Closure, School, Term
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import Called, declared, naming_fields
from esafety_tui.policy.answers import ANSWERS
from esafety_tui.reports.names.masking import HIDDEN
from esafety_tui.screens.base.asking import with_names_hidden
from esafety_tui.screens.case.actions import ADDABLE
from esafety_tui.screens.case.items import CaseView
from esafety_tui.screens.case.tabs import TABS, mistakes, tab_items
from esafety_tui.widgets.form.field import fields_of
from esafety_tui.widgets.form.form import Form
from support.school import SCHOOL, Clock
from support.screens.all_forms import FORMS, Asking, whole_case


@dataclass(frozen=True)
class Asked:
    """By which forms the fields of a record are filled, and which are filled by no form."""

    forms: tuple[str, ...]
    by_itself: frozenset[str]


def _asked(*forms: str, by_itself: str = "") -> Asked:
    return Asked(forms, frozenset(by_itself.split()))


ASKED: dict[type[Record], Asked] = {
    OF_KIND[kind].record: asked
    for kind, asked in {
        RecordKind.PERSON: _asked("person", "change a person",
                                  by_itself="id formerly who apart born"),
        RecordKind.EVIDENCE: _asked("evidence", "change evidence", "keep a file",
                                    by_itself="id at by sha256 size taken consent_by"),
        RecordKind.ENTRY: _asked("entry", "correct an entry", by_itself="id by"),
        RecordKind.REMOVAL: _asked("removal", "change a removal", "a sent removal", "send",
                                   by_itself="id at by state answered_at events draft chosen"),
        RecordKind.REFERRAL: _asked("referral", "later", by_itself="id by"),
        RecordKind.SUPPORT: _asked("support", "change support", by_itself="id"),
        RecordKind.MEASURE: _asked("measure", "change a measure",
                                   by_itself="id by private_consent_by"),
        RecordKind.SANCTION: _asked("sanction", "change a sanction", by_itself="id by"),
        RecordKind.DATA_REQUEST: _asked("data request", "change a data request",
                                        by_itself="id at by"),
        RecordKind.CHECK_IN: _asked("check-in", "move a check-in", by_itself="id person by weeks"),
        RecordKind.HAND_OVER: _asked(
            "hand over", "a receipt", "sent in error",
            by_itself="id at by recipient agreed parts named left_out files document sha256 "
            "text_sha256 receipt_asked chased_on sent_in_error_at"),
        RecordKind.LETTER: _asked("a sent letter", by_itself="id at by kind person text"),
    }.items()
} | {
    Activity: _asked("activity", "change an activity", by_itself="id"),
    Training: _asked("training", by_itself="id"),
    PolicyReview: _asked("review", by_itself="id"),
    Survey: _asked("survey", by_itself="id"),
    PlannedAction: _asked("plan", "account for an action", by_itself="id"),
    Term: _asked("a term", by_itself="year"),
    Closure: _asked("a closure"),
    School: _asked("who is who", "the year", "keeping", "backups", "set up",
                   by_itself="terms closures response_targets category_names supplements "
                   "milder_choices report_targets earlier_targets earlier_holders begun_on"),
    Contact: _asked("own contact", "change a contact",
                    by_itself="id status replaced_by rules_url safety_url source source_date "
                    "confidence checked_on"),
}  # fmt: skip

# What a field is called that holds somebody's name, or a file that may be called after somebody.
_NAMES_SOMEBODY = re.compile(r"name|formerly|officer|searcher|file|\w+_by")

# What leaves the school is asked for by whoever it goes to.
_NO_STEP_ASKS = {RecordKind.HAND_OVER, RecordKind.LETTER}

each_record = pytest.mark.parametrize("record", ASKED, ids=lambda one: one.__name__)
each_kind = pytest.mark.parametrize("kind", SUB_RECORDS, ids=lambda one: one.kind.value)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """A place over a school whose one case has a record of each kind; forms change nothing."""
    folder = tmp_path_factory.mktemp("catalogue")
    casework = Casework.set_up(folder / "records", SCHOOL, clock=Clock())
    yield Asking(casework, whole_case(casework, folder / "page.png"))
    casework.close()


@pytest.fixture(scope="module")
def forms(asking: Asking) -> dict[str, Form]:
    """The forms of :data:`ASKED`, by their names."""
    wanted = {name for asked in ASKED.values() for name in asked.forms}
    found = {}
    for known in FORMS:
        if known.name in wanted:
            known.opens(asking, asking.casework.records.incident(asking.ref))
            found[known.name] = asking.forms[-1]
    return found


# The kinds themselves


def test_every_list_of_records_of_a_case_is_in_the_catalogue() -> None:
    lists = {
        name: record
        for name, hint in get_type_hints(Incident).items()
        for record in get_args(hint)[:1]
        if isinstance(record, type) and issubclass(record, Record)
        if "id" in record.__struct_fields__ and record is not TakenOut
    }
    assert {one.field: one.record for one in SUB_RECORDS} == lists
    assert [one.kind for one in SUB_RECORDS] == list(RecordKind)


def test_letters_and_words_are_of_one_kind_only() -> None:
    for told in ("letter", "word", "noun", "record"):
        assert len({getattr(one, told) for one in SUB_RECORDS}) == len(SUB_RECORDS), told
    assert len({one.menu or one.noun for one in SUB_RECORDS}) == len(SUB_RECORDS)
    assert all(len(one.letter) == 1 for one in SUB_RECORDS)


@each_kind
def test_a_kind_has_its_tab_its_step_its_place_in_the_menu_and_its_id(
    asking: Asking, kind: SubRecordKind
) -> None:
    assert kind.tab in TABS
    assert ADDABLE[kind.menu or kind.noun] == kind.word
    assert any(issubclass(one, Word) for one in kinds_in(declared(kind.record)[kind.sort].hint))
    asked_for = {word.split(":")[0] for word in ANSWERS}
    assert (kind.word in asked_for) is (kind.kind not in _NO_STEP_ASKS)
    records = kind.records_in(asking.casework.records.incident(asking.ref))
    assert [one.id for one in records] == [f"{kind.letter}{n + 1}" for n in range(len(records))]
    assert records
    assert all(OF_TYPE[type(one)] is kind for one in records)


# Their fields


def undeclared(record: type[Record], asked: Asked) -> list[str]:
    """What the fields of *record* do not declare, though a form or a name needs it."""
    wrong = [
        f"{name} has no label"
        for name, field in declared(record).items()
        if not field.wording.label and name not in asked.by_itself
    ]
    wrong += [
        f"{name} may hold a name"
        for name, field in declared(record).items()
        if record not in (School, Term, Contact)  # who leads, and what is open to all
        and any(part is str for part in kinds_in(field.hint))
        and _NAMES_SOMEBODY.fullmatch(name)
        and not field.wording.may_hold_name
    ]
    return wrong


@each_record
def test_every_field_says_how_it_is_called_and_whether_it_names_somebody(
    record: type[Record],
) -> None:
    assert undeclared(record, ASKED[record]) == []


class _Forgetful(Record, frozen=True, kw_only=True):
    """A kind whose author forgot a label, and who may be named."""

    id: Line = ""
    text: Text = ""
    seen_by: Annotated[Line, Called("Seen by")] = ""


def test_a_label_and_a_name_that_are_forgotten_are_found() -> None:
    """The negative control."""
    assert undeclared(_Forgetful, _asked(by_itself="id")) == [
        "text has no label",
        "seen_by may hold a name",
    ]


@each_record
def test_a_form_asks_for_every_field_by_its_label(
    forms: dict[str, Form], record: type[Record]
) -> None:
    asked = [field for name in ASKED[record].forms for field in forms[name]._fields]
    assert {field.name for field in asked} == set(declared(record)) - ASKED[record].by_itself
    to_the_lead = forms["set up"]._fields  # it says *you*
    for field in asked:
        assert field in to_the_lead or field.label == declared(record)[field.name].wording.label


# Names


def _filled(record: type[Record], **values: Any) -> dict[str, Any]:
    """Plain data of a *record*, something in each field; *values* go before."""
    filled = {name: _something(field.hint, name) for name, field in declared(record).items()}
    return {name: value for name, value in {**filled, **values}.items() if value is not None}


def _something(hint: Any, name: str) -> Any:
    if hint in (Line, Text):
        return f"Quill in {name}"
    for kind in kinds_in(hint):
        if issubclass(kind, Record):
            return None
        if issubclass(kind, Enum):
            value = next(iter(kind)).value
            return [value] if get_origin(hint) is tuple else value
        if kind in (int, float, bool):
            return kind(3)
    if date in kinds_in(hint):
        return "2026-11-23"
    return "2026-11-23T08:00:00+00:00" if datetime in kinds_in(hint) else [f"Quill in {name}"]


def _with_one(asking: Asking, kind: SubRecordKind) -> Incident:
    """The case with one record of *kind*, something in each of its fields."""
    given = {"person": "p1"} if kind.about_somebody else {}
    one = read(kind.record, _filled(kind.record, id=f"{kind.letter}1", **given))
    incident = asking.casework.records.incident(asking.ref)
    rest = tuple(kind.records_in(incident))[1:]
    return incident.but(**{kind.field: (one, *rest)})


def _text_of(asking: Asking, incident: Incident, tab: str, *, names: bool) -> str:
    items = tab_items(CaseView(incident, asking.casework, names), tab)
    return "\n".join(piece.text for one in items for piece in one.paragraphs)


@each_kind
def test_what_may_hold_a_name_is_on_its_tab_and_in_words_with_the_names_only(
    asking: Asking, kind: SubRecordKind
) -> None:
    incident = _with_one(asking, kind)
    if kind.record is Person:  # a name that is known is replaced wherever it is told
        incident = incident.but(people=(incident.people[0].but(name="Jo", formerly=()),))
    hidden = _text_of(asking, incident, kind.tab, names=False)
    hidden += asking.casework.records.in_words(incident, names=False)
    shown = _text_of(asking, incident, kind.tab, names=True)
    assert not [name for name in naming_fields(kind.record) if f"Quill in {name}" in hidden]
    assert shown != hidden


@each_kind
def test_a_form_hides_what_may_hold_a_name_while_names_are_hidden(
    asking: Asking, kind: SubRecordKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    (record, *_) = kind.records_in(_with_one(asking, kind))
    fields = fields_of(kind.record, *kind.record.__struct_fields__)
    monkeypatch.setattr(asking.desktop, "names_shown", False)
    left, said = with_names_hidden(asking, fields, record)  # type: ignore[arg-type]
    naming = naming_fields(kind.record)
    assert [field.name for field in left] == [field.name for field in fields]
    assert {field.name for field in left if field.hidden} == naming
    assert all(field.label in said for field in fields if field.name in naming)
    empty = kind.record(**{**plain(record), **dict.fromkeys(naming, "")})  # type: ignore[arg-type]
    assert with_names_hidden(asking, fields, empty) == (fields, "")  # type: ignore[arg-type]


# The history


def _told(table: str, document: dict[str, Any]) -> list[FieldChange]:
    change = Change("act", "2026-27/001", "Sam", datetime(2026, 11, 23, tzinfo=UTC), ())
    patch = difference(None, document)
    return field_changes(written(change, [((table, "2026-27/001"), patch)], Link()))


@each_kind
def test_the_history_names_every_field_and_hides_what_may_hold_a_name(kind: SubRecordKind) -> None:
    fields = _filled(kind.record)
    told = {one.field: one for one in _told("incidents", {kind.field: [fields]})}
    assert len(told) == len(fields)
    one = declared(Incident)[kind.field].wording.one or kind.field.replace("_", " ").rstrip("s")
    for name in fields:
        wording = declared(kind.record)[name].wording
        label = f"{wording.label[:1].lower()}{wording.label[1:]}" or name.replace("_", " ")
        change = told[f"{one} 1 · {wording.told or label}"]
        assert change.private is wording.may_hold_name
        assert (change.shown(names=False).after == HIDDEN) is wording.may_hold_name


# Taking out


@each_kind
def test_what_was_entered_by_mistake_is_taken_out_and_marked_on_its_tab(
    casework: Casework, tmp_path: Path, kind: SubRecordKind
) -> None:
    ref = whole_case(casework, tmp_path / "page.png")
    if kind.record is Person:
        casework.cases.add_person(ref, {"role": "witness"})
    record = kind.records_in(casework.records.incident(ref))[-1]
    if kind.kind is RecordKind.HAND_OVER:  # it stays: it is out
        with pytest.raises(Invalid, match="sent in error"):
            casework.corrections.take_out(ref, kind.kind, record.id, "another case")
        return
    taken = casework.corrections.take_out(ref, kind.kind, record.id, "another case")
    assert record not in kind.records_in(taken)
    assert [(note.id, note.kind) for note in taken.taken_out] == [(record.id, kind.kind)]
    view = CaseView(taken, casework, names=True)
    marked = {tab: [one.key for one in mistakes(view, tab)] for tab in TABS}
    assert {tab for tab, keys in marked.items() if keys} == {kind.tab}
