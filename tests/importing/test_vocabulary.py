"""Words and people of a log: brought to ours where their meaning is known, otherwise kept."""

from pathlib import Path

import pytest

from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.importing.people import people_in
from esafety_tui.importing.sheet import LogColumn, column_of, headings_of
from esafety_tui.importing.vocabulary import fold, nearest, services_in, severity_of
from esafety_tui.model.vocabulary import (
    Category,
    Medium,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    Word,
)
from support.log_files import noted, the_row


@pytest.mark.parametrize("kind", [Category, Severity, Outcome, Route, Medium, Standing, Stage])
def test_every_word_of_ours_is_itself_however_it_is_written(kind: type[Word]) -> None:
    for word in kind:
        for spelt in (word.value, word.label, word.label.upper(), f" {word.label.title()}. "):
            match = nearest(kind, spelt)
            assert match is not None
            assert match == (word, True)


@pytest.mark.parametrize(
    ("said", "meant"),
    {
        "Sexting": Category.SEXUAL_IMAGERY,
        "sharing of nudes/semi-nudes": Category.SEXUAL_IMAGERY,
        "Hacked account": Category.ACCOUNT_COMPROMISE,
        "trolling": Category.CYBERBULLYING,
        "Cyber-bullying": Category.CYBERBULLYING,
        "Online bullying (peer)": Category.CYBERBULLYING,
        "Fake profile": Category.IMPERSONATION,
        "fake instagram account": Category.IMPERSONATION,
        "Grooming": Category.INAPPROPRIATE_CONTACT,
        "Contact by a stranger": Category.INAPPROPRIATE_CONTACT,
        "Racist comments": Category.HATE,
        "Threatening messages": Category.THREATS,
        "Nuisance calls": Category.MALICIOUS_CALLS,
        "Phishing e-mail": Category.SCAM,
        "Malicious allegation": Category.FALSE_ALLEGATION,
        "Viewing inappropriate websites": Category.OFFENSIVE_CONTENT,
        "Photo shared without consent": Category.IMAGE_SHARING,
        "Mobile phone misuse": Category.INAPPROPRIATE_USE,
        "Data breach": Category.PRIVACY_BREACH,
        "Self-harm": Category.SELF_HARM_CONTENT,
        "Radicalisation concern": Category.EXTREMISM,
        "Stalking": Category.HARASSMENT,
    }.items(),
)
def test_the_nearest_category(tmp_path: Path, said: str, meant: Category) -> None:
    data = the_row(tmp_path, Type=said)
    assert data["category"] is meant
    assert noted(data) == [f"Category in the log: {said}"]


def test_our_own_word_needs_no_note(tmp_path: Path) -> None:
    data = the_row(tmp_path, Type="Sexual imagery", Severity="HIGH", Outcome="Substantiated")
    assert (data["category"], data["severity"]) == (Category.SEXUAL_IMAGERY, Severity.HIGH)
    assert noted(data) == [
        "The log gives no date of closing: the date of the report was taken."
    ]  # an outcome closes a case that has no status
    assert data["severity_reason"] == "As recorded in the imported log"


def test_an_unknown_word_is_kept(tmp_path: Path) -> None:
    data = the_row(
        tmp_path, Type="Wibble", Severity="7", Outcome="Chat", Medium="Pigeon", Route="?"
    )
    assert data["category"] is Category.OTHER
    assert "severity" not in data
    assert "outcome" not in data
    assert data["medium"] is Medium.OTHER
    assert noted(data) == [
        "Category in the log: Wibble",
        "Severity in the log: 7",
        "Medium in the log: Pigeon",
        "Outcome in the log: Chat",
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    {
        "H": Severity.HIGH,
        "Med": Severity.MEDIUM,
        "Very serious": Severity.CRITICAL,
        "amber": Severity.MEDIUM,
        "Minor": Severity.LOW,
        "serious": Severity.HIGH,
        "High risk": Severity.HIGH,
        "low/medium": None,
        "Medium to high": None,
        "not serious": None,
        "3": None,
        "hmm": None,
    }.items(),
)
def test_severities(said: str, meant: Severity | None) -> None:
    match = severity_of(said)
    assert (match.word if match else None) is meant


@pytest.mark.parametrize(
    ("said", "meant"),
    {
        "Not upheld": Outcome.UNSUBSTANTIATED,
        "upheld": Outcome.SUBSTANTIATED,
        "Unfounded": Outcome.UNFOUNDED,
        "Partially upheld": Outcome.PARTLY_SUBSTANTIATED,
        "Malicious": Outcome.MALICIOUS,
        "NFA": Outcome.NO_FURTHER_ACTION,
        "No evidence found": Outcome.UNSUBSTANTIATED,
    }.items(),
)
def test_outcomes_and_their_denials(said: str, meant: Outcome) -> None:
    match = nearest(Outcome, said)
    assert match is not None
    assert match.word is meant


@pytest.mark.parametrize(
    ("cells", "medium", "providers", "notes"),
    [
        ({"Platform": "Instagram"}, Medium.SOCIAL_NETWORK, ["Instagram"], 0),
        ({"Platform": "insta"}, Medium.SOCIAL_NETWORK, ["Instagram"], 1),
        ({"App": "WhatsApp group / Snap"}, Medium.MESSAGING, ["WhatsApp", "Snapchat"], 1),
        ({"Site": "Google Classroom"}, Medium.OTHER, ["Google Classroom"], 0),
        ({"Platform": "Text message"}, Medium.TEXT, [], 1),
        ({"Platform": "X"}, Medium.SOCIAL_NETWORK, ["X (formerly Twitter)"], 1),
        ({"Platform": "Xbox"}, Medium.GAMING, ["Xbox (Microsoft)"], 1),
        ({"Medium": "E-mail"}, Medium.E_MAIL, [], 0),
        ({"Medium": "Instagram DM"}, Medium.MESSAGING, ["Instagram"], 1),
        ({"Medium": "voicemail", "Platform": "EE"}, Medium.VOICEMAIL, ["EE"], 0),
        ({"Platform": "n/a"}, Medium.OTHER, [], 0),
        ({"Platform": "unknown"}, Medium.OTHER, [], 0),
    ],
)
def test_where_it_happened(tmp_path: Path, cells, medium, providers, notes) -> None:
    data = the_row(tmp_path, **cells)
    assert (data["medium"], data["providers"]) == (medium, providers)
    assert len(noted(data)) == notes


def test_services_are_named_as_in_the_contact_table(tmp_path: Path) -> None:
    named = {row.name for row in ContactTable(tmp_path).rows}
    services_said = """
        whatsapp snap insta fb tiktok twitter youtube discord reddit telegram kik roblox
        twitch steam xbox bereal linkedin pinterest tumblr flickr teams
    """
    for said in services_said.split():
        services, medium = services_in(said)
        assert set(services) <= named
        assert services
        assert medium


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Y9 pupil", [("pupil", "", "Y9")]),
        ("Year 9", [("pupil", "", "Year 9")]),
        ("A group of Y8 pupils", [("pupil", "", "Y8")]),
        ("teacher", [("staff", "", "")]),
        ("TA", [("staff", "", "")]),
        ("Head of year 9", [("staff", "", "")]),
        ("Parent of Y9 pupil", [("parent", "", "")]),
        ("ex-pupil", [("former-pupil", "", "")]),
        ("pupil from another school", [("outsider", "", "")]),
        ("Jo Green", [("unknown", "Jo Green", "")]),
        ("Jo Green (Y9)", [("pupil", "Jo Green", "Y9")]),
        ("Green, Jo (9B)", [("pupil", "Green, Jo", "9B")]),
        ("Jo Green 9B", [("pupil", "Jo Green", "9B")]),
        ("Mr Oak, maths teacher", [("staff", "Mr Oak", "")]),
        ("Mrs Ash - parent", [("parent", "Mrs Ash", "")]),
        ("Parent Mrs Ash", [("parent", "Parent Mrs Ash", "")]),
        ("Mr Coach", [("unknown", "Mr Coach", "")]),
        ("Ms Head", [("unknown", "Ms Head", "")]),
        ("Mr English", [("unknown", "Mr English", "")]),
        ("Jo Green and Al Brown", [("unknown", "Jo Green", ""), ("unknown", "Al Brown", "")]),
        (
            "Jo Green (Y9); Al Brown (Y8)",
            [("pupil", "Jo Green", "Y9"), ("pupil", "Al Brown", "Y8")],
        ),
        (
            "Jo Green (Y9), Al Brown (Y8)",
            [("pupil", "Jo Green", "Y9"), ("pupil", "Al Brown", "Y8")],
        ),
        ("Mr and Mrs Ash", [("unknown", "Mr and Mrs Ash", "")]),
        ("two Y7 pupils & a TA", [("pupil", "", "Y7"), ("staff", "", "")]),
        ("Siân Ó Dónaill", [("unknown", "Siân Ó Dónaill", "")]),
        ("unknown", []),
        ("n/a", []),
        ("-", []),
        ("Not known at present", []),
    ],
)
def test_people(cell: str, people: list[tuple[str, str, str]]) -> None:
    found = people_in(cell, Role.TARGET, Standing.UNKNOWN)
    assert [(p["standing"], p["name"], p.get("year_group", "")) for p in found] == people


def test_a_heading_can_give_the_standing(tmp_path: Path) -> None:
    data = the_row(tmp_path, Staff_affected="Jo Oak")
    assert data["people"] == [{"role": "target", "standing": "staff", "name": "Jo Oak"}]


def test_standing_and_year_group_in_columns_of_their_own(tmp_path: Path) -> None:
    data = the_row(
        tmp_path, Victim="Jo Green", Year_group="Y9", Perpetrator="Al", Offender_type="staff"
    )
    target, responsible = data["people"]
    assert (target["standing"], target["year_group"]) == ("pupil", "Y9")
    assert responsible["standing"] == "staff"
    data = the_row(tmp_path, Victim_type="Member of staff", Year="2025")
    assert data["people"] == [{"role": "target", "standing": "staff"}]
    assert "Year group in the log: 2025" in noted(data)


def test_who_reported_it_tells_the_route_where_nothing_else_does(tmp_path: Path) -> None:
    assert the_row(tmp_path, Reported_by="Mrs Ash (parent)")["route"] is Route.PARENT
    assert the_row(tmp_path, Reported_by="form tutor", Route="E-mail")["route"] is Route.E_MAIL
    assert the_row(tmp_path, Reported_by="Jo Green")["route"] is Route.OTHER


def test_an_unknown_offender_is_a_fact_and_no_person(tmp_path: Path) -> None:
    data = the_row(tmp_path, Perpetrator="Unknown")
    assert data["people"] == []
    assert data["facts"] == {"poster_known": "no"}
    assert noted(data) == ["Perpetrator: Unknown"]
    assert the_row(tmp_path, Perpetrator="n/a")["facts"] == {}


@pytest.mark.parametrize(
    ("heading", "column"),
    {
        "DATE REPORTED:": LogColumn.REPORTED,
        "Date & time of report": LogColumn.REPORTED,
        "Date/Time": LogColumn.DATE,
        "Victim / Target": LogColumn.TARGET,
        "Platform, app or site": LogColumn.PLATFORM,
        "Name of alleged offender": LogColumn.RESPONSIBLE,
        "Description of incident (include dates, times)": LogColumn.SUMMARY,
        "Action(s) taken": LogColumn.ACTION,
        "Victim 2": LogColumn.TARGET,
        "Pupils involved": None,
        "Name": None,
        "Crime Ref.": LogColumn.POLICE,
        "Open/Closed": LogColumn.STAGE,
        "Yr": LogColumn.YEAR_GROUP,
        "": None,
    }.items(),
)
def test_headings(heading: str, column: LogColumn | None) -> None:
    assert column_of(heading) is column


def test_every_heading_of_the_table_is_written_as_headings_are_compared() -> None:
    import tomllib
    from importlib.resources import files

    from esafety_tui.importing.sheet import fold_heading

    text = files("esafety_tui.importing").joinpath("headings.toml").read_text(encoding="utf-8")
    listed = [heading for headings in tomllib.loads(text).values() for heading in headings]
    assert len(listed) == len(set(listed))
    assert [heading for heading in listed if fold_heading(heading) != heading] == []


def test_a_heading_that_stands_twice() -> None:
    found = headings_of(["Date", "Details", "Description", "Status", "Status"])
    assert [heading.column for heading in found] == [
        LogColumn.REPORTED, LogColumn.SUMMARY, LogColumn.SUMMARY, LogColumn.STAGE, None,
    ]  # fmt: skip


def test_folding_leaves_words_only() -> None:
    assert fold("  É-mail: “Café”!\n") == "e mail cafe"
