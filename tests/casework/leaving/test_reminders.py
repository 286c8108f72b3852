"""What is due outside the program: a calendar that moves with the records, and no names."""

from datetime import date, timedelta
from pathlib import Path

import vobject

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.leaving.reminders import Reminders
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.vocabulary import Severity
from support.cases import closed_case, with_sample
from support.people import TEACHER, a_case
from support.program import run
from support.school import Clock


def read_back(content: bytes) -> dict[str, tuple[date, str, int]]:
    """The events of a calendar file as another library reads them, by their identifiers."""
    calendar = vobject.readOne(content.decode())
    events = getattr(calendar, "vevent_list", [])
    found = {
        one.uid.value: (one.dtstart.value, one.summary.value, int(one.sequence.value))
        for one in events
    }
    assert len(found) == len(events)
    return found


def test_another_library_reads_all_that_is_due(casework: Casework) -> None:
    with_sample(casework)
    reminders = casework.leaving.reminders.all()
    found = read_back(casework.leaving.reminders.calendar())
    assert len(reminders) > 20
    assert sorted((one.day, one.text) for one in reminders) == sorted(
        (day, text) for day, text, _ in found.values()
    )


def test_a_second_export_has_the_same_identifiers_and_the_moved_days(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    casework.cases.assess(ref, Severity.LOW, "Nobody was hurt")
    before = read_back(casework.leaving.reminders.calendar())
    clock.now += timedelta(minutes=2)
    casework.settings.change({"closures": [
        {"reason": "flood", "first": "2026-11-24", "last": "2026-11-27"}
    ]})  # fmt: skip
    after = read_back(casework.leaving.reminders.calendar())
    assert set(after) == set(before)
    moved = [uid for uid in before if before[uid][0] != after[uid][0]]
    assert moved
    assert all(after[uid][0] > before[uid][0] for uid in moved)
    assert all(after[uid][2] > before[uid][2] for uid in before)  # the newer one is taken


def test_what_is_done_is_due_no_more(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    before = {one.key for one in casework.leaving.reminders.all()}
    casework.cases.tick(ref, "tell-not-to-engage")
    assert before - {one.key for one in casework.leaving.reminders.all()} == {
        f"{ref.replace('/', '-')}-tell-not-to-engage"
    }


def test_of_a_closed_case_the_check_ins_are_due(casework: Casework) -> None:
    ref = closed_case(casework, TEACHER)
    due = [one for one in casework.leaving.reminders.all() if one.ref == ref]
    assert [one.what for one in due] == ["check-in", "check-in"]


def named_in(text: str, casework: Casework) -> list[str]:
    """The names and the titles of the records that stand in *text*."""
    incidents = casework.records.incidents()
    known = {part for i in incidents for p in i.people for name in p.names for part in name.split()}
    titles = {i.title for i in incidents}
    return [one for one in (*known, *titles) if len(one) > 3 and one[0].isupper() and one in text]


def test_neither_calendar_nor_page_has_a_name_or_a_title(casework: Casework) -> None:
    with_sample(casework)
    page, calendar = (
        casework.leaving.reminders.page(),
        casework.leaving.reminders.calendar().decode(),
    )
    unfolded = calendar.replace("\r\n ", "")
    assert named_in(page, casework) == []
    assert named_in(unfolded, casework) == []
    # The control: the case that is shown with names has them.
    shown = casework.records.in_words(casework.records.incidents()[0], names=True)
    assert named_in(shown, casework)


def test_the_page_says_what_is_late_due_and_open(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER)
    assert "No case is open." not in casework.leaving.reminders.page()
    assert "TODAY (" in casework.leaving.reminders.page()
    clock.now += timedelta(days=7)
    page = casework.leaving.reminders.page()
    assert "LATE (" in page
    assert f"  {ref}  new, severity not set" in page
    assert max(map(len, page.splitlines())) <= 78


def test_of_an_open_case_it_says_for_whom_it_waits(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    assert "waits for" not in casework.leaving.reminders.page()
    ground = {"captured_at": casework.records.now, "terms_broken": "harassment"}
    asked = {"provider": "Kim Kid's page", "address": "https://x.example/1", **ground}
    request = casework.removals.add(ref, asked).removals[-1]
    casework.removals.send(ref, request.id)
    casework.referrals.refer(ref, {"agency": "local-authority", "reason": "a pattern"})
    casework.referrals.place_hold(ref, "told by the officer")
    waits = "waits for the police, a provider, the local authority"
    page = " ".join(casework.leaving.reminders.page().split())
    assert waits in page
    assert "Kim" not in page
    assert waits in casework.school_year.hand_over.text(Post.DEPUTY)


def test_a_school_without_cases_has_nothing_due(casework: Casework) -> None:
    page = casework.leaving.reminders.page()
    assert "Nothing is due." in page
    assert "No case is open." in page
    assert read_back(casework.leaving.reminders.calendar()) == {}


def test_the_commands_write_and_never_over_a_file(casework: Casework, tmp_path: Path) -> None:
    a_case(casework, TEACHER)
    folder, target = casework.records.folder, tmp_path / "due.ics"
    casework.close()
    assert run("calendar", "-o", str(target), database=folder).returncode == 0
    assert read_back(target.read_bytes())
    again = run("calendar", "-o", str(target), database=folder)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert run("calendar", "-o", str(target), "--overwrite", database=folder).returncode == 0
    nowhere = run("today", "-o", str(tmp_path / "no" / "page.txt"), database=folder)
    assert nowhere.returncode == 1
    assert "Nothing was written" in nowhere.stderr
    assert run("today", database=folder).stdout == _page(folder)


def _page(folder: Path) -> str:
    casework = Casework.open(folder, read_only=True)
    try:
        return Reminders(casework.records).page()
    finally:
        casework.close()
