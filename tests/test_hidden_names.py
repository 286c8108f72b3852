"""While names are hidden, the title and the account call the people of a case by their alias."""

import pytest
from places_app import text_of

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.reports.case_text import case_text
from esafety_tui.reports.hidden_names import AS_REPORTED, without_names


def person(name: str, alias: str) -> Person:
    return Person(role=Role.TARGET, standing=Standing.PUPIL, name=name, alias=alias)


PEOPLE = (
    person("Mr Thaddeus Quill", "Staff A"),
    person("Zoë Marsh", "Pupil A"),
    person("Ali Marsh", "Pupil B"),
    person("unknown pupil", "Pupil C"),
    person("", "Pupil D"),
    person("A pupil of Form 11C who left with nothing", "Pupil E"),
    person("somebody with an account at the club", "Pupil F"),
    person("Mark House", "Pupil H"),
    person("jo bloggs", "Pupil G"),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("There is something about Mr Quill on X", "There is something about Staff A on X"),
        ("mr thaddeus  quill's lesson", "Staff A's lesson"),
        ("QUILL, again", "Staff A, again"),
        ("Zoë wept", "Pupil A wept"),
        ("the Marsh girl", "the Pupil A or Pupil B girl"),
        ("tranquillity and Marshall", "tranquillity and Marshall"),
        ("an unknown pupil wrote it", "an unknown pupil wrote it"),
        ("a form left with the club, an A", "a form left with the club, an A"),
        ("Jo Bloggs and Bloggs", "Pupil G and Pupil G"),
        ("the house chat, full marks, a low mark", "the house chat, full marks, a low mark"),
        ("Mark did it, mark house too", "Pupil H did it, Pupil H too"),
        ("", ""),
    ],
)
def test_whole_words_become_aliases(text: str, shown: str) -> None:
    assert without_names(text, PEOPLE) == shown


@pytest.fixture
def ref(casework: Casework) -> str:
    target = {"role": "target", "standing": "staff", "name": "Thaddeus Quill"}
    data = {"title": "About Mr Quill on X", "summary": "Quill was told.", "people": [target]}
    return casework.record(data).ref


def test_the_text_of_a_case_names_them_only_when_asked(casework: Casework, ref: str) -> None:
    incident = casework.incident(ref)
    checklist = casework.checklist(incident)
    hidden, shown = (
        case_text(
            incident, checklist, casework.today, casework.calendar, casework.school, names=names
        )
        for names in (False, True)
    )
    assert "Quill" not in hidden
    assert "About Staff A on X" in hidden
    assert "Staff A was told." in hidden
    assert AS_REPORTED in hidden
    assert "About Mr Quill on X" in shown
    assert "Quill was told." in shown
    assert AS_REPORTED not in shown


async def test_screens_name_them_only_when_asked(casework: Casework, ref: str) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(140, 50)) as pilot:
        for place in ("board", "incidents", "case"):
            if place == "incidents":
                await pilot.press("2", "down")
            if place == "case":
                await pilot.press("1", "enter")
            await pilot.pause()
            assert "Quill" not in text_of(app), place
            assert "About Staff A on X" in text_of(app), place
            assert (AS_REPORTED in " ".join(text_of(app).split())) is (place == "case")
            await pilot.press("f2")
            await pilot.pause()
            assert "About Mr Quill on X" in text_of(app), place
            assert AS_REPORTED not in text_of(app)
            await pilot.press("f2")
