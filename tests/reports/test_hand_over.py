"""A case as it is handed over: no name that the recipient is not to have, and what they need."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.model.catalogue import SUB_RECORDS
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.leaving import HandOverPart, Recipient, Why
from esafety_tui.model.record import read
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.reports.documents.word import word_file
from esafety_tui.reports.hand_over import naming
from esafety_tui.reports.hand_over.choice import AtHand, Sending
from esafety_tui.reports.hand_over.compose import Composed, compose
from esafety_tui.reports.hand_over.recipients import headings, reasons, rule_for
from esafety_tui.reports.hand_over.selection import PART_OF
from support.cases import CALENDAR, SCHOOL, at, case, checklist
from support.examples import examples

FIRST = ("Odalys", "Thibault", "Ingram", "Zephyrine", "Corvin", "Wilhelma")
LAST = ("Quillfeather", "Marchbank", "Ostrander", "Vantongeren", "Pickersgill", "Abernethy")
SAYINGS = (
    "{0} said that it was {1}.",
    "{1}'s mother rang; she wants {0} kept away.",
    "Spoke to {2}, who saw {0} and {1}",
    "i saw {3} with it on the bus",
    "Mr {2} and Miss {3}: agreed",
)


def setting(incident: Incident) -> AtHand:
    steps = checklist(incident)
    return AtHand(SCHOOL, CALENDAR, steps, at(hour=15), SCHOOL.lead, incident.people)


@st.composite
def told_cases(draw: st.DrawFn) -> Incident:
    """A case in which everybody is talked about in every kind of field."""
    firsts = draw(st.permutations(FIRST))
    lasts = draw(st.permutations(LAST))
    number = draw(st.integers(2, 4))
    people = [
        {
            "id": f"p{n + 1}",
            "alias": f"Person {'ABCD'[n]}",
            "role": draw(st.sampled_from(list(Role))),
            "standing": draw(st.sampled_from([Standing.PUPIL, Standing.STAFF, Standing.PARENT])),
            "name": f"{firsts[n]} {lasts[n]}",
            "formerly": [f"{firsts[n]} {lasts[-1]}"] if draw(st.booleans()) else [],
            "note": draw(st.sampled_from(SAYINGS)),
            "wants": draw(st.sampled_from(SAYINGS)),
        }
        for n in range(number)
    ]
    words = [word for one in people for word in str(one["name"]).split()]

    def words_about() -> str:
        names = draw(st.permutations([*words, *(str(one["name"]) for one in people)]))
        return draw(st.sampled_from(SAYINGS)).format(*names)

    for one in people:
        one["note"], one["wants"] = words_about(), words_about()
    who = draw(st.sampled_from([f"p{n + 1}" for n in range(number)]))
    when = at().isoformat()
    some = {"at": when, "by": SCHOOL.lead, "id": "x1"}
    return case(
        people=people,
        title=words_about(),
        summary=words_about(),
        severity="high",
        severity_reason=words_about(),
        severity_history=[{"at": when, "severity": "high", "reason": words_about()}],
        outcome="substantiated",
        outcome_reason=words_about(),
        lessons=words_about(),
        steps={"tell-not-to-engage": {"state": "done", "at": when, "note": words_about()},
               "severity": {"state": "not-applicable", "at": when, "note": words_about()}},
        evidence=[{**some, "id": "e1", "description": words_about(), "captured_by": words_about(),
                   "original_at": words_about(), "file": f"{words[0]}.png", "sha256": "0" * 64,
                   "taken": [{"at": when, "by": "Sam Lead", "reason": words_about()}]}],
        entries=[{**some, "id": "n1", "text": words_about()},
                 {**some, "id": "n2", "kind": "decision", "text": words_about()}],
        removals=[{**some, "id": "r1", "provider": "Instagram", "note": words_about()}],
        referrals=[{**some, "id": "a1", "agency": "police", "reason": words_about(),
                    "officer": words_about(), "shared": words_about()}],
        support=[{**some, "id": "s1", "person": who, "note": words_about()}],
        measures=[{**some, "id": "m1", "kind": "monitoring", "reason": words_about(),
                   "searcher": words_about()}],
        sanctions=[{**some, "id": "c1", "kind": "detention", "person": who, "note": words_about()}],
        hold=[{"since": when, "reason": words_about(), "lifted_at": at(hour=10).isoformat(),
               "lifted_reason": words_about()}],
    )  # fmt: skip


def choices(incident: Incident) -> Iterator[Sending]:
    for recipient in Recipient:
        about = next((p.id for p in incident.people if p.standing is Standing.PUPIL), "p1")
        one_only = rule_for(recipient).about_one
        yield Sending(recipient, "because", person=about if one_only else "")


def all_texts(content: bytes) -> str:
    """Everything that stands anywhere in a Word file: text, properties, names of parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [packed.read(name).decode(errors="replace") for name in packed.namelist()]
        names = packed.namelist()
    return re.sub(r"<[^>]*>", "\n", "\n".join((*names, *parts))) + "\n".join(parts)


def names_of_others(incident: Incident, choice: Sending, content: bytes) -> list[str]:
    """The parts of names in *content* that whoever gets it is not to have."""
    named = choice.named_in(incident)
    may = {word for p in incident.people if p.id in named for word in p.name.split()}
    others = {
        word for p in incident.people if p.id not in named for n in p.names for word in n.split()
    }
    text = all_texts(content).casefold()
    return [word for word in others - may if word.casefold() in text]


def written(composed: Composed) -> bytes:
    return word_file(composed.pages, at(), SCHOOL.name)


@settings(max_examples=examples(24))
@given(told_cases())
def test_no_name_that_the_recipient_is_not_to_have_is_anywhere_in_the_file(
    incident: Incident,
) -> None:
    for choice in choices(incident):
        composed = compose(incident, choice, setting(incident))
        assert names_of_others(incident, choice, written(composed)) == []


@settings(max_examples=3)
@given(told_cases())
def test_without_the_masking_the_names_would_be_found(incident: Incident) -> None:
    """The negative control."""
    choice = Sending(Recipient.INSURER, "because")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming, "without_names", lambda text, _people: text)
        composed = compose(incident, choice, setting(incident))
    assert names_of_others(incident, choice, written(composed))


@settings(max_examples=examples(12))
@given(told_cases())
def test_those_who_are_named_keep_their_whole_names(incident: Incident) -> None:
    choice = Sending(Recipient.SAFEGUARDING_LEAD, "because")
    text = compose(incident, choice, setting(incident)).pages.plain()
    assert [p.name for p in incident.people if p.name not in re.sub(r"\s+", " ", text)] == []


# What each recipient gets


def full_case(**more: Any) -> Incident:
    when = at().isoformat()
    some = {"at": when, "by": "Sam Lead"}
    return case(**{
        "people": [
            {"id": "p1", "alias": "Pupil A", "role": "target", "standing": "pupil",
             "name": "Kim Kid", "year_group": "Y9"},
            {"id": "p2", "alias": "Pupil B", "role": "responsible", "standing": "pupil",
             "name": "Max Power"},
            {"id": "p3", "alias": "Parent A", "role": "reporter", "standing": "parent",
             "name": "Pat Kid"},
        ],
        "summary": "Max put a film of Kim online.",
        "evidence": [{**some, "id": "e1", "description": "The page", "sha256": "a" * 64,
                      "file": "Kim.png", "size": 12, "captured_by": "Vera Vance"}],
        "entries": [{**some, "id": "n1", "text": "Rang the parents"}],
        "support": [{**some, "id": "s1", "person": "p1", "kind": "pastoral"},
                    {**some, "id": "s2", "person": "p2", "kind": "conversation"}],
        "sanctions": [{**some, "id": "c1", "person": "p2", "kind": "detention"}],
        "measures": [{**some, "id": "m1", "kind": "monitoring", "reason": "threats"}],
        "facts": {"indecent_images": "no"},
        **more,
    })  # fmt: skip


def got(choice: Sending, incident: Incident | None = None) -> Composed:
    incident = incident or full_case()
    return compose(incident, choice, setting(incident))


@pytest.mark.parametrize("recipient", Recipient)
def test_each_recipient_gets_their_parts_and_a_cover(recipient: Recipient) -> None:
    choice = Sending(recipient, "their task", person="p1" if rule_for(recipient).about_one else "")
    composed = got(choice)
    found = [one.heading for one in composed.pages.sections]
    wanted = [headings()[part] for part in choice.all_parts]
    assert [one for one in found[:-1] if one not in wanted] == []
    cover = " ".join(f"{one.lead} {one.text}" for one in composed.pages.cover)
    for said in ("their task", rule_for(recipient).label, "Sam Lead", composed.pages.check_number):
        assert said in cover


def test_the_police_get_no_sanctions_and_no_reporter_by_name() -> None:
    text = got(Sending(Recipient.POLICE, "crime")).pages.plain()
    assert "Kim Kid (Pupil A)" in text
    assert "Max Power (Pupil B)" in text
    assert "detention" not in text
    assert "Pat" not in text
    assert "Vera Vance" in text


def test_the_alias_of_whoever_was_targeted_does_not_say_that_they_told_it() -> None:
    """A log may name one person in two parts, under one alias; the police get no reporter."""
    kim = {"alias": "Pupil A", "standing": "pupil", "name": "Kim Kid"}
    people = [{**kim, "id": "p1", "role": "target"}, {**kim, "id": "p2", "role": "reporter"}]
    choice = Sending(Recipient.POLICE, "crime")
    incident = full_case(people=people, support=[], sanctions=[])
    text = got(choice, incident).pages.plain()
    assert text.count("Pupil A") == 1 + text.count("such as Pupil A")
    assert "film of pupil online" in text
    assert "Kim" not in text
    both = got(choice.naming("p2", named=True), incident).pages.plain()
    assert "film of Kim online" in both


def test_the_hour_at_which_it_happened_is_told_in_its_place() -> None:
    day = at().date().isoformat()
    plain_day = got(Sending(Recipient.POLICE, "crime"), full_case(
        occurred_on={"first": day, "last": day})).pages.plain()  # fmt: skip
    assert "It happened" not in plain_day
    timed = got(Sending(Recipient.POLICE, "crime"), full_case(
        occurred_on={"first": day, "last": day, "clock": "08:10:00", "about": True},
    )).pages.plain()  # fmt: skip
    assert "08:10" in timed.partition("When it happened")[2].partition("Reported")[0]
    assert timed.index("It happened (about then).") < timed.index("The school was told.")


def test_a_new_school_gets_what_concerns_the_pupil_alone() -> None:
    composed = got(Sending(Recipient.NEW_SCHOOL, "the pupil's file", person="p1"))
    text = composed.pages.plain()
    assert "pastoral" in text
    assert "detention" not in text
    assert "Max" not in text
    assert {one.id for one in composed.left_out} == {"s2", "c1"}
    assert "Left out: 2 records about others" in composed.not_in_it
    assert "sanction" not in composed.not_in_it.casefold()


def test_what_is_left_out_is_told_with_the_reason_and_can_be_put_in() -> None:
    choice = Sending(
        Recipient.PERSON, "their request", person="p1", left_out={"n1": Why.HARM},
        put_in=frozenset({"s2"}),
    )  # fmt: skip
    composed = got(choice)
    assert "Rang the parents" not in composed.pages.plain()
    assert "serious harm" in composed.not_in_it
    assert {one.id for one in composed.left_out} == {"n1", "c1"}


def test_a_witness_gets_neither_the_account_nor_the_decisions() -> None:
    incident = full_case()
    witness = Person(id="p4", role=Role.WITNESS, standing=Standing.PUPIL, name="Wyn Ward",
                     alias="Pupil C")  # fmt: skip
    entries = (*incident.entries, incident.entries[0].but(id="n2", text="Wyn Ward saw it."))
    incident = incident.but(people=(*incident.people, witness), entries=entries)
    composed = got(Sending(Recipient.PERSON, "their request", person="p4"), incident)
    text = composed.pages.plain()
    assert "Wyn Ward saw it." in text
    assert "film" not in text
    assert "Rang the parents" not in text


def test_whoever_is_said_to_have_done_it_is_named_to_those_who_look_into_it() -> None:
    """Most cases go to the police or the designated officer before anything is found."""
    incident = full_case()
    people = (one.but(role=Role.ALLEGED) if one.name == "Max Power" else one
              for one in incident.people)  # fmt: skip
    incident = incident.but(people=tuple(people))
    for recipient in (Recipient.POLICE, Recipient.LOCAL_AUTHORITY):
        text = got(Sending(recipient, "their task"), incident).pages.plain(200)
        assert "Max Power (Pupil B)  pupil, said to have done it; not found to have" in text
    theirs = got(Sending(Recipient.PERSON, "their request", person="p2"), incident)
    assert "The school was told." in theirs.pages.plain()


def test_an_officer_in_running_words_is_asked_about_where_officers_are_hidden() -> None:
    incident = full_case(
        referrals=[{"id": "a1", "at": at().isoformat(), "agency": "police", "reason": "R",
                    "officer": "DC Merrowdown"}],
        entries=[{"id": "n1", "at": at().isoformat(), "text": "DC Merrowdown agreed."}],
    )  # fmt: skip
    found = got(Sending(Recipient.NEW_SCHOOL, "file", person="p1"), incident).finds
    assert {one.found for one in found} == {"Merrowdown"}
    assert got(Sending(Recipient.POLICE, "crime"), incident).finds == ()  # they get the field


def test_what_is_still_to_do_has_its_day_for_whoever_reads_it_later() -> None:
    text = got(Sending(Recipient.SAFEGUARDING_LEAD, "safety")).pages.plain(200)
    assert re.search(r"; (was )?due \d+ \w+ \d{4}", text)
    assert not re.search(r"due today|due tomorrow|days? late", text)


def test_an_alias_is_nobody_s_name() -> None:
    incident = full_case()
    people = tuple(one.but(alias=f"Outsider {one.id}") for one in incident.people)
    sent = got(Sending(Recipient.SAFEGUARDING_LEAD, "safety"), incident.but(people=people))
    assert sent.finds == ()


def test_steps_with_whoever_did_it_are_not_for_the_one_who_was_targeted() -> None:
    mark = {"state": "done", "at": at().isoformat()}
    incident = full_case(steps={"pupil-discipline": mark, "tell-not-to-engage": mark})
    titles = {line.id: line.title for line in checklist(incident).lines}
    told = got(Sending(Recipient.PERSON, "their request", person="p1"), incident)
    assert titles["tell-not-to-engage"] in told.pages.plain(200)
    assert titles["pupil-discipline"] not in told.pages.plain(200)
    assert "taken with somebody else" in told.not_in_it
    own = got(Sending(Recipient.PERSON, "their request", person="p2"), incident)
    assert titles["pupil-discipline"] in own.pages.plain(200)
    assert "taken with somebody else" not in own.not_in_it


def test_the_cover_says_how_the_school_is_reached_and_their_data_how_long_it_is_kept() -> None:
    incident = full_case()
    reached = SCHOOL.but(reached_at="01632 960 417")
    known = AtHand(reached, CALENDAR, checklist(incident), at(), "Sam Lead", incident.people)
    choice = Sending(Recipient.PERSON, "their request", person="p1")
    text = compose(incident, choice, known).pages.plain(200)
    assert "How to reach us  01632 960 417" in text
    assert "Until 7 years after the case is closed" in text
    assert "How to reach us" not in got(choice).pages.plain()


def test_files_go_where_they_are_asked_for_and_never_what_may_be_indecent() -> None:
    asked = Sending(Recipient.POLICE, "crime", files=True)
    assert got(asked).files == ("e1",)
    assert got(Sending(Recipient.POLICE, "crime")).files == ()
    indecent = full_case(facts={"indecent_images": "yes"})
    assert got(asked, indecent).files == ()
    assert "It does not go with this." in got(asked, indecent).pages.plain()


def test_a_name_in_running_words_is_found_and_let_or_taken_out() -> None:
    incident = full_case(entries=[
        {"id": "n1", "at": at().isoformat(), "text": "Told Rufus Hartnoll of Y10, and @patkid2"}
    ])  # fmt: skip
    found = got(Sending(Recipient.POLICE, "crime"), incident).finds
    assert {one.found for one in found} == {"Rufus Hartnoll"}
    let = Sending(Recipient.POLICE, "crime", let=frozenset({"rufus hartnoll"}))
    assert got(let, incident).finds == ()
    out = Sending(Recipient.POLICE, "crime", taken_out=frozenset({"Rufus Hartnoll"}))
    composed = got(out, incident)
    assert composed.finds == ()
    assert "Told […] of Y10" in composed.pages.plain()
    assert "words were taken out" in composed.not_in_it


def test_an_address_made_of_a_hidden_name_is_asked_about() -> None:
    incident = full_case(
        entries=[{"id": "n1", "at": at().isoformat(), "text": "See https://x.example/powermax9"}]
    )
    found = got(Sending(Recipient.INSURER, "claim"), incident).finds
    assert [one.found for one in found] == ["https://x.example/powermax9"]
    assert got(Sending(Recipient.POLICE, "crime"), incident).finds == ()  # he is named to them


def test_whoever_was_taken_out_of_the_case_is_not_named_either() -> None:
    incident = full_case(summary="Max put a film of Kim online. Delia Dunstan saw it.")
    gone = Person(id="p9", role=Role.WITNESS, name="Delia Dunstan", alias="Pupil Z")
    known = AtHand(SCHOOL, CALENDAR, checklist(incident), at(), SCHOOL.lead,
                    (*incident.people, gone))  # fmt: skip
    text = compose(incident, Sending(Recipient.POLICE, "crime"), known).pages.plain()
    assert "Delia" not in text
    assert "Dunstan" not in text


def test_a_named_child_keeps_a_name_that_a_hidden_parent_shares() -> None:
    text = got(Sending(Recipient.POLICE, "crime")).pages.plain()
    assert "Kim Kid" in text
    assert "Kim Parent" not in text


def test_the_check_number_is_of_the_text_and_changes_with_it() -> None:
    one, same = (
        got(Sending(Recipient.POLICE, "crime")),
        got(Sending(Recipient.POLICE, "other")),
    )
    assert one.pages.check_number == same.pages.check_number  # the cover is not in it
    other = got(Sending(Recipient.POLICE, "crime"), full_case(summary="Another story."))
    assert one.pages.check_number != other.pages.check_number


def test_the_properties_name_the_school_alone() -> None:
    content = written(got(Sending(Recipient.POLICE, "crime")))
    about = docx.Document(io.BytesIO(content)).core_properties
    assert (about.author, about.last_modified_by) == (SCHOOL.name, SCHOOL.name)
    assert about.comments == ""
    assert about.created is not None


def test_every_kind_of_record_has_its_part_and_every_part_its_words() -> None:
    assert set(PART_OF) == {one.kind for one in SUB_RECORDS}
    assert set(headings()) == set(HandOverPart)
    assert set(reasons()) == set(Why)
    for recipient in Recipient:
        assert rule_for(recipient).parts
    assert read(Incident, full_case())
