"""While names are hidden, the title and the account call the people of a case by their alias."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.reports.names.identifiers import Passage, finds_in
from esafety_tui.reports.names.masking import (
    AS_REPORTED,
    name_words,
    without_addresses,
    without_names,
    without_names_elsewhere,
)
from esafety_tui.screens.case.items import CaseView
from esafety_tui.screens.case.tabs import TABS, tab_items
from esafety_tui.widgets.lists.strip import TabStrip
from support.reports.known_names import known_of
from support.school import Clock
from support.screens.places_app import text_of


def person(name: str, alias: str) -> Person:
    standing = Standing.STAFF if alias.startswith("Staff") else Standing.PUPIL
    return Person(role=Role.TARGET, standing=standing, name=name, alias=alias)


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
    person("Amy Clarke", "Pupil I"),
    person("Mary-Jane Smith-Jones", "Pupil J"),
    person("Will May", "Pupil K"),
    person("Bo Ng", "Pupil L"),
    person("An Hope", "Pupil M"),
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
        ("Spoke to Amy; she thinks it is Clarke", "Spoke to Pupil I; she thinks it is Pupil I"),
        ("AMY'S mum, amy", "Pupil I'S mum, Pupil I"),
        ("Mary saw Jones, Mary-Jane too", "Pupil J saw Pupil J, Pupil J too"),
        ("Will you come? Will they? It will.", "Will you come? Will they? It will."),
        ("Will said so. I saw Will.", "Pupil K said so. I saw Pupil K."),
        ("I think Will did, Mr May", "I think Pupil K did, (name)"),
        ("Mrs Bloggs rang, mother of Jo Bloggs", "(name) rang, mother of Pupil G"),
        ("on 3 May, in May, May 2026: May I?", "on 3 May, in May, May 2026: May I?"),
        ("I hope so, in grace", "I hope so, in grace"),
        ("Bo and Ng; bo", "Pupil L and Pupil L; bo"),
        ("An apple, an idea. Told An", "An apple, an idea. Told Pupil M"),
        ("", ""),
    ],
)
def test_whole_words_become_aliases(text: str, shown: str) -> None:
    assert without_names(text, PEOPLE) == shown


CALLED_AS_DAYS = (person("Jan Sun", "Pupil A"), person("May April", "Pupil B"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sun 3 Jan: Jan told Sun", "Sun 3 Jan: Pupil A told Pupil A"),
        ("on Sunday 3 January 2027, 3rd of May", "on Sunday 3 January 2027, 3rd of May"),
        ("Sun the 3rd, 3-Apr-27, 03/Jan/2027", "Sun the 3rd, 3-Apr-27, 03/Jan/2027"),
        ("May 2027; May 3, 2027; since April", "May 2027; May 3, 2027; since April"),
        ("told Jan on 3 Jan", "told Pupil A on 3 Jan"),
        ("3 January Jan; Sat 2 May May", "3 January Pupil A; Sat 2 May Pupil B"),
        ("told Jan 3 times, Sun 3 times", "told Pupil A 3 times, Pupil A 3 times"),
        ("in Year 9 Jan was hurt, in Y9 May", "in Year 9 Pupil A was hurt, in Y9 Pupil B"),
        ("room 3. Jan wept; I trust in Jan", "room 3. Pupil A wept; I trust in Pupil A"),
        ("jan said so, in the sun", "Pupil A said so, in the sun"),
    ],
)
def test_a_day_stays_and_whoever_is_called_as_a_day_is_hidden(text: str, shown: str) -> None:
    """The controls are beside them: a name that was a date would be told, a date lost."""
    assert without_names(text, CALLED_AS_DAYS) == shown


BY_INITIALS = (
    person("A.K.", "Pupil A"),
    person("Mr TW", "Staff A"),
    person("J R H", "Pupil B"),
    person("I.T. (Year 9)", "Pupil C"),
    person("a.m.", "Pupil D"),
    person("PE teacher", "Staff B"),
    person("n/k", "Pupil E"),
    person("Ed Lee", "Pupil F"),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("AK and TW", "Pupil A and Staff A"),
        ("A.K. and T. W.", "Pupil A and Staff A."),
        ("A K's phone, (T.W) and J.R.H.", "Pupil A's phone, (Staff A) and Pupil B."),
        ("Told A.K. Then A.K. I saw JRH", "Told Pupil A. Then Pupil A. I saw Pupil B"),
        ("Mrs AK rang Mr T.W.", "(name) rang Staff A."),
        ("I.T. said it is IT", "Pupil C said it is Pupil C"),
        ("AM at 9.30 AM, 9 A.M. and 8am", "Pupil D at 9.30 AM, 9 A.M. and 8am"),
        # The controls: other initials, and the same letters as words or within others.
        ("EL, TV, A.B. and AKB", "EL, TV, A.B. and AKB"),
        ("9 PM in PE, NK; it was ak-ak, AKs", "9 PM in PE, NK; it was ak-ak, AKs"),
    ],
)
def test_initials_go_however_they_are_written(text: str, shown: str) -> None:
    assert without_names(text, BY_INITIALS) == shown


def test_initials_of_people_of_other_cases_go_but_no_ordinary_word() -> None:
    called = {word for one in BY_INITIALS for word in name_words(one.name)}
    text = "AK, T.W. and J R H: use IT, not I.T. at 9 AM, says EL on TV"
    assert without_names_elsewhere(text, called.__contains__) == (
        "(name), (name) and (name): use IT, not (name) at 9 AM, says EL on TV"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("l.grant@school.test wrote", "(name)@school.test wrote"),
        ("<mailto:t_okafor+9@a-b.school.test>.", "<mailto:(name)@a-b.school.test>."),
        ("'o'brien@school.test', d.price@…", "'(name)@school.test', (name)@…"),
        ("12345@school.test; u1@school", "(name)@school.test; (name)@school"),
        ("zoe\u0301@school.test", "(name)@school.test"),
        # The controls: what is no address.
        ("at 2@5pm @sam, https://www.site.test/@sam", "at 2@5pm @sam, https://www.site.test/@sam"),
    ],
)
def test_of_an_address_only_the_provider_shows(text: str, shown: str) -> None:
    assert without_addresses(text) == shown
    assert without_addresses(shown) == shown


def test_an_address_in_a_case_shows_no_part_of_a_name(casework: Casework) -> None:
    people = [{"role": "target", "standing": "staff", "name": "Jo Hartley"}]
    told = "j.hartley@school.test and Will, w.moss@mail.test"
    incident = casework.cases.record({"title": told, "summary": told, "people": people})
    records = casework.records
    shown = "(name)@school.test and Will, (name)@mail.test"
    view = CaseView(records.incident(incident.ref), casework, names=False)
    assert view.masked(told) == records.title(records.row(incident.ref), names=False) == shown
    hidden = records.in_words(view.incident, names=False)
    assert hidden.count(shown) == 2
    assert records.in_words(view.incident, names=True).count(told) == 2


def test_an_alias_is_text_whatever_stands_in_it() -> None:
    assert without_names("Amy Amy wept", (person("Amy Clarke", r"P\1"),)) == r"P\1 wept"


def test_no_date_is_lost_for_a_name_in_another_case() -> None:
    called = {"jan", "sun"}
    told = "Sun 3 Jan 2027: told Jan and Sun"
    assert without_names_elsewhere(told, called.__contains__) == (
        "Sun 3 Jan 2027: told (name) and (name)"
    )


@pytest.mark.parametrize("name", ["Zoë Łuk-O’Hare", "Zoe Luk-O'Hare", "ZOË ŁUK"])
@pytest.mark.parametrize("told", ["Zoe", "zoë", "Luk", "ŁUK", "Zoe\u0308"])
def test_a_name_is_hidden_with_its_accents_and_without(name: str, told: str) -> None:
    people = (person(name, "Pupil A"),)
    called = {word for one in people for word in name_words(one.name)}
    assert without_names(f"“I saw {told}.” É", people) == "“I saw Pupil A.” É"
    assert told == "zoë" or without_names_elsewhere(told, called.__contains__) == "(name)"
    # The control: another name stays, with its accents.
    assert without_names(f"{told} and Chloë", people) == "Pupil A and Chloë"


@pytest.fixture
def ref(casework: Casework) -> str:
    target = {"role": "target", "standing": "staff", "name": "Thaddeus Quill"}
    data = {"title": "About Mr Quill on X", "summary": "Quill was told.", "people": [target]}
    return casework.cases.record(data).ref


def test_the_text_of_a_case_names_them_only_when_asked(casework: Casework, ref: str) -> None:
    incident = casework.records.incident(ref)
    checklist = casework.records.checklist(incident)
    hidden, shown = (
        case_text(
            incident,
            checklist,
            casework.records.today,
            casework.records.calendar,
            casework.records.school,
            names=names,
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Told Kyle Parr's mother", "Told (name)'s mother"),
        ("Mr Parr and O'Brien saw it", "(name) and (name) saw it"),
        ("kyle said so, the parr lane", "kyle said so, the parr lane"),
        ("Will you come? I saw Will", "Will you come? I saw (name)"),
        ("The Head told Mr Head", "The Head told (name)"),
        ("Pupil A on Instagram", "Pupil A on Instagram"),
    ],
)
def test_names_of_people_of_other_cases_are_not_said(text: str, shown: str) -> None:
    called = {"kyle", "parr", "o'brien", "will", "head"}
    assert without_names_elsewhere(text, called.__contains__) == shown


def test_everybody_in_any_case_and_at_the_school_is_hidden_in_every_text(
    casework: Casework, reopened: Callable[[], Casework], ref: str, clock: Clock
) -> None:
    """Whoever is recorded later, too; and of a case that is over, once it is opened again."""
    said = {"title": "Kyle Parr again", "summary": "Hedge told Quill, Fry, Zebra and Yan"}
    other = casework.cases.record(said).ref
    casework.cases.add_person(ref, {"role": "alleged", "standing": "pupil", "name": "Kyle Parr"})
    casework.cases.add_person(ref, {"role": "witness", "standing": "pupil", "name": "Yan Yak"})
    witness = casework.records.incident(ref).people[-1]
    casework.cases.change_person(ref, witness.id, {"name": "Una Zebra"})
    casework.settings.change({"head": "Ada Hedge", "lead": "Stefan Fry"}, since=date(2026, 9, 1))
    casework.settings.change({"lead": "Maud Moss"})
    casework.cases.withdraw(ref, "in error")
    clock.on(days=60)
    for again in (False, True):
        records = casework.records
        incident = records.incident(other)
        view = CaseView(incident, casework, names=False)
        told = [
            records.title(records.row(other), names=False),
            records.in_words(incident, names=False),
            view.masked(incident.summary),
            *(piece.text for item in tab_items(view, "Timeline") for piece in item.paragraphs),
        ]
        for text in told:
            names = {"Kyle", "Parr", "Quill", "Hedge", "Fry", "Yan", "Zebra"}
            assert not names & set(re.findall(r"\w+", text)), again
        assert records.masked("Maud Moss signs") == "Maud Moss signs"
        assert "Kyle Parr again" in records.in_words(incident, names=True)
        casework.close()
        casework = casework if again else reopened()
    # The control: what its own people are called says nothing of these.
    assert without_names(incident.summary, incident.people) == incident.summary


NOTED = "Spoke to Amy; she thinks it is a boy in her form"


@pytest.fixture
def noted(casework: Casework) -> str:
    """A case whose every free text names a pupil by her first name."""
    target = {"role": "target", "standing": "pupil", "name": "Amy Clarke", "wants": "Amy wants"}
    ref = casework.cases.record({
        "title": "A false profile", "people": [target], "severity": "high",
        "severity_reason": "Amy is afraid",
    }).ref  # fmt: skip
    casework.entries.add_entry(ref, {"text": NOTED})
    casework.entries.add_evidence(ref, {"medium": "website", "description": "Amy's own print"})
    casework.referrals.refer(
        ref, {"agency": "local-authority", "decision": "referred", "reason": "Amy is no child"}
    )
    return ref


async def test_every_tab_of_a_case_hides_a_first_name(casework: Casework, noted: str) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(140, 50)) as pilot:
        app.open_case(noted)
        await pilot.pause()
        seen = {False: "", True: ""}
        for _ in range(2):
            for tab in TABS:
                app.screen.query_one(TabStrip).active = tab
                await pilot.pause()
                seen[app.names_shown] += text_of(app)
            await pilot.press("f2")
        assert "Amy" not in seen[False]
        assert "Spoke to Pupil A; she thinks" in " ".join(seen[False].split())
        for text in ("Amy is afraid", "Spoke to Amy", "Amy's own print", "Amy is no child"):
            assert text in seen[True], text


@pytest.mark.long
async def test_without_the_one_door_the_story_would_name_her(
    casework: Casework, noted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(CaseView, "masked", lambda _, text: text)
    app = ESafetyApp(casework)
    async with app.run_test(size=(140, 50)) as pilot:
        app.open_case(noted)
        await pilot.pause()
        app.screen.query_one(TabStrip).active = "Timeline"
        await pilot.pause()
        assert "Spoke to Amy" in text_of(app)


def test_the_text_of_a_case_hides_a_first_name_wherever_it_stands(
    casework: Casework, noted: str
) -> None:
    records = casework.records
    incident = records.incident(noted)
    told = case_text(incident, records.checklist(incident), records.today, records.calendar,
                     records.school, names=False)  # fmt: skip
    assert "Amy" not in told
    assert "Spoke to Pupil A" in told


def test_a_first_name_alone_is_found_before_anything_leaves_the_school() -> None:
    known = known_of([person("Amy Clarke", "Pupil A")])
    found = finds_in([Passage("lessons", "Spoke to Amy; amy's form")], known)
    assert [find.found for find in found] == ["Amy", "amy's"]


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


def test_a_name_that_was_corrected_is_hidden_in_the_account_too(
    casework: Casework, ref: str
) -> None:
    """As reported the words stay, and hold the name as it was written then."""
    casework.cases.add_person(ref, {"role": "witness", "standing": "pupil", "name": "Zed Zebra"})
    casework.cases.amend(ref, {"title": "Zebra saw it", "summary": "Zed Zebra told Yan Yak"})
    who = casework.records.incident(ref).people[-1]
    casework.cases.change_person(ref, who.id, {"name": "Yan Yak"})
    casework.cases.change_person(ref, who.id, {"name": "Una Urial"})
    incident = casework.records.incident(ref)
    assert incident.people[-1].formerly == ("Yan Yak", "Zed Zebra")
    view = CaseView(incident, casework, names=False)
    for told in (casework.records.in_words(incident, names=False), casework.records.row(ref).title,
                 view.masked(incident.summary)):  # fmt: skip
        assert not {"Zed", "Zebra", "Yan", "Yak", "Una"} & set(re.findall(r"\w+", told))
        assert who.alias in told
    assert "Zed Zebra told Yan Yak" in casework.records.in_words(incident, names=True)
    # The control: by the name of today alone they would stand there.
    forgotten = [person.but(formerly=()) for person in incident.people]
    assert "Zed Zebra told Yan Yak" in without_names(incident.summary, forgotten)


def test_a_correction_that_is_taken_back_is_forgotten(casework: Casework, ref: str) -> None:
    before = casework.records.incident(ref).people
    casework.cases.change_person(ref, before[0].id, {"name": "Yan Yak"})
    casework.undo.take_back(casework.undo.last())
    assert casework.records.incident(ref).people == before


def test_a_name_that_comes_back_stands_once(casework: Casework, ref: str) -> None:
    who = casework.records.incident(ref).people[0]
    casework.cases.change_person(ref, who.id, {"name": "Yan Yak"})
    casework.cases.change_person(ref, who.id, {"name": who.name, "note": "of 8B"})
    assert casework.records.incident(ref).people[0].formerly == ("Yan Yak",)


async def test_shown_names_hide_themselves_after_a_while(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        begin, begun = app.set_timer, []
        monkeypatch.setattr(app, "set_timer", lambda *told: begun.append(told) or begin(*told))
        await pilot.press("f2")
        assert "NAMES SHOWN" in text_of(app)
        (after,) = (after for after, act in begun if act == app.action_names)
        assert after == 5 * 60
        said = [one.message for one in app._notifications]
        assert said == ["Names show for 5 minutes, then they are hidden again."]
        app.action_names()
        assert "names hidden" in text_of(app)
        assert len(app._notifications) == 1
