"""Disposal with a clock that may be wrong: nothing goes by the date alone (found 7)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.dates.clock import ClockFar, is_year
from esafety_tui.casework.records.records import Records
from esafety_tui.cli import command_line
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.model.record import Invalid
from esafety_tui.screens.settings.disposal import Disposal
from esafety_tui.widgets.form.form import Form
from support.school import NOW, SCHOOL, Clock
from support.screens.places_app import settled

AHEAD = timedelta(days=12 * 365 + 3)


@pytest.fixture(autouse=True)
def _the_year_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is here has said which year it is, when the records were opened."""
    monkeypatch.setattr(Records, "clock_doubt", "")


@pytest.fixture
def ended(folder: Path, clock: Clock, computer_clock: Clock, marks: Path) -> str:
    """A case that ended a fortnight ago, in a backup too."""
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    ref = casework.cases.record({"title": "Film of a lesson"}).ref
    casework.cases.withdraw(ref, "Recorded twice")
    make_backup(folder, clock.now)
    casework.close()
    clock.on(days=14)
    return ref


@pytest.fixture
def ahead(folder: Path, ended: str, clock: Clock) -> Iterator[Casework]:
    """The records, opened with a clock that is twelve years ahead."""
    clock.now += AHEAD
    casework = Casework.open(folder)
    yield casework
    casework.close()


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command_line, ["--database", str(folder), *words])


def test_a_clock_twelve_years_ahead_disposes_of_nothing(ahead: Casework, ended: str) -> None:
    assert [incident.ref for incident in ahead.retention.due_for_disposal()] == [ended]
    with pytest.raises(ClockFar, match=r"went from 23 Nov 2026 to \d+ Dec 2038"):
        ahead.retention.disposing([ended])
    assert ahead.records.incident(ended).title == "Film of a lesson"


def test_a_command_in_a_script_refuses_and_leaves_the_backup(
    folder: Path, ended: str, clock: Clock
) -> None:
    clock.now += AHEAD
    before = list_backups(folder)
    refused = run(folder, "disposal", "--dispose", "--replace-backups")
    assert isinstance(refused.exception, ClockFar)
    assert list_backups(folder) == before
    assert "Film of a lesson" in run(folder, "show", ended).output


def test_what_is_recorded_and_opened_by_the_wrong_clock_vouches_for_it_in_nothing(
    folder: Path, ended: str, clock: Clock
) -> None:
    """Whoever works with it for days, makes backups with it, and opens the records again."""
    clock.now += AHEAD
    for _ in range(3):
        casework = Casework.open(folder)
        casework.cases.record({"title": "Something else"})
        casework.safekeeping.back_up_if_due()
        casework.close()
        clock.on(days=1)
    casework = Casework.open(folder)
    with pytest.raises(ClockFar, match="with nothing recorded between"):
        casework.retention.disposing([ended])
    casework.close()


@pytest.mark.parametrize(
    ("other", "said"),
    [("mark", "since the records were last opened"), ("backup", "since the newest backup")],
)
def test_the_last_opening_and_the_newest_backup_speak_too(
    folder: Path, ended: str, clock: Clock, other: str, said: str
) -> None:
    """The last entry is near, they are far ahead: the clock was set back since, or is now."""
    right = clock.now
    clock.now += AHEAD
    Casework.open(folder, read_only=other == "backup").close()
    if other == "backup":
        make_backup(folder, clock.now)
    clock.now = right
    casework = Casework.open(folder)
    assert said in casework.retention.clock_doubt()
    casework.close()


def test_a_clock_that_is_right_is_believed(folder: Path, ended: str, clock: Clock) -> None:
    """Every year something was recorded, as at any school."""
    for year in range(NOW.year + 1, NOW.year + 8):
        clock.now = NOW.replace(year=year, day=29)
        casework = Casework.open(folder)
        casework.cases.record({"title": str(year)})
        casework.safekeeping.back_up_if_due()
        casework.close()
    assert "details of 1 case are deleted" in run(folder, "disposal", "--dispose").output


def test_the_year_in_words_disposes_and_settles_it(
    ahead: Casework, ended: str, folder: Path
) -> None:
    with pytest.raises(Invalid, match="is not the year of the clock, 2038"):
        ahead.retention.disposing([ended], "2038")
    with pytest.raises(Invalid, match="is not the year of the clock, 2038"):
        ahead.retention.disposing([ended], "twenty twenty-six")
    ahead.retention.disposing([ended], "Twenty Thirty-eight").done()
    assert ahead.records.incident(ended).disposed_on
    make_backup(folder, ahead.records.now)
    ahead.close()
    again = Casework.open(folder)
    assert again.retention.clock_doubt() == ""
    again.close()


@pytest.mark.parametrize(
    ("typed", "year", "right"),
    [
        ("two thousand and twenty-six", 2026, True),
        ("Two Thousand Twenty Six", 2026, True),
        (" twenty twenty-six ", 2026, True),
        ("twenty thirty", 2030, True),
        ("twenty nineteen", 2019, True),
        ("two thousand and nine", 2009, True),
        ("two thousand", 2000, True),
        ("two thousand and forty", 2040, True),
        ("twenty twenty-six", 2038, False),
        ("2026", 2026, False),
        ("twenty", 2000, False),
        ("", 2026, False),
        ("nineteen seventy", 1970, False),
        ("two thousand and six", 2106, False),
    ],
)
def test_a_year_in_words(typed: str, year: int, right: bool) -> None:
    assert is_year(typed, year) is right


def test_somebody_at_a_terminal_is_asked(
    folder: Path, ended: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now += AHEAD
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    line = ["--database", str(folder), "disposal", "--dispose"]
    wrong = CliRunner().invoke(command_line, line, input="twenty twenty-six\n")
    assert isinstance(wrong.exception, Invalid)
    right = CliRunner().invoke(command_line, line, input="two thousand and thirty-eight\n")
    assert "went from 23 Nov 2026" in right.output
    assert "details of 1 case are deleted" in right.output


async def test_the_settings_ask_and_nothing_goes_before_the_answer(
    ahead: Casework, ended: str
) -> None:
    app = ESafetyApp(ahead)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Disposal())
        await pilot.pause()
        await pilot.press("d", *ended[-3:], "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press(*"twenty", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert ahead.records.incident(ended).title == "Film of a lesson"
        await pilot.press("space", *"thirty", "space", *"eight", "ctrl+s")
        await settled(pilot)
        for _ in range(50):
            await pilot.pause(0.02)
            if ahead.records.incident(ended).disposed_on:
                break
        assert ahead.records.incident(ended).disposed_on


def test_old_backups_are_not_taken_away_by_a_clock_that_is_ahead(
    folder: Path, ended: str, clock: Clock
) -> None:
    """Days, weeks and months are counted where there is a backup: a wrong date ages none."""
    for _ in range(12):
        clock.on(days=1)
        make_backup(folder, clock.now)
    before = {backup.path.name for backup in list_backups(folder)}
    clock.now += AHEAD
    casework = Casework.open(folder)
    casework.cases.record({"title": "By the wrong clock"})
    assert "No old backup was taken away" in casework.safekeeping.back_up_if_due()
    casework.close()
    assert before <= {backup.path.name for backup in list_backups(folder)}
