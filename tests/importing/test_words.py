"""Words of a log: a cell is a value where the whole of it says one, otherwise it stays words."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.importing.columns import LogColumn, column_of, fold_heading, headings_of
from esafety_tui.importing.words import (
    answer_of,
    category_of,
    fold,
    services_in,
    title_of,
    whole_word,
)
from esafety_tui.model.vocabulary import (
    Answer,
    Category,
    Medium,
    Outcome,
    Route,
    Severity,
    Stage,
    Standing,
    Word,
)
from support.log_files import noted, read_rows, the_row


@pytest.mark.parametrize("kind", [Category, Severity, Outcome, Route, Medium, Standing, Stage])
def test_every_word_of_ours_is_itself_however_it_is_written(kind: type[Word]) -> None:
    for word in kind:
        for spelt in (word.value, word.label, word.label.upper(), f" {word.label.title()}. "):
            match = whole_word(kind, spelt)
            assert match is not None
            assert match == (word, True)


@pytest.mark.parametrize(
    ("said", "meant"),
    {
        "Sexting": Category.SEXUAL_IMAGERY,
        "sharing nudes/semi-nudes": Category.SEXUAL_IMAGERY,
        "Hacked account": Category.ACCOUNT_COMPROMISE,
        "trolling": Category.CYBERBULLYING,
        "Cyber-bullying": Category.CYBERBULLYING,
        "Bullying - Cyber": Category.CYBERBULLYING,
        "Online Safety, Bullying - Cyber": Category.CYBERBULLYING,
        "Fake profile": Category.IMPERSONATION,
        "Grooming": Category.INAPPROPRIATE_CONTACT,
        "Racist comments": Category.HATE,
        "Nuisance calls": Category.MALICIOUS_CALLS,
        "Phishing e-mail": Category.SCAM,
        "Malicious allegation": Category.FALSE_ALLEGATION,
        "Mobile phone misuse": Category.INAPPROPRIATE_USE,
        "Self-harm": Category.SELF_HARM_CONTENT,
        "Stalking": Category.HARASSMENT,
        # Prose, two kinds at once, and what every log is about.
        "Cyberbullying was considered and ruled out": None,
        "Not cyberbullying": None,
        "Sexting, Grooming": None,
        "Conduct": None,
    }.items(),
)
def test_a_category_is_a_whole_cell(said: str, meant: Category | None) -> None:
    match = category_of(said, {})
    assert (match.word if match else None) is meant


@pytest.mark.parametrize(
    ("said", "answer"),
    {
        "Y": Answer.YES, "yes": Answer.YES, "TRUE": Answer.YES, "✓": Answer.YES, "☑": Answer.YES,
        "Police informed: yes": Answer.YES, "n": Answer.NO, "FALSE": Answer.NO, "✗": Answer.NO,
        "☐": Answer.NO, "No.": Answer.NO, "?": Answer.UNKNOWN, "x": None, "•": None,
        "Considered, not needed (12/9)": None, "No evidence it has carried on": None,
        "yes, ref 42": None, "Told 3/9": None,
    }.items(),
)  # fmt: skip
def test_an_answer_is_a_whole_cell(said: str, answer: Answer | None) -> None:
    assert answer_of(said) is answer


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        (Severity, "H", Severity.HIGH), (Severity, "Med", Severity.MEDIUM),
        (Severity, "amber", Severity.MEDIUM), (Severity, "High/Med", None),
        (Severity, "Level 4", None), (Severity, "3", None), (Severity, "not serious at all", None),
        (Outcome, "Not upheld", Outcome.UNSUBSTANTIATED),
        (Outcome, "upheld", Outcome.SUBSTANTIATED), (Outcome, "Unfounded", Outcome.UNFOUNDED),
        (Outcome, "NFA", Outcome.NO_FURTHER_ACTION),
        (Outcome, "No evidence", Outcome.UNSUBSTANTIATED),
        (Outcome, "No evidence it has carried on since.", None),
        (Outcome, "Malicious comments deleted by the poster; apology given", None),
        (Outcome, "Part of a longer pattern, see earlier entry", None),
        (Stage, "Closed", Stage.CLOSED), (Stage, "closed ✓", Stage.CLOSED),
        (Stage, "Status: closed", Stage.CLOSED), (Stage, "Closed ✗", None),
        (Stage, "To be closed after half term", None), (Stage, "Nearly done", None),
        (Stage, "Police closed their side, ours ongoing", None),
    ],
)  # fmt: skip
def test_a_word_is_a_whole_cell(kind: type[Word], said: str, meant: Word | None) -> None:
    match = whole_word(kind, said)
    assert (match.word if match else None) is meant


def test_our_own_word_needs_no_note(tmp_path: Path) -> None:
    row = the_row(tmp_path, Type="Sexual imagery", Severity="HIGH", Outcome="Substantiated")
    assert (row.incident.category, row.incident.severity) == (
        Category.SEXUAL_IMAGERY,
        Severity.HIGH,
    )
    assert noted(row) == []
    assert row.incident.severity_reason == "As recorded in the imported log"
    assert row.incident.stage == "reported"  # an outcome closes nothing


def test_an_unknown_word_is_kept_in_the_words_of_the_log(tmp_path: Path) -> None:
    row = the_row(tmp_path, Type="Wibble", Severity="7", Outcome="Chat", Medium="Pigeon", Route="?")
    assert row.incident.category is Category.OTHER
    assert not row.incident.severity
    assert not row.incident.outcome
    assert row.incident.medium is Medium.OTHER
    assert noted(row) == [
        "Type: Wibble",
        "Severity: 7",
        "Outcome: Chat",
        "Medium: Pigeon",
        "Route: ?",
    ]


@pytest.mark.parametrize(
    ("cells", "medium", "providers", "notes"),
    [
        ({"Platform": "Instagram"}, Medium.SOCIAL_NETWORK, ("Instagram",), 0),
        ({"Platform": "insta"}, Medium.SOCIAL_NETWORK, ("Instagram",), 1),
        ({"App": "WhatsApp / Snap"}, Medium.MESSAGING, ("WhatsApp", "Snapchat"), 1),
        ({"App": "A fake account on Instagram, then a page"}, Medium.OTHER, (), 1),
        ({"Site": "Google Classroom"}, Medium.OTHER, ("Google Classroom",), 0),
        ({"Platform": "Text message"}, Medium.TEXT, (), 1),
        ({"Platform": "X"}, Medium.SOCIAL_NETWORK, ("X (formerly Twitter)",), 1),
        ({"Platform": "Xbox"}, Medium.GAMING, ("Xbox (Microsoft)",), 1),
        ({"Medium": "E-mail"}, Medium.E_MAIL, (), 0),
        ({"Medium": "Instagram"}, Medium.SOCIAL_NETWORK, ("Instagram",), 0),
        ({"Medium": "voicemail", "Platform": "EE"}, Medium.VOICEMAIL, ("EE",), 0),
        ({"Platform": "n/a"}, Medium.OTHER, (), 1),
        ({"Platform": "unknown"}, Medium.OTHER, (), 1),
    ],
)
def test_where_it_happened(tmp_path: Path, cells, medium, providers, notes) -> None:
    row = the_row(tmp_path, **cells)
    assert (row.incident.medium, row.incident.providers) == (medium, providers)
    assert len(noted(row)) == notes


def test_services_are_named_as_in_the_contact_table(tmp_path: Path) -> None:
    named = {row.name for row in ContactTable(tmp_path).rows}
    services_said = """
        whatsapp snap insta fb tiktok twitter youtube discord reddit telegram kik roblox
        twitch steam xbox fortnite minecraft psn bereal linkedin pinterest tumblr flickr teams
    """
    for said in services_said.split():
        services, media = services_in(said)
        assert set(services) <= named
        assert services
        assert media


@pytest.mark.parametrize(
    ("heading", "column"),
    {
        "DATE REPORTED:": LogColumn.REPORTED,
        "Date & time of report": LogColumn.REPORTED,
        "Date/Time": LogColumn.DATE,
        "Victim / Target": LogColumn.TARGET,
        "Platform, app or site": LogColumn.PLATFORM,
        "Name of alleged offender": LogColumn.ALLEGED,
        "Description of incident (include dates, times)": LogColumn.SUMMARY,
        "Action(s) taken": LogColumn.ACTION,
        "Victim 2": LogColumn.TARGET,
        "Pupils involved": LogColumn.PEOPLE,
        "Name": LogColumn.PEOPLE,
        "Cyberbullying": LogColumn.TICKED,
        "Staff / Pupil": LogColumn.STANDING,
        "Crime Ref.": LogColumn.POLICE,
        "Open/Closed": LogColumn.STAGE,
        "Yr": LogColumn.YEAR_GROUP,
        "In your own words, what happened?": LogColumn.SUMMARY,
        "Please describe in detail what happened": LogColumn.SUMMARY,
        "Tell us who was involved": LogColumn.PEOPLE,
        "In your own words, what happened next?": None,
        "Girl(s) concerned + form": LogColumn.PEOPLE,
        "Victim and tutor group": LogColumn.TARGET,
        "Date and year": None,  # of people alone a class is another word for whom
        "What we found / outcome": LogColumn.OUTCOME,
        "Where are we?": LogColumn.STAGE,
        # Of whole words that are known, a bracket is no mere aside, nor a stroke a new heading.
        "Who was on the receiving end": LogColumn.TARGET,
        "Pupil / staff affected": LogColumn.TARGET,
        "Girl / boy concerned": LogColumn.PEOPLE,
        "Pupils/staff targeted?": LogColumn.TARGET,
        "Site / app used": LogColumn.PLATFORM,
        "Victim / perpetrator": None,
        "Victim/perpetrator name": None,
        "By (alleged)": LogColumn.ALLEGED,
        "Who did it (alleged)": LogColumn.ALLEGED,
        "Perpetrator [suspected]": LogColumn.ALLEGED,
        "Who did it (if known)": LogColumn.RESPONSIBLE,
        "By whom": None,
        "Where (platform)": LogColumn.PLATFORM,
        "Date (reported)": LogColumn.REPORTED,
        "Checked (date)": None,
        "Notes (victim)": None,
        "Police / LADO": LogColumn.REFERRED,
        "Police/LADO/MASH": LogColumn.REFERRED,
        "CEOP / IWF": LogColumn.REFERRED,
        "Police informed / crime ref": LogColumn.POLICE,
        "Police / parents told": None,
        "Status / closed": LogColumn.STAGE,
        "": None,
    }.items(),
)
def test_headings(heading: str, column: LogColumn | None) -> None:
    assert column_of(heading) is column


def test_every_phrase_stands_once_in_its_table_and_each_column_has_a_dozen() -> None:
    text = files("esafety_tui.importing").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    del tables["service"]
    for name, table in tables.items():
        compared = fold_heading if name == "heading" else fold
        phrases = [compared(phrase) for those in table.values() for phrase in those]
        twice = {phrase for phrase in phrases if phrases.count(phrase) > 1}
        assert not twice, (name, twice)
    assert {name for name, those in tables["heading"].items() if len(those) < 12} == set()


def test_a_heading_that_stands_twice() -> None:
    found = headings_of(["Date", "Details", "Description", "Status", "Status"], {})
    assert [heading.column for heading in found] == [
        LogColumn.REPORTED, LogColumn.SUMMARY, LogColumn.SUMMARY, LogColumn.STAGE, None,
    ]  # fmt: skip


def test_folding_leaves_words_only() -> None:
    assert fold("  É-mail: “Café”!\n") == "e mail cafe"


# Whether it was done in school, and about what prejudice


@pytest.mark.parametrize(
    ("heading", "cell", "where"),
    [
        ("Location of incident", "Outside school", "out-of-school"),
        ("In or out of school?", "Both in and out of school", "both"),
        ("In school? (Y/N)", "Y", "in-school"),
        ("In school?", "✗", "out-of-school"),
    ],
)
def test_a_whole_cell_says_where(tmp_path: Path, heading: str, cell: str, where: str) -> None:
    assert the_row(tmp_path, **{heading: cell}).incident.where == where


@pytest.mark.parametrize("cell", ["On the bus, then in school", "Year 9 corridor", "Online", "?"])
def test_what_says_no_place_stays_words(tmp_path: Path, cell: str) -> None:
    row = the_row(tmp_path, Location=cell)
    assert row.incident.where == "not-known"
    assert noted(row) == [f"Location: {cell}"]


def test_a_service_is_no_place(tmp_path: Path) -> None:
    row = the_row(tmp_path, **{"Where did it happen?": "Instagram"})
    assert (row.incident.providers, row.incident.medium) == (("Instagram",), "social-network")


@pytest.mark.parametrize(
    ("heading", "cell", "motive"),
    [
        ("Protected characteristic", "Race (ethnicity)", "race"),
        ("What do you think motivated this incident?", "Religion/culture", "religion"),
        ("Prejudice", "No", "no-prejudice"),
        ("Focus of bullying", "Transphobia/Gender identity", "gender-identity"),
    ],
)
def test_a_whole_cell_says_about_what(tmp_path: Path, heading: str, cell: str, motive: str) -> None:
    assert the_row(tmp_path, **{heading: cell}).incident.motivation == motive


@pytest.mark.parametrize("cell", ["She thinks it was about her race", "n/a", "Yes"])
def test_what_names_no_prejudice_decides_nothing(tmp_path: Path, cell: str) -> None:
    row = the_row(tmp_path, Prejudice=cell)
    assert row.incident.motivation == "not-known"
    assert noted(row) == [f"Prejudice: {cell}"]


def test_a_word_of_the_schools_own_is_asked_about_once_it_is_common(tmp_path: Path) -> None:
    rows = [(f"{day}/11/2025", "Posts", "Main site") for day in (3, 4, 5)]
    head = ("Date", "What happened", "Location")
    assert read_rows(tmp_path, head, *rows[:2]).questions == ()
    (question,) = read_rows(tmp_path, head, *rows).questions
    assert (question.id, question.choices[:2]) == (
        "word:place:main site", ("not-known", "in-school"),
    )  # fmt: skip


def test_a_number_ends_no_sentence_of_a_title() -> None:
    said = "VPN found on school iPad no. 114, used to get to a site. The rest of it is told here."
    assert title_of(said) == "VPN found on school iPad no. 114, used to get to a site"


@pytest.mark.parametrize(
    ("said", "services", "media"),
    [
        ("Instagram poll", ["Instagram"], ["social-network"]),
        ("app not known / sent on Telegram", ["Telegram"], ["messaging"]),
        ("posted in a Snap story", ["Snapchat"], ["messaging"]),
        ("Whats App group chat", ["WhatsApp"], ["messaging"]),
        ("Discord server & Fortnite", ["Discord", "Fortnite (Epic Games)"], ["forum", "gaming"]),
        ("group chat", [], ["messaging"]),
        ("phone", [], []),
        # A name of its own, and sentences.
        ("Park Snap Group", ["Park Snap Group"], []),
        ("Teams Direct", ["Teams Direct"], []),
        ("Moved from Instagram to Snap last week", [], []),
        ("he says it was not Snapchat", [], []),
        ("not Snapchat", [], []),
        ("No Snapchat / Instagram", [], []),
        ("Instagram, not Snapchat", ["Instagram"], ["social-network"]),
        ("not known, Snapchat", ["Snapchat"], ["messaging"]),
    ],
)
def test_a_service_among_words_that_only_stand_around_it(
    said: str, services: list[str], media: list[str]
) -> None:
    assert services_in(said) == (services, media)
