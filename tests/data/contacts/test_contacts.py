"""The contact table: what was printed stays printed, what is known stands beside it."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from esafety_tui.data.contacts.searching import Near
from esafety_tui.data.contacts.table import ContactTable, shipped_rows
from esafety_tui.data.files.names import CONTACTS_NAME
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.contact import (
    NO_VOICE,
    Confidence,
    Contact,
    ContactStatus,
    numbers,
    reliance,
    told,
    voice_gap,
)
from esafety_tui.model.record import Invalid

# The table of Appendix 1 as it was printed in November 2014: from the mobile
# itself, pay as you go, pay monthly.  Read from the policy by hand.
PRINTED = {
    "O2": ("4445 or 202", "08705 678 678", "0870 241 0202"),
    "Vodaphone": ("191", "03333 040 191", "03333 048 069"),
    "3": ("333", "08433 733 333", "08433 733 333"),
    "EE": ("150", "0800 956 6000", "0800 956 6000"),
    "Orange": ("150", "07973 100 450", "07973 100 150"),
    "T-Mobile": ("150", "07953 966 150", "07953 966 150"),
    "Virgin": ("789", "0345 6000 789", "0345 6000 789"),
    "BT": ("", "08000 328 751", "08000 328 751"),
}


@pytest.fixture
def table(tmp_path: Path) -> ContactTable:
    return ContactTable(tmp_path)


def names(found: tuple[Contact, ...]) -> list[str]:
    return [f"{contact.name} {contact.status}" for contact in found]


def printed_in_2014() -> list[Contact]:
    return [row for row in shipped_rows() if row.source_date.startswith("2014-11")]


def test_every_row_of_the_list_is_there_with_its_source() -> None:
    rows = shipped_rows()
    assert len(rows) == 131
    assert len(printed_in_2014()) == 25
    assert len({row.id for row in rows}) == 131
    unsourced = [row for row in rows if not row.source]
    assert {row.status for row in unsourced} <= {ContactStatus.UNVERIFIED}
    assert all("nobody has checked" in reliance(row) for row in unsourced)


def test_what_the_policy_printed_is_kept_as_it_was_printed() -> None:
    kept = {
        row.name: (row.from_your_mobile, row.pay_as_you_go, row.pay_monthly)
        for row in printed_in_2014()
        if row.name in PRINTED
    }
    assert kept == PRINTED
    helpline = next(row for row in printed_in_2014() if row.phone)
    assert (helpline.phone, helpline.email) == ("0844 381 4772", "helpline@saferinternet.org.um")


def test_what_is_known_to_be_wrong_is_said_beside_it_and_not_mended() -> None:
    by_name = {row.name: row for row in printed_in_2014()}
    assert "Vodafone" in by_name["Vodaphone"].notes
    assert "typing error" in by_name["UK Safer Internet Centre helpline"].notes
    for row in printed_in_2014():
        assert "From 2014, never checked" in reliance(row) or row.status is ContactStatus.RETIRED


def test_a_retired_service_says_what_replaced_it_or_that_it_closed(table: ContactTable) -> None:
    retired = [row for row in table.rows if row.status is ContactStatus.RETIRED]
    assert len(retired) == 13
    for row in retired:
        replaced = table.replacement(row)
        assert (replaced is not None) == bool(row.replaced_by), row.name
        assert replaced is None or replaced.status is not ContactStatus.RETIRED
        assert reliance(row).startswith(("retired: now ", "closed"))


def test_a_look_up_shows_what_was_printed_and_what_is_known_today(table: ContactTable) -> None:
    assert names(table.search("ee"))[:2] == ["EE current", "EE policy-2014"]
    assert {row.name for row in table.search("ee")} >= {"Orange", "T-Mobile"}
    assert "X (formerly Twitter)" in {row.name for row in table.search("twitter")}
    assert set(table.search("")) == set(table.rows)
    assert table.search("nobody is called so") == ()


def test_without_a_word_what_can_be_relied_on_comes_first(casework: Casework) -> None:
    old = next(
        row for row in casework.contacts.table.rows if row.status is ContactStatus.POLICY_2014
    )
    assert (
        casework.contacts.table.rows[0].status is ContactStatus.POLICY_2014
    )  # the control: as listed
    ranks = [row.status for row in casework.contacts.table.search("")]
    assert ranks[0] is ContactStatus.CURRENT
    assert ranks == sorted(ranks, key=list(dict.fromkeys(ranks)).index)  # each kind together
    assert ranks[-1] is ContactStatus.RETIRED
    casework.contacts.checked(old.id)
    assert casework.contacts.table.search("")[0].id == old.id


def test_no_note_is_about_how_the_policy_was_printed_for_somebody_who_rings(
    table: ContactTable,
) -> None:
    assert not any("heading APPENDIX" in row.notes for row in table.rows)


@pytest.mark.parametrize("said", ["insta", "INSTA", " ínsta", "instagram", "inst"])
def test_a_few_letters_of_a_name_do(table: ContactTable, said: str) -> None:
    assert table.search(said)[0].name == "Instagram"


def test_every_row_can_be_found_by_its_name(table: ContactTable) -> None:
    for row in table.rows:
        assert row in table.search(row.name), row.name


def test_a_whole_page_pasted_as_a_search_is_not_looked_up_word_by_word(
    table: ContactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    monkeypatch.setattr(
        "esafety_tui.data.contacts.searching.near_names",
        lambda word, _: looked_up.append(word) or [],
    )
    pasted = "this is no name of anybody " * 10_000
    assert table.search(pasted) == ()
    assert table.near_to(pasted) is None
    assert looked_up == []
    table.near_to("qqzzxx")
    assert looked_up == ["qqzzxx"]


def test_numbers_come_with_their_labels_and_empty_ones_not_at_all(table: ContactTable) -> None:
    bt = next(row for row in table.rows if row.name == "BT")
    assert numbers(bt) == [("pay as you go", "08000 328 751"), ("monthly", "08000 328 751")]


def test_a_provider_without_a_number_to_ring_says_so(table: ContactTable) -> None:
    silent = {row.name for row in table.rows if voice_gap(row)}
    assert silent == {
        "Sky Mobile", "giffgaff", "iD Mobile", "SMARTY", "Asda Mobile", "Superdrug Mobile",
    }  # fmt: skip


def test_a_number_that_the_school_found_is_enough(casework: Casework) -> None:
    row = casework.contacts.table.search("smarty")[0]
    assert voice_gap(row)
    assert not voice_gap(casework.contacts.change(row, {"phone": "01632 960 001"}))


@pytest.mark.parametrize(
    "arguments", [["smarty"], ["smarty", "--format", "csv"]], ids=["in full", "as a table"]
)
def test_the_command_says_so_before_everything_else(tmp_path: Path, arguments: list[str]) -> None:
    done = CliRunner().invoke(command_line, ["--database", str(tmp_path), "contacts", *arguments])
    assert done.exit_code == 0
    said = " ".join(done.stdout.split())
    assert re.search(rf"by telephone {NO_VOICE} (open|who)|SMARTY,\"?{NO_VOICE}", said)


def test_what_was_printed_is_named_where_nothing_newer_is_known(table: ContactTable) -> None:
    now = {row.name: row for row in table.rows if row.status is ContactStatus.CURRENT}
    assert table.printed_for(now["Vodafone"]) == ("191", "03333 040 191", "03333 048 069")
    # Orange has become EE, and its numbers with it went out of use.
    assert table.printed_for(now["EE"]) == ("150", "0800 956 6000")
    assert table.printed_for(now["giffgaff"]) == ()
    assert voice_gap(now["giffgaff"], ()) == NO_VOICE


# What the school makes of it


def test_what_the_school_corrects_stands_in_the_place_of_the_row(casework: Casework) -> None:
    row = casework.contacts.table.search("ee")[0]
    casework.contacts.change(row, {"phone": "01632 960 001"})
    again = ContactTable(casework.records.folder)
    assert again.find(row.id).phone == "01632 960 001"
    assert again.shipped(row.id) == row
    assert len(again.rows) == len(shipped_rows())


def test_a_row_of_the_schools_own_and_a_check_are_kept_in_a_plain_file(casework: Casework) -> None:
    own = casework.contacts.change(None, {"name": "Our network firm", "category": "helpline"})
    casework.contacts.checked(own.id)
    again = ContactTable(casework.records.folder)
    assert again.find(own.id).checked_on == date(2026, 11, 23)
    assert "checked by the school" in reliance(again.find(own.id))
    assert len(again.rows) == len(shipped_rows()) + 1
    assert b"Our network firm" in (casework.records.folder / CONTACTS_NAME).read_bytes()
    other = casework.contacts.change(None, {"name": "Another", "category": "helpline"})
    assert other.id != own.id


def test_a_check_is_taken_back_by_the_same_act(casework: Casework) -> None:
    shipped, other = casework.contacts.table.rows[:2]
    casework.contacts.change(other, {"phone": "01632 960 001"})
    before = casework.contacts.table.find(other.id)
    for row in (shipped, other):
        assert casework.contacts.checked(row.id).checked_on == casework.records.today
    assert casework.contacts.checked(shipped.id) == shipped
    assert casework.contacts.checked(other.id) == before  # and not as it was shipped
    again = ContactTable(casework.records.folder)
    assert (again.find(shipped.id), again.find(other.id)) == (shipped, before)
    assert casework.contacts.checked(shipped.id).checked_on == casework.records.today


def test_what_was_corrected_after_the_check_is_not_taken_back_with_it(casework: Casework) -> None:
    row = casework.contacts.checked(casework.contacts.table.rows[0].id)
    casework.contacts.change(row, {"phone": "01632 960 001"})
    again = casework.contacts.checked(row.id)
    assert (again.phone, again.checked_on) == ("01632 960 001", casework.records.today)


def test_a_check_that_cannot_be_taken_back_on_the_disk_stands_and_can_be_tried_again(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    row = casework.contacts.checked(casework.contacts.table.rows[0].id)
    with monkeypatch.context() as patch:
        patch.setattr("esafety_tui.data.contacts.own_rows.replace_file", full)
        with pytest.raises(NotSaved):
            casework.contacts.checked(row.id)
    assert casework.contacts.table.find(row.id) == row
    assert casework.contacts.checked(row.id).checked_on != casework.records.today


def test_a_row_needs_a_name_and_an_id_that_exists(casework: Casework) -> None:
    with pytest.raises(Invalid, match="name"):
        casework.contacts.change(None, {"name": " \x1b[2J ", "category": "helpline"})
    with pytest.raises(Invalid, match="no such contact"):
        casework.contacts.checked("nothing")
    assert not (casework.records.folder / CONTACTS_NAME).exists()


@pytest.mark.parametrize("content", [b"", b"[{}]", b"{", b"\xff\xfe", b'[{"id": 1}]'])
def test_a_damaged_file_never_stops_a_look_up_and_is_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CONTACTS_NAME).write_bytes(content)
    table = ContactTable(tmp_path)
    assert len(table.rows) == len(shipped_rows())
    assert "contacts.json" in table.warning
    table.checked(table.rows[0].id, date(2026, 11, 23))
    assert ContactTable(tmp_path).warning == ""
    for name in ("contacts", "contacts-2"):  # what was put aside is never overwritten
        aside = tmp_path / "set-aside" / name / CONTACTS_NAME
        assert aside.read_bytes() == content
        (tmp_path / CONTACTS_NAME).write_bytes(content)
        ContactTable(tmp_path).checked(table.rows[0].id, date(2026, 11, 23))


def test_a_full_disk_leaves_the_table_as_it_was(
    table: ContactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("esafety_tui.data.contacts.own_rows.replace_file", full)
    before = table.rows
    with pytest.raises(NotSaved):
        table.checked(before[0].id, date(2026, 11, 23))
    assert table.rows == before


# What only whoever drew up the table would write, or understand.
_WORKING_NOTES = re.compile(
    r"CHECK|[Ss]ource (defect|odd|text|steps)|_url|who_may_report|\b(row|cell)s?\b(?! \()"
    r"|this directory|reissu|paragraph|\bseen\b|left blank|third-party|branch pages"
)


def test_notes_are_written_for_whoever_has_to_ring() -> None:
    assert _WORKING_NOTES.search("Source defect: CHECK the row; report_url left blank.")
    for contact in shipped_rows():
        notes = contact.notes
        assert not _WORKING_NOTES.search(notes), (contact.id, notes)
        assert not notes or notes[-1] in ".!", contact.id
        assert not notes[:1].islower() or notes.startswith("giffgaff"), contact.id


def test_a_number_that_nobody_confirmed_says_so_plainly() -> None:
    by_id = {contact.id: contact for contact in shipped_rows()}
    for doubtful in ("ee-2014", "o2-virgin-media-o2", "nspcc-helpline", "lebara",
                     "education-support-helpline", "sky-mobile", "reddit"):  # fmt: skip
        assert re.search(r"[Cc]heck [\w ]*before you rely on", by_id[doubtful].notes), doubtful
    for others_only in ("telegram", "twitch"):
        assert "on other websites" in reliance(by_id[others_only])
        assert "not found" in by_id[others_only].notes
    assert "partly on their website" in reliance(by_id["professionals-online-safety-helpline-pos"])


# What people say

SAID = {
    "101": "Police - non-emergency",
    "999": "Police - emergency",
    "lado": "LADO (local authority designated officer), England",
    "dsl": "DSL (designated safeguarding lead) of this school",
    "mash": "MASH or children's services front door, England",
    "nudes": "Nudes, deepfakes and nudify apps: the way to go",
    "sextortion": "Sextortion (blackmail with nudes): the way to go",
    "threads": "Threads",
    "nuisance calls": "Nuisance calls, threatening calls and texts (101, 999): the way to go",
    "hacked account": "Professionals Online Safety Helpline (POSH)",
    "samaritans": "Samaritans (distress, suicide)",
    "7726": "7726 (spam text and call reporting)",
    "85258": "Shout 85258",
    "0344 381 4772": "Professionals Online Safety Helpline (POSH)",
    "0344381": "Professionals Online Safety Helpline (POSH)",
}  # fmt: skip


@pytest.mark.parametrize("words", SAID)
def test_what_people_say_leads_to_whom_they_need(table: ContactTable, words: str) -> None:
    assert table.search(words)[0].name == SAID[words]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("fake account", "Instagram"), ("insta", "Instagram"), ("meta", "Threads"),
        ("hate crime", "True Vision (hate crime reporting)"), ("suicide", "Childline"),
        ("grooming", "CEOP Safety Centre (NCA)"), ("deepfake", "StopNCII.org"),
        ("scam", "Report Fraud"), ("stalking", "Police - non-emergency"),
        ("radicalisation", "Action Counters Terrorism (ACT)"), ("psni", "Police Service of "
         "Northern Ireland, PSNI (999, 101, report online)"), ("blackmail", "Sextortion "
         "(blackmail with nudes): the way to go"), ("google review", "Google reviews and Maps "
         "(reviews of a school)"), ("revenge porn", "Revenge Porn Helpline"),
    ],
)  # fmt: skip
def test_what_people_say_finds_it(table: ContactTable, words: str, name: str) -> None:
    assert name in {row.name for row in table.search(words)}


def test_a_number_is_found_by_its_digits_and_not_by_some_inside(table: ContactTable) -> None:
    assert [row.name for row in table.search("4455")] == ["Tesco Mobile"]
    assert [row.name for row in table.search("0301 455")] == []
    assert table.search("1") != table.rows  # not whatever has the digit somewhere


@pytest.mark.parametrize("typed", ["vinted", "vinyard", "qqzzxx", ""])
def test_another_name_is_not_taken_for_one_that_is_nearly_spelt_so(
    table: ContactTable, typed: str
) -> None:
    near = table.near_to(typed)
    assert near is None or near.meant != "vine"


def test_what_is_nearly_spelt_so_is_asked_about_and_not_answered(table: ContactTable) -> None:
    assert table.search("instgram") == ()
    assert table.near_to("instgram") == Near("instgram", "instagram")
    asked = str(Near(" inst\x1b[31mgram ", "instagram"))
    assert asked == "Nothing is called instgram. Did you mean instagram?"


def test_the_command_asks_before_it_shows_and_tells_a_script_nothing(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(command_line, ["--database", str(tmp_path), *arguments])
        return done.exit_code, done.stdout, done.stderr

    code, shown, asked = run("contacts", "instgram")
    assert (code, asked.strip()) == (0, "Nothing is called instgram. Did you mean instagram?")
    assert shown.startswith("Instagram")
    code, shown, _ = run("contacts", "instgram", "--format", "json")
    assert (code, shown) == (1, "")


def test_the_plain_table_fits_eighty_columns(tmp_path: Path) -> None:
    done = CliRunner().invoke(command_line, ["--database", str(tmp_path), "contacts"])
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_what_helps_in_a_call_comes_first_and_sources_last(table: ContactTable) -> None:
    posh = table.search("posh")[0]
    labels = [label for label, _ in told(posh, "open now, until 16:00", "", ())]
    assert labels == ["tel", "open", "who may complain", "evidence wanted", "e-mail", "safety",
                      "know", "how sure", "source"]  # fmt: skip


def test_how_well_a_row_is_confirmed_is_kept_with_each_that_was_looked_into() -> None:
    by_name = {row.name: row for row in shipped_rows()}
    assert by_name["Samaritans (distress, suicide)"].confidence is Confidence.OWN_PAGE
    assert "on their website" in reliance(by_name["Samaritans (distress, suicide)"])
    assert by_name["NASUWT"].confidence is Confidence.NOT_CONFIRMED
    assert "nobody has checked" in reliance(by_name["NASUWT"])
    for row in shipped_rows():
        if row.confidence in (Confidence.NOT_CONFIRMED, Confidence.TO_FILL_IN):
            assert row.status is ContactStatus.UNVERIFIED, row.name
