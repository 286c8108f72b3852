"""What leaves the school, and the names in it: a hand-over, and a name as it is typed."""

import io
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
from measure import Row, compare, processor_seconds

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index_row import IndexPerson
from esafety_tui.casework.records.people_index import PeopleIndex
from esafety_tui.casework.sample import load_sample
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import Recipient
from esafety_tui.model.record import now, plain
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.reports.documents.pages import Pages
from esafety_tui.reports.documents.word import word_file
from esafety_tui.reports.hand_over.choice import Sending

_RECORDS = 200
_FIRST = ("Jo", "Kim", "Max", "Ana", "Guy", "Una", "Priya", "Morgan", "Wilhelma", "Corvin")
_SECOND = (
    "Ash",
    "Birch",
    "Marl",
    "Velloso",
    "Standish",
    "Hartnoll",
    "Quill",
    "Ward",
    "Kidd",
    "Orr",
)


def names() -> Iterator[Row]:
    """Complete a name letter by letter, with 10,000 cases and with ten."""
    many, few = _index(10_000), _index(10)
    # Of those who are in both.
    typed = [f"{first} Ash"[:n] for first in _FIRST for n in range(1, len(first) + 5)]

    def completing(index: PeopleIndex) -> None:
        for _ in range(50):
            for begun in typed:
                index.completed(begun)

    yield compare(
        f"{50 * len(typed)} letters of names typed in a form, 10,000 cases",
        processor_seconds(lambda: completing(many)),
        processor_seconds(lambda: completing(few)),
        1.5, against="the same with ten cases", rounds=15,
    )  # fmt: skip


def _index(number: int) -> PeopleIndex:
    """Make the index of so many cases, each with one person; a hundred names come over and over."""
    spelt = [f"{first} {last}" for last, first in product(_SECOND, _FIRST)]
    rows: list[Any] = []
    for n in range(number):
        name = spelt[n % len(spelt)] if n < len(spelt) else f"{spelt[n % len(spelt)]}-{n}"
        person = IndexPerson("p1", "", name, "Pupil A", Role.TARGET, Standing.PUPIL, ())
        rows.append(SimpleNamespace(ref=f"2025-26/{n + 1:05d}", persons=(person,)))
    return PeopleIndex(rows)


def hand_over() -> Iterator[Row]:
    """Look at the hand-over of a case with 200 records and make its document."""
    with tempfile.TemporaryDirectory() as folder:
        sample = load_sample(now().date())
        casework = Casework.set_up(Path(folder) / "records", plain(sample.school))
        incident = casework.records.keep("recorded a case", _long(sample.incidents[0]))
        choice = Sending(Recipient.SAFEGUARDING_LEAD, "child protection")
        look = casework.leaving.hand_overs.look

        def written() -> Pages:
            pages = look(incident.ref, choice).pages
            word_file(pages, casework.records.now, sample.school.name)
            return pages

        pages = written()
        texts = [text for _, text in pages.texts()]
        yield compare(
            f"a hand-over of a case with {_RECORDS} records",
            processor_seconds(written),
            processor_seconds(lambda: _plain(texts)),
            2.0, against=f"python-docx, {len(texts)} paragraphs", rounds=9,
        )  # fmt: skip
        casework.close()


def _plain(texts: list[str]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(io.BytesIO())


def _long(incident: Incident) -> Incident:
    entries = [
        entry.but(id=f"n{n + 1}", at=entry.at + timedelta(minutes=n))
        for n in range(_RECORDS)
        for entry in (incident.entries[n % len(incident.entries)],)
    ]
    return incident.but(entries=tuple(entries))
