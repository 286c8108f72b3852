"""Free text on its way out: what may identify somebody is found, and waits for the lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.reports.free_text import (
    NO_NAMES,
    Find,
    FindKind,
    KnownNames,
    Passage,
    finds_in,
    unconfirmed,
)


def person(name: str, alias: str = "") -> Person:
    return Person(role=Role.TARGET, standing=Standing.PUPIL, name=name, alias=alias)


KNOWN = KnownNames.of(
    [
        person("Zoë O'Quillan-Marsh", "Pupil A"),
        person("Mr Thaddeus Vole", "Staff B"),
        person("unknown pupil"),
        person("Three pupils of Form 11C"),
        person(""),
    ]
)


def found(text: str) -> list[tuple[FindKind, str]]:
    return [(find.kind, find.found) for find in finds_in([Passage("here", text)], KNOWN)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("We spoke to Zoë often.", FindKind.NAME, "Zoë"),
        ("we spoke to ZOE often", FindKind.NAME, "ZOE"),
        ("Thaddeus's lesson", FindKind.NAME, "Thaddeus's"),
        ("the Marsh family", FindKind.NAME, "Marsh"),
        ("Mr Vole, twice", FindKind.NAME, "Vole"),
        ("what pupil A posted", FindKind.ALIAS, "pupil A"),
        ("TV was upset", FindKind.INITIALS, "TV"),
        ("T.V. was upset", FindKind.INITIALS, "T.V."),
        ("T. V. was upset", FindKind.INITIALS, "T. V."),
        ("T V was upset", FindKind.INITIALS, "T V"),
        ("see 2025-26/014", FindKind.REFERENCE, "2025-26/014"),
        ("see 25/26/14", FindKind.REFERENCE, "25/26/14"),
        ("write to a.b@school.test", FindKind.ADDRESS, "a.b@school.test"),
        ("at www.sams-blog.test/x", FindKind.ADDRESS, "www.sams-blog.test/x"),
        ("posted by @sam_q", FindKind.ADDRESS, "@sam_q"),
        ("rang 01632 960 001 twice", FindKind.ADDRESS, "01632 960 001"),
    ],
)
def test_finds_what_may_identify(text: str, kind: FindKind, words: str) -> None:
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "More pupils told us; staff were trained in the autumn of 2025-26.",
        "An unknown pupil, known to nobody.",
        "All three forms: the new form for reports, and its pupils.",
        "The tv in the hall, and pupil voice.",
        "Reports rose from 31 to 38, 92 % in target, by 14/07/2026.",
    ],
)
def test_leaves_ordinary_words_alone(text: str) -> None:
    assert found(text) == []


def test_a_find_says_where_and_with_what_around_it() -> None:
    (find,) = finds_in([Passage("What changed", f"{'x' * 99} Vole {'y' * 99}")], KNOWN)
    assert find.where == "What changed"
    assert "x Vole y" in find.around
    assert len(find.around) < 80


def test_the_same_words_are_asked_about_once_a_place() -> None:
    passages = [Passage("one", "Vole and VOLE"), Passage("two", "Vole")]
    finds = finds_in(passages, KNOWN)
    assert [find.where for find in finds] == ["one", "two"]
    assert unconfirmed(finds, [finds[0].key]) == [finds[1]]
    assert unconfirmed(finds, [find.key for find in finds]) == []


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=4),
    st.text(st.characters(codec="utf-8"), max_size=80),
)
def test_any_text_is_looked_through(names: list[str], text: str) -> None:
    known = KnownNames.of([person(name, name) for name in names])
    for find in finds_in([Passage("here", text)], known):
        assert isinstance(find, Find)
        assert find.found in text


@given(st.from_regex(r"[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}", fullmatch=True))
def test_a_name_is_found_wherever_it_stands(name: str) -> None:
    known = KnownNames.of([person(name)])
    for text in (name, f"({name})", f"x {name}'s y", f"a\n{name.upper()}\nb"):
        kinds = {find.kind for find in finds_in([Passage("here", text)], known)}
        assert FindKind.NAME in kinds or NO_NAMES.issuperset(name.casefold().split())
