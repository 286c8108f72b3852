"""What was disposed of, and what was plain before it was encrypted, is in no file that is left."""

import shutil
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.drafts import Typing
from esafety_tui.data.files.file_swap import Switch
from esafety_tui.data.folder import copies
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.data.folder.contents import CONTENTS
from esafety_tui.data.folder.copies import CaseOnlyThere, EvidenceOnlyThere
from esafety_tui.data.journal.opening import SEALED
from esafety_tui.data.problems import NotSaved, StoreProblem
from esafety_tui.model.vocabulary import Answer, Fact
from support import program
from support.cases import the_year
from support.cheap import CHEAP
from support.disk.failing_disk import SOME_STEPS, Killed, failing_disks
from support.disk.stores import abandon
from support.disk.traces import holding
from support.school import NOW, SCHOOL, Clock

MARK, FILED = "Quibbleford", "Zanzibarred"
WORDS = (MARK, FILED)
OTHER = "Threeways"
SECRET = "four words and a dog"
REF = "2026-27/001"


def reopen(folder: Path, clock: Clock) -> Casework:
    return Casework.open(folder, clock=clock, passphrase=SECRET)


def fill(casework: Casework, tmp_path: Path) -> None:
    """Record a case with the mark everywhere, evidence and all, and another without."""
    person = {"role": "target", "standing": "pupil", "name": MARK, "year_group": "8B"}
    cases, evidence = casework.cases, casework.evidence
    assert cases.record({"title": MARK, "summary": MARK, "people": [person]}).ref == REF
    casework.entries.add_entry(REF, {"text": MARK})
    cases.answer(REF, Fact.INDECENT_IMAGES, Answer.NO)
    for number in range(2):
        (path := tmp_path / f"{number}.txt").write_text(f"{FILED} {number}")
        evidence.bring(REF, {"description": MARK}, path).done()
    casework.undo.take_back(casework.undo.last())
    cases.withdraw(REF, MARK)
    other = cases.record({"title": OTHER}).ref
    (path := tmp_path / "other.txt").write_text(OTHER)
    evidence.bring(other, {"description": OTHER}, path).done()


def leave_traces(casework: Casework, folder: Path) -> None:
    """Leave all that can be left: copies, what is derived, typing, errors, what is half-written."""
    records = casework.records
    records.store.settle()
    for _ in range(3):
        make_backup(folder, records.now)
    _, damaged, going = list_backups(folder)
    (damaged.path / "manifest.json").write_bytes(b"{}")
    going.path.rename(going.path.with_name(f".{going.path.name}.going"))
    aside = folder / "set-aside" / "2026-11-23T091500"
    aside.mkdir(parents=True)
    for name in ("records.json", "history.jsonl", "keys.json"):
        if (folder / name).exists():
            shutil.copy(folder / name, aside)
    records.unsaved.put("theirs", Typing("Add an entry", REF, records.now, {"text": MARK}))
    casework.safekeeping.report_error(ValueError(MARK))
    casework.close()
    for one in CONTENTS:
        if one.holds_records and (folder / one.name).is_file():
            shutil.copy(folder / one.name, folder / f".{one.name}.0123abcd.part")
    for path in list((folder / "evidence").iterdir()):
        shutil.copy(path, folder / "evidence/.evidence.0123abcd.part")


@pytest.fixture(params=["plain", "sealed"])
def sealed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "sealed")


@pytest.fixture
def lived_in(folder: Path, clock: Clock, tmp_path: Path, sealed: bool) -> Path:
    """A folder in which much has happened, and after which seven years have passed."""
    if sealed:
        casework = Casework.set_up_encrypted(folder, SCHOOL, SECRET, clock=clock, cost=CHEAP)[0]
    else:
        casework = Casework.set_up(folder, SCHOOL, clock=clock)
    fill(casework, tmp_path)
    leave_traces(casework, folder)
    clock.on(days=366 * 8)
    return folder


def dispose(folder: Path, clock: Clock, *, replace: bool) -> None:
    casework = reopen(folder, clock)
    done = casework.retention.disposing([REF], the_year(casework)).done()
    assert (done.files, done.left, done.copies) == (2, (), 3)
    if replace:
        replaced = casework.earlier.replacing(casework.earlier.all()).done()
        assert (replaced.taken, replaced.left) == (3, ())
    assert casework.safekeeping.check().wrong == (
        [] if replace else casework.safekeeping.check().wrong
    )
    casework.close()


def test_control_all_of_it_is_found_before(lived_in: Path, sealed: bool) -> None:
    found = holding(lived_in, WORDS, SECRET)
    whole = {one.name for one in CONTENTS if one.holds_records and (lived_in / one.name).is_file()}
    assert whole == {"records.json", "history.jsonl", "index.cache", "unsaved.typing",
                     "last-error.sealed" if sealed else "last-error.txt"}  # fmt: skip
    assert {*whole, *(f".{name}.0123abcd.part" for name in whole)} <= set(found)
    places = {name.split("/")[0] for name in found}
    assert {"evidence", "backups", "set-aside"} <= places
    assert (holding(lived_in, WORDS) == []) is sealed


def test_after_disposal_it_is_in_backups_and_what_was_set_aside_only(
    lived_in: Path, clock: Clock
) -> None:
    dispose(lived_in, clock, replace=False)
    found = holding(lived_in, WORDS, SECRET)
    assert {name.split("/")[0] for name in found} == {"backups", "set-aside"}
    assert holding(lived_in, [OTHER], SECRET)


def test_after_the_backups_are_replaced_it_is_nowhere(lived_in: Path, clock: Clock) -> None:
    dispose(lived_in, clock, replace=True)
    assert holding(lived_in, WORDS, SECRET) == []
    found = {name.split("/")[0] for name in holding(lived_in, [OTHER], SECRET)}
    assert {"records.json", "history.jsonl", "evidence", "backups"} <= found


def test_control_one_copy_of_any_kind_is_found(lived_in: Path, clock: Clock, sealed: bool) -> None:
    before = {path: path.read_bytes() for path in lived_in.rglob("*") if path.is_file()}
    held = holding(lived_in, WORDS, SECRET)
    dispose(lived_in, clock, replace=True)
    for name in held:
        path = lived_in / name
        there = path.read_bytes() if path.is_file() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(before[path])
        assert holding(lived_in, WORDS, SECRET) == [name]
        path.unlink()
        if there is not None:
            path.write_bytes(there)


# Half-way


def in_use(folder: Path, clock: Clock) -> list[str]:
    """Open for writing once more, and name what then holds the words, but for earlier copies."""
    reopen(folder, clock).close()
    found = holding(folder, WORDS, SECRET)
    return [name for name in found if name.split("/")[0] not in ("backups", "set-aside")]


@SOME_STEPS
def test_every_step_of_a_disposal_may_fail(
    lived_in: Path, clock: Clock, tmp_path: Path, *, every: int
) -> None:
    """What is said is true: nothing was disposed of, or all of it, or what is left is named."""
    ends = set()
    for number, disk in enumerate(failing_disks(every)):
        folder = shutil.copytree(lived_in, tmp_path / f"tried {number}")
        casework = reopen(folder, clock)
        end, left = "done", ()
        with disk:
            try:
                left = casework.retention.disposing([REF], the_year(casework)).done().left
            except Killed:
                end = "killed"
            except StoreProblem as problem:
                end = type(problem).__name__
        ends.add(end)
        gone = casework.records.incident(REF).disposed_on is not None
        assert gone is (end == "done") or end in ("killed", "Unconfirmed"), (disk.how, disk.at, end)
        abandon(casework.records.store)
        found = in_use(folder, clock)
        again = reopen(folder, clock)
        if again.records.incident(REF).disposed_on is None:
            assert end != "done"
            assert again.safekeeping.check().evidence == 2
        else:
            assert end in ("done", "killed", "Unconfirmed")
            # Whatever the next start could not do by itself had been named.
            assert set(found) <= set(left) - {"records.json"}, (disk.how, disk.at, disk.steps)
        again.close()
        shutil.rmtree(folder)
    assert ends >= {"done", "killed", "NotSaved"}


def test_what_cannot_be_taken_away_is_named(
    lived_in: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where another program has the files open."""
    casework = reopen(lived_in, clock)
    casework.safekeeping.report_error(ValueError(MARK))
    real = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.parent.name == "evidence" or (path.match("*/last-error*") and path.exists()):
            raise PermissionError(13, "Permission denied")
        real(path, missing_ok=missing_ok)

    def full(*_: object) -> None:
        raise NotSaved("no space left")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(casework.records.store, "settle", full)
    monkeypatch.setattr(casework.records.unsaved, "forget_cases", full)
    done = casework.retention.disposing([REF], the_year(casework)).done()
    monkeypatch.undo()
    names = {name.split("/")[0] for name in done.left}
    report = "last-error.sealed" if casework.records.encrypted else "last-error.txt"
    assert names == {"evidence", "unsaved.typing", "records.json", report}
    assert all(name in done.text for name in done.left)
    assert casework.records.incident(REF).disposed_on
    abandon(casework.records.store)


def test_typing_that_cannot_be_read_goes_too(lived_in: Path, clock: Clock) -> None:
    """Sealed under other keys, or damaged: nobody can say that the case is not in it."""
    (lived_in / "unsaved.typing").write_text(f'{{"damaged": {MARK}')
    dispose(lived_in, clock, replace=True)
    assert holding(lived_in, WORDS, SECRET) == []


# What is nowhere else


def held(folder: Path, clock: Clock) -> Casework:
    """A case on legal hold is in a backup, and the records have lost it."""
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.records.store.settle()
    before = make_backup(folder, clock.now)
    casework.cases.record({"title": MARK})
    casework.retention.hold_legally(REF, "a claim")
    casework.records.store.settle()
    make_backup(folder, clock.now)
    casework.close()
    for name in ("records.json", "history.jsonl"):
        shutil.copy(before.path / name, folder / name)
    casework = reopen(folder, clock)
    casework.safekeeping.accept_older_state()
    return casework


def test_a_copy_is_kept_that_holds_a_held_case_which_is_lost(folder: Path, clock: Clock) -> None:
    casework = held(folder, clock)
    before = casework.earlier.all()
    with pytest.raises(CaseOnlyThere, match=f"{REF} in "):
        casework.earlier.replacing(before).done()
    assert casework.earlier.all() == before
    casework.close()


def test_copies_are_kept_that_hold_evidence_which_is_lost(
    casework: Casework, folder: Path, tmp_path: Path, clock: Clock
) -> None:
    fill(casework, tmp_path)
    make_backup(folder, clock.now)
    kept = sorted((folder / "evidence").iterdir())
    kept[0].write_bytes(b"damaged")
    before = casework.earlier.all()
    with pytest.raises(EvidenceOnlyThere, match="whole in a backup: 1"):
        casework.earlier.replacing(before).done()
    assert casework.earlier.all() == before
    # Where no backup has it whole, nothing is lost with them.
    (before[0] / "evidence" / kept[0].name).write_bytes(b"damaged too")
    assert casework.earlier.replacing(before).done().taken == 1


def test_what_others_put_among_the_backups_stays_and_what_stays_is_named(
    casework: Casework, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(folder, clock.now)
    (notes := folder / "backups" / "own").mkdir()
    taken = casework.earlier.all()
    assert taken == (made.path,)

    def refuse(_: Path) -> None:
        raise StoreProblem("it is open elsewhere")

    monkeypatch.setattr(copies, "remove_backup", refuse)
    done = casework.earlier.replacing(taken).done()
    assert (done.taken, done.left) == (0, (made.path,))
    assert str(made.path) in done.text
    assert notes.is_dir()


# A second place


@pytest.fixture
def stick(folder: Path, clock: Clock, tmp_path: Path) -> Path:
    """A stick with a copy of a backup in which the case is, seven years ago."""
    (stick := tmp_path / "stick").mkdir()
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.settings.change({"second_place": str(stick)})
    fill(casework, tmp_path)
    casework.safekeeping.back_up()
    casework.safekeeping.copy_to(stick)
    casework.close()
    assert holding(stick, WORDS)
    clock.on(days=366 * 8)
    return stick


def test_copies_in_the_second_place_go_once_the_new_one_is_there(
    folder: Path, clock: Clock, stick: Path
) -> None:
    casework = reopen(folder, clock)
    done = casework.retention.disposing([REF], the_year(casework)).done()
    assert (done.copies, done.unreached) == (2, "")
    replaced = casework.earlier.replacing(casework.earlier.all()).done()
    assert (replaced.taken, replaced.left, replaced.unreached) == (2, (), "")
    assert holding(stick, WORDS) == holding(folder, WORDS) == []
    assert holding(stick, [OTHER])
    assert len(casework.safekeeping.copies()) == 1
    casework.close()


def test_a_second_place_that_cannot_be_reached_is_named(
    folder: Path, clock: Clock, stick: Path
) -> None:
    stick.rename(away := stick.with_name("in a drawer"))
    casework = reopen(folder, clock)
    done = casework.retention.disposing([REF], the_year(casework)).done()
    assert done.copies == 1
    replaced = casework.earlier.replacing(casework.earlier.all()).done()
    for said in (done.text, replaced.text):
        assert f"The second place {stick} could not be looked into" in said
    away.rename(stick)
    assert holding(stick, WORDS)
    assert casework.earlier.replacing(casework.earlier.all()).done().unreached == ""
    assert holding(stick, WORDS) == []
    casework.close()


def test_nothing_goes_from_the_second_place_where_the_new_one_cannot_come(
    folder: Path, clock: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotSaved("no space left")

    casework = reopen(folder, clock)
    casework.retention.disposing([REF], the_year(casework)).done()
    monkeypatch.setattr(casework.safekeeping, "copy_to", full)
    replaced = casework.earlier.replacing(casework.earlier.all()).done()
    (left,) = replaced.left
    assert left.is_relative_to(stick)
    assert left.is_dir()
    assert str(left) in replaced.text
    casework.close()


# Encryption


def encrypt(folder: Path, clock: Clock) -> None:
    casework = reopen(folder, clock)
    # As another program leaves it that is killed meanwhile.
    (folder / ".preferences.json.0123abcd.part").write_text(MARK)
    casework.encryption.encrypt(SECRET, cost=CHEAP)
    casework.close()


@pytest.mark.parametrize("sealed", ["plain"], indirect=True)
def test_after_encryption_it_is_readable_in_earlier_copies_only(
    lived_in: Path, clock: Clock
) -> None:
    encrypt(lived_in, clock)
    found = holding(lived_in, (*WORDS, OTHER))
    assert {name.split("/")[0] for name in found} == {"backups", "set-aside"}
    casework = reopen(lived_in, clock)
    (note,) = (note for note in casework.safekeeping.check().notes if "not encrypted" in note)
    assert "earlier copies (3)" in note
    plain = casework.earlier.plain()
    assert casework.earlier.readable() == [str(path) for path in plain]
    casework.earlier.replacing(plain).done()
    assert casework.earlier.readable() == []
    assert not any("not encrypted" in note for note in casework.safekeeping.check().notes)
    casework.close()
    assert holding(lived_in, (*WORDS, OTHER)) == []


@pytest.mark.parametrize("sealed", ["plain"], indirect=True)
@pytest.mark.parametrize("keep", [False, True])
def test_the_command_leaves_nothing_plain_or_says_what(
    lived_in: Path, tmp_path: Path, *, keep: bool
) -> None:
    (tmp_path / "words").write_text(SECRET)
    (lived_in / "my copy.json").write_text(OTHER)
    asked = ["passphrase", "--set", "--new-passphrase-file", str(tmp_path / "words")]
    done = program.run(*asked, *["--keep-backups"] * keep, database=lived_in)
    assert done.returncode == 0, done.stderr
    assert "Recovery key" in done.stdout
    found = {name.split("/")[0] for name in holding(lived_in, (*WORDS, OTHER))}
    assert found == ({"my copy.json", "backups", "set-aside"} if keep else {"my copy.json"})
    told = done.stderr.split("can be read without the passphrase")[1]
    assert str(lived_in / "my copy.json") in told
    assert (str(lived_in / "set-aside") in told) is keep
    assert ("earlier copies taken away: 3" in done.stdout) is not keep


@pytest.mark.parametrize(
    ("name", "content", "plain"),
    [
        ("history.tail", b'{"v":1,"seq":7', True),
        ("history.tail", b"5W0BAAAA", False),
        ("records.json", b"\xe5m\x01", False),
        ("records.json", b"{}", True),
        ("evidence/" + "a" * 64, b"a picture", True),
        ("evidence/" + "a" * 64, b"\xe5s\x01", False),
        ("keys.json", b"{}", False),
        ("contacts.json", b"[]", False),
        ("manifest.json", b"damaged", False),
    ],
)
def test_what_counts_as_readable(tmp_path: Path, name: str, content: bytes, *, plain: bool) -> None:
    for number, copy in enumerate((tmp_path / "copy", tmp_path / "alone")):
        path = copy if number else copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        assert copies.is_plain(copy) is (plain or bool(number and not content.startswith(SEALED)))


@pytest.mark.parametrize("sealed", ["sealed"], indirect=True)
def test_after_decryption_nothing_is_sealed_that_nobody_opens(lived_in: Path, clock: Clock) -> None:
    casework = reopen(lived_in, clock)
    casework.encryption.decrypt()
    casework.close()
    left = [path for path in lived_in.rglob("*") if path.is_file()
            and path.read_bytes().startswith((b"\xe5m", b"\xe5s", b"5W"))]  # fmt: skip
    assert {path.relative_to(lived_in).parts[0] for path in left} == {"backups", "set-aside"}


@pytest.mark.parametrize("sealed", ["sealed"], indirect=True)
def test_a_decryption_that_failed_leaves_nothing_plain(
    lived_in: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    casework = reopen(lived_in, clock)

    def full(_: Switch) -> None:
        raise NotSaved("no space left")

    monkeypatch.setattr(Switch, "carry_out", full)
    with pytest.raises(NotSaved):
        casework.encryption.decrypt()
    assert holding(lived_in, (*WORDS, OTHER)) == []
    casework.close()


def test_the_command_disposes_and_replaces(lived_in: Path, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "words").write_text(SECRET)
    clock.now = NOW
    casework = reopen(lived_in, clock)
    casework.settings.change({"retention_years": 0})
    casework.close()
    asked = ["--passphrase-file", str(tmp_path / "words"), "disposal", "--dispose"]
    done = program.run(*asked, "--replace-backups", database=lived_in)
    assert done.returncode == 0, done.stderr
    assert holding(lived_in, WORDS, SECRET) == []
    assert "earlier copies taken away: 3" in done.stdout
