"""Free text on its way out: what may identify somebody is found, and waits for the lead."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.reports.names import ordinary_words
from esafety_tui.reports.names.identifiers import (
    Find,
    FindKind,
    Passage,
    finds_in,
    name_like,
    unconfirmed,
    words_in,
)
from esafety_tui.reports.names.ordinary_words import NO_NAMES
from support.reports.known_names import known_of

ACTION = ("text", "owner", "result")


def person(name: str, alias: str = "") -> Person:
    return Person(role=Role.TARGET, standing=Standing.PUPIL, name=name, alias=alias)


KNOWN = known_of(
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


@pytest.mark.parametrize("recorded", ["A.K.", "AK", "Mr A K", "a.k."])
@pytest.mark.parametrize("written", ["A.K.", "AK", "A K"])
def test_finds_initials_that_stand_for_the_name(recorded: str, written: str) -> None:
    known = known_of([person(recorded)])
    text = f"We helped {written} and AB with IT at 9 AM"
    kept = [one.found for one in finds_in([Passage("here", text)], known)]
    assert kept == [written]


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


LIKE = FindKind.LIKE_A_NAME


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr Patel in Year 9 helped. See the file.", ["Mr Patel"]),
        ("mr khan and Mrs. O'Neil-Brown came.", ["mr khan", "Mrs. O'Neil-Brown"]),
        ("We thank Sir John Cass, Dr Nair and Mx Lee.", ["Sir John Cass", "Dr Nair", "Mx Lee"]),
        ("Mr and Mrs Nair rang.", ["Mrs Nair"]),
        ("A parent, Jane Smith, rang.", ["Jane Smith"]),
        ("Jane Smith's mother rang.", ["Jane Smith's"]),
        ("It was Jane M who told us.", ["Jane M"]),
        ("We spoke to Mark Young.", ["Mark Young"]),
        ("June Nair came in May.", ["June Nair"]),
        ("Our Head Priya Nair spoke.", ["Head Priya Nair"]),
        ("It is harmless.\nPriya Nair says so.", ["Priya Nair"]),
    ],
)
def test_finds_what_looks_like_a_name_though_nobody_is_recorded(
    text: str, words: list[str]
) -> None:
    assert [one for one in found(text) if one[0] is LIKE] == [(LIKE, word) for word in words]


@pytest.mark.parametrize(
    "text",
    [
        "Safer Internet Day was held at Elmbrook Academy. Year Nine and the Sixth Form took part.",
        "The Deputy Head and the Designated Safeguarding Lead. In May Year 9 met.",
        "Key Stage 3 used Microsoft Teams and Google Classroom. What We Did This Year",
        "The NSPCC, CEOP and the Professionals Online Safety Helpline answered. Plan B.",
        "Parents' Evening in the Autumn Term; Anti-Bullying Week, World Book Day.",
        "We miss Christmas. The mr in the text, and Sir, too.",
        "The Local Authority and the Chair of Governors; Keeping Children Safe in Education.",
    ],
)
def test_words_of_school_and_program_look_like_no_name(text: str) -> None:
    known = known_of([])
    known.no_names = frozenset({"elmbrook", "academy"})
    assert finds_in([Passage("here", text)], known) == []
    assert found("We met at Elmbrook Academy.") == [(LIKE, "Elmbrook Academy")]


def test_the_words_of_the_sample_school_look_like_no_name() -> None:
    folder = Path(__file__).parents[2] / "sample_data"
    school = json.loads((folder / "school.json").read_text("utf-8"))["name"]
    for review in json.loads((folder / "reviews.json").read_text("utf-8")):
        texts = [review["changed"]]
        texts += [str(one.get(said, "")) for one in review["actions"] for said in ACTION]
        for text in texts:
            assert list(name_like(text, words_in([school]))) == [], text


def test_the_names_of_services_are_no_prose() -> None:
    passage = Passage("here", "Clash Royale")
    assert [find.found for find in finds_in([passage], KNOWN)] == ["Clash Royale"]
    assert finds_in([replace(passage, prose=False)], KNOWN) == []
    titled = Passage("here", "Mr Patel fan page", prose=False)
    assert [find.found for find in finds_in([titled], KNOWN)] == ["Mr Patel"]


def test_a_find_that_stands_in_another_sentence_now_is_asked_about_again() -> None:
    """What was confirmed is a word in its sentence: it says something else elsewhere."""
    (find,) = finds_in([Passage("one", "We sang. Vole is a song. It was good.")], KNOWN)
    done = [find.key]
    (same,) = finds_in([Passage("one", "We sang more. Vole is  a song.\nIt was bad.")], KNOWN)
    assert unconfirmed([same], done) == []
    (changed,) = finds_in([Passage("one", "We sang. Vole was bullied. It was good.")], KNOWN)
    assert unconfirmed([changed], done) == [changed]
    (elsewhere,) = finds_in([Passage("two", "Vole is a song.")], KNOWN)
    assert unconfirmed([elsewhere], done) == [elsewhere]


def test_what_is_kept_of_a_confirmed_find_is_one_short_line() -> None:
    text = f"{'word ' * 200}\nwww.{'x' * 900}.test {'word ' * 200}"
    (find,) = finds_in([Passage("Names of providers and terms", text)], KNOWN)
    assert len(find.key) < 500
    assert "\n" not in find.key


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
    known = known_of([person(name, name) for name in names])
    for find in finds_in([Passage("here", text)], known):
        assert isinstance(find, Find)
        assert find.found in text


@given(st.from_regex(r"[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}", fullmatch=True))
def test_a_name_is_found_wherever_it_stands(name: str) -> None:
    known = known_of([person(name)])
    for text in (name, f"({name})", f"x {name}'s y", f"a\n{name.upper()}\nb"):
        kinds = {find.kind for find in finds_in([Passage("here", text)], known)}
        assert FindKind.NAME in kinds or NO_NAMES.issuperset(name.casefold().split())


def test_a_name_that_was_corrected_is_found_as_well() -> None:
    known = known_of([person("Ada Right").but(formerly=("Ada Wrong",))])
    passages = [Passage("here", "As wrong said, and right.")]
    assert [find.found for find in finds_in(passages, known)] == ["wrong", "right"]


def test_each_ordinary_word_stands_in_one_list_only() -> None:
    lists = Path(ordinary_words.__file__).with_suffix(".toml").read_text(encoding="utf-8")
    told = [word for words in tomllib.loads(lists).values() for word in words.split()]
    assert len(told) > 500
    assert len(told) == len(set(told))
