"""Drafts of take-down requests: they say what is needed, and name nobody who need not be named."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.data.contacts.table import shipped_rows
from esafety_tui.model.contact import Contact
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import plain, read
from esafety_tui.model.requests import Addressee, Complainant, Removal
from esafety_tui.model.school.school import School
from esafety_tui.reports.documents.request_letters import letter, without_people
from support.examples import examples
from support.school import NOW, SCHOOL
from support.strategies import incidents

THE_SCHOOL = read(School, SCHOOL)
URL = "https://social.example/post/1"
TARGET = {"role": "target", "standing": "staff", "name": "Jo Bloggs", "year_group": ""}
POSTER = {"role": "responsible", "standing": "pupil", "name": "Max Power", "year_group": "Year 9"}
WITNESS = {"role": "witness", "standing": "pupil", "name": "Zoë Quill", "year_group": "10Q"}
EVERY = list(product(Addressee, Complainant))


def case(**data: object) -> Incident:
    times = {"reported_at": NOW, "recorded_at": NOW}
    people = [
        {**person, "alias": alias}
        for person, alias in ((TARGET, "Staff A"), (POSTER, "Pupil A"), (WITNESS, "Pupil B"))
    ]
    told = {
        "title": "Jo Bloggs mocked by Max Power",
        "summary": "Max Power of Year 9 wrote that Jo Bloggs …; Zoë Quill saw it.",
    }
    return read(Incident, {"ref": "2026-27/001", **told, **times, "people": people, **data})


def request(**data: object) -> Removal:
    usual = {"at": NOW, "address": URL, "provider": "Instagram", "captured_at": NOW}
    return read(Removal, {**usual, **data})


def draft(incident: Incident | None = None, **data: object) -> str:
    return letter(incident or case(), request(**data), THE_SCHOOL, None, NOW.date())


def test_the_poster_is_told_why_and_asked_to_take_it_down() -> None:
    said = draft(addressed_to="poster")
    for words in (URL, "captured Mon 23 Nov 2026, 09:00", "take it down", "does not accept",
                  "a member of our staff", "Sam Lead", "Northfield School"):  # fmt: skip
        assert words in said


def test_the_host_gets_the_address_the_capture_and_the_term_that_it_breaks() -> None:
    said = draft(terms_broken="Bullying and harassment, first paragraph")
    for words in ("To Instagram", URL, "captured Mon 23 Nov 2026, 09:00", "breaks your terms",
                  "Bullying and harassment, first paragraph", "reference"):  # fmt: skip
        assert words in said
    assert "illegal" not in said


def test_the_host_is_told_that_it_is_illegal() -> None:
    said = draft(illegal="yes", terms_broken="a threat to kill")
    assert "We believe that it is illegal. a threat to kill." in said
    assert "breaks your terms" not in said


def test_of_an_indecent_image_nothing_but_the_address_goes_out() -> None:
    said = draft(case(facts={"indecent_images": "yes"}), provider="IWF", illegal="yes")
    assert URL in said
    assert "nothing has been copied" in said
    assert "captured" not in said


def test_what_is_not_known_yet_is_left_to_fill_in() -> None:
    assert "captured ________" in draft(captured_at=None)
    assert "breaks your terms of use: ________" in draft()


def test_whoever_must_ask_themselves_gets_a_script() -> None:
    rows = (row for row in shipped_rows() if row.name == "Instagram")
    instagram = next(row for row in rows if row.evidence_wanted)
    removal = request(complainant="person-targeted", terms_broken="Impersonation")
    said = letter(case(category="impersonation"), removal, THE_SCHOOL, instagram, NOW.date())
    for words in ("Why it has to come from you", "who you are", URL, "Somebody is using my name",
                  instagram.evidence_wanted, "Impersonation", "Do not answer"):  # fmt: skip
        assert words in said


def test_a_parent_speaks_for_their_child() -> None:
    said = draft(case(category="impersonation"), complainant="parent", terms_broken="x")
    assert "Somebody is using my child's name" in said
    said = draft(complainant="person-targeted", terms_broken="harassment")
    assert '"It is about me. It breaks your terms of use: harassment. Please' in said


def test_the_account_holder_learns_what_a_mobile_provider_can_do() -> None:
    o2 = next(row for row in shipped_rows() if row.name == "O2 (Virgin Media O2)")
    incident = case(
        referrals=[{"at": NOW, "agency": "police", "reason": "x", "reference": "AB/12"}]
    )
    removal = request(
        addressed_to="mobile-provider", complainant="account-holder", provider="O2",
        address="withheld",
    )  # fmt: skip
    said = letter(incident, removal, THE_SCHOOL, o2, NOW.date())
    for words in ("change the number", "with the police", "trace", "withheld", "AB/12",
                  o2.pay_monthly, o2.evidence_wanted, "how far to rely on this"):  # fmt: skip
        assert words in said


PRIVATE = ("Jo", "Bloggs", "Max", "Power", "Zoë", "Quill", "Staff A", "Pupil A", "Pupil B",
           "Year 9", "10Q", "mocked", "saw it")  # fmt: skip


@pytest.mark.parametrize(("addressee", "complainant"), EVERY, ids=lambda word: word.value)
def test_nobody_is_named_who_need_not_be(addressee: Addressee, complainant: Complainant) -> None:
    said = draft(
        addressed_to=addressee,
        complainant=complainant,
        terms_broken="It mocks Jo Bloggs (Staff A); Max Power, Year 9, wrote it for Pupil B",
        note="Zoë Quill of 10Q told us",
    )
    for words in PRIVATE:
        if words != "mocked":
            assert words not in said, words


def test_without_the_redaction_a_name_would_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(
        "esafety_tui.reports.documents.request_letters.without_people", lambda text, people: text
    )
    assert "Jo Bloggs" in draft(terms_broken="It mocks Jo Bloggs")


names = st.text(st.characters(codec="ascii", categories=["L"]), min_size=4, max_size=12).map(
    lambda name: f"Xq{name}"
)


@settings(max_examples=examples(100), deadline=None)
@given(incidents(), st.sampled_from(EVERY), st.lists(names, min_size=1, max_size=3))
def test_no_account_and_no_name_of_any_case_gets_out(
    incident: Incident, kind: tuple[Addressee, Complainant], found: list[str]
) -> None:
    people = tuple(Person(role="witness", name=name, alias=f"{name} alias") for name in found)
    incident = incident.but(people=people, title=f"{found[0]} again", summary=" ".join(found))
    said = draft(incident, addressed_to=kind[0], complainant=kind[1], terms_broken=found[0])
    assert not [name for name in found if name in said]


def test_each_part_of_a_name_is_taken_out_alone_too() -> None:
    person = Person(role="target", name="Sam Rowe", alias="Pupil A", year_group="9B")
    said = "Sam was there, Ms ROWE not; Pupil A of 9B is Sam Rowe, and no Samantha."
    assert without_people(said, [person]) == "… was there, Ms … not; … of … is …, and no Samantha."


@given(st.text(max_size=60))
def test_text_without_people_in_it_stays_as_it_is(text: str) -> None:
    assert without_people(text, (Person(role="target", name="Qwertz Uiopas"),)) == text


def test_a_draft_is_filled_worded_and_kept(casework: Casework) -> None:
    ref = casework.cases.record({"title": "A case", "people": [TARGET, POSTER]}).ref
    data = {"address": URL, "provider": "Instagram", "captured_at": NOW, "terms_broken": "hate"}
    casework.removals.add(ref, data)
    before = casework.records.incident(ref)
    text = casework.removals.compose_draft(ref, "r1")
    assert "To Instagram" in text
    assert casework.records.incident(ref) == before
    kept = casework.removals.keep_draft(ref, "r1", text + "\nWith thanks.")
    assert kept.removals[0].draft.endswith("With thanks.")
    sent = casework.removals.send(ref, "r1")
    assert sent.removals[0].draft.endswith("With thanks.")


# The provider's own way to report


def shipped(contact_id: str) -> Contact:
    return next(row for row in shipped_rows() if row.id == contact_id)


def to_host(contact: Contact | None, **data: object) -> tuple[str, str]:
    """What stands above the letter to the host, and the letter."""
    said = letter(case(), request(**data), THE_SCHOOL, contact, NOW.date())
    above, below = said.split("- - - the letter begins under this line - - -")
    return above, below


def test_above_the_letter_stands_where_it_goes_and_how_far_to_rely_on_it() -> None:
    facebook = shipped("facebook")
    above, below = to_host(facebook, provider="Facebook")
    assert f"report at: {facebook.report_url}" in above
    assert "how far to rely on this: on other websites, dated 2026-06-06" in above
    assert facebook.report_url not in below
    assert below.strip().startswith("To Facebook")


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (shipped("youtube-video-photo-2014"), "From 2014, never checked"),
        (shipped("reddit"), "on other websites, dated 2025-06-04"),
        (shipped("reddit").but(checked_on=NOW.date()), "checked by the school on 23 Nov 2026"),
        (shipped("lebara"), "tel: 0207 031 0791"),
    ],
)
def test_its_status_is_said(contact: Contact, said: str) -> None:
    assert said in to_host(contact)[0]


def test_a_provider_without_a_way_to_report_says_so() -> None:
    above, _ = to_host(shipped("character-ai"), provider="Character.AI")
    assert "has no page and no number for reports to Character.AI" in above
    assert "report at" not in above
    above, _ = to_host(None, provider="Nowhere")
    assert "does not have Nowhere" in above
    assert "http" not in above


@pytest.mark.parametrize("contact", shipped_rows(), ids=lambda row: row.id)
@pytest.mark.parametrize("complainant", ["school", "person-targeted"])
def test_no_way_to_report_is_made_up(contact: Contact, complainant: str) -> None:
    said = letter(case(), request(complainant=complainant), THE_SCHOOL, contact, NOW.date())
    for one in re.findall(r"https?://\S+|www\.\S+|\d[\d ]{4,}\d", said.replace(URL, "")):
        assert one in " ".join(map(str, plain(contact).values())), one


def test_whoever_rings_hears_what_the_2014_list_printed(casework: Casework) -> None:
    ee = casework.contacts.table.search("ee")[0]
    casework.contacts.change(ee, {"phone": "", "from_your_mobile": "", "pay_monthly": "",
                                  "pay_as_you_go": ""})  # fmt: skip
    ref = casework.cases.record({"title": "Calls", "medium": "call", "providers": ["EE"]}).ref
    data = {"addressed_to": "mobile-provider", "provider": "EE", "address": "withheld"}
    removal = casework.removals.add(ref, data).removals[0]
    said = casework.removals.compose_draft(ref, removal.id)
    assert "no number for abusive calls is confirmed" in said
    assert "150 or 0800 956 6000 (not checked)" in said
