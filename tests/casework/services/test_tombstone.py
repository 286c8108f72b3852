"""What is left after disposal: every count of every year as before, and not one word."""

import re
from datetime import date, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from esafety_tui.casework.records.tombstone import GONE, tombstone
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import plain
from esafety_tui.model.school.school import School
from esafety_tui.model.school.year_groups import OTHER
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.removals import uncaptured
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.incident_counts import cells_of, spans_of
from support.cases import at, case
from support.examples import examples
from support.reports.generated_school import MARKERS, made_incidents
from support.strategies import incidents, schools

TODAY = date(2034, 1, 10)


def anything(_: str) -> bool:
    return True


def context(school: School) -> CountingContext:
    return CountingContext(school, SchoolCalendar(school), shipped_steps(), TODAY)


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(incidents(), schools())
def test_every_count_stays(incident: Incident, school: School) -> None:
    left = tombstone(incident, TODAY, anything)
    assert sorted(cells_of(left, context(school))) == sorted(cells_of(incident, context(school)))
    assert sorted(spans_of(left, context(school))) == sorted(spans_of(incident, context(school)))
    assert left.ref == incident.ref
    assert left.stage is incident.stage


def test_support_of_one_of_two_with_a_name_in_common_stays_theirs() -> None:
    """One is called as the other's alias: the record means the alias, before and after."""
    staff = {"role": "target", "standing": "staff"}
    incident = case(
        people=[{**staff, "id": "p1", "alias": "Staff A", "name": "Sam"},
                {**staff, "id": "p2", "alias": "Staff B", "name": "Staff A"}],
        support=[{"at": at().isoformat(), "person": "Staff A"}],
    )  # fmt: skip
    for kept in (incident, tombstone(incident, TODAY, anything)):
        cells = [
            cell
            for cell in cells_of(kept, context(School(name="Hill", lead="Sam")))
            if "staff-supported" in str(cell)
        ]
        assert len(cells) == 3  # two members of staff, one of them supported


def test_addresses_are_told_apart_still_so_that_what_was_captured_is_counted() -> None:
    kept = {"at": at().isoformat(), "description": "a page"}
    captured = {**kept, "address": "https://b.example", "captured_at": at().isoformat()}
    incident = case(evidence=[{**kept, "address": "https://a.example"}, captured])
    left = tombstone(incident, TODAY, anything)
    assert len(uncaptured(left)) == len(uncaptured(incident)) == 1


def words(value: object, name: str = "") -> list[tuple[str, str]]:
    """Every text in plain data, with the field in which it stands."""
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in words(item, key)]
    if isinstance(value, list):
        return [found for item in value for found in words(item, name)]
    return [(name, value)] if isinstance(value, str) else []


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(incidents())
def test_no_word_that_somebody_wrote_is_left(incident: Incident) -> None:
    left = tombstone(incident, TODAY, lambda _: False)
    closed_lists = {value for name, value in words(plain(incident)) if is_of_a_closed_list(value)}
    for name, text in words(plain(left)):
        fine = (
            not text
            or re.fullmatch(rf"{re.escape(GONE)}(?: \d+)?", text)
            or text in closed_lists
            or name in ("ref", "id", "person", "referral", "alias", "imported_as", "year_group")
            or is_a_time(text)
        )
        assert fine, (name, text)
    assert all(person.name == person.note == "" for person in left.people)
    assert not left.links


def is_of_a_closed_list(text: str) -> bool:
    return text.replace("-", "").replace("_", "").isascii() and text in _WORDS


def is_a_time(text: str) -> bool:
    try:
        msgspec.convert(text, date | None)
    except msgspec.ValidationError:
        try:
            msgspec.json.decode(msgspec.json.encode(text), type=datetime)
        except msgspec.ValidationError:
            return False
    return True


def _all_words() -> frozenset[str]:
    from esafety_tui.model.vocabulary import Word

    def members(kind: type[Word]) -> set[str]:
        found = {str(word) for word in kind}
        for below in kind.__subclasses__():
            found |= members(below)
        return found

    return frozenset(members(Word))


_WORDS = _all_words()


def test_a_person_is_counted_under_a_number_and_not_known_by_anything() -> None:
    named = Person(role=Role.TARGET, standing=Standing.STAFF, name="Ann Other", alias="Annie",
                   year_group="Ann's class")  # fmt: skip
    incident = made_incidents("2025-26", 1)[0].but(people=(named,), links=("2025-26/002",))
    left = tombstone(incident, TODAY, anything)
    assert left.people == (
        Person(id="p1", role=Role.TARGET, standing=Standing.STAFF, alias="Staff A",
               year_group=OTHER),
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
def test_a_provider_keeps_its_name_only_if_it_is_one(known: bool) -> None:
    incident = made_incidents("2025-26", 1)[0].but(providers=("Jamie's blog",))
    left = tombstone(incident, TODAY, lambda _: known)
    assert left.providers == (("Jamie's blog",) if known else (GONE,))


def test_the_words_were_there_before() -> None:
    """What the tests above find gone is found where it is."""
    for incident in made_incidents("2025-26", 30):
        left = repr(plain(tombstone(incident, TODAY, anything)))
        assert not [marker for marker in MARKERS if marker in left]
    before = repr([plain(incident) for incident in made_incidents("2025-26", 30)])
    assert all(marker in before for marker in MARKERS)
