"""Evidence that is missing or damaged is named: by a backup, by check, and on the board.

All of it is read within a month, a part on each day, and no opening waits for that.
"""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.evidence_wholeness import Fault
from esafety_tui.cli import command_line
from esafety_tui.data.crypto.cipher_protocol import PLAIN
from esafety_tui.data.evidence.rounds import Rounds
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.names import EVIDENCE_READ
from esafety_tui.data.side_file import SideFile
from support.cheap import CHEAP
from support.school import Clock

TODAY = date(2026, 11, 23)
PASSPHRASE = "four words and a dog"


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


SPOILT: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "damaged": spoil,
    "damaged, cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "missing, in its place a folder": lambda path: (path.unlink(), path.mkdir()),
}


def attach(casework: Casework, tmp_path: Path, *contents: str) -> str:
    """Record a case with a file of evidence for each of *contents*."""
    ref = casework.cases.record({"title": "A case"}).ref
    for content in contents:
        path = tmp_path / "page.png"
        path.write_text(content)
        casework.evidence.bring(ref, {"description": content}, path).done()
    return ref


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "evidence").iterdir())


@pytest.fixture(params=["plain", "encrypted"])
def school(casework: Casework, tmp_path: Path, request: pytest.FixtureRequest) -> Casework:
    """A case with one file of evidence."""
    attach(casework, tmp_path, "captured")
    if request.param == "encrypted":
        casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
    return casework


@pytest.mark.parametrize("how", SPOILT)
def test_a_backup_is_not_verified_then_and_names_it(
    school: Casework, folder: Path, tmp_path: Path, how: str
) -> None:
    sealed = school.records.encrypted
    school.close()
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE)
    words = ["--database", str(folder), *(["--passphrase-file", str(file)] if sealed else [])]

    def backup() -> tuple[int, str]:
        done = CliRunner().invoke(command_line, [*words, "backup"])
        return done.exit_code, " ".join(done.stderr.split())

    code, said = backup()
    assert (code, "Made and verified: " in said) == (0, True)
    (path,) = kept(folder)
    SPOILT[how](path)
    code, said = backup()
    assert code == 1
    assert "Made, but not verified: " in said
    assert f"missing or damaged: 2026-27/001 (e1, {how.partition(',')[0]})." in said
    assert "esafety-tui restore takes such a file from a backup" in said
    assert "captured" not in said
    checked = CliRunner().invoke(command_line, [*words, "check"])
    assert (checked.exit_code, "Evidence " in checked.stderr) == (1, True)


def test_what_restore_brings_back_is_verified_again(
    casework: Casework, folder: Path, tmp_path: Path
) -> None:
    attach(casework, tmp_path, "captured")
    casework.safekeeping.back_up()
    casework.close()
    kept(folder)[0].unlink()
    for words, code in ((["backup"], 1), (["restore", "--yes"], 0), (["backup"], 0)):
        done = CliRunner().invoke(command_line, ["--database", str(folder), *words])
        assert done.exit_code == code, (words, done.output)


def test_a_backup_by_itself_says_what_is_missing_and_what_is_known_to_be_damaged(
    school: Casework, folder: Path
) -> None:
    assert school.safekeeping.back_up_if_due() == ""
    (path,) = kept(folder)
    content = path.read_bytes()
    spoil(path)
    read_evidence(school)
    school.cases.record({"title": "Another"})
    assert "2026-27/001 (e1, damaged)" in school.safekeeping.back_up_if_due()
    path.write_bytes(content)
    read_evidence(school)
    school.cases.record({"title": "Another"})
    assert school.safekeeping.back_up_if_due() == ""
    path.unlink()
    school.cases.record({"title": "Another"})
    assert "2026-27/001 (e1, missing)" in school.safekeeping.back_up_if_due()


def read_evidence(casework: Casework) -> None:
    """Read what is due, and wait until that is done."""
    casework.safekeeping.evidence.begin(bool)
    for reader in (one for one in threading.enumerate() if one.name == "read evidence"):
        reader.join(20)  # unless it is through already
    casework.safekeeping.evidence.stop()


async def test_the_board_says_it_after_an_opening(school: Casework, folder: Path) -> None:
    spoil(kept(folder)[0])
    app = ESafetyApp(school)
    async with app.run_test() as pilot:
        for _ in range(100):
            if app._notifications:
                break
            await pilot.pause(0.1)
        (notice,) = app._notifications
    assert "2026-27/001 (e1, damaged)" in notice.message
    assert "esafety-tui restore" in notice.message


def test_what_was_taken_away_or_disposed_of_meanwhile_is_not_missed(
    casework: Casework, folder: Path, tmp_path: Path
) -> None:
    ref = attach(casework, tmp_path, "captured")
    spoil(kept(folder)[0])
    read_evidence(casework)
    assert casework.safekeeping.evidence.faults(read=False) == (Fault(ref, "e1", True),)
    casework.evidence.take_file_away(ref, "e1", "no longer needed")
    assert casework.safekeeping.evidence.faults(read=False) == ()
    assert casework.safekeeping.evidence.faults(read=True) == ()


def test_closing_and_encrypting_stop_the_reading_and_the_next_goes_on(
    casework: Casework, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    attach(casework, tmp_path, *"abc")
    reading, go_on = threading.Event(), threading.Event()

    def slow(_: Vault, __: str, heard: Callable[[], object]) -> bool:
        reading.set()
        go_on.wait(120)
        heard()
        return True

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "reads_whole", slow)
        casework.safekeeping.evidence.begin(pytest.fail)
        assert reading.wait(120)
        threading.Timer(0.2, go_on.set).start()
        casework.encryption.encrypt(PASSPHRASE, cost=CHEAP)
        assert not (folder / EVIDENCE_READ).exists()  # digests of files, unsealed
        reading.clear()
        go_on.clear()
        casework.safekeeping.evidence.begin(pytest.fail)
        assert reading.wait(120)
        threading.Timer(0.2, go_on.set).start()
        casework.close()
    assert "read evidence" not in {thread.name for thread in threading.enumerate()}
    again = Casework.open(folder, passphrase=PASSPHRASE, clock=clock)
    read_evidence(again)
    assert again.safekeeping.evidence.faults(read=False) == ()
    again.close()


def test_who_only_looks_reads_nothing_on(
    casework: Casework, folder: Path, tmp_path: Path, reopened: Callable[[], Casework]
) -> None:
    attach(casework, tmp_path, "captured")
    casework.close()
    looking = reopened()
    looking.safekeeping.evidence.begin(pytest.fail)
    assert not (folder / EVIDENCE_READ).exists()
    looking.close()


@pytest.mark.parametrize("digest", ["nodigest", "../records.json", "AB" * 32])
def test_what_an_old_import_took_for_a_digest_is_no_file_that_is_missing(
    casework: Casework, tmp_path: Path, digest: str
) -> None:
    ref = attach(casework, tmp_path, "captured")
    old = casework.records.incident(ref)
    (piece,) = old.evidence
    casework.records.keep("as it was", old.but(evidence=(piece.but(sha256=digest),)))
    assert casework.safekeeping.evidence.said(read=True) == ""
    assert casework.safekeeping.back_up_if_due() == ""
    found = casework.safekeeping.check()
    assert found.passed
    assert any("no SHA-256 digest" in note for note in found.notes)


# Rounds


class Counted(Vault):
    """A vault that tells which files were read."""

    read: list[str]

    def names(self) -> list[str]:
        return NAMES

    def reads_whole(self, name: str, heard: Callable[[], object]) -> bool:
        heard()
        self.read.append(name)
        return True


NAMES = sorted(f"{number * 7919 % 100:064x}" for number in range(100))


@pytest.fixture
def counted(tmp_path: Path) -> tuple[Counted, Rounds]:
    vault = Counted(tmp_path, PLAIN)
    vault.read = []
    return vault, Rounds(vault, SideFile(tmp_path, EVIDENCE_READ, lambda: PLAIN))


@pytest.mark.parametrize("gaps", [[1], [1, 1, 1, 1, 3], [7], [0, 0, 1], [13, 2]], ids=str)
def test_all_are_read_within_a_month_and_not_all_at_once(
    counted: tuple[Counted, Rounds], gaps: list[int]
) -> None:
    vault, rounds = counted
    last_read = dict.fromkeys(NAMES, TODAY)
    day = TODAY
    for opening in range(60):
        vault.read.clear()
        rounds.read_on(day, bool)
        assert len(vault.read) <= 4 * max(gaps) + 1
        last_read.update(dict.fromkeys(vault.read, day))
        assert min(last_read.values()) >= day - timedelta(days=28 + max(gaps))
        day += timedelta(days=gaps[opening % len(gaps)])


def test_after_a_long_time_all_are_read_once_and_no_more_that_day(
    counted: tuple[Counted, Rounds],
) -> None:
    vault, rounds = counted
    rounds.read_on(TODAY, bool)
    vault.read.clear()
    for _ in range(2):
        rounds.read_on(TODAY + timedelta(days=400), bool)
        assert sorted(vault.read) == NAMES


def test_a_reading_that_was_stopped_goes_on_where_it_stopped(
    counted: tuple[Counted, Rounds],
) -> None:
    vault, rounds = counted

    def leave() -> None:
        if len(vault.read) >= 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        rounds.read_on(TODAY, leave)
    rounds.read_on(TODAY, bool)
    assert len(vault.read) == len(set(vault.read)) == 6


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"reached": 1}', b'{"day": "9999-99"}',
                                     b'{"reached": "zz", "day": "2999-01-01"}'])  # fmt: skip
def test_where_it_stands_may_be_anything(
    counted: tuple[Counted, Rounds], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / EVIDENCE_READ).write_bytes(content)
    vault, rounds = counted
    rounds.read_on(TODAY, bool)
    assert len(vault.read) == 4
