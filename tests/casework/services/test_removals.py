"""Take-down requests: from the address to the answer, clocks, who asks, and no answer."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.data.contacts.table import shipped_rows
from esafety_tui.model.address import AddressKind, kind_of_address
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import Invalid, read
from esafety_tui.model.requests import Addressee, Complainant, Removal, RemovalState
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Medium, RecordFact
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.complainant import approaches_for
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.removals import HOST, escalations, look_again_on, look_due
from support.examples import examples
from support.school import NOW, SCHOOL, Clock
from support.strategies import schools

URL = "https://social.example/post/1"
ENGLAND = read(School, SCHOOL)
GROUND = {"captured_at": NOW, "terms_broken": "harassment"}


def a_case(casework: Casework, **data: object) -> str:
    return casework.cases.record({"title": "Fake profile", **data}).ref


def asked(casework: Casework, ref: str, **data: object) -> Removal:
    usual = {"provider": "YouTube", "address": URL, "account_holder": "staff", **GROUND}
    made = casework.removals.add(ref, {**usual, **data}).removals[-1]
    return casework.removals.send(ref, made.id).removals[-1]


# Addresses

ADDRESSES = {
    "https://www.instagram.com/p/abc/?x=1": AddressKind.URL,
    "http://forum.example:8080/t/1": AddressKind.URL,
    "HTTPS://EXAMPLE.ORG/V": AddressKind.URL,
    "https://münchen.example/ü": AddressKind.URL,
    "https://xn--mnchen-3ya.example": AddressKind.URL,
    "https://192.0.2.7/x": AddressKind.URL,
    "https://[2001:db8::1]/x": AddressKind.URL,
    "www.example.org": AddressKind.URL,
    "instagram.com/mr_smith_fake": AddressKind.URL,
    "snapchat://add/somebody": AddressKind.URL,
    "@mr.smith_fake": AddressKind.HANDLE,
    "head@example.org": AddressKind.E_MAIL,
    "07700 900123": AddressKind.PHONE,
    "+44 7700 900123": AddressKind.PHONE,
    "(020) 7946 0000 ext. 4": AddressKind.PHONE,
    "7726": AddressKind.PHONE,
    "withheld": AddressKind.WITHHELD,
    "Private number": AddressKind.WITHHELD,
    "": None,
    "somewhere on Instagram": None,
    "Instagram": None,
    "https://": None,
    "https:// example.org/x": None,
    "https://one.example/1 https://two.example/2": None,
    "http://:80/": None,
    "https://example.org:port/": None,
    "https://[::1": None,
    "@": None,
    "12": None,
    "ring me on Tuesday": None,
    "javascript:alert(1)": None,
    "file:///etc/passwd": None,
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_what_is_an_address(text: str) -> None:
    assert kind_of_address(text) is ADDRESSES[text]


@given(st.text(max_size=80))
def test_whatever_is_typed_it_is_an_address_or_not(text: str) -> None:
    kind_of_address(text)


@pytest.mark.parametrize(
    ("addressee", "address"),
    [
        ("host", "somewhere on Instagram"),
        ("host", "07700 900123"),
        ("mobile-provider", URL),
        ("mobile-provider", "a boy in Year 9"),
        ("poster", "the boy himself"),
    ],
)
def test_a_request_needs_an_address_that_fits(
    casework: Casework, addressee: str, address: str
) -> None:
    ref = a_case(casework)
    data = {"addressed_to": addressee, "provider": "EE", "address": address}
    with pytest.raises(Invalid, match="address: must be") as refused:
        casework.removals.add(ref, data)
    assert address not in str(refused.value)
    assert casework.records.incident(ref).removals == ()
    casework.removals.add(ref, {**data, "address": ""})  # not found yet: asked for on sending
    with pytest.raises(Invalid, match="address: must be"):
        casework.removals.change(ref, "r1", {"address": address})


def test_one_request_for_each_address(casework: Casework) -> None:
    ref = a_case(casework)
    data = {"provider": "YouTube", "address": URL}
    casework.removals.add(ref, data)
    with pytest.raises(Invalid, match="already"):
        casework.removals.add(ref, data)
    casework.removals.add(ref, {**data, "address": URL + "2"})
    casework.removals.add(ref, {**data, "addressed_to": "poster"})
    casework.removals.add(ref, {**data, "complainant": "person-targeted"})
    casework.removals.send(ref, "r1", GROUND)
    casework.removals.follow(ref, "r1", RemovalState.REMOVED)
    casework.removals.add(ref, data)  # put up anew: asked anew


# Who asks

# What the rows of the contact table say, and whom a false profile and any other
# content are therefore reported by, read by a person.
HEARD = {
    "Facebook": ("person-targeted", "school"),
    "Instagram": ("person-targeted", "school"),
    "X (formerly Twitter)": ("person-targeted", "school"),
    "TikTok": ("person-targeted", "school"),
    "Tumblr": ("person-targeted", "school"),
    "Pinterest": ("person-targeted", "person-targeted"),
    "YouTube": ("person-targeted", "school"),
    "WhatsApp": ("person-targeted", "person-targeted"),
    "Snapchat": ("person-targeted", "school"),
    "Kik": ("person-targeted", "person-targeted"),
    "Discord": ("person-targeted", "school"),
    "Roblox": ("person-targeted", "school"),
}


@pytest.mark.parametrize("provider", HEARD)
def test_a_provider_is_read_as_a_person_reads_it(provider: str) -> None:
    row = next(r for r in shipped_rows() if r.name == provider and r.status == "current")
    facts = {Fact.CONTENT_ONLINE: Answer.YES, Fact.POSTER_KNOWN: Answer.NO}
    by = []
    for more in ({Fact.IDENTITY_COMPROMISED: Answer.YES}, {}):
        found = approaches_for({**facts, **more}, who_may_report=row.who_may_report)
        by.append(next(a.complainant for a in found if a.addressee is Addressee.HOST))
    assert tuple(by) == HEARD[provider]


IDENTITY = {Fact.IDENTITY_COMPROMISED: Answer.YES}
PHONE = {Fact.PHONE_ABUSE: Answer.YES}
KNOWN = {Fact.CONTENT_ONLINE: Answer.YES, Fact.POSTER_KNOWN: Answer.YES}


@pytest.mark.parametrize(
    ("facts", "hears", "said", "not_said"),
    [
        (IDENTITY, "Anyone", "listens to others too", "nobody else"),
        (IDENTITY, "The person harassed", "nobody else", "listens to others"),
        (IDENTITY, "", "nobody else", "listens to others"),
        (IDENTITY, "Anyone; for impersonation the person impersonated", "nobody else", "others"),
        (IDENTITY, "Anyone, but for impersonation the person impersonated", "nobody", "others"),
        (
            IDENTITY,
            "For identity theft anyone; else the customer",
            "listens to others too",
            "nobody",
        ),
        ({**PHONE, RecordFact.TARGET_IS_PUPIL: Answer.YES}, "", "usually a parent", "nobody"),
        ({**PHONE, RecordFact.TARGET_IS_PUPIL: Answer.NO}, "", "account holder", "parent"),
        ({**KNOWN, Fact.POSTER_WILL_REMOVE: Answer.NO}, "", "They have said no", "identity"),
        ({**KNOWN, Fact.POSTER_WILL_REMOVE: Answer.YES}, "", "take it down", "said no"),
    ],
)
def test_the_reason_fits(facts: dict[str, Answer], hears: str, said: str, not_said: str) -> None:
    why = approaches_for(facts, who_may_report=hears)[0].why
    assert said in why
    assert not_said not in why


def test_a_parent_may_complain_for_a_pupil_where_the_provider_hears_parents() -> None:
    for pupil, hears, by in (
        (Answer.YES, "The user; a parent helping a teenager", "parent"),
        (Answer.NO, "The user; a parent helping a teenager", "person-targeted"),
        (Answer.YES, "The person harassed", "person-targeted"),
    ):
        facts = {**IDENTITY, RecordFact.TARGET_IS_PUPIL: pupil}
        assert approaches_for(facts, who_may_report=hears)[0].complainant == by


@pytest.mark.parametrize(
    ("medium", "fact", "rings"),
    [
        (Medium.TEXT, Answer.UNKNOWN, True),
        (Medium.TEXT, Answer.NO, False),
        (Medium.E_MAIL, Answer.UNKNOWN, False),
        (Medium.E_MAIL, Answer.YES, True),
    ],
)
def test_by_telephone_the_account_holder_rings(medium: Medium, fact: Answer, rings: bool) -> None:
    found = approaches_for({Fact.PHONE_ABUSE: fact}, medium)
    assert [a.addressee for a in found] == (["mobile-provider"] if rings else [])


def test_the_provider_of_a_case_is_found_as_it_is_today(casework: Casework) -> None:
    assert casework.removals.provider("instagram").status == "current"
    assert casework.removals.provider("Twitter").name == "X (formerly Twitter)"
    assert casework.removals.provider("T-Mobile").name == "EE"
    assert casework.removals.provider("O2").name == "O2 (Virgin Media O2)"
    assert casework.removals.provider("Vine").name == "Vine"  # closed: nothing came after it
    assert casework.removals.provider("no such service") is None
    assert casework.removals.provider("") is None


def test_who_has_to_ask_follows_from_the_case(casework: Casework) -> None:
    ref = a_case(
        casework, category="impersonation", providers=["Instagram"],
        people=[{"role": "target", "standing": "staff"}],
        facts={"content_online": "yes", "poster_known": "no", "phone_abuse": "yes"},
    )  # fmt: skip
    approaches = casework.removals.who_asks(casework.records.incident(ref))
    assert [(a.addressee, a.complainant) for a in approaches] == [
        ("host", "person-targeted"), ("mobile-provider", "account-holder"),
    ]  # fmt: skip
    made = casework.removals.add(ref, {"provider": "Instagram", "address": URL}).removals[-1]
    assert made.complainant is Complainant.PERSON_TARGETED
    data = {"addressed_to": "mobile-provider", "provider": "EE", "address": "withheld"}
    made = casework.removals.add(ref, data).removals[-1]
    assert made.complainant is Complainant.ACCOUNT_HOLDER
    made = casework.removals.add(
        ref, {"provider": "Instagram", "address": URL, "complainant": "school"}
    ).removals[-1]
    assert made.complainant is Complainant.SCHOOL  # the lead's word stands


@pytest.mark.parametrize(
    ("providers", "host", "by_phone"),
    [
        (["Instagram"], "Instagram", ""),
        (["EE"], "", "EE"),
        (["Instagram", "O2"], "Instagram", "O2"),
        (["T-Mobile", "a forum of the village"], "a forum of the village", "T-Mobile"),
        ([], "", ""),
    ],
    ids=str,
)
def test_the_host_is_never_rung_as_a_mobile_provider(
    casework: Casework, providers: list[str], host: str, by_phone: str
) -> None:
    incident = casework.records.incident(a_case(casework, providers=providers))
    assert casework.removals.provider_to_ask(incident, Addressee.HOST) == host
    assert casework.removals.provider_to_ask(incident, Addressee.MOBILE_PROVIDER) == by_phone


def test_what_is_no_mobile_provider_is_not_asked_as_one(casework: Casework) -> None:
    ref = a_case(casework)
    data = {"addressed_to": "mobile-provider", "provider": "Instagram"}
    with pytest.raises(Invalid, match="provider: must be the mobile provider"):
        casework.removals.add(ref, data)
    casework.removals.add(ref, {**data, "provider": "EE"})
    with pytest.raises(Invalid, match="provider: must be the mobile provider"):
        casework.removals.change(ref, "r1", {"provider": "Instagram"})
    casework.removals.change(ref, "r1", {"provider": "a shop in the High Street"})  # who knows
    casework.removals.change(ref, "r1", {"provider": ""})
    assert "call to ________" in casework.removals.compose_draft(ref, "r1")


# Sending and looking again


@pytest.mark.parametrize(
    ("sent", "by_school", "by_person"),
    [
        ("2026-11-23T09:00", "2026-11-25", "2026-11-25"),  # Monday
        ("2026-11-26T16:00", "2026-11-30", "2026-11-30"),  # Thursday: Saturday is no day to look
        ("2026-11-27T16:00", "2026-12-01", "2026-11-30"),  # Friday: 48 hours end on Sunday
        ("2026-12-23T10:00", "2026-12-29", "2026-12-29"),  # over Christmas
    ],
)
def test_when_to_look_again(sent: str, by_school: str, by_person: str) -> None:
    calendar = SchoolCalendar(ENGLAND)
    at = datetime.fromisoformat(sent).replace(tzinfo=LONDON)
    for complainant, expected in (("school", by_school), ("person-targeted", by_person)):
        removal = Removal(at=at, provider="x", complainant=Complainant(complainant))
        assert look_again_on(removal, at, calendar) == date.fromisoformat(expected)


@settings(max_examples=examples(60), deadline=None)
@given(
    schools(closures=(), terms=()),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(Complainant),
)
def test_nobody_looks_on_a_closed_day(
    school: School, at: datetime, complainant: Complainant
) -> None:
    calendar = SchoolCalendar(school)
    moment = at.replace(tzinfo=LONDON)
    removal = Removal(at=moment, provider="x", complainant=complainant)
    due = look_again_on(removal, moment, calendar)
    assert calendar.is_school_day(due)
    assert due > moment.date()


def test_a_capture_in_the_evidence_serves(casework: Casework) -> None:
    ref = a_case(casework)
    casework.entries.add_evidence(ref, {"address": URL, "captured_at": NOW - timedelta(hours=1)})
    casework.removals.add(ref, {"provider": "YouTube", "address": URL, "terms_broken": "x"})
    with pytest.raises(Invalid, match="address: must be"):
        casework.removals.send(ref, "r1", {"address": "somewhere"})
    sent = casework.removals.send(ref, "r1", {"captured_at": None}).removals[0]
    assert sent.captured_at == NOW - timedelta(hours=1)
    with pytest.raises(Invalid, match="chase it instead"):
        casework.removals.send(ref, "r1")


def test_the_capture_comes_before_the_request(casework: Casework) -> None:
    ref = a_case(casework)
    casework.removals.add(ref, {"provider": "YouTube", "address": URL, "terms_broken": "x"})
    earlier = NOW - timedelta(hours=2)
    with pytest.raises(Refused, match="after it") as refused:
        casework.removals.send(ref, "r1", {"sent_at": earlier, "captured_at": NOW})
    assert refused.value.clause == "S4"


def test_a_day_that_the_lead_names_is_moved_off_a_closed_one(casework: Casework) -> None:
    ref = a_case(casework)
    asked(casework, ref)
    assert casework.records.row(ref).removal_looks == (date(2026, 11, 25),)
    changed = casework.removals.change(ref, "r1", {"check_on": "2026-11-28"}).removals[0]
    assert changed.check_on == date(2026, 11, 30)


def test_what_was_sent_stays_as_it_was_sent(casework: Casework) -> None:
    ref = a_case(casework)
    asked(casework, ref)
    with pytest.raises(Invalid, match="stays as it was sent"):
        casework.removals.change(ref, "r1", {"address": URL + "2"})
    with pytest.raises(Invalid):
        casework.removals.change(ref, "r1", {"state": "removed"})
    changed = casework.removals.change(ref, "r1", {"reference": "T-1"})
    assert changed.removals[0].reference == "T-1"


@pytest.mark.parametrize(
    ("state", "check_on", "due"),
    [
        ("asked", date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday, as an import has it
        ("back-again", date(2026, 11, 26), date(2026, 11, 26)),
        ("asked", None, date(2026, 11, 25)),
        ("removed", date(2026, 11, 26), None),
        ("refused", date(2026, 11, 26), None),
    ],
)
def test_there_is_a_look_only_while_something_is_to_come(
    state: str, check_on: date | None, due: date | None
) -> None:
    removal = Removal(
        at=NOW, provider="x", state=RemovalState(state), sent_at=NOW, check_on=check_on
    )
    assert look_due(removal, SchoolCalendar(ENGLAND)) == due


def test_a_closure_entered_later_moves_the_look(casework: Casework) -> None:
    ref = a_case(casework)
    asked(casework, ref)
    assert casework.records.row(ref).removal_looks == (date(2026, 11, 25),)
    closed = [{"first": "2026-11-25", "last": "2026-11-27", "reason": "flood"}]
    casework.settings.change({"closures": closed})
    assert casework.records.row(ref).removal_looks == (date(2026, 11, 30),)


# What became of it


def test_the_poster_s_answer_settles_whether_they_will(casework: Casework) -> None:
    ref = a_case(casework)
    asked(casework, ref, addressed_to="poster")
    for state, answer in (
        (RemovalState.CHASED, Answer.UNKNOWN),
        (RemovalState.REFUSED, Answer.NO),
        (RemovalState.REMOVED, Answer.YES),
    ):
        incident = casework.removals.follow(ref, "r1", state)
        assert facts_of(incident)[Fact.POSTER_WILL_REMOVE] is answer
    casework.cases.answer(ref, Fact.POSTER_WILL_REMOVE, Answer.NO)
    assert facts_of(casework.records.incident(ref))[Fact.POSTER_WILL_REMOVE] is Answer.NO


def test_what_happened_earlier_is_noted_at_its_time(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework)
    sent = asked(casework, ref)
    assert sent.events[0].at == sent.sent_at == NOW
    clock.on(days=3)
    gone = NOW + timedelta(days=1)
    removal = casework.removals.follow(ref, "r1", RemovalState.REMOVED, at=gone).removals[0]
    assert (removal.answered_at, removal.events[-1].at) == (gone, gone)
    for wrong in (NOW, clock.now + timedelta(days=1)):
        with pytest.raises(Invalid, match="at: must not"):
            casework.removals.follow(ref, "r1", RemovalState.BACK_AGAIN, at=wrong)
    assert casework.records.incident(ref).removals[0] == removal


def test_what_is_back_is_online(casework: Casework) -> None:
    ref = a_case(casework, facts={"content_online": "no"})
    asked(casework, ref)
    casework.removals.follow(ref, "r1", RemovalState.REMOVED)
    incident = casework.removals.follow(ref, "r1", RemovalState.BACK_AGAIN)
    assert incident.answer(Fact.CONTENT_ONLINE) is Answer.YES
    assert casework.records.row(ref).removal_looks


def names(casework: Casework, ref: str, place: int = -1) -> list[str]:
    incident = casework.records.incident(ref)
    return [e.contact for e in casework.removals.escalation(incident, incident.removals[place])]


def test_a_host_that_refuses_or_stays_silent_is_taken_further(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, people=[{"role": "target", "standing": "staff"}])
    asked(casework, ref)
    assert names(casework, ref) == []
    clock.on(days=1)
    assert names(casework, ref) == []
    clock.on(days=1)  # the day to look again, and no answer
    assert names(casework, ref)[:2] == [
        "Professionals Online Safety Helpline (POSH)", "Report Harmful Content (RHC)",
    ]  # fmt: skip
    casework.removals.follow(ref, "r1", RemovalState.ANSWERED)
    assert names(casework, ref) == []
    casework.removals.follow(ref, "r1", RemovalState.REFUSED)
    assert "Report Harmful Content (RHC)" in names(casework, ref)
    casework.removals.follow(ref, "r1", RemovalState.REMOVED)
    assert names(casework, ref) == []


def test_whom_to_turn_to_fits_the_case(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework)
    asked(casework, ref, addressed_to="poster")
    asked(casework, ref, addressed_to="mobile-provider", address="withheld", provider="EE")
    asked(casework, ref, address=URL + "3", illegal="yes")
    clock.on(days=7)
    assert names(casework, ref, 0) == [HOST]
    assert names(casework, ref, 1) == ["Police - non-emergency"]
    assert names(casework, ref, 2)[0] == "Police - non-emergency"
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
    assert names(casework, ref, 2) == [
        "Police - non-emergency", "Internet Watch Foundation (IWF)",
        "Report Remove (Childline and IWF)",
    ]  # fmt: skip


def test_the_police_are_told_once_and_after_that_their_reference_is_cited(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework)
    asked(casework, ref, illegal="yes")
    clock.on(days=7)

    def said() -> str:
        incident = casework.records.incident(ref)
        (first, *_) = casework.removals.escalation(incident, incident.removals[0])
        assert first.contact == "Police - non-emergency"
        return first.why

    assert said() == "it is said to be illegal: tell them"
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
    assert said() == "tell them where it is, by address alone"
    casework.referrals.refer(ref, {"agency": "police", "reason": "a threat"})
    assert said() == "they have it already: say that it is still there"
    for indecent in (Answer.YES, Answer.NO):
        casework.cases.answer(ref, Fact.INDECENT_IMAGES, indecent)
        casework.referrals.change(ref, "a1", {"reference": "CR/77"})
        assert "under their reference CR/77" in said()
        assert "tell them" not in said()


@pytest.mark.parametrize(
    ("standing", "routes"),
    [
        ("staff", ["Internet Watch Foundation (IWF)", "Revenge Porn Helpline"]),
        ("pupil", ["Internet Watch Foundation (IWF)", "Report Remove (Childline and IWF)"]),
    ],
)
def test_the_routes_for_images_differ_by_age(
    casework: Casework, clock: Clock, standing: str, routes: list[str]
) -> None:
    ref = a_case(casework, people=[{"role": "target", "standing": standing}])
    asked(casework, ref)
    incident = casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
    assert [a.provider for a in casework.removals.who_asks(incident)] == routes
    clock.on(days=7)
    assert names(casework, ref) == ["Police - non-emergency", *routes]
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    assert ("Revenge Porn Helpline" in names(casework, ref)) is (standing == "staff")


def test_every_route_is_a_current_row_of_the_contact_table(
    casework: Casework, clock: Clock
) -> None:
    current = {row.name for row in shipped_rows() if row.status == "current"}
    ref = a_case(casework, people=[{"role": "target", "standing": "staff"}])
    for number, data in enumerate((
        {}, {"illegal": "yes"}, {"addressed_to": "mobile-provider", "provider": "EE"},
    )):  # fmt: skip
        address = "withheld" if "addressed_to" in data else f"{URL}{number}"
        asked(casework, ref, address=address, **data)
    clock.on(days=7)
    for indecent in (Answer.NO, Answer.YES):
        incident = casework.cases.answer(ref, Fact.INDECENT_IMAGES, indecent)
        for removal in incident.removals:
            for route in escalations(
                incident, removal, casework.records.today, casework.records.calendar
            ):
                assert route.contact in current
                assert route.why
    given = {a.provider for a in approaches_for({Fact.INDECENT_IMAGES: Answer.YES})}
    assert given <= current
