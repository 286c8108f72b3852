"""Evidence files in use: kept under their content, given out by an explicit act, never opened."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.undo import NotUndone
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.data.evidence.vault_problems import TargetExists
from esafety_tui.data.problems import ReadOnly, StoreProblem
from esafety_tui.data.store import Store
from esafety_tui.model.incident import RecordKind
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.guards.refused import Refused
from support.school import SCHOOL, Clock

CONTENT = b"\x89PNG what was captured"
Act = Callable[[Casework, str], object]
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def ref(casework: Casework) -> str:
    return casework.cases.record({"title": "Fake profile"}).ref


@pytest.fixture
def print_screen(tmp_path: Path) -> Path:
    path = tmp_path / "Jo Bloggs 3 Nov.png"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def kept(casework: Casework, ref: str, print_screen: Path) -> str:
    casework.evidence.bring(ref, {"description": "The page"}, print_screen).done()
    return "e1"


def vault_of(casework: Casework) -> list[Path]:
    folder = casework.records.folder / "evidence"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_file_is_kept_under_its_content_and_stays_where_it_was(
    casework: Casework, ref: str, kept: str, print_screen: Path
) -> None:
    evidence = casework.records.incident(ref).evidence[0]
    assert (evidence.file, evidence.sha256, evidence.size) == (
        "Jo Bloggs 3 Nov.png", SHA256, len(CONTENT),
    )  # fmt: skip
    assert print_screen.read_bytes() == CONTENT
    assert [path.name for path in vault_of(casework)] == [SHA256]
    assert not vault_of(casework)[0].stat().st_mode & 0o111


def test_encrypted_records_keep_encrypted_evidence(
    tmp_path: Path, clock: Clock, print_screen: Path
) -> None:
    from esafety_tui.data.crypto.key_file import Cost

    cheap = Cost(memory_kib=64, iterations=1, lanes=1)
    casework, _ = Casework.set_up_encrypted(
        tmp_path / "sealed", SCHOOL, "four words and a dog", clock=clock, cost=cheap
    )
    with casework.records.store:
        ref = casework.cases.record({"title": "Fake profile"}).ref
        casework.evidence.bring(ref, {"description": "The page"}, print_screen).done()
        path = vault_of(casework)[0]
        assert SHA256 not in path.name
        assert CONTENT not in path.read_bytes()
        copy = tmp_path / "copy.png"
        casework.evidence.take_copy(ref, "e1", copy, "for the police").done()
        assert copy.read_bytes() == CONTENT


def test_attached_to_what_is_registered_already(
    casework: Casework, ref: str, print_screen: Path
) -> None:
    casework.entries.add_evidence(ref, {"description": "The page"})
    casework.evidence.bring_file(ref, "e1", print_screen).done()
    assert casework.records.incident(ref).evidence[0].sha256 == SHA256
    with pytest.raises(Invalid, match="is kept already"):
        casework.evidence.bring_file(ref, "e1", print_screen).done()


# P2

FEARED: dict[str, Callable[[Casework, str], object]] = {
    "marked so": lambda c, ref: c.entries.change_evidence(ref, "e1", {"may_be_indecent": True}),
    "such images in the case": lambda c, ref: c.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES),
    "sexual imagery, and nobody has said no": lambda c, ref: c.cases.amend(
        ref, {"category": "sexual-imagery"}
    ),
    "images shared, and nobody has said no": lambda c, ref: c.cases.amend(
        ref, {"category": "image-sharing"}
    ),
    "by photo or video, and nobody has said no": lambda c, ref: c.cases.amend(
        ref, {"medium": "photo-video"}
    ),
    "a pupil targeted, and nobody has said no": lambda c, ref: c.cases.add_person(
        ref, {"role": "target", "standing": "pupil"}
    ),
    "a pupil responsible, and nobody has said no": lambda c, ref: c.cases.add_person(
        ref, {"role": "responsible", "standing": "pupil"}
    ),
    "the piece itself a picture": lambda c, ref: c.entries.change_evidence(
        ref, "e1", {"medium": "photo-video"}
    ),
}


@pytest.mark.parametrize("feared", list(FEARED))
def test_no_file_where_it_may_be_an_indecent_image(
    casework: Casework, ref: str, print_screen: Path, feared: str
) -> None:
    casework.entries.add_evidence(ref, {"description": "The page"})
    FEARED[feared](casework, ref)
    before = casework.records.incident(ref)
    with pytest.raises(Refused) as refused:
        casework.evidence.bring_file(ref, "e1", print_screen).done()
    assert refused.value.clause == "P2"
    with pytest.raises(Refused):
        casework.evidence.bring(
            ref,
            {
                "description": "x",
                "may_be_indecent": feared == "marked so",
                "medium": "photo-video" if "piece itself" in feared else "other",
            },
            print_screen,
        ).done()
    assert vault_of(casework) == []
    assert casework.records.incident(ref) == before


@pytest.mark.parametrize("feared", [name for name in FEARED if "said no" in name])
def test_with_no_it_may_be_kept(
    casework: Casework, ref: str, print_screen: Path, feared: str
) -> None:
    casework.entries.add_evidence(ref, {"description": "The page"})
    FEARED[feared](casework, ref)
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    casework.evidence.bring_file(ref, "e1", print_screen).done()
    assert vault_of(casework)


def test_messages_between_adults_are_kept_at_once(casework: Casework, print_screen: Path) -> None:
    people = [
        {"role": "target", "standing": "staff"},
        {"role": "responsible", "standing": "parent"},
    ]
    told = {"title": "Abuse by e-mail", "medium": "e-mail", "people": people}
    ref = casework.cases.record(told).ref
    casework.evidence.bring(ref, {"description": "x", "medium": "e-mail"}, print_screen).done()
    assert vault_of(casework)


def test_control_without_the_guard_the_file_would_be_taken_in(
    casework: Casework, ref: str, print_screen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("services.evidence_files", "services.case_records"):
        monkeypatch.setattr(
            f"esafety_tui.casework.{module}.guard_evidence_file", lambda *_, **__: None
        )
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
    casework.evidence.bring(ref, {"description": "x"}, print_screen).done()
    assert vault_of(casework)


def test_sexual_imagery_without_indecent_images_may_have_files(
    casework: Casework, ref: str, print_screen: Path
) -> None:
    casework.cases.amend(ref, {"category": "sexual-imagery"})
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    casework.evidence.bring(ref, {"description": "The words"}, print_screen).done()
    assert vault_of(casework)


def test_a_kept_file_is_not_given_out_once_it_is_feared(
    casework: Casework, ref: str, kept: str, tmp_path: Path
) -> None:
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
    with pytest.raises(Refused):
        casework.evidence.take_copy(ref, kept, tmp_path / "copy.png", "for the head").done()
    assert not (tmp_path / "copy.png").exists()


# Out again


def test_given_out_with_who_and_why(
    casework: Casework, ref: str, kept: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.png"
    casework.evidence.take_copy(ref, kept, copy, "for the police, PC 812").done()
    assert copy.read_bytes() == CONTENT
    taken = casework.records.incident(ref).evidence[0].taken
    assert [(one.by, one.reason, one.removed) for one in taken] == [
        (SCHOOL["lead"], "for the police, PC 812", False)
    ]
    assert casework.history.entries()[-1].act == "gave out a copy of evidence"


def test_a_reason_is_needed(casework: Casework, ref: str, kept: str, tmp_path: Path) -> None:
    for act in (
        lambda: casework.evidence.take_copy(ref, kept, tmp_path / "copy.png", " ").done(),
        lambda: casework.evidence.take_file_away(ref, kept, ""),
    ):
        with pytest.raises(Invalid, match="must say why"):
            act()
    assert not (tmp_path / "copy.png").exists()
    assert vault_of(casework)


def test_never_over_another_file_and_never_into_the_records_folder(
    casework: Casework, ref: str, kept: str, tmp_path: Path
) -> None:
    there = tmp_path / "there.png"
    there.write_text("mine")
    with pytest.raises(TargetExists):
        casework.evidence.take_copy(ref, kept, there, "why").done()
    assert there.read_text() == "mine"
    with pytest.raises(Invalid, match="records folder"):
        casework.evidence.take_copy(ref, kept, casework.records.folder / "copy.png", "why").done()
    with pytest.raises(Invalid, match="records folder"):
        casework.evidence.take_copy(
            ref, kept, casework.records.folder / "x" / ".." / "copy.png", "why"
        ).done()
    assert casework.records.incident(ref).evidence[0].taken == ()


def test_no_copy_without_its_record(
    casework: Casework, ref: str, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "change", _refuse)
    copy = tmp_path / "copy.png"
    with pytest.raises(ReadOnly):
        casework.evidence.take_copy(ref, kept, copy, "why").done()
    assert not copy.exists()


def _refuse(*_: object, **__: object) -> None:
    raise ReadOnly("they were opened for reading")


def test_taken_away_for_good_with_who_and_why(casework: Casework, ref: str, kept: str) -> None:
    casework.evidence.take_file_away(ref, kept, "Belongs to another case")
    assert vault_of(casework) == []
    evidence = casework.records.incident(ref).evidence[0]
    assert (evidence.sha256, evidence.file, evidence.description) == ("", "", "The page")
    (taken,) = evidence.taken
    assert (taken.removed, taken.sha256, taken.reason) == (True, SHA256, "Belongs to another case")


# Per hold: how it is set and lifted, the clause that is cited, and what is said.
HOLDS: dict[str, tuple[Act, Act, str, str]] = {
    "police": (
        lambda c, ref: c.referrals.place_hold(ref, "the mother told them"),
        lambda c, ref: c.referrals.lift_hold(ref, "DC Hall agreed"),
        "P6",
        "paused for the police",
    ),
    "legal": (
        lambda c, ref: c.retention.hold_legally(ref, "a claim"),
        lambda c, ref: c.retention.lift_legal_hold(ref, "settled"),
        "P2",
        "kept longer",
    ),
}


@pytest.mark.parametrize("hold", HOLDS)
def test_no_file_is_taken_away_under_a_hold(
    casework: Casework, ref: str, kept: str, hold: str
) -> None:
    place, lift, clause, said = HOLDS[hold]
    place(casework, ref)
    before = casework.records.incident(ref)
    ways: tuple[Callable[[], object], ...] = (
        lambda: casework.evidence.check_file_away(ref, kept),
        lambda: casework.evidence.take_file_away(ref, kept, "not needed"),
        lambda: casework.corrections.check_take_out(ref, RecordKind.EVIDENCE, kept),
        lambda: casework.corrections.take_out(ref, RecordKind.EVIDENCE, kept, "doubled"),
    )
    for way in ways:
        with pytest.raises(Refused, match=said) as refused:
            way()
        assert refused.value.clause == clause
        assert any(way in refused.value.way_forward for way in ("lift the", "end that"))
    assert casework.records.incident(ref) == before
    assert vault_of(casework)
    lift(casework, ref)
    casework.evidence.take_file_away(ref, kept, "not needed")
    assert not vault_of(casework)


@pytest.mark.parametrize("hold", HOLDS)
def test_undo_does_not_get_round_a_hold(
    casework: Casework, ref: str, kept: str, print_screen: Path, hold: str
) -> None:
    place, lift, _, said = HOLDS[hold]
    place(casework, ref)
    with pytest.raises(NotUndone, match="is not undone"):
        casework.undo.last()
    casework.evidence.bring(ref, {"description": "Another"}, print_screen).done()
    casework.undo.take_back(casework.undo.last())  # the same file is kept with the first
    print_screen.write_bytes(b"another file")
    casework.evidence.bring(ref, {"description": "Another"}, print_screen).done()
    with pytest.raises(NotUndone, match=said):
        casework.undo.last()
    lift(casework, ref)
    casework.undo.take_back(casework.undo.last())
    casework.undo.take_back(casework.undo.last())
    assert len(vault_of(casework)) == 2


@pytest.mark.parametrize("hold", HOLDS)
def test_a_hold_that_keeps_no_file_is_undone(casework: Casework, ref: str, hold: str) -> None:
    before = casework.records.incident(ref)
    HOLDS[hold][0](casework, ref)
    casework.undo.take_back(casework.undo.last())
    assert casework.records.incident(ref) == before


def test_the_same_content_in_two_cases_stays_until_no_case_names_it(
    casework: Casework, ref: str, kept: str, print_screen: Path
) -> None:
    other = casework.cases.record({"title": "Another"}).ref
    casework.evidence.bring(other, {"description": "The same"}, print_screen).done()
    casework.evidence.take_file_away(ref, kept, "why")
    assert [path.name for path in vault_of(casework)] == [SHA256]
    casework.evidence.take_file_away(other, "e1", "why")
    assert vault_of(casework) == []


# What is carried and not recorded


def test_a_copy_that_is_taken_back_is_gone_and_a_recorded_one_stays(
    casework: Casework, ref: str, kept: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.png"
    task = casework.evidence.take_copy(ref, kept, copy, "why")
    task.take_back()  # nothing was carried yet
    task.carry()
    assert copy.exists()
    task.take_back()
    assert not copy.exists()
    task.carry()
    task.record()
    task.take_back()
    assert copy.read_bytes() == CONTENT
    assert len(casework.records.incident(ref).evidence[0].taken) == 1


def test_a_file_that_is_taken_back_stays_only_where_a_record_names_it(
    casework: Casework, ref: str, print_screen: Path
) -> None:
    task = casework.evidence.bring(ref, {"description": "The page"}, print_screen)
    task.carry()
    assert vault_of(casework)
    task.take_back()
    assert vault_of(casework) == []
    casework.evidence.bring(ref, {"description": "The page"}, print_screen).done()
    task.carry()
    task.take_back()
    assert vault_of(casework)


# When it cannot be saved


def test_a_file_whose_record_is_not_saved_does_not_stay(
    casework: Casework, ref: str, print_screen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "change", _refuse)
    with pytest.raises(ReadOnly):
        casework.evidence.bring(ref, {"description": "The page"}, print_screen).done()
    assert vault_of(casework) == []


def test_control_without_taking_it_back_it_would_stay(
    casework: Casework, ref: str, print_screen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "change", _refuse)
    monkeypatch.setattr(EvidenceFiles, "discard", lambda *_: set())
    with pytest.raises(ReadOnly):
        casework.evidence.bring(ref, {"description": "The page"}, print_screen).done()
    assert vault_of(casework)


def test_a_second_copy_takes_nothing_in(
    casework: Casework, ref: str, print_screen: Path, reopened: Callable[[], Casework]
) -> None:
    with pytest.raises(StoreProblem, match="can only be read"):
        reopened().evidence.bring(ref, {"description": "The page"}, print_screen).done()
    assert vault_of(casework) == []


def test_a_file_that_is_not_there_is_said_and_changes_nothing(
    casework: Casework, ref: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreProblem, match="Nothing was changed"):
        casework.evidence.bring(ref, {"description": "x"}, tmp_path / "gone.png").done()
    assert casework.records.incident(ref).evidence == ()


@pytest.mark.parametrize("wrong", ["nodigest", "AB" * 32, "ab" * 31, "../" + "ab" * 30])
def test_what_is_no_digest_comes_in_no_way(casework: Casework, ref: str, wrong: str) -> None:
    data = {"description": "The page", "file": "a.png", "sha256": wrong}
    with pytest.raises(Invalid, match="64 of the characters"):
        casework.entries.add_evidence(ref, data)
    casework.entries.add_evidence(ref, {"description": "The page"})
    with pytest.raises(Invalid, match="64 of the characters"):
        casework.entries.change_evidence(ref, "e1", {"sha256": wrong})
    assert casework.records.incident(ref).evidence[0].sha256 == ""


@pytest.mark.parametrize("how", ["missing", "damaged", "whole"])
def test_the_very_same_file_takes_the_place_of_one_that_is_missing_or_damaged(
    casework: Casework, ref: str, kept: str, print_screen: Path, tmp_path: Path, how: str
) -> None:
    (path,) = (casework.records.folder / "evidence").iterdir()
    if how == "missing":
        path.unlink()
    if how == "damaged":
        path.write_bytes(b"x")
    other = tmp_path / "other.png"
    other.write_bytes(b"another page")
    with pytest.raises(Invalid, match=r"register another piece|Register another piece"):
        casework.evidence.bring_file(ref, kept, other).done()
    if how == "whole":
        with pytest.raises(Invalid, match="register another piece"):
            casework.evidence.bring_file(ref, kept, print_screen)
        return
    assert casework.safekeeping.evidence.faults(read=True)
    casework.evidence.bring_file(ref, kept, print_screen).done()
    assert casework.safekeeping.evidence.faults(read=True) == ()
    assert casework.safekeeping.check().passed
