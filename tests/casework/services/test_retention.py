"""The end of an incident's time: what is due, legal holds, disposal, and what is left where."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.drafts import Typing, UnsavedTyping
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tombstone import GONE
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.data.journal.entry import chain_hash
from esafety_tui.data.problems import NotSaved
from esafety_tui.data.side_file import SideFile
from esafety_tui.data.store import Store
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.retention import is_due, kept_until
from esafety_tui.reports.figures.counting import CountingContext
from support.cases import the_year
from support.reports.year_figures import annual_figures
from support.school import NOW, SCHOOL, Clock

MARK = "Quibbleford"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "four words and a dog"


@pytest.fixture(autouse=True)
def _the_year_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is here has said which year it is, when the records were opened."""
    monkeypatch.setattr(Records, "clock_doubt", "")


def fill(casework: Casework, path: Path) -> str:
    """Record a case with the mark everywhere, evidence and all, and end it."""
    person = {"role": "target", "standing": "pupil", "name": MARK, "year_group": "8B"}
    told = {"title": MARK, "summary": MARK, "facts": {"indecent_images": "no"}}
    ref = casework.cases.record({**told, "people": [person]}).ref
    casework.entries.add_entry(ref, {"text": MARK})
    casework.cases.assess(ref, "high", MARK)
    path.write_text(f"{MARK} said")
    casework.evidence.bring(ref, {"description": MARK}, path).done()
    casework.cases.withdraw(ref, MARK)
    return ref


@pytest.fixture
def ref(casework: Casework, tmp_path: Path) -> str:
    return fill(casework, tmp_path / "kept.txt")


@pytest.fixture
def later(clock: Clock) -> Clock:
    """Seven years and a day after the close."""
    clock.now = NOW.replace(year=NOW.year + 7) + timedelta(days=1)
    return clock


def everywhere(folder: Path) -> bytes:
    """Every byte in the records folder, backups left out."""
    return b"".join(
        path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "backups" not in path.parts
    )


# What is due


def closed(on: date, **more: object) -> Incident:
    at = NOW.replace(year=on.year, month=on.month, day=on.day)
    return Incident(ref="2025-26/001", title="x", reported_at=at, recorded_at=at, closed_at=at,
                    stage="closed", **more)  # fmt: skip


@pytest.mark.parametrize(
    ("closed_on", "years", "until"),
    [
        (date(2026, 11, 23), 7, date(2033, 11, 23)),
        (date(2024, 2, 29), 7, date(2031, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_kept_to_the_end_of_the_day(closed_on: date, years: int, until: date) -> None:
    school = School(name="S", lead="L", retention_years=years)
    incident = closed(closed_on)
    assert kept_until(incident, school) == until
    assert not is_due(incident, school, until)
    assert is_due(incident, school, until + timedelta(days=1))


def test_what_is_open_is_never_due(casework: Casework, later: Clock) -> None:
    casework.cases.record({"title": "Open"})
    later.on(days=40_000)
    assert casework.retention.due_for_disposal() == []


def test_a_legal_hold_stops_it_until_it_is_lifted(
    casework: Casework, ref: str, later: Clock
) -> None:
    assert [incident.ref for incident in casework.retention.due_for_disposal()] == [ref]
    casework.retention.hold_legally(ref, "A claim against the school")
    assert casework.retention.due_for_disposal() == []
    with pytest.raises(Invalid, match="kept longer"):
        casework.retention.disposing([ref], the_year(casework)).done()
    assert MARK in casework.records.incident(ref).title
    with pytest.raises(Invalid, match="must say why"):
        casework.retention.lift_legal_hold(ref, "")
    casework.retention.lift_legal_hold(ref, "The claim is settled")
    assert [incident.ref for incident in casework.retention.due_for_disposal()] == [ref]


def test_a_police_hold_on_a_case_that_has_ended_stops_it_until_it_is_lifted(
    casework: Casework, ref: str, later: Clock
) -> None:
    casework.referrals.place_hold(ref, "the police came back to it")
    assert casework.retention.due_for_disposal() == []
    with pytest.raises(Invalid, match="is paused for the police"):
        casework.retention.disposing([ref], the_year(casework)).done()
    assert MARK in casework.records.incident(ref).title
    casework.referrals.lift_hold(ref, "DC Hall agreed")
    assert [incident.ref for incident in casework.retention.due_for_disposal()] == [ref]


def test_a_hold_needs_a_reason_and_there_is_one_at_a_time(casework: Casework, ref: str) -> None:
    with pytest.raises(Invalid, match="must say why"):
        casework.retention.hold_legally(ref, " ")
    casework.retention.hold_legally(ref, "A claim")
    with pytest.raises(Invalid):
        casework.retention.hold_legally(ref, "Another")
    with pytest.raises(Invalid):
        casework.retention.lift_legal_hold(casework.cases.record({"title": "x"}).ref, "why")


# Disposal


@pytest.fixture(params=["plain", "encrypted"])
def kept(request: pytest.FixtureRequest, folder: Path, clock: Clock) -> Iterator[Casework]:
    """Records of either kind."""
    if request.param == "plain":
        opened = Casework.set_up(folder, SCHOOL, clock=clock)
    else:
        opened, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    yield opened
    opened.close()


def test_the_content_is_gone_from_records_history_and_evidence(
    kept: Casework, tmp_path: Path, later: Clock, folder: Path
) -> None:
    ref = fill(kept, tmp_path / "kept.txt")
    later.on(days=3000)
    done = kept.retention.disposing([ref], the_year(kept)).done()
    assert (done.refs, done.files, done.left, done.copies) == ((ref,), 1, (), 0)
    encrypted = kept.records.encrypted
    kept.close()
    again = Casework.open(folder, read_only=True, clock=later,
                          passphrase=PASSPHRASE if encrypted else None)  # fmt: skip
    left = again.records.incident(ref)
    assert left.title == GONE
    assert left.disposed_on == later.now.date()
    assert MARK not in repr(again.history.entries())
    assert not list((folder / "evidence").iterdir())
    if not encrypted:
        assert MARK.encode() not in everywhere(folder)


@pytest.mark.parametrize("wrong", ["nodigest", "../records.json", "ab" * 32])
def test_a_record_that_names_no_file_that_is_here_is_opened_checked_and_disposed_of(
    kept: Casework, tmp_path: Path, later: Clock, folder: Path, wrong: str
) -> None:
    """As an import took it in once: nothing of it stands in the way, and no file is made up."""
    ref = kept.cases.record({"title": MARK}).ref
    stands = Evidence(id="e1", at=NOW, description=MARK, file="a.png", sha256=wrong)
    kept.records.keep("imported a log", kept.records.incident(ref).but(evidence=(stands,)))
    kept.cases.withdraw(ref, MARK)
    found = kept.safekeeping.check()
    assert found.evidence == 0
    if len(wrong) < 64:
        assert found.passed
        (note,) = found.notes
        assert f"{ref}" in note
        assert wrong not in note
    else:
        assert "is not there" in str(found.wrong)
    later.on(days=3000)
    done = kept.retention.disposing([ref], the_year(kept)).done()
    assert (done.refs, done.files, done.left) == ((ref,), 0, ())
    assert MARK not in repr(kept.history.entries())
    assert kept.safekeeping.check().passed
    assert not kept.safekeeping.check().notes


@pytest.mark.parametrize("wrong", ["nodigest", "ab" * 32])
def test_a_file_that_is_not_here_is_taken_off_its_record(kept: Casework, wrong: str) -> None:
    ref = kept.cases.record({"title": MARK}).ref
    stands = Evidence(id="e1", at=NOW, file="a.png", sha256=wrong)
    kept.records.keep("imported a log", kept.records.incident(ref).but(evidence=(stands,)))
    kept.evidence.take_file_away(ref, "e1", "it never came")
    assert kept.safekeeping.check().passed
    assert not kept.safekeeping.check().notes


def test_control_the_content_was_there_before(casework: Casework, ref: str, folder: Path) -> None:
    assert MARK.encode() in everywhere(folder)


def test_the_history_still_verifies_and_says_what_was_erased(
    casework: Casework, ref: str, later: Clock
) -> None:
    before = [(entry.seq, entry.hash) for entry in casework.history.entries()]
    casework.retention.disposing([ref], the_year(casework)).done()
    entries = casework.history.entries()
    assert [(entry.seq, entry.hash) for entry in entries[:-1]] == before
    for earlier, entry in pairwise(entries):
        assert entry.before == earlier.hash
        assert entry.holds
        assert chain_hash(entry) == entry.hash
    assert ("incidents", ref) in entries[-1].erases
    assert entries[-1].by == SCHOOL["lead"]


def test_the_yearly_figures_are_as_before(casework: Casework, ref: str, clock: Clock) -> None:
    again = casework.cases.record({"title": "Another", "category": "threats"}).ref
    casework.cases.move(again, Stage.MONITORING, "it goes on")
    school, calendar = casework.records.school, casework.records.calendar

    records = casework.records

    def counted() -> object:
        context = CountingContext(school, calendar, records.steps, date(2026, 12, 1))
        return annual_figures("2026-27", records.incidents(), records.prevention(), context).years

    before = counted()
    clock.on(days=366 * 8)
    casework.retention.disposing([ref], the_year(casework)).done()
    assert counted() == before


@pytest.mark.parametrize(
    ("spelt", "kept"),
    [("insta", "insta"), ("www.facebook.com", "www.facebook.com"), (f"{MARK}'s Facebook", GONE)],
)
def test_a_provider_of_the_contacts_keeps_its_row_and_that_another_went_is_said(
    casework: Casework, clock: Clock, spelt: str, kept: str
) -> None:
    ref = casework.cases.record({"title": MARK, "providers": [spelt]}).ref
    casework.cases.withdraw(ref, MARK)
    clock.on(days=366 * 8)
    disposed = casework.retention.disposing([ref], the_year(casework)).done()
    assert casework.records.incident(ref).providers == (kept,)
    assert ("count together as" in disposed.text) is (kept == GONE)


def test_all_or_none(casework: Casework, ref: str, later: Clock) -> None:
    other = casework.cases.record({"title": "Open"}).ref
    with pytest.raises(Invalid, match="has not ended"):
        casework.retention.disposing([ref, other], the_year(casework)).done()
    assert casework.records.incident(ref).title == MARK


def test_what_was_not_saved_was_not_disposed_of(
    casework: Casework, ref: str, later: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("esafety_tui.data.journal.journal.replace_file", fail)
    with pytest.raises(Exception, match="could not be saved"):
        casework.retention.disposing([ref], the_year(casework)).done()
    assert casework.records.incident(ref).title == MARK
    assert list((casework.records.folder / "evidence").iterdir())


def test_too_early_is_refused_with_the_day(casework: Casework, ref: str) -> None:
    with pytest.raises(Invalid, match="is kept until 23 Nov 2033"):
        casework.retention.disposing([ref], the_year(casework)).done()


def test_nothing_can_be_added_to_what_is_left_and_it_is_not_disposed_of_twice(
    casework: Casework, ref: str, later: Clock
) -> None:
    casework.retention.disposing([ref], the_year(casework)).done()
    with pytest.raises(Invalid, match="details of this case were deleted"):
        casework.entries.add_entry(ref, {"text": "more"})
    with pytest.raises(Invalid, match="already"):
        casework.retention.disposing([ref], the_year(casework)).done()
    with pytest.raises(Exception, match="Nothing was changed"):
        casework.undo.last()


def test_what_was_typed_about_it_and_never_saved_goes_too(
    kept: Casework, tmp_path: Path, clock: Clock
) -> None:
    ref = fill(kept, tmp_path / "kept.txt")
    clock.on(days=366 * 7)
    for key, scope, text in (("theirs", ref, MARK), ("another's", "2026-27/009", "Otherwise")):
        kept.records.unsaved.put(
            key, Typing("Add an entry", scope, kept.records.now, {"text": text})
        )
    kept.retention.disposing([ref], the_year(kept)).done()
    assert list(kept.records.unsaved.all()) == ["another's"]
    again = UnsavedTyping(kept.records.store)
    assert [typing.fields for typing in again.all().values()] == [{"text": "Otherwise"}]


def test_its_reference_is_never_used_again(casework: Casework, ref: str, later: Clock) -> None:
    casework.retention.disposing([ref], the_year(casework)).done()
    new = casework.cases.record({"title": "New", "reported_at": NOW}).ref
    assert new != ref
    assert new == "2026-27/002"


def test_a_file_that_another_case_names_stays(
    casework: Casework, ref: str, later: Clock, tmp_path: Path
) -> None:
    other = casework.cases.record({"title": "Another"}).ref
    casework.evidence.bring(other, {"description": "The same"}, tmp_path / "kept.txt").done()
    casework.retention.disposing([ref], the_year(casework)).done()
    assert len(list((casework.records.folder / "evidence").iterdir())) == 1


# Backups


def test_backups_are_named_and_replaced_on_demand(
    casework: Casework, ref: str, clock: Clock, folder: Path
) -> None:
    casework.records.store.settle()
    make_backup(folder, clock.now)
    clock.on(days=366 * 8)
    done = casework.retention.disposing([ref], the_year(casework)).done()
    assert done.copies == 1
    assert "may still hold the content: 1" in done.text
    assert casework.earlier.replacing(casework.earlier.all()).done().taken == 1
    (only,) = list_backups(folder)
    held = b"".join(path.read_bytes() for path in only.path.rglob("*") if path.is_file())
    assert MARK.encode() not in held


def test_control_an_earlier_backup_does_hold_it(
    casework: Casework, ref: str, clock: Clock, folder: Path
) -> None:
    casework.records.store.settle()
    backup = make_backup(folder, clock.now)
    held = b"".join(path.read_bytes() for path in backup.path.rglob("*") if path.is_file())
    assert MARK.encode() in held


def test_read_only_disposes_of_nothing(
    casework: Casework, ref: str, later: Clock, reopened: Callable[[], Casework]
) -> None:
    with pytest.raises(Exception, match="can only be read"):
        reopened().retention.disposing([ref]).done()


def test_withdrawn_counts_from_the_day_it_was_withdrawn(casework: Casework, ref: str) -> None:
    incident = casework.records.incident(ref)
    assert incident.closed_at is not None
    until = kept_until(incident, casework.records.school)
    assert until == day_of(incident.closed_at).replace(year=2033)
    assert isinstance(casework.records.store, Store)


def test_typing_left_by_a_kill_keeps_no_records_shut_where_the_disk_takes_nothing(
    casework: Casework,
    folder: Path,
    ref: str,
    later: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    casework.retention.disposing([ref], the_year(casework)).done()
    casework.records.unsaved.put("entry", Typing("Entry", ref, NOW, {"text": MARK}))
    casework.close()

    def full(*_: object) -> None:
        raise NotSaved("no room")

    with monkeypatch.context() as patched:
        patched.setattr(SideFile, "remove", full)
        again = Casework.open(folder, clock=later)
        assert again.records.incident(ref).disposed_on == later.now.date()
        assert again.records.unsaved.all()
        again.close()
    # With room again it is forgotten.
    again = Casework.open(folder, clock=later)
    assert again.records.unsaved.all() == {}
    again.close()
