"""A search finds what was written anywhere in a case, and shows no more of it than before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Line, Record, Text
from esafety_tui.model.wording import declared
from support.screens.all_forms import whole_case

CASE = {
    "title": "False profile",
    "people": [{"role": "target", "standing": "pupil", "name": "Zoë Zebedee"}],
}


def refs(casework: Casework, query: str) -> list[str]:
    return [row.ref for row in casework.records.search(query).rows]


@pytest.fixture
def ref(casework: Casework) -> str:
    return casework.cases.record(CASE).ref


def test_a_reference_that_others_gave_is_found_in_every_case_that_has_it(
    casework: Casework, ref: str
) -> None:
    other = casework.cases.record({"title": "Another"}).ref
    casework.cases.record({"title": "A third"})
    police = {"agency": "police", "reason": "threats", "reference": "44260120054"}
    casework.referrals.refer(ref, police)
    casework.referrals.refer(other, police)
    casework.removals.add(other, {"provider": "Instagram", "reference": "TICKET-77"})
    assert refs(casework, "44260120054") == [other, ref]
    assert refs(casework, "ticket-77") == [other]
    assert refs(casework, "ticket-77 44260120054") == [other]
    assert refs(casework, "44260120055") == []


def test_words_of_the_timeline_are_found_until_they_are_put_right(
    casework: Casework, ref: str
) -> None:
    assert refs(casework, "camhs") == []  # read once, before it stands there
    casework.entries.add_entry(ref, {"text": "CAMHS rang: isolation at lunch, NFRC261005117"})
    for word in ("camhs", "Isolation", "nfrc261005117"):
        assert refs(casework, word) == [ref], word
    casework.entries.change_entry(ref, "n1", {"text": "Nobody rang"})
    assert refs(casework, "camhs") == []


def test_a_word_that_a_field_is_called_by_or_a_word_of_a_list_finds_nothing(
    casework: Casework, ref: str
) -> None:
    casework.entries.add_entry(ref, {"text": "Rang", "kind": "interview"})
    for word in ("severity_history", "recorded_at", "interview", "2026-11"):
        assert refs(casework, word) == [], word


def written(record: Record) -> Iterator[str]:
    """Each text in *record* and in the records inside it, and each line that a form asked for."""
    for name, field in declared(type(record)).items():
        value: Any = getattr(record, name)
        if value and (field.hint == Text or (field.hint == Line and field.wording.label)):
            yield value
        inside = value.values() if isinstance(value, dict) else value
        for one in inside if isinstance(inside, tuple | type({}.values())) else (inside,):
            if isinstance(one, Record):
                yield from written(one)


def test_every_text_of_a_case_with_a_record_of_each_kind_is_found(
    casework: Casework, tmp_path: Path
) -> None:
    ref = whole_case(casework, tmp_path / "page.png")
    texts = set(written(casework.records.incident(ref)))
    assert {"Rang the parents", "DC Merrow", "Dear Jo Bloggs", "seen by many"} <= texts
    for text in texts:
        assert ref in refs(casework, f'"{text}"'), text


def test_a_case_that_is_found_by_its_words_shows_no_hidden_name(
    casework: Casework, ref: str
) -> None:
    casework.cases.amend(ref, {"title": "Zoë Zebedee mocked"})
    casework.entries.add_entry(ref, {"text": "Zoë Zebedee told CAMHS"})
    (row,) = casework.records.search("camhs").rows
    assert casework.records.title(row, names=False) == "Pupil A mocked"


def test_nothing_written_is_read_before_somebody_searches_for_a_word(
    casework: Casework, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first board has none of it to wait for; and what has not changed is read once."""
    read: list[str] = []
    json_of = casework.records.store.json_of
    monkeypatch.setattr(
        casework.records.store,
        "json_of",
        lambda table, key: read.append(key) or json_of(table, key),
    )
    assert refs(casework, "") == refs(casework, "stage:new") == [ref]
    assert read == []
    assert refs(casework, "false") == refs(casework, "profile") == [ref]
    assert read == [ref]
