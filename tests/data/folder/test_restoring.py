"""Check, backup and restore: every loss is found, shown before it is mended, and mended."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.folder.find_records import NothingToBring
from esafety_tui.data.folder.restoring import NothingLeft
from esafety_tui.data.problems import ReadOnly, StoreProblem
from esafety_tui.data.store import has_records
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.school import SCHOOL, Clock

PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
REFS = ("2026-27/001", "2026-27/002")


@pytest.fixture(params=["plain", "sealed"])
def secret(request: pytest.FixtureRequest) -> str | None:
    return PASSPHRASE if request.param == "sealed" else None


@pytest.fixture
def kept(folder: Path, clock: Clock, secret: str | None) -> Path:
    """Two cases, a backup after the first, and left properly."""
    if secret:
        casework, _ = Casework.set_up_encrypted(folder, SCHOOL, secret, clock=clock, cost=CHEAP)
    else:
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.cases.record({"title": "One"})
    casework.cases.amend(REFS[0], {"summary": "told on the phone"})
    casework.safekeeping.back_up()
    clock.on(days=1)
    casework.cases.record({"title": "Two"})
    casework.cases.amend(REFS[1], {"summary": "told in person"})
    casework.close()
    return folder


def open_(folder: Path, clock: Clock, secret: str | None) -> Casework:
    return Casework.open(folder, clock=clock, passphrase=secret)


def line(number: int, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "history.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        lines[number] = change(lines[number])
        path.write_bytes(b"".join(lines))

    return damage


def spoil(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 4
        (folder / name).write_bytes(bytes(content))

    return damage


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def flipped(one: bytes) -> bytes:
    return one[:30] + bytes([one[30] ^ 1]) + one[31:]


# What is done to the records, and what the plan says about it.
DAMAGE = {
    "records damaged": (spoil("records.json"), "records file is damaged"),
    "records missing": (without("records.json"), "records file is missing"),
    "entry in the backup": (line(1, flipped), "Taken from backups into the history: entry 2."),
    "entry nowhere": (
        line(3, flipped),
        "Found nowhere and marked as lost in the history: entry 4.",
    ),
    "line taken out": (line(2, lambda one: b""), "Taken from backups into the history: entry 3."),
    "history missing": (
        without("history.jsonl"),
        "Taken from backups into the history: entries 1 to 3.",
    ),
    "end cut off": (
        line(4, lambda one: b""),
        "Found nowhere and marked as lost in the history: entry 5.",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_shown_first_and_then_mended(
    name: str, kept: Path, clock: Clock, secret: str | None
) -> None:
    damage, said = DAMAGE[name]
    damage(kept)
    before = {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()}
    with Restoration(kept, lambda: secret, clock) as at:
        plan = at.plan()
        assert any(said in step for step in plan.steps), plan.steps
        del before["records.lock"]
        assert {n: (kept / n).read_bytes() for n in before} == before
        aside = at.carry_out(plan)
    for path in aside.iterdir():
        assert path.read_bytes() == before[path.name]
    casework = open_(kept, clock, secret)
    assert casework.records.damage is None
    assert not casework.records.read_only
    assert casework.records.notices == ()
    assert [casework.records.incident(ref).title for ref in REFS] == ["One", "Two"]
    assert casework.records.incident(REFS[1]).summary == "told in person"
    found = casework.safekeeping.check()
    assert found.passed, found.wrong
    # The backup is of the day before.
    lost = "nowhere" in said.casefold() or name == "history missing"
    assert any("lost" in note for note in found.notes) == lost
    casework.cases.record({"title": "Three"})
    casework.close()
    assert open_(kept, clock, secret).safekeeping.check().passed


def test_what_is_whole_is_left_alone(kept: Path, clock: Clock, secret: str | None) -> None:
    with Restoration(kept, lambda: secret, clock) as at:
        assert at.plan().steps == []


def test_the_check_finds_what_is_damaged(kept: Path, clock: Clock, secret: str | None) -> None:
    for name in ("records damaged", "entry nowhere", "line taken out", "end cut off"):
        copy = kept.parent / name.replace(" ", "-")
        shutil.copytree(kept, copy)
        DAMAGE[name][0](copy)
        casework = Casework.open(copy, read_only=True, clock=clock, passphrase=secret)
        assert not casework.safekeeping.check().passed, name


def test_both_files_gone_come_back_from_the_backup(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    for name in ("records.json", "history.jsonl", *(["keys.json"] if secret else [])):
        (kept / name).unlink()
    with Restoration(kept, lambda: secret, clock) as at:
        plan = at.plan()
        assert any(
            "Taken from backups into the history: entries 1 to 3." in step for step in plan.steps
        )
        at.carry_out(plan)
    casework = open_(kept, clock, secret)
    assert casework.records.incident(REFS[0]).summary == "told on the phone"
    assert casework.safekeeping.check().passed
    casework.close()


def test_a_lost_key_file_comes_from_the_backup(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    if not secret:
        pytest.skip("plain records have none")
    (kept / "keys.json").unlink()
    with pytest.raises(StoreProblem, match="esafety-tui restore takes it from that"):
        open_(kept, clock, secret)
    with Restoration(kept, lambda: secret, clock) as at:
        plan = at.plan()
        assert "key file is taken from the backup" in plan.steps[0]
        at.carry_out(plan)
    assert open_(kept, clock, secret).records.incident(REFS[1]).title == "Two"


def test_nothing_left_is_said(folder: Path, clock: Clock) -> None:
    folder.mkdir()
    with Restoration(folder, lambda: None, clock) as at, pytest.raises(NothingLeft):
        at.plan()
    assert not has_records(folder)


@pytest.mark.parametrize("earlier", ["whole", "damaged"])
def test_evidence_is_taken_from_a_backup_that_has_it_whole_or_not_at_all(
    kept: Path, clock: Clock, secret: str | None, tmp_path: Path, earlier: str
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"the page as it was " * 4)
    casework = open_(kept, clock, secret)
    casework.evidence.bring(REFS[0], {"description": "The page"}, picture).done()
    backups = []
    for _ in range(2):
        clock.on(days=1)
        backups.append(casework.safekeeping.back_up().path)
    casework.close()
    (piece,) = (kept / "evidence").iterdir()
    content = piece.read_bytes()
    # The vault's and the newest backup's are damaged, each on its own: what they share is parted.
    for damaged in [kept, backups[1], *([backups[0]] if earlier == "damaged" else [])]:
        bad = damaged / "evidence" / piece.name
        bad.unlink()
        bad.write_bytes(flipped(content))
    with Restoration(kept, lambda: secret, clock) as at:
        plan = at.plan()
        said = "taken from backups: 1." if earlier == "whole" else "no backup has whole: 1."
        assert any(said in step for step in plan.steps), plan.steps
        if earlier == "whole":
            at.carry_out(plan)
            assert piece.read_bytes() == content
        else:
            assert not plan.copy


def test_going_back_to_a_backup(kept: Path, clock: Clock, secret: str | None) -> None:
    casework = open_(kept, clock, secret)
    (backup,) = casework.safekeeping.backups()
    casework.close()
    with Restoration(kept, lambda: secret, clock) as at:
        with pytest.raises(NothingToBring):
            at.sources("2020-01-01T000000")
        (source,) = at.sources(backup.path.name)
        plan = at.plan(source)
        assert "as they were in the backup of 23 Nov 2026" in plan.steps[0]
        at.carry_out(plan)
    casework = open_(kept, clock, secret)
    assert [row.ref for row in casework.records.index.newest_first()] == [REFS[0]]
    assert casework.safekeeping.check().passed
    casework.close()


def test_what_was_put_aside_is_never_overwritten(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    """However often one restores in a second, and whatever stands under the name by then."""
    backup = next((kept / "backups").iterdir()).name
    in_the_way = kept / "set-aside" / f"{clock.now:%Y-%m-%dT%H%M%S}-2"
    in_the_way.parent.mkdir()
    in_the_way.write_text("somebody's own")
    aside: dict[Path, dict[str, bytes]] = {}
    for turn in range(3):
        steps = kept / "steps.toml"
        steps.write_text(f"# {turn}")
        with Restoration(kept, lambda: secret, clock) as at:
            stood = {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()}
            put = at.carry_out(at.plan(*at.sources(backup)))
        assert put not in aside
        aside[put] = {path.name: path.read_bytes() for path in put.iterdir()}
        assert aside[put].items() <= stood.items()
    assert [path.name[17:] for path in aside] == ["", "-3", "-4"]
    for put, content in aside.items():
        assert {path.name: path.read_bytes() for path in put.iterdir()} == content
    assert in_the_way.read_text() == "somebody's own"


@SOME_STEPS
def test_every_step_of_a_restoration_may_fail(
    kept: Path, clock: Clock, secret: str | None, tmp_path: Path, every: int
) -> None:
    DAMAGE["records damaged"][0](kept)
    for number, disk in enumerate(failing_disks(every)):
        folder = tmp_path / str(number)
        shutil.copytree(kept, folder)
        at = Restoration(folder, lambda: secret, clock)
        with at:
            plan = at.plan()
            with disk, suppress(Killed, StoreProblem):
                plan.carry_out(clock())
        casework = Casework.open(folder, read_only=True, clock=clock, passphrase=secret)
        assert casework.records.incident(REFS[1]).summary == "told in person"
        shutil.rmtree(folder)


# Backups


def test_a_backup_is_opened_to_look_and_never_changed(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    backup = next((kept / "backups").iterdir())
    before = {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()}
    casework = Casework.open(backup, clock=clock, passphrase=secret)
    assert [row.ref for row in casework.records.index.newest_first()] == [REFS[0]]
    with pytest.raises(ReadOnly, match="this is a backup"):
        casework.cases.record({"title": "X"})
    casework.close()
    assert {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()} == before


def test_backups_are_made_when_something_changed(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    casework = open_(kept, clock, secret)
    assert casework.safekeeping.back_up_if_due() == ""
    assert len(casework.safekeeping.backups()) == 2
    clock.on(days=1)
    casework.safekeeping.back_up_if_due()
    assert len(casework.safekeeping.backups()) == 2
    casework.contacts.checked(casework.contacts.table.rows[0].id)
    casework.safekeeping.back_up_if_due()
    assert len(casework.safekeeping.backups()) == 3
    casework.close()


def test_a_backup_that_cannot_be_made_keeps_nobody_from_work(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    casework = open_(kept, clock, secret)
    shutil.rmtree(kept / "backups")
    (kept / "backups").write_text("in the way")
    assert "cannot be used" in casework.safekeeping.back_up_if_due()
    casework.cases.record({"title": "Three"})
    casework.close()


# The digest


def test_a_printed_digest_is_found_and_a_rewritten_history_is_not(
    kept: Path, clock: Clock, secret: str | None
) -> None:
    casework = open_(kept, clock, secret)
    printed = casework.history.head_digest()
    casework.cases.record({"title": "Three"})
    found = casework.safekeeping.check(printed)
    assert found.passed
    assert "that of entry 5" in found.compared
    assert casework.safekeeping.check(printed[:16].upper()).passed
    assert not casework.safekeeping.check(printed[:8]).passed
    assert not casework.safekeeping.check("0" * 64).passed
    casework.close()
    # Whoever holds the key may write another history that chains; the paper tells.
    with Restoration(kept, lambda: secret, clock) as at:
        at.carry_out(at.plan(*at.sources(next((kept / "backups").iterdir()).name)))
    again = open_(kept, clock, secret)
    assert again.safekeeping.check().passed
    assert not again.safekeeping.check(printed).passed
    again.close()


def test_a_clock_set_back_ten_years_is_noted(kept: Path, clock: Clock, secret: str | None) -> None:
    clock.now -= timedelta(days=3650)
    casework = open_(kept, clock, secret)
    casework.records.believe_clock("two thousand and sixteen")
    casework.cases.amend(REFS[0], {"summary": "written in 2016, says the clock"})
    found = casework.safekeeping.check()
    assert found.passed
    assert any("clock had been set back before entry 6" in note for note in found.notes)
    casework.close()
